"""A base in a settings file that code loads by the file's name: every reader of it is known before it switches."""

from __future__ import annotations

import pytest

from tests.migrate.tools import rewritten

V1 = "https://api.creatoraudit.com/v1"
_YAML = f"production:\n  endpoint: {V1}\n"
_JSON = f'{{"production": {{"endpoint": "{V1}"}}}}\n'
# The settings, the suffix of the code, how it loads the base, and a call through it.
_READERS: dict[str, tuple[str, str, str, str, str]] = {
    "rb direct": (
        "config/x.yml",
        _YAML,
        ".rb",
        'require "yaml"\nrequire "net/http"\nB = YAML.load_file("config/x.yml")["production"]["endpoint"]\n',
        'Net::HTTP.get(URI("#{B}/%s"))\n',
    ),
    "rb named": (
        "config/x.yml",
        _YAML,
        ".rb",
        'require "yaml"\nrequire "net/http"\nC = YAML.load_file("config/x.yml")["production"]\n',
        'Net::HTTP.get(URI("#{C["endpoint"]}/%s"))\n',
    ),
    "rb safe": (
        "config/x.yml",
        _YAML,
        ".rb",
        'require "yaml"\nrequire "net/http"\nC = YAML.safe_load(File.read("config/x.yml"))["production"]\n',
        'Net::HTTP.get(URI("#{C["endpoint"]}/%s"))\n',
    ),
    "rb json": (
        "config/x.json",
        _JSON,
        ".rb",
        'require "json"\nrequire "net/http"\nB = JSON.parse(File.read("config/x.json"))["production"]["endpoint"]\n',
        'Net::HTTP.get(URI("#{B}/%s"))\n',
    ),
    "py": (
        "config/x.yml",
        _YAML,
        ".py",
        'import yaml, requests\nB = yaml.safe_load(open("config/x.yml"))["production"]["endpoint"]\n',
        'requests.get(B + "/%s")\n',
    ),
    "js": (
        "config/x.json",
        _JSON,
        ".js",
        'const fs = require("fs");\nconst B = JSON.parse(fs.readFileSync("config/x.json")).production.endpoint;\n',
        "fetch(`${B}/%s`);\n",
    ),
    "php": (
        "config/x.yml",
        _YAML,
        ".php",
        '<?php\n$b = yaml_parse_file("config/x.yml")["production"]["endpoint"];\n',
        'file_get_contents("$b/%s");\n',
    ),
}


@pytest.mark.parametrize("stem", ["x", "partner"])
@pytest.mark.parametrize("reader", _READERS)
def test_a_reader_with_an_unmapped_call_holds_the_base_back(reader: str, stem: str) -> None:
    file, text, suffix, head, call = (
        part.replace("config/x.", f"config/{stem}.") for part in _READERS[reader]
    )
    files = {file: text, f"lib/one{suffix}": head + call % "list-creators"}
    files[f"lib/two{suffix}"] = head + call % "no-such-call"
    after, _ = rewritten(files)
    assert after[file].decode() == text


def test_a_service_that_reads_its_own_settings_holds_nothing_back() -> None:
    _, _, _, head, call = _READERS["py"]
    files = {"a/config/x.yml": _YAML, "a/one.py": head + call % "list-creators"}
    files["b/config/x.yml"] = _YAML.replace(V1, "https://api.elsewhere.example/v1")
    files["b/two.py"] = head + call % "no-such-call"
    after, _ = rewritten(files)
    assert after["a/config/x.yml"].decode() == _YAML.replace("/v1", "/v2")

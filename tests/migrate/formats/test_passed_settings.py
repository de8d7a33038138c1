"""A base under one key that says nothing, in a settings file that one file of code loads and others read."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import rewritten

V1 = "https://api.creatoraudit.com/v1"
# The settings, what loads them, and the suffix, the head and a call of what reads them.
_YAML = ("config.yml", f"url: {V1}\n")
_JSON = ("config.json", f'{{"url": "{V1}"}}\n')
_READERS: dict[str, tuple[tuple[str, str], tuple[str, str], str, str, str]] = {
    "py, a constant": (
        _YAML,
        ("lib/conf.py", 'import yaml\nCONF = yaml.safe_load(open("config.yml"))\n'),
        ".py",
        "import requests\nfrom lib.conf import CONF\n",
        'requests.get(CONF["url"] + "/{}")\n',
    ),
    "py, a module": (
        _YAML,
        ("lib/conf.py", 'import yaml\nCONF = yaml.safe_load(open("config.yml"))\n'),
        ".py",
        "import requests\nfrom lib import conf\n",
        'requests.get(f"{{conf.CONF["url"]}}/{}")\n',
    ),
    "py, a function": (
        _YAML,
        ("lib/conf.py", 'import yaml\ndef load():\n    return yaml.safe_load(open("config.yml"))\n'),
        ".py",
        "import requests\nfrom lib.conf import load\nsettings = load()\n",
        'requests.get(settings["url"] + "/{}")\n',
    ),
    "rb": (
        _YAML,
        ("lib/conf.rb", 'require "yaml"\nCONF = YAML.load_file("config.yml")\n'),
        ".rb",
        'require "net/http"\n',
        'Net::HTTP.get(URI("#{{CONF["url"]}}/{}"))\n',
    ),
    "js": (
        _JSON,
        ("lib/conf.js", 'module.exports = JSON.parse(require("fs").readFileSync("config.json"));\n'),
        ".js",
        'const conf = require("./conf");\n',
        "fetch(`${{conf.url}}/{}`);\n",
    ),
    "ts": (
        _JSON,
        ("lib/conf.ts", 'export const conf = JSON.parse(readFileSync("config.json", "utf8"));\n'),
        ".ts",
        'import { conf } from "./conf";\n',
        "await fetch(`${{conf.url}}/{}`);\n",
    ),
}


def _files(reader: str, one: str, two: str) -> dict[str, str]:
    settings, loads, suffix, head, call = _READERS[reader]
    calls = {f"lib/one{suffix}": head + call.format(one), f"lib/two{suffix}": head + call.format(two)}
    return {**dict([settings, loads]), **calls}


@pytest.mark.parametrize("reader", _READERS)
def test_a_reader_with_an_unmapped_call_holds_the_base_back(reader: str) -> None:
    files = _files(reader, "list-creators", "no-such-call")
    after, seen = rewritten(files)
    assert {file: text.decode() for file, text in after.items()} == files
    assert Outcome.UNMAPPED in {site.outcome for site in seen}


@pytest.mark.parametrize("reader", _READERS)
def test_readers_whose_calls_are_known_go_with_it(reader: str) -> None:
    files = _files(reader, "list-creators", "list-creators")
    after, _ = rewritten(files)
    expected = {
        file: text.replace("/list-creators", "/creators").replace("com/v1", "com/v2")
        for file, text in files.items()
    }
    assert {file: text.decode() for file, text in after.items()} == expected


# What loads the settings for itself, beside what loads them for others that are not seen to call anything.
_ITSELF = {
    "py": (_YAML, ".py", 'import requests, yaml\nrequests.get(yaml.safe_load(open("config.yml"))["url"] + "/{}")\n'),
    "rb": (_YAML, ".rb", 'require "net/http"\nNet::HTTP.get(URI("#{{YAML.load_file("config.yml")["url"]}}/{}"))\n'),
    "js": (_JSON, ".js", 'const c = JSON.parse(fs.readFileSync("config.json"));\nfetch(`${{c.url}}/{}`);\n'),
}  # fmt: skip


@pytest.mark.parametrize("language", _ITSELF)
def test_what_is_loaded_for_others_holds_the_base_back(language: str) -> None:
    settings, suffix, code = _ITSELF[language]
    _, loads, *_ = next(item for item in _READERS.values() if item[2] == suffix)
    files = dict([settings, loads])
    files |= {
        f"lib/one{suffix}": code.format("list-creators"),
        f"lib/two{suffix}": "send(conf().url, what)\n",
    }
    after, seen = rewritten(files)
    assert {file: text.decode() for file, text in after.items()} == files
    assert any("for other code" in (site.reason or "") for site in seen)


@pytest.mark.parametrize(
    "script", ["cp config.yml /etc/app/\n", "kubectl apply -f config.yml\n", "cp conf/../config.yml .\n"]
)
def test_what_only_moves_the_settings_holds_nothing(script: str) -> None:
    settings, suffix, code = _ITSELF["py"]
    files = {**dict([settings]), f"lib/one{suffix}": code.format("list-creators"), "deploy.sh": script}
    after, _ = rewritten(files)
    assert after["config.yml"] == f"url: {V1}\n".replace("v1", "v2").encode()

"""Calls below a base that nobody sees: one that is this API's says whose the others are."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import planned, rewritten, sites

V1 = "https://api.creatoraudit.com/v1"
# Code that reads `endpoint` of `config.yml`, in which `%s` is the path of the second call.
BESIDE = {
    "named.py": (
        'import requests, yaml\nB = yaml.safe_load(open("config.yml"))["production"]["endpoint"]\n'
        'requests.get(B + "/list-creators")\nrequests.get(B + "/%s")\n'
    ),
    "whole.py": (
        'import requests, yaml\nC = yaml.safe_load(open("config.yml"))\n'
        'requests.get(C["production"]["endpoint"] + "/list-creators")\n'
        'requests.get(f"{C["production"]["endpoint"]}/%s")\n'
    ),
    "attribute.py": (
        "import requests, yaml\nclass Api:\n    def __init__(self):\n"
        '        self.base = yaml.safe_load(open("config.yml"))["production"]["endpoint"]\n'
        '    def every(self):\n        requests.get(self.base + "/list-creators")\n'
        '    def other(self):\n        requests.get(f"{self.base}/%s")\n'
    ),
    "client.py": (
        'import httpx, yaml\nc = httpx.Client(base_url=yaml.safe_load(open("config.yml"))["production"]["endpoint"])\n'
        'c.get("/list-creators")\nc.get("/%s")\n'
    ),
    "function.py": (
        'import requests, yaml\ndef base():\n    return yaml.safe_load(open("config.yml"))["production"]["endpoint"]\n'
        'requests.get(base() + "/list-creators")\nrequests.get(base() + "/%s")\n'
    ),
    "wrapped.py": (
        'import requests, yaml\nB = yaml.safe_load(open("config.yml"))["production"]["endpoint"]\n'
        "def get(path):\n    return requests.get(B + path)\n"
        'get("/list-creators")\nget("/%s")\n'
    ),
    "app.rb": (
        'require "yaml"\nrequire "net/http"\nB = YAML.load_file("config.yml")["production"]["endpoint"]\n'
        'Net::HTTP.get(URI("#{B}/list-creators"))\nNet::HTTP.get(URI("#{B}/%s"))\n'
    ),
    "app.mjs": (
        'const B = yaml.load(fs.readFileSync("config.yml")).production.endpoint;\n'
        "await fetch(`${B}/list-creators`);\nawait fetch(`${B}/%s`);\n"
    ),
    "created.mjs": (
        'import axios from "axios";\n'
        'const api = axios.create({ baseURL: yaml.load(fs.readFileSync("config.yml")).production.endpoint });\n'
        'await api.get("/list-creators");\nawait api.get("/%s");\n'
    ),
    "app.php": (
        "<?php\n$b = yaml_parse_file('config.yml')['production']['endpoint'];\n"
        'file_get_contents("$b/list-creators");\nfile_get_contents("$b/%s");\n'
    ),
    "a.go": (
        'package a\n\nimport "net/http"\n\nfunc f() {\n\tbase := load("config.yml").Production.Endpoint\n'
        '\thttp.Get(base + "/list-creators")\n\thttp.Get(base + "/%s")\n}\n'
    ),
}
# Code that no client is known for.
UNKNOWN = {
    "sum.py": (
        'import foo, requests, yaml\nB = yaml.safe_load(open("config.yml"))["production"]["endpoint"]\n'
        'requests.get(B + "/list-creators")\nfoo.load(B + "/no-such-call")\n'
    ),
    "given.py": (
        'import foo, requests, yaml\nB = yaml.safe_load(open("config.yml"))["production"]["endpoint"]\n'
        'requests.get(B + "/list-creators")\nfoo.Client(B).load("/no-such-call")\n'
    ),
    "app.mjs": (
        'import foo from "foo";\nconst B = yaml.load(fs.readFileSync("config.yml")).production.endpoint;\n'
        "await fetch(`${B}/list-creators`);\nfoo.load(`${B}/no-such-call`);\n"
    ),
}
SETTINGS = f"production:\n  endpoint: {V1}\n"


@pytest.mark.parametrize("file", BESIDE)
def test_a_call_without_a_row_holds_the_base_back(file: str) -> None:
    files = {"config.yml": SETTINGS, file: BESIDE[file].replace("%s", "no-such-call")}
    after, seen = rewritten(files)
    assert {name: text.decode() for name, text in after.items()} == files
    assert Outcome.UNMAPPED in {site.outcome for site in seen}


@pytest.mark.parametrize("file", UNKNOWN)
def test_what_no_client_is_known_for_holds_the_base_back(file: str) -> None:
    files = {"config.yml": SETTINGS, file: UNKNOWN[file]}
    after, seen = rewritten(files)
    assert {name: text.decode() for name, text in after.items()} == files
    assert len(seen) == 3


@pytest.mark.parametrize("file", BESIDE)
def test_calls_with_rows_go_with_the_base(file: str) -> None:
    files = {"config.yml": SETTINGS, file: BESIDE[file].replace("%s", "list-creators")}
    after, _ = rewritten(files)
    assert after["config.yml"].decode() == SETTINGS.replace("/v1", "/v2")
    assert after[file].decode() == files[file].replace("/list-creators", "/creators")


def test_what_is_set_outside_is_one_base_too() -> None:
    code = (
        'import os, requests\nB = os.environ["WHERE"]\n'
        'requests.get(B + "/list-creators")\nrequests.get(B + "/no-such-call")\n'
    )
    seen = sites(planned({"app.py": code}))
    assert [site.outcome for site in seen] == [Outcome.NEEDS_REVIEW, Outcome.UNMAPPED]


# Bases that only look alike, below the second of which stands another's path.
UNLIKE = {
    "two functions": 'def a(base):\n    requests.get(base + "/list-creators")\ndef b(base):\n    requests.get(base + "/no-such-call")\n',
    "two classes": (
        'class A:\n    def f(self):\n        requests.get(self.base + "/list-creators")\n'
        'class B:\n    def f(self):\n        requests.get(self.base + "/no-such-call")\n'
    ),
    "two keys": 'requests.get(conf["a"] + "/list-creators")\nrequests.get(conf["b"] + "/no-such-call")\n',
    "two variables": 'requests.get(one + "/list-creators")\nrequests.get(two + "/no-such-call")\n',
    "two arguments": 'requests.get(at(1) + "/list-creators")\nrequests.get(at(2) + "/no-such-call")\n',
    "a version behind it": 'requests.get(base + "/v1/list-creators")\nrequests.get(base + "/no-such-call")\n',
}


@pytest.mark.parametrize("name", UNLIKE)
def test_what_only_looks_alike_is_anothers(name: str) -> None:
    after, seen = rewritten({"app.py": "import requests\n" + UNLIKE[name]})
    assert b"creators" in after["app.py"].replace(b"list-creators", b"")
    assert len(seen) == 1

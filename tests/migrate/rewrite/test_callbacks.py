"""A function that is given the answer stands where a call may take options: it is none, and hides nothing."""

from __future__ import annotations

import pytest

from migrate.pathmap.load import parse_map
from tests.migrate.rewrite.halls import MAP, halls
from tests.migrate.tools import rewritten

GIVEN = {
    "a function": "function (answer) { answer.resume(); }",
    "an arrow": "(answer) => answer.resume()",
}


@pytest.mark.parametrize("callback", GIVEN)
@pytest.mark.parametrize("verb", ["get", "request"])
def test_a_call_that_is_given_a_callback_alone_is_seen_whole(verb: str, callback: str) -> None:
    source = (
        "const https = require('https');\n"
        f"https.{verb}('https://halls.example/v1/halls/list?format=json&key=' + key, {GIVEN[callback]});\n"
        f"https.{verb}('https://halls.example/v1/halls/history?hall=5&day=1', {GIVEN[callback]});\n"
    )
    after, _ = rewritten({"a.js": source}, halls())
    assert after["a.js"].decode() == source.replace("v1/halls/list?format=json&key", "v2/hall?key").replace(
        "v1/halls/history?hall=5&day", "v2/hall/5/history?day"
    )


CLOSE = """
  - id: close
    v1: {method: GET, path: /halls/close}
    v2: {method: DELETE, path: "/hall/{hall}"}
    basis: documented
    source: "[guide] close"
    distinctive: true
    body: none
    parameters:
      - {name: hall, in: [query], to: path, type: string}
"""
SENT = {
    "a.js": {
        "https.get('{}', function (answer) {{ answer.resume(); }});": "https.get sends GET, and v2 takes DELETE",
        "https.get('{}', (answer) => answer.resume());": "https.get sends GET, and v2 takes DELETE",
        "https.request('{}', (answer) => answer.resume()).end();": "a function stands where the call takes them",
    },
    "a.php": {"$answer = file_get_contents('{}');": "the call has no options to say it in"},
}


@pytest.mark.parametrize(("file", "call"), [(file, call) for file, calls in SENT.items() for call in calls])
def test_why_another_method_is_not_written_is_told_as_it_is(file: str, call: str) -> None:
    begin = "<?php\n" if file.endswith("php") else "const https = require('https');\n"
    source = begin + call.format("https://halls.example/v1/halls/close?hall=5") + "\n"
    after, (site,) = rewritten({file: source}, parse_map(MAP + CLOSE.lstrip("\n"), "halls.yaml"))
    assert after[file].decode() == source
    assert SENT[file][call] in (site.reason or "")

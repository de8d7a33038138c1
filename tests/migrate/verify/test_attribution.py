"""Requests are attributed to the call that sent them by looking, and to nobody where that cannot be seen."""

from __future__ import annotations

import shutil
import sys

import pytest

from tests.migrate.verify.tools import STUB, verified, verify, write

TWINS = """\
import os
import urllib.request

API = os.environ["CREATORAUDIT_BASE_URL"]


def first(key):
    return urllib.request.urlopen(f"{API}/creator?creator_id={key}").status


def second(key):
    return urllib.request.urlopen(f"{API}/creator?creator_id={key}").status


def third(key):
    return urllib.request.urlopen(f"{API}/creator?creator_id={key}").status


"""


def seen(tmp_path, calls: str) -> dict[int, tuple[str, int]]:
    found = verified(write(tmp_path, {"main.py": TWINS + calls}), sys.executable, "main.py", options=STUB)
    assert found["differences"] == []
    return {item["line"]: (item["verdict"], item["requests"]) for item in found["sites"]}


def test_calls_of_one_operation_are_told_apart(tmp_path):
    told = seen(tmp_path, "first('cr-1'); third('cr-1'); third('cr-1')\n")
    assert told == {8: ("proved", 1), 12: ("not exercised", 0), 16: ("proved", 2)}


def test_five_calls_that_send_the_same_are_told_apart_by_when_they_send_it(tmp_path):
    one = 'def call{0}():\n    return urllib.request.urlopen(f"{{API}}/creator?creator_id=cr-1").status\n\n\n'
    head = 'import os\nimport urllib.request\n\nAPI = os.environ["CREATORAUDIT_BASE_URL"]\n\n\n'
    calls = "".join(one.format(number) for number in range(5))
    run = "".join(f"call{number}()\n" for number in (3, 1, 4, 0, 2, 2))
    program = write(tmp_path, {"main.py": head + calls + run})
    found = verified(program, sys.executable, "main.py", options=STUB)
    assert [(item["verdict"], item["requests"]) for item in found["sites"]] == [
        ("proved", 1), ("proved", 1), ("proved", 2), ("proved", 1), ("proved", 1),
    ]  # fmt: skip


def test_calls_that_share_an_edit_are_not_claimed_to_be_proved(tmp_path):
    text = """\
import os
import urllib.request

API = os.environ["CREATORAUDIT_BASE_URL"]
LIST = "/list-creators"


def first():
    return urllib.request.urlopen(API + LIST).status


def second():
    return urllib.request.urlopen(API + LIST).status


first()
"""
    done = verify(write(tmp_path, {"main.py": text}), sys.executable, "main.py", options=STUB)
    assert "which cannot be told" in done.stdout
    assert "proved, " not in done.stdout
    assert done.returncode == 1  # nothing differs, but no call is proved either


@pytest.mark.skipif(shutil.which("go") is None, reason="not here: go")
def test_an_import_that_a_call_needed_does_not_hide_who_sent_what(tmp_path):
    text = """\
package main

import (
\t"net/http"
\t"net/url"
\t"os"
)

var api = os.Getenv("CREATORAUDIT_BASE_URL")

func first() {
\thttp.Get(api + "/creator?creator_id=cr-1")
}

func second() {
\tquery := url.Values{}
\tquery.Set("creator_id", "cr-1")
\thttp.Get(api + "/creator?" + query.Encode())
}

func main() {
\tsecond()
\tfirst()
}
"""
    program = write(tmp_path, {"go.mod": "module example.com/shop\n\ngo 1.19\n", "main.go": text})
    found = verified(program, "go", "run", ".", options=(*STUB, "--env", "CGO_ENABLED=0"))
    assert [(item["verdict"], item["requests"]) for item in found["sites"]] == [("proved", 1), ("proved", 1)]

"""Recorded traffic: every kind of file gives the same exchanges, and is compared without running anything.

`recordings/` holds one session of `whole.WHOLE` and of what it is rewritten to, against the mock: `v1.yaml` and
`v2.yaml` as vcrpy 8 wrote them, `both.flow` and `both.har` as mitmproxy 12 wrote them, and `betamax.json` of two
calls by Betamax 0.9. The addresses are the API's, the keys are left out.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.model import MigrateError
from migrate.verify.recorded import read_recorded
from tests.migrate.verify.tools import PROGRAM, write
from tests.migrate.verify.whole import WHOLE

RECORDINGS = Path(__file__).with_name("recordings")


def exchanges(name: str):
    return read_recorded(name, (RECORDINGS / name).read_bytes())


def essence(items) -> list[tuple]:
    return [(item.method, item.url, item.body, item.status, item.answer) for item in items]


def recorded(folder: Path, *names: str, text: str = WHOLE) -> subprocess.CompletedProcess[str]:
    command = [
        PROGRAM,
        "verify",
        str(write(folder, {"main.py": text})),
        "--accept",
        "assumed",
        "--format",
        "json",
    ]
    files = [str(name if "/" in name else RECORDINGS / name) for name in names]
    return subprocess.run(
        [*command, "--recorded", *files], capture_output=True, encoding="utf-8", check=False
    )


def test_every_format_gives_the_same_exchanges():
    both = essence([*exchanges("v1.yaml"), *exchanges("v2.yaml")])
    assert len(both) == 32
    assert essence(exchanges("both.flow")) == both
    # mitmproxy's archives leave out the body of a DELETE.
    lossy = [(method, url, b"" if method == "DELETE" else body, *rest) for method, url, body, *rest in both]
    assert essence(exchanges("both.har")) == lossy


def test_betamax_and_ruby_vcr_are_read():
    first, second = exchanges("betamax.json")
    assert (first.method, first.status) == ("POST", 200)
    assert json.loads(first.body) == {"name": "Dee"}
    assert second.data["creator"]["id"] == first.data["creator"]["id"]
    ruby = (
        "http_interactions:\n- request: {method: get, uri: 'https://h/a?b=1', body: {encoding: UTF-8, string: ''},"
        " headers: {Accept: ['*/*']}}\n  response: {status: {code: 200, message: OK}, headers: {},"
        " body: {encoding: UTF-8, base64_string: eyJhIjogMX0=}}\nrecorded_with: VCR 6.2.0\n"
    )
    (only,) = read_recorded("ruby.yml", ruby.encode())
    assert (only.method, only.url, only.data) == ("GET", "https://h/a?b=1", {"a": 1})


@pytest.mark.parametrize("names", [("v1.yaml", "v2.yaml"), ("both.flow",)], ids=" ".join)
def test_recorded_runs_prove_the_calls(tmp_path, names):
    done = recorded(tmp_path, *names)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["verification"]
    assert found["differences"] == []
    assert found["summary"] == {"proved": 9, "differs": 0, "not exercised": 0}
    assert found["recorded"]


def test_request_that_was_recorded_without_its_body_is_not_proved(tmp_path):
    found = json.loads(recorded(tmp_path, "both.har").stdout)["verification"]
    (difference,) = found["differences"]
    assert difference["aspect"] == "no translation"
    assert "creator_id belongs in the v2 path and the request does not carry it" in difference["text"]
    assert found["summary"] == {"proved": 8, "differs": 1, "not exercised": 0}


def test_difference_in_what_was_recorded_is_shown(tmp_path):
    text = (RECORDINGS / "v2.yaml").read_text(encoding="utf-8")
    assert text.count('{"is_active": false}') == 2
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(text.replace('{"is_active": false}', '{"is_active": true}', 1), encoding="utf-8")
    done = recorded(tmp_path / "program", "v1.yaml", str(wrong))
    assert done.returncode == 1
    found = json.loads(done.stdout)["verification"]
    assert [item["aspect"] for item in found["differences"]] == ["request"]
    assert [site["verdict"] for site in found["sites"]].count("differs") == 1


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"{}", "got something else; known are"),
        (b"\xff\xfe\x00binary", "bytes that are no text"),
        (b"a: [", "Expected recorded traffic but got"),
        (b"13:7:request;0:~}9:cut", "cut off: byte 28 of 22 is missing"),
    ],
    ids=["another file", "binary", "broken YAML", "cut off dump"],
)
def test_what_is_no_recording_is_said(raw, said):
    with pytest.raises(MigrateError, match=r"^x: ") as caught:
        read_recorded("x", raw)
    assert said in str(caught.value)


def test_one_version_alone_proves_nothing(tmp_path):
    done = recorded(tmp_path, "v1.yaml")
    assert done.returncode == 2
    assert "There is no call of v2 in what was recorded" in done.stderr


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    raw=st.binary(max_size=60) | st.from_regex(rb"[0-9]{1,2}:[\\x00-\\xff]{0,30}[}\\],;#!~^]", fullmatch=True)
)
def test_any_bytes_are_read_or_refused_in_words(raw):
    with contextlib.suppress(MigrateError):
        read_recorded("x", raw)

"""The command line: help, exit codes, what is written, and what never is."""

from __future__ import annotations

import argparse
import base64
import json
import os
import signal
import subprocess
import sys
from importlib.metadata import version
from urllib.parse import quote

import httpx
import pytest

from contract.cli import main
from contract.cli.parser import build_parser
from contract.mock import running_mock
from tests.contract.tools import api

HOME = [sys.executable, "-m", "contract"]


def commands():
    (actions,) = (each for each in build_parser()._actions if isinstance(each, argparse._SubParsersAction))
    return actions.choices


@pytest.mark.parametrize("name", commands())
def test_each_help_ends_with_an_example_that_parses(name, capsys):
    with pytest.raises(SystemExit) as end:
        main([name, "--help"])
    assert end.value.code == 0
    program, *words = " ".join(capsys.readouterr().out.split("example: ")[-1].split()).split()
    assert (program, words[0]) == ("creatoraudit-contract", name)
    assert build_parser().parse_args(words)


def test_the_version_is_the_distribution_s(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert tuple(capsys.readouterr()) == (f"creatoraudit-contract {version('creatoraudit-v2')}\n", "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run"], "Expected --base-url URL, --mock"),
        (["run", "--base-url", "http://x", "--fault", "page-skips"], "Expected --fault together with --mock."),
        (["run", "--mock", "--report", "pdf:x"], "Expected FORMAT:FILE with one of"),
        (["run", "--mock", "--only", "idempotence"], "idempotence"),
        (["run", "--mock", "--only", "request-ids", "--report", "json:/nowhere/x"], "Expected to write the report"),
        (["show", "no-such-row"], "Expected the id of a requirement"),
        (["selftest", "--fault", "no-such-fault"], "Expected a fault of the mock"),
        (["run", "--base-url", "http://127.0.0.1:9/v2"], "Expected a key in $CREATORAUDIT_API_KEY"),
    ],
)  # fmt: skip
def test_wrong_use_is_one_line_and_2(words, told, capsys, monkeypatch):
    monkeypatch.delenv("CREATORAUDIT_API_KEY", raising=False)
    assert main(words) == 2
    error = capsys.readouterr().err
    assert told in error
    assert len(error.splitlines()) == 1


def test_a_reader_that_has_enough_is_no_fault():
    process = subprocess.Popen([*HOME, "list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()


def every_form(key):
    yield from {key, quote(key, safe=""), key.lower(), key.upper()}
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for offset in range(3):
            yield encode(b"x" * offset + key.encode())[offset + 1 : -4].decode()


@pytest.mark.parametrize("target", ["live", "mock"])
def test_no_key_is_written_anywhere(target, tmp_path, monkeypatch):
    """Against a target that shows the key in its answers, on a run whose failures are full of requests."""
    faults, areas = ["key-echoed", "request-id-constant"], ["authentication", "request-ids"]
    reports = [f"{name}:{tmp_path / name}" for name in ("json", "junit", "html", "markdown", "text")]
    words = [*HOME, "run", "--seed", "1"]
    words += [part for each in reports for part in ("--report", each)]
    words += [part for each in areas for part in ("--only", each)]
    with running_mock(faults) as mock:
        names = {
            each.env: mock.keys[each.mock] for each in api().identities.values() if each.mock in mock.keys
        }
        if target == "live":
            words += ["--base-url", f"{mock.url}/v2"]
        else:
            words += ["--mock", *(part for each in faults for part in ("--fault", each))]
        done = subprocess.run(words, capture_output=True, text=True, env={**os.environ, **names}, check=False)
    assert done.returncode == 1, done.stderr
    written = done.stdout + done.stderr + "".join(path.read_text("utf-8") for path in tmp_path.iterdir())
    assert "key-never-echoed" in written
    assert "$CREATORAUDIT_API_KEY" in written
    if target == "live":
        assert not [form for key in names.values() for form in every_form(key) if form in written]
    # Every key of a mock begins alike: also one that this test does not know would be seen.
    assert "ca_mock_" not in written.replace("ca_mock_...", "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda item: item.name)
def test_being_asked_to_end_reports_what_was_tested_and_removes_what_was_made(tmp_path, number):
    report = tmp_path / "report.json"
    with running_mock() as mock:
        names = {
            each.env: mock.keys[each.mock] for each in api().identities.values() if each.mock in mock.keys
        }
        headers = {"Authorization": f"Bearer {names['CREATORAUDIT_API_KEY']}"}

        def names_of_creators():
            answer = httpx.get(f"{mock.url}/v2/creators?limit=200", headers=headers)
            return {each["name"] for each in answer.json()["data"]}

        before = names_of_creators()
        process = subprocess.Popen(
            [*HOME, "run", "--base-url", f"{mock.url}/v2", "--report", f"json:{report}"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **names},
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )  # fmt: skip
        while names_of_creators() == before and process.poll() is None:
            pass
        process.send_signal(number)
        out, _ = process.communicate(timeout=60)
        assert names_of_creators() == before
    assert process.returncode == 3
    assert "interrupted" in out
    told = json.loads(report.read_text("utf-8"))
    assert sum(count for name, count in told["summary"].items() if name != "requirements") == len(
        api().catalogue
    )

"""The command as a user meets it: a program that is proved, and everything that can keep it from being so."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.migrate.verify.tools import ONE_CALL, PROGRAM, ROSTER, STUB, verified, verify, write

PYTHON = sys.executable
ACCOUNT = ("--env", "ACCOUNT=@accounts[6].id")


def test_program_is_proved_call_by_call(tmp_path):
    found = verified(write(tmp_path, {"main.py": ROSTER}), PYTHON, "main.py", options=ACCOUNT)
    assert found["summary"] == {"proved": 5, "differs": 0, "not exercised": 0}
    assert found["requests"] == {"v1": 6, "v2": 6}
    assert [item["requests"] for item in found["sites"]] == [2, 1, 1, 1, 1]
    assert (found["differences"], found["unstable"]) == ([], [])


def test_project_is_left_as_it_was(tmp_path):
    text = ROSTER + "open('written', 'w').write('x')\n"
    done = verify(write(tmp_path, {"main.py": text}), PYTHON, "main.py", options=ACCOUNT)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["main.py"]
    assert (tmp_path / "main.py").read_text() == text


def test_what_differs_by_itself_is_named_and_left_out(tmp_path):
    noise = "import time\nprint('took', time.perf_counter_ns())\nprint('done')\n"
    found = verified(write(tmp_path, {"main.py": ROSTER + noise}), PYTHON, "main.py", options=ACCOUNT)
    assert found["summary"]["proved"] == 5
    (unstable,) = found["unstable"]
    assert unstable.startswith("standard output: took ")


def test_values_that_differ_by_themselves_are_left_out_of_requests(tmp_path):
    text = ROSTER.replace('add("Ada")', 'add(f"Ada {os.urandom(4).hex()}")')
    found = verified(write(tmp_path, {"main.py": text}), PYTHON, "main.py", options=ACCOUNT)
    assert found["differences"] == []
    assert any("body name" in line for line in found["unstable"])


@pytest.mark.parametrize(
    ("text", "command", "said"),
    [
        (ONE_CALL, ("no-such-program-here",), "there is no program no-such-program-here"),
        (ONE_CALL, (), "Expected a command behind --"),
        (ONE_CALL + "raise SystemExit(3)\n", (PYTHON, "main.py"), "fails already (exit code 3)"),
        (ONE_CALL.replace("print(url", "if False: print(url"), (PYTHON, "main.py"), "made no call of the API"),
        ("print(1)\n", (PYTHON, "main.py"), "No call is rewritten here"),
        (
            ONE_CALL.replace('os.environ["CREATORAUDIT_BASE_URL"]', '"https://" + "api.creatoraudit.com/v1"'),
            (PYTHON, "main.py"),
            "--via-proxy points it at the mock",
        ),
    ],
    ids=["no such program", "no command", "fails already", "no call", "nothing rewritten", "calls the API itself"],
)  # fmt: skip
def test_what_cannot_be_compared_is_said_and_proves_nothing(tmp_path, text, command, said):
    done = verify(write(tmp_path, {"main.py": text}), *command, options=STUB)
    assert done.returncode == 2, done.stdout
    assert said in done.stderr
    assert "proved" not in done.stdout


def test_program_that_never_ends_is_ended_with_its_children(tmp_path):
    text = ONE_CALL + "import subprocess, sys, time\n"
    text += "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(987)'])\ntime.sleep(987)\n"
    done = verify(write(tmp_path, {"main.py": text}), PYTHON, "main.py", options=(*STUB, "--time-limit", "2"))
    assert done.returncode == 2
    assert "does not end within the time limit" in done.stderr
    assert _running("time.sleep(987)") == []


def test_unknown_fixture_is_named_with_those_there_are(tmp_path):
    done = verify(
        write(tmp_path, {"main.py": ONE_CALL}),
        PYTHON,
        "main.py",
        options=(*STUB, "--env", "ACCOUNT=@cows[0]"),
    )
    assert done.returncode == 2
    assert "but got '@cows[0]'; it has keys, url" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupt_leaves_nothing_behind(tmp_path, number):
    """Copies, servers and the command's own children are gone when the program is asked to stop."""
    text = ONE_CALL + "open(os.environ['STARTED'], 'w').write('x')\nimport time\ntime.sleep(986)\n"
    folder, scratch = write(tmp_path / "p", {"main.py": text}), tmp_path / "scratch"
    scratch.mkdir()
    started = tmp_path / "started"
    os.mkfifo(started)
    options = (*STUB, "--env", f"STARTED={started}", "--accept", "assumed")
    reading = os.open(started, os.O_RDONLY | os.O_NONBLOCK)
    process = subprocess.Popen(
        [PROGRAM, "verify", str(folder), *options, "--", PYTHON, "main.py"],
        env={**os.environ, "TMPDIR": str(scratch)},
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert select.select([reading], [], [], 60)[0], "the program did not come so far"
    os.close(reading)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == -number, said  # of Ctrl-C a shell shows 130
    assert list(scratch.iterdir()) == []
    assert _running("time.sleep(986)") == []
    assert _running(str(scratch)) == []


def test_missing_mock_is_told_with_what_to_install(tmp_path, monkeypatch, capsys):
    from migrate.cli import main
    from migrate.verify import server

    monkeypatch.setattr(server.importlib.util, "find_spec", lambda name: None)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    folder = write(tmp_path / "p", {"main.py": ROSTER})
    assert main(["verify", str(folder), "--accept", "assumed", "--", PYTHON, "main.py"]) == 2
    assert "pip install 'creatoraudit-v2[verify]'" in capsys.readouterr().err
    assert list(scratch.iterdir()) == []


def _running(text: str) -> list[str]:
    """The command lines of running processes that hold `text`."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and int(folder.name) != os.getpid():
            try:
                line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            except OSError:
                continue
            if text in line and "pytest" not in line:
                found.append(line)
    return found

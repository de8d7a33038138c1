"""The command line from end to end: what is printed where, what is written, how it exits."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from migrate.cli import _split, main
from migrate.cli.ending import taken_like_ctrl_c
from migrate.cli.parser import build_parser

CLIENT = """import requests

BASE = "https://api.creatoraudit.com/v1"


def rename(cid, name):
    return requests.post(f"{BASE}/creator/modify", json={"creator_id": cid, "name": name})
"""
REWRITTEN = """from urllib.parse import quote

import requests

BASE = "https://api.creatoraudit.com/v2"


def rename(cid, name):
    return requests.patch(f"{BASE}/creators/{quote(str(cid), safe='')}", json={"name": name})
"""
UNMAPPED = """import requests


def change(body):
    return requests.post("https://api.creatoraudit.com/v1/account/modify", json=body)
"""
PROGRAM = str(Path(sys.executable).with_name("creatoraudit-migrate"))


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")  # tables are fitted to the terminal
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def client(project):
    (project / "client.py").write_text(CLIENT)
    return project / "client.py"


@pytest.fixture
def run(capfdbinary):
    """Runs a command in this process; gives exit code, standard output, standard error."""

    def runs(*arguments):
        try:
            code = main([str(item) for item in arguments])
        except SystemExit as ended:
            code = ended.code
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return runs


# --- scan ---


def test_scan_shows_what_is_there_and_changes_nothing(client, run):
    code, out, err = run("scan", ".")
    assert (code, err) == (1, "")
    assert out == (
        "client.py\n"
        "      3:8   rewritten    https://api.creatoraudit.com/v1 -> https://api.creatoraudit.com/v2\n"
        "      7:12  rewritten    POST /creator/modify -> PATCH /creators/{creator_id}  [requests]\n"
        "            the answer goes on at client.py:7 and is not followed there: "
        "what v1 has in creator is in data in v2 (how v1 answered is assumed)\n"
        "\n"
        "2 sites in 1 file: 2 rewritten\n"
        "Rewritten, with something to look at: client.py:7\n"
    )
    assert client.read_text() == CLIENT


def test_scan_without_any_v1_call_says_what_was_looked_for(project, run):
    (project / "a.py").write_text("print('creators')\n")
    code, out, _ = run("scan", ".")
    assert code == 0
    assert out.startswith("No call of this API was found in 1 file.\nLooked for: api.creatoraudit.com, ")


@pytest.mark.parametrize("name", ["json", "sarif", "markdown", "html", "diff", "text"])
def test_scan_writes_every_format_to_a_file(client, run, name):
    code, out, err = run("scan", ".", "--format", name, "--output", "../report")
    text = (client.parent.parent / "report").read_text()
    assert (code, out, err) == (1, "", "")
    assert "/creator/modify" in text
    assert run("scan", ".", "--format", name) == (1, text, "")


def test_the_suffix_of_the_output_decides_the_format(client, run):
    run("scan", ".", "--output", "../report.json")
    data = json.loads((client.parent.parent / "report.json").read_text())
    assert data["root"] == "."
    assert data["summary"]["rewritten"] == 2


def test_quiet_prints_nothing(client, run):
    assert run("scan", ".", "--quiet") == (1, "", "")


def test_colour_is_for_terminals_unless_told_otherwise(client, run, monkeypatch):
    plain = run("scan", ".")[1]
    assert "\x1b" not in plain
    assert "\x1b[32m" in run("scan", ".", "--color", "always")[1]
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[32m" in run("scan", ".")[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert run("scan", ".")[1] == plain
    assert run("scan", ".", "--color", "never")[1] == plain


# --- rewrite ---


def test_rewrite_prints_a_diff_that_git_applies(client, run):
    code, out, err = run("rewrite", ".")
    assert code == 1
    assert client.read_text() == CLIENT
    assert "Nothing was written; --write applies the edits" in err
    subprocess.run(["git", "apply"], cwd=client.parent, input=out.encode(), check=True)
    assert client.read_text() == REWRITTEN


def test_rewrite_writes_and_undo_puts_back(client, run):
    code, out, _ = run("rewrite", ".", "--write")
    assert code == 1
    assert client.read_text() == REWRITTEN
    assert out.endswith(
        "Written. `creatoraudit-migrate undo` takes it back.\n"
        "Rewritten, with something to look at: client.py:7\n"
    )
    code, out, _ = run("rewrite", ".", "--write")
    assert code == 0  # a second run finds nothing to do
    assert client.read_text() == REWRITTEN
    assert run("undo") == (0, "client.py: restored\n", "")
    assert client.read_text() == CLIENT
    code, _, err = run("undo")
    assert code == 2
    assert err == (
        "creatoraudit-migrate: There is nothing to undo here: no --write that has not been undone is on record\n"
    )


def test_undo_tells_what_it_left_alone(client, run):
    run("rewrite", ".", "--write")
    client.write_text("print('mine')\n")
    code, out, _ = run("undo", client.parent)
    assert code == 1
    assert out.startswith("client.py: left alone: ")
    assert client.read_text() == "print('mine')\n"


def test_uncommitted_changes_are_refused_with_the_list(client, run):
    subprocess.run(["git", "init", "-q"], check=True)
    code, _, err = run("rewrite", ".", "--write")
    assert code == 2
    assert err == (
        "creatoraudit-migrate: Expected committed files but git reports changes in 1 file; nothing was changed:\n"
        "  client.py\nCommit them first, or pass --allow-dirty.\n"
    )
    assert client.read_text() == CLIENT
    assert run("rewrite", ".", "--write", "--allow-dirty")[0] == 1
    assert client.read_text() == REWRITTEN


def test_markers_are_written_told_and_taken_out(client, run, project):
    (project / "accounts.json").write_text('{"url": "https://api.creatoraudit.com/v1/creator/modify"}')
    client.write_text(CLIENT.replace('"creator_id": cid, ', ""))
    before = client.read_bytes()
    code, out, err = run("rewrite", "client.py", "accounts.json", "--markers", "--write")
    assert code == 1
    assert "accounts.json:1: no marker: files of this kind have no comments" in err
    marked = client.read_text()
    assert "    # REVIEW(creatoraudit-migrate): creator-modify: " in marked
    code, out, err = run("rewrite", "client.py", "--markers", "--diff")
    assert out == "", "a second run sets no marker anew"
    code, out, err = run("rewrite", ".", "--remove-markers")
    assert (code, out.count("-    # REVIEW(")) == (1, 1)
    assert "2 markers in 1 file to take out; --write does it" in err
    code, out, err = run("rewrite", ".", "--remove-markers", "--write")
    assert (code, client.read_bytes()) == (1, before)
    assert run("rewrite", ".", "--remove-markers")[0] == 0
    code, out, err = run("undo")
    assert client.read_text() == marked
    code, out, err = run("undo")
    assert client.read_bytes() == before


def test_a_file_in_another_encoding_keeps_it(project, run):
    path = project / "a.py"
    text = "# -*- coding: latin-1 -*-\r\n# café\r\n" + CLIENT.replace("\n", "\r\n")
    path.write_bytes(text.encode("latin-1"))
    run("rewrite", ".", "--write")
    after = path.read_bytes()
    assert b"caf\xe9\r\n" in after
    assert b"/creators/" in after
    assert after.count(b"\n") == after.count(b"\r\n")
    run("undo")
    assert path.read_bytes() == text.encode("latin-1")


def test_bad_files_are_told_beside_the_good_ones(client, run):
    (client.parent / "bad.py").write_bytes(b'x = "https://api.creatoraudit.com/v1/creator"  # \xe9\n')
    code, out, _ = run("scan", ".")
    assert code == 2
    assert "error: bad.py:1: Expected UTF-8 (or a declared encoding) but byte 0xE9 at offset 49" in out
    assert "2 rewritten, 1 error\n" in out


def test_only_and_confidence_hold_back(client, run):
    report = json.loads(run("scan", ".", "--format", "json", "--only", "creator-delete")[1])
    assert report["summary"]["rewritten"] == 0
    code, _, err = run("scan", ".", "--only", "creator-modfiy")
    assert code == 2
    assert (
        "Expected an operation of the map for --only but got 'creator-modfiy'; there are creator-add" in err
    )


def test_excluded_files_are_not_looked_at(client, run):
    assert run("scan", ".", "--exclude", "client.py")[0] == 0


# --- check ---


def test_check_lets_known_calls_pass_and_tells_new_and_gone_ones(client, run):
    assert run("check", ".")[0] == 1
    assert run("check", ".", "--baseline", "known.json", "--update-baseline") == (
        0,
        "",
        "known.json: 2 known v1 calls\n",
    )
    client.write_text("# moved\n\n\n" + CLIENT)
    code, out, err = run("check", ".", "--baseline", "known.json")
    assert (code, err) == (0, "2 known, 0 new, 0 gone\n")
    assert "left-alone   POST /creator/modify" in out
    assert "known: known.json lists it" in out
    (client.parent / "new.py").write_text(UNMAPPED)
    code, out, err = run("check", ".", "--baseline", "known.json")
    assert (code, err) == (1, "2 known, 1 new, 0 gone\n")
    assert "unmapped     POST /account/modify" in out
    client.write_text("")
    (client.parent / "new.py").unlink()
    code, out, err = run("check", ".", "--baseline", "known.json")
    assert code == 0
    assert err == (
        "known.json: base-url in client.py is not there any more; --update-baseline takes it out\n"
        "known.json: creator-modify in client.py is not there any more; --update-baseline takes it out\n"
        "0 known, 0 new, 2 gone\n"
    )


def test_a_baseline_that_is_missing_or_broken_is_refused(client, run):
    code, _, err = run("check", ".", "--baseline", "none.json")
    assert code == 2
    assert "Expected a baseline at none.json but it cannot be read: No such file or directory" in err
    Path("bad.json").write_text("[]")
    code, _, err = run("check", ".", "--baseline", "bad.json")
    assert code == 2
    assert err.startswith("creatoraudit-migrate: bad.json: Expected a baseline of this program but got ")
    code, _, err = run("check", ".", "--update-baseline")
    assert code == 2
    assert "Expected --baseline FILE beside --update-baseline" in err


# --- settings ---


def test_settings_are_found_upwards_and_the_command_line_wins(client, run):
    (client.parent / "pyproject.toml").write_text(
        "[tool.creatoraudit-migrate]\nexclude = ['/client.py']\nonly = ['creator-delete']\n"
    )
    (client.parent / "sub").mkdir()
    (client.parent / "sub/client.py").write_text(CLIENT)
    _, out, _ = run("scan", ".", "--format", "json")
    data = json.loads(out)
    assert {site["file"] for site in data["sites"]} == {"sub/client.py"}
    assert data["summary"]["rewritten"] == 0
    out = run("scan", "sub", "--format", "json", "--only", "creator-modify")[1]
    assert json.loads(out)["summary"]["rewritten"] > 0
    out = run("scan", ".", "--format", "json", "--no-config")[1]
    assert json.loads(out)["summary"]["rewritten"] == 4


def test_a_wrong_setting_is_refused_with_file_and_key(client, run):
    (client.parent / "creatoraudit-migrate.toml").write_text("exclud = ['x']\n")
    code, _, err = run("scan", ".")
    assert code == 2
    assert err == (
        f"creatoraudit-migrate: {client.parent}/creatoraudit-migrate.toml: exclud: Unknown key. "
        "Did you mean 'exclude'?\n"
    )


# --- wrong use, and our own faults ---


def test_a_path_that_does_not_exist_is_wrong_use(project, run):
    code, out, err = run("scan", "nowhere")
    assert (code, out) == (2, "")
    assert err == "creatoraudit-migrate: Expected a file or directory but nowhere does not exist\n"


@pytest.mark.parametrize("arguments", [[], ["scan"], ["nonsense"], ["scan", ".", "--format", "pdf"], ["map"]])
def test_wrong_use_exits_with_two_and_no_traceback(project, run, arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("usage: creatoraudit-migrate")
    assert "Traceback" not in err


def test_an_argument_too_many_is_told_with_the_usage_of_its_command(run):
    code, out, said = run("map", "lint", "guide.yaml")
    assert (code, out) == (2, "")
    assert said.startswith("usage: creatoraudit-migrate map lint [-h] [--map FILE]")
    assert said.endswith("creatoraudit-migrate map lint: error: unrecognized arguments: guide.yaml\n")


def test_a_broken_map_is_told_with_its_line(client, run):
    Path("map.yaml").write_text("name: x\noperations: [\n")
    code, _, err = run("scan", ".", "--map", "map.yaml")
    assert code == 2
    assert re.match(r"creatoraudit-migrate: map\.yaml:\d+: Expected", err)


def test_an_output_that_cannot_be_written_is_told(client, run):
    code, _, err = run("scan", ".", "--output", "none/report.json")
    assert code == 2
    assert err == (
        "creatoraudit-migrate: Expected to write none/report.json but got No such file or directory\n"
    )


def test_an_unexpected_fault_shows_its_traceback_and_exits_with_three(client, run, monkeypatch):
    def breaks(*_, **__):
        raise RuntimeError("boom")

    monkeypatch.setattr("migrate.engine.plan", breaks)
    code, _, err = run("scan", ".")
    assert code == 3
    assert "Traceback" in err
    assert err.endswith(
        "RuntimeError: boom\n"
        "This is a fault of creatoraudit-migrate, not of your files; please report it with the lines above.\n"
    )


ENDING = pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda item: item.name
)


@ENDING
def test_being_asked_to_end_is_told_and_ends_as_shells_expect(client, number):
    code = f"""
import signal, sys
import migrate.engine
from migrate.cli import main
migrate.engine.plan = lambda *_, **__: signal.raise_signal({number:d})
sys.exit(main(["scan", "."]))
"""
    done = subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, encoding="utf-8")
    assert done.returncode == -number  # of Ctrl-C a shell shows 130, and ends the loop that it is in
    assert done.stderr == "creatoraudit-migrate: interrupted; every file is as it was or wholly rewritten\n"


@pytest.mark.parametrize("ctrl_c", [signal.default_int_handler, signal.SIG_IGN], ids=["here", "ignored"])
def test_what_is_ignored_stays_so_and_asking_to_end_works_without_ctrl_c(ctrl_c):
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        signal.signal(signal.SIGINT, ctrl_c)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        with taken_like_ctrl_c() as asked:
            signal.raise_signal(signal.SIGHUP)
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGTERM)
        assert asked == [signal.SIGTERM]
        assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_off_the_main_thread_no_signal_is_taken():
    seen = []

    def run():
        with taken_like_ctrl_c():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGTERM)]


@ENDING
def test_being_asked_to_end_during_a_real_write_leaves_files_old_or_new(project, number):
    contents = {f"f{number:03}.py": CLIENT for number in range(60)}
    for name, text in contents.items():
        (project / name).write_text(text)
    command = [PROGRAM, "rewrite", ".", "--write", "--quiet"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        journal = project / ".creatoraudit-migrate/journal.jsonl"
        while not journal.exists() and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(number)
        _, err = process.communicate(timeout=120)
    assert process.returncode in (-number, 1)  # caught, or too late
    assert b"Traceback" not in err
    assert {(project / name).read_text() for name in contents} <= {CLIENT, REWRITTEN}
    assert not list(project.glob(".creatoraudit-migrate-*"))
    subprocess.run([PROGRAM, "undo"], check=False, capture_output=True)
    assert {name: (project / name).read_text() for name in contents} == contents


def test_a_reader_that_stops_reading_is_no_fault(project):
    for number in range(40):
        (project / f"f{number}.py").write_text(CLIENT * 30)
    with subprocess.Popen([PROGRAM, "scan", "."], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
    assert process.returncode == 1
    assert err == b""


def test_a_name_that_is_no_utf_8_goes_through_every_format(project):
    os.mkdir(os.fsencode(project) + b"/\xff")
    name = os.fsencode(project) + b"/\xff/client.py"
    with open(name, "w") as file:
        file.write(CLIENT)
    for form in ("text", "json", "diff", "sarif", "markdown", "html"):
        done = subprocess.run([PROGRAM, "scan", ".", "--format", form], capture_output=True)
        assert (done.returncode, done.stderr) == (1, b"")
    subprocess.run([PROGRAM, "rewrite", ".", "--write", "--quiet"], check=False)
    with open(name) as file:
        assert file.read() == REWRITTEN
    subprocess.run([PROGRAM, "undo"], check=True, capture_output=True)
    with open(name) as file:
        assert file.read() == CLIENT


# --- help, version, start-up, progress ---


def helps():
    parser = build_parser()
    yield [], parser
    for name, command in parser._subparsers._group_actions[0].choices.items():
        yield [name], command
        if command._subparsers is not None:
            for part, inner in command._subparsers._group_actions[0].choices.items():
                yield [name, part], inner


@pytest.mark.parametrize(
    ("words", "parser"), list(helps()), ids=lambda item: " ".join(item) if isinstance(item, list) else ""
)
def test_each_help_ends_with_an_example_that_parses(words, parser, run):
    code, out, _ = run(*words, "--help")
    assert code == 0
    example = out.rstrip().splitlines()[-1]
    found = re.fullmatch(r"example: creatoraudit-migrate (.*)", example)
    assert found
    given, _ = _split(found.group(1).split())
    arguments = build_parser().parse_args(given)
    assert given[: len(words)] == words
    assert callable(arguments.run)


def test_the_version_is_the_distribution_s(run):
    from importlib.metadata import version

    assert run("--version") == (0, f"creatoraudit-migrate {version('creatoraudit-v2')}\n", "")


def test_python_m_is_the_same_program(client):
    done = subprocess.run([sys.executable, "-m", "migrate", "scan", "."], capture_output=True, check=False)
    assert done.returncode == 1
    assert b"2 rewritten" in done.stdout


def test_help_imports_nothing_slow():
    code = "import sys; from migrate.cli.parser import build_parser; build_parser(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    slow = {"rich", "yaml", "tree_sitter", "jsonschema", "json", "subprocess", "pathspec", "tomllib", "html"}
    assert not slow & set(done.stdout.decode().split())


def on_a_terminal(code: str) -> bytes:
    """What Python prints on a terminal when it runs `code`."""
    leader, follower = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "80"}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=follower, stderr=follower, env=environment
    ) as process:
        os.close(follower)
        seen = b""
        while True:
            try:
                piece = os.read(leader, 4096)
            except OSError:
                break
            if not piece:
                break
            seen += piece
    os.close(leader)
    assert process.returncode == 0
    return seen


SLOW = """
import sys, time
from migrate.progress import progress
with progress(wanted={wanted}) as report:
    for step in range(8):
        if report is not None:
            report("reading", step, 8)
        time.sleep({pause})
print("rich" in sys.modules)
"""


@pytest.mark.parametrize(
    ("wanted", "pause", "shown"),
    [(True, 0.3, True), (True, 0, False), (False, 0.2, False)],
    ids=["long", "short", "not wanted"],
)
def test_progress_is_shown_on_a_terminal_when_a_run_is_long(wanted, pause, shown):
    seen = on_a_terminal(SLOW.format(wanted=wanted, pause=pause))
    assert (b"reading" in seen) is shown
    assert seen.rstrip().endswith(str(shown).encode())


def test_progress_is_not_shown_in_a_pipe():
    done = subprocess.run(
        [sys.executable, "-c", SLOW.format(wanted=True, pause=0.2)], capture_output=True, check=True
    )
    assert (done.stdout, done.stderr) == (b"False\n", b"")


def test_a_report_on_a_terminal_has_colour(client):
    code = "import sys; from migrate.cli import main; main(['scan', '.']); sys.exit(0)"
    assert b"\x1b[32m" in on_a_terminal(code)


# --- maps ---


def test_map_show_prints_the_bundled_map(run, project):
    code, out, _ = run("map", "show")
    assert code == 0
    assert "POST /creator/modify" in out
    assert json.loads(run("map", "show", "--format", "json")[1])


def test_map_lint_finds_nothing_wrong_with_the_bundled_map(run):
    code, out, _ = run("map", "lint")
    assert code == 0
    assert re.search(r"^\d+ rows, 0 errors, \d+ remarks$", out, re.MULTILINE)


def test_map_suggest_ranks_likely_rows(run):
    code, out, _ = run("map", "suggest", "POST", "/account/modify")
    assert code == 0
    assert "PATCH /accounts/{account_id}" in out.splitlines()[0]


def test_map_import_shows_a_diff_and_writes_on_request(project, run):
    Path("guide.md").write_text(
        "# Moving\n\n| v1 path | v2 method + path |\n| --- | --- |\n"
        "| `POST /account/modify` | `PATCH /accounts/{account_id}` |\n"
    )
    code, out, err = run("map", "import", "guide.md")
    assert code == 0
    assert "+++ b/path-map.yaml" in out
    assert "/account/modify" in err
    assert run("map", "import", "guide.md", "--output", "own.yaml")[0] == 0
    assert "POST /account/modify" in run("map", "show", "--map", "own.yaml")[1]
    code, _, err = run("map", "import", "guide.md", "--write")
    assert code == 2
    assert "The built-in map is not changed" in err

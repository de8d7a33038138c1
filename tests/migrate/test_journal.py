"""Writing on record and undoing: whole files only, whatever happens in between."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate import files_writing
from migrate.change import Change, change
from migrate.files import TextFile, Tree
from migrate.files_encoding import PLAIN
from migrate.files_rewrite import Undone, journal_root, undo, write
from migrate.files_writing import WritingStopped
from migrate.journal import Journal
from migrate.model import Edit, MigrateError, Span
from migrate.undoing import CannotUndo, put_back, put_back_changed

OLD, NEW = b"/creator/modify", b"/creators"
PATTERN = re.compile(re.escape(OLD))


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def source(name: str) -> bytes:
    return f'# {name}\nimport requests\n\nrequests.post(BASE + "/creator/modify")\nprint("{name}")\n'.encode()


def fill(root: Path, number: int = 5) -> dict[str, bytes]:
    """Files with one v1 path each; gives them by name."""
    contents = {f"d{n % 3}/f{n:03}.py": source(f"f{n:03}") for n in range(number)}
    for name, content in contents.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(content)
    return contents


def planned(tree: Tree) -> list[Change]:
    """The change of every file: OLD becomes NEW."""
    made = []
    for path, text in tree.search(PATTERN):
        places = [Edit(Span(*found.span()), NEW.decode()) for found in PATTERN.finditer(text)]
        item = change(tree.files[path], places)
        assert isinstance(item, Change)
        made.append(item)
    return made


def rewrite(path: str = ".", *, allow_dirty: bool = False) -> Journal:
    tree = Tree([path])
    return write(tree, planned(tree), program="test", allow_dirty=allow_dirty)


def on_disk(root: Path) -> dict[str, bytes]:
    """Every file but git's and the journal."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {".git", ".creatoraudit-migrate"} & set(path.parts)
    }


def renewed(contents: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content.replace(OLD, NEW) for name, content in contents.items()}


def undone() -> dict[str, Undone]:
    journal = Journal.find(".")
    assert journal is not None
    done = undo(journal)
    assert done is not None
    return {verdict.path: verdict.undone for verdict in done[1]}


def git(root: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments]
    subprocess.run(command, cwd=root, check=True, capture_output=True)


# --- the usual way ---


def test_files_are_rewritten_and_put_back_byte_for_byte(project):
    contents = fill(project)
    rewrite()
    assert on_disk(project) == renewed(contents)
    assert set(undone().values()) == {Undone.RESTORED}
    assert on_disk(project) == contents


def test_undo_goes_back_run_by_run(project):
    contents = fill(project, 1)
    rewrite()
    name = next(iter(contents))
    (project / name).write_bytes(contents[name] + b"# later\n")
    rewrite()
    assert undone() == {name: Undone.RESTORED}
    assert on_disk(project)[name] == contents[name] + b"# later\n"
    assert undone() == {name: Undone.REFUSED}  # the first rewrite is not there any more


def test_mode_and_owner_are_kept(project):
    fill(project, 1)
    path = project / "d0/f000.py"
    path.chmod(0o751)
    os.chown(path, os.getuid(), os.getgid())
    rewrite()
    state = path.stat()
    assert stat.S_IMODE(state.st_mode) == 0o751
    assert (state.st_uid, state.st_gid) == (os.getuid(), os.getgid())
    undone()
    assert stat.S_IMODE(path.stat().st_mode) == 0o751


def test_the_journal_lives_at_the_top_of_the_work_tree_and_git_does_not_see_it(project):
    contents = fill(project)
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-qm", "x")
    journal = rewrite("d1")
    assert journal.root == str(project)
    status = subprocess.run(["git", "status", "--porcelain"], cwd=project, capture_output=True, check=True)
    assert status.stdout.decode().split() == ["M", "d1/f001.py", "M", "d1/f004.py"]
    os.chdir(project / "d2")
    assert set(undone()) == {"d1/f001.py", "d1/f004.py"}
    assert on_disk(project) == contents


def test_without_git_the_journal_lives_above_all_the_paths(project):
    fill(project)
    assert journal_root(Tree(["d0", "d1"])) == str(project)
    assert journal_root(Tree(["d1", "d1/f001.py"])) == str(project / "d1")
    assert journal_root(Tree(["d1/f001.py"])) == str(project / "d1")


# --- what is refused beforehand: nothing at all is written ---


def refused(project: Path, match: str, **options: bool) -> None:
    before = on_disk(project)
    tree = Tree(["."])
    changes = planned(tree)
    refused_changes(project, tree, changes, match, before, **options)


def refused_changes(project, tree, changes, match, before, **options):
    with pytest.raises(MigrateError, match=match):
        write(tree, changes, program="test", **options)
    assert on_disk(project) == before
    assert not (project / ".creatoraudit-migrate").exists()


def test_a_read_only_file_stops_the_run(project):
    fill(project)
    (project / "d1/f001.py").chmod(0o444)
    refused(project, r"1 file; nothing was changed:\n  d1/f001.py is read-only; make it writable")


def test_a_file_that_changed_since_it_was_read_stops_the_run(project):
    fill(project)
    tree = Tree(["."])
    changes = planned(tree)
    (project / "d1/f001.py").write_text("other")
    (project / "d2/f002.py").unlink()
    match = "(?s)f001.py has changed since it was read; run again.*f002.py has vanished since it was read"
    refused_changes(project, tree, changes, match, on_disk(project))


def test_a_file_that_became_a_link_stops_the_run(project, tmp_path_factory):
    fill(project)
    tree = Tree(["."])
    changes = planned(tree)
    outside = tmp_path_factory.mktemp("outside") / "x.py"
    outside.write_bytes((project / "d1/f001.py").read_bytes())
    (project / "d1/f001.py").unlink()
    (project / "d1/f001.py").symlink_to(outside)
    before = outside.read_bytes()
    with pytest.raises(MigrateError, match=r"d1/f001\.py is reached through a link"):
        write(tree, changes, program="test")
    assert outside.read_bytes() == before


def test_uncommitted_changes_stop_the_run_unless_allowed(project):
    contents = fill(project)
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-qm", "x")
    (project / "d0/f000.py").write_bytes(contents["d0/f000.py"] + b"# mine\n")
    (project / "d1/new.py").write_bytes(source("new"))
    (project / "other.py").write_text("untouched by the run, so its changes do not matter")
    match = (
        r"Expected committed files but git reports changes in 2 files; nothing was changed:\n"
        r"  d0/f000.py\n  d1/new.py\nCommit them first, or pass --allow-dirty\."
    )
    refused(project, match)
    before = on_disk(project)
    rewrite(allow_dirty=True)
    assert on_disk(project) == renewed(before)
    undone()
    assert on_disk(project) == before


def test_a_work_tree_that_git_cannot_tell_about_stops_the_run(project):
    fill(project, 1)
    (project / ".git").write_text("gitdir: /nowhere\n")
    refused(project, "it cannot be asked; install git .or mend the work tree., or pass --allow-dirty")


def test_a_second_run_at_the_same_time_is_refused(project):
    contents = fill(project)
    tree = Tree(["."])
    changes = planned(tree)
    journal = Journal(str(project))
    with journal.locked(), pytest.raises(MigrateError, match="another run holds"):
        write(tree, changes, program="test")
    assert on_disk(project) == contents


def test_a_journal_that_is_a_link_is_refused(project, tmp_path_factory):
    contents = fill(project)
    (project / ".creatoraudit-migrate").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    with pytest.raises(MigrateError, match="is a link; remove it"):
        rewrite()
    assert on_disk(project) == contents


# --- faults on the way ---

CALLS = ("write", "fsync", "replace", "open", "fchmod", "close")


def count_calls(monkeypatch, name: str, work) -> int:
    """How often `work` calls os.`name`."""
    calls = []
    real = getattr(os, name)
    with monkeypatch.context() as patch:
        patch.setattr(os, name, lambda *a, **k: (calls.append(a), real(*a, **k))[1])
        work()
    return len(calls)


def fail_at(patch, name: str, turn: int, error: BaseException) -> None:
    """Let the call number `turn` of os.`name` fail."""
    real, calls = getattr(os, name), []

    def fails(*arguments, **more):
        calls.append(arguments)
        if len(calls) == turn:
            raise error
        return real(*arguments, **more)

    patch.setattr(os, name, fails)


def assert_old_or_new(project: Path, contents: dict[str, bytes]) -> int:
    """No file is half, none is lost, none is left over; gives how many are new."""
    now, new = on_disk(project), renewed(contents)
    assert set(now) == set(contents)
    assert all(now[name] in (contents[name], new[name]) for name in now)
    return sum(now[name] == new[name] for name in now)


@pytest.mark.parametrize("name", ["write", "fsync", "replace", "open", "fchmod"])
@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EIO, "Input/output error"),
        KeyboardInterrupt(),
    ],
    ids=["disk-full", "io-error", "ctrl-c"],
)
def test_a_fault_at_any_call_leaves_every_file_old_or_new_and_undo_works(tmp_path, monkeypatch, name, error):
    monkeypatch.chdir(tmp_path)
    trial = tmp_path / "trial"
    trial.mkdir()
    fill(trial, 4)
    tree = Tree(["trial"])
    changes = planned(tree)
    total = count_calls(monkeypatch, name, lambda: write(tree, changes, program="test"))
    assert total > 0
    for turn in range(1, total + 1):
        project = tmp_path / f"turn{turn}"
        project.mkdir()
        contents = fill(project, 4)
        tree = Tree([str(project)])
        changes = planned(tree)
        with monkeypatch.context() as patch:
            fail_at(patch, name, turn, error)
            try:
                write(tree, changes, program="test")
            except MigrateError as stopped:
                message = str(stopped)
            except KeyboardInterrupt:
                message = ""
            else:
                raise AssertionError(f"call {turn} of os.{name} failed and nothing was said")
        new = assert_old_or_new(project, contents)
        if "nothing was changed" in message:
            assert new == 0
        elif message and new < 4:
            assert f"{new} of 4 files are rewritten" in message
        journal = Journal.find(str(project))
        done = None if journal is None else undo(journal)
        if new:
            assert done is not None
        assert on_disk(project) == contents


@pytest.mark.parametrize("name", ["write", "fsync", "replace", "fchmod"])
@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space"), KeyboardInterrupt()], ids=["full", "ctrl-c"]
)
def test_undo_is_safe_to_interrupt(tmp_path, monkeypatch, name, error):
    for turn in range(1, 40):
        project = tmp_path / f"turn{turn}"
        project.mkdir()
        contents = fill(project, 4)
        monkeypatch.chdir(project)
        journal = rewrite()
        with monkeypatch.context() as patch:
            fail_at(patch, name, turn, error)
            try:
                undo(journal)
            except (MigrateError, KeyboardInterrupt, OSError):
                pass
            else:
                break  # fewer calls than that
        assert_old_or_new(project, contents)
        undo(journal)
        assert on_disk(project) == contents
    else:
        raise AssertionError("undo never came to an end")
    assert turn > 2


def test_a_full_disk_is_told_with_the_file(project, monkeypatch):
    contents = fill(project)
    fail_at(monkeypatch, "write", 4, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(WritingStopped) as stopped:
        rewrite()
    place = project / "d1/f001.py"
    assert str(stopped.value) == (
        f"The disk is full: {place} could not be written; make room and run again; nothing was changed"
    )
    assert on_disk(project) == contents


def test_short_writes_are_gone_on_with(project, monkeypatch):
    contents = fill(project)
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:7]))
    rewrite()
    assert on_disk(project) == renewed(contents)
    undone()
    assert on_disk(project) == contents


DRIVER = """
import os, signal, sys, time
# A parent that ignores it, as shells do for jobs in the background, hands that down.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path.insert(0, {tests!r})
from test_journal import rewrite
slow, real = {slow!r}, getattr(os, {slow!r})
def slowly(*arguments, **more):
    print(slow, flush=True)
    time.sleep(0.005)
    return real(*arguments, **more)
setattr(os, slow, slowly)
rewrite()
print("done", flush=True)
"""


@pytest.mark.parametrize(
    "number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda item: item.name
)
@pytest.mark.parametrize(("slow", "turn"), [("fsync", 40), ("replace", 1), ("replace", 40)])
def test_a_run_that_is_killed_leaves_files_old_or_new_and_undo_works(project, number, slow, turn):
    contents = fill(project, 80)
    driver = DRIVER.format(tests=str(Path(__file__).parent), slow=slow)
    with subprocess.Popen(
        [sys.executable, "-c", driver], cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        for _ in range(turn):
            assert process.stdout.readline() == f"{slow}\n".encode()
        process.send_signal(number)
        process.communicate(timeout=60)
    assert process.returncode != 0
    now, new = on_disk(project), renewed(contents)
    assert all(now[name] in (contents[name], new[name]) for name in contents)
    written = sum(now[name] == new[name] for name in contents)
    if number == signal.SIGINT:
        # Asked politely, it cleans up, and either has not begun to replace or goes through with it.
        assert set(now) == set(contents)
        assert written == (0 if slow == "fsync" else len(contents))
    journal = Journal.find(str(project))
    assert journal is not None
    undo(journal)
    assert on_disk(project) == contents


# --- undo after later changes ---


def test_later_changes_elsewhere_are_kept(project):
    contents = fill(project, 1)
    name = next(iter(contents))
    rewrite()
    path = project / name
    path.write_bytes(
        b"# head\n" * 100 + path.read_bytes().replace(b"import requests", b"import requests, sys")
    )
    assert undone() == {name: Undone.MERGED}
    assert path.read_bytes() == b"# head\n" * 100 + contents[name].replace(
        b"import requests", b"import requests, sys"
    )


def test_a_place_that_was_changed_since_is_left_alone_with_the_reason(project):
    name = next(iter(fill(project, 1)))
    journal = rewrite()
    (project / name).write_bytes(b"print(1)\n")
    done = undo(journal)
    assert done is not None
    (verdict,) = done[1]
    assert verdict.undone is Undone.REFUSED
    assert verdict.reason is not None
    assert verdict.reason.endswith("or the text around it was changed since")
    assert (project / name).read_bytes() == b"print(1)\n"


def test_a_file_that_is_gone_is_told(project):
    name = next(iter(fill(project, 1)))
    rewrite()
    (project / name).unlink()
    assert undone() == {name: Undone.REFUSED}


def test_a_file_that_was_put_back_by_hand_counts_as_undone(project):
    contents = fill(project, 2)
    rewrite()
    for name, content in contents.items():
        (project / name).write_bytes(content)
    assert set(undone().values()) == {Undone.UNCHANGED}
    journal = Journal.find(".")
    assert journal is not None
    assert undo(journal) is None


def spliced(before: str, pairs: list[tuple[str, str]]) -> Change:
    """The change of `before` that replaces each first text by the second, everywhere."""
    edits = [
        Edit(Span(*found.span()), new) for old, new in pairs for found in re.finditer(re.escape(old), before)
    ]
    file = TextFile(path="a", text=before.encode(), coding=PLAIN, digest="")
    made = change(file, edits)
    assert isinstance(made, Change)
    return made


def test_equal_places_are_all_put_back_or_none():
    made = spliced("call(v1)\n" * 40, [("v1", "v2")])
    assert put_back_changed(b"# new\n" + made.data, made.splices) == b"# new\n" + made.before
    more = made.data + b"call(v2)\n" * 3
    refused = put_back_changed(more, made.splices)
    assert isinstance(refused, CannotUndo)
    assert refused.reason.startswith("'v2' cannot be told from its like: it stands in ")


@given(
    st.lists(st.sampled_from(["a = 1\n", "call(v1)\n", "b(v1, v1)\n", "# note\n"]), max_size=30),
    st.lists(
        st.tuples(st.integers(0, 40), st.sampled_from(["x = 2\n", "call(v2)\n", "# note\n"])), max_size=4
    ),
)
def test_lines_added_since_are_kept_or_the_file_is_left_alone(lines, later):
    made = spliced("".join(lines), [("v1", "v2")])
    assert put_back(made.data, made.splices) == made.before
    old, new = made.before.decode().splitlines(keepends=True), made.after.decode().splitlines(keepends=True)
    for at, line in later:
        old.insert(min(at, len(old)), line)
        new.insert(min(at, len(new)), line)
    back = put_back_changed("".join(new).encode(), made.splices)
    if not isinstance(back, CannotUndo):
        # A line added beside its like cannot be told from it: which of the two was turned back shows nowhere.
        assert sorted(back.decode().splitlines(keepends=True)) == sorted(old)
        assert back.replace(b"v1", b"v2") == "".join(new).encode()


# --- the journal itself ---


def test_a_record_that_was_cut_off_says_nothing(project):
    contents = fill(project)
    journal = rewrite()
    with open(journal.path, "ab") as file:
        file.write(b'{"type": "file", "run": "')
    assert len(journal.runs()) == 1
    undone()
    assert on_disk(project) == contents
    assert all(json.loads(line) for line in Path(journal.path).read_text().splitlines())


@pytest.mark.parametrize("line", ["{}", "nonsense", '{"type": "run", "run": "x", "version": 9}', "[1]"])
def test_a_damaged_journal_is_refused_with_its_line(project, line):
    fill(project)
    journal = rewrite()
    text = Path(journal.path).read_text()
    Path(journal.path).write_text(f"{line}\n{text}")
    with pytest.raises(MigrateError, match=r"journal\.jsonl:1: Expected a journal record but got"):
        undo(journal)


@pytest.mark.parametrize("path", ["../victim.py", "/etc/hostname", "link/victim.py", "d0/../../victim.py"])
def test_a_journal_that_leads_out_of_the_project_changes_nothing(tmp_path, path):
    project = tmp_path / "project"
    project.mkdir()
    victim = tmp_path / "victim.py"
    victim.write_bytes(source("victim").replace(OLD, NEW))
    (project / "link").symlink_to(tmp_path)
    fill(project, 1)
    journal = Journal(str(project))
    tree = Tree([str(project)])
    write(tree, planned(tree), program="test")
    text = Path(journal.path).read_text()
    Path(journal.path).write_text(text.replace("d0/f000.py", path))
    before = victim.read_bytes()
    done = undo(journal)
    assert done is not None
    assert [verdict.undone for verdict in done[1]] == [Undone.REFUSED]
    assert victim.read_bytes() == before


def test_there_is_no_journal_to_find(tmp_path):
    assert Journal.find(str(tmp_path)) is None


def test_ownership_that_cannot_be_kept_is_refused(project, monkeypatch):
    contents = fill(project, 1)
    real = os.lstat

    def foreign(path, **more):
        state = real(path, **more)
        fields = list(state)
        fields[4] = state.st_uid + 1
        return os.stat_result(fields)

    def forbidden(*_):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    tree = Tree(["."])
    changes = planned(tree)
    monkeypatch.setattr(files_writing.os, "lstat", foreign)
    monkeypatch.setattr(files_writing.os, "fchown", forbidden)
    with pytest.raises(MigrateError, match=r"owner or mode of .* cannot be kept .*; nothing was changed"):
        write(tree, changes, program="test")
    monkeypatch.undo()
    os.chdir(project)
    assert on_disk(project) == contents

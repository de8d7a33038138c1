"""The tree of files: what is looked at, what is set aside, what is told."""

from __future__ import annotations

import os
import re
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate import files, workers
from migrate.files import Tree
from migrate.files_literals import required_literals
from migrate.model import MigrateError

ANY = re.compile(rb"")
NEEDLE = re.compile(rb"/creator\b")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty directory that is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(root, **contents):
    for name, content in contents.items():
        put(root, name, content)


def put(root, name, content):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def git(root, *arguments):
    done = subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments],
        cwd=root,
        check=True,
        capture_output=True,
    )
    return done.stdout.decode()


def found(tree, pattern=ANY):
    return [path for path, _ in tree.search(pattern)]


# --- which files ---


def test_a_walk_takes_files_in_order_and_skips_what_is_no_source(project):
    for name in (
        "b.py",
        "a/z.py",
        "a/.env",
        "node_modules/x.js",
        ".venv/y.py",
        "__pycache__/c.py",
        ".git2/ok",
    ):
        put(project, name, "x")
    assert found(Tree(["."])) == [".git2/ok", "a/.env", "a/z.py", "b.py"]


def test_a_walk_honours_ignore_files_nearest_first(project):
    put(project, ".gitignore", "*.log\n/build/\nsub/*.txt\n")
    put(project, "sub/.gitignore", "!keep.log\n")
    put(project, ".ignore", "secret.py\n")
    for name in ("a.log", "build/x.py", "sub/build/x.py", "sub/keep.log", "sub/a.txt", "a.txt", "secret.py"):
        put(project, name, "x")
    names = found(Tree(["."]))
    assert names == [".gitignore", ".ignore", "a.txt", "sub/.gitignore", "sub/build/x.py", "sub/keep.log"]


def test_in_a_work_tree_git_says_what_is_there(project):
    git(project, "init", "-q")
    put(project, ".gitignore", "ignored.py\nforced.py\n")
    for name in ("tracked.py", "new.py", "ignored.py", "forced.py", "gone.py", "node_modules/x.js"):
        put(project, name, "x")
    git(project, "add", "-f", "tracked.py", "forced.py", "gone.py", "node_modules/x.js")
    (project / "gone.py").unlink()
    tree = Tree(["."])
    assert found(tree) == [".gitignore", "forced.py", "new.py", "tracked.py"]
    assert tree.errors == ()
    assert tree.count == 4


def test_a_walk_and_git_agree_on_a_tree_without_special_files(project):
    for name in ("a.py", "b/c.py", "b/d/e.py", "b/.env", "ümlaut/x y.py", "out/x.py"):
        put(project, name, "x")
    put(project, ".gitignore", "out/\n")
    walked = found(Tree(["."]))
    git(project, "init", "-q")
    assert found(Tree(["."])) == walked


def test_nested_repositories_are_looked_into(project):
    git(project, "init", "-q")
    inner = project / "inner"
    inner.mkdir()
    git(inner, "init", "-q")
    put(inner, "a.py", "x")
    put(inner, "skipped.py", "x")
    put(inner, ".gitignore", "skipped.py\n")
    assert found(Tree(["."])) == ["inner/.gitignore", "inner/a.py"]
    git(inner, "add", ".")
    git(inner, "commit", "-q", "-m", "x")
    git(project, "add", "inner")  # now a submodule, as far as the list goes
    assert found(Tree(["."])) == ["inner/.gitignore", "inner/a.py"]


def test_a_directory_that_git_ignores_is_walked_when_it_is_named(project):
    git(project, "init", "-q")
    put(project, ".gitignore", "out/\n")
    put(project, "out/a.py", "x")
    assert found(Tree(["."])) == [".gitignore"]
    assert found(Tree(["out"])) == ["out/a.py"]


def test_files_named_are_taken_even_when_ignored(project):
    git(project, "init", "-q")
    put(project, ".gitignore", ".env\n")
    put(project, ".env", "x")
    assert found(Tree([".", ".env"])) == [".env", ".gitignore"]


def test_excluded_globs_are_left_out_but_files_named_are_not(project):
    for name in ("a.py", "gen/b.py", "gen/c.py"):
        put(project, name, "x")
    assert found(Tree([".", "gen/c.py"], exclude=[(".", ["/gen/"]), ("gen", ["/a.py"])])) == [
        "a.py",
        "gen/c.py",
    ]


def test_overlapping_paths_give_each_file_once(project):
    put(project, "src/a.py", "x")
    assert found(Tree([".", "src", "src/a.py"])) == ["src/a.py"]


def test_temporary_files_of_a_killed_run_and_the_journal_are_no_part_of_the_tree(project):
    put(project, ".creatoraudit-migrate-abc-0.tmp", "x")
    put(project, ".creatoraudit-migrate/journal.jsonl", "x")
    assert found(Tree(["."])) == []
    git(project, "init", "-q")
    assert found(Tree(["."])) == []


def test_a_path_that_does_not_exist_is_refused(project):
    with pytest.raises(MigrateError, match="Expected a file or directory but nowhere does not exist"):
        Tree(["nowhere"])


# --- links ---


@pytest.mark.parametrize("repository", [True, False], ids=["git", "walk"])
def test_links_are_never_followed(project, repository):
    outside = project / "outside"
    put(outside, "secret.py", "x")
    root = project / "root"
    put(root, "real.py", "x")
    (root / "to-file.py").symlink_to(outside / "secret.py")
    (root / "to-dir").symlink_to(outside)
    (root / "inner.py").symlink_to("real.py")
    (root / "loop").symlink_to(".")
    if repository:
        git(root, "init", "-q")
    assert found(Tree([str(root)])) == ["root/real.py"]


def test_a_directory_that_became_a_link_after_it_was_tracked_is_not_followed(project):
    outside = project / "outside"
    put(outside, "a.py", "x")
    root = project / "root"
    put(root, "lib/a.py", "x")
    git(root, "init", "-q")
    git(root, "add", ".")
    (root / "lib/a.py").unlink()
    (root / "lib").rmdir()
    (root / "lib").symlink_to(outside)
    assert found(Tree(["root"])) == []


def test_a_link_that_is_named_stands_for_its_target(project):
    put(project, "real/a.py", "x")
    (project / "link").symlink_to("real")
    assert found(Tree(["link"])) == ["real/a.py"]


# --- the root ---


def test_paths_are_relative_to_the_working_directory(project):
    put(project, "src/a.py", "x")
    put(project, "b.py", "x")
    assert found(Tree(["src"])) == ["src/a.py"]
    assert found(Tree(["src", "b.py"])) == ["b.py", "src/a.py"]


def test_paths_outside_it_are_relative_to_what_holds_them_all(project, monkeypatch):
    put(project, "one/x/a.py", "x")
    put(project, "two/b.py", "x")
    (project / "here").mkdir()
    monkeypatch.chdir(project / "here")
    tree = Tree(["../one/x", "../two"])
    assert found(tree) == ["one/x/a.py", "two/b.py"]
    assert tree.root == str(project)
    assert found(Tree(["../one"])) == ["x/a.py"]


# --- what is set aside ---


def test_binary_files_are_set_aside_in_silence(project):
    make(project, a=b"\x7fELF\0/creator", b=b"/creator" + b" " * 9000 + b"\0")
    tree = Tree(["."])
    assert found(tree, NEEDLE) == ["b"]
    assert tree.errors == ()


def test_a_huge_file_is_told_only_when_it_holds_what_is_looked_for(project):
    put(project, "big.json", b" " * 5_000_001 + b"/creator ")
    put(project, "dull.json", b" " * 6_000_000)
    put(project, "image", b"\0" * 6_000_000 + b"/creator ")
    put(project, "most.json", b" " * 4_999_991 + b"/creator ")
    tree = Tree(["."])
    assert found(tree, NEEDLE) == ["most.json"]
    (error,) = tree.errors
    assert (error.file, error.message) == (
        "big.json",
        "Expected at most 5 MB but the file, which holds what is looked for, has 5.0 MB",
    )


@pytest.mark.parametrize("size", [0, 1, (1 << 18) - 1, 1 << 18, (1 << 18) + 1, 3_000_000])
def test_files_of_any_size_are_read_whole(project, size):
    content = os.urandom(size).hex()[:size].encode()
    put(project, "a", content)
    assert dict(Tree(["."]).search(ANY)) == {"a": content}
    assert Tree(["."]).read("a") == content


def test_files_that_cannot_be_read_are_errors(project, monkeypatch):
    make(project, a="x", b="/creator ")
    real = os.open

    def refuse(path, *rest, **more):
        if str(path).endswith("/a"):
            raise PermissionError(13, "Permission denied", path)
        return real(path, *rest, **more)

    monkeypatch.setattr(files.os, "open", refuse)
    tree = Tree(["."])
    assert found(tree) == ["b"]
    (error,) = tree.errors
    assert error.file == "a"
    assert error.message == (
        "Expected a readable file but got Permission denied; mend its permissions or leave it out"
    )


def test_files_that_vanish_after_the_listing_are_passed_over(project):
    make(project, a="x", b="x")
    tree = Tree(["."])
    names = tree.search(ANY)
    assert next(names)[0] == "a"
    (project / "b").unlink()
    assert list(names) == []
    assert tree.errors == ()


def test_a_pipe_or_a_directory_in_a_file_s_place_does_not_block(project):
    git(project, "init", "-q")
    put(project, "a", "x")
    put(project, "b", "x")
    git(project, "add", ".")
    (project / "a").unlink()
    (project / "b").unlink()
    os.mkfifo(project / "a")
    (project / "b").mkdir()
    tree = Tree(["."])
    assert found(tree, NEEDLE) == []
    assert tree.errors == ()


def test_read_gives_only_what_belongs_to_the_tree(project):
    put(project, "src/a.py", "x")
    put(project, "other.py", "y")
    tree = Tree(["src"])
    assert tree.read("src/a.py") == b"x"
    assert tree.read("other.py") is None
    assert tree.read("src/../other.py") is None
    assert tree.read("nowhere.py") is None


def test_the_progress_is_told(project, monkeypatch):
    monkeypatch.setattr(workers, "_processors", lambda: 1)  # what copies do is not told
    for number in range(768):
        put(project, f"{number:03}", "x")
    told = []
    list(Tree(["."], progress=lambda *step: told.append(step)).search(ANY))
    assert told == [("reading", 0, 768), ("reading", 256, 768), ("reading", 512, 768)]


# --- the literals of an expression ---

words = st.sampled_from(["creator", "api", "v1", "/", "x", "add-", "Ünï"])
expressions = st.recursive(
    words.map(lambda word: re.escape(word.encode())),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(b"".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: b"(?:" + b"|".join(parts) + b")"),
        st.tuples(inner, st.sampled_from([b"?", b"*", b"+", b"{2}", b"{0,2}", b"+?"])).map(
            lambda pair: b"(?:" + pair[0] + b")" + pair[1]
        ),
        inner.map(lambda part: b"(?=" + part + b")"),
        inner.map(lambda part: b"(?!" + part + b")"),
        inner.map(lambda part: b"(" + part + b")[a-z]?"),
        inner.map(lambda part: b"(?i:" + part + b")"),
    ),
    max_leaves=6,
)


@given(expressions, st.lists(words | st.sampled_from(["API", "CREATOR"]), max_size=8))
def test_a_text_that_matches_holds_one_of_the_literals(expression, parts):
    pattern = re.compile(expression)
    text = "".join(parts).encode()
    literals = required_literals(pattern)
    if literals and pattern.search(text):
        assert any(word in text for word in literals)


def test_the_literals_of_the_bundled_map_are_few():
    from migrate.pathmap.fragments import fragments, prefilter
    from migrate.pathmap.load import load_bundled

    literals = required_literals(prefilter(fragments(load_bundled())))
    assert b"creator" in literals
    assert len(literals) <= 3


def test_an_expression_without_a_literal_is_searched_as_it_is():
    assert required_literals(re.compile(rb"[a-z]+|\d")) == ()
    assert required_literals(re.compile(rb"creator", re.IGNORECASE)) == ()


def test_sound_that_begins_like_utf16_is_no_error_unless_it_holds_what_is_looked_for(project):
    broken = b"\xdb\x00\x00\x41"  # the first half of a pair, alone
    put(project, "sound.pcm", b"\xfe\xff" + broken)
    put(project, "cut.txt", b"\xfe\xff" + "get /creator now".encode("utf-16-be") + broken)
    tree = Tree(["."])
    assert found(tree, NEEDLE) == []
    assert [error.file for error in tree.errors] == ["cut.txt"]

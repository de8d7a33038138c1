"""The diff: what `git apply` and `patch` make of it is what --write makes."""

from __future__ import annotations

import re
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.edits import apply
from migrate.model import Edit, Span
from migrate.report.diff import file_diff, painted

lines = st.lists(st.sampled_from(["a\n", "b\n", "b\r\n", "c\n", "\n", "é\r", "d\x0cd\n"]), max_size=30)
tails = st.sampled_from(["", "end", "x\r"])
HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n")


@st.composite
def edited(draw):
    before = "".join(draw(lines)) + draw(tails)
    cuts = sorted(draw(st.lists(st.integers(0, len(before)), max_size=6)))
    spans = zip(cuts[::2], cuts[1::2], strict=False)
    at = [len(before[:n].encode()) for n in range(len(before) + 1)]
    new = st.sampled_from(["", "x", "x\n", "\n", "x\ny", "x\r\ny\r\n"])
    return before, [Edit(Span(at[start], at[end]), draw(new)) for start, end in spans]


def patched(before: str, diff: str) -> str:
    """A strict reading of the unified format: every context line must be where it is said to be."""
    old = re.findall(r"[^\n]*\n|[^\n]+", before)
    made, at = [], 0
    body = re.findall(r"[^\n]*\n", diff)[2:]
    while body:
        found = HUNK.fullmatch(body.pop(0))
        assert found
        start, length, new_start, new_length = (1 if part is None else int(part) for part in found.groups())
        first = start - 1 if length else start
        made += old[at:first]
        at = first
        assert len(made) == (new_start - 1 if new_length else new_start)
        while length or new_length:
            line = body.pop(0)
            text = line[1:]
            if body and body[0].startswith("\\"):
                body.pop(0)
                text = text.removesuffix("\n")
            if line[0] in " -":
                assert old[at] == text
                at, length = at + 1, length - 1
            if line[0] in " +":
                made.append(text)
                new_length -= 1
    return "".join([*made, *old[at:]])


@given(edited())
def test_the_diff_of_edits_gives_the_text_after(case):
    before, edits = case
    after = apply(before.encode(), edits)
    assert isinstance(after, bytes)
    assert patched(before, file_diff("a.py", before, after.decode(), edits)) == after.decode()


@given(edited())
def test_the_diff_without_edits_gives_the_text_after(case):
    before, edits = case
    after = apply(before.encode(), edits)
    assert isinstance(after, bytes)
    assert patched(before, file_diff("a.py", before, after.decode())) == after.decode()


@given(edited())
def test_painting_adds_only_colour(case):
    before, edits = case
    after = apply(before.encode(), edits)
    assert isinstance(after, bytes)
    diff = file_diff("a.py", before, after.decode(), edits)
    assert re.sub(r"\x1b\[\d*m", "", painted(diff)) == diff


NAMES = [
    "plain.py",
    "with space.py",
    'quote".py',
    "back\\slash.py",
    "ümlaut.py",
    "tab\there.py",
    "dir/x y/z.py",
]


@pytest.mark.parametrize("program", [["git", "apply", "-p1"], ["patch", "-p1", "-s"]], ids=["git", "patch"])
def test_git_and_patch_take_the_diff(tmp_path, program):
    shapes = {"\n": "one\ntwo\nthree\n", "\r\n": "one\r\ntwo\r\nthree\r\n", "": "one\ntwo\nthree"}
    pieces, wanted = [], {}
    for number, name in enumerate(NAMES):
        before = list(shapes.values())[number % 3]
        edits = [Edit(Span(0, 3), "ONE"), Edit(Span(len(before), len(before)), "!")]
        after = apply(before.encode(), edits).decode()
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(before.encode())
        wanted[name] = after.encode()
        pieces.append(file_diff(name, before, after, edits))
    arguments = [*program, "--binary"] if program[0] == "patch" else program
    subprocess.run(arguments, cwd=tmp_path, input="".join(pieces).encode(), check=True)
    assert {name: (tmp_path / name).read_bytes() for name in NAMES} == wanted


def test_a_large_file_with_lines_alike_costs_no_search():
    before = "same\n" * 400_000
    edit = Edit(Span(5 * 200_000, 5 * 200_000 + 4), "else")
    after = apply(before.encode(), [edit]).decode()
    diff = file_diff("big.txt", before, after, [edit])
    assert diff.splitlines()[2] == "@@ -199998,7 +199998,7 @@"
    assert len(diff.splitlines()) == 11


def test_nothing_changed_is_no_diff():
    assert file_diff("a.py", "a\n", "a\n", []) == ""

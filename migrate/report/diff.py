"""The planned edits as a unified diff, ready for `patch -p1` and `git apply`.

Lines end at line feeds alone, as those programs see them; a carriage return is part of its line. Where the
edits are known the diff follows them, so that a file of any size costs no search for what is alike.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from migrate.edits import ordered
from migrate.model import Edit

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_CONTEXT = 3
_COMPARED = 400  # lines of one edit; a larger one is shown as a whole
_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines [start, end) of the old text, which lines [new_start, new_end) of the new one replace."""

    start: int
    end: int
    new_start: int
    new_end: int


def file_diff(path: str, before: str, after: str, edits: Sequence[Edit] | None = None) -> str:
    """The diff of one file, empty when nothing changes; `edits` are those that make `after` of `before`."""
    if before == after:
        return ""
    old, new = _LINE.findall(before), _LINE.findall(after)
    blocks = _compared(old, new, 0, 0) if edits is None else _of_edits(old, new, edits)
    lines = [f"--- {_name('a/' + path)}\n", f"+++ {_name('b/' + path)}\n"]
    for group in _grouped(blocks):
        lines.extend(_hunk(old, new, group))
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def painted(diff: str) -> str:
    """The diff with the usual colours."""
    codes = {"+++": "1", "---": "1", "@@ ": "36", "+": "32", "-": "31"}
    found: list[str] = []
    for line in _LINE.findall(diff):
        code = next((code for start, code in codes.items() if line.startswith(start)), None)
        found.append(f"\x1b[{code}m{line.rstrip(chr(10))}\x1b[0m\n" if code else line)
    return "".join(found)


def _name(path: str) -> str:
    """A path as git writes it: quoted where it holds a control character, a quote or a backslash."""
    if any(char in _ESCAPES or ord(char) < 32 or ord(char) == 127 for char in path):
        return '"' + "".join(_ESCAPES.get(char) or _octal(char) for char in path) + '"'
    return f"{path}\t" if " " in path else path


def _octal(char: str) -> str:
    return f"\\{ord(char):03o}" if ord(char) < 32 or ord(char) == 127 else char


def _compared(old: Sequence[str], new: Sequence[str], start: int, new_start: int) -> list[_Block]:
    """What differs between two runs of lines that begin at `start` and `new_start`."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [
        _Block(start + a, start + b, new_start + c, new_start + d)
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


def _of_edits(old: Sequence[str], new: Sequence[str], edits: Sequence[Edit]) -> list[_Block]:
    """The lines that the edits touch; only within them is anything compared."""
    found: list[_Block] = []
    for block in _touched(old, new, edits):
        before, after = old[block.start : block.end], new[block.new_start : block.new_end]
        if len(before) + len(after) > _COMPARED:
            found.append(block)
        else:
            found.extend(_compared(before, after, block.start, block.new_start))
    return found


def _touched(old: Sequence[str], new: Sequence[str], edits: Sequence[Edit]) -> Iterator[_Block]:
    """Runs of lines with an edit in them, and the lines that they become."""
    text = "".join(old).encode()
    starts = [0, *accumulate(len(line.encode()) for line in old)]
    runs: list[tuple[int, int, int]] = []  # first line, line after the last, line feeds gained
    for edit in ordered(edits):
        start = max(0, min(bisect_right(starts, edit.span.start) - 1, len(old) - 1))
        # The line after the edit is in, too: a line feed that comes or goes parts or joins it.
        end = min(bisect_right(starts, edit.span.end), len(old))
        gained = edit.text.count("\n") - text.count(b"\n", edit.span.start, edit.span.end)
        if runs and start <= runs[-1][1]:
            first, last, before = runs.pop()
            start, end, gained = first, max(last, end), before + gained
        runs.append((start, end, gained))
    shift = 0
    for start, end, gained in runs:
        # The last line may have no line feed, so the lines of the end are told from the end.
        new_end = len(new) if end == len(old) else end + shift + gained
        yield _Block(start, end, start + shift, new_end)
        shift += gained


def _grouped(blocks: Sequence[_Block]) -> Iterator[list[_Block]]:
    """Blocks that are so near that their contexts meet share a hunk."""
    group: list[_Block] = []
    for block in blocks:
        if group and block.start - group[-1].end > 2 * _CONTEXT:
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _hunk(old: Sequence[str], new: Sequence[str], group: Sequence[_Block]) -> Iterator[str]:
    lead = min(_CONTEXT, group[0].start)
    trail = min(_CONTEXT, len(old) - group[-1].end)
    start, end = group[0].start - lead, group[-1].end + trail
    new_start, new_end = group[0].new_start - lead, group[-1].new_end + trail
    yield f"@@ -{_range(start, end)} +{_range(new_start, new_end)} @@\n"
    at = start
    for block in group:
        yield from (f" {line}" for line in old[at : block.start])
        yield from (f"-{line}" for line in old[block.start : block.end])
        yield from (f"+{line}" for line in new[block.new_start : block.new_end])
        at = block.end
    yield from (f" {line}" for line in old[at:end])


def _range(start: int, end: int) -> str:
    """Lines as a hunk names them: from 1; an empty range is named by the line before it."""
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"

"""The planned edits as a unified diff, ready for `patch -p1` and `git apply`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def file_diff(path: str, before: str, after: str) -> str:
    """The diff of one file; empty when nothing changes."""
    return "".join(_diff(path, before, after))


def _diff(path: str, before: str, after: str) -> Iterator[str]:
    lines = difflib.unified_diff(_LINE.findall(before), _LINE.findall(after), f"a/{path}", f"b/{path}")
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def painted(diff: str) -> str:
    """The diff with the usual colours."""
    codes = {"+++": "1", "---": "1", "@@ ": "36", "+": "32", "-": "31"}
    found: list[str] = []
    for line in diff.splitlines():
        code = next((code for start, code in codes.items() if line.startswith(start)), None)
        found.append(f"\x1b[{code}m{line}\x1b[0m" if code else line)
    return "\n".join(found) + "\n" if found else ""

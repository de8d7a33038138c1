"""Paths that a file names another by."""

from __future__ import annotations

from collections.abc import Sequence


def resolved(folder: Sequence[str], path: str) -> str | None:
    """The file that `path` means from a folder of the project; None where it leads out of the project."""
    found = list(folder)
    for word in path.split("/"):
        if word == "..":
            if not found:
                return None
            found.pop()
        elif word not in ("", "."):
            found.append(word)
    return "/".join(found)

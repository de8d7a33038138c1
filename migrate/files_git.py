"""What git knows of a work tree: its files, and which of them have changes that are not committed.

The only module that runs git. Nothing is written: not even the index is refreshed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from migrate.model import MigrateError

# A hook runs with these set to the repository that is being committed; the tree we look at may be another.
_INHERITED = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
)


def top_level(directory: str) -> str | None:
    """The root of the git work tree that holds `directory`; None outside of one. Needs no git."""
    here = Path(directory)
    return next((str(folder) for folder in (here, *here.parents) if (folder / ".git").exists()), None)


def tracked_and_new(directory: str) -> list[str] | None:
    """The files below `directory` that git tracks or would offer to add; None where git cannot say.

    The paths are relative to `directory`. A nested repository stands in the list as its directory.
    A directory that git ignores gives None: whoever names it wants it looked at.
    """
    if top_level(directory) is None or _is_ignored(directory):
        return None
    listed = _git(directory, ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
    return None if listed is None else _paths(listed)


def uncommitted(files: Iterable[str]) -> list[str]:
    """Those of `files` (absolute) that git would report as changed or new; ignored files are neither.

    Raises:
        MigrateError: a file lies in a work tree and git is missing or refuses to answer.
    """
    by_top: dict[str, list[str]] = {}
    tops: dict[str, str | None] = {}
    for file in files:
        folder = os.path.dirname(file)
        top = tops[folder] if folder in tops else tops.setdefault(folder, top_level(folder))
        if top is not None:
            by_top.setdefault(top, []).append(file)
    return [file for top, members in by_top.items() for file in _changed(top, members)]


def _changed(top: str, files: Sequence[str]) -> list[str]:
    status = _git(top, ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all"])
    if status is None:
        raise MigrateError(
            f"Expected git to tell which files of {top} have uncommitted changes but it cannot be asked; "
            "install git (or mend the work tree), or pass --allow-dirty"
        )
    changed = {os.path.join(top, entry[3:]) for entry in _paths(status)}
    return [file for file in files if file in changed]


def _is_ignored(directory: str) -> bool:
    return _git(directory, ["check-ignore", "--quiet", "."]) is not None


def _git(directory: str, arguments: Sequence[str]) -> bytes | None:
    import subprocess  # 5 ms that `--help` does not need

    environment = {name: value for name, value in os.environ.items() if name not in _INHERITED}
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=directory,
            env=environment | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
            capture_output=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def _paths(listed: bytes) -> list[str]:
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]

"""Which files a run looks at: what git lists, else a walk that honours ignore files.

Never through a symbolic link: a link to a file inside the given paths is reached by the file's own name, and
one that leads out of them is none of our business. A file that is named on the command line is always taken.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from migrate import files_git

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

JOURNAL_DIRECTORY = ".creatoraudit-migrate"
# Temporary files of a run that was killed; see `files_writing`.
TEMPORARY_PREFIX = ".creatoraudit-migrate-"
SKIPPED_DIRECTORIES = frozenset(
    {".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "venv", ".tox", ".nox", JOURNAL_DIRECTORY}
)
_IGNORE_FILES = (".gitignore", ".ignore")
Globs = tuple[str, Sequence[str]]  # a directory, and globs that are relative to it
Unreadable = Callable[[str, OSError], None]  # told of each directory that cannot be listed


@dataclass(frozen=True, slots=True)
class _Rules:
    """Ignore rules of one directory; `base` is its absolute path with a slash."""

    base: str
    spec: GitIgnoreSpec


@dataclass(slots=True)
class _Walk:
    unreadable: Unreadable
    found: list[str] = field(default_factory=list[str])


def list_files(given: Sequence[str], exclude: Sequence[Globs], unreadable: Unreadable) -> Iterator[str]:
    """The absolute paths of the files below `given` (absolute, without links), each once, in order.

    `exclude` holds globs in the syntax of `.gitignore`, with the directory that they are relative to.
    """
    walk = _Walk(unreadable)
    explicit: list[str] = []
    for path in given:
        if os.path.isdir(path):
            _collect(path, walk)
        else:
            explicit.append(path)
    kept: Iterable[str] = walk.found
    for folder, globs in exclude:
        kept = _without(kept, folder, globs) if globs else kept
    yield from sorted({*kept, *explicit})


def _without(files: Iterable[str], folder: str, globs: Sequence[str]) -> list[str]:
    from pathspec import GitIgnoreSpec

    spec = GitIgnoreSpec.from_lines(globs)
    prefix = os.path.realpath(folder).rstrip("/") + "/"
    return [
        file for file in files if not (file.startswith(prefix) and spec.match_file(file.removeprefix(prefix)))
    ]


def _collect(directory: str, walk: _Walk) -> None:
    listed = files_git.tracked_and_new(directory)
    if listed is None:
        _descend(directory, (), walk)
        return
    prefix = directory.rstrip("/") + "/"
    safe: dict[str, bool] = {"": True}
    for name in dict.fromkeys(listed):
        folder = name.rpartition("/")[0] if not name.endswith("/") else name[:-1]
        if not _is_safe(prefix, folder, safe):
            continue
        if name.endswith("/") or _is_directory(prefix + name):
            _collect(prefix + name.rstrip("/"), walk)  # a repository of its own: nested, or a submodule
        elif not name.rpartition("/")[2].startswith(TEMPORARY_PREFIX):
            walk.found.append(prefix + name)


def _is_safe(prefix: str, folder: str, known: dict[str, bool]) -> bool:
    """Whether no part of `folder` is skipped or a link, which may have taken the place of what git tracks."""
    answer = known.get(folder)
    if answer is None:
        parent, _, name = folder.rpartition("/")
        answer = (
            name not in SKIPPED_DIRECTORIES
            and _is_safe(prefix, parent, known)
            and not os.path.islink(prefix + folder)
        )
        known[folder] = answer
    return answer


def _is_directory(path: str) -> bool:
    # Only a submodule stands in git's list as a directory, and it always holds `.git`: one cheap look that
    # fails at once for a file.
    return os.path.lexists(path + "/.git") and not os.path.islink(path)


def _descend(directory: str, rules: tuple[_Rules, ...], walk: _Walk) -> None:
    prefix = directory.rstrip("/") + "/"
    try:
        with os.scandir(directory) as listing:
            entries = list(listing)
    except OSError as error:
        walk.unreadable(directory, error)
        return
    own = [entry.name for entry in entries if entry.name in _IGNORE_FILES]
    if own:
        rules = (*rules, *_read_rules(prefix, sorted(own)))
    folders: list[str] = []
    for entry in entries:
        if entry.is_file(follow_symlinks=False):
            if not (rules and _is_ignored(entry.path, rules)) and not entry.name.startswith(TEMPORARY_PREFIX):
                walk.found.append(entry.path)
        elif entry.is_dir(follow_symlinks=False) and entry.name not in SKIPPED_DIRECTORIES:
            folders.append(entry.path)
    for folder in folders:
        if not (rules and _is_ignored(folder + "/", rules)):
            _descend(folder, rules, walk)


def _read_rules(prefix: str, names: Sequence[str]) -> Iterator[_Rules]:
    from pathspec import GitIgnoreSpec  # 30 ms that a tree without ignore files does not pay

    for name in names:
        try:
            with open(prefix + name, encoding="utf-8", errors="surrogateescape") as file:
                yield _Rules(prefix, GitIgnoreSpec.from_lines(file.read().splitlines()))
        except (OSError, ValueError):
            continue  # an ignore file that cannot be read ignores nothing, as in git


def _is_ignored(path: str, rules: Sequence[_Rules]) -> bool:
    """The last rule that says anything wins: `.ignore` over `.gitignore`, the nearest directory first."""
    for rule in reversed(rules):
        verdict = rule.spec.check_file(path[len(rule.base) :]).include
        if verdict is not None:
            return verdict
    return False

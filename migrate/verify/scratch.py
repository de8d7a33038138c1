"""Scratch copies of a program, removed at the end whatever happens."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from migrate.files_listing import JOURNAL_DIRECTORY, SKIPPED_DIRECTORIES
from migrate.model import MigrateError

# What a program may need but nobody rewrites: other people's packages. The copy has links to them.
_LINKED = SKIPPED_DIRECTORIES - {".git", ".hg", ".svn", "__pycache__", JOURNAL_DIRECTORY}
_LEFT_OUT = SKIPPED_DIRECTORIES - _LINKED
_LARGEST = 5_000_000  # bytes; a larger file is data, in which no address is looked for
Pointed = Callable[[bytes], bytes]


class Scratch:
    """A temporary folder that holds copies of one tree; a context manager."""

    def __init__(self, original: str) -> None:
        if not os.path.isdir(original):
            raise MigrateError(f"Expected a directory to run the command in but got {original}")
        self.original = os.path.realpath(original)
        prefix = "creatoraudit-migrate-verify-"
        self._folder = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
        self.path = os.path.realpath(self._folder.name)

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def copy(self, name: str, changed: Mapping[str, bytes], pointed: Pointed) -> str:
        """A copy called `name`, with the files of `changed` (by path below it), its addresses `pointed`.

        Raises:
            MigrateError: the tree cannot be copied.
        """
        target = os.path.join(self.path, name, os.path.basename(self.original) or "root")
        try:
            shutil.copytree(self.original, target, symlinks=True, ignore=_left_out)
            _link(self.original, target)
        except (OSError, shutil.Error) as error:
            raise MigrateError(f"Expected to copy {self.original} but got {_first(error)}") from None
        for path, data in changed.items():
            Path(target, path).write_bytes(data)
        _point(target, pointed)
        return target


def _left_out(folder: str, names: list[str]) -> list[str]:
    special = [
        name
        for name in names
        if not os.path.islink(os.path.join(folder, name))
        and not os.path.isdir(os.path.join(folder, name))
        and not os.path.isfile(os.path.join(folder, name))
    ]
    return [*special, *(name for name in names if name in SKIPPED_DIRECTORIES)]


def _link(original: str, target: str) -> None:
    for folder, names, _ in os.walk(target):
        place = os.path.join(original, os.path.relpath(folder, target))
        for name in _LINKED:
            if name not in names and os.path.isdir(os.path.join(place, name)):
                os.symlink(os.path.realpath(os.path.join(place, name)), os.path.join(folder, name))


def _point(target: str, pointed: Pointed) -> None:
    for folder, _, names in os.walk(target):
        for name in names:
            path = Path(folder, name)
            if path.is_symlink() or path.stat().st_size > _LARGEST:
                continue
            before = path.read_bytes()
            after = pointed(before)
            if after != before:
                _writable(path)
                path.write_bytes(after)


def _writable(path: Path) -> None:
    if not os.access(path, os.W_OK):
        path.chmod(path.stat().st_mode | 0o200)


def _first(error: Exception) -> str:
    inner = error.args[0] if error.args else error
    return str(inner[0][2]) if isinstance(inner, list) and inner else str(error)  # pyright: ignore[reportUnknownArgumentType]


def addresses(hosts: re.Pattern[str], local: Callable[[str], str]) -> Pointed:
    """Replaces every `http(s)://HOST` of the API in bytes by `local(origin)`; slashes may be escaped."""
    pattern = re.compile(
        rb"https?:((?:\\?/){2})(" + hosts.pattern.encode() + rb")(:(?:80|443))?(?![\w.-])", re.IGNORECASE
    )

    def one(found: re.Match[bytes]) -> bytes:
        scheme = found.group().partition(b":")[0].decode().lower()
        address = local(f"{scheme}://{found.group(2).decode().lower()}")
        return address.encode().replace(b"//", found.group(1), 1)

    return lambda data: pattern.sub(one, data)

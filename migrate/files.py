"""The tree of files that a run looks at; together with the other `files` modules all that touches the disk.

A file is searched as raw bytes before anything else is done with it, since most files of a tree hold no v1
call: opening, reading and one regular-expression search is all they cost. Only those that match are checked
for being binary, decoded and handed out as UTF-8.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from migrate import files_encoding, files_listing
from migrate.files_encoding import Coding, Undecodable
from migrate.files_listing import Globs
from migrate.files_reading import LARGEST, Reader
from migrate.model import FileError, MigrateError
from migrate.sources import PatternOf, Result
from migrate.workers import MOST_TASKS, Crew

# Gone or turned into something else since it was listed: there is nothing left to look at.
_VANISHED = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENXIO})
_SHARE = 256  # files that a process takes at a time, or more
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """A file as it was read: what is needed to write it back, and to see whether it changed since."""

    path: str  # below the root, with slashes
    text: bytes  # UTF-8 without a mark
    coding: Coding
    digest: str  # SHA-256 of the bytes on disk


@dataclass(frozen=True, slots=True)
class _Sieved:
    """The files that may hold what is looked for, and how many others were looked at."""

    left: list[str]
    others: int


class Tree:
    """The text files below some paths. A `Sources` of the engine.

    The root, which every path in a report is relative to, is the working directory when all paths lie below
    it, else the nearest directory above them all.
    """

    def __init__(
        self,
        paths: Sequence[str],
        *,
        exclude: Sequence[Globs] = (),
        progress: Progress | None = None,
    ) -> None:
        """Look at `paths`, except what the globs of `exclude` name, each with its directory.

        Raises:
            MigrateError: a path does not exist.
        """
        given = tuple(dict.fromkeys(_existing(path) for path in paths))
        self._root = _root_of(given)
        self._above = os.path.join(self._root, "")
        self._given = given
        self._exclude = tuple(exclude)
        self._progress = progress
        self._names: tuple[str, ...] | None = None
        self._members: frozenset[str] = frozenset()
        self._by_suffix: dict[tuple[str, ...], Sequence[str]] = {}
        self._looked_at = 0
        self._errors: dict[str, FileError] = {}
        self._read: dict[str, TextFile] = {}
        self._begun: tuple[re.Pattern[bytes], Crew[_Sieved]] | None = None

    @property
    def root(self) -> str:
        """The directory that paths are relative to, absolute."""
        return self._root

    @property
    def given(self) -> tuple[str, ...]:
        """The paths asked for, absolute and without links."""
        return self._given

    @property
    def count(self) -> int:
        """How many files were looked at."""
        return self._looked_at

    @property
    def errors(self) -> Sequence[FileError]:
        """The files that could not be read or decoded, found so far."""
        return tuple(self._errors[name] for name in sorted(self._errors))

    @property
    def files(self) -> Mapping[str, TextFile]:
        """The files handed out so far, as they were read."""
        return self._read

    def absolute(self, path: str) -> str:
        """The absolute path of a path of this tree."""
        return self._above + path

    def search(
        self, pattern: re.Pattern[bytes], suffixes: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, bytes]]:
        """Path and UTF-8 text of every text file that `pattern` is found in, in the order of the paths.

        With `suffixes`, of the files that end with one of them.
        """
        begun, self._begun = self._begun, None
        if begun is not None and begun[0] == pattern and not suffixes:
            return self._found(begun[1], lambda _: pattern)
        return self.search_each(lambda _: pattern, suffixes)

    def search_each(
        self, pattern_of: PatternOf, suffixes: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, bytes]]:
        """The same with the pattern that `pattern_of` gives for a path; None: the file is not opened."""
        return self._found(self._sieve(self._ending(suffixes), pattern_of), pattern_of)

    def begin(self, pattern: re.Pattern[bytes]) -> None:
        """Begin the `search` that is asked for first; this process may do something else until then."""
        self._begun = pattern, self._sieve(self._list(), lambda _: pattern)

    def share(self, tasks: Sequence[Callable[[], Result]]) -> list[Result]:
        """The results of `tasks`, in their order; several processes may do them at the same time.

        What was read for them is known here afterwards.

        Raises:
            MigrateError: a file was changed while it was read.
        """
        known = frozenset(self._read)
        results: list[Result] = []
        for result, files, errors in Crew([partial(self._with_read, task, known) for task in tasks]).finish():
            for name, file in files.items():
                if self._read.setdefault(name, file).digest != file.digest:
                    raise MigrateError(
                        f"Expected {name} to stay as it is but it was changed meanwhile; run again"
                    )
            self._errors |= errors
            results.append(result)
        return results

    def _with_read(
        self, task: Callable[[], Result], known: frozenset[str]
    ) -> tuple[Result, dict[str, TextFile], dict[str, FileError]]:
        result = task()
        fresh = {name: file for name, file in self._read.items() if name not in known}
        return result, fresh, dict(self._errors)

    def _ending(self, suffixes: tuple[str, ...]) -> Sequence[str]:
        if not suffixes:
            return self._list()
        if suffixes not in self._by_suffix:
            self._by_suffix[suffixes] = [name for name in self._list() if name.endswith(suffixes)]
        return self._by_suffix[suffixes]

    def _sieve(self, names: Sequence[str], pattern_of: PatternOf) -> Crew[_Sieved]:
        """Begin to leave out the files without their pattern, which are most, in several processes."""
        size = max(_SHARE, len(names) // MOST_TASKS + 1)
        shares = (names[at : at + size] for at in range(0, len(names), size))
        return Crew([partial(self._sieved, share, pattern_of) for share in shares])

    def _sieved(self, names: Sequence[str], pattern_of: PatternOf) -> _Sieved:
        left: list[str] = []
        others = 0
        above, read, read_if = self._above, self._read, Reader().read_if
        for name in names:
            pattern = pattern_of(name)
            if pattern is None:
                continue
            try:
                if name in read or read_if(above + name, pattern) is not None:
                    left.append(name)
                else:
                    others += 1
            except OSError:
                left.append(name)  # it is told of where the file is read
        return _Sieved(left, others)

    def _found(self, crew: Crew[_Sieved], pattern_of: PatternOf) -> Iterator[tuple[str, bytes]]:
        looked_at = 0
        reader = Reader()
        for sieved in crew.finish(self._tell):
            looked_at += sieved.others
            for name in sieved.left:
                pattern = pattern_of(name)
                assert pattern is not None  # it was left by one
                if name not in self._read:
                    looked_at += self._take(name, pattern, reader)
                file = self._read.get(name)
                if file is not None and pattern.search(file.text):
                    yield name, file.text
        self._looked_at = max(self._looked_at, looked_at)

    def _take(self, name: str, pattern: re.Pattern[bytes], reader: Reader) -> bool:
        """Read a file if `pattern` is found in it; whether it could be opened."""
        try:
            raw = reader.read_if(self.absolute(name), pattern)
        except OSError as error:
            self._note(name, error)
            return False
        if raw is not None:
            self._decode(name, raw, pattern)
        return True

    def _tell(self, share: int, of: int) -> None:
        if self._progress is not None:
            names = len(self._list())
            self._progress("reading", names * share // of, names)

    def read(self, path: str) -> bytes | None:
        """One file's UTF-8 text; None if it is not there, is not text, or was not to be looked at."""
        self._list()
        if path not in self._read and path in self._members:
            self._take(path, _ANYTHING, Reader())
        file = self._read.get(path)
        return None if file is None else file.text

    def _list(self) -> tuple[str, ...]:
        if self._names is None:
            found = files_listing.list_files(self._given, self._exclude, self._unreadable)
            cut = len(self._above)
            self._names = tuple(path[cut:] for path in found)
            self._members = frozenset(self._names)
        return self._names

    def _decode(self, name: str, raw: bytes | int, pattern: re.Pattern[bytes]) -> None:
        """Keep the text of a file that is one."""
        if isinstance(raw, int):
            size, most = f"{raw / 1_000_000:.1f} MB", f"{LARGEST // 1_000_000} MB"
            self._fail(
                name, 0, f"Expected at most {most} but the file, which holds what is looked for, has {size}"
            )
            return
        if files_encoding.is_binary(raw):
            return
        try:
            text, coding = files_encoding.decode(raw, name)
        except Undecodable as error:
            # Sound may begin with the bytes of a mark: what holds nothing that is looked for is no loss.
            if not files_encoding.is_wide(raw) or pattern.search(files_encoding.decode_loosely(raw)):
                self._fail(name, error.line, str(error))
            return
        digest = hashlib.sha256(raw).hexdigest()
        self._read[name] = TextFile(path=name, text=text, coding=coding, digest=digest)

    def _unreadable(self, directory: str, error: OSError) -> None:
        self._note(os.path.relpath(directory, self._root), error)

    def _note(self, name: str, error: OSError) -> None:
        if error.errno not in _VANISHED:
            self._fail(
                name,
                0,
                f"Expected a readable file but got {error.strerror}; mend its permissions or leave it out",
            )

    def _fail(self, name: str, line: int, message: str) -> None:
        self._errors[name] = FileError(file=name, line=line, message=message)


_ANYTHING = re.compile(rb"")


def _existing(path: str) -> str:
    if not os.path.exists(path):
        raise MigrateError(f"Expected a file or directory but {path} does not exist")
    return os.path.realpath(path)


def _root_of(given: Sequence[str]) -> str:
    here = os.path.realpath(os.getcwd())
    above = os.path.commonpath([path if os.path.isdir(path) else os.path.dirname(path) for path in given])
    return here if os.path.commonpath([here, above]) == here else above

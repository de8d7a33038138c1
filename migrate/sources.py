"""What a run reads its files through, and tells how far it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from migrate.model import FileError

PatternOf = Callable[[str], "re.Pattern[bytes] | None"]
Result = TypeVar("Result")
Progress = Callable[[str, int, int], None]


class Sources(Protocol):
    """The files of a run; paths are relative to its root, with `/`."""

    def search(
        self, pattern: re.Pattern[bytes], suffixes: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, bytes]]:
        """Every text file whose content matches, with its content in UTF-8.

        With `suffixes`, of the files that end with one of them.
        """
        ...

    def search_each(
        self, pattern_of: PatternOf, suffixes: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, bytes]]:
        """The same with the pattern that `pattern_of` gives for a path; None: the file is not opened."""
        ...

    def read(self, path: str) -> bytes | None:
        """One file's content in UTF-8; None when it is not there or no text."""
        ...

    def share(self, tasks: Sequence[Callable[[], Result]]) -> list[Result]:
        """The results of `tasks`, which read through this and leave nothing else behind, in their order.

        Several processes may do them at the same time: those that take long belong to the front.
        """
        ...

    @property
    def errors(self) -> Sequence[FileError]:
        """Files that could not be read, found so far."""
        ...

    @property
    def count(self) -> int:
        """How many files were looked at."""
        ...

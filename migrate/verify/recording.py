"""What one run of the program did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from migrate.verify.traffic import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One run: what it sent and printed, how it ended, and the server's state before and after."""

    exchanges: Sequence[Exchange]
    exit_code: int | None  # None: the time limit ended it
    stdout: str = ""
    stderr: str = ""
    start: Any = None  # what the server said when it started: address, keys, ids
    dump: Callable[[], Any] = lambda: None  # the server's state at the end; None where it cannot be had
    folder: str = ""  # where the copy was
    origins: Mapping[str, str] = field(default_factory=dict[str, str])  # address -> origin
    escaped: tuple[str, ...] = ()  # requests to the API itself, which were refused

"""Known v1 calls that `check` lets pass: found again by file, operation and the text of their line."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from migrate.model import MigrateError, Site

LineOf = Callable[[Site], str]
_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Entry:
    """One known call; `line` is a digest of the normalised text of its line, so that it may move."""

    file: str
    operation: str
    line: str

    def __str__(self) -> str:
        return f"{self.operation} in {self.file}"


def _entry(site: Site, line_of: LineOf) -> Entry:
    text = " ".join(line_of(site).split())
    digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]
    return Entry(file=site.file, operation=site.operation or site.v1 or site.outcome.value, line=digest)


def _read(row: Mapping[str, Any]) -> tuple[Entry, int]:
    texts = [row[key] for key in ("file", "operation", "line")]
    count = row["count"]
    if not all(isinstance(text, str) for text in texts) or not isinstance(count, int) or count < 1:
        raise ValueError(row)
    return Entry(file=texts[0], operation=texts[1], line=texts[2]), count


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The known calls, each as often as it occurs."""

    entries: Counter[Entry] = field(default_factory=Counter[Entry])

    @classmethod
    def of(cls, sites: Sequence[Site], line_of: LineOf) -> Baseline:
        """The baseline that knows `sites`."""
        return cls(entries=Counter(_entry(site, line_of) for site in sites))

    @classmethod
    def load(cls, path: Path) -> Baseline:
        """The baseline in `path`.

        Raises:
            MigrateError: it cannot be read or is no baseline.
        """
        try:
            data: Any = json.loads(path.read_text(encoding="utf-8"))
            if data["version"] != _VERSION:
                raise ValueError(data["version"])
            entries = Counter(dict(_read(row) for row in data["known"]))
        except OSError as error:
            raise MigrateError(
                f"Expected a baseline at {path} but it cannot be read: {error.strerror}; "
                "--update-baseline writes one"
            ) from None
        except (ValueError, KeyError, TypeError):
            raise MigrateError(
                f"{path}: Expected a baseline of this program but got something else; "
                "--update-baseline writes one anew"
            ) from None
        return cls(entries=entries)

    def save(self, path: Path) -> None:
        """Write the baseline, sorted.

        Raises:
            MigrateError: the file cannot be written.
        """
        rows = [
            {"file": entry.file, "operation": entry.operation, "line": entry.line, "count": count}
            for entry, count in sorted(self.entries.items())
        ]
        try:
            path.write_text(
                json.dumps({"version": _VERSION, "known": rows}, indent=1) + "\n", encoding="utf-8"
            )
        except OSError as error:
            raise MigrateError(f"Expected to write {path} but got {error.strerror}") from None

    def compare(self, sites: Sequence[Site], line_of: LineOf) -> tuple[list[Site], list[Entry]]:
        """The sites that are not known, and the entries that are not there any more."""
        left = Counter(self.entries)
        new: list[Site] = []
        for site in sites:
            entry = _entry(site, line_of)
            if left[entry] > 0:
                left[entry] -= 1
            else:
                new.append(site)
        return new, sorted(entry for entry, count in left.items() if count > 0)

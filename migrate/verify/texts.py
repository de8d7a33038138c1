"""Compare two texts of output: ids and times normalised, lines that differ by themselves left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from migrate.pathmap.model import PathMap
from migrate.verify.aliases import Aliases
from migrate.verify.recording import Recording
from migrate.verify.traffic import base_pattern

_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT"
)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def normal_lines(pathmap: PathMap, run: Recording, aliases: Aliases) -> list[str]:
    """The lines that a run printed: ids as the first run has them, other ids numbered, no times."""
    text = aliases.text(_named(pathmap, run))
    numbers: dict[str, int] = {}

    def known(found: re.Match[str]) -> str:
        return f"<id {numbers.setdefault(found.group(), len(numbers) + 1)}>"

    return _UUID.sub(known, _TIME.sub("<time>", text)).splitlines()


def _named(pathmap: PathMap, run: Recording) -> str:
    """The output with the API's own addresses, v2's for both versions, and without the copy's place."""
    text = run.stdout.replace(run.folder, ".") if run.folder else run.stdout
    for local, origin in run.origins.items():
        text = text.replace(local, origin)
    for pair in pathmap.bases:
        text = base_pattern(pair.v1).sub(pair.v2.replace("\\", ""), text)
    return text


def stable_lines(first: Sequence[str], second: Sequence[str]) -> tuple[list[str | None], list[str]]:
    """The lines of two runs of one program, None for what differs by itself, and those lines as they were."""
    if len(first) == len(second):
        kept: list[str | None] = [one if one == two else None for one, two in zip(first, second, strict=True)]
        return kept, [one for one, two in zip(first, second, strict=True) if one != two]
    kept = []
    loose: list[str] = []
    for tag, start, end, _, _ in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "equal":
            kept.extend(first[start:end])
        else:
            kept.append(None)
            loose.extend(first[start:end])
    return kept, loose


def lines_differ(kept: Sequence[str | None], other: Sequence[str], *, same_length: bool) -> bool:
    """Whether `other` is not what the stable lines ask for; a gap is any line, or any number of them."""
    if same_length:
        return len(kept) != len(other) or any(
            k is not None and k != o for k, o in zip(kept, other, strict=True)
        )
    pattern = "".join("(?:[^\n]*\n)*" if line is None else re.escape(line) + "\n" for line in kept)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in other)) is None

"""The page of counts, docs/coverage.md: one row a language, of which a run may replace some."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

HEAD = """\
# Coverage

What becomes of generated programs, language by language.
Each program makes one v1 call in one of the ways that its language has: client, how base and path are joined, where they are kept, where the id stands and what gives it, how much code stands between the caller and the client.
Every row of the path map is taken, with every combination of client, placement and wrapper, of base, path and join, and of the kinds of values; what remains is drawn.
`nox -s matrix -- --write docs/coverage.md` makes this page, `-- --language java` one language of it; the words of a row are in `tests/migrate/generated/registry.py`.

- **rewritten**: the program now sends what the map says of what it sent before, to the byte of path, query and body, and a second run finds nothing to do.
- **reviewed**: it is left as it was, and the report says why.
- **wrong**: anything else.

Where a runtime is named, each program was really run before and after, against a server that records what comes.
Where none is, the rewritten code was parsed, and the request that it says was compared.
The share is that of programs rewritten: of CreatorAudit's own map, and of other APIs, which are nothing but a map file of the tests.

"""
_TITLES = (
    "language",
    "programs",
    "rewritten",
    "reviewed",
    "wrong",
    "share",
    "share, other APIs",
    "how it was proved",
)
_ROW = re.compile(r"^\| (?P<language>[\w#+][\w#+ -]*) \| \d.*\|$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The counts of a language."""

    language: str
    programs: int
    rewritten: int
    reviewed: int
    wrong: int
    own: str
    other: str
    proof: str

    def __str__(self) -> str:
        counts = (self.programs, self.rewritten, self.reviewed, self.wrong)
        cells = (self.language, *(f"{count:,}" for count in counts), self.own, self.other, self.proof)
        return f"| {' | '.join(cells)} |"


def rows_of(page: str) -> dict[str, str]:
    """The rows that a page has, by language."""
    return {found["language"]: found[0] for found in _ROW.finditer(page)}


def written(page: str, rows: Sequence[Row], order: Sequence[str], every: int) -> str:
    """The page with `rows` in place of those that it has of the same languages."""
    found = rows_of(page)
    for row in rows:
        nth = {2: "2nd", 3: "3rd"}.get(every, f"{every}th")
        told = str(row) if every == 1 else str(row)[:-2] + f"; each {nth} program |"
        found[row.language] = told
    lines = [f"| {' | '.join(_TITLES)} |", "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |"]
    return HEAD + "\n".join([*lines, *(found[name] for name in order if name in found)]) + "\n"

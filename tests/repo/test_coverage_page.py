"""docs/coverage.md says of every language of the package what was proved of it."""

from __future__ import annotations

from migrate.languages.base import languages
from tests.migrate.generated.page import HEAD, rows_of
from tests.migrate.generated.registry import BY_NAME, ENTRIES, UNSPOKEN
from tests.repo.tools import ROOT


def test_every_language_has_a_row_and_nothing_is_wrong() -> None:
    page = (ROOT / "docs/coverage.md").read_text(encoding="utf-8")
    rows = rows_of(page)

    assert page.startswith(HEAD), "write it anew: nox -s matrix -- --write docs/coverage.md"
    assert {*rows} == {*BY_NAME}
    assert {language.name for language in languages()} == {
        *(entry.language for entry in ENTRIES),
        *UNSPOKEN,
    }
    for name, row in rows.items():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert cells[4] == "0", row
        assert int(cells[1].replace(",", "")) >= 100, row
        # The page may have been made on a machine with more, or fewer, compilers than this one.
        compiled = BY_NAME[name].compiled
        proofs = (BY_NAME[name].proof, *([compiled.proof] if compiled is not None else []))
        assert cells[7].startswith(proofs), row

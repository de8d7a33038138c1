"""The page of counts keeps the rows that a run does not replace."""

from __future__ import annotations

from tests.migrate.generated.page import Row, rows_of, written

NAMES = ["python", "javascript", "javascript packages", "java with Spring", "c#"]


def row(language: str, programs: int) -> Row:
    return Row(
        language=language,
        programs=programs,
        rewritten=1,
        reviewed=0,
        wrong=0,
        own="1.0 %",
        other="-",
        proof="read",
    )


def test_a_run_of_one_language_leaves_the_other_rows() -> None:
    page = written("", [row(name, 7) for name in NAMES], NAMES, 1)
    again = written(page, [row("javascript", 1_234)], NAMES, 1)
    assert list(rows_of(page)) == list(rows_of(again)) == NAMES
    assert "1,234" in rows_of(again)["javascript"]
    assert rows_of(again)["javascript packages"] == rows_of(page)["javascript packages"]

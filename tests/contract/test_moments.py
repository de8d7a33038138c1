"""Dates and moments as texts."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from contract.moments import day_at, days_from, is_date, moment


@given(st.dates(min_value=date(1971, 1, 1), max_value=date(2100, 1, 1)), st.integers(0, 400))
def test_days_are_counted_with_both_ends(first, more):
    start = moment(f"{first}T12:00:00Z")
    days = days_from(first.isoformat(), day_at(start, more))
    assert len(days) == more + 1
    assert days == sorted(set(days))
    assert days[0] == first.isoformat()


def test_a_text_without_a_zone_is_no_moment():
    assert moment("2026-06-14T09:30:00") is None
    assert moment("2026-06-14") is None
    assert moment("contract 12 item 3 and more") is None
    assert moment("1970-01-01T01:00:00+01:00") == 0


def test_a_date_is_spelled_in_one_way():
    assert is_date("2026-06-14")
    assert not any(
        map(is_date, ["20260614", "2026-W24-7", "2026-13-01", "14/06/2026", "2026-06-14T00:00:00"])
    )

"""Series of days and overviews, on answers made by hand: what a correct server may do beside what the mock does."""

from __future__ import annotations

import json

import pytest

from contract.checks.analytics import overview, points
from contract.model import Breach, Exchange
from contract.request import Request
from contract.series import dates_in, series
from tests.contract.tools import api

DAYS = [{"date": f"2026-06-{day}", "views": 1} for day in range(10, 17)]
BETWEEN = {"period": "custom", "start_date": "2026-06-10", "end_date": "2026-06-16"}
FIGURES = ("total_views", "engagement_rate", "active_accounts", "account_videos", "tracked_videos")


def answered(answer, *, path="/overview/analytics", status=200, **query):
    request = Request(method="GET", path=path).with_query(**query)
    return Exchange(
        number=1, request=request, identity="key", operation=api().document.find("GET", path),
        url="http://testserver/v2" + request.target, status=status, headers=(),
        body=json.dumps(answer).encode(), began=0.0, ended=1.0, at=0.0,
    )  # fmt: skip


def overviewed(current, previous, changes):
    data = {"type": "overview", "current": current, "previous": previous, "changes": changes}
    return answered({"data": data}, path="/overview")


def test_series_are_known_by_their_dates():
    assert [each.key.rpartition("/")[2] for each in series(api())] == ["analytics"] * 4


@pytest.mark.parametrize(
    ("data", "dates"),
    [
        (DAYS, [each["date"] for each in DAYS]),
        ({"2026-06-14": {"views": 1}, "2026-06-13": None}, ["2026-06-13", "2026-06-14"]),
        ([{"at": "2026-06-14T00:00:00Z"}, {"id": "12026-06-15", "no": "2026-13-40"}], ["2026-06-14"]),
        (None, []),
    ],
)
def test_dates_are_found_wherever_they_stand(data, dates):
    assert dates_in(answered({"data": data}), api()) == dates


@pytest.mark.parametrize(
    ("law", "exchange"),
    [
        (points.daily, answered({"data": DAYS}, **BETWEEN)),
        (points.daily, answered({"data": DAYS}, period="7d")),
        (points.daily, answered({"data": []}, period="7d", start_date="2026-06-10")),
        (points.daily, answered({"data": []})),
        (points.daily, answered({}, status=422, **BETWEEN)),
        (overview.agree, overviewed({"total_views": 3}, {"total_views": 2}, {"total_views_pct": 50})),
        (overview.agree, overviewed({"total_views": 4}, {"total_views": 3}, {"total_views_pct": 33.3})),
        (overview.agree, overviewed({"total_views": 4}, {"total_views": 0}, {"total_views_pct": 100})),
        (overview.agree, overviewed({"total_views": 4}, {"total_views": 3}, {"total_views_pct": None})),
        (overview.windows, overviewed(dict.fromkeys(FIGURES), dict.fromkeys(FIGURES, 0), {})),
        (overview.windows, answered({"detail": "no"}, path="/overview", status=422)),
    ],
)
def test_what_a_correct_server_may_do(law, exchange):
    assert not isinstance(law(exchange, api()), Breach)


@pytest.mark.parametrize(
    ("law", "exchange"),
    [
        (points.daily, answered({"data": DAYS[::-1]}, **BETWEEN)),
        (points.daily, answered({"data": DAYS[:-1]}, **BETWEEN)),
        (points.daily, answered({"data": [*DAYS[:3], *DAYS[4:], DAYS[0]]}, period="7d")),
        (points.daily, answered({"data": DAYS[:6]}, period="7d")),
        (overview.agree, overviewed({"total_views": 4}, {"total_views": 3}, {"total_views_pct": 25})),
        (overview.windows, overviewed(dict.fromkeys(FIGURES, 0), {"total_views": 1}, {})),
        (overview.changes, overviewed({}, {}, {"total_views_pct": 1})),
        (overview.type_of, answered({"data": {"type": "stats"}}, path="/overview")),
    ],
)
def test_what_breaks_a_clause_is_seen(law, exchange):
    assert isinstance(law(exchange, api()), Breach)

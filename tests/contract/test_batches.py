"""Laws about batches, on answers made by hand: what a correct server may do beside what the mock does."""

from __future__ import annotations

import json

import pytest

from contract.batches import batches
from contract.checks.batch import answers
from contract.model import Breach, Exchange
from contract.request import Request
from tests.contract.tools import api

ID, OTHER = "6f1d2c3b-4a5e-4f60-8172-93a4b5c6d7e8", "00000000-0000-4000-8000-000000000001"
FIGURES = {"views": 5, "plays": 7, "likes": 2, "comments": 1, "shares": 0, "engagement": 3}
META = {"period": "30d", "start_date": "2026-05-16", "end_date": "2026-06-14", "days": 30, "not_found": []}


def answered(body, answer, *, path="/videos/metrics", status=200):
    request = Request(method="POST", path=path).with_json(body)
    return Exchange(
        number=1, request=request, identity="key", operation=api().document.find("POST", path),
        url="http://testserver/v2" + path, status=status, headers=(),
        body=json.dumps(answer).encode(), began=0.0, ended=1.0, at=0.0,
    )  # fmt: skip


def served(data, meta=META, **sent):
    return answered({"video_ids": [ID], **sent}, {"data": data, "meta": meta})


def deltas(entry, windows, sent, **meta):
    answer = {"data": {ID: entry}, "meta": {"windows": windows, "not_found": [], **meta}}
    return answered({"video_ids": [ID], "windows": sent}, answer, path="/videos/deltas")


def test_every_batch_is_known_by_its_fields():
    fields = {each.operation.key: sorted(each.fields) for each in batches(api())}
    assert fields == {
        "POST /accounts/metrics": ["account_ids"],
        "POST /videos/metrics": ["video_ids"],
        "POST /videos/deltas": ["video_ids"],
        "POST /account-videos/metrics": ["instagram_post_ids", "tiktok_video_ids"],
    }


@pytest.mark.parametrize(
    ("law", "exchange"),
    [
        (answers.metrics_keyed, served({ID.upper(): FIGURES})),
        (answers.metrics_keyed, served([])),
        (answers.metrics_keyed, answered({"video_ids": ["?"]}, {"data": {ID: {}}}, status=422)),
        (answers.fields, served({ID: {**FIGURES, "saves": 1}})),
        (answers.fields, served({})),
        (answers.sums, served({ID: {**FIGURES, "likes": None, "engagement": None}})),
        (answers.no_figure, served({ID: FIGURES})),
        (answers.period_default, served({}, {**META, "period": "custom"}, start_date="2026-01-01")),
        (answers.period_default, served({}, {**META, "period": "7d"}, period="7d")),
        (answers.period_echo, served({}, {**META, "period": "custom"}, period="7d", end_date="2026-01-01")),
        (answers.period_days, served({}, {**META, "period": "7d"})),
        (
            answers.custom_window,
            served({}, META, period="7d", start_date="2026-01-01", end_date="2026-01-02"),
        ),
        (answers.custom_days, served({}, META, period="custom", start_date="soon", end_date="later")),
        (answers.window_keys, deltas({"1d": None, "7d": 3}, [1, 7], [7, 1, 7])),
        (answers.windows_echo, deltas({"1d": 1, "7d": 3}, [1, 7], [7, 1])),
        (answers.count, deltas({"1d": 1}, [1], [1], not_found=[OTHER], video_count=2)),
        (answers.count, deltas({"1d": 1}, [1], [1], video_count=1)),
    ],
)
def test_what_a_correct_server_may_do(law, exchange):
    assert not isinstance(law(exchange, api()), Breach)


@pytest.mark.parametrize(
    ("law", "exchange"),
    [
        (answers.metrics_keyed, served([{"id": ID, **FIGURES}])),
        (answers.metrics_keyed, served({OTHER: FIGURES})),
        (answers.fields, served({ID: None})),
        (answers.sums, served({ID: {**FIGURES, "engagement": 0.6}})),
        (answers.no_figure, served({ID: {**FIGURES, "organic_impressions": 0}})),
        (answers.period_default, served({}, {})),
        (answers.period_echo, served({}, META, period="7d")),
        (answers.period_days, served({}, {**META, "days": 31})),
        (
            answers.custom_window,
            served({}, META, period="custom", start_date="2026-01-01", end_date="2026-01-02"),
        ),
        (
            answers.custom_days,
            served({}, {"days": 1}, period="custom", start_date="2026-01-01", end_date="2026-01-02"),
        ),
        (answers.window_keys, deltas({"1": 1}, [1], [1])),
        (answers.windows_echo, deltas({"1d": 1}, [1, 7, 14, 30], [1])),
        (answers.windows_default, answered({"video_ids": [ID]}, {"meta": {}}, path="/videos/deltas")),
        (answers.count, deltas({"1d": 1}, [1], [1], video_count=True)),
    ],
)
def test_what_breaks_a_clause_is_seen(law, exchange):
    assert isinstance(law(exchange, api()), Breach)

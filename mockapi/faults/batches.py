"""Faults of the batch endpoints, windows and analytics."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from mockapi.call import Call
from mockapi.faults.model import ANALYTICS, METRICS, Fault, after, before, fault, instead, shadow
from mockapi.http import Result
from mockapi.mock import Mock
from mockapi.problems import Problem, invalid

_VIDEO: Final = "batchVideoMetrics"
_DELTAS: Final = "batchVideoDeltas"


def _each(change: Callable[[dict[str, Any]], Any]) -> Callable[[Mock], None]:
    """Alter the metrics of each id."""

    def alter(call: Call, result: Result) -> None:
        for metrics in result.body["data"].values():
            change(metrics)

    return lambda mock: after(mock, METRICS, alter)


def _meta(operations: Any, change: Callable[[Call, dict[str, Any]], Any]) -> Callable[[Mock], None]:
    return lambda mock: after(
        mock, operations, lambda call, result: change(call, result.body["meta"]) and None
    )


def _repair(operations: Any, change: Callable[[dict[str, Any]], Any]) -> Callable[[Mock], None]:
    """Bring a body that should be refused into one that is not."""

    def make(check: Callable[..., None]) -> Callable[..., None]:
        def broken(operation: Any, body: Any) -> None:
            if operation.id in operations and isinstance(body, dict):
                change(body)
            check(operation, body)

        return broken

    return lambda mock: shadow(mock.v2, "check_body", make)


def _as_list(call: Call, result: Result) -> None:
    result.body["data"] = [{"id": key, **value} for key, value in result.body["data"].items()]


def _zero_for_missing(call: Call, result: Result) -> None:
    zero = {"views": 0, "plays": 0, "likes": 0, "comments": 0, "shares": 0, "engagement": 0}
    for each in result.body["meta"]["not_found"]:
        result.body["data"][str(each)] = dict(zero)


def _tiktok_plays(mock: Mock) -> None:
    """Send more plays than views for TikTok."""
    _each(lambda metrics: metrics.update(plays=metrics["plays"] + 1))(mock)


def _all_or_nothing(call: Call, result: Result) -> None:
    if result.body["meta"]["not_found"] and result.body["data"]:
        raise Problem("NOT_FOUND", "Some ids were not found.")


def _first_200(name: str) -> Callable[[dict[str, Any]], None]:
    def change(body: dict[str, Any]) -> None:
        if isinstance(body.get(name), list):
            body[name] = body[name][:200] or ["00000000-0000-4000-8000-000000000000"]

    return change


def _only_uuids(body: dict[str, Any]) -> None:
    if isinstance(body.get("video_ids"), list):
        kept = [each for each in body["video_ids"] if isinstance(each, str) and len(each) == 36]
        body["video_ids"] = kept or ["00000000-0000-4000-8000-000000000000"]


def _no_repeats(call: Call) -> None:
    ids = call.body["video_ids"]
    if len(set(ids)) != len(ids):
        raise invalid("video_ids", "Expected each id once.")


def _default_period(call: Call) -> None:
    if not call.body.keys() & {"period", "start_date", "end_date"}:
        call.body = {**call.body, "period": "7d"}


def _any_period(body: dict[str, Any]) -> None:
    if body.get("period", "7d") not in ("7d", "30d", "90d", "custom"):
        body["period"] = "30d"


def _custom_without_dates(body: dict[str, Any]) -> None:
    if body.get("period") == "custom" and not (body.get("start_date") and body.get("end_date")):
        body["period"] = "30d"


def _off_by_one(call: Call, result: Result) -> None:
    """Leave the last day of a custom window out."""
    meta = result.body["meta"]
    if meta["period"] == "custom":
        meta["days"] -= 1


def _dates_ignored(call: Call) -> None:
    call.body = {
        name: value for name, value in call.body.items() if name not in ("period", "start_date", "end_date")
    }


def _swap_dates(call: Call) -> None:
    start, end = call.body.get("start_date"), call.body.get("end_date")
    if start and end and end < start:
        call.body = {**call.body, "start_date": end, "end_date": start}


def _any_date(body: dict[str, Any]) -> None:
    from mockapi.validation import is_date

    for name in ("start_date", "end_date"):
        if isinstance(body.get(name), str) and not is_date(body[name]):
            body[name] = "2026-01-01"


def _round_numbers(body: dict[str, Any]) -> None:
    for name in ("instagram_post_ids", "tiktok_video_ids"):
        if isinstance(body.get(name), list):
            body[name] = [int(e) if isinstance(e, str) and e.isdigit() else e for e in body[name]]
            body[name] = [e for e in body[name] if isinstance(e, int)]


def _drop_list(name: str) -> Callable[[Mock], None]:
    return lambda mock: before(mock, "batchAccountVideoMetrics", lambda call: call.body.pop(name, None))


def _windows(rule: Callable[[list[int]], list[int]]) -> Callable[[dict[str, Any]], None]:
    def change(body: dict[str, Any]) -> None:
        windows = body.get("windows")
        if isinstance(windows, list) and all(isinstance(each, int) for each in windows):
            body["windows"] = rule(windows)

    return change


def _renamed_windows(call: Call, result: Result) -> None:
    result.body["data"] = {
        key: {name.removesuffix("d"): value for name, value in windows.items()}
        for key, windows in result.body["data"].items()
    }


def _repeated_refused(call: Call) -> None:
    windows = call.body.get("windows", [])
    if len(set(windows)) != len(windows):
        raise invalid("windows", "Expected each window once.")


def _count_asked(call: Call, meta: dict[str, Any]) -> None:
    meta["video_count"] = len(call.body["video_ids"]) + 1


def _deltas_refresh(mock: Mock) -> None:
    """Change the videos that are asked about."""

    def apply(call: Call, result: Result) -> None:
        from sqlalchemy import update

        from mockapi.schema import videos

        with mock.parts.database.write() as connection:
            found = videos.c.id.in_(list(result.body["data"]))
            connection.execute(
                update(videos).where(found).values(updated_at=call.now + 3_600_000, metadata='{"read": "1"}')
            )

    after(mock, _DELTAS, apply)


def _default_windows(call: Call) -> None:
    call.body = {"windows": [1, 7], **call.body}


def _analytics(change: Callable[[Call, Result], Any]) -> Callable[[Mock], None]:
    return lambda mock: after(mock, ANALYTICS, change)


def _last_day_lost(call: Call, result: Result) -> None:
    del result.body["data"][-1]


def _not_served(operation: str) -> Callable[[Mock], None]:
    def gone(call: Call) -> Result:
        raise Problem("NOT_FOUND", "No such path.")

    return lambda mock: instead(mock, operation, lambda handler: gone)


def _gaps(call: Call, result: Result) -> None:
    """Leave out days with nothing new, and every third."""
    result.body["data"] = [point for number, point in enumerate(result.body["data"]) if number % 3 != 1]


def _inflated(call: Call, result: Result) -> None:
    for point in result.body["data"]:
        point["views"] = point["views"] * 2 + 1


def _loose_query(name: str, sound: str, replacement: str) -> Callable[[Mock], None]:
    """Let a refused query value of the analytics endpoints pass as another."""
    import re

    def make(answer: Callable[..., Any]) -> Callable[..., Any]:
        def broken(exchange: Any) -> Any:
            request = exchange.request
            if request.path.endswith("/analytics"):
                request.query = re.sub(
                    rf"(^|&){name}=(?!{sound}(&|$))[^&]*", rf"\g<1>{replacement}", request.query
                )
            return answer(exchange)

        return broken

    return lambda mock: shadow(mock.v2, "answer", make)


def _custom_analytics(call: Call) -> None:
    if call.query.get("period") == "custom" and not {"start_date", "end_date"} <= call.query.keys():
        call.query = {"period": "30d"}


_DATE: Final = r"\d{4}-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01])"

FAULTS: Final[tuple[Fault, ...]] = (
    fault("metrics-as-list", "metrics-keyed-by-id", "Sends metrics as a list.",
          lambda mock: after(mock, METRICS, _as_list)),
    fault("metrics-shares-missing", "metrics-fields", "Leaves shares out of metrics.",
          _each(lambda m: m.pop("shares"))),
    fault("metrics-engagement-rate", "metrics-engagement-sum", "Sends engagement as a rate.",
          _each(lambda m: m.update(engagement=round(100 * m["engagement"] / (m["views"] or 1)) + 1))),
    fault("metrics-tiktok-plays-differ", "metrics-tiktok-plays", "Sends other plays than views on TikTok.",
          _tiktok_plays),
    fault("metrics-impressions", "metrics-no-impressions", "Sends impressions.",
          _each(lambda m: m.update(impressions=1))),
    fault("metrics-not-found-empty", "metrics-not-found-listed", "Leaves not_found empty.",
          _meta(METRICS, lambda call, meta: meta.update(not_found=[]))),
    fault("metrics-zero-for-unknown", "metrics-not-found-left-out", "Sends zeros for unknown ids.",
          lambda mock: after(mock, METRICS, _zero_for_missing)),
    fault("metrics-mixed-refused", "metrics-mixed-ids", "Refuses a batch with one unknown id.",
          lambda mock: after(mock, METRICS, _all_or_nothing)),
    fault("metrics-ids-optional", "metrics-ids-required", "Takes a missing video_ids for an unknown id.",
          _repair((_VIDEO,), lambda body: body.setdefault("video_ids",
              ["00000000-0000-4000-8000-000000000000"]))),
    fault("metrics-ids-uncounted", "metrics-ids-count", "Takes any number of ids.",
          _repair((_VIDEO,), _first_200("video_ids"))),
    fault("metrics-ids-loose", "metrics-ids-invalid-refused", "Passes over ids that are no UUIDs.",
          _repair((_VIDEO,), _only_uuids)),
    fault("metrics-repeats-refused", "metrics-ids-repeated", "Refuses an id that is given twice.",
          lambda mock: before(mock, _VIDEO, _no_repeats)),
    fault("metrics-period-default-7d", "metrics-period-default", "Takes 7d as the default period.",
          lambda mock: before(mock, METRICS, _default_period)),
    fault("metrics-period-not-echoed", "metrics-period-echo", "Echoes custom as every period.",
          _meta(METRICS, lambda call, meta: meta.update(period="custom"))),
    fault("metrics-days-wrong", "metrics-period-days", "Counts one day too many.",
          _meta(METRICS, lambda call, meta: meta.update(days=meta["days"] + 1))),
    fault("metrics-period-loose", "metrics-period-invalid-refused", "Takes any period for 30d.",
          _repair(METRICS, _any_period)),
    fault("metrics-custom-loose", "metrics-custom-needs-dates", "Takes custom without dates for 30d.",
          _repair(METRICS, _custom_without_dates)),
    fault("metrics-dates-ignored", "metrics-custom-window", "Ignores the dates of a custom window.",
          lambda mock: before(mock, METRICS, _dates_ignored)),
    fault("metrics-end-exclusive", "metrics-custom-inclusive", "Leaves the last day of a custom window out.",
          lambda mock: after(mock, METRICS, _off_by_one)),
    fault("metrics-dates-swapped", "metrics-custom-reversed", "Swaps dates that are the wrong way round.",
          lambda mock: before(mock, METRICS, _swap_dates)),
    fault("metrics-date-loose", "metrics-date-invalid-refused", "Takes any text for a date.",
          _repair(METRICS, _any_date)),
    fault("post-ids-loose", "account-video-metrics-integers", "Takes text for internal ids.",
          _repair(("batchAccountVideoMetrics",), _round_numbers)),
    fault("instagram-posts-ignored", "account-video-metrics-instagram", "Ignores instagram_post_ids.",
          _drop_list("instagram_post_ids")),
    fault("tiktok-videos-ignored", "account-video-metrics-tiktok", "Ignores tiktok_video_ids.",
          _drop_list("tiktok_video_ids")),
    fault("post-ids-uncounted", "account-video-metrics-bounds", "Takes any number of internal ids.",
          _repair(("batchAccountVideoMetrics",), lambda body: body.update(
              {name: value[:200] for name, value in body.items() if isinstance(value, list)}))),
    fault("account-metrics-missing", "account-metrics-served", "Does not serve /accounts/metrics.",
          _not_served("batchAccountMetrics")),
    fault("account-metrics-flat", "account-metrics-shape", "Sends account metrics as a list.",
          lambda mock: after(mock, "batchAccountMetrics", _as_list)),
    fault("deltas-as-list", "deltas-keyed-by-id", "Sends deltas as a list.",
          lambda mock: after(mock, _DELTAS, _as_list)),
    fault("deltas-windows-renamed", "deltas-keyed-by-window", "Keys deltas by bare numbers.",
          lambda mock: after(mock, _DELTAS, _renamed_windows)),
    fault("deltas-windows-not-echoed", "deltas-windows-echo", "Echoes the default windows always.",
          _meta((_DELTAS,), lambda call, meta: meta.update(windows=[1, 7, 14, 30]))),
    fault("deltas-count-wrong", "deltas-video-count", "Counts one video too many.",
          _meta((_DELTAS,), _count_asked)),
    fault("deltas-not-found-empty", "deltas-not-found", "Leaves not_found of deltas empty.",
          _meta((_DELTAS,), lambda call, meta: meta.update(not_found=[]))),
    fault("deltas-repeats-refused", "deltas-windows-repeated", "Refuses a window that is given twice.",
          lambda mock: before(mock, _DELTAS, _repeated_refused)),
    fault("deltas-window-zero", "deltas-window-shortest", "Takes a window of 0 days for 1.",
          _repair((_DELTAS,), _windows(lambda windows: [max(1, each) for each in windows]))),
    fault("deltas-window-endless", "deltas-window-longest", "Takes a window above 365 days for 365.",
          _repair((_DELTAS,), _windows(lambda windows: [min(365, each) for each in windows]))),
    fault("deltas-windows-uncounted", "deltas-windows-count", "Takes any number of windows.",
          _repair((_DELTAS,), _windows(lambda windows: windows[:10] or [1]))),
    fault("deltas-windows-default-two", "deltas-windows-default", "Takes 1 and 7 as default windows.",
          lambda mock: before(mock, _DELTAS, _default_windows)),
    fault("deltas-ids-optional", "deltas-ids-required", "Takes a missing video_ids for an unknown id.",
          _repair((_DELTAS,), lambda body: body.setdefault("video_ids",
              ["00000000-0000-4000-8000-000000000000"]))),
    fault("deltas-ids-uncounted", "deltas-ids-count", "Takes any number of ids.",
          _repair((_DELTAS,), _first_200("video_ids"))),
    fault("deltas-write", "deltas-read-only", "Changes the videos that are asked about.", _deltas_refresh),
    fault("creator-analytics-missing", "creator-analytics-served", "Does not serve a creator's analytics.",
          _not_served("getCreatorAnalytics")),
    fault("analytics-end-exclusive", "analytics-dates-inclusive", "Leaves the last day out.",
          _analytics(_last_day_lost)),
    fault("analytics-date-loose", "analytics-date-invalid-refused", "Passes over dates that are none.",
          lambda mock: (_loose_query("start_date", _DATE, "ignored=1")(mock), _loose_query("end_date",
              _DATE, "ignored=1")(mock))[0]),
    fault("analytics-period-refused", "analytics-period-accepted", "Refuses period.",
          lambda mock: before(mock, ANALYTICS, _no_period)),
    fault("analytics-custom-loose", "analytics-custom-needs-dates", "Takes custom without dates for 30d.",
          lambda mock: before(mock, ANALYTICS, _custom_analytics)),
    fault("analytics-gaps", "analytics-daily-points", "Leaves days out.", _analytics(_gaps)),
    fault("analytics-inflated", "analytics-agree-with-metrics", "Sends twice the views in analytics.",
          _analytics(_inflated)),
    fault("analytics-three-scopes", "analytics-four-scopes", "Does not serve the organisation's analytics.",
          _not_served("getOverviewAnalytics")),
)  # fmt: skip


def _no_period(call: Call) -> None:
    if "period" in call.query:
        raise invalid("period", "Expected no such parameter.")

"""Faults of search and the overview."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from mockapi.call import Call
from mockapi.faults.model import Fault, after, before, fault, shadow
from mockapi.http import Result
from mockapi.mock import Mock


def _sections(change: Callable[[Call, dict[str, Any]], Any]) -> Callable[[Mock], None]:
    return lambda mock: after(mock, "search", lambda call, result: change(call, result.body["data"]) and None)


def _meta(change: Callable[[Call, dict[str, Any]], Any]) -> Callable[[Mock], None]:
    return lambda mock: after(mock, "search", lambda call, result: change(call, result.body["meta"]) and None)


def _empty(section: str) -> Callable[[Mock], None]:
    return _sections(lambda call, data: data.update({section: []}))


def _without(section: str, name: str) -> Callable[[Mock], None]:
    return _sections(lambda call, data: [item.pop(name) for item in data[section]])


def _exact_case(call: Call, data: dict[str, Any]) -> None:
    needle = call.query.get("q", "")
    data["accounts"] = [item for item in data["accounts"] if needle in item["username"]]
    data["creators"] = [item for item in data["creators"] if needle in item["name"]]


def _everything(mock: Mock, when: Callable[[str], bool]) -> None:
    """Search for the empty text, which everything contains."""

    def check(call: Call) -> None:
        if when(call.query.get("q", "")):
            call.query = {**call.query, "q": "a"}

    before(mock, "search", check)


def _more(call: Call, data: dict[str, Any]) -> None:
    """Add an item that does not match."""
    data["creators"].append({"id": "00000000-0000-4000-8000-000000000000", "name": "\u2205"})


def _limit(mock: Mock, value: int, *, always: bool) -> None:
    def check(call: Call) -> None:
        sent = [name for name, _ in call.request.query_pairs()]
        if always or "limit" not in sent:
            call.query = {**call.query, "limit": value}

    before(mock, "search", check)


def _loose(path: str, pattern: str, replacement: str) -> Callable[[Mock], None]:
    """Bring refused queries of one path into accepted ones."""

    def make(answer: Callable[..., Any]) -> Callable[..., Any]:
        def broken(exchange: Any) -> Any:
            request = exchange.request
            if request.path == path:
                request.query = re.sub(pattern, replacement, request.query)
            return answer(exchange)

        return broken

    return lambda mock: shadow(mock.v2, "answer", make)


def _overview(change: Callable[[Call, dict[str, Any]], Any]) -> Callable[[Mock], None]:
    return lambda mock: after(
        mock, "getOverview", lambda call, result: change(call, result.body["data"]) and None
    )


def _same_window(call: Call, data: dict[str, Any]) -> None:
    data["previous"] = dict(data["current"])


def _overview_period(mock: Mock) -> None:
    def check(call: Call) -> None:
        if "period" not in [name for name, _ in call.request.query_pairs()]:
            call.query = {**call.query, "period": "30d"}

    before(mock, "getOverview", check)


def _with_cursor(call: Call, result: Result) -> None:
    result.body["pagination"] = {"next_cursor": None, "has_next": False, "limit": call.query["limit"]}


FAULTS: Final[tuple[Fault, ...]] = (
    fault("search-no-accounts", "search-usernames", "Finds no accounts.", _empty("accounts")),
    fault("search-no-creators", "search-creator-names", "Finds no creators.", _empty("creators")),
    fault("search-no-videos", "search-captions", "Finds no videos.", _empty("videos")),
    fault("search-finds-more", "search-finds-only-matches", "Finds what does not match.", _sections(_more)),
    fault("search-case-sensitive", "search-case-insensitive", "Heeds the letter case.",
          _sections(_exact_case)),
    fault("search-blank-finds", "search-blank-empty", "Finds something for a blank text.",
          lambda mock: _everything(mock, lambda text: not text.strip())),
    fault("search-text-cut", "search-text-length", "Cuts texts longer than 128 characters.",
          _loose("/v2/search", r"(^|&)q=([^&]{100})[^&]*", r"\g<1>q=\g<2>")),
    fault("search-limit-default-1", "search-limit-default", "Finds one of each by default.",
          lambda mock: _limit(mock, 1, always=False)),
    fault("search-limit-ignored", "search-limit-respected", "Finds up to 25 of each whatever the limit.",
          lambda mock: _limit(mock, 25, always=True)),
    fault("search-limit-loose", "search-limit-bounds", "Takes any limit.",
          _loose("/v2/search", r"(^|&)limit=(?:0|2[6-9]|[3-9]\d|\d{3,}|-\d+)(?=&|$)", r"\g<1>limit=25")),
    fault("search-query-folded", "search-query-echo", "Echoes the text in capitals.",
          _meta(lambda call, meta: meta.update(query=meta["query"].upper() + " "))),
    fault("search-limit-not-echoed", "search-limit-echo", "Echoes 25 as every limit.",
          _meta(lambda call, meta: meta.update(limit_per_section=25 if meta["limit_per_section"] != 25
              else 10))),
    fault("search-caps-unbounded", "search-caps-bounded", "Sends caps above the limit.",
          _meta(lambda call, meta: meta.update(effective_caps={k: v + 1 for k,
              v in meta["effective_caps"].items()}))),
    fault("search-account-without-name", "search-account-fields",
          "Leaves display_name out of found accounts.",
          _without("accounts", "display_name")),
    fault("search-creator-without-name", "search-creator-fields", "Leaves name out of found creators.",
          _without("creators", "name")),
    fault("search-video-without-caption", "search-video-fields", "Leaves caption out of found videos.",
          _without("videos", "caption")),
    fault("search-paginates", "search-no-cursor", "Sends a pagination block.",
          lambda mock: after(mock, "search", _with_cursor)),
    fault("overview-type-other", "overview-type", "Sends stats as type.",
          _overview(lambda call, data: data.update(type="stats"))),
    fault("overview-without-previous", "overview-windows", "Leaves the previous window out.",
          _overview(lambda call, data: data.pop("previous"))),
    fault("overview-without-changes", "overview-changes", "Leaves the changes out.",
          _overview(lambda call, data: data.pop("changes"))),
    fault("overview-default-30d", "overview-period-default", "Takes 30d as the default period.",
          _overview_period),
    fault("overview-period-loose", "overview-period", "Takes any period for 7d.",
          _loose("/v2/overview", r"(^|&)period=(?!(7d|30d|90d)(&|$))[^&]*", r"\g<1>period=7d")),
    fault("overview-previous-same", "overview-previous-precedes", "Sends the current window as the previous.",
          _overview(_same_window)),
    fault("overview-active-wrong", "overview-active-accounts", "Counts one active account too many.",
          _overview(lambda call,
              data: data["current"].update(active_accounts=data["current"]["active_accounts"] + 1))),
    fault("overview-changes-wrong", "overview-changes-agree",
          "Sends changes that do not follow from the windows.",
          _overview(lambda call, data: data["changes"].update(total_views_pct=12345.0))),
)  # fmt: skip

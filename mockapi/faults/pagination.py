"""Faults of pages, cursors and the `Link` header."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import Any, Final

from mockapi.call import Call
from mockapi.faults.model import LISTS, Fault, after, fault, shadow
from mockapi.http import Request, Result
from mockapi.mock import Mock
from mockapi.pages import Listing, Order

Rows = list[dict[str, Any]]


def _block(name: str, value: Callable[[dict[str, Any]], Any]) -> Callable[[Mock], None]:
    """Put a value into `pagination`."""

    def change(call: Call, result: Result) -> None:
        result.body["pagination"][name] = value(result.body)

    return lambda mock: after(mock, LISTS, change)


def _no_block(call: Call, result: Result) -> None:
    del result.body["pagination"]


def _fetch(change: Callable[[Rows, tuple[Any, str] | None, int], Rows]) -> Callable[[Mock], None]:
    """Alter the rows of a page; one more than the limit means that another page follows."""

    def make(fetch: Callable[..., Rows]) -> Callable[..., Rows]:
        def broken(
            connection: Any, statement: Any, listing: Listing, order: Order, position: Any, limit: int
        ) -> Rows:
            return change(fetch(connection, statement, listing, order, position, limit), position, limit)

        return broken

    return lambda mock: shadow(mock.parts.tools.pages, "fetch", make)


def _repeat(rows: Rows, position: Any, limit: int) -> Rows:
    """Show an item of each following page twice."""
    return [rows[0], *rows] if position is not None and 0 < len(rows) <= limit else rows


def _gap(rows: Rows, position: Any, limit: int) -> Rows:
    """Lose the first item of each following page."""
    return rows[1:] if position is not None and len(rows) > 1 else rows


def _reversed(mock: Mock) -> None:
    """Turn each following page round."""

    def make(cut: Callable[..., Result]) -> Callable[..., Result]:
        def broken(connection: Any, **parts: Any) -> Result:
            render = parts["render"]
            if "cursor" in parts["query"]:
                parts["render"] = lambda rows: list(reversed(render(rows)))
            return cut(connection, **parts)

        return broken

    shadow(mock.parts.tools.pages, "cut", make)


def _loop(mock: Mock) -> None:
    """Give out a next cursor for ever, back to the start at the end."""

    def change(call: Call, result: Result) -> None:
        page = result.body["pagination"]
        if not page["has_next"] and result.body["data"] and "cursor" in call.query:
            page["has_next"], page["next_cursor"] = True, call.query["cursor"]

    after(mock, LISTS, change)


def _offsets(mock: Mock) -> None:
    """Count items from the start instead of naming the last one seen."""
    numbers: dict[str, int] = {}

    def make(fetch: Callable[..., Rows]) -> Callable[..., Rows]:
        def broken(
            connection: Any, statement: Any, listing: Listing, order: Order, position: Any, limit: int
        ) -> Rows:
            offset = 0 if position is None else int(position[0])
            rows = fetch(connection, statement.offset(offset), listing, order, None, limit)
            for number, row in enumerate(rows, start=offset + 1):
                numbers[row["id"]] = number
            return rows

        return broken

    shadow(mock.parts.tools.pages, "fetch", make)
    encode = mock.parts.tools.pages.cursors.encode
    mock.parts.tools.pages.cursors.__dict__["encode"] = lambda walk, position: encode(
        walk, (numbers[position[1]], position[1])
    )


def _walk(drop: Callable[[dict[str, Any]], dict[str, Any]], *, path: bool = True) -> Callable[[Mock], None]:
    """Bind cursors to less."""

    def make(walk: Callable[..., str]) -> Callable[..., str]:
        return lambda org_id, where, criteria: walk(org_id, where if path else "", drop(criteria))

    return lambda mock: shadow(mock.parts.tools.pages.cursors, "walk", make)


def _only_order(criteria: dict[str, Any]) -> dict[str, Any]:
    return {name: criteria[name] for name in ("order_by", "order_direction")}


def _without(name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda criteria: {key: value for key, value in criteria.items() if key != name}


def _other_order(mock: Mock) -> None:
    """Take a cursor of another sort key; its value is then compared with another column's."""

    def make(decode: Callable[[str, str], tuple[Any, str]]) -> Callable[[str, str], tuple[Any, str]]:
        def broken(walk: str, cursor: str) -> tuple[Any, str]:
            value, item_id = decode(walk, cursor)
            is_text = '"order_by": "username"' in walk or '"order_by": "name"' in walk
            return (str(value) if is_text else value if isinstance(value, int) else 0), item_id

        return broken

    _walk(_without("order_by"))(mock)
    shadow(mock.parts.tools.pages.cursors, "decode", make)


def _from_the_start(mock: Mock) -> None:
    """Take an unreadable cursor for none."""

    def make(cut: Callable[..., Result]) -> Callable[..., Result]:
        def broken(connection: Any, **parts: Any) -> Result:
            if not _is_readable(parts["query"].get("cursor", "")):
                parts["query"] = {name: value for name, value in parts["query"].items() if name != "cursor"}
            return cut(connection, **parts)

        return broken

    shadow(mock.parts.tools.pages, "cut", make)


def _is_readable(cursor: str) -> bool:
    """Whether the text holds a position, whatever its signature."""
    try:
        json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))[16:])
    except ValueError:
        return False
    return True


def _unsigned(mock: Mock) -> None:
    """No longer check a cursor's signature, nor what follows it."""

    def make(decode: Callable[[str, str], tuple[Any, str]]) -> Callable[[str, str], tuple[Any, str]]:
        last: dict[str, tuple[Any, str]] = {}

        def broken(walk: str, cursor: str) -> tuple[Any, str]:
            from mockapi.problems import Problem

            try:
                last[walk] = decode(walk, cursor)
            except Problem:
                if len(cursor) < 40:
                    raise
                return last.get(walk, ("" if '"name"' in walk else 0, ""))
            return last[walk]

        return broken

    shadow(mock.parts.tools.pages.cursors, "decode", make)


def _limit_bound_cursor(mock: Mock) -> None:
    def make(cut: Callable[..., Result]) -> Callable[..., Result]:
        def broken(connection: Any, **parts: Any) -> Result:
            parts["filters"] = {**parts["filters"], "limit": parts["query"]["limit"]}
            return cut(connection, **parts)

        return broken

    shadow(mock.parts.tools.pages, "cut", make)


def _default_limit(mock: Mock) -> None:
    def make(cut: Callable[..., Result]) -> Callable[..., Result]:
        def broken(connection: Any, **parts: Any) -> Result:
            sent = [name for name, _ in parts["request"].query_pairs()]
            if "limit" not in sent:
                parts["query"] = {**parts["query"], "limit": 20}
            return cut(connection, **parts)

        return broken

    shadow(mock.parts.tools.pages, "cut", make)


def _more_than_asked(mock: Mock) -> None:
    def make(cut: Callable[..., Result]) -> Callable[..., Result]:
        def broken(connection: Any, **parts: Any) -> Result:
            asked = parts["query"]["limit"]
            parts["query"] = {**parts["query"], "limit": max(asked, 50)}
            result = cut(connection, **parts)
            result.body["pagination"]["limit"] = asked
            return result

        return broken

    shadow(mock.parts.tools.pages, "cut", make)


def _loose_limit(mock: Mock, accepts: Callable[[str], int | None]) -> None:
    """Bring a limit out of bounds into them."""

    def make(answer: Callable[..., Any]) -> Callable[..., Any]:
        def broken(exchange: Any) -> Any:
            request: Request = exchange.request
            for name, value in request.query_pairs():
                if name == "limit" and (limit := accepts(value)) is not None:
                    request.query = re.sub(r"(^|&)limit=[^&]*", rf"\g<1>limit={limit}", request.query)
            return answer(exchange)

        return broken

    shadow(mock.v2, "answer", make)


def _total(value: Callable[[Call, dict[str, Any]], int | None]) -> Callable[[Mock], None]:
    def change(call: Call, result: Result) -> None:
        total = value(call, result.body["pagination"])
        if total is None:
            result.body["pagination"].pop("total_count", None)
        else:
            result.body["pagination"]["total_count"] = total

    return lambda mock: after(mock, LISTS, change)


def _total_unfiltered(mock: Mock) -> None:
    """Count without the filter, the organisation kept."""

    def make(count: Callable[..., int]) -> Callable[..., int]:
        def broken(connection: Any, statement: Any) -> int:
            owner_only = statement.with_only_columns(statement.selected_columns[0])
            owner_only._where_criteria = statement._where_criteria[:1]
            return count(connection, owner_only)

        return broken

    shadow(mock.parts.tools.pages, "count", make)


def _link(change: Callable[[str], str | None]) -> Callable[[Mock], None]:
    def alter(call: Call, result: Result) -> None:
        value = change(result.headers.pop("Link"))
        if value:
            result.headers["Link"] = value

    return lambda mock: after(mock, LISTS, alter)


def _next_link_always(call: Call, result: Result) -> None:
    if 'rel="next"' not in result.headers["Link"]:
        first = result.headers["Link"].partition(";")[0]
        result.headers["Link"] += f', {first}; rel="next"'


def _stale_next(call: Call, result: Result) -> None:
    """Point `next` at the start instead of at the next page."""
    result.headers["Link"] = re.sub(r"[&?]cursor=[^&>]*", "", result.headers["Link"])


FAULTS: Final[tuple[Fault, ...]] = (
    fault("pagination-missing", "pagination-block", "Leaves the pagination block out.",
          lambda mock: after(mock, LISTS, _no_block)),
    fault("next-cursor-number", "pagination-next-cursor-type", "Sends next_cursor as a number.",
          _block("next_cursor", lambda body: 0 if body["pagination"]["next_cursor"] is None else 1)),
    fault("has-next-text", "pagination-has-next-type", "Sends has_next as text.",
          _block("has_next", lambda body: str(body["pagination"]["has_next"]).lower())),
    fault("limit-echo-wrong", "pagination-limit-echo", "Echoes the number of items as limit.",
          _block("limit", lambda body: len(body["data"]) or 1)),
    fault("limit-default-20", "pagination-limit-default", "Takes 20 as the default limit.", _default_limit),
    fault("limit-ignored", "pagination-limit-respected", "Serves 50 items whatever the limit.",
          _more_than_asked),
    fault("limit-zero-accepted", "pagination-limit-lowest", "Takes limit=0 and below for 1.",
          lambda mock: _loose_limit(mock, lambda v: 1 if re.fullmatch(r"0|-[0-9]+", v) else None)),
    fault("limit-above-200-accepted", "pagination-limit-highest", "Takes a limit above 200 for 200.",
          lambda mock: _loose_limit(mock, lambda v: 200 if re.fullmatch(r"[0-9]+", v) and int(v) > 200
              else None)),
    fault("limit-text-accepted", "pagination-limit-text-refused", "Takes a limit that is no number for 50.",
          lambda mock: _loose_limit(mock, lambda v: None if re.fullmatch(r"-?[0-9]+", v) else 25)),
    fault("has-next-always-false", "pagination-has-next-true", "Says that every page is the last.",
          lambda mock: (_block("has_next", lambda body: False)(mock), _block("next_cursor",
              lambda body: None)(mock))[0]),
    fault("has-next-always-true", "pagination-has-next-false", "Says that another page follows the last.",
          _block("has_next", lambda body: True)),
    fault("next-cursor-at-end", "pagination-cursor-null-at-end", "Sends a next_cursor with the last page.",
          _block("next_cursor", lambda body: body["pagination"]["next_cursor"] or "bm90aGluZw")),
    fault("page-repeats", "pagination-walk-no-repeat", "Shows an item twice in a walk.", _fetch(_repeat)),
    fault("page-skips", "pagination-walk-no-gap", "Loses an item at each page's start.", _fetch(_gap)),
    fault("page-reversed", "pagination-walk-order", "Turns each following page round.", _reversed),
    fault("page-size-skips", "pagination-walk-any-limit", "Loses an item when the limit is odd.",
          _fetch(lambda rows, position, limit: rows[1:]
              if limit % 2 and position is not None and len(rows) > 1 else rows)),
    fault("cursor-loops", "pagination-walk-ends", "Gives out the last page's cursor again for ever.", _loop),
    fault("walk-repeats-under-inserts", "pagination-walk-under-inserts",
          "Pages by offset, so inserts repeat items.",
          _offsets),
    fault("walk-skips-under-deletes", "pagination-walk-under-deletes",
          "Pages by offset, so deletes skip items.",
          _offsets),
    fault("cursor-other-filter-accepted", "pagination-cursor-other-filter-refused",
          "Takes a cursor under another filter.",
          _walk(_only_order)),
    fault("cursor-other-order-accepted", "pagination-cursor-other-order-refused",
          "Takes a cursor under another order_by.",
          _other_order),
    fault("cursor-other-direction-accepted", "pagination-cursor-other-direction-refused",
          "Takes a cursor under another order_direction.", _walk(_without("order_direction"))),
    fault("cursor-bound-to-limit", "pagination-cursor-other-limit", "Refuses a cursor under another limit.",
          _limit_bound_cursor),
    fault("cursor-other-path-accepted", "pagination-cursor-other-path-refused",
          "Takes a cursor of another list.",
          _walk(lambda criteria: criteria, path=False)),
    fault("cursor-garbage-accepted", "pagination-cursor-garbage-refused",
          "Takes an unreadable cursor for the first page.",
          _from_the_start),
    fault("cursor-tampered-accepted", "pagination-cursor-tampered-refused",
          "Does not check a cursor's signature.",
          _unsigned),
    fault("total-always", "pagination-total-absent", "Sends total_count unasked.",
          _total(lambda call, page: page.get("total_count", 7))),
    fault("total-never", "pagination-total-present", "Never sends total_count.",
          _total(lambda call, page: None)),
    fault("total-of-page", "pagination-total-correct", "Sends one more than there are as total_count.",
          _total(lambda call, page: page["total_count"] + 1 if "total_count" in page else None)),
    fault("total-unfiltered", "pagination-total-filtered", "Counts without the filter.", _total_unfiltered),
    fault("link-missing", "link-header-first", "Leaves the Link header out.", _link(lambda value: None)),
    fault("link-first-missing", "link-header-first", "Leaves rel=first out.",
          _link(lambda value: value.partition(", ")[2] or '</v2>; rel="up"')),
    fault("link-next-missing", "link-header-next", "Leaves rel=next out.",
          _link(lambda value: value.partition(", ")[0])),
    fault("link-next-at-end", "link-header-next-absent", "Sends rel=next with the last page.",
          lambda mock: after(mock, LISTS, _next_link_always)),
    fault("link-relative", "link-header-absolute", "Sends relative URLs in Link.",
          _link(lambda value: re.sub(r"https?://[^/>]+", "", value))),
    fault("link-unquoted", "link-header-syntax", "Leaves the angle brackets out of Link.",
          _link(lambda value: value.replace("<", "").replace(">", ""))),
    fault("link-next-stale", "link-header-next-agrees", "Lets rel=next lead to the first page.",
          lambda mock: after(mock, LISTS, _stale_next)),
    fault("link-first-forgets-query", "link-header-first-agrees", "Lets rel=first forget filter and limit.",
          _link(lambda value: re.sub(r"\?[^>]*(>; rel=\"first\")", r"\1", value))),
)  # fmt: skip

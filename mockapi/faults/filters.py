"""Faults of filters, sorting and their echo."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any, Final

from mockapi.call import Call
from mockapi.faults.model import LISTS, Fault, after, before, fault, shadow
from mockapi.http import Result
from mockapi.mock import Mock
from mockapi.pages import Listing, Order


def _drop(
    operation: str, *names: str, when: Callable[[Call], bool] = lambda call: True
) -> Callable[[Mock], None]:
    """Leave a filter out, and echo it all the same."""

    def apply(mock: Mock) -> None:
        from mockapi.faults.model import instead

        def make(handler: Any) -> Any:
            def broken(call: Call) -> Result:
                dropped = {name: call.query[name] for name in names if name in call.query and when(call)}
                call.query = {name: value for name, value in call.query.items() if name not in dropped}
                result: Result = handler(call)
                if isinstance(result.body, dict) and "filters" in result.body:
                    result.body["filters"].update(dropped)
                return result

            return broken

        instead(mock, operation, make)

    return apply


def _case_sensitive(mock: Mock) -> None:
    def change(call: Call, result: Result) -> None:
        needle = call.query.get("q", "")
        result.body["data"] = [item for item in result.body["data"] if needle in item["username"]]

    after(mock, "listAccounts", change)


def _only_first_filter(mock: Mock) -> None:
    """Apply one filter of several."""
    names = ("platform", "is_active", "category", "creator_id", "q", "account_id")

    def check(call: Call) -> None:
        given = [name for name in names if name in call.query]
        call.query = {name: value for name, value in call.query.items() if name not in given[1:]}

    before(mock, LISTS, check)


def _echo(change: Callable[[dict[str, Any]], Any]) -> Callable[[Mock], None]:
    return lambda mock: after(mock, LISTS, lambda call, result: change(result.body["filters"]) and None)


def _forget_filters(filters: dict[str, Any]) -> None:
    for name in [name for name in filters if not name.startswith("order_")]:
        del filters[name]


def _forget_sort(filters: dict[str, Any]) -> None:
    filters["order_by"], filters["order_direction"] = "id", "asc"


def _order(change: Callable[[Listing, dict[str, Any], Order], Order]) -> Callable[[Mock], None]:
    def make(order: Callable[..., Order]) -> Callable[..., Order]:
        def broken(listing: Listing, query: Any, *, given: bool) -> Order:
            sent = {**query, "given": given}
            return change(listing, sent, order(listing, query, given=given))

        return broken

    return lambda mock: shadow(mock.parts.tools.pages, "order", make)


def _unsorted(operation: str, key: str) -> Callable[[Mock], None]:
    """Sort by id where this key is asked for."""

    def apply(mock: Mock) -> None:
        def make(fetch: Callable[..., Any]) -> Callable[..., Any]:
            def broken(
                connection: Any, statement: Any, listing: Listing, order: Order, position: Any, limit: int
            ) -> Any:
                if order.key == key and _table(listing) == operation:
                    keys = {**listing.sort_keys, key: listing.tie_breaker}
                    listing = dataclasses.replace(listing, sort_keys=keys)
                return fetch(connection, statement, listing, order, position, limit)

            return broken

        shadow(mock.parts.tools.pages, "fetch", make)

    return apply


def _table(listing: Listing) -> str:
    return str(getattr(listing.tie_breaker, "table", ""))


def _loose(name: str, refused: str, replacement: str) -> Callable[[Mock], None]:
    """Let a refused value pass, as another."""

    def apply(mock: Mock) -> None:
        def make(answer: Callable[..., Any]) -> Callable[..., Any]:
            def broken(exchange: Any) -> Any:
                request = exchange.request
                for sent, value in request.query_pairs():
                    if sent == name and re.fullmatch(refused, value):
                        put = f"{name}={replacement}" if replacement else "ignored=1"
                        request.query = re.sub(rf"(^|&){name}=[^&]*", rf"\g<1>{put}", request.query)
                return answer(exchange)

            return broken

        shadow(mock.v2, "answer", make)

    return apply


def _unknown_refused(mock: Mock) -> None:
    from mockapi.problems import invalid

    def make(answer: Callable[..., Any]) -> Callable[..., Any]:
        def broken(exchange: Any) -> Any:
            request = exchange.request
            known = {p["name"] for op in mock.v2.operations.values() for p in op.parameters}
            unknown = [name for name, _ in request.query_pairs() if name not in known]
            if unknown and exchange.request.path.startswith("/v2/"):
                mock.v2.admit(exchange)
                raise invalid(unknown[0], "Expected no such parameter.")
            return answer(exchange)

        return broken

    shadow(mock.v2, "answer", make)


def _directionless(direction: str, name: str) -> Callable[[Mock], None]:
    """Take another direction when `order_by` comes without one."""

    def change(listing: Listing, query: dict[str, Any], order: Order) -> Order:
        matters = _table(listing) == name if name == "creators" else _table(listing) != "creators"
        return (
            Order(key=order.key, direction=direction)
            if "order_by" in query and not query["given"] and matters
            else order
        )

    return _order(change)


def _fixed(refused: str, served: str) -> Callable[[Mock], None]:
    def change(listing: Listing, query: dict[str, Any], order: Order) -> Order:
        return (
            Order(key=order.key, direction=served)
            if query["given"] and query["order_direction"] == refused
            else order
        )

    return _order(change)


def _default(name: str, direction: str) -> Callable[[Mock], None]:
    def change(listing: Listing, query: dict[str, Any], order: Order) -> Order:
        plain = "order_by" not in query and not query["given"] and _table(listing) == name
        is_default = query.get("sort", "").lstrip("-") == listing.default_key
        return Order(key=order.key, direction=direction) if plain and is_default else order

    return _order(change)


def _legacy(change_sign: Callable[[str], str]) -> Callable[[Mock], None]:
    def change(listing: Listing, query: dict[str, Any], order: Order) -> Order:
        if "order_by" in query or query["given"] or not query.get("sort"):
            return order
        return Order(key=order.key, direction=change_sign(query["sort"]))

    return _order(change)


def _sort_wins(listing: Listing, query: dict[str, Any], order: Order) -> Order:
    signed: str = query.get("sort", "")
    if "order_by" not in query or not signed:
        return order
    return Order(key=signed.lstrip("-"), direction="desc" if signed.startswith("-") else "asc")


_ID = "(?![0-9a-fA-F]{8}-).*"

FAULTS: Final[tuple[Fault, ...]] = (
    fault("accounts-platform-ignored", "accounts-filter-platform", "Ignores platform on /accounts.",
          _drop("listAccounts", "platform")),
    fault("accounts-q-ignored", "accounts-filter-q", "Ignores q on /accounts.", _drop("listAccounts", "q")),
    fault("accounts-q-case", "accounts-filter-q-case", "Heeds the letter case of q.", _case_sensitive),
    fault("accounts-is-active-ignored", "accounts-filter-is-active", "Ignores is_active on /accounts.",
          _drop("listAccounts", "is_active")),
    fault("accounts-category-ignored", "accounts-filter-category", "Ignores category.",
          _drop("listAccounts", "category")),
    fault("accounts-creator-ignored", "accounts-filter-creator-id", "Ignores creator_id.",
          _drop("listAccounts", "creator_id")),
    fault("videos-account-ignored", "videos-filter-account-id", "Ignores account_id on /videos.",
          _drop("listVideos", "account_id")),
    fault("videos-platform-ignored", "videos-filter-platform", "Ignores platform on /videos.",
          _drop("listVideos", "platform")),
    fault("videos-is-active-ignored", "videos-filter-is-active", "Ignores is_active on /videos.",
          _drop("listVideos", "is_active")),
    fault("videos-q-ignored", "videos-filter-q", "Ignores q on /videos.", _drop("listVideos", "q")),
    fault("creators-is-active-ignored", "creators-filter-is-active", "Ignores is_active on /creators.",
          _drop("listCreators", "is_active")),
    fault("account-videos-filters-ignored", "account-videos-filters",
          "Ignores the filters of /account-videos.",
          _drop("listAccountVideos", "account_id", "platform")),
    fault("filters-not-combined", "filters-combine", "Applies only one of several filters.",
          _only_first_filter),
    fault("filters-missing", "envelope-filters", "Leaves filters out of lists.",
          lambda mock: after(mock, LISTS, lambda call, result: result.body.pop("filters") and None)),
    fault("filter-not-echoed", "filters-echo-filter", "Leaves the filter out of the echo.",
          _echo(_forget_filters)),
    fault("sort-not-echoed", "filters-echo-sort", "Echoes another sort than the one in force.",
          _echo(_forget_sort)),
    fault("platform-loose", "filter-platform-invalid-refused", "Takes any text as platform filter.",
          _loose("platform", r"(?!(instagram|tiktok)$).*", "")),
    fault("boolean-loose", "filter-boolean-invalid-refused", "Takes any text as is_active.",
          _loose("is_active", r"(?!(true|false)$).*", "true")),
    fault("filter-id-loose", "filter-id-invalid-refused", "Takes any text as creator_id.",
          _loose("creator_id", _ID, "00000000-0000-4000-8000-000000000000")),
    fault("query-unknown-refused", "query-unknown-ignored", "Refuses unknown query parameters.",
          _unknown_refused),
    *(
        fault(f"accounts-{key.replace('_', '-')}-unsorted", f"accounts-order-{key.replace('_', '-')}",
              f"Does not sort accounts by {key}.", _unsorted("accounts", key))
        for key in ("added_at", "username", "last_scrape_time", "follower_count", "view_count",
              "like_count", "play_count")
    ),
    *(
        fault(f"videos-{key.replace('_', '-')}-unsorted", f"videos-order-{key.replace('_', '-')}",
              f"Does not sort videos by {key}.", _unsorted("videos", key))
        for key in ("added_at", "create_time", "view_count", "like_count", "play_count")
    ),
    fault("creators-name-unsorted", "creators-order-name", "Does not sort creators by name.",
          _unsorted("creators", "name")),
    fault("accounts-default-ascending", "accounts-order-default", "Lists the oldest accounts first.",
          _default("accounts", "asc")),
    fault("videos-default-ascending", "videos-order-default", "Lists the oldest videos first.",
          _default("videos", "asc")),
    fault("creators-default-descending", "creators-order-default", "Lists creators from Z to A.",
          _default("creators", "desc")),
    fault("direction-default-ascending", "order-direction-default",
          "Takes asc for a missing order_direction.",
          _directionless("asc", "")),
    fault("creators-direction-default-descending", "creators-order-direction-default",
          "Takes desc for a missing order_direction of creators.", _directionless("desc", "creators")),
    fault("direction-asc-ignored", "order-direction-asc", "Sorts down for order_direction=asc.",
          _fixed("asc", "desc")),
    fault("direction-desc-ignored", "order-direction-desc", "Sorts up for order_direction=desc.",
          _fixed("desc", "asc")),
    fault("order-by-loose", "order-by-invalid-refused", "Takes any text as order_by.",
          _loose("order_by",
              r"(?!(added_at|username|last_scrape_time|follower_count|view_count|like_count|play_count"
                 r"|create_time|name)$).*", "")),
    fault("creators-order-by-loose", "creators-order-by-invalid-refused", "Takes any order_by on /creators.",
          lambda mock: _loose_on_creators(mock)),
    fault("direction-loose", "order-direction-invalid-refused", "Takes any text as order_direction.",
          _loose("order_direction", r"(?!(asc|desc)$).*", "desc")),
    fault("sort-plain-descends", "sort-legacy-ascending", "Sorts down for an unsigned sort.",
          _legacy(lambda sort: "desc")),
    fault("sort-minus-ascends", "sort-legacy-descending", "Sorts up for a sort with a minus.",
          _legacy(lambda sort: "asc")),
    fault("sort-wins", "sort-loses-to-order-by", "Lets sort win over order_by.", _order(_sort_wins)),
    fault("sort-loose", "sort-unknown-refused", "Takes any text as sort.",
          _loose("sort",
              r"(?!-?(added_at|username|last_scrape_time|follower_count|view_count|like_count|play_count"
                 r"|create_time|name)$).*", "")),
)  # fmt: skip


def _loose_on_creators(mock: Mock) -> None:
    """Take an unknown order_by on /creators for name."""

    def make(answer: Callable[..., Any]) -> Callable[..., Any]:
        def broken(exchange: Any) -> Any:
            request = exchange.request
            if request.path == "/v2/creators":
                request.query = re.sub(r"(^|&)order_by=[^&]*", r"\g<1>order_by=name", request.query)
            return answer(exchange)

        return broken

    shadow(mock.v2, "answer", make)

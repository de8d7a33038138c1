"""Faults of the walls between organisations."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from mockapi.call import Call, Handler
from mockapi.faults.model import (
    ANALYTICS,
    DELETES,
    ITEMS,
    LISTS,
    UPDATES,
    Fault,
    OpenAccountsCall,
    OpenCall,
    OpenCreatorsCall,
    after,
    before,
    calls_as,
    fault,
    instead,
    shadow,
)
from mockapi.http import Result
from mockapi.mock import Mock
from mockapi.problems import Problem
from mockapi.schema import accounts, creators, organizations, videos


def _total_of_all(mock: Mock) -> None:
    def make(count: Callable[[Connection, Select[Any]], int]) -> Callable[[Connection, Select[Any]], int]:
        def broken(connection: Connection, statement: Select[Any]) -> int:
            unfiltered = statement.with_only_columns(statement.selected_columns[0])
            unfiltered._where_criteria = ()  # pyright: ignore[reportPrivateUsage]
            return count(connection, unfiltered)

        return broken

    shadow(mock.parts.tools.pages, "count", make)


def _told_apart(mock: Mock) -> None:
    """403 for what others have, 404 for what nobody has."""
    tables = {"getAccount": accounts, "getCreator": creators, "getVideo": videos}
    for operation, table in tables.items():
        instead(mock, operation, partial(_oracle, table))


def _oracle(table: Any, handler: Handler) -> Handler:
    def broken(call: Call) -> Result:
        try:
            return handler(call)
        except Problem:
            item_id = next(iter(call.path.values()))
            if call.connection.execute(select(table.c.id).where(table.c.id == item_id)).first():
                raise Problem("FORBIDDEN", "The resource belongs to another organization.") from None
            raise

    return broken


def _shared_replays(mock: Mock) -> None:
    with mock.parts.database.read() as connection:
        owner = (
            connection.execute(select(organizations.c.id).order_by(organizations.c.name)).scalars().first()
        )
    shadow(
        mock.parts.replays, "scope", lambda scope: lambda org_id, operation, key: scope(owner, operation, key)
    )


def _follow_any_cursor(mock: Mock) -> None:
    """Serve the page that a cursor leads to, whosever it is."""
    owners: dict[str, str] = {}

    def remember(call: Call, result: Result) -> None:
        cursor = result.body["pagination"]["next_cursor"]
        if cursor is not None:
            owners[cursor] = call.org_id

    def follow(call: Call) -> None:
        call.org_id = owners.get(call.query.get("cursor", ""), call.org_id)

    after(mock, LISTS, remember)
    before(mock, LISTS, follow)


def _leak(*operations: str, kind: type[Call] = OpenCall) -> Callable[[Mock], None]:
    return lambda mock: calls_as(mock, kind, operations)


FAULTS: Final[tuple[Fault, ...]] = (
    fault("foreign-item-read", "isolation-read", "Shows other organisations' items by id.", _leak(*ITEMS)),
    fault("foreign-item-updated", "isolation-update", "Changes other organisations' items.", _leak(*UPDATES)),
    fault("foreign-item-deleted", "isolation-delete", "Deletes other organisations' items.", _leak(*DELETES)),
    fault("foreign-account-linked", "isolation-link-account", "Links other organisations' accounts.",
          _leak("linkAccount", kind=OpenAccountsCall)),
    fault("foreign-creator-linked", "isolation-link-creator",
          "Links accounts to other organisations' creators.",
          _leak("linkAccount", kind=OpenCreatorsCall)),
    fault("foreign-link-removed", "isolation-unlink", "Removes other organisations' links.",
          _leak("unlinkAccount")),
    fault("foreign-items-listed", "isolation-lists", "Lists other organisations' items.",
          _leak("listAccounts", "listCreators", "listVideos")),
    fault("foreign-posts-listed", "isolation-account-videos-list",
          "Lists other organisations' account videos.",
          _leak("listAccountVideos")),
    fault("foreign-items-counted", "isolation-total-count", "Counts all organisations' items in total_count.",
          _total_of_all),
    fault("foreign-creator-filters", "isolation-filters",
          "Lists the accounts of another organisation's creator.",
          lambda mock: calls_as(mock, OpenCall, ("listAccounts", "listVideos"),
                                lambda call: bool({"creator_id", "account_id"} & call.query.keys()))),
    fault("foreign-items-found", "isolation-search", "Finds other organisations' items.", _leak("search")),
    fault("foreign-items-in-overview", "isolation-overview", "Adds up all organisations in the overview.",
          _leak("getOverview")),
    fault("foreign-creators-ranked", "isolation-top", "Ranks all organisations' creators.",
          _leak("listTopCreators")),
    fault("foreign-metrics-served", "isolation-batches", "Serves metrics of other organisations' ids.",
          _leak("batchVideoMetrics", "batchVideoDeltas", "batchAccountMetrics")),
    fault("foreign-posts-measured", "isolation-account-video-metrics",
          "Serves metrics of other organisations' posts.",
          _leak("batchAccountVideoMetrics")),
    fault("foreign-analytics-served", "isolation-analytics", "Serves analytics of other organisations' ids.",
          _leak(*ANALYTICS)),
    fault("foreign-ids-told-apart", "isolation-same-as-unknown",
          "Answers 403 for ids that another organisation has.",
          _told_apart),
    fault("foreign-replay", "isolation-idempotency-key", "Replays another organisation's answer.",
          _shared_replays),
    fault("foreign-cursor-followed", "isolation-cursor", "Serves the items another's cursor leads to.",
          _follow_any_cursor),
    fault("foreign-profile-conflicts", "isolation-same-profile",
          "Lets only one organisation track a profile.",
          _leak("trackAccount")),
)  # fmt: skip

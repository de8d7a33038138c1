"""Faults of the refresh."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import update

from mockapi.call import Call
from mockapi.clock import iso
from mockapi.faults.model import Fault, after, fault, shadow
from mockapi.http import Result
from mockapi.mock import Mock
from mockapi.schema import accounts, videos


def _created(operation: str, change: Callable[[Call, dict[str, Any]], Any]) -> Callable[[Mock], None]:
    return lambda mock: after(
        mock, operation, lambda call, result: change(call, result.body["data"]) and None
    )


def _fresh_at_once(call: Call, data: dict[str, Any]) -> None:
    data["last_scrape_time"] = iso(call.now)


def _far_past(call: Call, data: dict[str, Any]) -> None:
    data["added_at"] = "2001-01-01T00:00:00Z"


def _changes(method: str, names: tuple[str, ...], values: dict[str, Any]) -> Callable[[Mock], None]:
    """Alter what a refresh writes."""

    def make(change: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        def broken(*arguments: Any) -> dict[str, Any]:
            written = change(*arguments)
            for name in names:
                written[f"new_{name}"] = values[name]
            return written

        return broken

    return lambda mock: shadow(mock.parts.tools.simulation, method, make)


_ACCOUNT_COUNTS: Final = {"follower_count": 0, "view_count": 0, "like_count": 0, "play_count": 0,
              "following_count": 0,
                          "comment_count": 0, "share_count": 0, "total_post_count": 0,
                          "profile_post_count": 0}  # fmt: skip
_VIDEO_COUNTS: Final = {"view_count": None, "like_count": None, "play_count": None, "comment_count": None,
                        "share_count": None, "saved_count": None}  # fmt: skip


def _once(mock: Mock) -> None:
    """Refresh an account once and never again."""
    _changes("_account_change", ("next_refresh_at",), {"next_refresh_at": None})(mock)


def _inactive_too(call: Call, result: Result) -> None:
    """Refresh a video though it is inactive."""
    data = result.body["data"]
    if not data["is_active"]:
        due = call.now + 1000
        call.connection.execute(update(videos).where(videos.c.id == data["id"]).values(next_refresh_at=due))
        call.tools.simulation.schedule(call.connection, call.org_id, due)


def _with_creator(*, is_active: bool, due_in_ms: int | None) -> Callable[[Mock], None]:
    """Plan another refresh for the accounts of a creator that is paused or resumed."""

    def change(call: Call, result: Result) -> None:
        if call.body.get("is_active") is not is_active:
            return
        due = None if due_in_ms is None else call.now + due_in_ms
        linked = accounts.c.creator_id == call.path["creator_id"]
        call.connection.execute(update(accounts).where(linked).values(next_refresh_at=due))
        call.tools.simulation.schedule(call.connection, call.org_id, due)

    return lambda mock: after(mock, "updateCreator", change)


def _no_posts(mock: Mock) -> None:
    shadow(mock.parts.tools.simulation, "_feed", lambda feed: lambda *arguments: [])


def _hide_interval(call: Call, result: Result) -> None:
    data: Any = result.body["data"]
    for item in data if isinstance(data, list) else [data]:
        item.pop("scrape_interval_hours")


def _keep_null(operations: str | tuple[str, ...]) -> Callable[[Mock], None]:
    def change(call: Call, result: Result) -> None:
        data: Any = result.body["data"]
        for item in data if isinstance(data, list) else [data]:
            item["last_scrape_time"] = None

    return lambda mock: after(mock, operations, change)


FAULTS: Final[tuple[Fault, ...]] = (
    fault("account-added-at-wrong", "account-added-at-set", "Sends an added_at long past.",
          _created("trackAccount", _far_past)),
    fault("account-fresh-at-once", "account-last-scrape-null", "Sends a last_scrape_time with a new account.",
          _created("trackAccount", _fresh_at_once)),
    fault("account-never-fresh", "account-last-scrape-set", "Never sets last_scrape_time of accounts.",
          _keep_null("getAccount")),
    fault("account-metrics-empty", "account-metrics-fill", "Leaves the metrics of accounts at zero.",
          _changes("_account_change", tuple(_ACCOUNT_COUNTS), dict(_ACCOUNT_COUNTS))),
    fault("account-refreshed-once", "account-refresh-interval", "Refreshes an account only once.", _once),
    fault("account-refreshed-paused", "account-paused-not-refreshed", "Refreshes paused accounts.",
          _with_creator(is_active=False, due_in_ms=1000)),
    fault("account-resumed-stale", "account-resumed-refreshed", "Does not refresh resumed accounts.",
          _with_creator(is_active=True, due_in_ms=None)),
    fault("account-posts-missed", "account-posts-discovered", "Discovers no posts.", _no_posts),
    fault("video-added-at-wrong", "video-added-at-set", "Sends an added_at long past.",
          _created("trackVideo", _far_past)),
    fault("video-fresh-at-once", "video-last-scrape-null", "Sends a last_scrape_time with a new video.",
          _created("trackVideo", _fresh_at_once)),
    fault("video-never-fresh", "video-last-scrape-set", "Never sets last_scrape_time of videos.",
          _keep_null(("getVideo", "listVideos"))),
    fault("video-metrics-empty", "video-metrics-fill", "Leaves the metrics of videos null.",
          _changes("_video_change", tuple(_VIDEO_COUNTS), dict(_VIDEO_COUNTS))),
    fault("video-refreshed-inactive", "video-inactive-not-fetched", "Refreshes inactive videos.",
          lambda mock: after(mock, ("trackVideo", "updateVideo"), _inactive_too)),
    fault("video-interval-hidden", "video-interval-shown", "Leaves scrape_interval_hours out of videos.",
          lambda mock: after(mock, ("getVideo", "listVideos"), _hide_interval)),
)  # fmt: skip

"""Batch reads that travel in a POST body: windowed metrics and deltas.

[api-reference/analytics/batch-windowed-video-metrics],
[api-reference/analytics/batch-windowed-account-video-metrics],
[api-reference/videos/batch-video-engagement-deltas]. Ids that the organisation does not track are listed in
`meta.not_found` and left out of `data`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import and_, or_, select

from mockapi.call import Call, Handler
from mockapi.clock import DAY_MS
from mockapi.http import Result
from mockapi.metrics import Counts
from mockapi.schema import account_videos, accounts, videos
from mockapi.windows import SeenPost, read_window, seen_account_posts, seen_video, show, total

DEFAULT_WINDOWS: Final = (1, 7, 14, 30)


def _unique(ids: Iterable[Any]) -> list[Any]:
    """In the order given, each once; UUIDs in lower case, as they are stored."""
    return list(dict.fromkeys(each.lower() if isinstance(each, str) else int(each) for each in ids))


def _videos(call: Call, ids: list[str]) -> dict[str, SeenPost | None]:
    query = select(videos).where(call.is_owner(videos), videos.c.id.in_(ids))
    rows = {row["id"]: dict(row) for row in call.connection.execute(query).mappings()}
    return {each: seen_video(call.tools.simulation.seed, rows[each]) for each in ids if each in rows}


def batch_video_metrics(call: Call) -> Result:
    """`POST /videos/metrics`."""
    window = read_window(call.body, call.now, "30d")
    ids = _unique(call.body["video_ids"])
    found = _videos(call, ids)
    data = {
        each: show(post.gained(window.start_ms, window.end_ms) if post else Counts())
        for each, post in found.items()
    }
    return _answer(data, window.meta(), [each for each in ids if each not in found])


def batch_account_metrics(call: Call) -> Result:
    """`POST /accounts/metrics`."""
    window = read_window(call.body, call.now, "30d")
    ids = _unique(call.body["account_ids"])
    query = select(accounts.c.id).where(call.is_owner(accounts), accounts.c.id.in_(ids))
    tracked = {row[0] for row in call.connection.execute(query)}
    posts: dict[str, list[SeenPost]] = {}
    condition = and_(call.is_owner(accounts), accounts.c.id.in_(ids))
    for row, post in seen_account_posts(call.connection, call.tools.simulation.seed, condition):
        posts.setdefault(row["account_id"], []).append(post)
    data = {
        each: show(total(posts.get(each, []), window.start_ms, window.end_ms))
        for each in ids
        if each in tracked
    }
    return _answer(data, window.meta(), [each for each in ids if each not in tracked])


def batch_account_video_metrics(call: Call) -> Result:
    """`POST /account-videos/metrics`, by internal number."""
    window = read_window(call.body, call.now, "30d")
    asked = {
        "instagram": _unique(call.body.get("instagram_post_ids", [])),
        "tiktok": _unique(call.body.get("tiktok_video_ids", [])),
    }
    of_platform = [
        and_(account_videos.c.platform == platform, account_videos.c.number.in_(numbers))
        for platform, numbers in asked.items()
    ]
    condition = and_(call.is_owner(accounts), or_(*of_platform))
    posts = {
        (row["platform"], row["number"]): post
        for row, post in seen_account_posts(call.connection, call.tools.simulation.seed, condition)
    }
    pairs = [(platform, number) for platform, numbers in asked.items() for number in numbers]
    data = {
        str(pair[1]): show(posts[pair].gained(window.start_ms, window.end_ms))
        for pair in pairs
        if pair in posts
    }
    return _answer(
        data, window.meta(), _unique(number for pair in pairs if pair not in posts for number in pair[1:])
    )


def _answer(data: dict[str, Any], meta: dict[str, Any], not_found: list[Any]) -> Result:
    return Result(status=200, body={"data": data, "meta": {**meta, "not_found": not_found}})


def batch_video_deltas(call: Call) -> Result:
    """`POST /videos/deltas`: engagement gained in the last days, for several windows at once."""
    ids = _unique(call.body["video_ids"])
    windows = _unique(call.body.get("windows", DEFAULT_WINDOWS))
    found = _videos(call, ids)
    data = {
        each: {
            f"{days}d": post.gained(call.now - days * DAY_MS, call.now).engagement if post else None
            for days in windows
        }
        for each, post in found.items()
    }
    meta = {
        "windows": windows,
        "video_count": len(found),
        "not_found": [each for each in ids if each not in found],
    }
    return Result(status=200, body={"data": data, "meta": meta})


HANDLERS: Final[Mapping[str, Handler]] = {
    "batchVideoMetrics": batch_video_metrics,
    "batchAccountMetrics": batch_account_metrics,
    "batchAccountVideoMetrics": batch_account_video_metrics,
    "batchVideoDeltas": batch_video_deltas,
}

"""Faults of videos and account videos."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

import re
import uuid
import zlib
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import delete, select

from mockapi.call import Call
from mockapi.faults.model import Fault, after, before, fault, forget, instead, shadow, unsaved
from mockapi.http import Result
from mockapi.identifiers import Post
from mockapi.mock import Mock
from mockapi.problems import Problem, invalid
from mockapi.schema import accounts, videos

Identify = Callable[[str, str], Post]


def _identify(rule: Callable[[Identify, str, str], Post]) -> Callable[[Mock], None]:
    def make(sound: Identify) -> Identify:
        return lambda platform, identifier: rule(sound, platform, identifier)

    return lambda mock: shadow(mock.parts.tools, "identify", make)


def _refuse_if(pattern: str, platform: str = "instagram|tiktok") -> Callable[[Mock], None]:
    """Refuse a spelling that should be understood."""

    def rule(sound: Identify, given: str, identifier: str) -> Post:
        if re.fullmatch(platform, given) and re.fullmatch(pattern, identifier):
            raise invalid("identifier", "Expected another spelling.")
        return sound(given, identifier)

    return _identify(rule)


def _number(text: str) -> str:
    """A post's number for any text, the same for the same text."""
    return str(1 + zlib.crc32(text.encode("utf-8", "surrogatepass")))


def _anything(sound: Identify, platform: str, identifier: str) -> Post:
    try:
        return sound(platform, identifier)
    except Problem:
        return Post(platform=platform, external_id=_number(identifier), shortcode=None, username=None)


def _garbage(mock: Mock) -> None:
    """Take any text for a post, also one that the document's pattern does not allow."""
    _repair(_without_spaces)(mock)
    _identify(_anything)(mock)


def _without_spaces(body: dict[str, Any]) -> None:
    if isinstance(body.get("identifier"), str):
        body["identifier"] = re.sub(r"[\s\0]", "-", body["identifier"])


def _tiktok_shortcodes(sound: Identify, platform: str, identifier: str) -> Post:
    if platform == "tiktok" and re.fullmatch(r"[A-Za-z0-9_-]{5,14}", identifier):
        return Post(platform=platform, external_id=_number(identifier), shortcode=identifier, username=None)
    return sound(platform, identifier)


def _any_platform(sound: Identify, platform: str, identifier: str) -> Post:
    try:
        return sound(platform, identifier)
    except Problem:
        return sound("instagram" if platform == "tiktok" else "tiktok", identifier)


def _as_spelled(sound: Identify, platform: str, identifier: str) -> Post:
    """Take each spelling for a post of its own."""
    post = sound(platform, identifier)
    return Post(
        platform=platform, external_id=_number(identifier), shortcode=post.shortcode, username=post.username
    )


def _raw_ids(sound: Identify, platform: str, identifier: str) -> Post:
    """Resolve spellings of one post to different ids."""
    post = sound(platform, identifier)
    marked = post.external_id + str(len(identifier))
    return Post(platform=platform, external_id=marked, shortcode=post.shortcode, username=post.username)


def _items(change: Callable[[dict[str, Any]], Any]) -> Callable[[Mock], None]:
    def apply(mock: Mock) -> None:
        after(mock, ("getVideo", "trackVideo"), lambda call, result: change(result.body["data"]) and None)
        after(
            mock, "listVideos", lambda call, result: [change(item) for item in result.body["data"]] and None
        )

    return apply


def _body(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Mock], None]:
    return lambda mock: before(mock, "trackVideo", lambda call: setattr(call, "body", change(call.body)))


def _repair(change: Callable[[dict[str, Any]], Any]) -> Callable[[Mock], None]:
    def make(check: Callable[..., None]) -> Callable[..., None]:
        def broken(operation: Any, body: Any) -> None:
            if operation.id == "trackVideo" and isinstance(body, dict):
                change(body)
            check(operation, body)

        return broken

    return lambda mock: shadow(mock.v2, "check_body", make)


def _guess_platform(body: dict[str, Any]) -> None:
    if body.get("platform", "tiktok") not in ("instagram", "tiktok"):
        body["platform"] = "instagram"


def _undo(call: Call, result: Result) -> None:
    call.connection.execute(delete(videos).where(videos.c.id == result.body["data"]["id"]))


def _twice(mock: Mock) -> None:
    """Track a post a second time, under another id."""

    def answer(call: Call, problem: Problem) -> Result:
        call.body = {**call.body, "identifier": str(uuid.uuid4().int % 10**18)}
        return mock.v2.handlers["trackVideo"](call)

    forget(mock, ("CONFLICT",), answer, ("trackVideo",))


def _tracked_only(call: Call) -> None:
    post = call.tools.identify(call.body["platform"], call.body["identifier"])
    is_author = (
        accounts.c.org_id == call.org_id,
        accounts.c.platform == post.platform,
        accounts.c.username == post.username,
    )
    if call.connection.execute(select(accounts.c.id).where(*is_author)).first() is None:
        raise Problem("NOT_FOUND", "The account of the video is not tracked.")


def _newest_hidden(mock: Mock) -> None:
    def change(call: Call, result: Result) -> None:
        newest = max((item["added_at"] for item in result.body["data"]), default="")
        result.body["data"] = [item for item in result.body["data"] if item["added_at"] != newest]

    after(mock, "listVideos", change)


def _instagram_only(mock: Mock) -> None:
    def change(call: Call, result: Result) -> None:
        result.body["data"] = [item for item in result.body["data"] if item["platform"] == "instagram"]

    after(mock, "listVideos", change)


_URL: Final = r"(?:https?://)?[a-z.]+/.*"

FAULTS: Final[tuple[Fault, ...]] = (
    fault("video-create-id-only", "video-create-returns-video", "Returns only the id of a new video.",
          lambda mock: after(mock, "trackVideo", lambda call, result: result.body.update(
              data={"id": result.body["data"]["id"]}) and None)),
    fault("video-create-unlisted", "video-create-listed", "Leaves the newest video out of lists.",
          _newest_hidden),
    fault("video-create-lost", "video-create-readable", "Does not keep a new video.",
          lambda mock: after(mock, "trackVideo", _undo)),
    fault("video-platform-guessed", "video-create-platform-required",
          "Takes instagram for a missing platform.",
          _repair(lambda body: body.setdefault("platform", "instagram"))),
    fault("video-identifier-guessed", "video-create-identifier-required", "Makes up a missing identifier.",
          _repair(lambda body: body.setdefault("identifier", "7399999999999999999"))),
    fault("video-platform-repaired", "video-create-platform-invalid",
          "Takes instagram for an unknown platform.",
          _repair(_guess_platform)),
    fault("instagram-url-refused", "video-identifier-instagram-url", "Refuses URLs of Instagram posts.",
          _refuse_if(_URL, "instagram")),
    fault("instagram-shortcode-refused", "video-identifier-instagram-shortcode", "Refuses bare shortcodes.",
          _refuse_if(r"(?!\d+$)[A-Za-z0-9_-]+", "instagram")),
    fault("tiktok-url-refused", "video-identifier-tiktok-url", "Refuses URLs of TikTok videos.",
          _refuse_if(_URL, "tiktok")),
    fault("tiktok-number-refused", "video-identifier-tiktok-number", "Refuses numeric ids of TikTok.",
          _refuse_if(r"\d+", "tiktok")),
    fault("spelling-kept", "video-identifier-spellings", "Takes spellings of one post for several.",
          _identify(_raw_ids)),
    fault("identifier-garbage-accepted", "video-identifier-garbage-refused", "Takes any text for a post.",
          _garbage),
    fault("tiktok-shortcode-accepted", "video-identifier-tiktok-shortcode",
          "Takes a bare shortcode for TikTok.",
          _identify(_tiktok_shortcodes)),
    fault("platform-mismatch-accepted", "video-identifier-platform-mismatch",
          "Takes a URL of the other platform.",
          _identify(_any_platform)),
    fault("video-duplicate-accepted", "video-duplicate-conflict", "Tracks a post twice.", _twice),
    fault("video-spelling-duplicate", "video-duplicate-spelling-conflict",
          "Tracks a post once for each spelling.",
          _identify(_as_spelled)),
    fault("video-needs-account", "video-without-account", "Refuses posts of accounts that are not tracked.",
          lambda mock: before(mock, "trackVideo", _tracked_only)),
    fault("video-created-paused", "video-create-active-default", "Creates videos paused.",
          _body(lambda body: {"is_active": False, **body})),
    fault("video-inactive-ignored", "video-create-inactive", "Ignores is_active of a new video.",
          _body(lambda body: {**body, "is_active": True})),
    fault("video-interval-default-12", "video-create-interval-default",
          "Refreshes every 12 hours by default.",
          _body(lambda body: {"scrape_interval_hours": 12, **body})),
    fault("video-interval-lost", "video-create-interval-kept", "Drops the interval of a new video.",
          _body(lambda body: {**body, "scrape_interval_hours": 24})),
    fault("video-metadata-lost", "video-create-metadata-kept", "Drops the metadata of a new video.",
          _body(lambda body: {**body, "metadata": {}})),
    fault("video-field-missing", "video-fields-present", "Leaves view_count out.",
          _items(lambda item: item.pop("view_count"))),
    fault("video-type-other", "video-type-constant", "Sends post as type.",
          _items(lambda item: item.update(type="post"))),
    fault("video-platform-title-case", "video-platform-value", "Sends Instagram and TikTok as platform.",
          _items(lambda item: item.update(platform=item["platform"].title()))),
    fault("video-saved-zero", "video-saved-count-tiktok", "Sends 0 as saved_count on TikTok.",
          _items(lambda item: item.update(saved_count=item["saved_count"] or 0))),
    fault("videos-of-one-platform", "videos-one-resource", "Lists only Instagram posts.", _instagram_only),
    fault("video-unknown-empty", "video-unknown-not-found", "Answers an unknown video with 200.",
          lambda mock: forget(mock, ("NOT_FOUND",), lambda call, problem: Result(status=200,
              body={"data": None}), ("getVideo",))),
    fault("video-update-not-saved", "video-update-persists", "Does not keep changes of videos.",
          unsaved("updateVideo")),
    fault("video-delete-undone", "video-delete-gone", "Answers 204 and keeps the video.",
          lambda mock: instead(mock, "deleteVideo", lambda handler: lambda call: Result(status=204))),
    fault("account-videos-empty", "account-videos-listed", "Lists no account videos.",
          lambda mock: after(mock, "listAccountVideos", lambda call, result: result.body["data"].clear())),
    fault("account-video-numberless", "account-videos-item",
          "Leaves the internal numbers out of account videos.",
          lambda mock: after(mock, "listAccountVideos", lambda call, result: [
              (item.pop("instagram_post_id"), item.pop("tiktok_video_id"))
              for item in result.body["data"]] and None)),
)  # fmt: skip

"""Brings every spelling of a post to one normal form: platform, external id, shortcode, username.

[api-reference/videos/track-a-video]: a full URL, a numeric id, or for Instagram a bare shortcode. An
Instagram
shortcode is the post's number in base 64, so both spellings meet in the number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from mockapi.problems import Problem, invalid

_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_SHORTCODE: Final = re.compile(r"[A-Za-z0-9_-]{5,14}")
_NUMBER: Final = re.compile(r"[0-9]{1,26}")
_USERNAME: Final = r"[A-Za-z0-9._]{1,30}"
_INSTAGRAM_HOSTS: Final = frozenset(
    {"instagram.com", "www.instagram.com", "m.instagram.com", "instagr.am", "www.instagr.am"}
)
_TIKTOK_HOSTS: Final = frozenset({"tiktok.com", "www.tiktok.com", "m.tiktok.com"})
_TIKTOK_SHORT_HOSTS: Final = frozenset({"vm.tiktok.com", "vt.tiktok.com"})
_INSTAGRAM_PATH: Final = re.compile(
    rf"/(?:@?(?P<user>{_USERNAME})/)?(?:p|reel|reels|tv)/(?P<code>[A-Za-z0-9_-]{{5,14}})(?:/(?:embed(?:/captioned)?/?)?)?"
)
_TIKTOK_PATHS: Final = (
    re.compile(rf"/@(?P<user>{_USERNAME})?/(?:video|photo)/(?P<number>[0-9]{{1,20}})/?"),
    re.compile(r"/v/(?P<number>[0-9]{1,20})(?:\.html)?/?"),
    re.compile(r"/embed/(?:v[23]/)?(?P<number>[0-9]{1,20})/?"),
    re.compile(r"/player/v1/(?P<number>[0-9]{1,20})/?"),
    re.compile(r"/share/video/(?P<number>[0-9]{1,20})/?"),
)
_TIKTOK_SHORT: Final = re.compile(r"/(?:t/)?(?P<code>[A-Za-z0-9]{5,14})/?")
_MAX_NUMBER: Final = 64**14 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """The normal form of one post."""

    platform: str
    external_id: str
    shortcode: str | None
    username: str | None
    """Lower-case, when the spelling names it."""


def resolve(platform: str, identifier: str) -> Post:
    """The post that the identifier means, or 422."""
    text = identifier.strip()
    if _NUMBER.fullmatch(text):
        return _by_number(platform, text, None)
    if platform == "instagram" and _SHORTCODE.fullmatch(text):
        return _by_shortcode(text, None)
    url = _split(text)
    if url is None:
        raise _refusal(platform)
    host, path = url
    if host in _INSTAGRAM_HOSTS:
        _expect(platform, "instagram")
        return _instagram(path)
    if host in _TIKTOK_HOSTS or host in _TIKTOK_SHORT_HOSTS:
        _expect(platform, "tiktok")
        return _tiktok(host, path)
    raise _refusal(platform)


def _split(text: str) -> tuple[str, str] | None:
    """Host and path of a URL, with or without its scheme."""
    text = text.removeprefix("//")
    if not re.match(r"https?://", text, re.IGNORECASE):
        if "://" in text or "." not in text.split("/", 1)[0]:
            return None
        text = "https://" + text
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    return host, re.sub(r"/{2,}", "/", unquote(parts.path))


def _expect(platform: str, found: str) -> None:
    if platform != found:
        raise invalid("identifier", f"Expected a post on {platform} but got a {found} URL.")


def _instagram(path: str) -> Post:
    match = _INSTAGRAM_PATH.fullmatch(path)
    if match is None:
        raise _refusal("instagram")
    return _by_shortcode(match["code"], match["user"])


def _tiktok(host: str, path: str) -> Post:
    for pattern in _TIKTOK_PATHS:
        match = pattern.fullmatch(path)
        if match is not None:
            return _by_number("tiktok", match["number"], match.groupdict().get("user"))
    short = _TIKTOK_SHORT.fullmatch(path)
    if short is not None and (host in _TIKTOK_SHORT_HOSTS or path.startswith("/t/")):
        return _by_number("tiktok", str(short_number(short["code"])), None)
    raise _refusal("tiktok")


def short_number(code: str) -> int:
    """The post behind a TikTok short link.

    Only TikTok knows where its short links lead; the simulation gives each code one post of its own, the same
    through every short host.
    """
    number = 0
    for character in code:
        number = number * 62 + _SHORT_ALPHABET.index(character)
    return 7_000_000_000_000_000_000 + number % 2_000_000_000_000_000_000


_SHORT_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _by_shortcode(code: str, username: str | None) -> Post:
    number = 0
    for character in code:
        number = number * 64 + _ALPHABET.index(character)
    if number > _MAX_NUMBER:
        raise invalid(
            "identifier", f"Expected the shortcode of a post but got {code!r}, which is beyond any post."
        )
    return _by_number("instagram", str(number), username)


def _by_number(platform: str, text: str, username: str | None) -> Post:
    number = int(text)
    if not 0 < number <= _MAX_NUMBER:
        raise invalid("identifier", f"Expected the number of a post but got {text}.")
    return Post(
        platform=platform,
        external_id=str(number),
        shortcode=shortcode(number) if platform == "instagram" else None,
        username=username.lower() if username else None,
    )


def shortcode(number: int) -> str:
    """The Instagram shortcode of a post's number."""
    text = ""
    while number:
        number, digit = divmod(number, 64)
        text = _ALPHABET[digit] + text
    return text


def _refusal(platform: str) -> Problem:
    what = (
        "a post URL, a numeric id or a shortcode" if platform == "instagram" else "a post URL or a numeric id"
    )
    return invalid("identifier", f"Expected {what} of {platform}.")

"""Simulated public figures: pure functions of a seed and a moment, so that a run can be repeated.

Every count of a post grows along a curve that never falls; what a window gained is the difference of two
points
on it, so days add up to their window whatever the cut. Figures of the platforms follow [platforms]: no saves
on
TikTok, and TikTok's plays are its views.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import Final

from mockapi.clock import DAY_MS, HOUR_MS
from mockapi.identifiers import shortcode

COUNTS: Final = ("views", "plays", "likes", "comments", "shares", "saves")
_WORDS: Final = (
    "sunrise", "market", "recipe", "studio", "travel", "garden", "workout", "unboxing",
    "behind the scenes", "day off", "rehearsal", "harbour", "first try", "night shift",
)  # fmt: skip
_MEDIA: Final = {"instagram": ("reel", "image", "carousel"), "tiktok": ("video",)}


def dice(seed: str, *parts: object) -> int:
    """A number out of 2**64 that depends on nothing but its arguments."""
    text = "\x1f".join((seed, *map(str, parts)))
    return int.from_bytes(
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"
    )


def share(seed: str, *parts: object) -> float:
    """A number in [0, 1)."""
    return dice(seed, *parts) / 2**64


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The figures of a post, or what a window added to them."""

    views: int = 0
    plays: int = 0
    likes: int = 0
    comments: int = 0
    shares: int = 0
    saves: int = 0

    @property
    def engagement(self) -> int:
        """Likes, comments and shares: a sum, not a rate."""
        return self.likes + self.comments + self.shares

    def __add__(self, other: Counts) -> Counts:
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in COUNTS})

    def __sub__(self, other: Counts) -> Counts:
        return Counts(**{name: getattr(self, name) - getattr(other, name) for name in COUNTS})


class PostCurve:
    """The growth of one post."""

    def __init__(self, seed: str, platform: str, external_id: str, published_at: int) -> None:
        parts = (platform, external_id)
        self._tiktok = platform == "tiktok"
        self._published_at = published_at
        self._reach = 500 + 200_000 * share(seed, "reach", *parts) ** 3
        self._pace = DAY_MS * (1.5 + 4 * share(seed, "pace", *parts))
        self._trickle = self._reach / 200 / DAY_MS
        self._rates = {
            "plays": 1.0 + 0.4 * share(seed, "plays", *parts),
            "likes": 0.02 + 0.1 * share(seed, "likes", *parts),
            "comments": 0.001 + 0.01 * share(seed, "comments", *parts),
            "shares": 0.001 + 0.02 * share(seed, "shares", *parts),
            "saves": 0.001 + 0.03 * share(seed, "saves", *parts),
        }

    def at(self, moment: int) -> Counts:
        """The figures at a moment."""
        age = moment - self._published_at
        if age <= 0:
            return Counts()
        views = int(self._reach * (1 - math.exp(-age / self._pace)) + self._trickle * age)
        counts = {name: int(views * rate) for name, rate in self._rates.items()}
        if self._tiktok:
            counts["plays"], counts["saves"] = views, 0
        return Counts(views=views, **counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedPost:
    """A post as the platform would show it."""

    external_id: str
    shortcode: str | None
    published_at: int
    description: str
    media_type: str
    duration: int | None


def describe(seed: str, platform: str, external_id: str, published_at: int) -> SimulatedPost:
    """What a platform says of a post."""
    roll = dice(seed, "post", platform, external_id)
    kinds = _MEDIA[platform]
    kind = kinds[roll % len(kinds)]
    first, second = _WORDS[roll % len(_WORDS)], _WORDS[(roll >> 16) % len(_WORDS)]
    return SimulatedPost(
        external_id=external_id,
        shortcode=shortcode(int(external_id)) if platform == "instagram" else None,
        published_at=published_at,
        description=f"{first.capitalize()}, {second} #{first.split()[0]}",
        media_type=kind,
        duration=None if kind in ("image", "carousel") else 8 + roll % 83,
    )


class Profile:
    """The growth of one account and the posts of its feed."""

    def __init__(self, seed: str, platform: str, username: str, added_at: int) -> None:
        self._seed, self._platform, self._username, self._added_at = seed, platform, username, added_at
        parts = (platform, username)
        self._base = int(200 + 80_000 * share(seed, "followers", *parts) ** 2)
        self._growth = self._base * (0.0005 + 0.004 * share(seed, "growth", *parts))
        self._gap = int(HOUR_MS * (20 + 100 * share(seed, "gap", *parts)))
        self._backlog = 2 + dice(seed, "backlog", *parts) % 3

    def followers(self, moment: int) -> int:
        """Followers at a moment; they only grow."""
        return self._base + int(self._growth * max(0, moment - self._added_at) / DAY_MS)

    @property
    def following(self) -> int:
        """How many profiles it follows."""
        return dice(self._seed, "following", self._platform, self._username) % 900

    @property
    def is_verified(self) -> bool:
        """The platform's badge."""
        return dice(self._seed, "badge", self._platform, self._username) % 5 == 0

    @property
    def name(self) -> str:
        """A display name."""
        return self._username.replace("_", " ").replace(".", " ").title().strip() or self._username

    def posts(self, until: int) -> list[tuple[int, SimulatedPost]]:
        """The feed at a moment as (position, post): a backlog from before tracking, then one each gap."""
        first = self._added_at - self._backlog * self._gap
        count = self._backlog + max(0, until - self._added_at) // self._gap
        return [(position, self._post(position, first + position * self._gap)) for position in range(count)]

    def _post(self, position: int, published_at: int) -> SimulatedPost:
        roll = dice(self._seed, "feed", self._platform, self._username, position)
        number = 7_000_000_000_000_000_000 + roll % 2_000_000_000_000_000_000
        return describe(self._seed, self._platform, str(number), published_at)


def author(seed: str, platform: str, external_id: str) -> str:
    """The username behind a post whose spelling does not name it."""
    return f"{_WORDS[dice(seed, 'author', platform, external_id) % 5]}_{external_id[-4:]}"


def publication(seed: str, platform: str, external_id: str, added_at: int) -> int:
    """When an individually tracked post went online: some days before tracking began."""
    return added_at - int(DAY_MS * (1 + 20 * share(seed, "published", platform, external_id)))

"""Videos: made, read, changed, listed, removed, and not made twice."""

from __future__ import annotations

from collections.abc import Iterator

from contract import resources
from contract.context import Context
from contract.declare import law, scenario
from contract.model import Exchange, Finding, Verdict
from contract.profile import Api

_AREA = "videos"
_KIND = "post"


@scenario("video-create-returns-video", "video-create-readable", "video-create-listed")
def made(ctx: Context) -> Iterator[Verdict]:
    """One with nothing but what is needed."""
    yield from resources.made(ctx, _KIND)


@scenario("video-create-inactive", "video-create-interval-kept", "video-create-metadata-kept")
def kept(ctx: Context) -> Iterator[Verdict]:
    """Each field that may be sent besides."""
    yield from resources.kept(ctx, _AREA)


@scenario("video-create-interval-default", "video-create-active-default")
def defaults(ctx: Context) -> Iterator[Verdict]:
    """One of which they were not sent."""
    yield from resources.defaults(ctx, _AREA)


@scenario(
    "video-create-platform-required", "video-create-identifier-required", "video-create-platform-invalid"
)
def at_bounds(ctx: Context) -> Iterator[Verdict]:
    """Bodies that lack something, and a platform that is none."""
    yield from resources.at_bounds(ctx, _AREA)


@scenario("video-update-persists")
def changes(ctx: Context) -> Iterator[Verdict]:
    """It reads back."""
    yield from resources.changes(ctx, _AREA)


@scenario("video-delete-gone")
def removed(ctx: Context) -> Iterator[Verdict]:
    """Afterwards it is neither read nor listed."""
    yield from resources.removed(ctx, _AREA)


@scenario("video-duplicate-conflict")
def duplicate(ctx: Context) -> Iterator[Verdict]:
    """The same post with other fields besides."""
    yield from resources.refused_duplicate(ctx, "video-duplicate-conflict", None, _KIND)


@scenario("videos-one-resource")
def one_list(ctx: Context) -> Iterator[Verdict]:
    """One of each platform, looked for in the list without a filter."""
    kind = ctx.api.kinds[_KIND]
    ones = list(resources.each_variant(ctx, kind))
    found, page = resources.listed(ctx, kind, [one.id for one in ones])
    after = [one.made for one in ones]
    yield ctx.expect(
        "videos-one-resource",
        found,
        "a post of each platform in the list",
        "one is not there",
        page,
        after=after,
    )


@law("video-unknown-not-found", traffic=["mishaps"])
def unknown(exchange: Exchange, api: Api) -> Finding:
    """Reading an id that never existed."""
    return resources.is_not_found(exchange, api)

"""Groups: made, read, changed, listed and removed, and bodies at their bounds."""

from __future__ import annotations

from collections.abc import Iterator

from contract import resources
from contract.checks.authentication.keys import told
from contract.context import Context
from contract.declare import law, scenario
from contract.model import Exchange, Finding, Verdict
from contract.profile import Api

_AREA = "creators"
_KIND = "group"


@scenario("creator-create-returns-creator", "creator-create-readable", "creator-create-listed")
def made(ctx: Context) -> Iterator[Verdict]:
    """One with nothing but a name."""
    yield from resources.made(ctx, _KIND)


@scenario("creator-name-unicode", "creator-create-inactive", "creator-create-metadata-kept")
def kept(ctx: Context) -> Iterator[Verdict]:
    """Each field that may be sent."""
    yield from resources.kept(ctx, _AREA)


@scenario("creator-create-active-default")
def defaults(ctx: Context) -> Iterator[Verdict]:
    """One of which it was not sent."""
    yield from resources.defaults(ctx, _AREA)


@scenario(
    "creator-create-name-required",
    "creator-create-name-shortest",
    "creator-create-name-longest",
    "creator-create-name-type-refused",
    "creator-create-is-active-type-refused",
    "creator-create-metadata-keys",
    "creator-create-metadata-length",
    "creator-create-metadata-key-length",
    "creator-create-metadata-type-refused",
    "creator-update-name-length",
    "creator-update-metadata-refused",
)
def at_bounds(ctx: Context) -> Iterator[Verdict]:
    """Both sides of every bound, on making and on changing."""
    yield from resources.at_bounds(ctx, _AREA)


@scenario(
    "creator-update-name",
    "creator-update-archives",
    "creator-update-activates",
    "creator-update-metadata-replaces",
    "creator-update-partial",
    "creator-update-persists",
    "creator-update-null-keeps",
)
def changes(ctx: Context) -> Iterator[Verdict]:
    """Each on a group of its own."""
    yield from resources.changes(ctx, _AREA)


@scenario("creator-delete-gone", "creator-delete-not-listed", "creator-delete-repeated-not-found")
def removed(ctx: Context) -> Iterator[Verdict]:
    """Afterwards it is neither read nor listed, nor removed again."""
    yield from resources.removed(ctx, _AREA)


@scenario("creator-name-duplicates")
def same_name(ctx: Context) -> Iterator[Verdict]:
    """The same body twice."""
    one = ctx.world.make(_KIND)
    answer = ctx.send(one.kind.create(ctx.api.body_of(one.made.request)))
    is_new = answer.is_success and ctx.api.id_of(answer) not in (None, one.id)
    yield ctx.expect(
        "creator-name-duplicates", is_new, "another resource", told(answer), answer, after=[one.made]
    )


@law("creator-unknown-not-found", traffic=["mishaps"])
def unknown(exchange: Exchange, api: Api) -> Finding:
    """Reading an id that never existed."""
    return resources.is_not_found(exchange, api)


_SHOWN = ("tour", "variants")


@law("creator-fields-present", traffic=_SHOWN)
def fields(exchange: Exchange, api: Api) -> Finding:
    """In lists and alone."""
    return resources.has_every_field(exchange, api)


@law("creator-type-constant", traffic=_SHOWN)
def type_constant(exchange: Exchange, api: Api) -> Finding:
    """In lists and alone."""
    return resources.has_listed_value("creator-type-constant", exchange, api)

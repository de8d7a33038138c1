"""What a video looks like, wherever it is shown."""

from __future__ import annotations

from contract import resources
from contract.declare import law
from contract.model import Exchange, Finding
from contract.profile import Api

_TRAFFIC = ("tour", "variants")


@law("video-fields-present", traffic=_TRAFFIC)
def fields(exchange: Exchange, api: Api) -> Finding:
    """In lists and alone."""
    return resources.has_every_field(exchange, api)


@law("video-type-constant", traffic=_TRAFFIC)
def type_constant(exchange: Exchange, api: Api) -> Finding:
    """In lists and alone."""
    return resources.has_listed_value("video-type-constant", exchange, api)


@law("video-platform-value", traffic=_TRAFFIC)
def platform(exchange: Exchange, api: Api) -> Finding:
    """In lists and alone."""
    return resources.has_listed_value("video-platform-value", exchange, api)


@law("video-saved-count-tiktok", traffic=_TRAFFIC)
def saved(exchange: Exchange, api: Api) -> Finding:
    """In lists and alone."""
    return resources.is_null_where("video-saved-count-tiktok", exchange, api)

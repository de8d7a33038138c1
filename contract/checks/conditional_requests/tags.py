"""Entity tags of every answer."""

from __future__ import annotations

import re

from contract.declare import expect, law
from contract.model import Exchange, Finding
from contract.profile import Api

_TAG = re.compile(r'(W/)?"[\x21\x23-\x7e\x80-\xff]*"')
"""RFC 9110, section 8.8.3."""


def _tag(exchange: Exchange) -> str | None:
    """The tag of a representation; None where none is due."""
    return exchange.header("etag") if exchange.status == 200 and exchange.request.method == "GET" else None


@law("etag-present", traffic=["tour"])
def present(exchange: Exchange, api: Api) -> Finding:
    """On each representation."""
    if exchange.status != 200:
        return None
    return expect(exchange.header("etag"), "an ETag", "none")


@law("etag-strong", traffic=["tour"])
def strong(exchange: Exchange, api: Api) -> Finding:
    """Not marked as weak."""
    tag = _tag(exchange)
    return None if tag is None else expect(not tag.startswith("W/"), "a strong tag", tag)


@law("etag-syntax", traffic=["tour"])
def syntax(exchange: Exchange, api: Api) -> Finding:
    """As the RFC writes it."""
    tag = _tag(exchange)
    return None if tag is None else expect(_TAG.fullmatch(tag), "a quoted tag", tag)

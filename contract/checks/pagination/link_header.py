"""The `Link` header: its syntax, and what it must have, one page at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from contract.checks.pagination.block import block_of
from contract.declare import expect, law
from contract.model import Exchange, Finding
from contract.profile import Api

_TRAFFIC = ["pages"]
_TOKEN: Final = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_VALUE: Final = re.compile(
    rf"\s*<(?P<target>[^<>\s]*)>(?P<parameters>(?:\s*;\s*{_TOKEN}\s*(?:=\s*(?:{_TOKEN}|{_QUOTED}))?)*)\s*"
)
_REL: Final = re.compile(rf";\s*rel\s*=\s*(?:({_TOKEN})|({_QUOTED}))", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One value of the header."""

    target: str
    relations: frozenset[str]


def links(header: str) -> list[Link] | None:
    """The values of a header [RFC 8288 section 3]; None when it breaks the syntax."""
    found: list[Link] = []
    place = 0
    while place < len(header):
        match = _VALUE.match(header, place)
        if match is None:
            return None
        # Of several the first counts [RFC 8288 section 3.3].
        rel = _REL.search(match["parameters"])
        words = (rel[1] or rel[2].strip('"')).lower().split() if rel else []
        found.append(Link(target=match["target"], relations=frozenset(words)))
        place = match.end()
        if place < len(header):
            if header[place] != ",":
                return None
            place += 1
    return found


def link_to(exchange: Exchange, relation: str) -> str | None:
    """The target of a relation, or None."""
    found = links(exchange.header("link") or "") or []
    return next((each.target for each in found if relation in each.relations), None)


def _is_page(exchange: Exchange, api: Api) -> bool:
    return bool(block_of(exchange, api))


@law("link-header-first", traffic=_TRAFFIC)
def first(exchange: Exchange, api: Api) -> Finding:
    """On every page."""
    if not _is_page(exchange, api) or links(exchange.header("link") or "") is None:
        return None
    return expect(link_to(exchange, "first"), 'Link: <...>; rel="first"', exchange.header("link"))


@law("link-header-next", traffic=_TRAFFIC)
def following(exchange: Exchange, api: Api) -> Finding:
    """Where a cursor leads on."""
    if not _is_page(exchange, api) or links(exchange.header("link") or "") is None:
        return None
    if not isinstance(exchange.at_path(*api.profile["pagination"]["next"]), str):
        return None
    return expect(link_to(exchange, "next"), 'Link: <...>; rel="next"', exchange.header("link"))


@law("link-header-next-absent", traffic=_TRAFFIC)
def no_following(exchange: Exchange, api: Api) -> Finding:
    """Where none does."""
    paging = api.profile["pagination"]
    if not _is_page(exchange, api) or exchange.at_path(*paging["next"]) is not None:
        return None
    if exchange.at_path(*paging["more"]) is not False:
        return None
    found = link_to(exchange, "next")
    return expect(found is None, 'no rel="next" on the last page', exchange.header("link"))


@law("link-header-absolute", traffic=_TRAFFIC)
def absolute(exchange: Exchange, api: Api) -> Finding:
    """Each target has a scheme and a host."""
    found = links(exchange.header("link") or "")
    if not _is_page(exchange, api) or not found:
        return None
    relative = [each.target for each in found if not all(urlsplit(each.target)[:2])]
    return expect(not relative, "absolute URLs", relative)


@law("link-header-syntax", traffic=_TRAFFIC)
def syntax(exchange: Exchange, api: Api) -> Finding:
    """Of a header that is there."""
    header = exchange.header("link")
    if not _is_page(exchange, api) or header is None:
        return None
    return expect(links(header) is not None, 'values like <URL>; rel="next"', header)

"""A request as facts that can be compared one by one: method, each segment, each field, each header."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast
from urllib.parse import unquote

from migrate.pathmap.translate import Request
from migrate.verify.aliases import Aliases, is_id
from migrate.verify.traffic import Exchange

Facts = Mapping[str, str]
# What the client, the connection or the length of a body decides, and not the program.
_NOT_MEANT = frozenset(
    {
        "accept-encoding", "connection", "content-encoding", "content-length", "content-type",
        "date", "expect", "forwarded", "host", "keep-alive", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "via",
        "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip",
    }
)  # fmt: skip
# What a client adds of its own to some methods: Ruby's `Net::HTTP#delete`, which speaks WebDAV besides.
_ADDED = frozenset({("depth", "Infinity")})
_WORD = re.compile(r"([A-Za-z0-9_-]+)")
TYPE = "content type"
BODY = "body"


def facts_of(version: str, request: Request, exchange: Exchange, aliases: Aliases | None = None) -> Facts:
    """The facts of a request with the headers of `exchange`; ids as the first run has them."""
    named = aliases or Aliases()
    facts = {"version": version, "method": request.method}
    facts["path"] = "/".join(
        named.text(unquote(part)).replace("/", "%2F") for part in request.path.split("/")
    )
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in request.query:
        values[name].append(named.text(value))
    facts |= {f"query {name}": json.dumps(found) for name, found in values.items()}
    facts |= _body(request, named)
    for name, value in exchange.headers:
        if name not in _NOT_MEANT and (name, value) not in _ADDED and not name.startswith("sec-"):
            facts[f"header {name}"] = named.text(value)
    if request.has_json or request.form is not None:
        facts[TYPE] = media_type(exchange)
    return facts


def media_type(exchange: Exchange) -> str:
    """The media type of a request's body, without parameters; every type of JSON is `json`."""
    kind = exchange.header("content-type").partition(";")[0].strip().lower()
    return "json" if kind == "application/json" or kind.endswith("+json") else kind


def types_for(request: Request, v1: Request, v1_exchange: Exchange) -> frozenset[str]:
    """The media types that are right for a translated body: its own, or v1's for such a body."""
    if request.has_json:
        return frozenset({"json", media_type(v1_exchange)} if v1.has_json else {"json"})
    own = "application/x-www-form-urlencoded"
    return frozenset({own, media_type(v1_exchange)} if v1.form is not None else {own})


def _body(request: Request, aliases: Aliases) -> dict[str, str]:
    if request.has_json:
        return {BODY: "json", **dict(_leaves(aliases.value(request.json), BODY))}
    if request.form is None:
        return {BODY: "none"}
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in request.form:
        values[name].append(aliases.text(value))
    return {BODY: "form", **{f"{BODY} {name}": json.dumps(found) for name, found in values.items()}}


def _leaves(data: Any, name: str) -> Iterator[tuple[str, str]]:
    """The values of JSON by their key path; a container is a fact, too, so that an empty one is seen."""
    if isinstance(data, Mapping):
        yield f"{name} {{}}", "object"
        for key, value in cast("Mapping[str, Any]", data).items():
            yield from _leaves(value, f"{name} {key}")
    elif isinstance(data, list):
        items = cast("Sequence[Any]", data)
        yield f"{name} []", str(len(items))
        for index, value in enumerate(items):
            yield from _leaves(value, f"{name} {index}")
    else:
        yield f"{name} =", json.dumps(data, ensure_ascii=False)


def differing(wanted: Facts, sent: Facts, types: frozenset[str]) -> frozenset[str]:
    """The names of the facts that are not the same; the media type may be any of `types`."""
    names = {name for name in wanted.keys() | sent.keys() if wanted.get(name) != sent.get(name)} - {TYPE}
    if TYPE in sent and wanted[BODY] == sent[BODY] and sent[TYPE] not in types:
        names.add(TYPE)
    return frozenset(names)


def likeness(wanted: Facts, sent: Facts) -> int:
    """How alike two requests are: a point for the method and each field, three for each path segment."""
    paths = zip(wanted["path"].split("/")[1:], sent["path"].split("/")[1:], strict=False)
    points = sum(3 for one, two in paths if one == two)
    same = {name for name in wanted.keys() & sent.keys() if wanted[name] == sent[name]}
    return points + sum(name == "method" or name.startswith((BODY + " ", "query ")) for name in same)


def new_ids(wanted: Facts, sent: Facts) -> list[tuple[str, str]]:
    """The ids in which two requests differ, if they differ in nothing else; else nothing."""
    found: dict[tuple[str, str], None] = {}
    for name in wanted.keys() | sent.keys():
        one, two = wanted.get(name, ""), sent.get(name, "")
        parts, others = _WORD.split(one), _WORD.split(two)
        if name == TYPE or one == two:
            continue
        if len(parts) != len(others) or name in ("method", "version", BODY):
            return []
        unlike = [(a, b) for a, b in zip(parts, others, strict=True) if a != b]
        if not all(is_id(a) and is_id(b) for a, b in unlike):
            return []
        found |= dict.fromkeys(unlike)
    return list(found)

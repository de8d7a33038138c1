"""What the rewritten program must send: `translate()` of each request that the original sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

from migrate.pathmap.model import PathMap
from migrate.pathmap.translate import Request, Translated, Untranslatable, translate
from tests.migrate.generated.server import Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request as it is compared: segments decoded, values of one query name in order, body decoded."""

    method: str
    segments: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    body: Any


def read(recorded: Recorded, prefix: str) -> Request | None:
    """A request below the base path `prefix`; None when it is not."""
    path = recorded["path"]
    if not path.startswith(prefix + "/"):
        return None
    query = tuple(parse_qsl(recorded["query"], keep_blank_values=True))
    request = Request(method=recorded["method"], path=path[len(prefix) :], query=query)
    body, kind = recorded["body"], recorded["content_type"]
    if not body:
        return request
    if "json" in kind or body[0] in "{[":
        try:
            value = json.loads(body)
        except ValueError:  # what is no JSON is no request that a map tells of
            value = {"no JSON": body}
        return Request(method=request.method, path=request.path, query=query, json=value, has_json=True)
    try:
        form = tuple(parse_qsl(body, keep_blank_values=True, strict_parsing=True))
    except ValueError:  # a kind of body that no case means to send
        form = (("", body),)
    return Request(method=request.method, path=request.path, query=query, form=form)


def as_sent(request: Request) -> Sent:
    """The comparable form."""
    body = ("json", request.json) if request.has_json else ("form", request.form) if request.form else None
    segments = tuple(unquote(segment) for segment in request.path.split("/"))
    query = tuple(sorted(request.query, key=lambda pair: pair[0]))
    return Sent(method=request.method, segments=segments, query=query, body=body)


def expected(pathmap: PathMap, requests: Sequence[Request]) -> list[Sent] | Untranslatable:
    """The v2 requests, or why there are none."""
    found: list[Sent] = []
    for request in requests:
        answer = translate(pathmap, request)
        if not isinstance(answer, Translated):
            return answer
        found.append(as_sent(answer.request))
    return found

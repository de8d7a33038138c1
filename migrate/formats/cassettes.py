"""Cassettes of VCR (Ruby and Python) and Betamax, in YAML or JSON: requests that tests are answered from.

A recorded request moves with the call that it stands in for: method, URL and body; what it is answered with
is brought to v2's shape where that is known. Sources: the formats of VCR 6, vcrpy 1 to 7 and Betamax 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from migrate.formats.bodytext import body_of, changes_of
from migrate.formats.document import Body, BodyKind, Document, NewRequest, RecordedRequest
from migrate.formats.urltext import query_pairs, url_changes
from migrate.model import Edit, Span
from migrate.plan import Scalar, Unwritable

_LISTS = frozenset({"interactions", "http_interactions"})
_URLS = (("uri",), ("url",))
_BODIES = (("body",), ("body", "string"))
_ANSWERS = (("response", "body", "string"), ("response", "content", "string"), ("response", "body"))


def with_requests(document: Document) -> Document:
    """The document, with the requests of a cassette told from other values."""
    entries: dict[tuple[str, ...], dict[tuple[str, ...], Scalar]] = defaultdict(dict)
    for scalar in document.scalars:
        if len(scalar.keys) > 2 and scalar.keys[0] in _LISTS and scalar.keys[1].isdigit():
            entries[scalar.keys[:2]][scalar.keys[2:]] = scalar
    requests = [request for found in entries.values() for request in _request(found)]
    if not requests:
        return document
    taken = {
        id(scalar)
        for found in entries.values()
        for keys, scalar in found.items()
        if keys[0] == "request" and (keys[1:] in (*_URLS, *_BODIES) or keys[1:] == ("method",))
    }
    rest = tuple(scalar for scalar in document.scalars if id(scalar) not in taken)
    return replace(document, scalars=rest, requests=(*document.requests, *requests))


def _request(entry: Mapping[tuple[str, ...], Scalar]) -> Iterator[RecordedRequest]:
    method = entry.get(("request", "method"))
    url = next((entry[("request", *keys)] for keys in _URLS if ("request", *keys) in entry), None)
    if method is None or url is None:
        return
    body = next((entry[("request", *keys)] for keys in _BODIES if ("request", *keys) in entry), None)
    head, mark, query = url.text.partition("#")[0].partition("?")
    yield RecordedRequest(
        method=method.text.upper(),
        url=head,
        query=tuple(pair for _, _, pair in query_pairs(query, 0, len(query))) if mark else (),
        headers=(),
        body=_body(body),
        span=Span(min(method.span.start, url.span.start), max(method.span.end, url.span.end)),
        label="a recorded interaction",
        rewrite=lambda new: _rewrite(method, url, body, new),
        client="cassette",
        answer=next((entry[keys] for keys in _ANSWERS if keys in entry), None),
        stands_in=True,
    )


def _body(scalar: Scalar | None) -> Body:
    """The body as JSON, else as a form where it has the looks of one."""
    text = scalar.text if scalar is not None else ""
    found = body_of(text)
    pairs = tuple(pair for _, _, pair in query_pairs(text, 0, len(text)))
    is_form = found.kind is BodyKind.OTHER and "=" in text and not text.lstrip().startswith(("{", "[", "<"))
    return Body(kind=BodyKind.FORM, form=pairs) if is_form else found


def _rewrite(method: Scalar, url: Scalar, body: Scalar | None, new: NewRequest) -> tuple[Edit, ...]:
    edits = [url.splice(*change) for change in url_changes(url.text, new.base + new.path, new.query)]
    if method.text.upper() != new.method:
        spelled = new.method.lower() if method.text.islower() else new.method
        edits.append(method.splice(0, len(method.text), spelled))
    if new.body.kind is BodyKind.NONE:
        edits += [body.splice(0, len(body.text), "")] if body is not None and body.text else []
    elif new.body.kind is BodyKind.JSON and body is not None and body_of(body.text).kind is BodyKind.JSON:
        edits += [body.splice(*change) for change in changes_of(body.text, new.body.json)]
    elif new.body.kind is not BodyKind.OTHER:
        raise Unwritable("v2 takes a JSON body, and none is recorded")
    return tuple(edits)


def answer_edits(answer: Scalar, new: object) -> tuple[Edit, ...]:
    """The edits that make the recorded answer say `new`.

    Raises:
        Unwritable: it cannot be edited in place.
    """
    return tuple(answer.splice(*change) for change in changes_of(answer.text, new))

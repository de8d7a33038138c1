"""Requests held as data: the rewritten request is what the map's own translation of the old one is."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.edits import apply
from migrate.formats import read
from migrate.formats.document import BodyKind, RecordedRequest
from migrate.formats.find import find
from migrate.model import Basis, Outcome
from migrate.options import Options
from migrate.pathmap.model import Operation, Place
from migrate.pathmap.translate import Request, Translated, translate
from tests.migrate.tools import ASSUMED, bundled

_V1, _V2 = "https://api.creatoraudit.com/v1", "https://api.creatoraudit.com/v2"
_VALUES = st.sampled_from(["42", "a b", "é/ü", "x&y=z", 'say "hi"', "back\\slash"])
Pairs = list[tuple[str, str]]


@st.composite
def _requests(draw: st.DrawFn) -> Request:
    """A v1 request of some row, its fields where v1 may carry them, and one that the map does not know."""
    row: Operation = draw(st.sampled_from(bundled().operations))
    reading = row.v1.method == "GET"
    body = draw(st.sampled_from([None] if reading else [None, Place.JSON, Place.FORM]))
    query: Pairs = []
    fields: dict[str, Any] = {}
    for parameter in row.parameters:
        least = 1 if parameter.required else 5
        if parameter.name == "page" or draw(st.integers(0, 9)) < least:
            continue
        name = draw(st.sampled_from(parameter.names))
        homes = [place for place in (Place.QUERY, body) if place in parameter.places]
        if not homes:
            continue
        if draw(st.sampled_from(homes)) is Place.QUERY:
            query.append((name, draw(_VALUES)))
        elif body is Place.JSON and parameter.type == "object":
            fields[name] = {"k": [1, {"l": None}]}
        else:
            fields[name] = draw(_VALUES)
    if draw(st.booleans()):
        query.append(("extra", draw(_VALUES)))
    if draw(st.booleans()) and body is Place.JSON:
        fields["more"] = draw(st.sampled_from([1, True, None, ["a"], "text"]))
    form = tuple(fields.items()) if body is Place.FORM and fields else None
    return Request(
        method=row.v1.method,
        path=row.v1.path,
        query=tuple(query),
        json=fields if body is Place.JSON else None,
        has_json=body is Place.JSON,
        form=form,
    )


def _encoded(pairs: tuple[tuple[str, str], ...]) -> str:
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)


def _postman(request: Request, base: str, draw: st.DataObject) -> str:
    raw = base + request.path + (f"?{_encoded(request.query)}" if request.query else "")
    host = ["{{base}}"] if base.startswith("{{") else ["api", "creatoraudit", "com"]
    lead = [] if base.startswith("{{") else ["v1"]
    url: Any = {"raw": raw, "host": host, "path": [*lead, *request.path.strip("/").split("/")]}
    if request.query:
        url["query"] = [{"key": k, "value": quote(v, safe="")} for k, v in request.query]
        if draw.draw(st.booleans()):
            url["query"].insert(0, {"key": "off", "value": "1", "disabled": True})
    if draw.draw(st.booleans()):
        url = raw
    item: dict[str, Any] = {"method": request.method, "header": [], "url": url}
    if request.has_json:
        indent = draw.draw(st.sampled_from([None, 2, "\t"]))
        item["body"] = {"mode": "raw", "raw": json.dumps(request.json, indent=indent)}
    elif request.form is not None:
        mode = draw.draw(st.sampled_from(["urlencoded", "formdata"]))
        item["body"] = {"mode": mode, mode: [{"key": k, "value": v, "type": "text"} for k, v in request.form]}
    whole = {
        "info": {
            "name": "c",
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "item": [{"name": "folder", "item": [{"name": "one", "request": item}]}],
        "variable": [{"key": "base", "value": _V1}],
    }
    return json.dumps(whole, indent=draw.draw(st.sampled_from([None, 2, "\t"])))


def _http(request: Request, base: str, draw: st.DataObject) -> str:
    query = _encoded(request.query)
    if draw.draw(st.booleans()):
        query = query.replace("&", "\n    &")
    lines = [
        f"@base = {_V1}",
        "",
        "### one",
        f"{request.method} {base}{request.path}" + (f"?{query}" if query else ""),
    ]
    if request.has_json:
        indent = draw.draw(st.sampled_from([None, 2, "\t"]))
        lines += ["Content-Type: application/json", "", json.dumps(request.json, indent=indent)]
    elif request.form is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", "", _encoded(request.form)]
    lines += draw.draw(
        st.sampled_from([[], ["", "### two", "GET https://other.test/creator"], ["", "> {% x %}"]])
    )
    return "\n".join(lines) + draw.draw(st.sampled_from(["", "\n"]))


_WRITERS = {"x.postman_collection.json": _postman, "x.http": _http}


def _first(file: str, text: bytes) -> RecordedRequest:
    document = read(file, text)
    assert document is not None
    return document.requests[0]


def _said(request: RecordedRequest, base: str) -> Request:
    """What a client would send for a recorded request."""
    assert request.url.startswith(base), request.url
    return Request(
        method=request.method,
        path=request.url[len(base) :],
        query=request.query,
        json=request.body.json,
        has_json=request.body.kind is BodyKind.JSON,
        form=request.body.form if request.body.form else None,
    )


@pytest.mark.parametrize("file", sorted(_WRITERS))
@settings(deadline=None)  # the machine may be busy
@given(request=_requests(), base=st.sampled_from([_V1, "{{base}}"]), data=st.data())
def test_a_rewritten_request_is_the_translation_of_the_old_one(
    file: str, request: Request, base: str, data: st.DataObject
) -> None:
    text = _WRITERS[file](request, base, data)
    if data.draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    source = text.encode()
    document = read(file, source)
    assert document is not None
    found = find(document, file, source, bundled(), ASSUMED)
    call = found.calls[0]
    expected = translate(bundled(), request)
    if not isinstance(expected, Translated):
        assert call.site.outcome is Outcome.NEEDS_REVIEW
        assert call.site.reason
        assert not call.edits
        return
    assert call.site.outcome is Outcome.REWRITTEN, call.site.reason
    edits = [item.edit for holder in found.bases for item in holder.edits] + [
        item.edit for item in call.edits
    ]
    after = apply(source, edits)
    assert isinstance(after, bytes)
    new_base = _V2 if base == _V1 else base
    new = _said(_first(file, after), new_base)
    wanted = expected.request
    assert (new.method, new.path, sorted(new.query)) == (wanted.method, wanted.path, sorted(wanted.query))
    assert new.has_json == wanted.has_json
    assert new.json == wanted.json
    assert (new.form or ()) == (wanted.form or ())
    if file.endswith(".json"):
        json.loads(after)
    again = read(file, after)
    assert again is not None
    second = find(again, file, after, bundled(), Options())
    assert not [item for found in (*second.calls, *second.bases) for item in found.edits]
    assert {site.site.outcome for site in second.calls} <= {Outcome.ALREADY_V2}


_HTTP = """\
/* a note
GET https://x.test/none */
@host = https://x.test
{{
  const a = "GET /none";
}}

### named one
// @name first
GET {{host}}/a HTTP/1.1
Accept: */*

{{
  test();
}}

GET {{host}}/b
    ?c=d%20e
    &f={{g}}
# a comment

### two
https://x.test/h

###
POST /i
Content-Type: application/x-www-form-urlencoded

j=k+l&m=

> {%
  GET /none
%}
<> answer.json
###
PUT /n

< ./o.json
"""


def test_both_dialects_of_http_files_are_read() -> None:
    document = read("x.http", _HTTP.encode())
    assert document is not None
    found = [(r.label, r.method, r.url, r.query, r.body.kind.name, r.body.form) for r in document.requests]
    assert found == [
        ("first", "GET", "{{host}}/a", (), "NONE", ()),
        ("", "GET", "{{host}}/b", (("c", "d e"), ("f", "{{g}}")), "NONE", ()),
        ("two", "GET", "https://x.test/h", (), "NONE", ()),
        ("", "POST", "/i", (), "FORM", (("j", "k l"), ("m", ""))),
        ("", "PUT", "/n", (), "FILE", ()),
    ]
    assert document.variables == {"host": "https://x.test"}


def test_an_assumed_row_is_proposed_and_not_applied() -> None:
    from dataclasses import replace

    rows = tuple(replace(row, basis=Basis.ASSUMED) for row in bundled().operations)
    pathmap = replace(bundled(), operations=rows)
    source = f"POST {_V1}/add-creator\n".encode()
    document = read("x.http", source)
    assert document is not None
    call = find(document, "x.http", source, pathmap, Options()).calls[0]
    assert call.site.outcome is Outcome.NEEDS_REVIEW
    assert call.site.suggestion == f"POST {_V2}/creators"
    assert not call.edits
    accepted = find(document, "x.http", source, pathmap, Options(accept=frozenset({Basis.ASSUMED})))
    assert accepted.calls[0].site.outcome is Outcome.REWRITTEN

"""Requests of clients that have objects for them: pycurl's handles, tornado's requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.migrate.generated.shapes import _Shape

_BODIED = ('"POST"', '"PUT"', '"PATCH"')  # tornado wants a body with these, and takes none with others
FAMILIES = ("pycurl", "tornado")
_JSON = "Content-Type: application/json"


def handle_call(shape: _Shape, method: str, url: str, arguments: Mapping[str, str]) -> list[str]:
    """The statements that make the request; `method` is a literal."""
    body = arguments.get("dumps")
    if shape.client.family == "tornado":
        if "query" in arguments:
            shape.parts.need("from tornado.httputil import url_concat")
            url = f"url_concat({url}, {arguments['query']})"
        return [_fetched(shape, method, url, body)]
    if "query" in arguments:
        shape.parts.need("import urllib.parse")
        url = f'{url} + "?" + urllib.parse.urlencode({arguments["query"]})'
    implied = shape.client.name == "pycurl implied"
    return _set(shape, method, url, body, implied=implied)


def handle_lines(shape: _Shape, method: str, url: str) -> list[str]:
    """The statements of a wrapper, which is given `data` or None."""
    if shape.client.family == "tornado":
        shape.parts.need("from tornado.httpclient import AsyncHTTPClient, HTTPRequest")
        items = f"{url}, method=method, body=data, headers={{'Content-Type': 'application/json'}}"
        rest = "allow_nonstandard_methods=True"
        return [f"return await AsyncHTTPClient().fetch(HTTPRequest({items}, {rest}))"]
    shape.parts.need("import io")
    return [
        "c = pycurl.Curl()",
        f"c.setopt(c.URL, {url})",
        f"c.setopt(c.CUSTOMREQUEST, {method})",
        f'c.setopt(c.HTTPHEADER, ["{_JSON}"])',
        "c.setopt(c.WRITEDATA, io.BytesIO())",
        "if data is not None:",
        "    c.setopt(c.POSTFIELDS, data)",
        "c.perform()",
        "c.close()",
    ]


def _fetched(shape: _Shape, method: str, url: str, body: str | None) -> str:
    shape.parts.need("from tornado.httpclient import AsyncHTTPClient, HTTPRequest")
    items = [url, f"method={method}"]
    if body is not None:
        items += [f"body={body}", 'headers={"Content-Type": "application/json"}']
        if method not in _BODIED:
            items.append("allow_nonstandard_methods=True")
    elif method in _BODIED:
        items.append('body=""')
    if shape.client.name == "tornado request":
        return f"await AsyncHTTPClient().fetch(HTTPRequest({shape.layout(items)}))"
    return f"await AsyncHTTPClient().fetch({shape.layout(items)})"


def _set(shape: _Shape, method: str, url: str, body: str | None, *, implied: bool) -> list[str]:
    shape.parts.need("import io")
    lines = ["c = pycurl.Curl()", f"c.setopt(pycurl.URL, {url})"]
    if body is not None:
        lines += [f'c.setopt(c.HTTPHEADER, ["{_JSON}"])', f"c.setopt(c.POSTFIELDS, {body})"]
    if not implied or method not in ('"GET"', '"POST"'):
        lines.append(f"c.setopt(c.CUSTOMREQUEST, {method})")
    elif method == '"POST"':
        lines += ["c.setopt(c.POST, 1)", *([] if body is not None else ['c.setopt(c.POSTFIELDS, "")'])]
    return [*lines, "c.setopt(c.WRITEDATA, io.BytesIO())", "c.perform()", "c.close()"]

"""Programs whose request goes through what holds a function or a row: partials, executors, tables of endpoints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.migrate.generated.shapes import _Shape

WRAPPERS = ("partial", "partial path", "executor", "table")
"""Values of the dimension `wrapper` that are made here."""


def held_body(shape: _Shape, base: str, path: str, items: Sequence[str]) -> list[str]:
    """The statements that make the request; `path` is code, `items` are the arguments behind it."""
    if shape.case.wrapper == "table":
        return _table(shape, base, items)
    if shape.client.relative:
        url = path
    elif shape.case.join == "whole":
        url = shape.whole(shape.tokens if shape.case.path == "literal" else path)
    else:
        url = shape.e.joined(base, shape.tokens if shape.case.path == "literal" else path)
    function = shape.function(shape.method.lower() if shape.client.by_verb else "request")
    method = [] if shape.client.by_verb else [f'"{shape.method}"']
    if shape.case.wrapper == "executor":
        shape.parts.need("from concurrent.futures import ThreadPoolExecutor")
        call = f"pool.submit({shape.layout([function, *method, url, *items])}).result()"
        return ["with ThreadPoolExecutor(1) as pool:", "    " + call.replace("\n", "\n    ")]
    shape.parts.need("from functools import partial")
    given = [*method, url] if shape.case.wrapper == "partial path" else method
    rest = [*items] if shape.case.wrapper == "partial path" else [url, *items]
    line = f"send = partial({', '.join([function, *given])})"
    call = f"{shape.wait}send({shape.layout(rest) if rest else ''})"
    if shape.is_async or shape.on_self:
        return shape.with_client(base, [line, call])
    shape.session(base)
    shape.parts.define(line)
    return [call]


def _table(shape: _Shape, base: str, items: Sequence[str]) -> list[str]:
    """A function that takes method and path from the row that it is told."""
    key, method = shape.e.operation.id.replace("-", "_").upper(), shape.method
    path = "".join(token for token in shape.tokens if isinstance(token, str))
    taking, name = _tables(shape, key, method, path)
    url = "path" if shape.client.relative else shape.e.joined(base, "path")
    inner = shape.inner_call("method", url, "**kwargs", base)
    shape.place_function("call(name, **kwargs)", [*taking, *inner], base)
    return [f"{shape.wait}call({shape.layout([name, *items])})"]


def _tables(shape: _Shape, key: str, method: str, path: str) -> tuple[list[str], str]:
    """Statements that take method and path of the row `name`, and how a call names the row."""
    parts, quoted = shape.parts, f'"{key.lower()}"'
    tuples = f'{{"other": ("GET", "/other"), {quoted}: ("{method}", "{path}")}}'
    match shape.case.path:
        case "literal":
            parts.define(f"ROWS = {tuples}")
            return ["method, path = ROWS[name]"], quoted
        case "settings":
            parts.settings.append(f"ROWS = {tuples}")
            parts.need("from settings import ROWS")
            return ["method, path = ROWS[name]"], quoted
        case "class attribute":
            parts.define(f"class Paths:\n    ROWS = {tuples}\n")
            return ["row = Paths.ROWS[name]", "method, path = row[0], row[1]"], quoted
        case "dict":
            parts.define(f'ROWS = {{{quoted}: {{"method": "{method}", "path": "{path}"}}}}')
            return ['method, path = ROWS[name]["method"], ROWS[name]["path"]'], quoted
        case "enum value":
            parts.need("from enum import Enum")
            parts.define(
                f'class Rows(Enum):\n    OTHER = ("GET", "/other")\n    {key} = ("{method}", "{path}")\n'
            )
            return ["method, path = name.value"], f"Rows.{key}"
        case "str enum":
            parts.need("from enum import StrEnum")
            parts.define(f"class Key(StrEnum):\n    {key} = {quoted}\n")
            parts.define(f'METHODS = {{Key.{key}: "{method}"}}')
            parts.define(f'PATHS = {{Key.{key}: "{path}"}}')
            return ["method, path = METHODS[name], PATHS[name]"], f"Key.{key}"
        case _:
            parts.need("from typing import NamedTuple")
            parts.define("class Row(NamedTuple):\n    method: str\n    path: str\n")
            parts.define(f'{key} = Row("{method}", "{path}")')
            return ["method, path = name.method, name.path"], key

"""Programs whose wrapper sends what it is given by names of any kind: `call("GET", "/x", creator_id=1)`."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING

from migrate.pathmap.model import Place
from tests.migrate.generated.cases import placed

if TYPE_CHECKING:
    from tests.migrate.generated.shapes import _Shape


def keywords_body(shape: _Shape, base: str, path: str, roles: Mapping[str, str]) -> list[str]:
    """The statements that make the request; `path` is code, `roles` are the client's names of its parts."""
    given = ((roles[role], code) for role, code in shape.arguments.items() if role in roles)
    name, code = next(given, ("json" if placed(shape.case.placement) is Place.JSON else "params", "{}"))
    url = "path" if shape.client.relative else shape.e.joined(base, "path")
    inner = shape.inner_call("verb", url, f"{name}=fields", base)
    shape.place_function("call(verb, path, **fields)", inner, base)
    return [f"{shape.wait}call({shape.layout([repr(shape.method), path, *_as_keywords(code)])})"]


def _as_keywords(mapping: str) -> list[str]:
    """The entries of a mapping as named arguments; a variable is spread."""
    node = ast.parse(mapping, mode="eval").body
    if isinstance(node, ast.Dict):
        entries = zip(node.keys, node.values, strict=True)
        keys = [(ast.literal_eval(key), value) for key, value in entries if key is not None]
        return [f"{key}={ast.get_source_segment(mapping, value)}" for key, value in keys]
    if isinstance(node, ast.Call):
        return [f"{item.arg}={ast.get_source_segment(mapping, item.value)}" for item in node.keywords]
    return [f"**{mapping}"]

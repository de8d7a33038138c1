"""`new RestClientOptions(base) { Timeout = .. }`: what a client of RestSharp takes in place of its base.

Source: RestSharp 112, "Client" and "Configuration".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.bare import literal_text

if TYPE_CHECKING:
    from tree_sitter import Node

_OPTIONS, _BASE = "RestClientOptions", "BaseUrl"
_SET = re.compile(rb"\.\s*BaseUrl\s*=(?!=)")  # on options that are there, or a client


def options(made: ir.Expr, node: Node) -> ir.Expr:
    """The base that the options `made` hold; they are what they were where more than one may count."""
    if not isinstance(made, ir.Call) or _called(made.func) != _OPTIONS or not made.args:
        return made
    entries = [entry for arg in made.args if isinstance(arg.value, ir.Dict) for entry in arg.value.entries]
    bases = [entry.value for entry in entries if literal_text(entry.key) == _BASE]
    bases += [arg.value for arg in made.args[:1] if not isinstance(arg.value, ir.Dict)]
    if len(bases) != 1 or _SET.search(_whole(node)) is not None:
        return made
    others = [
        arg.value for arg in made.args if arg.value is not bases[0] and not isinstance(arg.value, ir.Dict)
    ]
    others += [entry.value for entry in entries if entry.value is not bases[0]]
    return ir.Either(span=made.span, items=(bases[0],), others=tuple(others))


def _called(func: ir.Expr) -> str:
    return func.name if isinstance(func, ir.Attr) else func.id if isinstance(func, ir.Name) else ""


def _whole(node: Node) -> bytes:
    """The text of the file."""
    while node.parent is not None:
        node = node.parent
    return node.text or b""

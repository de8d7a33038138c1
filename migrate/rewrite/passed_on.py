"""Where v1's keys are read of what is made of an answer: `mapper.readTree(answer.body()).get("creator")`.

A key that is v1's is read in the v1 shape whatever the answer was made into. For the report alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from migrate.analysis import ir
from migrate.analysis.bare import literal_text
from migrate.analysis.calls import Finder
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import Body, Response, each
from migrate.keys import plain_key
from migrate.pathmap.model import Operation
from migrate.rewrite.made import Made


def read_of_what_is_made(finder: Finder, made: Sequence[Made], operation: Operation) -> list[Made]:
    """What reads a key of v1 of something in `made`, and is not seen to."""
    shape = operation.response
    root = shape.root.v1 if shape is not None and shape.root is not None else None
    if shape is None or root == "":
        return []
    nodes = {node for _, node in made}
    return [
        (module, node)
        for module, node in made
        if not _is_seen(finder, module, node)
        and (
            _is_fed(node, nodes, root)
            or ((not isinstance(node, ir.Call) or node.func in nodes) and _is_old(node, root, shape.success))
        )
    ]


def _is_fed(node: ir.Expr, nodes: Set[ir.Expr], root: str | None) -> bool:
    """Whether `node` is a command that reads it, and is given a text with the key: `| grep '"creator"'`."""
    if not isinstance(node, ir.Call) or node.fed not in nodes or root is None:
        return False
    key = re.compile(rf"[\"']{re.escape(root)}\\?[\"']|\.{re.escape(root)}\b")
    return any(key.search(literal_text(arg.value)) for arg in node.args)


def _is_old(node: ir.Expr, root: str | None, flag: str | None) -> bool:
    """Whether `node` takes a key of v1: `x.creator`, `x["creator"]`, `x.getCreator()`, `x.get("creator")`."""
    match node:
        case ir.Attr(name=name):
            key = plain_key(name).removeprefix("get")
            return name == flag or (root is not None and key == plain_key(root))
        case ir.Index(key=key):
            text = literal_text(key)
        case ir.Call(args=(ir.Arg(value=value), *_)):
            text = literal_text(value)
        case _:
            return False
    return bool(text) and text in (root, flag)


def _is_seen(finder: Finder, module: ModuleInfo, node: ir.Expr) -> bool:
    values = each(finder.evaluator.value(node, module.contexts[node]))
    return any(isinstance(item, Body) and isinstance(item.response, Response) for item in values)

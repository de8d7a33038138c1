"""What kind a value of Rust is, as far as what makes it, or its declaration, says."""

from __future__ import annotations

import re

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import ModuleInfo

_TEXTS = frozenset({"str", "String"})
_GIVES_TEXT = re.compile(r"\.(?:to_string|as_str|to_lowercase|to_uppercase|trim)\(\)$")
_STEPS = 4


def is_text(module: ModuleInfo, expr: ir.Expr, depth: int = _STEPS) -> bool:
    """Whether a value is sure to be a text, owned or not."""
    if _GIVES_TEXT.search(module.text(expr)):
        return True
    expr = unwrapped(expr)
    match expr:
        case ir.Str() | ir.Template():
            return True
        case ir.Name() if depth and expr in module.contexts:
            found = lookup(expr.id, module.contexts[expr].scope)
            return found is not None and all(
                _is_text_kind(item.annotation)
                if item.annotation is not None
                else item.expr is not None and is_text(module, item.expr, depth - 1)
                for item in found[1]
            )
        case _:
            return False


def _is_text_kind(annotation: ir.Expr) -> bool:
    annotation = unwrapped(annotation)
    return isinstance(annotation, ir.Name) and annotation.id in _TEXTS

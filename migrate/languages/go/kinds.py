"""What kind a value of Go is, as far as its declaration, or what makes it, says."""

from __future__ import annotations

import re

from migrate.analysis import ir
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import Binding, ModuleInfo
from migrate.analysis.values import Parameter, Text, Value

_NUMBERS = frozenset(
    {"int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64"}
)
# Functions of the standard library that give a text (Go 1.19).
_GIVE_TEXT = re.compile(
    r"(?:strconv\.(?:Itoa|Format\w+|Quote)|fmt\.(?:Sprint|Sprintf|Sprintln)"
    r"|strings\.(?:Trim\w*|To\w+|Replace\w*|Join|Repeat|Title)|url\.(?:PathEscape|QueryEscape)"
    r"|os\.Getenv|\w+\.(?:String|FormValue|PathValue|Param|Query)|uuid\.NewString)"
)
_RESULT = re.compile(rb"func\s*(?:\([^)]*\)\s*)?\w+\s*\((?:[^()]|\([^()]*\))*\)\s*\(?\s*(\w+)")
_STEPS = 4


def is_string(module: ModuleInfo, expr: ir.Expr, value: Value) -> bool:
    """Whether a value is sure to be a string."""
    return _kind(module, expr, value) == "string"


def is_number(module: ModuleInfo, expr: ir.Expr, value: Value) -> bool:
    """Whether a value is sure to be a whole number."""
    return _kind(module, expr, value) in _NUMBERS


def _kind(module: ModuleInfo, expr: ir.Expr, value: Value, depth: int = _STEPS) -> str | None:
    if isinstance(value, Text) and all(piece.text is not None for piece in value.pieces):
        return "string"
    if isinstance(value, Parameter) and value.param.annotation is not None:
        return value.function.module.text(value.param.annotation)
    while isinstance(expr, ir.Wrap):
        expr = expr.value
    match expr:
        case ir.Str() | ir.Template():
            return "string"
        case ir.Concat():
            return "string"  # what joins texts joins nothing else here: a sum of numbers is no path
        case ir.Name() if depth and expr in module.contexts:
            found = lookup(expr.id, module.contexts[expr].scope)
            kinds = {_bound(module, item, depth) for item in found[1]} if found is not None else {None}
            return kinds.pop() if len(kinds) == 1 else None
        case ir.Call():
            return _made(module, expr)
        case _:
            return None


def _bound(module: ModuleInfo, item: Binding, depth: int) -> str | None:
    if item.annotation is not None:
        return module.text(item.annotation)
    return _kind(module, item.expr, Value(), depth - 1) if item.expr is not None else None


def _made(module: ModuleInfo, call: ir.Call) -> str | None:
    """What a function gives: one of the standard library, or of this file, as its head says."""
    if _GIVE_TEXT.fullmatch(module.text(call.func)):
        return "string"
    if not isinstance(call.func, ir.Name) or call not in module.contexts:
        return None
    found = lookup(call.func.id, module.contexts[call].scope)
    functions = [item.function for item in found[1]] if found is not None else []
    if len(functions) != 1 or functions[0] is None or functions[0].module is not module:
        return None
    head = _RESULT.match(module.source, functions[0].node.span.start)
    return head[1].decode() if head is not None else None

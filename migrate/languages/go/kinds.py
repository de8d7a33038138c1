"""What kind a value of Go is, as far as its declaration, or what makes it, says."""

from __future__ import annotations

import re

from migrate.analysis import ir
from migrate.analysis.inline import DEREFERENCE, POINTER
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import Binding, ModuleInfo
from migrate.analysis.values import UNKNOWN, Parameter, Text, Value

_NUMBERS = frozenset(
    {"int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64"}
)
# Functions of the standard library and of routers that give a text (Go 1.19, gin 1, echo 4, chi 5).
_GIVE_TEXT = re.compile(
    r"(?:strconv\.(?:Itoa|Format\w+|Quote)|fmt\.(?:Sprint|Sprintf|Sprintln)"
    r"|strings\.(?:Trim\w*|To\w+|Replace\w*|Join|Repeat|Title)|url\.(?:PathEscape|QueryEscape)"
    r"|os\.Getenv|(?!flag\.)\w+\.(?:String|FormValue|PathValue|Param|Query)|uuid\.NewString"
    r"|flag\.Arg|chi\.URLParam|.*\.(?:Query\(\)|Header)\.Get)"
)
_GIVE_POINTER = re.compile(r"flag\.String")
_TEXTS = re.compile(r"os\.Args|mux\.Vars\([\w.]+\)")  # what holds nothing but texts (gorilla/mux 1)
_ESCAPES = re.compile(r"\w+\.(?:PathEscape|QueryEscape)")
_ELEMENTS = re.compile(r"(?:\[\d*\]|map\[\w+\])(\*?[\w.]+)(?:\{.*)?", re.DOTALL)
_ASSERTED = re.compile(r".*\.\((\w+)\)", re.DOTALL)
_CONVERTED = re.compile(r"(\w+)\(.*", re.DOTALL)
_RESULT = re.compile(rb"func\s*(?:\([^)]*\)\s*)?\w+\s*\((?:[^()]|\([^()]*\))*\)\s*\(?\s*(\*?\w+)")
_RANGE = re.compile(rb"\s*:?=\s*range\s+([^\n]+?)\s*\{[ \t]*\r?\n")
_STEPS = 4


def is_string(module: ModuleInfo, expr: ir.Expr, value: Value) -> bool:
    """Whether a value is sure to be a string."""
    return _kind(module, expr, value) == "string"


def is_number(module: ModuleInfo, expr: ir.Expr, value: Value) -> bool:
    """Whether a value is sure to be a whole number."""
    return _kind(module, expr, value) in _NUMBERS


def stands_as_text(module: ModuleInfo, expr: ir.Expr) -> bool:
    """Whether a value stands where the compiler lets none but a string: in a sum of texts, in an escape."""
    parent = module.parents.get(expr)
    if isinstance(parent, ir.Call):
        return parent.func is not expr and _ESCAPES.fullmatch(module.text(parent.func)) is not None
    return isinstance(parent, ir.Concat) and any(isinstance(item, ir.Str) for item in parent.items)


def _kind(module: ModuleInfo, expr: ir.Expr, value: Value, depth: int = _STEPS) -> str | None:
    known = isinstance(value, Text) and all(piece.text is not None for piece in value.pieces)
    return _declared_kind(module, expr, value, depth) or ("string" if known else None)


def _declared_kind(module: ModuleInfo, expr: ir.Expr, value: Value, depth: int) -> str | None:
    """What the declaration of a value says that it is, or what makes it."""
    if isinstance(expr, ir.Wrap):
        return _wrapped(module, expr, value, depth)
    own = _made(module, expr) if isinstance(expr, ir.Call) else _named(module, expr, depth)
    if own is not None:
        return own
    if isinstance(value, Parameter) and value.param.annotation is not None:
        kind = _declared(value.function.module, value.param.annotation)
        return f"[]{kind}" if value.param.spread else kind
    match expr:
        case ir.Str() | ir.Template():
            return "string"
        case ir.Concat():
            return "string"  # what joins texts joins nothing else here: a sum of numbers is no path
        case ir.Index():
            return _element(_container(module, expr.value, depth))
        case _:
            return None


def _named(module: ModuleInfo, expr: ir.Expr, depth: int) -> str | None:
    """The kind of a variable, where all that it is given is of one."""
    if not isinstance(expr, ir.Name) or not depth or expr not in module.contexts:
        return None
    found = lookup(expr.id, module.contexts[expr].scope)
    kinds = {_bound(module, item, depth) for item in found[1]} if found is not None else {None}
    return kinds.pop() if len(kinds) == 1 else None


def _wrapped(module: ModuleInfo, expr: ir.Wrap, value: Value, depth: int) -> str | None:
    """What a pointer points to, what a value is converted to or is asserted to be; "?" is any other kind."""
    text = module.text(expr)
    inner = _kind(module, expr.value, value, depth)
    if expr.kind == POINTER:
        return f"*{inner or '?'}"
    if expr.kind == DEREFERENCE:
        return inner[1:] if inner and inner[:1] == "*" else "?"
    if found := _ASSERTED.fullmatch(text):
        return found[1]
    if expr.kind == "parenthesized_expression" or text[:1] == "(":
        return inner
    found = _CONVERTED.fullmatch(text)
    return found[1] if found is not None else "?"


def _declared(module: ModuleInfo, annotation: ir.Expr) -> str:
    """The type as it is declared; the mark of a pointer stands before what it points to."""
    start = annotation.span.start
    pointer = module.source[max(start - 2, 0) : start].rstrip().endswith(b"*")
    return f"*{module.text(annotation)}" if pointer else module.text(annotation)


def _bound(module: ModuleInfo, item: Binding, depth: int) -> str | None:
    if item.param is not None and item.param.annotation is not None:
        kind = _declared(item.context.scope.module, item.param.annotation)
        return f"[]{kind}" if item.param.spread else kind
    if item.annotation is not None:
        return _declared(module, item.annotation)
    if item.expr is None:
        return _ranged(module, item, depth)
    given = _kind(module, item.expr, UNKNOWN, depth - 1)
    return given or (module.text(item.expr) if isinstance(item.expr, ir.Seq) else None)


def _container(module: ModuleInfo, expr: ir.Expr, depth: int) -> str | None:
    """The type of what is looked into."""
    text = module.text(expr)
    if _TEXTS.fullmatch(text):
        return "[]string"
    return text if isinstance(expr, ir.Seq | ir.Dict) else _kind(module, expr, UNKNOWN, depth)


def _element(kind: str | None) -> str | None:
    found = _ELEMENTS.fullmatch(kind) if kind is not None else None
    return found[1] if found is not None else None


def _ranged(module: ModuleInfo, item: Binding, depth: int) -> str | None:
    """What a loop gives: `for _, id := range ids`, of what is named or written there."""
    statement = item.statement
    if not isinstance(statement, ir.Assign) or not depth:
        return None
    end = statement.target.span.end
    before = module.source[max(statement.target.span.start - 2, 0) : statement.target.span.start]
    over = _RANGE.match(module.source, end) if before.rstrip().endswith(b",") else None
    if over is None:
        return None
    text = over[1].decode(errors="replace")
    found = lookup(text, item.context.scope) if text.isidentifier() else None
    kinds = {_bound(module, one, depth - 1) for one in found[1]} if found is not None else {text}
    return _element("[]string" if _TEXTS.fullmatch(text) else kinds.pop()) if len(kinds) == 1 else None


def _made(module: ModuleInfo, call: ir.Call) -> str | None:
    """What a function gives: one of the standard library, or of this file, as its head says."""
    text = module.text(call.func)
    if _GIVE_TEXT.fullmatch(text):
        return "string"
    if _GIVE_POINTER.fullmatch(text):
        return "*string"
    if not isinstance(call.func, ir.Name) or call not in module.contexts:
        return None
    found = lookup(call.func.id, module.contexts[call].scope)
    functions = [item.function for item in found[1]] if found is not None else []
    if len(functions) != 1 or functions[0] is None or functions[0].module is not module:
        return None
    head = _RESULT.match(module.source, functions[0].node.span.start)
    return head[1].decode() if head is not None else None

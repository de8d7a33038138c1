"""What code reads from the project's settings by a key: `config.get("partner.url")`, `Settings.partner.url`.

Only the words are compared, with the keys that the settings are seen to have: how a library reads them is its
own matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.scope import Context
from migrate.analysis.values import (
    UNKNOWN,
    External,
    Instance,
    Member,
    Parameter,
    Piece,
    Taken,
    Text,
    Value,
    plain,
)
from migrate.keys import plain_key, read, words

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator

_DEPTH = 12
_KEY = re.compile(r"[\w.:/\[\]-]+")
_GETTER = re.compile(r"[gG]et(?=[A-Z])")
# Calls without an argument that give the same, and nothing of a key.
_SAME = frozenset(
    {"get", "value", "unwrap", "clone", "tostring", "tos", "asstr", "trim", "strip", "string", "text",
     "orelsethrow", "required", "asstring", "astext", "toowned"}
)  # fmt: skip
_OF_SETTINGS = re.compile(r"(?:Options|Settings|Config|Configuration|Properties|Props)$")


def setting_read(evaluator: Evaluator, expr: ir.Expr, context: Context, found: Value) -> Value:
    """A text that a setting gives, where `found` is nothing and the words of `expr` are a key."""
    if not isinstance(expr, ir.Attr | ir.Index | ir.Call):
        return found
    if found is not UNKNOWN and not isinstance(found, External | Member | Taken):
        return found
    name = read(_path(evaluator, expr, context, _DEPTH), evaluator.keys)
    if name is None:
        return found
    return Text((Piece(hole=found, expr=expr, context=context, env=name),))


def path_of(evaluator: Evaluator, expr: ir.Expr, context: Context) -> tuple[str, ...]:
    """The words that lead to a value."""
    return _path(evaluator, expr, context, _DEPTH)


def last_word(evaluator: Evaluator, expr: ir.Expr, context: Context) -> str | None:
    """The key or the name, without signs and capitals, by which `expr` reads a value."""
    match expr:
        case ir.Wrap():
            return last_word(evaluator, expr.value, context)
        case ir.Name(id=name) | ir.Attr(name=name):
            found = name
        case ir.Index(key=key):
            found = plain(evaluator.value(key, context)) or ""
        case ir.Call(args=(_, *_) as args):
            given = [plain(evaluator.value(arg.value, context)) for arg in args[:3]]
            found = next((text for text in reversed(given) if text and _KEY.fullmatch(text)), "")
        case ir.Call(func=ir.Attr(name=name), args=()):
            found = _GETTER.sub("", name, count=1) if _GETTER.match(name) else name
        case _:
            return None
    return plain_key(re.split(r"[.:/]", found)[-1]) or None


def _path(evaluator: Evaluator, expr: ir.Expr, context: Context, depth: int) -> tuple[str, ...]:
    """The words that lead to a value, the last one last."""
    if not depth:
        return ()
    match expr:
        case ir.Name():
            return words(expr.id)
        case ir.Wrap():
            return _path(evaluator, expr.value, context, depth - 1)
        case ir.Attr():
            before = _owner(evaluator, expr.value, context, depth)
            return before if _is_same(expr.name) else (*before, *words(expr.name))
        case ir.Index():
            key = plain(evaluator.value(expr.key, context))
            return (*_path(evaluator, expr.value, context, depth - 1), *words(key)) if key else ()
        case ir.Call():
            return _called(evaluator, expr, context, depth)
        case _:
            return ()


def _owner(evaluator: Evaluator, expr: ir.Expr, context: Context, depth: int) -> tuple[str, ...]:
    """The words of what has a member; of an object of a class of settings, what it holds the settings of."""
    for name in _classes(evaluator.value(expr, context), depth):
        found = words(_OF_SETTINGS.sub("", name)) if _OF_SETTINGS.search(name) else ()
        if found and len(found[0]) > 1:  # `IOptions` says nothing
            return found
    return _path(evaluator, expr, context, depth - 1)


def _classes(value: Value, depth: int) -> Iterator[str]:
    """The names of the classes that a value is said to be of, or to hold."""
    match value:
        case Instance():
            yield value.cls.name
        case Parameter() if value.param.annotation is not None:
            yield from re.findall(r"\w+", _declared(value))
        case Member() if depth:
            yield from _classes(value.owner, depth - 1)
        case Taken():
            yield from _classes(value.of, depth - 1)
        case _:
            pass


def _declared(value: Parameter) -> str:
    """The text of a parameter with its type, which may be one in angle brackets."""
    source, at = value.function.module.source, value.param.span.start
    before = max(source.rfind(sign, 0, at) for sign in (b"(", b","))
    behind = [end for sign in (b")", b",") if (end := source.find(sign, at)) >= 0]
    return source[before + 1 : min(behind, default=at)].decode("utf-8", "replace")


def _called(evaluator: Evaluator, call: ir.Call, context: Context, depth: int) -> tuple[str, ...]:
    given = [plain(evaluator.value(arg.value, context)) for arg in call.args[:3] if not arg.spread]
    keys = [key for key in given if key is not None and _KEY.fullmatch(key) and "//" not in key]
    func = call.func
    before: tuple[str, ...] = ()
    name = func.id if isinstance(func, ir.Name) else ""
    if isinstance(func, ir.Attr):
        name = func.name
        before = _owner(evaluator, func.value, context, depth)
    if keys:
        return (*before, *(word for key in keys for word in words(key)))
    getter = _GETTER.match(name)
    if call.args or _is_same(name):
        return before
    return (*before, *words(name[getter.end() :] if getter else name))


def _is_same(name: str) -> bool:
    """Whether a member is what it is a member of, as far as keys go: `.Value`, `.unwrap()`."""
    found = words(name)
    return not found or found[0] in _SAME

"""Functions that make one text of others, or hand on what they are given."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.filled import replaced
from migrate.analysis.library import Form, Library
from migrate.analysis.scope import Context
from migrate.analysis.values import (
    UNKNOWN,
    ClassRef,
    Client,
    Instance,
    Many,
    Piece,
    Response,
    Sequence,
    Text,
    Value,
    each,
    join,
    plain,
)

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator


def text_call(evaluator: Evaluator, name: str, call: ir.Call, context: Context) -> Value | None:
    """What the function `name` gives; None where it is none of these."""
    library = evaluator.library
    args = [arg.value for arg in call.args]
    if any(arg.spread for arg in call.args) or not args:
        return None
    if name in library.same_value:
        return evaluator.value(args[0], context)
    if name in library.cut_functions:
        return _cut_end(evaluator.value(args[0], context))
    if name in library.cut_first_functions:
        return _cut_start(evaluator.value(args[0], context), args[0], context)
    if name in library.replace_functions and len(args) == 3:
        old, owner = plain(evaluator.value(args[0], context)), evaluator.value(args[2], context)
        found = (
            replaced(owner, old, evaluator.text(args[1], context))
            if isinstance(owner, Text) and old
            else None
        )
        return found or UNKNOWN
    if name in library.join_functions and len(args) == 2:
        glue, items = plain(evaluator.value(args[0], context)), evaluator.value(args[1], context)
        if glue is None or not isinstance(items, Sequence):
            return UNKNOWN
        return evaluator.calls.joined([item for item, _ in items.items], glue, context)
    return None


def _cut_end(value: Value) -> Value:
    """A text without the slashes at its end."""
    if isinstance(value, Many):
        return join([_cut_end(item) for item in each(value)])
    last = value.pieces[-1] if isinstance(value, Text) and value.pieces else None
    if not isinstance(value, Text) or last is None or last.text is None:
        return value
    return Text((*value.pieces[:-1], replace(last, text=last.text.rstrip("/"))))


def _cut_start(value: Value, expr: ir.Expr, context: Context) -> Value:
    """A text without the slashes at its beginning; what fills a hole loses them then."""
    if isinstance(value, Text):
        return Text(without_start(value.pieces, "/"))
    return Text((Piece(hole=value, expr=expr, context=context, cut="/"),))


def without_start(pieces: tuple[Piece, ...], cut: str) -> tuple[Piece, ...]:
    """The pieces without the signs `cut` at their beginning."""
    first = pieces[0] if pieces else None
    if not cut or first is None:
        return pieces
    if first.text is None:
        return (replace(first, cut=cut), *pieces[1:])
    text = first.text.lstrip(cut)
    return pieces if text == first.text else (replace(first, text=text, part=None), *pieces[1:])


def begun_by(library: Library, owner: Value, name: str) -> tuple[str, Form] | None:
    """The client and the form of a request that is a method of its URL: a name that clients may have, too."""
    if isinstance(owner, Response | Instance | ClassRef | Client):
        return None
    of_client = any(name in kind.methods for kind in library.clients) or name in library.senders
    return library.text_methods.get(name) if isinstance(owner, Text) or not of_client else None

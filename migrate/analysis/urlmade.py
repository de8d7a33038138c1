"""A URL that is made of its parts: `url.URL{Scheme: "https", Host: host, Path: path}`."""

from __future__ import annotations

from collections.abc import Callable

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.scope import Context
from migrate.analysis.urlfacts import MadeOf
from migrate.analysis.values import UNKNOWN, Constant, Piece, Text, Value, plain

Evaluate = Callable[[ir.Expr, Context], Value]


def parts_of(call: ir.Call, made: MadeOf) -> dict[str | int, ir.Arg]:
    """The parts that `call` is given, by name or place; none where one of them is not seen."""
    args = call.args
    if made.row:
        row = args[0].value if len(args) == 1 and not args[0].spread else None
        row = unwrapped(row)
        items = row.items if isinstance(row, ir.Seq) else ()
        args = tuple(ir.Arg(span=item.span, value=item) for item in items)
    if any(arg.spread for arg in args):
        return {}
    return {arg.name if arg.name is not None else index: arg for index, arg in enumerate(args)}


def made_text(call: ir.Call, made: MadeOf, context: Context, evaluate: Evaluate) -> Value:
    """Scheme, host and path as one text; unknown where a part is not seen or is one that is not followed."""
    parts = parts_of(call, made)
    known = {made.scheme, made.host, made.path, made.query, *made.others} - {""}
    if made.host not in parts or made.path not in parts:
        return UNKNOWN
    if any(key not in known and not _empty(evaluate(arg.value, context)) for key, arg in parts.items()):
        return UNKNOWN
    scheme = parts.get(made.scheme)
    word = plain(evaluate(scheme.value, context)) if scheme is not None else "https"
    host, path = (evaluate(parts[key].value, context) for key in (made.host, made.path))
    if word is None or not isinstance(host, Text) or not isinstance(path, Text):
        return UNKNOWN
    if not (path.pieces and (path.pieces[0].text or "").startswith("/")):
        return UNKNOWN
    return Text((Piece(text=f"{word}://"), *host.pieces, *path.pieces))


def _empty(value: Value) -> bool:
    return plain(value) == "" or (isinstance(value, Constant) and not value.value)

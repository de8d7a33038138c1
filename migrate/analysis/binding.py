"""What a parameter is given: arguments by parameter, and values with parameters replaced."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.carried import WHOLE, carried
from migrate.analysis.scope import Context, FunctionInfo
from migrate.analysis.taken import decided_by, given_for
from migrate.analysis.textcalls import without_start
from migrate.analysis.values import (
    Client,
    Constant,
    Instance,
    Many,
    Mapping,
    Piece,
    Text,
    Value,
    each,
    join,
    plain,
    url_string,
)


def encloses(function: FunctionInfo, context: Context) -> bool:
    """Whether `context` stands inside `function`."""
    scope = context.scope
    while True:
        if scope.function is function:
            return True
        if scope.parent is None:
            return False
        scope = scope.parent


def as_text(value: Value, expr: ir.Expr, context: Context) -> Text:
    """`value` as a string: itself, or one hole."""
    if isinstance(value, Text):
        return value
    if isinstance(value, Many):
        texts = [item for item in value.values if isinstance(item, Text)]
        if (
            len({plain(item) for item in texts}) == 1
            and plain(texts[0]) is not None
            and len(texts) == len(value.values)
        ):
            return Text(with_others(texts[0], texts))
        if len(texts) == len(value.values) and (longest := _with_query(texts)) is not None:
            return longest
    return Text((Piece(hole=value, expr=expr, context=context),))


def with_others(chosen: Text, texts: Sequence[Text]) -> tuple[Piece, ...]:
    """The pieces of `chosen`, of which the first names those of `texts` that are written elsewhere."""
    if not chosen.pieces:
        return chosen.pieces
    first, *rest = chosen.pieces
    others = {_place(text): text for text in texts if text.pieces and _place(text) != _place(chosen)}
    return (replace(first, others=tuple(others.values())), *rest)


def _place(text: Text) -> object:
    """Where a text is written."""
    first = text.pieces[0]
    return first.part or first.expr or first.env or first


def _with_query(texts: list[Text]) -> Text | None:
    """Of a URL and the same with a query added, the latter; None where the texts differ in more."""
    shortest, longest = (choose(texts, key=lambda text: len(text.pieces)) for choose in (min, max))
    count = len(shortest.pieces)
    if any(text.pieces[:count] != shortest.pieces for text in texts):
        return None
    rests = {url_string(Text(text.pieces[count:]))[0] for text in texts}
    signs = ("", "&") if "?" in url_string(shortest)[0] else ("", "?")
    if any(rest[:1] not in signs for rest in rests):
        return None
    return Text((*shortest.pieces, *(replace(piece, maybe=True) for piece in longest.pieces[count:])))


def bind_arguments(
    function: FunctionInfo, call: ir.Call, gathered: Sequence[ir.Arg] | None = None
) -> dict[ir.Param, ir.Arg]:
    """Which argument of `call` fills which parameter; what `*` and `**` spread is left out.

    `gathered` are those of `call` with what a `**rest` takes as one of them, which fills it.
    """
    bound: dict[ir.Param, ir.Arg] = {}
    open_slots = [p for p in function.params if not p.spread and not p.keyword_only]
    by_name = {p.name: p for p in function.params if not p.spread}
    position = 0
    rest = next((p for p in function.params if p.spread == "**"), None) if gathered else None
    for arg in arguments_of(function, call) if gathered is None else gathered:
        if arg.spread == "**" and rest is not None:
            bound[rest] = arg
        elif arg.spread:
            position = len(open_slots) if arg.spread == "*" else position
        elif arg.name is None:
            if position < len(open_slots):
                bound[open_slots[position]] = arg
            position += 1
        elif arg.name in by_name:
            bound[by_name[arg.name]] = arg
    return bound


def arguments_of(function: FunctionInfo, call: ir.Call) -> tuple[ir.Arg, ...]:
    """The arguments of `call` as `function` takes them."""
    return call.given(together=not any(p.keyword_only or p.spread == "**" for p in function.params))


def substitute(value: Value, function: FunctionInfo, values: MappingType[ir.Param, Value]) -> Value:
    """`value` with the parameters of `function` replaced by `values`."""
    parameter = decided_by(value)
    if parameter is not None:
        known = parameter.function is function and parameter.param in values
        return given_for(value, values[parameter.param]) if known else value
    if isinstance(value, Text):
        pieces: list[Piece] = []
        for piece in value.pieces:
            hole = piece.hole
            parameter = decided_by(hole)
            if (
                hole is not None
                and parameter is not None
                and parameter.function is function
                and parameter.param in values
            ):
                given = given_for(hole, values[parameter.param])
                if isinstance(given, Text):
                    pieces.extend(without_start(given.pieces, piece.cut))
                else:
                    pieces.append(replace(piece, hole=given))
            elif isinstance(hole, Many):
                chosen = _without_none(substitute(hole, function, values))
                pieces.extend(chosen.pieces if isinstance(chosen, Text) else [replace(piece, hole=chosen)])
            else:
                pieces.append(piece)
        return Text(tuple(pieces))
    if isinstance(value, Many):
        found = [substitute(item, function, values) for item in value.values]
        if value.either and len(found) == 2:
            if is_absent(value.values[0], function, values):
                return found[1]
            if found[0] is not value.values[0] and plain(found[0]):
                return found[0]
        joined = join(found)
        return replace(joined, either=value.either) if isinstance(joined, Many) else joined
    if isinstance(value, Client) and value.base is not None:
        return Client(value.kind, substitute(value.base, function, values), value.made)
    if isinstance(value, Instance) and values and value.context and encloses(function, value.context):
        return replace(value, given=(*value.given, (function, values)))
    return value


def is_absent(value: Value, function: FunctionInfo, values: MappingType[ir.Param, Value]) -> bool:
    """Whether `value` is a parameter of `function`, or a member of one, that `values` do not give."""
    found = carried(value)
    if found is None or not found.by(function):
        return False
    match values.get(found.parameter.param):
        case Constant(value=None):
            return True
        case Mapping(entries=entries, open=False):
            return found.key != WHOLE and all(key != found.key for key, _, _ in entries)
        case _:
            return False


def _without_none(value: Value) -> Value:
    """`given or DEFAULT` is the default where nothing is given."""
    found = [item for item in each(value) if not (isinstance(item, Constant) and item.value is None)]
    return value if len(found) == len(list(each(value))) else join(found)

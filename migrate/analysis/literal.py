"""What a literal of a mapping holds, with entries that are spread into it: `...(data && { body: data })`."""

from __future__ import annotations

from collections.abc import Callable

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.conditions import asks_for
from migrate.analysis.scope import Context
from migrate.analysis.values import Mapping, Value, plain


def mapping_made(expr: ir.Dict, context: Context, evaluate: Callable[[ir.Expr, Context], Value]) -> Mapping:
    """The mapping; open where a key is not seen, or what is spread is anything else than given or nothing."""
    entries: list[tuple[str, ir.Entry, Context]] = []
    given: list[tuple[str, ir.Entry, Context]] = []
    is_open = False
    rest = list[Value]()
    for entry in expr.entries:
        spread = _given(entry.value, context) if entry.key is None else None
        for item in (entry,) if spread is None else spread:
            key = plain(evaluate(item.key, context)) if item.key is not None else None
            if item.key is None:
                rest.append(evaluate(item.value, context))
            elif key is None:
                is_open = True
            else:
                (entries if spread is None else given).append((key, item, context))
    alone = not is_open and len({key for key, _, _ in (*entries, *given)}) == len(entries) + len(given)
    return Mapping(
        tuple(entries),
        expr,
        context.scope.module,
        is_open or bool(given) or bool(rest),
        given=tuple(given) if alone and not rest else (),
        rest=rest[0] if alone and len(rest) == 1 and not given else None,
    )


def _given(spread: ir.Expr, context: Context) -> tuple[ir.Entry, ...] | None:
    """The entries of the mapping in `spread`, which is there where what they hold is given; else None."""
    spread = unwrapped(spread)
    match spread:
        case ir.Either(items=(ir.Dict(entries=entries), *rest), others=(test,)):
            empty = all(isinstance(item, ir.Dict) and not item.entries for item in rest)
            sure = empty and all(_is_asked_for(entry, test, context) for entry in entries)
            return entries if sure else None
        case _:
            return None


def _is_asked_for(entry: ir.Entry, test: ir.Expr, context: Context) -> bool:
    """Whether `test` asks whether what the entry holds is given."""
    module = context.scope.module
    held = (node for node in ir.walk(entry.value) if isinstance(node, ir.Name | ir.Attr))
    return entry.key is not None and any(asks_for(test, context, module.text(node)) for node in held)

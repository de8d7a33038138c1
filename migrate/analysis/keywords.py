"""What a call gives a function's `**rest`: its further named arguments, as one mapping without braces."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.binding import arguments_of
from migrate.analysis.scope import FunctionInfo
from migrate.model import Span


class Keywords:
    """Gathers further named arguments; each mapping is made once, so that it stays the same."""

    def __init__(self) -> None:
        self._made: dict[tuple[FunctionInfo, ir.Call], tuple[ir.Arg, ...] | None] = {}

    def arguments(self, function: FunctionInfo, call: ir.Call) -> tuple[ir.Arg, ...] | None:
        """The arguments of `call`, with one that holds all that `**rest` is given, or without any such.

        None where other arguments stand between these.
        """
        key = (function, call)
        if key not in self._made:
            self._made[key] = _gathered(function, call)
        return self._made[key]


def rest_of(function: FunctionInfo) -> ir.Param | None:
    """The parameter that takes what other parameters have no name for."""
    return next((param for param in function.params if param.spread == "**"), None)


def _gathered(function: FunctionInfo, call: ir.Call) -> tuple[ir.Arg, ...] | None:
    names = {param.name for param in function.params if not param.spread}
    args = arguments_of(function, call)
    further = [arg for arg in args if arg.spread == "**" or (arg.name and arg.name not in names)]
    if not further:
        return args
    first, last = args.index(further[0]), args.index(further[-1])
    if last - first + 1 != len(further):
        return None
    if len(further) == 1 and further[0].spread:
        return args
    together = _mapping(call, further)
    if together is None:
        return None
    given = ir.Arg(span=together.span, value=together, spread="**")
    return (*args[:first], given, *args[last + 1 :])


def _mapping(call: ir.Call, args: list[ir.Arg]) -> ir.Dict | None:
    """The arguments as a mapping; None for a name that does not stand in the source."""
    span = Span(args[0].span.start, args[-1].span.end)
    entries = [_entry(call, arg) for arg in args]
    known = tuple(entry for entry in entries if entry is not None)
    if len(known) != len(args):
        return None
    return ir.Dict(span=span, entries=known, inner=span, bare=True)


def _entry(call: ir.Call, arg: ir.Arg) -> ir.Entry | None:
    whole = call.gathered.value if call.gathered is not None else None
    if isinstance(whole, ir.Dict):  # the language writes them as pairs
        return next((entry for entry in whole.entries if entry.span == arg.span), None)
    if arg.spread:
        return ir.Entry(span=arg.span, value=arg.value)
    at = arg.name_span
    return ir.Entry(span=arg.span, key=named(arg.name or "", at), value=arg.value) if at is not None else None


def named(name: str, at: Span) -> ir.Str:
    """The name of an argument as a key."""
    part = ir.Part(span=at, text=name)
    return ir.Str(span=at, parts=(part,), open=Span(at.start, at.start), close=Span(at.end, at.end))

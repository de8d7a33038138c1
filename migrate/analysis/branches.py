"""Wrappers that branch on what they are given: `if method == "GET": client.get(url)`, `elif ...`.

Such a function makes several calls, one a branch; a caller that says its method literally takes one of them,
also through a wrapper of the wrapper. A guard is one of the tests that lead to a branch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.binding import substitute
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.scope import Context, FunctionInfo
from migrate.analysis.values import Constant, Mapping, Parameter, Text, Value, each, plain
from migrate.analysis.values import Sequence as SequenceValue

_EQUAL = {"==": True, "is": True, "!=": False, "is not": False, "===": True, "!==": False}
_AMONG = {"in": True, "not in": False}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Guard:
    """`value` must be one of `texts` in any case, or none of them.

    Without texts it must be true, or not; with `none` it must be None, or not.
    """

    value: Value
    texts: frozenset[str] | None = None
    none: bool = False
    wanted: bool

    def given(self, function: FunctionInfo, values: MappingType[ir.Param, Value]) -> Guard:
        """The guard in a call of `function` with `values`."""
        return replace(self, value=substitute(self.value, function, values))

    @property
    def held(self) -> bool | None:
        """Whether it lets the call through; None: that is not visible."""
        if self.texts is None:
            empty = _is_none(self.value) if self.none else _is_empty(self.value)
            return None if empty is None else (empty is self.none) is self.wanted
        text = plain(self.value)
        return None if text is None else (text.lower() in self.texts) is self.wanted


def _is_none(value: Value) -> bool | None:
    if isinstance(value, Constant):
        return value.value is None
    return False if isinstance(value, Text | Mapping | SequenceValue) else None


def _is_empty(value: Value) -> bool | None:
    match value:
        case Constant():
            return not value.value
        case Mapping(entries=entries, open=is_open):
            return None if is_open and not entries else not entries
        case _:
            text = plain(value)
            return None if text is None else not text


def guards_of(evaluator: Evaluator, context: Context) -> tuple[Guard, ...]:
    """The tests of parameters that lead to `context`."""
    module = context.scope.module
    found: list[Guard] = []
    for number, _ in context.blocks:
        for test, wanted in module.guards.get(number, ()):
            found.extend(_read(evaluator, test, module.contexts[test], wanted=wanted))
    return tuple(found)


def _read(evaluator: Evaluator, test: ir.Expr, context: Context, *, wanted: bool) -> Iterator[Guard]:
    test = unwrapped(test)
    if not isinstance(test, ir.Opaque) or len(test.parts) != 2:
        value = evaluator.value(test, context)
        if isinstance(value, Parameter):
            yield Guard(value=value, wanted=wanted)
        return
    source = context.scope.module.source
    between = source[test.parts[0].span.end : test.parts[1].span.start].decode(errors="replace")
    sign = " ".join(between.split())
    left, right = (evaluator.value(part, context) for part in test.parts)
    if sign in _EQUAL and isinstance(left, Text):
        left, right = right, left
    if isinstance(left, Parameter) and sign in _EQUAL and isinstance(right, Constant) and right.value is None:
        yield Guard(value=left, none=True, wanted=_EQUAL[sign] is wanted)
    elif isinstance(left, Parameter) and sign in _EQUAL and (text := plain(right)) is not None:
        yield Guard(value=left, texts=frozenset({text.lower()}), wanted=_EQUAL[sign] is wanted)
    elif isinstance(left, Parameter) and sign in _AMONG and isinstance(right, SequenceValue):
        texts = [plain(evaluator.value(item, at)) for item, at in right.items]
        if None not in texts:
            known = frozenset(text.lower() for text in texts if text is not None)
            yield Guard(value=left, texts=known, wanted=_AMONG[sign] is wanted)


def said(guards: Sequence[Guard], method: str | None) -> Text | None:
    """The text by which a caller chose the branch, when it is the method's name."""
    for guard in guards:
        for value in each(guard.value):
            if isinstance(value, Text) and method is not None and (plain(value) or "").upper() == method:
                return value
    return None

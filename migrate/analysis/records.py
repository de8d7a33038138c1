"""Classes whose fields are what they are made with: dataclasses, named tuples; members of enumerations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.binding import substitute
from migrate.analysis.scope import ClassInfo
from migrate.analysis.values import External, Instance, Value

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator


def fields_of(evaluator: Evaluator, cls: ClassInfo) -> dict[str, ir.Expr | None]:
    """The fields of a record with their defaults, in the order in which they are given."""
    found: dict[str, ir.Expr | None] = {}
    if not _is_record(evaluator, cls) or ir.CONSTRUCTOR in cls.methods:
        return found
    for one in reversed(evaluator.members.lineage(cls)):
        for name, bindings in one.attributes.items():
            first = bindings[0]
            if first.annotation is not None and first.context.scope.function is None:
                found[name] = first.expr
    return found


def field_of(evaluator: Evaluator, made: Instance, name: str) -> Value | None:
    """What a record was made with as `name`; None where that is no field, or where it is made is not seen."""
    arg = argument_of(evaluator, made, name)
    if arg is None or made.context is None:
        return None
    value = evaluator.value(arg.value, made.context)
    for function, given in made.given:
        value = substitute(value, function, given)
    return value


def argument_of(evaluator: Evaluator, made: Instance, name: str) -> ir.Arg | None:
    """The argument that gives a record its field `name`."""
    if made.call is None or made.context is None:
        return None
    fields = fields_of(evaluator, made.cls)
    if name not in fields or any(arg.spread for arg in made.call.args):
        return None
    position = list(fields).index(name)
    placed = [arg for arg in made.call.args if arg.name is None]
    named = next((arg for arg in made.call.args if arg.name == name), None)
    return named or (placed[position] if position < len(placed) else None)


def is_row(evaluator: Evaluator, cls: ClassInfo, name: str) -> bool:
    """Whether `name` of such an object depends on which one it is."""
    if name in fields_of(evaluator, cls):
        return True
    is_enum = any(_named(evaluator, base, cls) in evaluator.library.enumerations for base in cls.node.bases)
    return is_enum and name == "value"


def _is_record(evaluator: Evaluator, cls: ClassInfo) -> bool:
    records = evaluator.library.records
    marks = [mark.func if isinstance(mark, ir.Call) else mark for mark in cls.node.decorators]
    return any(_named(evaluator, expr, cls) in records for expr in (*marks, *cls.node.bases))


def _named(evaluator: Evaluator, expr: ir.Expr, cls: ClassInfo) -> str:
    value = evaluator.value(expr, cls.outer)
    return value.name if isinstance(value, External) else ""

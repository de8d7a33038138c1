"""Bodies that are spelled as JSON text in code, at the call or where a variable is set."""

from __future__ import annotations

from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.content import content_of
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.layout import Seg
from migrate.analysis.library import Role
from migrate.analysis.scope import Context
from migrate.analysis.slots import Slot
from migrate.analysis.spelled import json_mapping, written
from migrate.analysis.values import External, Mapping, Text

_BODIES = (Role.RAW, Role.DATA)
_STEPS = 4


def spelled_body(evaluator: Evaluator, slot: Slot) -> Slot:
    """`slot` with the mapping that its text spells, where it is a body and that is seen."""
    node = slot.value.node if isinstance(slot.value, Mapping) else None
    if node is not None and node.notation is ir.Notation.FORM and slot.role in (Role.RAW, Role.JSON):
        return replace(slot, role=Role.DATA)
    roles = (*_BODIES, Role.JSON) if evaluator.library.json_is_text else _BODIES
    if slot.role not in roles or not isinstance(slot.value, Text) or not _begins(slot.value):
        return slot
    text = written(evaluator, _content(evaluator, slot.arg.value, slot.context), slot.context)
    if text is None or not all(_can_be_edited(seg) for seg in text.segs):
        return slot
    found = json_mapping(text)
    role = Role.JSON if slot.role is Role.JSON else Role.RAW
    return replace(slot, role=role, value=found) if found is not None else slot


def _can_be_edited(seg: Seg) -> bool:
    """Not of a formatting call, whose values stand in their order; not of a text that is read otherwise."""
    if seg.literal is not None and not isinstance(seg.literal, ir.Str):
        return False
    return seg.part is None or seg.part.text is None or seg.part.exact or len(seg.part.text) == 1


def _begins(value: Text) -> bool:
    """Whether a text begins as an object does."""
    first = value.pieces[0].text if value.pieces else None
    return first is not None and first.lstrip()[:1] == "{"


def _content(evaluator: Evaluator, expr: ir.Expr, context: Context) -> ir.Expr:
    """What is behind the calls that make a body of a text: `BodyPublishers.ofString(text)`."""
    library = evaluator.library
    for _ in range(_STEPS):
        expr = unwrapped(expr)
        if not isinstance(expr, ir.Call):
            break
        callee = evaluator.value(expr.func, context)
        named = isinstance(callee, External) and callee.name in library.body_of | library.body_first
        member = expr.func.name if isinstance(expr.func, ir.Attr) else ""
        owner = expr.func.value if isinstance(expr.func, ir.Attr) else expr
        if named and expr.args:
            expr = content_of(expr, context, library, evaluator.value)
        elif member in library.body_members or (not expr.args and member in library.same_text_methods):
            expr = owner
        else:
            break
    return expr

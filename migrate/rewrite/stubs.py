"""Stubs of tests: what stands in for a server moves with the calls that it answers, and with how they read.

A stub is a call of a library that sends nothing: it says which request it waits for, and what it answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from migrate.analysis import ir
from migrate.analysis.bare import literal_text
from migrate.analysis.library import Role
from migrate.analysis.values import plain
from migrate.model import Basis, Edit, Span
from migrate.pathmap.model import Operation, Response
from migrate.pathmap.resolve import AlreadyV2, Matched
from migrate.plan import BaseKey, FileEdit
from migrate.rewrite.splice import edit_list
from migrate.rewrite.study import Call, Study


def is_stub(study: Study, call: Call) -> bool:
    """Whether `call` says what a server in a test answers."""
    return call.site.client in study.evaluator.library.stubs


def hold_stubs(study: Study, calls: Sequence[Call]) -> None:
    """Leave a stub as it is where a call that it may answer is, or none is seen; join their bases."""
    sent = [call for call in calls if not is_stub(study, call)]
    by_row: dict[str, _Answered] = {}
    for call in calls:
        if not is_stub(study, call) or not isinstance(call.resolution, Matched) or call.review is not None:
            continue
        row = call.resolution.operation
        if row.id not in by_row:
            by_row[row.id] = _answered(sent, row)
        answered = by_row[row.id]
        if answered.waiting is not None:
            where = study.where(answered.waiting.site.module.file, answered.waiting.site.span.start)
            call.review = f"it stands in for the call at {where}, which is not rewritten"
        elif not answered.is_seen:
            call.review = "no call that it could stand in for is seen to become v2"
        elif call.plan is not None:
            call.plan = replace(call.plan, through=call.plan.through | answered.through)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    """The calls that a stub of a row may answer."""

    waiting: Call | None  # one that stays as it is
    is_seen: bool  # whether there is one of v1
    through: frozenset[BaseKey]


def _answered(sent: Iterable[Call], row: Operation) -> _Answered:
    found = [other for other in sent if _operation(other) is row or _v2(other) == row.v2 is not None]
    return _Answered(
        waiting=next((other for other in found if other.review is not None), None),
        is_seen=any(_operation(other) is row for other in found),
        through=frozenset(key for other in found if other.plan is not None for key in other.plan.through),
    )


def _operation(call: Call) -> Operation | None:
    return call.resolution.operation if isinstance(call.resolution, Matched) else None


def _v2(call: Call) -> object:
    return call.resolution.endpoint if isinstance(call.resolution, AlreadyV2) else None


def settle_stub(study: Study, call: Call, row: Operation) -> None:
    """Bring what a stub answers to the v2 shape, where that is known; else say where it is v1's."""
    response = row.response
    answer = next(_answers(study, call, response), None) if response is not None else None
    if response is None or answer is None:
        return
    allowed = response.basis is not Basis.ASSUMED or Basis.ASSUMED in study.accept
    edits = _answer_edits(call, answer, response) if allowed else None
    if edits:
        call.reads = tuple(FileEdit(call.site.module.file, edit) for edit in edits)
        return
    why = "" if allowed else " (how v1 answered is assumed; --accept assumed rewrites it)"
    where = study.where(call.site.module.file, answer.span.start)
    call.notes.append(f"it answers in the v1 shape at {where}{why}")
    call.unread = True


def _answers(study: Study, call: Call, response: Response) -> Iterator[ir.Dict]:
    """The mappings around the stub that hold what v1 answered, and nothing that it waits for."""
    site, module = call.site, call.site.module
    node: ir.Expr = site.call
    while isinstance(parent := module.parents.get(node), ir.Call | ir.Attr):
        owner = parent.func if isinstance(parent, ir.Call) else parent.value
        if owner is not node:
            break
        node = parent
    waits = [slot.arg.span for slot in site.slots if slot.role is not Role.OTHER]
    names = {response.root.v1 if response.root else None, response.success} - {None}
    for found in _inside(node):
        if not isinstance(found, ir.Dict) or any(span.covers(found.span) for span in waits):
            continue
        keys = [plain(study.evaluator.value(e.key, site.context)) for e in found.entries if e.key is not None]
        if names & set(keys):
            yield found


def _inside(expr: ir.Expr) -> Iterator[ir.Expr]:
    """`expr` and everything below it, also in functions."""
    for node in ir.walk(expr):
        yield node
        for inner in _exprs(node.function.body) if isinstance(node, ir.Lambda) else ():
            yield from _inside(inner)


def _exprs(body: Sequence[ir.Stmt]) -> Iterator[ir.Expr]:
    for statement in body:
        match statement:
            case ir.Return(value=value) | ir.Eval(value=value) | ir.Assign(value=value) if value is not None:
                yield value
            case ir.Compound():
                yield from statement.exprs
                for block in statement.blocks:
                    yield from _exprs(block)
            case _:
                pass


def _answer_edits(call: Call, answer: ir.Dict, response: Response) -> list[Edit] | None:
    """The root called as in v2, and no flag that v2 says by its status; None where that is not all."""
    source = call.site.module.source
    root = response.root
    renamed: dict[int, str] = {}
    gone: set[int] = set()
    for index, entry in enumerate(answer.entries):
        key = entry.key if isinstance(entry.key, ir.Str) else None
        name = literal_text(key) if key is not None else None
        if key is None or name is None:
            return None
        if root is not None and name == root.v1:
            if any(field in _keys(entry.value) for field in response.fields):
                return None
            text = source[entry.span.start : entry.span.end]
            at = Span(key.open.end - entry.span.start, key.close.start - entry.span.start)
            renamed[index] = (text[: at.start] + root.v2.encode() + text[at.end :]).decode()
        elif name == response.success:
            gone.add(index)
        else:
            return None
    if not renamed:
        return None
    spans = [entry.span for entry in answer.entries]
    return list(edit_list(source, answer.inner, spans, drop=frozenset(gone), change=renamed))


def _keys(expr: ir.Expr) -> Iterator[str]:
    """Every key that is spelled inside."""
    for node in ir.walk(expr):
        for entry in node.entries if isinstance(node, ir.Dict) else ():
            if isinstance(entry.key, ir.Str):
                yield literal_text(entry.key)

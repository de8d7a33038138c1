"""Turn a Python loop over page numbers into a walk with a cursor, where the loop is of the plain shape.

The plain shape: a variable that starts at 1 before `while True`, is sent as the page, and is raised by one in
the loop's last statement. Tests that compare pages or page sizes and break go: the cursor ends the walk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from migrate.analysis import ir
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import Binding, Scope
from migrate.analysis.values import Body, Response
from migrate.model import Edit, Span
from migrate.pathmap.model import Pagination
from migrate.rewrite.carry import Field
from migrate.rewrite.draft import Draft, Review

_NOT_PLAIN = "the loop over page numbers is not of a shape that can be turned into a walk with a cursor"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Loop:
    """The parts of a plain loop."""

    body: tuple[ir.Stmt, ...]
    start: Binding  # page = 1
    step: Binding  # page += 1


def page_loop(evaluator: Evaluator, draft: Draft, pages: Pagination, item: Field) -> str:
    """Edit the loop; gives the text of the mapping entry that takes the page's place.

    Raises:
        Review: the loop is of another shape.
    """
    if not isinstance(item.expr, ir.Name) or item.context is None or item.entry is None:
        raise Review(_NOT_PLAIN)
    found = lookup(item.expr.id, item.context.scope)
    if found is None:
        raise Review(_NOT_PLAIN)
    scope, bindings = found
    loop = _loop(draft, bindings, scope)
    _check_uses(draft, item.expr.id, item, loop, scope)
    if pages.cursor in scope.bindings:
        raise Review(f"{_NOT_PLAIN}: {pages.cursor} is a name of its own there")
    body = _body_code(evaluator, draft, scope)
    name = pages.cursor
    _replace(draft, loop.start, f"{name} = None")
    indent = _indent(draft, loop.step)
    keys = "".join(f'["{key}"]' for key in pages.next)
    _replace(draft, loop.step, f"{name} = {body}{keys}\n{indent}if not {name}:\n{indent}    break")
    for statement in _page_tests(draft, loop, item.expr.id, pages):
        draft.put(Edit(_lines_of(draft, statement.span), ""))
    return f'**({{"{name}": {name}}} if {name} else {{}})'


def _loop(draft: Draft, bindings: list[Binding], scope: Scope) -> _Loop:
    if len(bindings) != 2 or draft.site.context.scope is not scope:
        raise Review(_NOT_PLAIN)
    start, step = bindings
    if start.augmented or not _is_one(start.expr) or not step.augmented or not _is_one(step.expr):
        raise Review(_NOT_PLAIN)
    around = [loop for loop in _loops(draft.module.tree.body) if loop.span.covers(draft.site.call.span)]
    loop = around[-1] if around else None
    if loop is None or not _is_endless(draft, loop) or step.statement is None:
        raise Review(_NOT_PLAIN)
    body = loop.blocks[0]
    if (
        not body
        or body[-1] is not step.statement
        or (start.statement and loop.span.covers(start.statement.span))
    ):
        raise Review(_NOT_PLAIN)
    return _Loop(body=body, start=start, step=step)


def _is_one(expr: ir.Expr | None) -> bool:
    return isinstance(expr, ir.Const) and expr.value == 1 and expr.value is not True


def _is_endless(draft: Draft, loop: ir.Compound) -> bool:
    if draft.module.source[loop.span.start : loop.span.start + 5] != b"while":
        return False
    test = loop.exprs[0] if loop.exprs else None
    return isinstance(test, ir.Const) and bool(test.value) and len(loop.blocks) == 1


def _loops(body: tuple[ir.Stmt, ...]) -> Iterator[ir.Compound]:
    for statement in body:
        if isinstance(statement, ir.Function | ir.Class):
            yield from _loops(statement.body)
        elif isinstance(statement, ir.Compound):
            if statement.kind == "loop":
                yield statement
            for block in statement.blocks:
                yield from _loops(block)


def _check_uses(draft: Draft, name: str, item: Field, loop: _Loop, scope: Scope) -> None:
    """The page number may be sent, raised, and compared in tests that go; nothing else."""
    allowed = [item.entry.span if item.entry is not None else Span(0, 0)]
    allowed += [
        binding.statement.span for binding in (loop.start, loop.step) if binding.statement is not None
    ]
    allowed += [statement.span for statement in loop.body if _breaks(statement)]
    for node, context in draft.module.names.get(name, ()):
        here = lookup(name, context.scope)
        if here is not None and here[0] is scope and not any(span.covers(node.span) for span in allowed):
            raise Review(f"{_NOT_PLAIN}: {name} is used for more than the request")


def _breaks(statement: ir.Stmt) -> bool:
    """Whether the statement is `if ...: break` and no more."""
    if not isinstance(statement, ir.Compound) or statement.kind != "if" or len(statement.blocks) != 1:
        return False
    block = statement.blocks[0]
    return len(block) == 1 and isinstance(block[0], ir.Compound) and block[0].kind == "break_statement"


def _page_tests(draft: Draft, loop: _Loop, name: str, pages: Pagination) -> Iterator[ir.Stmt]:
    """The break tests that compare pages, sizes or totals."""
    for statement in loop.body:
        if not _breaks(statement):
            continue
        assert isinstance(statement, ir.Compound)
        nodes = [node for test in statement.exprs for node in ir.walk(test)]
        names = {node.id for node in nodes if isinstance(node, ir.Name)}
        compares = any(isinstance(node, ir.Opaque) and node.kind == "comparison_operator" for node in nodes)
        old = {pages.total, pages.size} - {None}
        keys = {part.text for node in nodes if isinstance(node, ir.Str) for part in node.parts}
        if name in names or keys & old or (compares and "len" in names):
            yield statement
    del draft


def _body_code(evaluator: Evaluator, draft: Draft, scope: Scope) -> str:
    """The source text that is the decoded body of this call's answer."""
    call = draft.site.call
    response: str | None = None
    for name, bindings in scope.bindings.items():
        if len(bindings) != 1 or bindings[0].expr is None:
            continue
        value = evaluator.value(bindings[0].expr, bindings[0].context)
        owner = value.response if isinstance(value, Body) and not value.keys else None
        if isinstance(owner, Response) and owner.call is call:
            return name
        if isinstance(value, Response) and value.call is call:
            response = name
    if response is None:
        raise Review(f"{_NOT_PLAIN}: the answer has no name of its own")
    members = sorted(evaluator.library.json_members)
    return f"{response}.{members[0]}()"


def _replace(draft: Draft, binding: Binding, text: str) -> None:
    assert binding.statement is not None
    draft.put(Edit(binding.statement.span, text))


def _indent(draft: Draft, binding: Binding) -> str:
    assert binding.statement is not None
    source = draft.module.source
    begin = source.rfind(b"\n", 0, binding.statement.span.start) + 1
    return source[begin : binding.statement.span.start].decode()


def _lines_of(draft: Draft, span: Span) -> Span:
    source = draft.module.source
    begin = source.rfind(b"\n", 0, span.start) + 1
    end = source.find(b"\n", span.end)
    return Span(begin, len(source) if end < 0 else end + 1)

"""Reads of the status of an answer: what is compared with one that changes accepts v2's, or is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migrate.analysis import ir
from migrate.analysis.calls import Finder
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.values import Constant, Member, Response, Value
from migrate.model import Edit
from migrate.pathmap.model import Operation
from migrate.rewrite.draft import Review
from migrate.rewrite.read import Read, ResponseWriter, shows

_TESTS = frozenset({"if", "loop", "with", "try"})  # kinds of statements that only ask whether it is there


def statuses_compared(
    evaluator: Evaluator, module: ModuleInfo, node: ir.Opaque, context: Context
) -> Iterator[tuple[ir.Call, Read]]:
    """The status that is compared with something."""
    for part in node.parts:
        value: Value = evaluator.value(part, context)
        if (
            isinstance(value, Member)
            and isinstance(value.owner, Response)
            and value.name in evaluator.library.status_members
        ):
            yield value.owner.call, Read(node=node, keys=(), module=module, context=context, is_status=True)


def statuses_used(finder: Finder, module: ModuleInfo) -> Iterator[tuple[ir.Call, Read]]:
    """Statuses that a function is given, or by which a statement chooses: not seen is what they must be."""
    for name in finder.library.status_members:
        for node, context in module.attrs.get(name, ()):
            around, statement = module.parents.get(node), context.statement
            given = isinstance(around, ir.Call) and any(arg.value is node for arg in around.args)
            if isinstance(around, ir.Call):
                given = given and not shows(around.func)
            elif around is None and isinstance(statement, ir.Compound) and node in statement.exprs:
                given = statement.kind not in _TESTS
            given = given and finder.trail.touches(node.span, context)
            value = finder.evaluator.value(node, context) if given else None
            if isinstance(value, Member) and isinstance(value.owner, Response):
                read = Read(node=node, keys=(), module=module, context=context, is_status=True)
                yield value.owner.call, read


def status_edits(
    evaluator: Evaluator, writer: ResponseWriter, operation: Operation, read: Read
) -> list[Edit]:
    """The edits of a read of the status.

    Raises:
        Review: v2 answers another, and that cannot be written here.
    """
    shape = operation.response
    assert shape is not None
    if shape.status is None:
        return []
    old, new = shape.status
    if not isinstance(read.node, ir.Opaque):
        if set(new) <= set(old):
            return []
        raise Review(f"v2 answers {' or '.join(map(str, new))} here")
    tested = [evaluator.value(part, read.context) for part in read.node.parts]
    numbers = [value.value for value in tested if isinstance(value, Constant)]
    if _is_unseen_status(tested) and not set(new) <= set(old):
        raise Review(f"v2 answers {' or '.join(map(str, new))} here")
    if len(numbers) != 1 or numbers[0] not in old:
        return []
    if set(new) <= {numbers[0]}:
        return []
    edits = writer.status_test(read.module, read.node, new)
    if edits is None:
        raise Review(f"v2 answers {' or '.join(map(str, new))} here")
    return edits


def _is_unseen_status(tested: Sequence[Value]) -> bool:
    """Whether a status is compared with one that is not seen, or with several: `codes.ok`, `(200, 202)`."""
    others = [
        value for value in tested if not (isinstance(value, Member) and isinstance(value.owner, Response))
    ]
    return len(tested) == 2 and not any(isinstance(value, Constant) for value in others)

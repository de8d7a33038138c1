"""Settle the answers of all calls: which reads move to the v2 shape, and which lines still read v1's."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.analysis import ir
from migrate.model import Basis, Span
from migrate.pathmap.model import Operation
from migrate.pathmap.resolve import AlreadyV2, Matched
from migrate.rewrite.errors import ErrorReads
from migrate.rewrite.handed_on import Callers, callers, handed_on
from migrate.rewrite.made import Made, made_of
from migrate.rewrite.passed_on import read_of_what_is_made
from migrate.rewrite.read import Read
from migrate.rewrite.responses import old_keys, reads, rewrite_reads, v1_reads
from migrate.rewrite.saved import SavedReads
from migrate.rewrite.stubs import is_stub, settle_stub
from migrate.rewrite.study import Call, Study
from migrate.rewrite.type_texts import TypeTexts
from migrate.rewrite.typed import typed_reads


def settle_answers(study: Study, calls: Sequence[Call]) -> None:
    """Give each call the edits of its answer's reads, or a note of what is left."""
    if not calls or not any(operation.response for operation in study.pathmap.operations):
        return
    by_call = reads(study.finder, study.counted)
    by_key = study.evaluator.library.answers.by_key
    known = callers(study.finder)
    old_errors = {
        op.response.error.v1 for op in study.pathmap.operations if op.response and op.response.error
    }
    errors = ErrorReads(study, calls, frozenset(old_errors))
    saved, types = SavedReads(study), TypeTexts(study)
    old = frozenset(key for operation in study.pathmap.operations for key in old_keys(operation))
    for call in calls:
        if is_stub(study, call):
            row = answered(study, call, ()) if call.review is None else None
            if row is not None:
                settle_stub(study, call, row)
            continue
        found = [read for read in by_call.get(call.site.call, ()) if not _goes(call, read)]
        made = made_of(study.finder, call.site.context.scope.module, call.site.call, known)
        found += typed_reads(study.finder, made, found, old) if not by_key else []
        operation = answered(study, call, found)
        if operation is not None and operation.response is not None and found:
            _settle(study, call, operation, operation.response.basis, found)
        if operation is not None and isinstance(call.resolution, Matched):
            _say_passed_on(study, call, operation, made, found, saved)
            types.take(call, operation, made)
        if operation is not None and by_key and isinstance(call.resolution, Matched):
            _say_handed_on(study, call, operation, known)
            _say_hooked(study, call, operation)
            _say_errors(study, call, operation, errors)
    for call, places in types.told():
        call.notes.append(f"its type has the v1 shape at {places} and stays as it is")


def _say_passed_on(
    study: Study,
    call: Call,
    operation: Operation,
    made: Sequence[Made],
    found: Sequence[Read],
    saved: SavedReads,
) -> None:
    """Note where v1's keys are read of what is made of the answer."""
    known = [(read.module, read.node.span) for read in found]
    by_type = any(isinstance(read.node, ir.Str) for read in found)
    nodes = [
        (module, node)
        for module, node in read_of_what_is_made(study.finder, made, operation)
        if not (by_type and isinstance(node, ir.Attr))  # what the members of a type are called stays
        and not any(home is module and _overlap(span, node.span) for home, span in known)
    ]
    places = [*((module, node.span.start) for module, node in nodes), *saved.of(call, operation)]
    change = _changed(operation)
    if places and change is not None:
        where = ", ".join(sorted({study.where(module.file, at) for module, at in places}))
        call.notes.append(
            f"what is made of the answer is read in the v1 shape at {where}: {change}"
            f"{_guess(study, operation)}"
        )


def _overlap(one: Span, other: Span) -> bool:
    return one.covers(other) or other.covers(one)


def _say_errors(study: Study, call: Call, operation: Operation, errors: ErrorReads) -> None:
    """Note where what the call raises may be taken apart by v1's key."""
    moved = operation.response.error if operation.response is not None else None
    nodes = errors.of(call, moved.v1) if moved is not None and moved.v1 != moved.v2 else ()
    if moved is not None and nodes:
        file = call.site.context.scope.module.file
        places = ", ".join(sorted({study.where(file, node.span.start) for node in nodes}))
        call.notes.append(
            f"errors are read in the v1 shape at {places}: what v1 has in {moved.v1} is in {moved.v2} in v2"
            f"{_guess(study, operation)}"
        )


def _say_hooked(study: Study, call: Call, operation: Operation) -> None:
    """Note where a function reads the answer that every answer of the client is handed to."""
    hooks, old = study.evaluator.calls.hooks, list[Read]()
    for hook in hooks.through.get(call.site.call, ()):
        module = hook.context.scope.module
        found = [Read(node=n, keys=keys, module=module, context=at) for n, at, keys in hooks.reads(hook)]
        old += v1_reads(operation, found)
    if old:
        call.unread = True
        call.notes.append(
            f"a function that every answer goes through reads it in the v1 shape at {_places(study, old)}"
            f"{_guess(study, operation)}"
        )


def _say_handed_on(study: Study, call: Call, operation: Operation, known: Callers) -> None:
    """Note where the answer goes and is not followed, if v2 has another shape."""
    change = _changed(operation)
    if change is None:
        return
    places = handed_on(study.finder, call.site.context.scope.module, call.site.call, known)
    found = {study.where(module.file, node.span.start) for module, node in places}
    hooks = study.evaluator.calls.hooks
    through = hooks.through.get(call.site.call, ())
    if through and call.site.call in hooks.unfollowed:
        found.add(study.where(through[-1].context.scope.module.file, through[-1].call.span.start))
    if found:
        where = ", ".join(sorted(found))
        call.notes.append(
            f"the answer goes on at {where} and is not followed there: {change}{_guess(study, operation)}"
        )


def _settle(study: Study, call: Call, operation: Operation, basis: Basis, found: Sequence[Read]) -> None:
    if basis is Basis.ASSUMED and Basis.ASSUMED not in study.accept:
        old = v1_reads(operation, found)
        if old:
            call.unread = True
            call.notes.append(
                f"the answer is read in the v1 shape at {_places(study, old)} "
                "(how v1 answered is assumed; --accept assumed rewrites it)"
            )
        return
    outcome = rewrite_reads(
        study.evaluator, study.project.language.support.reads, call.site, operation, found
    )
    call.reads = tuple(dict.fromkeys(outcome.edits))
    for reason in dict.fromkeys(reason for _, reason in outcome.left):
        places = _places(study, [read for read, why in outcome.left if why == reason])
        call.notes.append(f"{reason} (the answer is read at {places})")
        call.unread = True


def _changed(operation: Operation) -> str | None:
    """What v2's answer has elsewhere than v1's, in words; None where that is not known to be anything."""
    shape = operation.response
    if shape is None:
        return None
    if shape.root is not None and shape.root.v1 != shape.root.v2:
        old = f"what v1 has in {shape.root.v1}" if shape.root.v1 else "what is v1's whole answer"
        return f"{old} is in {shape.root.v2} in v2" if shape.root.v2 else f"{old} is v2's whole answer"
    if shape.success is not None:
        return f"v2 has no {shape.success}"
    names = ", ".join(f"{old} is {new}" for old, new in shape.fields.items())
    return f"in v2 {names}" if names else None


def _guess(study: Study, operation: Operation) -> str:
    """What is said behind a fact about v1's answer that is assumed, and not accepted."""
    basis = operation.response.basis if operation.response is not None else Basis.ASSUMED
    is_guess = basis is Basis.ASSUMED and basis not in study.accept
    return " (how v1 answered is assumed)" if is_guess else ""


def _goes(call: Call, read: Read) -> bool:
    """Whether the read stands in text that the plan of its call takes out."""
    return call.plan is not None and any(
        item.file == read.module.file and item.edit.span.covers(read.node.span) for item in call.plan.edits
    )


def answered(study: Study, call: Call, found: Sequence[Read]) -> Operation | None:
    """The operation whose answer the reads of `call` take apart, when it is or becomes a v2 call."""
    match call.resolution:
        case Matched() if call.review is None:
            return call.resolution.operation
        case AlreadyV2(endpoint=endpoint) if endpoint is not None:
            rows = [op for op in study.pathmap.operations if op.v2 is not None and op.v2 == endpoint]
            return next((op for op in rows if v1_reads(op, found)), None)
        case _:
            return None


def _places(study: Study, found: Sequence[Read]) -> str:
    return ", ".join(sorted({study.where(read.module.file, read.node.span.start) for read in found}))

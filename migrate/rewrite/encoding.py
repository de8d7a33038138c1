"""A path that is given to what encodes it: a value that is put into it must not be encoded before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migrate.analysis import ir
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.layout import Seg, definition
from migrate.analysis.library import Library
from migrate.analysis.scope import Context
from migrate.analysis.urlobject import path_set
from migrate.analysis.urlsteps import query_step, slashed
from migrate.analysis.values import External
from migrate.rewrite.draft import Code, Content, Draft, Review

_STEPS = 6


def guard_encoding(evaluator: Evaluator, draft: Draft, content: Content) -> None:
    """Values stay out of such a path.

    Raises:
        Review: they would have to be put there.
    """
    kinds = {
        kind
        for site in draft.site.chain
        if site.url_slot is not None
        for kind in _kinds(evaluator, site.url_slot.arg.value, site.url_slot.context)
    }
    if not kinds:
        return
    if any(isinstance(item, Code) and item.literal is None for item in content):
        raise Review("what makes its URL encodes the path, and a value in it would be encoded twice")


def guard_steps(hits: Sequence[Seg], content: Content) -> None:
    """A path that several steps of a builder give is not changed, nor a segment into several.

    Raises:
        Review: it would be.
    """
    kinds = {kind for seg in hits for kind in _around(seg)}
    if not kinds:
        return
    text = "".join(item if isinstance(item, str) else item.literal or "" for item in content)
    if len(hits) > 1 or (ir.SEGMENT in kinds and "/" in text):
        raise Review("its path is given step by step, and v2 has other steps")


def _around(seg: Seg) -> Iterator[str]:
    """How the step takes it that the stretch is given to."""
    node = seg.literal or seg.expr
    parents = seg.context.scope.module.parents
    while node is not None and isinstance(node := parents.get(node), ir.Wrap | ir.Concat):
        if isinstance(node, ir.Wrap) and node.kind in _MARKS:
            yield node.kind


def _kinds(evaluator: Evaluator, expr: ir.Expr, context: Context) -> Iterator[str]:
    """How the path is taken of which the URL is made that `expr` is."""
    library = evaluator.library
    for _ in range(_STEPS):
        if _joins_encoded(expr, library):
            yield ir.DECODED
            return
        if (step := query_step(expr, library)) is not None:
            expr = step[0]
            continue
        if isinstance(expr, ir.Call):
            yield from (
                node.kind for node in ir.walk(expr) if isinstance(node, ir.Wrap) and node.kind in _MARKS
            )
            callee = evaluator.value(expr.func, context)
            if isinstance(callee, External):
                made = library.urls.made.get(callee.name)
                parses = library.urls.encodes and callee.name in library.resolve_second
                if (made is not None and made.encodes) or (parses and path_set(expr, context, library)):
                    yield ir.DECODED
                    return
            if isinstance(expr.func, ir.Attr) and not expr.args:
                expr = expr.func.value
                continue
            if library.urls.join_encodes and expr.args:
                expr = expr.args[0].value
                continue
            return
        if isinstance(expr, ir.Wrap):
            expr = expr.value
            continue
        found = definition(evaluator, expr, context)
        if found is None and isinstance(expr, ir.Attr):
            expr = expr.value
        elif found is not None:
            expr, context = found.expr, found.context
        else:
            return


def _joins_encoded(expr: ir.Expr, library: Library) -> bool:
    """Whether a part of it is a path that is put behind a URL, and encoded."""
    return library.urls.join_encodes and any(
        slashed(node, library)
        or (
            isinstance(node, ir.Call)
            and isinstance(node.func, ir.Attr)
            and node.func.name in library.urls.joiners
        )
        for node in ir.walk(expr)
    )


_MARKS = frozenset({ir.DECODED, ir.SEGMENT})

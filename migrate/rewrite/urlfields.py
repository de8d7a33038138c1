"""The values that stand in a URL's own text: in its path, in its query."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import unquote

from migrate.analysis import ir
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.layout import Seg, definition, lay_out
from migrate.analysis.scope import Context
from migrate.analysis.values import External
from migrate.pathmap.model import Operation, Place
from migrate.pathmap.resolve import HOLE
from migrate.rewrite.carry import Field
from migrate.rewrite.draft import Review

Hole = tuple["ir.Expr | None", "Context | None"]
_DEPTH = 8
_ENDED = re.compile(r"\{([^{}]+)\}([^{}]*)")


def opened(evaluator: Evaluator, segs: Sequence[Seg], boundary: int, depth: int = _DEPTH) -> list[Seg]:
    """The stretches, with a variable that spans `boundary` laid out as it is written where it is made."""
    found: list[Seg] = []
    for seg in segs:
        spans = not seg.is_text and seg.start <= boundary < seg.end and seg.end - seg.start > 1
        made = definition(evaluator, seg.expr, seg.context) if spans and seg.expr is not None else None
        inner = lay_out(evaluator, made.expr, made.context, seg.start) if made is not None else []
        added = _added(seg, inner[-1].end) if inner and depth else None
        if added is None:
            found.append(seg)
            continue
        found.extend(opened(evaluator, inner, boundary, depth - 1))
        found.extend([added] if added.end > added.start else [])
    return found


def _added(seg: Seg, made: int) -> Seg | None:
    """What is added to the variable behind `made`, where it is a query; of no length where it is nothing."""
    at, rest = seg.start, list(seg.pieces)
    while rest and at < made:
        text = rest.pop(0).text
        at += len(HOLE if text is None else text)
    if at != made or (rest and (rest[0].text or "")[:1] not in ("?", "&")):
        return None
    return replace(
        seg, start=made, pieces=tuple(rest), literal=None, part=None, expr=None, concat=None, row=None
    )


def written_out(evaluator: Evaluator, segs: Sequence[Seg], start: int, depth: int = _DEPTH) -> list[Seg]:
    """The stretches, with what holds several fields of the query from `start` on laid out as it is written.

    So a value that has a name keeps it: the query is written anew, and what it is today is not what it means.
    """
    found: list[Seg] = []
    for seg in segs:
        known = "".join(piece.text or "" for piece in seg.pieces)
        holds = depth and seg.start >= start and not seg.is_text and set(known) & set("&=")
        made = definition(evaluator, seg.expr, seg.context) if holds and seg.expr is not None else None
        inner = lay_out(evaluator, made.expr, made.context, seg.start) if made is not None else []
        if inner and inner[-1].end == seg.end:
            found.extend(map(_apart, written_out(evaluator, inner, start, depth - 1)))
        else:
            found.append(seg)
    return found


def _apart(seg: Seg) -> Seg:
    """A value that stands in another text than the URL's own, and is no part of that."""
    return (
        seg
        if seg.is_text or seg.expr is None
        else replace(seg, literal=None, part=None, concat=None, row=None)
    )


def _is_apart(seg: Seg) -> bool:
    return seg.expr is not None and seg.part is None and seg.concat is None


def template(segs: Sequence[Seg], start: int, end: int) -> tuple[str, list[Hole]]:
    """The URL's text between two offsets with a hole for each value put in, and what the holes stand for."""
    text: list[str] = []
    holes: list[Hole] = []
    for seg in segs:
        if seg.end <= start or (seg.start >= end and not (_is_apart(seg) and seg.start == seg.end == end)):
            continue
        known = "".join(HOLE if piece.text is None else piece.text for piece in seg.pieces)
        inside = seg.start >= start and seg.end <= end
        if seg.is_text or not inside or seg.expr is None or set(known) & set("/?&="):
            piece = known[max(start, seg.start) - seg.start : min(end, seg.end) - seg.start]
            holes.extend((None, None) for char in piece if char == HOLE)
            text.append(piece)
        else:
            holes.append((seg.expr, seg.context))
            text.append(HOLE)
    return "".join(text), holes


def path_fields(operation: Operation, path: str, holes: Sequence[Hole]) -> Iterator[Field]:
    """The values of the row's path parameters; `path` is the v1 path, as `template` gives it."""
    if not operation.v1.parameters:
        return
    given = path.strip("/").split("/")
    if len(given) != len(operation.v1.segments):
        raise Review("the path is put together in a way that cannot be followed")
    waiting = list(holes)
    for wanted, got in zip(operation.v1.segments, given, strict=True):
        mine = [waiting.pop(0) for char in got if char == HOLE]
        if "{" not in wanted:
            continue
        value = _within(wanted, got)
        if value is None or (mine and value[1] != HOLE):
            raise Review(f"{wanted} is put together in a way that cannot be followed")
        if mine:
            yield Field(name=value[0], place=Place.PATH, expr=mine[0][0], context=mine[0][1])
        else:
            yield Field(name=value[0], place=Place.PATH, literal=unquote(value[1]))


def _within(wanted: str, got: str) -> tuple[str, str] | None:
    """The name and the value in a segment that holds one, and perhaps an ending behind it: `{id}.json`."""
    found = _ENDED.fullmatch(wanted)
    if found is None or not got.endswith(found[2]):
        return None
    value = got.removesuffix(found[2])
    return (found[1], value) if value else None


def is_encoded(evaluator: Evaluator, expr: ir.Expr, context: Context) -> bool:
    """Whether the expression itself percent-encodes."""
    for node in ir.walk(expr):
        callee = evaluator.value(node.func, context) if isinstance(node, ir.Call) else None
        if isinstance(callee, External) and callee.name in evaluator.library.quoting:
            return True
    return False

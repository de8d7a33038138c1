"""Lay a URL expression out as it is written: which part of which literal gives which characters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby, islice

from migrate.analysis import ir
from migrate.analysis.binding import bind_arguments
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.inline import DEREFERENCE, POINTER
from migrate.analysis.layout_calls import Before, join_items, reference_of, text_of
from migrate.analysis.lookup import exported, implicit_classes, lookup, reaching
from migrate.analysis.records import argument_of
from migrate.analysis.scope import Binding, ClassInfo, Context
from migrate.analysis.urlsteps import query_step
from migrate.analysis.values import (
    ClassRef,
    Constant,
    External,
    FunctionRef,
    Instance,
    Mapping,
    ModuleRef,
    PackageRef,
    Parameter,
    Piece,
    Sequence,
    Text,
    each,
    plain,
    url_string,
)
from migrate.model import Span

# Kinds of `Wrap` that spell no more than a text in them does: references, copies of the same text, `?`.
_AROUND_TEXT = frozenset(
    {
        ir.PARENTHESES,
        "reference_expression",
        "same",
        "made",
        POINTER,
        DEREFERENCE,
        "try_expression",
        ir.DECODED,
        ir.SEGMENT,
    }
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Seg:
    """A stretch of the URL. `literal` with `part`: a piece of a string literal; else an operand `expr`.

    `start` and `end` are characters of the URL template. `concat` is the sum that the stretch is part of.
    """

    start: int
    end: int
    pieces: tuple[Piece, ...]
    literal: ir.Str | ir.Template | None = None
    part: ir.Part | None = None
    expr: ir.Expr | None = None
    concat: ir.Concat | None = None
    row: ir.Seq | None = None  # the list of a join that the stretch is part of
    context: Context

    @property
    def is_text(self) -> bool:
        """Whether it is literal text whose bytes can be spliced."""
        return self.part is not None and self.part.text is not None

    def byte_at(self, offset: int) -> int:
        """The byte of the source that spells the character `offset` of the URL."""
        assert self.part is not None
        assert self.part.text is not None
        inside = offset - self.start
        if not self.part.exact:
            return self.part.span.start if inside <= 0 else self.part.span.end
        return self.part.span.start + len(self.part.text[:inside].encode())


def lay_out(evaluator: Evaluator, expr: ir.Expr, context: Context, offset: int) -> list[Seg]:
    """The stretches of `expr`, whose first character is `offset` of the URL."""
    segs: list[Seg] = []
    for literal, part, operand, concat, row in _rows(evaluator, expr, context):
        if part is not None and part.expr is None:
            pieces: tuple[Piece, ...] = (
                Piece(text=part.text, part=part, literal=literal, module=context.scope.module),
            )
        else:
            value_of = part.expr if part is not None else operand
            found = (
                text_of(evaluator, value_of, context) if value_of is not None else Text((Piece(text="/"),))
            )
            pieces = evaluator.settled(found, context).pieces
        end = offset + len(url_string(Text(pieces))[0])
        segs.append(
            Seg(
                start=offset,
                end=end,
                pieces=pieces,
                literal=literal,
                part=part,
                expr=operand if part is None else part.expr,
                concat=concat,
                row=row,
                context=context,
            )
        )
        offset = end
    return _grouped(segs)


def _grouped(segs: list[Seg]) -> list[Seg]:
    """The stretches, with a literal that is one value of a sum (`"/x/" + f"id-{n}"`) taken as one."""
    found: list[Seg] = []
    for literal, group in groupby(segs, key=lambda seg: seg.literal if seg.concat is not None else seg):
        same = list(group)
        text = "".join(piece.text or "" for seg in same for piece in seg.pieces)
        first = same[0]
        if not isinstance(literal, ir.Str) or len(same) < 2 or set(text) & set('/?&=:"{}'):
            found.extend(same)
            continue
        pieces = tuple(piece for seg in same for piece in seg.pieces)
        found.append(replace(first, end=same[-1].end, pieces=pieces, literal=None, part=None, expr=literal))
    return found


Row = tuple[
    "ir.Str | ir.Template | None", "ir.Part | None", "ir.Expr | None", "ir.Concat | None", "ir.Seq | None"
]


def _rows(
    evaluator: Evaluator,
    expr: ir.Expr,
    context: Context,
    concat: ir.Concat | None = None,
    row: ir.Seq | None = None,
) -> Iterator[Row]:
    """Piece by piece: what spells it. A row of nothing but `row` is the slash of a join."""
    match expr:
        case ir.Wrap() if expr.kind in _AROUND_TEXT:
            yield from _rows(evaluator, expr.value, context, concat, row)
        case ir.Str() | ir.Template():
            if not expr.parts:
                yield expr, ir.Part(span=Span(_start(expr), _start(expr)), text=""), None, concat, row
            for part in expr.parts:
                yield expr, part, None, concat, row
        case ir.Concat():
            for item in expr.items:
                yield from _rows(evaluator, item, context, expr, row)
        case ir.Call() | ir.Opaque() if (pair := reference_of(evaluator, expr, context)) is not None:
            base, reference = pair
            if base is not None:
                yield None, None, base, None, row  # not an operand itself: the sum's is the whole call
            own = isinstance(base, Before) and base.own
            yield from islice(_rows(evaluator, reference, context, None, row), int(own), None)
        case ir.Call() | ir.Opaque() if (step := query_step(expr, evaluator.library)) is not None:
            yield from _rows(evaluator, step[0], context, None, row)
        case ir.Call() | ir.Opaque() if (items := join_items(evaluator, expr, context)) is not None:
            for index, item in enumerate(items.items):
                if index:
                    yield None, None, None, None, items
                yield from _rows(evaluator, item, context, None, items)
        case ir.Attr(value=owner, name=name) if (
            name in evaluator.library.urls.texts
            and isinstance(evaluator.value(owner, context), Text)
            and not isinstance(owner, ir.Name | ir.Attr)
        ):
            yield from _rows(evaluator, owner, context, concat, row)
        case ir.Call(func=ir.Attr(value=owner, name=name)) if (
            concat is None
            and not expr.args
            and name in evaluator.library.same_text_methods
            and not isinstance(owner, ir.Name | ir.Attr)
        ):
            yield from _rows(evaluator, owner, context, None, row)
        case ir.Call(args=(ir.Arg(value=spelled, spread=""),)) if not isinstance(
            spelled, ir.Name | ir.Attr
        ) and _spells_same(evaluator, expr, context):
            yield from _rows(evaluator, spelled, context, None, row)
        case ir.Call() if (given := _last_argument(evaluator, expr, context)) is not None:
            yield None, None, Before(span=expr.span, call=expr, given=given), None, row
            yield from _rows(evaluator, given, context, None, row)
        case _:
            yield None, None, expr, concat, row


def _last_argument(evaluator: Evaluator, call: ir.Call, context: Context) -> ir.Expr | None:
    """The argument that a function of the project ends its text with: `def url(path): return BASE + path`."""
    callees = [item for item in each(evaluator.value(call.func, context)) if isinstance(item, FunctionRef)]
    if len(callees) != 1 or len(call.args) != 1 or call.args[0].spread:
        return None
    given = bind_arguments(callees[0].function, call)
    results = [evaluator.value(expr, at) for expr, at in callees[0].function.returns]
    if len(results) != 1 or not isinstance(results[0], Text) or len(given) != 1:
        return None
    uses = [
        p.hole.param for p in results[0].pieces if isinstance(p.hole, Parameter) and p.hole.param in given
    ]
    last = results[0].pieces[-1].hole
    if len(uses) != 1 or not isinstance(last, Parameter) or last.param not in given:
        return None
    return call.args[0].value


def _start(expr: ir.Str | ir.Template) -> int:
    return expr.open.end if isinstance(expr, ir.Str) else expr.span.start


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Definition:
    """The one expression that a name, attribute or key stands for."""

    expr: ir.Expr
    context: Context
    name: str
    statement: ir.Stmt | None = None


def definition(evaluator: Evaluator, expr: ir.Expr, context: Context) -> Definition | None:
    """Where the value of a name, attribute or mapping key is written, if that is one place."""
    match expr:
        case ir.Wrap():
            return definition(evaluator, expr.value, context)
        case ir.Call(func=ir.Attr(name=name, value=same), args=()) if (
            name in evaluator.library.same_text_methods
        ):
            return definition(evaluator, same, context)
        case ir.Call(bare=True):
            return definition(evaluator, expr.func, context)
        case ir.Attr(name=name, value=same) if name in evaluator.library.urls.texts and isinstance(
            evaluator.value(same, context), Text
        ):
            return definition(evaluator, same, context)
        case ir.Call(args=(ir.Arg(value=same, spread=""),)) if _spells_same(evaluator, expr, context):
            return definition(evaluator, same, context)
        case ir.Name():
            for cls in implicit_classes(expr.id, context.scope):
                if members := _class_bindings(evaluator, cls, expr.id):
                    return _one(evaluator, members)
            found = lookup(expr.id, context.scope)
            if found is None:
                outside = evaluator.outside.find(expr.id, context.scope.module)
                return _one(evaluator, [outside]) if isinstance(outside, Binding) else None
            usable = reaching(found[1], context, expr.span.start, found[0])
            return _one(evaluator, usable)
        case ir.Attr():
            return _attribute(evaluator, expr, context)
        case ir.Index():
            owner = evaluator.value(expr.value, context)
            at = evaluator.value(expr.key, context)
            return _entry(owner, at.value if isinstance(at, Constant) else plain(at))
        case ir.Item():
            return _entry(evaluator.value(expr.value, context), expr.position)
        case ir.Call(func=ir.Attr(value=owner, name=name), args=()) if (
            name in evaluator.library.same_text_methods
        ):
            return definition(evaluator, owner, context)
        case _:
            return None


def _spells_same(evaluator: Evaluator, call: ir.Call, context: Context) -> bool:
    """Whether the function gives the text that it is given: `String(url)`."""
    if not evaluator.library.urls.mappings and not evaluator.library.urls.query_steps:
        return False
    callee = evaluator.value(call.func, context)
    return isinstance(callee, External) and callee.name in evaluator.library.same_text


def _entry(owner: object, key: object) -> Definition | None:
    if isinstance(key, int) and isinstance(owner, Sequence) and 0 <= key < len(owner.items):
        return Definition(expr=owner.items[key][0], context=owner.items[key][1], name=str(key))
    if isinstance(owner, Mapping) and isinstance(key, str):
        found = [(entry, context) for name, entry, context in owner.entries if name == key]
        if len(found) == 1:
            return Definition(expr=found[0][0].value, context=found[0][1], name=key)
    return None


def _attribute(evaluator: Evaluator, expr: ir.Attr, context: Context) -> Definition | None:
    owners = list(each(evaluator.value(expr.value, context)))
    if len(owners) != 1:
        return None
    owner = owners[0]
    if isinstance(owner, Text) and expr.name == "value":
        return definition(evaluator, expr.value, context)
    if isinstance(owner, PackageRef):
        found = owner.package.find(expr.name)
        return _one(evaluator, [found] if found is not None else [])
    if isinstance(owner, ModuleRef):
        return _one(evaluator, exported(owner.module, expr.name) or [])
    if isinstance(owner, Mapping) and evaluator.library.member_keys:
        return _entry(owner, expr.name)
    if isinstance(owner, Instance) and (arg := argument_of(evaluator, owner, expr.name)) is not None:
        assert owner.context is not None
        return Definition(expr=arg.value, context=owner.context, name=expr.name)
    if isinstance(owner, Instance | ClassRef):
        return _one(evaluator, _class_bindings(evaluator, owner.cls, expr.name))
    return None


def _class_bindings(evaluator: Evaluator, cls: ClassInfo, name: str) -> list[Binding]:
    for candidate in evaluator.members.lineage(cls):
        if name in candidate.attributes:
            return candidate.attributes[name]
    return []


def _adds_query(evaluator: Evaluator, item: Binding) -> bool:
    """Whether a binding is `url += "?" + query`, `url = url + "&" + query`."""
    added = item.expr if item.augmented else _behind(item.expr, item.name)
    return added is not None and url_string(evaluator.text(added, item.context))[0].startswith(("?", "&"))


def _behind(expr: ir.Expr | None, name: str) -> ir.Expr | None:
    """What a sum has right behind the variable `name`, which it begins with."""
    if not isinstance(expr, ir.Concat) or len(expr.items) < 2:
        return None
    first, second = expr.items[:2]
    return second if isinstance(first, ir.Name) and first.id == name else None


def _one(evaluator: Evaluator, bindings: list[Binding]) -> Definition | None:
    if len(bindings) > 1:  # a query that is added later leaves the path as it is
        bindings = [item for item in bindings if not _adds_query(evaluator, item)] or bindings
    if len(bindings) != 1:
        return None
    item = bindings[0]
    if item.imported is not None:
        source = evaluator.source(item)
        return _one(evaluator, [source]) if source is not None else None
    if item.expr is None or item.augmented or item.expr.span.start == item.expr.span.end:
        return None  # not known, or a read of several
    if isinstance(item.expr, ir.Item):
        return definition(evaluator, item.expr, item.context)
    return Definition(expr=item.expr, context=item.context, name=item.name, statement=item.statement)

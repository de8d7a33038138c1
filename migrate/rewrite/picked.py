"""Paths that a call picks from a table by its key: the row changes where it stands.

Where v2 has a value in the path, the row names it, the function that picks the row fills it, and the call
gives it: `call("modify", path_values={"id": one})`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from migrate.analysis import ir
from migrate.analysis.bare import literal_text
from migrate.analysis.calls import Finder
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.layout import Seg, definition, lay_out
from migrate.analysis.scope import Context, FunctionInfo, ModuleInfo
from migrate.analysis.sites import CallSite
from migrate.analysis.taken import decided_by
from migrate.analysis.values import Mapping, Piece, Text, each, plain, url_string
from migrate.model import Edit, Span
from migrate.rewrite.arguments import Arguments, Pending
from migrate.rewrite.draft import Code, Content, Draft, Review
from migrate.rewrite.fields import put_filled, sub_span

_VALUES = "path_values"
_STEPS = 3
_UNFOLLOWED = "the row that the call picks is put together in a way that cannot be followed"


def layout_of_row(site: CallSite) -> list[Seg]:
    """The pieces of the call's URL, each where it is written."""
    segs: list[Seg] = []
    at = 0
    for piece in site.url.pieces:
        end = at + len(url_string(Text((piece,)))[0])
        segs.append(_seg(site, piece, at, end))
        at = end
    return segs


def _seg(site: CallSite, piece: Piece, start: int, end: int) -> Seg:
    literal, module = piece.literal, piece.module
    if isinstance(literal, ir.Str) and module is not None and not _inside(site, literal, module):
        at = module.contexts[literal]
        return Seg(start=start, end=end, pieces=(piece,), literal=literal, part=piece.part, context=at)
    return Seg(start=start, end=end, pieces=(piece,), context=piece.context or site.context)


def _inside(site: CallSite, literal: ir.Expr, module: ModuleInfo) -> bool:
    """Whether a function that the call goes through spells the text."""
    functions = (one.wrapper for one in site.chain if one.wrapper is not None)
    return any(item.module is module and item.node.span.covers(literal.span) for item in functions)


@dataclass(slots=True, kw_only=True)
class Row:
    """The row that a call picks, and the call's changes."""

    finder: Finder
    arguments: Arguments

    @property
    def draft(self) -> Draft:
        return self.arguments.draft

    def replace(self, segs: Sequence[Seg], start: int, end: int, content: Content) -> None:
        """Edit the row so that the characters [start, end) of the URL become `content`.

        Raises:
            Review: it is not spelled in one place, or not every call that may pick it is seen.
        """
        head = content[0] if content else ""
        starts = any(start + 1 in (seg.start, seg.end) for seg in segs)
        if isinstance(head, str) and head[:1] == "/" and starts:
            start, content = start + 1, [head[1:], *content[1:]]  # the slash is the base's own
        hits = [seg for seg in segs if seg.end > start and seg.start < end]
        hit = hits[0] if len(hits) == 1 else None
        if hit is None or hit.part is None or not hit.part.exact or not isinstance(hit.literal, ir.Str):
            raise Review(_UNFOLLOWED)
        draft, module = self.draft, hit.context.scope.module
        content = [self._as_value(item) for item in content]
        codes = [item for item in content if isinstance(item, Code)]
        self._guard(hit)
        text = draft.writer.placeholder(content, hit.literal, module.source)
        draft.put(Edit(sub_span(hit, start, end), text), module)
        draft.shared.add((module.file, hit.part.span.start))
        if codes:
            self._give(codes)

    def _as_value(self, item: str | Code) -> str | Code:
        """A value that is a literal is the call's own all the same."""
        if isinstance(item, str) or item.literal is None:
            return item
        return replace(item, text=self.draft.writer.string(item.literal, ""), literal=None)

    # --- who may pick the row ---

    def _guard(self, hit: Seg) -> None:
        """Every call that may pick the row is seen."""
        site, index = self.draft.site, self.finder.index
        wrapper, key = site.wrapper, _key(site)
        assert wrapper is not None
        name = wrapper.node.name
        if wrapper in index.once("picked unseen", lambda: _picked_unseen(self.finder)):
            raise Review(f"{name}() is called elsewhere with a row that is not visible")
        if key is None:
            return
        file = index.once(("picks", name, key), lambda: self._picked_elsewhere(name, key))
        if file is not None:
            raise Review(f"{name}() may be called with {key} in {file} in a way that is not seen")
        self._guard_reads(hit)

    def _picked_elsewhere(self, name: str, key: str) -> str | None:
        """The file of a call that may pick the row and is not seen to lead to a request."""
        index = self.finder.index
        for call, context in index.calls(name):
            if id(call) not in index.followed and _is_given(call, key):
                return context.scope.module.file
        return next(iter(self.finder.mentions(_picks(name, key))), None)

    def _guard_reads(self, hit: Seg) -> None:
        """The table itself is read by nothing but what picks rows of it."""
        module = hit.context.scope.module
        table, name = _table(module, hit.literal)
        if table is None or name is None:
            return
        place = self.finder.index.once(("table", table), lambda: self._read_otherwise(table, name))
        if place is not None:
            raise Review(f"the table of the row is read at {place} too")

    def _read_otherwise(self, table: ir.Dict, name: str) -> str | None:
        """Where the table is read by something that picks no row of it for a call."""
        through = {one.wrapper for other in self.finder.sites.values() for one in other.chain}
        for other, node, context in self.finder.index.reads(name):
            if self._is_table(node, context, table) and not _only_picks(other, node, context, through):
                return f"{other.file}:{_line(other, node)}"
        return None

    def _is_table(self, node: ir.Expr, context: Context, table: ir.Dict) -> bool:
        statement = context.statement
        if isinstance(statement, ir.Assign) and statement.target.span.covers(node.span):
            return False
        values = each(self.finder.evaluator.value(node, context))
        return any(isinstance(value, Mapping) and value.node is table for value in values)

    # --- a value in the path ---

    def _give(self, codes: Sequence[Code]) -> None:
        """The function that picks the row fills it with what the call gives."""
        draft = self.draft
        wrapper = draft.site.wrapper
        assert wrapper is not None
        name = self._filled_by(wrapper)
        for item in codes:
            draft.needs |= item.needs
        entries = [draft.writer.entry(item.name, item.text, None, b"") for item in codes]
        if any(arg.name == name for arg in draft.site.args):
            raise Review(f"the call gives {name} itself")
        pending = self.arguments.lists.setdefault(self.arguments.own, Pending())
        pending.add.append(draft.writer.argument(name, draft.writer.mapping(entries)))

    def _filled_by(self, wrapper: FunctionInfo) -> str:
        """The parameter by which the function fills its row; one is added where it has none."""
        draft, inner = self.draft, self.draft.site.inner
        slot = inner.url_slot if inner is not None else None
        if inner is None or slot is None or slot.home is not None or inner.picked or not wrapper.node.name:
            raise Review("v2 has a value in the path, and the row is picked further inside")
        seg = self._used(slot.arg.value, slot.context, wrapper)
        assert seg.expr is not None
        own = _own_filling(self.finder.evaluator.library.fill_methods, seg.expr)
        if own is not None and any(param.name == own for param in wrapper.params):
            return own
        if isinstance(seg.expr, ir.Call) or _VALUES in wrapper.scope.bindings:
            raise Review("v2 has a value in the path, and the function that picks the row cannot give it")
        self._guard_braces(wrapper)
        self._guard_siblings(wrapper)
        code = draft.writer.fill_all(wrapper.module.text(seg.expr), _VALUES)
        put_filled(draft, seg, code)
        draft.put(_parameter(draft, wrapper), wrapper.module)
        draft.likely = True
        draft.notes.append(f"{wrapper.node.name}() takes {_VALUES} now, which fill the path of a row")
        return _VALUES

    def _used(self, expr: ir.Expr, context: Context, wrapper: FunctionInfo) -> Seg:
        """Where the function uses the path of the row."""
        evaluator: Evaluator = self.finder.evaluator
        for _ in range(_STEPS):
            segs = [seg for seg in lay_out(evaluator, expr, context, 0) if _is_row(seg, wrapper)]
            if len(segs) != 1 or segs[0].expr is None:
                break
            if len(segs[0].pieces) == 1:
                return segs[0]
            made = definition(evaluator, segs[0].expr, segs[0].context)
            if made is None or made.context.scope is not context.scope:
                break
            expr, context = made.expr, made.context
        raise Review("v2 has a value in the path, and the function that picks the row cannot give it")

    def _guard_braces(self, wrapper: FunctionInfo) -> None:
        """What the other rows spell stays as it is when it is filled."""
        if wrapper in self.finder.index.once("braces", lambda: _with_braces(self.finder)):
            raise Review("another row of the table holds braces")

    def _guard_siblings(self, wrapper: FunctionInfo) -> None:
        """No derived class has a function of its own instead, which would be given what it does not take."""
        evaluator, cls, name = self.finder.evaluator, wrapper.cls, wrapper.node.name
        for other in evaluator.classes.derived_with(name) if cls is not None else ():
            if other is not cls and name in other.methods and cls in evaluator.members.lineage(other):
                raise Review(f"{other.name} has a {name}() of its own")


def _picked_unseen(finder: Finder) -> frozenset[FunctionInfo | None]:
    """The functions that calls go through whose row is not visible."""
    return frozenset(
        one.wrapper
        for site in finder.sites.values()
        if id(site) not in finder.index.inner and (not site.url.pieces or site.url.pieces[-1].text is None)
        for one in site.chain
    )


def _with_braces(finder: Finder) -> frozenset[FunctionInfo | None]:
    """The functions through which a row is picked that holds braces."""
    return frozenset(
        site.wrapper
        for site in finder.sites.values()
        for piece in site.url.pieces
        if piece.literal is not None and set(piece.text or "") & set("{}")
    )


def _is_row(seg: Seg, wrapper: FunctionInfo) -> bool:
    found = (decided_by(piece.hole) for piece in seg.pieces)
    return any(parameter is not None and parameter.function is wrapper for parameter in found)


def _own_filling(methods: frozenset[str], expr: ir.Expr) -> str | None:
    """The variable whose entries fill the text: `path.format(**(values or {}))`."""
    if not isinstance(expr, ir.Call) or not isinstance(expr.func, ir.Attr) or expr.func.name not in methods:
        return None
    if len(expr.args) != 1 or expr.args[0].spread != "**":
        return None
    given: ir.Expr = expr.args[0].value
    while isinstance(given, ir.Wrap | ir.Either):
        given = given.value if isinstance(given, ir.Wrap) else given.items[0]
    return given.id if isinstance(given, ir.Name) else None


def _parameter(draft: Draft, wrapper: FunctionInfo) -> Edit:
    """The parameter for the values of the path: the last, but for one that takes all that is left."""
    text = draft.writer.optional(_VALUES)
    rest = next((param for param in wrapper.params if param.spread == "**"), None)
    if rest is not None:
        return Edit(Span(rest.span.start, rest.span.start), f"{text}, ")
    last = wrapper.node.params[-1]
    return Edit(Span(last.span.end, last.span.end), f", {text}")


def _key(site: CallSite) -> str | None:
    """The text by which the call picks its row."""
    return plain(site.url_slot.value) if site.url_slot is not None else None


def _is_given(call: ir.Call, key: str) -> bool:
    """Whether the call is given the key as a literal."""
    texts = (arg.value for arg in call.args if isinstance(arg.value, ir.Str))
    return any(literal_text(text) == key for text in texts)


def _picks(name: str, key: str) -> re.Pattern[bytes]:
    """What a file holds that calls something of that name with the key as a literal."""
    called, quoted = re.escape(name).encode(), re.escape(key).encode()
    return re.compile(rb"\b%s\s*\(\s*[^()]{0,80}[\"'`]%s[\"'`]" % (called, quoted))


def _table(module: ModuleInfo, literal: ir.Expr | None) -> tuple[ir.Dict | None, str | None]:
    """The mapping that the row stands in, and what it is called."""
    node = module.parents.get(literal) if literal is not None else None
    found: ir.Dict | None = None
    while node is not None:
        found = node if isinstance(node, ir.Dict) else found
        node = module.parents.get(node)
    statement = module.contexts[found].statement if found is not None and found in module.contexts else None
    target = statement.target if isinstance(statement, ir.Assign) else None
    match target:
        case ir.Name(id=name) | ir.Attr(name=name):
            return found, name
        case _:
            return found, None


def _only_picks(
    module: ModuleInfo, node: ir.Expr, context: Context, through: set[FunctionInfo | None]
) -> bool:
    """Whether a read of the table is a test for a key, or takes a row in a function that calls go through."""
    parent = module.parents.get(node)
    if isinstance(parent, ir.Opaque) and parent.kind == ir.COMPARISON:
        return True
    if isinstance(parent, ir.Attr) and parent.name == "get":
        return context.scope.function in through
    return (
        isinstance(parent, ir.Index)
        and parent.value is node
        and (isinstance(parent.key, ir.Str) or context.scope.function in through)
    )


def _line(module: ModuleInfo, node: ir.Expr) -> int:
    return module.source.count(b"\n", 0, node.span.start) + 1

"""Literals that several calls share: a path constant changes for all that use it, or for none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.index import Part
from migrate.analysis.layout import definition
from migrate.analysis.library import Role
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.sites import CallSite
from migrate.analysis.values import Text
from migrate.model import Edit, Span
from migrate.pathmap.resolve import AlreadyV2
from migrate.rewrite.regions import Regions
from migrate.rewrite.study import Call, Study

_DEPTH = 4
_STEPS = 4  # variables on the way to a URL


@dataclass(slots=True, kw_only=True)
class Shared:
    """The calls by the literals of their paths."""

    study: Study
    modules: Sequence[ModuleInfo]
    users: Mapping[Part, list[Call]] = field(init=False)
    spans: dict[Part, Span] = field(init=False)
    calls: Sequence[Call]
    regions: Regions = field(init=False)
    _methods: dict[Part, list[CallSite]] | None = None

    def __post_init__(self) -> None:
        users: dict[Part, list[Call]] = defaultdict(list)
        for call in self.calls:
            for part in _parts(call):
                users[part].append(call)
        self.users = users
        self.regions = Regions(study=self.study, calls=self.calls)
        self.spans = {
            (module.file, part.span.start): part.span
            for module in self.modules
            for literal, _ in module.strings
            for part in literal.parts
            if (module.file, part.span.start) in users
        }

    def settle(self) -> None:
        """Send calls to review until no shared literal is edited for some of its users only."""
        for _ in range(len(self.calls) + 1):
            changed = sum(self._settle(part, sharing) for part, sharing in self.users.items())
            if not changed + self.regions.settle():
                return

    def _settle(self, part: Part, sharing: Sequence[Call]) -> bool:
        editors = [call for call in sharing if call.review is None and self.edits(call, part)]
        if not editors:
            return False
        reason = self._clash(part, sharing, editors) or self._other_method(part, editors)
        if reason is None and any(call.plan is not None and part in call.plan.shared for call in editors):
            reason = self._stray_read(part, sharing)
        if reason is None:
            return False
        for call in editors:
            call.review = reason
        return True

    def edits(self, call: Call, part: Part) -> frozenset[Edit]:
        """The edits of `call` to a literal part."""
        span = self.spans.get(part)
        if span is None or call.plan is None:
            return frozenset()
        return frozenset(
            item.edit
            for item in call.plan.edits
            if item.file == part[0] and item.edit.text and span.covers(item.edit.span)
        )

    def _clash(self, part: Part, sharing: Sequence[Call], editors: Sequence[Call]) -> str | None:
        if len({self.edits(call, part) for call in editors}) > 1:
            return (
                f"the calls that share the path at {self.study.where(*part)} do not all become the same on v2"
            )
        for call in sharing:
            planned = call.plan is not None and call.review is None
            if planned or isinstance(call.resolution, AlreadyV2):
                continue
            place = self.study.where(call.site.module.file, call.site.span.start)
            return f"shares its path with the call at {place}, which is not rewritten"
        return None

    def _other_method(self, part: Part, editors: Sequence[Call]) -> str | None:
        """A call whose method the literal says, and which is to stay as it is."""
        if self._methods is None:
            self._methods = defaultdict(list)
            sites = list(self.study.finder.sites.values())
            inner = {id(site.inner) for site in sites if site.inner is not None}
            for site in sites:
                for piece in site.method_value.pieces if site.method_value is not None else ():
                    if piece.part is not None and piece.module is not None and id(site) not in inner:
                        self._methods[piece.module.file, piece.part.span.start].append(site)
        edited = {id(call.site) for call in editors}
        for site in self._methods.get(part, ()):
            if id(site) not in edited:
                place = self.study.where(site.module.file, site.span.start)
                return f"the method at {self.study.where(*part)} is that of the call at {place} too"
        return None

    def _stray_read(self, part: Part, sharing: Sequence[Call]) -> str | None:
        """A read of the constant that is not the URL of a call seen here."""
        slots = [slot for c in sharing for slot in (c.site.url_slot, c.site.slot(Role.METHOD)) if slot]
        arguments = [(slot.context.scope.module, slot.arg.span) for slot in slots]
        for expr, context in self.study.finder.index.holding(part):
            module = context.scope.module
            if isinstance(expr, ir.Str):  # what is put into it is a read of its own
                continue
            if any(owner is module and span.covers(expr.span) for owner, span in arguments):
                continue
            if not self._feeds(module, expr, sharing):
                place = self.study.where(module.file, expr.span.start)
                return f"the path at {self.study.where(*part)} is read at {place} too"
        return None

    def _feeds(self, module: ModuleInfo, expr: ir.Expr, sharing: Sequence[Call]) -> bool:
        """Whether the read stands in another definition that the calls' URLs are made of."""
        for call in sharing:
            for piece in call.site.url.pieces:
                literal = piece.literal
                if literal is not None and piece.module is module and literal.span.covers(expr.span):
                    return True
            if self._makes(module, expr, call):
                return True
        parent = module.parents.get(expr)
        if isinstance(parent, ir.Attr) and parent.name in self.study.evaluator.library.urls.pathless:
            return True
        if isinstance(parent, ir.Attr) and _sets_own(module, parent, self.study.evaluator.library.urls.paths):
            return True
        if not isinstance(parent, ir.Attr | ir.Index) or parent not in module.contexts:
            return False
        return isinstance(self.study.evaluator.value(parent, module.contexts[parent]), Text)

    def _makes(self, module: ModuleInfo, expr: ir.Expr, call: Call) -> bool:
        """Whether the read stands where a variable is made that the call is given as its URL."""
        slot, evaluator = call.site.url_slot, self.study.evaluator
        found = definition(evaluator, slot.arg.value, slot.context) if slot is not None else None
        for _ in range(_DEPTH):
            if found is None:
                return False
            if found.context.scope.module is module and found.expr.span.covers(expr.span):
                return True
            found = definition(evaluator, found.expr, found.context)
        return False


def _sets_own(module: ModuleInfo, node: ir.Attr, paths: frozenset[str]) -> bool:
    """Whether the path of a URL is read to be set again: `u.Path = path.Join(u.Path, "x")`."""
    at = module.contexts.get(node)
    target = at.statement.target if at is not None and isinstance(at.statement, ir.Assign) else None
    match node, target:
        case ir.Attr(value=ir.Name(id=read)), ir.Attr(value=ir.Name(id=set_)):
            return read == set_ and node.name == target.name and node.name in paths
        case _:
            return False


def _parts(call: Call) -> frozenset[Part]:
    if call.plan is not None:
        return call.plan.parts | call.plan.shared
    return frozenset(
        (piece.module.file, piece.part.span.start)
        for piece in call.site.url.pieces
        if piece.part is not None and piece.module is not None
    )

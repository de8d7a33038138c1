"""What functions were given before they are called: `partial(session.request, "POST")` changes for all calls.

Such a list of arguments is edited where every call through it wants the same edits, and nothing else has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.applied import names_of
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.sites import CallSite
from migrate.analysis.values import Applied, each
from migrate.model import Edit
from migrate.rewrite.study import Call, Study


@dataclass(slots=True, kw_only=True, eq=False)
class Region:
    """One such list: who calls through it."""

    applied: Applied
    users: list[CallSite] = field(default_factory=list[CallSite])
    strays: list[str] | None = None  # where else it is read

    @property
    def module(self) -> ModuleInfo:
        return self.applied.context.scope.module


@dataclass(slots=True, kw_only=True)
class Regions:
    """All of a study's."""

    study: Study
    calls: Sequence[Call]
    found: Sequence[Region] = field(init=False)
    by_site: Mapping[int, Call] = field(init=False)

    def __post_init__(self) -> None:
        self.by_site = {id(call.site): call for call in self.calls}
        sites = list(self.study.finder.sites.values())
        inner = {id(site.inner) for site in sites if site.inner is not None}
        found: dict[ir.Call, Region] = {}
        for site in sites:
            if id(site) in inner:
                continue
            for one in site.chain:
                for applied in one.applied:
                    found.setdefault(applied.call, Region(applied=applied)).users.append(site)
        self.found = tuple(found.values())

    def settle(self) -> int:
        """Send calls to review that would edit what others share; how many regions that is true of."""
        return sum(self._settle(region) for region in self.found)

    def _settle(self, region: Region) -> bool:
        users = [self.by_site.get(id(site)) for site in region.users]
        editors = [call for call in users if call is not None and self._edits(call, region)]
        if not editors:
            return False
        reason = self._clash(region, editors)
        if reason is None:
            return False
        for call in editors:
            call.review = reason
        return True

    def _edits(self, call: Call, region: Region) -> frozenset[Edit]:
        if call.review is not None or call.plan is None:
            return frozenset()
        span = region.applied.call.span
        return frozenset(
            item.edit
            for item in call.plan.edits
            if item.file == region.module.file and span.covers(item.edit.span)
        )

    def _clash(self, region: Region, editors: Sequence[Call]) -> str | None:
        where = self.study.where(region.module.file, region.applied.call.span.start)
        wanted = self._edits(editors[0], region)
        for site in region.users:
            call = self.by_site.get(id(site))
            place = self.study.where(site.module.file, site.span.start)
            if call is None or call.review is not None or call.plan is None:
                return f"what is given at {where} goes to the call at {place} too, which is not rewritten"
            if self._edits(call, region) != wanted:
                return f"the calls that share what is given at {where} do not all become the same on v2"
        if region.strays is None:
            region.strays = [*self._strays(region), *self._unread(region)]
        return f"what is given at {where} is used at {region.strays[0]} too" if region.strays else None

    def _strays(self, region: Region) -> Iterator[str]:
        """Where the function is read, and not called by a call that is seen."""
        known = {id(one.call) for site in region.users for one in site.chain}
        known |= {id(applied.call) for site in region.users for one in site.chain for applied in one.applied}
        made = region.applied.call
        for module, expr, context in self._reads(region):
            values = each(self.study.evaluator.value(expr, context))
            if not any(isinstance(item, Applied) and item.call is made for item in values):
                continue
            parent = module.parents.get(expr)
            while isinstance(parent, ir.Wrap):
                expr, parent = parent, module.parents.get(parent)
            calls = isinstance(parent, ir.Call) and id(parent) in known
            if not calls and not _is_named(context, expr):
                yield self.study.where(module.file, expr.span.start)

    def _unread(self, region: Region) -> Iterator[str]:
        """Files without a word of the map that name it and what it stands in."""
        scope = region.applied.context.scope
        by_member = isinstance(region.applied.context.statement, ir.Assign) and isinstance(
            region.applied.context.statement.target, ir.Attr
        )
        if scope.function is not None and not by_member:
            return
        path = region.module.file.split("/")
        stem = path[-1].partition(".")[0]
        owners = {stem if not stem.startswith("__") or len(path) < 2 else path[-2]}
        owners |= {scope.cls.name} if scope.cls is not None else set()
        for name in names_of(region.applied):
            both = "|".join(map(re.escape, sorted(owners)))
            found = rb"(?s)\b(?:%s)\b.*\b%s\b" % (both.encode(), re.escape(name).encode())
            yield from self.study.unread_with(re.compile(found))

    def _reads(self, region: Region) -> Iterator[tuple[ModuleInfo, ir.Expr, Context]]:
        """The names by which it may be read, and the place itself where it has none."""
        made = region.applied.call
        names = dict.fromkeys(names_of(region.applied))
        if not names:
            yield region.module, made, region.applied.context
        for name in names:
            yield from self.study.finder.index.reads(name)


def _is_named(context: Context, expr: ir.Expr) -> bool:
    """Whether this is where it gets its name."""
    statement = context.statement
    return isinstance(statement, ir.Assign) and statement.target is expr


__all__ = ["Regions"]

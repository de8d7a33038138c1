"""The call model: one HTTP call, whatever library makes it, and the project's own wrappers around them.

A function whose parameter flows into the URL or the method of a call is a wrapper: a call of it is a call
site too, through any number of levels. The site that callers see is the outermost one whose URL and method
are fully given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from migrate.analysis import ir
from migrate.analysis.answered import called_back
from migrate.analysis.applied import Unfolded, placed
from migrate.analysis.arguments import Arguments
from migrate.analysis.binding import bind_arguments, encloses, with_others
from migrate.analysis.chains import with_chains
from migrate.analysis.classes import Classes
from migrate.analysis.declared import Declarations
from migrate.analysis.direct import Direct, target_of
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.given import texts_given
from migrate.analysis.index import Index
from migrate.analysis.library import Library
from migrate.analysis.notes import Notes
from migrate.analysis.origin import base_origin
from migrate.analysis.scope import Context, FunctionInfo, ModuleInfo
from migrate.analysis.sites import CallSite, merged
from migrate.analysis.taken import decided_by
from migrate.analysis.trail import Trail
from migrate.analysis.values import (
    ClassRef,
    FunctionRef,
    Member,
    Parameter,
    Text,
    Value,
    each,
    url_string,
)
from migrate.analysis.words import WordReader
from migrate.analysis.wrapped import Wrapped
from migrate.pathmap.resolve import Base, Proof

_LEVELS = 6
_PASSES = 8


@dataclass(slots=True)
class Finder:
    """Finds the call sites of a set of modules."""

    evaluator: Evaluator
    library: Library
    complete: Callable[[CallSite], bool] = lambda site: False  # whether it names its operation by itself
    varies: Callable[[CallSite], bool] = lambda site: False  # whether a known value makes another call of it
    is_old: Callable[[ModuleInfo], bool] = lambda module: False  # whether it lacks what edits import
    base_of: Callable[[Text], Base] = lambda text: Base(proof=Proof.UNKNOWN, end=0)
    foreign: Callable[[Text], bool] = lambda text: False  # whether its host is another's for certain
    marks: Callable[[ModuleInfo], Sequence[int]] = lambda module: ()  # offsets of the map's words, in order
    linked: Callable[[ModuleInfo], Iterable[ModuleInfo]] = lambda module: ()  # what its imports may mean
    below_unseen: Callable[[CallSite], bool] = lambda site: False  # whether it is ours by its path alone
    # Whether other files may use what a module calls so.
    named_elsewhere: Callable[[ModuleInfo, str], bool] = lambda module, name: True
    mentions: Callable[[re.Pattern[bytes]], Iterable[str]] = lambda pattern: ()  # files that were not read
    modules: Sequence[ModuleInfo] = ()
    index: Index = field(init=False)
    trail: Trail = field(init=False)
    reader: WordReader = field(init=False)
    notes: Notes = field(init=False)
    _arguments: Arguments = field(init=False)
    declarations: Declarations = field(init=False)
    _direct: Direct = field(init=False)
    _wrapped: Wrapped = field(init=False)
    hoisted: dict[tuple[str, str], ir.Entry] = field(
        default_factory=dict[tuple[str, str], ir.Entry]
    )  # names given to values by edits, by file
    _early: list[tuple[ir.Call, Context]] = field(
        default_factory=list[tuple[ir.Call, Context]]
    )  # calls of what a constructor is given, before it is seen what that is
    _called: set[FunctionInfo] = field(default_factory=set[FunctionInfo])  # wrappers that calls go through
    sites: dict[ir.Call, CallSite] = field(default_factory=dict[ir.Call, CallSite])
    wrappers: dict[FunctionInfo, list[CallSite]] = field(default_factory=dict[FunctionInfo, list[CallSite]])

    def __post_init__(self) -> None:
        self.index = Index(self)
        setters = frozenset({*self.library.setters, *self.library.setter_maps})
        self.trail = Trail(self.marks, self.linked, self.library.any_case, setters)
        self.reader = WordReader(self.evaluator)
        self._arguments = Arguments(self.evaluator)
        self.notes = Notes(self.evaluator, self._arguments, self.trail.homes)
        self.declarations = Declarations(self.evaluator, self.base_of)
        self._direct = Direct(self.evaluator, self.reader, self._arguments, self.notes)
        self._wrapped = Wrapped(self.evaluator, self.reader, self._arguments, self.wrappers)
        self.evaluator.is_ours = lambda text: self.base_of(text).proof in (Proof.V1, Proof.NAMED)
        self.evaluator.is_base = self._is_base
        self.evaluator.parameters.named_elsewhere = self.named_elsewhere

    def _is_base(self, text: Text) -> bool:
        """Whether `text` is a base of v1, and nothing behind it."""
        base = self.base_of(text)
        return base.proof in (Proof.V1, Proof.NAMED) and base.end >= len(url_string(text)[0].rstrip("/"))

    def find(self, modules: Sequence[ModuleInfo]) -> list[CallSite]:
        """Every call site of `modules`; calls inside wrappers are replaced by the calls of the wrappers.

        Afterwards `modules` are these and those that calls of theirs lead into.
        """
        self.evaluator.classes = Classes(cls for module in modules for cls in module.classes)
        trail = self.trail
        trail.take(modules)
        calls: list[tuple[ir.Call, Context]] = []
        for _ in range(_PASSES):
            fresh = self._evaluated()
            if not fresh:
                break
            calls += fresh
            calls.sort(key=lambda item: (item[1].scope.module.file, item[0].span.start, -item[0].span.end))
            self._pass(calls)
        opened = {context.scope.module.file: context.scope.module for _, context in calls}
        self.modules = list((trail.homes | opened).values())
        self.index = Index(self)
        return [site for site in self.sites.values() if not self._is_branch(site)]

    def _evaluated(self) -> list[tuple[ir.Call, Context]]:
        """The calls that came onto the trail, and those that these lead to; each is evaluated."""
        found: list[tuple[ir.Call, Context]] = []
        while True:
            for function in self.evaluator.parameters.asked:
                self.trail.ask_for(function)
            self.evaluator.parameters.asked.clear()
            fresh = self.trail.fresh()
            if not fresh:
                return found
            found += fresh
            todo, self._early = [*fresh, *self._early], []
            for call, context in todo:  # every construction is known before a base is asked for
                self.evaluator.value(call, context)
                for callee in each(self.evaluator.value(call.func, context)):
                    self._enter(callee, call, context)
                    if _of_a_part(callee):
                        self._early.append((call, context))
                gives = self.library.then_members | self.library.answers.members
                if isinstance(call.func, ir.Attr) and call.func.name in gives:
                    self._call_back(call, context)
                for function in called_back(self.evaluator, call, context.scope.module):
                    self.trail.hand(context, call.span, function, function.params)
                block = context.scope.module.lambdas.get(call.block) if call.block is not None else None
                if block is not None:
                    self.trail.hand(context, call.span, block, block.params)

    def pickers(self) -> list[FunctionInfo]:
        """The functions that pick a path, or take one from a row, or a method, by what a caller gives."""
        found = [
            site.open_options.function
            for site in self.sites.values()
            if site.open_options is not None and site.method is None and site.method_value is None
        ]
        for function, sites in self.wrappers.items():
            holes = (piece.hole for site in sites for piece in site.url.pieces)
            of = (decided_by(hole) for hole in holes if not isinstance(hole, Parameter))
            if any(parameter is not None and parameter.function is function for parameter in of):
                found.append(function)
        return found

    def _call_back(self, call: ir.Call, context: Context) -> None:
        """What a function is given to be called with is what it is given to be called after."""
        for arg in call.args:
            for callee in each(self.evaluator.value(arg.value, context)):
                if isinstance(callee, FunctionRef):
                    self.trail.open(callee.function, context.scope.module)
                    self.trail.hand(context, call.span, callee.function, callee.function.params)

    def _enter(self, callee: Value, call: ir.Call, context: Context) -> None:
        """A call on the trail leads into what it calls."""
        unfolded = self.evaluator.unfolding.unfold(callee, call, context)
        if unfolded is not None:
            callee, call = unfolded.callee, unfolded.whole
        if isinstance(callee, FunctionRef):
            self._hand_over(callee.function, call, context)
        elif isinstance(callee, ClassRef):
            lineage = self.evaluator.members.lineage(callee.cls)
            made = next(
                (cls.methods[ir.CONSTRUCTOR] for cls in lineage if ir.CONSTRUCTOR in cls.methods), None
            )
            if made is not None:
                self._hand_over(made, call, context)
                return
            for arg in call.args:  # its fields are its arguments
                for cls in lineage:
                    self.trail.fill(context, arg.span, cls, [arg.name] if arg.name else cls.attributes)

    def _hand_over(self, function: FunctionInfo, call: ir.Call, context: Context) -> None:
        """What is given in `call` is what the parameters of `function` are."""
        self.trail.open(function, context.scope.module)
        given = bind_arguments(function, call)
        bound = set(given.values())
        for param, given_arg in given.items():
            arg, at, _ = placed(given_arg, context)
            self.trail.hand(at, arg.span, function, [param])
        for arg in call.args:
            if arg not in bound:
                rest = [param for param in function.params if param not in given]
                self.trail.hand(context, arg.span, function, rest)

    def _pass(self, calls: Sequence[tuple[ir.Call, Context]]) -> None:
        """Find the sites among `calls`, and put the wrappers that they show on the trail."""
        self.sites.clear()
        self.wrappers.clear()
        self.evaluator.decided.clear()
        self.notes.clear()
        self._direct.rests.clear()
        self.declarations.clear()
        for call, context in calls:
            self.declarations.note(call, context)
            self.notes.sent(call, context)
            self.notes.handed(call, context)
        for call, context in with_chains(calls):
            self.notes.step(call, context)
        for module in self.trail.homes.values():
            for assign, context in module.assigned:
                if self.notes.is_field(assign.target) or self.trail.touches(assign.span, context):
                    self.notes.field(assign, context)
        for call, context in (*calls, *self._begun(calls)):
            marked = call in context.scope.module.declared
            site = (self.declarations.site if marked else self._direct.of_client)(call, context)
            if site is not None:
                self._add(site)
        for _ in range(_LEVELS):
            if not self._level(calls):
                break
        for function in self.wrappers:
            self.trail.ask_for(function)
        for cls in self.declarations.interfaces:
            self.trail.name(cls.scope.module, cls.name)
        for site in self.sites.values():
            for piece in site.url.pieces:
                if piece.literal is not None and piece.module is not None:
                    self.trail.mark(piece.module, piece.literal.span)
            if self.below_unseen(site):
                self._take_base(site)

    def _take_base(self, site: CallSite) -> None:
        """What else begins as the URL of `site` does goes to the same place."""
        origin = base_origin(self.evaluator, site.url)
        if origin is not None:
            self.trail.mark(origin.context.scope.module, origin.expr.span)
            for module, name in origin.names:
                self.trail.name(module, name)

    def _begun(self, calls: Sequence[tuple[ir.Call, Context]]) -> list[tuple[ir.Call, Context]]:
        """What begins a request says nothing of the API itself: its steps lead to it."""
        known = {call for call, _ in calls}
        found: list[tuple[ir.Call, Context]] = []
        for begun, slots in self.notes.late.items():
            module = slots[0].context.scope.module if slots else None
            context = module.contexts.get(begun) if module is not None else None
            if begun not in known and context is not None:
                found.append((begun, context))
        return found

    def _is_branch(self, site: CallSite) -> bool:
        """Whether `site` is one of several calls of a wrapper that its callers stand for."""
        function = site.context.scope.function
        among = self.wrappers.get(function, []) if function is not None else []
        return len(among) > 1 and any(one.call is site.call for one in among) and function in self._called

    def _add(self, site: CallSite) -> None:
        site = self._based(site)
        if site.open_options is not None and self.complete(site) and self._arguments.may_say_method(site):
            site = replace(site, method=None)
        self.sites[site.call] = site
        function = self._wrapper_of(site)
        if function is not None:
            self.wrappers.setdefault(function, []).append(site)

    def _based(self, site: CallSite) -> CallSite:
        """The site with the base that callers give the function around it, where all give this API's."""
        pieces = site.url.pieces
        at = 1 if len(pieces) > 1 and (pieces[0].text or "").endswith("://") else 0
        hole = pieces[at].hole if pieces else None
        if not isinstance(hole, Parameter) or not encloses(hole.function, site.context):
            return site
        texts = texts_given(self.evaluator, hole)
        for text in texts:
            url = Text((*pieces[:at], *text.pieces, *pieces[at + 1 :]))
            length = len(url_string(Text((*pieces[:at], *text.pieces)))[0].rstrip("/"))
            base = self.base_of(url)
            if base.proof not in (Proof.V1, Proof.NAMED) or base.end < length:
                return site
            if not self.complete(replace(site, url=url)):
                return site
        if not texts:
            return site
        decided = with_others(texts[0], texts)
        self.evaluator.decided[hole.param] = Text(decided)
        return replace(site, url=Text((*pieces[:at], *decided, *pieces[at + 1 :])))

    def _wrapper_of(self, site: CallSite) -> FunctionInfo | None:
        """The function around `site` whose parameter decides its URL or method."""
        if self.complete(site):  # what its parameters give are values, not the operation
            return None
        pieces = [*site.url.pieces, *(site.method_value.pieces if site.method_value else ())]
        for piece in pieces:
            parameter = decided_by(piece.hole)
            if parameter is not None and encloses(parameter.function, site.context):
                return parameter.function
        return None

    def _level(self, calls: Sequence[tuple[ir.Call, Context]]) -> bool:
        added = False
        for call, context in calls:
            if call in self.sites:
                continue
            if self._direct.rests and (site := self._direct.handed_on(call, context)) is not None:
                self._add(site)
                added = True
                continue
            for callee in each(self.evaluator.value(call.func, context)):
                unfolded = self.evaluator.unfolding.unfold(callee, call, context)
                target = target_of(callee if unfolded is None else unfolded.callee)
                if target is None or target.node.name == ir.CONSTRUCTOR:
                    continue
                found = self._through(call, context, target, unfolded)
                if found:
                    self._called.add(target)
                    self._add_all(found)
                    added = True
        return added

    def _add_all(self, found: Sequence[CallSite]) -> None:
        """One site for a call, whatever branches it may take; a wrapper around it may take each of them."""
        for site in found:
            self._add(site)
        self.sites[found[0].call] = merged(found)

    def _through(
        self, call: ir.Call, context: Context, function: FunctionInfo, unfolded: Unfolded | None
    ) -> list[CallSite]:
        """`call` of the wrapper `function` as the request that it makes, for each branch that it may take."""
        among = self.wrappers.get(function, [])
        found = [self._wrapped.derived(call, context, function, site, unfolded) for site in among]
        return [site for site in found if all(guard.held is not False for guard in site.guards)]

    # --- calls of a wrapper ---


def _of_a_part(callee: Value) -> bool:
    """Whether it is a method of what a constructor is given."""
    owner = callee.owner if isinstance(callee, Member) else None
    return isinstance(owner, Parameter) and owner.function.node.name == ir.CONSTRUCTOR

"""Where an answer goes on out of sight: to functions that are not followed, to callers that are not seen.

What takes it apart there by v1's keys is not found, so the places are for the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.answered import given_by_call
from migrate.analysis.binding import bind_arguments
from migrate.analysis.calls import Finder
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.lookup import uses_of, uses_of_target
from migrate.analysis.scope import FunctionInfo, ModuleInfo
from migrate.analysis.values import (
    UNKNOWN,
    Body,
    FunctionRef,
    Member,
    Parameter,
    Response,
    Value,
    each,
    plain,
)
from migrate.analysis.values import Mapping as MappingValue
from migrate.analysis.values import Sequence as SequenceValue
from migrate.rewrite.read import shows
from migrate.rewrite.responses import tested_key

_STEPS = 400  # of one answer: what goes further is said to go on where it stands

# What is called so gives the text of it.
_SPELLS = re.compile(r"dumps|stringify|str|String|repr|pformat|json_encode|var_export|pretty_generate")
# What is called so gives what it is called on to another, bit by bit.
_STREAMS = re.compile(r"on|once|pipe(To|Through)?|add(Event)?Listener|iter_(content|lines)")

_PROMISED = frozenset({"then", "catch", "finally"})  # steps of what will be the answer
# Kinds of what goes through things one by one, or gives them to whoever asks.
_GATHERS = re.compile(r".*comprehension|generator_expression|pair|yield.*")
_PATTERNS = frozenset({"case", "match", "match_statement"})  # statements that take apart what they are given

Place = tuple[ModuleInfo, ir.Expr]
Callers = Mapping[ir.Call, Sequence[tuple[ModuleInfo, ir.Call]]]


def callers(finder: Finder) -> Callers:
    """The calls of functions that give back the answer of another call, by that."""
    gave = finder.evaluator.calls.gave
    found: dict[ir.Call, list[tuple[ModuleInfo, ir.Call]]] = {}
    for module in finder.modules if gave else ():
        for call, _ in module.calls:
            if call in gave:
                found.setdefault(gave[call], []).append((module, call))
    return found


def handed_on(finder: Finder, module: ModuleInfo, call: ir.Call, known: Callers) -> list[Place]:
    """Where the answer of `call`, which stands in `module`, goes on and is not followed."""
    flow = _Flow(finder.evaluator, finder.modules, known)
    flow.start(module, call)
    return list(dict.fromkeys(flow.places))


@dataclass(slots=True)
class _Flow:
    evaluator: Evaluator
    modules: Sequence[ModuleInfo]
    known: Callers
    places: list[Place] = field(default_factory=list[Place])
    _seen: set[ir.Expr] = field(default_factory=set[ir.Expr])
    _next: list[tuple[ModuleInfo, ir.Expr, ir.Call, ir.Dict | None]] = field(
        default_factory=list[tuple[ModuleInfo, ir.Expr, ir.Call, "ir.Dict | None"]]
    )  # what has the answer, of which call, and the mapping that it is an entry of

    def start(self, module: ModuleInfo, call: ir.Call) -> None:
        self._push(module, call, call)
        self._call_back(module, call)
        while self._next and len(self._seen) < _STEPS:
            self._step(*self._next.pop())

    def _push(self, module: ModuleInfo, node: ir.Expr, call: ir.Call, held: ir.Dict | None = None) -> None:
        if node not in self._seen and node in module.contexts:
            self._seen.add(node)
            self._next.append((module, node, call, held))

    def _call_back(self, module: ModuleInfo, call: ir.Call) -> None:
        """The functions that `call` itself is given by their names, to call them with its answer."""
        facts = self.evaluator.library.answers
        found = self.evaluator.value(call, module.contexts[call]) if facts.given else None
        places = facts.given.get(found.client, ()) if isinstance(found, Response) else ()
        for arg in call.args if places else ():
            inside = arg.value.entries if isinstance(arg.value, ir.Dict) else (arg,)
            for given in (item.value for item in inside):
                for value in each(self.evaluator.value(given, module.contexts[given])):
                    params = value.function.params if isinstance(value, FunctionRef) else ()
                    answers = [param for place, param in enumerate(params) if place in places]
                    if isinstance(value, FunctionRef) and not all(
                        self._followed(value.function, param, call) for param in answers
                    ):
                        self._lost(module, given)

    def _has(self, module: ModuleInfo, node: ir.Expr, call: ir.Call, held: ir.Dict | None = None) -> bool:
        """Whether `node` is the answer of `call` as a whole, or the mapping that holds it."""
        for value in each(self.evaluator.value(node, module.contexts[node])):
            if isinstance(value, MappingValue) and held is not None and value.node is held:
                return True
            if isinstance(value, Body) and value.keys:
                continue
            inner = value.response if isinstance(value, Body) else value
            if isinstance(inner, Response) and inner.call is call and held is None:
                return True
        return False

    def _step(self, module: ModuleInfo, node: ir.Expr, call: ir.Call, held: ir.Dict | None) -> None:
        match module.parents.get(node):
            case None:
                self._stated(module, node, call, held)
            case ir.Wrap() as parent:
                self._push(module, parent, call, held)
            case ir.Either(items=items) as parent if node in items:
                self._push(module, parent, call, held)
            case ir.Attr() | ir.Index() as parent if parent.value is node:
                self._taken(module, parent, call)
            case ir.Call() as parent:
                self._given(module, parent, node, call, held)
            case ir.Seq() as parent:
                self._listed(module, parent, parent.items, node, call)
            case ir.Opaque(kind=kind) if _GATHERS.fullmatch(kind):
                self._lost(module, node)
            case (
                ir.Opaque(parts=(_, _) as parts) as parent
            ):  # `"key" in answer`, `answer == {..}`, `answer | more`
                others = [part for part in parts if part is not node and isinstance(part, ir.Str | ir.Dict)]
                if others and tested_key(module, parent) is None:
                    self._lost(module, node)
            case ir.Dict(entries=entries) as parent:
                if any(item.value is node and item.key is None for item in entries):
                    self._lost(module, node)
                self._push(module, parent, call, parent)
            case _:
                pass

    def _listed(
        self, module: ModuleInfo, whole: ir.Expr, items: Sequence[ir.Expr], node: ir.Expr, call: ir.Call
    ) -> None:
        """One of the `items` of a list: followed where it is taken from its place."""
        statement, context = module.contexts[whole].statement, module.contexts[whole]
        target = statement.target if isinstance(statement, ir.Assign) else None
        places = [index for index, item in enumerate(items) if item is node]
        if isinstance(target, ir.Seq):
            targets = [item for index, item in enumerate(target.items) if index in places]
            uses = [use for item in targets for use in uses_of_target(item, context.scope, module)]
            if targets and all(self._has(module, use, call) for use in uses):
                for use in uses:
                    self._push(module, use, call)
                return
        uses = list(uses_of_target(target, context.scope, module)) if isinstance(target, ir.Name) else []
        taken = [module.parents.get(use) for use in uses]
        by_place = [item for item in taken if isinstance(item, ir.Index) and item.value in uses]
        if not uses or len(by_place) < len(uses):
            self._lost(module, node)
        elsewhere = {str(index) for index in range(len(items)) if index not in places}
        for item in by_place:
            if isinstance(item.key, ir.Const) and module.text(item.key) in elsewhere:
                continue
            if self._has(module, item, call):
                self._push(module, item, call)
            elif not isinstance(item.key, ir.Str | ir.Const):
                self._lost(module, item)

    def _taken(self, module: ModuleInfo, member: ir.Attr | ir.Index, call: ir.Call) -> None:
        """A member of what has the answer: a method of it, its body, what it reads."""
        if self._has(module, member, call):
            self._push(module, member, call)
            return
        if self._is_one_of(module, member, call):
            self._lost(module, member)
            return
        if isinstance(member, ir.Index) and not isinstance(member.key, ir.Str | ir.Const):
            if plain(self.evaluator.value(member.key, module.contexts[member.key])) is None:
                self._lost(module, member)
            return
        parent = module.parents.get(member)
        if not isinstance(parent, ir.Call) or parent.func is not member:
            return
        if self._has(module, parent, call):
            self._push(module, parent, call)
        elif self._is_taken_apart(module, member, parent, call):
            self._lost(module, parent)
        if isinstance(member, ir.Attr) and _STREAMS.fullmatch(member.name):
            self._lost(module, parent)
        gives = self.evaluator.library.then_members | self.evaluator.library.answers.members
        if isinstance(member, ir.Attr) and member.name in gives:
            for arg in parent.args[:1]:
                self._called_back(module, arg.value, call)

    def _is_one_of(self, module: ModuleInfo, member: ir.Expr, call: ir.Call) -> bool:
        """Whether it is a key of this answer, or of another: then neither is rewritten."""
        values = list(each(self.evaluator.value(member, module.contexts[member])))
        keys = [value for value in values if isinstance(value, Body) and value.keys]
        return len(values) > 1 and any(self._is(value, call) for value in keys)

    def _is_taken_apart(
        self, module: ModuleInfo, member: ir.Attr | ir.Index, called: ir.Call, call: ir.Call
    ) -> bool:
        """Whether a method of the decoded answer takes something out of it that is not followed."""
        library, contexts = self.evaluator.library, module.contexts
        if isinstance(member, ir.Attr) and (
            member.name in library.then_members | library.answers.members | _PROMISED
            or shows(member)
            or _SPELLS.fullmatch(member.name)
        ):
            return False
        owners = each(self.evaluator.value(member.value, contexts[member.value]))
        decoded = any(
            isinstance(owner, Body) and not owner.keys and self._is(owner, call) for owner in owners
        )
        return decoded and not isinstance(self.evaluator.value(called, contexts[called]), Body)

    def _called_back(self, module: ModuleInfo, given: ir.Expr, call: ir.Call) -> None:
        """`given` is called with the answer."""
        for value in each(self.evaluator.value(given, module.contexts[given])):
            function = value.function if isinstance(value, FunctionRef) else None
            if function is None and shows(given):
                continue
            params = function.params if function is not None else ()
            if function is None or (params and not self._followed(function, params[0], call)):
                self._lost(module, given)

    def _given(
        self, module: ModuleInfo, parent: ir.Call, node: ir.Expr, call: ir.Call, held: ir.Dict | None
    ) -> None:
        """An argument of a call."""
        name = _called(parent.func)
        if parent.func is node:
            if self._has(module, parent, call):
                self._push(module, parent, call)
            return
        if shows(parent.func):
            return
        if any(arg.value is node and arg.spread for arg in parent.args):
            self._lost(module, node)
            return
        if isinstance(self.evaluator.value(parent, module.contexts[parent]), SequenceValue):
            self._listed(module, parent, [arg.value for arg in parent.args], node, call)
            return
        if _SPELLS.fullmatch(name) or (held is None and self._has(module, parent, call)):
            self._push(module, parent, call)
            return
        for value in each(self.evaluator.value(parent.func, module.contexts[parent.func])):
            if not isinstance(value, FunctionRef):
                self._lost(module, node)
                continue
            bound = bind_arguments(value.function, parent)
            params = [param for param, arg in bound.items() if arg.value is node]
            if not all(self._followed(value.function, param, call) for param in params):
                self._lost(module, node)

    def _followed(self, function: FunctionInfo, param: ir.Param, call: ir.Call) -> bool:
        """Whether what `function` is given as `param` is seen to be the answer; its uses are next."""
        value = given_by_call(self.evaluator, function, param)
        if value is None or not self._is(value, call):
            return not uses_of(param.name, function.scope, function.module)
        for use, _ in uses_of(param.name, function.scope, function.module):
            if self._has(function.module, use, call):
                self._push(function.module, use, call)
        return True

    def _is(self, value: Value, call: ir.Call) -> bool:
        inner = value.response if isinstance(value, Body) else value
        return isinstance(inner, Response) and inner.call is call

    def _stated(self, module: ModuleInfo, node: ir.Expr, call: ir.Call, held: ir.Dict | None) -> None:
        """The whole of what a statement names: it is bound to something, or given back."""
        context = module.contexts[node]
        function = context.scope.function
        if function is not None and any(node is expr for expr, _ in function.returns):
            self._given_back(module, node, function, call)
            return
        statement = context.statement
        if isinstance(statement, ir.Compound) and statement.kind in _PATTERNS and node in statement.exprs:
            self._lost(module, node)
        if not isinstance(statement, ir.Assign) or statement.value is not node:
            return
        uses = list(uses_of_target(statement.target, context.scope, module))
        if not uses and not isinstance(statement.target, ir.Name):
            self._lost(module, node)
        for use in uses:
            if self._has(module, use, call, held):
                self._push(module, use, call, held)

    def _given_back(self, module: ModuleInfo, node: ir.Expr, function: FunctionInfo, call: ir.Call) -> None:
        """A function gives the answer back: to the calls that are seen, or to what it is given to."""
        made = function.made
        around = function.module.parents.get(made) if made is not None else None
        if isinstance(around, ir.Call) and self._has(module, around, call):
            self._push(module, around, call)
            return
        outer = self.known.get(call, ())
        for home, caller in outer:
            self._push(home, caller, caller)
        unsure = list(self._may_call(function)) if outer else []
        self.places += unsure
        if not outer:
            self._lost(module, node)

    def _may_call(self, function: FunctionInfo) -> Iterator[Place]:
        """Where something that is not seen is asked for a method of this name."""
        for module in self.modules if function.cls is not None else ():
            for member, context in module.attrs.get(function.node.name, ()):
                value = self.evaluator.value(member, context)
                owner = value.owner if isinstance(value, Member) else value
                call = module.parents.get(member)
                if isinstance(call, ir.Call) and call.func is member and _is_unseen(owner):
                    yield module, member

    def _lost(self, module: ModuleInfo, node: ir.Expr) -> None:
        self.places.append((module, node))


def _is_unseen(owner: Value) -> bool:
    return owner is UNKNOWN or isinstance(owner, Parameter)


def _called(func: ir.Expr) -> str:
    match func:
        case ir.Name(id=name) | ir.Attr(name=name):
            return name
        case _:
            return ""

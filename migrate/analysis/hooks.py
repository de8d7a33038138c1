"""Functions that a client hands each of its requests and answers to: the interceptors of axios.

api.interceptors.response.use((response) => response.data)
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.scope import Context, FunctionInfo
from migrate.analysis.values import (
    UNKNOWN,
    Body,
    Client,
    Constant,
    External,
    FunctionRef,
    Parameter,
    Response,
    Value,
    each,
)

if TYPE_CHECKING:
    from migrate.analysis.answerfacts import HookFacts
    from migrate.analysis.evaluate import Evaluator
    from migrate.analysis.scope import ModuleInfo


@dataclass(frozen=True, slots=True, eq=False)
class Hook:
    """A call that gives a client a function."""

    call: ir.Call
    context: Context


KeyRead = tuple[ir.Expr, Context, tuple[str, ...]]


class Hooks:
    """What the clients of a project hand their requests and answers to.

    `modules(pattern)` gives the files that hold a pattern; `through` says what the answer of a call goes
    through, the last of which is not followed where the call is among the `unfollowed`.
    """

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self.modules: Callable[[re.Pattern[bytes]], Iterable[ModuleInfo]] = lambda pattern: ()
        self.through: dict[ir.Call, list[Hook]] = {}
        self.unfollowed: set[ir.Call] = set()
        self._reads: dict[Hook, Sequence[KeyRead]] = {}
        self._in_order: dict[ModuleInfo, list[tuple[ir.Expr, Context]]] = {}
        self._by_owner: dict[str, dict[object, list[Hook]]] = {}

    def answer(self, owner: Value, answer: Response) -> Value:
        """What a call of `owner` gives back, of which `answer` is what was answered."""
        given: Value = answer
        through: list[Hook] = []
        for hook in self._of(owner, self._evaluator.library.answers.hooks.answers.get(answer.client)):
            through.append(hook)
            found = self._given(hook, given)
            if found is None:
                self.unfollowed.add(answer.call)
            given = UNKNOWN if found is None else found
            if given is UNKNOWN:
                break
        if through:
            self.through[answer.call] = through
        return given

    def reads(self, hook: Hook) -> Sequence[KeyRead]:
        """Where the function reads a key of the answer, and the keys that lead there."""
        if hook not in self._reads:
            self._reads[hook] = list(self._found_reads(hook))
        return self._reads[hook]

    def _found_reads(self, hook: Hook) -> Iterator[KeyRead]:
        value = self._first(hook)
        if not isinstance(value, FunctionRef):
            return
        for node, context in self._nodes(value.function):
            found = self._evaluator.value(node, context)
            of = found.response if isinstance(found, Body) and found.keys else None
            if isinstance(found, Body) and isinstance(of, Response) and of.call is hook.call:
                yield node, context, found.keys

    def _nodes(self, function: FunctionInfo) -> Iterator[tuple[ir.Expr, Context]]:
        """What reads a member or an item in `function`; those of a file are put in order once."""
        module, span = function.module, function.node.span
        if module not in self._in_order:
            reads = [item for item in module.contexts.items() if isinstance(item[0], ir.Attr | ir.Index)]
            self._in_order[module] = sorted(reads, key=_start)
        nodes = self._in_order[module]
        first = bisect_left(nodes, span.start, key=_start)
        yield from takewhile(lambda item: item[0].span.start < span.end, islice(nodes, first, None))

    def asking(self, owner: Value, client: str) -> Iterator[FunctionInfo]:
        """The functions that `owner` hands its requests to, as far as they are seen."""
        for hook in self._of(owner, self._evaluator.library.answers.hooks.requests.get(client)):
            values = each(self._first(hook))
            yield from (value.function for value in values if isinstance(value, FunctionRef))

    # --- which ---

    def _of(self, owner: Value, chain: str | None) -> Sequence[Hook]:
        """What gives `owner` functions by `chain`, the members that lead to it."""
        name = _identity(owner)
        if chain is None or name is None:
            return ()
        if chain not in self._by_owner:
            none: dict[object, list[Hook]] = {}
            run = partial(self._sorted, chain)
            found, final = self._evaluator.finished((chain, "hooks"), run, none)
            if not final:
                return found.get(name, ())
            self._by_owner[chain] = found
        return self._by_owner[chain].get(name, ())

    def _sorted(self, chain: str) -> dict[object, list[Hook]]:
        """What gives functions by `chain`, by what it gives them to."""
        found: dict[object, list[Hook]] = defaultdict(list)
        for hook in self._all(chain):
            for name in dict.fromkeys(self._owners(hook, chain)):
                found[name].append(hook)
        return dict(found)

    def _all(self, chain: str) -> Iterator[Hook]:
        words = chain.split(".")
        pattern = re.compile(rb"\s*\.\s*".join(re.escape(word.encode()) for word in words[:-1]))
        for module in self.modules(pattern):
            for call, context in module.calls:
                if call.args and _owner(call, words) is not None:
                    yield Hook(call, context)

    def _owners(self, hook: Hook, chain: str) -> Iterator[object]:
        owner = _owner(hook.call, chain.split("."))
        assert owner is not None
        for value in each(self._evaluator.value(owner, hook.context)):
            given = self._evaluator.parameters.values(value) if isinstance(value, Parameter) else [value]
            for item in given:
                yield from filter(None, map(_identity, each(item)))

    # --- what they give back ---

    def _first(self, hook: Hook) -> Value:
        return self._evaluator.value(hook.call.args[0].value, hook.context)

    def _given(self, hook: Hook, answer: Value) -> Value | None:
        """What the function gives back for `answer`; None where that is not seen."""
        value = self._first(hook)
        if isinstance(value, Constant) and value.value is None:
            return answer
        function = value.function if isinstance(value, FunctionRef) else None
        if function is None or not function.params:
            return None
        found = [item for result in self._results(function) for item in each(result)]
        one = found[0] if found else None
        if not all(_is_same(one, item) for item in found):
            return None
        match one:
            case Response(call=call) if call is hook.call:
                return answer
            case Body(response=Response(call=call), keys=()) if call is hook.call:
                return Body(answer) if isinstance(answer, Response) else None
            case _:
                return None

    def _results(self, function: FunctionInfo) -> Iterator[Value]:
        """What the function gives back where it fails nothing."""
        for expr, context in function.returns:
            if not self._fails(expr, context):
                yield self._evaluator.value(expr, context)

    def _fails(self, expr: ir.Expr, context: Context) -> bool:
        """Whether a value says that the call has failed: `Promise.reject(error)`."""
        func = expr.func if isinstance(expr, ir.Call) else None
        if func is None:
            return False
        value = self._evaluator.value(func, context)
        return isinstance(value, External) and value.name in self._evaluator.library.answers.hooks.failures


def asked_by(call: ir.Call, facts: HookFacts) -> str | None:
    """The client that hands its answers to the function that `call` gives it; None where it is none."""
    chains = ((client, chain.split(".")) for client, chain in facts.answers.items())
    return next((client for client, words in chains if _owner(call, words) is not None), None)


def _start(item: tuple[ir.Expr, Context]) -> int:
    return item[0].span.start


def _identity(owner: Value) -> object:
    """What tells one client from another: what made it, or the name of the library that is one itself."""
    match owner:
        case Client():
            return owner.made
        case External():
            return owner.name
        case _:
            return None


def _owner(call: ir.Call, words: Sequence[str]) -> ir.Expr | None:
    """The `x` of a call of `x.a.b.c`, where these are `words`."""
    func: ir.Expr = call.func
    for word in reversed(words):
        if not isinstance(func, ir.Attr) or func.name != word:
            return None
        func = func.value
    return func


def _is_same(one: Value | None, other: Value) -> bool:
    match one, other:
        case Response(), Response():
            return one.call is other.call
        case Body(response=Response() as mine), Body(response=Response() as its):
            return mine.call is its.call and one.keys == other.keys
        case _:
            return False

"""A mapping that is built up in a variable: `payload = {}`, then `payload["id"] = x`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from migrate.analysis import ir
from migrate.analysis.altered import Keys, Uses, is_later, own_keys
from migrate.analysis.conditions import runs_with
from migrate.analysis.library import Library
from migrate.analysis.lookup import uses_of
from migrate.analysis.merged import Evaluate, put_in
from migrate.analysis.scope import Context, ModuleInfo, Scope
from migrate.analysis.values import UNKNOWN, Mapping, Value
from migrate.model import Span

_Set = tuple[str, ir.Entry, Context]
_CHANGES = frozenset(
    {
        *("update", "setdefault", "pop", "popitem", "clear", "append", "add", "put", "putAll", "remove"),
        *("merge", "Add", "Set", "Del", "delete"),
    }
)


def built_up(
    value: Mapping,
    name: str,
    scope: Scope,
    context: Context,
    offset: int,
    library: Library,
    evaluate: Evaluate,
) -> Mapping:
    """`value` as the variable `name` of `scope` holds it at `offset`: with the entries that were set since.

    A method may set one, or add one to those of its name: `payload.put("id", x)`.
    It is open where something that is not sure to run, or not seen, may have changed it.
    """
    module = context.scope.module
    uses = ((node, at) for node, at in uses_of(name, scope, module) if node.span.start != offset)
    return set_since(value, uses, context, offset, library, evaluate)


@dataclass(slots=True)
class _State:
    """What is known of a mapping after some of the statements that set something in it."""

    entries: list[_Set]
    is_open: bool
    given: list[_Set]
    rest: list[Value]
    unsure: set[str] = field(default_factory=set[str])
    firm: set[str] = field(default_factory=set[str])  # of these, what is set elsewhere, at any time
    changed: bool = False

    def doubt(self, keys: Keys, *, firm: bool) -> None:
        """Any of `keys` may hold something else; `firm`: whatever is set later. None is any that it has."""
        if keys:
            before = frozenset(self.unsure)
            self.changed = True
            self.unsure |= {key for key, _, _ in self.entries} if None in keys else set[str]()
            self.unsure |= {key for key in keys if key is not None}
            self.firm |= self.unsure - before if firm else set[str]()

    def made(self, value: Mapping) -> Mapping:
        """`value` with all that."""
        if not self.changed:
            return value
        known = {key for key, _, _ in (*self.entries, *self.given)}
        alone = not self.is_open and len(known) == len(self.entries) + len(self.given)
        return replace(
            value,
            entries=tuple(self.entries),
            open=self.is_open or bool(self.given) or bool(self.rest),
            given=tuple(self.given) if alone and not self.rest else (),
            rest=self.rest[0] if alone and len(self.rest) == 1 and not self.given else None,
            unsure=value.unsure | frozenset(self.unsure),
        )


def set_since(
    value: Mapping,
    uses: Iterable[tuple[ir.Expr, Context]],
    context: Context,
    offset: int,
    library: Library,
    evaluate: Evaluate | None = None,
) -> Mapping:
    """`value` with the entries that `uses`, which are the same mapping, set in it before `offset`."""
    module = context.scope.module
    setters = library.set_members | library.add_members
    partly = bool(value.given) or value.rest is not None
    rest = [value.rest] if value.rest is not None else []
    state = _State(list(value.entries), value.open and not partly, list(value.given), rest)
    uses_here = Uses(module, library, own_keys(value), evaluate)
    for node, at in uses:
        found_entry = _set_by(module, node, at, setters) or _set_member(library, node, at)
        if found_entry is not None:
            _set(state, value, found_entry, node, (at, context), offset, library)
        elif is_later(node, at, context, offset):
            if put_in(node, module, library) is None and _may_change(module, node, setters):
                state.is_open = state.changed = True
        else:
            keys = uses_here.altered_by(node)
            if (more := put_in(node, module, library)) is not None:
                seen = node.span.start < offset and _is_sure(more, at, context)
                state.rest.append(evaluate(more, at) if seen and evaluate is not None else UNKNOWN)
                state.changed = True
            elif None in keys or _may_change(module, node, setters):
                state.is_open = state.changed = True
            state.doubt(keys, firm=at.scope is not context.scope)
    return state.made(value)


def _set(
    state: _State,
    value: Mapping,
    entry: ir.Entry,
    node: ir.Expr,
    contexts: tuple[Context, Context],
    offset: int,
    library: Library,
) -> None:
    """`entry` is set in the mapping `node` at the first of `contexts`, which is used at the second."""
    at, context = contexts
    key = _key(entry)
    if is_later(node, at, context, offset):
        return
    state.changed = True
    sure = _lambda_in(context.scope, at.scope) or runs(at, context)
    before = key is not None and node.span.start < offset
    if before and key is not None and not sure and _is_as_given(entry.value, at, context):
        state.given.append((key, entry, at))
        return
    if key is None or not sure or node.span.start > offset:
        state.doubt(frozenset({key}), firm=at.scope is not context.scope)
        state.is_open = True
        return
    state.unsure -= {key} - state.firm
    if not _adds(entry, context.scope.module, library.add_members):
        state.entries = [
            item for item in state.entries if item[0] != key or not _is_statement(value, item[1])
        ]
    state.is_open = state.is_open or any(item[0] == key for item in state.entries)
    state.entries.append((key, entry, at))


def runs(at: Context, context: Context) -> bool:
    """Whether what stands at `at` has run where `context` does, as far as blocks tell."""
    return at.scope is context.scope and at.blocks == context.blocks[: len(at.blocks)]


def _is_sure(more: ir.Expr, at: Context, context: Context) -> bool:
    """Whether the entries of `more` are put in, or wherever it is given."""
    return runs(at, context) or _is_as_given(more, at, context)


def _is_as_given(value: ir.Expr, at: Context, context: Context) -> bool:
    """Whether it is of a parameter, and done wherever that is given: `if body: options["json"] = body`."""
    function = at.scope.function
    params = {param.name for param in function.params} if function is not None else set[str]()
    names = {node.id for node in ir.walk(value) if isinstance(node, ir.Name)} & params
    name = names.pop() if len(names) == 1 else None
    if name is None or at.scope is not context.scope or len(at.scope.bindings.get(name, ())) != 1:
        return False
    return runs_with(at, context, name)


def _lambda_in(scope: Scope, outer: Scope) -> bool:
    """Whether `scope` is that of a function without a name that stands right in `outer`."""
    function = scope.function
    return function is not None and not function.node.name and scope.parent is outer


def _adds(entry: ir.Entry, module: ModuleInfo, adders: frozenset[str]) -> bool:
    """Whether the statement that sets `entry` is a call of one of `adders`."""
    call = module.parents.get(entry.value)
    return isinstance(call, ir.Call) and isinstance(call.func, ir.Attr) and call.func.name in adders


def _is_statement(value: Mapping, entry: ir.Entry) -> bool:
    return value.node is None or entry not in value.node.entries


def _set_by(module: ModuleInfo, node: ir.Expr, context: Context, setters: frozenset[str]) -> ir.Entry | None:
    """The entry that `node[...] = value` or `node.put(.., value)` sets; its key None where unseen."""
    statement = context.statement
    if isinstance(statement, ir.Eval):
        call = statement.value
        if not isinstance(call, ir.Call) or not isinstance(call.func, ir.Attr) or len(call.args) != 2:
            return None
        if call.func.name not in setters or call.func.value is not node:
            return None
        return ir.Entry(span=statement.span, key=call.args[0].value, value=call.args[1].value)
    if not isinstance(statement, ir.Assign) or not isinstance(statement.target, ir.Index):
        return None
    if statement.target.value is not node:
        return None
    known = statement.value is not None and not statement.augmented
    value = statement.value if statement.value is not None else statement.target
    return ir.Entry(span=statement.span, key=statement.target.key if known else None, value=value)


def _set_member(library: Library, node: ir.Expr, context: Context) -> ir.Entry | None:
    """The entry that `node.key = value` sets, where that is `node["key"] = value`."""
    match context.statement:
        case ir.Assign(target=ir.Attr(value=owner) as target) as statement if owner is node:
            if not library.member_keys or statement.value is None:
                return None
            at = target.name_span
            part = ir.Part(span=at, text=target.name)
            opens, closes = Span(at.start, at.start), Span(at.end, at.end)
            key = ir.Str(span=at, parts=(part,), open=opens, close=closes)
            known = not statement.augmented
            return ir.Entry(span=statement.span, key=key if known else None, value=statement.value)
        case _:
            return None


def _key(entry: ir.Entry) -> str | None:
    key = entry.key
    if not isinstance(key, ir.Str) or len(key.parts) != 1:
        return None
    return key.parts[0].text


def keys_set(module: ModuleInfo, name: ir.Name, library: Library) -> set[str] | None:
    """The keys that a use of a mapping sets in it, where it does nothing else; None where it may.

    The variable may hold a URL, of which the mapping is the query.
    """
    of_url, statement = module.parents.get(name), module.contexts[name].statement
    if isinstance(of_url, ir.Attr) and isinstance(statement, ir.Assign) and statement.target is of_url:
        return set() if of_url.name in library.urls.paths else None
    within = isinstance(of_url, ir.Attr) and of_url.name in library.urls.mappings
    node = of_url if within and of_url is not None else name
    entry = _set_by(module, node, module.contexts[name], library.set_members | library.add_members)
    if entry is not None:
        key = _key(entry)
        return {key} if key is not None else None
    method = module.parents.get(node)
    call = module.parents.get(method) if isinstance(method, ir.Attr) else None
    if not isinstance(method, ir.Attr) or method.name != "update" or not isinstance(call, ir.Call):
        return None
    if call.func is not method or any(arg.spread or arg.name is None for arg in call.args):
        return None
    return {arg.name for arg in call.args if arg.name is not None}


def _may_change(module: ModuleInfo, node: ir.Expr, setters: frozenset[str]) -> bool:
    """Whether the use may change the mapping: a method that does, a deletion, another name for it."""
    statement = module.contexts[node].statement
    parent = module.parents.get(node)
    if isinstance(parent, ir.Attr):
        return parent.name in _CHANGES or parent.name in setters
    if isinstance(statement, ir.Compound) and statement.kind == ir.DELETE:
        return True
    if parent is None and isinstance(statement, ir.Assign) and statement.value is node:
        return True
    return isinstance(parent, ir.Index) and parent.value is node and _is_deep_target(module, parent)


def _is_deep_target(module: ModuleInfo, node: ir.Index) -> bool:
    """`node[...][...] = value`."""
    statement = module.contexts[node].statement
    return (
        isinstance(statement, ir.Assign)
        and statement.target is not node
        and statement.target.span.covers(node.span)
    )

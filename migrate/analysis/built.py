"""A mapping that is built up in a variable: `payload = {}`, then `payload["id"] = x`."""

from __future__ import annotations

from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.scope import Context, ModuleInfo, Scope, lookup
from migrate.analysis.values import Mapping

_CHANGES = frozenset({"update", "setdefault", "pop", "popitem", "clear", "append", "add"})


def built_up(value: Mapping, name: str, scope: Scope, context: Context, offset: int) -> Mapping:
    """`value` as the variable `name` of `scope` holds it at `offset`: with the entries that were set since.

    It is open where something that is not sure to run, or not seen, may have changed it.
    """
    module = context.scope.module
    entries = list(value.entries)
    is_open = value.open
    for node, at in module.names.get(name, ()):
        if (found := lookup(name, at.scope)) is None or found[0] is not scope or node.span.start == offset:
            continue
        statement = _set_by(module, node, at)
        if statement is not None:
            key = _key(statement)
            sure = at.scope is context.scope and at.blocks == context.blocks[: len(at.blocks)]
            later = node.span.start > offset and not any(loops for _, loops in at.blocks)
            if later and at.scope is context.scope:
                continue
            if key is None or not sure or node.span.start > offset or statement.value is None:
                is_open = True
                continue
            entry = ir.Entry(span=statement.span, key=_index(statement).key, value=statement.value)
            entries = [item for item in entries if item[0] != key or not _is_statement(value, item[1])]
            is_open = is_open or any(item[0] == key for item in entries)
            entries.append((key, entry, at))
        elif _may_change(module, node):
            is_open = True
    if len(entries) == len(value.entries) and is_open == value.open:
        return value
    return replace(value, entries=tuple(entries), open=is_open)


def _is_statement(value: Mapping, entry: ir.Entry) -> bool:
    return value.node is None or entry not in value.node.entries


def _index(statement: ir.Assign) -> ir.Index:
    assert isinstance(statement.target, ir.Index)
    return statement.target


def _set_by(module: ModuleInfo, node: ir.Name, context: Context) -> ir.Assign | None:
    """The statement `node[...] = value` or `node[...] += value`."""
    statement = context.statement
    if not isinstance(statement, ir.Assign) or not isinstance(statement.target, ir.Index):
        return None
    return statement if statement.target.value is node else None


def _key(statement: ir.Assign) -> str | None:
    key = _index(statement).key
    if statement.augmented or not isinstance(key, ir.Str) or key.formatted or len(key.parts) != 1:
        return None
    return key.parts[0].text


def _may_change(module: ModuleInfo, node: ir.Name) -> bool:
    """Whether the use may change the mapping: a method that does, a deletion, another name for it."""
    statement = module.contexts[node].statement
    parent = module.parents.get(node)
    if isinstance(parent, ir.Attr):
        return parent.name in _CHANGES
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

"""Which mappings a call alone uses, and the variables that nothing uses when it does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migrate.analysis import ir
from migrate.analysis.built import keys_set
from migrate.analysis.inline import Inline
from migrate.analysis.library import Library
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.slots import Slot
from migrate.analysis.values import Mapping
from migrate.model import Edit, Span
from migrate.rewrite.arguments import Arguments, guard_alone, uses_of
from migrate.rewrite.carry import content
from migrate.rewrite.changes import Changes
from migrate.rewrite.draft import Draft, Review
from migrate.rewrite.entities import holds_headers
from migrate.rewrite.remarks import remarks, remarks_above


def check_mappings(arguments: Arguments, changes: Changes) -> None:
    """A mapping made elsewhere may be edited only when this call is all that uses it."""
    draft = arguments.draft
    touched = {*changes.drop, *changes.add, *changes.change}
    for node in touched:
        mapping, slot = changes.mappings[node]
        _guard_named_within(mapping.module, node)
        if draft.site.covers(node.span, mapping.module) or _is_said(draft, slot, mapping, node):
            continue
        if _inside_url(slot, mapping, node):
            continue
        if _inside_options(slot, mapping, node):
            assert slot.home is not None
            guard_alone(draft, slot.home)
            continue
        names = _carriers(arguments, slot)
        if not names or mapping.module is not draft.module:
            raise Review("what the call carries is made elsewhere, and other calls may share it")
        built = [entry.span for _, entry, _ in mapping.entries if entry not in node.entries]
        for name in names:
            uses = uses_of(draft.module, name, slot.context)
            others = [use for use in uses if not any(_sets(node, span, use) for span in built)]
            library = arguments.evaluator.library if arguments.evaluator is not None else None
            others = [use for use in others if not _sets_other_keys(draft, changes, mapping, use, library)]
            if len(others) != 2:  # the assignment and this call
                raise Review(f"{name.id} is used in {len(others) - 1} places, and not by this call alone")


def _guard_named_within(module: ModuleInfo, node: ir.Dict) -> None:
    """A mapping that its expression gives a name besides (`a = b = {..}`) is read by that name too."""
    around = module.parents.get(node)
    while isinstance(around, ir.Wrap):
        if isinstance(around, Inline):
            names = [item.target.id for item in around.made if isinstance(item.target, ir.Name)]
            raise Review(f"what the call carries has another name too: {', '.join(names) or 'a member'}")
        around = module.parents.get(around)


def _sets(node: ir.Dict, entry: Span, use: ir.Name) -> bool:
    """Whether a use of a mapping is where an entry is set; `params = params.set(..)` names it twice."""
    again = node.notation is ir.Notation.STEPS and entry.covers(use.span)
    return again or entry.start == use.span.start


def _is_said(draft: Draft, slot: Slot, mapping: Mapping, node: ir.Dict) -> bool:
    """Whether the mapping stands in the statement that says it of this request."""
    statement = slot.home.statement if slot.home is not None else None
    own = draft.site.wrapper is None or slot.context.scope is draft.site.context.scope
    here = mapping.module is draft.module is slot.context.scope.module
    return statement is not None and own and here and statement.span.covers(node.span)


def _sets_other_keys(
    draft: Draft, changes: Changes, mapping: Mapping, use: ir.Name, library: Library | None
) -> bool:
    """Whether a use of the mapping only sets entries that v2 takes as v1 did: `body["name"] = name`."""
    node = mapping.node
    keys = keys_set(draft.module, use, library) if library is not None else None
    if node is None or keys is None:
        return False
    moved = {*changes.drop.get(node, ()), *changes.change.get(node, ())}
    names = {name for name, entry, _ in mapping.entries if entry in moved}
    names |= {entry.name for entry in changes.add.get(node, ())}
    texts = changes.change.get(node, {}).values()
    return not keys & names and not any(key in text for key in keys for text in texts)


def _inside_url(slot: Slot, mapping: Mapping, node: ir.Dict) -> bool:
    """Whether the mapping is written where the URL is, or where its query is set."""
    here = mapping.module is slot.context.scope.module
    return slot.whole and here and slot.arg.span.covers(node.span)


def _inside_options(slot: Slot, mapping: Mapping, node: ir.Dict) -> bool:
    """Whether the mapping is written in the options that the call is given."""
    home = slot.home
    if home is not None and home.module is not mapping.module:
        return False
    if home is not None and home.mapping is None and home.glue == " ":
        return home.inner.covers(node.span)
    options = home.mapping if home is not None else None
    return options is not None and options.span.covers(node.span)


def _carriers(arguments: Arguments, slot: Slot) -> Sequence[ir.Name]:
    """The variables on the way from an argument to its mapping."""
    evaluator = arguments.evaluator
    if evaluator is not None:
        held = content(slot.arg.value, slot.context, evaluator.library, evaluator.value)
        if held.names:
            return held.names
    name = _carrier(slot.arg.value)
    return (name,) if isinstance(name, ir.Name) else ()


def _carrier(expr: ir.Expr) -> ir.Expr:
    """What an argument is made of: itself, or what an encoder is given."""
    while True:
        if isinstance(expr, ir.Wrap):
            expr = expr.value
        elif isinstance(expr, ir.Call) and isinstance(expr.func, ir.Attr) and expr.func.name == "encode":
            expr = expr.func.value
        elif isinstance(expr, ir.Call) and len(expr.args) >= 1 and not expr.args[0].spread:
            expr = expr.args[0].value
        else:
            return expr


def forget_variables(arguments: Arguments, slot: Slot, mapping: Mapping) -> None:
    """A mapping in a variable that nothing uses any more goes with its line, and what is made of it alone."""
    draft, node = arguments.draft, mapping.node
    if node is None or draft.site.covers(node.span, mapping.module):
        return
    if any(inside(slot, mapping, node) for inside in (_inside_options, _inside_url)):
        return
    if _is_said(draft, slot, mapping, node):
        return
    last: ir.Stmt | None = None
    for name in _carriers(arguments, slot):
        found = lookup(name.id, slot.context.scope)
        only = found[1][0] if found is not None and len(found[1]) == 1 else None
        if only is not None and holds_headers(only.expr, only.context, arguments.evaluator):
            continue
        last = only.statement if only is not None else None
        if last is not None and not last.span.covers(node.span):
            _forget_variable(draft, mapping, node, last)
    context = mapping.module.contexts.get(node)
    _forget_variable(draft, mapping, node, context.statement if context is not None else last)


def _forget_variable(draft: Draft, mapping: Mapping, node: ir.Dict, statement: ir.Stmt | None) -> None:
    if not isinstance(statement, ir.Assign) or not isinstance(statement.target, ir.Name):
        raise Review("what the call carries is made elsewhere, and other calls may share it")
    module = mapping.module
    source = module.source
    begin = source.rfind(b"\n", 0, statement.span.start) + 1
    end = source.find(b"\n", statement.span.end)
    line = Span(begin, len(source) if end < 0 else end + 1)
    before, behind = source[begin : statement.span.start], source[statement.span.end : line.end]
    if (
        before.strip()
        or behind.strip() not in (b"", b";")
        or _fills_block(module, statement, statement.target.id)
    ):
        if not statement.span.covers(node.span):
            raise Review("what the call carries is made in several steps")
        draft.put(Edit(node.inner, ""), module)
        draft.put_all(remarks_above(module, node.inner, statement.span), module)
    else:
        indent = source[begin : statement.span.start].decode()
        draft.put(Edit(line, remarks(module, statement.span, indent)), module)


def _fills_block(module: ModuleInfo, statement: ir.Assign, name: str) -> bool:
    """Whether the block around the statement has nothing that does not go with the variable."""
    for block in _blocks(module.tree.body):
        if any(item.span == statement.span for item in block):
            return all(isinstance(item, ir.Assign) and _root(item.target) == name for item in block)
    return False


def _root(target: ir.Expr) -> str | None:
    while isinstance(target, ir.Index):
        target = target.value
    return target.id if isinstance(target, ir.Name) else None


def _blocks(body: tuple[ir.Stmt, ...]) -> Iterator[tuple[ir.Stmt, ...]]:
    todo = [body]
    while todo:
        block = todo.pop()
        yield block
        for item in block:
            if isinstance(item, ir.Function | ir.Class):
                todo.append(item.body)
            elif isinstance(item, ir.Compound):
                todo.extend(item.blocks)

"""A URL that a function was given before it is called moves to the call, where a value of it is known."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.applied import names_of
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.lookup import lookup, receiver_class
from migrate.analysis.scope import Context
from migrate.analysis.slots import Slot
from migrate.analysis.values import External, Member, Text
from migrate.edits import apply
from migrate.model import Edit, Span
from migrate.rewrite.arguments import Arguments, Pending
from migrate.rewrite.draft import Code, Content, Draft, Review


def move_url(arguments: Arguments, content: Content) -> None:
    """Take the edited URL out of what was given before, and give it in the call, which knows its values.

    Raises:
        Review: it would mean something else there.
    """
    draft = arguments.draft
    slot = draft.site.url_slot
    home = slot.home if slot is not None else None
    values = [item for item in content if isinstance(item, Code) and item.literal is None]
    if slot is None or home is None or not home.before or len(values) == len(draft.kept):
        return
    expr = slot.arg.value
    stays = draft.kept or home.module is not draft.module
    if stays or not _means_the_same(draft, slot, arguments.evaluator):
        raise Review("the path is given before the value that belongs in it is known")
    index = home.items.index(slot.arg)
    if slot.arg.name is None and any(arg.name is None for arg in home.items[index + 1 :]):
        raise Review("the path is given before the value that belongs in it is known")
    inside = [
        item for item in draft.edits if item.file == home.module.file and expr.span.covers(item.edit.span)
    ]
    draft.edits[:] = [item for item in draft.edits if item not in inside]
    shifted = [_shifted(item.edit, -expr.span.start) for item in dict.fromkeys(inside)]
    text = apply(home.module.source[expr.span.start : expr.span.end], shifted)
    assert isinstance(text, bytes)
    arguments.lists.setdefault(home, Pending()).drop.add(index)
    _give(arguments, slot.arg.name, text.decode())


def _give(arguments: Arguments, name: str | None, text: str) -> None:
    """The text is the first argument, or one by its name."""
    draft, pending = arguments.draft, arguments.lists.setdefault(arguments.own, Pending())
    if name is not None:
        pending.add.append(draft.writer.argument(name, text))
    elif not draft.site.args:
        pending.add.insert(0, text)
    elif 0 in pending.drop:
        pending.drop.discard(0)
        pending.change[0] = text
    elif 0 in pending.change:
        pending.change[0] = f"{text}, {pending.change[0]}"
    else:
        start = draft.site.args[0].span.start
        draft.put(Edit(Span(start, start), f"{text}, "))


def _shifted(edit: Edit, by: int) -> Edit:
    return Edit(Span(edit.span.start + by, edit.span.end + by), edit.text)


def _only_joins(evaluator: Evaluator | None, call: ir.Call, context: Context) -> bool:
    """Whether a call only puts texts together, and may as well happen later."""
    if evaluator is None:
        return False
    library, callee = evaluator.library, evaluator.value(call.func, context)
    joins = library.resolve | library.path_join | library.same_text
    if isinstance(callee, External):
        return callee.name in joins
    return isinstance(callee, Member) and isinstance(callee.owner, Text)


def _means_the_same(draft: Draft, slot: Slot, evaluator: Evaluator | None) -> bool:
    """Whether every name in the URL is the same thing at the call, set once."""
    here, there = draft.site.context.scope, slot.context.scope
    for node in ir.walk(slot.arg.value):
        if isinstance(node, ir.Call) and not _only_joins(evaluator, node, slot.context):
            return False
        if not isinstance(node, ir.Name):
            continue
        cls = receiver_class(node.id, there)
        if cls is not None and cls is receiver_class(node.id, here):
            continue
        found, other = lookup(node.id, there), lookup(node.id, here)
        same = found is not None and other is not None and found[0] is other[0]
        if found is None or not same or len(found[1]) != 1:
            return False
    return True


def note_names(draft: Draft, target: str) -> None:
    """Say of a function that is called like the old method that it sends another one."""
    old = draft.site.method
    for applied in draft.site.applied if old is not None and old != target else ():
        for name in names_of(applied):
            if old is not None and old.lower() in name.lower():
                draft.notes.append(f"{name} sends {target} now")
                draft.likely = True

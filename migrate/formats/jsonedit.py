"""Change a JSON text by small edits: replace, rename, remove and add members in the text's own layout."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from migrate.formats.align import Alignment, align
from migrate.formats.document import Verbatim, as_array, as_object
from migrate.formats.jsontree import Node, Tree
from migrate.model import Edit, Span
from migrate.plan import Unwritable


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a container's members stand: each on a line of its own after `lead`, or in one line."""

    lead: str | None  # line end and indentation of a member; None: in one line
    outer: str  # indentation of the closing bracket
    unit: str  # one step of indentation
    colon: str = ": "


def layout_of(tree: Tree, node: Node) -> Layout:
    """The layout of a container; an empty one takes that of the line it stands in."""
    source = tree.source
    children = [key for key, _ in node.pairs] or node.items
    line_start = max(source.rfind(b"\n", 0, node.span.start), source.rfind(b"\r", 0, node.span.start)) + 1
    margin = re.match(rb"[ \t]*", source[line_start:])
    outer = (margin.group() if margin else b"").decode()
    colon = ": "
    if node.pairs:
        key, value = node.pairs[0]
        colon = source[key.span.end : value.span.start].decode("utf-8", "replace")
        if not re.fullmatch(r"\s*:\s*", colon):
            colon = ": "
    if not children:
        return Layout(lead=None, outer=outer, unit=unit_of(source), colon=colon)
    between = source[node.span.start + 1 : children[0].span.start].decode("utf-8", "replace")
    found = re.search(r"(\r\n|\n|\r)([ \t]*)$", between)
    if found is None:
        return Layout(lead=None, outer=outer, unit=unit_of(source), colon=colon)
    inner = found.group(2)
    unit = inner[len(outer) :] if inner.startswith(outer) and inner != outer else unit_of(source)
    return Layout(lead=found.group(), outer=outer, unit=unit, colon=colon)


def unit_of(source: bytes) -> str:
    """One step of indentation as the text has it, four blanks where it has none."""
    found = re.search(rb"(?:^|[\r\n])([ \t]+)\S", source)
    return found.group(1).decode() if found else "    "


def dumps(value: Any, layout: Layout, margin: str) -> str:
    """JSON in the layout's style; lines after the first are indented by `margin`."""
    if isinstance(value, Verbatim):
        return str(value)
    fields, elements = as_object(value), as_array(value)
    inner = margin + layout.unit
    if fields:
        items = [
            f"{json.dumps(name, ensure_ascii=False)}{layout.colon}{dumps(item, layout, inner)}"
            for name, item in fields.items()
        ]
        return _container("{}", items, layout, margin)
    if elements:
        return _container("[]", [dumps(item, layout, inner) for item in elements], layout, margin)
    return json.dumps(value, ensure_ascii=False)


def _container(brackets: str, items: Sequence[str], layout: Layout, margin: str) -> str:
    if layout.lead is None:
        return brackets[0] + ", ".join(items) + brackets[1]
    line_end = layout.lead.rstrip(" \t")
    inner = line_end + margin + layout.unit
    return brackets[0] + inner + ("," + inner).join(items) + line_end + margin + brackets[1]


def replace_value(tree: Tree, node: Node, value: Any) -> Edit:
    """Write another value; a string that stays one is spliced where it differs."""
    if node.kind == "string" and isinstance(value, str) and not isinstance(value, Verbatim):
        written = tree.written(node)
        return written.splice(0, len(written.text), value)
    layout = layout_of(tree, node)
    return Edit(node.span, dumps(value, layout, layout.outer))


def change_object(tree: Tree, node: Node, new: dict[str, Any]) -> tuple[Edit, ...]:
    """The edits that make the object say `new`."""
    if node.broken:
        raise Unwritable("the JSON object could not be read in full")
    old = [(tree.text(key) or "", tree.value(value)) for key, value in node.pairs]
    if len({name for name, _ in old}) < len(old):
        raise Unwritable("the JSON object names a key twice")
    plan = align(old, list(new.items()))
    edits: list[Edit] = []
    for (key, value), before, after in zip(node.pairs, old, plan.kept, strict=True):
        if after is None:
            continue
        if after[0] != before[0]:
            edits.append(replace_value(tree, key, after[0]))
        if type(after[1]) is not type(before[1]) or after[1] != before[1]:
            edits.append(replace_value(tree, value, after[1]))
    spans = [Span(key.span.start, value.span.end) for key, value in node.pairs]
    layout = layout_of(tree, node)
    margin = _margin(layout)
    texts = [
        f"{json.dumps(name, ensure_ascii=False)}{layout.colon}{dumps(value, layout, margin)}"
        for name, value in plan.added
    ]
    return (*edits, *change_members(tree, node, spans, plan, texts))


def change_array(tree: Tree, node: Node, plan: Alignment, added: Sequence[Any]) -> tuple[Edit, ...]:
    """The edits that remove and add elements; changes inside those that stay are the caller's."""
    layout = layout_of(tree, node)
    # Elements of one line each keep that form even where the list itself has a line per element.
    first = node.items[0] if node.items else None
    inline = first is not None and b"\n" not in tree.source[first.span.start : first.span.end]
    inner = Layout(lead=None if inline else layout.lead, outer=layout.outer, unit=layout.unit)
    texts = [dumps(value, inner, _margin(layout)) for value in added]
    return change_members(tree, node, [item.span for item in node.items], plan, texts)


def _margin(layout: Layout) -> str:
    return layout.outer if layout.lead is None else layout.lead.lstrip("\r\n")


def change_members(
    tree: Tree, node: Node, spans: Sequence[Span], plan: Alignment, texts: Sequence[str]
) -> tuple[Edit, ...]:
    """Remove the members that `plan` drops and put `texts` after the last that stays."""
    stays = [index for index, pair in enumerate(plan.kept) if pair is not None]
    layout = layout_of(tree, node)
    joint = "," + (layout.lead if layout.lead is not None else " ")
    if not stays:
        return _refill(tree, node, layout, joint.join(texts), emptied=bool(plan.removed))
    _no_comments(tree, spans, plan)
    last = stays[-1]
    edits: list[Edit] = []
    for index in plan.removed:
        if index < last:
            edits.append(Edit(Span(spans[index].start, spans[index + 1].start), ""))
    tail = Span(spans[last].end, spans[-1].end if last < len(spans) - 1 else spans[last].end)
    added = "".join(joint + text for text in texts)
    if added or tail.end > tail.start:
        edits.append(Edit(tail, added))
    return tuple(edits)


def _refill(tree: Tree, node: Node, layout: Layout, text: str, *, emptied: bool) -> tuple[Edit, ...]:
    """The edits of a container of which no member stays."""
    inside = Span(node.span.start + 1, node.span.end - 1)
    if any(inside.covers(comment) for comment in tree.comments):
        raise Unwritable("a comment stands among the members that would go")
    if not text:
        return (Edit(inside, ""),) if emptied else ()
    if layout.lead is not None:
        line_end = layout.lead.rstrip(" \t")
        text = layout.lead + text + line_end + layout.outer
    return (Edit(inside, text),)


def _no_comments(tree: Tree, spans: Sequence[Span], plan: Alignment) -> None:
    for index in plan.removed:
        end = spans[index + 1].start if index + 1 < len(spans) else spans[index].end
        if any(spans[index].start <= comment.start < end for comment in tree.comments):
            raise Unwritable("a comment stands beside a member that would go")


def remove_member(tree: Tree, node: Node, key: str) -> tuple[Edit, ...]:
    """Take a member out of an object."""
    names = [tree.text(name) or "" for name, _ in node.pairs]
    kept = tuple(None if name == key else (name, None) for name in names)
    spans = [Span(name.span.start, value.span.end) for name, value in node.pairs]
    return change_members(tree, node, spans, Alignment(kept=kept, added=()), ())


def add_member(tree: Tree, node: Node, key: str, value: Any) -> tuple[Edit, ...]:
    """Put a member at the end of an object."""
    names = [tree.text(name) or "" for name, _ in node.pairs]
    spans = [Span(name.span.start, value.span.end) for name, value in node.pairs]
    layout = layout_of(tree, node)
    text = f"{json.dumps(key)}{layout.colon}{dumps(value, layout, _margin(layout))}"
    plan = Alignment(kept=tuple((name, None) for name in names), added=((key, value),))
    return change_members(tree, node, spans, plan, [text])

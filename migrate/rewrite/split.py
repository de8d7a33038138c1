"""Give a call a v2 base of its own beside a v1 base that others still need (`--split-base`).

Only where the base is a name or attribute in the call's own URL, assigned in one place: a second name with
the suffix `_V2` is assigned right below it, and the call uses that.
"""

from __future__ import annotations

import re

from migrate.analysis import ir
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.layout import Definition, Seg, definition
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.values import url_string
from migrate.model import Edit, Span
from migrate.pathmap.resolve import Base
from migrate.plan import FileEdit
from migrate.rewrite.draft import Draft, Review
from migrate.rewrite.url import layout_of

# What may stand before a name that is set, and behind its value.
_MODIFIERS = re.compile(rb"[\s\w<>\[\]?,.$@]*")
_END = re.compile(rb"\s*[;,]?\s*(?:(?:#|//).*)?")


def split_base(evaluator: Evaluator, draft: Draft, base: Base) -> tuple[FileEdit, ...]:
    """The edits that put the call on a v2 base beside the v1 one; none where that cannot be done here."""
    change = base.change
    if change is None or change.end != base.end:
        return ()
    try:
        segs = layout_of(evaluator, draft)
    except Review:
        return ()
    holder = next((seg for seg in segs if seg.start <= change.start and change.end <= seg.end), None)
    if holder is None or holder.expr is None or holder.is_text:
        return ()
    if url_string(draft.site.url)[0][base.end : holder.end] not in ("", "/"):
        return ()
    expr = holder.expr
    found = definition(evaluator, expr, holder.context)
    if found is None or not isinstance(found.statement, ir.Assign):
        return ()
    return _beside(draft, holder, expr, found, (change.start - base.end, change.text))


def _beside(
    draft: Draft, seg: Seg, expr: ir.Expr, found: Definition, change: tuple[int, str]
) -> tuple[FileEdit, ...]:
    target = found.statement.target if isinstance(found.statement, ir.Assign) else None
    if not isinstance(target, ir.Name | ir.Attr) or not isinstance(expr, ir.Name | ir.Attr):
        return ()
    span = target.span if isinstance(target, ir.Name) else target.name_span
    owner = found.context.scope.module
    name = owner.source[span.start : span.end].decode()
    new = name + _suffix(name)
    used = expr.span if isinstance(expr, ir.Name) else expr.name_span
    if seg.context.scope.module.source[used.start : used.end].decode() != name:
        return ()  # imported under another name
    edits = [FileEdit(seg.context.scope.module.file, Edit(used, new))]
    if not _known(owner, new):
        edits.append(FileEdit(owner.file, _assignment(draft, found, target, span, new, change)))
    if isinstance(expr, ir.Name):
        edits.extend(_import(draft, expr, seg.context, new))
    return tuple(edits)


def _suffix(name: str) -> str:
    """What makes the name of the v2 base of that of the v1 base, as names are written there."""
    if name.isupper():
        return "_V2"
    return "V2" if "_" not in name and not name.islower() else "_v2"


def _known(module: ModuleInfo, name: str) -> bool:
    return name in module.scope.bindings or any(name in cls.attributes for cls in module.classes)


def _assignment(
    draft: Draft, found: Definition, target: ir.Expr, span: Span, new: str, change: tuple[int, str]
) -> Edit:
    """The line that gives the new name its value: the old one's, with its type and modifiers.

    Raises:
        Review: the line holds more than the one name and its value.
    """
    module, statement, value = found.context.scope.module, found.statement, found.expr
    assert statement is not None
    source, (length, text) = module.source, change
    begin = source.rfind(b"\n", 0, statement.span.start) + 1
    end = source.find(b"\n", value.span.end)
    end = len(source) if end < 0 else end
    before, behind = source[begin : target.span.start], source[value.span.end : end]
    if _MODIFIERS.fullmatch(before) is None or _END.fullmatch(behind) is None:
        raise Review("the line that sets the base URL holds more than that")
    if isinstance(value, ir.Str) and len(value.parts) == 1 and value.parts[0].exact:
        part = value.parts[0]
        raw = source[part.span.start : part.span.end].decode()
        slash = len(raw) - len(raw.rstrip("/"))
        opens, closes = _text(source, value.open), _text(source, value.close)
        right = f"{opens}{raw.rstrip('/')[:length]}{text}{'/' * slash}{closes}"
    else:
        right = draft.writer.moved_base(module.text(target), _old_end(module, found, length), text)
    left = source[begin : span.start].decode() + new + source[span.end : value.span.start].decode()
    sign = re.split(rb"#|//", behind)[0].decode().rstrip()
    return Edit(Span(end, end), f"\n{left}{right}{sign}")


def _text(source: bytes, span: Span) -> str:
    return source[span.start : span.end].decode()


def _old_end(module: ModuleInfo, found: Definition, length: int) -> str:
    """The last characters of the v1 base that the definition holds."""
    for node in ir.walk(found.expr):
        if isinstance(node, ir.Str) and node.parts and node.parts[-1].text:
            text = node.parts[-1].text.rstrip("/")
            if "://" in text:
                return text[length:]
    del module
    raise Review("the base URL is not spelled where it is assigned")


def _import(draft: Draft, expr: ir.Name, context: Context, new: str) -> list[FileEdit]:
    """The import of the new name, where the old one is imported."""
    found = lookup(expr.id, context.scope)
    item = found[1][0] if found is not None else None
    if item is None or item.imported is None:
        return []
    module = draft.module
    return [FileEdit(module.file, edit) for edit in draft.writer.also_import(module, item.imported[0], new)]

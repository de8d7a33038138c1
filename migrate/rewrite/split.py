"""Give a call a v2 base of its own beside a v1 base that others still need (`--split-base`).

Only where the base is a name or attribute in the call's own URL, assigned in one place: a second name with
the suffix `_V2` is assigned right below it, and the call uses that.
"""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.layout import Definition, Seg, definition
from migrate.analysis.scope import Context, ModuleInfo, lookup
from migrate.analysis.values import url_string
from migrate.model import Edit, Span
from migrate.pathmap.resolve import Base
from migrate.plan import FileEdit
from migrate.rewrite.draft import Draft, Review
from migrate.rewrite.url import layout_of


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
    if draft.writer.joins and not _is_constant(found):
        return ()
    span = target.span if isinstance(target, ir.Name) else target.name_span
    owner = found.context.scope.module
    name = owner.source[span.start : span.end].decode()
    new = name + ("_V2" if name.isupper() else "_v2")
    used = expr.span if isinstance(expr, ir.Name) else expr.name_span
    if seg.context.scope.module.source[used.start : used.end].decode() != name:
        return ()  # imported under another name
    edits = [FileEdit(seg.context.scope.module.file, Edit(used, new))]
    if not _known(owner, new):
        edits.append(FileEdit(owner.file, _assignment(owner, found, target, span, new, change)))
    if isinstance(expr, ir.Name):
        edits.extend(_import(draft.module, expr, seg.context, name, new))
    return tuple(edits)


def _is_constant(found: Definition) -> bool:
    """Whether the new name can be written as the old one is: its line holds nothing but name and literal."""
    statement, value = found.statement, found.expr
    if not isinstance(statement, ir.Assign) or not isinstance(value, ir.Str):
        return False
    source = found.context.scope.module.source
    return source[statement.target.span.end : value.span.start].strip() == b"="


def _known(module: ModuleInfo, name: str) -> bool:
    return name in module.scope.bindings or any(name in cls.attributes for cls in module.classes)


def _assignment(
    module: ModuleInfo, found: Definition, target: ir.Expr, span: Span, new: str, change: tuple[int, str]
) -> Edit:
    statement = found.statement
    assert statement is not None
    source = module.source
    begin = source.rfind(b"\n", 0, statement.span.start) + 1
    indent = source[begin : statement.span.start].decode()
    old = module.text(target)
    left = source[target.span.start : span.start].decode() + new
    length, text = change
    value = found.expr
    if isinstance(value, ir.Str) and len(value.parts) == 1 and value.parts[0].exact and not value.formatted:
        part = value.parts[0]
        raw = source[part.span.start : part.span.end].decode()
        slash = len(raw) - len(raw.rstrip("/"))
        stem = raw.rstrip("/")
        opens, closes = _text(source, value.open), _text(source, value.close)
        right = f"{opens}{stem[:length]}{text}{'/' * slash}{closes}"
    else:
        cut = _old_end(module, found, length)
        right = f'{old}.rstrip("/").removesuffix("{cut}") + "{text}"'
    return Edit(Span(statement.span.end, statement.span.end), f"\n{indent}{left} = {right}")


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


def _import(module: ModuleInfo, expr: ir.Name, context: Context, name: str, new: str) -> list[FileEdit]:
    """The import of the new name, where the old one is imported."""
    found = lookup(expr.id, context.scope)
    item = found[1][0] if found is not None else None
    if item is None or item.imported is None or item.statement is None:
        return []
    statement = item.statement
    line = module.source[statement.span.start : statement.span.end].decode()
    head = line.partition("import")[0]
    del name
    return [
        FileEdit(module.file, Edit(Span(statement.span.end, statement.span.end), f"\n{head}import {new}"))
    ]

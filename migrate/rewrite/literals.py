"""The literals of a module that are no call: bases that calls elsewhere go through, and v1 text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.values import Text, url_string
from migrate.model import Edit, Outcome, Span
from migrate.pathmap.model import BasePair, Operation
from migrate.pathmap.resolve import Change, Proof, find_base
from migrate.plan import ANY_BASE, BaseHolder, BaseKey, FileEdit, Planned, literal_base
from migrate.rewrite.datakeys import DATA_KEY, is_data_key
from migrate.rewrite.either import Either, picked
from migrate.rewrite.study import Call, Study
from migrate.rewrite.texts import TextSite, confidence_of, text_sites
from migrate.testfiles import is_test


def base_holders(
    study: Study, module: ModuleInfo, calls: Sequence[Call], through: frozenset[BaseKey]
) -> list[BaseHolder]:
    """The literals of `module` that hold a v1 base; `calls` are its own, `through` all calls' bases."""
    marks = study.marks(module)
    own = [call.site.url_slot.arg.span for call in calls if call.site.url_slot is not None]
    found: list[BaseHolder] = []
    for literal, context in module.strings:
        part = literal.parts[0] if literal.parts and not literal.bytes_ else None
        if (
            part is None
            or part.text is None
            or not marks.inside(literal.span)
            or _inside(literal.span, module.tree.texts)
        ):
            continue
        url, names = url_string(study.evaluator.text(literal, context))
        base = find_base(study.pathmap, url, names)
        if base.proof is not Proof.V1 or base.change is None or base.change.end > len(part.text):
            continue
        # With a path behind it the literal is a whole URL: a base only for calls made of it.
        whole = bool(url[base.end :].strip("/"))
        if _inside(literal.span, own) or (
            whole and literal_base(module.file, part.span.start) not in through
        ):
            continue
        pair = base.pair or study.pathmap.bases[0]
        found.append(_holder(study, module, literal, part, base.change, pair, whole=whole))
    return found


def _inside(span: Span, spans: Sequence[Span]) -> bool:
    return any(outer.covers(span) for outer in spans)


def _holder(
    study: Study,
    module: ModuleInfo,
    literal: ir.Str,
    part: ir.Part,
    change: Change,
    pair: BasePair,
    *,
    whole: bool,
) -> BaseHolder:
    assert part.text is not None
    begin = part.span.start + len(part.text[: change.start].encode())
    edit = Edit(Span(begin, begin + len(part.text[change.start : change.end].encode())), change.text)
    site = replace(
        study.place(module, literal.span, Outcome.REWRITTEN, study.project.language.name),
        operation="path-constant" if whole else "base-url",
        v1=pair.v1,
        v2=pair.v2,
        basis=pair.basis,
        source=pair.source,
    )
    return BaseHolder(
        key=literal_base(module.file, part.span.start),
        site=site,
        edits=(FileEdit(module.file, edit),) if part.exact else (),
        names=_variables(study, module, literal)
        | study.named.get((module.file, part.span.start), frozenset()),
    )


def _variables(study: Study, module: ModuleInfo, literal: ir.Str) -> frozenset[str]:
    """The environment variables that the literal is the default of."""
    found: set[str] = set()
    parent = module.parents.get(literal)
    while parent is not None:
        value = study.evaluator.value(parent, module.contexts[parent])
        if isinstance(value, Text):
            found |= {
                piece.env for piece in value.pieces if piece.env is not None and piece.literal is literal
            }
        parent = module.parents.get(parent)
    return frozenset(found)


def texts(
    study: Study,
    module: ModuleInfo,
    calls: Sequence[Call],
    bases: Sequence[BaseHolder],
    literals: Sequence[Span],
    either: Either,
) -> Iterator[tuple[Span, Planned]]:
    """v1 strings, by where they stand, neither in the URL of a call (as `literals` are) nor a base."""
    used = [item.edit.span for holder in bases for item in holder.edits]
    used += [call.site.url_slot.arg.span for call in calls if call.site.url_slot is not None]
    used += literals
    used += [span for mark, span in study.finder.declarations.routes.items() if mark in module.declared]
    for found in text_sites(
        module,
        study.marks(module),
        study.pathmap,
        used,
        include_text=study.include_text,
        vicinity=study.vicinity,
        accept=study.accept,
    ):
        if found.literal is not None and is_data_key(study, module, found.literal):
            found = replace(found, outcome=Outcome.LEFT_ALONE, reason=DATA_KEY)
        reviewed = found.outcome is Outcome.NEEDS_REVIEW
        said = picked(either, module.file, found.span) if reviewed else None
        yield found.span, _text(study, module, found, said or found.reason)


def _text(study: Study, module: ModuleInfo, found: TextSite, reason: str | None) -> Planned:
    row = found.hit.operation
    reviewed = row is not None and found.outcome is Outcome.NEEDS_REVIEW
    site = replace(
        study.place(module, found.span, found.outcome, "text"),
        operation=_operation(found),
        v1=found.hit.v1,
        v2=row.target if row else None,
        basis=row.basis if row else None,
        confidence=confidence_of(found.hit),
        reason=reason,
        source=row.source if row else None,
        suggestion=_advice(row) if row and reviewed else None,
    )
    # A path without its base that something reads: a call that is not seen may go through any base.
    open_ended = reviewed and found.hit.likely and found.context is not None
    at = found.context if open_ended else None
    used = at is not None and (is_used(study, module, at) or (found.runs and not is_test(module.file)))
    through = frozenset({ANY_BASE}) if used else frozenset[BaseKey]()
    edits = tuple(FileEdit(module.file, edit) for edit in found.edits)
    return Planned(site=site, edits=edits, through=through)


def is_used(study: Study, module: ModuleInfo, context: Context) -> bool:
    """Whether what stands in `context` can get into a request: no test, no constant that nothing reads."""
    if is_test(module.file):
        return False
    statement = context.statement
    target = statement.target if isinstance(statement, ir.Assign) else None
    if context.scope.function is not None or not isinstance(target, ir.Name):
        return True
    for other in study.project.modules.values():
        reads = [name for name, _ in other.names.get(target.id, ()) if name is not target]
        if reads or target.id in other.attrs:
            return True
    return False


def _operation(found: TextSite) -> str | None:
    if found.outcome in (Outcome.NEEDS_REVIEW, Outcome.UNMAPPED):
        return "path-constant"
    row = found.hit.operation
    return row.id if row else ("base-url" if found.hit.base else None)


def _advice(row: Operation) -> str | None:
    return f"{row.v1} is {row.target} in v2" if row.target else row.gone

"""What is told of code that names the API, but of which no call is seen: its host, and paths of rows.

Calls then go through something that is not understood here; without this a run would say nothing of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.scope import Context, ModuleInfo
from migrate.model import Confidence, Outcome, Span
from migrate.pathmap.model import Operation
from migrate.pathmap.resolve import HOLE, Ambiguous, Matched, Proof, find_base, resolve
from migrate.plan import Planned
from migrate.rewrite.literals import is_test, is_used
from migrate.rewrite.study import Call, Study
from migrate.rewrite.texts import is_route

_PATH = re.compile(rf"/?[\w.{{}}:@~{HOLE}-]+(?:/[\w.{{}}:@~{HOLE}-]*)*(?:\?\S*)?")
_PATH_UNSEEN = "a v1 path that no call seen here uses"
_HOST_UNSEEN = "this API's host, under no base that the map knows; what is sent to it is not seen here"
_PROVEN = (Proof.V1, Proof.V2, Proof.NAMED)


def is_quiet(calls: Iterable[Call]) -> bool:
    """Whether no call is seen, outside tests, that is known to go to this API."""
    return not any(
        call.resolution.base.proof in _PROVEN  # type: ignore[union-attr]
        for call in calls
        if not is_test(call.site.module.file)
    )


def quiet_words(study: Study, module: ModuleInfo, told: Collection[Span]) -> Iterator[tuple[Span, Planned]]:
    """The API's host and paths of its rows among the literals of `module`, but those in `told`."""
    marks = study.marks(module)
    prose = module.tree.texts
    for literal, context in module.strings:
        if literal.bytes_ or not marks.inside(literal.span) or not is_used(study, module, context):
            continue
        if any(span.overlaps(literal.span) for span in (*told, *prose)):
            continue
        if is_route(module, literal, context):
            continue
        text = "".join(HOLE if part.text is None else part.text for part in literal.parts)
        planned = _host(study, module, literal, text) or _path(study, module, literal, context, text)
        if planned is not None:
            yield literal.span, planned


def _host(study: Study, module: ModuleInfo, literal: ir.Str, text: str) -> Planned | None:
    base = find_base(study.pathmap, text)
    if base.proof is not Proof.HOST or text[base.end :].strip("/"):
        return None
    pair = study.pathmap.bases[0]
    site = replace(
        study.place(module, literal.span, Outcome.NEEDS_REVIEW, "text"),
        operation="base-url",
        v1=pair.v1,
        v2=pair.v2,
        basis=pair.basis,
        confidence=Confidence.LIKELY,
        reason=_HOST_UNSEEN,
        source=pair.source,
    )
    return Planned(site=site)


def _path(study: Study, module: ModuleInfo, literal: ir.Str, context: Context, text: str) -> Planned | None:
    if not _PATH.fullmatch(text):
        return None
    url = text if text.startswith("/") else f"/{text}"
    rows = [row for row in _rows(study, url) if _speaks(row)]
    if not rows:
        return None
    row = rows[0]
    site = study.place(module, literal.span, Outcome.NEEDS_REVIEW, "text")
    site = replace(site, operation="path-constant", confidence=Confidence.WEAK, reason=_PATH_UNSEEN)
    if len(rows) > 1:
        return Planned(site=replace(site, v1=text.replace(HOLE, "…")))
    suggestion = f"{row.v1} is {row.target} in v2" if row.target else row.gone
    site = replace(site, v1=str(row.v1), v2=row.target, basis=row.basis, source=row.source)
    return Planned(site=replace(site, suggestion=suggestion))


def _rows(study: Study, url: str) -> Sequence[Operation]:
    found = resolve(study.pathmap, method=None, url=url, query={}, open_query=True, vicinity=True)
    match found:
        case Matched(operation=operation):
            return [operation]
        case Ambiguous(operations=operations):
            return operations
        case _:
            return []


def _speaks(row: Operation) -> bool:
    """Whether the path has more to it than one common word."""
    words = [part for part in row.v1.segments if "{" not in part]
    return row.distinctive or len(words) > 1 or any("." in word for word in words)

"""What is told of code that names the API, but of which no call is seen: its host, and paths of rows.

Calls then go through something that is not understood here; without this a run would say nothing of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.values import url_string
from migrate.model import Confidence, Outcome, Span
from migrate.pathmap.model import Operation
from migrate.pathmap.resolve import HOLE, Ambiguous, Matched, NotOurs, Proof, find_base, resolve
from migrate.plan import BaseHolder, Planned
from migrate.rewrite.datakeys import is_data_key
from migrate.rewrite.literals import is_used
from migrate.rewrite.study import Call, Study
from migrate.rewrite.texts import is_route
from migrate.testfiles import is_test

_PATH = re.compile(rf"/?[\w.{{}}:@~{HOLE}-]+(?:/[\w.{{}}:@~{HOLE}-]*)*(?:\?\S*)?")
_PATH_UNSEEN = "a v1 path that no call seen here uses"
_HOST_UNSEEN = "this API's host, under no base that the map knows; what is sent to it is not seen here"
_PROVEN = (Proof.V1, Proof.V2, Proof.NAMED)


def is_quiet(
    study: Study, modules: Iterable[ModuleInfo], calls: Iterable[Call], bases: Iterable[BaseHolder]
) -> bool:
    """Whether the code names the API, and no call is seen, outside tests, that is known to go to it."""
    if any(_is_proven(call) for call in calls if not is_test(call.site.module.file)):
        return False
    return any(True for _ in bases) or any(
        _is_host(study, _text(literal))
        for module in modules
        for literal, context in module.strings
        if _is_told(study, module, literal, context)
    )


def _is_proven(call: Call) -> bool:
    return not isinstance(call.resolution, NotOurs) and call.resolution.base.proof in _PROVEN


def _is_told(study: Study, module: ModuleInfo, literal: ir.Str, context: Context) -> bool:
    return not literal.bytes_ and study.marks(module).inside(literal.span) and is_used(study, module, context)


def _text(literal: ir.Str) -> str:
    return "".join(HOLE if part.text is None else part.text for part in literal.parts)


def _is_host(study: Study, text: str) -> bool:
    base = find_base(study.pathmap, text)
    return base.proof is Proof.HOST and not text[base.end :].strip("/")


def quiet_words(study: Study, module: ModuleInfo, told: Collection[Span]) -> Iterator[tuple[Span, Planned]]:
    """The API's host and paths of its rows among the literals of `module`, but those in `told`."""
    elsewhere = study.finder.index.once("sent elsewhere", lambda: _sent_elsewhere(study))
    known = (*told, *module.tree.texts, *elsewhere.get(module.file, ()))
    for literal, context in module.strings:
        if not _is_told(study, module, literal, context) or is_route(module, literal, context):
            continue
        if any(span.overlaps(literal.span) for span in known):
            continue
        if is_data_key(study, module, literal):
            continue
        planned = _host(study, module, literal) or _path(study, module, literal)
        if planned is not None:
            yield literal.span, planned


def _sent_elsewhere(study: Study) -> Mapping[str, Sequence[Span]]:
    """The literals of URLs that are seen to be of other hosts, by file."""
    found: dict[str, list[Span]] = defaultdict(list)
    for site in study.finder.sites.values():
        if find_base(study.pathmap, *url_string(site.url)).proof is Proof.FOREIGN:
            for piece in site.url.pieces:
                if piece.literal is not None and piece.module is not None:
                    found[piece.module.file].append(piece.literal.span)
    return found


def _host(study: Study, module: ModuleInfo, literal: ir.Str) -> Planned | None:
    if not _is_host(study, _text(literal)):
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


def _path(study: Study, module: ModuleInfo, literal: ir.Str) -> Planned | None:
    text = _text(literal)
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

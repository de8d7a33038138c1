"""All the sites of one language's modules: resolve each call, plan it, and settle what calls share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.index import Part
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.settings import last_word, path_of
from migrate.analysis.sites import CallSite
from migrate.analysis.taken import decided_by
from migrate.analysis.unfollowed import has_steps, steps_of
from migrate.analysis.values import Parameter, url_string
from migrate.edits import apply
from migrate.keys import asked
from migrate.model import Basis, Confidence, Edit, Outcome, Site, Span
from migrate.pathmap.model import Operation
from migrate.pathmap.resolve import (
    HOLE,
    AlreadyV2,
    Ambiguous,
    Base,
    Matched,
    NotOurs,
    Proof,
    Resolution,
    Unmapped,
    find_base,
    resolve,
)
from migrate.plan import BaseHolder, BaseKey, Found, Planned, literal_base
from migrate.rewrite.alike import with_their_like
from migrate.rewrite.answers import settle_answers
from migrate.rewrite.asked import asked_by
from migrate.rewrite.bases import bases_of, hosts_of
from migrate.rewrite.constants import path_holders, path_literals, users_of_paths
from migrate.rewrite.either import Either, one_of_several
from migrate.rewrite.literals import base_holders, texts
from migrate.rewrite.planner import plan_call
from migrate.rewrite.quiet import is_quiet, quiet_words
from migrate.rewrite.shared import Shared
from migrate.rewrite.spared import spared
from migrate.rewrite.stubs import hold_stubs, is_stub
from migrate.rewrite.study import Call, Study
from migrate.rewrite.unseen import is_spelled, parts_sent, unseen_uses
from migrate.rewrite.version_read import version_reads

_STEPS = "its URL is an object that is built by steps that are not followed"


def find_code(study: Study, modules: Sequence[ModuleInfo]) -> Mapping[str, Found]:
    """What there is in `modules`, by file."""
    calls = [_resolved(study, site) for site in study.finder.find(modules)]
    calls = with_their_like(study, calls)
    derived = {id(site.inner) for site in study.finder.sites.values() if site.inner is not None}
    calls = [call for call in calls if _counts(study, call, derived=id(call.site) in derived)]
    study.counted = frozenset(call.site.call for call in calls)
    modules = study.finder.modules
    for call in calls:
        if isinstance(call.resolution, Matched):
            _plan(study, call, call.resolution)
    shared = Shared(study=study, modules=modules, calls=calls)
    shared.settle()
    hold_stubs(study, calls)
    settle_answers(study, calls)
    through = frozenset(key for call in calls if call.plan is not None for key in call.plan.through)
    by_module: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        by_module[call.site.module.file].append(call)
    users = users_of_paths(study, calls)
    literals = _literals_of_urls(study)
    either = one_of_several(study)
    sent = parts_sent(study)
    bases = {module.file: base_holders(study, module, by_module[module.file], through) for module in modules}
    quiet = is_quiet(study, modules, calls, (holder for found in bases.values() for holder in found))
    return {
        module.file: _found(
            study,
            module,
            by_module[module.file],
            bases[module.file],
            users,
            shared,
            literals[module.file],
            either,
            sent,
            quiet=quiet,
        )
        for module in modules
    }


def _literals_of_urls(study: Study) -> Mapping[str, Sequence[Span]]:
    """The literals that URLs of calls are made of, by file."""
    found: dict[str, dict[Span, None]] = defaultdict(dict)
    for site in study.finder.sites.values():
        if not site.known_client and site.call not in study.counted:
            continue
        for piece in site.url.pieces:
            if piece.literal is not None and piece.module is not None:
                found[piece.module.file][piece.literal.span] = None
        for piece in steps_of(site.url) if _is_foreign(study, site) else ():
            if piece.expr is not None and piece.context is not None:
                found[piece.context.scope.module.file][piece.expr.span] = None
    return defaultdict(list, {file: list(spans) for file, spans in found.items()})


def _is_foreign(study: Study, site: CallSite) -> bool:
    return find_base(study.pathmap, *url_string(site.url)).proof is Proof.FOREIGN


def _found(
    study: Study,
    module: ModuleInfo,
    calls: Sequence[Call],
    bases: Sequence[BaseHolder],
    users: Mapping[Part, Sequence[Call]],
    shared: Shared,
    literals: Sequence[Span],
    either: Either,
    sent: frozenset[Part],
    *,
    quiet: bool,
) -> Found:
    planned = [_with_parts(study, _planned(study, call), call, shared) for call in calls]
    unseen = unseen_uses(study, module, sent, either)
    told = list(texts(study, module, calls, bases, [*literals, *unseen], either))
    if quiet:
        known = [
            *unseen,
            *(span for span, _ in told),
            *(item.edit.span for base in bases for item in base.edits),
        ]
        told += quiet_words(study, module, [*known, *_own_literals(calls)])
    reads = (read for _, read in version_reads(study, module))
    return Found(
        calls=(*planned, *unseen.values(), *(text for _, text in told), *reads),
        bases=tuple(bases),
        paths=tuple(path_holders(study, module, users, bases)),
    )


def _own_literals(calls: Sequence[Call]) -> Iterator[Span]:
    """The literals that the URLs of `calls` are made of."""
    for call in calls:
        for piece in call.site.url.pieces:
            if piece.literal is not None:
                yield piece.literal.span


def _with_parts(study: Study, planned: Planned, call: Call, shared: Shared) -> Planned:
    """The call with the literals of its path, and those of them that it would change."""
    parts = path_literals(study, call)
    changed = frozenset(literal_base(*part) for part in parts if shared.edits(call, part))
    switched = frozenset(literal_base(*part) for part in (call.plan.switched if call.plan else ()))
    keys = frozenset(literal_base(*part) for part in parts)
    hosts = hosts_of(call.site.url, find_base(study.pathmap, *url_string(call.site.url)))
    return replace(planned, parts=keys, changed=changed, switched=switched, hosts=hosts)


def _resolved(study: Study, site: CallSite) -> Call:
    url, names = url_string(site.url)
    asked = asked_by(study.pathmap, study.evaluator, site)
    resolution = resolve(
        study.pathmap,
        method=site.method,
        url=url.removesuffix(asked.spelled),
        hole_names=names,
        query=asked.query,
        open_query=asked.open,
        vicinity=study.vicinity,
    )
    return Call(site=site, resolution=_as_followed(site, resolution))


def _as_followed(site: CallSite, resolution: Resolution) -> Resolution:
    """What is known of a call whose URL steps make that are not followed: whose it is."""
    if isinstance(resolution, NotOurs | AlreadyV2) or not has_steps(site.url):
        return resolution
    return Ambiguous(operations=(), base=resolution.base, reason=_STEPS)


def _plan(study: Study, call: Call, match: Matched) -> None:
    writer = study.project.language.support.writer
    call.plan = spared(
        study, call, match, lambda: plan_call(study.finder, writer, call.site, match, study.accept)
    )
    doubt = next((site.doubt for site in call.site.chain if site.doubt is not None), None)
    call.review = doubt or call.plan.review or _broken(study, call)
    if call.plan.review is not None and Basis.ASSUMED not in study.accept:
        accept = study.accept | {Basis.ASSUMED}
        bold = spared(study, call, match, lambda: plan_call(study.finder, writer, call.site, match, accept))
        if bold.review is None:
            own = [item.edit for item in bold.edits if item.file == call.site.module.file]
            call.ready = _as_it_would_be(call, own)


def _as_it_would_be(call: Call, edits: Sequence[Edit]) -> str | None:
    """The call's own text with the edits made."""
    span = call.site.span
    inside = [
        Edit(Span(e.span.start - span.start, e.span.end - span.start), e.text)
        for e in edits
        if span.covers(e.span)
    ]
    text = call.site.module.source[span.start : span.end]
    made = apply(text, inside)
    return made.decode(errors="replace") if inside and isinstance(made, bytes) else None


def _broken(study: Study, call: Call) -> str | None:
    """Why a call near broken code is not edited."""
    span = call.site.span
    for error in call.site.module.tree.errors:
        if error.overlaps(span) or span.covers(error):
            return f"the code at line {study.line(call.site.module, error.start)} has a syntax error"
    return None


def _counts(study: Study, call: Call, *, derived: bool) -> bool:
    """Whether a call is a site: ours, and not a wrapper that callers stand for (seen: `derived`).

    Without any that is seen, it is one where some of its path is its own: no caller tells that path again.
    """
    if isinstance(call.resolution, NotOurs):
        return False
    site, finder = call.site, study.finder
    function = site.context.scope.function
    if function is not None and any(item is site for item in finder.wrappers.get(function, ())):
        url, _ = url_string(site.url)
        base = find_base(study.pathmap, url)
        hidden = HOLE in url[base.end :] and not _is_taken(site) and not _is_named(call.resolution)
        given = hidden and not (isinstance(call.resolution, Ambiguous) and is_spelled(site.url, base))
        if derived or (isinstance(call.resolution, Ambiguous | AlreadyV2) and given):
            return False
    # A call of something that is not known to be a client counts when its URL proves whose it is.
    return site.known_client or call.resolution.base.proof in (Proof.V1, Proof.V2, Proof.NAMED)


def _is_named(resolution: Resolution) -> bool:
    """Whether the operation is known, and only the base is not: what fills the URL are values of the call."""
    if not isinstance(resolution, Ambiguous) or resolution.base.unclear is None:
        return False
    return len(resolution.operations) == 1


def _is_taken(site: CallSite) -> bool:
    """Whether a part of what a caller gives goes into the URL: an answer's link, say."""
    holes = (piece.hole for piece in site.url.pieces)
    return any(decided_by(hole) is not None and not isinstance(hole, Parameter) for hole in holes)


def _planned(study: Study, call: Call) -> Planned:
    match call.resolution:
        case Matched():
            return _matched(study, call, call.resolution)
        case Ambiguous(base=base):
            rows = call.resolution.operations
            row = rows[0] if len(rows) == 1 else None
            reason = call.resolution.reason
            site = _site(study, call, Outcome.NEEDS_REVIEW, row, reason, Confidence.LIKELY)
            return Planned(site=site, through=_through(study, call, base))
        case Unmapped(base=base, reason=reason):
            site = _site(study, call, Outcome.UNMAPPED, reason=reason)
            return Planned(site=replace(site, v1=call.resolution.path), through=_through(study, call, base))
        case AlreadyV2():
            return _already(study, call, call.resolution)
        case NotOurs():
            raise AssertionError("a foreign call is no site")


def _through(study: Study, call: Call, base: Base) -> frozenset[BaseKey]:
    return bases_of(call.site, base, study.finder.base_of)


def _already(study: Study, call: Call, resolution: AlreadyV2) -> Planned:
    """A v2 call: nothing to do, unless its answer is read as v1 gave it."""
    outcome = Outcome.ALREADY_V2
    if call.unread:
        outcome = Outcome.NEEDS_REVIEW
    elif call.reads:
        outcome = Outcome.REWRITTEN
    site = _site(study, call, outcome, reason="; ".join(call.notes) or None)
    endpoint = resolution.endpoint
    rows = [op.id for op in study.pathmap.operations if op.v2 is not None and op.v2 == endpoint]
    touched = bool(call.reads or call.unread)
    site = replace(
        site, v2=str(endpoint) if endpoint else None, operation=rows[0] if touched and rows else None
    )
    return Planned(site=site, edits=call.reads if outcome is Outcome.REWRITTEN else ())


def _matched(study: Study, call: Call, match: Matched) -> Planned:
    plan, operation = call.plan, match.operation
    assert plan is not None
    if study.only and operation.id not in study.only:
        site = _site(study, call, Outcome.LEFT_ALONE, operation, reason="not among the operations asked for")
        return Planned(site=site, through=plan.through)
    if call.review is not None:
        site = _site(study, call, Outcome.NEEDS_REVIEW, operation, call.review, plan.confidence)
        return Planned(site=site, through=plan.through)
    notes = "; ".join([*plan.notes, *call.notes]) or None
    site = _site(study, call, Outcome.REWRITTEN, operation, notes, plan.confidence)
    edits = (*plan.edits, *call.reads)
    return Planned(
        site=site,
        edits=edits,
        through=plan.through,
        split=plan.split,
        stands_in=is_stub(study, call),
        asked=_asked(study, call.site),
        reads=_reads(study, call.site),
        relative=_relative(call.site),
    )


def _asked(study: Study, site: CallSite) -> str | None:
    """The key by which the base is read, if it is by one."""
    unseen = _unseen(site)
    return asked(path_of(study.evaluator, *unseen)) if unseen is not None else None


def _reads(study: Study, site: CallSite) -> str | None:
    """The last word of what reads the base."""
    unseen = _unseen(site)
    return last_word(study.evaluator, *unseen) if unseen is not None else None


def _unseen(site: CallSite) -> tuple[ir.Expr, Context] | None:
    """What reads the base, where that is not seen."""
    piece = site.url.pieces[0] if site.url.pieces else None
    if piece is None or piece.expr is None or piece.context is None or piece.env or piece.text is not None:
        return None
    return piece.expr, piece.context


def _relative(site: CallSite) -> str | None:
    """The beginning of a URL that is a path of the page's own host."""
    text = site.url.pieces[0].text if site.url.pieces else None
    return text if text is not None and text.startswith("/") and not text.startswith("//") else None


def _site(
    study: Study,
    call: Call,
    outcome: Outcome,
    operation: Operation | None = None,
    reason: str | None = None,
    confidence: Confidence = Confidence.CERTAIN,
) -> Site:
    site = study.place(call.site.module, call.site.span, outcome, call.site.client)
    if operation is None:
        return replace(site, reason=reason)
    suggestion = None
    if outcome is Outcome.NEEDS_REVIEW:
        suggestion = call.ready or (
            f"{operation.v1} is {operation.target} in v2" if operation.target else operation.gone
        )
    return replace(
        site,
        operation=operation.id,
        v1=str(operation.v1),
        v2=operation.target,
        basis=operation.basis,
        confidence=confidence,
        reason=reason or operation.note,
        suggestion=suggestion,
        source=operation.source,
    )

"""Uses of a v1 base that no call seen here is made of: whatever sends them would meet v2 when it switches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.index import Part
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.values import External, Text, each, url_string
from migrate.model import Confidence, Outcome, Site, Span
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
    find_base,
    resolve,
)
from migrate.plan import UNKNOWN_BASE, BaseKey, Planned
from migrate.rewrite.alike import is_ours, named
from migrate.rewrite.bases import keys_of
from migrate.rewrite.either import Either, picked
from migrate.rewrite.literals import is_used
from migrate.rewrite.study import Study

_PATH = re.compile(r"/\w")
# What is named as a client is, what makes things, and the names of arguments that give a base.
_CLIENT = re.compile(r"(?:client|api|sdk|session|http|rest|connection|agent)[^.]*$", re.IGNORECASE)
_MAKER = re.compile(r"(?:^|[.:])(?:[A-Z]\w*|(?:new|create|make|build|connect)\w*)$")
_GIVES_BASE = re.compile(
    r"(?:api_?)?(?:base|host|endpoint|server|root|prefix)(?:_?(?:url|uri))?|url", re.IGNORECASE
)
_URL_UNSEEN = "a v1 path that no call seen here uses"
_PATH_UNSEEN = "which v1 path this is cannot be seen, and no call seen here uses it"
_CLIENT_UNSEEN = "what is made with this base is not known, and neither are the calls that go through it"


def parts_sent(study: Study) -> frozenset[Part]:
    """The texts that URLs of calls are made of."""
    urls = (site.url for outer in study.finder.sites.values() for site in outer.chain)
    return frozenset(part for url in urls for part in _parts(url, 0))


def _parts(url: Text, start: int) -> Iterator[Part]:
    """The texts of `url` from the offset `start` on."""
    position = 0
    for piece in url.pieces:
        position += len(piece.text or HOLE)
        if piece.part is not None and piece.module is not None and position > start:
            yield piece.module.file, piece.part.span.start


def unseen_uses(
    study: Study, module: ModuleInfo, sent: frozenset[Part], either: Either
) -> Mapping[Span, Planned]:
    """What is told of the uses of bases in `module` that `sent` has nothing of, by where they stand."""
    found: dict[Span, Planned] = {}
    for expr, context in module.contexts.items():
        if not _is_made(expr) or not study.finder.trail.touches(expr.span, context):
            continue
        if isinstance(expr, ir.Call):
            for arg in _bases_given(study, expr, context):
                found[arg.span] = _planned(study, arg.value, context, _client(study, arg.value, context))
        url = study.evaluator.value(expr, context) if not _is_inner(module, expr) else None
        site = _unsent(study, expr, context, url, sent) if isinstance(url, Text) else None
        if site is not None:
            site = replace(site, reason=picked(either, module.file, expr.span) or site.reason)
            found[expr.span] = _planned(study, expr, context, site)
    return found


def _planned(study: Study, expr: ir.Expr, context: Context, site: Site) -> Planned:
    """It holds its base back, unless nothing can send it."""
    through: frozenset[BaseKey] = frozenset()
    if is_used(study, context.scope.module, context):
        url = study.evaluator.text(expr, context)
        through = frozenset({UNKNOWN_BASE}) if is_ours(study, url) else keys_of(url, _base(study, url))
    return Planned(site=site, through=through)


def _base(study: Study, url: Text) -> Base:
    return find_base(*named(study, url))


# --- a path behind a base ---


def _is_made(expr: ir.Expr) -> bool:
    """Whether a text may be put together here."""
    match expr:
        case ir.Call():
            return bool(expr.args)
        case ir.Str():
            return any(part.expr is not None for part in expr.parts)
        case _:
            return isinstance(expr, ir.Concat | ir.Template)


def _is_inner(module: ModuleInfo, expr: ir.Expr) -> bool:
    """Whether a larger text is made of it."""
    parent = module.parents.get(expr)
    while isinstance(parent, ir.Wrap):
        parent = module.parents.get(parent)
    return isinstance(parent, ir.Concat | ir.Template | ir.Str)


def _unsent(study: Study, expr: ir.Expr, context: Context, url: Text, sent: frozenset[Part]) -> Site | None:
    pathmap, text, names = named(study, url)
    base = find_base(pathmap, text, names)
    rest = text[base.end :]
    if base.proof not in (Proof.V1, Proof.NAMED):
        return None
    if not is_spelled(url, base):
        return _unspelled(study, expr, context, url, sent) if HOLE in rest else None
    if not _PATH.match(rest.replace(HOLE, "/")) or not sent.isdisjoint(_parts(url, base.end)):
        return None
    answer = resolve(pathmap, method=None, url=text, hole_names=names, query={}, vicinity=study.vicinity)
    if isinstance(answer, AlreadyV2 | NotOurs):
        return None
    rows = _rows(answer)
    row = rows[0] if rows else None
    outcome = Outcome.UNMAPPED if row is None else Outcome.NEEDS_REVIEW
    site = replace(
        study.place(context.scope.module, expr.span, outcome, "text"),
        operation="path-constant",
        v1=rest.replace(HOLE, "…"),
        confidence=Confidence.CERTAIN,
        reason=_URL_UNSEEN,
    )
    if row is None:
        return site
    said = dict.fromkeys(f"{one.v1} is {one.target} in v2" for one in rows if one.target)
    v2 = row.target if len({one.target for one in rows}) == 1 else None
    site = replace(site, v2=v2, suggestion="; ".join(said) or None)
    if len(rows) > 1:  # which of them it is, the method says, and that is not seen
        return site
    return replace(site, v1=str(row.v1), basis=row.basis, source=row.source)


def _unspelled(
    study: Study, expr: ir.Expr, context: Context, url: Text, sent: frozenset[Part]
) -> Site | None:
    """A base with nothing but values behind it in one text, where no call seen here goes through it."""
    literal = url.pieces[0].literal
    alone = isinstance(literal, ir.Str) and all(part.expr is None for part in literal.parts)
    if literal is None or alone or not sent.isdisjoint(_parts(url, 0)):  # a text alone is told as a base
        return None
    return replace(
        study.place(context.scope.module, expr.span, Outcome.NEEDS_REVIEW, "text"),
        operation="path-constant",
        v1=url_string(url)[0].replace(HOLE, "…"),
        confidence=Confidence.CERTAIN,
        reason=_PATH_UNSEEN,
    )


def is_spelled(url: Text, base: Base) -> bool:
    """Whether something of the path is written here: what callers give is looked at where they give it."""
    position = 0
    for piece in url.pieces:
        behind = (piece.text or "")[max(base.end - position, 0) :]
        if re.search(r"\w", behind):
            return True
        position += len(piece.text or HOLE)
    return False


def _rows(answer: Resolution) -> Sequence[Operation]:
    match answer:
        case Matched():
            return (answer.operation,)
        case Ambiguous():
            return answer.operations
        case _:
            return ()


# --- a client that is not known ---


def _bases_given(study: Study, call: ir.Call, context: Context) -> Iterator[ir.Arg]:
    """The arguments that are a v1 base alone, where the call makes a client that no library here is."""
    library = study.project.language.support.library
    spelled = context.scope.module.text(call.func)
    for callee in each(study.evaluator.value(call.func, context)):
        if not isinstance(callee, External) or library.knows(callee.name):
            continue
        names = (callee.name, spelled)
        if not any(_MAKER.search(name) for name in names):
            continue
        for arg in call.args:
            named = arg.name is not None and _GIVES_BASE.fullmatch(arg.name)
            if not named and not (arg.name is None and any(_CLIENT.search(name) for name in names)):
                continue
            if _is_base(study, study.evaluator.text(arg.value, context)):
                yield arg


def _is_base(study: Study, url: Text) -> bool:
    base = _base(study, url)
    return base.proof in (Proof.V1, Proof.NAMED) and not url_string(url)[0][base.end :].strip("/")


def _client(study: Study, expr: ir.Expr, context: Context) -> Site:
    pair = study.pathmap.bases[0]
    return replace(
        study.place(context.scope.module, expr.span, Outcome.NEEDS_REVIEW, "text"),
        operation="base-url",
        v1=pair.v1,
        v2=pair.v2,
        basis=pair.basis,
        confidence=Confidence.LIKELY,
        reason=_CLIENT_UNSEEN,
        source=pair.source,
    )

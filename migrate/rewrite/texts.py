"""v1 strings in code that are no call: comments, docstrings, messages, unused constants."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from migrate.analysis import ir
from migrate.analysis.scope import Context, ModuleInfo
from migrate.formats.occurrences import Hit, hits, search_for
from migrate.model import Basis, Confidence, Edit, Outcome, Span
from migrate.pathmap.model import PathMap
from migrate.rewrite.study import Marks

# What web frameworks are given a route with.
_ROUTES = frozenset({"path", "re_path", "url", "route", "add_url_rule", "add_route", "add_api_route", "rule"})
# What begins with a program that sends requests: a shell is given such a text.
_COMMAND = re.compile(
    r"\s*(?:sudo\s+|exec\s+)?(?:[\w./~-]*/)?(?:curl|wget|xh|Invoke-(?:RestMethod|WebRequest))\s"
)
# What `format` and `%` fill by position.
_FIELD = re.compile(r"(?<!\{)\{\d*\}(?!\})|%[sd](?![0-9A-Fa-f])")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TextSite:
    """A v1 string in a text."""

    hit: Hit
    span: Span
    outcome: Outcome
    reason: str
    edits: tuple[Edit, ...] = ()
    context: Context | None = None  # where a whole literal, or a command, stands
    runs: bool = False  # it is a command, which may run where nothing is made of it
    literal: ir.Str | None = None  # the whole literal


def text_sites(
    module: ModuleInfo,
    marks: Marks,
    pathmap: PathMap,
    used: Iterable[Span],
    *,
    include_text: bool,
    vicinity: bool,
    accept: frozenset[Basis],
) -> Iterator[TextSite]:
    """The v1 strings of `module` outside `used`, the literals that calls and bases account for.

    `marks` are where the map's words stand.
    """
    if not marks.at:
        return
    words = search_for(pathmap)
    taken, prose = _Spans.of(used), _Spans.of(module.tree.texts)
    for span in module.tree.texts:
        if not marks.inside(span):
            continue
        text = _source(module, span)
        where = "in a comment" if text.lstrip()[:1] not in ("'", '"', "r", "R") else "in a docstring"
        for hit in hits(text, pathmap, words):
            if hit.likely and not vicinity:
                continue
            yield _prose(text, span, hit, where, include_text=include_text, accept=accept)
    for literal, context in module.strings:
        if literal.bytes_ or not marks.inside(literal.span) or prose.cover(literal.span):
            continue
        if taken.overlap(literal.span):
            continue
        yield from _literal(
            module, literal, context, pathmap, include_text=include_text, vicinity=vicinity, accept=accept
        )


@dataclass(frozen=True, slots=True)
class _Spans:
    """Spans joined where they overlap, in order: one is found among thousands at once."""

    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, spans: Iterable[Span]) -> _Spans:
        starts: list[int] = []
        ends: list[int] = []
        for span in sorted(spans):
            if ends and span.start < ends[-1]:
                ends[-1] = max(ends[-1], span.end)
            else:
                starts.append(span.start)
                ends.append(span.end)
        return cls(starts, ends)

    def overlap(self, span: Span) -> bool:
        """Whether one of them overlaps `span`."""
        before = bisect_left(self.starts, span.end) - 1
        return before >= 0 and span.start < self.ends[before]

    def cover(self, span: Span) -> bool:
        """Whether one of them covers `span`."""
        at = bisect_right(self.starts, span.start) - 1
        return at >= 0 and span.end <= self.ends[at]


def _source(module: ModuleInfo, span: Span) -> str:
    return module.source[span.start : span.end].decode(errors="replace")


def _prose(
    text: str, span: Span, hit: Hit, where: str, *, include_text: bool, accept: frozenset[Basis]
) -> TextSite:
    place = _place(text, span, hit)
    allowed = hit.operation is None or hit.operation.basis is not Basis.ASSUMED or Basis.ASSUMED in accept
    if include_text and hit.edits and allowed:
        edits = tuple(Edit(_range(text, span, a, b), new) for a, b, new in hit.edits)
        return TextSite(hit=hit, span=place, outcome=Outcome.REWRITTEN, reason=where, edits=edits)
    return TextSite(hit=hit, span=place, outcome=Outcome.LEFT_ALONE, reason=where)


def _literal(
    module: ModuleInfo,
    literal: ir.Str,
    context: Context,
    pathmap: PathMap,
    *,
    include_text: bool,
    vicinity: bool,
    accept: frozenset[Basis],
) -> Iterator[TextSite]:
    span = Span(literal.open.end, literal.close.start)
    text = _source(module, span)
    words = search_for(pathmap)
    found_here = [*hits(f'"{text}"', pathmap, words)]
    if not found_here and _FIELD.search(text):  # filled in by position: only the whole of it is told
        given = f'"{_FIELD.sub("{value}", text)}"'
        found_here = [
            replace(hit, start=0, end=len(text) + 2, edits=None)
            for hit in hits(given, pathmap, words)
            if hit.start <= 1 and hit.end >= len(given) - 1
        ]
    for hit in found_here:
        # The quotes are this function's own: every offset is one further than in the text.
        whole = not re.search(r"\w", text[: max(hit.start - 1, 0)] + text[max(hit.end - 1, 0) :])
        if hit.likely and not vicinity and not (whole and _only_this_api(hit)):
            continue
        place = Span(span.start, span.end)
        if "://" not in text and is_route(module, literal, context):
            yield TextSite(
                hit=hit, span=place, outcome=Outcome.LEFT_ALONE, reason="a route that this code serves"
            )
        elif whole and not hit.base:
            reason = "a v1 path that no call seen here uses"
            outcome = Outcome.NEEDS_REVIEW if hit.operation or hit.operations else Outcome.UNMAPPED
            yield TextSite(
                hit=hit, span=place, outcome=outcome, reason=reason, context=context, literal=literal
            )
        elif not whole:
            moved = Hit(
                start=hit.start - 1, end=hit.end - 1, v1=hit.v1, operation=hit.operation, base=hit.base
            )
            found = _prose(text, span, moved, "in a text", include_text=False, accept=accept)
            if _COMMAND.match(text):
                reason = "a command in a text, which this code may run"
                found = replace(
                    found, outcome=Outcome.NEEDS_REVIEW, reason=reason, context=context, runs=True
                )
            yield replace(found, hit=hit)
    del include_text


def _only_this_api(hit: Hit) -> bool:
    """Whether the path alone says whose it is."""
    return any(row.distinctive for row in (hit.operation, *hit.operations) if row is not None)


def is_route(module: ModuleInfo, literal: ir.Str, context: Context) -> bool:
    """Whether the literal is an argument of a decorator or of a route table's entry."""
    statement = context.statement
    if isinstance(statement, ir.Function | ir.Class):
        return any(decorator.span.covers(literal.span) for decorator in statement.decorators)
    parent = module.parents.get(literal)
    name = ""
    if isinstance(parent, ir.Call):
        owner, _, name = module.text(parent.func).rpartition(".")
        if (name == "path" or (name == "url" and owner)) and _adds_to_url(parent, owner):
            return False
    if name == "URL":  # an object that a URL is made into: what is sent, not what is served
        return False
    return name.lower() in _ROUTES


def _adds_to_url(call: ir.Call, owner: str) -> bool:
    """Whether a call is a step of what makes a URL: what serves is given something that answers."""
    if owner.endswith("Predicates"):
        return False
    return call.block is None and all(
        isinstance(arg.value, ir.Str | ir.Const) and not arg.name for arg in call.args
    )


def _place(text: str, span: Span, hit: Hit) -> Span:
    return _range(text, span, hit.start, hit.end)


def _range(text: str, span: Span, start: int, end: int) -> Span:
    begin = span.start + len(text[:start].encode())
    return Span(begin, begin + len(text[start:end].encode()))


def confidence_of(hit: Hit) -> Confidence:
    """A path without its base is a weaker sign than a URL."""
    return Confidence.LIKELY if hit.likely else Confidence.CERTAIN

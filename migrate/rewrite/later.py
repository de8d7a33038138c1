"""A query that is added to the URL behind what is edited: `if more: url += "&more=1"`, or by a wrapper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from migrate.analysis.evaluate import Evaluator
from migrate.analysis.layout import Seg, definition, lay_out
from migrate.pathmap.model import Place
from migrate.pathmap.resolve import HOLE
from migrate.rewrite.carry import Carried, Field, query_fields
from migrate.rewrite.draft import Review
from migrate.rewrite.urlfields import Hole, template


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """What is added: from which character of the URL on, by which sign, which fields; "" where nothing is."""

    start: int
    sign: str = ""
    fields: list[Field] = field(default_factory=list[Field])
    more: bool = False  # and what is not read there

    def guard(self, carried: Carried) -> None:
        """What is added is left as it is, so it has to be in v2 what it is in v1.

        Raises:
            Review: a value of it belongs elsewhere, or has another name.
        """
        changed = [*carried.path.values(), *carried.naming, *(item for item, _ in carried.dropped)]
        changed += [item for item, to in carried.renamed if (to.to, to.target) != (Place.QUERY, item.name)]
        for item in self.fields:
            if any(item is other for other in changed):
                raise Review(f"{item.name} is added to the URL apart from its path")

    def guard_sign(self, *, has_query: bool) -> None:
        """What is added goes on with the query that the URL has, or begins one.

        Raises:
            Review: the new URL has one and had none, or the other way round.
        """
        if self.sign and has_query is (self.sign == "?"):
            raise Review("more of the query is added to the URL apart from its path")


def later_query(
    evaluator: Evaluator, segs: Sequence[Seg], parts: Sequence[Seg], whole: str, end: int
) -> Later:
    """The query that is added to `whole`, a URL that ends at `end`; nothing where there is none that is read.

    `segs` is how the call's argument gives the URL, `parts` the same with variables opened.
    """
    own = segs[-1].end if segs else end
    start = own if own < end else _made(evaluator, segs[-1]) if segs else None
    if start is None or start >= end or whole[start] not in "?&":
        return Later(start=end)
    text, holes = template(parts, start, end) if own >= end else (whole[start:end], [])
    holes = holes or [(None, None)] * text.count(HOLE)
    told, left = _without_mappings(text[1:], holes)
    try:
        fields = list(query_fields(told, left))
    except Review:
        return Later(start=end, more=True)
    return Later(start=start, sign=text[0], fields=fields, more=len(left) < len(holes))


def _without_mappings(query: str, holes: Sequence[Hole]) -> tuple[str, list[Hole]]:
    """The query without what is a part of it as a whole, such as a mapping that is encoded there."""
    waiting, told, left = list(holes), list[str](), list[Hole]()
    for item in query.split("&"):
        own = [waiting.pop(0) for _ in range(item.count(HOLE))]
        if item != HOLE:
            told.append(item)
            left += own
    return "&".join(told), left


def _made(evaluator: Evaluator, seg: Seg) -> int | None:
    """Where the text ends that the variable is given first, where more is added to it."""
    found = definition(evaluator, seg.expr, seg.context) if seg.expr is not None and not seg.is_text else None
    segs = lay_out(evaluator, found.expr, found.context, seg.start) if found is not None else []
    if not segs:
        return None
    if segs[-1].end < seg.end:
        return segs[-1].end
    return _made(evaluator, segs[-1]) if segs[-1].end == seg.end and segs[-1].expr is not seg.expr else None

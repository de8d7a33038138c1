"""Which call site a request came from, and the verdict on each.

A request is of one operation of the map (method, path, the query values that name it), and so it came from
one of the sites of that operation that were rewritten. One site: it is the one. Several: `probes` may tell
them apart; where they do not, the request is nobody's, and a site that has no request of its own is `not
exercised`, with the reason. A site is never called proved on a request that another may have sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from migrate.model import Outcome, Site
from migrate.proof import Difference, SiteVerdict, Verdict
from migrate.verify.wanted import Wanted

Place = tuple[str, int, int]


def place_of(site: Site) -> Place:
    """File, line and column: what a site is known by."""
    return site.file, site.line, site.column


def rewritten_calls(sites: Iterable[Site]) -> list[Site]:
    """The sites that a run can prove: calls that were rewritten, not the bases and paths they go through."""
    return [site for site in sites if site.outcome is Outcome.REWRITTEN and site.operation not in _SHARED]


_SHARED = ("base-url", "path-constant", None)


def staying(sites: Iterable[Site]) -> frozenset[str]:
    """The operations that some site still calls on v1 after the rewrite."""
    held = (Outcome.NEEDS_REVIEW, Outcome.UNMAPPED)
    return frozenset(site.operation for site in sites if site.outcome in held and site.operation)


def candidates(
    wanted: Sequence[Wanted], sites: Sequence[Site], told: Mapping[int, Sequence[Place]]
) -> dict[int, tuple[Place, ...]]:
    """For each v1 request the sites that may have sent it; `told` is what was seen by looking."""
    by_operation: dict[str, list[Place]] = defaultdict(list)
    for site in sites:
        by_operation[str(site.operation)].append(place_of(site))
    found: dict[int, tuple[Place, ...]] = {}
    for number, item in enumerate(wanted):
        if item.operation is not None:
            found[number] = tuple(told.get(number, by_operation.get(item.operation.id, ())))
    return found


def verdicts(
    sites: Sequence[Site],
    origins: Mapping[int, tuple[Place, ...]],
    wrong: Mapping[int, Difference],
    blamed: Iterable[Place],
    elsewhere: str | None,
) -> tuple[SiteVerdict, ...]:
    """The verdict on each site.

    `origins` says who may have sent each request, `wrong` what is not as wanted, `blamed` names sites of
    requests that nobody wanted, and `elsewhere` is what differs though every request may agree.
    """
    accused = set(blamed)
    return tuple(
        _verdict(site, origins, wrong, elsewhere, accused=place_of(site) in accused) for site in sites
    )


def _verdict(
    site: Site,
    origins: Mapping[int, tuple[Place, ...]],
    wrong: Mapping[int, Difference],
    elsewhere: str | None,
    *,
    accused: bool,
) -> SiteVerdict:
    place = place_of(site)
    mine = [number for number, places in origins.items() if place in places]
    own = [number for number in mine if origins[number] == (place,)]
    others = sorted({f"{p[0]}:{p[1]}" for number in mine for p in origins[number] if p != place})
    faulty = [number for number in mine if number in wrong]

    def ended(verdict: Verdict, reason: str | None) -> SiteVerdict:
        file, line, column = place
        return SiteVerdict(
            file=file, line=line, column=column, verdict=verdict, requests=len(own), reason=reason
        )

    if faulty:
        doubt = "" if faulty[0] in own else f" (sent from here or from {', '.join(others)})"
        return ended(Verdict.DIFFERS, wrong[faulty[0]].text + doubt)
    if accused:
        return ended(Verdict.DIFFERS, "a request of this operation was sent that v1 did not send")
    if mine and elsewhere is not None:
        return ended(Verdict.DIFFERS, f"every request agrees, but not the {elsewhere}")
    if own:
        return ended(Verdict.PROVED, None)
    if mine:
        reason = f"{_count(mine)} came from here or from {', '.join(others)}: which cannot be told"
        return ended(Verdict.NOT_EXERCISED, reason)
    return ended(Verdict.NOT_EXERCISED, None)


def _count(items: Sequence[object]) -> str:
    return "1 request" if len(items) == 1 else f"{len(items)} requests"

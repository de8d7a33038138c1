"""Calls below a base that nobody sees, which are this API's because another call below the same one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from migrate.analysis.origin import base_origin
from migrate.analysis.values import Text, url_string
from migrate.pathmap.model import PathMap
from migrate.pathmap.resolution import speaks_for_base
from migrate.pathmap.resolve import NotOurs, resolve
from migrate.rewrite.asked import asked_by
from migrate.rewrite.study import Call, Study

_OURS = "\0"  # a variable's name that no code can have


def with_their_like(study: Study, calls: Sequence[Call]) -> list[Call]:
    """`calls`, of which those that begin with what a call of this API begins with are this API's."""
    sure = (call for call in calls if speaks_for_base(call.resolution))
    origins = [origin for call in sure if (origin := base_origin(study.evaluator, call.site.url))]
    study.ours = frozenset(origin.key for origin in origins)
    study.bearers = tuple(dict.fromkeys(name for origin in origins for name in origin.names))
    return [_told(study, call) if is_ours(study, call.site.url) else call for call in calls]


def is_ours(study: Study, url: Text) -> bool:
    """Whether `url` begins with what nobody sees, and what a call of this API begins with, too."""
    origin = base_origin(study.evaluator, url) if study.ours else None
    return origin is not None and origin.key in study.ours


def named(study: Study, url: Text) -> tuple[PathMap, str, list[str | None]]:
    """`url` with the name of what it begins with, where that is this API's, and the map that has the name."""
    text, names = url_string(url)
    if not is_ours(study, url):
        return study.pathmap, text, names
    known = replace(study.pathmap, environment=(*study.pathmap.environment, _OURS))
    return known, text, [_OURS, *names[1:]]


def _told(study: Study, call: Call) -> Call:
    """The call as what it is, now that it is known whose its base is."""
    if not isinstance(call.resolution, NotOurs):
        return call
    pathmap, url, names = named(study, call.site.url)
    asked = asked_by(study.pathmap, study.evaluator, call.site)
    found = resolve(
        pathmap,
        method=call.site.method,
        url=url.removesuffix(asked.spelled),
        hole_names=names,
        query=asked.query,
        open_query=asked.open,
        vicinity=study.vicinity,
    )
    return Call(site=call.site, resolution=found)

"""What a call is seen to ask for in its query, where a map names operations by that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from migrate.analysis.evaluate import Evaluator
from migrate.analysis.sites import CallSite
from migrate.analysis.values import Constant, plain, url_string
from migrate.analysis.values import Mapping as MappingValue
from migrate.pathmap.model import PathMap, Place
from migrate.pathmap.resolve import HOLE
from migrate.rewrite.carry import Field, content, read_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The query beside the URL's own text: values by name, None for one that is not visible.

    `open`: there may be more. `spelled` is the end of the URL that stands for a mapping written into it.
    """

    query: Mapping[str, str | None] = field(default_factory=dict[str, "str | None"])
    open: bool = False
    spelled: str = ""


def asked_by(pathmap: PathMap, evaluator: Evaluator, site: CallSite) -> Asked:
    """What `site` asks for; nothing is looked at where no operation of the map is named so."""
    endpoints = (*(row.v1 for row in pathmap.operations), *pathmap.v2_endpoints)
    if not any(endpoint.query for endpoint in endpoints):
        return Asked()
    fields = read_fields(site, evaluator.library, evaluator.value, iter(()))
    hidden = [place for _, place in fields.hidden]
    found = {item.name: _value(evaluator, item) for item in fields.fields if item.place is Place.QUERY}
    url, _ = url_string(site.url)
    last = site.url.pieces[-1] if site.url.pieces else None
    spelled = ""
    if last is not None and last.expr is not None and last.context is not None and url[-2:-1] in ("?", "&"):
        held = content(last.expr, last.context, evaluator.library, evaluator.value)
        if held.place is Place.FORM and isinstance(held.value, MappingValue) and not held.value.open:
            spelled = url[-2:] if url.endswith(HOLE) else ""
            for name, entry, context in held.value.entries if spelled else ():
                item = Field(name=name, place=Place.QUERY, expr=entry.value, context=context)
                found[name] = _value(evaluator, item)
    is_open = site.spread or Place.QUERY in fields.open or Place.QUERY in hidden
    return Asked(query=found, open=is_open, spelled=spelled)


def _value(evaluator: Evaluator, item: Field) -> str | None:
    if item.literal is not None or item.expr is None or item.context is None:
        return item.literal
    value = evaluator.value(item.expr, item.context)
    return str(value.value) if isinstance(value, Constant) else plain(value)

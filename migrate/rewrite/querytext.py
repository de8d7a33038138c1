"""The query that a URL spells: what stays of it in v2."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Place
from migrate.rewrite.carry import Carried, Field
from migrate.rewrite.draft import Code, Draft, Review
from migrate.rewrite.place import same_place
from migrate.rewrite.variables import is_template, quoted


def new_query(
    draft: Draft, query: Sequence[Field], carried: Carried, named: Mapping[str, str]
) -> list[str | Code]:
    """The query in the URL's own text: what stays of it, behind what names v2's operation.

    Raises:
        Review: a value of it is not seen.
    """
    gone = {id(item) for item in (*carried.path.values(), *carried.naming)}
    gone |= {id(item) for item, _ in carried.dropped}
    renamed = {
        id(item): parameter.target for item, parameter in carried.renamed if parameter.to is Place.QUERY
    }
    moved = {id(item) for item, parameter in carried.renamed if parameter.to is not Place.QUERY}
    content: list[str | Code] = []
    for name, value in named.items():
        content.append(("&" if content else "?") + f"{name}={quoted(draft, value)}")
    for item in query:
        if id(item) in gone | moved:
            continue
        content.append(("&" if content else "?") + renamed.get(id(item), item.name) + "=")
        if item.literal is not None:
            content.append(_as_spelled(draft, item, item.literal))
        elif item.expr is None or item.context is None:
            raise Review(f"the value of {item.name} is not visible here")
        else:
            here = same_place(item, draft)
            text = item.context.scope.module.text(item.expr)
            content.append(Code(name=item.name, text=text, origin=item.expr, here=here))
    return content


def _as_spelled(draft: Draft, item: Field, value: str) -> str:
    """The value as it was spelled, where that may stand in any literal: a client may look for a `?` in it."""
    kept = item.spelled is not None and _PLAIN.fullmatch(item.spelled) and not is_template(draft)
    return item.spelled if kept and item.spelled is not None else quoted(draft, value)


_PLAIN = re.compile(r"[\w.~:@/?,+-]*")

"""The bounds of `limit`: just inside, just outside, and no number at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contract.context import Context
from contract.declare import scenario
from contract.lists import listings
from contract.model import Verdict

_REFUSED = 422


@scenario("pagination-limit-lowest", "pagination-limit-highest", "pagination-limit-text-refused")
def bounds(ctx: Context) -> Iterator[Verdict]:
    """Bounds are those of the document."""
    name = ctx.api.profile["pagination"]["limit"]
    for listing in listings(ctx.api, "pagination-limit-lowest"):
        schema = listing.schema(name)
        tries: list[tuple[str, Any, int]] = [("pagination-limit-text-refused", "ten", _REFUSED)]
        for id, bound, step in (
            ("pagination-limit-lowest", schema.get("minimum"), -1),
            ("pagination-limit-highest", schema.get("maximum"), 1),
        ):
            if bound is not None:
                tries += [(id, bound, 200), (id, bound + step, _REFUSED)]
        for id, value, status in tries:
            answer = ctx.probe(listing.request(**{name: value}))
            told = f"{answer.status} {answer.text[:200]}"
            yield ctx.expect(id, answer.status == status, f"{status} for {name}={value}", told, answer)

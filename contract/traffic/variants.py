"""Resources of every sort that a kind has, made, read and listed."""

from __future__ import annotations

from collections.abc import Iterator

from contract.context import Context
from contract.declare import traffic
from contract.model import Exchange
from contract.resources import AREA, each_variant


@traffic("variants", needs=["writes"])
def variants(ctx: Context) -> Iterator[Exchange]:
    """One of each variant and one as the profile has it; each is read alone and in a page of the list."""
    for name in ctx.data[AREA]["variants"]:
        kind = ctx.api.kinds[name]
        for one in each_variant(ctx, kind):
            yield one.made
            yield ctx.send(kind.read(one.id).labelled("variant"))
        yield ctx.send(kind.list().labelled("variants"))

"""Every batch, asked for what is there: without a window, with each period, and between dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contract.batches import Batch, batches
from contract.context import Context
from contract.declare import traffic
from contract.model import Exchange
from contract.windows import Windows, days_ago


@traffic("batches", needs=["writes"])
def asked(ctx: Context) -> Iterator[Exchange]:
    """With as many ids as one page of a collection shows."""
    for batch in batches(ctx.api):
        known = batch.known(ctx)
        for more in _windows(ctx, batch):
            yield ctx.send(batch.ask({**known, **more}).labelled("batch"))


def _windows(ctx: Context, batch: Batch) -> Iterator[Mapping[str, Any]]:
    windows, deltas = Windows.of(ctx.api), ctx.data["batch"]["deltas"]
    yield {}
    if batch.schema(windows.period):
        yield from ({windows.period: each} for each in windows.days)
        yield windows.between(days_ago(ctx, 3), days_ago(ctx, 3))
        yield windows.between(days_ago(ctx, 9), days_ago(ctx, 2))
    if batch.schema(deltas["windows"]):
        yield {deltas["windows"]: [3]}
        yield {deltas["windows"]: ctx.random.sample(range(1, 366), 4)}

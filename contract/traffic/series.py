"""Every series of days: without a window, with each period, between dates, and without the dates it needs."""

from __future__ import annotations

from collections.abc import Iterator

from contract.context import Context
from contract.declare import traffic
from contract.model import Exchange
from contract.series import ask, series
from contract.windows import Windows, days_ago


@traffic("series", needs=["writes"])
def asked(ctx: Context) -> Iterator[Exchange]:
    """Of shared resources; the label says what is left out."""
    windows = Windows.of(ctx.api)
    custom = windows.between(days_ago(ctx, 9), days_ago(ctx, 2))
    for operation in series(ctx.api):
        plain = ask(ctx, operation)
        yield ctx.send(plain.labelled("no window"))
        for each in ({windows.period: name} for name in windows.days):
            yield ctx.send(plain.with_query(**each).labelled("window"))
        yield ctx.send(plain.with_query(**custom).labelled("window"))
        yield ctx.send(plain.with_query(**{windows.period: windows.custom}).labelled("no dates"))

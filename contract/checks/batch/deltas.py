"""Deltas: windows that are given twice, and that asking leaves no trace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contract.batches import Batch, batches
from contract.checks.authentication.keys import told
from contract.checks.batch.answers import said
from contract.context import Context
from contract.declare import scenario
from contract.model import Exchange, Verdict
from contract.profile import Kind
from contract.steady import unmoved
from contract.values import as_list


@scenario("deltas-windows-repeated")
def repeated(ctx: Context) -> Iterator[Verdict]:
    """Twice in a row, and with another between."""
    deltas = ctx.data["batch"]["deltas"]
    for batch in batches(ctx.api, "deltas-windows-repeated"):
        for windows in ([7, 7], [7, 1, 7]):
            ids = {field: batch.unknown(ctx, 1) for field in batch.fields}
            answer = ctx.send(batch.ask({**ids, deltas["windows"]: windows}))
            if answer.is_outage:
                continue
            found = as_list(said(answer, ctx.api, "windows"))
            once = answer.is_success and len(found) == len(set(windows))
            received = f"the windows {found}" if answer.is_success else told(answer)
            yield ctx.expect("deltas-windows-repeated", once, "each window once", received, answer)


@scenario("deltas-read-only")
def read_only(ctx: Context) -> Iterator[Verdict]:
    """A resource made for it reads the same after it was asked about."""
    for batch in batches(ctx.api, "deltas-read-only"):
        for field, name in batch.fields.items():
            asked = _Asked(ctx=ctx, batch=batch, field=field, kind=ctx.api.kinds[name])
            yield from unmoved(ctx, "deltas-read-only", asked.read, asked.ask, before=asked.make)


@dataclass(kw_only=True)
class _Asked:
    """A resource, how it reads, and a batch that is asked about it."""

    ctx: Context
    batch: Batch
    field: str
    kind: Kind
    id: str = ""

    def make(self) -> None:
        """Another one: what was changed once may not change again."""
        self.id = self.ctx.world.make(self.kind).id

    def read(self) -> tuple[Any, Exchange]:
        """All that it shows."""
        answer = self.ctx.served(self.ctx.send(self.kind.read(self.id)))
        return self.ctx.api.data_of(answer), answer

    def ask(self) -> Exchange:
        """Asks about it."""
        return self.ctx.served(self.ctx.send(self.batch.ask({self.field: [self.id]})))

"""Which bodies a batch takes and which it refuses: each requirement with its bodies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from contract.batches import Batch, batches
from contract.checks.authentication.keys import told
from contract.context import Context
from contract.declare import scenario
from contract.model import Verdict
from contract.values import as_object
from contract.windows import UNLISTED, Windows, days_ago

_REFUSED: Final = 422
Body = Mapping[str, Any]
Bodies = Callable[[Context, Batch], Iterator[tuple[Body, bool]]]
"""Each body, and whether it is to be taken."""


def _base(ctx: Context, batch: Batch) -> dict[str, Any]:
    """A body that is taken, whatever there is."""
    return {next(iter(batch.fields)): batch.unknown(ctx, 1)}


def _none(ctx: Context, batch: Batch) -> Iterator[tuple[Body, bool]]:
    yield {}, False


def _count(ctx: Context, batch: Batch) -> Iterator[tuple[Body, bool]]:
    for field in batch.fields:
        for number, is_taken in _around(batch.schema(field), "minItems", "maxItems"):
            yield {field: batch.unknown(ctx, number)}, is_taken


def _too_many(ctx: Context, batch: Batch) -> Iterator[tuple[Body, bool]]:
    for field in batch.fields:
        yield {field: batch.unknown(ctx, batch.schema(field)["maxItems"] + 1)}, False


def _strange(ctx: Context, batch: Batch) -> Iterator[tuple[Body, bool]]:
    """What is no id: alone, and beside one."""
    others = ["not-a-number", ctx.unknown_id(), 1.5] if batch.is_numbered else ["not-a-uuid", 12]
    for field in batch.fields:
        for other in others:
            yield {field: [other]}, False
        yield {field: [*batch.unknown(ctx, 1), others[0]]}, False


def _unlisted(ctx: Context, batch: Batch) -> Iterator[tuple[Body, bool]]:
    yield {**_base(ctx, batch), Windows.of(ctx.api).period: UNLISTED}, False


def _without_dates(ctx: Context, batch: Batch) -> Iterator[tuple[Body, bool]]:
    windows = Windows.of(ctx.api)
    whole = {**_base(ctx, batch), **windows.between(days_ago(ctx, 9), days_ago(ctx, 2))}
    for names in ((windows.first,), (windows.last,), (windows.first, windows.last)):
        yield {name: value for name, value in whole.items() if name not in names}, False


def _reversed(ctx: Context, batch: Batch) -> Iterator[tuple[Body, bool]]:
    yield {**_base(ctx, batch), **Windows.of(ctx.api).between(days_ago(ctx, 2), days_ago(ctx, 9))}, False


def _no_dates(ctx: Context, batch: Batch) -> Iterator[tuple[Body, bool]]:
    windows = Windows.of(ctx.api)
    for text in windows.not_dates:
        for name in (windows.first, windows.last):
            window = windows.between(days_ago(ctx, 9), days_ago(ctx, 2))
            yield {**_base(ctx, batch), **window, name: text}, False


def _deltas(values: Callable[[Mapping[str, Any]], Iterator[tuple[list[int], bool]]]) -> Bodies:
    """Bodies that differ in their windows; `values` is given the schema of these."""

    def bodies(ctx: Context, batch: Batch) -> Iterator[tuple[Body, bool]]:
        name = ctx.data["batch"]["deltas"]["windows"]
        for windows, is_taken in values(batch.schema(name)):
            yield {**_base(ctx, batch), name: windows}, is_taken

    return bodies


def _shortest(schema: Mapping[str, Any]) -> Iterator[tuple[list[int], bool]]:
    least = as_object(schema["items"])["minimum"]
    yield from (([least], True), ([least - 1], False), ([least, least - 1], False))


def _longest(schema: Mapping[str, Any]) -> Iterator[tuple[list[int], bool]]:
    most = as_object(schema["items"])["maximum"]
    yield from (([most], True), ([most + 1], False), ([most, most + 1], False))


def _windows_count(schema: Mapping[str, Any]) -> Iterator[tuple[list[int], bool]]:
    for number, is_taken in _around(schema, "minItems", "maxItems"):
        yield list(range(1, number + 1)), is_taken


def _around(schema: Mapping[str, Any], least: str, most: str) -> Iterator[tuple[int, bool]]:
    yield from ((schema[least], True), (schema[most], True), (schema[most] + 1, False))
    yield schema[least] - 1, False


_BODIES: Final[Mapping[str, Bodies]] = {
    "metrics-ids-required": _none,
    "metrics-ids-count": _count,
    "metrics-ids-invalid-refused": _strange,
    "metrics-period-invalid-refused": _unlisted,
    "metrics-custom-needs-dates": _without_dates,
    "metrics-custom-reversed": _reversed,
    "metrics-date-invalid-refused": _no_dates,
    "account-video-metrics-integers": _strange,
    "account-video-metrics-bounds": _too_many,
    "deltas-ids-required": _none,
    "deltas-ids-count": _count,
    "deltas-window-shortest": _deltas(_shortest),
    "deltas-window-longest": _deltas(_longest),
    "deltas-windows-count": _deltas(_windows_count),
}


@scenario(*_BODIES)
def bodies(ctx: Context) -> Iterator[Verdict]:
    """Of ids that nobody has, so that nothing has to be there."""
    for requirement, make in _BODIES.items():
        for batch in batches(ctx.api, requirement):
            for body, is_taken in make(ctx, batch):
                answer = ctx.send(batch.ask(body))
                if answer.is_outage:
                    continue
                holds = answer.is_success if is_taken else answer.status == _REFUSED
                expected = "a success" if is_taken else str(_REFUSED)
                yield ctx.expect(requirement, holds, expected, told(answer), answer)

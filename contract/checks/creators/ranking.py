"""The ranking: its shape, its limit, its periods and its order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contract.checks.authentication.keys import told
from contract.context import Context
from contract.declare import scenario
from contract.errors import Untestable
from contract.model import Exchange, Verdict
from contract.request import Request
from contract.values import as_object

_AREA = "creators"
_MORE_THAN_DEFAULT = 2


@scenario("creators-top-array", "creators-top-limit-default")
def unasked(ctx: Context) -> Iterator[Verdict]:
    """Without a limit, of more groups than it may show."""
    schema = _schema(ctx, "limit")
    if ctx.has("writes"):
        ctx.world.some(ctx.api.plain, schema["default"] + _MORE_THAN_DEFAULT)
    answer = ctx.served(ctx.probe(_request(ctx)))
    ranking = ctx.api.data_of(answer)
    is_array = isinstance(ranking, list)
    yield ctx.expect("creators-top-array", is_array, "an array", type(ranking).__name__, answer)
    yield _at_most(ctx, "creators-top-limit-default", schema["default"], answer)


@scenario("creators-top-limit-respected", "creators-top-limit-bounds")
def limited(ctx: Context) -> Iterator[Verdict]:
    """The least and the most, and what is beyond them."""
    schema = _schema(ctx, "limit")
    if ctx.has("writes"):
        ctx.world.some(ctx.api.plain, schema["minimum"] + 1)
    for limit in (schema["minimum"], schema["maximum"]):
        answer = ctx.probe(_request(ctx, limit=limit))
        yield _served(ctx, "creators-top-limit-bounds", answer)
        if answer.is_success:
            yield _at_most(ctx, "creators-top-limit-respected", limit, answer)
    for limit in (schema["minimum"] - 1, schema["maximum"] + 1):
        yield _refused(ctx, "creators-top-limit-bounds", ctx.probe(_request(ctx, limit=limit)))


@scenario("creators-top-period")
def periods(ctx: Context) -> Iterator[Verdict]:
    """Each that is listed, and one that is not."""
    for period in _schema(ctx, "period")["enum"]:
        yield _served(ctx, "creators-top-period", ctx.probe(_request(ctx, period=period)))
    yield _refused(ctx, "creators-top-period", ctx.probe(_request(ctx, period="none-of-the-listed")))


@scenario("creators-top-ranked")
def ranked(ctx: Context) -> Iterator[Verdict]:
    """By the figure that is taken for the rank."""
    answer = ctx.served(ctx.probe(_request(ctx, limit=_schema(ctx, "limit")["maximum"])))
    name = ctx.data[_AREA]["ranking"]["by"]
    figures = [as_object(each).get(name) or 0 for each in ctx.api.data_of(answer) or ()]
    if len(set(figures)) < 2:
        raise Untestable("No two groups differ in the figure by which they are ranked.")
    is_falling = figures == sorted(figures, reverse=True)
    yield ctx.expect("creators-top-ranked", is_falling, f"falling {name}", f"{figures}", answer)


def _at_most(ctx: Context, requirement: str, most: int, answer: Exchange) -> Verdict:
    count = len(ctx.api.data_of(answer) or ())
    return ctx.expect(requirement, count <= most, f"at most {most}", f"{count}", answer)


def _served(ctx: Context, requirement: str, answer: Exchange) -> Verdict:
    return ctx.expect(requirement, answer.is_success, "a success", told(answer), answer)


def _refused(ctx: Context, requirement: str, answer: Exchange) -> Verdict:
    return ctx.expect(requirement, answer.status == 422, "422", told(answer), answer)


def _request(ctx: Context, **query: Any) -> Request:
    """A call of the ranking; parameters by their role."""
    row = ctx.data[_AREA]["ranking"]
    operation = ctx.api.document.operation(row["operation"])
    named = {row[role]: value for role, value in query.items()}
    return Request(method=operation.method, path=operation.path).with_query(**named)


def _schema(ctx: Context, role: str) -> dict[str, Any]:
    row = ctx.data[_AREA]["ranking"]
    parameter = ctx.api.document.operation(row["operation"]).parameter(row[role]) or {}
    return as_object(ctx.api.document.resolve(parameter.get("schema")))

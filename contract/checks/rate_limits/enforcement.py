"""What happens when a key has used up its requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime

from contract.checks.rate_limits.headers import in_windows, is_counted, values
from contract.context import Context
from contract.declare import expect, history, law, scenario
from contract.errors import Untestable
from contract.model import Exchange, Finding, Verdict
from contract.profile import Api
from contract.values import as_object

_SECOND = 2


@scenario("rate-limit-enforced")
def enforced(ctx: Context) -> Iterator[Verdict]:
    """The request after the last one is refused."""
    code = ctx.api.problem.codes["429"]
    used = [each for each in ctx.traffic("exhaustion") if each.label == "use"]
    for before, after in in_windows(used, ctx.api):
        first, second = values(before, ctx.api), values(after, ctx.api)
        if first and second and first[1] == 0 and first[2] == second[2]:
            is_refused = after.status == 429 and after.at_path("code") in code
            told = f"{after.status} {after.at_path('code')}"
            yield ctx.expect(
                "rate-limit-enforced", is_refused, f"429 {' or '.join(code)}", told, after, after=[before]
            )


@history("rate-limit-not-early", traffic=["exhaustion"])
def not_early(exchanges: Sequence[Exchange], api: Api) -> Iterator[tuple[Exchange, Finding]]:
    """Of a key that had some left, by the answer before in the same window or by the refusal itself."""
    for before, after in in_windows(exchanges, api):
        first, second = values(before, api), values(after, api)
        if not first or not second or first[2] != second[2]:
            continue
        if after.status == 429 or first[1] > 0:
            early = after.status == 429 and (first[1] > 0 or second[1] > 0)
            yield after, expect(not early, "to be served", f"429 with {first[1]} remaining before")


@law("rate-limit-retry-after-present", traffic=["exhaustion"])
def retry_after(exchange: Exchange, api: Api) -> Finding:
    """On each refusal."""
    if exchange.status != 429:
        return None
    return expect(exchange.header("retry-after"), "the header Retry-After", None)


@law("rate-limit-retry-after-seconds", traffic=["exhaustion"])
def retry_after_seconds(exchange: Exchange, api: Api) -> Finding:
    """Digits; an HTTP date is another form, which is not the documented one."""
    told = exchange.header("retry-after")
    if exchange.status != 429 or told is None:
        return None
    return expect(told.isdigit(), "a whole number of seconds", told)


@law("rate-limit-retry-after-agrees-with-reset", traffic=["exhaustion"])
def agrees_with_reset(exchange: Exchange, api: Api) -> Finding:
    """Both tell the same moment."""
    told, found = exchange.header("retry-after"), values(exchange, api)
    if exchange.status != 429 or told is None or found is None or not is_counted(exchange, api):
        return None
    moment = exchange.at + int(told) if told.isdigit() else _date(told)
    if moment is None:
        return None
    return expect(
        abs(moment - found[2]) <= _SECOND, f"the moment {found[2]}, give or take {_SECOND} s", f"{moment:.0f}"
    )


@scenario("rate-limit-retry-after-true")
def true(ctx: Context) -> Iterator[Verdict]:
    """Who waited as told is served."""
    seen = ctx.traffic("exhaustion")
    refused = next((each for each in seen if each.label == "refused" and each.status == 429), None)
    after = next((each for each in seen if each.label == "recovered"), None)
    if refused is None or after is None:
        raise Untestable("No refusal said in seconds when to come back.")
    told = refused.header("retry-after")
    yield ctx.expect(
        "rate-limit-retry-after-true",
        after.status != 429,
        f"to be served after {told} s",
        str(after.status),
        after,
        after=[refused],
    )


@scenario("rate-limit-refused-write-changes-nothing")
def refused_write(ctx: Context) -> Iterator[Verdict]:
    """What a refused request would have made is not there."""
    kind = ctx.api.plain
    for each in ctx.traffic("exhaustion"):
        if each.label == "refused write" and each.status == 429:
            sent = as_object(ctx.api.body_of(each.request))
            items = [as_object(item) for item in ctx.items(kind.list())]
            found = [item for item in items if all(item.get(name) == sent[name] for name in sent)]
            yield ctx.expect(
                "rate-limit-refused-write-changes-nothing",
                not found,
                "nothing to be made",
                str(found[:1]),
                each,
            )


@scenario("rate-limit-open-not-limited")
def open_not_limited(ctx: Context) -> Iterator[Verdict]:
    """The open endpoints under a key that has none left."""
    for each in ctx.traffic("exhaustion"):
        if each.label == "open":
            told = f"{each.status} {each.text[:200]}"
            yield ctx.expect("rate-limit-open-not-limited", each.is_success, "to be served", told, each)


@scenario("rate-limit-open-not-counted")
def open_not_counted(ctx: Context) -> Iterator[Verdict]:
    """Calls of the open endpoints with a key, between two calls that count."""
    api = ctx.api
    for _ in range(3):
        before = ctx.send(api.whoami)
        between = [ctx.send(request) for request in ctx.requests_of("rate-limit-open-not-counted") * 3]
        after = ctx.send(api.whoami)
        first, second = values(before, api), values(after, api)
        if first and second and first[2] == second[2]:
            counted = first[1] - second[1] - 1
            yield ctx.expect(
                "rate-limit-open-not-counted",
                counted < len(between),
                f"{len(between)} calls of the open endpoints not to be counted",
                f"{counted} counted",
                after,
                after=[before, *between],
            )
            return


@scenario("rate-limit-per-key")
def per_key(ctx: Context) -> Iterator[Verdict]:
    """Calls with one key, between two with another; others may use the key meanwhile, but hardly as often."""
    api = ctx.api
    for _ in range(3):
        before = ctx.send(api.whoami, identity="second_key")
        between = [ctx.send(api.whoami) for _ in range(6)]
        after = ctx.send(api.whoami, identity="second_key")
        first, second = values(before, api), values(after, api)
        if first and second and first[2] == second[2]:
            counted = first[1] - second[1] - 1
            yield ctx.expect(
                "rate-limit-per-key",
                counted < len(between),
                f"{len(between)} calls with another key not to be counted",
                f"{counted} counted",
                after,
                after=[before, *between],
            )
            return


def _date(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()

"""Turns breaches into evidence: the simplest request that shows one, as a command."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from contract.credentials import CREDENTIALS
from contract.model import Exchange, Failure, Verdict
from contract.profile import MAIN, Api

_BODY_SHOWN = 600


def failure_of(api: Api, breaches: Sequence[Verdict]) -> Failure:
    """The evidence of a requirement's breaches; there is at least one. The smallest request is shown."""
    verdict = min(breaches, key=_simplicity)
    exchange, breach = verdict.exchange, verdict.breach
    assert breach is not None
    return Failure(
        expected=breach.expected,
        received=breach.received,
        request=f"{exchange.request.method} {exchange.request.target}" if exchange else "",
        curl=script_of(api, [*verdict.after, *([exchange] if exchange else [])]),
        status=exchange.status if exchange else None,
        body=exchange.text[:_BODY_SHOWN] if exchange else "",
        times=len(breaches),
    )


def script_of(api: Api, exchanges: Sequence[Exchange]) -> str:
    """The commands that send the requests again; what was under way at one time is sent at one time."""
    lines: list[str] = []
    together: list[Exchange] = []
    for number, exchange in enumerate(exchanges):
        following = exchanges[number + 1] if number + 1 < len(exchanges) else None
        together.append(exchange)
        if following is not None and following.began < max(each.ended for each in together):
            continue
        end = " &" if len(together) > 1 else ""
        lines += [curl_of(api, each) + end for each in together]
        lines += ["wait"] if end else []
        together = []
    return "\n".join(lines)


def curl_of(api: Api, exchange: Exchange) -> str:
    """A command that sends the request again."""
    request = exchange.request
    parts = ["curl", "-sS", "-i"]
    if request.method != "GET":
        parts += ["-X", request.method]
    fields, parameters = _credential(api, exchange)
    words = [*map(shlex.quote, parts), _quoted_url(exchange.url, parameters)]
    if request.header("authorization") is None:
        words += [word for field in fields for word in ("-H", f'"Authorization: {field}"')]
    for name, value in request.headers:
        words += ["-H", shlex.quote(f"{name}: {value}")]
    if request.body is not None:
        words += ["--data-binary", _quoted_body(request.body)]
    return " ".join(words)


def _credential(api: Api, exchange: Exchange) -> tuple[list[str], list[tuple[str, str]]]:
    """Fields and parameters that show a key, with the shell variable that holds it."""
    if exchange.request.credential:
        way = CREDENTIALS[exchange.request.credential]
        return way.shown(api.identities[exchange.identity or MAIN].env)
    if exchange.identity is None:
        return [], []
    return [f"Bearer ${api.identities[exchange.identity].env}"], []


def _quoted_url(url: str, parameters: Sequence[tuple[str, str]]) -> str:
    if not parameters:
        return shlex.quote(url)
    told = "&".join(f"{name}={value}" for name, value in parameters)
    return shlex.quote(url + ("&" if "?" in url else "?")) + f'"{told}"'


def _quoted_body(body: bytes) -> str:
    text = body[:4000].decode("utf-8", "replace")
    return shlex.quote(text) + ("" if len(body) <= 4000 else f" # the first 4000 of {len(body)} bytes")


def _simplicity(verdict: Verdict) -> tuple[int, int]:
    exchange = verdict.exchange
    return (exchange.request.size, exchange.number) if exchange else (1 << 30, 0)

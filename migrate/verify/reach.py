"""Programs that no run may start: their requests could reach the API itself, for nothing takes them over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from migrate.model import Outcome, Site
from migrate.verify.attribute import rewritten_calls

# Clients that ask no proxy: what they are given, they connect to.
_PROXY_BLIND = frozenset({"http.client", "fetch", "http", "https", "undici", "got", "superagent", "ky"})
_PROSE = (".md", ".rst", ".txt")
_LEFT = (Outcome.NEEDS_REVIEW, Outcome.UNMAPPED)


def unreachable(
    sites: Iterable[Site], texts: Mapping[str, bytes], hosts: re.Pattern[str], *, via_proxy: bool
) -> str | None:
    """Why the program must not be run, or None; `texts` are the files that name the API's host, by path.

    Addresses in the copies are replaced where they are whole URLs. A host that stands alone stays, and a
    client that asks no proxy would then connect to the API. With `via_proxy`, nothing is replaced at all.
    """
    every = list(sites)
    calls = [*rewritten_calls(every), *(site for site in every if site.outcome in _LEFT)]
    blind = next((site for site in calls if site.client in _PROXY_BLIND), None)
    if blind is None:
        return None
    if via_proxy:
        return (
            f"{blind.file}:{blind.line}: Expected a client that asks a proxy for --via-proxy but "
            f"{blind.client} asks none and would reach the API itself; leave --via-proxy out"
        )
    callers = {site.file: site for site in calls if site.client in _PROXY_BLIND}
    for file, text in sorted(texts.items()):
        at = _host_alone(text, hosts, anywhere=file in callers) if not file.endswith(_PROSE) else None
        if at is not None:
            client, line = callers.get(file, blind).client, text[:at].count(b"\n") + 1
            return (
                f"{file}:{line}: Expected a whole URL but got a host alone, which cannot be pointed at "
                f"the mock; {client} asks no proxy and would reach the API itself, so it is not run"
            )
    return None


def _host_alone(text: bytes, hosts: re.Pattern[str], *, anywhere: bool) -> int | None:
    """Where a host stands without a scheme: `anywhere`, or else only as the whole of a value."""
    host = rb"(?:" + hosts.pattern.encode() + rb")"
    alone = rb"(?<![/\w.@-])" + host + rb"(?![\w-])"
    value = rb"(?:[\"'`=]|:[ \t]+)" + host + rb"(?::\d+)?(?=[\"'`,;\s]|$)"
    found = re.search(alone if anywhere else value, text, re.IGNORECASE)
    return None if found is None else found.start()

"""Programs that no run may start: their requests could reach the API itself, for nothing takes them over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from migrate.model import Outcome, Site
from migrate.verify.attribute import rewritten_calls

# Clients that ask no proxy: what they are given, they connect to.
_PROXY_BLIND = frozenset({"http.client", "fetch", "http", "https", "undici", "got", "superagent", "ky"})
_LEFT = (Outcome.NEEDS_REVIEW, Outcome.UNMAPPED)


def unreachable(
    sites: Iterable[Site], text: Callable[[str], bytes], hosts: re.Pattern[str], *, via_proxy: bool
) -> str | None:
    """Why the program must not be run, or None.

    Addresses in the copies are replaced where they are whole URLs. A host that stands alone stays, and a
    client that asks no proxy would then connect to the API. With `via_proxy`, nothing is replaced at all.
    """
    every = list(sites)
    calls = [*rewritten_calls(every), *(site for site in every if site.outcome in _LEFT)]
    alone = re.compile(rb"(?<![/\w.@-])(?:" + hosts.pattern.encode() + rb")(?![\w-])", re.IGNORECASE)
    for site in calls:
        if site.client not in _PROXY_BLIND:
            continue
        if via_proxy:
            return (
                f"{site.file}:{site.line}: Expected a client that asks a proxy for --via-proxy but "
                f"{site.client} asks none and would reach the API itself; leave --via-proxy out"
            )
        found = alone.search(text(site.file))
        if found is not None:
            line = text(site.file).count(b"\n", 0, found.start()) + 1
            return (
                f"{site.file}:{line}: Expected a whole URL but got a host alone, which cannot be pointed at "
                f"the mock; {site.client} asks no proxy and would reach the API itself, so it is not run"
            )
    return None

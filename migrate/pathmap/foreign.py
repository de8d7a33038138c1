"""Whether a URL is another's: on a host that is neither this API's nor one that may stand in for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import ip_address

from migrate.pathmap.bases import Proof, find_base
from migrate.pathmap.model import PathMap
from migrate.plan import Elsewhere

# Names of machines that no other company has: RFC 2606, RFC 6761, RFC 6762, and what networks use inside.
_INSIDE = re.compile(
    r"(?:.*\.)?(?:localhost|local|internal|intranet|lan|home|corp|svc|test|example|invalid|example\.(?:com|org|net))"
)
_SHOWN = 8  # characters of a path
_URL = re.compile(r"https?://([^/?#\\\s${}<>%@]+)(?=[/?#]|$)", re.IGNORECASE)


def is_base(pathmap: PathMap, url: str, holes: Sequence[str | None] = ()) -> bool:
    """Whether `url` is a v1 base, and no more; `holes` are the names of what is put into it."""
    base = find_base(pathmap, url, holes)
    return base.proof in (Proof.V1, Proof.NAMED) and url[base.end :] in ("", "/")


def elsewhere(
    pathmap: PathMap,
    url: str,
    names: frozenset[str],
    file: str,
    line: int,
    keys: tuple[str, ...] = (),
    *,
    is_run: bool = False,
) -> Elsewhere | None:
    """What `url` says that is given under `names`; None where it is this API's, or no URL in full."""
    host = _other_host(pathmap, url.strip()) if names or keys else None
    if host is None:
        return None
    foreign = _is_foreign(host, pathmap.hosts)
    shown = _shown(url.strip())
    return Elsewhere(names=names, url=shown, file=file, line=line, foreign=foreign, keys=keys, is_run=is_run)


def is_foreign(pathmap: PathMap, url: str) -> bool:
    """Whether `url` is on a host that is certainly another's."""
    host = _other_host(pathmap, url)
    return host is not None and _is_foreign(host, pathmap.hosts)


def _other_host(pathmap: PathMap, url: str) -> str | None:
    """The host of `url`; None where it is this API's, or no URL in full."""
    found = _URL.match(url)
    if found is None or find_base(pathmap, url).proof is not Proof.FOREIGN:
        return None
    return (found.group(1).rpartition(":")[0] or found.group(1)).lower()


def _shown(url: str) -> str:
    """The URL as a report may have it: what is long in a path, or in a query, may be a secret."""
    scheme, _, rest = url.partition("://")
    host, slash, path = re.split(r"[?#]", rest)[0].partition("/")
    first, more, _ = path.partition("/")
    if len(first) > _SHOWN or more:
        first = f"{first if len(first) <= _SHOWN else ''}…"
    return f"{scheme}://{host}{slash}{first}"


def _is_foreign(host: str, ours: tuple[str, ...]) -> bool:
    """Whether a host is another's: neither inside a network, nor a neighbour of this API's."""
    try:
        return not ip_address(host.strip("[]")).is_private
    except ValueError:
        pass
    if "." not in host or _INSIDE.fullmatch(host):
        return False
    domain = host.split(".")[-2:]
    return all(known.lower().split(".")[-2:] != domain for known in ours)

"""The literal fragments of a map: what a file must hold to be worth parsing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from migrate.pathmap.model import Endpoint, PathMap



def fragments(pathmap: PathMap) -> tuple[str, ...]:
    """Hosts, path words and base-URL variables of the map, each once, as a person would search for them."""
    found: list[str] = list(pathmap.hosts)
    for pair in pathmap.bases:
        host = re.sub(r"^(?:\w+:)?//", "", pair.v1).split("/")[0]
        found.extend(part.strip(".") for part in re.split(r"\{[^{}]*\}", host) if len(part.strip(".")) > 3)
    found.extend(pathmap.environment)
    for operation in pathmap.operations:
        found.append(_words(operation.v1))
    for endpoint in pathmap.v2_endpoints:
        found.append(_words(endpoint))
    for wrapper in pathmap.clients:
        found.append(re.sub(r"\$\w+", "", wrapper.call.partition("(")[0]).strip("."))
    return tuple(dict.fromkeys(item for item in found if item))


def _words(endpoint: Endpoint) -> str:
    """The longest run of literal segments of a path, with the query that names the operation."""
    runs = re.split(r"/?\{[^{}]*\}/?", endpoint.path.strip("/"))
    longest = max(runs, key=len)
    return next(iter(endpoint.query.values()), longest) if endpoint.query else longest


@lru_cache(maxsize=16)
def prefilter(words: tuple[str, ...]) -> re.Pattern[bytes]:
    """One bytes pattern that is found in every text that holds one of `words`.

    A path of several words is searched by its first word, where a path word can stand, because code
    builds paths from pieces.
    """
    plain: list[bytes] = []
    bounded: list[bytes] = []
    for word in words:
        text = re.escape(word.encode())
        if "." in word or "_" in word:
            plain.append(text)
        elif "/" in word:
            bounded.append(re.escape(word.split("/")[0].encode()))
        else:
            bounded.append(text)
    return re.compile(_alternatives(plain, bounded))


def _alternatives(plain: Iterable[bytes], bounded: Iterable[bytes]) -> bytes:
    options = list(dict.fromkeys(plain))
    words = list(dict.fromkeys(bounded))
    if words:
        # Only as a path word: after a slash or a quote, up to a slash, a quote, a query, a brace or the line's end.
        options.append(rb"[/\"'`](?:" + rb"|".join(words) + rb")(?=[/?#\"'`{}$<>&\s\\]|$)")
    return rb"|".join(options) or rb"(?!)"


__all__ = ["fragments", "prefilter"]

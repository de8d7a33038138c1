"""The literal fragments of a map: what a file must hold to be worth parsing.

A fragment tells by its form what it is: `name=value` is a query value that names an operation, one that ends
in `(` or `.` or begins with `.` is a client wrapper's call, one with a slash is a path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

from migrate.pathmap.model import Endpoint, PathMap


def fragments(pathmap: PathMap) -> tuple[str, ...]:
    """Hosts, path words and base-URL variables of the map, each once, as a person would search for them."""
    found: list[str] = []
    for host in (*pathmap.hosts, *(_host(url) for pair in pathmap.bases for url in (pair.v1, pair.v2))):
        found.append(max((part.strip(".") for part in re.split(r"\{[^{}]*\}", host)), key=len))
    found = [host for host in found if len(host) > 3]
    found.extend(pathmap.environment)
    for endpoint in (*(op.v1 for op in pathmap.operations), *pathmap.v2_endpoints):
        found.extend(_words(endpoint))
    for wrapper in pathmap.clients:
        call = re.split(r"\$\w+", wrapper.call.partition("(")[0] + "(")
        found.append(max(call, key=lambda part: len(part.strip("(."))))
    return tuple(dict.fromkeys(item for item in found if item.strip("(.")))


def _host(url: str) -> str:
    return re.sub(r"^(?:\w+:)?//", "", url).split("/")[0].rpartition("@")[2].split(":")[0]


def _words(endpoint: Endpoint) -> Iterator[str]:
    """The longest run of literal segments of a path, or the query values that name the operation."""
    if endpoint.query:
        yield from (f"{name}={value}" for name, value in endpoint.query.items())
    else:
        yield max((run.strip("/") for run in re.split(r"\{[^{}]*\}", endpoint.path)), key=len)


@lru_cache(maxsize=16)
def prefilter(words: tuple[str, ...]) -> re.Pattern[bytes]:
    """One bytes pattern that is found in every text that holds one of `words`.

    A path of several words is searched by its first word, where a path word can stand, because code
    builds paths from pieces.
    """
    anywhere: dict[str, None] = {}
    as_word: dict[str, None] = {}
    as_value: dict[str, None] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if equals:
            as_value[re.escape(name) + "=" + re.escape(quote(value, safe="")) + r"\b"] = None
            as_value["[\"'`]" + re.escape(value) + "[\"'`]"] = None
        elif _is_path(word):
            as_word[re.escape(word.split("/")[0])] = None
            if "/" in word:
                anywhere[re.escape(word)] = None
        else:
            anywhere[_any_case(word.rstrip("("))] = None
    options = [*anywhere, *as_value]
    if as_word:  # after a slash or a quote, and not a part of a longer word
        options.append("[/\"'`](?:" + "|".join(as_word) + r")(?![\w-])")
    return re.compile("|".join(options).encode() or rb"(?!)")


def _is_path(word: str) -> bool:
    return "/" in word or not ("." in word or "_" in word or word.endswith("("))


def _any_case(word: str) -> str:
    """A host may be written in capitals; a variable and a call may not."""
    plain = re.escape(word)
    is_host = "." in word.strip(".") and word == word.lower() and not word.startswith(".")
    return f"{plain}|{re.escape(word.upper())}" if is_host else plain


__all__ = ["fragments", "prefilter"]

"""The literal fragments of a map: what a file must hold to be worth parsing.

A fragment tells by its form what it is: `name=value` is a query value that names an operation, one that ends
in `(` or `.` or begins with `.` is a client wrapper's call, one with a slash is a path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from os.path import commonprefix
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
    plain: dict[str, None] = {}
    first_words: dict[str, None] = {}
    later_words: dict[str, dict[str, None]] = {}  # what follows a first word: paths written without a quote
    values: dict[str, None] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if equals:
            values[re.escape(name) + "=" + re.escape(quote(value, safe="")) + r"\b"] = None
            values["[\"'`]" + re.escape(value) + "[\"'`]"] = None
        elif _is_path(word):
            first, slash, rest = word.partition("/")
            first_words[re.escape(first)] = None
            if slash:
                later_words.setdefault(re.escape(first), {})[re.escape(rest)] = None
        else:
            plain[word.rstrip("(")] = None
    options = [*_factored(plain), *values]
    if first_words:
        # Written so that the search looks for slashes and quotes alone: a word's first letter is everywhere.
        after = [f"(?<={first}/)(?:{'|'.join(rest)})" for first, rest in later_words.items()]
        options.append("[/\"'`](?:" + "|".join([f"(?:{'|'.join(first_words)})(?![\\w-])", *after]) + ")")
    return re.compile("|".join(options).encode() or rb"(?!)")


def _factored(words: Iterable[str]) -> Iterator[str]:
    """The alternatives with what the words of one initial share written once, which is searched faster."""
    for _initial, group in groupby(sorted(words), key=lambda word: word[0]):
        same = list(group)
        shared = commonprefix(same)  # noqa: RUF071  (by character is what is wanted)
        yield re.escape(shared) + f"(?:{'|'.join(re.escape(word[len(shared) :]) for word in same)})"


def _is_path(word: str) -> bool:
    return "/" in word or not ("." in word or "_" in word or word.endswith("("))


__all__ = ["fragments", "prefilter"]

"""What a language's own objects for URLs and queries are like, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeOf:
    """What makes a URL of its parts: the names, or the places, of the arguments that give them."""

    host: str | int
    path: str | int
    scheme: str | int = ""
    query: str | int = ""
    row: bool = False  # the parts are a row, which is the one argument
    encodes: bool = False  # the path is percent-encoded
    others: frozenset[str | int] = frozenset()  # what changes nothing of what is sent


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlFacts:
    """The members of an object that a URL is parsed into, and what makes queries."""

    members: frozenset[str] = frozenset()  # by these it is changed
    queries: frozenset[str] = frozenset()  # of these, those that are set to the query
    reads: frozenset[str] = frozenset()  # of these, those that only read, where nothing is assigned
    paths: frozenset[str] = frozenset()  # of these, those that are set to the path
    mappings: frozenset[str] = frozenset()  # url.f is its query as a mapping
    texts: frozenset[str] = frozenset()  # url.f is its text
    pathless: frozenset[str] = frozenset()  # parts of a URL that say nothing of its path
    resolvers: frozenset[str] = frozenset()  # url.f(reference) is the reference as seen from it
    # f(url, mapping) is the URL with that query, by name: what the same is called without a query.
    bare: Mapping[str, str] = field(default_factory=dict[str, str])
    makers: frozenset[str] = frozenset()  # f(), f(mapping) is a query, or a form where it is the body
    # The same, of which a step gives another one, with the key of what it is made of: `f({ key: mapping })`.
    chains: Mapping[str, str] = field(default_factory=dict[str, str])

    made: Mapping[str, MadeOf] = field(default_factory=dict[str, MadeOf])
    # What gives the entries, or the keys, of a mapping, and by what a function is called with each.
    entries: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    each: frozenset[str] = frozenset()
    spelled: frozenset[str] = frozenset()  # value.f() is the text that a query has of it
    joiners: frozenset[str] = frozenset()  # url.f(a, b) is the URL with these behind it, slashes between
    join_encodes: bool = False  # .. and each of them is percent-encoded
    slashes: bool = False  # url / "path" is the same, and url % mapping the URL with more in its query
    query_steps: frozenset[str] = frozenset()  # url.f(mapping) is the URL with that query
    encodes: bool = False  # the path that is set is percent-encoded
    # f(x) percent-encodes x as a URL: what has a meaning between the parts of one stays as it is.
    quotes_whole: frozenset[str] = frozenset()
    unset_length: bool = False  # a query that is nothing has a length, too

    @property
    def steps(self) -> frozenset[str]:
        """The methods that give another URL."""
        return self.resolvers | self.joiners | self.query_steps

    @property
    def holding(self) -> frozenset[str]:
        """The members by which the query is set."""
        return self.queries | self.mappings

"""What tells a request of an unknown client from other calls that are written like one, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessFacts:
    """`x.get(url)` may be a request, a read of a map, or what a test says of a server."""

    guesses: bool = True  # a call of something unknown that is written as a request is taken for one
    # What makes things that hold values, or is the type of such: no client. Those whose own name says so
    # (`LRUCache`, `OrderedDict`) are known without.
    containers: frozenset[str] = frozenset()
    doubles: frozenset[str] = frozenset()  # objects that stand for a server in tests, by name
    answer_arguments: frozenset[str] = frozenset()  # arguments that say what such a one answers
    request_arguments: frozenset[str] = frozenset()  # what only a request is given, by name
    answer_reads: frozenset[str] = frozenset()  # what is read of an answer only

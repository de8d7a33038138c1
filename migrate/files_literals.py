"""Literals of which a text must hold one for a regular expression to match: `find` is ten times as quick.

`bytes.find` runs at the speed of the memory, `re` tries its alternatives at every place. So most files are
set aside by `find`, and only the rest are searched for good. The tree of the expression comes from the
standard library's own parser, which is not a public interface: where it is missing or says something unknown,
there are no literals, and every file is searched with the expression itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any

_SHORTEST = 3  # bytes; a shorter literal stands in nearly every file
_MOST = 8  # literals; with more of them the expression is as quick
Node = tuple[Any, Any]
Found = frozenset[bytes] | None
_END: Node = ("END", None)


@lru_cache(maxsize=32)
def required_literals(pattern: re.Pattern[bytes]) -> tuple[bytes, ...]:
    """Literals of which every text that `pattern` is found in holds one; empty where none can be told."""
    if pattern.flags & re.IGNORECASE:
        return ()
    try:
        tree = import_module("re._parser").parse(pattern.pattern, pattern.flags)
        found = _of(list(tree))
    except (ImportError, AttributeError, TypeError, ValueError):
        return ()
    if found is None:
        return ()
    least = [word for word in found if not any(other != word and other in word for other in found)]
    fits = len(least) <= _MOST and all(len(word) >= _SHORTEST for word in least)
    return tuple(sorted(least)) if fits else ()


def _of(nodes: Sequence[Node]) -> Found:
    """The best set of literals that a sequence needs."""
    found: list[frozenset[bytes]] = []
    run = bytearray()
    # The last node is none of the parser's: it ends a run of literals.
    for kind, value in (*nodes, _END):
        name = str(kind)
        if name == "LITERAL":
            run.append(value)
            continue
        if run:
            found.append(frozenset({bytes(run)}))
            run.clear()
        inner = _INNER.get(name, _nothing)(value)
        if inner is not None:
            found.append(inner)
    return max(found, key=_worth, default=None)


def _worth(words: frozenset[bytes]) -> tuple[bool, int, int]:
    shortest = min(map(len, words))
    return shortest >= _SHORTEST, -len(words), shortest


def _nothing(_: object) -> Found:
    return None


def _branch(value: tuple[Any, Iterable[Sequence[Node]]]) -> Found:
    words: set[bytes] = set()
    for alternative in value[1]:
        found = _of(list(alternative))
        if found is None:
            return None
        words |= found
    return frozenset(words)


def _group(value: tuple[Any, int, int, Sequence[Node]]) -> Found:
    _, added, _, inner = value
    return None if added & re.IGNORECASE else _of(list(inner))


def _repeat(value: tuple[int, Any, Sequence[Node]]) -> Found:
    least, _, inner = value
    return _of(list(inner)) if least > 0 else None


def _assertion(value: tuple[int, Sequence[Node]]) -> Found:
    return _of(list(value[1]))


_INNER: dict[str, Callable[[Any], Found]] = {
    "BRANCH": _branch,
    "SUBPATTERN": _group,
    "MAX_REPEAT": _repeat,
    "MIN_REPEAT": _repeat,
    "POSSESSIVE_REPEAT": _repeat,
    "ASSERT": _assertion,
    "ATOMIC_GROUP": lambda value: _of(list(value)),
}

"""Path templates such as `/users/{id}:cancel`: what fits one, what could, which of two is the narrower.

A given path may hold `HOLE` for each value that is not visible. Segments are compared decoded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from urllib.parse import unquote

from migrate.pathmap.model import Endpoint

HOLE = "\ufffc"
_PARAMETER = re.compile(r"\{([^{}]+)\}")


def split_path(path: str) -> tuple[str, ...]:
    """The encoded segments of a path; slashes at both ends do not count."""
    inner = path.strip("/")
    return tuple(inner.split("/")) if inner else ()


@lru_cache(maxsize=4096)
def shape(path: str) -> str:
    """A template with its parameter names left out: two templates of one shape fit the same paths."""
    return _PARAMETER.sub("{}", "/" + path.strip("/"))


@lru_cache(maxsize=4096)
def _decoded(wanted: str) -> str:
    """A segment of a template; those of requests are not kept."""
    return unquote(wanted)


@lru_cache(maxsize=4096)
def _segment_pattern(wanted: str) -> re.Pattern[str]:
    parts = _PARAMETER.split(unquote(wanted))
    text = "".join(re.escape(part) if index % 2 == 0 else "(.+?)" for index, part in enumerate(parts))
    return re.compile(text, re.DOTALL)


def _fit_segment(wanted: str, given: str) -> tuple[str, ...] | None:
    """The values that `given` (encoded) puts into the parameters of `wanted`; None: it does not fit."""
    text = unquote(given) if "%" in given else given
    if "{" not in wanted:
        return () if text == _decoded(wanted) else None
    # `.` and `..` are resolved by every client before the request is sent: they are never a value.
    found = _segment_pattern(wanted).fullmatch(text)
    return None if found is None or text in (".", "..") else found.groups()


def capture_path(endpoint: Endpoint, path: str) -> Mapping[str, str] | None:
    """The decoded path parameters of `path` if it fits the endpoint's template, else None."""
    given = split_path(path)
    if len(given) != len(endpoint.segments):
        return None
    values: list[str] = []
    for wanted, got in zip(endpoint.segments, given, strict=True):
        found = _fit_segment(wanted, got)
        if found is None:
            return None
        values.extend(found)
    return dict(zip(endpoint.parameters, values, strict=True))


def fits(endpoint: Endpoint, path: str) -> bool:
    """Whether `path` is the endpoint's, each hole standing for one value of one parameter."""
    return capture_path(endpoint, path) is not None


def could_fit(endpoint: Endpoint, path: str) -> bool:
    """Whether some filling of the holes of `path` (anything, or nothing) makes it the endpoint's."""
    return _meet(_tokens("/".join(endpoint.segments)), tuple(path.strip("/")))


_VALUE = "\ufffb"  # a parameter: one character or more, no slash


def _tokens(template: str) -> tuple[str, ...]:
    return tuple(_PARAMETER.sub(_VALUE, template))


def _meet(wanted: tuple[str, ...], given: tuple[str, ...]) -> bool:
    """Whether the two can be the same text; state 2j stands before token j of `wanted`, 2j+1 inside it."""
    states = {0}
    for char in given:
        if char == HOLE:
            states = set(range(min(states), 2 * len(wanted) + 1))
        else:
            states = {after for state in states for after in _after(wanted, state, char)}
        if not states:
            return False
    return 2 * len(wanted) in states or 2 * len(wanted) - 1 in states


def _after(wanted: tuple[str, ...], state: int, char: str) -> tuple[int, ...]:
    index, inside = divmod(state, 2)
    if inside:  # only ever true of a parameter: it goes on, or has ended before this character
        on = (state,) if wanted[index] == _VALUE and char != "/" else ()
        return (*on, *_after(wanted, state + 1, char))
    if index == len(wanted):
        return ()
    if wanted[index] == _VALUE:
        return (state + 1,) if char != "/" else ()
    return (state + 2,) if wanted[index] == char else ()


def covers(wide: Endpoint, narrow: Endpoint) -> bool:
    """Whether every request of `narrow` (whatever its method) is one of `wide` too."""
    return (
        len(wide.segments) == len(narrow.segments)
        and wide.query.items() <= narrow.query.items()
        and all(
            _fit_segment(w, _PARAMETER.sub(HOLE, n)) is not None
            for w, n in zip(wide.segments, narrow.segments, strict=True)
        )
    )


def names_other(endpoint: Endpoint, others: Iterable[Endpoint], given: Collection[str]) -> bool:
    """Whether `given`, the query names, hold one that tells `others` of this path apart."""
    return bool(given) and any(
        name in given and name not in endpoint.query
        for other in others
        if other.method == endpoint.method and shape(other.path) == shape(endpoint.path)
        for name in other.query
    )


def is_narrower(one: Endpoint, other: Endpoint) -> bool:
    """Whether `one` fits only a part of what `other` fits."""
    return covers(other, one) and not covers(one, other)


def overlap(one: Endpoint, other: Endpoint) -> bool:
    """Whether some request fits both."""
    pins = all(other.query.get(key, value) == value for key, value in one.query.items())
    return (
        one.method == other.method
        and pins
        and len(one.segments) == len(other.segments)
        and all(_segments_meet(a, b) for a, b in zip(one.segments, other.segments, strict=True))
    )


def _segments_meet(one: str, other: str) -> bool:
    if "{" not in one:
        return _fit_segment(other, one) is not None
    if "{" not in other:
        return _fit_segment(one, other) is not None
    return _meet(_tokens(one), tuple(_PARAMETER.sub(HOLE, other)))

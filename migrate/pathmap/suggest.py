"""Rank v2 endpoints for a v1 path that has no row, by what the map's own rows did to paths like it.

Nothing about words is built in: which word of a v1 path is a verb and what it became (`add-X` -> POST /Xs,
`X/activate` -> PATCH /Xs/{id}) is learned from the rows, by finding in each v1 path the resources of its v2
path. What the OpenAPI document says of its operations ranks the rest. Every suggestion is `assumed`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migrate.model import Basis
from migrate.pathmap.filling import (
    assumed_parameter,
    endpoint_data,
    filler,
    new_id,
    parameter_data,
    plural,
    singular,
    with_known_names,
)
from migrate.pathmap.model import Endpoint, Fixed, Operation, PathMap, Place
from migrate.pathmap.openapi import FORM_TYPES, JSON_TYPE, Document
from migrate.pathmap.openapi import Operation as Target
from migrate.pathmap.splice import block
from migrate.pathmap.template import shape

_MOST = 5
_LEAST_SCORE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A v2 endpoint that a v1 call may have become; `row` is the map row to paste, `score` is 0 to 1."""

    v2: Endpoint
    score: float
    reason: str
    row: str
    basis: Basis = Basis.ASSUMED


# A word of a v1 path: literal text, or the number of the v2 resource that it names.
Token = str | int
Form = tuple[tuple[Token, ...], ...]  # segments of words; a parameter is the one word "{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pattern:
    """What a row shows: a v1 form, and the v2 form that it became."""

    row: Operation
    v1: Form
    v2: tuple[Token, ...]  # one a segment: a resource's number, "{}", or literal text
    v2_method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    endpoint: Endpoint
    score: float
    reason: str
    row: Operation | None = None


def suggest(
    pathmap: PathMap, openapi: Mapping[str, Any] | None, method: str, path: str, *, most: int = _MOST
) -> list[Suggestion]:
    """The likeliest v2 endpoints of the v1 call `method` `path` (below the base URL), best first.

    Raises:
        ValueError: `openapi` is no OpenAPI document.
    """
    document = Document(openapi) if openapi is not None else None
    v1 = Endpoint(method=method.upper(), path=re.sub(r"\{…\}", "{id}", "/" + path.strip("/")))
    found = list(_by_pattern(pathmap, document, v1))
    if document is not None:
        found.extend(_by_words(pathmap, document, v1))
    best: dict[tuple[str, str], _Candidate] = {}
    for candidate in found:
        key = (candidate.endpoint.method, shape(candidate.endpoint.path))
        if key not in best or candidate.score > best[key].score:
            best[key] = candidate
    ranked = sorted(best.values(), key=lambda item: (-item.score, item.endpoint.path, item.endpoint.method))
    return [_suggestion(pathmap, document, v1, item) for item in ranked if item.score >= _LEAST_SCORE][:most]


def _words(segment: str) -> tuple[str, ...]:
    """The words of a path segment: `addCreator`, `add-creator`, `add_creator` and `add.creator` are alike."""
    if "{" in segment:
        return ("{}",)
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", segment)
    return tuple(word.lower() for word in re.split(r"[-_.:+]+", split) if word)


def _patterns(pathmap: PathMap) -> Iterator[_Pattern]:
    for row in pathmap.operations:
        if row.v2 is None or row.manual:
            continue
        resources = [segment for segment in row.v2.segments if "{" not in segment]
        numbers = {_words_one(name): number for number, name in enumerate(resources)}
        v1 = tuple(_tokens(_words(segment), numbers) for segment in row.v1.segments)
        named = {token for segment in v1 for token in segment if isinstance(token, int)}
        v2 = tuple(
            "{}"
            if "{" in segment
            else number
            if (number := numbers[_words_one(segment)]) in named
            else segment
            for segment in row.v2.segments
        )
        if named:
            yield _Pattern(row=row, v1=v1, v2=v2, v2_method=row.v2.method)


def _words_one(segment: str) -> tuple[str, ...]:
    """A resource's words, its last one for one of it: `account-videos` -> (account, video)."""
    words = _words(segment)
    return (*words[:-1], singular(words[-1])) if words else ()


def _tokens(words: tuple[str, ...], numbers: Mapping[tuple[str, ...], int]) -> tuple[Token, ...]:
    """`words` with each run that names a resource put as its number; the longest run first."""
    for size in range(len(words), 0, -1):
        for start in range(len(words) - size + 1):
            run = words[start : start + size]
            number = numbers.get((*run[:-1], singular(run[-1])))
            if number is not None:
                return (*_tokens(words[:start], numbers), number, *_tokens(words[start + size :], numbers))
    return words


def _bind(form: Form, path: Sequence[tuple[str, ...]]) -> dict[int, tuple[str, ...]] | None:
    """What the resources of `form` are in `path`, or None where the two differ in a word."""
    if len(form) != len(path):
        return None
    bound: dict[int, tuple[str, ...]] = {}
    for tokens, words in zip(form, path, strict=True):
        if not _bind_segment(tokens, words, bound):
            return None
    return bound


def _bind_segment(
    tokens: tuple[Token, ...], words: tuple[str, ...], bound: dict[int, tuple[str, ...]]
) -> bool:
    if not tokens or not words:
        return not tokens and not words
    first, rest = tokens[0], tokens[1:]
    if isinstance(first, str):
        return words[0] == first and _bind_segment(rest, words[1:], bound)
    size = len(words) - len(rest)  # a resource may have several words; the first takes what is over
    name = (*words[: size - 1], singular(words[size - 1])) if size > 0 else ()
    if not name or "{}" in name or bound.setdefault(first, name) != name:
        return False
    return _bind_segment(rest, words[size:], bound)


def _by_pattern(pathmap: PathMap, document: Document | None, v1: Endpoint) -> Iterator[_Candidate]:
    path = [_words(segment) for segment in v1.segments]
    for pattern in _patterns(pathmap):
        bound = _bind(pattern.v1, path)
        if bound is None:
            continue
        same_method = pattern.row.v1.method == v1.method
        like = f"{pattern.row.v1} became {pattern.row.v2} ({pattern.row.id})"
        score = (0.9 if same_method else 0.65) + (0.05 if pattern.row.basis is Basis.DOCUMENTED else 0)
        reason = like if same_method else f"{like}, though by {pattern.row.v1.method}"
        if document is None:
            wanted = _written(pattern, bound)
            yield _Candidate(
                endpoint=Endpoint(method=pattern.v2_method, path=with_known_names(pathmap, wanted)),
                score=round(score - 0.2, 2),
                reason=f"{reason}; no OpenAPI document to look it up in",
                row=pattern.row,
            )
            continue
        for target in document.operations:
            if target.method == pattern.v2_method and _is_like(pattern, bound, target):
                endpoint = Endpoint(method=target.method, path=target.path)
                yield _Candidate(endpoint=endpoint, score=round(score, 2), reason=reason, row=pattern.row)


def _written(pattern: _Pattern, bound: Mapping[int, tuple[str, ...]]) -> str:
    parts: list[str] = []
    for token in pattern.v2:
        if isinstance(token, int):
            words = bound[token]
            parts.append("-".join((*words[:-1], plural(words[-1]))))
        else:
            parts.append("{id}" if token == "{}" else token)
    return "/" + "/".join(parts)


def _is_like(pattern: _Pattern, bound: Mapping[int, tuple[str, ...]], target: Target) -> bool:
    """Whether the operation's path is the pattern's v2 form with the bound resources."""
    segments = Endpoint(method=target.method, path=target.path).segments
    if len(segments) != len(pattern.v2):
        return False
    for token, segment in zip(pattern.v2, segments, strict=True):
        is_parameter = "{" in segment
        if token == "{}" or is_parameter:
            if not (token == "{}" and is_parameter):
                return False
        elif isinstance(token, int):
            if _words_one(segment) != bound[token]:
                return False
        elif segment != token:
            return False
    return True


def _by_words(pathmap: PathMap, document: Document, v1: Endpoint) -> Iterator[_Candidate]:
    """Operations that share resources with the v1 path, by words, method and the document's own names."""
    words = {singular(word) for segment in v1.segments for word in _words(segment)} - {"{}"}
    became = Counter(row.v2.method for row in pathmap.operations if row.v2 and row.v1.method == v1.method)
    for target in document.operations:
        endpoint = Endpoint(method=target.method, path=target.path)
        resources = {singular(word) for part in endpoint.segments for word in _words(part)} - {"{}"}
        shared = words & resources
        if not shared:
            continue
        said = {singular(word) for word in _said_of(target)}
        verbs = (words - resources) & said
        alike = len(shared) / len(words | resources)
        usual = became[target.method] / became.total() if became else 0
        ids = v1.parameters != () and len(v1.parameters) == len(endpoint.parameters)
        score = 0.35 * alike + 0.15 * usual + (0.15 if verbs else 0) + (0.1 if ids else 0)
        reason = f"both are about {', '.join(sorted(shared))}"
        if verbs:
            reason += (
                f"; the document calls it {target.node.get('summary') or target.node.get('operationId')!r}"
            )
        yield _Candidate(endpoint=endpoint, score=round(score, 2), reason=reason)


def _said_of(target: Target) -> Iterator[str]:
    for text in (target.node.get("operationId", ""), target.node.get("summary", "")):
        for part in str(text).split():
            yield from _words(part)


def _suggestion(pathmap: PathMap, document: Document | None, v1: Endpoint, found: _Candidate) -> Suggestion:
    v2 = Endpoint(method=found.endpoint.method, path=with_known_names(pathmap, found.endpoint.path))
    data: dict[str, Any] = {
        "id": new_id(v1, {operation.id for operation in pathmap.operations}),
        "v1": endpoint_data(v1),
        "v2": endpoint_data(v2),
        "basis": "assumed",
        "source": f"suggested: {found.reason}",
    }
    parameters: list[Any] = []
    prefix = ""
    for segment in v2.segments:
        prefix += "/" + segment
        for name in re.findall(r"\{([^{}]+)\}", segment):
            if name not in v1.parameters:
                known = filler(pathmap, prefix)
                own = known.parameter if known else None
                parameters.append(parameter_data(own) if own else assumed_parameter(name, prefix))
    like = found.row
    if parameters:
        data["parameters"] = parameters
    if like is not None and not like.keeps_body:
        data["body"] = like.body.value if like.body else "none"
    fixed = [item for item in like.fixed if _takes(document, v2, item)] if like is not None else []
    if fixed:
        data["fixed"] = [
            {"in": item.place.value, "name": item.name, "value": item.value, "basis": "assumed"}
            for item in fixed
        ]
    return Suggestion(v2=v2, score=found.score, reason=found.reason, row=block(data))


def _takes(document: Document | None, v2: Endpoint, item: Fixed) -> bool:
    """Whether the suggested endpoint has the value that the row like it fixes, as far as can be known."""
    target = document.find(v2) if document is not None else None
    if document is None or target is None:
        return True
    if item.place is Place.QUERY:
        return item.name in target.query
    schema = target.body_schema(JSON_TYPE, *FORM_TYPES)
    return schema is not None and document.field_at(schema, [item.name]) is not None

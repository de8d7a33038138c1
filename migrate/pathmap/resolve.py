"""Decide what a URL template is: a mapped v1 call, an unmapped one, v2 already, or somebody else's.

A URL template is a string in which `HOLE` stands for each value that is not known. Offsets are
characters of that string; the caller maps them back to the source that owns each character.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from urllib.parse import unquote

from migrate.model import Confidence
from migrate.pathmap.model import BasePair, Endpoint, Operation, PathMap

HOLE = "\ufffc"
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//[^/?#]", re.IGNORECASE)


class Proof(Enum):
    """What the beginning of a URL proves."""

    V1 = "the v1 base URL"
    V2 = "the v2 base URL"
    NAMED = "a base-URL variable of this API"
    HOST = "this API's host, under no known base"
    FOREIGN = "another host"
    UNKNOWN = "no base in sight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Replace the characters [start, end) of the URL template by `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The base part of a URL template: what it proves, where the path below it begins, what makes it v2."""

    proof: Proof
    end: int
    change: Change | None = None
    versioned: bool = False  # the version prefix of the v1 base is visible even where its host is not


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """One row; `path` is the range of the path below the base, without query."""

    operation: Operation
    base: Base
    path: tuple[int, int]
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """Several rows could be meant, or a part that decides is not visible."""

    operations: tuple[Operation, ...]
    base: Base
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmapped:
    """A v1 path of this API that the map has no row for."""

    path: str
    base: Base


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyV2:
    """A v2 call; `endpoint` is the map's, where it knows the path."""

    endpoint: Endpoint | None
    base: Base


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOurs:
    """Somebody else's URL, or nothing that proves whose."""


Resolution = Matched | Ambiguous | Unmapped | AlreadyV2 | NotOurs


def resolve(
    pathmap: PathMap,
    *,
    method: str | None,
    url: str,
    hole_names: Sequence[str | None] = (),
    query: Mapping[str, str | None] | None = None,
    vicinity: bool = False,
) -> Resolution:
    """What a call of `method` (None when not visible) to `url` is.

    `hole_names` names the environment variable behind each hole of `url`, where there is one. `query`
    holds what is known of the query beside the URL. `vicinity` says that something else in the project
    proves that it uses this API.
    """
    base = find_base(pathmap, url, hole_names)
    if base.proof is Proof.FOREIGN:
        return NotOurs()
    path_end = min((i for i in (url.find("?", base.end), url.find("#", base.end)) if i >= 0), default=len(url))
    path = url[base.end : path_end]
    if base.proof is Proof.HOST or not path.strip("/") or (base.proof is Proof.UNKNOWN and path[:1] == HOLE):
        return NotOurs()
    known = {**_query_of(url[path_end:]), **(query or {})}
    hits = [op for op in pathmap.operations if _fits(op.v1, path, known)]
    if hits:
        return _matched(pathmap, hits, method, base, (base.end, path_end), vicinity=vicinity)
    return _unmatched(pathmap, method, path, base, vicinity=vicinity)


def _matched(
    pathmap: PathMap,
    hits: list[Operation],
    method: str | None,
    base: Base,
    path: tuple[int, int],
    *,
    vicinity: bool,
) -> Resolution:
    most = max(len(op.v1.query) for op in hits)
    hits = [op for op in hits if len(op.v1.query) == most]
    right = [op for op in hits if method is None or op.v1.method == method]
    if not right:
        if base.proof is Proof.UNKNOWN and not base.versioned and not vicinity:
            return NotOurs()
        text = f"{method} {hits[0].v1.path}"
        return _other_method(pathmap, method, hits, base, text)
    if len(right) > 1:
        return Ambiguous(operations=tuple(right), base=base, reason=_which(right))
    operation = right[0]
    if base.proof is not Proof.UNKNOWN:
        return Matched(operation=operation, base=base, path=path, confidence=Confidence.CERTAIN)
    if operation.distinctive:
        return Matched(operation=operation, base=base, path=path, confidence=Confidence.LIKELY)
    if vicinity or base.versioned:
        return Matched(operation=operation, base=base, path=path, confidence=Confidence.WEAK)
    return NotOurs()


def _other_method(
    pathmap: PathMap, method: str | None, hits: list[Operation], base: Base, text: str
) -> Resolution:
    """A mapped path under another method: v2 where the map has it so, else a v1 call without a row."""
    for endpoint in pathmap.v2_endpoints:
        if endpoint.method == method and any(endpoint.path == op.v1.path for op in hits) and base.proof is not Proof.V1:
            return AlreadyV2(endpoint=endpoint, base=base)
    return Unmapped(path=text, base=base)


def _which(operations: list[Operation]) -> str:
    names = ", ".join(f"{op.id} ({op.v1})" for op in operations)
    return f"the call could be any of {names}"


def _unmatched(pathmap: PathMap, method: str | None, path: str, base: Base, *, vicinity: bool) -> Resolution:
    if base.proof is not Proof.V1:
        for endpoint in pathmap.v2_endpoints:
            if (method is None or method == endpoint.method) and _fits(endpoint, path, {}):
                proven = base.proof is not Proof.UNKNOWN or vicinity
                return AlreadyV2(endpoint=endpoint, base=base) if proven else NotOurs()
    if base.proof is Proof.V2:
        return AlreadyV2(endpoint=None, base=base)
    could = [op for op in pathmap.operations if _could_fit(op.v1, path) and method in (None, op.v1.method)]
    if base.proof in (Proof.V1, Proof.NAMED):
        if could and HOLE in path:
            return Ambiguous(operations=tuple(could), base=base, reason="a part of the path is not visible here")
        if path.strip("/").replace(HOLE, ""):
            return Unmapped(path=f"{method or '?'} {path.replace(HOLE, '{…}')}", base=base)
    return NotOurs()


def find_base(pathmap: PathMap, url: str, hole_names: Sequence[str | None] = ()) -> Base:
    """The base part of `url` and what it proves."""
    for pair in pathmap.bases:
        for proof, text in ((Proof.V1, pair.v1), (Proof.V2, pair.v2)):
            found = _base_pattern(text).match(url)
            if found:
                change = _base_change(pair, found) if proof is Proof.V1 else None
                return Base(proof=proof, end=found.end(), change=change, versioned=True)
    return _partial_base(pathmap, url, hole_names)


def _partial_base(pathmap: PathMap, url: str, hole_names: Sequence[str | None]) -> Base:
    """A base of which only a variable, or the version prefix, is visible."""
    start = 0
    proof = Proof.UNKNOWN
    if url.startswith(HOLE):
        start = 1
        if hole_names and hole_names[0] in pathmap.environment:
            proof = Proof.NAMED
    elif _SCHEME.match(url):
        host = re.match(r"(?:[a-z][a-z0-9+.-]*:)?//(?:[^/?#@]*@)?([^/?#:]*)", url, re.IGNORECASE)
        name = host.group(1) if host else ""
        if HOLE in name:  # scheme://{host}: no more than an unknown base
            end = host.end() if host else 0
            return _versioned(pathmap, url, end, Proof.UNKNOWN)
        if any(_host_pattern(known).fullmatch(name) for known in pathmap.hosts):
            return Base(proof=Proof.HOST, end=len(url))
        return Base(proof=Proof.FOREIGN, end=len(url))
    return _versioned(pathmap, url, start, proof)


def _versioned(pathmap: PathMap, url: str, start: int, proof: Proof) -> Base:
    """An unknown or named base at [0, start), with the version prefix of a base after it if that is there."""
    for pair in pathmap.bases:
        old, new = _path_of(pair.v1), _path_of(pair.v2)
        for prefix, change in ((old, True), (new, False)):
            lead = 0 if url.startswith("/", start) else 1  # a relative path may lack the first slash
            text = prefix[lead:]
            end = start + len(text)
            if prefix and url.startswith(text, start) and url[end : end + 1] in ("", "/", "?", "#"):
                if not change:
                    known = Proof.V2 if proof is Proof.NAMED else proof
                    return Base(proof=known, end=end, versioned=True)
                edit = _diff(prefix, new, start - lead) if _same_host(pair) else None
                return Base(proof=proof, end=end, change=edit, versioned=True)
    return Base(proof=proof, end=start)


def _same_host(pair: BasePair) -> bool:
    return pair.v1[: len(pair.v1) - len(_path_of(pair.v1))] == pair.v2[: len(pair.v2) - len(_path_of(pair.v2))]


def _path_of(base: str) -> str:
    found = re.match(r"(?:[a-z][a-z0-9+.-]*:)?//[^/]*", base, re.IGNORECASE)
    return base[found.end() :].rstrip("/") if found else ""


@lru_cache(maxsize=256)
def _host_pattern(host: str) -> re.Pattern[str]:
    parts = _PLACEHOLDER.split(host)
    return re.compile("".join(re.escape(p) if i % 2 == 0 else r"[^./:\s]+" for i, p in enumerate(parts)), re.IGNORECASE)


@lru_cache(maxsize=256)
def _base_pattern(base: str) -> re.Pattern[str]:
    """A base URL as a pattern: scheme optional, port and user allowed as they stand, placeholders as groups."""
    scheme, _, rest = base.rpartition("//")
    parts = _PLACEHOLDER.split(rest)
    names: set[str] = set()
    text = ""
    for index, part in enumerate(parts):
        if index % 2 == 0:
            text += re.escape(part)
        elif part in names:
            text += f"(?P={part})"
        else:
            names.add(part)
            text += f"(?P<{part}>[^/?#\\s]+)" if "/" in "".join(parts[:index:2]) else f"(?P<{part}>[^./?#\\s]+)"
    lead = r"(?:(?:https?:)?//)?" if scheme else ""
    return re.compile(lead + text + r"(?=[/?#]|$)", re.IGNORECASE)


def _base_change(pair: BasePair, found: re.Match[str]) -> Change | None:
    """What turns the matched v1 base into its v2 base, as small as whole segments allow."""
    new = _PLACEHOLDER.sub(lambda hole: found.groupdict().get(hole.group(1), hole.group(0)), pair.v2)
    old = found.group(0)
    if "//" not in old:
        new = new.partition("//")[2]
    elif old.startswith("//"):
        new = new[new.index("//") :]
    return _diff(old, new, found.start())


def _diff(old: str, new: str, offset: int) -> Change | None:
    if old == new:
        return None
    left = re.split(r"(?<=[/.])|(?=[/.])", old)
    right = re.split(r"(?<=[/.])|(?=[/.])", new)
    head = 0
    while head < min(len(left), len(right)) and left[head] == right[head]:
        head += 1
    tail = 0
    while tail < min(len(left), len(right)) - head and left[-1 - tail] == right[-1 - tail]:
        tail += 1
    start = offset + len("".join(left[:head]))
    end = offset + len(old) - len("".join(left[len(left) - tail :]))
    return Change(start=start, end=end, text="".join(right[head : len(right) - tail]))


def _segments(path: str) -> list[str]:
    return [unquote(part) for part in path.strip("/").split("/")] if path.strip("/") else []


def _fits(endpoint: Endpoint, path: str, query: Mapping[str, str | None]) -> bool:
    """Whether every literal segment of the endpoint stands in `path` and nothing else does."""
    given = _segments(path)
    if len(given) != len(endpoint.segments):
        return False
    for wanted, got in zip(endpoint.segments, given, strict=True):
        if not got or (not wanted.startswith("{") and wanted != got):
            return False
    return all(query.get(key) == value for key, value in endpoint.query.items())


def _could_fit(endpoint: Endpoint, path: str) -> bool:
    """Whether some filling of the holes of `path` makes it this endpoint's."""
    pattern = "/".join(r"[^/]+" if part.startswith("{") else re.escape(part) for part in endpoint.segments)
    literal = "/".join(endpoint.segments)
    given = path.strip("/")
    if HOLE not in given:
        return re.fullmatch(pattern, given) is not None
    holes = ".+".join(map(re.escape, given.split(HOLE)))
    return re.fullmatch(holes, literal) is not None and bool(given.replace(HOLE, "").strip("/"))


def _query_of(text: str) -> dict[str, str | None]:
    pairs: dict[str, str | None] = {}
    for item in text.partition("#")[0].lstrip("?").split("&"):
        name, _, value = item.partition("=")
        if name:
            pairs[unquote(name)] = None if HOLE in value else unquote(value)
    return pairs

"""Find v1 strings in running text: comments, prose, descriptions, code of languages that are not read.

A plain search: it sees a URL or a path where one is spelled out, and asks the path map whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from migrate.formats.variables import template_of
from migrate.pathmap.bases import Base, Change, Proof, find_base
from migrate.pathmap.fragments import fragments
from migrate.pathmap.model import Operation, PathMap
from migrate.pathmap.resolve import Ambiguous, Matched, Unmapped, resolve
from migrate.pathmap.template import HOLE
from migrate.plan import UNKNOWN_BASE, BaseKey, named_base

_METHOD = r"GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS"
_TOKEN = re.compile(
    rf"(?:\b(?P<method>{_METHOD})\b[`*\s|\"',:(]{{1,12}})?(?P<url>(?:\$\([A-Za-z_]\w*\)|%\(\w+\)s|\$\{{\{{[^{{}}\n]*\}}\}}|[^\s\"'`<>()\[\]|,;\\^*])+)"
)
_SCHEME = re.compile(r"(?:https?:)?//")
_TAIL = ".:!?_&"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A v1 string in a text: the characters [start, end), and what it is.

    `operation` is None for a base URL (`base` says so) and for a path without a row. `edits` are the ranges
    and new texts that make it v2, None where words alone do not tell how.
    """

    start: int
    end: int
    v1: str
    operation: Operation | None = None
    operations: tuple[Operation, ...] = ()
    base: bool = False
    edits: tuple[tuple[int, int, str], ...] | None = None
    likely: bool = False
    through: frozenset[BaseKey] = frozenset()
    replaced: str | None = None  # a base URL as v2 has it


def search_for(pathmap: PathMap) -> re.Pattern[str]:
    """The pattern of a map's words: what a line must hold to be looked at."""
    words = dict.fromkeys(re.escape(word.split("/")[0]) for word in fragments(pathmap) if word)
    return re.compile("|".join(words) or "(?!)")


def hits(text: str, pathmap: PathMap, words: re.Pattern[str], *, quoted: bool = True) -> Iterator[Hit]:
    """The v1 strings of a text, in order; `quoted`: a path between quotes counts without its first slash."""
    for first, last in _lines(text, words):
        for match in _TOKEN.finditer(text, first, last):
            start, end = _trim(match.group("url"), match.start("url"))
            if end - start < 3 or words.search(text, start, end) is None:
                continue
            method = match.group("method")
            found = _hit(text, pathmap, match, method, (start, end))
            if found is None and quoted and _between_quotes(text, start, end) and text[start] != "/":
                found = _hit(text, pathmap, match, method, (start, end), lead="/")
            if found is not None:
                yield found


def _lines(text: str, words: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The lines that hold a word."""
    position = 0
    while (found := words.search(text, position)) is not None:
        start = text.rfind("\n", 0, found.start()) + 1
        end = text.find("\n", found.end())
        position = end + 1 if end >= 0 else len(text)
        yield start, position
        if end < 0:
            return


def _trim(url: str, offset: int) -> tuple[int, int]:
    """The range of the URL within a token: no `key=` before it, no punctuation after it."""
    start = 0
    scheme = _SCHEME.search(url)
    equals = url.find("=")
    if scheme and scheme.start() > 0 and re.search(r"[=:@]$", url[: scheme.start()]):
        start = scheme.start()
    elif 0 <= equals < (url.find("/") if "/" in url else len(url)) and "?" not in url[:equals]:
        start = equals + 1
    end = len(url)
    while end > start and url[end - 1] in _TAIL:
        end -= 1
    if end > start and url[end - 1] == "}" and url.count("{", start, end) < url.count("}", start, end):
        end -= 1
    return offset + start, offset + end


def _between_quotes(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return before == after and before in ("'", '"', "`")


def _hit(
    text: str,
    pathmap: PathMap,
    match: re.Match[str],
    method: str | None,
    span: tuple[int, int],
    lead: str = "",
) -> Hit | None:
    start, end = span
    if not lead and "/" not in text[start:end] and "." not in text[start:end]:
        return None
    template = template_of(text[start:end])
    url = lead + template.url
    if "/" in url[:1] and text[start - 1 : start] in (".", "-", "~"):
        return None
    base = find_base(pathmap, url, template.names)
    if base.proof is Proof.V1 and url[base.end :] in ("", "/"):
        edits = _shifted(base.change, template.origin, start, len(lead))
        new = _applied(text, start, end, edits) if edits else None
        return Hit(start=start, end=end, v1=text[start:end], base=True, edits=edits, replaced=new)
    resolution = resolve(pathmap, method=method, url=url, hole_names=template.names)
    likely = base.proof is Proof.UNKNOWN
    through = _through(url, template.names, base)
    first = match.start("method") if method else start
    if isinstance(resolution, Unmapped):
        return (
            Hit(start=first, end=end, v1=resolution.path, likely=likely, through=through)
            if _owned(base.proof)
            else None
        )
    if isinstance(resolution, Ambiguous):
        rows = resolution.operations
        return (
            Hit(start=first, end=end, v1=text[start:end], operations=rows, likely=likely, through=through)
            if rows
            else None
        )
    if not isinstance(resolution, Matched):
        return None
    operation = resolution.operation
    edits = _words(resolution, template.url, method)
    if edits is not None and lead:
        edits = None
    if edits is not None:
        shifted = [(start + template.origin[a], start + template.origin[b], new) for a, b, new in edits]
        if method and operation.v2 is not None and operation.v2.method != method:
            shifted.append((match.start("method"), match.end("method"), operation.v2.method))
        edits = tuple(sorted(shifted))
    return Hit(
        start=first,
        end=end,
        v1=str(operation.v1),
        operation=operation,
        edits=edits,
        likely=likely,
        through=through,
    )


def _through(url: str, names: tuple[str | None, ...], base: Base) -> frozenset[BaseKey]:
    if base.proof is Proof.V1 or base.change is not None:
        return frozenset()
    if url.startswith(HOLE) and names and names[0]:
        return frozenset({named_base(names[0])})
    return frozenset({UNKNOWN_BASE})


def _applied(text: str, start: int, end: int, edits: tuple[tuple[int, int, str], ...]) -> str:
    for left, right, new in sorted(edits, reverse=True):
        text = text[:left] + new + text[right:]
        end += len(new) - (right - left)
    return text[start:end]


def _owned(proof: Proof) -> bool:
    return proof in (Proof.V1, Proof.NAMED)


def _shifted(
    change: Change | None, origin: tuple[int, ...], start: int, lead: int
) -> tuple[tuple[int, int, str], ...] | None:
    if change is None:
        return None
    return ((start + origin[change.start - lead], start + origin[change.end - lead], change.text),)


def _words(match: Matched, url: str, method: str | None) -> tuple[tuple[int, int, str], ...] | None:
    """How the words change: the base, and the path as the map spells it; None where it is not plain."""
    operation = match.operation
    target = operation.v2
    start, end = match.path
    if target is None or operation.manual or operation.v1.parameters or url[end:] or target.query:
        return None
    if method is None and (target.method != operation.v1.method or target.parameters):
        return None
    change = match.base.change
    if change is None and match.base.proof not in (Proof.NAMED, Proof.UNKNOWN):
        return None
    changes = [(change.start, change.end, change.text)] if change else []
    return (*changes, (start, end, target.path))

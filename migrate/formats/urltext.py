"""Change a URL that is one text: the part before the query, and the query's pairs, each where it differs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote_plus

from migrate.formats.align import align
from migrate.formats.document import Pairs
from migrate.formats.variables import VARIABLE

Change = tuple[int, int, str]
_PAIR = re.compile(r"(?:\{\{[^{}\r\n]*\}\}|[^&#\s])+")


def query_pairs(text: str, start: int, end: int) -> Iterator[tuple[int, int, tuple[str, str]]]:
    """(start, end, decoded pair) of the query's pairs in text[start:end]; blanks part them too."""
    for found in _PAIR.finditer(text, start, end):
        name, _, value = found.group().partition("=")
        yield found.start(), found.end(), (unquote_plus(name), unquote_plus(value))


def encode_pair(name: str, value: str) -> str:
    """A pair as a query holds it, its variables untouched."""
    return f"{quoted(name)}={quoted(value)}"


def quoted(text: str) -> str:
    """Percent-encoded text, its variables untouched."""
    parts: list[str] = []
    position = 0
    for found in VARIABLE.finditer(text):
        parts += [quote(text[position : found.start()], safe=""), found.group()]
        position = found.end()
    return "".join([*parts, quote(text[position:], safe="")])


def url_changes(
    text: str, target: str, query: Pairs, *, ignored: frozenset[str] = frozenset()
) -> tuple[Change, ...]:
    """The ranges to replace in the URL `text` so that it is `target` with `query`.

    Pairs named in `ignored` stay as they are. White space around the query (a query of several lines) goes
    with the pairs it belongs to.
    """
    mark = text.find("?")
    fragment = text.find("#")
    end = fragment if fragment >= 0 else len(text)
    head_end = mark if 0 <= mark < end else end
    changes = list(_head(text[:head_end].rstrip(), target))
    head_end = len(text[:head_end].rstrip())
    spans = list(query_pairs(text, mark + 1, end)) if 0 <= mark < end else []
    old = [(s, e, pair) for s, e, pair in spans if pair[0] not in ignored]
    plan = align([pair for _, _, pair in old], query)
    stays = [item for item, pair in zip(old, plan.kept, strict=True) if pair is not None]
    stays += [item for item in spans if item[2][0] in ignored]
    added = "&".join(encode_pair(name, value) for name, value in plan.added)
    if not stays:
        if spans or added:
            tail = max((item[1] for item in spans), default=head_end)
            changes.append((head_end, tail, f"?{added}" if added else ""))
        return tuple(change for change in changes if text[change[0] : change[1]] != change[2])
    for (start, stop, before), after in zip(old, plan.kept, strict=True):
        if after is None:
            changes.append(_removed(text, spans, (start, stop), {item[0] for item in stays}))
        elif after != before:
            changes.append((start, stop, encode_pair(*after)))
    if added:
        changes.append((spans[-1][1], spans[-1][1], f"&{added}"))
    return tuple(change for change in changes if text[change[0] : change[1]] != change[2])


def _removed(
    text: str, spans: list[tuple[int, int, tuple[str, str]]], pair: tuple[int, int], stays: set[int]
) -> Change:
    """Take a pair out together with the mark that parts it from a neighbour that stays."""
    index = next(i for i, item in enumerate(spans) if item[0] == pair[0])
    if any(item[0] in stays for item in spans[:index]):
        return (spans[index - 1][1], pair[1], "")  # what stands before it goes with it
    return (pair[0], spans[index + 1][0], "")


def _head(old: str, new: str) -> Iterator[Change]:
    """The change of the part before the query, cut to whole segments."""
    if old == new:
        return
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    start = max(old.rfind("/", 0, start), new.rfind("/", 0, start)) + 1 if start else 0
    yield (start, len(old), new[start:])

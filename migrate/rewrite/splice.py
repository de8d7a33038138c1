"""Edits of lists (arguments, mapping entries, words): take out, put in, keep every other byte.

Works on spans, so it serves every language that writes lists with commas. Comments and layout between
items stay; an item that stands on lines of its own goes with its lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from migrate.model import Edit, Span

_COMMA = re.compile(rb"\s*(?:(?:/\*.*?\*/|//[^\n]*|#[^\n]*)\s*)*,", re.S)  # with the comments before it


def edit_list(
    source: bytes,
    inner: Span,
    items: Sequence[Span],
    *,
    drop: frozenset[int] = frozenset(),
    add: Sequence[str] = (),
    change: Mapping[int, str] | None = None,
    glue: str = ",",
) -> list[Edit]:
    """Edits for the list whose items are `items` and which lies in `inner` (without its delimiters).

    `drop` are positions to take out, `add` texts to put in, `change` new texts of items. A text to add
    takes the place of a dropped item where there is one, else stands last. `glue` stands between items.
    """
    edits: list[Edit] = []
    replaced = dict(change or {})
    gone = sorted(drop - set(replaced))
    rest = list(add)
    while gone and rest:
        replaced[gone.pop(0)] = rest.pop(0)
    edits.extend(Edit(items[index], text) for index, text in sorted(replaced.items()))
    kept = [index for index in range(len(items)) if index not in gone]
    if not kept and glue == " " and not items and rest:
        return [Edit(Span(inner.start, inner.start), "".join(f" {text}" for text in rest))]
    if not kept:
        return [*edits, *_emptied(source, inner, items, _spaced(glue).join(rest))]
    for run in _runs(gone):
        edits.extend(Edit(span, "") for span in _spans_of_run(source, inner, items, run))
    if rest:
        edits.append(_append(source, items[kept[-1]], kept[-1], rest, glue))
    return edits


def _emptied(source: bytes, inner: Span, items: Sequence[Span], text: str) -> list[Edit]:
    """The list without its items, `text` in place of the first; comments stay."""
    if not items:
        return [Edit(Span(inner.start, inner.start), text)] if text else []
    bounds = [inner.start, *(at for item in items for at in (item.start, item.end)), inner.end]
    if not any(_has_comment(source[a:b]) for a, b in zip(bounds[::2], bounds[1::2], strict=True)):
        return [Edit(inner, text)]
    spans = [_one(source, inner, item) for item in items]
    late = (_late_comma(source, inner, items, index) for index in range(len(items)))
    commas = [Edit(span, "") for span in late if span is not None]
    if text:
        spans[0] = Span(items[0].start, _after_comma(source, items[0].end, inner.end))
        # A comment that follows on the line would otherwise stand against the text.
        text += ",  " if _has_comment(source[spans[0].end : spans[0].end + 2]) else ","
    return [Edit(spans[0], text), *(Edit(span, "") for span in spans[1:]), *commas]


def _has_comment(gap: bytes) -> bool:
    """Whether what stands between two items holds a comment: there is nothing else but blanks and commas."""
    return b"#" in gap or b"//" in gap or b"/*" in gap


def _runs(positions: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for position in positions:
        if runs and runs[-1][1] == position - 1:
            runs[-1] = (runs[-1][0], position)
        else:
            runs.append((position, position))
    return runs


def _spans_of_run(source: bytes, inner: Span, items: Sequence[Span], run: tuple[int, int]) -> list[Span]:
    first, last = run
    follows = items[last + 1].start if last + 1 < len(items) else inner.end
    ends = [*(item.start for item in items[first + 1 : last + 1]), follows]
    inside = zip((item.end for item in items[first : last + 1]), ends, strict=True)
    if any(_has_comment(source[a:b]) for a, b in inside):
        spans = [_one(source, inner, item) for item in items[first : last + 1]]
        return [*spans, *_commas_of_run(source, inner, items, run)]
    return [_span_of_run(source, inner, items, run)]


def _commas_of_run(source: bytes, inner: Span, items: Sequence[Span], run: tuple[int, int]) -> Iterator[Span]:
    """The commas that would be left of a run, since a comment stands before them."""
    first, last = run
    found = [_late_comma(source, inner, items, index) for index in range(first, last + 1)]
    yield from (span for span in found if span is not None)
    is_last = last + 1 == len(items)
    if is_last and first and _COMMA.match(source, items[last].end, inner.end) is None:
        before = _COMMA.match(source, items[first - 1].end, items[first].start)
        yield from [Span(before.end() - 1, before.end())] if before is not None else []


def _late_comma(source: bytes, inner: Span, items: Sequence[Span], index: int) -> Span | None:
    """The comma of an item, where a comment stands between the two."""
    end = items[index].end
    found = _COMMA.match(source, end, items[index + 1].start if index + 1 < len(items) else inner.end)
    if found is None or not source[end : found.end() - 1].strip():
        return None
    return Span(found.end() - 1, found.end())


def _one(source: bytes, inner: Span, item: Span) -> Span:
    """One item and its comma, with its line where nothing else stands there."""
    stop = _after_comma(source, item.end, inner.end)
    line_end = source.find(b"\n", stop, inner.end)
    if _own_line(source, item.start) and line_end >= 0 and not source[stop:line_end].strip():
        return Span(source.rindex(b"\n", 0, item.start), line_end)
    blanks = source[stop : inner.end]
    return Span(item.start, stop + len(blanks) - len(blanks.lstrip(b" \t")))


def _span_of_run(source: bytes, inner: Span, items: Sequence[Span], run: tuple[int, int]) -> Span:
    first, last = run
    if last + 1 < len(items):
        start, end = items[first].start, items[last + 1].start
        between = source[items[last].end : end]
        if b"\n" not in between:
            return Span(start, end)
        if _own_line(source, start):
            # The item and its comma with the line's end; what stands above the next item stays.
            line_end = source.index(b"\n", items[last].end)
            begin = source.rindex(b"\n", 0, start)
            return Span(begin, line_end)
        end = _after_comma(source, items[last].end, inner.end)
        behind = source[end : items[last + 1].start].lstrip(b" \t")
        at_line_end = source[end : end + 1] in (b"\n", b"\r") or behind.startswith(b"\\\n")
        return Span(len(source[:start].rstrip(b" \t")) if at_line_end else start, end)
    begin = items[first - 1].end
    if b"#" in source[begin : items[first].start] or b"//" in source[begin : items[first].start]:
        # A comment stands between: it stays, and so does the comma.
        head = source[: items[first].start]
        return Span(len(head.rstrip(b" \t")), _after_comma(source, items[last].end, inner.end))
    return Span(begin, items[last].end)


def _own_line(source: bytes, start: int) -> bool:
    line = source.rfind(b"\n", 0, start) + 1
    return line > 0 and not source[line:start].strip()


def _after_comma(source: bytes, end: int, limit: int) -> int:
    text = source[end:limit]
    lead = len(text) - len(text.lstrip())
    if text.lstrip().startswith(b","):
        rest = text[lead + 1 :]
        same_line = len(rest) - len(rest.lstrip(b" \t"))
        return end + lead + 1 + same_line
    return end


def _spaced(glue: str) -> str:
    """What stands between two items on one line."""
    return f"{glue} " if glue in (",", ";") else glue


def _append(source: bytes, last: Span, index: int, texts: Sequence[str], glue: str) -> Edit:
    separator = _spaced(glue)
    if index > 0 and _own_line(source, last.start):
        line = source.rfind(b"\n", 0, last.start) + 1
        if glue != " ":
            separator = f"{glue}\n" + source[line : last.start].decode()
        elif source[:line].endswith((b"\\\n", b"`\n")):  # else a line of its own would end the command
            sign = source[line - 2 : line].decode()
            separator = f" {sign}" + source[line : last.start].decode()
    return Edit(Span(last.end, last.end), "".join(separator + text for text in texts))

"""Mappings that are spelled in a text: `{"id": "$id"}` inside quotes, `a=1&b=2`.

The text is read as it is written, so that its entries have places in the source and can be edited there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.layout import Seg, definition, lay_out
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.values import Mapping
from migrate.model import Span
from migrate.pathmap.resolve import HOLE

_BLANK = re.compile(r"\s*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SCALAR = re.compile(rf"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|{HOLE}")
_LONGEST = 20_000
_FORM = ir.Notation.FORM


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it stands in the source; each value put in is one `HOLE`."""

    text: str
    segs: tuple[Seg, ...]
    places: tuple[int, ...]  # the segment of each character

    @property
    def module(self) -> ModuleInfo:
        return self.segs[0].context.scope.module

    def span(self, start: int, end: int) -> Span | None:
        """The bytes of the characters from `start` to `end`; None where an edit would break a quote."""
        first, last = self._from(start), self._until(end)
        if first is None or last is None or first.part is None or last.part is None:
            return None
        if not _same_quotes(self.module, first, last):
            return None
        begin = first.byte_at(start) if first.is_text else first.part.span.start
        stop = last.byte_at(end) if last.is_text else last.part.span.end
        return Span(begin, stop)

    def _from(self, start: int) -> Seg | None:
        """The literal that the character at `start` stands in; for an operand, the one before it."""
        own = self.segs[self.places[start]]
        if own.part is not None or not start:
            return own
        before = self.segs[self.places[start - 1]]
        return before if before.is_text else None

    def _until(self, end: int) -> Seg | None:
        """The same for characters up to `end`; behind an operand, the literal that begins there."""
        own = self.segs[self.places[end - 1]]
        if own.part is not None or end >= len(self.places):
            return own
        behind = self.segs[self.places[end]]
        return behind if behind.is_text else None

    def holes(self, start: int, end: int) -> list[Seg]:
        """The values put in between two characters."""
        inside = (self.segs[self.places[at]] for at in range(start, end))
        return [seg for seg in inside if not seg.is_text]


def _same_quotes(module: ModuleInfo, first: Seg, last: Seg) -> bool:
    """Whether two stretches stand in literals of one kind, so that what lies between can go."""
    if first.literal is last.literal:
        return True
    if not isinstance(first.literal, ir.Str) or not isinstance(last.literal, ir.Str):
        return False
    spelled = [
        (module.source[s.open.start : s.open.end], module.source[s.close.start : s.close.end])
        for s in (first.literal, last.literal)
    ]
    return spelled[0] == spelled[1] and first.concat is last.concat and first.concat is not None


def written(evaluator: Evaluator, expr: ir.Expr, context: Context) -> Written | None:
    """The text that `expr` is, where it is written: here, or where a variable is set."""
    for _ in range(4):
        expr = unwrapped(expr)
        segs = lay_out(evaluator, expr, context, 0)
        if not segs:
            return None
        only = segs[0] if len(segs) == 1 and not segs[0].is_text else None
        found = definition(evaluator, only.expr, only.context) if only is not None and only.expr else None
        if found is None:
            break
        expr, context = found.expr, found.context
    else:
        return None
    return _joined(segs)


def _joined(segs: list[Seg]) -> Written | None:
    chars: list[str] = []
    places: list[int] = []
    at = 0
    found: list[Seg] = []
    for index, seg in enumerate(segs):
        text = "".join(piece.text or "" for piece in seg.pieces) if seg.is_text else HOLE
        found.append(_moved(seg, at, at + len(text)))
        chars.append(text)
        places += [index] * len(text)
        at += len(text)
        if at > _LONGEST or seg.context.scope.module is not segs[0].context.scope.module:
            return None
    return Written("".join(chars), tuple(found), tuple(places))


def _moved(seg: Seg, start: int, end: int) -> Seg:
    return Seg(
        start=start,
        end=end,
        pieces=seg.pieces,
        literal=seg.literal,
        part=seg.part,
        expr=seg.expr,
        concat=seg.concat,
        context=seg.context,
    )


def json_mapping(text: Written) -> Mapping | None:
    """The object that a JSON text is; None where it is none, or cannot be edited."""
    start = _skip(text.text, 0)
    end = len(text.text.rstrip())
    if text.text[start : start + 1] != "{" or text.text[end - 1 : end] != "}" or end - start < 2:
        return None
    entries: list[tuple[str, ir.Entry, Context]] = []
    at = _skip(text.text, start + 1)
    while at < end - 1:
        found = _json_entry(text, at)
        if found is None:
            return None
        name, entry, at = found
        entries.append((name, entry, text.segs[0].context))
        at = _skip(text.text, at)
        if at == end - 1:
            break
        if text.text[at : at + 1] != ",":
            return None
        at = _skip(text.text, at + 1)
    whole, inner = text.span(start, end), text.span(start + 1, end - 1) if end - start > 2 else None
    if whole is None or at != end - 1:
        return None
    braces = text.span(start, start + 1)
    if inner is None and (braces is None or entries):
        return None
    inner = inner or Span(braces.end if braces else 0, braces.end if braces else 0)
    node = ir.Dict(
        span=whole, entries=tuple(e for _, e, _ in entries), inner=inner, notation=ir.Notation.JSON
    )
    return Mapping(tuple(entries), node, text.module)


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _json_entry(text: Written, at: int) -> tuple[str, ir.Entry, int] | None:
    """(name, entry, where it ends) of `"name": value` at a character."""
    key = _STRING.match(text.text, at)
    if key is None or HOLE in key.group():
        return None
    colon = _skip(text.text, key.end())
    start = _skip(text.text, colon + 1)
    end = _value_end(text.text, start) if text.text[colon : colon + 1] == ":" else None
    if end is None:
        return None
    span, name = text.span(at, end), _decoded(key.group())
    key_node = _literal(text, key.start() + 1, key.end() - 1)
    key_span = text.span(key.start(), key.end())
    if span is None or name is None or key_node is None or key_span is None:
        return None
    named = ir.Str(
        span=key_span,
        parts=key_node.parts,
        open=Span(key_span.start, key_node.span.start),
        close=Span(key_node.span.end, key_span.end),
    )
    value = _json_value(text, start, end)
    return (name, ir.Entry(span=span, key=named, value=value), end) if value is not None else None


def _value_end(text: str, start: int) -> int | None:
    found = _STRING.match(text, start) or _SCALAR.match(text, start)
    if found is not None:
        return found.end()
    if text[start : start + 1] not in ("{", "["):
        return None
    depth, at = 0, start
    while at < len(text):
        if text[at] == '"':
            string = _STRING.match(text, at)
            if string is None:
                return None
            at = string.end()
            continue
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(text[at], 0)
        at += 1
        if not depth:
            return at
    return None


def _decoded(spelled: str) -> str | None:
    try:
        value = json.loads(spelled, strict=False)
    except ValueError:
        return None
    return value if isinstance(value, str) else None


def _json_value(text: Written, start: int, end: int) -> ir.Expr | None:
    spelled, span = text.text[start:end], text.span(start, end)
    if span is None:
        return None
    if spelled[0] == '"':
        return _string(text, start + 1, end - 1, json_escapes=True)
    if spelled == HOLE:
        return text.holes(start, end)[0].expr
    if spelled[0] in "{[":
        parts = tuple(seg.expr for seg in text.holes(start, end) if seg.expr is not None)
        return ir.Opaque(span=span, parts=parts, kind="json")
    value = json.loads(spelled)
    return ir.Const(span=span, value=value)


def _string(text: Written, start: int, end: int, *, json_escapes: bool) -> ir.Expr | None:
    """A text inside the text: the value put in where it is nothing else, else a literal."""
    spelled = text.text[start:end]
    if spelled == HOLE:
        return text.holes(start, end)[0].expr
    if start == end:
        at = text.span(start - 1, start)
        return ir.Str(span=at, parts=(), open=at, close=at) if at is not None else None
    if HOLE not in spelled and json_escapes and "\\" in spelled:
        span, meant = text.span(start, end), _decoded(f'"{spelled}"')
        if span is None or meant is None:
            return None
        part = ir.Part(span=span, text=meant, exact=False)
        return ir.Str(span=span, parts=(part,), open=span, close=span)
    return _literal(text, start, end)


def _literal(text: Written, start: int, end: int) -> ir.Str | None:
    parts: list[ir.Part] = []
    for at, seg in _runs(text, start, end):
        stop = min(end, seg.end)
        if not seg.is_text:
            if seg.part is None or seg.expr is None:
                return None
            parts.append(ir.Part(span=seg.part.span, expr=seg.expr, exact=False))
            continue
        span = Span(seg.byte_at(at), seg.byte_at(stop))
        assert seg.part is not None
        parts.append(ir.Part(span=span, text=text.text[at:stop], exact=seg.part.exact))
    whole = text.span(start, end)
    if whole is None:
        return None
    opens, closes = Span(whole.start, whole.start), Span(whole.end, whole.end)
    return ir.Str(span=whole, parts=tuple(parts), open=opens, close=closes, formatted=True)


def _runs(text: Written, start: int, end: int) -> Iterator[tuple[int, Seg]]:
    at = start
    while at < end:
        seg = text.segs[text.places[at]]
        yield at, seg
        at = seg.end


def form_mapping(text: Written, *, encoded: bool, several: bool = True) -> Mapping | None:
    """The fields of `a=1&b=2`; None where they are not seen."""
    entries: list[tuple[str, ir.Entry, Context]] = []
    at = 0
    fields = text.text.split("&") if several else [text.text]
    for field in fields:
        name, sign, _ = field.partition("=")
        start, end = at + len(name) + 1, at + len(field)
        at = end + 1
        if not sign or not name or HOLE in name or name.strip() != name:
            return None
        entry = _form_entry(text, end - len(field), start, end, encoded=encoded)
        if entry is None:
            return None
        entries.append((unquote_plus(name) if encoded else name, entry, text.segs[0].context))
    span = text.span(0, len(text.text)) if text.text else None
    if span is None:
        return None
    found = tuple(entry for _, entry, _ in entries)
    node = ir.Dict(
        span=span, entries=found, inner=span, notation=ir.Notation.FORM, glue="&", part=not several
    )
    return Mapping(tuple(entries), node, text.module)


def _form_entry(text: Written, at: int, start: int, end: int, *, encoded: bool) -> ir.Entry | None:
    span, key = text.span(at, end), _literal(text, at, start - 1)
    if span is None or key is None:
        return None
    spelled = text.text[start:end]
    value: ir.Expr | None
    if not spelled:
        value = ir.Str(span=Span(span.end, span.end), parts=(), open=span, close=span)
    elif encoded and HOLE not in spelled and unquote_plus(spelled) != spelled:
        inside = text.span(start, end)
        part = ir.Part(span=inside, text=unquote_plus(spelled), exact=False) if inside else None
        value = ir.Str(span=inside, parts=(part,), open=inside, close=inside) if inside and part else None
    else:
        value = _string(text, start, end, json_escapes=False)
    return ir.Entry(span=span, key=key, value=value) if value is not None else None


def header_mapping(text: Written) -> Mapping | None:
    """The one header that `Name: value` is; None where its name is not seen."""
    name, sign, value = text.text.partition(":")
    if not sign or HOLE in name or not name.strip():
        return None
    start = len(name) + 1 + len(value) - len(value.lstrip())
    span, key = text.span(0, len(text.text)), _literal(text, 0, len(name))
    inside = _string(text, start, len(text.text), json_escapes=False) if value.strip() else None
    if span is None or key is None or inside is None:
        return None
    entry = ir.Entry(span=span, key=key, value=inside)
    node = ir.Dict(span=span, entries=(entry,), inner=span, notation=ir.Notation.FORM, glue=";", part=True)
    return Mapping(((name.strip(), entry, text.segs[0].context),), node, text.module)

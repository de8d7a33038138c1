"""How a value is written in a file: decode its source with offsets, splice a replacement in its own quoting.

A `Coding` knows one kind of quoting. Every splice is checked: the changed source is decoded again and must
give exactly the expected text, otherwise the place cannot hold it and `Unwritable` says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from migrate.model import Edit, Span
from migrate.plan import Embedded, Scalar, Unwritable


@dataclass(slots=True)
class Decoded:
    """A text and, for each of its characters, the source range [starts[i], ends[i]) that says it."""

    chars: list[str] = field(default_factory=list[str])
    starts: list[int] = field(default_factory=list[int])
    ends: list[int] = field(default_factory=list[int])

    @property
    def text(self) -> str:
        """The decoded text."""
        return "".join(self.chars)

    def plain(self, raw: str, start: int, end: int) -> None:
        """Add source characters that stand for themselves."""
        self.chars.extend(raw[start:end])
        self.starts.extend(range(start, end))
        self.ends.extend(range(start + 1, end + 1))

    def unit(self, text: str, start: int, end: int) -> None:
        """Add characters that one piece of source stands for, such as an escape or a folded line end."""
        self.chars.extend(text)
        self.starts.extend([start] * len(text))
        self.ends.extend([end] * len(text))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The source range of the characters [start, end); an insertion point when they are equal."""
        if not self.chars:
            return 0, 0
        left = self.starts[start] if start < len(self.starts) else self.ends[-1]
        return (left, self.ends[end - 1]) if end > start else (left, left)

    def drop_end(self, count: int) -> None:
        """Take the last `count` characters back."""
        if count:
            del self.chars[-count:], self.starts[-count:], self.ends[-count:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """One kind of quoting.

    `encode` writes new text and raises `Unwritable`; `refuses` says why a whole source cannot stand in the
    file, for what decoding alone does not show (a plain YAML value that would become a number). `seams` are
    signs that new text may not make together with what stands beside it. `margin` stands before each line
    of the text.
    """

    name: str
    decode: Callable[[str], Decoded]
    encode: Callable[[str], str]
    refuses: Callable[[str], str | None] = lambda _: None
    seams: re.Pattern[str] | None = None
    bare: Callable[[str], bool] = lambda _: False  # the source is its own text: no need to decode
    margin: str = ""  # what stands before each line of the text


def decode_plain(raw: str) -> Decoded:
    """Source that stands for itself."""
    out = Decoded()
    out.plain(raw, 0, len(raw))
    return out


def by_pattern(pattern: re.Pattern[str], meaning: Callable[[re.Match[str]], str]) -> Callable[[str], Decoded]:
    """A decoder: each match of `pattern` means `meaning(match)`, everything else stands for itself."""

    def decode(raw: str) -> Decoded:
        out = Decoded()
        position = 0
        for match in pattern.finditer(raw):
            out.plain(raw, position, match.start())
            out.unit(meaning(match), match.start(), match.end())
            position = match.end()
        out.plain(raw, position, len(raw))
        return out

    return decode


def source_text(source: bytes, span: Span) -> str:
    """The source of a span; bytes that are not UTF-8 survive as surrogates."""
    return source[span.start : span.end].decode("utf-8", "surrogateescape")


def byte_length(text: str) -> int:
    """How many source bytes `text` is."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))


def is_text(text: str) -> bool:
    """Whether the text can be written as UTF-8: bytes that were none stand in it as surrogates."""
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)


@dataclass(frozen=True, slots=True)
class Written:
    """A value where it stands: source bytes, span and quoting."""

    source: bytes
    span: Span
    coding: Coding

    @property
    def raw(self) -> str:
        """The value's source."""
        return source_text(self.source, self.span)

    @property
    def text(self) -> str:
        """The value."""
        raw = self.raw
        return raw if self.coding.bare(raw) else self.coding.decode(raw).text

    def splice(self, start: int, end: int, new: str) -> Edit:
        """The edit that replaces the value's characters [start, end) by `new`.

        Raises:
            Unwritable: the value's quoting cannot hold the new text.
        """
        raw = self.raw
        decoded = self.coding.decode(raw)
        text = decoded.text
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"Expected a range within 0..{len(text)} but got {start}..{end}")
        left, right = decoded.place(start, end)
        written = self.coding.encode(new) if new else ""
        if new.endswith("\n") and raw[right : right + 1] not in ("", "\r", "\n"):
            written += self.coding.margin  # the rest of the line goes on behind it
        if not is_text(written):
            raise Unwritable("the new value would hold bytes that are not UTF-8")
        after = raw[:left] + written + raw[right:]
        if self.coding.decode(after).text != text[:start] + new + text[end:]:
            raise Unwritable(f"a {self.coding.name} cannot hold the new value here")
        reason = self.coding.refuses(after)
        if reason:
            raise Unwritable(reason)
        seams = self.coding.seams.finditer(after) if self.coding.seams is not None else ()
        if any(sign.start() < at < sign.end() for sign in seams for at in (left, left + len(written))):
            raise Unwritable(f"a {self.coding.name} would mean something else by it here")
        begin = self.span.start + byte_length(raw[:left])
        return Edit(Span(begin, begin + byte_length(raw[left:right])), written)

    def offset(self, index: int) -> int:
        """The byte offset in the file of character `index` of the value."""
        raw = self.raw
        if self.coding.bare(raw):
            return self.span.start + byte_length(raw[:index])
        return self.span.start + byte_length(raw[: self.coding.decode(raw).place(index, index)[0]])

    def scalar(self, keys: tuple[str, ...]) -> Scalar:
        """The value as a scalar of a document."""
        return Scalar(keys=keys, text=self.text, span=self.span, splice=self.splice)

    def embedded(self, language: str, scope: str | None = None) -> Embedded:
        """The value as code of another language."""
        text = self.text

        def host_edit(edit: Edit) -> Edit:
            data = text.encode("utf-8", "surrogatepass")
            start = len(data[: edit.span.start].decode("utf-8", "surrogatepass"))
            end = len(data[: edit.span.end].decode("utf-8", "surrogatepass"))
            return self.splice(start, end, edit.text)

        def host_offset(offset: int) -> int:
            return self.offset(len(text.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "ignore")))

        return Embedded(
            language=language, text=text, host_edit=host_edit, host_offset=host_offset, scope=scope
        )


def joined_lines(name: str, joint: str = "\\\n") -> Callable[[str], str]:
    """An encoder for lines that all end in a backslash but the last; `joint` is how the file has them."""
    whole = no_line_break(name)
    return lambda new: joint.join(whole(line) for line in new.split("\\\n"))


def no_line_break(name: str) -> Callable[[str], str]:
    """An encoder for quotings that take any text of one line as it is."""

    def encode(new: str) -> str:
        if "\n" in new or "\r" in new:
            raise Unwritable(f"a {name} cannot hold a line break")
        return new

    return encode


def part(scalar: Scalar, start: int, end: int, keys: tuple[str, ...]) -> Scalar:
    """The characters [start, end) of a scalar as a scalar of its own, such as the value of `NAME=value`."""

    def splice(begin: int, stop: int, new: str) -> Edit:
        return scalar.splice(begin + start, stop + start, new)

    return Scalar(keys=keys, text=scalar.text[start:end], span=scalar.span, splice=splice)

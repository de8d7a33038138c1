"""The five ways YAML writes a string: plain, single-quoted, double-quoted, literal and folded blocks.

Source: YAML 1.2.2, chapters 7.3 (flow scalar styles) and 8.1 (block scalar styles).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from migrate.formats.coding import Coding, Decoded, by_pattern, no_line_break
from migrate.plan import Unwritable

_FOLD = r"[ \t]*(?:\r\n|\r|\n)(?:[ \t]*(?:\r\n|\r|\n))*[ \t]*"
_BREAK = re.compile(r"\r\n|\r|\n")
_SINGLE = re.compile(rf"''|{_FOLD}")
_DOUBLE = re.compile(
    rf"\\(?:\r\n|\r|\n)[ \t]*|\\x[0-9a-fA-F]{{2}}|"
    rf"\\u[0-9a-fA-F]{{4}}|\\U[0-9a-fA-F]{{8}}|\\[^xuU\r\n]|{_FOLD}"
)
_PLAIN = re.compile(_FOLD)
_SIMPLE = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\",
    "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_WRITTEN = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
# What a plain value must not look like, so that it stays a string under YAML 1.1 and 1.2 readers alike.
_OTHER_TYPE = re.compile(
    r"~|null|Null|NULL|(?:true|false|yes|no|on|off|y|n)|<<|="
    r"|[-+]?(?:\.?\d[\d_]*\.?[\d_]*(?:[eE][-+]?\d+)?|0[xob][\da-fA-F_]+|\.(?:inf|nan)|\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?)"
    r"|\d{4}-\d\d?-\d\d?(?:[Tt ].*)?|",
    re.IGNORECASE,
)


def _fold(text: str) -> str:
    count = len(_BREAK.findall(text))
    return " " if count == 1 else "\n" * (count - 1)


def _single_meaning(match: re.Match[str]) -> str:
    return "'" if match.group() == "''" else _fold(match.group())


def _double_meaning(match: re.Match[str]) -> str:
    text = match.group()
    if text[0] != "\\":
        return _fold(text)
    if text[1] in "\r\n":
        return ""
    if text[1] in "xuU":
        code = int(text[2:], 16)
        return chr(code) if code < 0x110000 else text
    return _SIMPLE.get(text[1], text)


def _encode_double(new: str) -> str:
    return "".join(
        _WRITTEN.get(char, char if char.isprintable() or char == " " else f"\\U{ord(char):08X}")
        for char in new
    )


def _encode_single(new: str) -> str:
    return no_line_break("single-quoted YAML value")(new).replace("'", "''")


def _has_break(raw: str) -> bool:
    return "\n" in raw or "\r" in raw


DOUBLE = Coding(
    name="double-quoted YAML value",
    decode=by_pattern(_DOUBLE, _double_meaning),
    encode=_encode_double,
    bare=lambda raw: "\\" not in raw and not _has_break(raw),
)
SINGLE = Coding(
    name="single-quoted YAML value",
    decode=by_pattern(_SINGLE, _single_meaning),
    encode=_encode_single,
    bare=lambda raw: "'" not in raw and not _has_break(raw),
)


def _refuses_plain(raw: str, *, flow: bool) -> str | None:
    """Why YAML would not read `raw` as this plain string."""
    if raw != raw.strip() or not raw:
        return "an unquoted YAML value cannot be empty or begin or end with a blank"
    if raw[0] in "!&*|>%@`\"'#,[]{}" or (raw[0] in "-?:" and (len(raw) == 1 or raw[1] in " \t")):
        return f"an unquoted YAML value cannot begin with {raw[0]!r}"
    if re.search(r":(?:\s|$)|\s#", raw) or (flow and re.search(r"[,\[\]{}]|:[,\[\]{}]", raw)):
        return "an unquoted YAML value cannot hold the marks that the new value needs"
    if _OTHER_TYPE.fullmatch(raw):
        return "without quotes the new value would not be a string"
    return None


def _plain(*, flow: bool) -> Coding:
    return Coding(
        name="unquoted YAML value",
        decode=by_pattern(_PLAIN, lambda m: _fold(m.group())),
        encode=no_line_break("unquoted YAML value"),
        refuses=lambda raw: _refuses_plain(raw, flow=flow),
        bare=lambda raw: not _has_break(raw),
    )


PLAIN = _plain(flow=False)
PLAIN_IN_FLOW = _plain(flow=True)


def first_indent(lines: Iterable[str], least: int) -> int:
    """The indentation of the first line with content; blank lines before it count where they are wider."""
    widest = least
    for line in lines:
        content = line.rstrip("\r\n").lstrip(" ")
        widest = max(widest, len(line.rstrip("\r\n")) - len(content))
        if content:
            break
    return widest


_STEERS = re.compile(r" *(?:\{\{.*\}\} *)*")  # a line that says nothing: empty, or a template's alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The header of a block scalar: `folded` for `>`, `chomp` one of "-", "", "+", `indent` of its lines.

    `told`: the header names the indentation; otherwise the first line shows it. `closed`: more of the file
    follows, so that the last line must keep its end.
    """

    folded: bool
    chomp: str
    indent: int
    told: bool = False
    closed: bool = False

    def coding(self) -> Coding:
        """How text is written under this header."""
        name = "folded YAML block" if self.folded else "literal YAML block"

        def encode(new: str) -> str:
            if "\r" in new or (self.folded and "\n" in new):
                raise Unwritable(f"a {name} cannot hold this line break")
            return re.sub(r"\n(?=[^\n])", "\n" + " " * self.indent, new)

        margin = " " * self.indent
        return Coding(name=name, decode=self.decode, encode=encode, refuses=self._refuses, margin=margin)

    def _refuses(self, raw: str) -> str | None:
        if self.closed and raw and raw[-1] not in "\r\n":
            return "the last line of a YAML block must end before what follows"
        lines = raw.splitlines()
        if any(self._margin(line) < self.indent for line in lines if not _STEERS.fullmatch(line)):
            return "a line of a YAML block cannot stand left of the others"
        if not self.told and first_indent(lines, self.indent) != self.indent:
            return "the first line of a YAML block cannot begin with a blank"
        return None

    def decode(self, raw: str) -> Decoded:
        """The value of the content lines `raw`."""
        out = Decoded()
        position = 0
        while position < len(raw):
            found = _BREAK.search(raw, position)
            end, after = (found.start(), found.end()) if found else (len(raw), len(raw))
            start = min(position + self._margin(raw[position:end]), end)
            out.plain(raw, start, end)
            if found:
                out.unit("\n", end, after)
            position = after
        self._chomp(out)
        return self._folded(out) if self.folded else out

    def _margin(self, line: str) -> int:
        """How much of a line is indentation."""
        blanks = len(line) - len(line.lstrip(" "))
        return min(blanks, self.indent)

    def _chomp(self, out: Decoded) -> None:
        if self.chomp == "+":
            return
        count = 0
        while count < len(out.chars) and out.chars[-1 - count] == "\n":
            count += 1
        only_breaks = count == len(out.chars)
        out.drop_end(count - (1 if self.chomp == "" and count and not only_breaks else 0))

    def _folded(self, lines: Decoded) -> Decoded:
        """Join the lines of a folded block: a single break between two lines that begin without a blank."""
        out = Decoded()
        text = lines.text
        end_of_content = len(text.rstrip("\n"))
        position = 0
        starts_blank = text[:1] in (" ", "\t")
        for found in re.finditer(r"\n+", text):
            begin, stop = found.span()
            out_of_text = stop >= len(text) or begin >= end_of_content or begin == 0
            self._copy(lines, out, position, begin)
            next_blank = text[stop : stop + 1] in (" ", "\t")
            if out_of_text or starts_blank or next_blank:
                self._copy(lines, out, begin, stop)
            elif stop - begin == 1:
                out.unit(" ", lines.starts[begin], lines.ends[begin])
            else:
                # The first break is folded away; it belongs to the source of the second.
                out.unit("\n", lines.starts[begin], lines.ends[begin + 1])
                self._copy(lines, out, begin + 2, stop)
            position, starts_blank = stop, next_blank
        self._copy(lines, out, position, len(text))
        return out

    @staticmethod
    def _copy(lines: Decoded, out: Decoded, start: int, end: int) -> None:
        out.chars.extend(lines.chars[start:end])
        out.starts.extend(lines.starts[start:end])
        out.ends.extend(lines.ends[start:end])

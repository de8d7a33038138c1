"""Read Dockerfiles: `ENV` and `ARG` as settings, `RUN`, `CMD` and the like as shell, comments.

Source: Dockerfile reference, "Format", "Here-Documents", "ENV", "RUN", "HEALTHCHECK".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from migrate.formats.coding import Coding, Written, by_pattern, decode_plain, joined_lines, no_line_break
from migrate.formats.document import Document, Text
from migrate.formats.env import PLAIN_TEXT
from migrate.formats.fences import lines_coding
from migrate.formats.jsontree import read as read_json
from migrate.formats.scripts import SHELL, Value, divide, language_of_script
from migrate.model import Span
from migrate.plan import Embedded, Unwritable

_BLANK = re.compile(rb"[ \t]*(?:#(?P<comment>[^\r\n]*))?(?:\r\n|\n|\r|\Z)")
_INSTRUCTION = re.compile(rb"[ \t]*(?P<name>[A-Za-z]+)[ \t]+(?P<flags>(?:--[\w-]+(?:=\S+)?[ \t]+)*)")
# To the end of the line; a line that ends in a backslash goes on, comments and blank lines between or not.
_BREAK = rb"(?:\r\n|\n|\r)"
_REST = re.compile(
    rb"(?:[^\r\n\\]|\\(?![ \t]*" + _BREAK + rb")"
    rb"|\\[ \t]*" + _BREAK + rb"(?:[ \t]*(?:#[^\r\n]*)?" + _BREAK + rb")*)*"
)
_HEREDOC = re.compile(rb"(?<!<)<<-?[\"']?(?P<name>[A-Za-z_]\w*)[\"']?")
_PAIR = re.compile(
    rb"(?P<key>[A-Za-z_][\w.-]*)=(?:\"(?P<double>(?:\\.|[^\"\\])*)\"|'(?P<single>[^']*)'|(?P<plain>(?:\\.|[^\s\\])*))",
    re.DOTALL,
)
_SPACED = re.compile(rb"(?P<key>[A-Za-z_]\w*)[ \t]+(?P<plain>[^\r\n]*?)[ \t]*\Z")
_COMMENT_LINE = re.compile(r"(?<=\n)[ \t]*#[^\n]*\n")
_ESCAPE = re.compile(r"\\[\"\\$]")
_PLAIN_LINE = no_line_break("value of a Dockerfile")
_ONE_LINE = no_line_break("quoted value of a Dockerfile")


def _goes_on(raw: str) -> str | None:
    return "a backslash at the end of a line takes the next one" if raw.endswith("\\") else None


def _not_one_word(raw: str) -> str | None:
    return "a value without quotes cannot hold blanks" if re.search(r"\s", raw) else _goes_on(raw)


def _unquoted(new: str) -> str:
    if re.search(r"[\"'\\]", new):
        raise Unwritable("a value without quotes cannot hold quotes and backslashes")
    return _PLAIN_LINE(new)


SPACED = Coding(
    name="value of a Dockerfile",
    decode=decode_plain,
    encode=_unquoted,
    refuses=_goes_on,
    bare=lambda _: True,
)
PLAIN = replace(SPACED, refuses=_not_one_word)
DOUBLE = Coding(
    name="quoted value of a Dockerfile",
    decode=by_pattern(_ESCAPE, lambda found: found.group()[1]),
    encode=lambda new: _ONE_LINE(new).replace("\\", "\\\\").replace('"', '\\"'),
    bare=lambda raw: "\\" not in raw,
)
LINES = Coding(
    name="instruction of a Dockerfile",
    decode=by_pattern(_COMMENT_LINE, lambda _: ""),
    encode=joined_lines("instruction of a Dockerfile"),
    bare=lambda raw: "#" not in raw,
)
_CODINGS = {"double": DOUBLE, "single": PLAIN_TEXT, "plain": PLAIN}


def parse(text: bytes, file: str) -> Document:
    """The settings, commands and comments of a Dockerfile."""
    values: list[Value] = []
    texts: list[Text] = []
    embedded: list[Embedded] = []
    position = 3 if text.startswith(b"\xef\xbb\xbf") else 0
    while position < len(text):
        blank = _BLANK.match(text, position)
        if blank is not None:
            if blank.group("comment"):
                texts.append(Text.of(Written(text, Span(*blank.span("comment")), PLAIN_TEXT), "comment"))
            position = blank.end() if blank.end() > position else position + 1
            continue
        position = _instruction(text, position, values, embedded)
    divided = divide(values, file, "dockerfile")
    return Document(
        format="dockerfile",
        scalars=tuple(divided.scalars),
        embedded=(*embedded, *divided.embedded),
        texts=tuple(texts),
    )


def _instruction(text: bytes, position: int, values: list[Value], embedded: list[Embedded]) -> int:
    """Read one instruction; the position after it."""
    found = _INSTRUCTION.match(text, position)
    start = found.end() if found else position
    rest = _REST.match(text, start)
    end = rest.end() if rest else len(text)
    name = found.group("name").decode().upper() if found else ""
    if name in ("ENV", "ARG", "LABEL"):
        values.extend(_pairs(text, start, end))
    elif name == "HEALTHCHECK":
        command = re.compile(rb"CMD[ \t]+").search(text, start, end)
        if command is not None:
            _command(text, command.end(), end, values, embedded)
    elif name in ("RUN", "CMD", "ENTRYPOINT"):
        here = _HEREDOC.search(text, start, end)
        close = _close(text, end, here) if here is not None else None
        if here is not None and close is not None:
            return _here_document(text, Span(start, end), here, close, embedded)
        _command(text, start, end, values, embedded)
    elif end > position:
        embedded.append(Written(text, Span(position, end), LINES).embedded("dockerfile"))
    return max(end, position + 1)


def _pairs(text: bytes, start: int, end: int) -> Iterator[Value]:
    spaced = _SPACED.match(text[start:end])
    if spaced is not None and b"=" not in spaced.group("key"):
        span = Span(start + spaced.start("plain"), start + spaced.end("plain"))
        yield Value((spaced.group("key").decode(),), Written(text, span, SPACED))
        return
    for pair in _PAIR.finditer(text, start, end):
        group = pair.lastgroup or "plain"
        written = Written(text, Span(*pair.span(group)), _CODINGS[group])
        yield Value((pair.group("key").decode(),), written)


def _command(text: bytes, start: int, end: int, values: list[Value], embedded: list[Embedded]) -> None:
    """A command in the form of a shell's line, or of a JSON list."""
    if text[start:end].lstrip().startswith(b"["):
        tree = read_json(b" " * start + text[start:end])
        if tree.root is not None and tree.root.kind == "array" and not tree.errors:
            number = len(values)
            for index, item in enumerate(tree.root.items):
                if item.kind == "string":
                    written = tree.written(item)
                    place = Written(text, written.span, written.coding)
                    values.append(Value((f"instruction {number}", "command", str(index)), place))
            return
    if text[start:end].strip():
        embedded.append(Written(text, Span(start, end), LINES).embedded(SHELL))


def _close(text: bytes, start: int, here: re.Match[bytes]) -> re.Match[bytes] | None:
    """The line that ends a here-document."""
    return re.compile(rb"(?m)^[ \t]*" + re.escape(here.group("name")) + rb"[ \t]*\r?$").search(text, start)


def _here_document(
    text: bytes, line: Span, here: re.Match[bytes], close: re.Match[bytes], embedded: list[Embedded]
) -> int:
    """`RUN <<EOF`: the lines up to the name are the script, unless another program reads them."""
    alone = text[line.start : here.start()].strip() == b""
    body = text.find(b"\n", line.end) + 1
    if alone and 0 < body <= close.start():
        written = Written(text, Span(body, close.start()), lines_coding("", closed=True))
    else:
        written = Written(text, Span(line.start, close.end()), lines_coding(""))
    embedded.append(written.embedded(language_of_script(written.text)))
    return max(close.end(), line.end)

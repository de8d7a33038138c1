"""Read `.http` and `.rest` files, in the dialects of JetBrains IDEs and of VS Code's REST Client.

Sources: JetBrains, "Exploring the HTTP request syntax"; REST Client, "Usage". Requests are parted by `###`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from migrate.formats.bodytext import body_of
from migrate.formats.coding import Written, byte_length
from migrate.formats.document import Body, BodyKind, Document, RecordedRequest, Text
from migrate.formats.env import PLAIN_TEXT
from migrate.formats.http_edit import Block, rewrite
from migrate.formats.urltext import query_pairs
from migrate.model import Span
from migrate.plan import Scalar

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_REQUEST = re.compile(
    r"(?:(?P<method>[A-Z]{3,})[ \t]+)?(?P<url>\S.*?)(?P<version>[ \t]+HTTP/\d(?:\.\d)?)?[ \t]*$"
)
_LOOKS_LIKE_URL = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//|\{\{|/|[\w.-]+\.[a-z]{2,}(?:[:/?]|$)|localhost"
)
_VARIABLE = re.compile(r"@(?P<name>[\w.-]+)[ \t]*=[ \t]*(?P<value>.*?)[ \t]*$")
_NAME = re.compile(r"(?:#|//)[ \t]*@name[ \t=]+(?P<name>\S+)")
_HEADER = re.compile(r"(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*(?P<value>.*?)[ \t]*$")
_MORE_URL = re.compile(r"[ \t]+[/?&]|[?&]")
_NEXT_REQUEST = re.compile(
    r"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+(?:[A-Za-z][A-Za-z0-9+.-]*://|\{\{|/)\S*"
)
_FORM = "application/x-www-form-urlencoded"


def parse(text: bytes, file: str) -> Document:
    """The requests, file variables and comments of an HTTP file."""
    reading = _Reading(text)
    reading.run()
    return Document(
        format="http-file",
        client="http-file",
        scalars=tuple(reading.scalars),
        requests=tuple(reading.requests()),
        texts=tuple(reading.texts),
        variables=reading.variables,
    )


@dataclass(slots=True)
class _Open:
    """A request being read; offsets are characters of the file."""

    label: str
    start: int
    method: tuple[int, int] | None
    url: tuple[int, int]
    end: int  # of the last line of URL or headers, without its line end
    headers: list[tuple[str, str, int, int]] = field(default_factory=list["tuple[str, str, int, int]"])
    body: tuple[int, int] | None = None
    in_body: bool = False
    closed: bool = False


class _Reading:
    """The lines of a file as they come."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.text = source.decode("utf-8", "surrogateescape")
        self.scalars: list[Scalar] = []
        self.texts: list[Text] = []
        self.variables: dict[str, str] = {}
        self.blocks: list[_Open] = []
        self.current: _Open | None = None
        self.label = ""
        self.script: str | None = None  # what ends the script at hand
        self.blank = False  # whether the line before was blank

    def run(self) -> None:
        position = 1 if self.text.startswith("\ufeff") else 0
        while position < len(self.text):
            line = _LINE.match(self.text, position)
            assert line is not None
            content = line.group().rstrip("\r\n")
            self._line(content, position)
            self.blank = not content.strip()
            position = line.end()

    def _line(self, line: str, start: int) -> None:
        if line.startswith("###"):
            self.current, self.script = None, None
            self.label = line.lstrip("#").strip()
            self._comment(line, start)
        elif self.script is not None:
            self.script = None if self.script in line else self.script
            self._words(line, start, "script")
        elif self._opens_script(line, start):
            return
        elif self.current is not None and self.current.in_body:
            self._body(self.current, line, start)
        elif re.match(r"\s*(?:#|//)", line) and not (
            self.current is None and re.match(r"//[\w.-]+[./:]", line)
        ):
            named = _NAME.match(line.strip())
            self.label = named.group("name") if named and self.current is None else self.label
            self._comment(line, start)
        elif self.current is None:
            self._opening(line, start)
        else:
            self._head(self.current, line, start)

    def _opens_script(self, line: str, start: int) -> bool:
        """Code of the two kinds that clients run: `> {% ... %}`, and a block between `{{` and `}}` lines."""
        handler = re.match(r"[<>][ \t]*\{%", line)
        if self.current is None and line.startswith("/*"):
            self.script = None if "*/" in line else "*/"
            self._comment(line, start)
            return True
        if handler is None and re.fullmatch(r"\{\{[@+]?[\w:.]*[ \t]*", line) is None:
            return False
        close = "%}" if handler else "}}"
        self.script = None if close in line else close
        self._words(line, start, "script")
        if self.current is not None and self.current.body is not None:
            self.current.closed = True
        return True

    def _comment(self, line: str, start: int) -> None:
        self._words(line, start, "comment")

    def _words(self, line: str, start: int, where: str) -> None:
        if line.strip("# /"):
            self.texts.append(
                Text.of(Written(self.source, self.span(start, start + len(line)), PLAIN_TEXT), where)
            )

    def _opening(self, line: str, start: int) -> None:
        """A line before the request line, or the request line itself."""
        variable = _VARIABLE.match(line)
        if variable:
            name = variable.group("name")
            begin, end = variable.span("value")
            written = Written(self.source, self.span(start + begin, start + end), PLAIN_TEXT)
            self.scalars.append(written.scalar((name,)))
            self.variables[name] = written.text
            return
        found = _REQUEST.match(line)
        if not line.strip() or found is None or line[0] in "<>":
            return
        if found.group("method") is None and not _LOOKS_LIKE_URL.match(line):
            return
        method = found.span("method") if found.group("method") else None
        url = found.span("url")
        self.current = _Open(
            label=self.label,
            start=start,
            method=(start + method[0], start + method[1]) if method else None,
            url=(start + url[0], start + url[1]),
            end=start + len(line.rstrip()),
        )
        self.blocks.append(self.current)
        self.label = ""

    def _head(self, block: _Open, line: str, start: int) -> None:
        """A line after the request line: more of the URL, a header, or the blank line before the body."""
        if not line.strip():
            block.in_body = True
            return
        if not block.headers and _MORE_URL.match(line):
            block.url = (block.url[0], start + len(line.rstrip()))
        header = _HEADER.match(line)
        if header and not _MORE_URL.match(line):
            begin, end = header.span("value")
            block.headers.append((header.group("name"), header.group("value"), start + begin, start + end))
        block.end = start + len(line.rstrip())

    def _body(self, block: _Open, line: str, start: int) -> None:
        if _NEXT_REQUEST.match(line) and (block.body is None or self.blank):
            self.current = None  # some clients need no separator between requests
            self._opening(line, start)
            return
        if block.closed or not line.strip():
            return
        if re.match(r">>!?|<>|>|\?\?|HTTP/\d", line):
            block.closed = True
            self._words(line, start, "script")
            return
        if re.match(r"#|//", line) and (block.body is None or self.blank):
            self._comment(line, start)
            return
        end = start + len(line.rstrip())
        block.body = (block.body[0] if block.body else start, end)

    def span(self, start: int, end: int) -> Span:
        """The bytes of the characters [start, end)."""
        begin = byte_length(self.text[:start])
        return Span(begin, begin + byte_length(self.text[start:end]))

    def requests(self) -> Iterator[RecordedRequest]:
        for open_ in self.blocks:
            url = self.text[slice(*open_.url)]
            head, mark, query = url.partition("#")[0].partition("?")
            headers = tuple((name, value) for name, value, _, _ in open_.headers)
            body = self._read_body(open_)
            block = Block(
                source=self.source,
                text=self.text,
                method=open_.method,
                url=open_.url,
                head_end=open_.end,
                headers=tuple(open_.headers),
                body=open_.body,
                body_kind=body.kind,
            )
            yield RecordedRequest(
                method=self.text[slice(*open_.method)] if open_.method else "GET",
                url=re.sub(r"[\r\n]\s*", "", head).strip(),
                query=tuple(pair for _, _, pair in query_pairs(query, 0, len(query))) if mark else (),
                headers=headers,
                body=body,
                span=self.span(open_.start, open_.body[1] if open_.body else open_.end),
                label=open_.label,
                rewrite=partial(rewrite, block),
                client="http-file",
            )

    def _read_body(self, block: _Open) -> Body:
        if block.body is None:
            return Body()
        text = self.text[slice(*block.body)]
        kind = next(
            (value for name, value, _, _ in block.headers if name.lower() == "content-type"), ""
        ).lower()
        if re.match(r"<@?\w*[ \t]+\S", text):
            return Body(kind=BodyKind.FILE)
        if kind.startswith(_FORM):
            return Body(
                kind=BodyKind.FORM, form=tuple(pair for _, _, pair in query_pairs(text, 0, len(text)))
            )
        return Body(kind=BodyKind.OTHER) if kind.startswith("multipart/") else body_of(text)

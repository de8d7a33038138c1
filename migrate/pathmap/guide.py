"""Read the tables of a migration guide: Markdown (with HTML in it) or an HTML page.

Only text is taken from a cell: code marks, links, emphasis and entities are resolved.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t#]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_TABLE = re.compile(r"<table\b.*?</table\s*>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A table row: the text of its cells, and its line in the guide."""

    cells: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table, and the heading that it stands under."""

    heading: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def tables(text: str) -> list[Table]:
    """Every table of the guide, in order of appearance by kind: Markdown first, then HTML."""
    text = _without_fences(text.replace("\r\n", "\n").replace("\r", "\n"))
    plain = _TABLE.sub(lambda found: "\n" * found.group().count("\n"), text)
    found = list(_markdown_tables(plain.split("\n")))
    if plain != text or re.search(r"<table\b", text, re.IGNORECASE):
        reader = _HtmlTables()
        reader.feed(text)
        reader.close()
        found.extend(reader.tables())
    return found


def _without_fences(text: str) -> str:
    """The text with fenced code blanked out, line for line."""
    return "\n".join("" if fenced else line for line, fenced in _fenced(text.split("\n")))


def _fenced(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            ends = mark is not None and mark.group(1).startswith(fence) and not line.strip(" `~\t")
            yield line, True
            fence = "" if ends else fence
        elif mark is not None:
            fence = mark.group(1)
            yield line, True
        else:
            yield line, False


def _markdown_tables(lines: Sequence[str]) -> Iterator[Table]:
    heading, index = "", 0
    while index < len(lines):
        line = lines[index]
        following = lines[index + 1] if index + 1 < len(lines) else ""
        title = _HEADING.match(line)
        header = _cells(line) if "|" in line and _RULE.match(following) else ()
        if title is not None:
            heading = _clean(title.group(1))
        elif header and len(header) == len(_cells(following)):
            end = index + 2
            while end < len(lines) and "|" in lines[end]:
                end += 1
            rows = [Row(cells=_cells(lines[i]), line=i + 1) for i in range(index + 2, end)]
            yield Table(heading=heading, header=header, rows=tuple(rows))
            index = end - 1
        elif line.strip() and _UNDERLINE.match(following):
            heading = _clean(line)
        index += 1


def _cells(line: str) -> tuple[str, ...]:
    """The cells of a Markdown table line; `\\|` is a pipe within one."""
    inner = line.strip()
    inner = inner.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return tuple(_clean(cell.replace("\\|", "|")) for cell in re.split(r"(?<!\\)\|", inner))


def _clean(text: str) -> str:
    """Markdown's inline marks resolved."""
    text = re.sub(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])", r"\1", text)
    text = re.sub(r"<br\s*/?>", " ", text, flags=re.IGNORECASE)
    # Tags that HTML has: `<id>` in a path is no tag.
    text = re.sub(
        r"</?(?:code|b|i|em|strong|a|span|kbd|sup|sub|p|small|del|s|u)\b[^>]*>", "", text, flags=re.IGNORECASE
    )
    text = re.sub(r"\*\*|~~|`+|(?<!\w)__|__(?!\w)", "", text)
    text = re.sub(r"(?<![\w{*])\*(?=\S)|(?<=\S)\*(?![\w}*])", "", text)
    text = re.sub(r"\\([\\`*_{}\[\]()#+.!<>-])", r"\1", text)
    return " ".join(html.unescape(text).replace("\N{ZERO WIDTH SPACE}", "").split())


@dataclass(slots=True)
class _Open:
    """A table under construction."""

    heading: str
    rows: list[Row] = field(default_factory=list[Row])
    cells: list[str] = field(default_factory=list[str])
    line: int = 0


class _HtmlTables(HTMLParser):
    """Collects the tables of an HTML page."""

    _HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
    _SILENT = ("script", "style", "template", "noscript")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._heading = ""
        self._text: list[str] | None = None  # of the heading or cell that is open
        self._silent = 0
        self._open: list[_Open] = []
        self._done: list[Table] = []

    def tables(self) -> list[Table]:
        """What was read; a table that the page leaves open counts too."""
        while self._open:
            self._end_table()
        return self._done

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._SILENT:
            self._silent += 1
        elif tag in self._HEADINGS:
            self._text = []
        elif tag == "table":
            self._open.append(_Open(heading=self._heading))
        elif tag == "tr" and self._open:
            self._end_row()
            self._open[-1].line = self.getpos()[0]
        elif tag in ("td", "th") and self._open:
            self._end_cell()
            self._text = []
        elif tag in ("br", "p", "li", "div") and self._text is not None:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in self._HEADINGS and self._text is not None:
            self._heading, self._text = self._join(), None
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table":
            self._end_table()

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._silent:
            self._text.append(data)

    def _join(self) -> str:
        return " ".join("".join(self._text or ()).replace("\N{ZERO WIDTH SPACE}", "").split())

    def _end_cell(self) -> None:
        if self._text is not None and self._open:
            self._open[-1].cells.append(self._join())
        self._text = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._open and self._open[-1].cells:
            current = self._open[-1]
            current.rows.append(Row(cells=tuple(current.cells), line=current.line or self.getpos()[0]))
            current.cells = []

    def _end_table(self) -> None:
        self._end_row()
        if self._open:
            current = self._open.pop()
            if current.rows:
                header, *rows = current.rows
                self._done.append(Table(heading=current.heading, header=header.cells, rows=tuple(rows)))

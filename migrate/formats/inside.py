"""Find the v1 sites of a config or container that stands inside another file: a JSON block in Markdown."""

from __future__ import annotations

import re
from dataclasses import replace

from migrate.formats import read
from migrate.formats.plain import find_plain_inside
from migrate.formats.planning import Options
from migrate.lines import Lines
from migrate.model import Edit, Outcome, Site, Span
from migrate.pathmap.model import PathMap
from migrate.plan import BaseHolder, Elsewhere, Embedded, FileEdit, Found, Planned, Unwritable, literal_base

_LINE_END = re.compile(rb"\r\n|\r|\n")
# Which file name stands for a language that is a format.
_NAMES = {
    "json": "x.json", "yaml": "x.yaml", "toml": "x.toml", "ini": "x.ini", "properties": "x.properties",
    "env": ".env", "http": "x.http", "markdown": "x.md",
}  # fmt: skip


def find_inside(
    embedded: Embedded, file: str, text: bytes, pathmap: PathMap, options: Options, *, vicinity: bool = False
) -> Found:
    """The sites of embedded text that no language reads: by its format, else by plain search."""
    name = _NAMES.get(embedded.language)
    data = embedded.text.encode("utf-8", "surrogatepass")
    document = read(name, data) if name else None
    if document is None:
        return find_plain_inside(embedded, file, text, pathmap, vicinity=vicinity)
    from migrate.formats.find import find  # it reads what is inside documents in turn

    found = find(document, file, data, pathmap, options, vicinity=vicinity)
    moving = _Moving(embedded, file, data, Lines(text))
    return Found(
        calls=tuple(moving.call(item) for item in found.calls),
        bases=tuple(moving.base(item) for item in found.bases),
        links=found.links,
        elsewhere=tuple(moving.other(item) for item in found.elsewhere),
    )


class _Moving:
    """Turns what was found in the embedded text into what it is in the file."""

    def __init__(self, embedded: Embedded, file: str, data: bytes, outer: Lines) -> None:
        self._embedded = embedded
        self._file = file
        self._data = data
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(data))]
        self._outer = outer

    def call(self, found: Planned) -> Planned:
        """A call at its place in the file."""
        edits, reason = self._edits(found.edits)
        # A variable of such a text is not one that a run sets: nothing is put beside it.
        return replace(found, site=self._site(found.site, reason), edits=edits, split=(), split_name=None)

    def base(self, found: BaseHolder) -> BaseHolder:
        """A base at its place in the file."""
        edits, reason = self._edits(found.edits)
        start = found.key[2] if len(found.key) > 2 else 0
        key = literal_base(self._file, self._embedded.host_offset(int(start)))
        return replace(found, key=key, site=self._site(found.site, reason), edits=edits, beside=())

    def other(self, found: Elsewhere) -> Elsewhere:
        """Another's URL at its place in the file."""
        line, _ = self._outer.at(self._embedded.host_offset(self._byte(found.line, 1)))
        return replace(found, line=line)

    def _edits(self, edits: tuple[FileEdit, ...]) -> tuple[tuple[FileEdit, ...], str | None]:
        moved: list[FileEdit] = []
        for item in edits:
            try:
                span = Span(item.edit.span.start, item.edit.span.end)
                moved.append(FileEdit(self._file, self._embedded.host_edit(Edit(span, item.edit.text))))
            except Unwritable as error:
                return (), str(error)
        return tuple(moved), None

    def _site(self, site: Site, reason: str | None) -> Site:
        line, column = self._outer.at(self._embedded.host_offset(self._byte(site.line, site.column)))
        end = self._outer.at(self._embedded.host_offset(self._byte(site.end_line, 1)))[0]
        moved = replace(site, line=line, column=column, end_line=max(line, end))
        if reason is None:
            return moved
        return replace(moved, outcome=Outcome.NEEDS_REVIEW, reason=reason, suggestion=site.v2)

    def _byte(self, line: int, column: int) -> int:
        """The offset in the embedded text of a line and column."""
        start = self._starts[min(line, len(self._starts)) - 1]
        text = _LINE_END.split(self._data[start:], maxsplit=1)[0].decode("utf-8", "replace")
        return start + len(text[: column - 1].encode("utf-8", "replace"))

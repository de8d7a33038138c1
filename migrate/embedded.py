"""Code inside other files: the pieces of one namespace as one text, and edits taken back to the host file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from migrate.formats.document import Document
from migrate.languages.base import language_named
from migrate.lines import Lines
from migrate.model import Edit, Outcome, Site, Span
from migrate.plan import BaseHolder, Embedded, FileEdit, Found, Planned, Unwritable

_GLUE = "\n"


@dataclass(slots=True, kw_only=True)
class HostText:
    """The pieces of one scope of `file`, as one UTF-8 text of `language`.

    `name` is what the joined text is called while it is analysed; no file of a project has such a name.
    """

    name: str
    file: str
    language: str
    pieces: Sequence[Embedded]
    lines: Lines
    source: bytes = field(init=False)
    starts: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        starts: list[int] = []
        text = b""
        for piece in self.pieces:
            starts.append(len(text))
            text += piece.text.encode() + _GLUE.encode()
        self.starts = tuple(starts)
        self.source = text

    def _piece(self, span: Span) -> tuple[Embedded, int]:
        for piece, start in zip(self.pieces, self.starts, strict=True):
            if start <= span.start and span.end <= start + len(piece.text.encode()):
                return piece, start
        raise Unwritable("the change would cross from one block into the next")

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column in the host file."""
        try:
            piece, start = self._piece(Span(offset, offset))
        except Unwritable:
            return 1, 1
        return self.lines.at(piece.host_offset(offset - start))

    def edit(self, edit: Edit) -> Edit:
        """The edit of the host file.

        Raises:
            Unwritable: the host cannot hold it.
        """
        piece, start = self._piece(edit.span)
        moved = Span(edit.span.start - start, edit.span.end - start)
        text = edit.text
        if (
            moved.start == len(piece.text.encode())
            and not text.startswith(("\n", " "))  # a blank goes on with the line
            and not piece.text.endswith("\n")
        ):
            text = "\n" + text.removesuffix("\n")
        return piece.host_edit(Edit(moved, text))


def host_texts(file: str, text: bytes, document: Document) -> Iterator[HostText]:
    """The embedded code of a document that can be rewritten, one text a scope."""
    scopes: dict[tuple[str, str], list[Embedded]] = {}
    for index, piece in enumerate(document.embedded):
        language = language_named(piece.language)
        if language is not None:
            scopes.setdefault((language.name, piece.scope or f"block {index}"), []).append(piece)
    lines = Lines(text)
    for (language_name, scope), pieces in scopes.items():
        yield HostText(name=f"{file}\0{scope}", file=file, language=language_name, pieces=pieces, lines=lines)


def to_host(found: Mapping[str, Found], texts: Mapping[str, HostText]) -> dict[str, list[Found]]:
    """What was found by file, with everything in embedded code moved to its host file."""
    moved: dict[str, list[Found]] = {}
    for name, item in found.items():
        host = texts.get(name)
        calls = tuple(_call(call, texts) for call in item.calls)
        bases = tuple(_base(base, texts) for base in item.bases)
        paths = tuple(replace(path, site=_site(path.site, texts)) for path in item.paths)
        moved.setdefault(host.file if host else name, []).append(Found(calls=calls, bases=bases, paths=paths))
    return moved


def _edits(edits: Sequence[FileEdit], texts: Mapping[str, HostText]) -> tuple[FileEdit, ...]:
    found: list[FileEdit] = []
    for item in edits:
        host = texts.get(item.file)
        found.append(item if host is None else FileEdit(host.file, host.edit(item.edit)))
    return tuple(found)


def _site(site: Site, texts: Mapping[str, HostText]) -> Site:
    host = texts.get(site.file)
    return site if host is None else replace(site, file=host.file)


def _call(call: Planned, texts: Mapping[str, HostText]) -> Planned:
    site = _site(call.site, texts)
    try:
        moved = replace(call, site=site, edits=_edits(call.edits, texts))
    except Unwritable as reason:
        return replace(call, site=site.with_outcome(Outcome.NEEDS_REVIEW, str(reason)), edits=(), split=())
    try:
        return replace(moved, split=_edits(call.split, texts))
    except Unwritable:
        return replace(moved, split=())


def _base(base: BaseHolder, texts: Mapping[str, HostText]) -> BaseHolder:
    try:
        return replace(base, site=_site(base.site, texts), edits=_edits(base.edits, texts))
    except Unwritable:
        return replace(base, site=_site(base.site, texts), edits=())

"""Write the v2 form of a request of an `.http` file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from migrate.formats.bodytext import changes_of, new_text
from migrate.formats.coding import byte_length
from migrate.formats.document import OF_A_BODY, BodyKind, NewRequest
from migrate.formats.urltext import encode_pair, url_changes
from migrate.model import Edit, Span
from migrate.plan import Unwritable

Change = tuple[int, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One request; offsets are characters of the file. A header is (name, value, start, end of the value)."""

    source: bytes
    text: str
    method: tuple[int, int] | None
    url: tuple[int, int]
    head_end: int
    headers: tuple[tuple[str, str, int, int], ...]
    body: tuple[int, int] | None
    body_kind: BodyKind

    @property
    def line_end(self) -> str:
        """The file's line end."""
        return "\r\n" if "\r\n" in self.text else "\n"


def rewrite(block: Block, new: NewRequest) -> tuple[Edit, ...]:
    """The edits that make the request `new`.

    Raises:
        Unwritable: the body is written in a way that cannot be edited.
    """
    changes = [*_method(block, new.method), *_url(block, new), *_body(block, new)]
    return tuple(_edit(block, change) for change in changes)


def _edit(block: Block, change: Change) -> Edit:
    start, end, text = change
    begin = byte_length(block.text[:start])
    return Edit(Span(begin, begin + byte_length(block.text[start:end])), text)


def _method(block: Block, method: str) -> Iterator[Change]:
    if block.method is None:
        if method != "GET":
            yield block.url[0], block.url[0], f"{method} "
    elif block.text[slice(*block.method)] != method:
        yield *block.method, method


def _url(block: Block, new: NewRequest) -> Iterator[Change]:
    start, end = block.url
    for begin, stop, text in url_changes(block.text[start:end], new.base + new.path, new.query):
        yield start + begin, start + stop, text


def _body(block: Block, new: NewRequest) -> Iterator[Change]:
    kind = new.body.kind
    if kind in (BodyKind.OTHER, BodyKind.FILE):
        return
    if block.body is None:
        if kind is not BodyKind.NONE:
            yield from _new_body(block, new)
        return
    start, end = block.body
    text = block.text[start:end]
    if kind is BodyKind.NONE:
        between = block.text[block.head_end : start]  # blank, or comments that stay
        yield block.head_end if not between.strip() else start, end, ""
        yield from _without_type(block)
    elif kind is BodyKind.JSON and block.body_kind is BodyKind.JSON:
        for begin, stop, put in changes_of(text, new.body.json):
            yield start + begin, start + stop, put.replace("\r\n", "\n").replace("\n", block.line_end)
    elif kind is BodyKind.JSON:
        yield start, end, new_text(new.body.json, line_end=block.line_end, unit="  ")
        yield from _content_type(block, "application/json")
    else:
        form = "&".join(encode_pair(*pair) for pair in new.body.form)
        if "\n" in text or "\r" in text:
            raise Unwritable("the form stands on several lines")
        yield start, end, form


def _new_body(block: Block, new: NewRequest) -> Iterator[Change]:
    if new.body.kind is not BodyKind.JSON:
        raise Unwritable("v2 wants a form body, and the request has none")
    body = new_text(new.body.json, line_end=block.line_end, unit="  ")
    named = any(name.lower() == "content-type" for name, _, _, _ in block.headers)
    header = "" if named else f"{block.line_end}Content-Type: application/json"
    yield from _content_type(block, "application/json")
    yield block.head_end, block.head_end, header + block.line_end * 2 + body


def _without_type(block: Block) -> Iterator[Change]:
    """The header lines that describe a body go with it: some servers refuse a type without a body."""
    for name, _, start, end in block.headers:
        if name.lower() in OF_A_BODY:
            begin = max(block.text.rfind("\n", 0, start), block.text.rfind("\r", 0, start))
            yield begin - (block.text[begin - 1 : begin + 1] == "\r\n"), end, ""


def _content_type(block: Block, value: str) -> Iterator[Change]:
    for name, old, start, end in block.headers:
        if name.lower() == "content-type" and not old.lower().startswith(value):
            yield start, end, value

"""Code that JSON holds as a string or as a list of lines: notebook cells, Postman scripts."""

from __future__ import annotations

import re

from migrate.formats.coding import Coding, Decoded, Written
from migrate.formats.jsontree import STRING, Node, Tree, encode_json
from migrate.model import Edit, Span
from migrate.plan import Embedded, Unwritable

_BETWEEN = re.compile(r'"\s*,\s*"')


def lines_coding(between: str, *, joined: bool) -> Coding:
    """How a list of strings spells one text: `joined` means that each break between two adds a line end.

    `between` is what stands between two strings of the list, for the new lines of an edit.
    """

    def decode(raw: str) -> Decoded:
        out = Decoded()
        position = 0
        for found in _separators(raw):
            _add(out, raw, position, found.start())
            if joined:
                out.unit("\n", found.start(), found.end())
            position = found.end()
        _add(out, raw, position, len(raw))
        return out

    def encode(new: str) -> str:
        lines = new.split("\n") if joined else re.split(r"(?<=\n)(?=.)", new, flags=re.DOTALL)
        # A text that ends a line is followed by the next line's own string.
        end = between if not joined and new.endswith("\n") else ""
        return between.join(encode_json(line) for line in lines) + end

    return Coding(name="list of JSON strings", decode=decode, encode=encode)


def _separators(raw: str) -> list[re.Match[str]]:
    """The places where one string of the list ends and the next begins."""
    found: list[re.Match[str]] = []
    position = 0
    while True:
        quote = re.compile(r'(?:[^"\\]|\\.)*', re.DOTALL).match(raw, position)
        between = _BETWEEN.match(raw, quote.end() if quote else position)
        if between is None:
            return found
        found.append(between)
        position = between.end()


def _add(out: Decoded, raw: str, start: int, end: int) -> None:
    inner = STRING.decode(raw[start:end])
    out.chars.extend(inner.chars)
    out.starts.extend(start + at for at in inner.starts)
    out.ends.extend(start + at for at in inner.ends)


def written_lines(tree: Tree, node: Node, *, joined: bool) -> Written | None:
    """A string or list of strings as one text; None where it is neither."""
    if node.kind == "string":
        return tree.written(node)
    items = node.items
    if node.kind != "array" or node.broken or not items or any(item.kind != "string" for item in items):
        return None
    between = _between(tree, node)
    span = Span(items[0].span.start + 1, items[-1].span.end - 1)
    if not _BETWEEN.fullmatch(between) or any(span.covers(comment) for comment in tree.comments):
        return None
    return Written(tree.source, span, lines_coding(between, joined=joined))


def embedded_lines(tree: Tree, node: Node, written: Written, language: str, scope: str | None) -> Embedded:
    """The text of a notebook cell as code; a line after the last becomes a string of its own."""
    inner = written.embedded(language, scope)
    if node.kind != "array" or not inner.text.endswith("\n"):
        return inner
    between = _between(tree, node)

    def host_edit(edit: Edit) -> Edit:
        if edit.span.start < len(inner.text.encode("utf-8", "surrogatepass")) or not edit.text:
            return inner.host_edit(edit)
        at = Span(written.span.end, written.span.end)
        return Edit(at, between + written.coding.encode(edit.text))

    return Embedded(
        language=language,
        text=inner.text,
        host_edit=host_edit,
        host_offset=inner.host_offset,
        scope=scope,
    )


def _between(tree: Tree, node: Node) -> str:
    """What stands between two strings of a list, their quotes included."""
    items = node.items
    if len(items) > 1:
        return tree.source[items[0].span.end - 1 : items[1].span.start + 1].decode("utf-8", "replace")
    lead = tree.source[node.span.start + 1 : items[0].span.start].decode("utf-8", "replace")
    return f'",{lead or " "}"'


def script_of(tree: Tree, node: Node) -> Embedded | None:
    """A Postman script: read, and never written, because its calls go by a client of its own."""
    written = written_lines(tree, node, joined=True)
    if written is None:
        return None
    embedded = written.embedded("javascript")

    def host_edit(edit: Edit) -> Edit:
        raise Unwritable("scripts of a collection are only reported")

    return Embedded(
        language="javascript", text=embedded.text, host_edit=host_edit, host_offset=embedded.host_offset
    )

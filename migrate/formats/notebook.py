"""Read Jupyter notebooks: code cells as code that shares one namespace, Markdown cells as Markdown.

Source: nbformat 4, "Cell Types"; `source` is a text or a list of lines. Version 3 has worksheets of cells.
"""

from __future__ import annotations

import re

from migrate.formats.document import Document, Text
from migrate.formats.jsontree import Node, Tree, read
from migrate.formats.markdown import pieces
from migrate.formats.script import embedded_lines, written_lines
from migrate.plan import Embedded

# A cell that begins with such a line is not in the notebook's language.
_CELL_MAGIC = re.compile(
    r"\s*%%(bash|sh|script|html|javascript|js|writefile|sql|latex|markdown|ruby|perl|svg)\b"
)


def parse(text: bytes, file: str) -> Document:
    """The cells of a notebook."""
    tree = read(text)
    language = _language(tree)
    embedded: list[Embedded] = []
    texts: list[Text] = []
    for cell in _cells(tree):
        source = tree.member(cell, "source") or tree.member(cell, "input")
        written = written_lines(tree, source, joined=False) if source is not None else None
        if source is None or written is None:
            continue
        kind = tree.string(cell, "cell_type")
        if kind == "code":
            magic = _CELL_MAGIC.match(written.text)
            name = magic.group(1) if magic else language
            embedded.append(embedded_lines(tree, source, written, name, None if magic else "cells"))
        elif kind == "markdown":
            code, words = pieces(written, "Markdown cell")
            embedded.extend(code)
            texts.extend(words)
        else:
            texts.append(Text.of(written, "raw cell"))
    return Document(
        format="notebook", client="notebook", embedded=tuple(embedded), texts=tuple(texts), errors=tree.errors
    )


def _cells(tree: Tree) -> list[Node]:
    cells = list(tree.members(tree.root, "cells"))
    for sheet in tree.members(tree.root, "worksheets"):
        cells.extend(tree.members(sheet, "cells"))
    return [cell for cell in cells if cell.kind == "object"]


def _language(tree: Tree) -> str:
    for keys in (("metadata", "language_info", "name"), ("metadata", "kernelspec", "language")):
        name = tree.string(tree.root, *keys)
        if name:
            return "python" if name.lower() in ("python", "ipython", "python3") else name.lower()
    return "python"

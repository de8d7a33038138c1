"""Read Jupyter notebooks: code cells as code that shares one namespace, Markdown cells as Markdown.

Source: nbformat 4, "Cell Types"; `source` is a text or a list of lines. Version 3 has worksheets of cells.
"""

from __future__ import annotations

from migrate.formats.document import Document, Text
from migrate.formats.jsontree import Node, Tree, read
from migrate.formats.magics import cell_of, commands, variables, without_magics
from migrate.formats.markdown import pieces
from migrate.formats.script import embedded_lines, written_lines
from migrate.plan import Embedded, Scalar


def parse(text: bytes, file: str) -> Document:
    """The cells of a notebook."""
    tree = read(text)
    language = _language(tree)
    embedded: list[Embedded] = []
    scalars: list[Scalar] = []
    texts: list[Text] = []
    for cell in _cells(tree):
        source = tree.member(cell, "source") or tree.member(cell, "input")
        written = written_lines(tree, source, joined=False) if source is not None else None
        if source is None or written is None:
            continue
        kind = tree.string(cell, "cell_type")
        if kind == "code":
            runs = cell_of(written.text, language)
            piece = embedded_lines(tree, source, written, runs.language, "cells" if runs.shared else None)
            if runs.language == "python":
                embedded.extend(commands(piece))
                scalars.extend(variables(piece, written))
                piece = without_magics(piece)
            embedded.append(piece)
        elif kind == "markdown":
            code, words = pieces(written, "Markdown cell")
            embedded.extend(code)
            texts.extend(words)
        else:
            texts.append(Text.of(written, "raw cell"))
    return Document(
        format="notebook",
        client="notebook",
        scalars=tuple(scalars),
        embedded=tuple(embedded),
        texts=tuple(texts),
        errors=tree.errors,
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

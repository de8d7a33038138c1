"""Code inside documents: its edits land in the document in the document's own way, and nowhere else."""

from __future__ import annotations

import json
import textwrap

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from migrate.edits import apply
from migrate.formats import read
from migrate.formats.document import Document
from migrate.model import Edit, Outcome, Span
from migrate.options import Options
from migrate.plan import Embedded, Unwritable
from tests.migrate.tools import planned, sites

_CODE = st.lists(
    st.sampled_from(["import x", "x = 'é\\n'", 'y = "z"', "if a:", "    b()", "# c", "", "\tt = 1"]),
    min_size=1,
    max_size=6,
).map("\n".join)


def _notebook(code: str, *, lines: bool, indent: int | None) -> str:
    source = code.splitlines(keepends=True) if lines else code
    cells = [
        {"cell_type": "markdown", "source": ["# t\n", "text"]},
        {"cell_type": "code", "source": source, "outputs": []},
        {"cell_type": "code", "source": "last = 1"},
    ]
    return json.dumps({"cells": cells, "metadata": {"kernelspec": {"language": "python"}}}, indent=indent)


def _markdown(code: str, prefix: str) -> str:
    lines = ["~~~ python", *code.split("\n"), "~~~"]
    return "before\n\n" + "\n".join(prefix + line for line in lines) + "\n\nafter\n"


_HOSTS = {
    "notebook, a line a string": ("x.ipynb", lambda code: _notebook(code, lines=True, indent=1)),
    "notebook, one string": ("x.ipynb", lambda code: _notebook(code, lines=False, indent=2)),
    "notebook, compact": ("x.ipynb", lambda code: _notebook(code, lines=True, indent=None)),
    "Markdown": ("x.md", lambda code: _markdown(code, "")),
    "Markdown, in a list": ("x.md", lambda code: _markdown(code, "  ")),
    "Markdown, in a quote": ("x.md", lambda code: _markdown(code, "> ")),
    "reStructuredText": (
        "x.rst",
        lambda code: (
            "a\n\n.. code-block:: python\n\n" + textwrap.indent(code, "   ", lambda _: True) + "\n\nb\n"
        ),
    ),
    "YAML block": (
        "x.yaml",
        lambda code: "a:\n- run: |\n" + textwrap.indent(code, "    ", lambda _: True) + "\n- b: c\n",
    ),
    "YAML block with expressions": (
        "x.yaml",
        lambda code: (
            "a:\n- run: |\n" + textwrap.indent(code + "\n# ${{ env.A }}", "    ", lambda _: True) + "\n"
        ),
    ),
    "Terraform": (
        "x.tf",
        lambda code: (
            'a "b" {\n  user_data = <<-E\n'
            + textwrap.indent("#!/bin/sh\n" + code + "\n# ${var.a} $${b}", "    ", lambda _: True)
            + "\n  E\n}\n"
        ),
    ),
    "page": ("x.html", lambda code: f"<p>\n<script>{code}\n</script>\n"),
    "here-document": ("Dockerfile", lambda code: f"FROM a\nRUN <<E\n{code}\nE\nUSER b\n"),
}


def _block(file: str, text: bytes) -> tuple[Document, Embedded]:
    document = read(file, text)
    assert document is not None
    blocks = [item for item in document.embedded if item.language in ("python", "shell", "javascript")]
    assume(blocks)
    return document, blocks[0]


def _utf8(text: str, index: int) -> int:
    return len(text[:index].encode())


@pytest.mark.parametrize("host", sorted(_HOSTS))
@settings(deadline=None)  # the machine may be busy
@given(code=_CODE, crlf=st.booleans(), data=st.data())
def test_an_edit_of_embedded_code_is_an_edit_of_its_file(
    host: str, code: str, *, crlf: bool, data: st.DataObject
) -> None:
    file, write = _HOSTS[host]
    assume(code.strip() and not code.startswith((" ", "\t", "\n")))
    text = write(code)
    source = (text.replace("\n", "\r\n") if crlf else text).encode()
    _, before = _block(file, source)
    start = data.draw(st.integers(0, len(before.text)))
    end = data.draw(st.integers(start, len(before.text)))
    assume("\n" not in before.text[start:end] or not file.endswith((".md", ".rst")))
    assume(all(before.text[at - 1 : at + 1] != "\r\n" for at in (start, end)))
    new = data.draw(st.sampled_from(["", "new", 'f"{a}"', "\\", "one\n    two", "é", "line\n"]))
    try:
        edit = before.host_edit(Edit(Span(_utf8(before.text, start), _utf8(before.text, end)), new))
    except Unwritable:
        return
    after = apply(source, [edit])
    assert isinstance(after, bytes)
    expected = before.text[:start] + new + before.text[end:]
    # An indented block is measured by its first line, and blank lines at its end are not its own.
    measured = file.endswith(".rst")
    assume(not measured or expected[:1].strip())
    document, block = _block(file, after)
    assert (block.text.rstrip() if measured else block.text) == (expected.rstrip() if measured else expected)
    assert not document.errors
    if file.endswith(".ipynb"):
        lines = json.loads(after)["cells"][1]["source"]
        if isinstance(lines, list) and "line" in host:
            assert all("\n" not in line[:-1] for line in lines)


@pytest.mark.parametrize("host", sorted(_HOSTS))
@settings(deadline=None)  # the machine may be busy
@given(code=_CODE)
def test_an_offset_of_embedded_code_is_the_place_in_its_file(host: str, code: str) -> None:
    file, write = _HOSTS[host]
    assume(code.strip() and not code.startswith((" ", "\t", "\n")))
    source = write(code).encode()
    _, block = _block(file, source)
    for index, char in enumerate(block.text.partition("# $")[0]):  # no variables of a tool
        if char.isalnum() and char.isascii():
            offset = block.host_offset(_utf8(block.text, index))
            assert source[offset : offset + 1] == char.encode()


def test_scripts_of_a_collection_are_only_reported() -> None:
    item = {
        "name": "a",
        "event": [
            {
                "listen": "test",
                "script": {"exec": ["// POST https://api.creatoraudit.com/v1/creator/modify", "x()"]},
            }
        ],
        "request": {"method": "GET", "url": "https://other.test"},
    }
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    source = json.dumps({"info": {"schema": schema}, "item": [item]}, indent=1).encode()
    document = read("c.json", source)
    assert document is not None
    (script,) = document.embedded
    assert script.text == "// POST https://api.creatoraudit.com/v1/creator/modify\nx()"
    with pytest.raises(Unwritable, match="only reported"):
        script.host_edit(Edit(Span(0, 1), "x"))
    (site,) = sites(planned({"c.json": source}, options=Options(include_text=True)))
    assert (site.outcome, site.language) == (Outcome.NEEDS_REVIEW, "javascript")
    assert source.decode().splitlines()[site.line - 1].index("POST") + 1 == site.column

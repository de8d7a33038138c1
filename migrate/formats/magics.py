"""Lines of a notebook's cell that are no code of its language: magics, and commands for the shell.

Source: IPython's documentation, "Built-in magic commands" and "System shell access".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from migrate.formats.coding import Written
from migrate.model import Edit, Span
from migrate.plan import Embedded, Scalar

_CELL_MAGIC = re.compile(r"\s*%%(?P<name>\w[\w.]*)")
# Cells of these run where all others do; those of the second row are Python, too, and run by themselves.
_HERE = frozenset({"capture", "prun", "time"})
_APART = frozenset({"memit", "py", "pypy", "python", "python3", "timeit"})
# Line magics that are no code; `%time` and its like stand before a statement.
_NO_CODE = (
    "alias autoreload bash bookmark cat cd colors conda config connect_info dirs dotenv env gui history html"
    " javascript latex load load_ext logstart ls macro mamba matplotlib mkdir more mv notebook pastebin pdb"
    " pfile pip popd pprint precision psource pushd pwd pycat pylab quickref rehashx reload_ext reset rm"
    " rmdir run save sc script set_env sh sql store sx system unalias uv who writefile xdel xmode"
)
_LINE = re.compile(
    r"^[ \t]*(?P<line>!(?P<shell>(?:[^\n\\]|\\.|\\\n)*)"
    r"|%%[^\n]*"
    r"|%(?:set_)?env[ \t]+(?P<variable>\w+)(?:=|[ \t]+)(?P<value>\S[^\n]*)"
    rf"|%(?P<magic>(?:{'|'.join(_NO_CODE.split())})\b[^\n]*))",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where the code of a cell runs: `language`, and whether with the other cells."""

    language: str
    shared: bool


def cell_of(text: str, language: str) -> Cell:
    """What the first line of a cell says of it; `language` is the notebook's."""
    found = _CELL_MAGIC.match(text)
    name = found["name"] if found else ""
    if not name or name in _HERE:
        return Cell(language=language, shared=True)
    return Cell(language="python" if name in _APART else name, shared=False)


def without_magics(code: Embedded) -> Embedded:
    """The code with comments in place of what is none; every byte of it stays where it is."""
    return replace(code, text=_LINE.sub(_as_comment, code.text))


def _as_comment(found: re.Match[str]) -> str:
    lead = found.group()[: found.start("line") - found.start()]
    lines = found["line"].split("\n")
    return lead + "\n".join("#" * len(line.encode("utf-8", "surrogatepass")) for line in lines)


def commands(code: Embedded) -> Iterator[Embedded]:
    """The lines that are no code, each as what it is."""
    for found in _LINE.finditer(code.text):
        for group, language in (("shell", "bash"), ("magic", "magic")):
            if found[group]:
                yield _inside(code, *found.span(group), language)


def variables(code: Embedded, written: Written) -> Iterator[Scalar]:
    """The environment variables that the cell sets."""
    for found in _LINE.finditer(code.text):
        value = found["value"]
        if value:
            start = found.start("value")
            yield _value(written, found["variable"], start, start + len(value.rstrip()))


def _value(written: Written, name: str, start: int, end: int) -> Scalar:
    def splice(begin: int, stop: int, new: str) -> Edit:
        return written.splice(begin + start, stop + start, new)

    span = Span(written.offset(start), written.offset(end))
    return Scalar(keys=(name,), text=written.text[start:end], span=span, splice=splice)


def _inside(code: Embedded, start: int, end: int, language: str) -> Embedded:
    """The characters [start, end) of the code as code of another language."""
    before = len(code.text[:start].encode("utf-8", "surrogatepass"))

    def host_edit(edit: Edit) -> Edit:
        return code.host_edit(Edit(Span(edit.span.start + before, edit.span.end + before), edit.text))

    return Embedded(
        language=language,
        text=code.text[start:end],
        host_edit=host_edit,
        host_offset=lambda offset: code.host_offset(offset + before),
    )

"""What a language gives the engine, and the registry of those there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache

from migrate.analysis import ir
from migrate.analysis.library import Library
from migrate.analysis.scope import ModuleInfo
from migrate.rewrite.draft import Writer
from migrate.rewrite.responses import ResponseWriter


class Visibility(Enum):
    """Where a name of module level can be used."""

    NAMED = "where its file, or the folder of that, is named"
    FOLDER = "in its folder; elsewhere, where the folder is named"
    EVERYWHERE = "anywhere, without naming a file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language: how it is read, its libraries, how it is written.

    `parse` gives the lowered tree; `broken` counts the broken places of a text; `candidates` names the files
    an import may mean, nearest first; `foreign` is the dotted name it means where none is the project's.
    """

    name: str
    suffixes: tuple[str, ...]
    interpreters: tuple[str, ...] = ()  # of a `#!` line
    parse: Callable[[bytes, str], ir.Module]
    broken: Callable[[bytes], int]
    library: Library
    writer: Writer
    reads: ResponseWriter
    candidates: Callable[[ModuleInfo, ir.Import, str | None], Iterator[tuple[str, str | None]]]
    foreign: Callable[[ir.Import, str | None], str]
    visibility: Visibility = Visibility.NAMED


@cache
def languages() -> tuple[Language, ...]:
    """The languages that can be rewritten."""
    from migrate.languages.python.language import PYTHON

    return (PYTHON,)


def language_of(path: str, head: bytes) -> Language | None:
    """The language of a file, by its suffix or the interpreter on its first line."""
    name = path.rpartition("/")[2]
    for language in languages():
        if name.endswith(language.suffixes):
            return language
    if head.startswith(b"#!") and "." not in name:
        line = head.split(b"\n", 1)[0].decode(errors="replace")
        for language in languages():
            if any(word in line for word in language.interpreters):
                return language
    return None


def language_named(name: str) -> Language | None:
    """The language called `name` (a notebook's, a fenced block's)."""
    wanted = name.lower()
    return next((item for item in languages() if item.name == wanted or "." + wanted in item.suffixes), None)

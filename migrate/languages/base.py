"""The languages that can be rewritten, and what each gives the engine.

A row of the table costs nothing: a language's grammar and tables are loaded with the first file of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from migrate.analysis import ir
    from migrate.analysis.library import Library
    from migrate.analysis.scope import ModuleInfo
    from migrate.rewrite.draft import Writer
    from migrate.rewrite.read import ResponseWriter


class Visibility(Enum):
    """Where a name of module level can be used."""

    NAMED = "where its file, or the folder of that, is named"
    FOLDER = "in its folder; elsewhere, where the folder is named"
    EVERYWHERE = "anywhere, without naming a file"


# `candidates` that looks into files which say how a part of the project is called.
Rooted = Callable[
    [Callable[[str], "bytes | None"], "ModuleInfo", "ir.Import", "str | None"],
    "Iterator[tuple[str, str | None]]",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """How a language is read, its libraries, how it is written.

    `candidates` may give `folder/*` for any file of a folder, and `**` for any file.
    `parse` gives the lowered tree of a text in a file; `broken` counts the broken places of one; `candidates`
    names the files an import may mean, nearest first, and `rooted` those that take a reader of files to know;
    `foreign` is the dotted name it means where none is the project's; `old` tells whether a file, of a
    project that is read by what it is given, is for a version of the language that lacks what edits import,
    or how they spell (`Writer.open_needs`).
    """

    parse: Callable[[bytes, str], ir.Module]
    broken: Callable[[bytes, str], int]
    library: Library
    writer: Writer
    reads: ResponseWriter
    candidates: Callable[[ModuleInfo, ir.Import, str | None], Iterator[tuple[str, str | None]]]
    foreign: Callable[[ir.Import, str | None], str]
    rooted: Rooted | None = None
    old: Callable[[Callable[[str], bytes | None], ModuleInfo], bool] = lambda read, module: False
    declarations: re.Pattern[bytes] | None = None  # what gives a name (its group) that other files see
    types: bytes | None = None  # a pattern of how a type called NAME begins, to the brace of its members
    saved: re.Pattern[bytes] | None = None  # what saves what a command prints to a file (its group)
    module: re.Pattern[bytes] | None = (
        None  # found in files that share no names with files they do not import
    )

    def is_script(self, text: bytes) -> bool:
        """Whether a file shares its names with all files of its kind: scripts that one page loads."""
        return self.module is not None and self.module.search(text) is None


@cache
def _support(name: str) -> Support:
    found = import_module(f"migrate.languages.{name}.language").LANGUAGE
    assert isinstance(found, Support)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language; its package is `migrate.languages.<name>`, whose module `language` has `LANGUAGE`.

    `names` are whole file names, `interpreters` words of a `#!` line, `dialects` what files with a suffix are
    called in reports, `aliases` further words for it in documents.
    """

    name: str
    suffixes: tuple[str, ...]
    names: frozenset[str] = frozenset()
    interpreters: tuple[str, ...] = ()
    dialects: Mapping[str, str] = field(default_factory=dict[str, str])
    aliases: frozenset[str] = frozenset()
    visibility: Visibility = Visibility.NAMED
    exports: bool = False  # variables are set by `export NAME=value`, or before a command

    @property
    def support(self) -> Support:
        """The language's own part; the first call imports it."""
        return _support(self.name)

    def called(self, file: str) -> str:
        """The language or dialect that `file` is written in."""
        return next((name for suffix, name in self.dialects.items() if file.endswith(suffix)), self.name)


_TYPESCRIPT = (".ts", ".tsx", ".mts", ".cts")
_LANGUAGES = (
    Language(name="python", suffixes=(".py", ".pyw", ".pyi"), interpreters=("python",)),
    Language(
        name="javascript",
        suffixes=(".js", ".jsx", ".mjs", ".cjs", *_TYPESCRIPT),
        interpreters=("node", "deno", "bun", "tsx", "ts-node"),
        dialects=dict.fromkeys(_TYPESCRIPT, "typescript"),
        aliases=frozenset({"typescript", "node", "ecmascript"}),
    ),
    Language(
        name="csharp",
        suffixes=(".cs",),
        dialects={".cs": "c#"},
        aliases=frozenset({"c#", "dotnet"}),
        visibility=Visibility.EVERYWHERE,
    ),
    Language(
        name="shell",
        exports=True,
        suffixes=(".sh", ".bash", ".zsh", ".ksh", ".bats"),
        names=frozenset({".bashrc", ".bash_profile", ".bash_aliases", ".profile", ".zshrc", ".zshenv"}),
        interpreters=("bash", "sh", "zsh", "dash", "ksh"),
        aliases=frozenset({"bash", "sh", "zsh", "ksh", "console", "shell-session", "curl"}),
    ),
    Language(
        name="kotlin",
        suffixes=(".kt", ".kts"),
        aliases=frozenset({"kts"}),
        visibility=Visibility.FOLDER,
    ),
    Language(
        name="powershell",
        suffixes=(".ps1", ".psm1"),
        interpreters=("pwsh", "powershell"),
        aliases=frozenset({"pwsh", "ps1", "ps"}),
        visibility=Visibility.EVERYWHERE,
    ),
    Language(name="go", suffixes=(".go",), aliases=frozenset({"golang"}), visibility=Visibility.FOLDER),
    Language(
        name="ruby",
        suffixes=(".rb", ".rake", ".ru", ".gemspec"),
        names=frozenset({"Rakefile", "Gemfile", "Guardfile", "Capfile", "Fastfile", "Vagrantfile"}),
        interpreters=("ruby",),
        aliases=frozenset({"rb", "irb"}),
        visibility=Visibility.EVERYWHERE,
    ),
    Language(name="rust", suffixes=(".rs",), aliases=frozenset({"rs"})),
    Language(
        name="php",
        suffixes=(".php", ".phtml", ".inc", ".php8", ".php7"),
        interpreters=("php",),
        visibility=Visibility.EVERYWHERE,
    ),
    Language(name="java", suffixes=(".java",), interpreters=("java",), visibility=Visibility.FOLDER),
)


def languages() -> tuple[Language, ...]:
    """The languages that can be rewritten."""
    return _LANGUAGES


def language_of(path: str, head: bytes) -> Language | None:
    """The language of a file, by its name, its suffix or the interpreter on its first line."""
    name = path.rpartition("/")[2]
    for language in languages():
        if name.endswith(language.suffixes) or name in language.names:
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
    return next(
        (
            item
            for item in languages()
            if wanted == item.name or wanted in item.aliases or f".{wanted}" in item.suffixes
        ),
        None,
    )

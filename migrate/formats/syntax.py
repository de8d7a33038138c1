"""How languages write strings and comments: one table, for the search of files that no language file reads.

What a row cannot say (a heredoc, a string inside an interpolation) ends a string early or late at worst: such
a string is then no whole URL, and nothing in it is edited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from migrate.model import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes:
    """One way to write a string.

    `escapes`: a backslash takes the next character. `doubled`: the closing mark written twice is itself.
    `lines`: it may hold line ends.
    """

    opens: str
    closes: str
    escapes: bool = True
    doubled: bool = False
    lines: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """How a language writes comments and strings."""

    line: tuple[str, ...] = ()
    block: tuple[tuple[str, str], ...] = ()
    quotes: tuple[Quotes, ...] = ()


_DOUBLE = Quotes(opens='"', closes='"')
_SINGLE = Quotes(opens="'", closes="'")
_LONG_DOUBLE = Quotes(opens='"""', closes='"""', lines=True)
_LONG_SINGLE = Quotes(opens="'''", closes="'''", lines=True)
_DOUBLE_LINES = Quotes(opens='"', closes='"', lines=True)
_SINGLE_RAW = Quotes(opens="'", closes="'", escapes=False, lines=True)
_BACK_RAW = Quotes(opens="`", closes="`", escapes=False, lines=True)
_BACK = Quotes(opens="`", closes="`", lines=True)
_DOUBLED = Quotes(opens='"', closes='"', escapes=False, doubled=True, lines=True)
_DOUBLED_SINGLE = Quotes(opens="'", closes="'", escapes=False, doubled=True, lines=True)
_BRACKETS = Quotes(opens="[[", closes="]]", escapes=False, lines=True)
_TWO_SINGLE = Quotes(opens="''", closes="''", escapes=False, lines=True)

_SLASHES = (("/*", "*/"),)
_TAGS = Syntax(block=(("<!--", "-->"),))
_C = Syntax(line=("//",), block=_SLASHES, quotes=(_DOUBLE,))
_JVM = Syntax(line=("//",), block=_SLASHES, quotes=(_LONG_DOUBLE, _DOUBLE))
_QUOTED_C = Syntax(line=("//",), block=_SLASHES, quotes=(_LONG_DOUBLE, _LONG_SINGLE, _DOUBLE, _SINGLE))
_JAVASCRIPT = Syntax(line=("//",), block=_SLASHES, quotes=(_DOUBLE, _SINGLE, _BACK))
_HASH = Syntax(line=("#",), quotes=(_DOUBLE, _SINGLE))
_HASH_LONG = Syntax(line=("#",), quotes=(_LONG_DOUBLE, _LONG_SINGLE, _DOUBLE, _SINGLE))
_SHELL = Syntax(line=("#",), quotes=(_DOUBLE_LINES, _SINGLE_RAW))
_HASHES_ALONE = Syntax(line=("#",))

SYNTAXES: dict[str, Syntax] = {
    # Apostrophes are marks of other things in Swift, Scala, Rust, Clojure, Haskell, C and Go.
    "c": _C, "c++": _C, "objective-c": _C, "c-sharp": _C, "protobuf": _QUOTED_C, "zig": _C,
    "swift": _JVM, "scala": _JVM, "kotlin": _JVM, "java": _JVM,
    "dart": _QUOTED_C, "groovy": _QUOTED_C,
    "go": Syntax(line=("//",), block=_SLASHES, quotes=(_DOUBLE, _BACK_RAW)),
    "rust": Syntax(line=("//",), block=_SLASHES, quotes=(_DOUBLE_LINES,)),
    "f-sharp": Syntax(line=("//",), block=(("(*", "*)"),), quotes=(_LONG_DOUBLE, _DOUBLE)),
    "javascript": _JAVASCRIPT, "typescript": _JAVASCRIPT, "tsx": _JAVASCRIPT,
    "php": Syntax(line=("//", "#"), block=_SLASHES, quotes=(_DOUBLE_LINES, _SINGLE)),
    "python": _HASH_LONG, "elixir": _HASH_LONG, "julia": _HASH_LONG, "graphql": _HASH_LONG, "nim": _HASH_LONG,
    "ruby": _HASH, "crystal": _HASH, "perl": _HASH, "r": _HASH, "nginx": _HASH, "dockerfile": _HASH,
    "make": _HASH,
    "shell": _SHELL, "fish": _SHELL,
    "powershell": Syntax(line=("#",), block=(("<#", "#>"),), quotes=(_DOUBLED, _DOUBLED_SINGLE)),
    "caddyfile": Syntax(line=("#",), quotes=(_DOUBLE, _BACK_RAW)),
    "hcl": Syntax(line=("#", "//"), block=_SLASHES, quotes=(_DOUBLE,)),
    "nix": Syntax(line=("#",), block=_SLASHES, quotes=(_TWO_SINGLE, _DOUBLE_LINES)),
    "lua": Syntax(line=("--",), block=(("--[[", "]]"),), quotes=(_DOUBLE, _SINGLE, _BRACKETS)),
    "haskell": Syntax(line=("--",), block=(("{-", "-}"),), quotes=(_DOUBLE,)),
    "sql": Syntax(line=("--",), block=_SLASHES, quotes=(_DOUBLED_SINGLE,)),
    "clojure": Syntax(line=(";",), quotes=(_DOUBLE_LINES,)),
    "erlang": Syntax(line=("%",), quotes=(_DOUBLE,)),
    "visual-basic": Syntax(line=("'",), quotes=(_DOUBLED,)),
    "css": Syntax(block=_SLASHES, quotes=(_DOUBLE, _SINGLE)),
    "html": _TAGS, "vue": _TAGS, "svelte": _TAGS, "xml": _TAGS, "markdown": _TAGS,
    # Formats, for the comments that are written into them.
    "env": _HASHES_ALONE, "yaml": _HASHES_ALONE, "toml": _HASHES_ALONE, "properties": _HASHES_ALONE,
    "http-file": _HASHES_ALONE, "ini": Syntax(line=(";", "#")), "rst": Syntax(line=("..",)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A comment (`quotes` is None) or a string; `span` is its inside, in characters."""

    span: Span
    quotes: Quotes | None


@lru_cache(maxsize=64)
def _pattern(name: str) -> tuple[re.Pattern[str], tuple[Quotes | None, ...]]:
    """One pattern of all comments and strings; group n is the inside of the n-th way to write one."""
    syntax = SYNTAXES[name]
    parts: list[str] = []
    kinds: list[Quotes | None] = []
    for opens, closes in syntax.block:
        parts.append(rf"{re.escape(opens)}(.*?){_end(closes)}")
        kinds.append(None)
    for mark in syntax.line:
        parts.append(
            rf"(?<!\S){re.escape(mark)}([^\n]*)"
            if mark in ("#", "'")
            else rf"(?<!:){re.escape(mark)}([^\n]*)"
        )
        kinds.append(None)
    for quotes in syntax.quotes:
        parts.append(_string(quotes, len(parts) + 1))
        kinds.append(quotes)
    return re.compile("|".join(parts) or "(?!)", re.DOTALL), tuple(kinds)


def _end(closes: str) -> str:
    return rf"(?:{re.escape(closes)}|\Z)"


def _string(quotes: Quotes, number: int) -> str:
    """A string, whose inside is group `number`.

    A string whose end is not found is given up at once, and not from each of its characters back. A look
    ahead does that, and no possessive repetition: those of Python 3.11.2 do not match what they should.
    """
    close = re.escape(quotes.closes)
    taken = [r"\\."] if quotes.escapes else []
    taken += [close * 2] if quotes.doubled else []
    barred = ("\\\\" if quotes.escapes else "") + ("" if quotes.lines else "\\n")
    if len(quotes.closes) == 1:
        plain = f"[^{close}{barred}]*"
        inside = f"{plain}(?:(?:{'|'.join(taken)}){plain})*" if taken else plain
    else:
        other = f"[^{barred}]" if barred else "."
        inside = f"(?:{'|'.join([*taken, f'(?!{close}){other}'])})*"
    return rf"{re.escape(quotes.opens)}(?=({inside}))\{number}{close}"


def tokens(text: str, name: str) -> Iterator[Token]:
    """The comments and strings of a text in the language `name`, in order."""
    pattern, kinds = _pattern(name)
    for found in pattern.finditer(text):
        group = found.lastindex or 0
        if group:
            yield Token(Span(*found.span(group)), kinds[group - 1])

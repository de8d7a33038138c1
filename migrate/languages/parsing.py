"""Parse without end in sight: a text that takes the parser many times as much as code does is given up.

Parsers take broken text apart in time that grows with its square. What a parser does is counted, and no clock
is asked, so that a file is read or given up on every machine alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Tree

# A unit of up to three bytes, with a sign among them that is no ruler's, three hundred times and more.
_REPEATED = re.compile(rb"((?=\S{0,2}[^\w\s#=*~-])\S\S?\S?)\1{299,}")
_FEWEST = 300  # bytes that it takes
# Lines that hold the same blanks, or nothing, hundreds of times.
_BLANK = re.compile(rb"(\r?\n[ \t]{0,4})\1{299,}")
_LONG = 4_000  # bytes
_SHORT = 4_000
_CHUNK = 4_096


class Unreadable(RecursionError):
    """A text that is given up; the message is what the user is told of its file."""

    def __init__(self) -> None:
        super().__init__(
            "not read: expected code, got text that takes the parser many times as long as code of its size "
            "does, as broken text can: mend it, or leave it out with --exclude"
        )


@dataclass(slots=True)
class Budget:
    """What a text may take: `steps` of the parser, a hundred operations each, and `read` bytes of text.

    A string without an end that is looked for at each line of it is read thousands of times.
    """

    steps: int
    read: int

    @property
    def is_spent(self) -> bool:
        return self.steps < 0 or self.read < 0


@lru_cache(maxsize=2)
def root_of(parser: Parser, source: bytes) -> Node:
    """The root of the syntax tree; a file that is changed is asked for again soon, before and after.

    Raises:
        Unreadable: it takes the parser too long.
    """
    return parsed(parser, source)


def parsed(parser: Parser, source: bytes) -> Node:
    """The root of the syntax tree of a text that is parsed once, such as a part of a file.

    Raises:
        Unreadable: it takes the parser too long.
    """
    budget = budget_of(source)
    if budget is None:
        return parser.parse(source).root_node
    tree = _within(budget, parser, source)
    # A tree that was read by a function asks that for each node's text, and fails hard where the stack ends.
    # Parsed once more it has its own, and takes over what is whole; what is broken might be taken apart
    # otherwise with the help of the first, so that is parsed anew.
    is_whole = not tree.root_node.has_error
    return (parser.parse(source, tree) if is_whole else parser.parse(source)).root_node


def budget_of(source: bytes) -> Budget | None:
    """Twenty times what code takes and more; much less where text repeats itself, where each step costs more.

    Of 22,700 files of all languages, of up to 6 MB each, none takes more than a step for 35 bytes, or reads
    its bytes more than three times; of the small ones, for which the constants are, some take one for 20
    bytes, and read them 25 times. What repeats nothing and is short costs little whatever it is: None.
    """
    size = len(source)
    # Most texts have no word so long, which is seen much faster.
    words = _REPEATED.finditer(source) if max(map(len, source.split()), default=0) >= _FEWEST else ()
    longest = max((found.end() - found.start() for found in words), default=0)
    if not longest and _BLANK.search(source) is None:
        return Budget(steps=2_000 + size // 2, read=16_000_000 + 64 * size) if size > _SHORT else None
    steps = size if not longest else 100 + size // 80 if longest < _LONG else 40 + size // 400
    return Budget(steps=steps, read=16 * (size + 4 * _CHUNK))


def _within(budget: Budget, parser: Parser, source: bytes) -> Tree:
    """The tree of `source`, without its text."""

    def is_over(*_: object) -> bool:
        budget.steps -= 1
        return budget.is_spent

    def chunk(offset: int, _: object) -> bytes:
        if budget.is_spent:
            return b""
        found = source[offset : offset + _CHUNK]
        budget.read -= len(found)
        return found

    try:
        tree = parser.parse(chunk, progress_callback=is_over)
    except ValueError:  # that is how it tells that it was stopped
        parser.reset()
        raise Unreadable from None
    if budget.is_spent:
        raise Unreadable
    return tree

"""Parse without end in sight: what repeats one token hundreds of times is given up where it costs too much.

Parsers take broken text apart in time that grows with its square. What a parser does is counted, and no clock
is asked, so that a file is read or given up on every machine alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

# A unit of up to three bytes, with a sign among them that is no ruler's, three hundred times and more.
_REPEATED = re.compile(rb"((?=\S{0,2}[^\w\s#=*~-])\S\S?\S?)\1{299,}")
_FEWEST = 300  # bytes that it takes
# Lines that hold the same blanks, or nothing, hundreds of times.
_BLANK = re.compile(rb"(\r?\n[ \t]{0,4})\1{299,}")
_LONG = 4_000  # bytes
_CHUNK = 4_096
# How often each part of the text may be read. Code is read three times at most; a string without an end that
# is looked for at each line of it, thousands of times.
_READINGS = 16


def root_of(parser: Parser, source: bytes) -> Node:
    """The root of the syntax tree.

    Raises:
        RecursionError: the text repeats itself, and takes the parser too long.
    """
    # Most texts have no word so long, which is seen much faster.
    words = _REPEATED.finditer(source) if max(map(len, source.split()), default=0) >= _FEWEST else ()
    longest = max((found.end() - found.start() for found in words), default=0)
    if not longest and _BLANK.search(source) is None:
        return parser.parse(source).root_node
    # Steps of the parser, a hundred operations each; code takes one for a hundred bytes or more.
    left = 100 + len(source) // 80 if longest < _LONG else 40 + len(source) // 400
    if not longest:
        left = len(source)
    readings = _READINGS * (len(source) // _CHUNK + 4)

    def is_over(*_: object) -> bool:
        nonlocal left
        left -= 1
        return left < 0 or readings < 0

    def chunk(offset: int, _: object) -> bytes:
        nonlocal readings
        readings -= 1
        return source[offset : offset + _CHUNK] if readings >= 0 else b""

    try:
        parser.parse(chunk, progress_callback=is_over)
    except ValueError:  # that is how it tells that it was stopped
        parser.reset()
        left = -1
    if left < 0 or readings < 0:
        raise RecursionError("the text repeats itself, and takes the parser too long")
    return parser.parse(source).root_node  # a tree that was read by a function has no text

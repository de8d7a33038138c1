"""Parse without end in sight: what repeats one token hundreds of times is given up where it costs too much.

Parsers take broken text apart in time that grows with its square. What a parser does is counted, and no clock is
asked, so that a file is read or given up on every machine alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

# A unit of up to three bytes, with a sign among them that is no ruler's, three hundred times and more.
_REPEATED = re.compile(rb"((?=\S{0,2}[^\w\s#=*~-])\S\S?\S?)\1{299,}")
_LEAST, _PER_BYTES = 100, 80  # steps of the parser (a hundred operations each) that any text may take
_CHUNK = 65_536


def root_of(parser: Parser, source: bytes) -> Node:
    """The root of the syntax tree.

    Raises:
        RecursionError: the text repeats itself, and takes the parser too long.
    """
    if _REPEATED.search(source) is None:
        return parser.parse(source).root_node
    left = _LEAST + len(source) // _PER_BYTES

    def go_on(offset: int, has_error: bool) -> bool:
        nonlocal left
        del offset, has_error
        left -= 1
        return left < 0

    def chunk(offset: int, point: object) -> bytes:
        del point
        return source[offset : offset + _CHUNK]

    tree = parser.parse(chunk, progress_callback=go_on)
    parser.reset()
    if left < 0 or tree is None:
        raise RecursionError("the text repeats itself, and takes the parser too long")
    return tree.root_node

"""Read makefiles: variables as settings, recipes as shell, comments.

Source: GNU make manual, "Setting Variables", "Recipe Syntax", "Using Variables in Recipes".
"""

from __future__ import annotations

import re

from migrate.formats.coding import Coding, Written, by_pattern, decode_plain, joined_lines, no_line_break
from migrate.formats.document import Document, Text
from migrate.formats.env import PLAIN_TEXT
from migrate.formats.foreign import MAKE
from migrate.formats.scripts import SHELL, within
from migrate.model import Span
from migrate.plan import Embedded, Scalar

_LINE = re.compile(rb"(?:[^\r\n\\]|\\(?!\r?\n)|\\\r?\n)*")
_END = re.compile(rb"\r\n|\n|\r")
_COMMENT = re.compile(rb"[ \t]*#(?P<text>[^\r\n]*)")
_VARIABLE = re.compile(
    rb" *(?:[\w./%$(){}-]+(?: +[\w./%$(){}-]+)* *:(?![:=]) *)?"  # of one target
    rb"(?:(?:export|override|unexport) +)*(?P<key>[A-Za-z_][\w.-]*)[ \t]*(?::{0,3}|\?|\+|!)=[ \t]*"
    rb"(?P<value>(?:[^\r\n\\#]|\\.)*?)[ \t]*(?=#|\r|\n|\Z)",
    re.DOTALL,
)
_LEAD = re.compile(rb"\t[ \t]*[@+-]*[ \t]*")
_JOINT = re.compile(r"(?<=\\\n)\t|(?<=\\\r\n)\t")
_VALUE = Coding(
    name="value of a makefile",
    decode=decode_plain,
    encode=no_line_break("value of a makefile"),
    refuses=lambda raw: (
        "a value cannot hold a number sign, or end in a backslash, or have blanks around it"
        if re.search(r"(?<!\\)#|\\\Z|\A\s|\s\Z", raw)
        else None
    ),
    bare=lambda _: True,
)
_RECIPE = Coding(
    name="line of a recipe",
    decode=by_pattern(_JOINT, lambda _: ""),
    encode=joined_lines("line of a recipe", "\\\n\t"),
    bare=lambda raw: "\n" not in raw,
)


def parse(text: bytes, file: str) -> Document:
    """The variables, recipes and comments of a makefile."""
    scalars: list[Scalar] = []
    embedded: list[Embedded] = []
    texts: list[Text] = []
    position = 3 if text.startswith(b"\xef\xbb\xbf") else 0
    while position < len(text):
        line = _LINE.match(text, position)
        end = line.end() if line else position
        recipe = _LEAD.match(text, position)
        comment = _COMMENT.match(text, position, end)
        variable = _VARIABLE.match(text, position, end)
        if recipe is not None and recipe.end() < end:
            written = Written(text, Span(recipe.end(), end), _RECIPE)
            embedded.append(within(written, MAKE).embedded(SHELL))
        elif comment is not None:
            texts.append(Text.of(Written(text, Span(*comment.span("text")), PLAIN_TEXT), "comment"))
        elif variable is not None:
            key = variable.group("key").decode("utf-8", "replace")
            scalars.append(Written(text, Span(*variable.span("value")), _VALUE).scalar((key,)))
        elif end > position:
            embedded.append(Written(text, Span(position, end), _RECIPE).embedded("make"))
        ended = _END.match(text, end)
        position = ended.end() if ended else max(end, position + 1)
    return Document(format="make", scalars=tuple(scalars), embedded=tuple(embedded), texts=tuple(texts))

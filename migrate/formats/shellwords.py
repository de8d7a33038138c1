"""A command that is a list of arguments: `["curl", "-X", "POST", URL]` as one line of shell.

Each argument stands in quotes as the shell would need them; an edit must lie inside one argument.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from migrate.formats.coding import Written
from migrate.formats.foreign import KUBERNETES, behind
from migrate.model import Edit
from migrate.plan import Embedded, Unwritable

_SAFE = re.compile(r"[\w@%+=:,./-]+")
_ACROSS = "a list of arguments cannot take this change"


@dataclass(slots=True)
class _Line:
    """The line of shell, and the argument and character that each of its characters is; -1 for quotes."""

    chars: list[str] = field(default_factory=list[str])
    places: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])

    def put(self, text: str, place: tuple[int, int]) -> None:
        self.chars.extend(text)
        self.places.extend([place] * len(text))


def argument(written: Written) -> Written:
    """An argument in which `$(NAME)` is a variable, as Kubernetes has it."""
    if "$(" not in written.text:
        return written
    return Written(written.source, written.span, behind(written.coding, KUBERNETES, written.text))


def command_line(arguments: Sequence[Written], lead: str = "") -> Embedded:
    """The arguments as one command; `lead` is a word that the file does not spell."""
    words = [argument(item) for item in arguments]
    line = _Line()
    line.put(lead, (-1, 0))
    for index, word in enumerate(words):
        if line.chars:
            line.put(" ", (-1, index))
        _add(line, index, word)
    text = "".join(line.chars)

    def host_edit(edit: Edit) -> Edit:
        start, end = _characters(text, edit.span.start), _characters(text, edit.span.end)
        touched = line.places[start:end] or line.places[max(0, start - 1) : start]
        owners = {index for index, _ in touched}
        if len(owners) != 1 or -1 in owners:
            raise Unwritable(_ACROSS)
        word = words[owners.pop()]
        first = touched[0][1] if end > start else touched[0][1] + 1
        return word.splice(first, touched[-1][1] + 1 if end > start else first, _plain(edit.text, word))

    def host_offset(offset: int) -> int:
        at = _characters(text, offset)
        inside = [place for place in line.places[at:] if place[0] >= 0] or [(len(words) - 1, 0)]
        return words[inside[0][0]].offset(inside[0][1])

    return Embedded(language="shell", text=text, host_edit=host_edit, host_offset=host_offset)


def _add(line: _Line, index: int, word: Written) -> None:
    text = word.text
    if _SAFE.fullmatch(text):
        quote, special = "", ""
    elif "${" in text and "$(" in word.raw:
        quote, special = '"', '"\\`'
    else:
        quote, special = "'", ""
    line.put(quote, (-1, 0))
    for at, char in enumerate(text):
        if char == "'" and quote == "'":
            line.put("'\\''", (-1, 0))
        elif char in special:
            line.put("\\" + char, (-1, 0))
        else:
            line.put(char, (index, at))
    line.put(quote, (-1, 0))


def _plain(new: str, word: Written) -> str:
    """New text of the line as the argument holds it.

    Raises:
        Unwritable: it means something else outside a shell.
    """
    special = "'\"\\`\n" if "${" in word.text else "'\"\\`$\n"
    if any(char in special for char in new) or (re.search(r"\s", new) and _SAFE.fullmatch(word.text)):
        raise Unwritable(_ACROSS)
    return new


def _characters(text: str, offset: int) -> int:
    if text.isascii():
        return offset
    return len(text.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "ignore"))

"""Which files may set a variable or a member, by its name: all are looked through once, when one is asked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Search = Callable[[Callable[[str], "re.Pattern[bytes] | None"]], Iterator[tuple[str, bytes]]]

_SOME = re.compile(rb"[=&(]")
_WORDS = re.compile(rb"\w+")
_LAST = re.compile(rb"[^\w\s]?\w+\Z")
_OWN = re.compile(rb"\b(?:self|this)[ \t]*(?:\.|->)\Z")
_LONG = 120  # bytes before a sign that are looked at
# What is given the variable itself, and functions that set what they are told the name of, or several.
_GIVEN = (re.compile(rb"&[ \t]*([\w.]+)"), re.compile(rb"(?:ref|out)[ \t]+([\w.]+)"))
_SETTERS = (b"attr(", b"_set(", b"defineProperty(", b"defineProperties(", b"assign(", b"replace(", b"evolve(")


@dataclass(slots=True)
class SettingFiles:
    """Where names may be set. `plain`: also a name alone may be a member, of what is around it."""

    search: Search | None
    suffixes: tuple[str, ...]
    plain: bool
    _by_name: dict[bytes, list[str]] | None = None
    _by_folder: dict[tuple[str, bytes], Sequence[str]] = field(
        default_factory=dict[tuple[str, bytes], "Sequence[str]"]
    )

    def anywhere(self, name: str) -> Sequence[str]:
        """The files that may set something called `name`."""
        if self._by_name is None:
            self._by_name = defaultdict(list)
            ends = self.suffixes
            found = self.search(lambda path: _SOME if path.endswith(ends) else None) if self.search else ()
            for file, text in found:
                for word in _set_in(text, plain=self.plain):
                    self._by_name[word].append(file)
        return self._by_name.get(name.lstrip("@$").encode(), ())

    def beside(self, folder: str, name: str) -> Sequence[str]:
        """Those of them in `folder`."""
        key = (folder, name.encode())
        if key not in self._by_folder:
            self._by_folder[key] = [file for file in self.anywhere(name) if file.rpartition("/")[0] == folder]
        return self._by_folder[key]


def _set_in(text: bytes, *, plain: bool) -> Iterable[bytes]:
    """The names that `text` may set, each once; a name alone only where `plain`."""
    found: dict[bytes, None] = {}
    parts = text.split(b"=")
    for part, behind in pairwise(parts):
        before = part[-_LONG:].rstrip(b" \t+-*/%|&^?")
        if not before or not behind or behind[:1] in b"~>" or before[-1:] in b"!<>=:":
            continue  # a comparison, a function, or a declaration
        begin = before.rfind(b"\n") + 1
        line = before[begin:]
        within = line.count(b"(") > line.count(b")")  # an argument by its name: what is before it is given
        if before[-1:] in b")]}" or (b"," in line and not within):
            found.update(dict.fromkeys(_WORDS.findall(line)))
        elif (last := _LAST.search(before, max(begin - 1, before.rfind(b" "), 0))) is not None:
            word = last.group().lstrip(b"\n")
            sign = word[:1] if word[:1] in (b".", b">", b":", b"$", b"@") else b""
            if plain or (sign and not _OWN.search(before[: last.start() + 1])):
                found[_WORDS.findall(word)[0]] = None
    for pattern in _GIVEN:
        found.update((name.rpartition(b".")[2], None) for name in pattern.findall(text))
    for setter in _SETTERS:
        for rest in text.split(setter)[1:]:
            found.update(dict.fromkeys(_WORDS.findall(rest[: max(rest.find(b"\n"), 0) or _LONG])))
    return found

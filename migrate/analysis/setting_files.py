"""Which files may set a variable or a member, by its name: all are looked through, when one is asked."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise

Search = Callable[["re.Pattern[bytes]", tuple[str, ...]], Iterator[tuple[str, bytes]]]

_SOME = re.compile(rb"[=&(]")
_WORDS = re.compile(rb"\w+")
_LAST = re.compile(rb"[^\w\s]?\w+\Z")
_ADDRESSES = re.compile(
    rb"""\b(?!https?:)(\w{4,})["']?[ \t]*(?::[^=\n"']{1,30})?[=:][^=\n]{0,80}?["'`]https?://"""
)
_OWN = re.compile(rb"\b(?:self|this)[ \t]*(?:\.|->)\Z")
_LONG = 120  # bytes before a sign that are looked at
_TOGETHER = 8  # names; with more of them a search takes longer than two
_LOOKS = 8  # after which one that notes every name is cheaper than any further
# What is given the variable itself, and functions that set what they are told the name of, or several.
_GIVEN = (re.compile(rb"&[ \t]*([\w.]+)"), re.compile(rb"(?:ref|out)[ \t]+([\w.]+)"))
_SETTERS = (b"attr(", b"_set(", b"defineProperty(", b"defineProperties(", b"assign(", b"replace(", b"evolve(")


@dataclass(slots=True)
class SettingFiles:
    """Where names may be set. `plain`: also a name alone may be a member, of what is around it.

    Only a file that holds a name is looked at more closely, and few hold the name of a base. So all are
    looked through for a few names at once: the one that is asked for, and those `likely` to be asked for
    next, the likeliest first. Where many are asked for, what every file sets is noted instead.
    """

    search: Search | None
    suffixes: tuple[str, ...]
    plain: bool
    likely: Callable[[], Iterable[bytes]] = tuple[bytes]
    _by_name: dict[bytes, list[str]] = field(default_factory=lambda: defaultdict[bytes, list[str]](list))
    _looked_for: set[bytes] = field(default_factory=set[bytes])
    _looks: int = 0
    _next: Sequence[bytes] | None = None  # what was likely when it was first asked
    _by_folder: dict[tuple[str, bytes], Sequence[str]] = field(
        default_factory=dict[tuple[str, bytes], "Sequence[str]"]
    )

    def anywhere(self, name: str) -> Sequence[str]:
        """The files that may set something called `name`."""
        word = name.lstrip("@$").encode()
        if word not in self._looked_for and self._looks <= _LOOKS:
            self._look(word)
        return self._by_name.get(word, ())

    def _look(self, word: bytes) -> None:
        self._looks += 1
        if self._next is None:
            self._next = list(self.likely())
        more = (other for other in self._next if other not in self._looked_for and other != word)
        wanted = {word, *islice(more, _TOGETHER - 1)}
        # A file may be in another encoding than the names, of which only ASCII is sure to be the same in it.
        every = self._looks > _LOOKS or not all(map(bytes.isascii, wanted))
        pattern = _SOME if every else re.compile(rb"\b(?:%b)\b" % b"|".join(map(re.escape, sorted(wanted))))
        found = self.search(pattern, self.suffixes) if self.search is not None else ()
        for file, text in found:
            for other in _set_in(text, plain=self.plain):
                if other not in self._looked_for and (every or other in wanted):
                    self._by_name[other].append(file)
        self._looked_for |= wanted
        if every:
            self._looks = _LOOKS + 1

    def beside(self, folder: str, name: str) -> Sequence[str]:
        """Those of them in `folder`."""
        key = (folder, name.encode())
        if key not in self._by_folder:
            self._by_folder[key] = [file for file in self.anywhere(name) if file.rpartition("/")[0] == folder]
        return self._by_folder[key]


def near_addresses(sources: Iterable[bytes]) -> Sequence[bytes]:
    """The names that are set to a URL, most often set first: a base is likely to be one of them."""
    found = chain.from_iterable(map(_ADDRESSES.findall, sources))
    return [name for name, _ in Counter(found).most_common()]


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

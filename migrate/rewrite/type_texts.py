"""Types that name v1's key, of answers whose reads are rewritten: `axios.get<Answer>(url)`.

Where keys are read by their names, a type only says them once more: the reads go to v2, and the type is told,
with its place. It is found by its name, and its text is looked through. For the report alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from migrate.lines import Lines
from migrate.pathmap.model import Operation
from migrate.rewrite.made import Made
from migrate.rewrite.responses import moved_key
from migrate.rewrite.study import Call, Study
from migrate.rewrite.typed import names_beside

_CAST = re.compile(rb"[\s)]*\bas\s+([A-Z]\w*)")
_LONGEST = 20_000  # bytes of a type
_MOST = 5  # places that are told
_Place = tuple[str, str]  # a file, and `file:line`


@dataclass(slots=True)
class TypeTexts:
    """The types beside answers, until all are known and looked for at once."""

    study: Study
    _wanted: list[tuple[Call, str, frozenset[bytes]]] = field(
        default_factory=list[tuple[Call, str, frozenset[bytes]]]
    )

    def take(self, call: Call, operation: Operation, made: Sequence[Made]) -> None:
        """Take the types that the answer of `call` is read into, by what is `made` of it."""
        key = moved_key(operation)
        if self.study.project.language.support.types is None or key is None:
            return
        names: set[bytes] = set()
        for module, node in made:
            names |= {word.group() for word in names_beside(self.study.finder, module, node)}
            cast = _CAST.match(module.source, node.span.end)
            names |= {cast.group(1)} if cast is not None else set()
        if names:
            self._wanted.append((call, key, frozenset(names)))

    def told(self) -> Iterator[tuple[Call, str]]:
        """Each call of which types name v1's key, with the places."""
        wanted = {(name, key) for _, key, names in self._wanted for name in names}
        if not wanted:
            return
        found = self._found(wanted)
        for call, key, names in self._wanted:
            file = call.site.context.scope.module.file
            places = [place for name in sorted(names) for place in found.get((name, key), ())]
            own = [place for place in places if place[0] == file] or places
            if own:
                yield call, ", ".join(sorted({where for _, where in own})[:_MOST])

    def _found(self, wanted: set[tuple[bytes, str]]) -> Mapping[tuple[bytes, str], Sequence[_Place]]:
        heads = self.study.project.language.support.types
        assert heads is not None  # nothing is wanted without
        names = b"|".join(sorted({name for name, _ in wanted}))
        head = re.compile(heads.replace(b"NAME", b"(" + names + b")"))
        keys: dict[bytes, list[str]] = defaultdict(list)
        for name, key in wanted:
            keys[name].append(key)
        found: dict[tuple[bytes, str], list[_Place]] = defaultdict(list)
        for file, text in self._texts(head):
            for begun in head.finditer(text):
                for key in keys[begun.group(1)]:
                    at = _member(text, begun.end(), key)
                    if at is not None:
                        found[begun.group(1), key].append((file, self._where(file, text, at)))
        return found

    def _texts(self, head: re.Pattern[bytes]) -> Iterator[tuple[str, bytes]]:
        project = self.study.project
        for module in list(project.modules.values()):
            yield module.file, module.source
        if project.search is not None:
            for file, text in project.search(head, project.language.suffixes):
                if file not in project.modules:
                    yield file, text

    def _where(self, file: str, text: bytes, offset: int) -> str:
        if file in self.study.project.modules:
            return self.study.where(file, offset)
        return f"{file}:{Lines(text).at(offset)[0]}"


def _member(text: bytes, start: int, key: str) -> int | None:
    """Where the type that is open at `start` has the member `key`."""
    member = re.compile(rb"[{}]|(?<![\w.$])[\"']?" + re.escape(key.encode()) + rb"[\"']?\s*\??\s*:")
    depth = 1
    for found in member.finditer(text, start, start + _LONGEST):
        if found.group() not in (b"{", b"}"):
            if depth == 1:
                return found.start()
            continue
        depth += 1 if found.group() == b"{" else -1
        if not depth:
            break
    return None

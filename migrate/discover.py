"""Run the finders over the files that hold a fragment: code by language, everything else by format."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from migrate.embedded import HostText, host_texts
from migrate.environment import set_in_code
from migrate.formats.links import is_variable
from migrate.languages.base import Language, language_named, language_of, languages
from migrate.lines import Lines
from migrate.linking import ROUNDS, Keys, base_names, follow
from migrate.model import FileError
from migrate.options import Options
from migrate.pathmap.foreign import elsewhere, is_base
from migrate.pathmap.model import PathMap
from migrate.plan import BaseKey, Elsewhere, Found
from migrate.readers import fetched, unfollowed
from migrate.sources import Sources
from migrate.spoken import Given, Spoken, look

if TYPE_CHECKING:
    from migrate.formats.document import Document


@dataclass(slots=True, kw_only=True)
class Discovery:
    """What a run finds, before it is settled."""

    sources: Sources
    pathmap: PathMap
    options: Options
    vicinity: bool
    found: dict[str, list[Found]] = field(default_factory=lambda: defaultdict(list))
    errors: list[FileError] = field(default_factory=list[FileError])
    keys: Keys = field(default_factory=Keys)
    _code: dict[str, dict[str, bytes]] = field(default_factory=lambda: defaultdict(dict))
    # The variables that literals of code are given to, by file and place; and the code looked at for such.
    _sets: dict[tuple[str, int], frozenset[str]] = field(
        default_factory=dict[tuple[str, int], frozenset[str]]
    )
    _looked_at: set[str] = field(default_factory=set[str])
    _unnamed: dict[BaseKey, tuple[str, ...]] = field(default_factory=dict[BaseKey, tuple[str, ...]])
    _bearing: set[str] = field(default_factory=set[str])  # files with names that bear a base nobody sees
    _hosts: dict[str, HostText] = field(default_factory=dict[str, HostText])

    def run(self, hits: Mapping[str, bytes]) -> None:
        """Look at every file of `hits`."""
        for path, text in sorted(hits.items()):
            language = language_of(path, text[:200])
            if language is not None:
                self._code[language.name][path] = text
            else:
                self._document(path, text)
        self._take_names(hits)
        self._languages()
        for path, said in follow(self.sources, self.found, hits, self._said).items():
            self.found[path].append(said)
        unseen = unfollowed(self.found, self._unnamed, self.sources, self._bearing)
        for call in [*unseen, *fetched(self.found, self.sources)]:
            self.found[call.site.file].append(Found(calls=(call,)))

    def _take_names(self, hits: Mapping[str, bytes]) -> None:
        """Look again with the names that the project keeps its base under, at all files that use them."""
        texts, seen = dict(hits), set[str]()
        for _ in range(ROUNDS):
            self._take_sets()
            self.keys = base_names(self.found, texts, frozenset[str]().union(*self._sets.values()))
            fresh = self.keys.spelled.difference(seen)
            if not fresh:
                break
            seen |= fresh
            names = self.keys.owned.difference(self.pathmap.environment)
            environment = (*self.pathmap.environment, *sorted(names))
            self.pathmap = replace(self.pathmap, environment=environment)
            self.vicinity = True
            for path, text in self.sources.search(re.compile("|".join(sorted(fresh)).encode())):
                texts[path] = text
                language = language_of(path, text[:200])
                if language is not None:
                    self._code[language.name][path] = text
                else:
                    self.found.pop(path, None)
                    self._document(path, text)

    def _take_sets(self) -> None:
        """Take the variables of the environment that code sets: to a v1 base, or to another URL."""
        for language in languages():
            files = self._code.get(language.name, {})
            for path in sorted(files.keys() - self._looked_at):
                self._looked_at.add(path)
                for other in self._set_in(path, files[path], language, self._hosts.get(path)):
                    self.found[other.file].append(Found(elsewhere=(other,)))

    def _set_in(
        self, path: str, text: bytes, language: Language, host: HostText | None
    ) -> Iterator[Elsewhere]:
        """The variables that code, which may stand in `host`, sets to other URLs; v1 bases are noted."""
        for item in set_in_code(text, exports=language.exports):
            names = frozenset({item.name})
            if is_base(self.pathmap, item.url):
                self._sets[path, item.start] = names
                continue
            at = host.place if host is not None else Lines(text).at
            file, line = host.file if host is not None else path, at(item.start)[0]
            other = elsewhere(self.pathmap, item.url, names, file, line, is_run=True)
            if other is not None:
                yield other

    def _said(self, path: str, text: bytes) -> Found:
        """What a file that holds none of the map's words says of names."""
        language = language_of(path, text[:200])
        if language is not None:
            return Found(elsewhere=tuple(self._set_in(path, text, language, None)))
        found, document = self._read(path, text)
        inside = [
            other
            for host in (host_texts(path, text, document) if document is not None else ())
            if (spoken := language_named(host.language)) is not None
            for other in self._set_in(path, host.source, spoken, host)
        ]
        return replace(found, elsewhere=(*found.elsewhere, *inside)) if inside else found

    def _document(self, path: str, text: bytes) -> None:
        """A config, a container, or a file that no finder reads."""
        try:
            found, document = self._read(path, text)
        except RecursionError:
            self.errors.append(FileError(file=path, line=0, message="nested too deeply to be read"))
            return
        self.found[path].append(found)
        for host in host_texts(path, text, document) if document is not None else ():
            self._hosts[host.name] = host
            self._code[host.language][host.name] = host.source

    def _read(self, path: str, text: bytes) -> tuple[Found, Document | None]:
        """What a file says, with the document that it is where a format reads it."""
        from migrate import formats
        from migrate.formats.find import find
        from migrate.formats.unread import find_unread

        document = formats.read(path, text)
        if document is None:
            return find_unread(path, text, self.pathmap, self.options, vicinity=self.vicinity), None
        return find(document, path, text, self.pathmap, self.options, vicinity=self.vicinity), document

    def _languages(self) -> None:
        """Look at the code of each language; again, where settings that are code of another say more."""
        given = self._given()
        names = [language.name for language in languages()]
        spoken = self._look({name: given for name in names if self._code.get(name)})
        again: dict[str, Given] = {}
        for name in names:
            known = given.knowing(item.settings for other, item in spoken.items() if other != name)
            if known is not given and (name in spoken or known.unread):
                again[name] = known
        spoken |= self._look(again)
        for name in sorted(spoken, key=names.index):
            self._take(spoken[name])

    def _look(self, wanted: Mapping[str, Given]) -> dict[str, Spoken]:
        """What the code of each language says, by its name. The longest is begun first."""
        size = {name: sum(map(len, self._code.get(name, {}).values())) for name in wanted}
        turns = sorted(wanted, key=lambda name: size[name], reverse=True)
        tasks = [partial(look, _named(name), self._code.get(name, {}), wanted[name]) for name in turns]
        return dict(zip(turns, self.sources.share(tasks), strict=True))

    def _given(self) -> Given:
        others = [item for group in self.found.values() for found in group for item in found.elsewhere]
        return Given(
            sources=self.sources,
            pathmap=self.pathmap,
            options=self.options,
            vicinity=self.vicinity,
            hosts=self._hosts,
            keys=self.keys,
            named=self._sets,
            variables=frozenset(name for other in others for name in other.names if is_variable(name)),
        )

    def _take(self, spoken: Spoken) -> None:
        for other in spoken.settings.others:
            self.found[other.file].append(Found(elsewhere=(other,)))
        for file, name, variable in spoken.settings.links:
            self.found[file].append(Found(links=((name, variable),)))
        self._unnamed |= spoken.settings.unnamed
        self._bearing |= spoken.bearing
        for file, items in spoken.found.items():
            self.found[file].extend(items)
        self.errors.extend(spoken.errors)


def _named(name: str) -> Language:
    language = language_named(name)
    assert language is not None  # its code was told by it
    return language

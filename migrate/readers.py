"""Code that reads a base URL from a settings file in a way that is not followed, and so holds it back.

Such code need not hold any word of the map: `YAML.load_file("config/partner.yml")["production"]["endpoint"]`.
It is told by the name of the file and the key, or by the last two keys where these may be anything's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from migrate.elsewhere import spoken_for
from migrate.formats.links import is_variable
from migrate.keys import last_key, last_keys, spelling
from migrate.languages.base import language_of
from migrate.model import Outcome, Site
from migrate.plan import BaseHolder, BaseKey, Found, Planned
from migrate.sources import Sources

# Commands that print a value of a settings file: jq 1.7, yq 4, dasel 2, gojq, crudini.
_COMMAND = rb"(?<![\w.-])(?:yq|jq|gojq|jaq|tomlq|xq|dasel|crudini|shyaml)\b(?:[^\n\\]|\\(?s:.))*?"
_PROSE = re.compile(r"\.(?:md|mdx|rst|txt|adoc|html?)$")
# What is said in a line before the name of a file that is read; a folder of the file's path is not it.
_LOADS = rb"(?i:load|read|open|parse|require|import|path|file|conf)\w*[\s(=:\"'`!?][^\n]*"
_LOADED = re.compile(r"\.(?:ya?ml|json5?|toml|ini|properties|xml)$")  # what code loads by the file's name
_READS = "reads the base URL at {}, as it seems, and what it calls with that is not followed"
_LOADS_FOR_OTHERS = (
    "loads the base URL at {} for other code, as it seems, and what reads it there is not followed"
)


@dataclass(frozen=True, slots=True)
class _Read:
    """How the base of `holder` may be read: by the file's name and the last key, or by two keys."""

    holder: BaseHolder
    file: re.Pattern[bytes] | None  # none of settings that are code, whose imports are followed
    key: re.Pattern[bytes]
    keys: re.Pattern[bytes] | None
    spelled: re.Pattern[bytes] | None  # of a name, by which code that reads it is followed
    command: re.Pattern[bytes]
    folder: str  # of the code that the settings speak for

    def place(self, path: str, text: bytes) -> int | None:
        """Where the file reads it in a way that nothing follows."""
        if not path.startswith(self.folder):
            return None  # it has settings of its own
        if self.spelled is not None and self.spelled.search(text):
            return None
        by_file = self.file.search(text) if self.file is not None and self.key.search(text) else None
        by_keys = self.keys if self.spelled is None else None
        found = by_file or (by_keys.search(text) if by_keys is not None else None)
        return found.start() if found is not None else None

    def commanded(self, path: str, text: bytes) -> int | None:
        """Where a command reads it, in a script or in what holds one."""
        if not path.startswith(self.folder) or _PROSE.search(path):
            return None
        for found in self.command.finditer(text):
            by_file = self.file is not None and self.file.search(text)
            if by_file or (self.keys is not None and self.keys.search(found.group())):
                return found.start()
        return None

    def loading(self, path: str, text: bytes) -> int | None:
        """Where the file loads the settings for others, which may read the base by any key."""
        if self.file is None or self.spelled is not None or not path.startswith(self.folder):
            return None
        found = re.search(_LOADS + self.file.pattern, text)
        return found.start() if found is not None else None


def unfollowed(
    found: Mapping[str, Sequence[Found]],
    unnamed: Mapping[BaseKey, tuple[str, ...]],
    sources: Sources,
    bearing: Set[str] = frozenset(),
) -> Iterator[Planned]:
    """What reads a base of the settings without being seen to call anything, as sites for a person.

    `unnamed` are the keys of bases in settings that are code, where these say nothing; `bearing` the files
    whose names are followed to the calls that go through what they load.
    """
    holders = [holder for group in found.values() for item in group for holder in item.bases]
    coded = (replace(holder, keys=unnamed[holder.key]) for holder in holders if holder.key in unnamed)
    reads = [read for holder in (*filter(_is_loaded, holders), *coded) for read in _reads(holder)]
    parts = {part.pattern for read in reads for part in (read.file, read.keys) if part is not None}
    if not parts:
        return
    for path, text in sources.search(re.compile(b"|".join(sorted(parts)))):
        own = any(read.holder.site.file == path for read in reads)
        if own or any(item.calls for item in found.get(path, ())):
            continue
        site = next(filter(None, (_read_in(read, path, text, bearing) for read in reads)), None)
        if site is not None:
            yield site


def fetched(found: Mapping[str, Sequence[Found]], sources: Sources) -> Iterator[Planned]:
    """What fetches a base from the settings of an Elixir application, which no language here reads."""
    holders = [holder for group in found.values() for item in group for holder in item.bases]
    fetches = [(holder, re.compile(_fetch(holder.keys))) for holder in holders if _is_application(holder)]
    if not fetches:
        return
    for path, text in sources.search(re.compile(b"|".join(sorted({one.pattern for _, one in fetches})))):
        if not path.endswith((".ex", ".exs")):
            continue
        for holder, pattern in fetches:
            for place in pattern.finditer(text):
                yield _site(holder, path, text, place.start(), "elixir", _READS)


def _is_application(holder: BaseHolder) -> bool:
    return holder.site.file.endswith(".exs") and len(holder.keys) > 1


def _fetch(keys: Sequence[str]) -> bytes:
    """A pattern of the calls that give what an application is configured with (Elixir, Application)."""
    app, key = re.escape(keys[0]), re.escape(keys[1].rpartition(".")[2])
    named = rf"(?:[\w.]*\b{key}\b|__MODULE__\b)" if keys[1][:1].isupper() else rf":{key}\b"
    whole = rf"get_all_env\(\s*:{app}\b"
    piped = rf":{app}\s*\|>\s*(?:Application\.)?\w+env!?\(\s*{named}"
    return rf"(?:Application\.)?(?:\w+env!?\(\s*:{app}\s*,\s*{named}|{whole})|{piped}".encode()


def _read_in(read: _Read, path: str, text: bytes, bearing: Set[str]) -> Planned | None:
    """What a file does with a base, as a site for a person."""
    language = language_of(path, text[:200])
    at, reason = read.commanded(path, text), _READS
    if at is None and language is not None:
        at = read.place(path, text)
    if at is None and language is not None and path not in bearing:
        at, reason = read.loading(path, text), _LOADS_FOR_OTHERS
    called = language.name if language is not None else "text"
    return _site(read.holder, path, text, at, called, reason) if at is not None else None


def _is_loaded(holder: BaseHolder) -> bool:
    known = holder.keys and not is_variable(holder.keys[-1])
    return bool(known and holder.site.client == "config" and _LOADED.search(holder.site.file))


def _reads(holder: BaseHolder) -> Iterator[_Read]:
    """How it may be read by each path of keys that leads to it."""
    yield _read(holder, holder.spelled if not holder.also else spelling(holder.keys, holder.site.file))
    for keys in holder.also:
        aliased = replace(holder, keys=keys)
        yield _read(aliased, spelling(keys, holder.site.file))


def _read(holder: BaseHolder, spelled: str | None) -> _Read:
    loaded = _LOADED.search(holder.site.file)
    name = re.escape(holder.site.file.rpartition("/")[2])
    keys = last_keys(holder.keys)
    key = last_key(holder.keys).encode()
    # Settings that are code are imported from the package that they lie in.
    around = holder.site.file.rpartition("/")[0].rpartition("/")[0]
    folder = spoken_for(holder.site.file) if loaded else f"{around}/" if around else ""
    return _Read(
        holder,
        re.compile(rf"(?<![\w.-]){name}(?!\w)".encode()) if loaded else None,
        re.compile(key),
        re.compile(keys.encode()) if keys is not None else None,
        re.compile(spelled.encode()) if spelled is not None else None,
        re.compile(_COMMAND + key),
        folder,
    )


def _site(holder: BaseHolder, path: str, text: bytes, at: int, language: str, reason: str) -> Planned:
    begin = text.rfind(b"\n", 0, at) + 1
    line = text.count(b"\n", 0, at) + 1
    where = f"{holder.site.file}:{holder.site.line}"
    site = Site(
        file=path,
        line=line,
        column=len(text[begin:at].decode("utf-8", "replace")) + 1,
        end_line=line,
        language=language,
        client="config",
        outcome=Outcome.NEEDS_REVIEW,
        operation="base-url",
        v1=holder.site.v1,
        v2=holder.site.v2,
        reason=reason.format(where),
    )
    return Planned(site=site, through=frozenset({holder.key}))

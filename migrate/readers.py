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
from migrate.keys import last_key, last_keys
from migrate.languages.base import language_of
from migrate.model import Outcome, Site
from migrate.plan import BaseHolder, BaseKey, Found, Planned
from migrate.sources import Sources

_LOADS = rb"(?i:load|read|open|parse|require|import|path|file|conf)[^\n]*"  # said before a file that is read
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
    spelled: re.Pattern[bytes] | None
    folder: str  # of the code that the settings speak for

    def place(self, path: str, text: bytes) -> int | None:
        """Where the file reads it in a way that nothing follows."""
        if not path.startswith(self.folder):
            return None  # it has settings of its own
        if self.spelled is not None and self.spelled.search(text):
            return None
        by_file = self.file.search(text) if self.file is not None and self.key.search(text) else None
        found = by_file or (self.keys.search(text) if self.keys is not None else None)
        return found.start() if found is not None else None

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
    reads = [_read(holder) for holder in (*filter(_is_loaded, holders), *coded)]
    parts = {part.pattern for read in reads for part in (read.file, read.keys) if part is not None}
    if not parts:
        return
    for path, text in sources.search(re.compile(b"|".join(sorted(parts)))):
        language = language_of(path, text[:200])
        own = any(read.holder.site.file == path for read in reads)
        if language is None or own or any(item.calls for item in found.get(path, ())):
            continue
        for read in reads:
            at, reason = read.place(path, text), _READS
            if at is None and path not in bearing:
                at, reason = read.loading(path, text), _LOADS_FOR_OTHERS
            if at is not None:
                yield _site(read.holder, path, text, at, language.name, reason)
                break


def _is_loaded(holder: BaseHolder) -> bool:
    known = holder.keys and not is_variable(holder.keys[-1])
    return bool(known and holder.site.client == "config" and _LOADED.search(holder.site.file))


def _read(holder: BaseHolder) -> _Read:
    loaded = _LOADED.search(holder.site.file)
    name = re.escape(holder.site.file.rpartition("/")[2])
    keys = last_keys(holder.keys) if holder.spelled is None else None
    # Settings that are code are imported from the package that they lie in.
    around = holder.site.file.rpartition("/")[0].rpartition("/")[0]
    folder = spoken_for(holder.site.file) if loaded else f"{around}/" if around else ""
    return _Read(
        holder,
        re.compile(rf"(?<![\w.-]){name}(?!\w)".encode()) if loaded else None,
        re.compile(last_key(holder.keys).encode()),
        re.compile(keys.encode()) if keys is not None else None,
        re.compile(holder.spelled.encode()) if holder.spelled is not None else None,
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

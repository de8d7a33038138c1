"""Follow names through settings files that hold none of the map's words: `API: ${BASE}` joins two names.

Code reads `API`, a chart sets `API` from `.Values.api.url`, but only the file with the base URL was read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from migrate import formats
from migrate.formats.links import is_variable
from migrate.keys import answers, is_name, is_telling, words
from migrate.languages.base import language_of
from migrate.plan import Found
from migrate.sources import Sources

ROUNDS = 3  # of names that are set from names
_SPRING = re.compile(r"(?:^|/)(?:application|bootstrap)[\w.-]*\.(?:ya?ml|properties)$")  # read by whole key
_LONGEST = 200_000  # bytes; what is larger is data, not settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What a project's own settings call its v1 base, and other hosts.

    `owned` are names of v1 bases, `known` the keys of those and of others; `spelled` are patterns of the
    texts that read a v1 base.
    """

    owned: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    spelled: frozenset[str] = frozenset()


def base_names(
    found: Mapping[str, Sequence[Found]], texts: Mapping[str, bytes], set_: frozenset[str] = frozenset()
) -> Keys:
    """The names of the project whose value is a v1 base URL: what goes through one is this API's.

    Only names that stand in the settings as they are read count (`CREATOR_URL`), those set from them, the
    whole keys of Spring's settings, which code reads as `${creators.url}`, keys that are telling, and `set_`:
    variables that code sets to one.
    """
    items = [(file, item) for file, group in found.items() for item in group]
    bases = [(file, holder) for file, item in items for holder in item.bases]
    holders = [(file, holder) for file, holder in bases if holder.site.client == "config"]
    names = set_ | {
        name
        for file, holder in holders
        for name in holder.names
        if (is_variable(name) and re.search(rb"\b%b\b" % name.encode(), texts.get(file, b"")))
        or ("." in name and _SPRING.search(file))
    }
    links = [link for _, item in items for link in item.links]
    held = names | {name for _, holder in holders for name in holder.names if is_telling(words(name))}
    for _ in range(ROUNDS):
        fresh = {name for name, other in links if other in held and is_variable(name)}
        names |= fresh
        held |= fresh
    spelled = {holder.spelled for _, holder in holders if holder.spelled is not None}
    rest = (name for name in names if not is_name(name))
    spelled |= {rf"{re.escape(name)}(?!\w)" for name in rest if not _is_any(spelled, name)}
    keys = {name for _, holder in holders if holder.spelled for name in holder.names if is_name(name)}
    others = {name for _, item in items for other in item.elsewhere for name in other.names if is_name(name)}
    return Keys(
        owned=frozenset(names | keys),
        known=frozenset(keys | others),
        spelled=frozenset(spelled),
    )


def _is_any(patterns: Collection[str], name: str) -> bool:
    return any(re.fullmatch(pattern, name) for pattern in patterns)


Reader = Callable[[str, bytes], Found]


def follow(
    sources: Sources, found: Mapping[str, Sequence[Found]], seen: Collection[str], reader: Reader
) -> dict[str, Found]:
    """What files not in `seen` say of the names that calls go through: what sets them, other hosts.

    `reader` finds in a file as in one that was read at first.
    """
    said: dict[str, Found] = {}
    items = [item for group in found.values() for item in group]
    known = {name for item in items for holder in item.bases for name in holder.names}
    known |= {name for item in items for link in item.links for name in link}
    known |= {name for item in items for other in item.elsewhere for name in other.names}
    wanted = {name for item in items for call in item.calls for name in call.named}
    wanted = {name for name in wanted - known if name.isupper() or is_telling(words(name))}
    wanted = {name for name in wanted if not is_name(name)}
    keys = {call.asked for item in items for call in item.calls if call.asked is not None} - known
    for _ in range(ROUNDS):
        if not wanted and not keys:
            break
        fresh = _said(sources, wanted, keys, {*seen, *said}, reader)
        keys = set[str]()
        said |= fresh
        links = (link for item in fresh.values() for link in item.links)
        more = {other for name, other in links if name in wanted}
        wanted = more - known
        known |= more
    return said


def _said(
    sources: Sources, names: Collection[str], keys: Collection[str], seen: Collection[str], reader: Reader
) -> dict[str, Found]:
    spelled = [rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(names)]
    read = [re.escape(name) for name in sorted(names) if is_variable(name)]
    variables = re.compile("|".join(read).encode()) if read else None

    def wanted(path: str) -> re.Pattern[bytes] | None:
        if language_of(path, b"") is not None:
            return variables
        if not formats.may_set(path):
            return None
        return re.compile("|".join([*spelled, *sorted({answers(key, path) for key in keys})]).encode())

    said: dict[str, Found] = {}
    for path, text in sources.search_each(wanted):
        if path in seen or len(text) > _LONGEST:
            continue
        try:
            found = reader(path, text)
        except RecursionError:
            continue
        if found.links or found.elsewhere:
            said[path] = Found(links=found.links, elsewhere=found.elsewhere)
    return said

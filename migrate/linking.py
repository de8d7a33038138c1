"""Follow names through settings files that hold none of the map's words: `API: ${BASE}` joins two names.

Code reads `API`, a chart sets `API` from `.Values.api.url`, but only the file with the base URL was read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from migrate import formats
from migrate.formats.links import links_of
from migrate.languages.base import language_of
from migrate.plan import Found
from migrate.sources import Sources

_ROUNDS = 2
_SPRING = re.compile(r"(?:^|/)(?:application|bootstrap)[\w.-]*\.(?:ya?ml|properties)$")  # read by whole key
_LONGEST = 200_000  # bytes; what is larger is data, not settings


def base_names(found: Mapping[str, Sequence[Found]], texts: Mapping[str, bytes]) -> frozenset[str]:
    """The variables of the project whose value is a v1 base URL: what goes through one is this API's.

    Only names that stand in the settings as they are read count (`CREATOR_URL`), those set from them, and the
    whole keys of Spring's settings, which code reads as `${creators.url}`.
    """
    items = [(file, item) for file, group in found.items() for item in group]
    names = {
        name
        for file, item in items
        for holder in item.bases
        if holder.site.client == "config"
        for name in holder.names
        if (_is_variable(name) and re.search(rb"\b%b\b" % name.encode(), texts.get(file, b"")))
        or ("." in name and _SPRING.search(file))
    }
    links = [link for _, item in items for link in item.links]
    for _ in range(_ROUNDS):
        names |= {name for name, other in links if other in names and _is_variable(name)}
    return frozenset(names)


def _is_variable(name: str) -> bool:
    return name.isupper() and "_" in name and name.isidentifier()


def follow(
    sources: Sources, found: Mapping[str, Sequence[Found]], seen: Collection[str]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """The links by file, of files not in `seen`, that lead from what calls go through to what is set."""
    links: dict[str, tuple[tuple[str, str], ...]] = {}
    items = [item for group in found.values() for item in group]
    holders = [holder for item in items for holder in item.bases if holder.site.client == "config"]
    known = {name for holder in holders for name in holder.names}
    known |= {name for item in items for link in item.links for name in link}
    wanted = {
        str(key[1]) for item in items for call in item.calls for key in call.through if key[0] == "name"
    }
    wanted -= known
    for _ in range(_ROUNDS):
        if not holders or not wanted:
            break
        found_now = _links(sources, wanted, {*seen, *links})
        links |= found_now
        more = {other for pairs in found_now.values() for name, other in pairs if name in wanted}
        wanted = more - known
        known |= more
    return links


def _links(
    sources: Sources, names: Collection[str], seen: Collection[str]
) -> dict[str, tuple[tuple[str, str], ...]]:
    words = "|".join(re.escape(name) for name in sorted(names))
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for path, text in sources.search(re.compile(rf"(?<!\w)(?:{words})(?!\w)".encode())):
        if path in seen or len(text) > _LONGEST or language_of(path, text[:200]) is not None:
            continue
        try:
            document = formats.read(path, text)
        except RecursionError:
            continue
        if document is not None:
            found[path] = tuple(dict.fromkeys(links_of(document)))
    return {path: pairs for path, pairs in found.items() if pairs}

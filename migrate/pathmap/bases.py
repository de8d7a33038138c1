"""Find the base part of a URL template: whose host it is, which version, and what would make it v2.

A URL is taken apart as a client takes it apart (scheme, user, host, port, path) before anything is compared,
so that `https://api.example.com@evil.com/v1` and `https://api.example.com.evil.com/v1` are foreign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from migrate.model import Basis
from migrate.pathmap.model import BasePair, PathMap
from migrate.pathmap.template import HOLE

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_AUTHORITY = re.compile(
    rf"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*|{HOLE}):)?//"
    r"(?P<user>[^/?#\\]*@)?(?P<host>\[[^\]/?#]*\]|[^/?#:\\@\s]+)(?P<port>:[^/?#\\@\s]*)?(?=[/?#\\]|$)"
)
_BARE_HOST = re.compile(r"(?P<user>[^/?#\\\s]*@)?(?P<host>[^/?#:\\@\s]+)(?P<port>:\d+)?(?=[/?#]|$)")
_AFTER_HOLES = re.compile(rf"{HOLE}+(?P<rest>[^/?#:\\@\s{HOLE}]*)(?P<port>:\d+)?(?=[/?#{HOLE}]|$)")
_BASE = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):)?(?://)?(?P<host>[^/?#:]+)(?P<port>:\d+)?(?P<path>/.*)?"
)
_HIDDEN_PORT = re.compile(
    rf"(?:(?:[A-Za-z]+|{HOLE}):?//|{HOLE})?(?P<host>[^/?#:\\@\s{HOLE}]+)(?P<port>{HOLE})(?=[/?#]|$)"
)
_OTHER_URL = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:)?//.|[a-z][a-z0-9+.-]*:/", re.IGNORECASE
)  # no client takes its authority
_WEB = ("http", "https", HOLE, "")
_DEFAULT_PORTS = ("", ":", ":80", ":443")


class Proof(Enum):
    """What the beginning of a URL proves."""

    V1 = "the v1 base URL"
    V2 = "the v2 base URL"
    NAMED = "a base-URL variable of this API"
    HOST = "this API's host, under no known base"
    FOREIGN = "another host"
    UNKNOWN = "no base in sight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Replace the characters [start, end) of the URL template by `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The base part of a URL template: what it proves, where the path below it begins, what makes it v2."""

    proof: Proof
    end: int
    change: Change | None = None
    versioned: bool = False  # the version prefix of a base is visible, even where its host is not
    v2: bool = False  # what is visible is v2's
    # Nothing visible tells v1 from v2: the base is not seen, or is the same in both.
    undecided: bool = False
    unclear: str | None = None  # why the change that makes it v2 cannot be said
    basis: Basis = Basis.DOCUMENTED  # of the fact that proves it
    pair: BasePair | None = None  # the row of the map that it is of


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """A base URL of the map, taken apart."""

    scheme: str
    host: str
    port: str
    path: str

    @property
    def anywhere(self) -> bool:
        """Whether the host differs per customer, so that it proves nothing."""
        return re.fullmatch(r"\{[^{}]+\}", self.host) is not None


@lru_cache(maxsize=256)
def _parts(base: str) -> _Parts:
    found = _BASE.match(base)
    if found is None:
        return _Parts(scheme="", host="", port="", path=base)
    scheme, host, port, path = (found.group(name) or "" for name in ("scheme", "host", "port", "path"))
    return _Parts(scheme=scheme.lower(), host=host, port=port, path=path.rstrip("/"))


@lru_cache(maxsize=256)
def _pattern(template: str, value: str, flags: int) -> re.Pattern[str]:
    parts = _PLACEHOLDER.split(template)
    text = "".join(re.escape(part) if index % 2 == 0 else f"({value}+)" for index, part in enumerate(parts))
    return re.compile(text, flags)


def _host_pattern(host: str) -> re.Pattern[str]:
    label = r"[^/?#%\\\s]" if re.fullmatch(r"\{[^{}]+\}", host) else r"[^./?#%\\\s]"
    return _pattern(host, label, re.IGNORECASE)


def _path_pattern(path: str) -> re.Pattern[str]:
    return _pattern(path, r"[^/?#\s]", 0)


def _known_hosts(pathmap: PathMap) -> Iterator[str]:
    yield from pathmap.hosts
    for pair in pathmap.bases:
        for base in (pair.v1, pair.v2):
            if not _parts(base).anywhere:
                yield _parts(base).host


def find_base(pathmap: PathMap, url: str, hole_names: Sequence[str | None] = ()) -> Base:
    """The base part of `url` and what it proves."""
    base = _behind_port(pathmap, url, hole_names) or _find_base(pathmap, url, hole_names)
    if base.proof is Proof.NAMED and pathmap.assumed_environment.intersection(filter(None, hole_names)):
        return replace(base, basis=Basis.ASSUMED)
    return base


def _behind_port(pathmap: PathMap, url: str, hole_names: Sequence[str | None]) -> Base | None:
    """The base where something hidden stands right behind this API's host: `{scheme}{host}{port}/path`."""
    found = _HIDDEN_PORT.match(url)
    if found is None or not any(_host_pattern(h).fullmatch(found["host"]) for h in _known_hosts(pathmap)):
        return None
    at = found.start("port")
    index = url.count(HOLE, 0, at)
    names = [name for place, name in enumerate(hole_names) if place != index]
    base = _find_base(pathmap, url[:at] + url[at + 1 :], names)
    if base.proof not in (Proof.V1, Proof.V2) or base.end < at:
        return None
    unclear = "what stands between host and path is not visible here"
    return replace(base, end=base.end + 1, change=None, unclear=unclear)


def _find_base(pathmap: PathMap, url: str, hole_names: Sequence[str | None]) -> Base:
    found = _AUTHORITY.match(url) or _BARE_HOST.match(url)
    if found is not None and (_text(found, "scheme").lower() in _WEB):
        known = _known_base(pathmap, url, found, hole_names)
        if known is not None:
            return known
    if found is not None and found.re is _AUTHORITY:
        return _other_authority(pathmap, url, found, hole_names)
    if url.startswith(HOLE):
        # what the hole holds: "https:" or "https://"
        after_scheme = _AUTHORITY.match(url, 1) or _BARE_HOST.match(url, 1)
        known = _known_base(pathmap, url, after_scheme, ()) if after_scheme else None
        return known or _after_holes(pathmap, url, hole_names)
    if _OTHER_URL.match(url):
        return Base(proof=Proof.FOREIGN, end=len(url))
    return _versioned(pathmap, url, 0, Proof.UNKNOWN)


def _text(found: re.Match[str], group: str) -> str:
    return found.groupdict().get(group) or ""


def _is_named(pathmap: PathMap, url: str, found: re.Match[str], hole_names: Sequence[str | None]) -> bool:
    """Whether the host is one hole, filled by a base-URL variable of the map."""
    index = url.count(HOLE, 0, found.start("host"))
    return found.group("host") == HOLE and _owns(pathmap, hole_names, index)


def _owns(pathmap: PathMap, hole_names: Sequence[str | None], index: int) -> bool:
    return index < len(hole_names) and hole_names[index] in pathmap.environment


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    pair: BasePair
    v2: bool
    end: int
    values: tuple[tuple[str, str], ...]  # placeholder name, what stands there


def _known_base(
    pathmap: PathMap, url: str, found: re.Match[str], hole_names: Sequence[str | None]
) -> Base | None:
    """The longest base of the map that `url` begins with."""
    hits: list[_Hit] = []
    for pair in pathmap.bases:
        for v2, text in ((False, pair.v1), (True, pair.v2)):
            hit = _hit(url, found, text)
            if hit is not None and (found.re is _AUTHORITY or not _parts(text).anywhere):
                hits.append(_Hit(pair=pair, v2=v2, end=hit[0], values=hit[1]))
    if not hits:
        return None
    end = max(hit.end for hit in hits)
    best = _of_scheme([hit for hit in hits if hit.end == end], _text(found, "scheme").lower())
    old = next((hit for hit in best if not hit.v2), None)
    chosen = old or best[0]
    parts = _parts(chosen.pair.v2 if chosen.v2 else chosen.pair.v1)
    proof = Proof.V2 if chosen.v2 else Proof.V1
    if parts.anywhere:  # a path that every host may have
        proof = Proof.NAMED if _is_named(pathmap, url, found, hole_names) else Proof.UNKNOWN
    changes = {_base_change(hit, url, found) for hit in best if not hit.v2}
    return Base(
        proof=proof,
        end=end,
        change=next(iter(changes)) if len(changes) == 1 else None,
        versioned=parts.path != "",
        v2=chosen.v2,
        undecided=old is not None and any(hit.v2 for hit in best),
        unclear="the map gives this base several v2 bases" if len(changes) > 1 else None,
        basis=chosen.pair.basis,
        pair=chosen.pair,
    )


def _hit(url: str, found: re.Match[str], base: str) -> tuple[int, tuple[tuple[str, str], ...]] | None:
    """Where `base` ends in `url` and what its placeholders stand for, or None."""
    parts = _parts(base)
    port = found.group("port") or ""
    if port != parts.port and not (port in _DEFAULT_PORTS and parts.port in _DEFAULT_PORTS):
        return None
    host = _host_pattern(parts.host).fullmatch(found.group("host"))
    path = _path_pattern(parts.path).match(url, found.end())
    if host is None or path is None or url[path.end() : path.end() + 1] not in ("", "/", "?", "#", HOLE):
        return None
    names = _PLACEHOLDER.findall(parts.host) + _PLACEHOLDER.findall(parts.path)
    values = tuple(zip(names, (*host.groups(), *path.groups()), strict=True))
    if len(set(values)) != len(set(names)):  # one name, two values
        return None
    return path.end(), values


def _of_scheme(hits: list[_Hit], scheme: str) -> list[_Hit]:
    """Those whose base names the URL's scheme, where there are such: `http` and `https` may be two rows."""
    same = [hit for hit in hits if _parts(hit.pair.v2 if hit.v2 else hit.pair.v1).scheme == scheme]
    return same or hits


def _base_change(hit: _Hit, url: str, found: re.Match[str]) -> Change | None:
    """What turns the v1 base into its v2 base; scheme, user and port stay where the map has no say."""
    old, new = _parts(hit.pair.v1), _parts(hit.pair.v2)
    values = dict(hit.values)
    path = _fill(new.path, values)
    if (old.scheme, old.host, old.port) == (new.scheme, new.host, new.port):
        return _diff(url[found.end() : hit.end], path, found.end())
    scheme = url[found.start() : found.start("host")]
    if old.scheme != new.scheme and _text(found, "scheme").lower() == old.scheme:
        scheme = f"{new.scheme}://{_text(found, 'user')}"
    host = found.group("host") if old.host == new.host else _fill(new.host, values)
    port = _text(found, "port") if old.port == new.port else new.port
    return _diff(url[found.start() : hit.end], scheme + host + port + path, found.start())


def _fill(template: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda hole: values.get(hole.group(1), hole.group(0)), template)


def _other_authority(
    pathmap: PathMap, url: str, found: re.Match[str], hole_names: Sequence[str | None]
) -> Base:
    """An authority that is no base's: a variable host, this API's host under another path, or foreign."""
    host, scheme = found.group("host"), _text(found, "scheme").lower()
    foreign = Base(proof=Proof.FOREIGN, end=len(url))
    if scheme not in _WEB:
        return foreign
    if host.strip(HOLE) == "":
        named = _is_named(pathmap, url, found, hole_names)
        return _versioned(pathmap, url, found.end(), Proof.NAMED if named else Proof.UNKNOWN)
    if HOLE in host:
        could = any(_could_be_host(known, host) for known in _known_hosts(pathmap))
        return _versioned(pathmap, url, found.end(), Proof.UNKNOWN) if could else foreign
    if any(_host_pattern(known).fullmatch(host) for known in _known_hosts(pathmap)):
        return Base(proof=Proof.HOST, end=found.end(), undecided=True)
    return foreign


def _could_be_host(known: str, given: str) -> bool:
    pattern = ".*".join(map(re.escape, given.split(HOLE)))
    return re.fullmatch(pattern, _PLACEHOLDER.sub("x", known), re.IGNORECASE) is not None


def _after_holes(pathmap: PathMap, url: str, hole_names: Sequence[str | None]) -> Base:
    """A base held by a variable, or by several put one after the other."""
    found = _AFTER_HOLES.match(url)
    if found is not None and (found.group("rest") or found.group("port")):
        rest, start = found.group("rest"), found.start("rest")
        tail = any(known.lower().endswith(rest.lower()) for known in _known_hosts(pathmap)) if rest else True
        if tail and (found.group("port") or "." in rest):  # {scheme and name}.example.com, {host}:8080
            return _versioned(pathmap, url, found.end(), Proof.UNKNOWN)
        return _versioned(pathmap, url, start, _proof_of(pathmap, start, hole_names))
    start = len(url) - len(url.lstrip(HOLE))
    return _versioned(pathmap, url, start, _proof_of(pathmap, start, hole_names))


def _proof_of(pathmap: PathMap, holes: int, hole_names: Sequence[str | None]) -> Proof:
    """A known variable proves the API only alone: what a second one adds is not visible."""
    return Proof.NAMED if holes == 1 and _owns(pathmap, hole_names, 0) else Proof.UNKNOWN


def _versioned(pathmap: PathMap, url: str, start: int, proof: Proof) -> Base:
    """An unseen base at [0, start), with the version prefix of a known base after it if that is there."""
    lead = 0 if url.startswith("/", start) else 1  # a relative path may lack the first slash
    found: list[tuple[int, bool, Change | None]] = []
    for pair in pathmap.bases:
        old, new = _parts(pair.v1), _parts(pair.v2)
        same_host = (old.host, old.port) == (new.host, new.port)
        for before, after in _visible_ends(old.path, new.path):
            for v2, prefix in ((False, before), (True, after)):
                match = _path_pattern(prefix[lead:]).match(url, start) if prefix else None
                if match and url[match.end() : match.end() + 1] in ("", "/", "?", "#"):
                    values = (
                        dict(zip(_PLACEHOLDER.findall(before), match.groups(), strict=True)) if not v2 else {}
                    )
                    text = _fill(after, values)[lead:]
                    known = same_host and not v2 and "{" not in text
                    found.append((match.end(), v2, _diff(match.group(), text, start) if known else None))
    if not found:
        return Base(proof=proof, end=start, undecided=True)
    end = max(hit[0] for hit in found)
    best = {hit for hit in found if hit[0] == end}
    v2 = all(hit[1] for hit in best)
    changes = {hit[2] for hit in best if not hit[1]}
    return Base(
        proof=Proof.V2 if v2 and proof is Proof.NAMED else proof,
        end=end,
        change=next(iter(changes)) if len(changes) == 1 else None,
        versioned=True,
        v2=v2,
        undecided=not v2 and any(hit[1] for hit in best),
        unclear=_unclear(changes),
    )


def _unclear(changes: set[Change | None]) -> str | None:
    """Why it is open what becomes of a base that nobody sees."""
    if len(changes) < 2:
        return None
    if None in changes:
        return "the host is not visible here, and v2 has another in place of some hosts"
    return "the map gives this base several v2 bases"


def _visible_ends(old: str, new: str) -> Iterator[tuple[str, str]]:
    """What of two base paths may stand behind a variable that holds the rest, from all of it down."""
    left, right = old.split("/")[1:], new.split("/")[1:]
    if left == right:
        return  # says nothing of the version
    for shared in range(min(len(left), len(right)) + 1):
        yield "".join(f"/{part}" for part in left[shared:]), "".join(f"/{part}" for part in right[shared:])
        if left[shared : shared + 1] != right[shared : shared + 1]:
            return


def _diff(old: str, new: str, offset: int) -> Change | None:
    """The smallest run of whole words between slashes and dots that turns `old` into `new`."""
    if old == new:
        return None
    left = [word for word in re.split(r"([/.:@])", old) if word]
    right = [word for word in re.split(r"([/.:@])", new) if word]
    shorter = min(len(left), len(right))
    head = next((i for i in range(shorter) if left[i] != right[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if left[-1 - i] != right[-1 - i]), rest)
    start = offset + len("".join(left[:head]))
    end = offset + len(old) - len("".join(left[len(left) - tail :]))
    return Change(start=start, end=end, text="".join(right[head : len(right) - tail]))

"""What the finders (languages and formats) hand to the engine: sites with edits not yet decided.

A finder sees one file at a time and cannot know whether a base URL may be switched: that depends on every
call that goes through it. So it hands over *planned* sites: the edits that would make the call v2, the
bases that the call goes through, and the bases that the file holds. The engine settles them together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from migrate.model import Edit, Site, Span


@dataclass(frozen=True, slots=True, order=True)
class FileEdit:
    """An edit in a named file; a call may need edits in several (a constants module, a sibling method)."""

    file: str
    edit: Edit


# Identity of a base: ("literal", file, start byte) for a literal, ("name", variable) for an environment
# variable or a variable of a collection, ("unknown",) for one that cannot be seen.
BaseKey = tuple[str | int, ...]
UNKNOWN_BASE: BaseKey = ("unknown",)
# The base of a v1 string in a language that is not read: any setting, but no constant of other code.
UNREAD_BASE: BaseKey = ("unread",)
# The base of a path whose call is not seen: any base there is.
ANY_BASE: BaseKey = ("any",)


def literal_base(file: str, start: int) -> BaseKey:
    """The key of a base that a literal at `start` of `file` holds."""
    return ("literal", file, start)


def named_base(name: str) -> BaseKey:
    """The key of a base that a variable holds: environment, `.env`, Postman variable."""
    return ("name", name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A call (or a path constant) and what would make it v2.

    `site.outcome` is what the finder would say if the bases allow it; only sites planned as `rewritten`
    carry `edits`. `through` names the shared bases that must be v2 for the edits to be right; empty when the
    call's base is its own literal (then the edits hold the base change too). `parts` are the literals that
    spell its path, of which the edits change those in `changed`: the calls that share one change together.
    `switched` are the bases of `through` that the edits switch themselves, and no holder does. `hosts` are
    the shared bases of which it takes the host alone: it names the version itself, whatever becomes of them.
    """

    site: Site
    edits: tuple[FileEdit, ...] = ()
    through: frozenset[BaseKey] = frozenset()
    split: tuple[FileEdit, ...] = ()  # what puts the call on a v2 base of its own, where its base must stay
    split_name: str | None = None  # the variable whose v2 twin `split` reads; then it replaces `edits`
    parts: frozenset[BaseKey] = frozenset()
    stands_in: bool = False  # it answers for another call in tests, and becomes v2 with that one alone
    changed: frozenset[BaseKey] = frozenset()
    switched: frozenset[BaseKey] = frozenset()
    asked: str | None = None  # the key by which its base is read, where no settings are seen to have it
    reads: str | None = None  # the last word of what reads its base, where no settings are seen to have that
    relative: str | None = None  # the beginning of its URL, where that is a path of the page's own host
    hosts: frozenset[BaseKey] = frozenset()

    @property
    def named(self) -> tuple[str, ...]:
        """The variables that its base is read from."""
        return tuple(str(key[1]) for key in sorted(self.through | self.hosts, key=str) if key[0] == "name")


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseHolder:
    """A place that holds a v1 base URL for calls elsewhere: a constant, a config value, a default.

    `names` are the variables by which others read it (the key of a `.env` line, a dotted key path of a
    settings file); `edits` switch it to v2. `site.operation` is `base-url`. `beside` sets a v2 variable next
    to it, for calls that move while others need v1.
    """

    key: BaseKey
    site: Site
    edits: tuple[FileEdit, ...]
    names: frozenset[str] = frozenset()
    beside: tuple[FileEdit, ...] = ()
    spelled: str | None = None  # a pattern of the texts that read it by its key
    keys: tuple[str, ...] = ()  # the path of keys to it in a settings file
    also: tuple[tuple[str, ...], ...] = ()  # further paths that lead to it there, by aliases and merges


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A URL that a settings file gives under `names`, and that is no base of the map.

    `foreign`: it is another's for certain. Otherwise it may stand in for the API: a mock, a place for tests.
    """

    names: frozenset[str]
    url: str
    file: str
    line: int
    foreign: bool
    keys: tuple[str, ...] = ()  # the path of keys to it
    is_run: bool = False  # code sets it, which may not have run


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The beginning of a path that a proxy sends on to the API's v1."""

    comes: str
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PathHolder:
    """A constant that spells a v1 path for calls elsewhere; it ends as those calls do.

    `site.operation` is `path-constant`; `key` is one of the `parts` of the calls.
    """

    key: BaseKey
    site: Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All that one finder found in one file.

    `links` are pairs of names of which the first is set from the second: `API: ${BASE}`.
    """

    calls: tuple[Planned, ...] = ()
    bases: tuple[BaseHolder, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    paths: tuple[PathHolder, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    routes: tuple[Route, ...] = ()


class Unwritable(Exception):
    """A replacement cannot be written in this place's own quoting; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A string value in a config file.

    `text` is the decoded value, `span` its bytes without quotes. `splice(start, end, new)` is the edit that
    replaces characters [start, end) of `text` by `new`, written in the value's own quoting; it raises
    `Unwritable`. `keys` is the key path, list positions as numbers in text.
    """

    keys: tuple[str, ...]
    text: str
    span: Span
    splice: Callable[[int, int, str], Edit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """Code of another language inside a file: a notebook cell, a fenced block.

    `host_edit` turns an edit of the embedded UTF-8 text into an edit of the host file, encoded as the host
    needs; it raises `Unwritable`. `host_offset` maps an offset of the embedded UTF-8 text to the host's.
    `scope` joins pieces that share one namespace (the cells of one notebook), in order.
    """

    language: str
    text: str
    host_edit: Callable[[Edit], Edit]
    host_offset: Callable[[int], int]
    scope: str | None = None

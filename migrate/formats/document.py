"""What a format reads out of a file: scalars, embedded code, recorded requests, texts, broken regions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeGuard

from migrate.formats.coding import Written
from migrate.model import Edit, Span
from migrate.plan import Embedded, Scalar

Pairs = tuple[tuple[str, str], ...]


# Headers (in lower case) that say something of a body, and nothing where there is none.
OF_A_BODY = frozenset({"content-type", "content-length"})


class BodyKind(Enum):
    """What a recorded request sends."""

    NONE = "no body"
    JSON = "a JSON body"
    FORM = "a form body"
    MULTIPART = "a multipart body"
    OTHER = "a body that is neither JSON nor a form"
    FILE = "a body that is read from a file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The body of a recorded request. `json` counts for JSON, `form` for FORM and MULTIPART."""

    kind: BodyKind = BodyKind.NONE
    json: Any = None
    form: Pairs = ()


def as_object(value: Any) -> dict[str, Any] | None:
    """A JSON object, None for any other value."""
    return value if _is_object(value) else None


def as_array(value: Any) -> list[Any] | None:
    """A JSON array, None for any other value."""
    return value if _is_array(value) else None


def _is_object(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_array(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


class Verbatim(str):
    """A variable that stands unquoted where JSON has a value: `{"count": {{count}}}`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What a recorded request must become.

    `base` and `path` make up the URL before the query; variables stand in them as in the old request.
    `path_variables` are path variables (`:name`) that `path` has and the old URL had not, with their values.
    """

    method: str
    base: str
    path: str
    query: Pairs
    body: Body
    path_variables: Pairs = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedRequest:
    """A whole request held as data. `url` has its variables as they stand, and no query.

    `query` holds decoded pairs, those that are switched off left out. `recording` is why the request is a
    record of what happened and no call to come. `path_variables`: the format knows `:name` in a path.
    """

    method: str
    url: str
    query: Pairs
    headers: Pairs
    body: Body
    span: Span
    label: str
    rewrite: Callable[[NewRequest], tuple[Edit, ...]]
    client: str
    recording: str | None = None
    note: str | None = None
    path_variables: bool = False
    answer: Scalar | None = None  # what it is answered with, where that is recorded, too
    stands_in: bool = False  # a test is answered from it: it moves with the call that it stands in for


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words for people: a comment, a description, prose. `where` completes "in a ..."."""

    where: str
    text: str
    splice: Callable[[int, int, str], Edit]
    offset: Callable[[int], int]  # the byte in the file of a character

    @classmethod
    def of(cls, written: Written, where: str) -> Text:
        """The words that a written value holds."""
        return cls(where=where, text=written.text, splice=written.splice, offset=written.offset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A route of a server that is passed on: the paths it is spelled with, and what it may be passed on to.

    `comes` are the beginnings of the paths that come in; `passed` are the values of `to` that are one URL.
    """

    routes: tuple[Text, ...]
    comes: tuple[str, ...]
    to: tuple[str, ...]
    passed: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """The value at `target` is read at `keys` too (a YAML alias or merge)."""

    keys: tuple[str, ...]
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file, read. `variables` are the file's own, for its requests; `errors` are broken regions."""

    format: str
    scalars: tuple[Scalar, ...] = ()
    embedded: tuple[Embedded, ...] = ()
    requests: tuple[RecordedRequest, ...] = ()
    errors: tuple[Span, ...] = ()
    texts: tuple[Text, ...] = ()
    aliases: tuple[Alias, ...] = ()
    proxies: tuple[Proxy, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    # The key paths of values that are no strings; with the scalars, all that the file sets.
    leaves: tuple[tuple[str, ...], ...] = ()
    client: str = "config"

"""URLs that hold variables for the client to fill: `"/x/{id}", id`. The client encodes what it is given."""

from __future__ import annotations

import re
from urllib.parse import quote

from migrate.rewrite.draft import Code, Content, Draft, Review

_VARIABLE = re.compile(r"\{\w+\}")
# What no id holds: marks of what a tool, a program or a reader of a page puts a value for.
_STANDS_FOR = re.compile(r"[{}<>]|\$[A-Za-z_(]|%\w+%|@\w+@|\[\w+\]")
_PLAIN_TYPES = frozenset({"uuid", "integer", "number"})


def is_template(draft: Draft) -> bool:
    """Whether the client of the call fills variables in its URL."""
    return list(draft.site.chain)[-1].form.template


def quoted(draft: Draft, text: str) -> str:
    """A value as a URL spells it; where the client encodes, only what needs no encoding.

    Raises:
        Review: it needs some, and would be encoded twice; or it stands for a value that another fills in.
    """
    found = quote(text, safe="")
    if not is_template(draft):
        if found != text and _STANDS_FOR.search(_as_read(draft, text)):
            raise Review("what belongs in the URL stands for a value that is filled in elsewhere")
        return found
    if _VARIABLE.fullmatch(text):
        return text
    if found != text:
        raise Review(f"{text!r} would be encoded, and the client encodes its URL itself")
    return text


def _as_read(draft: Draft, text: str) -> str:
    """A value as its file is read: a program sends its `"{word}"` so, in a page that stands for a value."""
    within_another = "\0" in draft.module.file
    return text if within_another else _VARIABLE.sub("", text)


def guard_plain(kind: str | None, name: str) -> None:
    """A value that is put into such a URL is not encoded in full: it must need none.

    Raises:
        Review: the map does not say that it is a UUID or a number.
    """
    if kind not in _PLAIN_TYPES:
        raise Review(f"{name} belongs in the path encoded, as a variable of the URL")


def guard_order(draft: Draft, whole: str, start: int, end: int, content: Content) -> None:
    """Variables are filled in their order: the new URL must hold the same ones in the same order.

    Raises:
        Review: it does not.
    """
    if not is_template(draft):
        return
    texts = [item.literal or "" if isinstance(item, Code) else item for item in content]
    new = whole[:start] + "".join(texts) + whole[end:]
    if _VARIABLE.findall(whole) != _VARIABLE.findall(new):
        raise Review("the variables of the URL would be others, or in another order")

"""What libcurl's options say of a request, for the languages whose clients are handles of it.

Source: libcurl 8, curl_easy_setopt(3); a language spells an option with or without `CURLOPT_`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from migrate.analysis.library import Form, Role

_OPTIONS = {
    "URL": Role.URL,
    "CUSTOMREQUEST": Role.METHOD,
    "POSTFIELDS": Role.DATA,
    "COPYPOSTFIELDS": Role.DATA,
    "HTTPHEADER": Role.HEADERS,
    "READDATA": Role.PARTS,
    "READFUNCTION": Role.PARTS,
    "HTTPPOST": Role.PARTS,
}
# What says a method where it is switched on.
_FLAGS = {"POST": "POST", "HTTPGET": "GET", "UPLOAD": "PUT", "PUT": "PUT", "NOBODY": "HEAD"}
_Value = TypeVar("_Value")


def options(prefix: str = "") -> dict[str, Role]:
    """The part of a request that each option gives."""
    return _named(_OPTIONS, prefix)


def flags(prefix: str = "") -> dict[str, str]:
    """The method that each option says where it is true."""
    return _named(_FLAGS, prefix)


def handle(prefix: str = "") -> Form:
    """What makes a handle, which may be given its URL."""
    return Form(
        positional=(Role.URL,),
        options=options(prefix),
        implied="GET",
        implied_with_body="POST",
        json_type=True,
        text_as=Role.DATA,
    )


def _named(table: Mapping[str, _Value], prefix: str) -> dict[str, _Value]:
    return {prefix + name: value for name, value in table.items()}

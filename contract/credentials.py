"""Ways in which a key can be shown, right and wrong ones; the key itself stands in none of them."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

_MADE_UP: Final = "no-such-key-5f1d7c09e2ab4468"
_QUERY_NAMES: Final = ("access_token", "api_key", "key", "token")


def _as_it_is(key: str) -> str:
    return key


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """One way: `Authorization` fields and query parameters, made from a key."""

    fields: tuple[str, ...] = ()
    """Values of `Authorization`; `{}` is the key."""
    query: tuple[str, ...] = ()
    """Names of parameters that carry the key."""
    change: Callable[[str], str] = _as_it_is
    """What is shown instead of the key."""
    shell: str = "${NAME}"
    """What a shell makes of the variable NAME to show the same."""
    is_valid: bool = False
    """Whether it is an accepted way to show a key that is served."""

    def headers(self, key: str) -> list[str]:
        """The values of `Authorization`."""
        return [field.format(self.change(key)) for field in self.fields]

    def parameters(self, key: str) -> list[tuple[str, str]]:
        """The parameters of the query."""
        return [(name, self.change(key)) for name in self.query]

    def shown(self, variable: str) -> tuple[list[str], list[tuple[str, str]]]:
        """Both, as they stand between double quotes in a shell command."""
        told = self.shell.replace("NAME", variable)
        return [field.format(told) for field in self.fields], [(name, told) for name in self.query]


def _made_up(key: str) -> str:
    return _MADE_UP


def _cut(key: str) -> str:
    return key[:-4]


def _lengthened(key: str) -> str:
    return key + "x0"


def _basic(key: str) -> str:
    return base64.b64encode(f"{key}:".encode()).decode()


PLAIN: Final = Credential(fields=("Bearer {}",), is_valid=True)
CREDENTIALS: Final[Mapping[str, Credential]] = {
    "none": Credential(),
    "made-up": Credential(fields=("Bearer {}",), change=_made_up, shell=_MADE_UP),
    "empty": Credential(fields=("Bearer",)),
    "prefix": Credential(fields=("Bearer {}",), change=_cut, shell="${NAME%????}"),
    "suffix": Credential(fields=("Bearer {}",), change=_lengthened, shell="${NAME}x0"),
    "other-case": Credential(
        fields=("Bearer {}",), change=str.swapcase, shell="$(printf %s $NAME | tr A-Za-z a-zA-Z)"
    ),
    "scheme-token": Credential(fields=("Token {}",)),
    "scheme-basic": Credential(fields=("Basic {}",), change=_basic, shell="$(printf %s: $NAME | base64 -w0)"),
    "no-scheme": Credential(fields=("{}",)),
    "in-query": Credential(query=_QUERY_NAMES),
    "two-headers": Credential(fields=("Bearer {}", f"Bearer {_MADE_UP}")),
    "scheme-lower": Credential(fields=("bearer {}",), is_valid=True),
    "scheme-upper": Credential(fields=("BEARER {}",), is_valid=True),
}
"""By the name that a request bears. All are made from the main key."""

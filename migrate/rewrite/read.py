"""What is read of an answer, and how a language writes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from migrate.analysis import ir
from migrate.analysis.scope import Context, ModuleInfo
from migrate.model import Edit

# What is called so shows or measures what it is given, in whatever language, and keeps nothing of it.
_SHOWS = re.compile(
    r"print(ln|f|_r)?|puts|p|pp|pprint|echo|log|debug|info|notice|warn(ing)?|error|exception|trace|dir|table|dump"
    r"|var_dump|inspect|len|count|size(of)?|empty|isset|is_(array|null)|type(of)?|bool|isinstance|hasattr|gettype"
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Read:
    """One place that reads a key of the body, the whole body (`keys` empty), or the status."""

    node: ir.Expr
    keys: tuple[str, ...]
    module: ModuleInfo
    context: Context
    key: ir.Expr | None = None
    member: ir.Attr | None = None  # the key is a member's name
    is_status: bool = False
    typed: bool = False  # a type names the key, which may be read elsewhere


class ResponseWriter(Protocol):
    """How a language writes reads of an answer."""

    def succeeded(self, response: str, client: str) -> str | None:
        """The test that the answer `response` of `client` is a success; None where there is none."""
        ...

    def index(self, code: str, key: str) -> str:
        """`code` indexed by `key`."""
        ...

    def key(self, text: str, like: str) -> str:
        """The key literal `text`, quoted as `like` is."""
        ...

    def status_test(self, module: ModuleInfo, test: ir.Opaque, statuses: Sequence[int]) -> list[Edit] | None:
        """The comparison `test` of a status with a number, made to accept `statuses`."""
        ...


def shows(func: ir.Expr) -> bool:
    """Whether a function of this name only shows what it is given."""
    name = func.name if isinstance(func, ir.Attr) else func.id if isinstance(func, ir.Name) else ""
    return _SHOWS.fullmatch(name) is not None

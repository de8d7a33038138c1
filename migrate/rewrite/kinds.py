"""Values that are texts where v1 takes them, whatever the code gives: in a form, and in a query."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.rewrite.draft import Review

_TEXTS = (None, "string", "uuid")


def guard_text(
    name: str, kind: str | None, value: ir.Expr, where: str = "query", *, seen: bool = True
) -> None:
    """What v2 takes as something else must be that already, and a text be one.

    `seen`: only what is seen to be a text is refused, since the language keeps what a value is.

    Raises:
        Review: the value would be sent as a text where v2 takes none, or as none where it takes one.
    """
    if kind in _TEXTS and kind is not None and isinstance(value, ir.Const):
        raise Review(f"{name} is a text in a {where}, and would be none in JSON")
    if kind not in _TEXTS and (isinstance(value, ir.Str) or not seen):
        raise Review(f"{name} is a text in a {where}, and v2 takes {kind}")

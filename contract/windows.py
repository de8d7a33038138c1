"""Windows of days: how they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from contract.moments import day_at
from contract.profile import Api

if TYPE_CHECKING:
    from contract.context import Context

UNLISTED: Final = "none-of-the-listed"
"""A period that no API has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Names of the members by which a query or a body asks for a window."""

    period: str
    first: str
    last: str
    custom: str
    """The period that needs both dates."""
    days: Mapping[str, int]
    """How long the other periods are."""
    not_dates: Sequence[str]
    """Texts that nobody reads as a date."""

    @classmethod
    def of(cls, api: Api) -> Windows:
        """Those of an API."""
        return cls(**api.profile["window"])

    @property
    def names(self) -> tuple[str, str, str]:
        """All three members."""
        return self.period, self.first, self.last

    def between(self, first: str, last: str) -> dict[str, Any]:
        """Asks for the days from one to another, both in it."""
        return {self.period: self.custom, self.first: first, self.last: last}

    def named(self, values: Mapping[str, Any], default: str | None = None) -> str | None:
        """The period that was asked for by name alone; None where that cannot be told.

        `default`: what it is when no window is asked for.
        """
        if any(values.get(each) is not None for each in (self.first, self.last)):
            return None
        period = values.get(self.period, default)
        return period if isinstance(period, str) and period in self.days else None

    def dates(self, values: Mapping[str, Any]) -> tuple[str, str] | None:
        """The first and the last day that were asked for as a custom window; None without both."""
        first, last = values.get(self.first), values.get(self.last)
        if values.get(self.period) != self.custom or not isinstance(first, str) or not isinstance(last, str):
            return None
        return first, last


def days_ago(ctx: Context, days: int) -> str:
    """The UTC date some days before today on the target's clock."""
    return day_at(ctx.probe(ctx.api.whoami).at, -days)

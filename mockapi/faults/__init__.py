"""Named, deliberate breaches of single requirements: every check can be seen to fail as well as to pass.

A fault replaces one named method or handler of a mock when the mock is built. With none asked for, this
package
is not even imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

from mockapi.errors import MockError
from mockapi.faults import (
    accounts,
    authentication,
    authorization,
    batches,
    conditional,
    creators,
    discovery,
    errors,
    filters,
    freshness,
    idempotency,
    links,
    migration,
    negotiation,
    pagination,
    rate_limits,
    search,
    videos,
)
from mockapi.faults.model import Fault
from mockapi.mock import Mock

_AREAS: Final = (
    authentication, authorization, errors, idempotency, rate_limits, pagination, filters, conditional,
              negotiation,
    accounts, creators, links, videos, batches, search, freshness, discovery, migration,
)  # fmt: skip


def _collect() -> Mapping[str, Fault]:
    found: dict[str, Fault] = {}
    for area in _AREAS:
        for fault in area.FAULTS:
            if fault.name in found:
                raise MockError(
                    f"Expected each fault name once but got {fault.name!r} again in {area.__name__}."
                )
            found[fault.name] = fault
    return found


FAULTS: Final[Mapping[str, Fault]] = _collect()


def install(mock: Mock, names: Iterable[str]) -> None:
    """Break a mock in the named ways; answers are no longer cached, as a fault may vary."""
    for name in names:
        if name not in FAULTS:
            close = get_close_matches(name, FAULTS, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise MockError(f"Unknown fault {name!r}.{hint} See: creatoraudit-mock faults.")
        FAULTS[name].apply(mock)
    mock.parts.cache = None

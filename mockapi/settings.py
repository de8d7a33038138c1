"""What the mock is told when it starts; the same for every worker of one server.

Rate limits are illustrative in [api-reference/rate-limits]; no number is published, so the default is ours.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from mockapi.errors import MockError


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One server's settings."""

    database_url: str = ""
    """Empty: a temporary SQLite file that is removed at the end."""
    fixtures: str = ""
    """A YAML file; empty: the built-in fixture."""
    rate_limit: int = 6000
    rate_window: int = 60
    """Seconds of the fixed window."""
    faults: tuple[str, ...] = ()
    test_controls: bool = False
    """Opens `/__mock__`, where the clock is driven."""
    v1_headers: bool = False
    """Sends `Deprecation` and `Link: rel="successor-version"` on v1."""
    refresh_delay_ms: int = 2000
    """Time from the start of tracking to the first refresh."""
    idempotency_window_s: int = 600
    max_body_bytes: int = 1_048_576
    seed: str = "creatoraudit"
    """Seeds the simulated metrics; ids are random."""

    def to_json(self) -> str:
        """The text that carries the settings to a worker process."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """The settings that `to_json` wrote."""
        values = json.loads(text)
        values["faults"] = tuple(values["faults"])
        return cls(**values)


def parse_rate_limit(text: str) -> tuple[int, int]:
    """Read `N/SECONDS`."""
    match = re.fullmatch(r"([1-9][0-9]{0,8})/([1-9][0-9]{0,5})", text)
    if match is None:
        raise MockError(f"Expected a rate limit such as 600/60 (requests/seconds) but got {text!r}.")
    return int(match[1]), int(match[2])


def resolve_database_url(text: str) -> str:
    """Accept a SQLAlchemy URL or the path of a SQLite file."""
    if text.startswith("postgresql://"):
        return "postgresql+psycopg://" + text.removeprefix("postgresql://")
    if "://" in text:
        return text
    return f"sqlite:///{Path(text).absolute()}"

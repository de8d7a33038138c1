"""Puts one mock together: database, parts, both pipelines, and the faults that are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text

from mockapi import v1, v2
from mockapi.cache import AnswerCache
from mockapi.call import Tools
from mockapi.clock import Clock
from mockapi.cursors import Cursors
from mockapi.database import Database, read_fact, write_fact
from mockapi.etags import Etags
from mockapi.fixtures import Loaded, is_empty, load_fixtures, read_fixtures
from mockapi.gate import Gate
from mockapi.identifiers import resolve
from mockapi.negotiation import Negotiation
from mockapi.pages import Pages
from mockapi.pipeline import Parts, Pipeline
from mockapi.replays import Replays
from mockapi.settings import Settings
from mockapi.simulation import Simulation
from mockapi.v1 import V1Pipeline


class Mock:
    """A ready mock; `loaded` is None when the database had been filled before."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        fixtures = read_fixtures(settings.fixtures)
        self.loaded: Loaded | None = None
        database = Database(settings.database_url)
        try:
            self.parts = self._parts(database, fixtures)
            self.v2 = Pipeline(self.parts, v2.HANDLERS)
            self.v1 = V1Pipeline(self.parts, v1.HANDLERS, announce=settings.v1_headers)
            if settings.faults:
                # Imported only here: without a fault asked for, no fault code is even loaded.
                from mockapi.faults import install

                install(self, settings.faults)
        except BaseException:
            database.close()
            raise

    def _parts(self, database: Database, fixtures: Mapping[str, Any]) -> Parts:
        """The objects of the pipelines; an empty database is filled on the way."""
        settings = self.settings
        clock = Clock(database, driven=settings.test_controls)
        with database.write() as connection:
            if not database.is_sqlite:
                connection.execute(text("LOCK TABLE facts IN EXCLUSIVE MODE"))
            seed = read_fact(connection, "seed")
            if seed is None:
                seed = settings.seed
                write_fact(connection, "seed", seed)
            secret = read_fact(connection, "secret") or ""
            simulation = Simulation(database, seed=seed, delay_ms=settings.refresh_delay_ms)
            if is_empty(connection):
                self.loaded = load_fixtures(connection, fixtures, simulation, clock.now_in(connection))
        return Parts(
            database=database,
            clock=clock,
            gate=Gate(database, settings),
            negotiation=Negotiation(),
            etags=Etags(),
            replays=Replays(settings.idempotency_window_s),
            tools=Tools(
                pages=Pages(Cursors(secret)),
                simulation=simulation,
                identify=resolve,
                check_quota=v2.accounts.check_quota,
            ),
            cache=AnswerCache(),
        )

    @property
    def keys(self) -> dict[str, str]:
        """Key texts by name, if this mock filled the database."""
        return dict(self.loaded.keys) if self.loaded else {}

    def close(self) -> None:
        """Let go of the database."""
        self.parts.database.close()

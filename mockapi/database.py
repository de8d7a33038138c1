"""One database under all workers: SQLite with a write-ahead log, or PostgreSQL.

A writer takes its lock before it reads: SQLite's `BEGIN IMMEDIATE`, PostgreSQL's row lock on the organisation
(taken by whoever raises its version). So "look, then write" is safe with any number of workers.
"""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import threading
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, TextClause, create_engine, event, insert, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import PoolProxiedConnection

from mockapi import schema
from mockapi.errors import MockError
from mockapi.scratch import Scratch
from mockapi.settings import resolve_database_url

_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA busy_timeout=30000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-32000",
    "PRAGMA wal_autocheckpoint=4000",
)
# Serialises the creation of tables by several processes on PostgreSQL; any constant does.
_ADVISORY_LOCK: Final = 20_260_614


class Database:
    """An engine with the two ways to use it: `read` and `write`."""

    def __init__(self, url: str) -> None:
        self._folder: Scratch | None = None
        if url in ("", "sqlite://", "sqlite:///:memory:"):
            self._folder = Scratch()
            url = f"sqlite:///{Path(self._folder.name) / 'mock.sqlite3'}"
        self.url = resolve_database_url(url)
        self.engine = _engine(self.url)
        self._direct: PoolProxiedConnection | None = None
        self._direct_lock = threading.Lock()
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._prepare()
        self._autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._snapshot = (
            self.engine
            if self.is_sqlite
            else self.engine.execution_options(isolation_level="REPEATABLE READ")
        )

    def _prepare(self) -> None:
        try:
            with self.write() as connection:
                if not self.is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
                if inspect(connection).has_table("facts"):
                    self._check_layout(connection)
                else:
                    schema.METADATA.create_all(connection)
                    rows = {"layout": str(schema.LAYOUT), "secret": secrets.token_hex(32)}
                    connection.execute(
                        insert(schema.facts), [{"name": k, "value": v} for k, v in rows.items()]
                    )
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            self.close()
            reason = str(error.__cause__ or error).strip().splitlines()[0]
            shown = make_url(self.url).render_as_string(hide_password=True)
            raise MockError(
                f"Expected a usable database at {shown} but got: {reason}. "
                "Check --database-url: that the server runs, or that the file can be written."
            ) from error

    def _check_layout(self, connection: Connection) -> None:
        found = read_fact(connection, "layout")
        if found != str(schema.LAYOUT):
            self.close()
            raise MockError(
                f"Expected a database of layout {schema.LAYOUT} but got {found} at {self.engine.url!r}. "
                "Start with another database or remove the old one."
            )

    @contextlib.contextmanager
    def read(self) -> Generator[Connection, None, None]:
        """A consistent view; nothing is written."""
        with self._snapshot.connect() as connection:
            yield connection
            connection.rollback()

    @contextlib.contextmanager
    def write(self) -> Generator[Connection, None, None]:
        """A transaction that holds SQLite's write lock from its start."""
        options = {"sqlite_begin": "BEGIN IMMEDIATE"} if self.is_sqlite else {}
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    def single(self, statement: TextClause, values: Mapping[str, Any]) -> Sequence[Any] | None:
        """Run one statement that is a transaction of its own, and return its first row.

        Every admitted request passes here. On SQLite it goes straight to a connection kept for it, which
        costs a
        third of the way through a pool.
        """
        if not self.is_sqlite:
            with self._autocommit.connect() as connection:
                return connection.execute(statement, values).fetchone()
        with self._direct_lock:
            if self._direct is None:
                self._direct = self.engine.raw_connection()
            cursor = self._direct.cursor()
            cursor.execute(statement.text, values)
            # Fetching all ends the statement, and so its transaction.
            rows = cursor.fetchall()
        return rows[0] if rows else None

    def close(self) -> None:
        """Close every connection and remove a temporary file."""
        with self._direct_lock:
            if self._direct is not None:
                self._direct.close()
                self._direct = None
        self.engine.dispose()
        if self._folder is not None:
            self._folder.cleanup()


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise MockError(f"Expected a sqlite or postgresql database URL but got {parsed.drivername!r}.")
        if parsed.get_backend_name() == "sqlite":
            engine = create_engine(url, connect_args={"timeout": 30, "cached_statements": 512})
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        return create_engine(url, pool_size=20, max_overflow=40, connect_args={"connect_timeout": 5})
    except ArgumentError as error:
        raise MockError(f"Expected a database URL such as sqlite:///mock.sqlite3 but got {url!r}.") from error
    except ModuleNotFoundError as error:
        raise MockError(
            f"Expected the PostgreSQL driver but got: {error}. Install creatoraudit-v2[postgresql]."
        ) from error


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transactions begin too late; `_begin_sqlite` begins them instead.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql(options.get("sqlite_begin", "BEGIN"))


def read_fact(connection: Connection, name: str) -> str | None:
    """A shared value, or None."""
    value: str | None = connection.execute(
        select(schema.facts.c.value).where(schema.facts.c.name == name)
    ).scalar_one_or_none()
    return value


def write_fact(connection: Connection, name: str, value: str) -> None:
    """Set a shared value."""
    found = connection.execute(
        schema.facts.update().where(schema.facts.c.name == name).values(value=value)
    ).rowcount
    if not found:
        connection.execute(insert(schema.facts).values(name=name, value=value))


def is_busy(error: BaseException) -> bool:
    """Whether the database could not serve right now: locked too long, or gone."""
    if isinstance(error, sqlite3.OperationalError):
        return "locked" in str(error)
    if not isinstance(error, DBAPIError):
        return False
    return (
        error.connection_invalidated
        or "locked" in str(error.orig)
        or "OperationalError" in type(error).__name__
    )

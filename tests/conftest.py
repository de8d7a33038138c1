"""Databases of each kind (SQLite files, and a PostgreSQL server of the session), signals, and Hypothesis."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

_SWITCH = "CREATORAUDIT_TEST_POSTGRES"

# How long a machine takes to draw an input, or to run an example, depends on what else it does: no test fails for it.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(autouse=True, scope="session")
def _signals_are_heard():
    """What is started in the background or with `nohup`, and all that it starts, ignores Ctrl-C and hang-ups."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'mock.sqlite3'}"
    return request.getfixturevalue("new_postgres_database")()


@pytest.fixture(scope="session")
def new_postgres_database(postgres):
    """Makes empty databases on the session's server."""

    def make():
        name = "mock_" + uuid.uuid4().hex
        with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return f"postgresql+psycopg://{postgres.removeprefix('postgresql://')}/{name}"

    return make


def _postgres_programs():
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    found = shutil.which("initdb")
    return Path(found).parent if found else folders[-1] if folders else None


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server of this session, on a private port and data folder."""
    if os.environ.get(_SWITCH) == "off":
        if os.environ.get("CI"):
            pytest.fail(f"{_SWITCH}=off is not for CI: PostgreSQL is tested there")
        pytest.skip(f"{_SWITCH}=off: PostgreSQL was left out on request")
    programs = _postgres_programs()
    assert programs is not None, f"PostgreSQL is needed: apt-get install postgresql, or set {_SWITCH}=off"
    folder = Path(tempfile.mkdtemp(prefix="mock-postgres-"))
    # PostgreSQL refuses to run as root.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
    data, port = folder / "data", free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "cwd": folder}
    subprocess.run(
        [*as_user, programs / "initdb", "-D", data, "-U", "mock", "-A", "trust", "--no-sync", "-E", "UTF8"],
        check=True, **quiet,
    )  # fmt: skip
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=400"
    )
    control = [*as_user, programs / "pg_ctl", "-D", data, "-w"]
    subprocess.run([*control, "-o", options, "-l", folder / "log", "start"], check=True, **quiet)
    yield f"postgresql://mock@127.0.0.1:{port}"
    subprocess.run([*control, "-m", "immediate", "stop"], check=True, **quiet)
    shutil.rmtree(folder)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

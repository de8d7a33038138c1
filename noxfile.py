"""The sessions of this project; `nox -l` lists them. Versions and dependencies are read from pyproject.toml."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import nox

PYPROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = nox.project.python_versions(PYPROJECT)
PACKAGES = ("contract", "migrate", "mockapi", "specs")
CODE = (*PACKAGES, "tests", "bench", "noxfile.py")

# nox itself may have been installed with `pip install --target`: its path must not reach the sessions.
os.environ.pop("PYTHONPATH", None)

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "venv|virtualenv"
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_missing_interpreters = False


def group(name: str) -> list[str]:
    """The requirements of a dependency group."""
    return list(nox.project.dependency_groups(PYPROJECT, name))


def install(session: nox.Session, *groups: str) -> None:
    """The project with every extra, and the requirements of `groups`."""
    session.install("-q", "-e", ".[mock,postgresql]", *(item for name in groups for item in group(name)))


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the default tests on every Python there is; arguments go to pytest."""
    install(session, "test")
    session.run("pytest", *(session.posargs or ["-n", "2", "-q"]))


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and format."""
    install(session, "lint")
    session.run("ruff", "check", *CODE, *session.posargs)
    session.run("ruff", "format", "--check", *CODE)


@nox.session
def types(session: nox.Session) -> None:
    """Check types with mypy and pyright, both strict; arguments are files instead of all packages."""
    install(session, "types", "test")
    session.run("mypy", *(session.posargs or PACKAGES))
    session.run("pyright", "--pythonpath", session.bin + "/python", *session.posargs)


@nox.session
def demo(session: nox.Session) -> None:
    """Show a v1 codebase, the bundled one or the path given, being moved to v2 in a copy."""
    session.install("-q", "-e", ".")
    session.run("python", "examples/demo.py", *session.posargs)


@nox.session(default=False)
def matrix(session: nox.Session) -> None:
    """Generate programs from the path map, run them before and after the rewrite, compare what they send."""
    install(session, "test")
    session.run("python", "-m", "tests.migrate.generated.matrix", *session.posargs)


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Measure the rewriter and the mock beside their peers; arguments: migrate, mock."""
    install(session, "test", "bench")
    wanted = session.posargs or ["migrate", "mock"]
    cache = Path(session.create_tmp()).resolve()
    if "migrate" in wanted:
        if shutil.which("rg") is None:
            session.error("Expected ripgrep (`apt-get install ripgrep`), which the scan is measured beside")
        session.run("python", "bench/migrate_scan.py", "--cache", str(cache))
    if "mock" in wanted:
        session.run("python", "bench/mockapi.py", env={"BENCH_CACHE": str(cache)})


@nox.session(default=False)
def slow(session: nox.Session) -> None:
    """Run the tests that are too slow or too large for the default run."""
    install(session, "test")
    session.run("pytest", "-m", "slow", *(session.posargs or ["-q"]))

"""The project's chores, one session each; `nox -l` lists them and what follows `--` is passed on."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import nox

PYPROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = nox.project.python_versions(PYPROJECT)
EXTRAS = ",".join(PYPROJECT["project"]["optional-dependencies"])

# A path that led Python to nox must not reach the sessions.
os.environ.pop("PYTHONPATH", None)

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "virtualenv"
nox.options.reuse_existing_virtualenvs = True

# `creatoraudit-migrate` ends with 1 where v1 calls were found: what a demonstration wants to show.
FOUND_OR_NOT = [0, 1]


def group(name: str) -> tuple[str, ...]:
    """The requirements of a dependency group."""
    return nox.project.dependency_groups(PYPROJECT, name)


def install(session: nox.Session, *groups: str) -> None:
    """The project with every extra, and the requirements of `groups`."""
    session.install("-q", "-e", f".[{EXTRAS}]", *(item for name in groups for item in group(name)))


@nox.session
def tests(session: nox.Session) -> None:
    """Run the default tests with the Python that runs nox; arguments go to pytest."""
    install(session, "test")
    session.run("pytest", *(session.posargs or ["-n", "auto", "-q"]))


@nox.session(python=PYTHONS, default=False)
def pythons(session: nox.Session) -> None:
    """Run the default tests with every supported Python; arguments go to pytest."""
    install(session, "test")
    session.run("pytest", *(session.posargs or ["-n", "auto", "-q"]))


@nox.session
def lint(session: nox.Session) -> None:
    """Run every hook of .pre-commit-config.yaml on every file; arguments go to pre-commit."""
    session.install("-q", *group("lint"))
    session.run("pre-commit", "run", "--all-files", "--show-diff-on-failure", *session.posargs)


@nox.session
def types(session: nox.Session) -> None:
    """Check types with mypy and pyright, both strict; arguments are files instead of all packages."""
    install(session, "types", "test")
    session.run("mypy", *session.posargs)
    session.run("pyright", "--pythonpath", session.bin + "/python", *session.posargs)


@nox.session(default=False)
def demo(session: nox.Session) -> None:
    """Show a v1 codebase become v2 and both doing the same; `-- PATH [OPTION]...` shows the diff of yours."""
    session.install("-q", "-e", ".[verify]", *(item for item in group("test") if item.startswith("requests")))
    # What v1 answered is only assumed. Of the bundled example it is true; of other code its owner has to say.
    path, *options = session.posargs or ["examples/script/v1", "--accept", "assumed"]
    original = Path(path).resolve()
    if not original.is_dir():
        session.error(f"Expected a folder but got {path!r}")
    # Outside this work tree: what `undo` needs is kept at the root of the project that is rewritten.
    copy = Path(tempfile.mkdtemp(prefix="creatoraudit-demo-")) / original.name
    not_sources = shutil.ignore_patterns(
        ".git", ".venv", "venv", ".nox", ".tox", "node_modules", "__pycache__"
    )
    shutil.copytree(original, copy, symlinks=True, ignore=not_sources)
    with session.chdir(copy):
        session.run("creatoraudit-migrate", "rewrite", ".", "--diff", *options, success_codes=FOUND_OR_NOT)
        quiet = ("--write", "--quiet")
        session.run("creatoraudit-migrate", "rewrite", ".", *quiet, *options, success_codes=FOUND_OR_NOT)
    if not session.posargs:
        command = ["--", "python", "import_creators.py", "creators.csv"]
        session.run("creatoraudit-migrate", "verify", str(original), *options, *command)
    session.log(f"{original} is as it was; the rewritten copy is {copy}")


@nox.session(default=False)
def matrix(session: nox.Session) -> None:
    """Generate programs from the path map, run them before and after the rewrite, compare what they send."""
    install(session, "test")
    session.run("python", "-m", "tests.migrate.generated.matrix", *session.posargs)


@nox.session(default=False)
def prove(session: nox.Session) -> None:
    """Verify the generated programs that can be run here, some two hours; `-- --every 500` takes a sample."""
    install(session, "test")
    session.run("python", "-m", "tests.migrate.verify.prove", *session.posargs)


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Measure each part beside its peers; arguments: migrate, mock, gateway, contract."""
    install(session, "test", "bench")
    wanted = session.posargs or ["migrate", "mock", "gateway", "contract"]
    cache = Path(session.create_tmp()).resolve()
    if "migrate" in wanted:
        if shutil.which("rg") is None:
            session.error("Expected ripgrep (`apt-get install ripgrep`), which the scan is measured beside")
        session.run("python", "bench/migrate_scan.py", "--cache", str(cache))
    if "mock" in wanted:
        session.run("python", "bench/mockapi.py", env={"BENCH_CACHE": str(cache)})
    if "gateway" in wanted:
        session.run("python", "bench/migrate_gateway.py")
    if "contract" in wanted:
        session.run("python", "bench/contract.py")


@nox.session(default=False, venv_backend="none")
def openapi(session: nox.Session) -> None:
    """Lint the OpenAPI documents with Spectral, which npm fetches; arguments go to Spectral."""
    folder = Path(session.create_tmp()).resolve()
    npm = ("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder))
    session.run(*npm, "@stoplight/spectral-cli@6.16.3", external=True)
    documents = sorted(str(path) for path in Path("specs/creatoraudit").glob("openapi-*.yaml"))
    spectral = str(folder / "node_modules" / ".bin" / "spectral")
    session.run(spectral, "lint", *documents, "--fail-severity=hint", *session.posargs, external=True)


@nox.session(default=False)
def slow(session: nox.Session) -> None:
    """Run the tests that are too slow or too large for the default run; arguments go to pytest."""
    install(session, "test")
    session.run("pytest", "-m", "slow", *(session.posargs or ["-q"]))


@nox.session(default=False)
def contract(session: nox.Session) -> None:
    """Test an endpoint clause by clause: `-- --base-url URL`; without arguments, the mock."""
    session.install("-q", "-e", ".[contract,mock]")
    session.run("creatoraudit-contract", "run", *(session.posargs or ["--mock"]))


@nox.session(default=False)
def selftest(session: nox.Session) -> None:
    """Show that each fault of the mock is caught by the requirement it breaks; arguments are passed on."""
    session.install("-q", "-e", ".[contract,mock]")
    session.run("creatoraudit-contract", "selftest", *(session.posargs or ["--jobs", "2"]))

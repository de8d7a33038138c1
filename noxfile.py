"""The project's chores, one session each; `nox -l` lists them and `-- ...` is passed on to what they run."""

from __future__ import annotations

import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.reuse_venv = "yes"

PYPROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = nox.project.python_versions(PYPROJECT)
EXTRAS = ",".join(PYPROJECT["project"]["optional-dependencies"])

EXAMPLES = Path("examples")
# `creatoraudit-migrate` ends with 1 where v1 calls were found; the demonstration wants that.
FOUND_OR_NOT = [0, 1]


def group(name: str) -> tuple[str, ...]:
    """The requirements of one dependency group of pyproject.toml."""
    return nox.project.dependency_groups(PYPROJECT, name)


def install(session: nox.Session, *groups: str) -> None:
    """Install the project with all its extras, and the dependency groups."""
    session.install("-e", f".[{EXTRAS}]", *(line for name in groups for line in group(name)))


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests with the Python that runs nox."""
    install(session, "test")
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session(python=PYTHONS, default=False)
def matrix(session: nox.Session) -> None:
    """Run the tests with each supported Python that is installed."""
    install(session, "test")
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Run every hook of .pre-commit-config.yaml on every file."""
    session.install(*group("lint"))
    session.run("pre-commit", "run", "--all-files", "--show-diff-on-failure", *session.posargs)


@nox.session
def types(session: nox.Session) -> None:
    """Check the packages with mypy and pyright, both strict."""
    install(session, "types")
    session.run("mypy", *session.posargs)
    session.run("pyright", *session.posargs, env={"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"})


@nox.session(default=False)
def demo(session: nox.Session) -> None:
    """Scan and rewrite a copy of a codebase, and show the diff and the report; `-- PATH [OPTION]...` for your own."""
    session.install("-e", ".")
    # The bundled example is known to have the v1 shapes that are only assumed elsewhere.
    path, *options = session.posargs or [str(EXAMPLES / "service" / "v1"), "--accept", "assumed"]
    original = Path(path).resolve()
    if not original.is_dir():
        session.error(f"Expected a folder but got {path!r}.")
    copy = Path(session.create_tmp()) / original.name
    shutil.rmtree(copy, ignore_errors=True)
    ignore = shutil.ignore_patterns(".git", ".venv", ".nox", "node_modules", "__pycache__")
    shutil.copytree(original, copy, symlinks=True, ignore=ignore)
    with session.chdir(copy):
        session.run("creatoraudit-migrate", "scan", ".", success_codes=FOUND_OR_NOT)
        session.run("creatoraudit-migrate", "rewrite", ".", "--diff", *options, success_codes=FOUND_OR_NOT)
        session.run("creatoraudit-migrate", "rewrite", ".", "--write", *options, success_codes=FOUND_OR_NOT)
    session.log(f"The rewritten copy is in {copy}")


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Measure, beside other tools, what docs/benchmarks.md says; `-- NAME...` for some of the benchmarks."""
    install(session, "test", "bench")
    wanted = [Path("benchmarks") / f"bench_{name}.py" for name in session.posargs]
    for script in wanted or sorted(Path("benchmarks").glob("bench_*.py")):
        session.run("python", str(script))

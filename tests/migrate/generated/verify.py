"""Run a generated program before and after the rewrite and compare what the two send."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Protocol, runtime_checkable
from urllib.parse import urlsplit

from migrate.edits import Clash, apply
from migrate.engine import plan
from migrate.model import Basis, FileError, Outcome, Site
from migrate.options import Options
from migrate.pathmap.load import load_bundled, load_maps
from migrate.pathmap.model import PathMap
from migrate.pathmap.translate import Untranslatable
from tests.migrate.generated.cases import Case
from tests.migrate.generated.emit import Program, write
from tests.migrate.generated.oracle import as_sent, expected, read
from tests.migrate.generated.runner import Ran, Runner
from tests.migrate.tools import Texts, assert_outside_kept

OPTIONS = Options(accept=frozenset({Basis.ASSUMED}))


class Verdict(StrEnum):
    """How a case ended."""

    REWRITTEN = "rewritten"
    REVIEWED = "reviewed"  # left as it was, with a reason
    WRONG = "wrong"
    INVALID = "invalid"  # the program itself does not do what the case says: a fault of the generator


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A case's end, with what a person needs to see why."""

    case: object
    verdict: Verdict
    detail: str = ""
    before: Mapping[str, str]
    after: Mapping[str, str]

    def __str__(self) -> str:
        shown = [f"{self.verdict}: {self.case}", self.detail]
        for files in (self.before, self.after):
            shown += [f"--- {path}\n{text}" for path, text in files.items()]
        return "\n".join(shown)


# Invented APIs, which are nothing but a map.
MAP_FILES = {name: Path(__file__).with_name(f"{name}-map.yaml") for name in ("shelf", "ledger", "depot")}


@cache
def maps() -> Mapping[str, PathMap]:
    """The bundled map, and those of the invented APIs."""
    return {"creatoraudit": load_bundled(), **{name: load_maps([path]) for name, path in MAP_FILES.items()}}


def rewrite(pathmap: PathMap, files: Mapping[str, str]) -> tuple[dict[str, str], list[Site], list[FileError]]:
    """The files as the engine leaves them."""
    before = {path: text.encode() for path, text in files.items()}
    result = plan(Texts(before), pathmap, OPTIONS)
    after = dict(before)
    errors = [error for item in result.results for error in item.errors]
    for item in result.results:
        if item.edits:
            text = apply(before[item.file], item.edits)
            if isinstance(text, Clash):
                errors.append(FileError(file=item.file, line=0, message=str(text)))
                continue
            edits = [(edit.span.start, edit.span.end, edit.text) for edit in item.edits]
            assert_outside_kept(before[item.file], text, edits)
            after[item.file] = text
    sites = [site for item in result.results for site in item.sites]
    return {path: text.decode() for path, text in after.items()}, sites, errors


class Runs(Protocol):
    """What runs the programs of a language."""

    def run(
        self, files: Mapping[str, str], main: str, hosts: Sequence[str], environment: Mapping[str, str]
    ) -> Ran:
        """Run one program to its end."""
        ...


@runtime_checkable
class Prepares(Protocol):
    """What is quicker when it is told all programs (files, main, hosts) before it runs the first."""

    def prepare(self, programs: Sequence[tuple[Mapping[str, str], str, Sequence[str]]]) -> None:
        """Get ready to run them."""
        ...


def compared(cases: Sequence[tuple[object, Program, PathMap]], runner: Runs) -> list[Result]:
    """The results of several cases."""
    if isinstance(runner, Prepares):
        programs = [(files, item) for item in cases for files in _before_and_after(*item[1:])]
        runner.prepare([(files, program.main, pathmap.hosts) for files, (_, program, pathmap) in programs])
    return [compare(case, program, pathmap, runner) for case, program, pathmap in cases]


def _before_and_after(program: Program, pathmap: PathMap) -> Iterator[Mapping[str, str]]:
    yield program.files
    with suppress(Exception):  # `compare` tells what is wrong
        yield rewrite(pathmap, program.files)[0]


def verify(case: Case, runner: Runner) -> Result:
    """Generate, run, rewrite, run again, compare."""
    pathmap = maps()[case.map]
    return compare(case, write(case, pathmap.by_id[case.operation], pathmap), pathmap, runner)


def compare(case: object, program: Program, pathmap: PathMap, runner: Runs) -> Result:
    """Run `program`, rewrite it, run it again, compare."""

    def ended(verdict: Verdict, detail: str, after: Mapping[str, str] | None = None) -> Result:
        return Result(case=case, verdict=verdict, detail=detail, before=program.files, after=after or {})

    old = _run(runner, pathmap, program, program.files, v2=False)
    if isinstance(old, str):
        return ended(Verdict.INVALID, old)
    wanted = expected(pathmap, old)
    if isinstance(wanted, Untranslatable) or not old:
        return ended(Verdict.INVALID, f"{wanted}: {old}")
    try:
        after, sites, errors = rewrite(pathmap, program.files)
    except Exception:  # a crash is a wrong result like any other, and its case must be told
        return ended(Verdict.WRONG, traceback.format_exc(limit=-3))
    if errors:
        return ended(Verdict.WRONG, "\n".join(f"{error.file}: {error.message}" for error in errors), after)
    told = "\n".join(f"{s.file}:{s.line} {s.outcome} {s.operation} {s.v1}: {s.reason}" for s in sites)
    done = [site for site in sites if site.outcome is Outcome.REWRITTEN]
    if after == program.files and (not done or not program.environment):
        if not any(site.outcome is Outcome.NEEDS_REVIEW for site in sites):
            return ended(Verdict.WRONG, f"nothing was done and nothing is said\n{told}", after)
        return ended(Verdict.REVIEWED, told)
    if any(site.outcome in (Outcome.NEEDS_REVIEW, Outcome.UNMAPPED) for site in sites):
        return ended(Verdict.WRONG, f"changed in part\n{told}", after)
    new = _run(runner, pathmap, program, after, v2=True)
    if isinstance(new, str):
        return ended(Verdict.WRONG, f"{new}\n{told}", after)
    got = [as_sent(request) for request in new]
    if got != wanted:
        return ended(Verdict.WRONG, f"expected {wanted}\n     got {got}\n{told}", after)
    again, _, _ = rewrite(pathmap, after)
    if again != after:
        return ended(Verdict.WRONG, f"a second run edits again\n{told}", after)
    return ended(Verdict.REWRITTEN, told, after)


def _run(
    runner: Runs, pathmap: PathMap, program: Program, files: Mapping[str, str], *, v2: bool
) -> list | str:
    base = pathmap.bases[0]
    environment = {key: base.v2 if v2 else value for key, value in program.environment.items()}
    ran = runner.run(files, program.main, pathmap.hosts, environment)
    if ran.error:
        return f"the program fails: {ran.error}"
    prefix = urlsplit(base.v2 if v2 else base.v1).path
    requests = [read(item, prefix) for item in ran.requests]
    if None in requests:
        return f"a request is not below {prefix}: {ran.requests}"
    return requests

"""scan, rewrite, check and undo: read a tree, plan, report, and write on request."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from migrate.change import Change
from migrate.cli.output import emit, wants_colour
from migrate.config import Settings, load_settings
from migrate.engine import Options, Plan, Progress, plan
from migrate.files import Tree
from migrate.model import (
    Basis,
    Confidence,
    ExitCode,
    FileError,
    FileResult,
    MigrateError,
    Outcome,
    Report,
    Site,
)
from migrate.pathmap.load import load_maps
from migrate.pathmap.model import PathMap

_TO_DO = (Outcome.REWRITTEN, Outcome.NEEDS_REVIEW, Outcome.UNMAPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A planned run."""

    tree: Tree
    plan: Plan
    report: Report
    pathmap: PathMap
    options: Options


def scan(arguments: argparse.Namespace) -> int:
    """`scan`: the report, nothing changed."""
    run = plan_run(arguments, verify=False)
    show_report(arguments, run, default="text", wrote=None)
    return exit_code(run.report)


def rewrite(arguments: argparse.Namespace) -> int:
    """`rewrite`: the diff, or the files."""
    if arguments.remove_markers:
        from migrate.cli.marking import remove_markers

        return remove_markers(arguments)
    run = plan_run(arguments)
    if arguments.markers:
        from migrate.cli.marking import marked

        run = marked(run)
    if not arguments.write:
        show_report(arguments, run, default="diff", wrote=False)
        return exit_code(run.report)
    wrote = write_run(arguments, run.tree, run.plan.results)
    show_report(arguments, run, default="text", wrote=wrote)
    return exit_code(run.report)


def write_run(arguments: argparse.Namespace, tree: Tree, results: Sequence[FileResult]) -> bool:
    """Write the files on record; whether there was anything to write."""
    from migrate.files_rewrite import write

    good = changes_of(tree, results)
    if good:
        command = " ".join(["creatoraudit-migrate rewrite", *arguments.paths])
        write(tree, good, program=command, allow_dirty=arguments.allow_dirty)
    return bool(good)


def changes_of(tree: Tree, results: Sequence[FileResult]) -> list[Change]:
    """Every file that the results change, as it would be.

    Raises:
        MigrateError: one of them cannot be written.
    """
    from migrate.change import CannotChange, change

    changes = [change(tree.files[r.file], r.edits) for r in results if r.edits]
    bad = [item for item in changes if isinstance(item, CannotChange)]
    if bad:
        lines = [f"  {item.path}: {item.reason}" for item in bad]
        raise MigrateError("\n".join(["Cannot write; nothing was changed:", *lines]))
    return [item for item in changes if not isinstance(item, CannotChange)]


def check(arguments: argparse.Namespace) -> int:
    """`check`: exit 1 while v1 calls remain that the baseline does not know."""
    from migrate.baseline import Baseline

    run = plan_run(arguments, verify=False)
    settings = _settings(arguments)
    name = arguments.baseline or settings.baseline
    left = [site for site in run.report.sites if site.outcome in _TO_DO]
    if arguments.update_baseline:
        if name is None:
            raise MigrateError("Expected --baseline FILE beside --update-baseline, to know what to write")
        Baseline.of(left, _line_of(run)).save(Path(name))
        sys.stderr.write(f"{name}: {len(left)} known v1 calls\n")
        return ExitCode.MISUSE if run.report.errors else ExitCode.DONE
    baseline = Baseline.load(Path(name)) if name is not None else Baseline()
    new, gone = baseline.compare(left, _line_of(run))
    known = {id(site) for site in left} - {id(site) for site in new}
    reason = f"known: {name} lists it"
    shown = Report(
        map=run.report.map,
        root=run.report.root,
        files=run.report.files,
        sites=tuple(
            site.with_outcome(Outcome.LEFT_ALONE, reason) if id(site) in known else site
            for site in run.report.sites
        ),
        errors=run.report.errors,
        looked_for=run.report.looked_for,
    )
    show_report(arguments, replace(run, report=shown), default="text", wrote=None)
    for entry in gone:
        sys.stderr.write(f"{name}: {entry} is not there any more; --update-baseline takes it out\n")
    if name is not None and not arguments.quiet:
        sys.stderr.write(f"{len(known)} known, {len(new)} new, {len(gone)} gone\n")
    return exit_code(shown)


def undo_last(arguments: argparse.Namespace) -> int:
    """`undo`: put back what the last --write changed."""
    from migrate.files_rewrite import Undone, undo
    from migrate.journal import Journal

    if not os.path.exists(arguments.path):
        raise MigrateError(f"Expected a file or directory but {arguments.path} does not exist")
    journal = Journal.find(os.path.abspath(arguments.path))
    done = undo(journal) if journal is not None else None
    if done is None:
        raise MigrateError("There is nothing to undo here: no --write that has not been undone is on record")
    _, verdicts = done
    for verdict in verdicts:
        reason = f": {verdict.reason}" if verdict.reason else ""
        sys.stdout.write(f"{verdict.path}: {verdict.undone.value}{reason}\n")
    refused = any(verdict.undone is Undone.REFUSED for verdict in verdicts)
    return ExitCode.TO_DO if refused else ExitCode.DONE


# --- planning ---


def _settings(arguments: argparse.Namespace) -> Settings:
    return Settings() if arguments.no_config else load_settings(arguments.paths[0])


def plan_run(arguments: argparse.Namespace, *, verify: bool = True) -> Run:
    """Read the tree that the arguments name and plan its rewrite.

    Raises:
        MigrateError: wrong use, or a map or settings that cannot be used.
    """
    settings = _settings(arguments)
    maps = [Path(name) for name in arguments.map or settings.map]
    pathmap = load_maps(maps)
    options = _options(arguments, settings)
    unknown = sorted(options.only - set(pathmap.by_id))
    if unknown:
        known = ", ".join(pathmap.by_id)
        raise MigrateError(
            f"Expected an operation of the map for --only but got {unknown[0]!r}; there are {known}"
        )
    # What a run reads it keeps to its end: to look for garbage in that, again and again, finds nothing.
    gc.disable()
    with _progress(arguments) as progress:
        tree = tree_of(arguments, progress)
        found = plan(tree, pathmap, options, progress, lambda: _openapi(pathmap, maps), verify=verify)
    report = _as_report(found, tree, pathmap)
    return Run(tree=tree, plan=found, report=report, pathmap=pathmap, options=options)


def tree_of(arguments: argparse.Namespace, progress: Progress | None = None) -> Tree:
    """The files that the arguments name."""
    settings = _settings(arguments)
    exclude = [(settings.folder, settings.exclude), (os.getcwd(), arguments.exclude or ())]
    return Tree(arguments.paths, exclude=exclude, progress=progress)


def _options(arguments: argparse.Namespace, settings: Settings) -> Options:
    least = arguments.min_confidence or settings.min_confidence
    return Options(
        accept=frozenset(Basis(name) for name in arguments.accept or settings.accept),
        only=frozenset(arguments.only or settings.only),
        min_confidence=Confidence(least),
        include_text=settings.include_text if arguments.include_text is None else arguments.include_text,
        split_base=(arguments.base_partial or settings.base_partial) == "split",
    )


def _openapi(pathmap: PathMap, maps: Sequence[Path]) -> Mapping[str, Any] | None:
    from migrate.cli.maps import openapi_of

    return openapi_of(pathmap, maps)


def _progress(arguments: argparse.Namespace) -> Any:
    from migrate.progress import progress

    return progress(wanted=not arguments.no_progress and not arguments.quiet)


def _as_report(found: Plan, tree: Tree, pathmap: PathMap) -> Report:
    sites: list[Site] = []
    errors: dict[tuple[str, int, str], FileError] = {}
    for result in found.results:
        sites.extend(result.sites)
        errors |= {(error.file, error.line, error.message): error for error in result.errors}
    return Report(
        map=pathmap.name,
        root=os.path.relpath(tree.root),
        files=found.files,
        sites=tuple(sites),
        errors=tuple(errors.values()),
        looked_for=found.looked_for,
    )


def _line_of(run: Run) -> Any:
    from migrate.lines import Lines

    lines: dict[str, Lines] = {}

    def text(site: Site) -> str:
        if site.file not in lines:
            lines[site.file] = Lines(run.tree.read(site.file) or b"")
        return lines[site.file].text(site.line)

    return text


# --- reporting ---


def show_report(arguments: argparse.Namespace, run: Run, *, default: str, wrote: bool | None) -> None:
    """Write the report in the format that is asked for, to where it is asked for."""
    if arguments.quiet and arguments.output is None:
        return
    name = arguments.format or _by_suffix(arguments.output) or default
    colour = arguments.output is None and wants_colour(arguments.color)
    emit(_rendered(name, run, wrote=wrote, colour=colour), arguments.output)
    if name == "diff" and not arguments.quiet and arguments.format is None:
        from migrate.report.text import render

        # The diff goes to standard output, to be piped; what a person must know goes beside it.
        sys.stderr.write(render(run.report, colour=wants_colour(arguments.color, sys.stderr), wrote=wrote))


def _by_suffix(output: str | None) -> str | None:
    suffixes = {".json": "json", ".sarif": "sarif", ".md": "markdown", ".html": "html", ".diff": "diff"}
    return suffixes.get(os.path.splitext(output)[1]) if output else None


def _rendered(name: str, run: Run, *, wrote: bool | None, colour: bool) -> str:
    if name == "text":
        from migrate.report.text import render

        return render(run.report, colour=colour, wrote=wrote)
    if name == "diff":
        return _diff(run.tree, run.plan.results, colour=colour)
    from migrate.report import renderer

    return renderer(name)(run.report)


def diff_of(arguments: argparse.Namespace, tree: Tree, results: Sequence[FileResult]) -> None:
    """Print the diff alone."""
    colour = arguments.output is None and wants_colour(arguments.color)
    emit(_diff(tree, results, colour=colour), arguments.output)


def _diff(tree: Tree, results: Sequence[FileResult], *, colour: bool) -> str:
    from migrate.change import CannotChange, change
    from migrate.report.diff import file_diff, painted

    found: list[str] = []
    for result in results:
        if not result.edits:
            continue
        made = change(tree.files[result.file], result.edits)
        if isinstance(made, CannotChange):
            raise MigrateError(f"{made.path}: {made.reason}")
        found.append(file_diff(made.path, made.before.decode(), made.after.decode(), made.edits))
    text = "".join(found)
    return painted(text) if colour else text


def exit_code(report: Report) -> int:
    """The exit code of a run that only read and planned."""
    if any("a fault of this program" in error.message for error in report.errors):
        return ExitCode.OWN_ERROR
    if report.errors:
        return ExitCode.MISUSE
    return ExitCode.TO_DO if any(site.outcome in _TO_DO for site in report.sites) else ExitCode.DONE

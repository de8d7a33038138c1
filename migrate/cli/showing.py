"""Show the report of a run, and end with its exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from migrate.cli.output import emit, wants_colour
from migrate.cli.planning import Run
from migrate.files import Tree
from migrate.model import ExitCode, FileResult, MigrateError, Outcome, Report

TO_DO = (Outcome.REWRITTEN, Outcome.NEEDS_REVIEW, Outcome.UNMAPPED)


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
    return ExitCode.TO_DO if any(site.outcome in TO_DO for site in report.sites) else ExitCode.DONE

"""scan, rewrite, check and undo."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from migrate.cli.planning import Run, plan_run, settings_of, write_run
from migrate.cli.showing import TO_DO, exit_code, show_report
from migrate.model import ExitCode, MigrateError, Outcome, Report, Site


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


def check(arguments: argparse.Namespace) -> int:
    """`check`: exit 1 while v1 calls remain that the baseline does not know."""
    from migrate.baseline import Baseline

    run = plan_run(arguments, verify=False)
    settings = settings_of(arguments)
    name = arguments.baseline or settings.baseline
    left = [site for site in run.report.sites if site.outcome in TO_DO]
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


def _line_of(run: Run) -> Any:
    from migrate.lines import Lines

    lines: dict[str, Lines] = {}

    def text(site: Site) -> str:
        if site.file not in lines:
            lines[site.file] = Lines(run.tree.read(site.file) or b"")
        return lines[site.file].text(site.line)

    return text

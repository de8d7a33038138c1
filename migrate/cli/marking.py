"""`rewrite --markers` and `rewrite --remove-markers`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from migrate.cli.planning import Run, tree_of, write_run
from migrate.cli.showing import diff_of
from migrate.markers import with_markers, without_markers
from migrate.model import ExitCode, FileResult


def marked(run: Run) -> Run:
    """The run with a marker at each site that needs review; where none can stand is told."""
    found = with_markers(run.plan, run.tree, run.pathmap)
    for site, reason in found.unmarked:
        sys.stderr.write(f"{site.file}:{site.line}: no marker: {reason}\n")
    return replace(run, plan=found.plan)


def remove_markers(arguments: argparse.Namespace) -> int:
    """Take the markers out, and change nothing else."""
    tree = tree_of(arguments)
    results = without_markers(tree)
    if arguments.write:
        write_run(arguments, tree, results)
    elif not arguments.quiet:
        diff_of(arguments, tree, results)
    if not arguments.quiet:
        sys.stderr.write(_told(results, wrote=arguments.write))
    return ExitCode.TO_DO if results else ExitCode.DONE


def _told(results: tuple[FileResult, ...], *, wrote: bool) -> str:
    number = sum(len(result.edits) for result in results)
    done = "taken out" if wrote else "to take out; --write does it"
    return f"{number} marker{'s' * (number != 1)} in {len(results)} file{'s' * (len(results) != 1)} {done}\n"

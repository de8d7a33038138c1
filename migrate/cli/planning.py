"""Plan a run from the arguments of a command, and write what it changes."""

from __future__ import annotations

import argparse
import gc
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from migrate.change import Change
from migrate.cli.inputs import openapi_of
from migrate.config import Settings, load_settings
from migrate.files import Tree
from migrate.model import Basis, Confidence, FileError, FileResult, MigrateError, Report, Site
from migrate.options import Options
from migrate.pathmap.fragments import fragments, prefilter
from migrate.pathmap.load import load_maps
from migrate.pathmap.model import PathMap
from migrate.sources import Progress

if TYPE_CHECKING:
    from migrate.engine import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A planned run."""

    tree: Tree
    plan: Plan
    report: Report
    pathmap: PathMap
    options: Options


def settings_of(arguments: argparse.Namespace) -> Settings:
    return Settings() if arguments.no_config else load_settings(arguments.paths[0])


def plan_run(arguments: argparse.Namespace, *, verify: bool = True) -> Run:
    """Read the tree that the arguments name and plan its rewrite.

    Raises:
        MigrateError: wrong use, or a map or settings that cannot be used.
    """
    settings = settings_of(arguments)
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
        tree.begin(prefilter(fragments(pathmap)))
        # Python loads this while the files are searched.
        from migrate.engine import plan

        found = plan(tree, pathmap, options, progress, lambda: openapi_of(pathmap, maps), verify=verify)
    report = _as_report(found, tree, pathmap)
    return Run(tree=tree, plan=found, report=report, pathmap=pathmap, options=options)


def tree_of(arguments: argparse.Namespace, progress: Progress | None = None) -> Tree:
    """The files that the arguments name."""
    settings = settings_of(arguments)
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

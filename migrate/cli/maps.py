"""map show, lint, import and suggest."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from migrate.cli.inputs import openapi_of, read_file
from migrate.cli.output import emit
from migrate.model import ExitCode, MigrateError
from migrate.pathmap.load import BUNDLED, MapError, bundled_text, load_maps, parse_map


def _maps(arguments: argparse.Namespace) -> list[Path]:
    return [Path(name) for name in arguments.map or ()]


def show(arguments: argparse.Namespace) -> int:
    """`map show`."""
    from migrate.pathmap.show import render

    width = shutil.get_terminal_size((100, 24)).columns
    emit(render(load_maps(_maps(arguments)), format=arguments.format, width=width), None)
    return ExitCode.DONE


def lint_map(arguments: argparse.Namespace) -> int:
    """`map lint`: exit 1 when something is wrong."""
    from migrate.pathmap.lint import Level, lint

    maps = _maps(arguments)
    # The built-in map is read like any other here, so that its rows have lines.
    pathmap = load_maps(maps) if maps else parse_map(bundled_text(), BUNDLED)
    problems = lint(pathmap, openapi_of(pathmap, maps, arguments.openapi))
    for problem in problems:
        emit(f"{problem}\n", None)
    wrong = [problem for problem in problems if problem.level is Level.ERROR]
    emit(f"{len(pathmap.operations)} rows, {len(wrong)} errors, {len(problems) - len(wrong)} remarks\n", None)
    return ExitCode.TO_DO if wrong else ExitCode.DONE


def export_map(arguments: argparse.Namespace) -> int:
    """`map export`: what the format cannot say is listed on standard error."""
    from migrate.pathmap.export import export

    made = export(load_maps(_maps(arguments)), arguments.format, arguments.upstream)
    emit(made.text, arguments.output)
    for line in made.lost:
        sys.stderr.write(f"not in the export: {line}\n")
    return ExitCode.DONE


def suggest_rows(arguments: argparse.Namespace) -> int:
    """`map suggest`: exit 1 when there is no suggestion."""
    from migrate.pathmap.suggest import suggest

    maps = _maps(arguments)
    pathmap = load_maps(maps)
    document = openapi_of(pathmap, maps, arguments.openapi)
    found = suggest(pathmap, document, arguments.method, arguments.path)
    if not found:
        emit(f"Nothing in v2 is like {arguments.method} {arguments.path}\n", None)
        return ExitCode.TO_DO
    for item in found:
        emit(f"# {item.score:.2f}  {item.v2}  ({item.basis}: {item.reason})\n{item.row}\n", None)
    return ExitCode.DONE


def _as_it_stands(path: Path) -> str:
    """A map's text with its own line ends, which an import keeps."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise MapError(f"Expected a path map in UTF-8 at {path} but it cannot be read: {error}") from None


def import_rows(arguments: argparse.Namespace) -> int:
    """`map import`: the rows of a guide, as a diff, a new file, or a change of the map."""
    from migrate.pathmap.fetch import fetch
    from migrate.pathmap.importer import import_guide

    maps = _maps(arguments)
    if len(maps) > 1:
        raise MigrateError("Expected one --map to add rows to but got several")
    text = _as_it_stands(maps[0]) if maps else bundled_text()
    guide = fetch(arguments.source)
    result = import_guide(guide.text, text, name=guide.name, force=arguments.force)
    for line in (*result.changes, *result.contradictions, *result.refused):
        sys.stderr.write(f"{line}\n")
    if not result.tables:
        raise MigrateError(f"{arguments.source}: Expected a table of v1 and v2 paths but got none")
    _put(arguments, maps, text, result.text)
    return ExitCode.TO_DO if result.refused or result.contradictions else ExitCode.DONE


def _put(arguments: argparse.Namespace, maps: Sequence[Path], before: str, after: str) -> None:
    """A changed map as a diff, a new file, or a change of the file itself."""
    from migrate.report.diff import file_diff

    if arguments.write and not maps:
        raise MigrateError("The built-in map is not changed; write a map of your own with --output FILE")
    if arguments.output is not None or arguments.write:
        emit(after, arguments.output or str(maps[0]))
    else:
        name = os.path.basename(str(maps[0]) if maps else "path-map.yaml")
        emit(file_diff(name, before, after), None)


def learn_rows(arguments: argparse.Namespace) -> int:
    """`map learn`: exit 1 when the recorded traffic shows nothing new."""
    from migrate.verify.learned import learn
    from migrate.verify.recorded import read_recorded

    maps = _maps(arguments)
    if len(maps) > 1:
        raise MigrateError("Expected one --map to add to but got several")
    text = _as_it_stands(maps[0]) if maps else bundled_text()
    exchanges = [item for name in arguments.recorded for item in read_recorded(name, read_file(name))]
    result = learn(text, exchanges, file=str(maps[0]) if maps else BUNDLED)
    for line in (*result.changes, *result.remarks):
        sys.stderr.write(f"{line}\n")
    _put(arguments, maps, text, result.text)
    return ExitCode.DONE if result.changes else ExitCode.TO_DO

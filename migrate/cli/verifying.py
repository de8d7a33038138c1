"""verify: run a program before and after the rewrite and report whether the two do the same."""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace

from migrate.change import Change, change
from migrate.cli.inputs import read_file
from migrate.cli.planning import Run, changes_of, plan_run
from migrate.cli.showing import exit_code, show_report
from migrate.engine import tidied
from migrate.model import Edit, ExitCode, MigrateError
from migrate.proof import Verdict, Verification
from migrate.verify.attribute import rewritten_calls, staying
from migrate.verify.environment import parse_settings
from migrate.verify.judge import NothingProved, judge_recorded
from migrate.verify.reach import unreachable
from migrate.verify.recorded import read_recorded
from migrate.verify.session import Order, Session, Subject, prove, stays_v1
from migrate.verify.traffic import hosts_pattern


def verify(arguments: argparse.Namespace) -> int:
    """`verify`: 0 when the runs agree, 1 when they differ; what cannot be compared is an error."""
    arguments.paths = [arguments.path]
    if arguments.recorded and arguments.command:
        raise MigrateError("Expected --recorded, or a command behind --, but got both")
    if not arguments.command and not arguments.recorded:
        raise MigrateError("Expected a command behind -- that runs the program, such as: -- python main.py")
    run = plan_run(arguments)
    if not rewritten_calls(run.report.sites):
        show_report(arguments, run, default="text", wrote=None)
        raise NothingProved("No call is rewritten here, so there is nothing to prove")
    subject = _subject(run, arguments.path)
    if arguments.recorded:
        exchanges = [item for name in arguments.recorded for item in read_recorded(name, read_file(name))]
        found = judge_recorded(run.pathmap, subject.sites, subject.staying, exchanges)
    else:
        found = _proved(arguments, run, subject)
    shown = replace(run, report=replace(run.report, verification=found))
    show_report(arguments, shown, default="text", wrote=None)
    if run.report.errors:
        return exit_code(run.report)
    return ExitCode.TO_DO if found.differences or not found.count(Verdict.PROVED) else ExitCode.DONE


def _proved(arguments: argparse.Namespace, run: Run, subject: Subject) -> Verification:
    hosts = hosts_pattern(run.pathmap)
    texts = {file: found.text for file, found in run.tree.files.items()}
    why = unreachable(run.report.sites, texts, hosts, via_proxy=arguments.via_proxy)
    if why is not None:
        raise MigrateError(why)
    with Session(run.pathmap, _order(arguments)) as session:
        return prove(session, subject)


def _order(arguments: argparse.Namespace) -> Order:
    return Order(
        folder=arguments.path,
        command=arguments.command,
        settings=parse_settings(arguments.env or ()),
        seconds=arguments.time_limit,
        via_proxy=arguments.via_proxy,
        server=_words(arguments.server) if arguments.server is not None else None,
        fixtures=arguments.fixtures,
    )


def _words(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise MigrateError(f"--server: Expected a command but got {command!r}: {error}") from None
    if not words:
        raise MigrateError("--server: Expected a command but got nothing")
    return words


def _subject(run: Run, path: str) -> Subject:
    """What the rewriter makes of the tree at `path`, in memory."""
    top = os.path.realpath(path)

    def below(file: str) -> str:
        return os.path.relpath(run.tree.absolute(file), top)

    def apply(edits: Mapping[str, Sequence[Edit]]) -> Mapping[str, bytes] | None:
        found = {file: run.tree.files[file] for file in edits}
        made = [change(found[file], tidied(file, found[file].text, items)) for file, items in edits.items()]
        good = [item for item in made if isinstance(item, Change)]
        return {below(item.path): item.data for item in good} if len(good) == len(made) else None

    sites = run.report.sites
    only = run.options.only
    left = frozenset(run.pathmap.by_id) - only if only else frozenset[str]()
    return Subject(
        sites=sites,
        changed={below(item.path): item.data for item in changes_of(run.tree, run.plan.results)},
        staying=staying(sites) | left,
        stays_v1=stays_v1(run.pathmap, run.plan.calls, sites),
        calls=run.plan.calls,
        apply=apply,
    )

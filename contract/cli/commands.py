"""What the commands do."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from contract.config import Settings, load_settings
from contract.endpoint import started_mock
from contract.errors import TargetError, UsageError
from contract.mock import list_faults
from contract.order import Order, api_of, carry_out
from contract.profile import load_api
from contract.registry import load_registry
from contract.report import FORMATS
from contract.runner import ExitCode, Profile
from contract.selftest import Caught, alarms, try_faults
from specs import CREATORAUDIT


def run(options: argparse.Namespace) -> ExitCode:
    """Test an endpoint and report."""
    settings = load_settings(options.config) if options.config else Settings()
    outputs = [_output(each) for each in options.report or settings.report]
    order = _order(options, settings)
    done = carry_out(order, api_of(order.spec), progress=_progress, tell=_note)
    sys.stdout.write(done.scrubber.text(FORMATS["text"](done.run)))
    for name, file in outputs:
        _write(file, done.scrubber.text(FORMATS[name](done.run)))
    return done.run.exit_code


def _order(options: argparse.Namespace, settings: Settings) -> Order:
    """What the command line says, else the file."""
    base_url = None if options.mock else options.base_url or settings.base_url
    if base_url is None and not options.mock:
        raise UsageError("Expected --base-url URL, --mock, or base-url in the file of --config.")
    if options.fault and not options.mock:
        raise UsageError("Expected --fault together with --mock.")
    try:
        profile = Profile(options.profile or settings.profile or Profile.STANDARD)
    except ValueError:
        raise UsageError(
            f"Expected a profile of {', '.join(Profile)} but got {settings.profile!r}."
        ) from None

    def chosen(name: str) -> Any:
        told = getattr(options, name)
        return getattr(settings, name) if told in (None, []) else told

    return Order(
        base_url=base_url,
        spec=chosen("spec"),
        faults=tuple(options.fault),
        profile=profile,
        only=tuple(chosen("only")),
        seed=chosen("seed"),
        max_requests=chosen("max_requests"),
        time_limit=chosen("time_limit"),
        baseline=chosen("baseline"),
        has=tuple(chosen("has")),
        keys=settings.keys,
    )


def _output(text: str) -> tuple[str, str]:
    name, colon, file = text.partition(":")
    if not colon or name not in FORMATS or not file:
        raise UsageError(f"Expected FORMAT:FILE with one of {', '.join(FORMATS)} but got {text!r}.")
    return name, file


def _write(file: str, text: str) -> None:
    if file == "-":
        sys.stdout.write(text)
        return
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"Expected to write the report to {file} but got: {error.strerror}.") from error


def _note(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        if text == "clean-up":
            sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def list_requirements(options: argparse.Namespace) -> ExitCode:
    """One line a requirement."""
    api, checks = load_api(CREATORAUDIT), load_registry().checks
    for row in api.catalogue.select(options.names):
        state = "-" if row.excluded else type(checks[row.id]).__name__.lower() if row.id in checks else "none"
        sys.stdout.write(f"{row.area:24} {row.id:48} {row.level:6} {row.basis:10} {state:8} {row.text}\n")
    return ExitCode.CONFORMS


def show(options: argparse.Namespace) -> ExitCode:
    """Everything about one requirement."""
    row = load_api(CREATORAUDIT).catalogue.get(options.id)
    if row is None:
        raise UsageError(f"Expected the id of a requirement but got {options.id!r}; `list` shows them.")
    check = load_registry().checks.get(row.id)
    where = f"{check.function.__module__}.{getattr(check.function, '__name__', '')}" if check else "none"
    for name, value in (
        ("id", row.id),
        ("area", row.area),
        ("clause", row.text),
        ("level", row.level),
        ("basis", row.basis),
        ("source", ", ".join(row.source)),
        ("applies to", ", ".join(row.applies_to)),
        ("needs", ", ".join(sorted(row.needs))),
        ("excluded", row.excluded or ""),
        ("check", where),
    ):
        if value:
            sys.stdout.write(f"{name:11} {value}\n")
    return ExitCode.CONFORMS


def selftest(options: argparse.Namespace) -> ExitCode:
    """Every fault by its owner, then the clean mock; below 100 % or on any alarm it fails."""
    api, checks = load_api(CREATORAUDIT), load_registry().checks
    wanted = {row.id for row in api.catalogue.select(options.only)}
    listed = [each for each in list_faults() if each["requirement"] in wanted]
    if options.fault:
        listed = [each for each in listed if each["name"] in options.fault]
    without = [each for each in listed if each["requirement"] not in checks]
    faults = [each for each in listed if each["requirement"] in checks]
    if not listed:
        raise UsageError(
            "Expected a fault of the mock but none was chosen; `creatoraudit-mock faults` shows them."
        )
    caught = try_faults(api, faults, jobs=options.jobs, seed=options.seed, tell=_tell)
    good = sum(each.is_caught for each in caught)
    rows = [row for row in api.catalogue.select(options.only) if row.id in checks]
    if options.fault:
        rows = [row for row in rows if row.id in {each["requirement"] for each in faults}]
    with started_mock(api) as endpoint:
        false = alarms(endpoint.test(rows, seed=options.seed))
    for each in false:
        sys.stdout.write(f"ALARM on the clean mock: {each}\n")
    if without:
        sys.stdout.write(f"{len(without)} faults break requirements that have no check yet.\n")
    sys.stdout.write(
        f"{good} of {len(listed)} faults caught by their requirement, {len(false)} false alarms.\n"
    )
    if not caught and not without:
        raise TargetError("No fault was tried.")
    return ExitCode.CONFORMS if good == len(listed) and not false else ExitCode.FAILED


def _tell(caught: Caught) -> None:
    mark = "caught" if caught.is_caught else "MISSED"
    note = "" if caught.is_caught else f" {caught.outcome}: {caught.reason}"
    sys.stdout.write(f"{mark} {caught.fault:36} {caught.requirement:44} {caught.requests:4}{note}\n")
    sys.stdout.flush()

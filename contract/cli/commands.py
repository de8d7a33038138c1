"""What the commands do."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from contract.errors import TargetError, UsageError
from contract.mock import list_faults
from contract.model import Requirement
from contract.profile import Api, load_api
from contract.registry import load_registry
from contract.report import FORMATS
from contract.runner import ExitCode, Profile, Run, Runner, apply_baseline, capabilities_of
from contract.secrets import Scrubber
from contract.selftest import Caught, alarms, random_seed, run_mock, try_faults
from contract.target import Limits, Target
from specs import CREATORAUDIT

_REQUESTS = {Profile.READ_ONLY: 2000, Profile.STANDARD: 4000, Profile.THOROUGH: 40_000}


def run(options: argparse.Namespace) -> ExitCode:
    """Test an endpoint and report."""
    api = load_api(CREATORAUDIT)
    rows = api.catalogue.select(options.only)
    outputs = [_output(each) for each in options.report]
    accepted = _baseline(options.baseline)
    seed = random_seed() if options.seed is None else options.seed
    limits = Limits(
        requests=options.max_requests or _REQUESTS[options.profile],
        seconds=options.time_limit,
        read_only=options.profile is Profile.READ_ONLY,
    )
    began = time.monotonic()
    if options.mock:
        scrubber = Scrubber({})
        done = run_mock(
            api,
            rows,
            faults=options.fault,
            seed=seed,
            profile=options.profile,
            limits=limits,
            progress=_progress,
        )
    else:
        keys = _keys(api)
        scrubber = Scrubber({api.identities[role].env: value for role, value in keys.items()})
        done = _run_live(api, rows, options, seed=seed, limits=limits, keys=keys)
    done.seconds = time.monotonic() - began
    apply_baseline(done, accepted)
    sys.stdout.write(scrubber.text(FORMATS["text"](done)))
    for name, file in outputs:
        _write(file, scrubber.text(FORMATS[name](done)))
    return done.exit_code


def _run_live(
    api: Api,
    rows: Iterable[Requirement],
    options: argparse.Namespace,
    *,
    seed: int,
    limits: Limits,
    keys: dict[str, str],
) -> Run:
    target = Target(api=api, base_url=options.base_url, keys=keys, limits=limits)
    extra = options.has or ([] if limits.read_only else ["writes"])
    try:
        _check_key(api, target)
        return Runner(
            target,
            load_registry(),
            capabilities=capabilities_of(api, keys, extra),
            seed=seed,
            profile=options.profile,
            progress=_progress,
        ).run(list(rows))
    finally:
        target.close()


def _check_key(api: Api, target: Target) -> None:
    """Ask once whether the main key is served: a whole run of refusals would show nothing."""
    answer = target.send(api.whoami, identity="key")
    if answer.status in (401, 403):
        raise TargetError(
            f"Expected {target.base_url} to serve the key in ${api.identities['key'].env} but got "
            f"{answer.status} from {api.whoami.method} {answer.url}: {answer.text[:200]}"
        )
    if not answer.is_success or answer.json is None:
        raise TargetError(
            f"Expected JSON of {api.whoami.method} {answer.url} but got {answer.status}, "
            f"{answer.media_type or 'no media type'}: {answer.text[:200]}. Is it the right --base-url?"
        )


def _keys(api: Api) -> dict[str, str]:
    """Keys from the environment, by role. Raises UsageError without the main one."""
    found = {role: os.environ[each.env] for role, each in api.identities.items() if os.environ.get(each.env)}
    if "key" not in found:
        raise UsageError(f"Expected a key in ${api.identities['key'].env} but it is not set.")
    lacking = [each.env for role, each in api.identities.items() if role not in found]
    if lacking:
        sys.stderr.write(f"Not set, so what needs them is not tested: {', '.join(lacking)}\n")
    return found


def _baseline(file: str | None) -> list[str]:
    if file is None:
        return []
    try:
        lines = Path(file).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"Expected a readable baseline but got {file}: {error}.") from error
    return [line.partition("#")[0].strip() for line in lines if line.partition("#")[0].strip()]


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
    false = alarms(run_mock(api, rows, seed=options.seed))
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

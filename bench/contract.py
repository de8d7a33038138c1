"""Measure the contract suite beside schemathesis: the same faults of the mock, one at a time, one run.

    python bench/contract.py [--every 20] [--seed 1] [--clean 3]

Schemathesis runs twice: as it comes, and with the configuration under which the clean mock passes
(tests/mockapi/schemathesis.toml).
A fault counts as found when a run reports something that none of the runs over the clean mock reported: for
schemathesis an operation with a kind of failure, for the suite the failure of the requirement that the fault breaks.

Exits 1 when the suite misses a fault, or raises an alarm on the clean mock.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

ROOT = Path(__file__).parent.parent
TUNED = ROOT / "tests" / "mockapi" / "schemathesis.toml"
MOST_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one run reported, what it sent, and how long it took."""

    alarms: frozenset[tuple[str, str]]
    requests: int
    seconds: float


def program(name: str) -> str:
    """A program beside this Python."""
    return str(Path(sys.executable).with_name(name))


@contextlib.contextmanager
def mock(faults: tuple[str, ...]) -> Generator[dict[str, Any]]:
    """The mock on a port of its own; its ready line."""
    order = [program("creatoraudit-mock"), "serve", "--port", "0", "--rate-limit", "1000000/60"]
    order += [part for name in faults for part in ("--fault", name)]
    process = subprocess.Popen(order, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


def schemathesis(config: Path | None, faults: tuple[str, ...], seed: int) -> Seen:
    """One run of its command line."""
    with mock(faults) as ready, tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "junit.xml")
        command = [
            program("schemathesis"), *(["--config-file", str(config)] if config else []),
            "run", f"{ready['url']}/v2/openapi.json", "--header", f"Authorization: Bearer {ready['keys']['full']}",
            "--generation-database", "none", "--seed", str(seed), "--no-color",
            "--report", "junit", "--report-junit-path", str(report),
        ]  # fmt: skip
        # From the top, where the hooks of its configuration are; without one it reads none.
        place = ROOT if config else folder
        began = time.monotonic()
        try:
            done = subprocess.run(
                command, cwd=place, capture_output=True, text=True, timeout=MOST_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return Seen(alarms=frozenset(), requests=0, seconds=float(MOST_SECONDS))
        seconds = time.monotonic() - began
        generated = re.search(r"(\d+) generated", done.stdout)
        return Seen(alarms=_failures(report), requests=int(generated[1]) if generated else 0, seconds=seconds)


def _failures(report: Path) -> frozenset[tuple[str, str]]:
    """Operation and kind of each failure."""
    if not report.exists():
        return frozenset()
    return frozenset(
        (case.get("name", ""), kind)
        for case in ElementTree.parse(report).iter("testcase")
        for failure in (*case.iter("failure"), *case.iter("error"))
        for kind in re.findall(r"^- (ST\d+)", failure.text or "", re.MULTILINE)
        or [failure.get("message", "")]
    )


def ours(faults: tuple[str, ...], seed: int) -> Seen:
    """One whole run of the suite; an assumed row that saw something else than assumed counts, too."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [program("creatoraudit-contract"), "run", "--mock", "--seed", str(seed)]
        command += [part for name in faults for part in ("--fault", name)]
        began = time.monotonic()
        subprocess.run([*command, "--report", f"json:{report}"], capture_output=True, check=False)
        seconds = time.monotonic() - began
        told = json.loads(report.read_text("utf-8"))
    alarms = {
        (row["id"], "broken")
        for row in told["requirements"]
        if row["outcome"] in ("failed", "warned", "error")
        or (row["outcome"] == "observed" and row["failure"])
    }
    return Seen(alarms=frozenset(alarms), requests=told["requests"], seconds=seconds)


def main() -> int:
    """Measure, print a table, and tell whether the suite found all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--every", type=int, default=20, metavar="N", help="every Nth fault (default 20)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--clean", type=int, default=3, metavar="N", help="runs over the clean mock (default 3)"
    )
    options = parser.parse_args()
    listed = subprocess.run(
        [program("creatoraudit-mock"), "faults", "--json"], capture_output=True, text=True, check=True
    ).stdout
    faults = json.loads(listed)[:: options.every]
    tools: dict[str, Callable[[tuple[str, ...], int], Seen]] = {
        "schemathesis, default": lambda names, seed: schemathesis(None, names, seed),
        "schemathesis, configured": lambda names, seed: schemathesis(TUNED, names, seed),
        "creatoraudit-contract": ours,
    }
    clean = {name: [run((), options.seed + n) for n in range(options.clean)] for name, run in tools.items()}
    known = {
        name: frozenset[tuple[str, str]]().union(*(each.alarms for each in runs))
        for name, runs in clean.items()
    }
    found: dict[str, list[str]] = {name: [] for name in tools}
    spent: dict[str, list[Seen]] = {name: [] for name in tools}
    for place, fault in enumerate(faults, 1):
        for name, run in tools.items():
            seen = run((fault["name"],), options.seed)
            spent[name].append(seen)
            new = seen.alarms - known[name]
            if (fault["requirement"], "broken") in new if run is ours else new:
                found[name].append(fault["name"])
        marks = " ".join("+" if fault["name"] in found[name] else "-" for name in tools)
        print(f"{place:4}/{len(faults)} {marks} {fault['name']}", file=sys.stderr, flush=True)
    print(f"\n{len(faults)} faults, every {options.every}th of the mock's\n")
    print("| tool | faults found | false alarms on the clean mock | requests per run | seconds per run |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name in tools:
        runs = [*clean[name], *spent[name]]
        requests = sum(each.requests for each in runs) / len(runs)
        seconds = sum(each.seconds for each in runs) / len(runs)
        alarms = max(len(each.alarms) for each in clean[name])
        print(f"| {name} | {len(found[name])} | {alarms} | {requests:.0f} | {seconds:.1f} |")
    suite = "creatoraudit-contract"
    missed = [fault["name"] for fault in faults if fault["name"] not in found[suite]]
    for each in missed:
        print(f"missed by {suite}: {each}")
    return 1 if missed or known[suite] else 0


if __name__ == "__main__":
    raise SystemExit(main())

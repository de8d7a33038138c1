"""Generated programs through `verify`: each is run by itself, before and after the rewrite, and must be proved.

    python -m tests.migrate.verify.prove [--language NAME]... [--seed N] [--every N] [--only WORD] [--workers N]

The programs are those of `tests.migrate.generated.registry`, of each language that says how one is run alone; the
exhaustive ones of Python, a number of each other. Exits with 1 when one that is rewritten is not proved.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tests.migrate.generated.emit import Program
from tests.migrate.generated.registry import BY_NAME, ENTRIES, Entry
from tests.migrate.generated.spoken import Spoken, spoken
from tests.migrate.generated.verify import MAP_FILES, maps
from tests.migrate.verify.tools import PROGRAM, STUB, write

SPOKEN = 240  # programs of each language but Python


@dataclass(frozen=True, kw_only=True)
class Proof:
    """How one program ended: `proved`, `refused` (it could reach the API itself), `reviewed`, or `failed`."""

    case: object
    ended: str
    said: str


def provable() -> Iterator[Entry]:
    """The languages whose programs can be run alone on this machine."""
    return (entry for entry in ENTRIES if entry.alone and not entry.missing)


def everything(entry: Entry, seed: int) -> Iterable[Spoken]:
    """The programs of a language that are proved."""
    if entry.cases is not None:
        return entry.cases(seed)
    return spoken(entry.dialect, maps(), seed=seed, most=SPOKEN)


def prove(case: Spoken) -> Proof:
    """Write the program of `case` and verify it."""
    entry = BY_NAME[case.language]
    program = entry.program(case)
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), program.files)
        entry.beside(Path(folder))
        return _ended(
            case, _verify(folder, case.map, program, [word or program.main for word in entry.alone])
        )


def _verify(
    folder: str, map_name: str, program: Program, runner: list[str]
) -> subprocess.CompletedProcess[str]:
    given = [part for name, value in program.environment.items() for part in ("--env", f"{name}={value}")]
    if map_name in MAP_FILES:
        given += ["--map", str(MAP_FILES[map_name])]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CREATORAUDIT_")}
    command = [PROGRAM, "verify", folder, "--accept", "assumed", "--format", "json", *STUB, *given]
    return subprocess.run(
        [*command, "--", *runner],
        capture_output=True, encoding="utf-8", env=environment, timeout=300, check=False,
    )  # fmt: skip


def _ended(case: Spoken, done: subprocess.CompletedProcess[str]) -> Proof:
    said = done.stdout + done.stderr
    if "asks no proxy and would reach the API itself" in done.stderr:
        return Proof(case=case, ended="refused", said=said)
    if done.returncode == 2 and "No call is rewritten here" in done.stderr:
        return Proof(case=case, ended="reviewed", said=said)
    if done.returncode != 0:
        return Proof(case=case, ended="failed", said=said)
    found = json.loads(done.stdout)["verification"]
    good = not found["differences"] and found["summary"]["proved"] >= 1
    return Proof(case=case, ended="proved" if good else "failed", said=said)


def run(wanted: Iterable[Spoken], workers: int) -> Iterator[Proof]:
    """The ends of `wanted`, so many at once."""
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(prove, wanted)


def main() -> int:
    """Run, print the counts and the first failures."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = [entry.name for entry in provable()]
    parser.add_argument("--language", action="append", choices=names, help="all, where none is named")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="take each n-th program")
    parser.add_argument("--only", default="", help="programs whose line holds this text")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    entries = [BY_NAME[name] for name in options.language or names]
    every = chain.from_iterable(everything(entry, options.seed) for entry in entries)
    chosen = [case for case in every if options.only in str(case)][:: options.every]
    ends: Counter[str] = Counter()
    for proof in run(chosen, options.workers):
        ends[proof.ended] += 1
        if proof.ended == "failed":
            sys.stdout.write(f"{proof.case}\n{proof.said}\n{'=' * 100}\n")
    sys.stdout.write(", ".join(f"{count} {name}" for name, count in sorted(ends.items())) + "\n")
    return 1 if ends["failed"] or not ends["proved"] else 0


if __name__ == "__main__":
    sys.exit(main())

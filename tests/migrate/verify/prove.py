"""Generated programs through `verify`: before and after the rewrite, each call must be proved.

    python -m tests.migrate.verify.prove [--language NAME]... [--seed N] [--every N] [--only WORD] [--workers N]

The programs are those of `tests.migrate.generated.registry`, of each language that says how one is run alone: what
its exhaustive run has. Those that are rewritten go through `verify` many at a time, those that are left for review
have nothing to prove. Exits with 1 when one that is rewritten is not proved.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from migrate.model import Outcome
from migrate.verify.reach import unreachable
from tests.migrate.generated.bash import HTTPIE
from tests.migrate.generated.registry import BY_NAME, ENTRIES, Entry
from tests.migrate.generated.spoken import Spoken
from tests.migrate.generated.verify import MAP_FILES, maps, rewrite
from tests.migrate.verify.batches import Batch, batches
from tests.migrate.verify.tools import PROGRAM, STUB

LIMIT = "300"  # seconds for one run of a batch
_TOLD = 500  # programs after which it says how far it is
_CHUNK = 50  # programs that a process is given at once
_WAITING = (Outcome.NEEDS_REVIEW, Outcome.UNMAPPED)


@dataclass(frozen=True, kw_only=True)
class Proof:
    """How one program ended: `proved`, `refused` (it could reach the API itself), `reviewed`, or `failed`."""

    case: Spoken
    ended: str
    said: str = ""


def provable() -> Iterator[Entry]:
    """The languages whose programs can be run alone on this machine."""
    for entry in ENTRIES:
        if entry.alone and not entry.missing and (entry.compiled is None or entry.compiled.is_here()):
            yield entry


def run(wanted: Iterable[Spoken], workers: int, size: int | None = None) -> Iterator[Proof]:
    """The ends of `wanted`, so many batches at once."""
    cases, rewritten = list(wanted), list[Spoken]()
    with ProcessPoolExecutor(workers) as pool:
        for case, ended in zip(cases, pool.map(_not_run, cases, chunksize=_CHUNK), strict=True):
            if ended is None:
                rewritten.append(case)
            else:
                yield Proof(case=case, ended=ended)
    with ThreadPoolExecutor(workers) as pool:
        for proofs in pool.map(prove, batches(rewritten, size)):
            yield from proofs


def _not_run(case: Spoken) -> str | None:
    """`reviewed` or `refused`: what `verify` says of such a program before it runs anything."""
    program, pathmap = BY_NAME[case.language].program(case), maps()[case.map]
    _, sites, _ = rewrite(pathmap, program.files)
    if not any(site.outcome is Outcome.REWRITTEN for site in sites) or any(
        site.outcome in _WAITING for site in sites
    ):
        return "reviewed"
    hosts = re.compile("|".join(re.escape(host) for host in pathmap.hosts))
    texts = {file: text.encode() for file, text in program.files.items()}
    apart = unreachable(sites, texts, hosts, via_proxy=False)
    return None if apart is None else "refused"


def prove(batch: Batch) -> list[Proof]:
    """Verify the programs of `batch`; those that are not proved again by halves, down to each alone."""
    with tempfile.TemporaryDirectory() as folder:
        places = batch.lay(Path(folder))
        done = _verify(folder, batch)
    proved = _proved(done, batch, places)
    proofs = [Proof(case=case, ended="proved") for case in places.values() if case in proved]
    if len(places) == 1:
        return proofs or [_alone(next(iter(places.values())), done)]
    for half in batch.only(case for case in places.values() if case not in proved):
        proofs += prove(half)
    return proofs


def _verify(folder: str, batch: Batch) -> subprocess.CompletedProcess[str]:
    given = [part for name, value in batch.environment for part in ("--env", f"{name}={value}")]
    if batch.map in MAP_FILES:
        given += ["--map", str(MAP_FILES[batch.map])]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CREATORAUDIT_")}
    options = ("--accept", "assumed", "--format", "json", "--time-limit", LIMIT)
    return subprocess.run(
        [PROGRAM, "verify", folder, *options, *STUB, *given, "--", *batch.command],
        capture_output=True, encoding="utf-8", env=environment | HTTPIE, timeout=10 * int(LIMIT), check=False,
    )  # fmt: skip


def _proved(
    done: subprocess.CompletedProcess[str], batch: Batch, places: Mapping[str, Spoken]
) -> frozenset[Spoken]:
    """The programs all of whose calls are proved, where nothing differs anywhere."""
    if done.returncode != 0:
        return frozenset()
    found: dict[str, Any] = json.loads(done.stdout)["verification"]
    verdicts: dict[str, list[str]] = {name: [] for name in places}
    for site in found["sites"]:
        verdicts[batch.name_of(site["file"])].append(site["verdict"])
    return frozenset(
        places[name]
        for name, said in verdicts.items()
        if said and set(said) == {"proved"} and not found["differences"]
    )


def _alone(case: Spoken, done: subprocess.CompletedProcess[str]) -> Proof:
    """How a program that is not proved ended."""
    said = done.stdout + done.stderr
    if "asks no proxy and would reach the API itself" in done.stderr:
        return Proof(case=case, ended="refused", said=said)
    if "No call is rewritten here" in done.stderr:  # beside the sources of the libraries that it is run with
        return Proof(case=case, ended="reviewed", said=said)
    return Proof(case=case, ended="failed", said=said)


def _chosen(options: argparse.Namespace, names: Sequence[str]) -> list[Spoken]:
    entries = [BY_NAME[name] for name in options.language or names]
    every = chain.from_iterable(entry.exhaustive(options.seed) for entry in entries)
    return [case for case in every if options.only in str(case)][:: options.every]


def main() -> int:
    """Run, print the counts by language and the failures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [entry.name for entry in provable()]
    parser.add_argument("--language", action="append", choices=names, help="all, where none is named")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="take each n-th program")
    parser.add_argument("--only", default="", help="programs whose line holds this text")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    ends: Counter[tuple[str, str]] = Counter()
    chosen = _chosen(options, names)
    for done, proof in enumerate(run(chosen, options.workers), 1):
        ends[proof.case.language, proof.ended] += 1
        if done % _TOLD == 0:
            sys.stderr.write(f"{done:,} of {len(chosen):,}\n")
        if proof.ended == "failed":
            sys.stdout.write(f"{proof.case}\n{proof.said}\n{'=' * 100}\n")
    for (language, ended), count in sorted(ends.items()):
        sys.stdout.write(f"{language:12} {count:7,} {ended}\n")
    counts = Counter[str]()
    for (_, ended), count in ends.items():
        counts[ended] += count
    return 1 if counts["failed"] or not counts["proved"] else 0


if __name__ == "__main__":
    sys.exit(main())

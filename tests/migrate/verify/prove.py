"""Generated programs through `verify`: each is run by itself, before and after the rewrite, and must be proved.

    python -m tests.migrate.verify.prove [--seed N] [--every N] [--only WORD] [--workers N]

Python programs are those of `tests.migrate.generated.matrix`, the others those of its dialects. Exits with 1 when
one that is rewritten is not proved.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.migrate.generated.cases import Case
from tests.migrate.generated.emit import Program, write
from tests.migrate.generated.javascript import JavaScript
from tests.migrate.generated.matrix import cases
from tests.migrate.generated.shell import Shell
from tests.migrate.generated.spoken import Dialect, Spoken, spoken
from tests.migrate.generated.verify import maps
from tests.migrate.verify.tools import PROGRAM, STUB

# A dialect, and what runs its programs: what they export, in JavaScript.
_NODE = ("node", "--input-type=module", "-e", 'await (await import("./main.mjs")).default()')
DIALECTS: dict[str, tuple[Dialect, tuple[str, ...]]] = {
    "javascript": (JavaScript(), _NODE),
    "shell": (Shell(), ("bash", "-eu", "main.sh")),
}
SPOKEN = 240  # programs of each dialect
_GENERATED = Path(__file__).parents[1] / "generated"


@dataclass(frozen=True, kw_only=True)
class Proof:
    """How one program ended: `proved`, `refused` (it could reach the API itself), `reviewed`, or `failed`."""

    case: object
    ended: str
    said: str


def everything(seed: int) -> Iterator[Case | Spoken]:
    """Every generated program."""
    yield from cases(seed)
    for dialect, _ in DIALECTS.values():
        yield from spoken(dialect, maps(), seed=seed, most=SPOKEN)


def prove(case: Case | Spoken) -> Proof:
    """Write the program of `case` and verify it."""
    pathmap = maps()[case.map]
    operation = pathmap.by_id[case.operation]
    if isinstance(case, Spoken):
        dialect, runner = DIALECTS[case.language]
        program = dialect.write(case, operation, pathmap)
    else:
        program = write(case, operation, pathmap)
        runner = (sys.executable, program.main)
    with tempfile.TemporaryDirectory() as folder:
        _lay(Path(folder), program.files)
        return _ended(case, _verify(folder, case.map, program, runner))


def _lay(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    axios = folder / "node_modules" / "axios"
    if any(name.endswith(".mjs") for name in files):
        axios.mkdir(parents=True)
        (axios / "index.mjs").write_bytes((_GENERATED / "axios.mjs").read_bytes())
        (axios / "package.json").write_text('{"name": "axios", "type": "module", "exports": "./index.mjs"}')


def _verify(
    folder: str, map_name: str, program: Program, runner: tuple[str, ...]
) -> subprocess.CompletedProcess[str]:
    given = [part for name, value in program.environment.items() for part in ("--env", f"{name}={value}")]
    if map_name == "shelf":
        given += ["--map", str(_GENERATED / "shelf-map.yaml")]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CREATORAUDIT_")}
    command = [PROGRAM, "verify", folder, "--accept", "assumed", "--format", "json", *STUB, *given]
    return subprocess.run(
        [*command, "--", *runner],
        capture_output=True, encoding="utf-8", env=environment, timeout=300, check=False,
    )  # fmt: skip


def _ended(case: Case | Spoken, done: subprocess.CompletedProcess[str]) -> Proof:
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


def run(wanted: Iterable[Case | Spoken], workers: int) -> Iterator[Proof]:
    """The ends of `wanted`, so many at once."""
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(prove, wanted)


def main() -> int:
    """Run, print the counts and the first failures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="take each n-th program")
    parser.add_argument("--only", default="", help="programs whose line holds this text")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    chosen = [case for case in everything(options.seed) if options.only in str(case)][:: options.every]
    ends: Counter[str] = Counter()
    for proof in run(chosen, options.workers):
        ends[proof.ended] += 1
        if proof.ended == "failed":
            sys.stdout.write(f"{proof.case}\n{proof.said}\n{'=' * 100}\n")
    sys.stdout.write(", ".join(f"{count} {name}" for name, count in sorted(ends.items())) + "\n")
    return 1 if ends["failed"] or not ends["proved"] else 0


if __name__ == "__main__":
    sys.exit(main())

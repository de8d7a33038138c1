"""The exhaustive run: pairs and triples of the dimensions in full, the others drawn; a table of the ends.

    python -m tests.migrate.generated.matrix [--seed N] [--only WORD] [--show VERDICT] [--limit N]

Exits with 1 when a rewritten program sends anything but what `translate()` says.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from tests.migrate.generated.cases import DIMENSIONS, Case, sampled
from tests.migrate.generated.runner import Runner
from tests.migrate.generated.verify import Result, Verdict, maps, verify

GROUPS = (
    ("operation", "client", "placement"),
    ("operation", "client", "join"),
    ("operation", "client", "value"),
    ("operation", "placement", "value"),
    ("operation", "placement", "layout"),
    ("operation", "wrapper", "client"),
    ("operation", "path", "join"),
    ("client", "join", "base"),
    ("client", "wrapper", "base"),
    ("wrapper", "path", "join"),
    ("wrapper", "placement", "client"),
    ("join", "path", "value"),
    ("join", "placement", "value"),
    ("base", "path", "join"),
    ("base", "wrapper", "join"),
    ("operation", "names", "fields", "placement"),
)


def cases(seed: int) -> Iterator[Case]:
    """All cases of the exhaustive run, each once."""
    operations = {name: pathmap.operations for name, pathmap in maps().items()}
    seen: set[Case] = set()
    for number, group in enumerate(GROUPS):
        for case in sampled(operations, group, seed + number):
            if case not in seen:
                seen.add(case)
                yield case


def run(wanted: Iterable[Case], workers: int = 2) -> Iterator[Result]:
    """The results of `wanted`, with so many worker processes."""
    runners: SimpleQueue[Runner] = SimpleQueue()
    started = [Runner() for _ in range(workers)]
    for runner in started:
        runners.put(runner)

    def one(case: Case) -> Result:
        runner = runners.get()
        try:
            return verify(case, runner)
        finally:
            runners.put(runner)

    try:
        with ThreadPoolExecutor(workers) as pool:
            yield from pool.map(one, wanted)
    finally:
        for runner in started:
            runner.__exit__(None, None, None)


def table(results: Iterable[Result]) -> str:
    """Counts by dimension and value."""
    counts: dict[str, dict[str, Counter[Verdict]]] = defaultdict(lambda: defaultdict(Counter))
    for result in results:
        for name in ("map", "operation", *DIMENSIONS):
            counts[name][getattr(result.case, name)][result.verdict] += 1
    lines = [f"{'':34}{'cases':>7}{'rewritten':>11}{'reviewed':>10}{'wrong':>7}{'invalid':>9}{'share':>8}"]
    for name, values in counts.items():
        lines.append(name)
        for value, found in values.items():
            total = found.total() - found[Verdict.INVALID]
            share = 100 * found[Verdict.REWRITTEN] / total if total else 0
            numbers = [
                total,
                *(found[v] for v in (Verdict.REWRITTEN, Verdict.REVIEWED, Verdict.WRONG, Verdict.INVALID)),
            ]
            widths = (7, 11, 10, 7, 9)
            cells = "".join(f"{n:>{w}}" for n, w in zip(numbers, widths, strict=True))
            lines.append(f"  {value:32}{cells}{share:>7.1f}%")
    return "\n".join(lines)


def main() -> int:
    """Run, print the table and the failures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="cases whose line holds this text")
    parser.add_argument("--show", default="wrong", help="print cases of this verdict in full")
    parser.add_argument("--limit", type=int, default=3, help="how many to print")
    parser.add_argument("--every", type=int, default=1, help="take each n-th case")
    options = parser.parse_args()
    chosen = [case for case in cases(options.seed) if options.only in str(case)][:: options.every]
    results = list(run(chosen))
    shown = [result for result in results if result.verdict == options.show]
    out = sys.stdout
    step = max(1, len(shown) // options.limit)
    for result in shown[::step][: options.limit]:
        out.write(f"{result}\n{'=' * 100}\n")
    out.write(table(results) + "\n")
    totals = Counter(result.verdict for result in results)
    out.write(", ".join(f"{verdict}: {count}" for verdict, count in totals.items()) + "\n")
    reasons = Counter(_reason(result) for result in results if result.verdict is Verdict.REVIEWED)
    out.writelines(f"{count:6} {reason}\n" for reason, count in reasons.most_common(40))
    return 1 if totals[Verdict.WRONG] or totals[Verdict.INVALID] else 0


def _reason(result: Result) -> str:
    lines = [line for line in result.detail.splitlines() if "needs-review" in line and "base-url" not in line]
    return (lines or [result.detail])[0].split(": ", 1)[-1]


if __name__ == "__main__":
    sys.exit(main())

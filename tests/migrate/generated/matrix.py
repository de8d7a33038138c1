"""The exhaustive run: what matters together in full, the rest drawn; a table of the ends, language by language.

    python -m tests.migrate.generated.matrix [--language NAME]... [--write docs/coverage.md] [--every N] [--seed N]
        [--only WORD] [--show VERDICT] [--limit N]

`--write` puts the rows of the languages that were run into the page and leaves the others as they are. Exits with 1
when a rewritten program sends anything but what `translate()` says, or a generated one is no v1 program.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from queue import SimpleQueue

from tests.migrate.generated.page import Row, written
from tests.migrate.generated.registry import BY_NAME, ENTRIES, Entry
from tests.migrate.generated.spoken import Spoken
from tests.migrate.generated.verify import Result, Runs, Verdict, compared, maps


def run(entry: Entry, wanted: Iterable[Spoken], workers: int = 2) -> Iterator[Result]:
    """The results of `wanted`, with so many runtimes at once."""
    runners: SimpleQueue[Runs] = SimpleQueue()

    def some(cases: Sequence[Spoken]) -> list[Result]:
        runner = runners.get()
        try:
            return compared([(case, entry.program(case), maps()[case.map]) for case in cases], runner)
        finally:
            runners.put(runner)

    with ExitStack() as stack:
        for _ in range(workers):
            runners.put(stack.enter_context(entry.runner()))
        with ThreadPoolExecutor(workers) as pool:
            for results in pool.map(some, _parted(wanted, entry.together)):
                yield from results


def _parted(wanted: Iterable[Spoken], most: int) -> Iterator[list[Spoken]]:
    """`wanted` in lists of `most`."""
    rest = iter(wanted)
    while part := list(islice(rest, most)):
        yield part


def table(results: Iterable[Result]) -> str:
    """Counts by dimension and value."""
    counts: dict[str, dict[str, Counter[Verdict]]] = defaultdict(lambda: defaultdict(Counter))
    for result in results:
        case = result.case
        assert isinstance(case, Spoken)
        for name, value in (("map", case.map), ("operation", case.operation), *case.choices):
            counts[name][value][result.verdict] += 1
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


def row_of(entry: Entry, results: Sequence[Result]) -> Row:
    """What the page says of a language."""
    ends: dict[bool, Counter[Verdict]] = {True: Counter(), False: Counter()}
    for result in results:
        assert isinstance(result.case, Spoken)
        ends[result.case.map == "creatoraudit"][result.verdict] += 1
    both = ends[True] + ends[False]
    return Row(
        language=entry.name,
        programs=both.total(),
        rewritten=both[Verdict.REWRITTEN],
        reviewed=both[Verdict.REVIEWED],
        wrong=both[Verdict.WRONG] + both[Verdict.INVALID],
        own=_share(ends[True]),
        other=_share(ends[False]),
        proof=entry.proof,
    )


def _share(ends: Counter[Verdict]) -> str:
    return f"{100 * ends[Verdict.REWRITTEN] / ends.total():.1f} %" if ends else "-"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--language", action="append", choices=list(BY_NAME), help="all, where none is named")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the page of counts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="cases whose line holds this text")
    parser.add_argument(
        "--show", default="", help="print cases of this verdict in full, beside the wrong ones"
    )
    parser.add_argument("--limit", type=int, default=3, help="how many to print")
    parser.add_argument("--every", type=int, default=1, help="take each n-th case")
    return parser.parse_args()


def main() -> int:
    """Run, print the tables and the failures, write the page."""
    options = _arguments()
    entries = [BY_NAME[name].thorough for name in options.language or BY_NAME]
    missing = {entry.name: entry.missing for entry in entries if entry.missing}
    if missing:
        sys.stderr.write(f"Expected what the programs are run with, but this machine has not: {missing}\n")
        return 2
    rows: list[Row] = []
    for entry in entries:
        chosen = [case for case in entry.exhaustive(options.seed) if options.only in str(case)]
        results = list(run(entry, chosen[:: options.every]))
        _tell(results, options)
        rows.append(row_of(entry, results))
    for row in rows:
        sys.stdout.write(f"{row}\n")
    if options.write is not None:
        page = options.write.read_text(encoding="utf-8") if options.write.exists() else ""
        order = [entry.name for entry in ENTRIES]
        options.write.write_text(written(page, rows, order, options.every), encoding="utf-8")
    return 1 if any(row.wrong for row in rows) else 0


def _tell(results: Sequence[Result], options: argparse.Namespace) -> None:
    bad = (Verdict.WRONG, Verdict.INVALID)
    for verdict in dict.fromkeys((*bad, *([Verdict(options.show)] if options.show else []))):
        shown = [result for result in results if result.verdict is verdict]
        step = max(1, len(shown) // options.limit)
        for result in shown[::step][: options.limit]:
            sys.stdout.write(f"{result}\n{'=' * 100}\n")
    sys.stdout.write(table(results) + "\n")
    reasons = Counter(_reason(result) for result in results if result.verdict is Verdict.REVIEWED)
    sys.stdout.writelines(f"{count:6} {reason}\n" for reason, count in reasons.most_common(40))
    sys.stdout.flush()


def _reason(result: Result) -> str:
    lines = [line for line in result.detail.splitlines() if "needs-review" in line and "base-url" not in line]
    return (lines or [result.detail])[0].split(": ", 1)[-1]


if __name__ == "__main__":
    sys.exit(main())

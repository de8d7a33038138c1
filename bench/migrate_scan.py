"""`creatoraudit-migrate scan` beside ripgrep and ast-grep on published packages with v1 modules planted.

    python bench/migrate_scan.py [--runs 7] [--plant 100] [--growth 100 1000 10000]

All three look for the same strings in the same tree, in turn, each as a whole process with its output thrown away.
ripgrep and ast-grep only find; `scan` also tells what each call becomes. Needs `rg` and `ast-grep` on the path.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from migrate_corpus import PACKAGE, VERSION, cache_folder, prepared
from migrate_measure import Figures, Program, alternating
from migrate_plant import PACKAGES

# The words of the built-in map: host, variables, path words where a path word can stand.
STRINGS = (
    r"api\.creatoraudit\.com|CREATORAUDIT_(API_BASE|API_BASE_URL|API_URL|BASE_URL|URL)"
    r"""|[/"'`](add-creator|list-creators|creators?)\b"""
)
# The kinds of nodes that hold such strings, by the name that ast-grep has for a language.
KINDS = {
    "python": ("string",),
    "javascript": ("string", "template_string"),
    "typescript": ("string", "template_string"),
    "java": ("string_literal",),
    "kotlin": ("string_literal",),
    "csharp": ("string_literal", "interpolated_string_expression"),
    "go": ("interpreted_string_literal",),
    "ruby": ("string",),
    "bash": ("string", "raw_string"),
}
RATIO = 0.3  # of ast-grep's time
RATIO_OF_MANY = 0.4  # where the files are of many languages
MEMORY = 200_000_000
START_UP = 0.150  # seconds above an interpreter that does nothing
GROWTH = (100, 1_000, 10_000)
SLOPE = 1.2  # how many times as much a package may cost in the largest tree as in the smallest
SCAN, GREP, TREE_GREP = "creatoraudit-migrate scan", "rg", "ast-grep scan"
HELP, NOTHING = "creatoraudit-migrate --help", "python -c pass"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A tree to scan: which files of the wheel, what is planted, and whether the targets are for it."""

    what: str
    python_only: bool = False
    polyglot: bool = False
    languages: tuple[str, ...] = ("python",)
    ratio: float | None = None  # of ast-grep's time, at most


CORPORA = (
    Corpus(what="its Python files", python_only=True, ratio=RATIO),
    Corpus(what="all of its files"),
    Corpus(
        what="all of its files, beside packages of many languages",
        polyglot=True,
        languages=tuple(PACKAGES),
        ratio=RATIO_OF_MANY,
    ),
)


def main() -> int:
    """Measure, print the tables, and say what was not reached."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--plant", type=int, default=100)
    parser.add_argument(
        "--growth", type=int, nargs="*", default=GROWTH, help="numbers of planted packages to compare"
    )
    parser.add_argument("--cache", type=Path, default=cache_folder())
    given = parser.parse_args()
    given.cache.mkdir(parents=True, exist_ok=True)
    print(_machine(), end="\n\n")
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, corpus in enumerate(CORPORA):
            tree = prepared(
                given.cache,
                given.plant,
                python_only=corpus.python_only,
                polyglot=corpus.polyglot,
                languages=corpus.languages,
            )
            rule = Path(folder, f"rule-{number}.yml")
            rule.write_text(_rules(KINDS if corpus.polyglot else ("python",)), encoding="utf-8")
            programs = _scanners(tree, rule)
            for program in programs:
                _check(program, given.plant)
            found = alternating(programs, given.runs)
            print(_heading(tree, given.plant, corpus.what), _table(found), sep="\n\n", end="\n\n")
            if corpus.ratio is not None:
                missed += _missed(found, corpus.ratio)
    for corpus in CORPORA[0], CORPORA[-1]:
        missed += _growth(given.cache, given.growth, corpus)
    started = alternating(_starters(), max(given.runs, 15))
    more = started[HELP].median - started[NOTHING].median
    print(
        f"Start-up: {_spread(started[HELP])} for `{HELP}`, {_spread(started[NOTHING])} for `{NOTHING}`: ",
        end="",
    )
    print(f"{more * 1000:.0f} ms more.")
    if more > START_UP:
        missed.append(f"start-up: {more * 1000:.0f} ms more than `{NOTHING}`, {START_UP * 1000:.0f} allowed")
    for line in missed:
        print(f"NOT REACHED: {line}")
    return 1 if missed else 0


def _rules(languages: Iterable[str]) -> str:
    """The rules that make ast-grep look for the strings."""
    return "---\n".join(
        f"id: v1-{language}\nlanguage: {language}\nseverity: warning\nmessage: v1\nrule:\n  regex: >-\n"
        f"    {STRINGS}\n  any:\n" + "".join(f"    - kind: {kind}\n" for kind in KINDS[language])
        for language in languages
    )


def _growth(cache: Path, sizes: Sequence[int], corpus: Corpus) -> list[str]:
    """What one more planted package costs, in processor time above the same tree without any."""
    if len(sizes) < 2:
        return []

    def planted(size: int) -> Path:
        of = {"polyglot": corpus.polyglot, "python_only": corpus.python_only}
        return prepared(cache, size, languages=corpus.languages, **of)

    print(f"Growth, {corpus.what}:\n")
    print("| planted packages | processor | above the bare tree, per package | peak memory |")
    print("| --- | --- | --- | --- |")
    bare = _scan_of(planted(0), runs=3)
    print(f"| 0 | {bare.work:.2f} s | | {max(bare.memory) / 1_000_000:.0f} MB |")
    costs: list[float] = []
    for size in sizes:
        found = _scan_of(planted(size), runs=3 if size < 5_000 else 1)
        costs.append((found.work - bare.work) / size)
        print(
            f"| {size:,} | {found.work:.2f} s | {costs[-1] * 1000:.2f} ms "
            f"| {max(found.memory) / 1_000_000:.0f} MB |"
        )
    print()
    slope = costs[-1] / costs[0]
    if slope > SLOPE:
        return [
            f"growth, {corpus.what}: a package costs {slope:.2f} times as much in the largest tree, "
            f"{SLOPE} allowed"
        ]
    return []


def _scan_of(tree: Path, runs: int) -> Figures:
    program = Program(
        name=SCAN,
        command=(_tool("creatoraudit-migrate"), "scan", ".", "--quiet"),
        folder=tree,
        exits=frozenset({0, 1}),
        shares=True,
    )
    return alternating([program], runs, warm_ups=0)[SCAN]


def _scanners(tree: Path, rule: Path) -> list[Program]:
    return [
        # `scan` ends with 1 where there is something to do.
        Program(
            name=SCAN,
            command=(_tool("creatoraudit-migrate"), "scan", "."),
            folder=tree,
            exits=frozenset({1}),
            shares=True,
        ),
        Program(name=GREP, command=(_tool("rg"), "--line-number", "--regexp", STRINGS, "."), folder=tree),
        Program(
            name=TREE_GREP,
            command=(_tool("ast-grep"), "scan", "--rule", os.fspath(rule), "--report-style", "short", "."),
            folder=tree,
        ),
    ]


def _check(program: Program, planted: int) -> None:
    """A program that does not find every planted package would be fast for nothing."""
    done = subprocess.run(program.command, cwd=program.folder, capture_output=True, text=True)
    seen = len(set(re.findall(r"creator_tools_\d+", done.stdout)))
    if seen != planted:
        raise SystemExit(
            f"Expected {program.name} to find {planted} planted packages but it found {seen}: {done.stderr[-500:]}"
        )


def _starters() -> list[Program]:
    here = Path.cwd()
    return [
        Program(name=HELP, command=(_tool("creatoraudit-migrate"), "--help"), folder=here),
        Program(name=NOTHING, command=(sys.executable, "-c", "pass"), folder=here),
    ]


def _tool(name: str) -> str:
    """The program beside this Python, else the one on the path."""
    beside = Path(sys.executable).with_name(name)
    found = os.fspath(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise SystemExit(
            f"Expected {name} on the path; ripgrep is `apt install ripgrep`, ast-grep `pip install ast-grep-cli`"
        )
    return found


def _heading(tree: Path, planted: int, what: str) -> str:
    files = [path for path in tree.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1_000_000
    return f"**{PACKAGE} {VERSION}, {what}, with {planted} v1 packages planted: {len(files):,} files, {size:.0f} MB**"


def _table(found: Mapping[str, Figures]) -> str:
    reference = found[TREE_GREP].median
    rows = [
        "| program | wall, median (least to most) | of ast-grep's | processor | peak memory |",
        "| --- | --- | --- | --- | --- |",
    ]
    rows += [
        f"| `{name}` | {_spread(figures)} | {figures.median / reference:.2f} | {figures.work:.2f} s "
        f"| {max(figures.memory) / 1_000_000:.0f} MB |"
        for name, figures in found.items()
    ]
    return "\n".join(rows)


def _spread(figures: Figures) -> str:
    return f"{figures.median:.3f} s ({min(figures.wall):.3f} to {max(figures.wall):.3f})"


def _missed(found: Mapping[str, Figures], allowed: float) -> list[str]:
    ratio = found[SCAN].median / found[TREE_GREP].median
    memory = max(found[SCAN].memory)
    missed: list[str] = []
    if ratio > allowed:
        missed.append(f"time: {ratio:.2f} of ast-grep's, {allowed} allowed")
    if memory > MEMORY:
        missed.append(f"memory: {memory / 1_000_000:.0f} MB, {MEMORY / 1_000_000:.0f} allowed")
    return missed


def _machine() -> str:
    grep = subprocess.run(
        [_tool("rg"), "--version"], check=True, capture_output=True, text=True
    ).stdout.split()[1]
    load = "/".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{os.cpu_count()} cores ({_processor()}), {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, tree-sitter {version('tree-sitter')}, ripgrep {grep}, "
        f"ast-grep {version('ast-grep-cli')}; load at the start {load}."
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


if __name__ == "__main__":
    sys.exit(main())

"""Mutated programs of every language: nothing may crash the rewriter, nor hang it, nor make it touch other bytes.

    python -m tests.migrate.fuzz [--count 200000] [--part 1/20] [--language NAME]

Bytes are flipped, cut, doubled and moved, two files are joined at any place, brackets and quotes are nested up to
10,000 levels deep. Each file is planned alone, with the boldest options; edits that are planned must apply and leave
every byte outside them as it was.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from migrate import files_encoding
from migrate.edits import Clash, apply
from migrate.engine import plan
from migrate.languages.parsing import root_of
from migrate.model import Basis, Confidence
from migrate.options import Options
from migrate.pathmap.model import PathMap
from tests.migrate.generated.registry import BY_NAME
from tests.migrate.generated.spoken import spoken
from tests.migrate.generated.verify import maps
from tests.migrate.tools import Texts, assert_outside_kept

WHOLE = 200_000
LIMIT = 2.0  # seconds of processor time for one file
DEEPEST = 10_000
PROGRAMS = 150  # of each language, to mutate
BOLD = Options(accept=frozenset({Basis.ASSUMED}), min_confidence=Confidence.WEAK, include_text=True)
_PAIRS = ((b"(", b")"), (b"[", b"]"), (b"{", b"}"), (b'"', b'"'), (b"$(", b")"), (b"${", b"}"), (b"<", b">"))
_PREFIXES = (
    b"!",
    b"-",
    b"*",
    b"&",
    b"if x ",
    b"not ",
    b"a.",
    b"a+",
    b"a?",
    b"x=>",
    b"\n  ",
    b"\t",
    b"`",
    b"\\",
)
_BYTES = tuple(bytes([value]) for value in (*range(32, 127), 0, 9, 10, 13, 127, 0xC3, 0xA9, 0xFF))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One file to plan."""

    number: int
    file: str
    text: bytes
    pathmap: PathMap


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a file did that none may."""

    mutant: Mutant
    what: str


@cache
def _seeds(language: str) -> tuple[tuple[str, bytes, PathMap], ...]:
    """Files of the language's programs that name the API."""
    entry = BY_NAME[language]
    found: list[tuple[str, bytes, PathMap]] = []
    for case in spoken(entry.dialect, maps(), seed=23, most=PROGRAMS):
        pathmap = maps()[case.map]
        files = entry.program(case).files.items()
        found += [(name, text.encode(), pathmap) for name, text in files if len(text) > 80]
    return tuple(found)


def mutants(numbers: range, languages: tuple[str, ...] = ()) -> Iterator[Mutant]:
    """The mutants of these numbers: a number is always the same file, as long as the programs are."""
    names = languages or tuple(sorted(BY_NAME))
    for number in numbers:
        random = Random(number)
        seeds = _seeds(names[number % len(names)])
        file, text, pathmap = random.choice(seeds)
        other = random.choice(seeds)[1]
        for _ in range(random.randint(1, 6)):
            text = _mutated(text, other, random)
        yield Mutant(number=number, file=file, text=text, pathmap=pathmap)


def _mutated(text: bytes, other: bytes, random: Random) -> bytes:
    if not text:
        return other
    at, length = random.randrange(len(text) + 1), random.randint(1, 60)
    cut = text[at : at + length]
    match random.randrange(100):
        case kind if kind < 18:
            bit = 1 << random.randrange(7)
            return text[:at] + bytes(byte ^ bit for byte in text[at : at + 1]) + text[at + 1 :]
        case kind if kind < 34:
            return text[:at] + text[at + length :]
        case kind if kind < 48:
            return text[:at] + cut + text[at:]
        case kind if kind < 62:
            to = random.randrange(len(text) + 1)
            rest = text[:at] + text[at + length :]
            return rest[:to] + cut + rest[to:]
        case kind if kind < 74:
            return text[:at] + random.choice(_BYTES) * random.choice((1, 1, 2, 3, 9)) + text[at:]
        case kind if kind < 86:
            return text[:at] + other[random.randrange(len(other) + 1) :]
        case kind if kind < 94:
            return text[:at]
        case _:
            return _nested(text, at, random)


def _nested(text: bytes, at: int, random: Random) -> bytes:
    deep = random.choice((3, 30, 300, 3_000, DEEPEST))
    if random.random() < 0.5:
        return text[:at] + random.choice(_PREFIXES) * deep + text[at:]
    opens, closes = random.choice(_PAIRS)
    end = min(len(text), at + random.randint(0, 80))
    closed = random.choice((deep, deep, 0, deep - 1))
    return text[:at] + opens * deep + text[at:end] + closes * closed + text[end:]


def fault_of(mutant: Mutant) -> Fault | None:
    """What is wrong with how the mutant was planned, None where nothing is."""
    for _ in range(3):  # others' work on the machine only adds
        root_of.cache_clear()  # each try parses the mutant itself
        started = time.process_time()
        try:
            what = _planned(mutant)
        except Exception:
            return Fault(mutant=mutant, what=traceback.format_exc(limit=-6))
        took = time.process_time() - started
        if what is not None or took < LIMIT:
            return Fault(mutant=mutant, what=what) if what is not None else None
    return Fault(mutant=mutant, what=f"took {took:.1f} s of processor time")


def _planned(mutant: Mutant) -> str | None:
    if files_encoding.is_binary(mutant.text):
        return None
    try:
        text, _ = files_encoding.decode(mutant.text, mutant.file)
    except files_encoding.Undecodable:  # such a file is set aside where it is read
        return None
    result = plan(Texts({mutant.file: text}), mutant.pathmap, BOLD)
    for item in result.results:
        if crash := next((error.message for error in item.errors if "fault of this" in error.message), None):
            return crash
        if not item.edits:
            continue
        if item.errors:
            return f"edits beside errors: {item.errors[0].message}"
        after = apply(text, item.edits)
        if isinstance(after, Clash):
            return f"edits clash: {after}"
        edits = [(edit.span.start, edit.span.end, edit.text) for edit in item.edits]
        try:
            assert_outside_kept(text, after, edits)
        except AssertionError:
            return "a byte outside the edits changed"
    return None


def faults(numbers: range, languages: tuple[str, ...] = ()) -> Iterator[Fault]:
    """The faults among the mutants of these numbers."""
    found = (fault_of(mutant) for mutant in mutants(numbers, languages))
    return (fault for fault in found if fault is not None)


def main() -> int:
    """Plan the mutants of a part, print the faults and how long it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=WHOLE)
    parser.add_argument("--part", default="1/1", metavar="N/OF")
    parser.add_argument("--language", action="append", default=[], choices=sorted(BY_NAME))
    options = parser.parse_args()
    part, of = map(int, options.part.split("/"))
    size = options.count // of
    started = time.process_time()
    seen: Counter[str] = Counter()
    for fault in faults(range((part - 1) * size, part * size), tuple(options.language)):
        last = fault.what.strip().splitlines()[-1]
        seen[last] += 1
        if seen[last] <= 2:
            sys.stdout.write(f"{fault.mutant.number} {fault.mutant.file}: {fault.what}\n")
            sys.stdout.flush()
    took = time.process_time() - started
    sys.stdout.write(
        f"part {options.part}: {size} files, {took:.0f} s of processor time, {seen.total()} faults\n"
    )
    return 1 if seen else 0


if __name__ == "__main__":
    sys.exit(main())

"""Measure whole processes: wall time, processor time and peak memory, as the kernel counts them."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

# An installed program is compiled once, at its first run: also where this Python is told to write no bytecode.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

_PAUSE = 0.01  # seconds between two looks at the memory of a run


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A command line to be measured; `exits` are the codes that mean it did its work."""

    name: str
    command: Sequence[str]
    folder: Path
    exits: frozenset[int] = frozenset({0})
    shares: bool = False  # its work among several processes


@dataclass(slots=True)
class Figures:
    """What the runs of one program took."""

    wall: list[float] = field(default_factory=list[float])
    processor: list[float] = field(default_factory=list[float])
    memory: list[int] = field(default_factory=list[int])  # bytes, of all its processes together

    @property
    def median(self) -> float:
        """The median wall time in seconds."""
        return statistics.median(self.wall)

    @property
    def work(self) -> float:
        """The median processor time in seconds, user and system, over all cores."""
        return statistics.median(self.processor)


def alternating(programs: Sequence[Program], runs: int, warm_ups: int = 1) -> Mapping[str, Figures]:
    """Run all programs in turn, `runs` times each, so that a noisy moment meets them all; warm-ups are not counted."""
    figures = {program.name: Figures() for program in programs}
    for program in programs:
        if program.shares:
            figures[program.name].memory.append(together(program))
    for turn in range(warm_ups + runs):
        for program in programs:
            wall, usage = once(program)
            if turn >= warm_ups:
                found = figures[program.name]
                found.wall.append(wall)
                found.processor.append(usage.ru_utime + usage.ru_stime)
                if not program.shares:
                    found.memory.append(usage.ru_maxrss * 1024)
    return figures


def together(program: Program) -> int:
    """The most memory that the processes of a run hold together, in bytes: what they share counts once.

    A run of its own, which is looked at all the while. Source: proc(5), "smaps_rollup", Pss.
    """
    process = _begun(program)
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(_held, _family(process.pid))))
        time.sleep(_PAUSE)
    return most


def _begun(program: Program) -> subprocess.Popen[bytes]:
    """A run, its output thrown away."""
    return subprocess.Popen(
        program.command,
        cwd=program.folder,
        env=_ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def _family(process: int) -> list[int]:
    """A process and those that it made."""
    try:
        made = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:  # it has just ended
        return []
    return [process, *(one for child in made for one in _family(int(child)))]


def _held(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def once(program: Program) -> tuple[float, resource.struct_rusage]:
    """One run, its output thrown away.

    Raises:
        SystemExit: the program ended with an unexpected code: what was measured is not its work.
    """
    started = time.perf_counter()
    process = _begun(program)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in program.exits:
        raise SystemExit(
            f"Expected {program.name} to end with {sorted(program.exits)} but it ended with "
            f"{process.returncode}: {' '.join(program.command)}"
        )
    return wall, usage

"""What differs beside the requests: exit code, standard output, state, requests that escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from migrate.pathmap.model import PathMap
from migrate.proof import Aspect, Difference
from migrate.verify.aliases import Aliases
from migrate.verify.recording import Recording
from migrate.verify.shown import without_secrets
from migrate.verify.state import only_in, place
from migrate.verify.texts import lines_differ, normal_lines, stable_lines

_MOST_LINES = 12  # of output or state shown on each side
_LAST_LINES = 15  # of an error's text


@dataclass(frozen=True, slots=True, kw_only=True)
class Stable:
    """What two runs of the original have in common, and what not."""

    lines: Sequence[str | None]
    same_length: bool
    loose_lines: Sequence[str]


def in_common(pathmap: PathMap, first: Recording, second: Recording, aliases: Aliases) -> Stable:
    """The output and state that two runs of the original share; `aliases` are the second run's."""
    mine = normal_lines(pathmap, first, Aliases())
    other = normal_lines(pathmap, second, aliases)
    kept, loose = stable_lines(mine, other)
    return Stable(
        lines=kept,
        same_length=len(mine) == len(other),
        loose_lines=loose,
    )


def outside(
    pathmap: PathMap,
    runs: tuple[Recording, Recording, Recording],
    stable: Stable,
    aliases: Aliases,
    secrets: Mapping[str, str],
) -> list[Difference]:
    """The differences between the original's run and the rewritten program's; `aliases` are the latter's."""
    first, second, third = runs
    lines = normal_lines(pathmap, third, aliases)
    found = [*_escaped(third), *_exit(first, third, secrets), *_output(lines, stable, secrets)]
    return [*found, *_state(first, second, third)]


def tail(text: str) -> str:
    """The last lines of a text."""
    return "\n".join(text.strip().splitlines()[-_LAST_LINES:])


def _escaped(third: Recording) -> Iterator[Difference]:
    if third.escaped:
        text = f"the rewritten program calls the API itself and not the mock ({third.escaped[0]}, refused)"
        yield Difference(aspect=Aspect.ESCAPED, text=text, sent=third.escaped[:_MOST_LINES])


def _exit(first: Recording, third: Recording, secrets: Mapping[str, str]) -> Iterator[Difference]:
    old, new = first.exit_code, third.exit_code
    if old != new:
        said = without_secrets(tail(third.stderr), secrets).splitlines()
        ended = f"ends with exit code {new}" if new is not None else "does not end within the time limit"
        text = f"the rewritten program {ended}, the original one with {old}"
        yield Difference(aspect=Aspect.EXIT, text=text, expected=(str(old),), sent=(str(new), *said))


def _output(lines: Sequence[str], stable: Stable, secrets: Mapping[str, str]) -> Iterator[Difference]:
    if not lines_differ(stable.lines, lines, same_length=stable.same_length):
        return
    old = ["(unstable)" if line is None else line for line in stable.lines]
    pairs = zip(old, lines, strict=False)
    unlike = (n for n, (one, two) in enumerate(pairs) if one not in (two, "(unstable)"))
    start = next(unlike, min(len(old), len(lines)))
    sides = [
        tuple(without_secrets(line, secrets) for line in side[start : start + _MOST_LINES])
        for side in (old, lines)
    ]
    text = f"standard output differs from line {start + 1} on"
    yield Difference(aspect=Aspect.OUTPUT, text=text, expected=sides[0], sent=sides[1])


def _state(first: Recording, second: Recording, third: Recording) -> Iterator[Difference]:
    """What differs between the states, but for what two runs of the original leave differently."""
    only = only_in(first.dump(), third.dump())
    if not any(only):
        return
    loose = {place(line) for side in only_in(first.dump(), second.dump()) for line in side}
    one, two = ([line for line in side if place(line) not in loose] for side in only)
    if one or two:
        text = f"the state afterwards differs at {place((one or two)[0])}"
        yield Difference(
            aspect=Aspect.STATE, text=text, expected=tuple(one[:_MOST_LINES]), sent=tuple(two[:_MOST_LINES])
        )

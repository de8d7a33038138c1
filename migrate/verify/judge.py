"""Judge three runs: the original twice, so that what differs by itself is known, and the rewritten one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from migrate.model import MigrateError, Site
from migrate.pathmap.model import Operation, PathMap
from migrate.pathmap.translate import capture
from migrate.proof import Aspect, Difference, Verification
from migrate.verify import attribute
from migrate.verify.aliases import Aliases
from migrate.verify.attribute import Place
from migrate.verify.facts import differing, facts_of, types_for
from migrate.verify.match import Pair, Pairing, pair_up
from migrate.verify.outside import Stable, in_common, outside, tail
from migrate.verify.recording import Recording
from migrate.verify.shown import one_line, request_lines, without_secrets
from migrate.verify.traffic import Call, Exchange, at, calls_of
from migrate.verify.wanted import Wanted, as_it_was, translated


class NothingProved(MigrateError):
    """The original program does not run in a way that anything could be compared with."""


@dataclass(slots=True, kw_only=True)
class _Case:
    """What is known while the runs are judged."""

    pathmap: PathMap
    sites: Sequence[Site]
    staying: frozenset[str]
    first: Recording
    wanted: Sequence[Wanted]
    secrets: Mapping[str, str]
    unstable: dict[int, frozenset[str]] = field(default_factory=dict[int, frozenset[str]])
    restless: set[str] = field(default_factory=set[str])  # operations sent more or less often by themselves
    loose_order: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    notes: list[str] = field(default_factory=list[str])
    differences: list[Difference] = field(default_factory=list[Difference])
    wrong: dict[int, Difference] = field(default_factory=dict[int, Difference])
    blamed: list[Place] = field(default_factory=list[Place])
    origins: dict[int, tuple[Place, ...]] = field(default_factory=dict[int, tuple[Place, ...]])


def check_original(pathmap: PathMap, run: Recording, command: Sequence[str]) -> list[Call]:
    """The calls of a run of the original program.

    Raises:
        NothingProved: it failed, did not end, or called the API never or not through the mock.
    """
    said = without_secrets(tail(run.stderr or run.stdout), secrets_of(run))
    shown = f"\n{said}" if said else ""
    name = " ".join(command)
    if run.exit_code is None:
        raise NothingProved(
            f"The original program does not end within the time limit, so nothing is proved: {name}{shown}\n"
            "Give it longer with --time-limit S, or a command that ends."
        )
    if run.escaped:
        raise NothingProved(
            f"The original program calls the API itself and not the mock ({run.escaped[0]}, refused), "
            "so nothing is proved; --via-proxy points it at the mock."
        )
    if run.exit_code != 0:
        raise NothingProved(
            f"The original program fails already (exit code {run.exit_code}), so nothing is proved: "
            f"{name}{shown}"
        )
    calls = calls_of(pathmap, run.exchanges)
    if not calls:
        raise NothingProved(
            f"The original program made no call of the API, so nothing is proved: {name}{shown}\n"
            "Give a command that calls it; one that cannot be pointed elsewhere may want --env, --via-proxy."
        )
    return calls


def secrets_of(run: Recording) -> dict[str, str]:
    """The keys of a run's server, by name."""
    keys: Any = at(run.start, ["keys"])
    if not isinstance(keys, Mapping):
        return {}
    return {f"key {name}": str(key) for name, key in cast("Mapping[str, Any]", keys).items()}


def judge(
    pathmap: PathMap,
    sites: Sequence[Site],
    staying: frozenset[str],
    runs: tuple[Recording, Recording, Recording],
    told: Mapping[int, Sequence[Place]] | None = None,
) -> Verification:
    """What three runs show of the rewritten `sites`.

    `staying` names the operations that some call still makes on v1; `told` says of requests of the first run
    who sent them.
    """
    first, second, third = runs
    calls = calls_of(pathmap, first.exchanges)
    wanted = translated(pathmap, calls, staying)
    case = _Case(
        pathmap=pathmap, sites=sites, staying=staying, first=first, wanted=wanted, secrets=_all_secrets(runs)
    )
    lines = _compare_twice(case, calls, second)
    aliases = Aliases()
    aliases.pair_starts(first.start, third.start)
    new = calls_of(pathmap, third.exchanges)
    pairing = pair_up(wanted, new, aliases, case.unstable)
    movable = attribute.rewritten_calls(sites)
    case.origins = attribute.candidates(wanted, movable, told or {})
    for number, pair in pairing.pairs.items():
        if pair.choice.version == "v1":  # sent by a site that was left as it was
            case.origins.pop(number, None)
    _requests(case, pairing, new)
    _order(case, pairing)
    beside = outside(pathmap, runs, lines, aliases, case.secrets)
    case.differences += beside
    elsewhere = beside[0].aspect.value if beside else None
    return Verification(
        v1_requests=len(calls),
        v2_requests=len(new),
        sites=attribute.verdicts(movable, case.origins, case.wrong, case.blamed, elsewhere),
        differences=tuple(case.differences),
        unstable=tuple(case.notes),
    )


def judge_recorded(
    pathmap: PathMap, sites: Sequence[Site], staying: frozenset[str], exchanges: Sequence[Exchange]
) -> Verification:
    """What recorded traffic of both versions shows, without running anything.

    Raises:
        NothingProved: the traffic of a version is missing.
    """
    calls = calls_of(pathmap, exchanges)
    sides = {version: [call for call in calls if call.version == version] for version in ("v1", "v2")}
    for version, found in sides.items():
        if not found:
            raise NothingProved(f"There is no call of {version} in what was recorded, so nothing is proved")
    old, new = sides["v1"], sides["v2"]
    wanted = translated(pathmap, old, staying)
    first = Recording(exchanges=exchanges, exit_code=None)
    case = _Case(pathmap=pathmap, sites=sites, staying=staying, first=first, wanted=wanted, secrets={})
    pairing = pair_up(wanted, new, Aliases(), renaming=True)
    movable = attribute.rewritten_calls(sites)
    case.origins = attribute.candidates(wanted, movable, {})
    _requests(case, pairing, new)
    _order(case, pairing)
    return Verification(
        v1_requests=len(old),
        v2_requests=len(new),
        sites=attribute.verdicts(movable, case.origins, case.wrong, case.blamed, None),
        differences=tuple(case.differences),
        recorded=True,
    )


def _all_secrets(runs: Sequence[Recording]) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, run in enumerate(runs):
        found |= {name + " " * number: key for name, key in secrets_of(run).items()}
    return found


def _compare_twice(case: _Case, calls: Sequence[Call], second: Recording) -> Stable:
    """What the original does differently by itself, into the notes of the case."""
    aliases = Aliases()
    aliases.pair_starts(case.first.start, second.start)
    again = calls_of(case.pathmap, second.exchanges)
    pairing = pair_up(as_it_was(calls), again, aliases)
    retold = translated(case.pathmap, again, case.staying)
    for number, pair in pairing.pairs.items():
        _note_unstable(case, number, pair, retold[pair.sent], aliases)
    for number in pairing.missing:
        _restless(case, calls[number])
    for position in pairing.free:
        _restless(case, again[position])
    case.loose_order |= {
        (one, two)
        for one, two in _ordered_pairs(calls)
        if one in pairing.pairs
        and two in pairing.pairs
        and not _before(again[pairing.pairs[one].sent], again[pairing.pairs[two].sent])
    }
    stable = in_common(case.pathmap, case.first, second, aliases)
    case.notes += [f"standard output: {without_secrets(line, case.secrets)}" for line in stable.loose_lines]
    return stable


def _note_unstable(case: _Case, number: int, pair: Pair, retold: Wanted, aliases: Aliases) -> None:
    if not pair.differ:
        return
    here = case.wanted[number]
    shown = one_line("v1", here.call.request)
    case.notes.append(f"request {number + 1}, {shown}: {', '.join(sorted(pair.differ))}")
    if here.choices and retold.choices:
        one, two = here.choices[0], retold.choices[0]
        left = facts_of(one.version, one.request, here.call.exchange)
        right = facts_of(two.version, two.request, retold.call.exchange, aliases)
        types = types_for(one.request, here.call.request, here.call.exchange)
        case.unstable[number] = differing(left, right, types)


def _restless(case: _Case, call: Call) -> None:
    name = f"{call.request.method} {call.request.path}"
    if name not in case.restless:
        case.restless.add(name)
        case.notes.append(f"how often it sends {name}")


# --- requests ---


def _requests(case: _Case, pairing: Pairing, sent: Sequence[Call]) -> None:
    for number, wanted in enumerate(case.wanted):
        pair = pairing.pairs.get(number)
        shown = one_line(wanted.call.version, wanted.call.request)
        if not wanted.choices:
            text = f"{shown} has no translation: {wanted.problem}"
            _wrong(case, number, Difference(aspect=Aspect.UNTRANSLATABLE, text=text, v1=shown))
        elif pair is not None and pair.differ:
            _wrong(case, number, _other_request(wanted, pair, sent[pair.sent]))
        elif pair is not None:
            _answers(case, number, sent[pair.sent])
        elif number in pairing.missing and not _is_restless(case, wanted.call):
            _wrong(case, number, _missing(wanted))
    untold = [wanted.operation for wanted in case.wanted if not wanted.choices and wanted.operation]
    for position in pairing.free:
        # What the map cannot translate was sent all the same: it is told already, and not one too many.
        match = next((operation for operation in untold if _is_of(operation, sent[position])), None)
        if match is not None:
            untold.remove(match)
        else:
            _extra(case, sent[position])


def _is_restless(case: _Case, call: Call) -> bool:
    return f"{call.request.method} {call.request.path}" in case.restless


def _wrong(case: _Case, number: int, difference: Difference) -> None:
    places = tuple(f"{file}:{line}" for file, line, _ in case.origins.get(number, ()))
    found = Difference(
        aspect=difference.aspect,
        text=difference.text,
        v1=difference.v1,
        expected=difference.expected,
        sent=difference.sent,
        sites=places,
    )
    case.differences.append(found)
    case.wrong[number] = found


def _other_request(wanted: Wanted, pair: Pair, sent: Call) -> Difference:
    names = ", ".join(name.removesuffix(" =").removesuffix(" {}") for name in sorted(pair.differ))
    choice = pair.choice
    return Difference(
        aspect=Aspect.REQUEST,
        text=f"request {pair.wanted + 1} is not the translated one: {names}",
        v1=one_line(wanted.call.version, wanted.call.request),
        expected=request_lines(choice.version, choice.request, wanted.call.exchange, pair.differ, own=False),
        sent=request_lines(sent.version, sent.request, sent.exchange, pair.differ, own=True),
    )


def _missing(wanted: Wanted) -> Difference:
    choice = wanted.choices[0]
    return Difference(
        aspect=Aspect.MISSING,
        text=f"{one_line(choice.version, choice.request)} was not sent",
        v1=one_line(wanted.call.version, wanted.call.request),
        expected=request_lines(choice.version, choice.request, wanted.call.exchange, (), own=False),
        sent=("(not sent)",),
    )


def _extra(case: _Case, sent: Call) -> None:
    if case.restless and _is_restless_extra(case, sent):
        return
    names = {operation.id for operation in case.pathmap.operations if _is_of(operation, sent)}
    movable = attribute.rewritten_calls(case.sites)
    places = [attribute.place_of(site) for site in movable if site.operation in names]
    case.blamed += places
    case.differences.append(
        Difference(
            aspect=Aspect.EXTRA,
            text=f"{one_line(sent.version, sent.request)} was sent, and nothing that v1 sent becomes it",
            expected=("(nothing)",),
            sent=request_lines(sent.version, sent.request, sent.exchange, (), own=True),
            sites=tuple(f"{file}:{line}" for file, line, _ in places),
        )
    )


def _is_of(operation: Operation, sent: Call) -> bool:
    """Whether a request is one of the operation, in the version that it was sent to."""
    endpoint = operation.v2 if sent.version == "v2" else operation.v1
    return endpoint is not None and capture(endpoint, sent.request) is not None


def _is_restless_extra(case: _Case, sent: Call) -> bool:
    """Whether a request of a restless operation explains one that nothing asked for."""
    return any(
        _is_restless(case, wanted.call) and wanted.operation is not None and _is_of(wanted.operation, sent)
        for wanted in case.wanted
    )


def _answers(case: _Case, number: int, sent: Call) -> None:
    """A request that is as wanted must succeed where v1's did."""
    wanted = case.wanted[number]
    old, new = wanted.call.exchange.status, sent.exchange.status
    if old is None or new is None or (old < 400) == (new < 400):
        return
    said = sent.exchange.answer if new >= 400 else wanted.call.exchange.answer
    _wrong(
        case,
        number,
        Difference(
            aspect=Aspect.ANSWER,
            text=f"request {number + 1} was answered with {old} by v1 and with {new} by v2",
            v1=one_line(wanted.call.version, wanted.call.request),
            expected=(
                *request_lines("v1", wanted.call.request, wanted.call.exchange, (), own=True),
                str(old),
            ),
            sent=(
                *request_lines(sent.version, sent.request, sent.exchange, (), own=True),
                str(new),
                said.decode("utf-8", "replace")[:200],
            ),
        ),
    )


def _before(one: Call, two: Call) -> bool:
    """Whether `one` was answered before `two` was sent: only then is their order the program's."""
    return one.exchange.ended < two.exchange.began


def _ordered_pairs(calls: Sequence[Call]) -> Iterator[tuple[int, int]]:
    """Neighbours and near neighbours whose order the program decided."""
    for two in range(len(calls)):
        for one in range(max(0, two - 20), two):
            if _before(calls[one], calls[two]):
                yield one, two


def _order(case: _Case, pairing: Pairing) -> None:
    calls = [wanted.call for wanted in case.wanted]
    for one, two in _ordered_pairs(calls):
        pairs = pairing.pairs
        if (one, two) in case.loose_order or one not in pairs or two not in pairs or two in case.wrong:
            continue
        if _before(pairing.sent[pairs[two].sent], pairing.sent[pairs[one].sent]):
            early, late = pairing.sent[pairs[two].sent], pairing.sent[pairs[one].sent]
            text = (
                f"{one_line(early.version, early.request)} was sent before "
                f"{one_line(late.version, late.request)}, which v1 sent first"
            )
            _wrong(
                case,
                two,
                Difference(aspect=Aspect.ORDER, text=text, v1=one_line("v1", calls[two].request)),
            )

"""One verification: copies, servers, recorders and runs, everything gone at the end."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from migrate.model import Edit, Outcome, Site
from migrate.pathmap.model import PathMap
from migrate.plan import Planned, named_base
from migrate.proof import Verification
from migrate.verify.attribute import Place, candidates, place_of, rewritten_calls
from migrate.verify.environment import base_variables, environment, fixture, moved, pointed
from migrate.verify.judge import check_original, judge
from migrate.verify.probes import probes_for, reroute, told_by
from migrate.verify.program import Ended, find_program, run
from migrate.verify.recorder import Recorder, Reroute
from migrate.verify.recording import Recording
from migrate.verify.scratch import Scratch, addresses
from migrate.verify.server import Server
from migrate.verify.traffic import calls_of, hosts_pattern
from migrate.verify.wanted import translated

if TYPE_CHECKING:
    from migrate.verify.authority import Authority


Told = Mapping[int, Sequence[Place]]  # request of the first run -> who sent it


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to run, and how."""

    folder: str
    command: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict[str, str])  # of `--env`
    seconds: float = 60.0
    via_proxy: bool = False
    server: Sequence[str] | None = None  # instead of the mock
    fixtures: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What the rewriter made of the program."""

    sites: Sequence[Site]
    changed: Mapping[str, bytes]  # new bytes of files, by path below the folder that is run
    staying: frozenset[str]  # operations that some call still makes on v1
    stays_v1: bool = False  # the base URL in the environment must stay v1's
    calls: Sequence[Planned] = ()
    # The new bytes of files when only these edits are made, by path of the plan; None: they cannot be.
    apply: Callable[[Mapping[str, Sequence[Edit]]], Mapping[str, bytes] | None] = lambda _: None


class Session:
    """Runs a program in fresh copies against fresh servers; a context manager."""

    def __init__(self, pathmap: PathMap, order: Order) -> None:
        self.pathmap = pathmap
        self.order = order
        self._hosts = hosts_pattern(pathmap)
        self._stack = ExitStack()
        self._waiting: list[Server] = []
        self._runs = 0
        self._own_authority: Authority | None = None
        # Later than now, so that what falls due in the first moments is due at once, in every run alike.
        moment = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
        self._moment = moment.isoformat()

    def __enter__(self) -> Session:
        find_program(
            self.order.command, self.order.folder, self.order.settings.get("PATH", os.environ.get("PATH"))
        )
        self._scratch = self._stack.enter_context(Scratch(self.order.folder))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def prepare(self, count: int) -> None:
        """Let `count` servers start in the background."""
        for _ in range(count):
            server = Server(
                command=self.order.server, fixtures=self.order.fixtures, folder=self._scratch.path
            )
            self._stack.callback(server.close)
            self._waiting.append(server)

    def record(self, changed: Mapping[str, bytes], *, v2: bool, reroute: Reroute | None = None) -> Recording:
        """Run the program with the files of `changed` in place of its own; `v2`: its base URL is v2's."""
        if not self._waiting:
            self.prepare(1)
        server = self._waiting.pop(0)
        self._runs += 1
        with Recorder(server.start["url"], self._hosts, reroute) as recorder:
            folder = self._scratch.copy(f"run-{self._runs}", changed, self._pointed(recorder))
            variables = self._variables(recorder, server, folder, v2=v2)
            server.set_clock(self._moment)
            ended = run(self.order.command, folder, variables, self.order.seconds)
            server.stop()
            return self._recording(recorder, server, folder, ended)

    def _pointed(self, recorder: Recorder) -> Callable[[bytes], bytes]:
        if self.order.via_proxy:
            return lambda data: data
        return addresses(self._hosts, recorder.address)

    def _variables(self, recorder: Recorder, server: Server, folder: str, *, v2: bool) -> dict[str, str]:
        local = (
            {} if self.order.via_proxy else {origin: recorder.address(origin) for origin in self._origins()}
        )
        own = base_variables(self.pathmap, v2=v2, local=local)
        key = server.start.get("keys")
        if isinstance(key, Mapping) and key:
            first = str(next(iter(key.values())))  # pyright: ignore[reportUnknownArgumentType]
            own |= dict.fromkeys(self.pathmap.keys, first)
        for name, value in self.order.settings.items():
            given = fixture(value, server.start)
            own[name] = pointed(moved(self.pathmap, given) if v2 else given, local)
        authority = self._authority() if self.order.via_proxy else None
        proxy = recorder.forward(authority.context if authority is not None else None)
        bundle = authority.bundle if authority is not None else None
        return environment({**os.environ, "PWD": folder}, own, proxy=proxy, authorities=bundle)

    def _origins(self) -> list[str]:
        bases = [base for pair in self.pathmap.bases for base in (pair.v1, pair.v2) if "{" not in base]
        found = [base if "://" in base else f"https://{base}" for base in bases]
        return list(dict.fromkeys("/".join(base.split("/")[:3]) for base in found))

    def _authority(self) -> Authority:
        if self._own_authority is None:
            from migrate.verify.authority import Authority

            self._own_authority = Authority(self._scratch.path)
        return self._own_authority

    def _recording(self, recorder: Recorder, server: Server, folder: str, ended: Ended) -> Recording:
        return Recording(
            exchanges=tuple(recorder.exchanges),
            exit_code=ended.code,
            stdout=ended.stdout,
            stderr=ended.stderr,
            start=server.start,
            dump=cache(server.state),
            folder=folder,
            origins=dict(recorder.origins),
            escaped=tuple(recorder.escaped),
        )


def stays_v1(pathmap: PathMap, calls: Sequence[Planned], sites: Sequence[Site]) -> bool:
    """Whether a call that is not rewritten reads its base URL from a variable that the map knows."""
    held = {
        (s.file, s.line, s.column) for s in sites if s.outcome in (Outcome.NEEDS_REVIEW, Outcome.UNMAPPED)
    }
    names = {named_base(name) for name in pathmap.environment}
    return any(call.through & names and place_of(call.site) in held for call in calls)


def prove(session: Session, subject: Subject) -> Verification:
    """Run the original twice and the rewritten program once, and judge them.

    Raises:
        MigrateError: the program cannot be run, or nothing can be compared.
    """
    first, second = original(session)
    third = session.record(subject.changed, v2=not subject.stays_v1)
    runs = (first, second, third)
    told = _told(session, subject, runs)
    return judge(session.pathmap, subject.sites, subject.staying, runs, told)


def _told(session: Session, subject: Subject, runs: tuple[Recording, Recording, Recording]) -> Told:
    """Who sent what, where several sites may have: by further runs, each rewritten in part."""
    pathmap = session.pathmap
    wanted = translated(pathmap, calls_of(pathmap, runs[0].exchanges), subject.staying)
    movable = rewritten_calls(subject.sites)
    probes = probes_for(subject.calls, movable, candidates(wanted, movable, {}))
    changes = [subject.apply(edits) for edits in probes.edits]
    if not changes or None in changes:
        return {}
    session.prepare(len(changes))
    seen = [session.record(changed or {}, v2=False, reroute=reroute(pathmap)) for changed in changes]
    return told_by(pathmap, probes, runs[0], wanted, seen)


def original(session: Session) -> tuple[Recording, Recording]:
    """Two runs of the original program; the second and a third server start when the first run is done.

    Raises:
        MigrateError: it does not run, or makes no call.
    """
    first = session.record({}, v2=False)
    check_original(session.pathmap, first, session.order.command)
    session.prepare(2)
    second = session.record({}, v2=False)
    check_original(session.pathmap, second, session.order.command)
    return first, second

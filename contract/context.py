"""What a scenario or traffic is given."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from contract.declare import expect
from contract.document import Operation
from contract.errors import TargetError, Untestable
from contract.model import Breach, Exchange, Verdict
from contract.profile import Api, Kind, request_of
from contract.registry import Registry
from contract.request import CONTROL, SAFE_METHODS, Request
from contract.target import Target, Together
from contract.world import World

T = TypeVar("T")
_MOST_PAGES = 500


@dataclass(kw_only=True)
class Shared:
    """What all contexts of one run have in common."""

    api: Api
    target: Target
    world: World
    registry: Registry
    capabilities: frozenset[str]
    seed: int
    thorough: bool = False
    probes: dict[tuple[Request, str | None], Exchange] = field(
        default_factory=dict[tuple[Request, "str | None"], Exchange]
    )
    traffic: dict[str, list[Exchange] | Exception] = field(
        default_factory=dict[str, "list[Exchange] | Exception"]
    )
    kept: dict[str, Any] = field(default_factory=dict[str, Any])
    """What traffic and scenarios hand to each other, by name."""


class Context:
    """One check's way to the target."""

    def __init__(self, shared: Shared, name: str) -> None:
        self._shared = shared
        self.name = name
        self.api = shared.api
        self.world = shared.world
        self.thorough = shared.thorough
        self.clock = Clock(self)
        self.random = random.Random(f"{shared.seed} {name}")
        """The same in every run with this seed."""

    @property
    def data(self) -> Mapping[str, Mapping[str, Any]]:
        """What areas keep in `contract/<area>.yaml` beside the profile."""
        return self.api.data

    def has(self, capability: str) -> bool:
        """Whether the target has what `needs` calls so."""
        return capability in self._shared.capabilities

    def may_send(self, request: Request | Operation) -> bool:
        """Whether the run's profile allows the method."""
        return request.method in SAFE_METHODS or self.has("writes")

    def send(self, request: Request, *, identity: str | None = "key", patient: bool = True) -> Exchange:
        """Send; with `patient=False` a 429 comes back instead of being waited out."""
        with self._sending():
            return self._shared.target.send(request, identity=identity, patient=patient)

    def send_together(self, requests: Sequence[Request], *, identity: str | None = "key") -> Together:
        """Send at the same time, each on a connection of its own; says how far they overlapped."""
        with self._sending():
            return self._shared.target.send_together([(each, identity) for each in requests])

    def probe(self, request: Request, *, identity: str | None = "key") -> Exchange:
        """The answer to a safe request that any check may have sent before: it is sent once in a run."""
        place = (request, identity)
        if place not in self._shared.probes:
            self._shared.probes[place] = self.send(request, identity=identity)
        return self._shared.probes[place]

    def traffic(self, name: str) -> list[Exchange]:
        """The exchanges of a traffic, which runs when it is first asked for.

        Raises Untestable when the target lacks what it needs, or what stopped it.
        """
        kept = self._shared.traffic.get(name)
        if kept is None:
            kept = self._run_traffic(name)
            self._shared.traffic[name] = kept
        if isinstance(kept, Exception):
            raise kept
        return kept

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gave when it was first asked for under this name in the run."""
        if name not in self._shared.kept:
            self._shared.kept[name] = make()
        kept: T = self._shared.kept[name]
        return kept

    def walk(
        self, request: Request, *, identity: str | None = "key", limit: int | None = None
    ) -> list[Exchange]:
        """Every page of a collection, from the first to the last. Raises Untestable when it does not end."""
        paging = self.api.profile["pagination"]
        request = request.with_query(**{paging["limit"]: limit or paging["largest"]})
        pages = [self.served(self.send(request, identity=identity))]
        while cursor := pages[-1].at_path(*paging["next"]):
            if len(pages) >= _MOST_PAGES:
                raise Untestable(f"{request.target} did not end after {_MOST_PAGES} pages.")
            following = request.with_query(**{paging["cursor"]: cursor})
            pages.append(self.served(self.send(following, identity=identity)))
        return pages

    def items(self, request: Request, *, identity: str | None = "key") -> list[Any]:
        """The items of every page of a collection."""
        pages = self.walk(request, identity=identity)
        return [item for page in pages for item in self.api.data_of(page) or ()]

    def adopt(self, kind: Kind, id: str) -> None:
        """Have something removed at the end that was made in another way than by a POST of the API."""
        self._shared.target.adopted.append((kind, id))

    def unknown_id(self) -> str:
        """An id that the target has never seen."""
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def expect(
        self,
        requirement: str,
        condition: object,
        expected: str,
        received: object,
        at: Exchange | None = None,
        *,
        after: Sequence[Exchange] = (),
    ) -> Verdict:
        """One verdict: the clause held if `condition`.

        `at`: the exchange that shows it; `after`: those that have to be sent before it to see it again.
        """
        finding = expect(condition, expected, received)
        breach = finding if isinstance(finding, Breach) else None
        return Verdict(requirement=requirement, breach=breach, exchange=at, after=tuple(after))

    def observe(self, requirement: str, what: str, at: Exchange) -> Verdict:
        """A verdict that only tells what was seen, for a clause that leaves it open."""
        return Verdict(requirement=requirement, breach=None, exchange=at, note=what)

    def requests_of(self, requirement: str) -> list[Request]:
        """A call of each operation without parameters in the path that a requirement speaks of."""
        row = self.api.catalogue[requirement]
        return [request_of(each) for each in self.api.operations_of(row) if not each.path_parameters]

    def served(self, exchange: Exchange) -> Exchange:
        """The exchange, when it succeeded. Raises Untestable otherwise: a step that a check builds upon."""
        if not exchange.is_success:
            raise Untestable(
                f"{exchange.request.method} {exchange.request.target} was answered {exchange.status}, "
                f"on which the check builds: {exchange.text[:200]}"
            )
        return exchange

    def _run_traffic(self, name: str) -> list[Exchange] | Exception:
        item = self._shared.registry.traffic[name]
        missing = sorted(item.needs - self._shared.capabilities)
        if missing:
            return Untestable(f"The target lacks {', '.join(missing)}.")
        try:
            return list(item.function(Context(self._shared, f"traffic {name}")))
        except TargetError:
            raise
        except Exception as error:
            return error

    @contextmanager
    def _sending(self) -> Generator[None]:
        before, self._shared.target.sender = self._shared.target.sender, self.name
        try:
            yield
        finally:
            self._shared.target.sender = before


class Clock:
    """The target's clock."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    @property
    def can_be_driven(self) -> bool:
        """Whether `advance` takes no real time."""
        controls = self._ctx.api.profile.get("controls")
        return controls is not None and self._ctx.has(controls["capability"])

    def advance(self, seconds: float) -> None:
        """Let time pass: by the target's controls, else by waiting."""
        target = self._ctx._shared.target  # pyright: ignore[reportPrivateUsage]
        if not self.can_be_driven:
            target.sleep(seconds)
            return
        path = self._ctx.api.profile["controls"]["clock"]
        order = Request(method="POST", path=path, surface=CONTROL).with_json({"advance_seconds": seconds})
        self._ctx.served(self._ctx.send(order, identity=None))
        target.clock_offset += seconds

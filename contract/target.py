"""The target: sends requests, within a budget, and remembers every exchange.

With `writer.py` and `mock.py` this is where the suite meets the world.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import httpx

from contract.credentials import CREDENTIALS, PLAIN, Credential
from contract.errors import BudgetError, TargetError, UsageError
from contract.interrupts import held_back
from contract.model import Exchange
from contract.profile import MAIN, Api, Kind
from contract.request import CONTROL, Request

_LARGEST_BODY: Final = 16 * 1024 * 1024
# Not one of the headers that a client adds must differ from what a check says.
_DEFAULTS: Final = {"Accept": "application/json", "User-Agent": "creatoraudit-contract"}
_PATIENCE: Final = 3
_STORM: Final = 100
"""Answers in a row that are all 5xx: nothing can be tested then."""
REASONABLE_WAIT: Final = 90.0
"""Seconds: a target that asks for a longer pause ends the run's patience."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a run may cost."""

    requests: int = 4000
    seconds: float = 600.0
    seconds_per_answer: float = 10.0
    read_only: bool = False


@dataclass(kw_only=True)
class Together:
    """Answers to requests that were sent at the same time."""

    exchanges: list[Exchange]

    @property
    def overlap(self) -> int:
        """The largest number of requests that were under way at one moment."""
        starts = [each.began for each in self.exchanges]
        return max(
            (sum(each.began <= start < each.ended for each in self.exchanges) for start in starts), default=0
        )


@dataclass(kw_only=True)
class Target:
    """One endpoint, called under several identities."""

    api: Api
    base_url: str
    keys: Mapping[str, str]
    """Key by role."""
    limits: Limits = field(default_factory=Limits)
    transport: httpx.BaseTransport | None = None
    """Instead of a connection: an app in this process."""
    sleep: Callable[[float], None] = time.sleep
    clock_offset: float = 0.0
    """Seconds by which the target's driven clock is ahead of ours."""
    exchanges: list[Exchange] = field(default_factory=list[Exchange])
    adopted: list[tuple[Kind, str]] = field(default_factory=list[tuple[Kind, str]])
    """What was made in a way that no answer of the API under test told, to be removed all the same."""
    unanswered: list[tuple[Request, str | None]] = field(default_factory=list[tuple[Request, str | None]])
    """Requests that may have changed something, though no answer to them came, and who sent them."""
    sender: str = ""
    """The check or traffic that is at work."""

    def __post_init__(self) -> None:
        self._started = time.monotonic()
        self._count = 0
        self._lock = threading.Lock()
        self._unbounded = False
        self._broken_in_a_row = 0
        url = _address(self.base_url)
        path = url.path.rstrip("/") or self.api.document.base_path
        self.origin = str(url.copy_with(path="/", query=None, fragment=None)).rstrip("/")
        self.prefixes = {"": path, **self.api.surfaces}
        self._client = httpx.Client(
            transport=self.transport,
            timeout=self.limits.seconds_per_answer,
            follow_redirects=False,
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=64),
            trust_env=False,
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    @property
    def sent(self) -> int:
        """How many requests have been sent."""
        return self._count

    def url(self, request: Request) -> str:
        """The whole URL of a request."""
        return self.origin + self.prefixes[request.surface] + request.target

    def send(self, request: Request, *, identity: str | None, patient: bool = True) -> Exchange:
        """Send a request and take down the exchange.

        A refusal for too many requests is waited out as told and asked again, unless `patient` is false
        or the identity is one whose limit may be used up.
        Raises BudgetError, TargetError.
        """
        exchange = self._send_once(request, identity)
        limited = identity is not None and self.api.identities[identity].limited
        if not patient or limited:
            return exchange
        for _ in range(_PATIENCE):
            if exchange.status != 429:
                break
            self._wait_out(exchange)
            exchange = self._send_once(request, identity)
        return exchange

    def send_together(self, requests: Sequence[tuple[Request, str | None]]) -> Together:
        """Send requests at the same time, each on its own thread, from behind one barrier."""
        barrier = threading.Barrier(len(requests))
        results: dict[int, Exchange | BaseException] = {}

        def run(place: int, request: Request, identity: str | None) -> None:
            try:
                barrier.wait(timeout=10)
                results[place] = self._send_once(request, identity)
            except BaseException as error:
                results[place] = error

        threads = [
            threading.Thread(target=run, args=(place, *each), daemon=True)
            for place, each in enumerate(requests)
        ]
        with held_back():
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        found: list[Exchange] = []
        for place in range(len(requests)):
            result = results[place]
            if isinstance(result, BaseException):
                raise result
            found.append(result)
        return Together(exchanges=found)

    @contextmanager
    def beyond_budget(self) -> Generator[None]:
        """For the clean-up, which must happen even when nothing is left."""
        self._unbounded = True
        try:
            yield
        finally:
            self._unbounded = False

    def _send_once(self, request: Request, identity: str | None) -> Exchange:
        self._check_budget(request)
        with held_back():
            return self._exchange(request, identity)

    def _exchange(self, request: Request, identity: str | None) -> Exchange:
        with self._lock:
            self._count += 1
            number = self._count
        prepared = self._prepare(request, identity)
        began = time.monotonic()
        try:
            answer = self._client.send(prepared, stream=True)
            try:
                body = _read(answer, began + self.limits.seconds_per_answer)
            finally:
                answer.close()
        except httpx.HTTPError as error:
            if not request.is_safe and not isinstance(error, httpx.ConnectError):
                self.unanswered.append((request, identity))
            raise TargetError(
                f"Expected an HTTP answer to {request.method} {self.url(request)} but got: "
                f"{str(error) or type(error).__name__}."
            ) from error
        exchange = Exchange(
            number=number,
            request=request,
            identity=identity,
            operation=None if request.surface else self.api.document.find(request.method, request.path),
            url=self.url(request),
            status=answer.status_code,
            headers=tuple(
                (name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw
            ),
            body=body,
            began=began,
            ended=time.monotonic(),
            at=time.time() + self.clock_offset,
            by=self.sender,
            shows_key=self._shows_key(request, identity, answer.headers.raw, body),
        )
        with self._lock:
            self.exchanges.append(exchange)
            self._broken_in_a_row = self._broken_in_a_row + 1 if exchange.status >= 500 else 0
        if self._broken_in_a_row >= _STORM:
            raise TargetError(
                f"Expected to be served but {_STORM} answers in a row were {exchange.status} and the like."
            )
        return exchange

    def _prepare(self, request: Request, identity: str | None) -> httpx.Request:
        headers = [(name, value) for name, value in _DEFAULTS.items() if request.header(name) is None]
        # An empty value means: do not send this header at all.
        headers += [(name, value) for name, value in request.headers if value or name.lower() != "accept"]
        way, key = self._credential(request, identity)
        if request.header("authorization") is None:
            headers += [("Authorization", value) for value in way.headers(key)]
        raw = [(name.encode(), value.encode("utf-8", "surrogateescape")) for name, value in headers]
        url = self.origin + self.prefixes[request.surface] + request.with_pairs(way.parameters(key)).target
        prepared = self._client.build_request(
            request.method, url, headers=httpx.Headers(raw), content=request.body
        )
        if request.header("accept") == "":
            # The client would send one of its own.
            del prepared.headers["accept"]
        return prepared

    def _credential(self, request: Request, identity: str | None) -> tuple[Credential, str]:
        """How a key is shown, and which."""
        if request.credential:
            return CREDENTIALS[request.credential], self.keys.get(identity or MAIN, "")
        return (PLAIN, self.keys[identity]) if identity is not None else (CREDENTIALS["none"], "")

    def _shows_key(
        self, request: Request, identity: str | None, headers: Sequence[tuple[bytes, bytes]], body: bytes
    ) -> bool:
        key = self._credential(request, identity)[1].encode()
        return bool(key) and (key in body or any(key in value for _, value in headers))

    def _check_budget(self, request: Request) -> None:
        if self._unbounded:
            return
        # The controls are the mock's own: what they move is a clock, not what the API holds.
        if self.limits.read_only and not request.is_safe and request.surface != CONTROL:
            raise BudgetError(f"A read-only run sends no {request.method}.")
        if self._count >= self.limits.requests:
            raise BudgetError(f"The {self.limits.requests} requests of the run are used up.")
        if time.monotonic() - self._started > self.limits.seconds:
            raise BudgetError(f"The {self.limits.seconds:g} seconds of the run are used up.")

    def _wait_out(self, exchange: Exchange) -> None:
        told = exchange.header("retry-after") or ""
        seconds = float(told) if told.isdigit() else 1.0
        if seconds > REASONABLE_WAIT:
            raise TargetError(
                f"Expected to be served within {REASONABLE_WAIT:g} s but was told to wait for {seconds:g} s."
            )
        self.sleep(seconds)


def _address(text: str) -> httpx.URL:
    """The base URL. Raises UsageError for what is none."""
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise UsageError(f"Expected an http or https URL but got {text!r}: {error}.") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise UsageError(f"Expected an http or https URL but got {text!r}.")
    return url


def _read(answer: httpx.Response, deadline: float) -> bytes:
    """The body as sent, decoded; bounded in size and time."""
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > _LARGEST_BODY:
            raise TargetError(
                f"Expected a body of up to {_LARGEST_BODY} bytes but got more from {answer.url}."
            )
        if time.monotonic() > deadline:
            raise TargetError(f"Expected a whole body in time but {answer.url} was still sending it.")
    return b"".join(parts)

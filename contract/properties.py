"""Generated requests: drawn from the document, judged by every property at once, shrunk when one fails."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final
from urllib.parse import unquote

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from contract.context import Context, Shared
from contract.declare import Property
from contract.document import Operation
from contract.model import Breach, Exchange, Requirement, Verdict
from contract.request import Request, fill, query_pairs
from contract.values import as_object

_SHRINKING: Final = 200
"""Requests that may be spent on making one failing request smaller."""
_THOROUGH: Final = 10
_HEALTHY: Final = (
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
    HealthCheck.large_base_example,
)
_DROPPED: Final = frozenset(
    {"authorization", "host", "content-length", "transfer-encoding", "connection", "cookie"}
)


class _Broken(Exception):
    """A property failed; hypothesis looks for a smaller request that fails alike."""


class Drawing:
    """Strategies for the requests of one document."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        import schemathesis

        self._schema: Any = schemathesis.openapi.from_dict(dict(content))

    def requests(self, operation: Operation, mode: str) -> st.SearchStrategy[Request]:
        """Requests that the document allows (`valid`) or does not (`invalid`)."""
        from schemathesis import GenerationMode

        drawn: Any = self._schema[operation.path][operation.method.lower()].as_strategy(
            generation_mode=GenerationMode.POSITIVE if mode == "valid" else GenerationMode.NEGATIVE
        )
        requests: st.SearchStrategy[Request] = drawn.map(partial(_request, operation, mode))
        return requests


def run_properties(
    shared: Shared, items: Sequence[Property], rows: Mapping[str, Requirement]
) -> list[Verdict]:
    """Verdicts of the properties on requests to every operation that one of them speaks of."""
    verdicts: list[Verdict] = []
    drawing = Drawing(shared.api.document.content)
    for operation in shared.api.document.operations:
        if operation.method != "GET" and "writes" not in shared.capabilities:
            continue
        concerned = [each for each in items if shared.api.concerns(rows[each.id], operation)]
        for mode in ("valid", "invalid"):
            judged = [each for each in concerned if mode in each.modes]
            if judged and (mode == "valid" or _can_be_invalid(operation)):
                verdicts += _Session(shared, operation, mode, judged).run(drawing.requests(operation, mode))
    return verdicts


def _can_be_invalid(operation: Operation) -> bool:
    places = {parameter.get("in") for parameter in operation.parameters}
    return operation.body is not None or bool(places & {"path", "query"})


class _Session:
    """One operation, one mode."""

    def __init__(self, shared: Shared, operation: Operation, mode: str, items: Sequence[Property]) -> None:
        self._shared, self._operation, self._items = shared, operation, items
        self._ctx = Context(shared, f"generated {mode} {operation.key}")
        self._examples = max(each.examples for each in items) * (_THOROUGH if shared.thorough else 1)
        digest = hashlib.sha256(f"{shared.seed} {mode} {operation.key}".encode()).digest()
        self._seed = int.from_bytes(digest[:8], "big")
        self._seen: dict[Request, Exchange] = {}
        self._verdicts: dict[tuple[str, int], Verdict] = {}
        self._broken: str | None = None
        self._spent = 0

    def run(self, requests: st.SearchStrategy[Request]) -> list[Verdict]:
        """Draw, send, judge; the same seed draws the same requests."""

        @seed(self._seed)
        @settings(
            max_examples=self._examples,
            deadline=None,
            database=None,
            derandomize=False,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=_HEALTHY,
            report_multiple_bugs=False,
        )
        @given(requests)
        def example(request: Request) -> None:
            self._judge(request)

        # A document may leave no room for an invalid request.
        with suppress(_Broken, Unsatisfiable):
            example()
        return list(self._verdicts.values())

    def _judge(self, request: Request) -> None:
        exchange = self._seen.get(request)
        if exchange is None:
            if self._broken is not None:
                self._spent += 1
                if self._spent > _SHRINKING:
                    return
            exchange = self._send(request)
            if exchange.status >= 500:
                # What does not repeat is an outage, and no clause is about it.
                exchange = self._send(request)
            self._seen[request] = exchange
        for item in self._items:
            finding = item.function(exchange, self._shared.api)
            if finding is None or finding is False:
                continue
            breach = finding if isinstance(finding, Breach) else None
            verdict = Verdict(requirement=item.id, breach=breach, exchange=exchange)
            self._verdicts[item.id, exchange.number] = verdict
            if breach is not None and self._broken in (None, item.id):
                self._broken = item.id
                raise _Broken(item.id)

    def _send(self, request: Request) -> Exchange:
        identity = None if self._operation.is_open else "key"
        return self._ctx.send(request, identity=identity)


def _request(operation: Operation, mode: str, case: Any) -> Request:
    """What schemathesis drew, as a request of ours."""
    # Drawn ones are escaped already.
    ids = {name: unquote(str(value)) for name, value in as_object(case.path_parameters).items()}
    headers = [
        (name, value)
        for name, value in as_object(dict(case.headers or {})).items()
        if isinstance(value, str) and name.lower() not in _DROPPED and _is_sendable(value)
    ]
    request = Request(
        method=operation.method,
        path=fill(operation.path, ids),
        query=query_pairs(as_object(case.query)),
        headers=tuple(headers),
        label=mode,
    )
    if operation.body is None or type(case.body).__name__ == "NotSet":
        return request
    if isinstance(case.body, bytes):
        return request.with_body(case.body, case.media_type)
    text = json.dumps(case.body, ensure_ascii=False, default=str)
    return request.with_body(text.encode("utf-8", "surrogatepass"), case.media_type or "application/json")


def _is_sendable(value: str) -> bool:
    return value.isascii() and value.isprintable() and value == value.strip()

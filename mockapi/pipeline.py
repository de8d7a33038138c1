"""The way of every request, from the socket's bytes to an answer, in one fixed order.

Route, key (401), active (403), rate (429), `Accept` (406), scope (403), `Content-Type` (415), size (413),
syntax
(400), parameters and fields (422), idempotency (409 or replay), handler. Each step belongs to an object below
`Parts`, so that a step can be replaced without the others knowing.
"""

from __future__ import annotations

import secrets
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from mockapi.bodies import parse_json
from mockapi.cache import AnswerCache, CacheKey
from mockapi.call import Call, Handler, Tools
from mockapi.clock import DAY_MS, Clock
from mockapi.database import Database, is_busy
from mockapi.document import Operation, load_document
from mockapi.errors import MockError
from mockapi.etags import Etags
from mockapi.gate import Caller, Gate
from mockapi.http import Answer, Request, Result, render_json
from mockapi.negotiation import Negotiation
from mockapi.parameters import ParameterReader
from mockapi.problems import FieldError, Problem, problem_document
from mockapi.replays import Replays
from mockapi.router import Router
from mockapi.schema import organizations
from mockapi.simulation import lock
from mockapi.validation import Check, Compiler

_VERSION: Final = select(organizations.c.version).where(organizations.c.id == bindparam("owner"))
_CONTENT_TYPE: Final = {"Content-Type": "application/json"}


@dataclass(slots=True, kw_only=True)
class Parts:
    """The objects that a pipeline is made of, shared by both versions."""

    database: Database
    clock: Clock
    gate: Gate
    negotiation: Negotiation
    etags: Etags
    replays: Replays
    tools: Tools
    cache: AnswerCache | None
    """None: every answer is made anew."""


@dataclass(slots=True, kw_only=True)
class Exchange:
    """What is known of one request so far."""

    request: Request
    request_id: str
    now: int = 0
    caller: Caller | None = None
    fresh: bool = True
    """Whether `caller.version` is still the organisation's version."""
    headers: dict[str, str] = field(default_factory=dict[str, str])
    """Fields that every answer to this request carries."""


class Pipeline:
    """v2; v1 changes how input is read and how errors look."""

    version = "v2"

    def __init__(self, parts: Parts, handlers: Mapping[str, Handler]) -> None:
        operations = load_document(self.version).operations
        self.parts = parts
        self.handlers = dict(handlers)
        self.operations = {operation.id: operation for operation in operations}
        self.router = Router(operations, f"/{self.version}")
        self.readers, self.body_checks = _compile(self.version)
        if self.handlers.keys() != self.operations.keys():
            difference = sorted(self.handlers.keys() ^ self.operations.keys())
            raise MockError(
                f"Expected one handler an operation of {self.version} but these differ: {difference}."
            )

    def handle(self, request: Request) -> Answer:
        """Answer a request; nothing is raised, whatever happens."""
        exchange = Exchange(request=request, request_id=self.new_request_id(request))
        try:
            exchange.now = self.parts.clock.now()
            answer = self.answer(exchange)
        except Problem as problem:
            answer = self.render_problem(exchange, problem)
        except Exception as error:
            answer = self.render_problem(exchange, self.crash(exchange, error))
        return self.finish(exchange, answer)

    def new_request_id(self, request: Request) -> str:
        """A new id for every request; what a client sends under that name is not taken over."""
        return "req_" + secrets.token_hex(12)

    def answer(self, exchange: Exchange) -> Answer:
        """The answer, or a raised problem."""
        request = exchange.request
        operation, path_values = self.admit_and_route(exchange)
        self.check_accept(request, operation)
        if exchange.caller is not None:
            self.parts.gate.check_scope(exchange.caller, self.required_scope(operation))
        if operation.method == "GET":
            return self.answer_get(exchange, operation, path_values)
        path, query, body = self.read_input(exchange, operation, path_values)
        call = self.make_call(exchange, operation, path, query, body)
        return (
            self.answer_write(exchange, call)
            if operation.scope != "read"
            else self.answer_read(exchange, call)
        )

    def admit_and_route(self, exchange: Exchange) -> tuple[Operation, dict[str, str]]:
        """Route, and count the key's request; a wrong path is told to anyone, with or without a key."""
        request = exchange.request
        try:
            operation, values = self.router.match(request.method, request.path)
        except Problem as lost:
            try:
                self.admit(exchange)
            except Problem as refused:
                if refused.kind.status != 401:
                    raise
            raise lost from None
        if not operation.open:
            self.admit(exchange)
        return operation, values

    def admit(self, exchange: Exchange) -> None:
        """Who calls, and may they: sets the caller and the rate headers."""
        gate = self.parts.gate
        token = gate.read_token(exchange.request.header("authorization"))
        caller = gate.find(token, exchange.now)
        exchange.caller = caller
        exchange.headers.update(gate.rate_headers(caller))
        gate.check_active(caller)
        gate.check_rate(caller, exchange.now)
        if caller.next_refresh_at is not None and caller.next_refresh_at <= exchange.now:
            self.parts.tools.simulation.run(caller.org_id, exchange.now)
            exchange.fresh = False

    def required_scope(self, operation: Operation) -> str:
        """The scope that the document asks for."""
        return operation.scope

    def check_accept(self, request: Request, operation: Operation) -> None:
        """406 when the client takes nothing that is served."""
        self.parts.negotiation.check_accept(request.header("accept"), operation.media_types)

    def read_input(
        self, exchange: Exchange, operation: Operation, path_values: dict[str, str]
    ) -> tuple[dict[str, str], dict[str, Any], Any]:
        """Path values, query values and the validated body."""
        request = exchange.request
        body = None
        if operation.body_schema is not None:
            self.parts.negotiation.check_content_type(request.header("content-type"), operation.body_types)
            if request.body_too_large:
                raise Problem("PAYLOAD_TOO_LARGE")
            body = parse_json(request.body)
        path, query = self.readers[operation.id].read(request, path_values)
        if operation.body_schema is not None:
            self.check_body(operation, body)
        return path, query, body

    def check_body(self, operation: Operation, body: Any) -> None:
        """422 with every field at fault."""
        errors: list[FieldError] = []
        self.body_checks[operation.id](body, "", errors)
        if errors:
            raise Problem("VALIDATION_ERROR", errors=errors)

    def make_call(
        self, exchange: Exchange, operation: Operation, path: dict[str, str], query: dict[str, Any], body: Any
    ) -> Call:
        """The handler's argument, still without a connection."""
        caller = exchange.caller
        return Call(
            request=exchange.request,
            operation_id=operation.id,
            connection=_NO_CONNECTION,
            org_id=caller.org_id if caller else "",
            key_name=caller.key_name if caller else "",
            now=exchange.now,
            tools=self.parts.tools,
            path=path,
            query=query,
            body=body,
        )

    def answer_get(self, exchange: Exchange, operation: Operation, path_values: dict[str, str]) -> Answer:
        """A representation with its tag, from the cache where the organisation has not changed since."""
        key = self.cache_key(exchange)
        cache, caller = self.parts.cache, exchange.caller
        hit = None
        if cache is not None and caller is not None and exchange.fresh:
            hit = cache.find(key, caller.version)
        if hit is None:
            path, query = self.readers[operation.id].read(exchange.request, path_values)
            hit = self.represent(key, self.make_call(exchange, operation, path, query, None))
        if self.parts.etags.matches(exchange.request.header("if-none-match"), hit.headers["ETag"]):
            return Answer(status=304, headers={k: v for k, v in hit.headers.items() if k != "Content-Type"})
        return Answer(status=hit.status, body=hit.body, headers=dict(hit.headers))

    def cache_key(self, exchange: Exchange) -> CacheKey:
        """All that a representation depends on, apart from the organisation's version."""
        request, caller = exchange.request, exchange.caller
        return (
            caller.key_id if caller else "",
            request.path,
            request.query,
            request.base_url,
            exchange.now // DAY_MS,
        )

    def represent(self, key: CacheKey, call: Call) -> Answer:
        """Make a representation in one consistent view, and remember it under the version of that view."""
        with self.parts.database.read() as connection:
            call.connection = connection
            version = connection.execute(_VERSION, {"owner": call.org_id}).scalar_one_or_none()
            result = self.handlers[call.operation_id](call)
        answer = self.render(result)
        answer.headers["ETag"] = self.parts.etags.make(answer.body)
        if self.parts.cache is not None and version is not None:
            self.parts.cache.store(key, version, answer)
        return answer

    def answer_read(self, exchange: Exchange, call: Call) -> Answer:
        """A read that travels as POST."""
        with self.parts.database.read() as connection:
            call.connection = connection
            return self.render(self.handlers[call.operation_id](call))

    def answer_write(self, exchange: Exchange, call: Call) -> Answer:
        """A change, alone in its organisation, done or not done as a whole."""
        try:
            with self.parts.database.write() as connection:
                lock(connection, call.org_id)
                call.connection = connection
                return self.replay_or_do(exchange, call)
        except IntegrityError:
            raise Problem("CONFLICT") from None

    def replay_or_do(self, exchange: Exchange, call: Call) -> Answer:
        """The recorded answer for a used `Idempotency-Key`, else the handler's, recorded."""
        key = exchange.request.header("idempotency-key")
        if key is None or not self.operations[call.operation_id].takes_idempotency_key:
            return self.render(self.handlers[call.operation_id](call))
        replays = self.parts.replays
        scope = replays.scope(call.org_id, call.operation_id, key)
        answer = replays.find(call.connection, scope, call.body, call.now)
        if answer is None:
            answer = self.render(self.handlers[call.operation_id](call))
            replays.store(call.connection, scope, call.body, answer, call.now)
        return answer

    def render(self, result: Result) -> Answer:
        """A handler's result as bytes."""
        if result.body is None:
            return Answer(status=result.status, headers=result.headers)
        if isinstance(result.body, bytes):
            return Answer(status=result.status, body=result.body, headers=result.headers)
        return Answer(
            status=result.status, body=render_json(result.body), headers=_CONTENT_TYPE | result.headers
        )

    def render_problem(self, exchange: Exchange, problem: Problem) -> Answer:
        """The error as a problem document."""
        document = self.problem_document(problem, exchange.request.path, exchange.request_id)
        headers = {"Content-Type": "application/problem+json", **problem.headers}
        return Answer(status=problem.kind.status, body=render_json(document), headers=headers)

    def problem_document(self, problem: Problem, instance: str, request_id: str) -> dict[str, Any]:
        """The document, before it is rendered."""
        return problem_document(problem, instance, request_id)

    def crash(self, exchange: Exchange, error: Exception) -> Problem:
        """Write the trace to stderr under the request's id; the client learns nothing of it."""
        trace = "".join(traceback.format_exception(error))
        sys.stderr.write(f"{exchange.request_id} {exchange.request.method} {exchange.request.path}\n{trace}")
        if is_busy(error):
            return Problem("SERVICE_UNAVAILABLE", headers={"Retry-After": "1"})
        return Problem("INTERNAL_ERROR")

    def finish(self, exchange: Exchange, answer: Answer) -> Answer:
        """Add what every answer carries."""
        answer.headers["X-Request-ID"] = exchange.request_id
        answer.headers.update(exchange.headers)
        return answer


@cache
def _compile(version: str) -> tuple[Mapping[str, ParameterReader], Mapping[str, Check]]:
    """What reads and checks each operation's input, made once in a process."""
    document = load_document(version)
    compiler = Compiler(document)
    readers = {op.id: ParameterReader(op, document, compiler) for op in document.operations}
    checks = {
        op.id: compiler.compile(op.body_schema) for op in document.operations if op.body_schema is not None
    }
    return readers, checks


class _NoConnection:
    """Stands in a call until its transaction is open."""


_NO_CONNECTION: Any = _NoConnection()

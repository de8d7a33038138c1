"""Faults of problem documents, validation, routes and methods."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from mockapi.call import Call
from mockapi.document import Operation
from mockapi.faults.model import (
    DELETES,
    UPDATES,
    Fault,
    before,
    fault,
    forget,
    on_answer,
    on_problem,
    shadow,
)
from mockapi.http import Answer, Result
from mockapi.mock import Mock
from mockapi.pipeline import Exchange
from mockapi.problems import Problem


def _set(
    name: str, value: Any, when: Callable[[dict[str, Any]], bool] = lambda document: True
) -> Callable[[Mock], None]:
    """Put a value into problem documents; a function makes it from the document."""

    def change(document: dict[str, Any], problem: Problem) -> None:
        if when(document):
            document[name] = value(document) if callable(value) else value

    return lambda mock: on_problem(mock, change)


def _drop(name: str) -> Callable[[Mock], None]:
    return lambda mock: on_problem(mock, lambda document, problem: document.pop(name, None))


def _code_is(code: str) -> Callable[[dict[str, Any]], bool]:
    return lambda document: document["code"] == code


def _media_type(exchange: Exchange, answer: Answer) -> None:
    if answer.status >= 400:
        answer.headers["Content-Type"] = "application/json"


def _two_types(document: dict[str, Any]) -> str:
    return str(document["type"]) + ("-list" if document["instance"].count("/") == 2 else "-item")


def _errors_without(name: str) -> Callable[[Mock], None]:
    def change(document: dict[str, Any], problem: Problem) -> None:
        for error in document.get("errors", ()):
            error.pop(name, None)

    return lambda mock: on_problem(mock, change)


def _wrong_fields(document: dict[str, Any], problem: Problem) -> None:
    for error in document.get("errors", ()):
        error["field"] = "request"


def _first_error_only(document: dict[str, Any], problem: Problem) -> None:
    if "errors" in document:
        document["errors"] = document["errors"][:1]


def _as_problem(mock: Mock, code: str, other: str) -> None:
    """Answer one code's cases with another code."""

    def make(render: Callable[[Exchange, Problem], Answer]) -> Callable[[Exchange, Problem], Answer]:
        def broken(exchange: Exchange, problem: Problem) -> Answer:
            if problem.kind.code == code:
                problem = Problem(other, errors=problem.errors)
            return render(exchange, problem)

        return broken

    shadow(mock.v2, "render_problem", make)


def _refused_writes(mock: Mock, *, malformed: bool) -> None:
    """Create something from a body that is then refused."""

    def make(answer: Callable[[Exchange], Answer]) -> Callable[[Exchange], Answer]:
        def broken(exchange: Exchange) -> Answer:
            try:
                return answer(exchange)
            except Problem as problem:
                request = exchange.request
                is_case = problem.kind.status == (400 if malformed else 422)
                if is_case and request.method == "POST" and request.path == "/v2/creators":
                    _create(mock, exchange)
                raise

        return broken

    shadow(mock.v2, "answer", make)


def _create(mock: Mock, exchange: Exchange) -> None:
    operation = mock.v2.operations["createCreator"]
    call = mock.v2.make_call(exchange, operation, {}, {}, {"name": "Half a creator"})
    mock.v2.answer_write(exchange, call)


def _no_route(mock: Mock) -> None:
    def make(render: Callable[[Exchange, Problem], Answer]) -> Callable[[Exchange, Problem], Answer]:
        def broken(exchange: Exchange, problem: Problem) -> Answer:
            if problem.kind.code == "NOT_FOUND" and problem.detail == "No such path.":
                return Answer(status=200, body=b'{"data":null}', headers={"Content-Type": "application/json"})
            return render(exchange, problem)

        return broken

    shadow(mock.v2, "render_problem", make)


def _no_allow(exchange: Exchange, answer: Answer) -> None:
    if answer.status == 405:
        answer.headers.pop("Allow", None)


def _wrong_allow(exchange: Exchange, answer: Answer) -> None:
    if answer.status == 405:
        answer.headers["Allow"] = f"{exchange.request.method}, OPTIONS"


def _crash_on(condition: Callable[[str], bool]) -> Callable[[Mock], None]:
    def check(call: Call) -> None:
        if condition(call.body.get("name") or ""):
            raise RuntimeError("a name that the code did not foresee")

    def apply(mock: Mock) -> None:
        before(mock, ("createCreator", "updateCreator"), check)
        shadow(mock.v2, "crash", lambda crash: lambda exchange, error: Problem("INTERNAL_ERROR"))

    return apply


def _known_fields_only(mock: Mock) -> None:
    """Let unknown fields pass."""
    _pass_errors(mock, lambda operation, body: _without_unknown(mock, operation, body))


def _without_unknown(mock: Mock, operation: Operation, body: Any) -> Any:
    if not isinstance(body, dict) or operation.body_schema is None:
        return body
    from mockapi.document import load_document

    known = load_document("v2").resolve(operation.body_schema).get("properties", {})
    return {name: value for name, value in body.items() if name in known}


def _pass_errors(mock: Mock, clean: Callable[[Operation, Any], Any]) -> None:
    def make(check: Callable[[Operation, Any], None]) -> Callable[[Operation, Any], None]:
        def broken(operation: Operation, body: Any) -> None:
            check(operation, clean(operation, body))

        return broken

    shadow(mock.v2, "check_body", make)


def _bodies_of_any_kind(mock: Mock) -> None:
    """Take a body that is not an object for an empty one; a create then stores a nameless creator."""

    def make(read: Callable[..., Any]) -> Callable[..., Any]:
        def broken(exchange: Exchange, operation: Operation, values: dict[str, str]) -> Any:
            try:
                return read(exchange, operation, values)
            except Problem as problem:
                if operation.id == "createCreator" and [error.field for error in problem.errors] == [""]:
                    return {}, {}, {"name": "unnamed"}
                raise

        return broken

    shadow(mock.v2, "read_input", make)


def _large_bodies(mock: Mock) -> None:
    _as_problem(mock, "PAYLOAD_TOO_LARGE", "INTERNAL_ERROR")


def _loose_path_ids(mock: Mock) -> None:
    """Answer a path id that is no UUID with 400."""

    def make(render: Callable[[Exchange, Problem], Answer]) -> Callable[[Exchange, Problem], Answer]:
        def broken(exchange: Exchange, problem: Problem) -> Answer:
            fields = {error.field for error in problem.errors}
            if fields and fields <= {"account_id", "creator_id", "video_id"} and not exchange.request.query:
                problem = Problem("BAD_REQUEST")
            return render(exchange, problem)

        return broken

    shadow(mock.v2, "render_problem", make)


def _invented(call: Call, problem: Problem) -> Result:
    return Result(status=200, body={"data": {"id": next(iter(call.path.values()))}})


FAULTS: Final[tuple[Fault, ...]] = (
    fault("problem-plain-json", "problem-media-type", "Sends problem documents as application/json.",
          lambda mock: on_answer(mock, _media_type)),
    fault("problem-type-blank", "problem-type-urn", "Sends about:blank as type.",
          _set("type", "about:blank")),
    fault("problem-title-missing", "problem-title-present", "Leaves the title out.", _drop("title")),
    fault("problem-status-other", "problem-status-matches",
          "Puts another status into the document than is sent.",
          _set("status", lambda d: 400 if d["status"] != 400 else 422)),
    fault("problem-status-text", "problem-status-matches", "Sends the status as text.",
          _set("status", lambda d: str(d["status"]))),
    fault("problem-detail-missing", "problem-detail-present", "Leaves the detail out.", _drop("detail")),
    fault("problem-code-missing", "problem-code-present", "Leaves the code out.", _drop("code")),
    fault("problem-code-generic", "problem-code-matches-status",
          "Sends the code BAD_REQUEST with every status.",
          _set("code", "BAD_REQUEST")),
    fault("problem-instance-missing", "problem-instance-path", "Leaves the instance out.", _drop("instance")),
    fault("problem-instance-other", "problem-instance-path", "Sends the same instance for every path.",
          _set("instance", "/v2")),
    fault("problem-request-id-other", "problem-request-id-mirrors-header",
          "Sends another request id than the header's.",
          _set("request_id", "req_000000000000000000000000")),
    fault("problem-type-varies", "problem-type-one-per-code", "Sends two types for one code.",
          _set("type", _two_types)),
    fault("problem-title-varies", "problem-title-stable", "Puts the path into the title.",
          _set("title", lambda d: f"{d['title']}: {d['instance']}")),
    fault("problem-leaks-trace", "problem-leaks-nothing", "Puts a stack trace into the detail.",
          _set("detail",
              'Traceback (most recent call last):\n  File "/srv/app/main.py", line 97, in answer\n'
               "sqlalchemy.exc.NoResultFound: SELECT id FROM accounts")),
    fault("not-found-type-other", "not-found-type", "Sends another type with 404.",
          _set("type", "urn:creatoraudit:error:missing", _code_is("NOT_FOUND"))),
    fault("not-found-title-other", "not-found-title", "Sends another title with 404.",
          _set("title", "Missing", _code_is("NOT_FOUND"))),
    fault("not-found-detail-other", "not-found-detail", "Names no resource in the detail of a 404.",
          _set("detail", "Error.", _code_is("NOT_FOUND"))),
    fault("validation-type-other", "validation-type", "Sends another type with 422.",
          _set("type", "urn:creatoraudit:error:invalid", _code_is("VALIDATION_ERROR"))),
    fault("validation-title-other", "validation-title", "Sends another title with 422.",
          _set("title", "Validation Failed", _code_is("VALIDATION_ERROR"))),
    fault("rate-limited-type-other", "rate-limited-type", "Sends another type with 429.",
          _set("type", "urn:creatoraudit:error:slow-down", _code_is("RATE_LIMITED"))),
    fault("rate-limited-title-other", "rate-limited-title", "Sends another title with 429.",
          _set("title", "Slow Down", _code_is("RATE_LIMITED"))),
    fault("validation-errors-missing", "validation-errors-listed", "Leaves errors out of a 422.",
          _drop("errors")),
    fault("validation-errors-empty", "validation-errors-listed", "Sends an empty errors list.",
          _set("errors", lambda d: [], _code_is("VALIDATION_ERROR"))),
    fault("validation-field-wrong", "validation-errors-name-field", "Names no field in errors.",
          lambda mock: on_problem(mock, _wrong_fields)),
    fault("validation-message-missing", "validation-errors-message", "Leaves the message out of errors.",
          _errors_without("message")),
    fault("validation-first-only", "validation-errors-complete", "Names only the first field at fault.",
          lambda mock: on_problem(mock, _first_error_only)),
    fault("validation-as-400", "validation-type", "Answers failed validation with 400.",
          lambda mock: _as_problem(mock, "VALIDATION_ERROR", "BAD_REQUEST")),
    fault("malformed-json-crashes", "malformed-json-bad-request", "Answers malformed JSON with 500.",
          lambda mock: _as_problem(mock, "BAD_REQUEST", "INTERNAL_ERROR")),
    fault("malformed-json-unprocessable", "malformed-json-bad-request", "Answers malformed JSON with 422.",
          lambda mock: _as_problem(mock, "BAD_REQUEST", "VALIDATION_ERROR")),
    fault("malformed-json-written", "malformed-json-writes-nothing",
          "Creates a creator from malformed JSON, then refuses.",
          lambda mock: _refused_writes(mock, malformed=True)),
    fault("invalid-body-written", "validation-writes-nothing",
          "Creates a creator from an invalid body, then refuses.",
          lambda mock: _refused_writes(mock, malformed=False)),
    fault("unknown-route-ok", "unknown-route-not-found", "Answers unknown paths with 200.", _no_route),
    fault("method-not-implemented", "method-not-allowed-status", "Answers a wrong method with 404.",
          lambda mock: _as_problem(mock, "METHOD_NOT_ALLOWED", "NOT_FOUND")),
    fault("allow-missing", "method-not-allowed-allow", "Sends 405 without Allow.",
          lambda mock: on_answer(mock, _no_allow)),
    fault("allow-wrong", "method-not-allowed-allow", "Names the refused method in Allow.",
          lambda mock: on_answer(mock, _wrong_allow)),
    fault("long-name-crashes", "server-error-none", "Fails with 500 on names of more than 200 characters.",
          _crash_on(lambda name: len(name) > 200)),
    fault("unicode-name-crashes", "server-error-none", "Fails with 500 on names beyond the basic plane.",
          _crash_on(lambda name: any(ord(character) > 0xFFFF for character in name))),
    fault("unknown-field-accepted", "unknown-field-refused", "Lets unknown body fields pass.",
          _known_fields_only),
    fault("body-not-object-accepted", "body-not-object-refused",
          "Creates a creator from a body that is no object.",
          _bodies_of_any_kind),
    fault("body-too-large-crashes", "body-too-large-refused", "Answers a huge body with 500.", _large_bodies),
    fault("path-id-loose", "path-id-not-uuid-refused", "Answers a path id that is no UUID with 400.",
          _loose_path_ids),
    fault("unknown-id-updated", "unknown-id-update-not-found",
          "Answers the update of an unknown id with 200.",
          lambda mock: forget(mock, ("NOT_FOUND",), _invented, UPDATES)),
    fault("unknown-id-deleted", "unknown-id-delete-not-found",
          "Answers the deletion of an unknown id with 204.",
          lambda mock: forget(mock, ("NOT_FOUND",), lambda call, problem: Result(status=204), DELETES)),
)  # fmt: skip

"""v1's manners: input from query, JSON or form; errors as `{"error": "message"}`; 400 where v2 says 422."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast
from urllib.parse import parse_qsl

from mockapi.bodies import parse_json
from mockapi.call import Handler
from mockapi.document import Operation
from mockapi.http import Answer, Request, render_json
from mockapi.pipeline import Exchange, Parts, Pipeline
from mockapi.problems import Problem, invalid

_STATUSES: Final = {413: 400, 415: 400, 422: 400, 502: 500, 503: 500}
_IDS: Final = ("creator_id", "id", "account_id")


class V1Pipeline(Pipeline):
    """The legacy surface."""

    version = "v1"

    def __init__(self, parts: Parts, handlers: Mapping[str, Handler], *, announce: bool) -> None:
        super().__init__(parts, handlers)
        self._announce = announce

    def check_accept(self, request: Request, operation: Operation) -> None:
        """v1 answers JSON whatever is asked for."""

    def read_input(
        self, exchange: Exchange, operation: Operation, path_values: dict[str, str]
    ) -> tuple[dict[str, str], dict[str, Any], Any]:
        """Query and body become one set of fields; an id in both must be the same."""
        request = exchange.request
        if request.body_too_large:
            raise Problem("PAYLOAD_TOO_LARGE")
        path, query = self.readers[operation.id].read(request, path_values)
        body = _body(request)
        fields: dict[str, Any] = {name: query[name] for name in _IDS if name in query} | body
        for name in _IDS:
            if name in query and name in body and query[name] != body[name]:
                raise invalid(name, "Expected the same id in query and body.")
        self.check_body(operation, fields)
        return path, query, fields

    def render_problem(self, exchange: Exchange, problem: Problem) -> Answer:
        """The error in v1's assumed shape."""
        messages = [
            f"{error.field}: {error.message}" if error.field else error.message for error in problem.errors
        ]
        status = _STATUSES.get(problem.kind.status, problem.kind.status)
        body = render_json({"error": " ".join(messages) or problem.detail})
        return Answer(
            status=status, body=body, headers={"Content-Type": "application/json", **problem.headers}
        )

    def finish(self, exchange: Exchange, answer: Answer) -> Answer:
        """With `--v1-headers`, say that v1 is deprecated (RFC 9745) and where its successor is (RFC 5829)."""
        answer = super().finish(exchange, answer)
        if self._announce:
            # RFC 9745 wants a date; v1 was deprecated before any that is published, so the epoch stands for
            # it.
            answer.headers["Deprecation"] = "@0"
            answer.headers["Link"] = f'<{exchange.request.base_url}/v2>; rel="successor-version"'
        return answer


def _body(request: Request) -> dict[str, Any]:
    if not request.body:
        return {}
    media_type = (request.header("content-type") or "").partition(";")[0].strip().lower()
    if media_type == "application/x-www-form-urlencoded":
        return _form(request.body)
    if media_type not in ("application/json", ""):
        raise Problem("UNSUPPORTED_MEDIA_TYPE", "Expected a JSON or form body.")
    value: Any = parse_json(request.body)
    if not isinstance(value, dict):
        raise Problem("BAD_REQUEST", "Expected a JSON object.")
    return cast("dict[str, Any]", value)


def _form(body: bytes) -> dict[str, Any]:
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError:
        raise Problem("BAD_REQUEST", "The form could not be parsed.") from None
    fields: dict[str, Any] = dict(pairs)
    if len(fields) != len(pairs):
        raise Problem("BAD_REQUEST", "The form names a field twice.")
    if fields.get("is_active") in ("true", "false"):
        fields["is_active"] = fields["is_active"] == "true"
    return fields

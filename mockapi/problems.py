"""Problem documents, RFC 9457, with the codes of [api-reference/errors].

The documented table says nothing of 405 and 413; their codes are assumed and follow its pattern.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One row of the table of codes."""

    code: str
    status: int
    title: str
    detail: str


_ROWS = (
    ("BAD_REQUEST", 400, "Bad Request", "The request could not be parsed."),
    ("UNAUTHORIZED", 401, "Unauthorized", "Missing or invalid API key."),
    ("FORBIDDEN", 403, "Forbidden", "The API key or the subscription is inactive."),
    ("INSUFFICIENT_SCOPE", 403, "Forbidden", "The API key lacks the required scope."),
    ("QUOTA_EXCEEDED", 403, "Forbidden", "The account quota is reached."),
    ("NOT_FOUND", 404, "Not Found", "Not found."),
    ("METHOD_NOT_ALLOWED", 405, "Method Not Allowed", "The path does not support this method."),
    ("NOT_ACCEPTABLE", 406, "Not Acceptable", "Only JSON can be served."),
    ("CONFLICT", 409, "Conflict", "The state of the resource forbids it."),
    ("PAYLOAD_TOO_LARGE", 413, "Content Too Large", "The body is too large."),
    ("UNSUPPORTED_MEDIA_TYPE", 415, "Unsupported Media Type", "The body must be application/json."),
    ("VALIDATION_ERROR", 422, "Unprocessable Entity", "The request failed validation."),
    ("RATE_LIMITED", 429, "Too Many Requests", "Rate limit exceeded."),
    ("INTERNAL_ERROR", 500, "Internal Server Error", "An unexpected error occurred."),
    ("UPSTREAM_ERROR", 502, "Bad Gateway", "The upstream provider failed."),
    ("SERVICE_UNAVAILABLE", 503, "Service Unavailable", "Temporarily unavailable; try again."),
)
KINDS: Final[Mapping[str, Kind]] = {
    code: Kind(code=code, status=status, title=title, detail=detail) for code, status, title, detail in _ROWS
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One entry of `errors` in a 422."""

    field: str
    message: str


class Problem(Exception):
    """An answer that is an error; raised anywhere below the pipeline."""

    def __init__(
        self,
        code: str,
        detail: str | None = None,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = KINDS[code]
        self.detail = detail or self.kind.detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        super().__init__(self.detail)


def invalid(field: str, message: str) -> Problem:
    """A 422 with one field at fault."""
    return Problem("VALIDATION_ERROR", errors=(FieldError(field=field, message=message),))


def problem_document(problem: Problem, instance: str, request_id: str) -> dict[str, Any]:
    """The document of one problem; `errors` only on a 422."""
    kind = problem.kind
    document: dict[str, Any] = {
        "type": "urn:creatoraudit:error:" + kind.code.lower().replace("_", "-"),
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail,
        "code": kind.code,
        "instance": instance,
        "request_id": request_id,
    }
    if kind.status == 422:
        document["errors"] = [{"field": error.field, "message": error.message} for error in problem.errors]
    return document

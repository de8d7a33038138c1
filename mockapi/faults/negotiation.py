"""Faults of media types, envelopes and formats."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from mockapi.call import Call
from mockapi.faults.model import (
    CREATES,
    DELETES,
    ITEMS,
    LISTS,
    METRICS,
    UPDATES,
    Fault,
    after,
    fault,
    on_answer,
    shadow,
)
from mockapi.http import Answer, Result
from mockapi.mock import Mock
from mockapi.negotiation import quality
from mockapi.pipeline import Exchange
from mockapi.problems import Problem

Accept = Callable[[str | None, Sequence[str]], None]


def _accept(rule: Callable[[str | None, Sequence[str], Accept], None]) -> Callable[[Mock], None]:
    def make(check: Accept) -> Accept:
        return lambda accept, offered: rule(accept, offered, check)

    return lambda mock: shadow(mock.parts.negotiation, "check_accept", make)


def _refuse_if(pattern: str) -> Callable[[Mock], None]:
    def rule(accept: str | None, offered: Sequence[str], check: Accept) -> None:
        if re.fullmatch(pattern, accept or ""):
            raise Problem("NOT_ACCEPTABLE")
        check(accept, offered)

    return _accept(rule)


def _ignore_weights(accept: str | None, offered: Sequence[str], check: Accept) -> None:
    check(re.sub(r";\s*q=0(\.0*)?(?=\s*(,|$))", "", accept) if accept else accept, offered)


def _wildcards_refused(accept: str | None, offered: Sequence[str], check: Accept) -> None:
    if (
        accept is not None
        and "*" in accept
        and not any(quality(accept.replace("*", "-"), each) for each in offered)
    ):
        raise Problem("NOT_ACCEPTABLE")
    check(accept, offered)


def _body_type(rule: Callable[[str | None], str | None]) -> Callable[[Mock], None]:
    """Read another Content-Type than the one sent."""

    def make(
        check: Callable[[str | None, Sequence[str]], None],
    ) -> Callable[[str | None, Sequence[str]], None]:
        return lambda content_type, allowed: check(rule(content_type), allowed)

    return lambda mock: shadow(mock.parts.negotiation, "check_content_type", make)


def _as_json(content_type: str | None) -> str | None:
    return "application/json" if content_type and "form" not in content_type else content_type


def _form_as_json(content_type: str | None) -> str | None:
    return "application/json" if content_type and "form" in content_type else content_type


def _html(exchange: Exchange, answer: Answer) -> None:
    if answer.headers.get("Content-Type") == "application/json":
        answer.headers["Content-Type"] = "text/plain"


def _latin(exchange: Exchange, answer: Answer) -> None:
    if answer.headers.get("Content-Type") == "application/json":
        answer.body = answer.body.decode().encode("latin-1", "replace")


def _parse_refused(mock: Mock) -> None:
    """Read whatever has another type as JSON, write it, and then refuse it."""

    def make(answer: Callable[[Exchange], Answer]) -> Callable[[Exchange], Answer]:
        def broken(exchange: Exchange) -> Answer:
            try:
                return answer(exchange)
            except Problem as problem:
                if problem.kind.status == 415 and exchange.caller is not None:
                    exchange.request.headers = {
                        **exchange.request.headers,
                        "content-type": "application/json",
                    }
                    operation, values = mock.v2.router.match(exchange.request.method, exchange.request.path)
                    try:
                        path, query, body = mock.v2.read_input(exchange, operation, values)
                        call = mock.v2.make_call(exchange, operation, path, query, body)
                        mock.v2.answer_write(exchange, call)
                    except Problem:
                        raise problem from None
                raise

        return broken

    shadow(mock.v2, "answer", make)


def _unwrap(call: Call, result: Result) -> None:
    result.body = result.body["data"]


def _renamed_list(call: Call, result: Result) -> None:
    result.body["items"] = result.body.pop("data")


def _no_meta(call: Call, result: Result) -> None:
    del result.body["meta"]


def _each_text(value: Any, change: Callable[[str, str], str], name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _each_text(each, change, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_each_text(each, change, name) for each in value]
    return change(name, value) if isinstance(value, str) else value


def _texts(operations: Sequence[str], change: Callable[[str, str], str]) -> Callable[[Mock], None]:
    def alter(call: Call, result: Result) -> None:
        result.body = _each_text(result.body, change)

    return lambda mock: after(mock, operations, alter)


def _short_id(name: str, text: str) -> str:
    return text.replace("-", "") if name == "id" else text


def _local_time(name: str, text: str) -> str:
    return text.replace("Z", "") if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text) else text


def _us_date(name: str, text: str) -> str:
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
    return f"{match[2]}/{match[3]}/{match[1]}" if match and "date" in name else text


def _status(status: int) -> Callable[[Call, Result], None]:
    def change(call: Call, result: Result) -> None:
        result.status = status
        if result.body is None and status == 200:
            result.body = {"data": None}

    return change


FAULTS: Final[tuple[Fault, ...]] = (
    fault("response-type-text", "json-response-type", "Sends JSON as text/plain.",
          lambda mock: on_answer(mock, _html)),
    fault("response-latin-1", "json-response-utf8", "Sends JSON in Latin-1.",
          lambda mock: on_answer(mock, _latin)),
    fault("accept-json-refused", "accept-json-served", "Refuses Accept: application/json.",
          _refuse_if("application/json")),
    fault("accept-wildcards-refused", "accept-wildcards-served", "Refuses wildcards in Accept.",
          _accept(_wildcards_refused)),
    fault("accept-required", "accept-absent-served", "Refuses requests without Accept.",
          _accept(lambda accept, offered, check: _need(accept))),
    fault("accept-list-refused", "accept-list-served", "Refuses a list in Accept.", _refuse_if(r".*,.*")),
    fault("accept-ignored", "accept-unsatisfiable-refused", "Ignores Accept.",
          _accept(lambda accept, offered, check: None)),
    fault("accept-weight-ignored", "accept-weight-zero-refused", "Ignores q=0 in Accept.",
          _accept(_ignore_weights)),
    fault("content-type-ignored", "content-type-other-refused", "Reads a body of any type as JSON.",
          _body_type(_as_json)),
    fault("content-type-form-accepted", "content-type-form-refused", "Reads a body declared as form as JSON.",
          _body_type(_form_as_json)),
    fault("content-type-refused-written", "content-type-refused-writes-nothing",
          "Carries out writes answered with 415.",
          _parse_refused),
    fault("content-type-parameter-refused", "content-type-parameter-accepted", "Refuses a charset parameter.",
          _body_type(lambda value: None if value and ";" in value else value)),
    fault("content-type-case-strict", "content-type-case-insensitive",
          "Heeds the letter case of the media type.",
          _body_type(lambda value: None if value and value != value.lower() else value)),
    fault("content-type-optional", "content-type-absent-refused", "Reads a body without a type as JSON.",
          _body_type(lambda value: value or "application/json")),
    fault("envelope-missing", "envelope-single", "Sends single items without data.",
          lambda mock: after(mock, ITEMS, _unwrap)),
    fault("list-renamed", "envelope-list", "Sends lists as items.",
          lambda mock: after(mock, LISTS, _renamed_list)),
    fault("meta-missing", "envelope-meta", "Leaves meta out of batch answers.",
          lambda mock: after(mock, (*METRICS, "batchVideoDeltas", "search"), _no_meta)),
    fault("ids-not-uuids", "ids-are-uuids", "Sends ids without hyphens.",
          _texts((*LISTS, *ITEMS), _short_id)),
    fault("times-without-zone", "timestamps-are-utc", "Sends times without Z.",
          _texts((*LISTS, *ITEMS), _local_time)),
    fault("dates-american", "dates-are-iso", "Sends dates as MM/DD/YYYY.",
          _texts((*METRICS, "getCreatorAnalytics"), _us_date)),
    fault("create-answers-200", "create-answers-created", "Answers creates with 200.",
          lambda mock: after(mock, CREATES, _status(200))),
    fault("create-without-location", "create-location", "Leaves Location out of creates.",
          lambda mock: after(mock, CREATES, lambda call, result: result.headers.clear())),
    fault("update-answers-202", "update-answers-ok", "Answers updates with 202.",
          lambda mock: after(mock, UPDATES, _status(202))),
    fault("delete-answers-200", "delete-answers-no-content", "Answers deletes with 200 and a body.",
          lambda mock: after(mock, DELETES, _status(200))),
)  # fmt: skip


def _need(accept: str | None) -> None:
    if not accept:
        raise Problem("NOT_ACCEPTABLE")

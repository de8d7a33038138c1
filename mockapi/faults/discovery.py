"""Faults of discovery, identity and the change policy."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, Final

from mockapi.call import Call
from mockapi.faults.model import CREATES, ITEMS, LISTS, Fault, after, fault, instead, on_problem, shadow
from mockapi.http import Result
from mockapi.mock import Mock
from mockapi.problems import Problem, invalid


def _data(operation: str, change: Callable[[dict[str, Any]], Any]) -> Callable[[Mock], None]:
    return lambda mock: after(mock, operation, lambda call, result: change(result.body["data"]) and None)


def _gone(operation: str) -> Callable[[Mock], None]:
    def refuse(call: Call) -> Result:
        raise Problem("NOT_FOUND", "No such path.")

    return lambda mock: instead(mock, operation, lambda handler: refuse)


def _closed(path: str) -> Callable[[Mock], None]:
    """Ask for a key."""

    def apply(mock: Mock) -> None:
        def make(answer: Callable[..., Any]) -> Callable[..., Any]:
            def broken(exchange: Any) -> Any:
                if exchange.request.path == path:
                    mock.v2.admit(exchange)
                return answer(exchange)

            return broken

        shadow(mock.v2, "answer", make)

    return apply


def _document(change: Callable[[dict[str, Any]], Any]) -> Callable[[Mock], None]:
    return lambda mock: after(mock, "getOpenapiDocument", lambda call, result: change(result.body) and None)


def _fewer_paths(body: dict[str, Any]) -> None:
    body["paths"] = {path: item for path, item in body["paths"].items() if "analytics" not in path}


def _every_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _every_text(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_every_text(each) for each in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _counts_as_text(call: Call, result: Result) -> None:
    result.body["data"] = _every_text(result.body["data"])


def _renamed_fields(call: Call, result: Result) -> None:
    data: Any = result.body["data"]
    for item in data if isinstance(data, list) else [data]:
        item["active"] = item.pop("is_active", None)


def _new_required(mock: Mock) -> None:
    """Ask for a field that v2 does not have."""

    def make(check: Callable[..., None]) -> Callable[..., None]:
        def broken(operation: Any, body: Any) -> None:
            check(operation, body)
            if operation.id in CREATES:
                raise invalid("workspace_id", "Expected this field but it is missing.")

        return broken

    shadow(mock.v2, "check_body", make)


def _no_prefix(mock: Mock) -> None:
    """Name addresses as if the version were no part of them."""

    def shorten(text: Any) -> Any:
        return text.replace("/v2/", "/") if isinstance(text, str) else text

    on_problem(mock, lambda document, problem: document.update(instance=shorten(document["instance"])))
    after(mock, LISTS, lambda call, result: result.headers.update(Link=shorten(result.headers["Link"])))
    _data("getMeta", lambda data: data.update({name: shorten(value) for name, value in data.items()}))(mock)


def _other_organization(data: dict[str, Any]) -> None:
    data["organization_id"] = str(uuid.uuid4())


FAULTS: Final[tuple[Fault, ...]] = (
    fault("health-missing", "health-served", "Does not serve /health.", _gone("getHealth")),
    fault("health-plain", "health-body", "Sends an empty object as health.",
          lambda mock: after(mock, "getHealth", lambda call, result: result.body.clear())),
    fault("meta-type-other", "meta-type", "Sends meta as type.",
          _data("getMeta", lambda data: data.update(type="meta"))),
    fault("meta-version-other", "meta-version", "Sends 2 as version.",
          _data("getMeta", lambda data: data.update(api_version="2"))),
    fault("meta-status-other", "meta-status", "Sends beta as status.",
          _data("getMeta", lambda data: data.update(status="beta"))),
    fault("meta-docs-missing", "meta-docs-url", "Leaves docs_url out.",
          _data("getMeta", lambda data: data.pop("docs_url"))),
    fault("meta-openapi-missing", "meta-openapi-url", "Leaves openapi_url out.",
          _data("getMeta", lambda data: data.pop("openapi_url"))),
    fault("meta-whoami-missing", "meta-whoami-url", "Leaves whoami_url out.",
          _data("getMeta", lambda data: data.pop("whoami_url"))),
    fault("meta-deprecated", "meta-deprecation-null", "Sends a deprecation date.",
          _data("getMeta", lambda data: data.update(deprecation="2027-01-01"))),
    fault("meta-sunset", "meta-sunset-null", "Sends a sunset date.",
          _data("getMeta", lambda data: data.update(sunset="2028-01-01"))),
    fault("whoami-type-other", "whoami-type", "Sends key as type.",
          _data("getWhoami", lambda data: data.update(type="key"))),
    fault("whoami-organization-varies", "whoami-organization", "Sends another organization_id each time.",
          _data("getWhoami", _other_organization)),
    fault("whoami-organization-same", "whoami-organization-differs", "Sends one organization_id to all.",
          _data("getWhoami",
              lambda data: data.update(organization_id="00000000-0000-4000-8000-000000000000"))),
    fault("whoami-key-name-missing", "whoami-key-name", "Leaves api_key_name out.",
          _data("getWhoami", lambda data: data.pop("api_key_name"))),
    fault("openapi-missing", "openapi-served", "Does not serve the OpenAPI document.",
          _gone("getOpenapiDocument")),
    fault("openapi-version-old", "openapi-version", "Sends an OpenAPI 3.0 document.",
          _document(lambda body: body.update(openapi="3.0.3"))),
    fault("openapi-title-other", "openapi-title", "Sends another title.",
          _document(lambda body: body.update(info={**body["info"], "title": "API"}))),
    fault("openapi-incomplete", "openapi-complete", "Leaves the analytics out of the document.",
          _document(_fewer_paths)),
    fault("openapi-closed", "openapi-open", "Asks for a key on /openapi.json.", _closed("/v2/openapi.json")),
    fault("docs-missing", "docs-served", "Does not serve /docs.", _gone("getDocs")),
    fault("docs-closed", "docs-open", "Asks for a key on /docs.", _closed("/v2/docs")),
    fault("version-not-in-path", "version-in-path", "Names addresses without the version.", _no_prefix),
    fault("fields-renamed", "response-fields-kept", "Sends is_active as active.",
          lambda mock: after(mock, (*ITEMS, *LISTS), _renamed_fields)),
    fault("counts-as-text", "response-types-kept", "Sends numbers as text.",
          lambda mock: after(mock, (*ITEMS, *LISTS), _counts_as_text)),
    fault("new-required-field", "required-parameters-kept", "Asks for workspace_id in creates.",
          _new_required),
)  # fmt: skip

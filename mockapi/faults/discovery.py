"""Faults of discovery, identity and the change policy."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from mockapi.call import Call
from mockapi.faults.model import CREATES, ITEMS, LISTS, Fault, after, fault, instead, shadow
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


def _other_prefix(mock: Mock) -> None:
    """Refuse v2's own paths."""

    def make(find: Callable[[str], Any]) -> Callable[[str], Any]:
        def broken(path: str) -> Any:
            if path.startswith("/v2/") and path.split("/")[2] not in ("health", "meta", "openapi.json"):
                raise Problem("NOT_FOUND", "No such path.")
            return find(path)

        return broken

    shadow(mock.v2.router, "find", make)


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
    fault("whoami-organization-missing", "whoami-organization", "Leaves organization_id out.",
          _data("getWhoami", lambda data: data.pop("organization_id"))),
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
    fault("version-not-in-path", "version-in-path", "Does not serve the paths under /v2.", _other_prefix),
    fault("fields-renamed", "response-fields-kept", "Sends is_active as active.",
          lambda mock: after(mock, (*ITEMS, *LISTS), _renamed_fields)),
    fault("counts-as-text", "response-types-kept", "Sends numbers as text.",
          lambda mock: after(mock, (*ITEMS, *LISTS), _counts_as_text)),
    fault("new-required-field", "required-parameters-kept", "Asks for workspace_id in creates.",
          _new_required),
)  # fmt: skip

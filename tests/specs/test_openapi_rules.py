"""The conventions of v2, kept by every operation of its document: bodies, headers, statuses, links."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

RATE_HEADERS = {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"}
OPEN = {"GET /health", "GET /meta", "GET /openapi.json", "GET /docs"}
KEYED = {"POST /accounts", "POST /creators", "POST /videos"}
LISTS = {"GET /accounts", "GET /creators", "GET /videos", "GET /account-videos"}
READ_ONLY_POSTS = {
    "POST /accounts/metrics",
    "POST /account-videos/metrics",
    "POST /videos/metrics",
    "POST /videos/deltas",
}

# Statuses at which it is not sure that the key was accepted, or that the API itself answered.
KEY_MAY_BE_REFUSED = {"401", "403", "413", "500", "502", "503"}

DOCUMENTED = {
    "GET /health",
    "GET /meta",
    "GET /whoami",
    "GET /openapi.json",
    "GET /docs",
    "GET /accounts",
    "POST /accounts",
    "GET /accounts/{account_id}",
    "POST /accounts/metrics",
    "GET /creators",
    "POST /creators",
    "GET /creators/top",
    "GET /creators/{creator_id}",
    "PATCH /creators/{creator_id}",
    "DELETE /creators/{creator_id}",
    "PUT /creators/{creator_id}/accounts/{account_id}",
    "DELETE /creators/{creator_id}/accounts/{account_id}",
    "GET /creators/{creator_id}/analytics",
    "GET /videos",
    "POST /videos",
    "POST /videos/metrics",
    "POST /videos/deltas",
    "GET /account-videos",
    "POST /account-videos/metrics",
    "GET /overview",
    "GET /search",
}
ASSUMED = {
    "PATCH /accounts/{account_id}",
    "DELETE /accounts/{account_id}",
    "GET /accounts/{account_id}/analytics",
    "GET /videos/{video_id}",
    "PATCH /videos/{video_id}",
    "DELETE /videos/{video_id}",
    "GET /videos/{video_id}/analytics",
    "GET /overview/analytics",
}


def follow(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow one local reference."""
    found: Any = node
    if "$ref" in node:
        found = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
    return found


def parameters(document: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    return [follow(document, parameter) for parameter in operation.get("parameters", ())]


def responses(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {status: follow(document, response) for status, response in operation["responses"].items()}


def required_headers(document: dict[str, Any], response: dict[str, Any]) -> set[str]:
    headers = response.get("headers", {})
    return {name for name, header in headers.items() if follow(document, header).get("required")}


def validator(document: dict[str, Any], pointer: str) -> Draft202012Validator:
    """A validator of one node that can follow the document's own references."""
    resource = Resource(contents=document, specification=DRAFT202012)
    registry = Registry().with_resource("urn:document", resource)
    return Draft202012Validator({"$ref": f"urn:document{pointer}"}, registry=registry)


def test_operations_are_those_of_the_index(v2_operations: dict[str, Any]) -> None:
    basis = {name: operation["x-basis"] for name, operation in v2_operations.items()}
    assert {name for name in basis if basis[name] == "documented"} == DOCUMENTED
    assert {name for name in basis if basis[name] == "assumed"} == ASSUMED


def test_operation_ids_are_unique(v2_operations: dict[str, Any]) -> None:
    counts = Counter(operation["operationId"] for operation in v2_operations.values())
    assert [name for name, count in counts.items() if count > 1] == []


def test_open_operations_are_open_and_no_others(v2_operations: dict[str, Any]) -> None:
    assert {name for name, operation in v2_operations.items() if operation.get("security") == []} == OPEN


def test_changing_methods_need_the_write_scope(v2_operations: dict[str, Any]) -> None:
    scopes = {name: operation.get("x-required-scope") for name, operation in v2_operations.items()}
    for name, scope in scopes.items():
        expected = None if name.startswith("GET") else "read" if name in READ_ONLY_POSTS else "write"
        assert scope == expected, name


def test_undocumented_scope_is_marked(v2_operations: dict[str, Any]) -> None:
    marked = {name for name, operation in v2_operations.items() if "x-required-scope-basis" in operation}
    assert marked == READ_ONLY_POSTS


def test_request_bodies_are_closed(v2: dict[str, Any], v2_operations: dict[str, Any]) -> None:
    for name, operation in v2_operations.items():
        for media in operation.get("requestBody", {"content": {}})["content"].values():
            assert follow(v2, media["schema"])["additionalProperties"] is False, name


def test_response_bodies_are_open(v2: dict[str, Any]) -> None:
    closed = {
        name
        for name, node in v2["components"]["schemas"].items()
        if node.get("additionalProperties") is False
    }
    assert {name for name in closed if not name.endswith(("Create", "Update", "Request"))} == set()


def test_idempotency_key_is_for_the_three_creating_posts(
    v2: dict[str, Any], v2_operations: dict[str, Any]
) -> None:
    keyed = {
        name
        for name, operation in v2_operations.items()
        if any(parameter["name"] == "Idempotency-Key" for parameter in parameters(v2, operation))
    }
    assert keyed == KEYED


def test_gets_are_conditional(v2: dict[str, Any], v2_operations: dict[str, Any]) -> None:
    for name, operation in v2_operations.items():
        names = {parameter["name"] for parameter in parameters(v2, operation)}
        found = responses(v2, operation)
        is_get = name.startswith("GET")
        assert ("If-None-Match" in names) is is_get, name
        assert ("304" in found) is is_get, name
        if is_get:
            assert "ETag" in required_headers(v2, found["200"]) & required_headers(v2, found["304"]), name
            assert "content" not in found["304"], name


def test_every_response_carries_a_request_id(v2: dict[str, Any], v2_operations: dict[str, Any]) -> None:
    for name, operation in v2_operations.items():
        for status, response in responses(v2, operation).items():
            assert "X-Request-ID" in required_headers(v2, response), f"{name} {status}"


def test_authenticated_responses_carry_the_rate_limit(
    v2: dict[str, Any], v2_operations: dict[str, Any]
) -> None:
    for name, operation in v2_operations.items():
        for status, response in responses(v2, operation).items():
            listed = RATE_HEADERS & set(response.get("headers", {}))
            if name in OPEN:
                assert listed == set(), f"{name} {status}"
            elif status not in KEY_MAY_BE_REFUSED:
                assert required_headers(v2, response) >= RATE_HEADERS, f"{name} {status}"


def test_errors_are_problem_documents(v2: dict[str, Any], v2_operations: dict[str, Any]) -> None:
    for name, operation in v2_operations.items():
        for status, response in responses(v2, operation).items():
            if status >= "400":
                assert set(response["content"]) == {"application/problem+json"}, f"{name} {status}"


def expected_errors(name: str, operation: dict[str, Any]) -> set[str]:
    """The error statuses that the method, the path and the body call for."""
    if name in OPEN:
        return {"406", "500"} | ({"503"} if name == "GET /health" else set())
    found = {"400", "401", "403", "406", "422", "429", "500", "503"}
    if "{" in name:
        found |= {"404"}
    if "requestBody" in operation:
        found |= {"413", "415"}
    if name in KEYED or name.startswith("PUT"):
        found |= {"409"}
    if name in {"POST /accounts", "POST /videos"}:
        found |= {"502"}
    return found


def test_operations_list_the_errors_they_can_end_in(v2_operations: dict[str, Any]) -> None:
    for name, operation in v2_operations.items():
        listed = {status for status in operation["responses"] if status >= "400"}
        assert listed == expected_errors(name, operation), name


def test_refusal_says_when_to_come_back(v2: dict[str, Any]) -> None:
    assert "Retry-After" in required_headers(v2, v2["components"]["responses"]["RateLimited"])


def test_lists_page_and_link(v2: dict[str, Any], v2_operations: dict[str, Any]) -> None:
    for name, operation in v2_operations.items():
        names = {parameter["name"] for parameter in parameters(v2, operation)}
        linked = "Link" in operation["responses"].get("200", {}).get("headers", {})
        assert (names >= {"limit", "cursor", "include_total"}) is (name in LISTS), name
        assert linked is (name in LISTS), name


@pytest.mark.parametrize(
    ("component", "bounds"),
    [("Limit", (1, 200, 50)), ("SectionLimit", (1, 25, 10))],
    ids=["lists", "search and ranking"],
)
def test_limits_have_their_documented_bounds(
    component: str, bounds: tuple[int, int, int], v2: dict[str, Any]
) -> None:
    schema = v2["components"]["parameters"][component]["schema"]
    assert (schema["minimum"], schema["maximum"], schema["default"]) == bounds


def test_path_parameters_are_declared(v2: dict[str, Any], v2_operations: dict[str, Any]) -> None:
    for name, operation in v2_operations.items():
        declared = {parameter["name"] for parameter in parameters(v2, operation) if parameter["in"] == "path"}
        assert {part[1:-1] for part in name.split("/") if part.startswith("{")} == declared, name


def test_links_lead_to_operations_with_that_parameter(
    v2: dict[str, Any], v2_operations: dict[str, Any]
) -> None:
    by_id = {operation["operationId"]: operation for operation in v2_operations.values()}
    followed = 0
    for operation in v2_operations.values():
        for response in operation["responses"].values():
            for link in response.get("links", {}).values():
                names = {parameter["name"] for parameter in parameters(v2, by_id[link["operationId"]])}
                assert set(link["parameters"]) <= names
                followed += 1
    assert followed == 4 * len(KEYED)


def test_example_problems_keep_their_schema(v2: dict[str, Any]) -> None:
    for name, response in v2["components"]["responses"].items():
        for media, content in response.get("content", {}).items():
            pointer = f"#/components/responses/{name}/content/{media.replace('/', '~1')}/schema"
            for example in content["examples"].values():
                found = [error.message for error in validator(v2, pointer).iter_errors(example["value"])]
                assert found == [], name


def test_problem_without_a_code_breaks_the_schema(v2: dict[str, Any]) -> None:
    example = v2["components"]["responses"]["NotFound"]["content"]["application/problem+json"]["examples"]
    broken = {key: value for key, value in example["problem"]["value"].items() if key != "code"}
    assert [error.message for error in validator(v2, "#/components/schemas/Problem").iter_errors(broken)] == [
        "'code' is a required property"
    ]


WINDOWS = {
    "left out": ({}, True),
    "thirty days": ({"period": "30d"}, True),
    "custom with both dates": (
        {"period": "custom", "start_date": "2026-06-01", "end_date": "2026-06-14"},
        True,
    ),
    "custom without dates": ({"period": "custom"}, False),
    "custom with a null date": ({"period": "custom", "start_date": None, "end_date": "2026-06-14"}, False),
    "an unknown period": ({"period": "1y"}, False),
    "an unknown field": ({"days": 3}, False),
}


@pytest.mark.parametrize(("window", "accepted"), WINDOWS.values(), ids=WINDOWS)
@pytest.mark.parametrize(
    "schema", ["VideoMetricsRequest", "AccountMetricsRequest", "AccountVideoMetricsRequest"]
)
def test_window_of_a_batch(schema: str, window: dict[str, Any], accepted: bool, v2: dict[str, Any]) -> None:  # noqa: FBT001 - a parameter of the test
    field = {"VideoMetricsRequest": "video_ids", "AccountMetricsRequest": "account_ids"}.get(schema)
    body = {field: ["6f1c1c0e-3f0e-4a57-9a38-0f2f5a1f5b11"], **window} if field else window
    assert validator(v2, f"#/components/schemas/{schema}").is_valid(body) is accepted


PAGES = {
    "more to come": ({"next_cursor": "abc", "has_next": True, "limit": 50}, True),
    "the last page": ({"next_cursor": None, "has_next": False, "limit": 50}, True),
    "more to come and no cursor": ({"next_cursor": None, "has_next": True, "limit": 50}, False),
    "the last page and a cursor": ({"next_cursor": "abc", "has_next": False, "limit": 50}, False),
}


@pytest.mark.parametrize(("page", "accepted"), PAGES.values(), ids=PAGES)
def test_cursor_and_has_next_agree(page: dict[str, Any], accepted: bool, v2: dict[str, Any]) -> None:  # noqa: FBT001 - a parameter of the test
    assert validator(v2, "#/components/schemas/Pagination").is_valid(page) is accepted

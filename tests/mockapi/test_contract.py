"""The document is the contract: drawn requests, every answer validated against it, on both databases."""

from __future__ import annotations

import json
import zlib

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from mockapi.document import load_document

V2 = schemathesis.openapi.from_dict(load_document("v2").content)
V1 = schemathesis.openapi.from_dict(load_document("v1").content)
OPERATIONS = [
    (version, operation.ok())
    for version, schema in (("v1", V1), ("v2", V2))
    for operation in schema.get_all_operations()
]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_api(request, tmp_path_factory, api_class):
    url = f"sqlite:///{tmp_path_factory.mktemp('contract') / 'mock.sqlite3'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("new_postgres_database")()
    made = api_class(database_url=url, refresh_delay_ms=0)
    yield made
    made.close()


def validate(version, operation, response):
    """The answer's status, headers and body are what the document says."""
    document = load_document(version)
    node = document.content["paths"][operation.path][operation.method]
    outside = document.content.get("x-responses-outside-operations", {})
    status = str(response.status_code)
    listed = node["responses"].get(status) or outside.get(status)
    assert listed is not None, f"{status} is not documented: {response.text}"
    described = document.resolve(listed)
    for name, header in described.get("headers", {}).items():
        header = document.resolve(header)
        assert not header.get("required") or name in response.headers, f"{name} is missing from {status}"
    content = described.get("content", {})
    if not content:
        assert response.content == b""
        return
    media_type = response.headers["content-type"].partition(";")[0]
    assert media_type in content
    if "json" in media_type:
        schema = {**content[media_type]["schema"], "components": document.content["components"]}
        checker = Draft202012Validator.FORMAT_CHECKER
        errors = list(
            Draft202012Validator(schema, format_checker=checker).iter_errors(json.loads(response.content))
        )
        assert not errors, f"{errors[0].message} at {errors[0].json_path}"


def send(api, version, case):
    """The case as a request; ids and identifiers are taken from the mock now and then, so that some exist."""
    arguments = case.as_transport_kwargs(base_url=f"http://testserver/{version}")
    headers = {name: str(value) for name, value in dict(arguments.get("headers") or {}).items()}
    headers = {n: v for n, v in headers.items() if n.lower() not in ("authorization", "user-agent")}
    return api.client("full").request(
        arguments["method"], arguments["url"], params=arguments.get("params"), headers=headers,
        json=arguments.get("json"), data=arguments.get("data") if isinstance(arguments.get("data"), dict)
              else None,
        content=arguments["data"] if isinstance(arguments.get("data"), (bytes, str)) else None,
    )  # fmt: skip


def known_ids(api, name):
    table = {"account_id": "accounts", "creator_id": "creators", "video_id": "videos"}[name]
    return [item["id"] for item in api("GET", f"/v2/{table}?limit=5").json()["data"]]


@pytest.mark.parametrize(
    ("version", "operation"),
    OPERATIONS,
    ids=[f"{version} {operation.label}" for version, operation in OPERATIONS],
)
def test_every_answer_to_drawn_requests_is_as_documented(shared_api, version, operation):
    ids = {
        name: known_ids(shared_api, name)
        for name in ("account_id", "creator_id", "video_id")
        if f"{{{name}}}" in operation.path
    }

    @given(case=operation.as_strategy(), pick=st.integers(0, 9))
    @settings(
        max_examples=12, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def run(case, pick):
        for name, values in ids.items():
            if pick < 7 and values:
                case.path_parameters[name] = values[pick % len(values)]
        if operation.label == "POST /videos" and pick < 7 and isinstance(case.body, dict):
            case.body["identifier"] = str(1 + zlib.crc32(repr(case.body).encode()))
        try:
            response = send(shared_api, version, case)
        except (httpx.InvalidURL, UnicodeEncodeError, ValueError):
            # The client cannot even write it down.
            return
        validate(version, operation, response)
        assert response.status_code < 500

    run()


def test_app_and_documents_list_the_same_operations(shared_api):
    for version in ("v1", "v2"):
        pipeline = getattr(shared_api.mock, version)
        document = load_document(version)
        listed = {
            (method.upper(), path)
            for path, item in document.content["paths"].items()
            for method in item
            if method in ("get", "post", "put", "patch", "delete")
        }
        assert {(op.method, op.path) for op in pipeline.operations.values()} == listed
        assert pipeline.handlers.keys() == pipeline.operations.keys()


def test_served_document_is_the_bundled_one(shared_api):
    served = shared_api("GET", "/v2/openapi.json").json()
    bundled = json.loads(json.dumps(load_document("v2").content))
    assert served.pop("servers") == [{"url": "http://testserver/v2"}]
    bundled.pop("servers")
    assert served == bundled

"""What stands in for a server in Python's tests, as data: the request that each waits for, and its answer.

Sources: the documentation of responses 0.25, requests-mock 1.12, respx 0.22, pytest-httpx 0.35 and
aioresponses 0.7.
"""

from __future__ import annotations

from migrate.analysis.library import ClientKind, Form, Role

_R = Role
_VERBS = ("get", "options", "head", "post", "put", "patch", "delete")
_URL = {"url": _R.URL, "method": _R.METHOD}
_RESPX = {
    **_URL,
    "params": _R.QUERY,
    "json": _R.JSON,
    "data": _R.DATA,
    "content": _R.RAW,
    "headers": _R.HEADERS,
}
_HTTPX_MOCK = {
    **_URL,
    "match_params": _R.QUERY,
    "match_json": _R.JSON,
    "match_content": _R.RAW,
    "match_headers": _R.HEADERS,
}


def _verbs(keywords: dict[str, Role]) -> dict[str, Form]:
    return {
        verb: Form(method=verb.upper(), positional=(_R.URL,), keywords=keywords, family="verb")
        for verb in _VERBS
    }


_ADD = Form(positional=(_R.METHOD, _R.URL), keywords=_URL)
_RESPONSES = {**_verbs({"url": _R.URL}), "add": _ADD, "upsert": _ADD, "replace": _ADD, "add_callback": _ADD}
KINDS = (
    ClientKind(
        name="responses",
        methods=_RESPONSES,
        constructors=("responses.RequestsMock", "responses.mock"),
    ),
    ClientKind(
        name="requests_mock",
        methods={**_verbs({"url": _R.URL}), "register_uri": _ADD},
        constructors=("requests_mock.Mocker", "requests_mock.mock", "requests_mock.Adapter"),
    ),
    ClientKind(
        name="respx",
        methods={**_verbs(_RESPX), "route": Form(keywords=_RESPX)},
        constructors=("respx.mock", "respx.MockRouter", "respx.Router"),
        base=Form(keywords={"base_url": _R.BASE}),
    ),
    ClientKind(
        name="pytest_httpx",
        methods={
            name: Form(keywords=_HTTPX_MOCK, implied="GET", implied_with_body="GET")
            for name in ("add_response", "add_callback", "add_exception")
        },
    ),
    ClientKind(
        name="aioresponses",
        methods={**_verbs({"url": _R.URL}), "add": Form(positional=(_R.URL, _R.METHOD), keywords=_URL)},
        constructors=("aioresponses.aioresponses", "aioresponses.core.aioresponses"),
    ),
)
NAMES = frozenset(kind.name for kind in KINDS)
FUNCTIONS = {
    **{f"responses.{name}": ("responses", form) for name, form in _RESPONSES.items()},
    "responses.Response": ("responses", _ADD),
    **{f"respx.{name}": ("respx", form) for name, form in _verbs(_RESPX).items()},
    "respx.route": ("respx", Form(keywords=_RESPX)),
}
# What a test is given by such a name.
FIXTURES = {
    "requests_mock": "requests_mock",
    "respx_mock": "respx",
    "httpx_mock": "pytest_httpx",
    "rsps": "responses",
    "mocked_responses": "responses",
}
MATCHERS = {
    f"responses.matchers.{name}": role
    for name, role in (
        ("query_param_matcher", _R.QUERY),
        ("json_params_matcher", _R.JSON),
        ("urlencoded_params_matcher", _R.DATA),
    )
}

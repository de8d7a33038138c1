"""Packages of JavaScript that are called with options: request and its promise versions, ofetch."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_review, check_rewritten, rewritten

BASE = 'const BASE = "https://api.creatoraudit.com/v1";\n'
ID = "`/creators/${encodeURIComponent(x)}`"
REQUESTS = ["request", "request-promise", "request-promise-native", "postman-request", "@cypress/request"]
CALLS = [
    ('request(BASE + "/list-creators", (e, r) => {});', 'request(BASE + "/creators", (e, r) => {});'),
    ('request(BASE + "/list-creators", done);', 'request(BASE + "/creators", done);'),
    (
        'request({ url: BASE + "/creator", qs: { id: x }, json: true }, cb);',
        f"request({{ url: BASE + {ID}, json: true }}, cb);",
    ),
    (
        'request({ uri: BASE + "/creator/modify", method: "POST", json: { creator_id: x, name: y } }, cb);',
        f'request({{ uri: BASE + {ID}, method: "PATCH", json: {{ name: y }} }}, cb);',
    ),
    (
        'request.post({ url: BASE + "/creator/modify", json: true, body: { creator_id: x, name: y } }, cb);',
        f"request.patch({{ url: BASE + {ID}, json: true, body: {{ name: y }} }}, cb);",
    ),
    (
        'request.post(BASE + "/creator/activate", { json: { creator_id: x } }, cb);',
        f"request.patch(BASE + {ID}, {{ json: {{ is_active: true }} }}, cb);",
    ),
    (
        'request.get(BASE + "/creator?id=" + x, cb);',
        'request.get(BASE + "/creators/" + encodeURIComponent(x), cb);',
    ),
    (
        'request.post({ url: BASE + "/add-creator", form: { name: y } }, cb);',
        'request.post({ url: BASE + "/creators", json: { name: y } }, cb);',
    ),
    (
        'request.del({ url: BASE + "/creator/delete", json: { creator_id: x } }, cb);',
        f"request.del({{ url: BASE + {ID} }}, cb);",
    ),
    (
        'request.post(BASE + "/creator/remove-account", { json: { creator_id: x, account_id: z } }, cb);',
        "request.delete(BASE + `/creators/${encodeURIComponent(x)}/accounts/${encodeURIComponent(z)}`, {}, cb);",
    ),
    (
        'request({ baseUrl: BASE, url: "/list-creators", qs: { per_page: x } }, cb);',
        'request({ baseUrl: BASE, url: "/creators", qs: { limit: x } }, cb);',
    ),
]


@pytest.mark.parametrize(("before", "after"), CALLS)
@pytest.mark.parametrize("package", REQUESTS)
def test_calls_of_request(package: str, before: str, after: str) -> None:
    head = f'const request = require("{package}");\nfunction done(e, r) {{}}\n{BASE}'
    check_rewritten(f"{head}{before}\n", f"{head}{after}\n".replace("/v1", "/v2"), file="a.js")


def test_a_client_with_defaults() -> None:
    head = 'const rp = require("request-promise-native");\n'
    check_rewritten(
        f'{head}const api = rp.defaults({{ baseUrl: "https://api.creatoraudit.com/v1", json: true }});\n'
        'api.post("/creator/activate", { body: { creator_id: x } });\napi("/list-creators");\n',
        f'{head}const api = rp.defaults({{ baseUrl: "https://api.creatoraudit.com/v2", json: true }});\n'
        f'api.patch({ID}, {{ body: {{ is_active: true }} }});\napi("/creators");\n',
        file="a.js",
    )


@pytest.mark.parametrize(
    "call",
    [
        'request.post(BASE + "/add-creator").form({ name: y });',
        'request.post(BASE + "/add-creator", cb).form({ name: y });',
        'request.post({ url: BASE + "/add-creator", formData: { name: y } }, cb);',
        'const r = request.post(BASE + "/add-creator", cb);\nr.form().append("name", y);',
    ],
)
def test_a_form_that_cannot_be_turned_is_left_to_a_person(call: str) -> None:
    text = f'const request = require("request");\n{BASE}{call}\n'
    after, found = rewritten({"a.js": text})
    if b"/v2" in after["a.js"]:
        assert b"json: { name: y }" in after["a.js"] or b"json({ name: y })" in after["a.js"]
    else:
        assert Outcome.NEEDS_REVIEW in {site.outcome for site in found}


OFETCH = [
    ('ofetch(BASE + "/list-creators");', 'ofetch(BASE + "/creators");'),
    (
        '$fetch(BASE + "/creator/modify", { method: "POST", body: { creator_id: x, name: y } });',
        f'$fetch(BASE + {ID}, {{ method: "PATCH", body: {{ name: y }} }});',
    ),
    ('$fetch("/creator", { baseURL: BASE, query: { id: x } });', f"$fetch({ID}, {{ baseURL: BASE }});"),
    (
        'ofetch.raw(BASE + "/list-creators", { params: { per_page: x } });',
        'ofetch.raw(BASE + "/creators", { params: { limit: x } });',
    ),
    (
        'const api = ofetch.create({ baseURL: BASE });\napi("/creator", { query: { id: x } });',
        f"const api = ofetch.create({{ baseURL: BASE }});\napi({ID});",
    ),
]


@pytest.mark.parametrize(("before", "after"), OFETCH)
def test_calls_of_ofetch(before: str, after: str) -> None:
    head = f'import {{ $fetch, ofetch }} from "ofetch";\n{BASE}'
    check_rewritten(f"{head}{before}\n", f"{head}{after}\n".replace("/v1", "/v2"), file="a.ts")


def test_a_second_body_is_not_given() -> None:
    check_review(
        'const request = require("request");\n'
        'request.post("https://api.creatoraudit.com/v1/creator/activate?creator_id=" + x, { json: true }, cb);\n',
        "the call gives one already",
        file="a.js",
    )


READS = [
    (
        "request-promise",
        "const d = await {call};\nuse(d.creator.name);",
        "const d = await {call};\nuse(d.data.name);",
    ),
    ("request-promise", "{call}.then((d) => d.creator);", "{call}.then((d) => d.data);"),
    (
        "request-promise",
        "const r = await {call};\nuse(r.body.creator, r.statusCode);",
        "const r = await {call};\nuse(r.body.data, r.statusCode);",
    ),
    ("ofetch", "const { creator } = await {call};", "const { data: creator } = await {call};"),
    ("ofetch", "use((await {call})['creator']);", "use((await {call})['data']);"),
]


@pytest.mark.parametrize(("package", "before", "after"), READS)
def test_an_answer_that_is_its_body_is_read_as_v2_gives_it(package: str, before: str, after: str) -> None:
    name = "{ ofetch }" if package == "ofetch" else "get"
    called = "ofetch" if package == "ofetch" else "get"
    head = f'import {name} from "{package}";\n'
    old = f'{called}("https://api.creatoraudit.com/v1/creator?id=" + x)'
    new = f'{called}("https://api.creatoraudit.com/v2/creators/" + encodeURIComponent(x))'
    check_rewritten(
        head + before.replace("{call}", old) + "\n", head + after.replace("{call}", new) + "\n", file="a.js"
    )

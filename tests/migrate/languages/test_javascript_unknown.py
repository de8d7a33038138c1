"""Clients of npm that the tables do not have: what is called through them is listed, and nothing is edited."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_untouched

BASE = 'const BASE = "https://api.creatoraudit.com/v1";\n'
MODIFY = '"/creator/modify"'
# What stands before the calls, and each call in a line of its own.
CALLS = {
    "wretch": (
        'import wretch from "wretch";',
        f"await wretch(BASE).url({MODIFY}).post({{ creator_id: id }});",
        'await wretch(BASE).url("/list-creators").get().json();',
    ),
    "wretch, kept": (
        'import wretch from "wretch";\nconst api = wretch(BASE);',
        'await api.url("/list-creators").query({ per_page: 20 }).get();',
        f"await api.url({MODIFY}, true).json({{ creator_id: id }}).post();",
        'await api.get("/list-creators");',
        f"await api.post({{ creator_id: id }}, {MODIFY});",
    ),
    "needle": (
        'const needle = require("needle");',
        'needle.get(BASE + "/list-creators", done);',
        f'needle("post", BASE + {MODIFY}, {{ creator_id: id }}, {{ json: true }});',
    ),
    "phin": (
        'const phin = require("phin");',
        'await phin(BASE + "/list-creators");',
        f'await phin({{ url: BASE + {MODIFY}, method: "POST", data: {{ creator_id: id }} }});',
    ),
    "bent": (
        'const bent = require("bent");\nconst getJSON = bent("json");\nconst post = bent(BASE, "POST", "json");',
        'await getJSON(BASE + "/list-creators");',
        f"await post({MODIFY}, {{ creator_id: id }});",
    ),
    "Nuxt": (
        "const api = $fetch.create({ baseURL: BASE });",
        'await $fetch(BASE + "/list-creators");',
        'const { data } = await useFetch("/list-creators", { baseURL: BASE });',
        f'await api({MODIFY}, {{ method: "POST", body: {{ creator_id: id }} }});',
    ),
    "VueUse": (
        'import { createFetch, useFetch } from "@vueuse/core";\nconst used = createFetch({ baseUrl: BASE });',
        'const { data } = useFetch(BASE + "/list-creators").get().json();',
        f"used({MODIFY}).post({{ creator_id: id }});",
    ),
    "redaxios": (
        'import redaxios from "redaxios";\nconst api = redaxios.create({ baseURL: BASE });',
        'await redaxios.get(BASE + "/list-creators");',
        f"await api.post({MODIFY}, {{ creator_id: id }});",
    ),
    "request": (
        'const request = require("request");',
        'request(BASE + "/list-creators", done);',
        f"request.post({{ url: BASE + {MODIFY}, json: {{ creator_id: id }} }});",
    ),
    "SWR": (
        'import useSWR from "swr";',
        'const { data } = useSWR(BASE + "/list-creators", fetcher);',
    ),
    "one that nobody knows": (
        'import go from "some-http";',
        'await go(BASE).path("/list-creators").get();',
        f"await go(BASE).url({MODIFY}).send({{ creator_id: id }});",
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_every_call_is_listed(name: str) -> None:
    head, *calls = CALLS[name]
    text = "\n".join([BASE + head, *calls]) + "\n"
    seen = check_untouched(text, Outcome.NEEDS_REVIEW, file="app.ts")
    listed = {site.line for site in seen}
    lines = text.splitlines()
    assert {lines.index(call) + 1 for call in calls} <= listed, [(s.line, s.reason) for s in seen]


@pytest.mark.parametrize(
    "served",
    [
        'app.route("/v1/list-creators").get(handler);\n',
        'export const routes = [url("/v1/list-creators", handler)];\n',
        'export const routes = router.url("/v1/list-creators", handler);\n',
    ],
)
def test_what_this_code_serves_stays(served: str) -> None:
    check_untouched(served, Outcome.LEFT_ALONE, file="app.ts")


def test_a_test_of_a_server_stays() -> None:
    text = 'await supertest(app).post("/v1/creator/modify").send({ creator_id: id }).expect(200);\n'
    check_untouched(text, Outcome.NEEDS_REVIEW, file="app.test.ts")

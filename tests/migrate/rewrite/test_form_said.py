"""Calls that encode what they are given as the type that they name says: v2 takes JSON, and they say so."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten

JS = (
    'import axios from "axios";\nimport agent from "superagent";\nconst BASE = "https://api.creatoraudit.com/v%d";\n'
    "export async function run(id, name, kind) {\n  %s\n}\n"
)
PATH = "`${BASE}/creators/${encodeURIComponent(id)}`"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
BODY = "{ creator_id: id, name }"
SENT = {
    "a header of axios": (
        f'axios.post(`${{BASE}}/creator/modify`, {BODY}, {{ headers: {{ "content-type": "{FORM}" }} }});',
        f'axios.patch({PATH}, {{ name }}, {{ headers: {{ "content-type": "{JSON}" }} }});',
    ),
    "a type of superagent": (
        f'agent.post(`${{BASE}}/creator/modify`).type("{FORM}").send({BODY});',
        f'agent.patch({PATH}).type("{JSON}").send({{ name }});',
    ),
    "a header of superagent": (
        f'agent.post(`${{BASE}}/creator/modify`).set("Content-Type", "{FORM}").send({BODY});',
        f'agent.patch({PATH}).set("Content-Type", "{JSON}").send({{ name }});',
    ),
    "a type that is JSON's": (
        f'agent.post(`${{BASE}}/creator/modify`).type("json").send({BODY});',
        f'agent.patch({PATH}).type("json").send({{ name }});',
    ),
    "a type of what goes": (
        'agent.post(`${BASE}/creator/remove-account`).type("form").send({ creator_id: id, account_id: 7 });',
        f"agent.delete({PATH[:-1]}/accounts/7`);",
    ),
}
LEFT = {
    "a type by a short name": (
        f'agent.post(`${{BASE}}/creator/modify`).type("form").send({BODY});',
        "the body is sent as a form",
    ),
    "a type that is not seen": (
        f"agent.post(`${{BASE}}/creator/modify`).type(kind).send({BODY});",
        "what the call says of the type of its body is not visible here",
    ),
    "several headers of superagent": (
        f'agent.post(`${{BASE}}/creator/modify`).set({{ "Content-Type": "{FORM}" }}).send({BODY});',
        "the body is sent as a form, and v2 takes JSON",
    ),
    "a number that v2 takes as a text": (
        f'agent.post(`${{BASE}}/creator/modify`).type("{FORM}").send({{ creator_id: id, name: 5 }});',
        "name is a text in a form, and would be none in JSON",
    ),
    "a client that sends forms": (
        f'const it = axios.create({{ baseURL: BASE, headers: {{ "Content-Type": "{FORM}" }} }});\n'
        f'  it.post("/creator/modify", {BODY});',
        "the body is sent as a form, and v2 takes JSON",
    ),
}


@pytest.mark.parametrize("case", SENT)
def test_an_object_is_sent_as_what_v2_takes(case: str) -> None:
    before, after = SENT[case]
    check_rewritten(JS % (1, before), JS % (2, after), "a.js")


@pytest.mark.parametrize("case", LEFT)
def test_an_object_that_stays_a_form_is_left(case: str) -> None:
    before, reason = LEFT[case]
    check_review(JS % (1, before), reason, "a.js")

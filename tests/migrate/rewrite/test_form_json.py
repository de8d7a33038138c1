"""Forms that become JSON where they are made, and those that do not."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten

JS = (
    'import axios from "axios";\nimport qs from "qs";\nconst BASE = "https://api.creatoraudit.com/v%d";\n'
    "export async function run(id, name, more) {\n  %s\n}\n"
)
PATH = "`${BASE}/creators/${encodeURIComponent(id)}`"
SCRIPTS = {
    "a body of fetch": (
        'fetch(`${BASE}/creator/modify`, { method: "POST", body: new URLSearchParams({ creator_id: id, name }) });',
        f'fetch({PATH}, {{ method: "PATCH", body: JSON.stringify({{ name }}), '
        'headers: { "Content-Type": "application/json" } });',
    ),
    "with headers that name another": (
        'fetch(`${BASE}/creator/modify`, { method: "POST", headers: { Authorization: more }, '
        "body: new URLSearchParams({ creator_id: id, name }) });",
        f'fetch({PATH}, {{ method: "PATCH", headers: {{ Authorization: more, "Content-Type": "application/json" }}, '
        "body: JSON.stringify({ name }) });",
    ),
    "with its type among the headers": (
        "const body = new URLSearchParams({ creator_id: id, name });\n"
        '  fetch(`${BASE}/creator/modify`, { method: "POST", body: body.toString(),'
        ' headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" } });',
        "const body = JSON.stringify({ name });\n"
        f'  fetch({PATH}, {{ method: "PATCH", body: body.toString(),'
        ' headers: { "content-type": "application/json" } });',
    ),
    "a body of axios": (
        "axios.post(`${BASE}/creator/modify`, new URLSearchParams({ creator_id: id, name }));",
        f"axios.patch({PATH}, {{ name }});",
    ),
    "a text of axios": (
        "axios.post(`${BASE}/creator/modify`, qs.stringify({ creator_id: id, name }), "
        '{ headers: { "Content-Type": "application/x-www-form-urlencoded" } });',
        f'axios.patch({PATH}, {{ name }}, {{ headers: {{ "Content-Type": "application/json" }} }});',
    ),
}
REVIEWED = {
    "a text that v2 takes as a flag": (
        'fetch(BASE + "/creator/modify", '
        '{ method: "POST", body: new URLSearchParams({ creator_id: id, is_active: "true" }) });',
        "is_active is a text in a form, and v2 takes boolean",
    ),
    "a number that v2 takes as a text": (
        'fetch(BASE + "/creator/modify", '
        '{ method: "POST", body: new URLSearchParams({ creator_id: id, name: 5 }) });',
        "name is a text in a form, and would be none in JSON",
    ),
    "a form that others add to": (
        "const body = new URLSearchParams({ creator_id: id, name });\n  more(body);\n"
        '  fetch(BASE + "/creator/modify", { method: "POST", body });',
        "body is used in 2 places",
    ),
    "with values that are not seen": (
        'fetch(BASE + "/creator/modify", '
        '{ method: "POST", body: new URLSearchParams({ ...more, creator_id: id }) });',
        "as a form",
    ),
    "with headers that are made elsewhere": (
        'fetch(BASE + "/creator/modify", { method: "POST", headers: more, '
        "body: new URLSearchParams({ creator_id: id, name }) });",
        "as a form",
    ),
    "a client that sends forms": (
        'const api = axios.create({ headers: { "Content-Type": "application/x-www-form-urlencoded" } });\n'
        '  api.post(BASE + "/creator/modify", new URLSearchParams({ creator_id: id, name }));',
        "as a form",
    ),
}

CSHARP = (
    "using System;\nusing System.Net.Http;\nusing System.Net.Http.Json;\n\nclass Client\n{\n"
    '    const string Base = "https://api.creatoraudit.com/v%d";\n    readonly HttpClient http = new();\n\n'
    "    async Task Run(string id, string name, bool on)\n    {\n        %s\n    }\n}\n"
)
CSHARP_PATH = '$"{Base}/creators/{Uri.EscapeDataString(id)}"'
CONTENT = "JsonContent.Create"
_ID = '["creator_id"] = id, '


@pytest.mark.parametrize("name", SCRIPTS)
def test_javascript(name: str) -> None:
    before, after = SCRIPTS[name]
    check_rewritten(JS % (1, before), JS % (2, after), file="app.mjs")


@pytest.mark.parametrize("name", REVIEWED)
def test_javascript_reviewed(name: str) -> None:
    code, reason = REVIEWED[name]
    check_review(JS % (1, code), reason, file="app.mjs")


def test_csharp() -> None:
    made = '{}(new Dictionary<string, string> {{ {}["name"] = name }})'
    before = (
        f"var content = {made.format('new FormUrlEncodedContent', _ID)};\n"
        '        await http.PostAsync($"{Base}/creator/modify", content);'
    )
    after = (
        f"var content = {made.format(f'System.Net.Http.Json.{CONTENT}', '')};\n"
        f"        await http.PatchAsync({CSHARP_PATH}, content);"
    )
    check_rewritten(CSHARP % (1, before), CSHARP % (2, after), file="Client.cs")


def test_csharp_text_of_a_flag() -> None:
    form = f'new Dictionary<string, string> {{ {_ID}["is_active"] = on.ToString() }}'
    code = f'await http.PostAsync($"{{Base}}/creator/modify", new FormUrlEncodedContent({form}));'
    check_review(CSHARP % (1, code), "is_active is a text in a form, and v2 takes boolean", file="Client.cs")


@pytest.mark.parametrize(("value", "reason"), [('{"is_active": "true"}', "boolean"), ('{"name": 5}', "none")])
def test_python(value: str, reason: str) -> None:
    code = f'import requests\nrequests.post("https://api.creatoraudit.com/v1/creator/modify?id=7", data={value})\n'
    check_review(code, reason)

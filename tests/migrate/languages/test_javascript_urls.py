"""JavaScript and TypeScript: URLs, queries and requests that are built step by step."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten

HEAD = 'import axios from "axios";\nconst BASE = "https://api.creatoraudit.com/v%d";\n'
ONE = "`${BASE}/creators/${encodeURIComponent(id)}`"

REWRITTEN = {
    "an entry is set": (
        """
const url = new URL(`${BASE}/creator`);
url.searchParams.set("creator_id", id);
await fetch(url);
""",
        f"""
const url = new URL({ONE});
await fetch(url);
""",
    ),
    "an entry is appended, and another stays": (
        """
const url = new URL(BASE + "/creator");
url.searchParams.append("creator_id", id);
url.searchParams.append("fields", "name");
await fetch(url.toString());
""",
        """
const url = new URL(BASE + `/creators/${encodeURIComponent(id)}`);
url.searchParams.append("fields", "name");
await fetch(url.toString());
""",
    ),
    "a value that is called for where it is set": (
        """
const url = new URL(`${BASE}/creator`);
url.searchParams.set("creator_id", find(name));
await fetch(url);
""",
        """
const url = new URL(`${BASE}/creators/${encodeURIComponent(find(name))}`);
await fetch(url);
""",
    ),
    "another entry may be set": (
        """
const url = new URL(`${BASE}/creator`);
url.searchParams.set("creator_id", id);
if (fields) url.searchParams.set("fields", fields);
await fetch(url.href);
""",
        f"""
const url = new URL({ONE});
if (fields) url.searchParams.set("fields", fields);
await fetch(url.href);
""",
    ),
    "a name changes where it stands": (
        """
const url = new URL(`${BASE}/list-creators`);
url.searchParams.set("per_page", "20");
await fetch(String(url));
""",
        """
const url = new URL(`${BASE}/creators`);
url.searchParams.set("limit", "20");
await fetch(String(url));
""",
    ),
    "with a reference and a base": (
        """
const url = new URL("creator", "https://api.creatoraudit.com/v1/");
url.searchParams.set("creator_id", id);
await fetch(url, { headers });
await fetch(`${BASE}/list-creators`);
""",
        """
const url = new URL(`creators/${encodeURIComponent(id)}`, "https://api.creatoraudit.com/v2/");
await fetch(url, { headers });
await fetch(`${BASE}/creators`);
""",
    ),
    "the path is added to": (
        """
const url = new URL(BASE);
url.pathname += "/creator";
url.searchParams.set("creator_id", id);
await fetch(url);
""",
        """
const url = new URL(BASE);
url.pathname += `/creators/${encodeURIComponent(id)}`;
await fetch(url);
""",
    ),
    "the query is set as a whole": (
        """
const url = new URL(`${BASE}/creator`);
url.search = new URLSearchParams({ creator_id: id, fields: "name" }).toString();
await fetch(url);
""",
        f"""
const url = new URL({ONE});
url.search = new URLSearchParams({{ fields: "name" }}).toString();
await fetch(url);
""",
    ),
    "the query is made before": (
        """
const params = new URLSearchParams({ creator_id: id });
const url = new URL(`${BASE}/creator`);
url.search = `?${params}`;
await fetch(url);
""",
        f"""
const url = new URL({ONE});
await fetch(url);
""",
    ),
    "parameters behind the mark": (
        """
const params = new URLSearchParams();
params.append("creator_id", id);
params.append("fields", "name");
await fetch(`${BASE}/creator?${params}`);
""",
        """
const params = new URLSearchParams();
params.append("fields", "name");
await fetch(`${BASE}/creators/${encodeURIComponent(id)}?${params}`);
""",
    ),
    "parameters that go": (
        """
const params = new URLSearchParams({ creator_id: id });
const response = await fetch(BASE + "/creator?" + params.toString());
""",
        """
const response = await fetch(BASE + `/creators/${encodeURIComponent(id)}`);
""",
    ),
    "parameters of axios": (
        """
const params = new URLSearchParams();
params.set("creator_id", id);
await axios.get(`${BASE}/creator`, { params });
""",
        f"""
await axios.get({ONE});
""",
    ),
    "a method that changes, and a body that comes": (
        """
const url = new URL(`${BASE}/creator/activate`);
url.searchParams.set("creator_id", id);
await fetch(url, { method: "POST" });
""",
        f"""
const url = new URL({ONE});
await fetch(url, {{ method: "PATCH", headers: {{ "Content-Type": "application/json" }}, \
body: JSON.stringify({{ is_active: true }}) }});
""",
    ),
    "through a wrapper": (
        """
const send = (url) => fetch(url, { headers });
export function list(size) {
  const url = new URL(`${BASE}/list-creators`);
  url.searchParams.set("per_page", size);
  return send(url);
}
""",
        """
const send = (url) => fetch(url, { headers });
export function list(size) {
  const url = new URL(`${BASE}/creators`);
  url.searchParams.set("limit", size);
  return send(url);
}
""",
    ),
    "XMLHttpRequest": (
        """
const xhr = new XMLHttpRequest();
xhr.open("POST", `${BASE}/creator/activate?creator_id=${id}`);
xhr.send();
""",
        f"""
const xhr = new XMLHttpRequest();
xhr.open("PATCH", {ONE});
xhr.setRequestHeader("Content-Type", "application/json");
xhr.send(JSON.stringify({{ is_active: true }}));
""",
    ),
    "XMLHttpRequest that sends nothing any more": (
        """
const xhr = new XMLHttpRequest();
xhr.open("POST", BASE + "/creator/add-account");
xhr.setRequestHeader("Content-Type", "application/json");
xhr.send(JSON.stringify({ creator_id: id, account_id: account }));
""",
        """
const xhr = new XMLHttpRequest();
xhr.open("PUT", BASE + `/creators/${encodeURIComponent(id)}/accounts/${encodeURIComponent(account)}`);
xhr.send();
""",
    ),
    "node, by the parts of the URL": (
        """
import https from "node:https";
const request = https.request({
  hostname: "api.creatoraudit.com", path: `/v1/creator/activate?creator_id=${id}`, method: "POST",
  headers: { Accept: "*/*" },
});
request.end();
await fetch(`${BASE}/list-creators`);
""",
        """
import https from "node:https";
const request = https.request({
  hostname: "api.creatoraudit.com", path: `/v2/creators/${encodeURIComponent(id)}`, method: "PATCH",
  headers: { Accept: "*/*", "Content-Type": "application/json" },
});
request.end(JSON.stringify({ is_active: true }));
await fetch(`${BASE}/creators`);
""",
    ),
    "axios with the base among its options": (
        """
await axios({ url: "/creator", baseURL: BASE, params: { creator_id: id } });
""",
        """
await axios({ url: `/creators/${encodeURIComponent(id)}`, baseURL: BASE });
""",
    ),
    "Angular's parameters": (
        """
import { HttpClient, HttpParams } from "@angular/common/http";
const http = new HttpClient();
const params = new HttpParams().set("creator_id", id);
http.get(`${BASE}/creator`, { params });
http.get(`${BASE}/creator`, { params: new HttpParams().set("creator_id", id).set("fields", "name") });
http.get(`${BASE}/creator`, { params: new HttpParams({ fromObject: { creator_id: id } }) });
""",
        f"""
import {{ HttpClient, HttpParams }} from "@angular/common/http";
const http = new HttpClient();
http.get({ONE});
http.get({ONE}, {{ params: new HttpParams().set("fields", "name") }});
http.get({ONE});
""",
    ),
    "Angular's parameters, one after the other": (
        """
import { HttpClient, HttpParams } from "@angular/common/http";
const http = new HttpClient();
let params = new HttpParams();
params = params.append("creator_id", id);
params = params.append("fields", "name");
http.get(`${BASE}/creator`, { params });
""",
        f"""
import {{ HttpClient, HttpParams }} from "@angular/common/http";
const http = new HttpClient();
let params = new HttpParams();
params = params.append("fields", "name");
http.get({ONE}, {{ params }});
""",
    ),
}


@pytest.mark.parametrize("file", ["app.mjs", "app.ts"])
@pytest.mark.parametrize("name", REWRITTEN)
def test_rewritten(name: str, file: str) -> None:
    before, after = REWRITTEN[name]
    check_rewritten(HEAD % 1 + before.lstrip("\n"), HEAD % 2 + after.lstrip("\n"), file=file)


REVIEWED = {
    "an entry that may be set": (
        'const url = new URL(BASE + "/creator");\nif (id) url.searchParams.set("creator_id", id);\nfetch(url);\n',
        "not visible",
    ),
    "entries of a loop": (
        'const url = new URL(BASE + "/list-creators");\n'
        "Object.entries(all).forEach(([key, value]) => url.searchParams.set(key, value));\nfetch(url);\n",
        "not visible",
    ),
    "an entry that is taken out again": (
        'const url = new URL(BASE + "/list-creators");\nurl.searchParams.delete("page");\nfetch(url);\n',
        "not visible",
    ),
    "a value that is called for after something else": (
        'const url = new URL(BASE + "/creator");\nlogin();\n'
        'url.searchParams.set("creator_id", find(name));\nfetch(url);\n',
        "before the value|is known where",
    ),
    "one URL for several requests": (
        'const url = new URL(BASE + "/creator");\nfor (const id of ids) {\n'
        '  url.searchParams.set("creator_id", id);\n  await fetch(url);\n}\n',
        "before the value",
    ),
    "made by a function": (
        'function list() {\n  const url = new URL(BASE + "/list-creators");\n'
        '  url.searchParams.set("per_page", "1");\n  return url;\n}\nfetch(list());\n',
        "not written in one place",
    ),
    "the query under another name": (
        'const url = new URL(BASE + "/list-creators");\nconst query = url.searchParams;\n'
        'query.set("per_page", "1");\nfetch(url);\n',
        "not visible",
    ),
    "parameters made of others": (
        'const params = new URLSearchParams(all);\nparams.set("page", page);\n'
        "fetch(`${BASE}/list-creators?${params}`);\n",
        "not visible",
    ),
    "parameters that are made of others, and hold the id": (
        "async function run(id, more) {\n  const params = new URLSearchParams(more);\n"
        '  params.set("creator_id", id);\n  await fetch(`${BASE}/creator?${params}`);\n}\n',
        "creator_id is set in a query or form that is made of what is not seen here",
    ),
}


@pytest.mark.parametrize("name", REVIEWED)
def test_reviewed(name: str) -> None:
    code, reason = REVIEWED[name]
    check_review(HEAD % 1 + code, reason, file="app.mjs")


def test_the_url_of_another_object() -> None:
    """A URL in an object is changed where it is not seen."""
    code = """
        class Api {
          constructor() { this.url = new URL("https://api.creatoraudit.com/v1/list-creators"); }
          page(n) { this.url.searchParams.set("page", n); }
          get() { return fetch(this.url); }
        }
        """
    check_review(code, "its URL is an object that is built by steps", file="app.mjs")

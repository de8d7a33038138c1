"""Clients that npm has: rewritten call by call, and run with the real packages before and after."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests.migrate.generated.emit import Program
from tests.migrate.generated.served import HERE, ServedRunner
from tests.migrate.generated.verify import Verdict, compare, maps
from tests.migrate.tools import check_rewritten

PACKAGES = ("axios@1.7.9", "got@13.0.0", "ky@1.7.5", "undici@6.21.1", "superagent@10.1.1")
BASE = 'const BASE = "https://api.creatoraudit.com/v%d";\n'
ID = "encodeURIComponent(id)"
# What is imported, the call of v1, and what becomes of it.
CALLS = {
    "got, json": (
        'import got from "got";',
        "await got.post(`${BASE}/creator/modify`, { json: { creator_id: id, name } }).json();",
        "await got.patch(`${BASE}/creators/${ID}`, { json: { name } }).json();",
    ),
    "got, called": (
        'import got from "got";',
        'await got(`${BASE}/creator/modify`, { method: "POST", json: { creator_id: id, name } });',
        'await got(`${BASE}/creators/${ID}`, { method: "PATCH", json: { name } });',
    ),
    "got, options alone": (
        'import got from "got";',
        'await got({ url: `${BASE}/creator/delete`, method: "DELETE", json: { creator_id: id } });',
        'await got({ url: `${BASE}/creators/${ID}`, method: "DELETE" });',
    ),
    "got, query": (
        'import got from "got";',
        "await got(`${BASE}/creator`, { searchParams: { creator_id: id } }).json();",
        "await got(`${BASE}/creators/${ID}`).json();",
    ),
    "got, extended": (
        'import got from "got";',
        'const api = got.extend({ prefixUrl: BASE });\nawait api.post("creator/activate", { json: { creator_id: id } });',
        "const api = got.extend({ prefixUrl: BASE });\nawait api.patch(`creators/${ID}`, { json: { is_active: true } });",
    ),
    "got, form": (
        'import got from "got";',
        "await got.post(`${BASE}/creator/modify`, { form: { creator_id: id, name } });",
        "await got.patch(`${BASE}/creators/${ID}`, { json: { name } });",
    ),
    "ky, json": (
        'import ky from "ky";',
        "await ky.post(`${BASE}/creator/modify`, { json: { creator_id: id, name } }).json();",
        "await ky.patch(`${BASE}/creators/${ID}`, { json: { name } }).json();",
    ),
    "ky, created": (
        'import ky from "ky";',
        'const api = ky.create({ prefixUrl: BASE });\nawait api.get("creator", { searchParams: { creator_id: id } }).json();',
        "const api = ky.create({ prefixUrl: BASE });\nawait api.get(`creators/${ID}`).json();",
    ),
    "undici, request": (
        'import { request } from "undici";',
        'await request(`${BASE}/creator/modify`, { method: "POST", headers: { "Content-Type": "application/json" }, '
        "body: JSON.stringify({ creator_id: id, name }) });",
        'await request(`${BASE}/creators/${ID}`, { method: "PATCH", headers: { "Content-Type": "application/json" }, '
        "body: JSON.stringify({ name }) });",
    ),
    "undici, read": (
        'import { request } from "undici";',
        "const { body } = await request(`${BASE}/creator`, { query: { creator_id: id } });\n"
        "const { creator } = await body.json();",
        "const { body } = await request(`${BASE}/creators/${ID}`);\nconst { data: creator } = await body.json();",
    ),
    "undici, fetch": (
        'import { fetch } from "undici";',
        'await fetch(`${BASE}/creator/activate`, { method: "POST", headers: { "Content-Type": "application/json" }, '
        "body: JSON.stringify({ creator_id: id }) });",
        'await fetch(`${BASE}/creators/${ID}`, { method: "PATCH", headers: { "Content-Type": "application/json" }, '
        "body: JSON.stringify({ is_active: true }) });",
    ),
    "superagent, body": (
        'import superagent from "superagent";',
        'await superagent.post(`${BASE}/creator/modify`).send({ creator_id: id, name }).set("X-A", "b");',
        'await superagent.patch(`${BASE}/creators/${ID}`).send({ name }).set("X-A", "b");',
    ),
    "superagent, query": (
        'import superagent from "superagent";',
        "await superagent.get(`${BASE}/creator`).query({ creator_id: id });",
        "await superagent.get(`${BASE}/creators/${ID}`);",
    ),
    "superagent, a body that goes": (
        'import superagent from "superagent";',
        "await superagent.post(`${BASE}/creator/remove-account`).send({ creator_id: id, account_id: name });",
        "await superagent.delete(`${BASE}/creators/${ID}/accounts/${encodeURIComponent(name)}`);",
    ),
    "superagent, called": (
        'import superagent from "superagent";',
        'await superagent("DELETE", `${BASE}/creator/delete`).send({ creator_id: id });',
        'await superagent("DELETE", `${BASE}/creators/${ID}`);',
    ),
    "axios, json": (
        'import axios from "axios";',
        "await axios.post(`${BASE}/creator/modify`, { creator_id: id, name });",
        "await axios.patch(`${BASE}/creators/${ID}`, { name });",
    ),
    "Request": (
        "",
        'const request = new Request(BASE + "/creator/delete", { method: "DELETE", body: JSON.stringify({ creator_id: id }) });\n'
        "await fetch(request);",
        'const request = new Request(BASE + `/creators/${ID}`, { method: "DELETE" });\nawait fetch(request);',
    ),
}
# What cannot be run here: a page's, an application's, and servers that only speak TLS.
UNRUN = {
    "jQuery, ajax": (
        'import $ from "jquery";',
        '$.ajax({ url: BASE + "/creator/modify", method: "POST", contentType: "application/json", '
        "data: JSON.stringify({ creator_id: id, name }) });",
        '$.ajax({ url: BASE + `/creators/${ID}`, method: "PATCH", contentType: "application/json", '
        "data: JSON.stringify({ name }) });",
    ),
    "jQuery, get": (
        'import $ from "jquery";',
        '$.get(BASE + "/creator", { creator_id: id });\n$.getJSON(BASE + "/list-creators");',
        '$.get(BASE + `/creators/${ID}`);\n$.getJSON(BASE + "/creators");',
    ),
    "node, request": (
        'import https from "node:https";',
        'const req = https.request(`${BASE}/creator/modify`, { method: "POST", headers: { "Content-Type": "application/json" } });\n'
        "req.write(JSON.stringify({ creator_id: id, name }));\nreq.end();",
        'const req = https.request(`${BASE}/creators/${ID}`, { method: "PATCH", headers: { "Content-Type": "application/json" } });\n'
        "req.write(JSON.stringify({ name }));\nreq.end();",
    ),
    "node, get": (
        'import https from "node:https";',
        "https.get(`${BASE}/creator?creator_id=${id}`, (res) => res.resume());",
        "https.get(`${BASE}/creators/c%2F1%20x`, (res) => res.resume());",  # a constant is written as it is sent
    ),
}


def program(imports: str, version: int, code: str) -> str:
    inside = "\n  ".join(code.replace("${ID}", f"${{{ID}}}").splitlines())
    given = '  const id = "c/1 x", name = "Ada";\n'
    return f"{imports}\n{BASE % version}export default async function main() {{\n{given}  {inside}\n}}\n"


@pytest.mark.parametrize("name", [*CALLS, *UNRUN])
def test_call(name: str) -> None:
    imports, before, after = (CALLS | UNRUN)[name]
    check_rewritten(program(imports, 1, before), program(imports, 2, after), file="main.mjs")


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedRunner]:
    if shutil.which("npm") is None:
        pytest.skip("needs npm, which fetches the packages")
    folder = tmp_path_factory.mktemp("packages")
    npm = ("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder))
    subprocess.run([*npm, *PACKAGES], check=True, timeout=300)
    worker = ["node", str(HERE / "worker.mjs")]
    with ServedRunner(
        worker, lambda at: (at / "node_modules").symlink_to(folder / "node_modules")
    ) as started:
        yield started


@pytest.mark.slow
@pytest.mark.parametrize("name", CALLS)
def test_call_with_the_package_itself(name: str, runner: ServedRunner) -> None:
    imports, before, _ = CALLS[name]
    written = Program(files={"main.mjs": program(imports, 1, before)}, main="main.mjs", environment={})
    result = compare(name, written, maps()["creatoraudit"], runner)
    assert result.verdict is Verdict.REWRITTEN, str(result)

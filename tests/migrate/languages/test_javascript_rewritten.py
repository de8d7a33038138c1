"""JavaScript and TypeScript calls that are rewritten, form by form."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files, check_rewritten

HEAD = 'import axios from "axios";\nconst BASE = "https://api.creatoraudit.com/v%d";\n'

CALLS = {
    "fetch": (
        """
await fetch(BASE + "/creator/modify", {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ creator_id: id, name }),
});
""",
        """
await fetch(BASE + `/creators/${encodeURIComponent(id)}`, {
  method: "PATCH",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ name }),
});
""",
    ),
    "fetch in single quotes, the id last in a sum": (
        "await fetch(BASE + '/creator?creator_id=' + id);\n",
        "await fetch(BASE + '/creators/' + encodeURIComponent(id));\n",
    ),
    "fetch without a body gets one": (
        "await fetch(`${BASE}/creator/activate?creator_id=${id}`, { method: 'POST' });\n",
        "await fetch(`${BASE}/creators/${encodeURIComponent(id)}`, { method: 'PATCH', "
        'headers: { "Content-Type": "application/json" }, body: JSON.stringify({ is_active: true }) });\n',
    ),
    "the id is encoded already": (
        "await fetch(`${BASE}/creator?creator_id=${encodeURIComponent(id)}`);\n",
        "await fetch(`${BASE}/creators/${encodeURIComponent(id)}`);\n",
    ),
    "options in a variable of this call alone": (
        """
const options = { method: "DELETE", body: JSON.stringify({ creator_id: id }) };
await fetch(`${BASE}/creator/delete`, options);
""",
        """
const options = { method: "DELETE" };
await fetch(`${BASE}/creators/${encodeURIComponent(id)}`, options);
""",
    ),
    "axios by name": (
        "await axios.post(`${BASE}/creator/de-activate`, { creator_id: id }, { headers });\n",
        "await axios.patch(`${BASE}/creators/${encodeURIComponent(id)}`, { is_active: false }, { headers });\n",
    ),
    "axios without what it sent": (
        "await axios.post(BASE + '/creator/add-account', { creator_id: id, account_id: account });\n",
        "await axios.put(BASE + `/creators/${encodeURIComponent(id)}/accounts/${encodeURIComponent(account)}`);\n",
    ),
    "axios with options alone": (
        'await axios({ method: "post", url: BASE + "/creator/modify", data: { creator_id: id, name } });\n',
        'await axios({ method: "patch", url: BASE + `/creators/${encodeURIComponent(id)}`, data: { name } });\n',
    ),
    "axios instance": (
        """
const api = axios.create({ baseURL: BASE });
await api.get("/creator", { params: { creator_id: id } });
""",
        """
const api = axios.create({ baseURL: BASE });
await api.get(`/creators/${encodeURIComponent(id)}`);
""",
    ),
    "a method that takes its body in options": (
        "await axios.delete(`${BASE}/creator/delete`, { data: { creator_id: id } });\n",
        "await axios.delete(`${BASE}/creators/${encodeURIComponent(id)}`);\n",
    ),
    "XMLHttpRequest": (
        """
const xhr = new XMLHttpRequest();
xhr.open("POST", BASE + "/creator/modify");
xhr.send(JSON.stringify({ creator_id: id, name }));
""",
        """
const xhr = new XMLHttpRequest();
xhr.open("PATCH", BASE + `/creators/${encodeURIComponent(id)}`);
xhr.send(JSON.stringify({ name }));
""",
    ),
    "a table of paths": (
        """
const PATHS = { MODIFY: "/creator/modify" };
const f = (id, name) => axios.post(BASE + PATHS.MODIFY, { creator_id: id, name });
""",
        """
const PATHS = { MODIFY: "/creators/{creator_id}" };
const f = (id, name) => axios.patch(BASE + PATHS.MODIFY.replace("{creator_id}", encodeURIComponent(id)), { name });
""",
    ),
    "a wrapper whose caller gives the options": (
        """
const call = (path, options = {}) => fetch(BASE + path, { headers, ...options });
await call("/creator/modify", { method: "POST", body: JSON.stringify({ creator_id: id, name }) });
""",
        """
const call = (path, options = {}) => fetch(BASE + path, { headers, ...options });
await call(`/creators/${encodeURIComponent(id)}`, { method: "PATCH", body: JSON.stringify({ name }) });
""",
    ),
    "a wrapper in a class": (
        """
class Client {
  base = BASE;
  async send(method, path, body) {
    return (await fetch(this.base + path, { method, body: body ? JSON.stringify(body) : undefined })).json();
  }
  modify(id, name) { return this.send("POST", "/creator/modify", { creator_id: id, name }); }
}
""",
        """
class Client {
  base = BASE;
  async send(method, path, body) {
    return (await fetch(this.base + path, { method, body: body ? JSON.stringify(body) : undefined })).json();
  }
  modify(id, name) { return this.send("PATCH", `/creators/${encodeURIComponent(id)}`, { name }); }
}
""",
    ),
    "reads of the answer": (
        """
const { data } = await axios.get(`${BASE}/creator?creator_id=${id}`);
console.log(data.creator.name);
const { creator } = await (await fetch(`${BASE}/creator?creator_id=${id}`)).json();
axios.get(`${BASE}/list-creators`).then((res) => res.data.creators.length);
""",
        """
const { data } = await axios.get(`${BASE}/creators/${encodeURIComponent(id)}`);
console.log(data.data.name);
const { data: creator } = await (await fetch(`${BASE}/creators/${encodeURIComponent(id)}`)).json();
axios.get(`${BASE}/creators`).then((res) => res.data.data.length);
""",
    ),
}


@pytest.mark.parametrize("file", ["app.js", "app.ts", "app.tsx", "app.mjs"])
@pytest.mark.parametrize("name", CALLS)
def test_call(name: str, file: str) -> None:
    before, after = CALLS[name]
    check_rewritten(HEAD % 1 + before.lstrip("\n"), HEAD % 2 + after.lstrip("\n"), file=file)


def test_typescript() -> None:
    check_rewritten(
        """
        import axios, { AxiosInstance } from "axios";
        export class Api {
          private readonly base: string = "https://api.creatoraudit.com/v1";
          constructor(private http: AxiosInstance) {}
          async get(id: string): Promise<Creator> {
            const res = await this.http.get<Answer>(`${this.base}/creator`, { params: { creator_id: id } });
            return res.data.creator as Creator;
          }
        }
        """,
        """
        import axios, { AxiosInstance } from "axios";
        export class Api {
          private readonly base: string = "https://api.creatoraudit.com/v2";
          constructor(private http: AxiosInstance) {}
          async get(id: string): Promise<Creator> {
            const res = await this.http.get<Answer>(`${this.base}/creators/${encodeURIComponent(id)}`);
            return res.data.data as Creator;
          }
        }
        """,
        file="api.ts",
    )


@pytest.mark.parametrize(
    ("exports", "imports"),
    [
        ("export const api", 'import { api } from "./http";'),
        ("export const api", 'import { api } from "./http.js";'),
        ("const api", 'const { api } = require("../lib/http");'),
    ],
)
def test_a_client_of_another_file(exports: str, imports: str) -> None:
    common = "module.exports = { api };" if exports.startswith("const") else ""
    http = f'import axios from "axios";\n{exports} = axios.create({{ baseURL: "https://api.creatoraudit.com/v%d" }});\n'
    use = f"{imports}\nexport const pause = (id) => api.%s;\n"
    check_files(
        {
            "lib/http.ts": http % 1 + common,
            "lib/use.ts": use % 'post("/creator/de-activate", { creator_id: id })',
        },
        {
            "lib/http.ts": http % 2 + common,
            "lib/use.ts": use % "patch(`/creators/${encodeURIComponent(id)}`, { is_active: false })",
        },
    )

"""What a client hands its requests and answers to: interceptors of axios, hooks of got, ky and httpx."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from migrate.model import Outcome, Site
from tests.migrate.tools import rewritten

HEAD = """\
const axios = require("axios");
const api = axios.create({ baseURL: "https://api.creatoraudit.com/v1" });
"""
USED = """\
async function name(id) {
  const found = await api.get("/creator", { params: { creator_id: id } });
  return found.creator.name;
}
"""
WHOLE = USED.replace("found.creator", "found.data.creator")
BODIES = {
    "the body": "api.interceptors.response.use((response) => response.data);\n",
    "the body, by name": "function body(it) {\n  return it.data;\n}\napi.interceptors.response.use(body, fail);\n",
    "the body, taken apart": "api.interceptors.response.use(({ data }) => data);\n",
    "the body, later": "api.interceptors.response.use(async (response) => response.data);\n",
    "the body or an error": """\
api.interceptors.response.use((response) => {
  if (response.status !== 200) {
    return Promise.reject(response);
  }
  return response.data;
}, (error) => Promise.reject(error));
""",
    "the body, after another function": """\
api.interceptors.response.use((response) => { count(response); return response; });
api.interceptors.response.use((response) => response.data);
""",
}
WHOLES = {
    "the answer": "api.interceptors.response.use((response) => response, (error) => Promise.reject(error));\n",
    "nothing for answers": "api.interceptors.response.use(null, (error) => Promise.reject(error));\n",
    "another client's": """\
const other = axios.create({ baseURL: "https://api.partner.com" });
other.interceptors.response.use((response) => response.data);
""",
    "the library's own client": "axios.interceptors.response.use((response) => response.data);\n",
}
UNSEEN = {
    "a part of the body": ("api.interceptors.response.use((response) => response.data.creator);\n", True),
    "what another function makes": ("api.interceptors.response.use((it) => camel(it.data));\n", False),
    "a function of a package": (
        'const { unwrap } = require("@team/http");\napi.interceptors.response.use(unwrap);\n',
        False,
    ),
    "one of two": (
        "api.interceptors.response.use((it) => {\n  if (raw) { return it; }\n  return it.data;\n});\n",
        False,
    ),
}


def told(files: Mapping[str, str]) -> tuple[dict[str, str], Site]:
    """The texts afterwards, and the site of the call."""
    after, sites = rewritten(files)
    (site,) = (site for site in sites if site.operation not in (None, "base-url", "path-constant"))
    return {file: text.decode() for file, text in after.items()}, site


@pytest.mark.parametrize("hook", BODIES)
def test_a_call_gives_the_body_that_a_function_of_the_client_gives_back(hook: str) -> None:
    after, site = told({"a.js": HEAD + BODIES[hook] + USED})
    assert "return found.data.name;" in after["a.js"]
    assert site.reason is None


@pytest.mark.parametrize("hook", WHOLES)
def test_a_call_gives_the_answer_where_no_function_gives_its_body(hook: str) -> None:
    after, site = told({"a.js": HEAD + WHOLES[hook] + WHOLE})
    assert "return found.data.data.name;" in after["a.js"]
    assert site.reason is None


@pytest.mark.parametrize("hook", UNSEEN)
def test_a_function_of_which_it_is_not_seen_what_it_gives_back_is_told(hook: str) -> None:
    text, reads = UNSEEN[hook]
    after, site = told({"a.js": HEAD + text + USED})
    assert "return found.creator.name;" in after["a.js"]
    assert "and is not followed there: what v1 has in creator is in data in v2" in (site.reason or "")
    assert ("every answer goes through reads it in the v1 shape" in (site.reason or "")) is reads


def test_what_such_a_function_reads_in_the_v1_shape_is_told() -> None:
    hook = """\
api.interceptors.response.use((response) => {
  if (!response.data.success) return Promise.reject(new Error(response.data.error));
  return response.data;
});
"""
    after, site = told({"a.js": HEAD + hook + USED})
    assert "return found.data.name;" in after["a.js"]
    assert site.reason == "a function that every answer goes through reads it in the v1 shape at a.js:4"


@pytest.mark.parametrize("setup", ["here", "given"])
def test_a_client_is_given_its_function_in_another_file(setup: str) -> None:
    made = 'import axios from "axios";\nexport const api = axios.create({ baseURL: "https://api.creatoraudit.com/v1" });\n'
    use = ".interceptors.response.use((response) => response.data);\n"
    files = {
        "here": {"setup.js": f'import {{ api }} from "./http";\napi{use}', "http.js": made},
        "given": {
            "setup.js": f"export function setup(client) {{\n  client{use}}}\n",
            "http.js": f'import {{ setup }} from "./setup";\n{made}setup(api);\n',
        },
    }[setup]
    after, site = told({**files, "a.js": 'import { api } from "./http";\n' + USED})
    assert "return found.data.name;" in after["a.js"]
    assert site.reason is None


def test_the_library_is_a_client_itself() -> None:
    main = 'import axios from "axios";\naxios.interceptors.response.use((response) => response.data);\n'
    call = USED.replace('api.get("', 'axios.get("https://api.creatoraudit.com/v1')
    after, site = told({"main.js": main, "a.js": 'import axios from "axios";\n' + call})
    assert "return found.data.name;" in after["a.js"]
    assert site.reason is None


def test_a_client_that_is_a_member() -> None:
    text = """\
import axios, { AxiosInstance, AxiosResponse } from "axios";
class Api {
  private client: AxiosInstance;
  constructor() {
    this.client = axios.create({ baseURL: "https://api.creatoraudit.com/v1" });
    this.client.interceptors.response.use((response: AxiosResponse) => response.data);
  }
  async name(id: string) {
    const found: any = await this.client.get("/creator", { params: { creator_id: id } });
    return found.creator.name;
  }
}
"""
    after, _ = told({"a.ts": text})
    assert "return found.data.name;" in after["a.ts"]


CALL = 'api.post("/creator/activate", { creator_id: id });\n'
CHANGES = {
    "its URL": 'api.interceptors.request.use((config) => { config.url = "/proxy" + config.url; return config; });\n',
    "its base": "api.interceptors.request.use((config) => { config.baseURL = other(); return config; });\n",
    "its URL, in another object": "api.interceptors.request.use((it) => ({ ...it, url: `/x${it.url}` }));\n",
    "its URL, by name": 'function prefix(it) {\n  it.url = "/x" + it.url;\n  return it;\n}\napi.interceptors.request.use(prefix);\n',
}
KEEPS = {
    "a header": "api.interceptors.request.use((it) => { it.headers.Authorization = token; return it; });\n",
    "what is only shown": "api.interceptors.request.use((it) => { console.log(it.url); return it; });\n",
    "another client's": 'other.interceptors.request.use((it) => { it.url = "/x" + it.url; return it; });\n',
}
MADE_WITH = {
    "got": (
        'const got = require("got");\nconst api = got.extend({ prefixUrl: "https://api.creatoraudit.com/v1", hooks: {\n'
        '  beforeRequest: [(it) => { it.url = new URL("https://api.partner.com" + it.url.pathname); }],\n} });\n'
        'api.post("creator/activate", { json: { creator_id: id } });\n'
    ),
    "ky": (
        'import ky from "ky";\nconst api = ky.create({ prefixUrl: "https://api.creatoraudit.com/v1", hooks: {\n'
        '  beforeRequest: [(it) => new Request(it.url.replace("api", "proxy"), it)],\n} });\n'
        'api.post("creator/activate", { json: { creator_id: id } });\n'
    ),
}


@pytest.mark.parametrize("text", [HEAD + hook + CALL for hook in CHANGES.values()] + list(MADE_WITH.values()))
def test_a_function_that_changes_where_a_request_goes_holds_it_back(text: str) -> None:
    after, site = told({"a.js": text})
    assert after["a.js"] == text
    assert site.outcome is Outcome.NEEDS_REVIEW
    assert (site.reason or "").startswith("what it sends, or where, is set again at a.js:")


@pytest.mark.parametrize("client", MADE_WITH)
def test_a_client_is_made_with_it_in_another_file(client: str) -> None:
    *made, call = MADE_WITH[client].splitlines(keepends=True)
    files = {
        "http.mjs": "".join(made).replace("const api", "export const api"),
        "a.mjs": 'import { api } from "./http.mjs";\n' + call,
    }
    after, site = told(files)
    assert after == files
    assert (site.reason or "").startswith("what it sends, or where, is set again at http.mjs:")


@pytest.mark.parametrize("hook", KEEPS)
def test_a_function_that_does_not_is_no_obstacle(hook: str) -> None:
    after, site = told({"a.js": HEAD + KEEPS[hook] + CALL})
    assert "api.patch(`/creators/${encodeURIComponent(id)}`, { is_active: true });" in after["a.js"]
    assert site.reason is None


@pytest.mark.parametrize(
    ("does", "moves"), [('request.url = httpx.URL("https://api.partner.com")', False), ("print(request.url)", True)]
)  # fmt: skip
def test_event_hooks_of_httpx(does: str, *, moves: bool) -> None:
    text = f"""\
import httpx


def before(request):
    {does}


client = httpx.Client(base_url="https://api.creatoraudit.com/v1", event_hooks={{"request": [before]}})
client.delete("/creator/delete", params={{"creator_id": 7}})
"""
    after, site = told({"a.py": text})
    assert ('client.delete("/creators/7")' in after["a.py"]) is moves
    assert (site.outcome is Outcome.REWRITTEN) is moves

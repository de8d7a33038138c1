"""Wrappers that take what they send as a row of options: `request("POST", path, { query, body })`."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten

BASE = "https://api.creatoraudit.com/v%d"
SEND = """
    const res = await fetch(url, {
      method,
      headers: { "Content-Type": "application/json" },
      body: %s ? JSON.stringify(%s) : undefined,
    });
    return res.json();
"""
PATTERN = SEND % ("body", "body")
MEMBER = SEND % ("options.body", "options.body")
TAKEN = "async function send(method, path, { query, body } = {})"
WHOLE = "async function send(method, path, options = {})"
GIVEN = (
    'send("GET", "/creator", { query: { creator_id: id } })',
    'send("POST", "/creator/modify", { body: { creator_id: id, name } })',
    'send("GET", "/list-creators")',
)
GOT = (
    'send("GET", `/creators/${encodeURIComponent(id)}`)',
    'send("PATCH", `/creators/${encodeURIComponent(id)}`, { body: { name } })',
    'send("GET", "/creators")',
)
ROW = (
    'send({ path: "/creator", query: { creator_id: id } })',
    'send({ method: "POST", path: "/creator/modify", body: { creator_id: id, name } })',
    'send({ path: "/list-creators" })',
)
ROW_GOT = (
    "send({ path: `/creators/${encodeURIComponent(id)}` })",
    'send({ method: "PATCH", path: `/creators/${encodeURIComponent(id)}`, body: { name } })',
    'send({ path: "/creators" })',
)
OPTIONS = (
    'send("/creator", { params: { creator_id: id } })',
    'send("/creator/modify", { method: "POST", data: { creator_id: id, name } })',
    'send("/list-creators")',
)
OPTIONS_GOT = (
    "send(`/creators/${encodeURIComponent(id)}`)",
    'send(`/creators/${encodeURIComponent(id)}`, { method: "PATCH", data: { name } })',
    'send("/creators")',
)
AXIOS = "axios({ method: %s, url: BASE + path, params: opts.params, data: opts.data });"
# The function that sends, and how it is called before and after.
FORMS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "a loop over the entries": (
        f"""{TAKEN} {{
    const url = new URL(BASE + path);
    if (query) {{
      for (const [key, value] of Object.entries(query)) {{
        url.searchParams.set(key, value);
      }}
    }}{PATTERN}}}""",
        GIVEN,
        GOT,
    ),
    "a loop that leaves out what is nothing": (
        f"""{WHOLE} {{
    const url = new URL(BASE + path);
    for (const [key, value] of Object.entries(options.query || {{}})) {{
      if (value !== undefined && value !== null) url.searchParams.append(key, String(value));
    }}{MEMBER}}}""",
        GIVEN,
        GOT,
    ),
    "a function for each entry": (
        f"""async function send(method, path, {{ query = {{}}, body }} = {{}}) {{
    const url = new URL(BASE + path);
    Object.entries(query).forEach(([key, value]) => {{
      url.searchParams.append(key, value);
    }});{PATTERN}}}""",
        GIVEN,
        GOT,
    ),
    "a function for each key": (
        f"""{WHOLE} {{
    const url = new URL(BASE + path);
    const query = options.query || {{}};
    Object.keys(query).forEach((key) => url.searchParams.append(key, query[key]));{MEMBER}}}""",
        GIVEN,
        GOT,
    ),
    "a loop over the keys": (
        f"""{WHOLE} {{
    const url = new URL(BASE + path);
    const query = options.query || {{}};
    for (const key in query) {{
      url.searchParams.append(key, query[key]);
    }}{MEMBER}}}""",
        GIVEN,
        GOT,
    ),
    "the text of a query": (
        f"""{WHOLE} {{
    const params = new URLSearchParams(options.query);
    const url = `${{BASE}}${{path}}${{options.query ? "?" + params.toString() : ""}}`;{MEMBER}}}""",
        GIVEN,
        GOT,
    ),
    "a text that is asked itself": (
        f"""{WHOLE} {{
    const qs = new URLSearchParams(options.query).toString();
    const url = BASE + path + (qs ? `?${{qs}}` : "");{MEMBER}}}""",
        GIVEN,
        GOT,
    ),
    "a row that holds the path": (
        """async function send({ method = "GET", path, query, body }) {
    const qs = query ? `?${new URLSearchParams(query)}` : "";
    const res = await fetch(`${BASE}${path}${qs}`, {
      method,
      headers: { "Content-Type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    return res.json();
}""",
        ROW,
        ROW_GOT,
    ),
    "options of axios": (
        f"""async function send(path, opts) {{
    opts = opts || {{}};
    return {AXIOS % 'opts.method || "GET"'}
}}""",
        OPTIONS,
        OPTIONS_GOT,
    ),
    "a wrapper of a wrapper": (
        f"""async function inner(path, opts = {{}}) {{
    return {AXIOS % 'opts.method ?? "GET"'}
}}
async function send(path, opts) {{
    return inner(path, opts);
}}""",
        OPTIONS,
        OPTIONS_GOT,
    ),
}
LEFT = {
    "another member that is sent": (
        f"""{WHOLE} {{
    const url = BASE + path + tail(options.query);{MEMBER}}}""",
        GIVEN,
    ),
    "options that are handed to something": (
        f"""{WHOLE} {{
    extend(options);
    const qs = new URLSearchParams(options.query).toString();
    const url = BASE + path + (qs ? `?${{qs}}` : "");{MEMBER}}}""",
        GIVEN,
    ),
    "a member that is set": (
        f"""{WHOLE} {{
    options.query = more(options.query);
    const qs = new URLSearchParams(options.query).toString();
    const url = BASE + path + (qs ? `?${{qs}}` : "");{MEMBER}}}""",
        GIVEN,
    ),
    "a loop that leaves out more": (
        f"""{TAKEN} {{
    const url = new URL(BASE + path);
    for (const [key, value] of Object.entries(query || {{}})) {{
      if (known.has(key)) url.searchParams.set(key, value);
    }}{PATTERN}}}""",
        GIVEN,
    ),
    "a loop that changes the values": (
        f"""{TAKEN} {{
    const url = new URL(BASE + path);
    for (const [key, value] of Object.entries(query || {{}})) {{
      url.searchParams.set(key, sign(value));
    }}{PATTERN}}}""",
        GIVEN,
    ),
    "a loop that changes the names": (
        f"""{TAKEN} {{
    const url = new URL(BASE + path);
    for (const [key, value] of Object.entries(query || {{}})) {{
      url.searchParams.set(`filter[${{key}}]`, value);
    }}{PATTERN}}}""",
        GIVEN,
    ),
    "a condition of its own": (
        f"""{TAKEN} {{
    const url = new URL(BASE + path);
    if (method === "GET") {{
      for (const [key, value] of Object.entries(query)) {{
        url.searchParams.set(key, value);
      }}
    }}{PATTERN}}}""",
        GIVEN,
    ),
    "options that are not seen": (
        f"""{TAKEN} {{
    const url = new URL(BASE + path);
    for (const [key, value] of Object.entries(query || {{}})) {{
      url.searchParams.set(key, value);
    }}{PATTERN}}}""",
        ('send("GET", "/creator", given(id))', 'send("POST", "/creator/modify", given(id, name))', GIVEN[2]),
    ),
}
PROGRAM = f"""
import axios from "axios";
const BASE = "{BASE}";
%s
export const get = (id) => %s;
export const modify = (id, name) => %s;
export const list = () => %s;
"""


@pytest.mark.parametrize("name", FORMS)
def test_the_callers_options_change(name: str) -> None:
    form, given, got = FORMS[name]
    check_rewritten(PROGRAM % (1, form, *given), PROGRAM % (2, form, *got), file="app.js")


@pytest.mark.parametrize("name", LEFT)
def test_left_to_a_person(name: str) -> None:
    form, given = LEFT[name]
    check_review(PROGRAM % (1, form, *given), "not visible here", file="app.js")


def test_php_and_ruby_take_members_by_their_keys() -> None:
    check_rewritten(*(RUBY % (n, *calls) for n, calls in ((1, RUBY_CALLS), (2, RUBY_DONE))), file="app/a.rb")
    check_rewritten(*(PHP % (n, *calls) for n, calls in ((1, PHP_CALLS), (2, PHP_DONE))), file="app/a.php")


RUBY = f"""
require "httparty"
require "erb"
BASE = "{BASE}"
def send_it(path, options = {{}})
  HTTParty.get(BASE + path, query: options[:query])
end
def get(id)
  %s
end
"""
RUBY_CALLS = ('send_it("/creator", { query: { creator_id: id } })',)
RUBY_DONE = ('send_it("/creators/#{ERB::Util.url_encode(id)}")',)
PHP = f"""
<?php
use GuzzleHttp\\Client;
const BASE = '{BASE}';
function send($method, $path, array $options = [])
{{
    return (new Client())->request($method, BASE . $path, ['query' => $options['query'], 'json' => $options['body']]);
}}
function get($id)
{{
    return %s;
}}
function modify($id, $name)
{{
    return %s;
}}
"""
PHP_CALLS = (
    "send('GET', '/creator', ['query' => ['creator_id' => $id]])",
    "send('POST', '/creator/modify', ['body' => ['creator_id' => $id, 'name' => $name]])",
)
PHP_DONE = (
    "send('GET', '/creators/' . rawurlencode($id))",
    "send('PATCH', '/creators/' . rawurlencode($id), ['body' => ['name' => $name]])",
)

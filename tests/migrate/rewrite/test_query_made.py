"""Wrappers that make a text of what they are given, which ends the URL: `url + "?" + urlencode(params)`."""

from __future__ import annotations

import re

import pytest

from migrate.model import Outcome
from tests.migrate.rewrite.halls import halls
from tests.migrate.tools import planned, rewritten, sites

PYTHON = """import urllib.request
from urllib.parse import quote, urlencode
BASE = "https://halls.example/v1"


def get(path, params):
    %s


get("/halls/history", {"hall": 5, "day": 1})
get("/halls/history", {"hall": 5})
"""
JAVASCRIPT = """const BASE = 'https://halls.example/v1';
function get(path, params) {
  %s
}
export const f = () => get('/halls/history', { hall: 5, day: 1 });
export const g = () => get('/halls/history', { hall: 5 });
"""
PHP = """<?php
const BASE = 'https://halls.example/v1';
function get($path, $params) {
    %s
}
get('/halls/history', ['hall' => 5, 'day' => 1]);
get('/halls/history', ['hall' => 5]);
"""
RUBY = """require 'net/http'
BASE = 'https://halls.example/v1'
def get(path, params)
  %s
end
get('/halls/history', { hall: 5, day: 1 })
get('/halls/history', { hall: 5 })
"""
OPEN = "return urllib.request.urlopen(url)"
BODIES = {
    "python": (PYTHON, f'url = BASE + path + "?" + urlencode(params)\n    {OPEN}'),
    "python, beside": (PYTHON, f'url = f"{{BASE}}{{path}}?{{urlencode({{**params, \'key\': KEY}})}}"\n    {OPEN}'),
    "python, set": (PYTHON, f'params["key"] = KEY\n    url = f"{{BASE}}{{path}}?{{urlencode(params)}}"\n    {OPEN}'),
    "python, a variable": (PYTHON, f'query = urlencode(params)\n    url = "%%s%%s?%%s" %% (BASE, path, query)\n    {OPEN}'),
    "python, behind another": (PYTHON, f'url = BASE + path + "?key=" + KEY + "&" + urlencode(params)\n    {OPEN}'),
    "javascript": (JAVASCRIPT, "return fetch(BASE + path + '?' + new URLSearchParams(params));"),
    "javascript, beside": (JAVASCRIPT, "return fetch(`${BASE}${path}?${new URLSearchParams({ ...params, key: KEY })}`);"),
    "javascript, put in": (
        JAVASCRIPT,
        "const all = Object.assign({ key: KEY }, params);\n"
        "  return fetch(BASE + path + '?' + new URLSearchParams(all).toString());",
    ),
    "javascript, set": (
        JAVASCRIPT,
        "const query = new URLSearchParams(params);\n  query.set('key', KEY);\n"
        "  return fetch(`${BASE}${path}?${query}`);",
    ),
    "php": (PHP, "return file_get_contents(BASE . $path . '?' . http_build_query($params));"),
    "php, set": (PHP, "$params['key'] = KEY;\n    return file_get_contents(BASE . $path . '?' . http_build_query($params));"),
    "php, merged": (
        PHP,
        "$query = http_build_query(array_merge($params, ['key' => KEY]));\n"
        "    $ch = curl_init(BASE . $path . '?' . $query);\n    return curl_exec($ch);",
    ),
    "ruby": (RUBY, 'Net::HTTP.get(URI("#{BASE}#{path}?#{URI.encode_www_form(params)}"))'),
}  # fmt: skip
CALLS = (
    (re.compile(r"""(["'])/halls/history\1, (\{|\[)\s?["']?hall["']?(?: =>|:) 5, """), r"\1/hall/5/history\1, \2"),
    (re.compile(r"""(["'])/halls/history\1, \{ ?["']?hall["']?: 5 ?\}"""), r"\1/hall/5/history\1, {}"),
    (re.compile(r"""'/halls/history', \['hall' => 5\]"""), "'/hall/5/history', []"),
)  # fmt: skip


@pytest.mark.parametrize("case", BODIES)
def test_what_a_caller_gives_is_rewritten_where_it_gives_it(case: str) -> None:
    program, body = BODIES[case]
    before = program % body if "%%" not in body else program.replace("%s", body.replace("%%", "%"), 1)
    file = {"python": "a.py", "javascript": "a.js", "php": "a.php", "ruby": "a.rb"}[case.partition(",")[0]]
    after = before.replace("/v1", "/v2")
    for pattern, new in CALLS:
        after = pattern.sub(new, after)
    after = after.replace("{day", "{ day")
    found, seen = rewritten({file: before}, halls())
    assert found[file].decode() == after
    assert {site.outcome for site in seen} == {Outcome.REWRITTEN}


LEFT = {
    "a field that v2 drops, before": (PYTHON, f'url = BASE + path + "?format=json&" + urlencode(params)\n    {OPEN}'),
    "a field that v2 drops, beside": (JAVASCRIPT, "return fetch(`${BASE}${path}?${new URLSearchParams({ ...params, format: 'json' })}`);"),
    "what more there is": (JAVASCRIPT, "return fetch(BASE + path + '?' + new URLSearchParams(other(params)));"),
    "something else": (JAVASCRIPT, "return fetch(BASE + path + '?' + new URLSearchParams(defaults()));"),
    "set later": (JAVASCRIPT, "const all = new URLSearchParams(params);\n  all.set('format', 'json');\n  return fetch(BASE + path + '?' + all);"),
    "under a condition": (PYTHON, f'url = BASE + path\n    if full:\n        url += "?" + urlencode(params)\n    {OPEN}'),
    "one of two": (PYTHON, f'url = BASE + path + ("?" + urlencode(params) if full else "")\n    {OPEN}'),
}  # fmt: skip


@pytest.mark.parametrize("case", LEFT)
def test_what_is_not_sure_is_left_to_a_person(case: str) -> None:
    program, body = LEFT[case]
    file = "a.py" if program is PYTHON else "a.js"
    result = planned({file: program % body}, halls())
    assert not [item for item in result.results if item.edits]
    assert [site for site in sites(result) if site.operation == "history"]


def test_a_query_of_which_nothing_is_seen_may_hold_what_v2_calls_otherwise() -> None:
    for own in ("?", "?per_page=5&"):
        code = (
            "const BASE = 'https://api.creatoraudit.com/v1';\n"
            f"const get = (path) => fetch(BASE + path + '{own}' + new URLSearchParams(defaults()));\n"
            "export const f = () => get('/list-creators');\n"
        )
        result = planned({"a.js": code})
        assert not [item for item in result.results if item.edits]
        assert any(
            "what the call carries is not visible here" in (site.reason or "") for site in sites(result)
        )


SET = {
    "by key": 'params["format"] = "json"',
    "by name": 'params.update(format="json")',
    "under a condition": 'if full:\n        params["format"] = "json"',
    "where there is none": 'params.setdefault("format", "json")',
    "through another name": 'more = params\n    more["format"] = "json"',
    "of a default": 'params = params or {}\n    params["format"] = "json"',
    "of a default under a condition": 'if params is None:\n        params = {}\n    params["format"] = "json"',
}


@pytest.mark.parametrize("case", SET)
def test_what_a_wrapper_sets_in_what_it_is_given_is_sent(case: str) -> None:
    """`format` is dropped in v2, and the wrapper's own text is shared by all callers."""
    code = (
        'import requests\nBASE = "https://halls.example/v1"\n\n\n'
        f"def get(path, params=None):\n    {SET[case]}\n    return requests.get(BASE + path, params=params)\n\n\n"
        'get("/halls/history", {"hall": 5, "day": 1})\n'
    )
    result = planned({"a.py": code}, halls())
    assert not [item for item in result.results if item.edits]


@pytest.mark.parametrize("default", ["if params is None:\n        params = {}", "params = params or {}"])
def test_a_default_that_is_set_inside_is_none_of_what_is_sent(default: str) -> None:
    before = (
        'import requests\nBASE = "https://halls.example/v1"\n\n\n'
        f"def get(path, params=None):\n    {default}\n    return requests.get(BASE + path, params=params)\n\n\n"
        'get("/halls/history", {"hall": 5, "day": 1})\n'
    )
    found, _ = rewritten({"a.py": before}, halls())
    after = before.replace("/v1", "/v2").replace('"/halls/history", {"hall": 5, ', '"/hall/5/history", {')
    assert found["a.py"].decode() == after

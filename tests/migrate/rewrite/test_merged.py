"""Wrappers that put what they are given into a mapping of their own: `update`, `Object.assign`, `array_merge`."""

from __future__ import annotations

import re

import pytest

from migrate.model import Outcome
from tests.migrate.rewrite.halls import check_moved, halls
from tests.migrate.tools import planned, rewritten, sites

QUERIES = {
    "a.py": (
        'import requests\nBASE = "https://halls.example/v1"\n\n\n'
        "def get(path, params=None):\n"
        '    every = {"key": KEY}\n'
        "    if params:\n"
        "        every.update(params)\n"
        "    return requests.get(BASE + path, params=every)\n\n\n"
        "def past(path, params):\n"
        '    every = {"key": KEY}\n'
        "    every.update(params)\n"
        "    return requests.get(BASE + path, params=every)\n\n\n"
        'get("/halls/history", {"hall": 5, "day": 1})\nget("/halls/history", {"hall": 5})\nget("/halls/list")\n'
        'past("/halls/history", {"hall": 5, "day": 1})\npast("/halls/history", {"hall": 5})\n',
        {
            '"/halls/history", {"hall": 5, "day"': '"/hall/5/history", {"day"',
            'get("/halls/history", {"hall": 5})': 'get("/hall/5/history", {})',
            'past("/halls/history", {"hall": 5})': 'past("/hall/5/history", {})',
        },
    ),
    "a.js": (
        "import axios from 'axios';\nconst BASE = 'https://halls.example/v1';\n"
        "const get = (path, params) => axios.get(BASE + path, { params: Object.assign({ key: KEY }, params) });\n"
        "function past(path, params) {\n"
        "  const every = { key: KEY };\n"
        "  Object.assign(every, params);\n"
        "  return axios.get(BASE + path, { params: every });\n}\n"
        "export const f = () => get('/halls/history', { hall: 5, day: 1 });\n"
        "export const g = () => past('/halls/history', { hall: 5, day: 1 });\n"
        "export const h = () => get('/halls/list', {});\n",
        {"'/halls/history', { hall: 5, day": "'/hall/5/history', { day"},
    ),
    "a.rb": (
        "require 'faraday'\nBASE = 'https://halls.example/v1'\n"
        "def get(path, params = {})\n  Faraday.get(BASE + path, { key: KEY }.merge(params))\nend\n"
        "def past(path, params)\n  Faraday.get(BASE + path, params.merge(key: KEY))\nend\n"
        "def more(path, params)\n  every = { key: KEY }\n  every.merge!(params)\n"
        "  Faraday.get(BASE + path, every)\nend\n"
        "get('/halls/history', hall: 5, day: 1)\n"
        "past('/halls/history', { hall: 5 })\n"
        "more('/halls/history', hall: 5, day: 1)\n",
        {
            "'/halls/history', hall: 5, day": "'/hall/5/history', day",
            "'/halls/history', { hall: 5 }": "'/hall/5/history', {}",
        },
    ),
    "a.php": (
        "<?php\nuse GuzzleHttp\\Client;\nconst BASE = 'https://halls.example/v1';\n"
        "function get($path, $params) {\n"
        "    return (new Client())->get(BASE . $path, ['query' => array_merge(['key' => KEY], $params)]);\n}\n"
        "get('/halls/history', ['hall' => 5, 'day' => 1]);\nget('/halls/history', ['hall' => 5]);\n",
        {
            "'/halls/history', ['hall' => 5, 'day'": "'/hall/5/history', ['day'",
            "'/halls/history', ['hall' => 5]": "'/hall/5/history', []",
        },
    ),
}


@pytest.mark.parametrize("file", QUERIES)
def test_what_a_caller_gives_is_rewritten_where_it_gives_it(file: str) -> None:
    check_moved(file, *QUERIES[file])


BODIES = {
    "a.js": "const BASE = 'https://api.creatoraudit.com/v1';\n"
    "const HEADERS = { 'Content-Type': 'application/json' };\n"
    "const call = (method, path, data) =>\n"
    "  fetch(BASE + path, { method, headers: HEADERS, body: JSON.stringify(Object.assign({ source: 1 }, data)) });\n"
    "export const f = (name) => call('POST', '/creator/modify', { creator_id: 5, name });\n",
    "a.php": "<?php\nconst BASE = 'https://api.creatoraudit.com/v1';\n"
    "function call($method, $path, $data) {\n"
    "    $ch = curl_init(BASE . $path);\n"
    "    curl_setopt($ch, CURLOPT_CUSTOMREQUEST, $method);\n"
    "    curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode(array_merge(['source' => 1], $data)));\n"
    "    return curl_exec($ch);\n}\ncall('POST', '/creator/modify', ['creator_id' => 5, 'name' => $name]);\n",
    "a.rb": "require 'faraday'\nBASE = 'https://api.creatoraudit.com/v1'\n"
    "def call(method, path, data)\n"
    "  Faraday.run_request(method, BASE + path, { source: 1 }.merge(data).to_json, TYPE)\nend\n"
    "call(:post, '/creator/modify', creator_id: 5, name: 'x')\n",
    "a.py": 'import json\nimport requests\nBASE = "https://api.creatoraudit.com/v1"\n\n\n'
    "def call(method, path, data):\n"
    '    body = {"source": 1}\n    body.update(data)\n'
    "    return requests.request(method, BASE + path, data=json.dumps(body), headers=HEADERS)\n\n\n"
    'call("POST", "/creator/modify", {"creator_id": 5, "name": "x"})\n',
}


@pytest.mark.parametrize("file", BODIES)
def test_a_body_that_is_encoded_after_it_is_put_together(file: str) -> None:
    found, seen = rewritten({file: BODIES[file]})
    after = found[file].decode()
    assert {site.outcome for site in seen} == {Outcome.REWRITTEN}, seen
    assert "/creators/5" in after
    assert "creator_id" not in after
    assert any("source is not in the map" in (site.reason or "") for site in seen)


LEFT = {
    "two mappings with entries": ("Object.assign({ key: 1 }, { hall: 5 }, params)", "not visible"),
    "what is put in is not seen": ("Object.assign({ key: 1 }, params, more())", "not visible"),
    "the wrapper says it, too": ("Object.assign({ hall: 5 }, params)", "more than once"),
}


@pytest.mark.parametrize("case", LEFT)
def test_what_is_not_sure_is_left_to_a_person(case: str) -> None:
    made, reason = LEFT[case]
    code = (
        "import axios from 'axios';\nconst BASE = 'https://halls.example/v1';\n"
        f"const get = (path, params) => axios.get(BASE + path, {{ params: {made} }});\n"
        "export const f = () => get('/halls/history', { hall: 5, day: 1 });\n"
    )
    result = planned({"a.js": code}, halls())
    assert not [item for item in result.results if item.edits]
    calls = [site for site in sites(result) if site.client == "axios"]
    assert calls
    assert all(re.search(reason, site.reason or "") for site in calls), calls


def test_what_may_not_be_put_in_is_not_taken_for_sent() -> None:
    code = (
        'import requests\nBASE = "https://halls.example/v1"\n\n\n'
        "def get(path, params, full):\n"
        '    every = {"key": KEY}\n'
        "    if full:\n"
        "        every.update(params)\n"
        "    return requests.get(BASE + path, params=every)\n\n\n"
        'get("/halls/history", {"hall": 5, "day": 1}, True)\n'
    )
    result = planned({"a.py": code}, halls())
    assert not [item for item in result.results if item.edits]


def test_a_form_that_is_put_together_stays_a_form_and_is_left() -> None:
    code = (
        "require 'faraday'\nBASE = 'https://api.creatoraudit.com/v1'\n"
        "def post(path, data)\n  Faraday.post(BASE + path, { source: 1 }.merge(data))\nend\n"
        "post('/add-creator', name: 'x')\n"
    )
    result = planned({"a.rb": code})
    assert not [item for item in result.results if item.edits]

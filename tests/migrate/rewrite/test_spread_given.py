"""A wrapper that puts what it is given beside entries of its own: `params: { ...params, key }`."""

from __future__ import annotations

import re

import pytest

from tests.migrate.rewrite.halls import check_moved, halls
from tests.migrate.tools import planned, sites

JAVASCRIPT = (
    "import axios from 'axios';\nconst BASE = 'https://halls.example/v1';\n"
    "class Halls {\n"
    "  get(path, params = {}) {\n"
    "    return axios.get(BASE + path, { params: { ...params, key: this.key } });\n  }\n"
    "  past(hall) { return this.get('/halls/history', { hall: hall, day: 1 }); }\n"
    "  all() { return this.get('/halls/list'); }\n}\n"
)
PYTHON = """import requests
from urllib.parse import quote

BASE = "https://halls.example/v1"


def get(path, params=None):
    return requests.get(BASE + path, params={"key": KEY, **(params or {})})


def past(hall):
    return get("/halls/history", {"hall": hall, "day": 1})


def everything():
    return get("/halls/list")
"""
RUBY = """require 'erb'
require 'httparty'
BASE = 'https://halls.example/v1'
def get(path, params = {})
  HTTParty.get(BASE + path, query: { key: KEY, **params })
end
def past(hall)
  get('/halls/history', { hall: hall, day: 1 })
end
"""
MOVED = {
    "a.js": (
        JAVASCRIPT,
        {
            "'/halls/history', { hall: hall, day: 1 }": "`/hall/${encodeURIComponent(hall)}/history`, { day: 1 }"
        },
    ),
    "a.py": (
        PYTHON,
        {
            '"/halls/history", {"hall": hall, "day": 1}': 'f"/hall/{quote(str(hall), safe=\'\')}/history", {"day": 1}'
        },
    ),
    "a.rb": (
        RUBY,
        {
            "'/halls/history', { hall: hall, day: 1 }": '"/hall/#{ERB::Util.url_encode(hall)}/history", { day: 1 }'
        },
    ),
}
LEFT = {
    "what is given is not seen": (
        "export const f = (given) => get('/halls/history', given);\n",
        "not visible",
    ),
    "the wrapper says it, too": (
        "export const f = (hall) => get('/halls/history', { hall, day: 2 });\n",
        "more than once",
    ),
    "the wrapper's own would have to go": (
        "export const f = () => get('/halls/list', {});\n",
        "made elsewhere",
    ),
}
OWN = {"the wrapper says it, too": "hall: 7", "the wrapper's own would have to go": "format: 'json'"}


@pytest.mark.parametrize("file", MOVED)
def test_a_caller_s_entries_are_rewritten_where_it_gives_them(file: str) -> None:
    check_moved(file, *MOVED[file])


@pytest.mark.parametrize("case", LEFT)
def test_what_is_not_sure_is_left_to_a_person(case: str) -> None:
    code, reason = LEFT[case]
    wrapper = (
        "import axios from 'axios';\nconst BASE = 'https://halls.example/v1';\n"
        f"const get = (path, params) => axios.get(BASE + path, {{ params: {{ ...params, {OWN.get(case, 'key: 1')} }} }});\n"
    )
    result = planned({"a.js": wrapper + code}, halls())
    assert not [item for item in result.results if item.edits]
    calls = [site for site in sites(result) if site.client == "axios"]
    assert calls
    assert all(re.search(reason, site.reason or "") for site in calls)

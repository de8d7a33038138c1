"""A wrapper that sends what it is given by names of any kind: `get("/halls/history", hall=hall)`."""

from __future__ import annotations

import re

import pytest

from tests.migrate.generated.verify import maps
from tests.migrate.rewrite.halls import check_moved, halls
from tests.migrate.tools import planned, rewritten, sites

PYTHON = """import requests
from urllib.parse import quote

BASE = "https://halls.example/v1"


class Halls:
    def call(self, method, path, *, timeout=3, **params):
        params["key"] = self.key
        return requests.request(method, BASE + path, params=params, timeout=timeout)

    def get(self, path, **given):
        return self.call("GET", path, **given)

    def past(self, hall):
        some = {"hall": hall, "day": 2}
        only = {"hall": hall}
        self.call("GET", "/halls/history", hall=hall)
        self.call("GET", "/halls/history", hall=hall, day=1, timeout=5)
        self.call(path="/halls/history", day=1, hall=hall, method="GET")
        self.get("/halls/history", day=1, hall=hall)
        self.get("/halls/history", **some)
        self.get("/halls/history", **only)
        self.get("/halls/list")
"""
RUBY = """require 'erb'
require 'faraday'
BASE = 'https://halls.example/v1'
def get(path, **params)
  Faraday.get(BASE + path, params)
end
def past(hall)
  get('/halls/history', hall: hall)
  get '/halls/history', hall: hall, day: 1
  get('/halls/list')
end
"""
IN_PYTHON = "f\"/hall/{quote(str(hall), safe='')}/history\""
IN_RUBY = '"/hall/#{ERB::Util.url_encode(hall)}/history"'
MOVED = {
    "a.py": (
        PYTHON,
        {
            '"GET", "/halls/history", hall=hall)': f'"GET", {IN_PYTHON})',
            '"GET", "/halls/history", hall=hall, day': f'"GET", {IN_PYTHON}, day',
            'path="/halls/history", day=1, hall=hall': f"path={IN_PYTHON}, day=1",
            '"/halls/history", day=1, hall=hall': f"{IN_PYTHON}, day=1",
            '{"hall": hall, "day": 2}': '{"day": 2}',
            '        only = {"hall": hall}\n': "",
            '"/halls/history", **only': IN_PYTHON,
            '"/halls/history", **some': f"{IN_PYTHON}, **some",
        },
    ),
    "a.rb": (
        RUBY,
        {
            "'/halls/history', hall: hall)": f"{IN_RUBY})",
            "'/halls/history', hall: hall, day": f"{IN_RUBY}, day",
        },
    ),
}
LEFT = {
    "another argument between": ('call("/halls/history", hall=1, timeout=2, day=3)', "not visible"),
    "what is given is not seen": ('call("/halls/history", **given())', "not visible"),
    "a field that changes may be in it": ('call("/halls/history", hall=1, **given())', "format changes"),
    "a name that is not seen": ('call("/halls/history", day=3)', "no field"),
}


@pytest.mark.parametrize("file", MOVED)
def test_what_is_given_by_name_is_rewritten_where_it_is_given(file: str) -> None:
    check_moved(file, *MOVED[file])


@pytest.mark.parametrize("case", LEFT)
def test_what_is_not_sure_is_left_to_a_person(case: str) -> None:
    code, reason = LEFT[case]
    wrapper = (
        'import requests\nBASE = "https://halls.example/v1"\n\n\n'
        "def call(path, timeout=3, **given):\n    return requests.get(BASE + path, params=given)\n\n\n"
    )
    result = planned({"a.py": wrapper + code + "\n"}, halls())
    assert not [item for item in result.results if item.edits]
    calls = [site for site in sites(result) if site.client == "requests"]
    assert calls
    assert all(re.search(reason, site.reason or "") for site in calls), calls


CREATORS = """import requests

BASE = "https://api.creatoraudit.com/v1"


def call(verb, path, **fields):
    return requests.request(verb, BASE + path, json=fields)


"""


def test_a_body_of_which_nothing_is_left_is_an_empty_object_where_v2_takes_one() -> None:
    code = 'call(\n    "POST",\n    "/creator/modify",\n    creator_id=5,\n)\n'
    found, _ = rewritten({"a.py": CREATORS + code})
    assert found["a.py"].decode().endswith('call(\n    "PATCH",\n    "/creators/5",\n)\n')


def test_what_v2_adds_is_given_by_name_where_a_caller_gives_nothing() -> None:
    before = (
        "import requests\n\n\ndef call(verb, path, **fields):\n"
        '    return requests.request(verb, "https://legacy.petshelf.example/rest/api" + path, json=fields)\n\n\n'
        'call("PUT", "/shelf/top/pet/5/move")\n'
    )
    found, _ = rewritten({"a.py": before}, maps()["shelf"])
    assert found["a.py"].decode().endswith('call("PATCH", "/pets/5/shelf", shelf_name="top")\n')


def test_a_body_of_which_nothing_is_left_is_left_where_v2_takes_none() -> None:
    code = 'call("POST", "/creator/add-account", creator_id=5, account_id=6)\n'
    result = planned({"a.py": CREATORS + code})
    assert not [item for item in result.results if item.edits]
    assert any("empty object" in (site.reason or "") for site in sites(result))


def test_entries_without_braces_that_all_go_are_an_empty_mapping_for_a_parameter() -> None:
    code = (
        'require "faraday"\nBASE = "https://api.creatoraudit.com/v1"\n'
        "def call(verb, path, params)\n  Faraday.run_request(verb, BASE + path, params.to_json, TYPE)\nend\n"
        'call :post, "/creator/modify", creator_id: 5\n'
    )
    found, _ = rewritten({"a.rb": code})
    assert found["a.rb"].decode().endswith('call :patch, "/creators/5", {}\n')

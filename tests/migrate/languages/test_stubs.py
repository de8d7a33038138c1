"""Stubs of tests move with the calls that they stand in for: what they wait for, and what they answer."""

from __future__ import annotations

import pytest

from migrate.model import Outcome, Site
from migrate.options import Options
from tests.migrate.tools import ASSUMED, rewritten

V1, V2 = "https://api.creatoraudit.com/v1", "https://api.creatoraudit.com/v2"
PYTHON = f"""import requests
BASE = "{V1}"


def modify(number: int, name):
    return requests.post(f"{{BASE}}/creator/modify", json={{"creator_id": number, "name": name}})


def get(number: int):
    return requests.get(f"{{BASE}}/creator", params={{"creator_id": number}}).json()["creator"]


def add(name):
    return requests.post(BASE + "/add-creator", json={{"name": name}})
"""
JAVASCRIPT = f"""import axios from "axios";
const BASE = "{V1}";
export const modify = (id, name) => axios.post(`${{BASE}}/creator/modify`, {{ creator_id: id, name }});
export const get = async (id) => (await axios.get(`${{BASE}}/creator?creator_id=${{id}}`)).data.creator;
export const add = (name) => axios.post(BASE + "/add-creator", {{ name }});
"""
RESPONSES = "import responses\nfrom responses import matchers\n\n\ndef test_it():\n    "
IN_PYTHON = {
    "responses.add": (
        RESPONSES + f'responses.add(responses.POST, "{V1}/add-creator", json={{"creator": {{"id": "7"}}}})',
        RESPONSES + f'responses.add(responses.POST, "{V2}/creators", json={{"data": {{"id": "7"}}}})',
    ),
    "responses by its verb, with a flag": (
        RESPONSES
        + f'responses.post("{V1}/add-creator", json={{"success": True, "creator": {{}}}}, status=200)',
        RESPONSES + f'responses.post("{V2}/creators", json={{"data": {{}}}}, status=200)',
    ),
    "a matcher of the query": (
        RESPONSES
        + f'responses.get("{V1}/creator", match=[matchers.query_param_matcher({{"id": "7"}})], json={{}})',
        RESPONSES + f'responses.get("{V2}/creators/7", json={{}})',
    ),
    "a matcher of the body": (
        RESPONSES + f'responses.post("{V1}/creator/modify", '
        'match=[matchers.json_params_matcher({"creator_id": "7", "name": "x"})])',
        RESPONSES
        + f'responses.patch("{V2}/creators/7", match=[matchers.json_params_matcher({{"name": "x"}})])',
    ),
    "a registry of its own": (
        f'import responses\nwith responses.RequestsMock() as r:\n    r.add(r.GET, "{V1}/creator?creator_id=7")',
        f'import responses\nwith responses.RequestsMock() as r:\n    r.add(r.GET, "{V2}/creators/7")',
    ),
    "requests_mock": (
        f'def test_it(requests_mock):\n    requests_mock.get("{V1}/creator?creator_id=7", json={{"creator": {{}}}})',
        f'def test_it(requests_mock):\n    requests_mock.get("{V2}/creators/7", json={{"data": {{}}}})',
    ),
    "a mocker": (
        f'import requests_mock\nwith requests_mock.Mocker() as m:\n    m.register_uri("POST", "{V1}/add-creator")',
        f'import requests_mock\nwith requests_mock.Mocker() as m:\n    m.register_uri("POST", "{V2}/creators")',
    ),
    "httpx_mock": (
        f'def test_it(httpx_mock):\n    httpx_mock.add_response(method="POST", url="{V1}/creator/modify", '
        'match_json={"creator_id": "7", "name": "x"})',
        f'def test_it(httpx_mock):\n    httpx_mock.add_response(method="PATCH", url="{V2}/creators/7", '
        'match_json={"name": "x"})',
    ),
    "respx": (
        f'import respx\nrespx.get("{V1}/creator", params={{"creator_id": "7"}}).respond(json={{"creator": {{}}}})',
        f'import respx\nrespx.get("{V2}/creators/7").respond(json={{"data": {{}}}})',
    ),
    "aioresponses": (
        f'from aioresponses import aioresponses\nwith aioresponses() as m:\n    m.post("{V1}/add-creator", payload={{}})',
        f'from aioresponses import aioresponses\nwith aioresponses() as m:\n    m.post("{V2}/creators", payload={{}})',
    ),
}
NOCK = 'import nock from "nock";\n'
MSW = 'import { http, HttpResponse } from "msw";\n'
ADAPTER = 'import axios from "axios";\nimport Adapter from "axios-mock-adapter";\nconst mock = new Adapter(axios);\n'
IN_JAVASCRIPT = {
    "nock with a body": (
        NOCK
        + 'nock("https://api.creatoraudit.com").post("/v1/creator/modify", { creator_id: "7", name: "x" });',
        NOCK + 'nock("https://api.creatoraudit.com").patch("/v2/creators/7", { name: "x" });',
    ),
    "nock with a query": (
        NOCK + f'nock("{V1}").get("/creator").query({{ creator_id: "7" }}).reply(200, {{ creator: {{}} }});',
        NOCK + f'nock("{V2}").get("/creators/7").reply(200, {{ data: {{}} }});',
    ),
    "nock in a variable": (
        NOCK
        + 'const api = nock("https://api.creatoraudit.com").persist();\napi.get("/v1/creator?id=7").reply(200);',
        NOCK
        + 'const api = nock("https://api.creatoraudit.com").persist();\napi.get("/v2/creators/7").reply(200);',
    ),
    "msw": (
        MSW + f'http.post("{V1}/add-creator", () => HttpResponse.json({{ success: true, creator: {{}} }}));',
        MSW + f'http.post("{V2}/creators", () => HttpResponse.json({{ data: {{}} }}));',
    ),
    "axios-mock-adapter": (
        ADAPTER + f'mock.onPost("{V1}/creator/modify", {{ creator_id: "7", name: "x" }}).reply(200);',
        ADAPTER + f'mock.onPatch("{V2}/creators/7", {{ name: "x" }}).reply(200);',
    ),
}
CASES = {
    **{name: ("app.py", PYTHON, "test_app.py", *pair) for name, pair in IN_PYTHON.items()},
    **{name: ("app.js", JAVASCRIPT, "app.test.js", *pair) for name, pair in IN_JAVASCRIPT.items()},
}


@pytest.mark.parametrize(("app", "code", "file", "before", "after"), CASES.values(), ids=CASES)
def test_a_stub_moves_with_its_call(app: str, code: str, file: str, before: str, after: str) -> None:
    found, seen = rewritten({app: code, file: before + "\n"})

    assert found[file].decode() == after + "\n", seen
    assert {site.outcome for site in seen} == {Outcome.REWRITTEN}


def stub(seen: list[Site]) -> Site:
    (found,) = [site for site in seen if site.file.startswith("test_") and site.operation != "base-url"]
    return found


def test_a_stub_that_names_no_id_is_for_a_person() -> None:
    text = f'import responses\nresponses.add(responses.POST, "{V1}/creator/modify", json={{}})\n'
    found, seen = rewritten({"app.py": PYTHON, "test_app.py": text})

    assert found["test_app.py"].decode() == text
    assert stub(seen).outcome is Outcome.NEEDS_REVIEW
    assert "creator_id belongs in the v2 path" in (stub(seen).reason or "")
    assert f'BASE = "{V2}"' in found["app.py"].decode(), "its call is rewritten all the same"


def test_a_stub_waits_for_its_call() -> None:
    text = f'import responses\nresponses.add(responses.POST, "{V1}/add-creator")\n'
    code = f'import requests\n\n\ndef add(fields):\n    requests.post("{V1}/add-creator", **fields)\n'
    held = code + f'\n\ndef other(**more):\n    requests.post("{V1}/creator/modify", **more)\n'
    held_stub = f'import responses\nresponses.get("{V1}/creator?creator_id=7")\n'
    found, seen = rewritten({"app.py": held, "test_app.py": held_stub})

    assert found["test_app.py"].decode() == held_stub
    assert stub(seen).reason == "no call that it could stand in for is seen to become v2"
    found, _ = rewritten({"app.py": code, "test_app.py": text})
    assert f'"{V2}/creators"' in found["test_app.py"].decode()


def test_a_stub_of_a_call_that_stays_stays() -> None:
    text = f'import responses\nresponses.get("{V1}/creator?creator_id=7")\n'
    code = f'import requests\n\n\ndef get(params):\n    return requests.get("{V1}/creator", params=params)\n'
    found, seen = rewritten({"app.py": code, "test_app.py": text})

    assert found["test_app.py"].decode() == text
    assert stub(seen).reason == "it stands in for the call at app.py:5, which is not rewritten"


def test_a_stub_stays_where_its_call_cannot_be_put_on_a_base_of_its_own() -> None:
    """The call's base is the default of an argument, which stays v1; the stub's could be split."""
    base = 'BASE_URL = "https://api.creatoraudit.com/v1/"\n'
    app = (
        "from urllib.parse import urljoin\nimport requests\nfrom app.constants import BASE_URL\n"
        "class Api:\n"
        "    def _get(self, path, url=BASE_URL):\n"
        "        return requests.get(urljoin(url, path))\n"
        "    def names(self):\n"
        '        return self._get("list-creators")\n'
        "    def odd(self):\n"
        '        return self._get("creator/odd-one")\n'
    )
    test = (
        "import responses\nfrom app.api import Api\nfrom app.constants import BASE_URL\n"
        "@responses.activate\n"
        "def test_names():\n"
        '    responses.add(responses.GET, "{}list-creators".format(BASE_URL), json=[])\n'
        "    Api().names()\n"
    )
    files = {"app/__init__.py": "", "app/constants.py": base, "app/api.py": app, "tests/test_api.py": test}
    found, seen = rewritten(files, options=Options(split_base=True))

    assert {site.client: site.outcome for site in seen if site.operation == "creator-list"} == {
        "requests": Outcome.NEEDS_REVIEW,
        "responses": Outcome.NEEDS_REVIEW,
    }
    assert {file: text.decode() for file, text in found.items()} == files


def test_an_answer_stays_where_its_shape_is_only_assumed() -> None:
    text = f'import responses\nresponses.post("{V1}/add-creator", json={{"creator": {{"id": "7"}}}})\n'
    found, seen = rewritten({"app.py": PYTHON, "test_app.py": text}, options=Options())

    assert found["test_app.py"].decode() == text.replace(f"{V1}/add-creator", f"{V2}/creators")
    assert "it answers in the v1 shape at test_app.py:2" in (stub(seen).reason or "")


def test_an_answer_of_which_only_a_flag_is_known_is_told() -> None:
    text = f'import responses\nresponses.post("{V1}/add-creator", json={{"success": True}})\n'
    found, seen = rewritten({"app.py": PYTHON, "test_app.py": text}, options=ASSUMED)

    assert 'json={"success": True}' in found["test_app.py"].decode()
    assert "it answers in the v1 shape" in (stub(seen).reason or "")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("server.js", 'const app = require("express")();\napp.post("/v1/creator/modify", handler);\n'),
        (
            "server.py",
            'from flask import Flask\napp = Flask("x")\n\n\n@app.post("/v1/add-creator")\ndef f(): ...\n',
        ),
        (
            "other.test.js",
            'import nock from "nock";\nnock("https://api.other.example").post("/v1/creator/modify");\n',
        ),
        ("test_other.py", 'import responses\nresponses.post("https://api.other.example/v1/add-creator")\n'),
    ],
)
def test_routes_and_stubs_of_other_hosts_stay(file: str, text: str) -> None:
    found, seen = rewritten({"app.py": PYTHON, "app.js": JAVASCRIPT, file: text})

    assert found[file].decode() == text
    assert not [site for site in seen if site.file == file and site.outcome is Outcome.REWRITTEN]

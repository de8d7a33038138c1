"""Python code that looks like a v1 call and is none, and v1 calls that only a person can move."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_review, check_untouched

V1 = "https://api.creatoraudit.com/v1"

LOOK_ALIKES = {
    "another host": 'import requests\nrequests.post("https://api.other.example/v1/creator/modify", json={"creator_id": 1})\n',
    "our name in another host": f'import requests\nrequests.post("{V1.replace(".com", ".com.evil.example")}/creator/modify")\n',
    "our host as the user part": f'import requests\nrequests.get("{V1.replace("/v1", "@evil.example/v1")}/creator")\n',
    "a Flask route": 'from flask import Flask\napp = Flask(__name__)\n\n@app.post("/creator/modify")\ndef modify():\n    return {}\n',
    "a FastAPI route": 'from fastapi import FastAPI\napp = FastAPI()\n\n@app.post("/creator/modify")\nasync def modify():\n    return {}\n',
    "a router's table": 'from django.urls import path\nurlpatterns = [path("creator/modify", view)]\n',
    "a key of a mapping": 'NAMES = {"/creator": "a creator"}\nprint(NAMES.get("/creator"))\n',
    "a cache": 'cache.delete("creator/delete")\n',
    "SQL": 'cursor.execute("DELETE FROM creator WHERE id = ?", (1,))\n',
    "a regular expression": 'import re\nre.match(r"/creator/(modify|delete)$", "x")\n',
    "a file": 'open("/creator/modify")\n',
    "a v2 call": 'import requests\nrequests.get("https://api.creatoraudit.com/v2/creators")\n',
    "no network call": f'URL = "{V1}/creator/modify"\nprint(URL)\n',
    "a log message": f'import logging\nlogging.info("called {V1}/creator/modify")\n',
    "a docstring": f'def f():\n    """POST {V1}/creator/modify"""\n',
    "a comment": f"# requests.post('{V1}/creator/modify')\n",
    "a longer word": 'import requests\nrequests.get("https://api.other.example/list-creators-of-things")\n',
    "another method of our host's v2": 'import requests\nrequests.delete("https://api.creatoraudit.com/v2/creators/1")\n',
}


@pytest.mark.parametrize("source", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_look_alike_is_untouched(source: str) -> None:
    found = check_untouched(
        source, Outcome.LEFT_ALONE, Outcome.ALREADY_V2, Outcome.NEEDS_REVIEW, Outcome.UNMAPPED
    )

    assert not [site for site in found if site.outcome is Outcome.REWRITTEN]


def test_the_test_client_of_a_web_framework_is_untouched() -> None:
    check_untouched(
        """
        class ModifyTest(TestCase):
            def test_modify(self):
                answer = self.client.post("/creator/modify", {"creator_id": 1})
                self.assertEqual(answer.status_code, 200)
        """,
        Outcome.LEFT_ALONE,
        Outcome.NEEDS_REVIEW,
    )


def body(*lines: str) -> str:
    """A function with the lines, below an import and a base."""
    return f'import requests\n\nBASE = "{V1}"\n\n\ndef f(creator_id, **given):\n' + "".join(
        f"    {line}\n" for line in lines
    )


REVIEWS = {
    "an id that is nothing": (
        body('requests.get(BASE + "/creator", params={"id": None})'),
        "no text or number",
    ),
    "an empty id": (body('requests.get(BASE + "/creator", params={"id": ""})'), "cannot stand in a path"),
    "an id that clients resolve": (
        body('requests.get(BASE + "/creator", params={"id": ".."})'),
        "cannot stand in",
    ),
    "several ids": (body('requests.get(BASE + "/creator", params={"id": [1, 2]})'), "no text or number"),
    "a number format": (body('requests.get("%s/creator?id=%05d" % (BASE, creator_id))'), "formatted"),
    "a format with a width": (
        body('requests.get("{}/creator?id={:>4}".format(BASE, creator_id))'),
        "formatted",
    ),
    "a conversion in an f-string": (body('requests.get(f"{BASE}/creator?id={creator_id!r}")'), "formatted"),
    "an argument of two fields": (
        body('requests.get("{0}/creator?id={1}&again={1}".format(BASE, creator_id))'),
        "cannot be followed",
    ),
    "a name that is given already": (
        body('requests.get(BASE + "/list-creators", params={"per_page": 5, "limit": 6})'),
        "set twice",
    ),
    "a type of body that is named": (
        body(
            'requests.post(BASE + "/creator/modify", data={"id": 1, "name": "x"}, headers={"Content-Type": "x/y"})'
        ),
        "names the type",
    ),
    "urlopen takes no method": (
        f'import json\nfrom urllib.request import urlopen\nurlopen("{V1}/creator/activate", json.dumps({{"id": 1}}).encode())\n',
        "no argument for it",
    ),
    "a base that another function sets": (
        body('requests.get(BASE + "/creator", params={"id": creator_id})')
        + '\n\ndef g():\n    global BASE\n    BASE = "https://api.other.example"\n',
        ".",
    ),
    "an attribute that a subclass gives anew": (
        f'import requests\n\n\nclass A:\n    path = "/creator/activate"\n\n    def f(self, creator_id):\n'
        f'        requests.post("{V1}" + self.path, json={{"id": creator_id}})\n\n\n'
        'class B(A):\n    path = "/creator/de-activate"\n',
        ".",
    ),
    "two calls of one URL variable": (
        body(
            'url = BASE + "/creator/activate"',
            'requests.post(url, json={"id": 1})',
            'requests.post(url, json={"id": 2})',
        ),
        "do not all become the same",
    ),
    "no id": (body('requests.get(BASE + "/creator")'), "no field of the call carries it"),
    "two ids": (
        body('requests.get(BASE + "/creator", params={"creator_id": creator_id, "id": 2})'),
        "given more than once",
    ),
    "the id in query and body": (
        body('requests.post(BASE + "/creator/modify", params={"id": 1}, json={"creator_id": creator_id})'),
        "given more than once",
    ),
    "unseen keywords": (body('requests.post(BASE + "/creator/modify", **given)'), "not visible here"),
    "an unseen body": (body('requests.post(BASE + "/creator/modify", json=given)'), "not visible here"),
    "a body with a spread": (
        body('requests.post(BASE + "/creator/modify", json={**given})'),
        "not visible here",
    ),
    "a body that another function fills": (
        body(
            "payload = {}", "payload.update(given)", 'requests.post(BASE + "/creator/modify", json=payload)'
        ),
        "not visible here",
    ),
    "a body with a conditional entry": (
        body(
            "payload = {}",
            "if creator_id:",
            '    payload["creator_id"] = creator_id',
            'requests.post(BASE + "/creator/modify", json=payload)',
        ),
        "not visible here",
    ),
    "paging that may be in an unseen mapping": (
        body('requests.get(BASE + "/list-creators", params=given)'),
        "changes in v2",
    ),
    "paging that may be in keywords": (
        body('requests.get(BASE + "/list-creators", **given)'),
        "changes in v2",
    ),
    "a later page": (body('requests.get(BASE + "/list-creators", params={"page": 2})'), "cursor"),
    "a body used twice": (
        body(
            'payload = {"creator_id": creator_id, "name": "x"}',
            'requests.post(BASE + "/creator/modify", json=payload)',
            "print(payload)",
        ),
        "used in",
    ),
    "an id that was encoded before": (
        body(
            "from urllib.parse import quote",
            "key = quote(creator_id)",
            'requests.get(f"{BASE}/creator?id={key}")',
        ),
        "percent-encoded",
    ),
    "a form that is not seen": (
        body('requests.post(BASE + "/creator/modify", params={"id": 1}, data=given)'),
        "form",
    ),
    "the fixed value given otherwise": (
        body('requests.post(BASE + "/creator/activate", json={"id": creator_id, "is_active": False})'),
        "carries is_active itself",
    ),
    "a method that is not seen": (body('requests.request(given["m"], BASE + "/creator/modify")'), "."),
    "quote is another thing": (
        "def quote(x):\n    return x\n\n\n"
        + body('requests.get(BASE + "/creator", params={"id": creator_id})'),
        "percent-encoded",
    ),
    "a constant that is printed too": (
        body('requests.post(BASE + MODIFY, json={"id": creator_id})', "print(MODIFY)").replace(
            "\n\n\ndef", '\nMODIFY = "/creator/modify"\n\n\ndef'
        ),
        "read at",
    ),
    "a version that is printed too": (
        f'import requests\n\nHOST = "{V1[:-3]}"\nVERSION = "v1"\nprint(VERSION)\n\n\n'
        'def f(creator_id):\n    requests.get(f"{HOST}/{VERSION}/creator", params={"id": creator_id})\n',
        "read at",
    ),
    "a sibling that is another thing": (
        f'import requests\n\n\nclass Api:\n    def post(self, path, **kwargs):\n        return requests.post("{V1}" + path, **kwargs)\n\n'
        "    def patch(self, things):\n        return things\n\n"
        '    def f(self, creator_id):\n        self.post("/creator/activate", json={"id": creator_id})\n',
        "exists",
    ),
    "an id that would be drawn before its turn": (
        body(
            'payload = {"name": next(given), "id": next(given)}',
            'requests.post(BASE + "/creator/modify", json=payload)',
        ),
        "known where the call's data is made",
    ),
}


@pytest.mark.parametrize(("source", "reason"), REVIEWS.values(), ids=REVIEWS)
def test_call_is_left_to_a_person(source: str, reason: str) -> None:
    check_review(source, reason)


def test_a_base_stays_while_one_call_of_it_stays() -> None:
    seen = check_review(
        f"""
        import requests

        BASE = "{V1}"


        def f(creator_id, **given):
            requests.get(BASE + "/creator", params={{"id": creator_id}})
            requests.post(BASE + "/creator/modify", json=given)
        """,
        "its base URL stays v1",
    )

    assert len(seen) == 3


def test_without_leave_an_assumed_rename_is_not_made() -> None:
    check_review(
        f'import requests\nrequests.get("{V1}/list-creators", params={{"per_page": 5}})\n',
        "--accept assumed",
        accept=frozenset(),
    )

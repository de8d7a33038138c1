"""Python clients whose requests are objects of their own (pycurl, tornado), and sessions with a base."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_review, check_rewritten, check_untouched

QUOTE = "from urllib.parse import quote\n"


def curl(before: str, after: str) -> None:
    """Statements of a function with a handle become others."""
    head = f'import json\n{QUOTE}import pycurl\n\nBASE = "https://api.creatoraudit.com/v1"\n\n\n'
    make = "def run(one: str, two: str):\n    c = pycurl.Curl()\n"
    texts = [
        head + make + "".join(f"    {line}\n" for line in text.strip().splitlines())
        for text in (before, after)
    ]
    check_rewritten(texts[0], texts[1].replace("/v1", "/v2"))


def test_a_method_that_follows_from_the_body_is_said() -> None:
    curl(
        """
c.setopt(c.URL, BASE + "/creator/modify")
c.setopt(c.POSTFIELDS, json.dumps({"creator_id": one, "name": two}))
c.perform()
""",
        """
c.setopt(c.CUSTOMREQUEST, "PATCH")
c.setopt(c.URL, BASE + f"/creators/{quote(one, safe='')}")
c.setopt(c.POSTFIELDS, json.dumps({"name": two}))
c.perform()
""",
    )


def test_a_method_that_is_a_text_changes_where_it_stands() -> None:
    curl(
        """
c.setopt(pycurl.CUSTOMREQUEST, "POST")
c.setopt(pycurl.URL, f"{BASE}/creator/modify")
c.setopt(pycurl.HTTPHEADER, ["Content-Type: application/json"])
c.setopt(pycurl.POSTFIELDS, json.dumps({"creator_id": one, "name": two}))
c.perform()
""",
        """
c.setopt(pycurl.CUSTOMREQUEST, "PATCH")
c.setopt(pycurl.URL, f"{BASE}/creators/{quote(one, safe='')}")
c.setopt(pycurl.HTTPHEADER, ["Content-Type: application/json"])
c.setopt(pycurl.POSTFIELDS, json.dumps({"name": two}))
c.perform()
""",
    )


def test_a_method_that_is_switched_on_becomes_a_text() -> None:
    curl(
        """
c.setopt(c.POST, 1)
c.setopt(c.URL, BASE + "/creator/activate")
c.setopt(c.POSTFIELDS, json.dumps({"creator_id": one}))
c.perform()
""",
        """
c.setopt(c.CUSTOMREQUEST, "PATCH")
c.setopt(c.URL, BASE + f"/creators/{quote(one, safe='')}")
c.setopt(c.POSTFIELDS, json.dumps({"is_active": True}))
c.perform()
""",
    )


def test_a_setting_that_announces_a_body_goes_with_it() -> None:
    curl(
        """
c.setopt(c.POST, 1)
c.setopt(c.CUSTOMREQUEST, "POST")
c.setopt(c.URL, BASE + "/creator/add-account")
c.setopt(c.POSTFIELDS, json.dumps({"creator_id": one, "account_id": two}))
c.perform()
""",
        """
c.setopt(c.CUSTOMREQUEST, "PUT")
c.setopt(c.URL, BASE + f"/creators/{quote(one, safe='')}/accounts/{quote(two, safe='')}")
c.perform()
""",
    )


def test_an_empty_body_becomes_one() -> None:
    curl(
        """
c.setopt(c.POSTFIELDS, "")
c.setopt(c.HTTPHEADER, ["Accept: application/json"])
c.setopt(c.URL, BASE + "/creator/activate?creator_id=" + one)
c.perform()
""",
        """
c.setopt(c.CUSTOMREQUEST, "PATCH")
c.setopt(c.POSTFIELDS, '{"is_active": true}')
c.setopt(c.HTTPHEADER, ["Accept: application/json", "Content-Type: application/json"])
c.setopt(c.URL, BASE + "/creators/" + quote(one, safe=''))
c.perform()
""",
    )


def test_a_body_that_is_not_sent_yet_is_written_with_its_type() -> None:
    curl(
        """
c.setopt(pycurl.CUSTOMREQUEST, "POST")
c.setopt(pycurl.URL, f"{BASE}/creator/activate?creator_id={one}")
c.perform()
""",
        """
c.setopt(c.HTTPHEADER, ["Content-Type: application/json"])
c.setopt(c.POSTFIELDS, '{"is_active": true}')
c.setopt(pycurl.CUSTOMREQUEST, "PATCH")
c.setopt(pycurl.URL, f"{BASE}/creators/{quote(one, safe='')}")
c.perform()
""",
    )


@pytest.mark.parametrize(
    ("sink", "read"),
    [
        ("c.setopt(c.WRITEDATA, buffer)", "json.loads(buffer.getvalue())"),
        ("c.setopt(c.WRITEFUNCTION, buffer.write)", 'json.loads(buffer.getvalue().decode("utf-8"))'),
        ("pass", "json.loads(c.perform_rs())"),
    ],
)
def test_what_the_answer_is_written_to_is_read(sink: str, read: str) -> None:
    lines = f"""
buffer = io.BytesIO()
c.setopt(c.URL, BASE + "/creator?creator_id=" + one)
{sink}
c.perform()
return {read}["creator"]["id"]
"""
    after = lines.replace('"/creator?creator_id=" + one', "\"/creators/\" + quote(one, safe='')")
    curl(lines, after.replace('["creator"]', '["data"]'))


def test_a_handle_that_is_used_twice_is_left_to_a_person() -> None:
    check_review(
        """
        import pycurl

        BASE = "https://api.creatoraudit.com/v1"


        def run():
            c = pycurl.Curl()
            c.setopt(c.URL, BASE + "/list-creators")
            c.perform()
            c.setopt(c.URL, BASE + "/creator?creator_id=7")
            c.perform()
        """,
        "more than one request",
    )


def test_a_handle_of_another_host_is_left_alone() -> None:
    check_untouched(
        """
        import pycurl

        c = pycurl.Curl()
        c.setopt(c.URL, "https://elsewhere.example.com/v1/creator/modify")
        c.setopt(c.POSTFIELDS, '{"creator_id": 7}')
        c.perform()
        """
    )


TORNADO = """
import json
from urllib.parse import quote
from tornado import escape
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.httputil import url_concat

BASE = "https://api.creatoraudit.com/v1"


async def run(one: str, two: str):
    client = AsyncHTTPClient()
    {}
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'await client.fetch(BASE + "/creator/modify", method="POST", '
            'body=json.dumps({"creator_id": one, "name": two}))',
            'await client.fetch(BASE + f"/creators/{quote(one, safe=\'\')}", method="PATCH", '
            'body=json.dumps({"name": two}))',
        ),
        (
            'await client.fetch(HTTPRequest(f"{BASE}/creator/activate", "POST", body=json.dumps({"id": one})))',
            'await client.fetch(HTTPRequest(f"{BASE}/creators/{quote(one, safe=\'\')}", "PATCH", '
            'body=json.dumps({"is_active": True})))',
        ),
        (
            'await client.fetch(BASE + "/creator/add-account", method="POST", '
            'body=json.dumps({"creator_id": one, "account_id": two}))',
            "await client.fetch(BASE + f\"/creators/{quote(one, safe='')}/accounts/{quote(two, safe='')}\", "
            'method="PUT", body="")',
        ),
        (
            'await client.fetch(f"{BASE}/creator/activate?creator_id={one}", method="POST", body="")',
            'await client.fetch(f"{BASE}/creators/{quote(one, safe=\'\')}", method="PATCH", '
            'body=\'{"is_active": true}\', headers={"Content-Type": "application/json"})',
        ),
        (
            'await client.fetch(url_concat(BASE + "/creator/delete", {"creator_id": one}), method="DELETE")',
            'await client.fetch(BASE + f"/creators/{quote(one, safe=\'\')}", method="DELETE")',
        ),
        (
            'return json.loads((await client.fetch(BASE + "/list-creators")).body)["creators"]',
            'return json.loads((await client.fetch(BASE + "/creators")).body)["data"]',
        ),
        (
            'answer = yield client.fetch(BASE + "/list-creators")\n'
            '    print(escape.json_decode(answer.body)["creators"])',
            'answer = yield client.fetch(BASE + "/creators")\n'
            '    print(escape.json_decode(answer.body)["data"])',
        ),
        (
            'request = HTTPRequest(BASE + "/creator?creator_id=" + one)\n'
            "    answer = await client.fetch(request)\n"
            '    return json.loads(answer.body)["creator"]',
            "request = HTTPRequest(BASE + \"/creators/\" + quote(one, safe=''))\n"
            "    answer = await client.fetch(request)\n"
            '    return json.loads(answer.body)["data"]',
        ),
    ],
)
def test_tornado(before: str, after: str) -> None:
    check_rewritten(TORNADO.replace("{}", before), TORNADO.replace("{}", after).replace("/v1", "/v2"))


@pytest.mark.parametrize(
    "made",
    [
        'session = BaseUrlSession("https://api.creatoraudit.com/v1/")',
        'session = BaseUrlSession(base_url="https://api.creatoraudit.com/v1/")',
        'session = BaseUrlSession()\nsession.base_url = "https://api.creatoraudit.com/v1/"',
        'class Ours(BaseUrlSession):\n    base_url = "https://api.creatoraudit.com/v1/"\n\n\nsession = Ours()',
    ],
)
def test_a_session_with_a_base(made: str) -> None:
    before = f"""
{QUOTE}from requests_toolbelt.sessions import BaseUrlSession

{made}


def run(one: str):
    return session.post("creator/modify", json={{"creator_id": one, "name": "x"}}).json()["creator"]
"""
    after = before.replace("/v1/", "/v2/").replace("post(", "patch(").replace('"creator_id": one, ', "")
    after = after.replace('"creator/modify"', "f\"creators/{quote(one, safe='')}\"")
    check_rewritten(before, after.replace('["creator"]', '["data"]'))


def test_a_path_from_the_root_leaves_the_base_of_a_session() -> None:
    """`urljoin` takes it from the host on: such a call is none of v1."""
    seen = check_untouched(
        """
        from requests_toolbelt import sessions

        session = sessions.BaseUrlSession("https://api.creatoraudit.com/v1/")
        session.post("/creator/modify", json={"creator_id": 7})
        """,
        *Outcome,
    )
    assert not [site for site in seen if site.outcome is Outcome.REWRITTEN]


def test_urllib_is_given_a_body_where_there_was_none() -> None:
    before = f"""
    import urllib.request
    {QUOTE}
    BASE = "https://api.creatoraudit.com/v1"


    def run(one: str):
        urllib.request.urlopen(urllib.request.Request(BASE + "/creator/activate?id=" + one, method="POST"))
    """
    after = before.replace("/v1", "/v2").replace(
        '"/creator/activate?id=" + one', "\"/creators/\" + quote(one, safe='')"
    )
    given = """data='{"is_active": true}'.encode(), headers={"Content-Type": "application/json"}"""
    check_rewritten(before, after.replace('method="POST"', f'method="PATCH", {given}'))


def test_a_form_of_a_handle_is_left_to_a_person() -> None:
    check_review(
        """
        import pycurl
        from urllib.parse import urlencode

        c = pycurl.Curl()
        c.setopt(c.URL, "https://api.creatoraudit.com/v1/add-creator")
        c.setopt(c.POSTFIELDS, urlencode({"name": 7}))
        c.perform()
        """,
        "name is a text in a form, and would be none in JSON",
    )


def test_a_method_that_is_handed_on_by_name() -> None:
    before = f"""
    import json
    {QUOTE.strip()}
    from tornado.httpclient import AsyncHTTPClient, HTTPRequest


    class Launcher:
        hub = "https://api.creatoraudit.com/v1/"

        async def ask(self, path, **more):
            return await AsyncHTTPClient().fetch(HTTPRequest(self.hub + path, **more))

        async def rename(self, one: str, text):
            await self.ask("creator/modify", method="POST", body=json.dumps({{"creator_id": one, "name": text}}))

        async def get(self, one: str):
            return await self.ask("creator?creator_id=" + one)
    """
    after = before.replace("/v1/", "/v2/").replace("POST", "PATCH").replace('"creator_id": one, ', "")
    after = after.replace('"creator/modify"', "f\"creators/{quote(one, safe='')}\"")
    check_rewritten(
        before, after.replace('"creator?creator_id=" + one', "\"creators/\" + quote(one, safe='')")
    )

"""Objects of URLs in Python: yarl's and httpx's operators and methods, of paths and of queries."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten, check_untouched

HEAD = """import aiohttp
import httpx
import requests
%sfrom yarl import URL

BASE = "https://api.creatoraudit.com/v%d"
API = URL(BASE)
ROOT = URL(BASE + "/")


def run(cid, size, session: aiohttp.ClientSession):
    %s
"""
QUOTE = "from urllib.parse import quote\n"
QUOTED = "quote(str(cid), safe='')"
REWRITTEN = {
    "a segment": ('session.get(API / "list-creators")', 'session.get(API / "creators")'),
    "a segment with a query beside it": (
        'session.get(API / "list-creators", params={"per_page": size})',
        'session.get(API / "creators", params={"limit": size})',
    ),
    "a segment behind a slash": ('session.get(ROOT / "list-creators")', 'session.get(ROOT / "creators")'),
    "a segment of a text": (
        'requests.get(str(URL(BASE) / "list-creators"))',
        'requests.get(str(URL(BASE) / "creators"))',
    ),
    "a segment by a method": (
        'session.get(API.joinpath("list-creators"))',
        'session.get(API.joinpath("creators"))',
    ),
    "a variable that is divided": (
        'url = API\n    url /= "list-creators"\n    session.get(url)',
        'url = API\n    url /= "creators"\n    session.get(url)',
    ),
    "a query by an operator": (
        'session.get(API / "list-creators" % {"per_page": size})',
        'session.get(API / "creators" % {"limit": size})',
    ),
    "a query of a whole URL by an operator": (
        'session.get(URL(BASE + "/list-creators") % {"per_page": size})',
        'session.get(URL(BASE + "/creators") % {"limit": size})',
    ),
    "a query by a method": (
        'session.get((API / "list-creators").with_query({"per_page": size}))',
        'session.get((API / "creators").with_query({"limit": size}))',
    ),
    "a query in a variable": (
        'url = (API / "list-creators").update_query({"per_page": size})\n    session.get(url)',
        'url = (API / "creators").update_query({"limit": size})\n    session.get(url)',
    ),
    "a reference": (
        'session.get(ROOT.join(URL("list-creators")))',
        'session.get(ROOT.join(URL("creators")))',
    ),
    "httpx: a reference": (
        'httpx.get(httpx.URL(BASE + "/").join("list-creators"))',
        'httpx.get(httpx.URL(BASE + "/").join("creators"))',
    ),
}
WITH_QUOTE = {
    "a query that goes": (
        'session.get(URL(BASE + "/creator").with_query({"creator_id": cid}))',
        f'session.get(URL(BASE + f"/creators/{{{QUOTED}}}"))',
    ),
    "httpx: a query that goes": (
        'httpx.get(httpx.URL(BASE + "/creator").copy_merge_params({"creator_id": cid}))',
        f'httpx.get(httpx.URL(BASE + f"/creators/{{{QUOTED}}}"))',
    ),
}
TWICE = "a value in it would be encoded twice"
STEPS = "its URL is an object that is built by steps that are not followed"
CARRIED = "what the call carries is not visible here"
REVIEWED = {
    "a value in a segment": (
        'session.post(API / "creator" / "modify", json={"creator_id": cid, "name": "x"})',
        TWICE,
    ),
    "a value in a segment by a method": (
        'session.post(API.joinpath("creator", "modify"), json={"creator_id": cid, "name": "x"})',
        TWICE,
    ),
    "a value in a segment of a text": (
        'requests.get(f"{API / \'creator\'}", params={"creator_id": cid})',
        TWICE,
    ),
    "a value behind a variable": (
        'url = API / "creator"\n    session.post(url / "activate", json={"creator_id": cid})',
        TWICE,
    ),
    "a value of a query in a variable": (
        'url = (API / "creator").with_query({"creator_id": cid})\n    session.get(url)',
        TWICE,
    ),
    "a query that a condition adds": (
        'url = API / "list-creators"\n    if size:\n        url %= {"per_page": size}\n    session.get(url)',
        CARRIED,
    ),
    "a query that a function adds": (
        "def listing():\n"
        '        return (API / "list-creators").with_query({"per_page": size})\n\n'
        "    session.get(listing())",
        CARRIED,
    ),
    "a query by names": ('session.get((API / "list-creators").with_query(per_page=size))', STEPS),
    "a query that is a text": (
        'session.get(URL(BASE + "/creator").with_query("creator_id=" + cid))',
        STEPS,
    ),
    "a query in a mapping by an operator": (
        'query = {"per_page": size}\n    session.get(API / "list-creators" % query)',
        STEPS,
    ),
    "a URL with a query from the start": (
        'httpx.get(httpx.URL(BASE + "/list-creators", params={"per_page": size}))',
        STEPS,
    ),
    "segments of a row": (
        'path = ("creator", "modify")\n    session.post(API.joinpath(*path), json={"creator_id": cid})',
        STEPS,
    ),
}


@pytest.mark.parametrize("name", REWRITTEN)
def test_rewritten(name: str) -> None:
    before, after = REWRITTEN[name]
    check_rewritten(HEAD % ("", 1, before), HEAD % ("", 2, after))


@pytest.mark.parametrize("name", WITH_QUOTE)
def test_a_value_that_goes_into_the_path(name: str) -> None:
    before, after = WITH_QUOTE[name]
    check_rewritten(HEAD % (QUOTE, 1, before), HEAD % (QUOTE, 2, after))


@pytest.mark.parametrize("name", REVIEWED)
def test_reviewed(name: str) -> None:
    code, reason = REVIEWED[name]
    check_review(HEAD % ("", 1, code), reason)


@pytest.mark.parametrize("code", [before for before, _ in (*REWRITTEN.values(), *WITH_QUOTE.values())])
def test_another_host_stays(code: str) -> None:
    check_untouched((HEAD % ("", 1, code)).replace("api.creatoraudit.com", "other.example"))


def test_a_wrapper_that_joins() -> None:
    code = """
        import aiohttp
        from yarl import URL


        class Api:
            def __init__(self, base="https://api.creatoraudit.com/v%d"):
                self._base = URL(base)
                self._session = aiohttp.ClientSession()

            async def _call(self, method, path, **more):
                async with self._session.request(method, self._base / path, **more) as response:
                    return await response.json()

            async def creators(self, size):
                return await self._call("GET", "%s", params={"%s": size})
        """
    check_rewritten(code % (1, "list-creators", "per_page"), code % (2, "creators", "limit"))


def test_other_divisions_stay() -> None:
    code = """
        from pathlib import Path

        import requests

        BASE = "https://api.creatoraudit.com/v%d"


        def run(folder, count):
            count /= 2
            (Path(folder) / "creator" / "modify").write_text("x")
            return requests.get("/".join([BASE, "%s"]), params={"%s": count %% 7})
        """
    check_rewritten(code % (1, "list-creators", "per_page"), code % (2, "creators", "limit"))

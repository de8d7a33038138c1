"""A base that is given from several places: a constructor's, a wrapper's; all of them are switched, or none."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_files, check_rewritten, check_untouched, rewritten

CLIENT = """
import requests


class Client:
    def __init__(self, base):
        self.base = base

    def everybody(self):
        return requests.get(self.base + "/list-creators")
"""
CLIENT_AFTER = CLIENT.replace("/list-creators", "/creators")
ONE = """
from client import Client

Client("https://api.creatoraudit.com/v1").everybody()
"""
OTHER = """
from client import Client

URL = "https://api.creatoraudit.com/v1"
Client(base=URL).everybody()
"""


def test_every_place_that_makes_the_client_is_switched() -> None:
    after = {
        "client.py": CLIENT_AFTER,
        "one.py": ONE.replace("/v1", "/v2"),
        "other.py": OTHER.replace("/v1", "/v2"),
    }
    check_files({"client.py": CLIENT, "one.py": ONE, "other.py": OTHER}, after)


def test_a_default_and_what_is_given_are_both_switched() -> None:
    default = CLIENT.replace("base)", 'base="https://api.creatoraudit.com/v1")')
    after = {
        "client.py": default.replace("/list-creators", "/creators").replace("/v1", "/v2"),
        "one.py": ONE.replace("/v1", "/v2"),
    }
    check_files({"client.py": default, "one.py": ONE}, after)


def test_one_place_that_cannot_be_switched_holds_all_back() -> None:
    escaped = ONE.replace("/v1", "/v\\x31")
    files = {"client.py": CLIENT, "one.py": escaped, "other.py": OTHER}
    found, seen = rewritten(files)
    assert {path: text.decode() for path, text in found.items()} == files
    assert Outcome.REWRITTEN not in {site.outcome for site in seen}


@pytest.mark.parametrize(
    "given", ["sys.argv[1]", '"http://127.0.0.1:8080/v1"'], ids=["unseen", "another host"]
)
def test_a_place_that_gives_another_base_is_told(given: str) -> None:
    other = (
        f"# api.creatoraudit.com\nimport sys\n\nfrom client import Client\n\nClient({given}).everybody()\n"
    )
    seen = check_files(
        {"a.py": other, "client.py": CLIENT, "one.py": ONE},
        {"client.py": CLIENT_AFTER, "one.py": ONE.replace("/v1", "/v2")},
    )
    (call,) = [site for site in seen if site.operation == "creator-list"]
    assert "a.py:6 gives another base URL, which must be v2's when this runs" in (call.reason or "")


def test_a_base_that_callers_give_a_function_proves_whose_path_it_is() -> None:
    check_rewritten(
        """
        import requests

        BASE = "https://api.creatoraudit.com/v1"


        def modify(base, creator_id, name):
            return requests.post(f"{base}/creator/modify", json={"creator_id": creator_id, "name": name})


        def show(base, creator_id):
            return requests.get(base + "/creator", params={"creator_id": creator_id})


        def main(base):
            modify(base, "a", "b")
            return show(base, "a")


        main(BASE)
        modify(BASE, "c", "d")
        """,
        """
        from urllib.parse import quote

        import requests

        BASE = "https://api.creatoraudit.com/v2"


        def modify(base, creator_id, name):
            return requests.patch(f"{base}/creators/{quote(str(creator_id), safe='')}", json={"name": name})


        def show(base, creator_id):
            return requests.get(base + f"/creators/{quote(str(creator_id), safe='')}")


        def main(base):
            modify(base, "a", "b")
            return show(base, "a")


        main(BASE)
        modify(BASE, "c", "d")
        """,
    )


def test_a_host_that_callers_give_proves_whose_path_it_is() -> None:
    check_rewritten(
        """
        import requests


        def host():
            return "api.creatoraudit.com"


        def show(host, creator_id):
            return requests.get("https://%s/v1/creator" % host, params={"creator_id": creator_id})


        show(host(), "a")
        """,
        """
        from urllib.parse import quote

        import requests


        def host():
            return "api.creatoraudit.com"


        def show(host, creator_id):
            return requests.get("https://%s/v2/creators/%s" % (host, quote(str(creator_id), safe='')))


        show(host(), "a")
        """,
    )


def test_a_base_of_another_api_given_once_leaves_a_plain_path_alone() -> None:
    check_untouched(
        """
        import requests


        def show(base, creator_id):
            return requests.get(base + "/creator", params={"creator_id": creator_id})


        show("https://elsewhere.example/v1", "a")
        """
    )


def test_a_base_of_another_api_given_beside_ours_is_no_reason_to_guess() -> None:
    check_untouched(
        """
        import requests


        def show(base, creator_id):
            return requests.get(base + "/creator", params={"creator_id": creator_id})


        show("https://elsewhere.example/v1", "a")
        show("https://api.creatoraudit.com/v1", "a")
        """,
        Outcome.NEEDS_REVIEW,
    )


def test_a_place_that_gives_another_companys_base_holds_the_call_back() -> None:
    other = '# api.creatoraudit.com\nfrom client import Client\n\nClient("https://api.partner.com/v1").everybody()\n'
    files = {"a.py": other, "client.py": CLIENT, "one.py": ONE}
    found, seen = rewritten(files)
    assert {path: text.decode() for path, text in found.items()} == files
    (call,) = [site for site in seen if site.operation == "creator-list"]
    assert call.outcome is Outcome.NEEDS_REVIEW
    assert "a.py:4 gives another host's base URL: which of them it is sent to is not seen" in (
        call.reason or ""
    )

"""Clients made of objects that hold each other: each was missed, or read with another's values, once.

Met in clients of help desks, code hosts and sales systems.
"""

from __future__ import annotations

from functools import cache

from migrate.model import Outcome
from migrate.pathmap.load import parse_map
from migrate.pathmap.model import PathMap
from tests.migrate.field.lending import check_moved, lending
from tests.migrate.tools import _dedent, rewritten

PARTS = """
import requests


class Loans:
    def __init__(self, api):
        self._api = api

    def book(self, isbn):
        return self._api._get("book/" + isbn)


class Members:
    def __init__(self, client):
        self.client = client

    def loan(self, member, loan):
        return self.client._get("members/{}/loans/{}".format(member, loan))


class Library:
    def __init__(self, base="https://api.lending.example/1.0/"):
        self._base = base
        self.loans = Loans(self)
        self.members = Members(client=self)

    def _get(self, url, params=None):
        return requests.get(self._base + url, params=params)
"""


def test_a_part_of_a_client_calls_through_the_client_that_made_it() -> None:
    check_moved(
        PARTS,
        PARTS.replace("/1.0/", "/2.0/")
        .replace('_get("book/" + isbn)', '_get("books", params={"isbn": str(isbn)})')
        .replace('"members/{}/loans/{}".format(member, loan)', '"loans/{}".format(loan)'),
        lending(),
    )


def test_a_part_that_is_made_after_its_call_is_read_is_followed() -> None:
    """The call is met before it is seen which client the part is given."""
    files = {
        "loans.py": """
        class Loans:
            def __init__(self, client):
                self._client = client

            def book(self, isbn):
                return self._client.fetch("book/" + isbn)
        """,
        "library.py": """
        import requests
        from loans import Loans


        class Library:
            base = "https://api.lending.example/1.0/"

            def __init__(self):
                self.loans = Loans(self)

            def fetch(self, url, **kwargs):
                return self._send("get", url, **kwargs)

            def _send(self, method, url, params=None, **kwargs):
                return requests.request(method, self.base + url, params=params, **kwargs)
        """,
    }
    after, seen = rewritten({name: _dedent(text) for name, text in files.items()}, lending())
    assert b'fetch("books", params={"isbn": str(isbn)})' in after["loans.py"], [site.reason for site in seen]
    assert b"/2.0/" in after["library.py"]


def test_what_a_client_is_made_with_is_not_what_its_methods_are_given() -> None:
    """The first argument of the constructor was taken for the first argument of every method."""
    check_moved(
        """
        import requests


        class Library:
            def __init__(self, key, base="https://api.lending.example/1.0"):
                self.base = base
                self.auth = key

            def notes(self, loan):
                return requests.get("{}/loans/{}/notes".format(self.base, loan), auth=self.auth)


        Library("https://user:secret@elsewhere.example").notes(7)
        Library("late").notes(8)
        """,
        """
        import requests


        class Library:
            def __init__(self, key, base="https://api.lending.example/2.0"):
                self.base = base
                self.auth = key

            def notes(self, loan):
                return requests.get("{}/loans/{}/remarks".format(self.base, loan), auth=self.auth)


        Library("https://user:secret@elsewhere.example").notes(7)
        Library("late").notes(8)
        """,
        lending(),
    )


_NEW_VERSION = """
version: 1
name: desk, a version behind the host
ownership:
  hosts: ["{shop}.desk.example"]
  bases: [{v1: "https://{shop}.desk.example", v2: "https://{shop}.desk.example/api/2", basis: documented}]
operations:
  - {id: make, v1: {method: POST, path: /desk/tickets.json}, v2: {method: POST, path: /tickets}, basis: documented, distinctive: true}
  - {id: note, v1: {method: GET, path: "/desk/tickets/{id}/notes"}, v2: {method: GET, path: "/tickets/{id}/notes"}, basis: documented, distinctive: true}
  - {id: show, v1: {method: GET, path: /desk/tickets/notes.json}, gone: "ask the tickets", basis: documented, distinctive: true}
"""


@cache
def _desk() -> PathMap:
    return parse_map(_NEW_VERSION, "desk.yaml")


DESK = """
import requests


class Desk:
    def __init__(self, shop):
        self.prefix = "https://{}.desk.example/".format(shop)

    def make(self, data):
        return requests.post(self.prefix + "desk/tickets.json", json=data)
"""
NOTES = """
    def notes(self):
        return requests.get(self.prefix + "desk/tickets/notes.json")
"""


def test_a_version_that_v2_adds_behind_the_host_is_added_once_for_all() -> None:
    after, _ = rewritten({"desk.py": DESK}, _desk())
    assert b'"https://{}.desk.example/api/2/".format(shop)' in after["desk.py"]
    assert b'self.prefix + "tickets"' in after["desk.py"]


def test_a_version_that_v2_adds_is_not_added_while_a_call_stays() -> None:
    """The base was switched under a call that stays, because what is added stands behind the v1 base."""
    after, seen = rewritten({"desk.py": DESK + NOTES}, _desk())
    assert after["desk.py"].decode() == DESK + NOTES
    reasons = [site.reason or "" for site in seen if site.operation == "make"]
    assert any("its base URL stays v1" in reason for reason in reasons), reasons


def test_a_path_that_only_this_api_has_is_told_where_no_call_is_seen() -> None:
    text = 'def make(api, data):\n    url = "desk/tickets.json"\n    return api.send(url, data)\n'
    after, seen = rewritten({"desk.py": text}, _desk())
    assert after["desk.py"].decode() == text
    assert [(site.operation, site.outcome) for site in seen] == [("path-constant", Outcome.NEEDS_REVIEW)]


PART = """

class Part:
    def __init__(self, desk):
        self.desk = desk

    def notes(self, number):
        return self.desk.get("desk/tickets/%d/notes" % number)


class Other:
    def get(self, url):
        return url


Part(Desk("a"))
Part(Other())
"""


def test_a_path_whose_call_is_not_seen_holds_the_base() -> None:
    """Which client the part is given is not clear, so its call is not seen; the base was switched under it."""
    after, seen = rewritten({"desk.py": DESK + PART}, _desk())
    assert after["desk.py"].decode() == DESK + PART
    told = next(site for site in seen if site.operation == "path-constant")
    assert (told.v1, told.outcome) == ("GET /desk/tickets/{id}/notes", Outcome.NEEDS_REVIEW)


def test_a_path_that_nothing_reads_holds_nothing() -> None:
    for name, more in (("desk.py", '\nOLD = "/desk/tickets/%d/notes"\n'), ("tests/test_desk.py", PART)):
        files = {"desk.py": DESK, name: DESK + more}
        after, _ = rewritten(files, _desk())
        assert b'self.prefix + "tickets"' in after["desk.py"]


def test_an_address_whose_scheme_is_picked_is_no_text() -> None:
    """It counted as left alone, and a project with nothing else as done."""
    text = 'def make(safe):\n    return ("http", "https")[safe] + "://a.desk.example/desk/tickets.json"\n'
    after, seen = rewritten({"desk.py": text}, _desk())
    assert after["desk.py"].decode() == text
    assert [site.outcome for site in seen] == [Outcome.NEEDS_REVIEW]


_TWO_HOSTS = """
version: 1
name: rates, free and paid
source: "[rates]"
ownership:
  hosts: [rates.example, paid.rates.example]
  bases:
    - {v1: "https://rates.example/v3", v2: "https://rates.example/v4", basis: documented, source: "[free]"}
    - {v1: "https://paid.rates.example/v3", v2: "https://paid.rates.example/v4", basis: documented, source: "[paid]"}
operations:
  - {id: all, v1: {method: GET, path: /coins}, v2: {method: GET, path: /assets}, basis: documented}
"""


def test_each_base_is_told_by_its_own_row() -> None:
    source = """
    import requests

    FREE = "https://rates.example/v3"
    PAID = "https://paid.rates.example/v3"

    requests.get(FREE + "/coins")
    requests.get(PAID + "/coins")
    """
    _, sites = rewritten({"app.py": _dedent(source)}, parse_map(_TWO_HOSTS, "rates.yaml"))
    bases = [(site.v1, site.v2, site.source) for site in sites if site.operation == "base-url"]
    assert bases == [
        ("https://rates.example/v3", "https://rates.example/v4", "[free]"),
        ("https://paid.rates.example/v3", "https://paid.rates.example/v4", "[paid]"),
    ]

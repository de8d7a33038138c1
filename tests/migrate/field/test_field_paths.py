"""How public code puts a path together, and what a new path does to it: each was lost or left once.

Met in clients of price lists, music services, code hosts and chat services.
"""

from __future__ import annotations

import textwrap

import pytest

from migrate.model import Outcome
from tests.migrate.field.lending import chat, check_kept, check_moved, lending, moved
from tests.migrate.tools import check_review, rewritten

HEAD = 'import requests\n\nBASE = "https://api.lending.example/1.0"\n'
DONE = HEAD.replace("1.0", "2.0")


def program(*lines: str) -> str:
    """A function with these lines below the base."""
    return "\n".join(
        ["", "", "def ask(member, loan, isbn, more=None):", *(f"    {line}" for line in lines), ""]
    )


CALLS = [
    ('return requests.get(BASE + "/book/" + isbn, params={"full": 1})', 'return requests.get(BASE + "/books", params={"full": 1, "isbn": str(isbn)})'),
    ('return requests.get(f"{BASE}/book/{isbn}")', 'return requests.get(f"{BASE}/books", params={"isbn": str(isbn)})'),
    ('return requests.get(BASE + "/members/%s/loans/%s" % (member, loan))', 'return requests.get(BASE + "/loans/%s" % (loan,))'),
    ('return requests.get(BASE + "/members/{}/loans/{}?full={}".format(member, loan, more))', 'return requests.get(BASE + "/loans/{}?full={}".format(loan, more))'),
    ('return requests.get(f"{BASE}/members/{member}/loans/{loan}")', 'return requests.get(f"{BASE}/loans/{loan}")'),
    ('return requests.get(BASE + "/members/{who}/loans/{what}".format(who=member, what=loan))', 'return requests.get(BASE + "/loans/{what}".format(what=loan))'),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), CALLS)
def test_a_value_leaves_the_path(before: str, after: str) -> None:
    check_moved(HEAD + program(before), DONE + program(after), lending())


def test_a_value_that_only_numbers_name_stays_with_a_person() -> None:
    line = 'return requests.get(BASE + "/members/{0}/loans/{1}".format(member, loan))'
    check_kept(HEAD + program(line), "", lending())


def test_a_value_whose_making_does_something_is_not_left_out() -> None:
    line = 'return requests.get(BASE + "/members/%s/loans/%s" % (enter(member), loan))'
    check_kept(HEAD + program(line), "", lending())


def test_a_value_is_not_lost_where_the_query_is_made_elsewhere() -> None:
    lines = ["params = {}", "params.update(more)", 'return requests.get(BASE + "/book/" + isbn, params)']
    check_kept(HEAD + program(*lines), "", lending())
    lines = ['return requests.get(BASE + "/book/" + isbn, params=more)']
    check_kept(HEAD + program(*lines), "v2 needs isbn in the query", lending())


SHARED = """
import requests


class Desk:
    def __init__(self, root="https://api.lending.example/1.0"):
        self.loans_url = root + "/loans"

    def loans(self):
        return requests.get(self.loans_url)

    def loan(self, loan):
        return requests.get("{0}/{1}".format(self.loans_url, loan))

    def notes(self, loan):
        return requests.get("{0}/{1}/notes".format(self.loans_url, loan))
"""


def test_a_beginning_that_stays_is_not_touched_where_it_is_shared() -> None:
    after = SHARED.replace("1.0", "2.0").replace("/notes", "/remarks")
    check_moved(SHARED, after, lending())


def test_a_wrapper_whose_own_text_stays_is_no_hindrance() -> None:
    before = f"""
{HEAD}

def loans(rest, **values):
    return requests.get(BASE + "/loans/" + rest, params=values)


def notes(loan):
    return loans(f"{{loan}}/notes", full=1)
"""
    after = before.replace("1.0", "2.0").replace("/notes", "/remarks")
    check_moved(before, after, lending())


WRAPPED = f"""
{HEAD}

def one(what):
    return requests.get(BASE + "/loans/" + what)


def late():
    return one("late")
"""


def test_a_caller_that_makes_another_operation_of_a_path_is_seen() -> None:
    """`/loans/` + "late" is not a loan whose number is late."""
    text, seen = moved(WRAPPED, lending())
    assert text == WRAPPED.removeprefix("\n") or text == WRAPPED
    assert "loans-late" in {site.operation for site in seen}
    assert Outcome.REWRITTEN not in {site.outcome for site in seen}


def test_a_default_that_makes_another_operation_of_a_path_is_seen() -> None:
    text = HEAD + '\n\ndef one(what=""):\n    return requests.get(BASE + "/loans/" + what)\n'
    check_kept(text, "makes it another call", lending())


def test_a_base_that_stays_needs_no_word_and_holds_nothing_back() -> None:
    before = """
    import requests

    ROOT = "https://chat.example/api/"


    def call(method):
        return requests.get(ROOT + method)


    def rooms():
        return call("rooms.list")


    def find():
        return call("rooms.find")
    """
    text, seen = moved(before, chat())
    assert 'call("talks.list")' in text
    done = [site for site in seen if site.outcome is Outcome.REWRITTEN]
    assert [site.reason for site in done] == [None]


FILLED = [
    'PATH = BASE + "/loans/{}/notes"\n\n\ndef notes(loan):\n    return requests.get(PATH.format(loan))\n',
    'PATH = BASE + "/loans/{loan}/notes"\n\n\ndef notes(loan):\n    return requests.get(PATH.format(loan=loan))\n',
    'PATH = BASE + "/loans/%s/notes"\n\n\ndef notes(loan):\n    return requests.get(PATH % loan)\n',
    'PATH = BASE + "/loans/%(loan)s/notes"\n\n\ndef notes(loan):\n    return requests.get(PATH % {"loan": loan})\n',
    'PATH = BASE + "/%s/notes%s"\n\n\ndef notes(loan):\n    return requests.get(PATH % ("loans/" + loan, ""))\n',
]


@pytest.mark.parametrize("text", FILLED)
def test_a_path_that_is_filled_where_it_is_used_is_found(text: str) -> None:
    _, seen = moved(HEAD + text, lending())
    assert "notes" in {site.operation for site in seen}, seen


def test_a_filled_path_with_a_field_of_its_own_kind_is_not_guessed() -> None:
    text = 'PATH = BASE + "/loans/{loan:>05}/notes"\n\n\ndef notes(loan):\n    return requests.get(PATH.format(loan=loan))\n'
    found, seen = moved(HEAD + text, lending())
    assert "/loans/{loan:>05}" in found
    assert not [site for site in seen if site.outcome is Outcome.REWRITTEN]


def test_a_version_that_a_call_without_a_row_goes_through_stays() -> None:
    """Whose host it is is not seen, so the other call is nobody's; it must not end below the new version."""
    check_review(
        """
        import requests
        from settings import HOST

        BASE = HOST + "/v1"


        def add(name):
            return requests.post(BASE + "/add-creator", json={"name": name})


        def accounts():
            return requests.get(BASE + "/list-accounts")
        """,
        "goes through the same base, and the map has no row for it",
    )


def test_what_another_file_holds_back_is_held_back_when_the_rewrite_is_checked():
    client = """
        import requests

        class Client:
            LATE = "https://api.lending.example/1.0/loans/late"
            LOANS = "https://api.lending.example/1.0/loans"

            def late(self):
                return requests.get(self.LATE).json()

            def loans(self):
                return requests.get(self.LOANS).json()
    """
    test = """
        from client import Client

        def test_late(spy):
            spy.assert_called_with(Client.LATE)
    """
    files = {"client.py": textwrap.dedent(client), "test_client.py": textwrap.dedent(test)}
    after, sites = rewritten(files, lending())
    assert b"1.0/loans/late" in after["client.py"]
    assert after["client.py"].count(b"2.0/") == 1
    assert any("is read at test_client.py:5 too" in (site.reason or "") for site in sites)

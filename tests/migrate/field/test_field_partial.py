"""Functions of a client with arguments given beforehand."""

from __future__ import annotations

from tests.migrate.field.lending import check_kept, check_moved, lending

HEAD = """
import functools

import requests

BASE = "https://api.lending.example/1.0"
"""


def test_arguments_that_say_nothing_of_the_request_change_nothing() -> None:
    before = (
        HEAD
        + "get = functools.partial(requests.get, timeout=3)\n\n\ndef late():\n    return get(BASE + '/loans/late')\n"
    )
    check_moved(before, before.replace("1.0", "2.0").replace("/loans/late", "/reminders"), lending())


def test_a_method_that_one_call_alone_uses_is_changed_where_it_stands() -> None:
    before = (
        HEAD
        + "put = functools.partial(requests.put, timeout=3)\nput(BASE + '/shelf/7', json={'name': 'x'})\n"
    )
    after = (
        before.replace("1.0", "2.0").replace("requests.put", "requests.patch").replace("shelf/", "shelves/")
    )
    check_moved(before, after, lending())


def test_a_method_that_calls_with_other_needs_share_is_not_changed() -> None:
    before = (
        HEAD
        + "put = functools.partial(requests.put, timeout=3)\nput(BASE + '/shelf/7', json={'name': 'x'})\n"
        + "put('https://elsewhere.example/shelf/7', json={'name': 'x'})\n"
    )
    check_kept(before, "", lending())


def test_a_url_that_is_given_beforehand_is_rewritten_where_it_stands() -> None:
    before = HEAD + "late = functools.partial(requests.get, BASE + '/loans/late')\nlate()\n"
    check_moved(before, before.replace("1.0", "2.0").replace("/loans/late", "/reminders"), lending())

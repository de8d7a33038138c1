"""Laws about errors, on answers made by hand."""

from __future__ import annotations

import json

import pytest

from contract.checks.errors.leaks import leaks
from contract.checks.errors.refusals import allow
from contract.checks.errors.validation import names_field
from contract.model import Breach, Exchange
from contract.request import Request
from tests.contract.tools import api


def answered(status, problem, *, request=None, headers=()):
    request = request or Request(method="GET", path="/accounts")
    return Exchange(
        number=1, request=request, identity="key", operation=api().document.find(request.method, request.path),
        url="http://testserver/v2" + request.target, status=status, headers=tuple(headers),
        body=json.dumps(problem).encode(), began=0.0, ended=1.0, at=0.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    "detail",
    [
        'Traceback (most recent call last):\n  File "/srv/app/main.py", line 9',
        "at Object.<anonymous> (/app/server.js:10:15)",
        "at com.example.Accounts.read(Accounts.java:42)",
        "org.postgresql.util.PSQLException: relation does not exist",
        "SELECT id FROM accounts WHERE id = 1",
        "cannot open /var/lib/app/cache.db",
        "sqlalchemy.exc.NoResultFound",
    ],
)
def test_inside_of_a_server_is_seen(detail):
    assert isinstance(leaks(answered(500, {"detail": detail}), api()), Breach)


@pytest.mark.parametrize(
    "detail",
    [
        "Account not found.",
        "Select a platform from the list.",
        "Expected limit from 1 to 200. See https://api.creatoraudit.com/v2/docs.",
        "The value 2026-01-01T00:00:00Z is at the wrong place (see the guide).",
        "Update the field set, e.g. metadata.team.",
    ],
)
def test_plain_words_are_no_leak(detail):
    assert leaks(answered(404, {"detail": detail}), api()) is True


def test_what_the_request_brought_is_no_leak():
    request = Request(method="GET", path="/accounts").with_query(q="SELECT a FROM b")
    assert leaks(answered(422, {"detail": "no such q: SELECT a FROM b"}, request=request), api()) is True


@pytest.mark.parametrize(
    ("field", "holds"),
    [
        ("GET, POST", True),
        ("get,post,options", True),
        ("POST", False),
        ("GET, POST, PUT", False),
        (None, False),
    ],
)
def test_allow_names_the_methods_of_the_path(field, holds):
    headers = [("Allow", field)] if field is not None else []
    finding = allow(
        answered(405, {}, request=Request(method="PUT", path="/accounts"), headers=headers), api()
    )
    assert (finding is True) is holds


@pytest.mark.parametrize("field", ["name", "body.name", "/name", "creator[name]"])
def test_field_is_named_in_whatever_way(field):
    request = Request(method="POST", path="/creators", label="edge invalid name: empty")
    problem = {"errors": [{"field": field, "message": "no"}]}
    assert names_field(answered(422, problem, request=request), api()) is True

"""Values that move from a query that a variable holds into a body."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.generated.verify import maps
from tests.migrate.tools import rewritten

HEAD = """import requests
from urllib.parse import quote
BASE = "%s"
def send(method, path, **more):
    return requests.request(method, BASE + path, **more)
def tag(pet_id, text):
    %s
"""
QUERY = 'query = {"pet_id": pet_id, "tag": text}\n    '


def test_it_moves_where_it_means_the_same() -> None:
    old = HEAD % (
        "https://legacy.petshelf.example/rest/api",
        f'{QUERY}return send("GET", "/pet/tag", params=query)',
    )
    found, seen = rewritten({"app.py": old}, maps()["shelf"])
    text = found["app.py"].decode()
    assert "needs-review" not in {str(site.outcome) for site in seen}, [site.reason for site in seen]
    assert "params" not in text
    assert 'json={"label": text}' in text
    assert "f\"/pets/{quote(str(pet_id), safe='')}/tags\"" in text


@pytest.mark.parametrize(
    "code",
    [
        f'{QUERY}text = "b"\n    return send("GET", "/pet/tag", params=query)',
        'query = {"pet_id": pet_id, "tag": next(text)}\n    other()\n    return send("GET", "/pet/tag", params=query)',
        f'{QUERY}print(query)\n    return send("GET", "/pet/tag", params=query)',
    ],
)
def test_it_stays_where_it_might_not(code: str) -> None:
    old = HEAD % ("https://legacy.petshelf.example/rest/api", code)
    found, seen = rewritten({"app.py": old}, maps()["shelf"])
    assert found["app.py"].decode() == old
    assert Outcome.NEEDS_REVIEW in {site.outcome for site in seen}

"""URLs in JSON and YAML whose values change places, and samples of answers; met in an app's reference files."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.field.lending import lending
from tests.migrate.tools import rewritten

BOOK, BOOKS = "https://api.lending.example/1.0/book/7", "https://api.lending.example/2.0/books?isbn=7"
SETTINGS = {
    "a.yaml": f"address: {BOOK}\n",
    "a.json": f'{{"address": "{BOOK}"}}\n',
    "a.ini": f"[desk]\naddress = {BOOK}\n",
    "b.yaml": f"address: {BOOK}#top\n",
    "c.yaml": f"address: {BOOK}?lang=en\n",
}


@pytest.mark.parametrize("file", SETTINGS)
def test_a_value_of_the_path_goes_to_the_query(file: str) -> None:
    found, (site,) = rewritten({file: SETTINGS[file]}, lending())

    text = found[file].decode()
    assert "isbn=7" in text
    assert text.replace("&lang=en", "") == SETTINGS[file].replace(BOOK, BOOKS).replace("?lang=en", "")
    assert site.outcome is Outcome.REWRITTEN


def test_a_path_alone_may_get_another_query_by_what_reads_it() -> None:
    text = "host: api.lending.example\npath: /1.0/book/7\n"
    found, seen = rewritten({"a.yaml": text}, lending())

    assert found["a.yaml"].decode() == text
    reasons = [site.reason for site in seen if site.outcome is Outcome.NEEDS_REVIEW]
    assert "v2 needs a query, and what reads this path may add its own" in reasons


def test_links_of_an_answer_are_no_settings() -> None:
    text = f'{{"_links": {{"self": "{BOOK}", "next": ["https://api.lending.example/1.0/loans/late"]}}}}\n'
    found, seen = rewritten({"samples/book.json": text}, lending())

    assert found["samples/book.json"].decode() == text
    assert {site.outcome for site in seen} == {Outcome.LEFT_ALONE}

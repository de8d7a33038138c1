"""Paths that are put together by `posixpath.join`."""

from __future__ import annotations

import pytest

from tests.migrate.field.lending import check_moved, lending


@pytest.mark.parametrize("name", ["posixpath.join", "join"])
def test_the_parts_of_a_path_join_are_followed(name: str) -> None:
    load = "import posixpath" if "." in name else "from posixpath import join"
    before = """
        LOAD

        import requests

        BASE = "https://api.lending.example/1.0"


        def notes(number):
            return requests.get(NAME(BASE, "loans", str(number), "notes"))


        def late():
            return requests.get(NAME(BASE, "loans/late"))
        """.replace("LOAD", load).replace("NAME", name)
    after = (
        before.replace("1.0", "2.0")
        .replace('"loans", str(number), "notes"', 'f"loans/{str(number)}/remarks"')
        .replace('"loans/late"', '"reminders"')
    )
    check_moved(before, after, lending())

"""Scripts of one page, which see each other's names without an import; met in an app for televisions."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.field.lending import lending
from tests.migrate.tools import rewritten

MAIN = """var Main_api = 'https://api.lending.example/1.0/';

function Main_load(url, done) {
    fetch(url, {headers: {Accept: 'application/json'}}).then(done);
}
"""
LATE = """function Late_show(done) {
    Main_load(Main_api + 'loans/late', done);
}
"""
OTHER = """function Other_show(done) {
    Main_load(Main_api + 'other', done);
}
"""


def test_a_name_of_another_script_is_followed() -> None:
    found, seen = rewritten({"app/Main.js": MAIN, "app/Late.js": LATE}, lending())

    assert found["app/Main.js"].decode() == MAIN.replace("1.0", "2.0")
    assert found["app/Late.js"].decode() == LATE.replace("loans/late", "reminders")
    assert {site.outcome for site in seen} == {Outcome.REWRITTEN}


def test_a_script_without_a_word_of_the_map_holds_the_base_back() -> None:
    texts = {"app/Main.js": MAIN, "app/Late.js": LATE, "app/Other.js": OTHER}
    found, seen = rewritten(texts, lending())

    assert {path: text.decode() for path, text in found.items()} == texts
    assert [site.v1 for site in seen if site.outcome is Outcome.UNMAPPED] == ["GET /other"]


@pytest.mark.parametrize(
    "line", ["import x from './x.js';\n", "const x = require('./x');\n", "export const x = 1;\n"]
)
def test_a_module_sees_nothing_that_it_does_not_import(line: str) -> None:
    found, _ = rewritten({"app/Main.js": MAIN, "app/Late.js": line + LATE}, lending())

    assert found["app/Late.js"].decode() == line + LATE


def test_a_name_that_two_scripts_give_is_neither() -> None:
    texts = {"app/Main.js": MAIN, "old/Main.js": MAIN, "app/Late.js": LATE}
    found, _ = rewritten(texts, lending())

    assert found["app/Late.js"].decode() == LATE

"""The HTML page: well formed, alone in the world, everything escaped, of use without its script."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given

from migrate.model import Outcome
from migrate.report.html import render
from migrate.report.text import plain
from tests.migrate.report.samples import EMPTY, ORDINARY, REPORTS

VOID = {"meta", "input", "br"}
ATTRIBUTES = {
    "lang", "charset", "name", "content", "hidden", "class", "type", "value", "checked", "data-outcome",
}  # fmt: skip


class Page(HTMLParser):
    """Checks nesting as it reads; keeps the text of the body."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.rows: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        assert {name for name, _ in attrs} <= ATTRIBUTES
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append(dict(attrs)["data-outcome"])
            assert "hidden" not in dict(attrs)  # only the script hides rows

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"script", "style"} & set(self.open):
            self.text.append(data)


def page(report) -> Page:
    text = render(report)
    text.encode()
    parser = Page()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    return parser


@given(REPORTS)
def test_any_report_is_a_well_formed_page_with_one_script(report):
    read = page(report)
    assert read.tags.count("script") == read.tags.count("style") == 1
    assert read.rows == [site.outcome.value for site in report.sites]


@given(REPORTS)
def test_content_is_shown_as_it_is(report):
    text = "".join(page(report).text)
    for site in report.sites:
        assert plain(site.file) in text
        assert site.reason is None or plain(site.reason) in text
    for error in report.errors:
        assert plain(error.message) in text


def test_the_page_asks_for_nothing_else():
    assert not re.search(r"https?:|//|@import|url\(|src=|href=", render(ORDINARY))


def test_there_is_a_box_for_each_outcome_with_its_count():
    text = "".join(page(ORDINARY).text)
    assert all(f"{outcome.value} (1)" in text for outcome in Outcome)


def test_nothing_found_says_what_was_looked_for():
    assert "api.creatoraudit.com, /creator" in "".join(page(EMPTY).text)

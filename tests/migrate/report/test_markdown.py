"""The Markdown report, read by a Markdown parser: what stands in it is text, whatever a file holds."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from markdown_it import MarkdownIt

from migrate.report.markdown import render
from tests.migrate.report.samples import EMPTY, ORDINARY, REPORTS

TAGS = {
    "h3",
    "h4",
    "p",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "code",
    "strong",
    "br",
    "details",
    "summary",
}


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        assert all(name == "style" and value.startswith("text-align:") for name, value in attrs)

    def handle_data(self, data):
        self.text.append(data)


def parsed(report) -> Tags:
    text = render(report)
    text.encode()
    tags = Tags()
    tags.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
    return tags


@given(REPORTS)
def test_no_content_turns_into_markup(report):
    assert set(parsed(report).seen) <= TAGS


@given(REPORTS)
def test_every_site_has_one_row_of_four_cells(report):
    seen = parsed(report).seen
    tables = seen.count("table") - bool(report.sites)  # the counts have a table of their own
    counts = 6 if report.sites else 0
    assert seen.count("td") == 4 * len(report.sites) + counts
    assert seen.count("tr") == len(report.sites) + tables + (2 if report.sites else 0)


def test_the_ordinary_report():
    assert render(ORDINARY).splitlines()[:4] == [
        "### API migration: creatoraudit v1-&gt;v2",
        "",
        "| rewritten | needs-review | unmapped | already-v2 | left-alone | errors |",
        "| ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    text = "".join(parsed(ORDINARY).text)
    assert "two fields could be the id: <creator_id> | id" in text
    assert "src/client.py:30" in text


def test_nothing_found_says_so():
    assert "No call of this API was found in 3 files." in "".join(parsed(EMPTY).text)

"""Every format tells the same of a run, whatever texts the run holds."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from contract.model import Basis, Failure, Level, Outcome, Requirement, Result
from contract.report import FORMATS
from contract.runner import Profile, Run

TEXTS = st.text(max_size=40) | st.sampled_from(["<b>x</b>", "a|b", "```", "]]>", "&amp;", "# h", "\0\x1b[1m"])
ROWS = st.builds(
    Requirement,
    id=st.from_regex(r"[a-z]{2,6}(-[a-z]{2,6}){1,2}", fullmatch=True),
    area=st.sampled_from(["errors", "pagination"]),
    level=st.sampled_from(Level),
    text=TEXTS,
    basis=st.sampled_from(Basis),
    source=st.lists(TEXTS, max_size=2).map(tuple),
    applies_to=st.just(("GET /x",)),
    needs=st.just(frozenset()),
    excluded=st.none(),
)
FAILURES = st.builds(
    Failure,
    expected=TEXTS,
    received=TEXTS,
    request=st.just("GET /x"),
    curl=TEXTS.map("curl ".__add__),
    status=st.just(500),
    body=TEXTS,
    times=st.integers(1, 9),
)


@st.composite
def results(draw):
    outcome = draw(st.sampled_from(Outcome))
    broken = outcome in (Outcome.FAILED, Outcome.WARNED)
    failure = draw(FAILURES) if broken else None
    return Result(
        requirement=draw(ROWS), outcome=outcome, reason=draw(TEXTS), tried=3, held=2, failure=failure,
        operations={"GET /x": 2},
    )  # fmt: skip


@st.composite
def runs(draw):
    rows = draw(st.lists(results(), max_size=6, unique_by=lambda each: each.requirement.id))
    rows.sort(key=lambda each: each.requirement.area)
    return Run(
        target=draw(TEXTS), profile=Profile.STANDARD, seed=7, results=rows, requests=12, seconds=1.5,
        stopped=draw(st.just("") | TEXTS), missing=draw(st.lists(st.just("second-key"), max_size=1)),
    )  # fmt: skip


class Page(HTMLParser):
    """The rows of a page, and the tags that are open."""

    def __init__(self):
        super().__init__()
        self.outcomes, self.tags = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "tr":
            self.outcomes.append(dict(attrs)["data-outcome"])


@settings(max_examples=60, deadline=None)
@given(runs())
def test_formats_agree_with_the_json(run):
    data = json.loads(FORMATS["json"](run))
    ids = [row["id"] for row in data["requirements"]]
    outcomes = [row["outcome"] for row in data["requirements"]]

    root = ET.fromstring(FORMATS["junit"](run))
    cases = [case for case in root.iter("testcase") if case.get("classname") != "contract.run"]
    assert [case.get("name") for case in cases] == ids
    assert [case.find("failure") is not None for case in cases] == [each == "failed" for each in outcomes]
    assert [case.find("skipped") is not None for case in cases] == [
        each in ("untestable", "not-applicable") for each in outcomes
    ]
    assert (len(list(root.iter("testcase"))) > len(cases)) is bool(run.stopped)
    for suite in root.iter("testsuite"):
        assert int(suite.get("tests")) == len(suite.findall("testcase"))

    page = Page()
    page.feed(FORMATS["html"](run))
    assert page.outcomes == outcomes
    assert page.tags.count("script") == 1
    assert not {"b", "img", "a"} & set(page.tags)

    tokens = MarkdownIt("gfm-like", {"linkify": False}).enable("table").parse(FORMATS["markdown"](run))
    headings = [tokens[n + 1].content for n, token in enumerate(tokens) if token.type == "heading_open"]
    told = [each for each in outcomes if each in ("failed", "warned")]
    assert [head.partition(":")[0] for head in headings[1:-1]] == told
    table = FORMATS["markdown"](run).rpartition("| requirement |")[2].splitlines()[2:]
    assert [re.split(r"(?<!\\)\|", line)[1].strip() for line in table] == ids
    assert all(len(re.findall(r"(?<!\\)\|", line)) == 7 for line in table)


@settings(max_examples=20, deadline=None)
@given(runs())
@pytest.mark.parametrize("name", FORMATS)
def test_a_format_ends_with_one_newline_and_is_stable(name, run):
    text = FORMATS[name](run)
    assert text.endswith("\n")
    assert text == FORMATS[name](run)


@settings(max_examples=30, deadline=None)
@given(runs())
def test_an_accepted_failure_is_no_failure_in_junit(run):
    run.accepted = [each.requirement.id for each in run.results]
    assert ET.fromstring(FORMATS["junit"](run)).findall(".//failure") == []

"""The report for people: what stands where, and that a file cannot steer the terminal."""

from __future__ import annotations

import re

from hypothesis import given

from migrate.report.text import plain, render
from tests.migrate.report.samples import EMPTY, ORDINARY, REPORTS

COLOUR = re.compile(r"\x1b\[\d+m|\x1b\[0m")


def test_the_ordinary_report():
    assert render(ORDINARY, wrote=False) == (
        "src/client.py\n"
        "     12:9   rewritten    POST /creator/modify -> PATCH /creators/{creator_id}  [requests]\n"
        "     30:5   needs-review POST /creator/modify -> PATCH /creators/{creator_id}"
        "  [requests, assumed, likely]\n"
        "            two fields could be the id: <creator_id> | id\n"
        '            -> requests.patch(f"{BASE}/creators/{cid}", json=body)\n'
        "     40:9   unmapped     POST /account/modify  [requests]\n"
        "     50:9   already-v2   PATCH /creators/{creator_id}  [requests]\n"
        "\n"
        "src/notes.py\n"
        "      3:9   left-alone   POST /creator/modify -> PATCH /creators/{creator_id}  [requests]\n"
        "            in a comment\n"
        "\n"
        "error: bad.py:3: Expected UTF-8 but byte 0xE9 does not fit\n"
        "\n"
        "5 sites in 240 files: 1 rewritten, 1 needs-review, 1 unmapped, 1 already-v2, 1 left-alone, 1 error\n"
        "Nothing was written; --write applies the edits, and undo takes them back.\n"
    )


def test_nothing_found_says_what_was_looked_for():
    assert render(EMPTY) == (
        "No call of this API was found in 3 files.\n"
        "Looked for: api.creatoraudit.com, /creator\n"
        "Map: creatoraudit v1->v2. Another API or base URL? Give its map with --map FILE.\n"
    )


@given(REPORTS)
def test_no_control_character_reaches_the_terminal(report):
    text = render(report, colour=True, wrote=True)
    assert all(char == "\n" or char.isprintable() for char in COLOUR.sub("", text))
    text.encode()


@given(REPORTS)
def test_colour_changes_nothing_else(report):
    assert COLOUR.sub("", render(report, colour=True)) == render(report, colour=False)


@given(REPORTS)
def test_every_site_has_its_line(report):
    text = render(report)
    for site in report.sites:
        place = f"{site.line}:{site.column:<3} {site.outcome.value:<12}"
        assert place in text
        assert plain(site.file) in text

"""The syntax of RFC 8288."""

from __future__ import annotations

import pytest

from contract.checks.pagination.link_header import links


@pytest.mark.parametrize(
    ("header", "relations"),
    [
        ("", []),
        ('<https://a.example/x?y=1,2>; rel="first"', [{"first"}]),
        (
            '<https://a.example/x>; rel=next, </y>; title="a, b; c"; rel="first up"',
            [{"next"}, {"first", "up"}],
        ),
        ("<x>", [set()]),
        ('<x>;rel=Next;rel="second"', [{"next"}]),
    ],
)
def test_values_are_read(header, relations):
    assert [each.relations for each in links(header)] == relations


@pytest.mark.parametrize(
    "header", ['https://a.example; rel="first"', "<x", '<x>; rel="first', "<x> next", "<x>; =a"]
)
def test_what_breaks_the_syntax_is_told(header):
    assert links(header) is None

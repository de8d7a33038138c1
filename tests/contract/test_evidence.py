"""What is shown of a breach can be done again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contract.evidence import script_of
from contract.model import Exchange
from contract.request import Request
from tests.contract.tools import api


def exchange(number, began, ended):
    return Exchange(
        number=number,
        request=Request(method="POST", path="/creators").with_json({"name": f"n{number}"}),
        identity=None,
        operation=None,
        url="http://testserver/v2/creators",
        status=201,
        headers=(),
        body=b"",
        began=began,
        ended=ended,
        at=0.0,
        by="",
        shows_key=False,
    )


def test_one_after_the_other():
    lines = script_of(api(), [exchange(1, 0, 1), exchange(2, 1, 2)]).splitlines()
    assert [line[:4] for line in lines] == ["curl", "curl"]
    assert not any(line.endswith("&") for line in lines)


def test_what_was_under_way_at_one_time_is_sent_at_one_time():
    sent = [exchange(1, 0, 1), exchange(2, 2, 5), exchange(3, 2.1, 4), exchange(4, 4.5, 6), exchange(5, 7, 8)]
    lines = script_of(api(), sent).splitlines()
    assert [line.endswith(" &") for line in lines] == [False, True, True, True, False, False]
    assert lines[4] == "wait"


@given(st.lists(st.tuples(st.floats(0, 9), st.floats(0, 9)).map(sorted), max_size=8).map(sorted))
def test_no_request_is_lost(times):
    sent = [exchange(number, *each) for number, each in enumerate(times)]
    lines = [line for line in script_of(api(), sent).splitlines() if line != "wait"]
    assert [f'"n{number}"' in line for number, line in enumerate(lines)] == [True] * len(times)

"""Requests of two runs are paired, ids learned on the way; any right run agrees, and any change of one is seen."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.pathmap.translate import Request, Translated, translate, with_query
from migrate.verify.aliases import Aliases, is_id
from migrate.verify.facts import facts_of
from migrate.verify.judge import NothingProved, judge_recorded
from migrate.verify.match import pair_up
from migrate.verify.traffic import Exchange, calls_of, hosts_pattern
from migrate.verify.wanted import translated
from tests.migrate.tools import bundled

HOST = "https://api.creatoraudit.com"
AUTH = ("authorization", "Bearer key-123456")


def exchange(version: str, request: Request, number: int, answer: object, status: int = 200) -> Exchange:
    """A request as it is recorded."""
    body = json.dumps(request.json).encode() if request.has_json else b""
    return Exchange(
        method=request.method,
        url=f"{HOST}/{version}{with_query(request.path, request.query)}",
        headers=(AUTH, ("content-type", "application/json")) if body else (AUTH,),
        body=body,
        status=status,
        answer=json.dumps(answer).encode(),
        began=2 * number,
        ended=2 * number + 1,
    )


def v1(method: str, path: str, **fields: object) -> Request:
    return Request(method=method, path=path, json=fields, has_json=True)


STEPS = st.lists(
    st.one_of(
        st.builds(lambda name: ("add", name), st.text("abc", min_size=1, max_size=3)),
        st.builds(lambda i, name: ("modify", i, name), st.integers(0, 5), st.text("abc", max_size=3)),
        st.builds(lambda i: ("activate", i), st.integers(0, 5)),
        st.builds(lambda i, j: ("link", i, j), st.integers(0, 5), st.integers(0, 1)),
        st.builds(lambda i: ("delete", i), st.integers(0, 5)),
    ),
    min_size=1,
    max_size=12,
)
ACCOUNTS = ("0a0a0a0a-1111-4111-8111-111111111111", "0b0b0b0b-2222-4222-8222-222222222222")


def identity(side: str, number: int) -> str:
    """The id of the n-th creator of a run: another in each."""
    return f"{'aa' if side == 'v1' else 'bb'}00000{number}-0000-4000-8000-{number:012d}"


def played(steps) -> tuple[list[Exchange], list[Exchange]]:
    """A program's exchanges on v1, and those of its right rewrite on v2, with ids of its own."""
    old: list[Exchange] = []
    new: list[Exchange] = []
    made = 0
    for step in steps:
        answers: tuple[object, object] = ({"success": True}, {"data": {}})
        if step[0] == "add":
            ids = [identity(side, made) for side in ("v1", "v2")]
            requests = [v1("POST", "/add-creator", name=step[1])] * 2
            answers = ({"creator": {"id": ids[0]}}, {"data": {"id": ids[1]}})
            made += 1
        elif made == 0:
            continue
        else:
            names = [identity(side, step[1] % made) for side in ("v1", "v2")]
            requests = [_call(step, name) for name in names]
        translation = translate(bundled(), requests[1])
        assert isinstance(translation, Translated)
        old.append(exchange("v1", requests[0], len(old), answers[0]))
        new.append(exchange("v2", translation.request, len(new), answers[1]))
    return old, new


def _call(step, name: str) -> Request:
    match step[0]:
        case "modify":
            return v1("POST", "/creator/modify", creator_id=name, name=step[2])
        case "activate":
            return v1("POST", "/creator/activate", creator_id=name)
        case "link":
            return v1("POST", "/creator/add-account", creator_id=name, account_id=ACCOUNTS[step[2]])
        case _:
            return v1("DELETE", "/creator/delete", creator_id=name)


def paired(old: list[Exchange], new: list[Exchange]):
    calls = calls_of(bundled(), old)
    return pair_up(translated(bundled(), calls, frozenset()), calls_of(bundled(), new), Aliases())


@settings(max_examples=120, deadline=None, derandomize=True)
@given(steps=STEPS)
def test_right_rewrite_agrees_whatever_its_ids_are(steps):
    old, new = played(steps)
    pairing = paired(old, new)
    assert all(not pair.differ for pair in pairing.pairs.values())
    assert (pairing.missing, pairing.free) == ([], [])
    # Requests that are alike may stand for each other, but none for one that is not.
    assert all(old[n].status == new[p.sent].status for n, p in pairing.pairs.items())


CHANGES = {
    "method": lambda item: replace(item, method="PUT" if item.method != "PUT" else "POST"),
    "path": lambda item: replace(item, url=item.url + "x"),
    "query": lambda item: replace(item, url=item.url + "?x=1"),
    "body": lambda item: replace(item, body=b'{"else": 1}', headers=(AUTH, ("content-type", "application/json"))),
    "header": lambda item: replace(item, headers=(*item.headers, ("x-else", "1"))),
    "version": lambda item: replace(item, url=item.url.replace("/v2/", "/v1/")),
}  # fmt: skip


@settings(max_examples=150, deadline=None, derandomize=True)
@given(steps=STEPS, where=st.integers(0, 11), change=st.sampled_from(sorted(CHANGES)))
def test_any_one_change_of_one_request_is_seen(steps, where, change):
    old, new = played(steps)
    if not new:
        return
    new[where % len(new)] = CHANGES[change](new[where % len(new)])
    pairing = paired(old, new)
    assert pairing.missing or any(pair.differ for pair in pairing.pairs.values())


@settings(max_examples=80, deadline=None, derandomize=True)
@given(steps=STEPS, where=st.integers(0, 11))
def test_request_left_out_or_sent_twice_is_seen(steps, where):
    old, new = played(steps)
    if not new:
        return
    at = where % len(new)
    assert len(paired(old, new[:at] + new[at + 1 :]).missing) == 1
    twice = [*new[:at], new[at], *new[at:]]
    assert len(paired(old, [replace(item, began=n) for n, item in enumerate(twice)]).free) == 1


def test_pages_go_on_by_the_cursor_of_the_page_before():
    pages = [
        Request(method="GET", path="/list-creators", query=(("page", str(n)), ("per_page", "2")))
        for n in (1, 2, 3)
    ]
    full = {"creators": [{"id": "c-1"}, {"id": "c-2"}], "total": 4}
    old = [exchange("v1", page, n, full) for n, page in enumerate(pages[:2])]
    old.append(
        exchange("v1", pages[2], 2, {"creators": [], "total": 4})
    )  # v1 looks once more, v2 knows its end
    start, rest = (
        Request(method="GET", path="/creators", query=query) for query in ((("limit", "2"),), (("limit", "2"), ("cursor", "next-1")))
    )  # fmt: skip
    new = [
        exchange("v2", start, 0, {"pagination": {"next_cursor": "next-1"}}),
        exchange("v2", rest, 1, {"pagination": {"next_cursor": None}}),
    ]
    pairing = paired(old, new)
    assert (pairing.missing, pairing.free) == ([], [])
    wrong = replace(new[1], url=new[1].url.replace("next-1", "next-2"))
    pairing = paired(old, [new[0], wrong])
    assert [pair.differ for pair in pairing.pairs.values() if pair.differ] == [frozenset({"query cursor"})]


def test_page_that_was_jumped_to_cannot_be_translated():
    pages = [Request(method="GET", path="/list-creators", query=(("page", n),)) for n in ("1", "3")]
    old = [exchange("v1", page, n, {"creators": []}) for n, page in enumerate(pages)]
    wanted = translated(bundled(), calls_of(bundled(), old), frozenset())
    assert wanted[1].choices == ()
    assert "only by the cursor of the one before" in wanted[1].problem


def test_order_counts_where_the_program_waited():
    old, new = played([("add", "a"), ("activate", 0), ("delete", 0)])
    late = [new[0], replace(new[2], began=2, ended=3), replace(new[1], began=4, ended=5)]
    found = judge_recorded(bundled(), (), frozenset(), [*old, *late])
    assert [item.aspect.value for item in found.differences] == ["order"]
    both = [old[0], replace(old[1], began=2, ended=5), replace(old[2], began=3, ended=4)]  # at the same time
    assert judge_recorded(bundled(), (), frozenset(), [*both, *late]).differences == ()


def test_nothing_is_proved_by_one_version_alone():
    old, _ = played([("add", "a")])
    with pytest.raises(NothingProved, match="no call of v2"):
        judge_recorded(bundled(), (), frozenset(), old)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0a0a0a0a-1111-4111-8111-111111111111", True), ("cr-000001", True), ("roster", False), ("a b 123456", False), (7, False)],
)  # fmt: skip
def test_ids_are_told_from_words(value, expected):
    assert is_id(value) is expected


def test_hosts_are_taken_apart_from_their_likes():
    hosts = hosts_pattern(bundled())
    assert hosts.fullmatch("api.creatoraudit.com")
    assert not hosts.fullmatch("api.creatoraudit.com.evil.example")
    assert (
        calls_of(
            bundled(), [Exchange(method="GET", url="https://api.creatoraudit.com.evil.example/v1/creator")]
        )
        == []
    )


def test_keys_are_no_part_of_what_is_shown():
    old, new = played([("add", "a")])
    other = replace(new[0], headers=(("authorization", "Token another-key-1"), *new[0].headers[1:]))
    (difference,) = judge_recorded(bundled(), (), frozenset(), [*old, other]).differences
    assert difference.aspect.value == "request"
    shown = "\n".join((*difference.expected, *difference.sent))
    assert "authorization: Token ***" in shown
    assert "key-1" not in shown
    assert facts_of("v2", calls_of(bundled(), [other])[0].request, other)["header authorization"]


@pytest.mark.parametrize(("value", "counts"), [("Infinity", False), ("0", True)])
def test_a_header_that_a_client_adds_of_its_own_does_not_count(value: str, *, counts: bool) -> None:
    request = Request(method="DELETE", path="/creators/7")
    plainly = exchange("v2", request, 0, {})
    added = replace(plainly, headers=(*plainly.headers, ("depth", value)))
    assert (facts_of("v2", request, added) != facts_of("v2", request, plainly)) is counts

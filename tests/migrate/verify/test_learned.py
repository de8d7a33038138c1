"""A map learns from recorded v1 traffic: assumed, with the numbers, and never so that `map lint` refuses it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import specs
from migrate.model import Basis
from migrate.pathmap.lint import Level, lint
from migrate.pathmap.load import bundled_text, parse_map
from migrate.pathmap.model import Place
from migrate.pathmap.splice import MapText, apply
from migrate.verify.learned import learn
from migrate.verify.recorded import read_recorded
from migrate.verify.traffic import Exchange
from tests.migrate.verify.tools import PROGRAM

RECORDINGS = Path(__file__).with_name("recordings")
BASE = "https://api.creatoraudit.com/v1"
SESSION = read_recorded("v1", (RECORDINGS / "v1.yaml").read_bytes())
IDS = [f"{number:08x}-0000-4000-8000-000000000000" for number in range(1, 9)]


def sent(method: str, path: str, body: object = None, answer: object = None, status: int = 200) -> Exchange:
    return Exchange(
        method=method,
        url=BASE + path,
        headers=(("content-type", "application/json"),),
        body=json.dumps(body).encode() if body is not None else b"",
        status=status,
        answer=json.dumps(answer).encode() if answer is not None else b"",
    )


def bare(*keys: str) -> str:
    """The bundled map whose rows know nothing of `keys`."""
    text = bundled_text()
    for index, _ in enumerate(parse_map(text, "m").operations):
        source = MapText(text)
        splices = [
            source.set(index, key, [] if key == "parameters" else {"basis": "assumed"})
            for key in keys
            if any(name.value == key for name, _ in source.row(index).value)
        ]
        text = apply(text, [splice for splice in splices if splice])
    return text


def test_bundled_map_has_nothing_to_learn_from_the_mock():
    result = learn(bundled_text(), SESSION)
    assert (result.text, result.changes, result.remarks) == (bundled_text(), (), ())


def test_roots_flags_and_errors_are_learned():
    learned = parse_map(learn(bare("response"), SESSION).text, "m").by_id
    # No row says what v2 answers under: what cannot be known is not written.
    assert learned["creator-add"].response.root is None
    assert learned["creator-activate"].response.success == "success"
    text = bundled_text().replace("root: {v1: creator, v2: data}", "root: {v1: item, v2: data}")
    result = learn(text, SESSION)
    assert "creator-add: answers stand under creator (3 answers)" in result.changes
    row = parse_map(result.text, "m").by_id["creator-add"]
    assert (row.response.root.v1, row.response.root.v2) == ("creator", "data")
    assert (row.response.basis, row.response.source) == (Basis.ASSUMED, "recorded: 3 answers, 0 failures")


def test_pages_are_learned():
    text = bundled_text().replace("page: page\n", "page: p\n").replace("size: per_page\n", "size: n\n")
    result = learn(text, SESSION)
    assert "creator-list: pages go by page (recorded: 3 requests)" in result.changes
    pages = parse_map(result.text, "m").by_id["creator-list"].pagination
    assert (pages.page, pages.size, pages.total, pages.first) == ("page", "per_page", "total", 1)
    assert pages.cursor == "cursor"


def test_another_name_of_an_id_is_learned_from_the_one_field_that_fits():
    calls = [sent("POST", "/creator/modify", {"creatorRef": one, "name": "x"}) for one in IDS]
    result = learn(bundled_text(), calls)
    assert result.changes == (
        "creator-modify: creator_id is also called creatorRef (recorded: 8 of 8 requests)",
    )
    item = parse_map(result.text, "m").by_id["creator-modify"].parameter("creatorRef")
    assert (item.name, item.to, item.note) == ("creator_id", Place.PATH, "recorded: 8 of 8 requests")


def test_new_field_is_learned_where_v2_takes_a_body_and_told_where_not():
    calls = [sent("POST", "/creator/modify", {"creator_id": IDS[0], "tier": 3}) for _ in range(2)]
    calls.append(
        sent("POST", "/creator/add-account", {"creator_id": IDS[0], "account_id": IDS[1], "note": "x"})
    )
    result = learn(bundled_text(), calls)
    assert result.changes == ("creator-modify: tier is a field of the json (recorded: 2 of 2 requests)",)
    assert result.remarks == (
        "creator-add-account: note is sent in the json and v2 takes no body (recorded: 1 of 1 request)",
    )
    item = parse_map(result.text, "m").by_id["creator-modify"].parameter("tier")
    assert (item.to, item.type, item.basis) == (Place.JSON, "integer", Basis.ASSUMED)


def test_calls_without_a_row_are_told():
    result = learn(bundled_text(), [sent("POST", "/account/modify", {"account_id": IDS[0]})] * 2)
    assert result.remarks == (
        "POST /account/modify has no row (2 requests): map suggest POST /account/modify",
    )


FIELDS = st.sampled_from(
    ["creator_id", "id", "creatorRef", "ref", "name", "tier", "page", "account_id", "accountId"]
)
VALUES = st.sampled_from([*IDS, "x", 1, True, None, {"a": 1}, [1]])


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    calls=st.lists(
        st.tuples(
            st.sampled_from(
                [("POST", "/creator/modify"), ("POST", "/creator/add-account"), ("DELETE", "/creator/delete")]
            ),
            st.dictionaries(FIELDS, VALUES, max_size=4),
        ),
        max_size=6,
    )
)
def test_whatever_was_recorded_the_map_stays_one_that_lint_accepts(calls):
    result = learn(bundled_text(), [sent(*call, body) for call, body in calls])
    after = parse_map(result.text, "m")
    assert [item for item in lint(after, None) if item.level is Level.ERROR] == []
    assert [op.v2 for op in after.operations] == [op.v2 for op in parse_map(bundled_text(), "m").operations]
    assert learn(result.text, [sent(*call, body) for call, body in calls]).changes == ()


@pytest.mark.parametrize("output", [(), ("--output", "new.yaml")], ids=["diff", "file"])
def test_command_gives_a_map_that_lint_accepts(tmp_path, output):
    (tmp_path / "old.yaml").write_text(bundled_text().replace("v1: creator,", "v1: item,"), encoding="utf-8")
    command = [PROGRAM, "map", "learn", "--map", "old.yaml", "--recorded", RECORDINGS / "v1.yaml", *output]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert "creator-get: answers stand under creator (1 answer)" in done.stderr
    if output:
        linted = subprocess.run(
            [PROGRAM, "map", "lint", "--map", "new.yaml", "--openapi", specs.CREATORAUDIT / "openapi-v2.yaml"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
        )  # fmt: skip
        assert linted.returncode == 0, linted.stdout
    else:
        assert done.stdout.startswith("--- a/old.yaml\n")

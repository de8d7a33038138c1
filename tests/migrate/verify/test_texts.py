"""Output, state, addresses and settings: what is compared, replaced and given, on texts in memory."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.model import MigrateError
from migrate.verify.aliases import Aliases
from migrate.verify.environment import base_variables, environment, fixture, moved, parse_settings, pointed
from migrate.verify.recording import Recording
from migrate.verify.scratch import addresses
from migrate.verify.state import only_in
from migrate.verify.texts import lines_differ, normal_lines, stable_lines
from migrate.verify.traffic import hosts_pattern
from tests.migrate.tools import bundled

LOCAL = {"https://api.creatoraudit.com": "http://127.0.0.1:4711"}
LINES = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=8)


def lines(text: str, aliases: Aliases | None = None) -> list[str]:
    run = Recording(
        exchanges=(), exit_code=0, stdout=text, folder="/tmp/scratch/run-1",
        origins={"http://127.0.0.1:4711": "https://api.creatoraudit.com"},
    )  # fmt: skip
    return normal_lines(bundled(), run, aliases or Aliases())


def test_ids_times_places_and_addresses_are_normal():
    one = "8c6976e5-b541-4a63-9fcd-000000000001"
    text = (
        f"{one} and {one}, 2026-01-02T03:04:05Z\nin /tmp/scratch/run-1/x\nhttp://127.0.0.1:4711/v1/creator\n"
    )
    assert lines(text) == ["<id 1> and <id 1>, <time>", "in ./x", "https://api.creatoraudit.com/v2/creator"]
    aliases = Aliases()
    aliases.pair("first-run-1", "third-run-9")
    assert lines("made third-run-9", aliases) == ["made first-run-1"]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(first=LINES, second=LINES)
def test_what_two_runs_share_is_asked_of_the_third(first, second):
    kept, _ = stable_lines(first, second)
    same = len(first) == len(second)
    assert not lines_differ(kept, first, same_length=same)
    assert not lines_differ(kept, second, same_length=same)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(first=LINES, third=LINES)
def test_stable_output_is_compared_line_by_line(first, third):
    kept, loose = stable_lines(first, first)
    assert loose == []
    assert lines_differ(kept, third, same_length=True) == (first != third)


def test_state_is_compared_without_the_order_of_lists():
    one = {"organizations": [{"name": "Main", "creators": [{"name": "a", "x": 1}, {"name": "b"}]}]}
    two = {"organizations": [{"name": "Main", "creators": [{"name": "b"}, {"name": "a", "x": 1}]}]}
    assert only_in(one, two) == ([], [])
    two["organizations"][0]["creators"][1]["x"] = 2
    left, right = only_in(one, two)
    assert left == ['/organizations/Main/creators: {"name": "a", "x": 1}']
    assert right == ['/organizations/Main/creators: {"name": "a", "x": 2}']


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'https://api.creatoraudit.com/v1'", "'http://127.0.0.1:4711/v1'"),
        ('"https:\\/\\/api.creatoraudit.com\\/v1"', '"http:\\/\\/127.0.0.1:4711\\/v1"'),
        ("HTTPS://API.CreatorAudit.com:443/v1", "http://127.0.0.1:4711/v1"),
        ("https://api.creatoraudit.com.evil.example/v1", None),
        ("https://api.creatoraudit.community/v1", None),
        ("api.creatoraudit.com", None),
        ("https://my-api.creatoraudit.com/", None),
    ],
)  # fmt: skip
def test_addresses_of_the_api_and_no_other_are_replaced(text, expected):
    replace = addresses(hosts_pattern(bundled()), lambda origin: LOCAL[origin])
    assert replace(text.encode()).decode() == (text if expected is None else expected)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.binary(max_size=80))
def test_bytes_without_an_address_stay(data):
    replace = addresses(hosts_pattern(bundled()), lambda origin: LOCAL[origin])
    assert replace(data) == data


START = {"url": "http://h", "accounts": [{"id": "a-1"}, {"id": "a-2"}], "keys": {"read-only": "k"}}


@pytest.mark.parametrize(
    ("value", "expected"),
    [("@accounts[1].id", "a-2"), ("@keys.read-only", "k"), ("plain", "plain"), ("@@accounts", "@accounts"), ("a@b", "a@b")],
)  # fmt: skip
def test_fixture_is_found(value, expected):
    assert fixture(value, START) == expected


@pytest.mark.parametrize(
    "value", ["@accounts[2].id", "@accounts", "@keys.nobody", "@accounts[0].id.x", "@", "@[0]"]
)
def test_fixture_that_is_not_there_is_told(value):
    with pytest.raises(MigrateError, match="Expected a fixture of the server"):
        fixture(value, START)


def test_settings_are_names_and_values():
    assert parse_settings(["A=1", "B=x=y", "C="]) == {"A": "1", "B": "x=y", "C": ""}
    with pytest.raises(MigrateError, match="Expected --env NAME=VALUE but got 'A'"):
        parse_settings(["A"])


def test_base_of_a_setting_becomes_the_version_of_the_run():
    assert moved(bundled(), "https://api.creatoraudit.com/v1/") == "https://api.creatoraudit.com/v2/"
    assert moved(bundled(), "https://elsewhere.example/v1") == "https://elsewhere.example/v1"
    assert pointed("https://api.creatoraudit.com/v2", LOCAL) == "http://127.0.0.1:4711/v2"
    assert pointed("https://api.creatoraudit.community", LOCAL) == "https://api.creatoraudit.community"
    assert base_variables(bundled(), v2=False, local=LOCAL) == {
        "CREATORAUDIT_BASE_URL": "http://127.0.0.1:4711/v1"
    }


def test_outer_proxies_and_authorities_do_not_reach_the_command():
    outer = {"https_proxy": "http://p", "ALL_PROXY": "socks5://p", "NO_PROXY": "*", "HOME": "/h"}
    found = environment(outer, {"A": "1"}, proxy="http://guard", authorities=None)
    assert found["HTTPS_PROXY"] == found["https_proxy"] == "http://guard"
    assert "ALL_PROXY" not in found
    assert found["NO_PROXY"] == "127.0.0.1,localhost,::1"
    assert (found["HOME"], found["A"]) == ("/h", "1")
    assert environment(outer, {}, proxy="p", authorities="/ca")["NODE_EXTRA_CA_CERTS"] == "/ca"

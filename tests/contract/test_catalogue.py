"""Requirements, profile and registry fit together."""

from __future__ import annotations

import pytest

from contract.catalogue import Catalogue, parse_area
from contract.declare import declarations, law
from contract.errors import UsageError
from contract.registry import build_registry, ids_of, load_registry
from tests.contract.tools import api


def test_every_requirement_has_its_check():
    checks = load_registry().checks
    missing = [row.id for row in api().catalogue.values() if row.excluded is None and row.id not in checks]
    assert missing == []


def test_every_check_has_its_requirement():
    for id in load_registry().checks:
        assert api().catalogue[id].excluded is None


def test_every_check_lies_in_the_package_of_its_area():
    for id, check in load_registry().checks.items():
        area = api().catalogue[id].area.replace("-", "_")
        assert check.function.__module__.startswith(f"contract.checks.{area}."), id


def test_traffic_that_a_check_names_exists():
    registry = load_registry()
    for check in registry.checks.values():
        assert set(getattr(check, "traffic", ())) <= set(registry.traffic)


def test_what_mocks_and_rows_need_is_brought_by_someone():
    profile = api().profile
    brought = {row.capability for row in api().identities.values()} | set(profile["mock_capabilities"])
    brought.add(profile["controls"]["capability"])
    assert {need for row in api().catalogue.values() for need in row.needs} <= brought


ROW = """
version: 1
area: birds
requirements:
  - {id: birds-sing, level: may, text: Birds sing in spring., basis: assumed, applies_to: ['*'], needs: [], check: true}
"""


def test_second_row_of_one_id_is_refused():
    rows = parse_area("birds.yaml", ROW)
    with pytest.raises(UsageError, match="'birds-sing' stands in birds and in birds"):
        Catalogue([*rows, *rows])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ROW.replace("level: may", "colour: red, level: may"), "Additional properties"),
        (ROW.replace("may", "perhaps"), "'perhaps' is not one of"),
        ("a: [", "Expected YAML in birds.yaml"),
    ],
)
def test_what_breaks_the_format_is_refused(text, said):
    with pytest.raises(UsageError, match=said):
        parse_area("birds.yaml", text)


def test_second_check_of_one_id_is_refused():
    def first(exchange, api): ...
    def second(exchange, api): ...

    items = [item for each in (first, second) for item in declarations(law("birds-sing", traffic=())(each))]
    with pytest.raises(UsageError, match=r"'birds-sing' but got two: .*first and .*second"):
        build_registry(items)
    assert ids_of(items[0]) == ("birds-sing",)


def test_unknown_name_of_only_is_refused():
    with pytest.raises(UsageError, match="got 'birds'"):
        api().catalogue.select(["birds"])

"""map show: a table that fits, and the same facts as Markdown and JSON."""

from __future__ import annotations

import json

import pytest

from migrate.pathmap.show import FORMATS, HEADINGS, render
from tests.migrate.pathmap.tools import NAMES, loaded


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [50, 80, 120, 400])
def test_the_table_fits_the_width_and_loses_no_word(name: str, width: int) -> None:
    text = render(loaded(name), width=width)
    head, table = text.split("\n\n", 1)
    lines = table.splitlines()
    assert max(map(len, lines)) <= max(width, 50)
    assert all(line == line.rstrip() for line in lines)
    assert head.splitlines()[0].startswith(loaded(name).name)
    rule = next(index for index, line in enumerate(lines) if set(line) == {"-", " "})
    rows = lines[rule + 1 :]
    sizes = [len(part) for part in lines[rule].split("  ")]
    starts = [sum(sizes[:i]) + 2 * i for i in range(len(sizes))]
    columns = [
        "".join(line[start : start + size] for line in rows).replace(" ", "")
        for start, size in zip(starts, sizes, strict=True)
    ]
    for operation in loaded(name).operations:
        assert str(operation.v1).replace(" ", "") in columns[0]
        assert (operation.target or f"gone:{operation.gone}").replace(" ", "") in columns[1]
        for item in operation.parameters:
            assert item.name in columns[4]


def test_the_table_of_a_small_map() -> None:
    assert render(loaded("selfhosted"), width=120) == (
        """\
selfhosted 1->2: 3 operations
  https://{host}/tracker/api -> https://{host}/tracker/api/v2 (documented)

v1                      v2                       basis       source     parameters
----------------------  -----------------------  ----------  ---------  ------------------------
GET /tickets            GET /tickets             documented  [upgrade]
GET /tickets/{id}       GET /tickets/{ticket}    documented  [upgrade]  id (path) -> path ticket
POST /closeTicket/{id}  PUT /tickets/{id}/state  documented  [upgrade]  state = "closed" (json)
"""
    )


def test_markdown_has_a_row_an_operation_and_escapes_pipes() -> None:
    lines = render(loaded("creatoraudit"), format="markdown").splitlines()
    assert lines[0] == "| v1 | v2 | basis | source | parameters |"
    assert lines[1] == "| --- | --- | --- | --- | --- |"
    assert len(lines) == 11
    assert lines[4].startswith(
        "| `GET /creator` | `GET /creators/{creator_id}` | documented | [migration] Creators, row 3 | creator_id\\|id "
    )
    gone = next(
        line
        for line in render(loaded("parcels"), format="markdown").splitlines()
        if "GET /parcel/weigh" in line
    )
    assert "| gone: Scales" in gone


def test_json_has_every_fact() -> None:
    data = json.loads(render(loaded("parcels"), format="json"))
    assert [row["id"] for row in data["operations"]] == [op.id for op in loaded("parcels").operations]
    send = next(row for row in data["operations"] if row["id"] == "parcel-send")
    assert send["v1"] == "POST /send-parcel"
    assert {
        "name": "tag",
        "aliases": [],
        "in": ["form", "query"],
        "to": "json",
        "as": "tags",
        "basis": "documented",
        "note": None,
    } in send["parameters"]
    assert send["fixed"][1] == {"in": "query", "name": "validate", "value": True}
    assert next(row for row in data["operations"] if row["id"] == "parcel-return")["v2"] == (
        "POST /cancellations then POST /returns"
    )


def test_what_only_a_person_can_do_is_said() -> None:
    text = render(loaded("parcels"), width=1000)
    assert "POST /insurances (by hand: the terms of insurance differ; choose a product first)" in text
    assert "price (form/json): by hand: v1 counts in cents, v2 in the currency's own unit" in text
    assert "colour (form/json) -> dropped" in text


def test_the_formats_are_these() -> None:
    assert tuple(FORMATS) == ("text", "markdown", "json")
    assert HEADINGS == ("v1", "v2", "basis", "source", "parameters")

"""Loading a map: every fault is told with file, line, key and what was expected; schema and loader agree."""

from __future__ import annotations

import copy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from migrate.model import Basis
from migrate.pathmap.check import schema
from migrate.pathmap.load import MapError, bundled_text, load_bundled, load_maps, parse_map
from migrate.pathmap.model import Place
from tests.migrate.pathmap.tools import MAPS, NAMES, loaded

SMALL = """\
version: 1
name: small 1->2
ownership:
  hosts: [a.example]
  bases:
    - {v1: "https://a.example/v1", v2: "https://a.example/v2"}
  environment: [{name: A_URL}]
clients: [{call: "api.$METHOD($PATH)"}]
shapes:
  thing-id: {name: id, in: [query], to: path}
operations:
  - id: thing-get
    v1: {method: GET, path: /thing}
    v2: {method: GET, path: "/things/{id}"}
    basis: documented
    source: "[page]"
    parameters: [{shape: thing-id}]
    response:
      basis: assumed
      status: {v1: [200], v2: [201]}
  - id: thing-list
    v1: {method: GET, path: /list-things}
    v2: {method: GET, path: /things}
    basis: assumed
    parameters:
      - {name: page, in: [query], to: dropped, note: gone}
    fixed: [{in: query, name: all, value: true}]
    pagination: {basis: assumed, page: page, cursor: cursor, next: [next]}
"""


def fault(text: str) -> str:
    with pytest.raises(MapError) as caught:
        parse_map(text, "m.yaml")
    return str(caught.value)


def test_the_small_map_loads() -> None:
    pathmap = parse_map(SMALL, "m.yaml")
    assert [op.id for op in pathmap.operations] == ["thing-get", "thing-list"]
    assert [op.line for op in pathmap.operations] == [12, 21]
    assert pathmap.operations[0].parameters[0].line == 10
    assert pathmap.operations[1].parameters[0].line == 26
    assert pathmap.operations[1].parameters[0].basis is Basis.ASSUMED
    assert pathmap.operations[1].fixed[0].place is Place.QUERY
    assert pathmap.assumed_environment == frozenset()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("version: 1", "version: 2", "m.yaml:1: version: Expected 1 but got 2"),
        ("version: 1\n", "", "m.yaml:1: the file: Expected the key version but it is missing"),
        ("name: small 1->2", "name: no", "m.yaml:2: name: Expected text but got false; put it in quotes"),
        ("name: small 1->2", 'name: ""', 'm.yaml:2: name: Expected at least 1 character but got ""'),
        ("name: small", "nmae: small", "m.yaml:1: the file: Expected the key name but it is missing\nm.yaml:2: the file: Unknown key nmae. Did you mean name?"),
        ("clients:", "wrap: 1\nclients:", "m.yaml:8: the file: Unknown key wrap. Known keys: version, name, source, openapi, ownership, clients, shapes, errors, operations"),
        ("[a.example]", "[https://a.example]", 'm.yaml:4: ownership.hosts.0: Expected a host name without scheme, port or path but got "https://a.example"'),
        ("[a.example]", "[a.example, a.example]", 'm.yaml:4: ownership.hosts: Expected each item once but got ["a.example", "a.example"]'),
        ("[a.example]", "a.example", 'm.yaml:4: ownership.hosts: Expected a list but got "a.example"'),
        ('v1: "https://a.example/v1"', 'v1: "/v1"', 'm.yaml:6: ownership.bases.0.v1: Expected a base URL such as https://api.example.com/v1 but got "/v1"'),
        ('\n    - {v1: "https://a.example/v1", v2: "https://a.example/v2"}', " []", "m.yaml:5: ownership.bases: Expected at least 1 item but got []"),
        ("A_URL", "A-URL", 'm.yaml:7: ownership.environment.0.name: Expected the name of a variable but got "A-URL"'),
        ("api.$METHOD($PATH)", "api", 'm.yaml:8: clients.0.call: Expected a call such as api.$METHOD($PATH, $BODY) but got "api"'),
        ("to: path}", "to: there}", 'm.yaml:10: shapes.thing-id.to: Expected one of path, query, json, form, dropped but got "there"'),
        ("id: thing-get", "id: Thing", 'm.yaml:12: operations.0.id: Expected an id of small letters, digits and single hyphens but got "Thing"'),
        ("method: GET, path: /thing}", "method: get, path: /thing}", 'm.yaml:13: operations.0.v1.method: Expected one of GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS but got "get". Did you mean GET?'),
        ("path: /thing}", "path: thing}", 'm.yaml:13: operations.0.v1.path: Expected a path that begins with / and has no query, such as /users/{id} but got "thing"'),
        ("path: /thing}", "path: /thing?a=1}", 'm.yaml:13: operations.0.v1.path: Expected a path that begins with / and has no query, such as /users/{id} but got "/thing?a=1"'),
        ('"/things/{id}"', '"/things/{id"', 'm.yaml:14: operations.0.v2.path: Expected a path that begins with / and has no query, such as /users/{id} but got "/things/{id"'),
        ("    v2: {method: GET, path: /things}\n", "", "m.yaml:21: operations.1: Expected exactly one of v2, steps, gone but got none of them"),
        ("    basis: assumed\n    parameters:", "    basis: assumed\n    gone: x\n    parameters:", "m.yaml:21: operations.1: Expected exactly one of v2, steps, gone but got v2 and gone"),
        ("basis: documented", "basis: docs", 'm.yaml:15: operations.0.basis: Expected one of documented, standard, assumed but got "docs"'),
        ("{shape: thing-id}", "{shape: thing}", "m.yaml:17: operations.0.parameters.0: Expected one of the shapes thing-id but got 'thing'"),
        ("{shape: thing-id}", "thing-id", 'm.yaml:17: operations.0.parameters.0: Expected a mapping but got "thing-id"'),
        ("{name: page, in", "{nome: page, in", "m.yaml:26: operations.1.parameters.0: Expected the key name but it is missing\nm.yaml:26: operations.1.parameters.0: Unknown key nome. Did you mean note?"),
        ("in: [query], to: dropped", "in: [], to: dropped", "m.yaml:26: operations.1.parameters.0.in: Expected at least 1 item but got []"),
        ("v1: [200]", "v1: [99]", "m.yaml:20: operations.0.response.status.v1.0: Expected at least 100 but got 99"),
        ("v1: [200]", "v1: [2000]", "m.yaml:20: operations.0.response.status.v1.0: Expected at most 599 but got 2000"),
        ("v1: [200]", "v1: ['200']", 'm.yaml:20: operations.0.response.status.v1.0: Expected a whole number but got "200"'),
        ("value: true", "value: [1]", "m.yaml:27: operations.1.fixed.0.value: Expected text or a number or true or false or null but got [1]"),
        ("id: thing-list", "id: thing-get", "m.yaml:21: thing-get (GET /list-things) clashes with thing-get (GET /thing) of m.yaml:12; remove one of the two"),
        ("/list-things", "/thing", "m.yaml:21: thing-list (GET /thing) clashes with thing-get (GET /thing) of m.yaml:12; remove one of the two"),
        ("    basis: documented", "    basis: assumed\n    basis: documented", "m.yaml:16: basis: Expected each key once but it stands on line 15 too"),
        ("[a.example]", "[a.example", "m.yaml:5: Expected YAML but got: while parsing a flow sequence: did not find expected ',' or ']'"),
        ("clients:", "? [a]\n: 1\nclients:", "m.yaml:8: Expected a text key but got a list or a mapping"),
        ("version: 1", "--- 1\n---\nversion: 1", "m.yaml:2: Expected YAML but got: expected a single document in the stream: but found another document"),
        ("  - id: thing-list", "  -\n  - id: thing-list", "m.yaml:21: operations.1: Expected a mapping but got null"),
        (SMALL, "", "m.yaml:1: the file: Expected a mapping but got null"),
        (SMALL, "just text", "m.yaml:1: the file: Expected a mapping but got text"),
        (SMALL, "API_KEY=secret", "m.yaml:1: the file: Expected a mapping but got text"),
        (SMALL, "- api_key: secret", "m.yaml:1: the file: Expected a mapping but got a list"),
    ],
)  # fmt: skip
def test_a_fault_names_file_line_key_and_what_was_expected(old: str, new: str, message: str) -> None:
    assert old in SMALL
    assert fault(SMALL.replace(old, new, 1)) == message


def test_a_map_that_holds_itself_is_refused() -> None:
    text = SMALL.replace("operations:", "operations: &all\n  - *all", 1)
    assert fault(text).startswith("m.yaml")


def test_no_more_than_ten_faults_are_told_at_once() -> None:
    rows = "".join(f"  - {{id: X{i}, v1: 1, gone: x, basis: documented}}\n" for i in range(8))
    lines = fault(SMALL.partition("operations:")[0] + "operations:\n" + rows).splitlines()
    assert len(lines) == 11
    assert lines[-1] == "... and 6 more"


def test_keys_are_text_whatever_yaml_makes_of_them() -> None:
    text = SMALL.replace(
        "to: dropped, note: gone", "to: query, values: {1: one, true: two, on: three, 2020-01-01: four}"
    )
    values = parse_map(text, "m.yaml").operations[1].parameters[0].values
    assert values == {"1": "one", "true": "two", "on": "three", "2020-01-01": "four"}


def test_a_date_is_text() -> None:
    assert parse_map(SMALL.replace('"[page]"', "2020-01-01"), "m.yaml").operations[0].source == "2020-01-01"


def test_what_a_merge_key_brings_may_be_given_again() -> None:
    text = SMALL.replace(
        "      - {name: page, in: [query], to: dropped, note: gone}",
        "      - &p {name: page, in: [query], to: dropped, note: gone}\n      - {<<: *p, name: size}",
    )
    assert [item.name for item in parse_map(text, "m.yaml").operations[1].parameters] == ["page", "size"]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    missing = tmp_path / "none.yaml"
    with pytest.raises(MapError) as caught:
        load_maps([missing])
    assert (
        str(caught.value)
        == f"Expected a path map at {missing} but it cannot be read: No such file or directory"
    )
    with pytest.raises(MapError) as caught:
        load_maps([tmp_path])
    assert str(caught.value) == f"Expected a path map at {tmp_path} but it cannot be read: Is a directory"
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("name: Grün".encode("latin-1"))
    with pytest.raises(MapError) as caught:
        load_maps([latin])
    assert str(caught.value) == f"Expected a path map in UTF-8 at {latin} but its bytes are not UTF-8"


def _two(tmp_path: Path, second: str) -> list[Path]:
    paths = [tmp_path / "one.yaml", tmp_path / "two.yaml"]
    paths[0].write_text(SMALL)
    paths[1].write_text(second)
    return paths


def test_two_files_make_one_map(tmp_path: Path) -> None:
    other = SMALL.replace("thing", "item").replace("A_URL", "B_URL").replace("name: small", "name: more")
    merged = load_maps(_two(tmp_path, other))
    assert merged.name == "small 1->2"
    assert [op.id for op in merged.operations] == ["thing-get", "thing-list", "item-get", "item-list"]
    assert merged.environment == ("A_URL", "B_URL")
    assert len(merged.bases) == len(merged.hosts) == 1


def test_two_files_that_clash(tmp_path: Path) -> None:
    paths = _two(tmp_path, SMALL.replace("thing-", "item-").replace("{id}", "{other}"))
    with pytest.raises(MapError) as caught:
        load_maps(paths)
    assert str(caught.value) == (
        f"{paths[1]}:12: item-get (GET /thing) clashes with thing-get (GET /thing) of {paths[0]}:12; remove one of the two"
    )


def test_two_files_of_two_apis(tmp_path: Path) -> None:
    paths = _two(tmp_path, SMALL.replace("a.example", "b.example"))
    with pytest.raises(MapError) as caught:
        load_maps(paths)
    assert str(caught.value) == (
        f"Expected maps of one API but {paths[0]} and {paths[1]} name different v1 bases; "
        "run the program once for each API"
    )


def test_two_files_with_two_v2_bases(tmp_path: Path) -> None:
    paths = _two(tmp_path, SMALL.replace("thing", "item").replace("example/v2", "example/v3"))
    with pytest.raises(MapError) as caught:
        load_maps(paths)
    assert str(caught.value) == (
        f"Expected one v2 base for https://a.example/v1 but {paths[0]} says https://a.example/v2 "
        f"and {paths[1]} says https://a.example/v3; remove one of the two"
    )


def test_the_schema_is_a_closed_one_of_its_draft() -> None:
    Draft202012Validator.check_schema(schema())

    def open_objects(node: Any, at: str) -> list[str]:
        found = []
        if isinstance(node, dict):
            if "properties" in node and node.get("additionalProperties") is not False:
                found.append(at)
            for key, value in node.items():
                found += open_objects(value, f"{at}/{key}")
        return found

    assert open_objects(schema(), "") == []


def test_the_test_maps_use_every_key_of_the_format() -> None:
    used: set[str] = set()

    def collect(node: Any) -> None:
        for key, value in node.items() if isinstance(node, dict) else ((None, item) for item in node or ()):
            used.update([key] if key else [])
            if isinstance(value, dict | list):
                collect(value)

    for text in (bundled_text(), *((MAPS / f"{name}.yaml").read_text() for name in NAMES[1:])):
        collect(yaml.safe_load(text))
    known: set[str] = set()

    def properties(node: Any) -> None:
        if isinstance(node, dict):
            known.update(node.get("properties", {}))
            for value in node.values():
                properties(value)
        elif isinstance(node, list):
            for value in node:
                properties(value)

    properties(schema())
    assert known - used == set()


NODES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 700)
    | st.sampled_from(["", "GET", "/x", "path", "json", "a-b", "documented"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["name", "method", "path", "x"]), inner, max_size=2)
    ),
    max_leaves=3,
)


def _places(node: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [at, *(place for key, value in inner for place in _places(value, (*at, key)))]


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_schema_and_loader_agree(data: st.DataObject) -> None:
    """Whatever one value of a map is replaced by, the loader takes the map exactly if the schema does."""
    document = copy.deepcopy(
        yaml.safe_load(data.draw(st.sampled_from([SMALL, (MAPS / "parcels.yaml").read_text()])))
    )
    place = data.draw(st.sampled_from(_places(document)))
    new = data.draw(NODES)
    if place:
        node = document
        for key in place[:-1]:
            node = node[key]
        node[place[-1]] = new
    else:
        document = new
    valid = Draft202012Validator(schema()).is_valid(document)
    try:
        parse_map(yaml.safe_dump(document), "m.yaml")
        loaded_it, message = True, ""
    except MapError as error:
        loaded_it, message = False, str(error)
    # What only the loader can see: rows that clash, shapes that are not there.
    beyond = (
        "clashes with" in message
        or "Expected one of the shapes" in message
        or "Expected one v2 base" in message
    )
    assert loaded_it is valid or (valid and beyond), message
    if not valid:
        assert all(line.startswith(("m.yaml:", "... and ")) for line in message.splitlines())
        assert "Expected" in message or "Unknown key" in message


def test_the_bundled_map_is_valid_and_the_same_with_and_without_lines() -> None:
    quick, checked = load_bundled(), loaded("creatoraudit")
    assert [op.id for op in quick.operations] == [op.id for op in checked.operations]
    assert len(quick.operations) == 9
    assert all(op.line for op in checked.operations)


def test_the_bundled_map_loads_without_the_validator() -> None:
    """It is read at the start of every run, and the validator takes longer to import than the map to load."""
    code = "import sys; from migrate.pathmap.load import load_bundled; load_bundled(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "jsonschema" not in done.stdout.split()

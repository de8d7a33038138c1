"""map lint: each rule is seen to pass on a sound map and to fail on one fault, with its text."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

import specs
from migrate.pathmap.lint import Level, lint
from migrate.pathmap.load import parse_map
from migrate.pathmap.model import PathMap
from migrate.pathmap.openapi import Document
from tests.migrate.pathmap.tools import NAMES, loaded

SOUND = """\
version: 1
name: sound 1->2
ownership:
  bases:
    - {v1: "https://{shop}.a.example/v1", v2: "https://{shop}.a.example/v2"}
clients:
  - {call: "api.$METHOD($PATH)", base: "https://{shop}.a.example/v1"}
operations:
  - id: thing-get
    v1: {method: GET, path: /thing}
    v2: {method: GET, path: "/things/{id}"}
    distinctive: true
    basis: documented
    source: "[page]"
    parameters:
      - {name: thing, in: [query], to: path, as: id}
    body: none
  - id: thing-list
    v1: {method: GET, path: "/owner/{owner}/things"}
    v2: {method: GET, path: "/owners/{owner}/things"}
    basis: assumed
    parameters:
      - {name: page, in: [query], to: dropped, note: "a cursor walks"}
      - {name: size, in: [query], to: query, as: limit, type: integer}
      - {name: kind, in: [query], to: query, values: {a: big, b: small}}
    body: none
    pagination: {basis: assumed, page: page, size: size, cursor: cursor, limit: limit, next: [page, next]}
    response: {basis: assumed, status: {v1: [200], v2: [200]}, root: {v1: things, v2: data}, fields: {no: id, w: size.weight}, error: {v1: e, v2: detail}}
  - id: thing-make
    v1: {method: POST, path: /make-thing}
    v2: {method: POST, path: /things}
    basis: assumed
    parameters:
      - {name: title, aliases: [t], in: [json, form], to: json, as: name, type: string}
    fixed: [{in: json, name: state, value: "on"}]
    body: json
  - id: thing-move
    v1: {method: POST, path: /thing/move}
    steps: [{method: POST, path: /things}, {method: DELETE, path: "/things/{id}"}]
    basis: assumed
"""

OPENAPI: dict[str, Any] = yaml.safe_load("""
openapi: 3.1.0
info: {title: t, version: "2"}
paths:
  /things:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              additionalProperties: false
              required: [name]
              properties: {name: {type: string}, state: {enum: ["on", "off"]}, owner: {$ref: "#/components/schemas/Owner"}}
      responses: {"201": {description: d}}
  /things/{thing_id}:
    parameters: [{name: thing_id, in: path, required: true, schema: {type: string}}]
    get:
      summary: Get a thing
      responses: {"200": {description: d}}
    delete:
      responses: {"204": {description: d}}
  /owners/{owner}/things:
    get:
      parameters:
        - {$ref: "#/components/parameters/Limit"}
        - {name: cursor, in: query, schema: {type: [string, "null"]}}
        - {name: kind, in: query, schema: {enum: [big, small]}}
      responses:
        "200":
          description: d
          content: {application/json: {schema: {$ref: "#/components/schemas/Page"}}}
        "404":
          description: d
          content: {application/problem+json: {schema: {type: object, properties: {detail: {type: string}}}}}
components:
  parameters:
    Limit: {name: limit, in: query, schema: {type: integer, maximum: 100}}
  schemas:
    Owner: {type: object, properties: {id: {type: string}}}
    Page:
      type: object
      properties:
        data: {type: array, items: {allOf: [{$ref: "#/components/schemas/Owner"}, {properties: {size: {properties: {weight: {type: number}}}}}]}}
        page: {type: object, properties: {next: {type: [string, "null"]}}}
""")


def told(text: str, openapi: dict[str, Any] | None = OPENAPI) -> list[str]:
    return [str(problem) for problem in lint(parse_map(text, "m.yaml"), openapi)]


def test_a_sound_map_has_no_finding() -> None:
    assert told(SOUND) == []
    assert told(SOUND, None) == []


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ('v2: "https://{shop}.a.example/v2"', 'v2: "https://{tenant}.a.example/v2"', "m.yaml:1: error: ownership.bases: https://{tenant}.a.example/v2 uses tenant, which https://{shop}.a.example/v1 does not have"),
        ('base: "https://{shop}.a.example/v1"', 'base: "https://b.example"', "m.yaml:1: error: clients: api.$METHOD($PATH): the base https://b.example is none of https://{shop}.a.example/v1"),
        ("api.$METHOD($PATH)", "api.$METHOD($BODY)", "m.yaml:1: error: clients: api.$METHOD($BODY): Expected $PATH or $URL among its parts"),
        ("api.$METHOD($PATH)", "api.call($PATH)", "m.yaml:1: warning: clients: api.call($PATH): neither $METHOD nor the key method says how it calls"),
        ('    source: "[page]"\n', "", "m.yaml:9: error: thing-get.source: Expected a source because the basis is documented; name page and section"),
        ("      - {name: thing, in: [query], to: path, as: id}\n", "      - {name: thing, in: [query], to: query, as: id}\n", "m.yaml:9: error: thing-get.v2.path: nothing fills id of /things/{id}; add a parameter with to: path, or name it in the v1 path"),
        ("as: id}\n", "as: id}\n      - {name: id, in: [query], to: path}\n", "m.yaml:9: error: thing-get.v2.path: id of /things/{id} is filled 2 times"),
        ("/owners/{owner}/things", "/owners/{own}/things", "m.yaml:18: error: thing-list.v1.path: owner of /owner/{owner}/things goes nowhere; add a parameter with in: [path], or rename one"),
        ("{name: thing, in: [query]", "{name: thing, in: [query, path]", "m.yaml:16: error: thing-get.parameters.thing: in: path, but /thing has no {thing}"),
        ("to: path, as: id", "to: path, as: other", "m.yaml:16: error: thing-get.parameters.thing: to: path, but /things/{id} has no {other}"),
        (', note: "a cursor walks"', "", "m.yaml:23: error: thing-list.parameters.page: is lost; say in a note what a person should know"),
        ("to: dropped, ", "to: dropped, as: p, ", "m.yaml:23: warning: thing-list.parameters.page: is dropped, so as: p has no effect"),
        ("    body: json", "    body: none", "m.yaml:34: error: thing-make.parameters.title: to: json, but the row's body is none"),
        ("    body: json", "    body: none", "m.yaml:29: error: thing-make.fixed.state: in: json, but the row's body is none"),
        ("    body: json", "    body: none", "m.yaml:29: warning: thing-make.body: none, but POST /things asks for a body"),
        ("name: kind,", "name: size,", "m.yaml:25: error: thing-list.parameters.size: size is size as well as size"),
        ("name: kind, in: [query], to: query", "name: kind, in: [query], to: query, as: limit", "m.yaml:25: error: thing-list.parameters.kind: size and kind both become limit in the v2 query"),
        ("name: state, value", "name: name, value", "m.yaml:29: error: thing-make.fixed.name: is fixed by the row and carried from a v1 parameter too"),
        ("path: /thing}", 'path: "/{thing}"}', "m.yaml:9: error: thing-get.distinctive: /{thing} has no word that only this API has"),
        ("path: /thing}", 'path: "/things/{x}"}', "m.yaml:9: error: thing-get.distinctive: /things/{x} is the v2 path too, so it proves nothing"),
        ("page: page, size", "page: other, size", "m.yaml:18: error: thing-list.pagination.page: other is no parameter of the row"),
        ('"/owner/{owner}/things"', '"/owner/{owner}/{owner}"', "m.yaml:18: error: thing-list.v1.path: Expected each parameter once but owner stands twice in GET /owner/{owner}/{owner}"),
        # Between rows.
        ("path: /make-thing", 'path: "/thing/{x}"', "m.yaml:37: info: thing-move.v1: POST /thing/move (thing-move) is a special case of POST /thing/{x} (thing-make) and wins"),
        ("{method: POST, path: /make-thing}", '{method: GET, path: "/{a}/1/things"}', "m.yaml:29: error: thing-make.v1: some requests fit both GET /{a}/1/things and GET /owner/{owner}/things (thing-list, line 18)"),
        # Against the document.
        ("path: /things}\n    basis", "path: /stuff}\n    basis", "m.yaml:29: error: thing-make.v2: POST /stuff is no endpoint of the OpenAPI document"),
        ("{method: DELETE", "{method: PUT", "m.yaml:37: error: thing-move.steps.1: PUT /things/{id} is no endpoint of the OpenAPI document"),
        ("as: limit,", "as: count,", "m.yaml:24: error: thing-list.parameters.size: GET /owners/{owner}/things has no count in its query"),
        ("as: name,", "as: title,", "m.yaml:34: error: thing-make.parameters.title: POST /things has no title in its body"),
        ("as: name,", "as: state,", "m.yaml:29: warning: thing-make.v2: POST /things asks for name, which the row neither carries nor fixes"),
        ("as: limit, type: integer", "as: limit, type: string", "m.yaml:24: warning: thing-list.parameters.size: type string, but GET /owners/{owner}/things takes integer for limit"),
        ("{a: big, b: small}", "{a: big, b: tiny}", "m.yaml:25: error: thing-list.parameters.kind: 'tiny' is not valid for kind of GET /owners/{owner}/things: 'tiny' is not one of ['big', 'small']"),
        ('value: "on"', "value: true", "m.yaml:29: error: thing-make.fixed.state: True is not valid for state of POST /things: True is not one of ['on', 'off']"),
        ("    body: json", "    body: form", "m.yaml:29: error: thing-make.body: form, but POST /things takes application/json"),
        ("v2: [200]", "v2: [202]", "m.yaml:18: error: thing-list.response.status: GET /owners/{owner}/things never answers 202"),
        ("v2: data", "v2: things", "m.yaml:18: error: thing-list.response.root: the answer of GET /owners/{owner}/things has no things"),
        ("w: size.weight", "w: size.height", "m.yaml:18: error: thing-list.response.fields.w: the answer of GET /owners/{owner}/things has no size.height"),
        ("v2: detail", "v2: message", "m.yaml:18: error: thing-list.response.error: no error answer of GET /owners/{owner}/things has message"),
        ("cursor: cursor", "cursor: after", "m.yaml:18: error: thing-list.pagination.cursor: GET /owners/{owner}/things has no after in its query"),
        ("next: [page, next]", "next: [page, more]", "m.yaml:18: error: thing-list.pagination.next: the answer of GET /owners/{owner}/things has no page.more"),
    ],
)  # fmt: skip
def test_a_fault_is_found(old: str, new: str, finding: str) -> None:
    assert old in SOUND
    assert finding in told(SOUND.replace(old, new, 1))


def test_two_rows_that_become_one_request_are_worth_knowing() -> None:
    again = """\
  - id: thing-read
    v1: {method: POST, path: /read-thing}
    v2: {method: GET, path: "/things/{other}"}
    basis: assumed
    parameters: [{name: other, in: [json], to: path}]
    body: none
"""
    assert told(SOUND + again) == [
        "m.yaml:41: info: thing-read.v2: thing-get (line 9) becomes the same v2 request"
    ]


def test_a_root_where_v2_answers_without_a_body() -> None:
    text = SOUND.replace(
        "    body: json\n", "    body: json\n    response: {basis: assumed, root: {v1: thing, v2: data}}\n"
    )
    assert told(text) == [
        "m.yaml:29: error: thing-make.response.root: POST /things answers without a body, so data is not there"
    ]


def test_a_v1_endpoint_that_is_a_v2_one_too_under_one_base() -> None:
    text = SOUND.replace('v2: "https://{shop}.a.example/v2"', 'v2: "https://{shop}.a.example/v1"').replace(
        "path: /make-thing", "path: /things"
    )
    text = text.replace(
        "path: /thing}\n    v2: {method: GET", "path: /thing}\n    v2: {method: POST"
    ).replace('"/things/{id}"}\n    distinctive', "/things}\n    distinctive")
    finding = "thing-make.v1: POST /things is also what thing-get becomes, and the base URL does not tell them apart"
    assert any(finding in line and "warning" in line for line in told(text, None))


def test_what_is_no_openapi_document_is_refused() -> None:
    with pytest.raises(ValueError, match="Expected an OpenAPI document but it has no `paths`"):
        lint(loaded("wire"), {"openapi": "3.1.0"})


@pytest.mark.parametrize("name", NAMES)
def test_the_maps_under_test_have_no_errors(name: str) -> None:
    assert [str(p) for p in lint(loaded(name), None) if p.level is not Level.INFO] == []


def test_the_bundled_map_agrees_with_the_bundled_document() -> None:
    pathmap: PathMap = loaded("creatoraudit")
    openapi = yaml.safe_load((specs.CREATORAUDIT / str(pathmap.openapi)).read_text(encoding="utf-8"))
    assert [str(problem) for problem in lint(pathmap, openapi)] == []


def test_references_that_go_round_in_circles_end() -> None:
    document = Document(
        {"paths": {}, "components": {"a": {"$ref": "#/components/b"}, "b": {"$ref": "#/components/a"}}}
    )
    assert document.follow({"$ref": "#/components/a"}) == {}
    assert document.follow({"$ref": "https://else.example/x"}) == {}
    deep: dict[str, Any] = {
        "paths": {},
        "components": {"n": {"allOf": [{"$ref": "#/components/n"}], "properties": {"x": {}}}},
    }
    assert Document(deep).fields({"$ref": "#/components/n"}) == {"x": {}}

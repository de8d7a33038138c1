"""What becomes of v1 strings in configs, containers and documents, run through the engine as users do."""

from __future__ import annotations

import json
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.edits import apply
from migrate.formats import FORMATS, Format, check_rows, format_of, read
from migrate.formats.find import find
from migrate.model import Outcome, Site
from migrate.options import Options
from tests.migrate.tools import bundled, rewritten

V1, V2 = "https://api.creatoraudit.com/v1", "https://api.creatoraudit.com/v2"
PLAIN, TEXT = Options(), Options(include_text=True)


def _text(text: str) -> str:
    return textwrap.dedent(text).lstrip("\n")


def _one(file: str, before: str, options: Options = PLAIN) -> tuple[str, list[Site]]:
    after, sites = rewritten({file: _text(before)}, options=options)
    return after[file].decode(), sites


def _changes(file: str, before: str, after: str, options: Options = PLAIN) -> list[Site]:
    found, sites = _one(file, before, options)
    assert found == _text(after), [(s.line, s.outcome, s.reason) for s in sites]
    return sites


def _stays(file: str, text: str, *outcomes: Outcome, options: Options = PLAIN) -> list[Site]:
    sites = _changes(file, text, text, options)
    assert {site.outcome for site in sites} == set(outcomes), [(s.line, s.outcome, s.reason) for s in sites]
    return sites


# --- base URLs ---


@pytest.mark.parametrize(
    ("file", "before"),
    [
        pytest.param(".env", "# api\nexport CREATORAUDIT_BASE_URL='V1/' # c\nDEBUG=1\n", id="dotenv, quoted"),
        pytest.param(".env", "H=https://api.creatoraudit.com\nU=${H}/v1\n", id="a host in a variable"),
        pytest.param(".env.example", "A=V1", id="dotenv, no final newline"),
        pytest.param("a.yaml", "api:\r\n  url: V1\r\n", id="YAML with CRLF"),
        pytest.param("a.yml", "a: &x V1\nb: *x\n---\nc: {d: 'V1'}\n", id="anchor and second document"),
        pytest.param(
            "compose.yml", "services:\n  w:\n    environment:\n    - API=V1\n", id="list of NAME=value"
        ),
        pytest.param("compose.yml", "a: ${API:-V1}\n", id="default of a variable"),
        pytest.param("a.yml", "env:\n- name: API\n  value: V1\n", id="name and value beside each other"),
        pytest.param("a.json", '{\n\t"a": ["V1", 2,], // c\n}', id="JSON with comments"),
        pytest.param("a.toml", '[a]\nb = \'V1\'\nc = """\nV1"""\n', id="TOML strings"),
        pytest.param("a.ini", "[a]\nb = V1\nc : V1 ; note\n", id="INI, inline note"),
        pytest.param("a.properties", "a.b=V1\nc : V1\n", id="properties"),
        pytest.param("a.http", "@host = V1\n", id="variable of an HTTP file"),
        pytest.param(
            "e.postman_environment.json", '{"values": [{"key": "u", "value": "V1"}]}', id="environment"
        ),
        pytest.param("a.md", "```yaml\nurl: V1\n```\n", id="YAML block in Markdown"),
    ],
)
def test_a_base_url_is_switched(file: str, before: str) -> None:
    text = before.replace("V1", V1).encode()
    document = read(file, text)
    assert document is not None
    found = find(document, file, text, bundled(), PLAIN)
    edits = [item.edit for base in found.bases for item in base.edits]
    assert apply(text, edits) == before.replace("V1", V2).replace("${H}/v1", "${H}/v2").encode()
    assert {base.site.operation for base in found.bases} == {"base-url"}
    assert {base.site.outcome for base in found.bases} == {Outcome.REWRITTEN}


@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param("a.yaml", "url: https://api.other.com/v1\n", id="another host"),
        pytest.param(
            "a.yaml", "url: https://api.creatoraudit.com.evil.com/v1\n", id="a host that looks alike"
        ),
        pytest.param("a.yaml", "url: https://api.creatoraudit.com\n", id="the host alone"),
        pytest.param(
            "a.json", '{"path": "/creator", "x": "creator/modify.js"}', id="words that others use too"
        ),
        pytest.param("a.toml", 'version = "v1"\n', id="a version alone"),
        pytest.param("a.txt", "the creator modify page\n", id="prose without a path"),
    ],
)
def test_what_is_not_this_api_is_not_a_site(file: str, text: str) -> None:
    assert _stays(file, text) == []


def test_a_v2_base_is_reported_as_such() -> None:
    (site,) = _stays(".env", f"A={V2}\n", Outcome.ALREADY_V2)
    assert (site.line, site.column, site.language, site.client) == (1, 3, "env", "config")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.yaml", "api: {host: api.creatoraudit.com, version: v1}\n"),
        ("a.toml", '[api]\nurl = "https://api.creatoraudit.com/"\nprefix = "/v1"\n'),
        (".env", "API_HOST=https://api.creatoraudit.com\nAPI_VERSION=v1\n"),
    ],
)
def test_a_version_apart_from_the_host_needs_review(file: str, text: str) -> None:
    (site,) = _stays(file, text, Outcome.NEEDS_REVIEW)
    assert site.suggestion in ("v2", "/v2")


def test_a_version_of_something_else_is_not_a_site() -> None:
    assert _stays(".env", "API_HOST=https://api.creatoraudit.com\nOTHER_VERSION=v1\n") == []


def test_a_base_that_unread_code_uses_stays() -> None:
    files = {".env": f"API={V1}\n", "a.swift": f'http.get("{V1}/creator")\nget(url + "/creator/modify")\n'}
    after, sites = rewritten(files, options=PLAIN)
    assert after == {name: text.encode() for name, text in files.items()}
    told = {(site.file, site.line): site.reason for site in sites}
    assert "creator_id" in (told["a.swift", 1] or "")
    assert told["a.swift", 2] == "language not supported yet"
    assert "held back by a.swift" in (told[".env", 1] or "")


def test_a_value_that_is_the_whole_document_has_no_siblings() -> None:
    _stays("a.yaml", f"{V1}/creator/modify\n---\nmethod: POST\n---\nx\n", Outcome.NEEDS_REVIEW)


# --- paths and URLs ---


def test_a_whole_url_of_a_row_that_keeps_its_method_is_rewritten() -> None:
    sites = _changes("a.yaml", f"list: {V1}/list-creators?limit=5\n", f"list: {V2}/creators?limit=5\n")
    assert [site.operation for site in sites] == ["path-constant"]


def test_an_id_in_the_query_moves_into_the_path() -> None:
    _changes("a.yaml", f"get: '{V1}/creator?creator_id={{id}}'\n", f"get: '{V2}/creators/{{id}}'\n")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"m: {V1}/creator/modify\n", "creator_id belongs in the v2 path"),
        (f"m: {V1}/creator/modify?creator_id=1\n", "v2 takes PATCH instead of POST"),
        (f"m: {{url: '{V1}/creator/activate?id=1', method: POST}}\n", "v2 needs a body"),
        (f"m: {{url: '{V1}/list-creators', params: {{per_page: 5}}}}\n", "per_page stands beside the URL"),
        (f"m: curl -X POST {V1}/creator/modify\n", "inside a longer value"),
    ],
)
def test_a_path_that_text_alone_cannot_move_needs_review(text: str, reason: str) -> None:
    (site,) = _stays("a.yaml", text, Outcome.NEEDS_REVIEW)
    assert reason in (site.reason or "")
    assert site.suggestion


def test_a_call_spelled_as_a_mapping_is_rewritten_together() -> None:
    _changes(
        "a.json",
        f'{{"url": "{V1}/creator/delete?creator_id={{{{id}}}}", "method": "DELETE"}}',
        f'{{"url": "{V2}/creators/{{{{id}}}}", "method": "DELETE"}}',
    )


def test_an_unknown_path_below_the_v1_base_is_unmapped() -> None:
    (site,) = _stays("a.yaml", f"a: {V1}/account/modify\n", Outcome.UNMAPPED)
    assert site.v1 == "? /account/modify"


def test_an_edit_in_a_broken_region_is_refused() -> None:
    text = f'{{"a": {{"b": "{V1}" "c": oops}}, "d": "{V1}"}}'
    after, sites = rewritten({"a.json": text}, options=PLAIN)
    assert {site.outcome for site in sites} <= {Outcome.NEEDS_REVIEW, Outcome.REWRITTEN}
    assert len(sites) == 2
    assert after["a.json"].decode().count(V1) >= 1 or after["a.json"].decode().count(V2) == 2


# --- words ---

_PROSE = [
    pytest.param(".env", "# POST /v1/creator/modify\nA=b\n", "in a comment", id="comment in a dotenv"),
    pytest.param("a.yaml", "a: b # POST /v1/creator/modify\n", "in a comment", id="comment in YAML"),
    pytest.param("a.toml", "# POST /v1/creator/modify\n", "in a comment", id="comment in TOML"),
    pytest.param("a.ini", "[a]\n; POST /v1/creator/modify\n", "in a comment", id="comment in INI"),
    pytest.param(
        "a.json", '{"description": "use POST /v1/creator/modify"}', "in a description", id="description"
    ),
    pytest.param("a.md", "Use `POST /v1/creator/modify`.\n", "in prose", id="Markdown"),
    pytest.param("a.rst", "Use ``POST /v1/creator/modify``.\n", "in prose", id="reStructuredText"),
    pytest.param("a.txt", "| POST | /v1/creator/modify |\n", "in prose", id="a table"),
]


@pytest.mark.parametrize(("file", "text", "reason"), _PROSE)
def test_words_are_left_alone(file: str, text: str, reason: str) -> None:
    (site,) = _stays(file, text, Outcome.LEFT_ALONE)
    assert site.reason == reason
    assert (site.v1, site.v2) == ("POST /creator/modify", "PATCH /creators/{creator_id}")


@pytest.mark.parametrize(("file", "text", "reason"), _PROSE)
def test_words_are_rewritten_where_text_is_included(file: str, text: str, reason: str) -> None:
    after = text.replace("POST", "PATCH").replace("/v1/creator/modify", "/v2/creators/{creator_id}")
    (site,) = _changes(file, text, after, TEXT)
    assert site.outcome is Outcome.REWRITTEN


def test_a_path_without_its_method_stays_even_where_text_is_included() -> None:
    (site,) = _stays("a.md", "See /creator/modify.\n", Outcome.LEFT_ALONE, options=TEXT)
    assert site.suggestion == "PATCH /creators/{creator_id}"


# --- code inside documents ---


def _notebook(*cells: object) -> str:
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def test_cells_of_a_notebook_share_their_names() -> None:
    cells = [
        {"cell_type": "code", "source": ["import requests\n", f'BASE = "{V1}"\n']},
        {"cell_type": "markdown", "source": [f"Uses {V1}\n"]},
        {"cell_type": "code", "source": 'r = requests.get(BASE + "/list-creators")', "outputs": [V1]},
    ]
    before = _notebook(*cells)
    after = before.replace(f'\\"{V1}\\"', f'\\"{V2}\\"').replace("/list-creators", "/creators")
    sites = _changes("a.ipynb", before, after)
    assert [(s.outcome, s.client) for s in sites if s.operation == "creator-list"] == [
        (Outcome.REWRITTEN, "requests")
    ]
    assert [s.reason for s in sites if s.outcome is Outcome.LEFT_ALONE] == ["in a Markdown cell"]


@pytest.mark.parametrize(
    "magic", ["%%time\n", "\n%%time\n", "%%capture out\n# said\n", "%%timeit -n 1\nimport httpx\n"]
)
def test_a_magic_stays_the_first_line_of_its_cell(magic: str) -> None:
    call = f'requests.post("{V1}/creator/modify", json={{"creator_id": one, "name": "x"}})\n'
    cells = [{"cell_type": "code", "source": (magic + call).splitlines(keepends=True)}]
    after, (site,) = rewritten({"a.ipynb": json.dumps({"cells": cells, "metadata": {}})})
    assert site.outcome is Outcome.REWRITTEN
    text = "".join(json.loads(after["a.ipynb"])["cells"][0]["source"])
    assert text.lstrip().partition("\n")[0] == magic.lstrip().partition("\n")[0]
    assert "from urllib.parse import quote\n" in text


def test_fenced_code_is_rewritten_in_place_and_prose_is_not() -> None:
    code = f'import requests\n  requests.get("{V1}/list-creators")'
    before = f"- at {V1}:\n  ```py\n  {code}\n  ```\n"
    sites = _changes("a.md", before, before.replace(f"{V1}/list-creators", f"{V2}/creators"))
    assert {(site.outcome, site.language) for site in sites} == {
        (Outcome.LEFT_ALONE, "markdown"),
        (Outcome.REWRITTEN, "python"),
    }


def test_code_of_a_language_that_is_not_read_is_listed() -> None:
    text = (
        f"jobs:\n  a:\n  - shell: perl {{0}}\n    run: |\n      print 1;\n      get '{V1}/creator/modify';\n"
    )
    (site,) = _stays("ci.yml", text, Outcome.NEEDS_REVIEW)
    assert (site.language, site.line, site.column) == ("perl", 6, 12)
    assert site.reason == "language not supported yet"


@pytest.mark.parametrize("file", ["a.lua", "a.pl", "Dockerfile", "Makefile", "a.unknown"])
def test_files_of_other_languages_are_searched(file: str) -> None:
    text = f'x("{V1}/creator/modify"); y("/list-creators"); z("creator/activate"); w("/creator"); v("{V2}")\n'
    sites = _stays(file, text, Outcome.NEEDS_REVIEW)
    assert [site.operation for site in sites] == ["creator-modify", "creator-list", "creator-activate"]


# --- recordings, saved examples, bodies that are not seen ---


def _har(url: str) -> str:
    request = {"method": "GET", "url": url, "headers": [], "queryString": []}
    return json.dumps({"log": {"version": "1.2", "entries": [{"request": request}]}}, indent=2)


def test_a_recording_is_left_alone() -> None:
    (site,) = _stays("a.har", _har(f"{V1}/list-creators"), Outcome.LEFT_ALONE)
    assert site.reason == "a recording of what was sent"


def test_a_recording_is_rewritten_where_text_is_included() -> None:
    _changes("a.har", _har(f"{V1}/list-creators"), _har(f"{V2}/creators"), TEXT)


def _collection(*items: object) -> str:
    info = {"name": "c", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}
    return json.dumps({"info": info, "item": items, "variable": [{"key": "b", "value": V1}]}, indent=2)


def test_an_empty_id_becomes_a_path_variable() -> None:
    url = {"raw": "{{b}}/creator?creator_id=", "host": ["{{b}}"], "path": ["creator"]}
    url["query"] = [{"key": "creator_id", "value": ""}]
    after = {"raw": "{{b}}/creators/:creator_id", "host": ["{{b}}"], "path": ["creators", ":creator_id"]}
    after["variable"] = [{"key": "creator_id", "value": ""}]
    _changes(
        "c.json",
        _collection({"name": "g", "request": {"method": "GET", "url": url}}),
        _collection({"name": "g", "request": {"method": "GET", "url": after}}).replace(V1, V2),
    )


def test_the_request_of_a_saved_example_goes_with_its_item() -> None:
    old = {"method": "GET", "url": "{{b}}/list-creators"}
    new = {"method": "GET", "url": "{{b}}/creators"}
    sites = _changes(
        "c.json",
        _collection({"name": "l", "request": old, "response": [{"name": "ok", "originalRequest": old}]}),
        _collection(
            {"name": "l", "request": new, "response": [{"name": "ok", "originalRequest": new}]}
        ).replace(V1, V2),
    )
    assert any("saved response" in (site.reason or "") for site in sites)


def test_two_candidates_for_the_id_need_review() -> None:
    text = f"POST {V1}/creator/delete\n".replace("POST", "DELETE") + '\n{"owner_id": 1, "user_id": 2}\n'
    (site,) = _stays("a.http", text, Outcome.NEEDS_REVIEW)
    assert "creator_id belongs in the v2 path" in (site.reason or "")


def test_the_only_field_that_looks_like_an_id_is_taken() -> None:
    sites = _changes(
        "a.http",
        f'DELETE {V1}/creator/delete\nA: b\n\n{{"creatorId": {{{{id}}}}}}\n\n###\n',
        f"DELETE {V2}/creators/{{{{id}}}}\nA: b\n\n###\n",
    )
    assert [site.confidence.value for site in sites] == ["likely"]


def test_a_body_in_a_file_that_holds_the_id_needs_review() -> None:
    (site,) = _stays("a.http", f"POST {V1}/creator/modify\n\n< ./body.json\n", Outcome.NEEDS_REVIEW)
    assert "read from a file" in (site.reason or "")


def test_a_body_in_a_file_that_v2_takes_as_it_is_stays() -> None:
    _changes("a.http", f"POST {V1}/add-creator\n\n< ./a.json\n", f"POST {V2}/creators\n\n< ./a.json\n")


def test_a_page_beyond_the_first_needs_review() -> None:
    (site,) = _stays("a.http", f"GET {V1}/list-creators?page=2\n", Outcome.NEEDS_REVIEW)
    assert "cursor" in (site.reason or "")


def test_a_comment_beside_a_field_that_goes_is_not_lost() -> None:
    body = '{\n  "creator_id": 1, // whose\n  "name": "x"\n}'
    (site,) = _stays("a.http", f"POST {V1}/creator/modify\n\n{body}\n", Outcome.NEEDS_REVIEW)
    assert "comment" in (site.reason or "")


def test_requests_through_a_variable_hold_its_base() -> None:
    text = f"@b = {V1}\n\n### one\nGET {{{{b}}}}/list-creators\n\n### two\nPOST {{{{b}}}}/creator/modify\n"
    sites = _stays("a.http", text, Outcome.NEEDS_REVIEW)
    assert len(sites) == 3


# --- the registry ---


def test_the_formats_of_common_files() -> None:
    expected = {
        ".env": "env", ".env.local": "env", "prod.env": "env", "docker-compose.yml": "yaml",
        "tsconfig.json": "json", "pyproject.toml": "toml", "x.properties": "properties",
        "api.http": "http-file", "api.rest": "http-file", "a.har": "har", "a.ipynb": "notebook",
        "README.md": "markdown", "index.rst": "rst", "notes.txt": "prose",
        "a.postman_environment.json": "postman",
    }  # fmt: skip
    found = {file: row.name for file in expected if (row := format_of("dir/" + file, b"{}")) is not None}
    assert found == expected
    assert format_of("main.rb", b"") is None
    assert format_of("nginx.conf", b"server { }") is None


def test_a_second_row_for_the_same_files_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Expected one format for .* but got json and other"):
        check_rows(
            (
                *FORMATS,
                Format(name="other", names=next(r.names for r in FORMATS if r.name == "json"), module="x"),
            )
        )


# --- broken files ---

_LADEN = {
    ".env": f"export A='{V1}/' # POST /v1/creator/modify\nB={V1}/creator?id=${{X}}\n",
    "a.yaml": f"a: &x {V1}\nb: {{url: '{V1}/creator/delete?id=1', method: DELETE}}\nc: |\n  {V1}/list-creators\n",
    "a.json": f'{{"a": "{V1}", "b": ["POST /add-creator", {{"url": "{V1}/list-creators"}}], // {V1}\n}}',
    "a.toml": f"a = '{V1}' # {V1}\n[b]\nc = \"{V1}/list-creators\"\n",
    "a.ini": f"[a]\nb = {V1}\n  {V1}/list-creators\n; {V1}\n",
    "a.http": f'@a = {V1}\n### x\nPOST {{{{a}}}}/creator/modify\n    ?x=1\n\n{{"id": {{{{b}}}}, "name": "n"}}\n',
    "a.har": _har(f"{V1}/creator?creator_id=1"),
    "c.json": _collection({"name": "x", "request": {"method": "GET", "url": {"raw": "{{b}}/creator?id=1"}}}),
    "a.md": f'`POST /v1/creator/modify`\n```json\n{{"a": "{V1}"}}\n```\n',
}


@pytest.mark.parametrize("file", sorted(_LADEN))
@settings(deadline=None)  # the machine may be busy
@given(data=st.data())
def test_whatever_is_broken_edits_do_not_clash_and_a_second_look_is_quiet(
    file: str, data: st.DataObject
) -> None:
    text = bytearray(_LADEN[file].encode())
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(text)))
        noise = st.sampled_from(
            [b'"', b"{", b"}", b"\n", b"'", b"- ", b"\t", b"\\", b"\r", b",", b"#", b"\xff", b"?"]
        )
        text[at : at + data.draw(st.integers(0, 3))] = data.draw(noise)
    source = bytes(text)
    document = read(file, source)
    if document is None:
        return
    found = find(document, file, source, bundled(), TEXT)
    items = [*found.calls, *found.bases]
    assert all(item.site.outcome is Outcome.REWRITTEN for item in items if item.edits)
    after = apply(source, {edit.edit for item in items for edit in item.edits})
    assert isinstance(after, bytes), after
    again = read(file, after)
    assert again is not None
    assert len(again.errors) <= len(document.errors)
    second = find(again, file, after, bundled(), TEXT)
    assert not [edit for item in (*second.calls, *second.bases) for edit in item.edits]

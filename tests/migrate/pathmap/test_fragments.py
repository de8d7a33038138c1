"""The prefilter lets no file pass by that names the API, and few that do not."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.pathmap.fragments import fragments, prefilter
from migrate.pathmap.model import Endpoint, Wrapper
from tests.migrate.pathmap.tools import NAMES, filled_paths, loaded

QUOTES = st.sampled_from(
    ['"{}"', "'{}'", "`{}`", "<a>{}</a>", "url: {}", "({})", '\\"{}\\"', "f'{{base}}{}'", "${{BASE}}{}"]
)
AROUND = st.text(st.sampled_from(" \n\tab{}()=,;:#-'\"/éx1"), max_size=20)


def _matches(name: str, text: str) -> bool:
    return prefilter(fragments(loaded(name))).search(text.encode()) is not None


@st.composite
def urls(draw: st.DrawFn, name: str) -> str:
    pathmap = loaded(name)
    endpoint = draw(st.sampled_from([op.v1 for op in pathmap.operations] + list(pathmap.v2_endpoints)))
    path = draw(filled_paths(endpoint))
    if endpoint.query:
        path += "?" + "&".join(f"{key}={value}" for key, value in endpoint.query.items())
    base = draw(st.sampled_from([pathmap.bases[0].v1, pathmap.bases[0].v2]))
    base = base.replace("{tenant}", "acme").replace("{host}", "any.example")
    if not endpoint.path.strip("/") and not endpoint.query:
        return base  # the root path has no word of its own
    return draw(st.sampled_from([base + path, path]))


@given(
    st.sampled_from(NAMES),
    QUOTES,
    AROUND,
    AROUND,
    st.sampled_from(["", "/", "?a=1", "#x", "{id}", "/{id}", "\\n", ".", ")"]),
    st.data(),
)
def test_every_text_with_a_path_of_the_map_is_let_through(
    name: str, quotes: str, before: str, after: str, tail: str, data: st.DataObject
) -> None:
    text = before + quotes.format(data.draw(urls(name)) + tail) + after
    assert _matches(name, text), text


@pytest.mark.parametrize("name", NAMES)
def test_variables_and_hosts_are_let_through(name: str) -> None:
    pathmap = loaded(name)
    for word in (*pathmap.environment, *(host.partition("}.")[2] or host for host in pathmap.hosts)):
        assert _matches(name, f"x = {word}")


def test_wrapper_calls_are_let_through() -> None:
    for text in (
        "parcels.post(p, b)",
        "parcels . post".replace(" ", ""),
        "await fetchParcel(path)",
        "fetchParcel (x)",
    ):
        assert _matches("parcels", text)


def test_names_in_the_query_are_let_through_by_pair_and_by_value() -> None:
    for text in (
        "?method=photos.search&a=1",
        '{"method": "photos.search"}',
        "params['method'] = 'photos.getInfo'",
    ):
        assert _matches("wire", text)


@pytest.mark.parametrize(
    "text",
    [
        "the creator of this",
        "creator = 1",
        "import creators",
        '"creator_name"',
        '"creators-x"',
        "'my-creator'",
        "/creatorx/modify",
        "created by /users/list",
        "api.creatoraudit.org",
        "",
    ],
)
def test_what_does_not_name_the_api_is_kept_out(text: str) -> None:
    assert not _matches("creatoraudit", text)


def test_a_map_without_words_finds_nothing() -> None:
    empty = dataclasses.replace(loaded("selfhosted"), environment=(), operations=())
    assert fragments(empty) == ()
    assert prefilter(()).search(b"anything") is None


def test_fragments_are_what_a_person_would_search_for() -> None:
    assert fragments(loaded("creatoraudit"))[:3] == (
        "api.creatoraudit.com",
        "CREATORAUDIT_BASE_URL",
        "CREATORAUDIT_API_URL",
    )
    found = fragments(loaded("wire"))
    assert {"wire.example", "chat.postMessage", "method=photos.search", "view=full"} <= set(found)
    assert "parcels." in fragments(loaded("parcels"))
    assert "fetchParcel(" in fragments(loaded("parcels"))


def test_a_path_that_begins_with_a_parameter_is_found_by_its_longest_words() -> None:
    pathmap = loaded("selfhosted")
    row = dataclasses.replace(
        pathmap.operations[0],
        v1=Endpoint(method="GET", path="/{team}/archive/{id}/x"),
        v2=Endpoint(method="GET", path="/y"),
    )
    changed = dataclasses.replace(pathmap, operations=(row,), clients=(Wrapper(call="$_.send($PATH)"),))
    assert fragments(changed) == ("TRACKER_URL", "archive", "y", ".send(")
    assert prefilter(fragments(changed)).search(b'"/a/" + team + "/archive/5"')

"""resolve(): every own URL is found in every spelling, no look-alike is; a second implementation agrees."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from migrate.model import Basis, Confidence
from migrate.pathmap.load import parse_map
from migrate.pathmap.model import PathMap
from migrate.pathmap.resolve import (
    HOLE,
    AlreadyV2,
    Ambiguous,
    Change,
    Matched,
    NotOurs,
    Proof,
    Resolution,
    Unmapped,
    find_base,
    resolve,
)
from tests.migrate.pathmap.slow import slow_resolve
from tests.migrate.pathmap.tools import MAPPED, SEGMENTS, filled_paths, loaded

API = "https://api.creatoraudit.com"
BASE = "CREATORAUDIT_BASE_URL"


def ask(url: str, method: str | None = "POST", name: str = "creatoraudit", **more: object) -> Resolution:
    return resolve(loaded(name), method=method, url=url.replace("<>", HOLE), **more)


def short(found: Resolution) -> str:
    """An answer in the words of the slow implementation."""
    match found:
        case Matched():
            return f"matched:{found.operation.id}"
        case Ambiguous():
            return "unsure"
        case Unmapped():
            return "unmapped"
        case AlreadyV2():
            return "v2"
        case NotOurs():
            return "not ours"


def switched(url: str, change: Change | None) -> str:
    return url if change is None else url[: change.start] + change.text + url[change.end :]


HOSTS = {"creatoraudit": "api.creatoraudit.com", "parcels": "acme.parcels.example", "wire": "wire.example"}


def _base(draw: st.DrawFn, name: str, *, version: int = 1) -> str:
    """A base URL of the map in one of the spellings that reach the same place."""
    pair = loaded(name).bases[0]
    text = pair.v1 if version == 1 else pair.v2
    path = text.split("//")[1].partition("/")[2]
    host = text.split("//")[1].partition("/")[0].replace("{tenant}", "acme")
    host = draw(st.sampled_from([host, host.upper(), host.title()]))
    scheme = draw(st.sampled_from(["https://", "http://", "HTTPS://", "//", ""]))
    user = draw(st.sampled_from(["", "u:p@", "evil.com@"])) if scheme else ""
    port = draw(st.sampled_from(["", ":443", ":80"]))
    return f"{scheme}{user}{host}{port}/{path}"


@st.composite
def own_calls(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """A v1 call of some row: map, row, method and URL."""
    name = draw(st.sampled_from(sorted(HOSTS)))
    row = draw(st.sampled_from(loaded(name).operations))
    # Values that no row has as a word, so that the row is the narrowest.
    path = draw(filled_paths(row.v1, st.integers(100, 999).map(str)))
    pins = "&".join(f"{key}={value}" for key, value in row.v1.query.items())
    query = "&".join(part for part in (pins, draw(st.sampled_from(["", "page=1", "q=a%20b&x"]))) if part)
    slashes = draw(st.sampled_from(["", "/"])) if path != "/" else ""
    tail = draw(st.sampled_from(["", "/"])) if path != "/" else ""
    fragment = draw(st.sampled_from(["", "#top", "#a?b"]))
    url = _base(draw, name) + slashes + path + tail + (f"?{query}" if query else "") + fragment
    return name, row.id, row.v1.method, url


@given(own_calls(), st.sampled_from([str.lower, str.upper]))
def test_every_spelling_of_every_row_is_matched_and_its_base_switched(
    call: tuple[str, ...], case: Callable[[str], str]
) -> None:
    name, row, method, url = call
    found = ask(url, case(method), name)
    assert isinstance(found, Matched), found
    assert found.operation.id == row
    assert found.confidence is Confidence.CERTAIN
    assert url[slice(*found.path)].strip("/").split("?")[0] == url[slice(*found.path)].strip("/")
    after = find_base(loaded(name), switched(url, found.base.change))
    assert after.proof is Proof.V2
    assert "//" not in url[slice(*found.path)]


@given(own_calls())
def test_a_switched_call_is_never_matched_again(call: tuple[str, ...]) -> None:
    name, _row, method, url = call
    found = ask(url, method, name)
    assert isinstance(found, Matched)
    assert isinstance(ask(switched(url, found.base.change), method, name), AlreadyV2 | Ambiguous)


@given(own_calls(), st.data())
def test_a_look_alike_on_another_host_is_not_ours(call: tuple[str, ...], data: st.DataObject) -> None:
    name, row, method, _url = call
    host = HOSTS[name]
    fake = data.draw(
        st.sampled_from(
            [
                f"{host}.evil.com",
                host.replace(".", "-"),
                host.replace(".example", "x.example").replace(".com", "x.com"),
                f"evil%2f.{host.partition('.')[2]}",
                f"evil.com/{host}",
                f"evil.com?{host}",
                f"evil.com#{host}",
                f"{host}@evil.com",
                f"{host}:80@evil.com",
                f"{host}%2eevil.com",
                f"evil.com\\{host}",
                "localhost",
                "127.0.0.1:8080",
                "[::1]",
            ]
        )
    )
    pair = loaded(name).bases[0]
    path = pair.v1.split("//")[1].partition("/")[2]
    scheme = data.draw(st.sampled_from(["https://", "http://", "//", "HTTP://"]))
    endpoint = loaded(name).by_id[row].v1
    url = f"{scheme}{fake}/{path}{data.draw(filled_paths(endpoint))}"
    assert isinstance(ask(url, method, name), NotOurs)


@given(own_calls(), SEGMENTS)
def test_a_longer_path_is_another_call(call: tuple[str, ...], word: str) -> None:
    name, _row, method, url = call
    plain = url.partition("#")[0].partition("?")[0].rstrip("/")
    longer = f"{plain}/x{word}/y{word}/z"
    assert isinstance(ask(longer, method, name), Unmapped)


@given(own_calls())
def test_another_scheme_is_not_ours(call: tuple[str, ...]) -> None:
    name, _row, method, url = call
    assume("//" in url.partition("?")[0] and not url.lower().startswith("api."))
    rest = url.partition("//")[2]
    assume(url.index("//") <= 6)
    for scheme in ("ftp", "file", "ws", "s3", "javascript"):
        assert isinstance(ask(f"{scheme}://{rest}", method, name), NotOurs)


@st.composite
def any_calls(draw: st.DrawFn) -> tuple[str, str, str]:
    """A call that may or may not be ours: pieces of real ones put together."""
    name = draw(st.sampled_from([*sorted(HOSTS), "selfhosted"]))
    pathmap = loaded(name)
    rows = [op.v1 for op in pathmap.operations] + list(pathmap.v2_endpoints)
    endpoint = draw(st.sampled_from(rows))
    method = draw(st.sampled_from([endpoint.method, endpoint.method, "GET", "POST", "DELETE"]))
    pair = draw(st.sampled_from(pathmap.bases))
    host = HOSTS.get(name, "any.example")
    head = draw(st.sampled_from(["https://", "http://", "//", "", None, None]))
    where = draw(
        st.sampled_from(
            [host, host.upper(), f"u@{host}", f"{host}:443", f"{host}:8443", f"{host}.evil", "evil"]
        )
    )
    base_path = draw(st.sampled_from([pair.v1, pair.v1, pair.v2])).split("//")[1].partition("/")[2]
    base_path = draw(
        st.sampled_from(
            ["/" + base_path, "/" + base_path, "", "/v3", f"/{base_path}0", "/" + base_path.split("/")[-1]]
        )
    )
    path = draw(filled_paths(endpoint))
    path = draw(
        st.sampled_from(
            [path, path, path + "/", "/" + path, path + "/more", path + "x", path.title(), path[1:]]
        )
    )
    pins = [f"{key}={value}" for op in rows for key, value in op.query.items()]
    query = draw(st.sampled_from(["", "?a=1", *(f"?{pin}" for pin in pins)]))
    if head is None:  # relative
        return name, method, base_path + path + query
    return name, method, head + where + base_path + path + query


@settings(max_examples=1000)
@given(any_calls())
def test_a_slow_second_implementation_agrees(call: tuple[str, str, str]) -> None:
    name, method, url = call
    assert short(ask(url, method, name)) in slow_resolve(loaded(name), method, url), url


@settings(max_examples=400)
@given(any_calls(), st.data())
def test_a_certain_answer_with_holes_stays_right_when_they_are_filled(
    call: tuple[str, str, str], data: st.DataObject
) -> None:
    name, method, url = call
    start = data.draw(st.integers(0, len(url)))
    end = data.draw(st.integers(start, len(url)))
    found = ask(url[:start] + HOLE + url[end:], method, name)
    if isinstance(found, Matched) and found.confidence is Confidence.CERTAIN and url[start:end].isalnum():
        # A hole that is surely a value may be any, this one too; with a narrower row it is LIKELY.
        before = ask(url, method, name)
        assert isinstance(before, Matched | NotOurs)
        if isinstance(before, Matched):
            assert before.operation.id == found.operation.id


@settings(max_examples=400)
@given(
    MAPPED,
    st.text(st.sampled_from(f"{HOLE}/:?#@.%=&\\ {{}}[]vh1api2-") | st.characters(), max_size=40),
    st.sampled_from([False, True]),
)
def test_no_text_breaks_it(pathmap: PathMap, text: str, near: bool) -> None:  # noqa: FBT001  (drawn)
    for method in (None, "GET"):
        found = resolve(pathmap, method=method, url=text, hole_names=[None, BASE], vicinity=near)
        if isinstance(found, Matched):
            start, end = found.path
            assert found.base.end <= start <= end <= len(text)
            if found.base.change is not None:
                assert found.base.change.end <= start


@pytest.mark.parametrize(
    ("url", "row", "confidence"),
    [
        ("<>/creator/modify", "creator-modify", Confidence.LIKELY),
        ("<>creator/modify", "creator-modify", Confidence.LIKELY),
        ("<>//creator/modify", "creator-modify", Confidence.LIKELY),
        ("<><>/creator/modify", "creator-modify", Confidence.LIKELY),
        ("/creator/modify", "creator-modify", Confidence.LIKELY),
        ("creator/modify", "creator-modify", Confidence.LIKELY),
        ("/v1/creator/modify", "creator-modify", Confidence.LIKELY),
        ("v1/creator/modify", "creator-modify", Confidence.LIKELY),
        ("<>://api.creatoraudit.com/v1/creator/modify", "creator-modify", Confidence.CERTAIN),
        ("<>//api.creatoraudit.com/v1/creator/modify", "creator-modify", Confidence.CERTAIN),
        ("https://<>/v1/creator/modify", "creator-modify", Confidence.LIKELY),
        ("https://<>.creatoraudit.com/v1/creator/modify", "creator-modify", Confidence.LIKELY),
        ("<>.creatoraudit.com/v1/creator/modify", "creator-modify", Confidence.LIKELY),
        ("<>:8080/v1/creator/modify", "creator-modify", Confidence.LIKELY),
        ("https://<>:<>@api.creatoraudit.com/v1/creator/modify", "creator-modify", Confidence.CERTAIN),
        ("<>api.creatoraudit.com/v1/creator/modify", "creator-modify", Confidence.CERTAIN),
        (f"{API}/v1/cre%61tor/modify", "creator-modify", Confidence.CERTAIN),
    ],
)
def test_a_base_that_is_partly_visible(url: str, row: str, confidence: Confidence) -> None:
    found = ask(url)
    assert isinstance(found, Matched)
    assert (found.operation.id, found.confidence) == (row, confidence)


@pytest.mark.parametrize(
    ("url", "rows", "reason"),
    [
        (f"{API}/<>/creator/modify", 1, "the version part of the base URL is not visible here"),
        (f"{API}/v<>/creator/modify", 1, "the version part of the base URL is not visible here"),
        ("<>/<>/creator/modify", 1, "the version part of the base URL is not visible here"),
        (f"{API}/v1/<>", 0, "the path is not visible here"),
        (f"{API}/v1<>", 0, "the path is not visible here"),
        (f"{API}/v1/creator<>", 5, "a part of the path is not visible here"),
        (f"{API}/v1/creator/<>", 5, "a part of the path is not visible here"),
        (f"{API}/v1/<>/modify", 1, "a part of the path is not visible here"),
        (
            f"{API}:8443/v1/creator/modify",
            1,
            "the host is this API's, but port or path are not those of a base URL of the map",
        ),
        (
            f"{API}:<>/v1/creator/modify",
            1,
            "the host is this API's, but port or path are not those of a base URL of the map",
        ),
        (f"{API}<>/v1/creator", 1, "what stands between host and path is not visible here"),
        ("<>api.creatoraudit.com<>/v1/creator", 1, "what stands between host and path is not visible here"),
        (
            f"{API}/creator/modify",
            1,
            "the host is this API's, but port or path are not those of a base URL of the map",
        ),
        (f"{API}/v2/creator/modify", 1, "a v1 path stands below the v2 base URL"),
        ("<>/v2/creator/modify", 1, "a v1 path stands below the v2 base URL"),
    ],
)
def test_what_is_ours_but_not_sure_is_reported_with_the_reason(url: str, rows: int, reason: str) -> None:
    found = ask(url, "GET" if url.endswith("/v1/creator") else "POST")
    assert isinstance(found, Ambiguous)
    assert (len(found.operations), found.reason) == (rows, reason)


@pytest.mark.parametrize(
    "url",
    [
        f"{API}/v10/creator/modify",
        f"{API}/v1",
        f"{API}/v1/",
        f"{API}/health",
        f"{API}\\@evil.com/v1/creator/modify",
        f"{API}\\.evil.com/v1/creator/modify",
        "https://<>.evil.com/v1/creator/modify",
        "<>evil.com<>/v1/creator",
        "//creator/modify",
        "file:///creator/modify",
        "creator/modify/x",
        "creator/modify.json",
        "creator%2Fmodify",
        "my/creator/modify",
        "/api/creator/modify",
        "evil.com/creator/modify",
        "localhost:8000/creator/modify",
        "<>",
        "",
    ],
)
def test_what_is_not_ours(url: str) -> None:
    assert isinstance(ask(url), NotOurs)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"{API}/v1/creators", "POST /creators"),
        (f"{API}/v1/account/<>", "POST /account/{…}"),
        (f"{API}/v1/creator%2Fmodify", "POST /creator%2Fmodify"),
        (f"{API}/v1/creator;v=1/modify", "POST /creator;v=1/modify"),
        (f"{API}/v1/../v1/creator/modify", "POST /../v1/creator/modify"),
        (f"{API}/v1/creator/delete", "POST /creator/delete"),
        ("<>/creator/delete", "POST /creator/delete"),
    ],
)
def test_a_v1_path_without_a_row(url: str, shown: str) -> None:
    found = ask(url)
    assert isinstance(found, Unmapped)
    assert found.path == shown


def test_a_word_that_others_have_too_needs_a_second_sign() -> None:
    assert isinstance(ask("<>/creator", "GET"), NotOurs)
    assert isinstance(ask("/creator", "GET"), NotOurs)
    near = ask("<>/creator", "GET", vicinity=True)
    assert isinstance(near, Matched)
    assert near.confidence is Confidence.WEAK
    named = ask("<>/creator", "GET", hole_names=[BASE])
    assert isinstance(named, Matched)
    assert (named.confidence, named.base.basis) == (Confidence.CERTAIN, Basis.DOCUMENTED)


def test_a_variable_that_no_page_names_proves_less() -> None:
    found = ask("<>/creator", "GET", hole_names=["CREATORAUDIT_URL"])
    assert isinstance(found, Matched)
    assert (found.confidence, found.base.basis) == (Confidence.LIKELY, Basis.ASSUMED)


def test_a_second_hole_beside_the_variable_makes_it_weak() -> None:
    found = ask("<><>/creator", "GET", hole_names=[BASE, None])
    assert isinstance(found, Matched)
    assert (found.confidence, found.base.proof) == (Confidence.WEAK, Proof.UNKNOWN)


@pytest.mark.parametrize(
    ("url", "after"),
    [
        (f"{API}/v1/creator", f"{API}/v2/creator"),
        ("http://u:p@API.creatoraudit.com:443/v1/creator", "http://u:p@API.creatoraudit.com:443/v2/creator"),
        ("<>/v1/creator", "<>/v2/creator"),
        ("v1/creator", "v2/creator"),
        ("<>/creator", "<>/creator"),
    ],
)
def test_the_change_of_the_base_is_as_small_as_can_be(url: str, after: str) -> None:
    text = url.replace("<>", HOLE)
    assert switched(text, find_base(loaded("creatoraudit"), text).change) == after.replace("<>", HOLE)


@pytest.mark.parametrize(
    ("url", "after"),
    [
        ("https://wire.example/api/rest", "https://api.wire.example/v2/rest"),
        ("http://u@wire.example:80/api/rest", "http://u@api.wire.example:80/v2/rest"),
        ("wire.example/api", "api.wire.example/v2"),
    ],
)
def test_a_new_host_is_put_in_place_of_the_old_one(url: str, after: str) -> None:
    assert switched(url, find_base(loaded("wire"), url).change) == after


def test_a_placeholder_of_the_base_keeps_its_value() -> None:
    pathmap = dataclasses.replace(
        loaded("parcels"),
        bases=(
            dataclasses.replace(loaded("parcels").bases[0], v2="https://api.parcels.example/{tenant}/v2"),
        ),
    )
    url = "https://acme.parcels.example/api/v1/send-parcel"
    assert switched(url, find_base(pathmap, url).change) == "https://api.parcels.example/acme/v2/send-parcel"


@pytest.mark.parametrize(
    ("url", "query", "open_query", "answer"),
    [
        ("https://wire.example/api/rest?method=photos.search", {}, False, "matched:photos-search"),
        ("https://wire.example/api/rest", {"method": "photos.getInfo"}, False, "matched:photos-info"),
        ("https://wire.example/api/rest", {}, False, "matched:rest-ping"),
        ("https://wire.example/api/rest", {"method": None}, False, "unsure"),
        ("https://wire.example/api/rest?method=<>", {}, False, "unsure"),
        ("https://wire.example/api/rest?<>", {}, False, "unsure"),
        ("https://wire.example/api/rest<>", {}, False, "unsure"),
        ("https://wire.example/api/rest", {}, True, "unsure"),
        ("https://wire.example/api/rest?method=photos.delete", {}, False, "unmapped"),
        ("<>/rest?method=photos.search", {}, False, "matched:photos-search"),
        ("<>/rest?method=photos.delete", {}, False, "unmapped"),
        ("https://else.example/rest?method=photos.search", {}, False, "not ours"),
    ],
)
def test_an_operation_named_in_the_query(
    url: str,
    query: dict[str, str | None],
    open_query: bool,  # noqa: FBT001  (named by the parameters)
    answer: str,
) -> None:
    assert short(ask(url, "GET", "wire", query=query, open_query=open_query)) == answer


@pytest.mark.parametrize(
    ("url", "names", "answer"),
    [
        ("https://any.example/tracker/api/tickets", [], "matched:ticket-list"),
        ("https://any.example/tracker/api/v2/tickets", [], "not ours"),
        ("https://any.example/tickets", [], "not ours"),
        ("<>/tickets", ["TRACKER_URL"], "matched:ticket-list"),
        ("<>/v2/tickets", ["TRACKER_URL"], "v2"),
        ("https://<>/tracker/api/v2/tickets/5", ["TRACKER_URL"], "v2"),
    ],
)
def test_a_product_that_everyone_hosts(url: str, names: list[str], answer: str) -> None:
    assert short(ask(url, "GET", "selfhosted", hole_names=names)) == answer


def test_a_hole_that_may_be_the_word_of_a_narrower_row_is_not_certain() -> None:
    found = ask("https://acme.parcels.example/api/v1/parcel/<>", "GET", "parcels")
    assert isinstance(found, Matched)
    assert (found.operation.id, found.confidence) == ("parcel-get", Confidence.LIKELY)


def _with_one_base(name: str) -> PathMap:
    pathmap = loaded(name)
    return dataclasses.replace(
        pathmap, bases=(dataclasses.replace(pathmap.bases[0], v2=pathmap.bases[0].v1),)
    )


def test_an_api_whose_base_does_not_change_is_found_once() -> None:
    pathmap = _with_one_base("creatoraudit")
    found = resolve(pathmap, method="POST", url=f"{API}/v1/creator/modify")
    assert isinstance(found, Matched)
    assert found.base.change is None
    assert isinstance(resolve(pathmap, method="PATCH", url=f"{API}/v1/creators/5"), AlreadyV2)


def test_a_call_that_v1_and_v2_share_is_left_where_the_base_does_not_tell() -> None:
    url = "https://any.example/tracker/api/tickets"
    found = resolve(_with_one_base("selfhosted"), method="GET", url=url, vicinity=True)
    assert isinstance(found, Matched)  # nothing to change at the call, so nothing can go wrong
    assert found.base.change is None


SWAP = """\
version: 1
name: swap
ownership:
  bases:
    - {v1: "https://a.example/api", v2: "https://a.example/api"}
  environment: [{name: A_URL}]
operations:
  - id: thing-put
    v1: {method: POST, path: /things}
    v2: {method: PUT, path: "/things/{id}"}
    basis: documented
    source: "[p]"
    parameters: [{name: id, in: [json], to: path}]
  - id: thing-add
    v1: {method: POST, path: /add-thing}
    v2: {method: POST, path: /things}
    basis: documented
    source: "[p]"
  - id: thing-list
    v1: {method: GET, path: /things}
    v2: {method: GET, path: /things}
    basis: documented
    source: "[p]"
  - id: one
    v1: {method: GET, path: "/x/{a}/z"}
    gone: "no more"
    basis: documented
    source: "[p]"
  - id: two
    v1: {method: GET, path: "/x/y/{b}"}
    gone: "no more"
    basis: documented
    source: "[p]"
"""


def swap(url: str, method: str | None, text: str = SWAP, **more: object) -> Resolution:
    found: Resolution = resolve(parse_map(text, "m.yaml"), method=method, url=url.replace("<>", HOLE), **more)
    return found


def test_a_call_that_both_versions_have_is_not_edited_where_the_base_does_not_tell() -> None:
    reason = "POST /things is a v2 call too, and the base does not show which version is meant"
    for url, names in (("https://a.example/api/things", ()), ("<>/things", ("A_URL",))):
        found = swap(url, "POST", hole_names=names)
        assert isinstance(found, Ambiguous)
        assert ([op.id for op in found.operations], found.reason) == (["thing-put"], reason)
    apart = SWAP.replace('v1: "https://a.example/api"', 'v1: "https://a.example/api/v1"')
    assert short(swap("https://a.example/api/v1/things", "POST", apart)) == "matched:thing-put"
    assert short(swap("https://a.example/api/things", "POST", apart)) == "v2"
    assert short(swap("<>/v1/things", "POST", apart, hole_names=("A_URL",))) == "matched:thing-put"
    assert short(swap("/things", "POST")) == "not ours"


def test_a_call_that_nothing_changes_is_v2_already_where_the_base_stays() -> None:
    assert short(swap("https://a.example/api/things", "GET")) == "v2"
    assert short(swap("https://a.example/api/things/5", "PUT")) == "v2"
    assert short(swap("https://a.example/api/add-thing", "POST")) == "matched:thing-add"


def test_rows_of_which_none_is_narrower_are_told_both() -> None:
    found = swap("https://a.example/api/x/y/z", "GET")
    assert isinstance(found, Ambiguous)
    assert found.reason == "the call could be any of one (GET /x/{a}/z), two (GET /x/y/{b})"
    assert short(swap("https://a.example/api/x/q/z", "GET")) == "matched:one"


def test_a_method_that_is_not_visible_leaves_several_rows() -> None:
    found = swap("https://a.example/api/v1/things", None, SWAP.replace('example/api"', 'example/api/v1"', 1))
    assert isinstance(found, Ambiguous)
    assert [op.id for op in found.operations] == ["thing-put", "thing-list"]
    assert short(ask("<>/creator/modify", None)) == "matched:creator-modify"


def test_one_v1_base_with_two_v2_bases_is_not_switched_by_chance() -> None:
    pathmap = loaded("creatoraudit")
    pair = pathmap.bases[0]
    both = dataclasses.replace(
        pathmap, bases=(pair, dataclasses.replace(pair, v2="https://api.creatoraudit.com/v3"))
    )
    for url in (f"{API}/v1/creator/modify", f"{HOLE}/v1/creator/modify"):
        found = resolve(both, method="POST", url=url)
        assert isinstance(found, Ambiguous)
        assert found.reason == "the map gives this base several v2 bases"
        assert found.base.change is None


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_row_for_the_scheme_of_the_url_is_the_one_that_counts(scheme: str, order: int) -> None:
    pathmap = loaded("creatoraudit")
    pair = pathmap.bases[0]
    plain = dataclasses.replace(pair, v1=pair.v1.replace("https:", "http:"))
    both = dataclasses.replace(pathmap, bases=(pair, plain)[::order])
    url = f"{scheme}://api.creatoraudit.com/v1/creator/modify"
    found = resolve(both, method="POST", url=url)
    assert isinstance(found, Matched)
    assert switched(url, found.base.change) == f"{API}/v2/creator/modify"


def test_a_hidden_word_is_told_where_the_project_uses_the_api() -> None:
    assert isinstance(ask("<>/creator/<>"), NotOurs)
    found = ask("<>/creator/<>", vicinity=True)
    assert isinstance(found, Ambiguous)
    assert len(found.operations) == 5
    assert isinstance(ask("<>/other/<>", vicinity=True), NotOurs)

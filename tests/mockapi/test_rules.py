"""The conventions of v2, one by one, on both databases."""

from __future__ import annotations

import json
import re

import pytest

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def creator(api, name="Someone", **fields):
    answer = api("POST", "/v2/creators", json={"name": name, **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


def problem(answer, status, code):
    """The answer is this problem document."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), (
        answer.text
    )
    document = answer.json()
    assert (document["status"], document["code"]) == (status, code)
    assert document["request_id"] == answer.headers["x-request-id"]
    assert document["type"] == "urn:creatoraudit:error:" + code.lower().replace("_", "-")
    return document


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", "Basic {key}", "{key}", "Bearer {prefix}", "Bearer {key}x",
              "Bearer {swapped}",
     "Bearer {key}, Bearer {key}", "Bearer {key} {key}"],
)  # fmt: skip
def test_wrong_credentials_are_401_with_a_challenge(api, authorization):
    key = api.keys["full"]
    text = authorization and authorization.format(key=key, prefix=key[:-1], swapped=key.swapcase())
    answer = api("GET", "/v2/whoami", key=None, headers={} if text is None else {"Authorization": text})
    problem(answer, 401, "UNAUTHORIZED")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert "x-ratelimit-limit" not in answer.headers


def test_scheme_is_case_insensitive_and_trailing_spaces_do_not_matter(api):
    for text in (f"bearer {api.keys['full']}", f"BEARER  {api.keys['full']} "):
        assert api("GET", "/v2/whoami", key=None, headers={"Authorization": text}).status_code == 200


@pytest.mark.parametrize("key", ["inactive", "inactive-subscription"])
def test_inactive_callers_are_forbidden_and_write_nothing(api, key):
    answer = api("POST", "/v2/creators", key=key, json={"name": "Ghost"})
    problem(answer, 403, "FORBIDDEN")
    assert "Ghost" not in api("GET", "/v2/creators?limit=200").text


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/v2/creators"), ("PATCH", f"/v2/creators/{UNKNOWN}"), ("DELETE", f"/v2/creators/{UNKNOWN}"),
     ("PUT", f"/v2/creators/{UNKNOWN}/accounts/{UNKNOWN}"), ("POST", "/v1/creator/delete")],
)  # fmt: skip
def test_writes_need_the_write_scope(api, method, path):
    answer = api(method, path, key="read-only", json={"name": "Ghost"})
    assert answer.status_code in (403, 405)
    if path.startswith("/v2"):
        problem(answer, 403, "INSUFFICIENT_SCOPE")


def test_batch_reads_need_no_write_scope(api):
    assert (
        api("POST", "/v2/videos/metrics", key="read-only", json={"video_ids": [UNKNOWN]}).status_code == 200
    )


def test_keys_are_hashed_at_rest(api, database_url):
    from sqlalchemy import select

    from mockapi.schema import api_keys

    with api.mock.parts.database.read() as connection:
        stored = str(connection.execute(select(api_keys)).all())
    assert not [name for name, text in api.keys.items() if text in stored or text[8:] in stored]


@pytest.mark.parametrize("operation", ["GET", "PATCH", "DELETE"])
def test_other_organisations_ids_are_as_unknown(api, operation):
    foreign = api("GET", "/v2/accounts", key="second-organization").json()["data"][0]["id"]
    answers = [
        api(operation, f"/v2/accounts/{each}", json={"category": "x"} if operation == "PATCH" else None)
        for each in (foreign, UNKNOWN)
    ]
    documents = [problem(answer, 404, "NOT_FOUND") for answer in answers]
    for document in documents:
        del document["request_id"], document["instance"]
    assert documents[0] == documents[1]


@pytest.mark.parametrize(
    ("options", "status", "code"),
    [
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 400, "BAD_REQUEST"),
        ({"content": b"", "headers": {"Content-Type": "application/json"}}, 400, "BAD_REQUEST"),
        ({"content": b'{"name": NaN}', "headers": {"Content-Type": "application/json"}}, 400, "BAD_REQUEST"),
        ({"content": b'{"name": "\xff"}', "headers": {"Content-Type": "application/json"}}, 400,
              "BAD_REQUEST"),
        ({"content": b'{"name":"a","name":"b"}', "headers": {"Content-Type": "application/json"}}, 400,
              "BAD_REQUEST"),
        ({"content": b'{"metadata":' * 5000, "headers": {"Content-Type": "application/json"}}, 400,
              "BAD_REQUEST"),
        ({"content": b"[" * 1_000_000, "headers": {"Content-Type": "application/json"}}, 400, "BAD_REQUEST"),
        ({"content": b"9" * 10_000, "headers": {"Content-Type": "application/json"}}, 400, "BAD_REQUEST"),
        ({"content": b" " * 1_100_000, "headers": {"Content-Type": "application/json"}}, 413,
              "PAYLOAD_TOO_LARGE"),
        ({"content": b"name=x"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ({"data": {"name": "x"}}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ({"content": b"{}", "headers": {"Content-Type": "application/json; charset=utf-16"}}, 415,
              "UNSUPPORTED_MEDIA_TYPE"),
        ({"json": {"name": "x"}, "headers": {"Accept": "text/html"}}, 406, "NOT_ACCEPTABLE"),
        ({"json": {"name": "x"}, "headers": {"Accept": "application/json;q=0, text/*"}}, 406,
              "NOT_ACCEPTABLE"),
        ({"json": {"name": "x"}, "headers": {"Idempotency-Key": "k" * 256}}, 422, "VALIDATION_ERROR"),
    ],
    ids=lambda value: None if isinstance(value, (int, str)) else repr(value)[:48],
)  # fmt: skip
def test_malformed_requests_are_refused_as_problems(api, options, status, code):
    problem(api("POST", "/v2/creators", **options), status, code)
    assert api("GET", "/v2/creators?limit=200&include_total=true").json()["pagination"]["total_count"] == 5


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"name"}),
        ({"name": ""}, {"name"}),
        ({"name": "x" * 256}, {"name"}),
        ({"name": 5, "is_active": "yes", "extra": 1}, {"name", "is_active", "extra"}),
        ({"name": "a\0b"}, {"name"}),
        ({"name": "ok", "metadata": {str(n): "" for n in range(21)}}, {"metadata"}),
        ({"name": "ok", "metadata": {"k": "v" * 256, "n": 1}}, {"metadata.k", "metadata.n"}),
        ([], {""}),
        (None, {""}),
    ],
    ids=[
        "missing",
        "empty",
        "too long",
        "of wrong types",
        "with NUL",
        "too many tags",
        "wrong tags",
        "a list",
        "null",
    ],
)
def test_wrong_fields_are_all_named(api, body, fields):
    options = {"content": json.dumps(body), "headers": {"Content-Type": "application/json"}}
    document = problem(api("POST", "/v2/creators", **options), 422, "VALIDATION_ERROR")
    assert {error["field"] for error in document["errors"]} == fields
    assert all(error["message"] for error in document["errors"])


def test_lone_surrogates_are_refused_and_other_text_is_kept(api):
    headers = {"Content-Type": "application/json"}
    answer = api("POST", "/v2/creators", content=b'{"name": "\\ud800"}', headers=headers)
    problem(answer, 422, "VALIDATION_ERROR")
    for name in ("Ünï©ode", "日本語", "👩‍👩‍👧", "\u202eabc", "a" * 255, "'; DROP TABLE creators; --"):
        made = creator(api, name)
        assert api("GET", f"/v2/creators/{made['id']}").json()["data"]["name"] == name


@pytest.mark.parametrize(
    "path",
    ["/", "/v2", "/v2/", "/v3/creators", "/v2/creators/", "/v2/nothing", "/docs", "/v2/accounts//analytics"],
)
def test_unknown_paths_are_404_problems_with_and_without_a_key(api, path):
    problem(api("GET", path), 404, "NOT_FOUND")
    problem(api("GET", path, key=None), 404, "NOT_FOUND")


def test_wrong_methods_are_405_with_allow(api):
    answer = api("PUT", "/v2/creators")
    problem(answer, 405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert "x-ratelimit-limit" in answer.headers


def test_head_is_get_without_a_body(api):
    got, head = api("GET", "/v2/creators"), api("HEAD", "/v2/creators")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]
    assert head.headers["content-length"] == str(len(got.content))


def test_nothing_internal_leaves_the_process(api, capsys):
    def explode(call):
        raise RuntimeError("SELECT secret FROM vault")

    api.mock.v2.handlers["listCreators"] = explode
    answer = api("GET", "/v2/creators?limit=3")
    document = problem(answer, 500, "INTERNAL_ERROR")
    assert "vault" not in answer.text
    assert "RuntimeError: SELECT secret FROM vault" in capsys.readouterr().err
    assert document["detail"] == "An unexpected error occurred."


def test_tags_answer_conditions(api):
    first = api("GET", "/v2/creators")
    etag = first.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{32}"', etag)
    for condition in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = api("GET", "/v2/creators", headers={"If-None-Match": condition})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
        assert {"x-request-id", "x-ratelimit-remaining"} <= set(answer.headers)
    creator(api, "New")
    answer = api("GET", "/v2/creators", headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert answer.headers["etag"] != etag


def test_idempotency_key_brings_the_original_back_for_ten_minutes(api):
    api("POST", "/__mock__/clock", key=None, json={"frozen": True})
    headers = {"Idempotency-Key": "once"}
    first = api("POST", "/v2/creators", json={"name": "Once"}, headers=headers)
    again = api("POST", "/v2/creators", json={"name": "Once"}, headers=headers)
    assert (again.status_code, again.content, again.headers["location"]) == (
        201,
        first.content,
        first.headers["location"],
    )
    problem(api("POST", "/v2/creators", json={"name": "Other"}, headers=headers), 409, "CONFLICT")
    body = {"platform": "tiktok", "username": "someone.new"}
    assert api("POST", "/v2/accounts", json=body, headers=headers).status_code == 201
    assert (
        api(
            "POST", "/v2/creators", key="second-organization", json={"name": "Mine"}, headers=headers
        ).status_code
        == 201
    )
    api.advance(599)
    assert api("POST", "/v2/creators", json={"name": "Once"}, headers=headers).content == first.content
    api.advance(1)
    fresh = api("POST", "/v2/creators", json={"name": "Once"}, headers=headers)
    assert fresh.status_code == 201
    assert fresh.json()["data"]["id"] != first.json()["data"]["id"]


def test_failed_request_does_not_poison_its_key(api):
    headers = {"Idempotency-Key": "mended"}
    problem(api("POST", "/v2/creators", json={"name": ""}, headers=headers), 422, "VALIDATION_ERROR")
    assert api("POST", "/v2/creators", json={"name": "Mended"}, headers=headers).status_code == 201


def test_rate_window_is_counted_told_and_kept(make_api):
    api = make_api(rate_limit=3, rate_window=60)
    api("POST", "/__mock__/clock", key=None, json={"now": "2040-01-01T00:00:10Z", "frozen": True})
    end = 2208988800 + 60
    for remaining in (2, 1, 0):
        answer = api("GET", "/v2/whoami")
        shown = [answer.headers[f"x-ratelimit-{name}"] for name in ("limit", "remaining", "reset")]
        assert shown == ["3", str(remaining), str(end)]
    refused = api("POST", "/v2/creators", json={"name": "Refused"})
    problem(refused, 429, "RATE_LIMITED")
    assert (refused.headers["retry-after"], refused.headers["x-ratelimit-remaining"]) == ("50", "0")
    assert api("GET", "/v2/health").status_code == 200
    assert api("GET", "/v2/creators", key="second-organization").status_code == 200
    api.advance(50)
    names = [each["name"] for each in api("GET", "/v2/creators?limit=200").json()["data"]]
    assert "Refused" not in names


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("key", ["added_at", "username", "last_scrape_time", "follower_count", "view_count"])
def test_walk_is_the_sorted_set_in_any_steps(api, key, direction):
    # Every refresh is done by then, so none falls into the walk.
    api.advance(60)
    query = f"order_by={key}&order_direction={direction}"
    whole = api("GET", f"/v2/accounts?limit=200&{query}").json()["data"]
    values = [item[key] for item in whole if item[key] is not None]
    assert values == sorted(values, reverse=direction == "desc")
    for limit in (1, 2, 3):
        walked, path = [], f"/v2/accounts?limit={limit}&{query}"
        while path:
            page = api("GET", path)
            walked += page.json()["data"]
            links = dict(
                re.findall(r'<([^>]+)>; rel="(\w+)"', page.headers["link"])[i][::-1]
                for i in range(page.headers["link"].count("rel="))
            )
            assert ("next" in links) == page.json()["pagination"]["has_next"]
            path = links.get("next")
        assert walked == whole


def test_cursors_fit_only_their_own_walk(api):
    page = api("GET", "/v2/accounts?limit=2&platform=instagram").json()
    cursor = page["pagination"]["next_cursor"]
    fits = api("GET", f"/v2/accounts?limit=1&platform=instagram&cursor={cursor}")
    assert fits.status_code == 200
    wrong = [
        f"/v2/accounts?cursor={cursor}",
        f"/v2/accounts?platform=tiktok&cursor={cursor}",
        f"/v2/accounts?platform=instagram&order_by=username&cursor={cursor}",
        f"/v2/accounts?platform=instagram&order_direction=asc&cursor={cursor}",
        f"/v2/videos?platform=instagram&cursor={cursor}",
        f"/v2/accounts?platform=instagram&cursor={cursor[:-2]}",
        f"/v2/accounts?platform=instagram&cursor={cursor}A",
        f"/v2/accounts?platform=instagram&cursor={('B' if cursor[0] == 'A' else 'A') + cursor[1:]}",
        "/v2/accounts?platform=instagram&cursor=",
        "/v2/accounts?platform=instagram&cursor=%00",
        "/v2/accounts?platform=instagram&cursor=%F0%9F%92%A9",
    ]
    for path in wrong:
        document = problem(api("GET", path), 422, "VALIDATION_ERROR")
        assert document["errors"][0]["field"] == "cursor"
    path = f"/v2/accounts?platform=instagram&cursor={cursor}"
    problem(api("GET", path, key="second-organization"), 422, "VALIDATION_ERROR")


def test_links_follow_the_documented_table(api):
    one, two = creator(api, "One"), creator(api, "Two")
    account = api("POST", "/v2/accounts", json={"platform": "tiktok", "username": "linkable"}).json()["data"]
    path = f"/v2/creators/{one['id']}/accounts/{account['id']}"
    first, again = api("PUT", path), api("PUT", path)
    assert (first.status_code, first.headers["location"], again.status_code) == (201, path, 200)
    assert first.json() == again.json()
    problem(api("PUT", f"/v2/creators/{two['id']}/accounts/{account['id']}"), 409, "CONFLICT")
    problem(api("PUT", f"/v2/creators/{UNKNOWN}/accounts/{account['id']}"), 404, "NOT_FOUND")
    assert api("GET", f"/v2/accounts/{account['id']}").json()["data"]["creator_name"] == "One"
    assert api("GET", f"/v2/creators/{one['id']}").json()["data"]["accounts_summary"]["total"] == 1
    assert (api("DELETE", path).status_code, api("DELETE", path).status_code) == (204, 404)
    assert api("GET", f"/v2/accounts/{account['id']}").json()["data"]["creator_id"] is None


def test_pausing_a_creator_pauses_its_accounts(api):
    owner = creator(api, "Owner")
    account = api("POST", "/v2/accounts", json={"platform": "tiktok", "username": "pausable"}).json()["data"]
    api("PUT", f"/v2/creators/{owner['id']}/accounts/{account['id']}")
    for state in (False, True):
        assert (
            api("PATCH", f"/v2/creators/{owner['id']}", json={"is_active": state}).json()["data"]["is_active"]
            is state
        )
        assert api("GET", f"/v2/accounts/{account['id']}").json()["data"]["is_active"] is state


def test_search_is_case_insensitive_and_knows_no_wildcards(api):
    creator(api, "100% Straße_x")
    found = api("GET", "/v2/search", params={"q": "STRASSE"}).json()["data"]["creators"]
    assert [each["name"] for each in found] == ["100% Straße_x"]
    for text in ("%", "_"):
        names = [
            each["name"] for each in api("GET", "/v2/search", params={"q": text}).json()["data"]["creators"]
        ]
        assert names == ["100% Straße_x"]
    assert api("GET", "/v2/search", params={"q": " "}).json()["data"] == {
        "accounts": [],
        "creators": [],
        "videos": [],
    }
    assert api("GET", "/v2/search", params={"q": "a\0"}).status_code == 200


def test_docs_page_works_offline(api):
    page = api("GET", "/v2/docs", key=None)
    assert page.headers["content-type"].startswith("text/html")
    assert not re.findall(r"(?:src|href)=[\"']?(?:https?:)?//", page.text)
    assert "<script" not in page.text
    assert page.text.count("<section") == len(api.mock.v2.operations)


def test_v1_and_v2_share_their_data(make_api):
    api = make_api(v1_headers=True)
    made = api("POST", "/v1/add-creator", data={"name": "Old", "is_active": "false"})
    assert made.json()["success"] is True
    assert made.headers["link"] == '<http://testserver/v2>; rel="successor-version"'
    assert made.headers["deprecation"] == "@0"
    creator_id = made.json()["creator"]["id"]
    assert api("GET", f"/v2/creators/{creator_id}").json()["data"]["is_active"] is False
    assert api("POST", f"/v1/creator/activate?id={creator_id}").json() == {"success": True}
    assert (
        api("POST", "/v1/creator/modify", json={"creator_id": creator_id, "name": "New"}).json()["creator"][
            "name"
        ]
        == "New"
    )
    account = api("GET", "/v2/accounts?q=fresh").json()["data"][0]["id"]
    link = {"creator_id": creator_id, "account_id": account}
    assert api("POST", "/v1/creator/add-account", json=link).json() == {"success": True}
    assert api("GET", f"/v2/accounts/{account}").json()["data"]["creator_id"] == creator_id
    assert api("POST", "/v1/creator/remove-account", json=link).json() == {"success": True}
    assert api("POST", "/v1/creator/de-activate", json={"id": creator_id}).json() == {"success": True}
    assert api("GET", f"/v1/creator?creator_id={creator_id}").json()["creator"]["is_active"] is False
    listed = api("GET", "/v1/list-creators?per_page=2&page=2").json()
    assert (len(listed["creators"]), listed["page"], listed["total"]) == (2, 2, 6)
    assert api("DELETE", "/v1/creator/delete", params={"id": creator_id}).json() == {"success": True}
    gone = api("GET", f"/v1/creator?id={creator_id}")
    assert (gone.status_code, list(gone.json())) == (404, ["error"])
    assert api("GET", "/v1/creator").status_code == 400
    assert api("GET", "/v1/creator", key=None).json() == {"error": "Missing or invalid API key."}


def test_quota_is_refused_as_documented(api):
    body = {"platform": "tiktok", "username": "third"}
    assert api("POST", "/v2/accounts", key="quota", json=body).status_code == 201
    document = problem(
        api("POST", "/v2/accounts", key="quota", json={**body, "username": "fourth"}), 403, "QUOTA_EXCEEDED"
    )
    assert document["title"] == "Forbidden"
    assert (
        json.loads(api("GET", "/v2/accounts?include_total=true", key="quota").text)["pagination"][
            "total_count"
        ]
        == 3
    )


def test_path_with_a_line_break_is_answered_with_a_problem(api):
    answer = api("GET", "/v2/creators/a%0Ab")
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"

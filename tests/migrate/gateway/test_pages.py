"""v1's numbered pages out of v2's cursors: in order, by jumps, under writes, with cursors that v2 no longer takes."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import httpx
import pytest

from migrate.gateway import V1Transport
from migrate.gateway.walks import Walk, Walks
from migrate.pathmap.load import load_bundled
from tests.migrate.gateway.worlds import BASE, World

HEADERS = {"Authorization": "Bearer key"}


class Lists:
    """A v2 of one list: its cursors are the position of the last item, and can be made void."""

    def __init__(self, items: list[str]) -> None:
        self.items = items
        self.epoch = 0
        self.asked: list[dict[str, str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method != "GET":
            return httpx.Response(200, json={"data": {}})
        query = dict(request.url.params)
        self.asked.append(query)
        limit, cursor = int(query.get("limit", 50)), query.get("cursor")
        if limit > 200 or (cursor and not cursor.startswith(f"{self.epoch}:")):
            return httpx.Response(
                422, json={"detail": "no", "errors": [{"field": "cursor", "message": "void"}]}
            )
        after = cursor.partition(":")[2] if cursor else ""
        left = [item for item in self.items if item > after]
        page, more = left[:limit], len(left) > limit
        pagination = {
            "next_cursor": f"{self.epoch}:{page[-1]}" if more else None,
            "has_next": more,
            "limit": limit,
        }
        if query.get("include_total") == "true":
            pagination["total_count"] = len(self.items)
        return httpx.Response(200, json={"data": [{"id": item} for item in page], "pagination": pagination})

    def client(self) -> httpx.Client:
        transport = V1Transport(
            f"{BASE}/v2", transport=httpx.MockTransport(self), async_transport=httpx.MockTransport(self)
        )
        return httpx.Client(transport=transport, base_url=f"{BASE}/v1", headers=HEADERS)


def names(number: int) -> list[str]:
    return [f"{n:05}" for n in range(1, number + 1)]


def ids(answer: httpx.Response) -> list[str]:
    return [item["id"] for item in answer.json()["creators"]]


def page(client: httpx.Client, number: int, size: int = 10) -> httpx.Response:
    return client.get("/list-creators", params={"page": number, "per_page": size})


def test_pages_in_order_cost_one_request_each() -> None:
    lists = Lists(names(45))
    with lists.client() as client:
        found = [item for number in range(1, 6) for item in ids(page(client, number))]
    assert found == lists.items
    assert len(lists.asked) == 5


@pytest.mark.parametrize("size", [1, 7, 200])
def test_jumps_give_the_page_that_v1_would(size: int) -> None:
    lists = Lists(names(451))
    order = list(range(1, 451 // size + 3))
    random.Random(size).shuffle(order)
    with lists.client() as client:
        for number in order[:60]:
            answer = page(client, number, size)
            assert ids(answer) == lists.items[(number - 1) * size : number * size]
            assert {name: answer.json()[name] for name in ("page", "per_page", "total")} == {
                "page": number, "per_page": size, "total": 451,
            }  # fmt: skip


def test_a_far_jump_takes_v2s_largest_steps() -> None:
    lists = Lists(names(2000))
    with lists.client() as client:
        assert ids(page(client, 100)) == lists.items[990:1000]
    assert [query["limit"] for query in lists.asked] == ["200", "200", "200", "200", "190", "10"]
    assert ["include_total" in query for query in lists.asked] == [True, False, False, False, False, True]


def test_a_page_beyond_the_end_is_empty_and_costs_one_request() -> None:
    lists = Lists(names(9))
    with lists.client() as client:
        answer = page(client, 10**6)
    assert answer.json() == {"creators": [], "page": 10**6, "per_page": 10, "total": 9}
    assert len(lists.asked) == 1


def test_a_void_cursor_is_walked_anew_and_the_client_sees_nothing_of_it() -> None:
    lists = Lists(names(30))
    with lists.client() as client:
        page(client, 1)
        lists.epoch += 1
        assert ids(page(client, 2)) == lists.items[10:20]
        assert ids(page(client, 3)) == lists.items[20:30]


def test_a_write_of_others_is_seen_by_the_total() -> None:
    lists = Lists(names(30))
    with lists.client() as client:
        page(client, 1)
        lists.items.insert(0, "00000")
        assert ids(page(client, 2)) == lists.items[10:20]


def test_a_write_of_the_same_caller_drops_what_was_known() -> None:
    lists = Lists(names(30))
    with lists.client() as client:
        page(client, 1)
        lists.items[:] = ["00000", *lists.items[:-1]]  # as many as before
        client.post("/creator/activate", json={"id": "7"}, headers={"Idempotency-Key": "another each time"})
        assert ids(page(client, 2)) == lists.items[10:20]


def test_callers_do_not_share_cursors() -> None:
    lists = Lists(names(30))
    with lists.client() as client:
        page(client, 1)
        client.get(
            "/list-creators", params={"page": 2, "per_page": 10}, headers={"Authorization": "Bearer other"}
        )
    assert "cursor" not in lists.asked[1]


def test_filters_are_lists_of_their_own() -> None:
    lists = Lists(names(30))
    with lists.client() as client:
        page(client, 1)
        client.get("/list-creators", params={"page": 2, "per_page": 10, "is_active": "true"})
    assert [query.get("is_active") for query in lists.asked] == [None, "true", "true"]
    assert "cursor" not in lists.asked[1]


def test_conditions_hold_for_the_page_and_not_for_the_way_to_it() -> None:
    seen: list[tuple[str | None, str | None]] = []
    lists = Lists(names(30))

    def note(request: httpx.Request) -> httpx.Response:
        seen.append((request.url.params.get("cursor"), request.headers.get("if-none-match")))
        return lists(request)

    transport = V1Transport(f"{BASE}/v2", transport=httpx.MockTransport(note))
    with httpx.Client(transport=transport, base_url=f"{BASE}/v1", headers=HEADERS) as client:
        client.get("/list-creators", params={"page": 3, "per_page": 10}, headers={"If-None-Match": '"x"'})
    assert [tag for _cursor, tag in seen] == [None, '"x"']


def test_many_at_once_get_their_own_pages() -> None:
    lists = Lists(names(300))

    async def run() -> None:
        transport = V1Transport(f"{BASE}/v2", async_transport=httpx.MockTransport(lists))
        async with httpx.AsyncClient(transport=transport, base_url=f"{BASE}/v1", headers=HEADERS) as client:
            numbers = [1 + number % 31 for number in range(150)]
            found = await asyncio.gather(
                *(client.get("/list-creators", params={"page": number, "per_page": 10}) for number in numbers)
            )
        for number, answer in zip(numbers, found, strict=True):
            assert ids(answer) == lists.items[(number - 1) * 10 : number * 10]

    asyncio.run(run())


def test_an_error_on_the_way_is_the_answer() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        return httpx.Response(429, json={"detail": "slower"}, headers={"Retry-After": "3"})

    transport = V1Transport(f"{BASE}/v2", transport=httpx.MockTransport(refuse))
    with httpx.Client(transport=transport, base_url=f"{BASE}/v1", headers=HEADERS) as client:
        answer = page(client, 5)
    assert (answer.status_code, answer.json()) == (429, {"error": "slower"})
    assert answer.headers["retry-after"] == "3"


def test_pages_under_writes_are_v1s_at_every_moment() -> None:
    """Against the mock itself: its own v1 answers each page, too."""
    v1, gateway = World(through_gateway=False), World(through_gateway=True)
    draw = random.Random(3)
    for number in range(60):
        call: dict[str, Any] = {"key": "full", "method": "GET", "path": "/list-creators"}
        call["params"] = {"page": draw.randint(1, 9), "per_page": draw.randint(1, 4)}
        if draw.random() < 0.4:
            call = {"key": draw.choice(["full", "second-key"]), "method": "POST", "path": "/add-creator"}
            call["json"] = {"name": f"{draw.choice('AMZ')} {number}"}
        expected, got = v1.send(call), gateway.send(call)
        assert (got.status_code, got.json()) == (expected.status_code, expected.json()), call
    v1.close()
    gateway.close()


def test_what_is_remembered_is_bounded() -> None:
    walks = Walks()
    for number in range(2000):
        walks.of(str(number % 700).encode(), number).learn(number, "c")
    assert len(walks) <= 512 * 64
    walk = Walk()
    for number in range(5000):
        walk.learn(number, str(number))
    assert walk.nearest(4999) == (4999, "4999")
    assert walk.nearest(10) == (0, None)


def test_a_size_that_v2_does_not_give_is_refused_and_not_guessed() -> None:
    lists = Lists(names(3))
    with lists.client() as client:
        assert page(client, 2, 201).json() == {
            "error": "per_page: Expected a whole number from 1 to 200 but got '201'"
        }
        assert page(client, 1, 201).status_code == 400
    assert load_bundled().by_id["creator-list"].pagination is not None

"""Rules that hold however many requests and processes are at work."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time

import httpx
import pytest
from sqlalchemy import insert

from mockapi.schema import accounts

DUPLICATES = 50


@pytest.fixture(params=[1, 4], ids=["1 worker", "4 workers"])
def server(request, serve, database_url):
    return serve("--database-url", database_url, "--workers", request.param, "--rate-limit", "1000000/60")


def at_once(url, headers, requests):
    """Send all requests together, each on a connection of its own."""

    async def run():
        limits = httpx.Limits(max_connections=len(requests))
        async with httpx.AsyncClient(base_url=url, headers=headers, limits=limits, timeout=60) as client:
            # Connections first, so that the requests themselves overlap.
            await asyncio.gather(*(client.get("/v2/health") for _ in requests))
            return await asyncio.gather(*(client.request(*args, **options) for args, options in requests))

    return asyncio.run(run())


def create(name, key):
    return (("POST", "/v2/creators"), {"json": {"name": name}, "headers": {"Idempotency-Key": key}})


def test_concurrent_duplicates_make_one_resource(server):
    answers = at_once(server.url, server.headers(), [create("Only one", "the-key")] * DUPLICATES)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len({answer.headers["location"] for answer in answers}) == 1
    listed = httpx.get(f"{server.url}/v2/creators?limit=200", headers=server.headers()).json()["data"]
    assert [creator["name"] for creator in listed].count("Only one") == 1


def test_concurrent_duplicates_with_other_bodies_conflict(server):
    requests = [create(f"Variant {number}", "shared-key") for number in range(20)]
    answers = at_once(server.url, server.headers(), requests)
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19


def test_concurrent_requests_share_one_rate_window(serve, database_url):
    server = serve("--database-url", database_url, "--workers", 4, "--rate-limit", "40/3600")
    answers = at_once(server.url, server.headers(), [(("GET", "/v2/whoami"), {})] * 60)
    assert sorted(answer.status_code for answer in answers) == [200] * 40 + [429] * 20
    remaining = sorted(int(a.headers["x-ratelimit-remaining"]) for a in answers if a.status_code == 200)
    assert remaining == list(range(40))


def test_concurrent_links_give_the_account_to_one_creator(server):
    headers = server.headers()
    account = next(each for each in server.ready["accounts"] if each["username"] == "fresh_start")
    creators = [each["id"] for each in server.ready["creators"]]
    requests = [(("PUT", f"/v2/creators/{each}/accounts/{account['id']}"), {}) for each in creators * 4]
    statuses = [answer.status_code for answer in at_once(server.url, headers, requests)]
    assert statuses.count(201) == 1
    assert statuses.count(200) == 3
    assert statuses.count(409) == len(requests) - 4


def test_quota_holds_under_concurrent_creates(server):
    requests = [
        (("POST", "/v2/accounts"), {"json": {"platform": "tiktok", "username": f"quota{number}"}})
        for number in range(20)
    ]
    statuses = [answer.status_code for answer in at_once(server.url, server.headers("quota"), requests)]
    assert sorted(statuses) == [201] + [403] * 19


def test_acknowledged_creates_survive_five_kills(serve, database_url):
    """1,000 creates from four threads; the server is killed with SIGKILL five times meanwhile."""
    total, kills = 1000, 5
    current = serve("--database-url", database_url, "--rate-limit", "1000000/60")
    keys = dict(current.keys)
    headers, state = {"Authorization": f"Bearer {keys['full']}"}, {"url": current.url}
    numbers, acknowledged, lock = itertools.count(), [], threading.Lock()

    def work():
        client = httpx.Client(headers=headers, timeout=10)
        while (number := next(numbers)) < total:
            name, done = f"Durable {number:04}", False
            while not done:
                try:
                    options = {"json": {"name": name}, "headers": {"Idempotency-Key": f"durable-{number}"}}
                    done = client.post(f"{state['url']}/v2/creators", **options).status_code == 201
                except httpx.HTTPError:
                    time.sleep(0.02)
            with lock:
                acknowledged.append(name)
        client.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for kill in range(kills):
        while len(acknowledged) < (kill + 1) * total // (kills + 1) and any(t.is_alive() for t in threads):
            time.sleep(0.002)
        current.kill()
        current = serve("--database-url", database_url, "--rate-limit", "1000000/60")
        state["url"] = current.url
    for thread in threads:
        thread.join()
    assert len(acknowledged) == total
    found = list(walk(current.url, headers, "/v2/creators?limit=200"))
    names = [creator["name"] for creator in found if creator["name"].startswith("Durable")]
    assert sorted(names) == sorted(acknowledged)


def walk(url, headers, path):
    with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
        cursor = ""
        while True:
            page = client.get(path + (f"&cursor={cursor}" if cursor else ""))
            assert page.status_code == 200, page.text
            yield from page.json()["data"]
            if not page.json()["pagination"]["has_next"]:
                return
            cursor = page.json()["pagination"]["next_cursor"]


def fill(api, size):
    """Accounts of one organisation, straight into the database, with many equal sort values."""
    org_id = api("GET", "/v2/whoami").json()["data"]["organization_id"]
    rows = [
        {
            "id": f"{number:08x}-0000-4000-8000-000000000000", "org_id": org_id, "platform": "tiktok",
            "username": f"walker{number:05}", "is_active": False, "metadata": "{}",
            "added_at": 1_700_000_000_000 + number // 7, "scrape_interval_hours": 24,
        }
        for number in range(size)
    ]  # fmt: skip
    with api.mock.parts.database.write() as connection:
        connection.execute(insert(accounts), rows)
    return {row["id"] for row in rows}


@pytest.mark.parametrize(
    "order", ["order_by=added_at&order_direction=desc", "order_by=username&order_direction=asc"]
)
def test_walk_over_ten_thousand_under_writes_repeats_and_misses_none(api_class, serve, database_url, order):
    size = 10_000
    api = api_class(database_url=database_url, test_controls=False)
    before = fill(api, size)
    token = api.keys["full"]
    api.close()
    server = serve("--database-url", database_url, "--workers", 2, "--rate-limit", "1000000/60")
    headers = {"Authorization": f"Bearer {token}"}
    stop, deleted, inserted, failures = threading.Event(), set(), [], []

    def disturb():
        victims = iter(sorted(before)[::37])
        with httpx.Client(base_url=server.url, headers=headers, timeout=60) as client:
            for number in itertools.count():
                if stop.is_set():
                    return
                body = {
                    "platform": "tiktok",
                    "username": f"walker{number % 10}{number:04}x",
                    "is_active": False,
                }
                made = client.post("/v2/accounts", json=body)
                victim = next(victims, None)
                gone = client.delete(f"/v2/accounts/{victim}") if victim else None
                failures.extend(a.text for a in (made, gone) if a is not None and a.status_code >= 400)
                if victim:
                    deleted.add(victim)
                inserted.append(body["username"])

    thread = threading.Thread(target=disturb)
    thread.start()
    try:
        seen = [item["id"] for item in walk(server.url, headers, f"/v2/accounts?limit=100&{order}")]
    finally:
        stop.set()
        thread.join()
    assert failures == []
    assert inserted
    assert deleted
    assert len(seen) == len(set(seen))
    assert before - deleted <= set(seen)

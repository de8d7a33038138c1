"""The documentation's Python client: one `request` method, a cursor iterator, a typed error."""

from __future__ import annotations

import os
import sys
import time
import uuid

import httpx


class CreatorAuditError(Exception):
    def __init__(self, status, code, detail, request_id):
        super().__init__(f"{status} {code}: {detail} ({request_id})")
        self.status, self.code, self.request_id = status, code, request_id


class CreatorAudit:
    def __init__(self, api_key, base_url):
        headers = {"Authorization": f"Bearer {api_key}"}
        self.http = httpx.Client(base_url=base_url, headers=headers, timeout=30.0)

    def request(self, method, path, *, params=None, json=None, headers=None):
        for attempt in range(5):
            response = self.http.request(method, path, params=params, json=json, headers=headers)
            if response.status_code not in (429, 503):
                break
            time.sleep(float(response.headers.get("Retry-After", 2**attempt)))
        if response.is_error:
            problem = response.json()
            request_id = response.headers["X-Request-ID"]
            raise CreatorAuditError(problem["status"], problem["code"], problem["detail"], request_id)
        return response.json() if response.content else None

    def pages(self, path, **params):
        cursor = None
        while True:
            page = self.request(
                "GET", path, params={**params, "limit": 200, **({"cursor": cursor} if cursor else {})}
            )
            yield from page["data"]
            if not page["pagination"]["has_next"]:
                return
            cursor = page["pagination"]["next_cursor"]


def main():
    client = CreatorAudit(os.environ["CREATORAUDIT_API_KEY"], os.environ["CREATORAUDIT_BASE_URL"])
    assert client.request("GET", "/whoami")["data"]["type"] == "whoami"
    key = {"Idempotency-Key": str(uuid.uuid4())}
    body = {"platform": "instagram", "username": "natgeo", "category": "nature", "scrape_interval_hours": 24}
    account = client.request("POST", "/accounts", json=body, headers=key)["data"]
    assert client.request("POST", "/accounts", json=body, headers=key)["data"] == account
    while account["last_scrape_time"] is None:
        time.sleep(0.05)
        account = client.request("GET", f"/accounts/{account['id']}")["data"]
    creator = client.request("POST", "/creators", json={"name": "National Geographic"})["data"]
    client.request("PUT", f"/creators/{creator['id']}/accounts/{account['id']}")
    assert account["id"] in [each["id"] for each in client.pages("/accounts", creator_id=creator["id"])]
    ranked = client.request("GET", "/creators/top", params={"period": "30d", "limit": 25})["data"]
    series = client.request(
        "GET",
        f"/creators/{creator['id']}/analytics",
        params={"start_date": "2026-06-01", "end_date": "2026-06-30"},
    )
    assert len(series["data"]) == 30
    overview = client.request("GET", "/overview", params={"period": "7d"})["data"]
    assert overview["current"]["active_accounts"] > 0
    posts = list(client.pages("/account-videos"))
    ids = [video["id"] for video in client.pages("/videos")]
    deltas = client.request("POST", "/videos/deltas", json={"video_ids": ids, "windows": [1, 7]})["data"]
    try:
        client.request("POST", "/accounts", json={"platform": "youtube", "username": "x"})
        refused = None
    except CreatorAuditError as error:
        refused = (error.status, error.code)
    assert refused == (422, "VALIDATION_ERROR")
    client.request("DELETE", f"/creators/{creator['id']}")
    client.http.close()
    sys.stdout.write(f"python: {len(ranked)} ranked, {len(posts)} posts, {len(deltas)} deltas\n")


if __name__ == "__main__":
    main()

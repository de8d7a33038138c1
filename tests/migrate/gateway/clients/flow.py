"""A v1 client on requests: adds, changes, pauses, links, walks pages, removes; prints what it saw."""

from __future__ import annotations

import os
import sys

import requests

BASE = os.environ["CREATORAUDIT_BASE_URL"]
session = requests.Session()
session.headers["Authorization"] = f"Bearer {os.environ['CREATORAUDIT_API_KEY']}"
seen = []


def call(method, path, **options):
    answer = session.request(method, BASE + path, timeout=30, **options)
    body = answer.json()
    seen.append((path, answer.status_code, sorted(body), body.get("error")))
    return body


made = [
    call("POST", "/add-creator", json={"name": f"py flow {n}", "metadata": {"n": str(n)}})["creator"]
    for n in range(3)
]
first = made[0]["id"]
call("POST", "/creator/modify", data={"creator_id": first, "name": "py flow renamed"})
call("POST", "/creator/de-activate", json={"id": first})
seen.append(sorted(call("GET", "/creator", params={"id": first})["creator"].items())[1:])
call("POST", "/creator/add-account", params={"creator_id": first, "account_id": os.environ["ACCOUNT_ID"]})
call("POST", "/creator/remove-account", json={"creator_id": first, "account_id": os.environ["ACCOUNT_ID"]})
names, page = [], 1
while True:
    listed = call("GET", "/list-creators", params={"page": page, "per_page": 3})
    names += [creator["name"] for creator in listed["creators"]]
    if page * listed["per_page"] >= listed["total"]:
        break
    page += 1
seen.append(names)
for creator in made:
    call("DELETE", "/creator/delete", json={"creator_id": creator["id"]})
call("GET", "/creator", params={"creator_id": first})
call("POST", "/add-creator", json={"name": ""})
session.headers["Authorization"] = "Bearer wrong"
call("GET", "/list-creators")
sys.stdout.write("python\n" + "\n".join(map(str, seen)) + "\n")

"""A program that calls every operation of the bundled map, and wrong ways to rewrite it.

A mutation is a name and what is changed in the rewritten text: one place, which must be there once.
"""

from __future__ import annotations

WHOLE = """\
import os

import requests

API = os.environ.get("CREATORAUDIT_BASE_URL", "https://api.creatoraudit.com/v1")
AUTH = {"Authorization": "Bearer " + os.environ["CREATORAUDIT_API_KEY"], "X-Team": "roster"}
ACCOUNT = os.environ["ACCOUNT"]
OTHER = os.environ["OTHER"]


def add(name, team):
    answer = requests.post(f"{API}/add-creator", json={"name": name, "metadata": {"team": team}}, headers=AUTH)
    answer.raise_for_status()
    return answer.json()["creator"]["id"]


def everyone():
    page = 1
    while True:
        body = requests.get(f"{API}/list-creators", params={"page": page, "per_page": 3}, headers=AUTH).json()
        yield from body["creators"]
        if page * 3 >= body["total"]:
            break
        page += 1


def show(creator_id):
    answer = requests.get(f"{API}/creator", params={"creator_id": creator_id}, headers=AUTH)
    return answer.json()["creator"]["name"] if answer.ok else "nobody"


def rename(creator_id, name):
    body = {"creator_id": creator_id, "name": name}
    requests.post(f"{API}/creator/modify", json=body, headers=AUTH).raise_for_status()


def drop(creator_id):
    requests.delete(f"{API}/creator/delete", json={"creator_id": creator_id}, headers=AUTH).raise_for_status()


def resume(creator_id):
    requests.post(f"{API}/creator/activate", json={"creator_id": creator_id}, headers=AUTH).raise_for_status()


def pause(creator_id):
    requests.post(f"{API}/creator/de-activate", json={"creator_id": creator_id}, headers=AUTH).raise_for_status()


def link(creator_id, account_id):
    body = {"creator_id": creator_id, "account_id": account_id}
    requests.post(f"{API}/creator/add-account", json=body, headers=AUTH).raise_for_status()


def unlink(creator_id, account_id):
    body = {"creator_id": creator_id, "account_id": account_id}
    requests.post(f"{API}/creator/remove-account", json=body, headers=AUTH).raise_for_status()


ada = add("Ada", "north")
bo = add("Bo", "south")
cy = add("Cy", "south")
rename(bo, "Bob / Robert")
pause(ada)
pause(bo)
resume(ada)
link(bo, ACCOUNT)
link(cy, OTHER)
unlink(cy, OTHER)
print(show(bo), show("no such/one 50%"))
drop(cy)
for creator in everyone():
    print(creator["name"], creator["is_active"], creator["metadata"])
"""

QUOTED = "{quote(str(creator_id), safe='')}"
LINK = "requests.put(f\"{API}/creators/{quote(str(creator_id), safe='')}/accounts/{quote(str(account_id), safe='')}\""
UNLINK = LINK.replace(".put(", ".delete(")
RENAME = f'requests.patch(f"{{API}}/creators/{QUOTED}", json=body, headers=AUTH)'
DROP = f'requests.delete(f"{{API}}/creators/{QUOTED}", headers=AUTH)'
RESUME = f'requests.patch(f"{{API}}/creators/{QUOTED}", json={{"is_active": True}}, headers=AUTH)'
PAUSE = f'requests.patch(f"{{API}}/creators/{QUOTED}", json={{"is_active": False}}, headers=AUTH)'
SHOW = f'requests.get(f"{{API}}/creators/{QUOTED}", headers=AUTH)'
ADD = 'requests.post(f"{API}/creators", json={"name": name, "metadata": {"team": team}}, headers=AUTH)'
CURSOR = '{**({"cursor": cursor} if cursor else {}), "limit": 3}'

MUTATIONS: dict[str, tuple[str, str]] = {
    "wrong verb: POST for PATCH": (RENAME, RENAME.replace("patch", "post")),
    "wrong verb: PUT for PATCH": (RESUME, RESUME.replace("patch", "put")),
    "wrong verb: POST for PUT": (LINK, LINK.replace("put", "post")),
    "wrong verb: PUT for DELETE": (UNLINK, UNLINK.replace("delete", "put")),
    "wrong verb: GET for DELETE": (DROP, DROP.replace("delete", "get")),
    "ids swapped": (LINK, LINK.replace("creator_id", "X").replace("account_id", "creator_id").replace("X", "account_id")),
    "same id twice": (UNLINK, UNLINK.replace("account_id", "creator_id")),
    "id from another variable": ("rename(bo, ", "rename(cy, "),
    "id from another variable in a link": ("link(cy, OTHER)\nunlink", "link(ada, OTHER)\nunlink"),
    "id is the account's": ("link(bo, ACCOUNT)", "link(bo, OTHER)"),
    "double-encoded id": (SHOW, SHOW.replace("quote(str(creator_id), safe='')", "quote(quote(str(creator_id), safe=''), safe='')")),
    "id not encoded": (SHOW, SHOW.replace(QUOTED, "{creator_id}")),
    "id with its slash kept": (SHOW, SHOW.replace(", safe=''", "")),
    "id in the query": (DROP, 'requests.delete(f"{API}/creators", params={"creator_id": creator_id}, headers=AUTH)'),
    "id left in the body": ('body = {"name": name}', 'body = {"creator_id": creator_id, "name": name}'),
    "lost field: name": ('body = {"name": name}', "body = {}"),
    "lost field: metadata": (ADD, ADD.replace(', "metadata": {"team": team}', "")),
    "field renamed": ('body = {"name": name}', 'body = {"title": name}'),
    "field of another value": ('body = {"name": name}', 'body = {"name": name.upper()}'),
    "field nested": (ADD, ADD.replace('{"team": team}', '{"metadata": {"team": team}}')),
    "value became text": (PAUSE, PAUSE.replace("False", '"false"')),
    "value became a number": (RESUME, RESUME.replace("True", "1")),
    "wrong is_active: paused instead of resumed": (RESUME, RESUME.replace("True", "False")),
    "wrong is_active: resumed instead of paused": (PAUSE, PAUSE.replace("False", "True")),
    "fixed value left out": (RESUME, RESUME.replace(', json={"is_active": True}', ", json={}")),
    "missing body": (PAUSE, PAUSE.replace(', json={"is_active": False}', "")),
    "body as a form": (RENAME, RENAME.replace("json=", "data=")),
    "extra field": (PAUSE, PAUSE.replace('"is_active": False', '"is_active": False, "name": "x"')),
    "extra body": (DROP, DROP.replace("headers", 'json={"force": True}, headers')),
    "extra query": (ADD, ADD.replace("headers", 'params={"dry_run": "false"}, headers')),
    "base switched too early": (RENAME, 'requests.post(f"{API}/creator/modify", json={"creator_id": creator_id, **body}, headers=AUTH)'),
    "base not switched": ("API = os.environ.get(", 'API = "https://api.creatoraudit.com/v1" or os.environ.get('),
    "call left on v1": (RENAME, 'requests.post(f"{API[:-1]}1/creator/modify", json={"creator_id": creator_id, **body}, headers=AUTH)'),
    "another path": (LINK, LINK.replace("/accounts/", "/account/")),
    "path of another resource": (SHOW, SHOW.replace("/creators/", "/accounts/")),
    "slash at the end": (ADD, ADD.replace("/creators", "/creators/")),
    "wrong header": (RENAME, RENAME.replace("AUTH", '{**AUTH, "X-Team": "other"}')),
    "header left out": (SHOW, SHOW.replace("AUTH", '{"Authorization": AUTH["Authorization"]}')),
    "key left out": (SHOW, SHOW.replace(", headers=AUTH", ', headers={"X-Team": "roster"}')),
    "header added": (ADD, ADD.replace("AUTH", '{**AUTH, "Idempotency-Key": "one"}')),
    "wrong Content-Type": (RENAME, RENAME.replace("AUTH", '{**AUTH, "Content-Type": "text/plain"}')),
    "page parameter kept": (CURSOR, CURSOR.replace('"limit"', '"page": 1, "limit"')),
    "page size kept by its old name": (CURSOR, CURSOR.replace('"limit"', '"per_page"')),
    "page size lost": (CURSOR, CURSOR.replace(', "limit": 3', "")),
    "cursor not sent": (CURSOR + ", headers=AUTH).json()", '{"limit": 3}, headers=AUTH).json()' + "; body['pagination']['next_cursor'] = None if cursor else body['pagination']['next_cursor']"),
    "only the first page": ("        if not cursor:\n", "        if True:\n"),
    "called twice": ("pause(ada)\n", "pause(ada)\npause(ada)\n"),
    "not called": ("resume(ada)\n", ""),
    "order swapped": ("pause(bo)\nresume(ada)", "resume(ada)\npause(bo)"),
    "order of a pair of writes swapped": ("rename(bo, \"Bob / Robert\")\npause(ada)", "pause(ada)\nrename(bo, \"Bob / Robert\")"),
    "answer read from the wrong root": ('answer.json()["data"]["name"]', 'answer.json()["creator"]["name"]'),
    "error taken for success": ('if answer.ok else "nobody"', 'if True else "nobody"'),
    "another field of the answer": ('answer.json()["data"]["name"]', 'answer.json()["data"]["id"]'),
}  # fmt: skip

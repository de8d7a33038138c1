"""Answers that are waited for together, put into lists, or given to those who subscribe."""

from __future__ import annotations

import pytest

from migrate.model import Site
from tests.migrate.tools import rewritten

AXIOS = """\
import axios from "axios";
const api = axios.create({ baseURL: "https://api.creatoraudit.com/v1" });
"""
GET = 'api.get("/creator", { params: { creator_id: a } })'
HTTPX = """\
import asyncio
import httpx
client = httpx.AsyncClient(base_url="https://api.creatoraudit.com/v1")
"""
ASKED = 'client.get("/creator", params={"creator_id": 7})'
ANGULAR = """\
import { HttpClient } from "@angular/common/http";
import { map, tap } from "rxjs/operators";
import { firstValueFrom } from "rxjs";
export class Api {
  constructor(private http: HttpClient) {}
  async get(id: string) {
    const asked = this.http.get<any>("https://api.creatoraudit.com/v1/creator", { params: { creator_id: id } });
"""

FOLLOWED = {
    "all, by their places": ("a.js", AXIOS, f"const [x, y] = await Promise.all([{GET}, {GET}]);", "x.data", "y.data"),
    "all, in one list": ("a.js", AXIOS, f"const all = await Promise.all([{GET}, {GET}]);", "all[0].data", "all[1].data"),
    "all of axios": ("a.js", AXIOS, f"const [x] = await axios.all([{GET}]);", "x.data", "x.data"),
    "one that is there": ("a.js", AXIOS, f"const x = await Promise.resolve({GET});", "x.data", "x.data"),
    "in a list": ("a.js", AXIOS, f"const all = [await {GET}, await {GET}];", "all[0].data", "all[1].data"),
    "gathered": ("a.py", HTTPX, f"a, b = await asyncio.gather({ASKED}, other())", "a.json()", "a.json()"),
    "a pair": ("a.py", HTTPX, f"a, b = await {ASKED}, await {ASKED}", "a.json()", "b.json()"),
    "subscribed": ("a.ts", ANGULAR, "asked.subscribe((r) => { show(READ); });", "r", "r"),
    "subscribed, whole": ("a.ts", ANGULAR.replace("params:", 'observe: "response", params:'),
                          "asked.subscribe((r) => { show(READ); });", "r.body", "r.body"),
    "the first": ("a.ts", ANGULAR, "const r = await firstValueFrom(asked);", "r", "r"),
    "a step between": ("a.ts", ANGULAR, "asked.pipe(map((r) => READ));", "r", "r"),
    "a step after others": ("a.ts", ANGULAR, "asked.pipe(retry(2), tap((r) => console.log(r)), map((r) => READ), catchError(fail));", "r", "r"),
    "a step that looks on": ("a.ts", ANGULAR, "asked.pipe(tap((r) => { show(READ); }), shareReplay(1));", "r", "r"),
    "what comes of steps": ("a.ts", ANGULAR, "asked.pipe(tap(() => this.loaded()), catchError(fail)).subscribe((r) => { show(READ); });", "r", "r"),
    "what another answer follows": ("a.ts", ANGULAR, "asked.pipe(switchMap((r) => this.http.get('/other/' + READ)), map((o) => o.creator));", "r", "r"),
    "a promise": ("a.ts", ANGULAR, "const r = await asked.toPromise();", "r", "r"),
}  # fmt: skip
TOLD = {
    "each of all": ("a.js", AXIOS, f"const all = await Promise.all([{GET}, {GET}]);\nall.map((x) => x.data.creator);"),
    "all of many": ("a.js", AXIOS, f"const all = await Promise.all(ids.map((a) => {GET}));\nall[0].data.creator;"),
    "all, then": ("a.js", AXIOS, f"Promise.all([{GET}]).then(([x]) => show(x.data.creator));"),
    "however they end": ("a.js", AXIOS, f"const [x] = await Promise.allSettled([{GET}]);\nshow(x.value.data.creator);"),
    "the first of several": ("a.js", AXIOS, f"const x = await Promise.race([{GET}, later()]);\nshow(x.data.creator);"),
    "by a place nobody sees": ("a.js", AXIOS, f"const all = await Promise.all([{GET}]);\nshow(all[n].data.creator);"),
    "a list that is gone through": ("a.py", HTTPX, f'for x in [await {ASKED}]:\n        print(x.json()["creator"])'),
    "values of a table": ("a.py", HTTPX, f'all = {{i: (await {ASKED}).json() for i in ids}}\n    print(all[7]["creator"])'),
    "all that is gathered": ("a.py", HTTPX, f'all = await asyncio.gather({ASKED})\n    return [x.json()["creator"] for x in all]'),
    "a member that subscribes": ("a.ts", ANGULAR, "asked.subscribe(this.show);"),
    "a step between that is not known": ("a.ts", ANGULAR, "return asked.pipe(picked((r) => r.creator));"),
    "a step that a member does": ("a.ts", ANGULAR, "return asked.pipe(map(this.picked));"),
}  # fmt: skip
AROUND = {
    "a.js": "async function f(ids, n) {{\n{}\n}}\n",
    "a.py": "async def f(ids):\n    {}\n",
    "a.ts": "    {}\n  }}\n}}\n",
}


def moved(file: str, head: str, body: str) -> tuple[str, list[Site]]:
    """The text afterwards, and the sites of the calls."""
    after, sites = rewritten({file: head + AROUND[file].format(body)})
    return after[file].decode(), [site for site in sites if site.operation == "creator-get"]


@pytest.mark.parametrize("how", FOLLOWED)
def test_what_is_read_of_each_answer_moves(how: str) -> None:
    file, head, text, first, second = FOLLOWED[how]
    dot = '["creator"]' if file == "a.py" else ".creator"
    reads = f"{first}{dot}, {second}{dot}" if first != second else f"{first}{dot}"
    body = text.replace("READ", reads)
    if "READ" not in text:
        body += f"\n    print({reads})" if file == "a.py" else f"\nshow({reads});"
    after, sites = moved(file, head, body)
    assert reads.replace("creator", "data") in after
    assert sites
    assert {site.reason for site in sites} == {None}


@pytest.mark.parametrize("how", TOLD)
def test_answers_that_are_not_followed_are_told(how: str) -> None:
    _, sites = moved(*TOLD[how])
    assert sites
    assert all("is not followed there" in (site.reason or "") for site in sites), sites


def test_those_who_are_given_an_answer_each_time_are_told() -> None:
    text = """\
import requests
def asked(ids):
    for i in ids:
        yield requests.get("https://api.creatoraudit.com/v1/creator", params={"creator_id": i}).json()
def names(ids):
    return [found["creator"] for found in asked(ids)]
"""
    _, (site,) = rewritten({"a.py": text})
    assert site.reason == (
        "the answer goes on at a.py:6 and is not followed there: what v1 has in creator is in data in v2"
    )


def test_a_service_that_hands_out_what_others_subscribe_to() -> None:
    text = (
        ANGULAR
        + "    return asked;\n  }\n  show(id: string) { this.get(id).subscribe((r) => { show(r.creator); }); }\n}\n"
    )
    after, _ = rewritten({"a.ts": text.replace("async get", "get")})
    assert "subscribe((r) => { show(r.data); })" in after["a.ts"].decode()

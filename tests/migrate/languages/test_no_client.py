"""What has methods that are called like a client's and is none: maps, caches, queues, headers.

A key of a map is no request: nothing of it is edited, and it is told as a v1 path.
"""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_review, check_rewritten, check_untouched

U = '"https://api.creatoraudit.com/v1/list-creators"'
V2 = '"https://api.creatoraudit.com/v2/creators"'
# Each gives the place of the key as `U`.
JAVASCRIPT = (
    "new Map().get(U);",
    "const m = new Map();\nm.get(U);",
    "const key = U;\nconst m = new Map();\nm.get(key);",
    "const m = new Map<string, number>([[1, 2]]);\nm.get(U);",
    "let m;\nm = new Map();\nm.get(U);",
    "let m = null;\nfunction f() { m = m || new Map(); return m.get(U); }",
    "let m = null;\nfunction f() { m ??= new Map(); return m.get(U); }",
    "const m: Map<string, string> = load();\nm.get(U);",
    "function f(m: ReadonlyMap<string, string>) { return m.get(U); }",
    "class A {\n  constructor() { this.q = new Map(); }\n  f() { return this.q.get(U); }\n}",
    "class A {\n  q = new Map();\n  f() { return this.q.get(U); }\n}",
    "class A {\n  #q = new WeakMap();\n  f() { return this.#q.get(U); }\n}",
    "class A {\n  static q = new Map();\n  f() { return A.q.get(U); }\n}",
    "class A {\n  private q: Map<string, string>;\n  f() { return this.q.get(U); }\n}",
    "class A {\n  constructor(private q: Map<string, string>) {}\n  f() { return this.q.get(U); }\n}",
    "function f(q) { return q.get(U); }\nf(new Map());",
    "class A {\n  constructor(q) { this.q = q; }\n  f() { return this.q.get(U); }\n}\nnew A(new Map());",
    'import LRUCache from "lru-cache";\nconst c = new LRUCache({ max: 5 });\nc.get(U);',
    'import { LRUCache } from "lru-cache";\nconst c = new LRUCache({ max: 5 });\nc.get(U);',
    'import QuickLRU from "quick-lru";\nconst c = new QuickLRU({ maxSize: 5 });\nc.delete(U);',
    'const redis = require("redis");\nconst c = redis.createClient();\nawait c.get(U);',
    'import Redis from "ioredis";\nconst c = new Redis();\nawait c.get(U);',
    "new Set().delete(U);",
    "const s = new Set(list);\ns.delete(U);",
    "const p = new URLSearchParams(location.search);\np.get(U);",
    "const p = new URLSearchParams();\np.delete(U);",
    "new Headers().get(U);",
    "const h = new Headers();\nh.delete(U);",
    "new FormData().get(U);",
    'const c = await caches.open("v1");\nawait c.put(U, r);',
    "const p = useSearchParams();\np.get(U);",
    "const [p] = useSearchParams();\np.get(U);",
    "function f(cache) { return cache.get(U); }",
    "function f(urlMap) { return urlMap.get(U); }",
    "function f(store) { return store.get(U); }",
    "function f({ cache }) { return cache.get(U); }",
    "function f(ctx) { return ctx.cache.get(U); }",
    "function f() { return this.memo.get(U); }",
    "const m = makeCache();\nm.get(U);",
    "const { get } = new Map();\nget(U);",
    "localStorage.get(U);",
    "response.headers.get(U);",
)
PYTHON = (
    "from collections import OrderedDict\nOrderedDict().get(U)",
    "from collections import OrderedDict\nm = OrderedDict()\nm.get(U)",
    "{}.get(U)",
    "dict(a=1).get(U)",
    "d = {k: v for k, v in rows}\nd.get(U)",
    "d = dict.fromkeys(rows)\nd.get(U)",
    "from collections import defaultdict\nd = defaultdict(list)\nd.get(U)",
    "import collections\nd = collections.defaultdict(list)\nd.get(U)",
    "import collections\nc = collections.Counter()\nc.get(U)",
    "from cachetools import TTLCache\nc = TTLCache(5, 5)\nc.get(U)",
    "import cachetools as ct\nc = ct.TTLCache(5, 5)\nc.get(U)",
    "import queue\nq = queue.Queue()\nq.put(U)",
    "from queue import SimpleQueue\nq = SimpleQueue()\nq.put(U)",
    "import redis\nr = redis.Redis()\nr.get(U)\nr.delete(U)",
    "import redis\nr = redis.from_url(x)\nr.get(U)",
    "from weakref import WeakValueDictionary\nw = WeakValueDictionary()\nw.get(U)",
    "import shelve\ns = shelve.open('x')\ns.get(U)",
    "import json\nd = json.load(f)\nd.get(U)",
    "from django.core.cache import caches\nc = caches['x']\nc.get(U)",
    "d: dict = load()\nd.get(U)",
    "def f(x: dict):\n    return x.get(U)",
    "def f(x: dict[str, str]):\n    return x.get(U)",
    "from typing import Optional, Dict\ndef f(x: Optional[Dict[str, str]]):\n    return x.get(U)",
    "def f(x: 'Mapping[str, str]'):\n    return x.get(U)",
    "def f(x: dict | None):\n    return x.get(U)",
    "class A:\n    def __init__(self):\n        self.q = {}\n    def f(self):\n        return self.q.get(U)",
    "from collections import OrderedDict\nclass A:\n    def __init__(self):\n        self.q = OrderedDict()\n"
    "    def f(self):\n        return self.q.get(U)",
    "class A:\n    q: dict\n    def f(self):\n        return self.q.get(U)",
    "def f(cache):\n    return cache.get(U)",
    "def f(self):\n    return self._url_cache.get(U)",
    "def f(q):\n    return q.get(U)\nf({})",
    "from functools import partial\nfrom collections import OrderedDict\ng = OrderedDict().get\ng(U)",
)
# What nothing tells, but how it is used or called tells that it is a client.
CLIENTS = {
    "app.ts": (
        "function f(api) { return api.get(U); }",
        "function f(apiClient) { return apiClient.get(U); }",
        "function f(x: HttpClient) { return x.get(U); }",
        "class A {\n  constructor(private x: ApiService) {}\n  f() { return this.x.get(U); }\n}",
        "class A {\n  f() { return this.$http.get(U); }\n}",
        "const x = makeApi();\nx.get(U);",
        "const x = connect();\nx.get(U).json();",
        "const x = connect();\nconst { data } = await x.get(U, { headers });",
        "const x = connect();\nx.get(U);\nx.post(other, {});",
        'const x = connect();\nx.request({ url: U, method: "GET" });',
    ),
    "app.py": (
        "def f(session):\n    return session.get(U)",
        "def f(x: ApiClient):\n    return x.get(U)",
        "def f(self):\n    return self._http.get(U)",
        "def f(x):\n    return x.get(U, headers=h)",
        "def f(x):\n    return x.get(U, timeout=5)",
        "def f(x):\n    return x.get(U).json()",
        "def f(x):\n    r = x.get(U)\n    r.raise_for_status()",
        "async def f(x):\n    async with x.get(U) as r:\n        return await r.json()",
        "def f(x):\n    x.post(other, json={})\n    return x.get(U)",
    ),
}


@pytest.mark.parametrize("text", JAVASCRIPT)
def test_a_key_in_javascript_is_no_request(text: str) -> None:
    check_untouched(text.replace("U", U, 1) + "\n", Outcome.NEEDS_REVIEW, Outcome.LEFT_ALONE, file="app.ts")


@pytest.mark.parametrize("text", PYTHON)
def test_a_key_in_python_is_no_request(text: str) -> None:
    check_untouched(text.replace("(U", f"({U}") + "\n", Outcome.NEEDS_REVIEW, Outcome.LEFT_ALONE)


@pytest.mark.parametrize(("file", "text"), [(file, text) for file in CLIENTS for text in CLIENTS[file]])
def test_a_client_that_nothing_is_known_of_is_one(file: str, text: str) -> None:
    before, after = (text.replace("(U", f"({url}").replace("url: U", f"url: {url}") for url in (U, V2))
    check_rewritten(before + "\n", after + "\n", file=file)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("app.ts", "function f(q) { return q.get(U); }"),
        ("app.ts", "const q = makeIt();\nconst found = q.get(U);"),
        (
            "app.ts",
            "function f(q, path) { return q.get(`https://api.creatoraudit.com/v1${path}`); }\n"
            'f(q, "/list-creators");',
        ),
        ("app.py", "def f(q):\n    return q.get(U)"),
        ("app.py", "def f(q):\n    return q.get(U, None)"),
    ],
)
def test_what_may_be_no_request_is_left_to_a_person(file: str, text: str) -> None:
    check_review(text.replace("(U", f"({U}") + "\n", "`q.get` may be no request", file=file)


def test_a_key_holds_back_the_text_that_it_shares_with_a_request() -> None:
    text = """
const url = "https://api.creatoraudit.com/v1/list-creators";
async function list(cache) {
  return cache.get(url) ?? fetch(url);
}
"""
    check_review(text, "is read at app.js:3 too", file="app.js")


def test_a_key_below_a_base_holds_the_base_back() -> None:
    text = """
const BASE = "https://api.creatoraudit.com/v1";
function known(cache) {
  return cache.get(BASE + "/list-creators");
}
fetch(BASE + "/creator/scores");
"""
    check_untouched(text, Outcome.NEEDS_REVIEW, Outcome.UNMAPPED, file="app.js")

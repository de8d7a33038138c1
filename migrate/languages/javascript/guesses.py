"""What keeps values in JavaScript, and is called as a client is, as data.

Sources: ECMAScript 2024, the Fetch, URL, XHR and Service Workers standards; the documentation of lru-cache
11, quick-lru 7, keyv 5, node-cache 5, ioredis 5 and redis 5, and of axios 1, got 14 and ky 1 for what
requests are given.
"""

from __future__ import annotations

from migrate.analysis.guessfacts import GuessFacts

FACTS = GuessFacts(
    containers=frozenset(
        {
            *("Map", "Set", "WeakMap", "WeakSet", "ReadonlyMap", "ReadonlySet", "Headers", "FormData"),
            *("URLSearchParams", "ReadonlyURLSearchParams", "CookieStore", "Proxy", "caches.open"),
            *("lru-cache", "lru-cache.LRUCache", "quick-lru", "keyv", "keyv.Keyv", "node-cache", "ioredis"),
            *("ioredis.Redis", "redis.createClient", "KVNamespace", "useSearchParams", "Reflect"),
        }
    ),
    request_arguments=frozenset(
        {
            *("headers", "params", "method", "body", "json", "searchParams", "responseType", "timeout"),
            *("withCredentials", "credentials", "signal", "baseURL", "prefixUrl", "auth"),
        }
    ),
    answer_reads=frozenset({"json", "statusCode", "statusText", "responseText"}),
)

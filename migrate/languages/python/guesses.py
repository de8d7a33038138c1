"""What keeps values in Python, and is called as a client is, as data.

Sources: the library reference of Python 3.13; the documentation of cachetools 6, redis-py 6 and Django 5; of
requests 2, httpx 0.28 and aiohttp 3 what requests are given and answers have.
"""

from __future__ import annotations

from migrate.analysis.guessfacts import GuessFacts
from migrate.languages.python import doubles

_DECODERS = ("json", "simplejson", "orjson", "ujson", "yaml", "toml", "tomllib", "pickle")

FACTS = GuessFacts(
    containers=frozenset(
        {
            *("dictionary_comprehension", "dict.fromkeys", "dict", "MappingProxyType"),
            *("collections.OrderedDict", "collections.defaultdict", "collections.Counter"),
            *("collections.ChainMap", "collections.UserDict", "OrderedDict", "defaultdict", "Counter"),
            *("ChainMap", "contextvars.ContextVar", "ContextVar", "shelve.open"),
            *("weakref.WeakValueDictionary", "weakref.WeakKeyDictionary", "os.environ", "vars", "globals"),
            *("queue.Queue", "queue.LifoQueue", "queue.PriorityQueue", "queue.SimpleQueue", "asyncio.Queue"),
            *("multiprocessing.Queue", "multiprocessing.Manager", "redis.Redis", "redis.StrictRedis"),
            *(f"{name}.{read}" for name in _DECODERS for read in ("load", "loads", "safe_load")),
        }
    ),
    doubles=frozenset({*doubles.FIXTURES, "aioresponses", "responses"}),
    answer_arguments=frozenset(
        {"text", "status_code", "status", "content", "body", "payload", "exc", "repeat"}
    ),
    request_arguments=frozenset(
        {
            *("headers", "params", "json", "data", "timeout", "auth", "cookies", "verify", "files"),
            *("allow_redirects", "follow_redirects", "stream", "proxies", "ssl"),
        }
    ),
    answer_reads=frozenset({"json", "raise_for_status", "status_code"}),
)

"""Python's HTTP clients and string helpers, as data.

Sources: the signatures of requests 2.32, httpx 0.28, aiohttp 3.11, urllib3 2.x, requests-toolbelt 1.0, and of
urllib.request and http.client of the standard library.
"""

from __future__ import annotations

from dataclasses import replace

from migrate.analysis.answerfacts import AnswerFacts
from migrate.analysis.library import ClientKind, Form, Library, Role
from migrate.analysis.setfacts import SetFacts
from migrate.analysis.urlfacts import MadeOf, UrlFacts
from migrate.languages.python import doubles, guesses, handles

_VERBS = ("get", "options", "head", "post", "put", "patch", "delete")
_R = Role

_REQUESTS = {
    "url": _R.URL,
    "params": _R.QUERY,
    "json": _R.JSON,
    "data": _R.DATA,
    "headers": _R.HEADERS,
    "method": _R.METHOD,
}
_HTTPX = {**_REQUESTS, "content": _R.RAW}
_HTTPX_NO_BODY = {key: role for key, role in _HTTPX.items() if role not in (_R.JSON, _R.DATA, _R.RAW)}
_NO_BODY = ("get", "options", "head", "delete")


def _requests_forms() -> dict[str, Form]:
    second = {"get": (_R.QUERY,), "post": (_R.DATA, _R.JSON), "put": (_R.DATA,), "patch": (_R.DATA,)}
    forms = {
        verb: Form(
            method=verb.upper(), positional=(_R.URL, *second.get(verb, ())), keywords=_REQUESTS, family="verb"
        )
        for verb in _VERBS
    }
    forms["request"] = Form(positional=(_R.METHOD, _R.URL, _R.QUERY, _R.DATA), keywords=_REQUESTS)
    return forms


def _httpx_forms() -> dict[str, Form]:
    forms = {
        verb: Form(
            method=verb.upper(),
            positional=(_R.URL,),
            keywords=_HTTPX_NO_BODY if verb in _NO_BODY else _HTTPX,
            family="verb",
        )
        for verb in _VERBS
    }
    for name in ("request", "stream", "build_request"):
        forms[name] = Form(positional=(_R.METHOD, _R.URL), keywords=_HTTPX)
    return forms


def _aiohttp_forms() -> dict[str, Form]:
    forms = {
        verb: Form(method=verb.upper(), positional=(_R.URL,), keywords=_REQUESTS, family="verb")
        for verb in _VERBS
    }
    forms["request"] = Form(positional=(_R.METHOD, _R.URL), keywords=_REQUESTS)
    return forms


_URLLIB3_QUERY = frozenset({"GET", "HEAD", "DELETE", "OPTIONS"})
_URLLIB3 = {
    "method": _R.METHOD,
    "url": _R.URL,
    "body": _R.RAW,
    "fields": _R.QUERY,
    "json": _R.JSON,
    "headers": _R.HEADERS,
}
_URLLIB3_FORMS = {
    "request": Form(
        positional=(_R.METHOD, _R.URL, _R.RAW, _R.QUERY, _R.HEADERS, _R.JSON),
        keywords=_URLLIB3,
        query_methods=_URLLIB3_QUERY,
    ),
    "request_encode_url": Form(
        positional=(_R.METHOD, _R.URL, _R.QUERY, _R.HEADERS), keywords={**_URLLIB3, "fields": _R.QUERY}
    ),
    "urlopen": Form(positional=(_R.METHOD, _R.URL, _R.RAW, _R.HEADERS), keywords=_URLLIB3),
}
_HTTP_CLIENT_FORMS = {
    "request": Form(
        positional=(_R.METHOD, _R.URL, _R.RAW, _R.HEADERS),
        keywords={"method": _R.METHOD, "url": _R.URL, "body": _R.RAW, "headers": _R.HEADERS},
        json_type=True,
    )
}
_URLLIB_REQUEST = Form(
    positional=(_R.URL, _R.RAW, _R.HEADERS, _R.OTHER, _R.OTHER, _R.METHOD),
    keywords={"url": _R.URL, "data": _R.RAW, "headers": _R.HEADERS, "method": _R.METHOD},
    implied="GET",
    implied_with_body="POST",
    raw="{}.encode()",
    json_type=True,
)

_URLLIB_URLOPEN = Form(
    positional=(_R.URL, _R.RAW),
    keywords={"url": _R.URL, "data": _R.RAW},
    implied="GET",
    implied_with_body="POST",
    raw="{}.encode()",
    json_type=True,
)

_CLIENTS = (
    ClientKind(
        name="requests",
        methods=_requests_forms(),
        constructors=("requests.Session", "requests.session", "requests.sessions.Session"),
    ),
    ClientKind(
        name="requests_toolbelt",
        methods=_requests_forms(),
        constructors=("requests_toolbelt.sessions.BaseUrlSession", "requests_toolbelt.BaseUrlSession"),
        base=Form(positional=(_R.BASE,), keywords={"base_url": _R.BASE}),
        base_member="base_url",
        joins="resolve",
    ),
    ClientKind(
        name="httpx",
        methods=_httpx_forms(),
        constructors=("httpx.Client", "httpx.AsyncClient"),
        base=Form(keywords={"base_url": _R.BASE}),
    ),
    ClientKind(
        name="aiohttp",
        methods=_aiohttp_forms(),
        constructors=("aiohttp.ClientSession", "aiohttp.client.ClientSession"),
        base=Form(positional=(_R.BASE,), keywords={"base_url": _R.BASE}),
        joins="resolve",
    ),
    ClientKind(
        name="urllib3",
        methods=_URLLIB3_FORMS,
        constructors=("urllib3.PoolManager", "urllib3.poolmanager.PoolManager", "urllib3.ProxyManager"),
    ),
    ClientKind(
        name="http.client",
        methods=_HTTP_CLIENT_FORMS,
        constructors=("http.client.HTTPSConnection", "http.client.HTTPConnection"),
        base=Form(positional=(_R.BASE,), keywords={"host": _R.BASE}),
        joins="host",
    ),
    *handles.KINDS,
    *doubles.KINDS,
)


def _functions() -> dict[str, tuple[str, Form]]:
    found: dict[str, tuple[str, Form]] = {}
    for name, form in _requests_forms().items():
        found[f"requests.{name}"] = found[f"requests.api.{name}"] = ("requests", form)
    for name, form in _httpx_forms().items():
        if name != "build_request":
            found[f"httpx.{name}"] = ("httpx", form)
    found["httpx.Request"] = found["requests.Request"] = (
        "httpx",
        Form(positional=(_R.METHOD, _R.URL), keywords=_HTTPX),
    )
    found["requests.Request"] = (
        "requests",
        Form(positional=(_R.METHOD, _R.URL, _R.HEADERS, _R.OTHER, _R.DATA, _R.QUERY), keywords=_REQUESTS),
    )
    found["aiohttp.request"] = ("aiohttp", _aiohttp_forms()["request"])
    found["urllib3.request"] = (
        "urllib3",
        Form(positional=(_R.METHOD, _R.URL), keywords=_URLLIB3, query_methods=_URLLIB3_QUERY),
    )
    only = frozenset({"GET", "POST"})  # Python 2.7 takes no method: what is said is a function that gives it
    found["urllib2.Request"] = (
        "urllib2",
        replace(
            _URLLIB_REQUEST,
            positional=(_R.URL, _R.RAW, _R.HEADERS),
            keywords={"url": _R.URL, "data": _R.RAW, "headers": _R.HEADERS},
            raw="{}",
            verbs=only,
            verbs_of="urllib2",
        ),
    )
    found["urllib2.urlopen"] = ("urllib2", replace(_URLLIB_URLOPEN, raw="{}", verbs=only, verbs_of="urllib2"))
    found["urllib.request.Request"] = ("urllib", _URLLIB_REQUEST)
    found["urllib.request.urlopen"] = ("urllib", _URLLIB_URLOPEN)
    return found


LIBRARY = Library(
    answers=AnswerFacts(by_key=True, together=frozenset({"asyncio.gather"})),
    clients=_CLIENTS,
    functions={**_functions(), **handles.FUNCTIONS, **doubles.FUNCTIONS},
    setter_members={"setopt": handles.CURL_OPTIONS},
    method_flags=handles.CURL_FLAGS,
    flagged="CUSTOMREQUEST",
    sayings={"pycurl": handles.CURL_SAYINGS},
    header_rows=frozenset({"pycurl"}),
    sinks=handles.CURL_SINKS,
    sink_reads=frozenset({"getvalue"}),
    senders=frozenset({"fetch"}),
    with_query=frozenset({"tornado.httputil.url_concat"}),
    stubs=doubles.NAMES,
    fixtures=doubles.FIXTURES,
    matchers=doubles.MATCHERS,
    method_owners=frozenset({"responses"}),
    environment=frozenset({"os.getenv", "os.environ.get", "environ.get", "decouple.config", "config"}),
    environment_maps=frozenset({"os.environ", "environ"}),
    urls=UrlFacts(
        made={
            "urllib.parse.urlunsplit": MadeOf(row=True, scheme=0, host=1, path=2, query=3),
            "urllib.parse.urlunparse": MadeOf(row=True, scheme=0, host=1, path=2, query=4),
        },
        resolvers=frozenset({"join"}),
        joiners=frozenset({"joinpath"}),
        join_encodes=True,
        slashes=True,
        query_steps=frozenset({"with_query", "update_query", "extend_query", "copy_merge_params"}),
    ),
    same_text=frozenset({"str", "typing.cast"}),
    resolve_second=frozenset({"httpx.URL", "yarl.URL"}),
    same_text_methods=frozenset({"rstrip", "strip", "lstrip", "lower", "upper", "encode", "decode"}),
    fill_methods=frozenset({"format"}),
    fill_kinds=frozenset({"binary %"}),
    cut_methods=frozenset({"removesuffix"}),
    quoting=frozenset(
        {
            *("urllib.parse.quote", "urllib.parse.quote_plus", "requests.utils.quote"),
            *("urllib.quote", "urllib.quote_plus"),
        }
    ),
    resolve=frozenset({"urllib.parse.urljoin", "urlparse.urljoin", "requests.compat.urljoin"}),
    path_join=frozenset({"posixpath.join"}),
    partials=frozenset({"functools.partial", "functools.partialmethod"}),
    runners=handles.RUNNERS,
    runner_members=handles.RUNNER_MEMBERS,
    decode_json=frozenset(
        {
            "json.loads",
            "json.load",
            "orjson.loads",
            "ujson.loads",
            "simplejson.loads",
            "tornado.escape.json_decode",
        }
    ),
    updates=frozenset({"update"}),
    alters=frozenset({"random.shuffle", "shuffle", "operator.setitem", "setattr", "dict.update", "dict.pop"}),
    encode_json=frozenset(
        {"json.dumps", "orjson.dumps", "ujson.dumps", "simplejson.dumps", "tornado.escape.json_encode"}
    ),
    encode_form=frozenset({"urllib.parse.urlencode", "urllib.urlencode"}),
    steps={client: {"add_data": Form(positional=(_R.RAW,))} for client in ("urllib", "urllib2")},
    fields={client: {"get_method": _R.METHOD, "data": _R.RAW} for client in ("urllib", "urllib2")},
    json_members=frozenset({"json"}),
    raw_members=frozenset({"text", "content", "read", "data", "body"}),
    same_response_members=frozenset({"raise_for_status", "decode", "perform_rb", "perform_rs", "result"}),
    status_members=frozenset({"status_code", "status", "code"}),
    member_functions=frozenset({"getattr"}),
    sets=SetFacts(
        copies=frozenset({"replace", "evolve"}),
        copy_members=frozenset({"_replace"}),
        setters=frozenset({"setattr", "__setattr__"}),
        tables=frozenset({"__dict__", "vars"}),
        module_tables=frozenset({"globals", "vars"}),
        modules=frozenset({"sys.modules[__name__]"}),
        by_star=True,
    ),
    records=handles.RECORDS,
    enumerations=frozenset({"enum.Enum", "enum.StrEnum", "enum.IntEnum"}),
    parents=frozenset({"super"}),
    guess=guesses.FACTS,
)

"""JavaScript's HTTP clients and string helpers, as data.

Sources: the Fetch and URL standards of WHATWG, the documentation of axios 1, got 14, ky 1, undici 7,
superagent 10, jQuery 3, Angular 19 and Node 22.
"""

from __future__ import annotations

from dataclasses import replace

from migrate.analysis.library import ClientKind, Form, Library, Role
from migrate.analysis.setfacts import SetFacts
from migrate.analysis.urlfacts import UrlFacts
from migrate.languages.javascript import doubles, guesses, packages

_R = Role
_VERBS = ("get", "options", "head", "post", "put", "patch", "delete")
_WITH_BODY = ("post", "put", "patch")

_FETCH = Form(
    positional=(_R.URL, _R.OPTIONS),
    options={"method": _R.METHOD, "body": _R.RAW, "headers": _R.HEADERS},
    implied="GET",
    implied_with_body="GET",
    json_type=True,
)

_AXIOS = {"params": _R.QUERY, "data": _R.JSON, "headers": _R.HEADERS, "baseURL": _R.BASE}
_AXIOS_REQUEST = Form(
    positional=(_R.OPTIONS,),
    options={**_AXIOS, "url": _R.URL, "method": _R.METHOD},
    implied="GET",
    implied_with_body="GET",
)
_AXIOS_CALL = Form(
    positional=(_R.URL, _R.OPTIONS),
    options={**_AXIOS, "method": _R.METHOD},
    implied="GET",
    implied_with_body="GET",
    only_options=_AXIOS_REQUEST,
)


def _axios_forms() -> dict[str, Form]:
    forms = {
        verb: Form(
            method=verb.upper(),
            positional=(_R.URL, _R.JSON, _R.OPTIONS) if verb in _WITH_BODY else (_R.URL, _R.OPTIONS),
            options={key: role for key, role in _AXIOS.items() if key != "data" or verb not in _WITH_BODY},
            family="verb",
        )
        for verb in _VERBS
    }
    forms["request"] = _AXIOS_REQUEST
    return forms


def _option_forms(options: dict[str, Role]) -> dict[str, Form]:
    """`client.post(url, options)`."""
    return {
        verb: Form(
            method=verb.upper(),
            positional=(_R.URL, _R.OPTIONS),
            options=options,
            family="verb",
            json_type=True,
        )
        for verb in _VERBS
    }


_KY = {
    "json": _R.JSON,
    "body": _R.RAW,
    "searchParams": _R.QUERY,
    "headers": _R.HEADERS,
    "prefixUrl": _R.BASE,
}
_GOT = {**_KY, "form": _R.DATA}
_UNDICI = {"method": _R.METHOD, "body": _R.RAW, "query": _R.QUERY, "headers": _R.HEADERS}


def _called(options: dict[str, Role]) -> Form:
    """`client(url, { method })`, and `client({ url, method })`."""
    called = Form(
        positional=(_R.URL, _R.OPTIONS),
        options={"method": _R.METHOD, **options},
        implied="GET",
        implied_with_body="GET",
        json_type=True,
    )
    alone = replace(called, positional=(_R.OPTIONS,), options={**called.options, "url": _R.URL})
    return replace(called, only_options=alone)


def _angular_forms() -> dict[str, Form]:
    options = {"params": _R.QUERY, "headers": _R.HEADERS}
    forms = {
        verb: Form(
            method=verb.upper(),
            positional=(_R.URL, _R.JSON, _R.OPTIONS) if verb in _WITH_BODY else (_R.URL, _R.OPTIONS),
            options=options if verb in _WITH_BODY else {**options, "body": _R.JSON},
            family="verb",
        )
        for verb in _VERBS
    }
    forms["request"] = Form(positional=(_R.METHOD, _R.URL, _R.OPTIONS), options={**options, "body": _R.JSON})
    return forms


_NODE_PARTS = Form(  # what begins no URL is a host
    positional=(_R.OPTIONS,),
    options={
        "method": _R.METHOD,
        "headers": _R.HEADERS,
        "hostname": _R.BASE,
        "host": _R.BASE,
        "path": _R.URL,
    },
    joins="host",
    implied="GET",
    implied_with_body="GET",
    json_type=True,
    gives={_R.RAW: ".end({})"},
    instead="end",
)
_NODE = replace(
    _NODE_PARTS,
    positional=(_R.URL, _R.OPTIONS),
    options={"method": _R.METHOD, "headers": _R.HEADERS},
    only_options=_NODE_PARTS,
)
_XHR = Form(
    gives={_R.RAW: ".send({})"},
    instead="send",
    header='{request}.setRequestHeader("{name}", "{value}");',
    json_type=True,
)
_WHOLE = frozenset({"send", "query", "type"})
_SENT = {_R.JSON: ".send({})"}
_SUPERAGENT = {
    verb: Form(
        method="DELETE" if verb == "del" else verb.upper(),
        positional=(_R.URL,),
        family="verb",
        whole_steps=_WHOLE,
        gives=_SENT,
    )
    for verb in (*_VERBS, "del")
}
_AJAX = {"type": _R.METHOD, "method": _R.METHOD, "data": _R.DATA, "url": _R.URL, "headers": _R.HEADERS}

# What a URL object has of itself; `search` and `searchParams` are its query.
_ASSIGN = frozenset({"Object.assign", "$.extend", "jQuery.extend", "_.assign", "_.extend", "angular.extend"})
_ALTERS = frozenset(
    {
        *("Object.defineProperty", "Object.defineProperties", "Object.setPrototypeOf", "Reflect.set"),
        *("Reflect.defineProperty", "Reflect.deleteProperty", "_.set", "_.merge", "_.mergeWith", "_.unset"),
        *("_.defaults", "_.defaultsDeep", "_.pull", "_.remove", "_.reverse", "_.fill", "lodash.set"),
        *("Array.prototype.push.apply", "Vue.set", "this.$set"),
    }
)
_URL_MEMBERS = frozenset(
    {
        *("href", "origin", "protocol", "host", "hostname", "port", "pathname", "search", "searchParams"),
        *("hash", "username", "password"),
    }
)
_CLIENTS = (
    ClientKind(
        name="axios",
        methods=_axios_forms(),
        constructors=("axios.create", "axios.AxiosInstance", "axios.Axios"),
        base=Form(positional=(_R.OPTIONS,), options={"baseURL": _R.BASE}),
        call=_AXIOS_CALL,
    ),
    ClientKind(
        name="got",
        methods=_option_forms(_GOT),
        constructors=("got.extend",),
        base=Form(positional=(_R.OPTIONS,), options={"prefixUrl": _R.BASE}),
        extends=frozenset({"extend"}),
        call=_called(_GOT),
    ),
    ClientKind(
        name="ky",
        methods=_option_forms(_KY),
        constructors=("ky.create", "ky.extend"),
        base=Form(positional=(_R.OPTIONS,), options={"prefixUrl": _R.BASE}),
        extends=frozenset({"extend", "create"}),
        call=_called(_KY),
    ),
    ClientKind(
        name="angular",
        methods=_angular_forms(),
        constructors=("@angular/common/http.HttpClient", "HttpClient"),
    ),
    *packages.KINDS,
    *doubles.KINDS,
)


def _ajax() -> Form:
    """jQuery 3: `data` of a GET or a HEAD goes into the URL's query, unless `processData` forbids it."""
    called = _called(_AJAX)
    asks = frozenset({"GET", "HEAD"})
    assert called.only_options is not None
    json = ("contentType", '"application/json"')
    alone = replace(
        called.only_options, query_bodies=asks, query_texts=True, text_as=_R.DATA, json_option=json
    )
    return replace(
        called, query_bodies=asks, query_texts=True, text_as=_R.DATA, json_option=json, only_options=alone
    )


def _functions() -> dict[str, tuple[str, Form]]:
    found: dict[str, tuple[str, Form]] = {}
    for name in ("fetch", "window.fetch", "globalThis.fetch", "self.fetch", "Request"):
        found[name] = ("fetch", _FETCH)
    for name in ("node-fetch", "cross-fetch", "isomorphic-fetch", "undici.fetch", "cross-fetch.fetch"):
        found[name] = ("fetch", _FETCH)
    found["axios"] = ("axios", _AXIOS_CALL)
    for name, form in _axios_forms().items():
        found[f"axios.{name}"] = ("axios", form)
    for client, options in (("got", _GOT), ("ky", _KY)):
        found[client] = found[f"{client}.{client}"] = (client, _called(options))
        for verb, form in _option_forms(options).items():
            found[f"{client}.{verb}"] = (client, form)
    found["undici.request"] = ("undici", _called(_UNDICI))
    for verb, form in _SUPERAGENT.items():
        found[f"superagent.{verb}"] = ("superagent", form)
    found["superagent"] = (
        "superagent",
        Form(positional=(_R.METHOD, _R.URL), whole_steps=_WHOLE, gives=_SENT),
    )
    for name in ("$", "jQuery", "jquery"):
        found[f"{name}.ajax"] = ("jquery", _ajax())
        for verb in ("get", "getJSON"):
            found[f"{name}.{verb}"] = ("jquery", Form(method="GET", positional=(_R.URL, _R.QUERY)))
        found[f"{name}.post"] = ("jquery", Form(method="POST", positional=(_R.URL, _R.DATA)))
    for name in ("http", "https", "node:http", "node:https"):
        found[f"{name}.request"] = ("node", _NODE)
        found[f"{name}.get"] = (
            "node",
            replace(_NODE, method="GET", only_options=replace(_NODE_PARTS, method="GET")),
        )
    found["XMLHttpRequest"] = ("xmlhttprequest", _XHR)
    return found


LIBRARY = Library(
    sets=SetFacts(
        assigns=frozenset({"assign", "defineProperties"}),
        setters=frozenset({"set", "defineProperty"}),
        by_key=True,
    ),
    beside=True,
    clients=_CLIENTS,
    functions={**_functions(), **packages.FUNCTIONS, **doubles.FUNCTIONS},
    stubs=doubles.NAMES,
    steps={
        **doubles.STEPS,
        **packages.STEPS,
        "superagent": {
            "send": Form(positional=(_R.JSON,), optional=True),
            "query": Form(positional=(_R.QUERY,), optional=True),
            "set": Form(),
            "timeout": Form(),
            "accept": Form(),
            "auth": Form(),
            "type": Form(positional=(_R.TYPE,)),
            "retry": Form(),
        },
        "node": {
            "write": Form(positional=(_R.RAW,), optional=True),
            "end": Form(positional=(_R.RAW,), optional=True),
        },
        "xmlhttprequest": {
            "open": Form(positional=(_R.METHOD, _R.URL)),
            "setRequestHeader": Form(positional=(_R.HEADERS,), pair=True),
            "send": Form(positional=(_R.RAW,), optional=True),
        },
    },
    environment_members=frozenset({"process.env", "import.meta.env", "Bun.env"}),
    environment_maps=frozenset({"process.env", "import.meta.env", "Bun.env"}),
    environment=frozenset({"Deno.env.get"}),
    same_text=frozenset({"String"}),
    same_text_methods=frozenset({"trim", "toString", "toLowerCase", "toUpperCase", "valueOf"}),
    replace_methods=frozenset({"replace"}),
    join_members=frozenset({"join"}),
    quoting=frozenset({"encodeURIComponent", "encodeURI"}),
    resolve_second=frozenset({"URL"}),
    urls=UrlFacts(
        quotes_whole=frozenset({"encodeURI"}),
        members=_URL_MEMBERS,
        queries=frozenset({"search"}),
        reads=_URL_MEMBERS,
        paths=frozenset({"pathname"}),
        pathless=_URL_MEMBERS - {"href", "pathname"},
        mappings=frozenset({"searchParams"}),
        texts=frozenset({"href"}),
        entries=frozenset({"Object.entries"}),
        keys=frozenset({"Object.keys"}),
        each=frozenset({"forEach"}),
        spelled=frozenset({"toString"}),
        makers=frozenset({"URLSearchParams", "url.URLSearchParams", "node:url.URLSearchParams"}),
        chains={"HttpParams": "fromObject", "@angular/common/http.HttpParams": "fromObject"},
    ),
    encodes_by_type={
        "axios": frozenset(),
        "superagent": frozenset({"form", "urlencoded", "form-data"}),
    },
    set_members=frozenset({"set"}),
    add_members=frozenset({"append"}),
    path_join=frozenset({"path.posix.join"}),
    decode_json=frozenset({"JSON.parse"}),
    merges=_ASSIGN,
    updates=_ASSIGN,
    alters=_ALTERS,
    encode_json=frozenset({"JSON.stringify"}),
    encode_form=frozenset({"URLSearchParams", "querystring.stringify", "qs.stringify"}),
    json_members=frozenset({"json"}),
    same_fields={"undici": frozenset({"body"})},
    json_fields={
        "axios": frozenset({"data"}),
        "superagent": frozenset({"body"}),
        "got": frozenset({"body"}),
        **packages.JSON_FIELDS,
    },
    answers=packages.ANSWERS,
    same_response_members=frozenset({"toPromise"}),
    member_keys=True,
    lenient=True,
    mute_json=True,
    names_apart=True,
    then_members=frozenset({"then"}),
    class_members=frozenset({"constructor"}),
    raw_members=frozenset({"text", "responseText"}),
    status_members=frozenset({"status", "statusCode"}),
    parents=frozenset({"super"}),
    get_members=frozenset(),
    guess=guesses.FACTS,
)

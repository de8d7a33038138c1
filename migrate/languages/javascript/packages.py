"""Packages of JavaScript that are called as functions with options, as data.

Sources: the documentation of request 2.88 with its promise versions, and of ofetch 1.4.
"""

from __future__ import annotations

from dataclasses import replace

from migrate.analysis.answerfacts import AnswerFacts, HookFacts
from migrate.analysis.library import ClientKind, Form, Role

_R = Role
_VERBS = {
    **{verb: verb.upper() for verb in ("get", "options", "head", "post", "put", "patch", "delete")},
    "del": "DELETE",
}


def _called(options: dict[str, Role], urls: tuple[str, ...], method: str | None = None) -> Form:
    """`f(url, { method })`; with names for the URL among the options `f({ url, method })` as well."""
    said = {} if method is not None else {"method": _R.METHOD}
    called = Form(
        positional=(_R.URL, _R.OPTIONS),
        options={**said, **options},
        method=method,
        implied="GET",
        implied_with_body="GET",
        family="" if method is None else "verb",
        json_type=True,
    )
    if not urls:
        return called
    named = dict.fromkeys(urls, _R.URL)
    return replace(
        called, only_options=replace(called, positional=(_R.OPTIONS,), options={**called.options, **named})
    )


_REQUEST = {
    "json": _R.JSON,
    "form": _R.DATA,
    "body": _R.RAW,
    "formData": _R.PARTS,
    "qs": _R.QUERY,
    "headers": _R.HEADERS,
    "baseUrl": _R.BASE,
}
_REQUEST_URLS = ("url", "uri")
_REQUEST_METHODS = {verb: _called(_REQUEST, _REQUEST_URLS, method) for verb, method in _VERBS.items()}
_CALLBACKS = ("request", "postman-request", "@cypress/request")
_PROMISES = ("request-promise", "request-promise-native", "request-promise-any")
_OFETCH = {
    "body": _R.JSON,
    "query": _R.QUERY,
    "params": _R.QUERY,
    "headers": _R.HEADERS,
    "baseURL": _R.BASE,
}

KINDS = (
    *(
        ClientKind(
            name=client,
            methods=_REQUEST_METHODS,
            constructors=tuple(f"{name}.defaults" for name in names),
            base=Form(positional=(_R.OPTIONS,), options={"baseUrl": _R.BASE}),
            extends=frozenset({"defaults"}),
            call=_called(_REQUEST, _REQUEST_URLS),
        )
        for client, names in (("request", _CALLBACKS), ("request-promise", _PROMISES))
    ),
    ClientKind(
        name="ofetch",
        methods={},
        constructors=("ofetch.create", "ofetch.ofetch.create", "ofetch.$fetch.create", "$fetch.create"),
        base=Form(positional=(_R.OPTIONS,), options={"baseURL": _R.BASE}),
        extends=frozenset({"create"}),
        call=_called(_OFETCH, ()),
    ),
)


def _functions() -> dict[str, tuple[str, Form]]:
    found: dict[str, tuple[str, Form]] = {}
    for client, names in (("request", _CALLBACKS), ("request-promise", _PROMISES)):
        for name in names:
            found[name] = (client, _called(_REQUEST, _REQUEST_URLS))
            found |= {f"{name}.{verb}": (client, form) for verb, form in _REQUEST_METHODS.items()}
    for name in ("ofetch.ofetch", "ofetch.$fetch", "$fetch"):
        found[name] = ("ofetch", _called(_OFETCH, ()))
        found[f"{name}.raw"] = ("ofetch.raw", _called(_OFETCH, ()))
    return found


FUNCTIONS = _functions()
# What is said of a request that was begun: `request.post(url).form({..})`.
_STEPS = {
    "form": Form(positional=(_R.DATA,)),  # given nothing, it gives what parts are added to
    "json": Form(positional=(_R.JSON,)),
    "qs": Form(positional=(_R.QUERY,)),
    "auth": Form(),
    "jar": Form(),
}
STEPS = {"request": _STEPS, "request-promise": _STEPS}
_PROMISED = frozenset({"then", "catch", "finally"})
# What an answer has besides its body; `resolveWithFullResponse` gives the whole of it.
_REQUESTED = (
    _PROMISED
    | _STEPS.keys()
    | {"body", "statusCode", "statusMessage", "headers", "request", "response", "on", "once", "pipe"}
    | {"promise", "cancel", "abort", "toJSON", "length", "trim", "toString", "end", "write", "elapsedTime"}
)
_JQXHR = _PROMISED | {
    *("readyState", "responseText", "responseXML", "responseJSON", "status", "statusText", "statusCode"),
    *("abort", "always", "done", "fail", "pipe", "progress", "promise", "state", "overrideMimeType"),
    *("getAllResponseHeaders", "getResponseHeader", "setRequestHeader", "success", "error", "complete"),
}
# What is given to those who subscribe is the body; `observe: "response"` gives it as the member `body`.
_OBSERVED = frozenset(
    {"subscribe", "then", "pipe", "toPromise", "forEach", "lift", "source", "operator", "status"}
)
ANSWERS = AnswerFacts(
    by_key=True,
    decoded={
        "ofetch": _PROMISED,
        "request-promise": _REQUESTED,
        "request": _REQUESTED,
        "jquery": _JQXHR,
        "angular": _OBSERVED | {"headers", "statusText", "url", "ok", "type"},
    },
    given={
        "request": frozenset({1, 2}),
        "jquery": frozenset({0}),
        "node": frozenset({0}),
        "angular": frozenset({0}),
    },
    options=frozenset({"success", "callback", "next"}),
    members=frozenset({"done", "success", "subscribe"}),
    same=frozenset(
        {"Promise.all", "Promise.resolve", "axios.all", "rxjs.firstValueFrom", "rxjs.lastValueFrom"}
    ),
    hooks=HookFacts(
        requests={"axios": "interceptors.request.use"},
        answers={"axios": "interceptors.response.use"},
        failures=frozenset({"Promise.reject"}),
    ),
)
JSON_FIELDS = {
    "request-promise": frozenset({"body"}),
    "request": frozenset({"body"}),
    "ofetch.raw": frozenset({"_data"}),
    "angular": frozenset({"body"}),
}

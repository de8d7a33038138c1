"""PHP's HTTP clients and string helpers, as data.

Sources: the PHP manual (cURL, streams, strings, JSON), the documentation of Guzzle 7, of Laravel 11 (HTTP
client), of Symfony 7 (HttpClient) and of WordPress 6 (`wp_remote_request`).
"""

from __future__ import annotations

from migrate.analysis.answerfacts import AnswerFacts
from migrate.analysis.guessfacts import GuessFacts
from migrate.analysis.library import ClientKind, Form, Library, Role
from migrate.analysis.setfacts import SetFacts
from migrate.languages import libcurl

_R = Role
_VERBS = ("get", "head", "options", "delete", "post", "put", "patch")

# --- curl ---

_CURL = libcurl.handle("CURLOPT_")

# --- Guzzle, Symfony, WordPress, streams ---

_GUZZLE = {
    "query": _R.QUERY,
    "json": _R.JSON,
    "form_params": _R.DATA,
    "body": _R.RAW,
    "headers": _R.HEADERS,
    "base_uri": _R.BASE,
}
_SYMFONY = {
    "query": _R.QUERY,
    "json": _R.JSON,
    "body": _R.DATA,
    "headers": _R.HEADERS,
    "base_uri": _R.BASE,
}


def _guzzle() -> dict[str, Form]:
    found = {
        f"{verb}{ending}": Form(
            method=verb.upper(),
            positional=(_R.URL, _R.OPTIONS),
            options=_GUZZLE,
            family="verb",
            json_type=True,
        )
        for verb in _VERBS
        for ending in ("", "Async")
    }
    request = Form(positional=(_R.METHOD, _R.URL, _R.OPTIONS), options=_GUZZLE, json_type=True)
    return {**found, "request": request, "requestAsync": request}


_SYMFONY_FORMS = {
    "request": Form(
        positional=(_R.METHOD, _R.URL, _R.OPTIONS), options=_SYMFONY, json_type=True, text_as=_R.DATA
    )
}


def _wordpress(implied: str) -> Form:
    return Form(
        positional=(_R.URL, _R.OPTIONS),
        options={"method": _R.METHOD, "body": _R.DATA, "headers": _R.HEADERS},
        implied=implied,
        implied_with_body=implied,
        json_type=True,
        text_as=_R.DATA,
    )


_STREAM = Form(
    positional=(_R.URL, _R.OTHER, _R.OPTIONS),
    options={"http.method": _R.METHOD, "http.content": _R.RAW, "http.header": _R.HEADERS},
    implied="GET",
    implied_with_body="GET",
    json_type=True,
)

# --- Laravel ---


def _laravel(body: Role) -> dict[str, Form]:
    return {
        verb: Form(
            method=verb.upper(),
            positional=(_R.URL, _R.QUERY if verb in ("get", "head") else body),
            family="verb",
            sends_empty=verb in ("post", "put", "patch"),
        )
        for verb in ("get", "head", "post", "put", "patch", "delete")
    }


_LARAVEL = "Illuminate.Support.Facades.Http"
_LARAVEL_BEGINS = frozenset(
    {
        "withToken",
        "withHeaders",
        "withHeader",
        "withBasicAuth",
        "withDigestAuth",
        "withUserAgent",
        "withoutVerifying",
        "withCookies",
        "accept",
        "acceptJson",
        "asJson",
        "timeout",
        "connectTimeout",
        "retry",
        "throw",
        "async",
    }
)
_HTTP = (_LARAVEL, "Http")


def _begun(*names: str) -> tuple[str, ...]:
    return tuple(f"{owner}.{name}" for owner in _HTTP for name in sorted(names))


_CLIENTS = (
    ClientKind(
        name="Guzzle",
        methods=_guzzle(),
        constructors=("GuzzleHttp.Client", "GuzzleHttp.ClientInterface"),
        base=Form(positional=(_R.OPTIONS,), options={"base_uri": _R.BASE}),
        joins="resolve",
    ),
    ClientKind(
        name="Symfony",
        methods=_SYMFONY_FORMS,
        constructors=(
            "Symfony.Component.HttpClient.HttpClient.create",
            "Symfony.Component.HttpClient.CurlHttpClient",
            "Symfony.Component.HttpClient.NativeHttpClient",
            "Symfony.Contracts.HttpClient.HttpClientInterface",
        ),
        base=Form(positional=(_R.OPTIONS,), options={"base_uri": _R.BASE}),
        extends=frozenset({"withOptions"}),
        joins="resolve",
    ),
    ClientKind(
        name="Symfony with a base",
        methods=_SYMFONY_FORMS,
        constructors=("Symfony.Component.HttpClient.HttpClient.createForBaseUri",),
        base=Form(positional=(_R.BASE,)),
        joins="resolve",
    ),
    ClientKind(
        name="Laravel",
        methods=_laravel(_R.JSON),
        constructors=_begun("baseUrl", *_LARAVEL_BEGINS),
        baseless=frozenset(_begun(*_LARAVEL_BEGINS)),
        base=Form(positional=(_R.BASE,)),
        extends=frozenset({"baseUrl"}),
        same=_LARAVEL_BEGINS,
        turns={"asForm": "Laravel with forms"},
    ),
    ClientKind(
        name="Laravel with forms",
        methods=_laravel(_R.DATA),
        constructors=_begun("asForm"),
        baseless=frozenset(_begun("asForm")),
        base=Form(positional=(_R.BASE,)),
        extends=frozenset({"baseUrl"}),
        same=_LARAVEL_BEGINS - {"asJson"},
        turns={"asJson": "Laravel"},
    ),
)


def _functions() -> dict[str, tuple[str, Form]]:
    found: dict[str, tuple[str, Form]] = {
        "curl_init": ("curl", _CURL),
        "file_get_contents": ("PHP streams", _STREAM),
        "wp_remote_get": ("WordPress", _wordpress("GET")),
        "wp_remote_post": ("WordPress", _wordpress("POST")),
        "wp_remote_request": ("WordPress", _wordpress("GET")),
        "wp_safe_remote_get": ("WordPress", _wordpress("GET")),
        "wp_safe_remote_post": ("WordPress", _wordpress("POST")),
        "wp_safe_remote_request": ("WordPress", _wordpress("GET")),
        "GuzzleHttp.Psr7.Request": (
            "Guzzle request",
            Form(positional=(_R.METHOD, _R.URL, _R.HEADERS, _R.RAW), json_type=True),
        ),
    }
    for owner in _HTTP:
        found |= {f"{owner}.{name}": ("Laravel", form) for name, form in _laravel(_R.JSON).items()}
    return found


LIBRARY = Library(
    sets=SetFacts(by_star=True),
    answers=AnswerFacts(by_key=True, keyed=frozenset({"Laravel", "Laravel with forms"})),
    clients=_CLIENTS,
    functions=_functions(),
    setters={"curl_setopt": _CURL.options},
    setter_maps={"curl_setopt_array": _CURL},
    method_flags=libcurl.flags("CURLOPT_"),
    flagged="CURLOPT_CUSTOMREQUEST",
    sayings={
        "curl": {
            _R.METHOD: "curl_setopt({name}, CURLOPT_CUSTOMREQUEST, {value});",
            _R.DATA: "curl_setopt({name}, CURLOPT_POSTFIELDS, {value});",
            _R.HEADERS: "curl_setopt({name}, CURLOPT_HTTPHEADER, {value});",
        }
    },
    header_rows=frozenset({"curl"}),
    senders=frozenset({"send", "sendAsync", "sendRequest"}),
    same_value=frozenset({"stream_context_create", "array_filter"}),
    same_object=frozenset({"wp_remote_retrieve_body", "curl_exec"}),
    same_response_members=frozenset({"getBody", "getContents", "body", "throw", "wait"}),
    environment=frozenset({"getenv", "env"}),
    environment_maps=frozenset({"$_ENV", "$_SERVER"}),
    same_text=frozenset({"strval", "trim", "strtolower", "strtoupper"}),
    cut_functions=frozenset({"rtrim", "untrailingslashit"}),
    cut_first_functions=frozenset({"ltrim"}),
    replace_functions=frozenset({"str_replace"}),
    join_functions=frozenset({"implode", "join"}),
    percent_functions=frozenset({"sprintf"}),
    quoting=frozenset({"rawurlencode", "urlencode"}),
    decode_json=frozenset({"json_decode"}),
    merges=frozenset({"array_merge", "array_replace"}),
    alters=frozenset(
        {
            *(
                "array_unshift",
                "array_push",
                "array_splice",
                "array_shift",
                "array_pop",
                "array_walk",
                "sort",
            ),
            *(
                "rsort",
                "usort",
                "uasort",
                "uksort",
                "ksort",
                "krsort",
                "asort",
                "arsort",
                "shuffle",
                "settype",
            ),
        }
    ),
    encode_json=frozenset({"json_encode", "wp_json_encode"}),
    encode_form=frozenset({"http_build_query"}),
    json_members=frozenset({"json", "toArray", "object", "collect"}),
    status_members=frozenset({"status", "getStatusCode"}),
    parents=frozenset({"parent"}),
    member_keys=True,
    names_apart=True,
    get_members=frozenset(),
    guess=GuessFacts(guesses=False),  # routers and repositories have such methods, too
    beside=True,
    reopens=True,
)

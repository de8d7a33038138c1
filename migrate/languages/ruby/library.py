"""Ruby's HTTP clients and string helpers, as data.

Sources: the documentation of Ruby 3.1 (net/http, uri, json, erb), of Faraday 2, HTTParty 0.21, rest-client 2
and http.rb 5.
"""

from __future__ import annotations

from dataclasses import replace

from migrate.analysis.answerfacts import AnswerFacts
from migrate.analysis.guessfacts import GuessFacts
from migrate.analysis.library import ClientKind, Form, Library, Role
from migrate.analysis.setfacts import SetFacts
from migrate.analysis.urlfacts import MadeOf, UrlFacts

_R = Role
_VERBS = ("get", "head", "delete", "options", "post", "put", "patch")
_WITH_BODY = ("post", "put", "patch")

# --- net/http ---

# What a request is told after it is made: `request.body = text`, `request.set_form_data(form)`.
_HEADER = '{request}["{name}"] = "{value}"'
_SAID = {"body=": Form(positional=(_R.RAW,)), "set_form_data": Form(positional=(_R.DATA,))}


def _request_classes() -> dict[str, tuple[str, Form]]:
    """`Net::HTTP::Post.new(uri)`: the class is the method."""
    return {
        f"Net.HTTP.{verb.capitalize()}": (
            "net/http",
            Form(
                method=verb.upper(),
                positional=(_R.URL, _R.HEADERS),
                family="request",
                said=_SAID,
                header=_HEADER,
                json_type=True,
            ),
        )
        for verb in _VERBS
    }


def _net_http() -> dict[str, Form]:
    """The methods of an open connection."""
    found = {
        verb: Form(
            method=verb.upper(),
            positional=(_R.URL, _R.RAW, _R.HEADERS) if verb in _WITH_BODY else (_R.URL, _R.HEADERS),
            family="verb",
            json_type=True,
        )
        for verb in _VERBS
    }
    for verb in _WITH_BODY:
        found[f"{verb}2"] = replace(found[verb], family="block")
        found[f"request_{verb}"] = replace(found[verb], family="request")
    for verb in ("get", "head"):
        found[f"request_{verb}"] = replace(found[verb], family="request")
    found["send_request"] = Form(positional=(_R.METHOD, _R.URL, _R.RAW, _R.HEADERS), json_type=True)
    return found


_NET_HTTP_FUNCTIONS = {
    "Net.HTTP.get": Form(method="GET", positional=(_R.URL, _R.HEADERS), family="text"),
    "Net.HTTP.get_response": Form(method="GET", positional=(_R.URL, _R.HEADERS), family="response"),
    "Net.HTTP.post": Form(
        method="POST", positional=(_R.URL, _R.RAW, _R.HEADERS), family="function", json_type=True
    ),
    "Net.HTTP.post_form": Form(method="POST", positional=(_R.URL, _R.DATA), family="form"),
}

# --- Faraday ---

_FARADAY_SAID = {"body=": Form(positional=(_R.RAW,)), "params": Form(positional=(_R.QUERY,))}


def _faraday(body: Role) -> dict[str, Form]:
    found = {
        verb: Form(
            method=verb.upper(),
            positional=(_R.URL, body if verb in _WITH_BODY else _R.QUERY, _R.HEADERS),
            family="verb",
            json_type=body is not _R.JSON,
            text_as=body,
            said=_FARADAY_SAID,
        )
        for verb in _VERBS
    }
    found["run_request"] = Form(
        positional=(_R.METHOD, _R.URL, body, _R.HEADERS), json_type=True, text_as=body
    )
    return found


_FARADAY_BASE = Form(positional=(_R.BASE,), keywords={"url": _R.BASE})
_FARADAY_STEPS = {"url": Form(positional=(_R.URL, _R.QUERY), optional=True)}
_FARADAY_FIELDS = {"body": _R.RAW, "params": _R.QUERY, "headers": _R.HEADERS, "path": _R.URL}
_FARADAY_ITEMS = {"params": _R.QUERY, "headers": _R.HEADERS}

# --- HTTParty, http.rb, rest-client ---


def _options(keys: dict[str, Role], text_as: Role = _R.RAW) -> dict[str, Form]:
    """`client.post(url, query: .., body: ..)`."""
    return {
        verb: Form(
            method=verb.upper(),
            positional=(_R.URL, _R.OPTIONS),
            options=keys,
            family="verb",
            json_type=True,
            bare_options=True,
            text_as=text_as,
        )
        for verb in _VERBS
    }


_HTTPARTY = {"query": _R.QUERY, "body": _R.DATA, "headers": _R.HEADERS, "base_uri": _R.BASE}
_HTTP_RB = {
    "params": _R.QUERY,
    "json": _R.JSON,
    "form": _R.DATA,
    "body": _R.RAW,
    "headers": _R.HEADERS,
}
_CHAINED = frozenset(
    {
        "headers", "auth", "basic_auth", "accept", "timeout", "follow", "via", "cookies", "use", "nodelay",
        "encoding",
    }
)  # fmt: skip


def _http_rb() -> dict[str, Form]:
    found = _options(_HTTP_RB)
    found["request"] = Form(
        positional=(_R.METHOD, _R.URL, _R.OPTIONS), options=_HTTP_RB, json_type=True, bare_options=True
    )
    return found


def _rest_client() -> dict[str, Form]:
    """What stands last are headers, and among them the query."""
    return {
        verb: Form(
            method=verb.upper(),
            positional=(_R.URL, _R.DATA, _R.OPTIONS) if verb in _WITH_BODY else (_R.URL, _R.OPTIONS),
            options={"params": _R.QUERY},
            family="verb",
            bare_options=True,
            json_option=("content_type", ":json"),
            text_as=_R.DATA,
            required=frozenset({_R.DATA}) if verb in _WITH_BODY else frozenset(),
        )
        for verb in _VERBS
    }


_REST_REQUEST = Form(
    positional=(_R.OPTIONS,),
    options={"method": _R.METHOD, "url": _R.URL, "payload": _R.DATA, "headers.params": _R.QUERY},
    text_as=_R.DATA,
    json_option=("headers.content_type", ":json"),
    bare_options=True,
)

_CLIENTS = (
    ClientKind(
        name="net/http session",
        methods=_net_http(),
        constructors=("Net.HTTP", "Net.HTTP.start"),
        base=Form(positional=(_R.BASE,)),
        joins="host",
    ),
    ClientKind(
        name="Faraday",
        methods=_faraday(_R.DATA),
        constructors=("Faraday", "Faraday.new", "Faraday.Connection"),
        base=_FARADAY_BASE,
        base_member="url_prefix",
        joins="directory",
        said_kinds={("request", "json"): "Faraday with JSON"},
    ),
    ClientKind(name="Faraday with JSON", methods=_faraday(_R.JSON), base=_FARADAY_BASE, joins="directory"),
    ClientKind(
        name="HTTParty",
        methods=_options(_HTTPARTY, _R.DATA),
        constructors=("HTTParty",),
        base_said=frozenset({"base_uri"}),
    ),
    ClientKind(
        name="http.rb",
        methods=_http_rb(),
        constructors=tuple(f"HTTP.{name}" for name in sorted(_CHAINED)),
        same=_CHAINED,
    ),
    ClientKind(
        name="http.rb, persistent",
        methods=_http_rb(),
        constructors=("HTTP.persistent",),
        base=Form(positional=(_R.BASE,)),
        same=_CHAINED,
        joins="resolve",
    ),
)


def _functions() -> dict[str, tuple[str, Form]]:
    found = _request_classes()
    found |= {name: ("net/http", form) for name, form in _NET_HTTP_FUNCTIONS.items()}
    found |= {f"Faraday.{name}": ("Faraday", form) for name, form in _faraday(_R.DATA).items()}
    found |= {f"HTTParty.{name}": ("HTTParty", form) for name, form in _options(_HTTPARTY, _R.DATA).items()}
    found |= {f"HTTP.{name}": ("http.rb", form) for name, form in _http_rb().items()}
    found |= {f"RestClient.{name}": ("rest-client", form) for name, form in _rest_client().items()}
    for name in ("RestClient.Request.execute", "RestClient.Request"):
        found[name] = ("rest-client", _REST_REQUEST)
    return found


LIBRARY = Library(
    answers=AnswerFacts(by_key=True),
    clients=_CLIENTS,
    functions=_functions(),
    steps={
        "net/http": {
            "set_form_data": Form(
                positional=(_R.DATA,),
                poured=True,
                gives={_R.RAW: ".body = {}"},
                header=_HEADER,
            ),
            "form_data=": Form(positional=(_R.DATA,)),
            **dict.fromkeys(("basic_auth", "add_field", "set_content_type", "content_type="), Form()),
        },
        "Faraday": _FARADAY_STEPS,
        "Faraday with JSON": _FARADAY_STEPS,
    },
    fields={
        "net/http": {"body": _R.RAW, "form_data": _R.DATA, "body_stream": _R.RAW},
        "Faraday": _FARADAY_FIELDS,
        "Faraday with JSON": {**_FARADAY_FIELDS, "body": _R.JSON},
    },
    item_fields={"Faraday": _FARADAY_ITEMS, "Faraday with JSON": _FARADAY_ITEMS},
    sayings={
        "net/http": {_R.RAW: "{name}.body = {value}", _R.HEADERS: "{name}.initialize_http_header({value})"}
    },
    senders=frozenset({"request"}),
    gathers=True,
    names_apart=True,
    yielding=frozenset({"Net.HTTP.start", "Faraday.new", "Faraday"}),
    yielding_members=frozenset(_VERBS),
    running=frozenset({"Net.HTTP.start"}),
    class_members=frozenset({"class"}),
    host_members=frozenset({"host", "hostname"}),
    urls=UrlFacts(
        quotes_whole=frozenset({"URI.escape"}),
        pathless=frozenset({"host", "hostname", "port", "scheme", "userinfo"}),
        members=frozenset({"query", "query_values", "path", "host", "scheme", "port"}),
        queries=frozenset({"query"}),
        reads=frozenset({"path", "host", "scheme", "port"}),
        paths=frozenset({"path"}),
        made={
            "URI.HTTPS.build": MadeOf(
                host="host", path="path", query="query", others=frozenset({"port", "scheme"})
            ),
        },
    ),
    then_members=frozenset({"then", "tap", "yield_self"}),
    environment=frozenset({"ENV.fetch"}),
    environment_maps=frozenset({"ENV"}),
    same_text=frozenset({"String"}),
    same_text_methods=frozenset(
        (
            "to_s",
            "to_str",
            "strip",
            "freeze",
            "dup",
            "chomp",
            "request_uri",
            "path",
            "b",
            "upcase",
            "downcase",
            "to_sym",
            "normalize",
        )
    ),
    cut_methods=frozenset({"delete_suffix", "chomp"}),
    replace_methods=frozenset({"sub", "gsub"}),
    join_members=frozenset({"join"}),
    fill_kinds=frozenset({"binary %"}),
    percent_functions=frozenset({"format", "sprintf"}),
    quoting=frozenset(
        (
            "CGI.escape",
            "URI.encode_www_form_component",
            "URI.encode_uri_component",
            "ERB.Util.url_encode",
            "URI.escape",
            "Addressable.URI.encode_component",
        )
    ),
    resolve=frozenset({"URI.join"}),
    resolve_second=frozenset(
        {"URI", "URI.parse", "Kernel.URI", "Addressable.URI.parse", "URI.HTTPS", "URI.HTTP"}
    ),
    path_join=frozenset({"File.join"}),
    decode_json=frozenset({"JSON.parse", "JSON.load", "Oj.load", "MultiJson.load"}),
    merges=frozenset({"merge"}),
    updates=frozenset({"merge!", "update"}),
    encode_json=frozenset({"JSON.generate", "JSON.dump", "Oj.dump", "MultiJson.dump"}),
    encode_form=frozenset({"URI.encode_www_form"}),
    encode_self=frozenset({"to_json"}),
    set_members=frozenset({"store"}),
    json_members=frozenset({"parse"}),
    json_fields={"HTTParty": frozenset({"parsed_response"}), "Faraday with JSON": frozenset({"body"})},
    raw_members=frozenset({"body", "to_s"}),
    status_members=frozenset({"status", "code"}),
    get_members=frozenset({"fetch"}),
    parents=frozenset({"super"}),
    guess=GuessFacts(guesses=False),  # hashes and caches have such methods, too
    sets=SetFacts(
        setter_members=frozenset({"instance_variable_set", "class_variable_set", "const_set"}),
        senders=frozenset({"send", "public_send", "__send__"}),
        within_members=frozenset({"instance_eval", "instance_exec", "class_eval", "class_exec"}),
    ),
    beside=True,
    reopens=True,
)

"""Rust's HTTP clients and string helpers, as data.

Sources: the documentation of reqwest 0.11 and 0.12, of ureq 2 and 3, of the http and url crates,
and of Rust's standard library (std::env, std::collections).
"""

from __future__ import annotations

from migrate.analysis.answerfacts import AnswerFacts
from migrate.analysis.guessfacts import GuessFacts
from migrate.analysis.library import ClientKind, Form, Library, Role
from migrate.analysis.urlfacts import UrlFacts

_R = Role
_VERBS = ("get", "post", "put", "patch", "delete", "head")
_SAYS_NOTHING = Form()
_JSON = frozenset({"json"})  # what reqwest has only where its crate is asked for JSON
_SENDS_JSON = frozenset({"send_json", "into_json", "read_json"})  # the same of ureq

# What reqwest's RequestBuilder is told.
_REQWEST_STEPS = {
    "query": Form(positional=(_R.QUERY,)),
    "json": Form(positional=(_R.JSON,)),
    "form": Form(positional=(_R.DATA,), gives={_R.JSON: "json(&{})"}, gives_with=_JSON),
    "body": Form(positional=(_R.RAW,)),
    "multipart": Form(positional=(_R.DATA,)),
    **dict.fromkeys(
        (
            *("header", "headers", "bearer_auth", "basic_auth", "timeout", "version", "send", "build"),
            *("try_clone", "error_for_status", "error_for_status_ref", "fetch_mode_no_cors"),
        ),
        _SAYS_NOTHING,
    ),
}
# Both clients take JSON only as their crates are asked for it, and with serde_json beside them.
_WITH = frozenset({"json!", "serde_json"})
_WHOLE = frozenset({"query", "json", "form", "body"})
_SAID = {"json": Form(positional=(_R.JSON, _R.DATA, _R.RAW))}
_REQWEST_GIVES = {
    _R.JSON: ".json(&{})",
    _R.RAW: '.header("Content-Type", "application/json").body({})',
}
_REQWEST = {
    **{
        verb: Form(
            method=verb.upper(),
            positional=(_R.URL,),
            family="verb",
            whole_steps=_WHOLE,
            said=_SAID,
            gives=_REQWEST_GIVES,
            gives_with=_WITH,
        )
        for verb in _VERBS
    },
    "request": Form(
        positional=(_R.METHOD, _R.URL), whole_steps=_WHOLE, said=_SAID, gives=_REQWEST_GIVES, gives_with=_WITH
    ),
}
_REQWEST_MAKERS = tuple(
    f"reqwest.{owner}{name}"
    for owner in ("", "blocking.")
    for name in ("Client.new", "Client.default", "Client.builder", "ClientBuilder.new", "Client")
)
_REQWEST_SAME = frozenset(
    {
        *(
            "timeout",
            "connect_timeout",
            "user_agent",
            "default_headers",
            "build",
            "redirect",
            "gzip",
            "brotli",
        ),
        *("cookie_store", "pool_max_idle_per_host", "pool_idle_timeout", "danger_accept_invalid_certs"),
        *(
            "use_rustls_tls",
            "use_native_tls",
            "proxy",
            "no_proxy",
            "https_only",
            "http1_only",
            "local_address",
        ),
        *(
            "tcp_keepalive",
            "tcp_nodelay",
            "referer",
            "connection_verbose",
            "add_root_certificate",
            "identity",
        ),
    }
)

# What ureq's requests are told; the last says what is sent.
_SENT = {_R.JSON: ".send_json({})"}
_UREQ_STEPS = {
    "query": Form(positional=(_R.QUERY,), pair=True),
    "query_pairs": Form(positional=(_R.QUERY,)),
    "send_json": Form(positional=(_R.JSON,), bare="call"),
    "send_form": Form(
        positional=(_R.DATA,), bare="call", gives={_R.JSON: "send_json({})"}, gives_with=_SENDS_JSON
    ),
    "send_string": Form(positional=(_R.RAW,), bare="call"),
    "send_bytes": Form(positional=(_R.RAW,), bare="call"),
    "send": Form(positional=(_R.RAW,), bare="call"),
    "send_empty": _SAYS_NOTHING,
    "call": _SAYS_NOTHING,
    **dict.fromkeys(
        ("set", "header", "timeout", "content_type", "config", "build", "http_status_as_error"), _SAYS_NOTHING
    ),
}
_UREQ = {
    **{
        verb: Form(
            method=verb.upper(),
            positional=(_R.URL,),
            family="verb",
            said=_SAID,
            gives=_SENT,
            gives_with=_WITH,
            instead="call",
        )
        for verb in _VERBS
    },
    "request": Form(
        positional=(_R.METHOD, _R.URL), said=_SAID, gives=_SENT, gives_with=_WITH, instead="call"
    ),
}

_PARSE = {f"{crate}.Url.parse": f"{crate}.Url.parse_with_params" for crate in ("url", "reqwest")}

LIBRARY = Library(
    answers=AnswerFacts(tagged=True),
    clients=(
        ClientKind(name="reqwest", methods=_REQWEST, constructors=_REQWEST_MAKERS, same=_REQWEST_SAME),
        ClientKind(
            name="ureq",
            methods=_UREQ,
            constructors=(
                *("ureq.Agent.new", "ureq.agent", "ureq.AgentBuilder.new", "ureq.builder", "ureq.Agent"),
                *("ureq.Agent.new_with_defaults", "ureq.Agent.config_builder", "ureq.Agent.new_with_config"),
            ),
            same=frozenset(
                {
                    *(
                        "timeout",
                        "timeout_read",
                        "timeout_write",
                        "timeout_connect",
                        "timeout_global",
                        "build",
                    ),
                    *(
                        "user_agent",
                        "redirects",
                        "tls_connector",
                        "proxy",
                        "max_idle_connections",
                        "new_agent",
                    ),
                    "http_status_as_error",
                }
            ),
        ),
    ),
    functions={
        "reqwest.get": ("reqwest", Form(method="GET", positional=(_R.URL,))),
        "reqwest.blocking.get": ("reqwest", Form(method="GET", positional=(_R.URL,))),
        **{f"ureq.{name}": ("ureq", form) for name, form in _UREQ.items()},
    },
    steps={"reqwest": _REQWEST_STEPS, "ureq": _UREQ_STEPS},
    senders=frozenset({"execute", "run"}),
    method_owners=frozenset({"reqwest.Method", "http.Method", "reqwest.blocking.Method", "hyper.Method"}),
    environment=frozenset({"std.env.var", "dotenvy.var", "dotenv.var", "option_env"}),
    default_functions=frozenset(),
    resolve_second=frozenset(_PARSE),
    with_query=frozenset(_PARSE.values()),
    same_text_methods=frozenset({"as_str", "to_string", "into_string"}),
    replace_methods=frozenset({"replace"}),
    quoting=frozenset(
        {"urlencoding.encode", "percent_encoding.utf8_percent_encode", "percent_encoding.percent_encode"}
    ),
    encode_json=frozenset({"serde_json.to_string", "serde_json.to_vec", "serde_json.to_value"}),
    encode_form=frozenset({"serde_urlencoded.to_string"}),
    forms=frozenset({"url.form_urlencoded.Serializer.new", "serde_urlencoded.to_string"}),
    form_types=frozenset({"APPLICATION_WWW_FORM_URLENCODED"}),
    set_members=frozenset({"insert"}),
    add_members=frozenset({"append_pair"}),
    json_members=frozenset({"json", "into_json", "read_json"}),
    same_response_members=frozenset({"body_mut", "into_body"}),
    status_members=frozenset(),
    get_members=frozenset({"get"}),
    urls=UrlFacts(
        members=frozenset(
            {"set_path", "set_query", "query_pairs_mut", "path_segments_mut", "set_host", "set_scheme"}
            | {"set_port", "set_fragment", "set_username", "set_password"}
        ),
        mappings=frozenset({"query_pairs_mut"}),
        resolvers=frozenset({"join"}),
        bare={with_query: plain.rpartition(".")[2] for plain, with_query in _PARSE.items()},
    ),
    parents=frozenset(),
    beside=True,
    scattered=True,
    guess=GuessFacts(guesses=False),
)

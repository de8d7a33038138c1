"""Go's HTTP clients and string helpers, as data.

Source: the documentation of the standard library of Go 1.19 (net/http, net/url, encoding/json, os, fmt).
"""

from __future__ import annotations

from dataclasses import replace

from migrate.analysis.answerfacts import AnswerFacts
from migrate.analysis.library import ClientKind, Form, Library, Role
from migrate.analysis.urlfacts import MadeOf, UrlFacts
from migrate.languages.go import resty

_R = Role
_METHODS = {
    "Get": Form(method="GET", positional=(_R.URL,)),
    "Head": Form(method="HEAD", positional=(_R.URL,)),
    "Post": Form(method="POST", positional=(_R.URL, _R.OTHER, _R.RAW)),
    "PostForm": Form(method="POST", positional=(_R.URL, _R.DATA)),
}
_BODY = frozenset({_R.RAW})
_REQUEST = Form(
    positional=(_R.METHOD, _R.URL, _R.RAW),
    implied="GET",
    implied_with_body="GET",
    required=_BODY,
    raw="strings.NewReader({})",
    raw_needs=frozenset({"strings"}),
    header='{request}.Header.Set("{name}", "{value}")',
    json_type=True,
)
_WITH_CONTEXT = replace(_REQUEST, positional=(_R.OTHER, *_REQUEST.positional))
_FIELDS = {
    "Method": _R.METHOD,
    "Body": _R.RAW,
    "URL": _R.URL,
    "URL.RawQuery": _R.QUERY,
    **dict.fromkeys(("URL.Path", "URL.RawPath", "URL.Host", "URL.Scheme", "URL.Opaque"), _R.URL),
}

LIBRARY = Library(
    answers=AnswerFacts(tagged=True),
    clients=(
        ClientKind(name="net/http", methods=_METHODS, constructors=("net/http.Client",)),
        resty.CLIENT,
    ),
    steps={"resty": resty.STEPS},
    functions={
        **{
            f"net/http.{owner}{name}": ("net/http", form)
            for owner in ("", "DefaultClient.")
            for name, form in _METHODS.items()
        },
        "net/http.NewRequest": ("net/http.Request", _REQUEST),
        "net/http.NewRequestWithContext": ("net/http.Request", _WITH_CONTEXT),
    },
    fields={"net/http.Request": _FIELDS},
    method_owners=frozenset({"net/http"}),
    method_prefix="Method",
    senders=frozenset({"Do"}),
    body_of=frozenset(
        {
            "bytes.NewReader",
            "bytes.NewBuffer",
            "bytes.NewBufferString",
            "strings.NewReader",
            "io.NopCloser",
        }
    ),
    forms=frozenset({"net/url.Values"}),
    environment=frozenset({"os.Getenv"}),
    resolve_second=frozenset({"net/url.Parse", "net/url.ParseRequestURI"}),
    urls=UrlFacts(
        members=frozenset({"Query", "RawQuery", "Path", "RawPath", "Host", "Scheme", "JoinPath"}),
        queries=frozenset({"RawQuery"}),
        reads=frozenset({"Query", "Path", "RawPath", "Host", "Scheme", "JoinPath"}),
        paths=frozenset({"Path"}),
        joiners=frozenset({"JoinPath"}),
        made={
            "net/url.URL": MadeOf(scheme="Scheme", host="Host", path="Path", query="RawQuery", encodes=True),
        },
        encodes=True,
        unset_length=True,
    ),
    same_text_methods=frozenset({"String"}),
    same_text=frozenset(
        {"strings.TrimSpace", "strconv.Itoa", "fmt.Sprint", "io.ReadAll", "io/ioutil.ReadAll"}
    ),
    percent_functions=frozenset({"fmt.Sprintf"}),
    quoting=frozenset({"net/url.PathEscape", "net/url.QueryEscape"}),
    form_members=frozenset({"Encode"}),
    set_members=frozenset({"Set"}),
    add_members=frozenset({"Add"}),
    path_join=frozenset({"net/url.JoinPath", "path.Join"}),
    decode_json=frozenset({"encoding/json.Unmarshal"}),
    status_members=frozenset({"StatusCode"}),
    encode_json=frozenset({"encoding/json.Marshal"}),
    get_members=frozenset(),
    beside=True,
    scattered=True,
)

"""C#'s HTTP clients and string helpers, as data.

Sources: the .NET 8 API (System.Net.Http, System.Net.Http.Json, System.Text.Json, System.Uri), the
documentation of Newtonsoft.Json 13, of RestSharp 112, and of ASP.NET Core 8 (QueryHelpers).
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.analysis.guessfacts import GuessFacts
from migrate.analysis.library import ClientKind, Form, Library, Role
from migrate.analysis.setfacts import SetFacts
from migrate.analysis.urlfacts import UrlFacts
from migrate.languages.csharp import declares, flurl
from migrate.languages.csharp.queries import QUERY

_R = Role
_HTTP = "System.Net.Http"
_URL = {"requestUri": _R.URL}


def _forms() -> dict[str, Form]:
    """The methods of `HttpClient`; those that give the same back are one family."""
    found: dict[str, Form] = {}
    for verb in ("Get", "Delete"):
        found[f"{verb}Async"] = Form(
            method=verb.upper(), positional=(_R.URL,), keywords=_URL, family="response"
        )
        found[f"{verb}FromJsonAsync"] = Form(
            method=verb.upper(), positional=(_R.URL,), keywords=_URL, family="json"
        )
    for name in ("String", "Stream", "ByteArray"):
        found[f"Get{name}Async"] = Form(method="GET", positional=(_R.URL,), keywords=_URL, family=name)
    for verb in ("Post", "Put", "Patch"):
        found[f"{verb}Async"] = Form(
            method=verb.upper(),
            positional=(_R.URL, _R.RAW),
            keywords={**_URL, "content": _R.RAW},
            required=frozenset({_R.RAW}),
            family="response",
        )
        found[f"{verb}AsJsonAsync"] = Form(
            method=verb.upper(),
            positional=(_R.URL, _R.JSON),
            keywords={**_URL, "value": _R.JSON},
            required=frozenset({_R.JSON}),
            family="response",
        )
    return found


_OPTIONS = {"Method": _R.METHOD, "RequestUri": _R.URL, "Content": _R.RAW}
_MESSAGE = Form(
    positional=(_R.METHOD, _R.URL, _R.OPTIONS),
    options=_OPTIONS,
    implied="GET",
    implied_with_body="GET",
    braces=True,
    only_options=Form(
        positional=(_R.OPTIONS,), options=_OPTIONS, implied="GET", implied_with_body="GET", braces=True
    ),
)

# RestSharp: which method a request has that names none is said by what sends it.
_REST_OPTIONS = {"Resource": _R.URL, "Method": _R.METHOD}
_REST_GIVES = {_R.JSON: ".AddJsonBody({})"}
_REST_WHOLE = frozenset({"AddJsonBody", "AddBody", "AddStringBody"})
_REST_REQUEST = Form(
    positional=(_R.URL, _R.METHOD, _R.OPTIONS),
    keywords={"resource": _R.URL, "method": _R.METHOD},
    options=_REST_OPTIONS,
    braces=True,
    whole_steps=_REST_WHOLE,
    gives=_REST_GIVES,
    query_bodies=frozenset({"GET"}),
    only_options=Form(
        positional=(_R.OPTIONS,),
        options=_REST_OPTIONS,
        braces=True,
        whole_steps=_REST_WHOLE,
        gives=_REST_GIVES,
        query_bodies=frozenset({"GET"}),
    ),
)
_REST_STEPS = {
    "AddJsonBody": Form(positional=(_R.JSON,)),
    "AddBody": Form(positional=(_R.JSON,)),
    "AddStringBody": Form(positional=(_R.RAW,)),
    # One value each: what they carry is not followed, and not overlooked.
    "AddQueryParameter": Form(positional=(_R.QUERY,), pair=True),
    "AddParameter": Form(positional=(_R.DATA,), pair=True),
    "AddOrUpdateParameter": Form(positional=(_R.DATA,), pair=True),
    "AddObject": Form(positional=(_R.DATA,)),
    "AddUrlSegment": Form(positional=(_R.QUERY,)),
    **dict.fromkeys(("AddHeader", "AddOrUpdateHeader", "AddHeaders"), Form()),
}


_OFTEN = ("GET", "POST", "PUT")
# What sends a request as this; `Execute` sends one that says no method as GET.
_SENDS = {
    **dict.fromkeys(("Execute", "ExecuteAsync"), "get"),
    **{
        f"{lead}{verb.capitalize()}{end}": verb
        for lead, verbs in (("", (*_OFTEN, "PATCH", "DELETE")), ("Execute", _OFTEN))
        for verb in verbs
        for end in ("", "Async")
    },
}


def _both(*names: str) -> Iterator[str]:
    """Names with their namespace, and without it, as a project may import it for all files."""
    for name in names:
        yield name
        yield name.removeprefix(f"{_HTTP}.Json.").removeprefix(f"{_HTTP}.").removeprefix("System.")


_PARTS = frozenset({"Query", "Path", "Host", "Port", "Scheme", "Fragment", "UserName", "Password"})
_QUERIES = (QUERY, "System.Web.HttpUtility.ParseQueryString")
_ADD_QUERY = "Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString"
_WITH_QUERY = (_ADD_QUERY, "QueryHelpers.AddQueryString")

LIBRARY = Library(
    clients=(
        ClientKind(
            name="HttpClient",
            methods=_forms(),
            constructors=(*_both(f"{_HTTP}.HttpClient"),),
            base=Form(positional=(_R.OPTIONS, _R.OPTIONS, _R.OPTIONS), options={"BaseAddress": _R.BASE}),
            base_member="BaseAddress",
            joins="resolve",
        ),
        ClientKind(
            name="RestSharp",
            methods={},
            constructors=("RestSharp.RestClient", "RestSharp.IRestClient"),
            base=Form(positional=(_R.BASE,), keywords={"baseUrl": _R.BASE}),
            base_member="BaseUrl",
        ),
    ),
    functions={
        **dict.fromkeys(_both(f"{_HTTP}.HttpRequestMessage"), ("HttpRequestMessage", _MESSAGE)),
        "RestSharp.RestRequest": ("RestSharp", _REST_REQUEST),
    },
    declares=declares.DECLARES,
    makers=declares.MAKERS,
    maker_members=declares.MAKER_MEMBERS,
    steps={"RestSharp": _REST_STEPS},
    fields={"HttpRequestMessage": _OPTIONS, "RestSharp": _REST_OPTIONS},
    text_methods=flurl.TEXT_METHODS,
    senders=frozenset({"SendAsync", "Send", *_SENDS}),
    sends=_SENDS,
    method_owners=frozenset((*_both(f"{_HTTP}.HttpMethod"), "RestSharp.Method")),
    body_first=frozenset(
        _both(f"{_HTTP}.StringContent", f"{_HTTP}.ByteArrayContent", f"{_HTTP}.Json.JsonContent.Create")
    ),
    forms=frozenset(_both(f"{_HTTP}.MultipartFormDataContent")),
    environment=frozenset(_both("System.Environment.GetEnvironmentVariable")),
    same_text=frozenset(_both(f"{_HTTP}.HttpMethod", "System.Convert.ToString")),
    same_text_methods=frozenset({"Trim", "ToString", "TrimEnd", "TrimStart"}),
    replace_methods=frozenset({"Replace"}),
    quoting=frozenset(
        (
            *_both("System.Uri.EscapeDataString", "System.Net.WebUtility.UrlEncode"),
            "System.Web.HttpUtility.UrlEncode",
            "WebUtility.UrlEncode",
            "HttpUtility.UrlEncode",
        )
    ),
    resolve=frozenset(_both("System.Uri")),
    resolve_second=frozenset(_both("System.Uri", "System.UriBuilder")),
    with_query=frozenset(_WITH_QUERY),
    form_members=frozenset({"ToString"}),
    typed_reads=frozenset(
        {
            *("GetFromJsonAsync", "DeleteFromJsonAsync", "ReadFromJsonAsync", "ReadAsAsync"),
            *("Deserialize", "DeserializeAsync", "DeserializeObject"),
            *("GetJsonAsync", "ReceiveJson"),
            *("Execute", "ExecuteAsync", "ExecuteGetAsync", "ExecutePostAsync"),
        }
    ),
    urls=UrlFacts(
        members=_PARTS,
        queries=frozenset({"Query"}),
        reads=_PARTS,
        texts=frozenset({"Uri", "AbsoluteUri"}),
        makers=frozenset(_QUERIES),
    ),
    encode_json=frozenset(
        (
            "System.Text.Json.JsonSerializer.Serialize",
            "JsonSerializer.Serialize",
            "Newtonsoft.Json.JsonConvert.SerializeObject",
            "JsonConvert.SerializeObject",
            *_both(f"{_HTTP}.Json.JsonContent.Create"),
        )
    ),
    form_types=frozenset({"FormUrlEncoded"}),
    encode_form=frozenset(_both(f"{_HTTP}.FormUrlEncodedContent")),
    set_members=frozenset({"Add", "TryAdd"}),
    parents=frozenset({"base"}),
    get_members=frozenset(),
    sets=SetFacts(copy_members=frozenset({"with"}), initialises=True),
    beside=True,
    guess=GuessFacts(guesses=False),  # maps and caches have such methods, too
)

"""Java's HTTP clients and string helpers, as data.

Sources: the Java SE 17 API (java.net.http, java.net.HttpURLConnection, java.net.URI), the documentation of
OkHttp 4; of Spring in `migrate.languages.java.spring`.
"""

from __future__ import annotations

from migrate.analysis.guessfacts import GuessFacts
from migrate.analysis.library import Builder, Form, Library, Role
from migrate.analysis.urlfacts import UrlFacts
from migrate.languages.builders import APACHE_STEPS, JOINED, WITH_QUERY
from migrate.languages.java import declares, spring

_R = Role
_VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_SAYS_NOTHING = Form()


def _java_net_http() -> dict[str, Form]:
    """`HttpRequest.Builder` of java.net.http (Java 11)."""
    found: dict[str, Form] = dict.fromkeys(
        ("header", "headers", "setHeader", "timeout", "version", "expectContinue", "build", "copy"),
        _SAYS_NOTHING,
    )
    found["uri"] = Form(positional=(_R.URL,))
    found["method"] = Form(positional=(_R.METHOD, _R.RAW))
    for verb in ("GET", "DELETE", "HEAD"):
        found[verb] = Form(method=verb, family="verb")
    for verb in ("POST", "PUT"):
        found[verb] = Form(method=verb, positional=(_R.RAW,), family="verb")
    return found


def okhttp_steps() -> dict[str, Form]:
    """`Request.Builder` of OkHttp."""
    found: dict[str, Form] = dict.fromkeys(
        ("header", "addHeader", "removeHeader", "headers", "cacheControl", "tag", "build", "newBuilder"),
        _SAYS_NOTHING,
    )
    found["url"] = Form(positional=(_R.URL,))
    found["method"] = Form(positional=(_R.METHOD, _R.RAW))
    for verb in _VERBS:
        body = (_R.RAW,) if verb not in ("GET", "HEAD") else ()
        optional = verb == "DELETE"
        found[verb.lower()] = Form(method=verb, positional=body, family="verb", optional=optional)
    return found


_URL_CONNECTION = {
    "setRequestMethod": Form(positional=(_R.METHOD,)),
    "setRequestProperty": _SAYS_NOTHING,
    "addRequestProperty": _SAYS_NOTHING,
    "setDoOutput": Form(unless=frozenset({"write", "writeBytes", "print"})),
    "getOutputStream": _SAYS_NOTHING,
    "write": Form(positional=(_R.RAW,)),
    "writeBytes": Form(positional=(_R.RAW,)),
    "print": Form(positional=(_R.RAW,)),
}
# java.net.HttpURLConnection.setRequestMethod: "GET POST HEAD OPTIONS PUT DELETE TRACE are legal".
_CONNECTION_METHODS = frozenset({"GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"})
_OPEN = Form(
    implied="GET",
    implied_with_body="POST",
    verbs=_CONNECTION_METHODS,
    verbs_of="HttpURLConnection",
    of_text=True,
)

_ENCODE_JSON = ("writeValueAsString", "writeValueAsBytes", "toJson")
_BODY_OF = frozenset(
    {
        "java.net.http.HttpRequest.BodyPublishers.ofString",
        "java.net.http.HttpRequest.BodyPublishers.ofByteArray",
        "okhttp3.RequestBody.create",
    }
)

_APACHE = ("org.apache.http.client.utils.URIBuilder", "org.apache.hc.core5.net.URIBuilder")

LIBRARY = Library(
    clients=(*spring.CLIENTS, *declares.CLIENTS),
    declares=declares.DECLARES,
    functions={
        "java.net.http.HttpRequest.newBuilder": (
            "java.net.http",
            Form(positional=(_R.URL,), implied="GET", implied_with_body="POST"),
        ),
        "okhttp3.Request.Builder": ("okhttp", Form(implied="GET", implied_with_body="POST")),
    },
    steps={
        "java.net.http": _java_net_http(),
        "okhttp": okhttp_steps(),
        "httpurlconnection": _URL_CONNECTION,
        "WebClient": spring.STEPS,
        "RestClient": spring.STEPS,
    },
    builders={
        "java.net.http": Builder(
            method="method",
            body="{begun}.BodyPublishers.ofString({text})",
            nothing="{begun}.BodyPublishers.noBody()",
            header='.header("{name}", "{value}")',
        ),
        "okhttp": Builder(
            method="method",
            body='okhttp3.RequestBody.create(okhttp3.MediaType.parse("application/json"), {text})',
            nothing="okhttp3.RequestBody.create(null, new byte[0])",
            nothing_to_get="null",
        ),
    },
    text_methods={
        "openConnection": ("httpurlconnection", _OPEN),
    },
    nothing=frozenset(
        {
            "java.net.http.HttpRequest.BodyPublishers.noBody",
            "okhttp3.MediaType.parse",
            "okhttp3.MediaType.get",
        }
    ),
    forms=spring.FORMS
    | {f"okhttp3.{name}Body{more}" for name in ("Form", "Multipart") for more in ("", ".Builder")},
    form_types=frozenset({"APPLICATION_FORM_URLENCODED", "APPLICATION_FORM_URLENCODED_VALUE"}),
    encode_form=spring.ENCODE_FORM,
    same_object=frozenset(
        {
            "java.io.OutputStreamWriter",
            "java.io.DataOutputStream",
            "java.io.BufferedOutputStream",
            "java.io.BufferedWriter",
            "java.io.PrintWriter",
        }
    ),
    environment=frozenset({"System.getenv", "System.getProperty"}),
    default_functions=frozenset({"java.util.Objects.requireNonNullElse"}),
    default_members=frozenset({"orElse"}),
    same_text=frozenset(
        {"String.valueOf", "java.util.Objects.requireNonNull", "java.util.Optional.ofNullable"}
    ),
    same_text_methods=frozenset(
        {"trim", "strip", "toString", "toURI", "toURL", "toExternalForm", "toASCIIString", "intern"}
        | {"toUri", "toUriString"}
    ),
    replace_methods=frozenset({"replace"}),
    quoting=frozenset({"java.net.URLEncoder.encode"}),
    resolve=frozenset({"java.net.URL"}),
    with_query=frozenset({WITH_QUERY}),
    path_join=frozenset({JOINED}),
    resolve_second=frozenset(
        {
            "java.net.URI",
            "java.net.URL",
            "java.net.URI.create",
            "okhttp3.HttpUrl.get",
            "okhttp3.HttpUrl.parse",
            *_APACHE,
        }
    ),
    urls=UrlFacts(members=frozenset(APACHE_STEPS)),
    body_of=_BODY_OF,
    json_is_text=True,
    body_members=frozenset({"getBytes"}),
    body_first=spring.BODY_FIRST,
    entities=frozenset({"org.springframework.http.HttpEntity"}),
    method_owners=spring.METHOD_OWNERS | declares.METHOD_OWNERS,
    encode_members=frozenset(_ENCODE_JSON),
    updates=frozenset({"putAll"}),
    set_members=frozenset({"put", "addProperty", "set", "add"}),
    get_members=frozenset({"get", "path"}),
    parents=frozenset({"super"}),
    beside=True,
    guess=GuessFacts(guesses=False),  # maps and caches have such methods, too
)

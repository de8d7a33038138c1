"""Spring's HTTP clients, as data.

Sources: the Javadoc of Spring Framework 6 (RestTemplate, WebClient, RestClient, DefaultUriBuilderFactory).
A URL that is given as a text may hold `{variables}`, which the client fills and encodes.
"""

from __future__ import annotations

from migrate.analysis.library import ClientKind, Form, Role

_R = Role
_WEB = "org.springframework.web"
_ANY = ("exchange", "org.springframework.http.HttpMethod", "org.springframework.http.HttpEntity")
_NO_PATCH = {
    "PATCH": "a RestTemplate over HttpURLConnection cannot send PATCH: it needs another request factory"
}


def _rest_template() -> dict[str, Form]:
    found: dict[str, Form] = {
        "delete": Form(method="DELETE", positional=(_R.URL,), family="nothing", template=True),
        "put": Form(method="PUT", positional=(_R.URL, _R.JSON), family="nothing", template=True),
        "exchange": Form(positional=(_R.URL, _R.METHOD, _R.JSON), template=True),
    }
    for kind in ("Object", "Entity"):
        found[f"getFor{kind}"] = Form(method="GET", positional=(_R.URL,), family=kind, template=True)
        found[f"postFor{kind}"] = Form(
            method="POST",
            positional=(_R.URL, _R.JSON),
            required=frozenset({_R.JSON}),
            family=kind,
            general=(*_ANY, ".getBody()" if kind == "Object" else ""),
            template=True,
        )
    found["patchForObject"] = Form(
        method="PATCH",
        positional=(_R.URL, _R.JSON),
        required=frozenset({_R.JSON}),
        family="Object",
        general=(*_ANY, ".getBody()"),
        template=True,
    )
    return found


def _web_client(step: str) -> dict[str, Form]:
    """What begins a request; `step` gives its body."""
    body = {"bodyValue": Form(positional=(_R.JSON,))}
    gives = {_R.JSON: f".{step}({{}})"}
    found = {
        verb: Form(
            method=verb.upper(),
            family="verb",
            template=True,
            said=body if verb in ("post", "put", "patch") else {},
            gives=gives if verb in ("post", "put", "patch") else {},
            whole_steps=frozenset({"bodyValue", "body", "contentType"}),
        )
        for verb in ("get", "head", "post", "put", "patch", "delete")
    }
    found["method"] = Form(
        positional=(_R.METHOD,),
        template=True,
        said=body,
        gives=gives,
        whole_steps=frozenset({"bodyValue", "body"}),
    )
    return found


STEPS = {
    "uri": Form(positional=(_R.URL,)),
    "bodyValue": Form(positional=(_R.JSON,), optional=True),
    "body": Form(positional=(_R.JSON,), optional=True),
    **dict.fromkeys(
        ("header", "headers", "contentType", "accept", "acceptCharset", "attribute", "cookie", "retrieve"),
        Form(),
    ),
}

CLIENTS = (
    ClientKind(
        name="RestTemplate",
        methods=_rest_template(),
        constructors=(f"{_WEB}.client.RestTemplate",),
        notes=_NO_PATCH,
    ),
    *(
        ClientKind(
            name=name.rpartition(".")[2],
            methods=_web_client("bodyValue" if name.endswith("WebClient") else "body"),
            constructors=(name, f"{name}.create", f"{name}.builder"),
            base=Form(positional=(_R.BASE,)),
            extends=frozenset({"baseUrl"}),
            same=frozenset({"build", "defaultHeader", "defaultHeaders", "filter", "clone", "mutate"}),
        )
        for name in (f"{_WEB}.reactive.function.client.WebClient", f"{_WEB}.client.RestClient")
    ),
)
BODY_FIRST = frozenset(
    {
        "org.springframework.http.HttpEntity",
        "org.springframework.http.RequestEntity",
        f"{_WEB}.reactive.function.BodyInserters.fromValue",
        "reactor.core.publisher.Mono.just",
    }
)
# A MultiValueMap is a form to the converters that both clients have.
FORMS = frozenset(f"org.springframework.util.{name}" for name in ("MultiValueMap", "LinkedMultiValueMap"))
ENCODE_FORM = frozenset({f"{_WEB}.reactive.function.BodyInserters.fromFormData"})
METHOD_OWNERS = frozenset({"org.springframework.http.HttpMethod"})

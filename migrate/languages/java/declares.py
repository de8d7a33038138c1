"""Clients that are declared in Java and Kotlin, as data.

Sources: the documentation of Retrofit 2, of OpenFeign 13, of Spring Cloud OpenFeign 4 and of Spring
Framework 6 ("HTTP Interface Clients").
"""

from __future__ import annotations

from migrate.analysis.library import ClientKind, Declares, Form, Given, Role

_R = Role
_RETROFIT = "retrofit2.http"
_BIND = "org.springframework.web.bind.annotation"
_SERVICE = "org.springframework.web.service.annotation"
_VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_SEVERAL = frozenset(
    {
        "List",
        "Set",
        "Collection",
        "Iterable",
        "Map",
        "Array",
        "MutableList",
        "Sequence",
        "Stream",
        "MultiValueMap",
    }
)
_PATH = {"value": _R.URL, "path": _R.URL}
_HEADER = Given(role=_R.OTHER, whole=True)


def _retrofit() -> Declares:
    operations = {
        f"{_RETROFIT}.{verb}": Form(method=verb, positional=(_R.URL,), keywords=_PATH, family="verb")
        for verb in (*_VERBS, "OPTIONS")
    }
    operations[f"{_RETROFIT}.HTTP"] = Form(
        keywords={"method": _R.METHOD, "path": _R.URL, "hasBody": _R.RAW}, family="named"
    )
    given = {
        "Path": Given(role=_R.PATH),
        "Query": Given(role=_R.QUERY),
        "QueryName": Given(role=_R.QUERY, whole=True),
        "QueryMap": Given(role=_R.QUERY, whole=True),
        "Field": Given(role=_R.DATA),
        "FieldMap": Given(role=_R.DATA, whole=True),
        "Part": Given(role=_R.DATA, whole=True),
        "PartMap": Given(role=_R.DATA, whole=True),
        "Body": Given(role=_R.JSON, whole=True),
        **dict.fromkeys(("Header", "HeaderMap", "Tag"), _HEADER),
    }
    return Declares(
        client="Retrofit",
        operations=operations,
        parameters={f"{_RETROFIT}.{name}": item for name, item in given.items()},
        path=f"{_RETROFIT}.Path",
        forms=frozenset({f"{_RETROFIT}.FormUrlEncoded"}),
        bodiless=frozenset({"GET", "HEAD", "DELETE"}),
        several=_SEVERAL,
        joins="resolve",
    )


_FEIGN = Declares(
    client="Feign",
    operations={"feign.RequestLine": Form(positional=(_R.URL,), keywords={"value": _R.URL})},
    parameters={
        "feign.Param": Given(role=_R.DATA),
        "feign.QueryMap": Given(role=_R.QUERY, whole=True),
        "feign.HeaderMap": _HEADER,
    },
    unmarked=(Given(role=_R.JSON, whole=True), Given(role=_R.JSON, whole=True)),
    line=True,
    bodies=frozenset({"feign.Body"}),
    ignored=frozenset({"URI", "Options"}),
    several=_SEVERAL,
)


def _spring(owner: str, suffix: str, request: str) -> dict[str, Form]:
    found = {
        f"{owner}.{verb.capitalize()}{suffix}": Form(
            method=verb, positional=(_R.URL,), keywords={**_PATH, "url": _R.URL}, family="verb"
        )
        for verb in ("GET", "POST", "PUT", "PATCH", "DELETE")
    }
    found[f"{owner}.{request}"] = Form(
        positional=(_R.URL,), keywords={**_PATH, "url": _R.URL, "method": _R.METHOD}, family="named"
    )
    return found


_SPRING_PARAMETERS = {
    f"{_BIND}.PathVariable": Given(role=_R.PATH),
    f"{_BIND}.RequestParam": Given(role=_R.QUERY),
    f"{_BIND}.RequestBody": Given(role=_R.JSON, whole=True),
    f"{_BIND}.RequestPart": Given(role=_R.DATA, whole=True),
    f"{_BIND}.RequestHeader": _HEADER,
    f"{_BIND}.CookieValue": _HEADER,
}
_SPRING_FEIGN = Declares(
    client="Spring Cloud OpenFeign",
    operations=_spring(_BIND, "Mapping", "RequestMapping"),
    parameters={
        **_SPRING_PARAMETERS,
        "org.springframework.cloud.openfeign.SpringQueryMap": Given(role=_R.QUERY, whole=True),
    },
    unmarked=(Given(role=_R.JSON, whole=True), Given(role=_R.JSON, whole=True)),
    path=f"{_BIND}.PathVariable",
    within={
        "org.springframework.cloud.openfeign.FeignClient": Form(
            keywords={"url": _R.BASE, "path": _R.URL},
        )
    },
    only_within=True,  # in any other interface these are routes of a server
    several=_SEVERAL,
)
_SPRING_HTTP = Declares(
    client="Spring HTTP interface",
    operations=_spring(_SERVICE, "Exchange", "HttpExchange"),
    parameters=_SPRING_PARAMETERS,
    unmarked=(Given(role=_R.OTHER), Given(role=_R.OTHER)),
    path=f"{_BIND}.PathVariable",
    within={
        f"{_SERVICE}.HttpExchange": Form(positional=(_R.URL,), keywords={"value": _R.URL, "url": _R.URL})
    },
    several=_SEVERAL,
)
DECLARES = (_retrofit(), _FEIGN, _SPRING_FEIGN, _SPRING_HTTP)

CLIENTS = (
    ClientKind(
        name="Retrofit",
        methods={},
        constructors=("retrofit2.Retrofit", "retrofit2.Retrofit.Builder"),
        extends=frozenset({"baseUrl"}),
        base=Form(positional=(_R.BASE,)),
        same=frozenset(
            {"client", "callFactory", "callbackExecutor", "validateEagerly", "build", "newBuilder"}
            | {"addConverterFactory", "addCallAdapterFactory", "also", "apply"}
        ),
        makes={"create": Form(positional=(_R.INTERFACE,))},
    ),
    ClientKind(
        name="Feign",
        methods={},
        constructors=("feign.Feign.builder", "feign.Feign.Builder"),
        same=frozenset(
            {"encoder", "decoder", "client", "contract", "logger", "logLevel", "options", "retryer"}
            | {"requestInterceptor", "requestInterceptors", "errorDecoder", "dismiss404", "queryMapEncoder"}
            | {"decode404", "doNotCloseAfterDecode", "mapAndDecode", "addCapability"}
        ),
        makes={"target": Form(positional=(_R.INTERFACE, _R.BASE))},
    ),
)
METHOD_OWNERS = frozenset({f"{_BIND}.RequestMethod"})

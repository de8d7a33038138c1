"""Kotlin's HTTP clients and string helpers, as data; what is Java's is in its own table.

Sources: the documentation of Ktor 3 and 1, of OkHttp 4 and of kotlinx.serialization 1.
"""

from __future__ import annotations

from dataclasses import replace

from migrate.analysis.library import Builder, ClientKind, Form, Role
from migrate.analysis.setfacts import SetFacts
from migrate.languages.java.library import LIBRARY as JAVA

_R = Role
_VERBS = ("get", "post", "put", "patch", "delete", "head", "options")
_REQUEST = "io.ktor.client.request"

# What is said in the block behind a call: `client.post(url) { parameter("id", id); setBody(x) }`.
_SAID = {
    "url": Form(positional=(_R.URL,)),
    "parameter": Form(positional=(_R.QUERY,)),
    "setBody": Form(positional=(_R.JSON,)),
    "header": Form(),
    "headers": Form(),
    "contentType": Form(),
    "accept": Form(),
    "bearerAuth": Form(),
    "basicAuth": Form(),
    "timeout": Form(),
    "expectSuccess": Form(),
}
_SET = {"method": _R.METHOD, "expectSuccess": _R.OTHER, "body": _R.RAW}  # `body` is that of Ktor 1


def _ktor() -> dict[str, Form]:
    found = {
        verb: Form(
            method=verb.upper(),
            positional=(_R.URL,),
            keywords={"urlString": _R.URL},
            family="verb",
            said=_SAID,
            set=_SET,
            needs=frozenset({f"{_REQUEST}.{verb}"}),
        )
        for verb in _VERBS
    }
    found["submitForm"] = Form(
        method="POST",
        positional=(_R.URL, _R.DATA),
        keywords={"url": _R.URL, "formParameters": _R.DATA, "encodeInQuery": _R.METHOD},
        family="form",
        said=_SAID,
    )
    found["request"] = Form(
        positional=(_R.URL,), said=_SAID, set=_SET, implied="GET", implied_with_body="GET"
    )
    return found


LIBRARY = replace(
    JAVA,
    clients=(
        ClientKind(
            name="ktor",
            methods=_ktor(),
            constructors=("io.ktor.client.HttpClient",),
            base_said=frozenset({"url"}),
            joins="resolve",
        ),
        *JAVA.clients,
    ),
    builders={
        **JAVA.builders,
        "okhttp": Builder(
            method="method",
            body='{text}.toRequestBody("application/json".toMediaType())',
            nothing='"".toRequestBody()',
            nothing_to_get="null",
            needs=frozenset({"okhttp3.RequestBody.Companion.toRequestBody"}),
            body_needs=frozenset({"okhttp3.MediaType.Companion.toMediaType"}),
        ),
    },
    method_owners=JAVA.method_owners | {"io.ktor.http.HttpMethod"},
    body_members=frozenset({"toRequestBody", "toByteArray", "getBytes"}),
    nothing=JAVA.nothing | {"ByteArray"},
    forms=JAVA.forms
    | {
        f"{_REQUEST}.forms.FormDataContent",
        f"{_REQUEST}.forms.MultiPartFormDataContent",
        f"{_REQUEST}.forms.formData",
        "io.ktor.http.Parameters",
    },
    form_types=JAVA.form_types | {"FormUrlEncoded"},
    form_members=frozenset({"formUrlEncode"}),
    encode_json=frozenset({"kotlinx.serialization.json.Json.encodeToString"}),
    quoting=JAVA.quoting,
    same_text=JAVA.same_text | {"io.ktor.http.HttpMethod"},
    same_text_methods=JAVA.same_text_methods
    | {"toHttpUrl", "toHttpUrlOrNull", "trimIndent", "toURI", "toURL"},
    updates=frozenset({"putAll"}),
    set_members=frozenset({"put", "add"}),
    sets=SetFacts(
        copy_members=frozenset({"copy"}),
        within=frozenset({"with"}),
        within_members=frozenset({"apply", "run"}),
    ),
)

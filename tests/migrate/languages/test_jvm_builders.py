"""Builders and texts of the JVM's languages and of C#: forms, queries behind URLs, JSON text, entities."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten

HEAD = """package app;

import java.net.*;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import okhttp3.*;
import org.springframework.http.*;
import org.springframework.util.*;
import org.springframework.web.client.*;
import org.springframework.web.reactive.function.client.WebClient;

class Main {{
  static final String BASE = "https://api.creatoraudit.com/v{version}";
  RestTemplate rest = new RestTemplate();
  WebClient web = WebClient.create(BASE);

  void run(String id, long number, String name) throws Exception {{
    {code}
  }}
}}
"""
ID = 'URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20")'
JAVA = {
    "JSON text": (
        'HttpRequest.newBuilder(URI.create(BASE + "/creator/modify")).header("Content-Type", "application/json")\n'
        '        .POST(HttpRequest.BodyPublishers.ofString("{\\"creator_id\\": " + number + ", \\"name\\": \\"" + name + "\\"}"));',
        'HttpRequest.newBuilder(URI.create(BASE + "/creators/" + number)).header("Content-Type", "application/json")\n'
        '        .method("PATCH", HttpRequest.BodyPublishers.ofString("{\\"name\\": \\"" + name + "\\"}"));',
    ),
    "JSON text in a variable, which v2 wants more in": (
        'String json = "{\\"creator_id\\": \\"" + id + "\\"}";\n'
        '    new Request.Builder().url(BASE + "/creator/activate").post(RequestBody.create(json, JSON)).build();',
        'String json = "{\\"is_active\\": true}";\n'
        f'    new Request.Builder().url(BASE + "/creators/" + {ID}).patch(RequestBody.create(json, JSON)).build();',
    ),
    "a form of OkHttp of which nothing is left": (
        'RequestBody form = new FormBody.Builder()\n        .add("creator_id", id)\n        .add("account_id", name)\n'
        '        .build();\n    new Request.Builder().url(BASE + "/creator/remove-account").post(form).build();',
        f'new Request.Builder().url(BASE + "/creators/" + {ID} + "/accounts/" + '
        f"{ID.replace('(id', '(name')}).delete().build();",
    ),
    "a query that is added to a URL": (
        'HttpUrl url = HttpUrl.parse(BASE + "/creator").newBuilder().addQueryParameter("creator_id", id).build();\n'
        "    new Request.Builder().url(url).build();",
        f'HttpUrl url = HttpUrl.parse(BASE + "/creators/" + {ID}).newBuilder().build();\n'
        "    new Request.Builder().url(url).build();",
    ),
    "one of several fields of a query": (
        'new Request.Builder().url(HttpUrl.get(BASE + "/creator").newBuilder()\n'
        '        .addQueryParameter("creator_id", id)\n        .addQueryParameter("x", name).build()).build();',
        f'new Request.Builder().url(HttpUrl.get(BASE + "/creators/" + {ID}).newBuilder()\n'
        '        .addQueryParameter("x", name).build()).build();',
    ),
    "a URL that a block builds": (
        'web.get().uri(b -> b.path("/creator").queryParam("creator_id", id).build()).retrieve();',
        'web.get().uri(b -> b.path("/creators/" + id).build()).retrieve();',
    ),
    "an entity keeps its headers": (
        'rest.exchange(BASE + "/creator/remove-account", HttpMethod.POST,\n'
        '        new HttpEntity<>(Map.of("creator_id", id, "account_id", name), headers), String.class);',
        'rest.exchange(BASE + "/creators/" + id + "/accounts/" + name, HttpMethod.DELETE,\n'
        "        new HttpEntity<>(headers), String.class);",
    ),
    "a form of Spring in an entity": (
        "MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();\n"
        '    form.add("creator_id", number);\n    form.add("account_id", number);\n'
        "    HttpEntity<?> request = new HttpEntity<>(form, headers);\n"
        '    rest.exchange(BASE + "/creator/remove-account", HttpMethod.POST, request, String.class);',
        "HttpEntity<?> request = new HttpEntity<>(headers);\n"
        '    rest.exchange(BASE + "/creators/" + number + "/accounts/" + number, HttpMethod.DELETE, request, String.class);',
    ),
}


@pytest.mark.parametrize("name", JAVA)
def test_java(name: str) -> None:
    before, after = JAVA[name]
    check_rewritten(
        HEAD.format(version=1, code=before), HEAD.format(version=2, code=after), file="app/Main.java"
    )


REVIEWED = {
    "a form that stays": (
        'RequestBody form = new FormBody.Builder().add("creator_id", id).add("name", name).build();\n'
        '    new Request.Builder().url(BASE + "/creator/modify").post(form).build();',
        "v2 takes JSON",
    ),
    "a path that is added to a URL": (
        'HttpUrl url = HttpUrl.parse(BASE).newBuilder().addPathSegment("creator").addQueryParameter("id", id).build();\n'
        "    new Request.Builder().url(url).build();",
        "a value in it would be encoded twice",
    ),
    "a URL that is built from its host": (
        'HttpUrl url = new HttpUrl.Builder().scheme("https").host("api.creatoraudit.com").addPathSegments("v1/creator").build();\n'
        "    new Request.Builder().url(url).build();",
        "",
    ),
    "JSON text that is formatted": (
        'String json = String.format("{\\"creator_id\\": \\"%s\\", \\"name\\": \\"%s\\"}", id, name);\n'
        '    new Request.Builder().url(BASE + "/creator/modify").post(RequestBody.create(json, JSON)).build();',
        "creator_id belongs in the v2 path",
    ),
    "an entity that two calls are given": (
        'HttpEntity<?> request = new HttpEntity<>(Map.of("creator_id", id, "account_id", name), headers);\n'
        '    rest.exchange(BASE + "/creator/remove-account", HttpMethod.POST, request, String.class);\n'
        '    rest.exchange(BASE + "/creator/add-account", HttpMethod.POST, request, String.class);',
        "",
    ),
}


@pytest.mark.parametrize("name", REVIEWED)
def test_java_reviewed(name: str) -> None:
    code, reason = REVIEWED[name]
    check_review(HEAD.format(version=1, code=code), reason, file="app/Main.java")


KOTLIN_ID = '${URLEncoder.encode(id, "UTF-8").replace("+", "%20")}'
KOTLIN = {
    "a form": (
        'Request.Builder().url("$BASE/creator/remove-account").post(FormBody.Builder()'
        '.add("creator_id", id).add("account_id", "5").build()).build()',
        f'Request.Builder().url("$BASE/creators/{KOTLIN_ID}/accounts/5").delete().build()',
    ),
    "a query": (
        'val url = "$BASE/creator".toHttpUrl().newBuilder().addQueryParameter("creator_id", id).build()\n'
        "    Request.Builder().url(url).get().build()",
        f'val url = "$BASE/creators/{KOTLIN_ID}".toHttpUrl().newBuilder().build()\n'
        "    Request.Builder().url(url).get().build()",
    ),
    "JSON text": (
        'Request.Builder().url("$BASE/creator/modify").post("{\\"creator_id\\": \\"$id\\", \\"name\\": \\"x\\"}".toRequestBody(JSON)).build()',
        f'Request.Builder().url("$BASE/creators/{KOTLIN_ID}").patch("{{\\"name\\": \\"x\\"}}".toRequestBody(JSON)).build()',
    ),
    "JSON text as it is": (
        'Request.Builder().url("$BASE/creator/activate").post("""{"creator_id": "$id"}""".toRequestBody(JSON)).build()',
        f'Request.Builder().url("$BASE/creators/{KOTLIN_ID}").patch("""{{"is_active": true}}""".toRequestBody(JSON)).build()',
    ),
}


@pytest.mark.parametrize("name", KOTLIN)
def test_kotlin(name: str) -> None:
    source = """package app

import java.net.URLEncoder
import okhttp3.*
import okhttp3.HttpUrl.Companion.toHttpUrl
import okhttp3.RequestBody.Companion.toRequestBody

const val BASE = "https://api.creatoraudit.com/v{version}"

fun run(id: String) {{
    {code}
}}
"""
    before, after = KOTLIN[name]
    check_rewritten(
        source.format(version=1, code=before), source.format(version=2, code=after), file="app/Main.kt"
    )


CSHARP = {
    "a sum": ('"{\\"creator_id\\": \\"" + id + "\\", \\"name\\": \\"x\\"}"', '"{\\"name\\": \\"x\\"}"'),
    "an interpolation": (
        '$"{{\\"creator_id\\": \\"{id}\\", \\"name\\": \\"{n}\\"}}"',
        '$"{{\\"name\\": \\"{n}\\"}}"',
    ),
    "a verbatim text": ('@"{""creator_id"": """ + id + @""", ""name"": ""x""}"', '@"{""name"": ""x""}"'),
}


@pytest.mark.parametrize("name", CSHARP)
def test_json_text_of_csharp(name: str) -> None:
    source = """using System;
using System.Net.Http;
using System.Text;

class P
{
    const string Base = "https://api.creatoraudit.com/v%s";
    async Task Run(HttpClient http, string id, string n)
    {
        await http.%sAsync(Base + %s, new StringContent(%s, Encoding.UTF8, "application/json"));
    }
}
"""
    before, after = CSHARP[name]
    check_rewritten(
        source % (1, "Post", '"/creator/modify"', before),
        source % (2, "Patch", '$"/creators/{Uri.EscapeDataString(id)}"', after),
        file="P.cs",
    )


KTOR = """package app

import io.ktor.client.*
import io.ktor.client.request.*
import io.ktor.client.request.forms.*
import io.ktor.http.*

const val BASE = "https://api.creatoraudit.com/v{version}"

suspend fun run(client: HttpClient, id: String) {{
    {code}
}}
"""
IN_PATH = "${id.encodeURLPathPart()}"
KTOR_CALLS = {
    "a URL that a block says": (
        'client.get {\n        url("$BASE/creator")\n        parameter("creator_id", id)\n    }',
        f'client.get {{\n        url("$BASE/creators/{IN_PATH}")\n    }}',
    ),
    "a field in a block of the URL": (
        'client.get("$BASE/creator") {\n        url {\n            parameters.append("creator_id", id)\n        }\n    }',
        f'client.get("$BASE/creators/{IN_PATH}") {{\n        url {{\n        }}\n    }}',
    ),
    "JSON text": (
        'client.post("$BASE/creator/modify") { setBody("""{"creator_id": "$id", "name": "x"}""") }',
        f'client.patch("$BASE/creators/{IN_PATH}") {{ setBody("""{{"name": "x"}}""") }}',
    ),
}


@pytest.mark.parametrize("name", KTOR_CALLS)
def test_ktor(name: str) -> None:
    before, after = KTOR_CALLS[name]
    check_rewritten(
        KTOR.format(version=1, code=before), KTOR.format(version=2, code=after), file="app/Main.kt"
    )


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ('client.get(BASE) { url { appendPathSegments("creator") } }', "the path is not visible here"),
        (
            'client.submitForm("$BASE/creator/remove-account", parameters { append("creator_id", id) })',
            "",
        ),
        (
            'client.submitForm("$BASE/creator/modify", parameters { append("id", id) }, encodeInQuery = true)',
            "",
        ),
    ],
)
def test_ktor_reviewed(code: str, reason: str) -> None:
    check_review(KTOR.format(version=1, code=code), reason, file="app/Main.kt")


RESTSHARP = {
    "a query by steps": (
        'var r = new RestRequest("creator", Method.Get).AddQueryParameter("creator_id", number);',
        'var r = new RestRequest($"creators/{number}", Method.Get);',
    ),
    "a form by statements": (
        'var r = new RestRequest("creator/remove-account", Method.Post);\n'
        '        r.AddParameter("creator_id", number);\n        r.AddParameter("account_id", number);',
        'var r = new RestRequest($"creators/{number}/accounts/{number}", Method.Delete);',
    ),
    "a parameter of GET is of the query": (
        'var r = new RestRequest("list-creators", Method.Get);\n        r.AddParameter("per_page", "5");',
        'var r = new RestRequest("creators", Method.Get);\n        r.AddParameter("limit", "5");',
    ),
}
SHARP = """using RestSharp;

class P
{{
    async Task Run(int number)
    {{
        var client = new RestClient("https://api.creatoraudit.com/v{version}");
        {code}
        await client.ExecuteAsync(r);
    }}
}}
"""


@pytest.mark.parametrize("name", RESTSHARP)
def test_restsharp(name: str) -> None:
    before, after = RESTSHARP[name]
    check_rewritten(SHARP.format(version=1, code=before), SHARP.format(version=2, code=after), file="P.cs")


def test_a_form_of_restsharp_that_stays() -> None:
    code = (
        'var r = new RestRequest("creator/modify", Method.Post);\n'
        '        r.AddParameter("creator_id", number);\n        r.AddParameter("name", "x");'
    )
    check_review(SHARP.format(version=1, code=code), "v2 takes JSON", file="P.cs")

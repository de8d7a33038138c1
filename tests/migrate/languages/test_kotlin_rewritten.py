"""Kotlin calls that are rewritten, form by form."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files, check_rewritten

FILE = """package app

%s
const val BASE = "https://api.creatoraudit.com/v%d"

suspend fun run(http: HttpClient, id: String, number: Long, user: User) {
    %s
}
"""
KTOR = "import io.ktor.client.HttpClient\nimport io.ktor.client.request.*\nimport io.ktor.http.*\n"
OKHTTP = (
    "import java.net.URLEncoder\nimport okhttp3.MediaType.Companion.toMediaType\n"
    "import okhttp3.Request\nimport okhttp3.RequestBody.Companion.toRequestBody\n"
)
NET = "import java.net.URI\nimport java.net.URLEncoder\nimport java.net.http.HttpRequest\n"
ENCODED = 'URLEncoder.encode(id, "UTF-8").replace("+", "%20")'

CALLS = {
    "ktor with the id in the URL": (
        KTOR,
        'http.get("$BASE/creator?creator_id=$id")',
        'http.get("$BASE/creators/${id.encodeURLPathPart()}")',
    ),
    "ktor with the id as a parameter": (
        KTOR,
        'http.get("$BASE/creator") { parameter("creator_id", user.id) }',
        'http.get("$BASE/creators/${user.id.toString().encodeURLPathPart()}")',
    ),
    "ktor with a parameter beside others": (
        KTOR,
        """http.get(BASE + "/creator") {
        parameter("creator_id", number)
        header("Accept", "application/json")
    }""",
        """http.get(BASE + "/creators/${number}") {
        header("Accept", "application/json")
    }""",
    ),
    "ktor with a body": (
        KTOR,
        """http.post("$BASE/creator/modify") {
        contentType(ContentType.Application.Json)
        setBody(mapOf("creator_id" to id, "name" to "a"))
    }""",
        """http.patch("$BASE/creators/${id.encodeURLPathPart()}") {
        contentType(ContentType.Application.Json)
        setBody(mapOf("name" to "a"))
    }""",
    ),
    "ktor without what it sent": (
        KTOR,
        """http.post("$BASE/creator/remove-account") {
        contentType(ContentType.Application.Json)
        setBody(mapOf("creator_id" to number, "account_id" to 7))
    }""",
        'http.delete("$BASE/creators/${number}/accounts/7")',
    ),
    "ktor with the method in the block": (
        KTOR,
        """http.request("$BASE/creator/modify") {
        method = HttpMethod.Post
        setBody(mapOf("creator_id" to number, "name" to "a"))
    }""",
        """http.request("$BASE/creators/${number}") {
        method = HttpMethod.Patch
        setBody(mapOf("name" to "a"))
    }""",
    ),
    "OkHttp": (
        OKHTTP,
        """val json = mapper.writeValueAsString(mapOf("creator_id" to id, "name" to "a"))
    Request.Builder().url("$BASE/creator/modify").post(json.toRequestBody("application/json".toMediaType())).build()""",
        f"""val json = mapper.writeValueAsString(mapOf("name" to "a"))
    Request.Builder().url("$BASE/creators/${{{ENCODED}}}").patch(json.toRequestBody("application/json".toMediaType())).build()""",
    ),
    "OkHttp where there was no body": (
        OKHTTP,
        'Request.Builder().url("$BASE/creator/activate?creator_id=$number").post("".toRequestBody()).build()',
        'Request.Builder().url("$BASE/creators/$number")'
        '.patch("{\\"is_active\\": true}".toRequestBody("application/json".toMediaType())).build()',
    ),
    "java.net.http": (
        NET,
        """val payload = mutableMapOf<String, Any>()
    payload["creator_id"] = number
    payload["name"] = "a"
    HttpRequest.newBuilder(URI.create(BASE + "/creator/modify"))
        .POST(HttpRequest.BodyPublishers.ofString(gson.toJson(payload)))
        .build()""",
        """val payload = mutableMapOf<String, Any>()
    payload["name"] = "a"
    HttpRequest.newBuilder(URI.create(BASE + "/creators/${number}"))
        .method("PATCH", HttpRequest.BodyPublishers.ofString(gson.toJson(payload)))
        .build()""",
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_call(name: str) -> None:
    imports, before, after = CALLS[name]
    check_rewritten(FILE % (imports, 1, before), FILE % (imports, 2, after), file="app/Main.kt")


def test_imports_are_added_where_they_belong() -> None:
    imports = "import io.ktor.client.HttpClient\nimport io.ktor.client.request.post\n"
    now = (
        "import io.ktor.client.HttpClient\nimport io.ktor.client.request.delete\n"
        "import io.ktor.client.request.post\nimport io.ktor.http.encodeURLPathPart\n"
    )
    old = 'http.post("$BASE/creator/remove-account?creator_id=$id&account_id=1")'
    new = 'http.delete("$BASE/creators/${id.encodeURLPathPart()}/accounts/1")'
    check_rewritten(FILE % (imports, 1, old), FILE % (now, 2, new), file="app/Main.kt")


def test_a_client_and_a_constant_of_another_package() -> None:
    client = """package app

import app.conf.ROOT
import io.ktor.client.HttpClient
import io.ktor.client.request.*
import io.ktor.http.*

class Client(private val http: HttpClient, private val base: String = ROOT) {
    private suspend fun send(verb: HttpMethod, path: String, body: Any) = http.request(base + path) {
        method = verb
        setBody(body)
    }

    suspend fun rename(id: Long, name: String) = %s
}
"""
    constants = 'package app.conf\n\nconst val ROOT = "https://api.creatoraudit.com/v%d"\n'
    old = 'send(HttpMethod.Post, "/creator/modify", mapOf("creator_id" to id, "name" to name))'
    new = 'send(HttpMethod.Patch, "/creators/${id}", mapOf("name" to name))'
    check_files(
        {"app/Client.kt": client % old, "app/conf/Constants.kt": constants % 1},
        {"app/Client.kt": client % new, "app/conf/Constants.kt": constants % 2},
    )


@pytest.mark.parametrize("behind", [" Settings {\n    val X = 1\n}", ' path = "x"', " /* which\n goes on */"])
def test_an_import_is_added_before_one_whose_line_goes_on(behind: str) -> None:
    head = f"import io.ktor.client.HttpClient\n%simport io.ktor.client.request.get{behind}\n"
    old = 'http.post("$BASE/creator/modify") { setBody(mapOf("creator_id" to number, "name" to "a")) }'
    new = 'http.patch("$BASE/creators/${number}") { setBody(mapOf("name" to "a")) }'
    added = "import io.ktor.client.request.patch\n"
    check_rewritten(FILE % (head % "", 1, old), FILE % (head % added, 2, new), file="app/Main.kt")

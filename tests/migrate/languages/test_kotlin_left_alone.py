"""Kotlin that must not be edited: other hosts, servers, and what is not certain."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.field.lending import check_kept
from tests.migrate.rewrite.racks import racks
from tests.migrate.tools import check_review, check_untouched, rewritten

FOREIGN = {
    "another host": """
suspend fun run(http: io.ktor.client.HttpClient) {
    http.post("https://api.elsewhere.example/v1/creator/modify")
}
""",
    "a route of a server": """
// https://api.creatoraudit.com
fun Application.module() {
    routing {
        post("/creator/modify") { call.respond(HttpStatusCode.OK) }
    }
}
""",
    "a key of a cache": """
fun run(cache: MutableMap<String, String>) = cache.get("https://api.creatoraudit.com/v1/creator?creator_id=4")
""",
    "a regular expression": """
// https://api.creatoraudit.com
val path = Regex("^/v1/creator/(modify|delete)$")
""",
    "SQL": """
// https://api.creatoraudit.com
val sql = "select creator_id from creator where path = '/creator'"
""",
    "a server of a test": """
// https://api.creatoraudit.com
fun test() { server.enqueue(MockResponse()); assertEquals("/creator/modify", server.takeRequest().path) }
""",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign(name: str) -> None:
    check_untouched(FOREIGN[name], Outcome.LEFT_ALONE, Outcome.NEEDS_REVIEW, file="app/A.kt")


HEAD = """package app

import io.ktor.client.HttpClient
import io.ktor.client.request.*
import okhttp3.*

const val BASE = "https://api.creatoraudit.com/v1"

suspend fun run(http: HttpClient, id: String) {
    %s
}
"""
REVIEWED = {
    "an id in a body that is not seen": (
        'http.post("$BASE/creator/modify") { setBody(body) }',
        "not visible here",
    ),
    "a block that does more": (
        'http.post("$BASE/creator/remove-account?creator_id=1&account_id=2") { fill(this) }',
        "not visible here",
    ),
    "no block for the body that v2 wants": (
        'http.post("$BASE/creator/activate?creator_id=$id")',
        "takes none here",
    ),
    "a form": (
        'Request.Builder().url("$BASE/creator/modify?creator_id=$id")'
        '.post(FormBody.Builder().add("name", "a").build()).build()',
        "as a form",
    ),
}


@pytest.mark.parametrize("name", REVIEWED)
def test_reviewed(name: str) -> None:
    text, reason = REVIEWED[name]
    check_review(HEAD.replace("%s", text), reason, file="app/A.kt")


def test_a_client_of_another_host() -> None:
    check_untouched(
        """
// https://api.creatoraudit.com
import io.ktor.client.HttpClient
import io.ktor.client.request.*

val client = HttpClient(CIO) {
    defaultRequest { url("https://api.elsewhere.example/v1/") }
}

suspend fun run(id: Long) = client.post("creator/remove-account?creator_id=$id&account_id=4")
""",
        Outcome.LEFT_ALONE,
        Outcome.NEEDS_REVIEW,
        file="app/A.kt",
    )


def test_a_constant_in_a_file_without_a_word_of_the_map_is_found() -> None:
    files = {
        "app/A.kt": HEAD.replace(HEAD.splitlines()[6], "").replace("%s", 'http.get("$BASE/list-creators")'),
        "app/Constants.kt": 'package app\n\nconst val BASE = "https://api.elsewhere.example/v1"\n',
    }
    after, _ = rewritten(files)
    assert {path: text.decode() for path, text in after.items()} == files


KTOR_1 = """import io.ktor.client.HttpClient
import io.ktor.client.request.*
import io.ktor.client.request.forms.FormDataContent
import io.ktor.http.*

suspend fun %s(client: HttpClient, id: String) = client.%s {
%s
}
"""
SET = {
    "a form, by the verb": KTOR_1
    % (
        "scrap",
        'post<String>("https://racks.example/v1/machine/scrap")',
        '    body = FormDataContent(Parameters.build { append("ID", id) })',
    ),
    "an id in the URL beside it": KTOR_1
    % (
        "list",
        'request<String>("https://racks.example/v1/machine/list")',
        '    method = HttpMethod.Get\n    body = TextContent("x=1", ContentType.Text.Plain)',
    ),
}


@pytest.mark.parametrize("text", SET.values(), ids=SET)
def test_a_body_that_is_set_in_the_block_of_ktor_1_is_not_seen(text: str) -> None:
    check_kept(text, "what the call", racks(), "Racks.kt")

"""Paths that builders are given step by step: OkHttp's HttpUrl.Builder, Spring's UriComponentsBuilder."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten, check_untouched

HEAD = """package app;

import okhttp3.*;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.util.UriComponentsBuilder;

class Main {
  static final String BASE = "https://api.creatoraudit.com/v%d";
  static final String PATH = "%s";
  RestTemplate rest = new RestTemplate();
  OkHttpClient http = new OkHttpClient();

  void run(String id, String size) throws Exception {
    %s
  }
}
"""
SEND = "\n    http.newCall(new Request.Builder().url(url).build()).execute();"
GET = "\n    rest.getForObject(url, String.class);"
OK = "HttpUrl url = HttpUrl.parse(BASE).newBuilder()"
SPRING = "String url = UriComponentsBuilder.fromHttpUrl(BASE)"
REWRITTEN = {
    "a segment": (
        f'{OK}.addPathSegment("list-creators").addQueryParameter("per_page", size).build();{SEND}',
        f'{OK}.addPathSegment("creators").addQueryParameter("limit", size).build();{SEND}',
    ),
    "a segment behind the query": (
        f'{OK}.addQueryParameter("per_page", size).addPathSegment("list-creators").build();{SEND}',
        f'{OK}.addQueryParameter("limit", size).addPathSegment("creators").build();{SEND}',
    ),
    "segments in one text": (
        f'{OK}.addPathSegments("list-creators").build();{SEND}',
        f'{OK}.addPathSegments("creators").build();{SEND}',
    ),
    "a path": (
        f'{SPRING}.path("/list-creators").queryParam("per_page", size).toUriString();{GET}',
        f'{SPRING}.path("/creators").queryParam("limit", size).toUriString();{GET}',
    ),
    "a path that is built": (
        f'{SPRING}.path("/list-creators").build().toUriString();{GET}',
        f'{SPRING}.path("/creators").build().toUriString();{GET}',
    ),
    "a segment of Spring's": (
        f'{SPRING}.pathSegment("list-creators").toUriString();{GET}',
        f'{SPRING}.pathSegment("creators").toUriString();{GET}',
    ),
    "a URL as a whole": (
        f'{SPRING[:-1]} + "/list-creators").queryParam("per_page", size).toUriString();{GET}',
        f'{SPRING[:-1]} + "/creators").queryParam("limit", size).toUriString();{GET}',
    ),
}
TWICE = "a value in it would be encoded twice"
STEPS = "its path is given step by step"
REVIEWED = {
    "a value in a segment": (
        f'{OK}.addPathSegment("creator").addQueryParameter("creator_id", id).build();{SEND}',
        TWICE,
    ),
    "a value in segments": (
        f'{OK}.addPathSegments("creator").addQueryParameter("creator_id", id).build();{SEND}',
        TWICE,
    ),
    "a value in a path": (
        f'{SPRING}.path("/creator").queryParam("creator_id", id).toUriString();{GET}',
        TWICE,
    ),
    "a value in a URL as a whole": (
        f'{SPRING[:-1]} + "/creator").queryParam("creator_id", id).toUriString();{GET}',
        TWICE,
    ),
    "a segment that is set": (
        f'{OK}.setPathSegment(0, "list-creators").build();{SEND}',
        "the path is not visible here",
    ),
    "another port": (
        'HttpUrl url = new HttpUrl.Builder().scheme("https").host("api.creatoraudit.com").port(1).'
        f'addPathSegments("v1/list-creators").build();{SEND}',
        "",
    ),
    "a query that is filled later": (
        f'{SPRING[:-1]} + "/creator").queryParam("creator_id", "{{id}}").buildAndExpand(id).toUriString();{GET}',
        "",
    ),
}


@pytest.mark.parametrize("name", REWRITTEN)
def test_rewritten(name: str) -> None:
    before, after = REWRITTEN[name]
    check_rewritten(HEAD % (1, "/x", before), HEAD % (2, "/x", after), file="app/Main.java")


@pytest.mark.parametrize("name", REVIEWED)
def test_reviewed(name: str) -> None:
    code, reason = REVIEWED[name]
    check_review(HEAD % (1, "/x", code), reason, file="app/Main.java")


@pytest.mark.parametrize(
    "begun",
    [
        'new HttpUrl.Builder().scheme("https").host("{}").addPathSegment("v{}").addPathSegment("{}").build()',
        'new HttpUrl.Builder().scheme("https").host("{}").addPathSegments("v{}/{}").build()',
        'UriComponentsBuilder.newInstance().scheme("https").host("{}").path("/v{}/{}").build().toUri()',
    ],
)
def test_a_url_from_its_host(begun: str) -> None:
    send = "class Main {{\n  void run() throws Exception {{\n    new okhttp3.Request.Builder().url({}).build();\n  }}\n}}\n"
    code = send.format(begun.format("api.creatoraudit.com", 1, "list-creators"))
    after = send.format(begun.format("api.creatoraudit.com", 2, "creators"))
    check_rewritten(code, after, file="app/Main.java")
    check_untouched(send.format(begun.format("other.example", 1, "list-creators")), file="app/Main.java")


def test_a_segment_that_is_a_constant() -> None:
    """The slash is the join's own, so a constant of one segment changes; one of two does not."""
    code = f"{OK}.addPathSegment(PATH).build();{SEND}"
    check_rewritten(HEAD % (1, "list-creators", code), HEAD % (2, "creators", code), file="app/Main.java")

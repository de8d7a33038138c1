"""URLs whose query is said by builders, and clients that are there already: C#, Rust, Go, Java."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten

ESCAPED = "Uri.EscapeDataString(id)"
CSHARP_HEAD = """using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Web;
using Microsoft.AspNetCore.WebUtilities;

class Client
{
    const string Base = "https://api.creatoraudit.com/v%d";
    readonly HttpClient http = new();

    async Task Run(string id, int size)
    {
        %s
    }
}
"""
CSHARP = {
    "one value is added": (
        'await http.GetAsync(QueryHelpers.AddQueryString(Base + "/creator", "creator_id", id));',
        f'await http.GetAsync(Base + $"/creators/{{{ESCAPED}}}");',
    ),
    "one value is added and stays": (
        'var url = QueryHelpers.AddQueryString($"{Base}/list-creators", "per_page", size.ToString());\n'
        "        await http.GetAsync(url);",
        'var url = QueryHelpers.AddQueryString($"{Base}/creators", "limit", size.ToString());\n'
        "        await http.GetAsync(url);",
    ),
    "a dictionary is added": (
        'var query = new Dictionary<string, string?> { ["creator_id"] = id };\n'
        '        await http.GetAsync(QueryHelpers.AddQueryString($"{Base}/creator", query));',
        f'await http.GetAsync($"{{Base}}/creators/{{{ESCAPED}}}");',
    ),
    "a query that is built up in a URL that is": (
        'var builder = new UriBuilder($"{Base}/creator");\n'
        "        var query = HttpUtility.ParseQueryString(string.Empty);\n"
        '        query["creator_id"] = id;\n'
        "        builder.Query = query.ToString();\n"
        "        await http.GetAsync(builder.Uri);",
        f'var builder = new UriBuilder($"{{Base}}/creators/{{{ESCAPED}}}");\n'
        "        await http.GetAsync(builder.Uri);",
    ),
    "a query that is built up in a text": (
        'var query = HttpUtility.ParseQueryString("");\n'
        '        query.Add("per_page", size.ToString());\n'
        '        await http.GetAsync($"{Base}/list-creators?{query}");',
        'var query = HttpUtility.ParseQueryString("");\n'
        '        query.Add("limit", size.ToString());\n'
        '        await http.GetAsync($"{Base}/creators?{query}");',
    ),
}
CSHARP_REVIEWED = {
    "a query that is no mapping": (
        'var builder = new UriBuilder($"{Base}/creator");\n'
        '        builder.Query = "creator_id=" + id;\n'
        "        await http.GetAsync(builder.Uri);",
        "not visible here",
    ),
    "a query that was there before": (
        "var query = HttpUtility.ParseQueryString(more);\n"
        '        query["creator_id"] = id;\n'
        '        await http.GetAsync($"{Base}/creator?{query}");',
        "creator_id is set in a query or form that is made of what is not seen here",
    ),
    "a builder that is given more": (
        'var builder = new UriBuilder($"{Base}/creator") { Query = "creator_id=" + id };\n'
        "        await http.GetAsync(builder.Uri);",
        "its URL is an object that is built by steps",
    ),
    "a path that is set later": (
        'var builder = new UriBuilder($"{Base}/creator");\n'
        '        builder.Path = "/v1/creator/x";\n'
        "        await http.GetAsync(builder.Uri);",
        "its URL is an object that is built by steps",
    ),
}

RUST_HEAD = """use reqwest::Url;

const BASE: &str = "https://api.creatoraudit.com/v%d";

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let http = reqwest::Client::new();
    %s
    Ok(())
}
"""
RUST = {
    "pairs that are appended": (
        'let mut url = Url::parse(&format!("{BASE}/creator"))?;\n'
        '    url.query_pairs_mut().append_pair("creator_id", "7");\n'
        "    http.get(url).send().await?;",
        'let mut url = Url::parse(&format!("{BASE}/creators/7"))?;\n    http.get(url).send().await?;',
    ),
    "a pair that stays": (
        'let mut url = Url::parse(&format!("{BASE}/list-creators"))?;\n'
        '    url.query_pairs_mut().append_pair("per_page", "20");\n'
        "    http.get(url.clone()).send().await?;",
        'let mut url = Url::parse(&format!("{BASE}/creators"))?;\n'
        '    url.query_pairs_mut().append_pair("limit", "20");\n'
        "    http.get(url.clone()).send().await?;",
    ),
    "a URL that is parsed with its query": (
        'let url = Url::parse_with_params(&format!("{BASE}/creator"), &[("creator_id", "7")])?;\n'
        "    http.get(url).send().await?;",
        'let url = Url::parse(&format!("{BASE}/creators/7"))?;\n    http.get(url).send().await?;',
    ),
    "what stays of the query of a URL that is parsed with it": (
        'let url = Url::parse_with_params(&format!("{BASE}/list-creators"), [("per_page", "20")])?;\n'
        "    http.get(url).send().await?;",
        'let url = Url::parse_with_params(&format!("{BASE}/creators"), [("limit", "20")])?;\n'
        "    http.get(url).send().await?;",
    ),
    "a URL that is joined": (
        'let url = Url::parse(&format!("{BASE}/"))?.join("list-creators")?;\n'
        "    http.get(url).send().await?;",
        'let url = Url::parse(&format!("{BASE}/"))?.join("creators")?;\n    http.get(url).send().await?;',
    ),
}
RUST_REVIEWED = {
    "several pairs in one chain": (
        'let mut url = Url::parse("https://api.creatoraudit.com/v1/creator/remove-account")?;\n'
        '    url.query_pairs_mut().append_pair("creator_id", "7").append_pair("account_id", "8");\n'
        "    http.post(url).send().await?;",
        "not visible here",
    ),
    "pairs in a variable": (
        'let mut url = Url::parse("https://api.creatoraudit.com/v1/creator/delete")?;\n'
        '    { let mut pairs = url.query_pairs_mut(); pairs.append_pair("creator_id", "7"); }\n'
        "    http.delete(url).send().await?;",
        "not visible here",
    ),
    "a path that is set later": (
        'let mut url = Url::parse("https://api.creatoraudit.com/v1/creator/delete")?;\n'
        '    url.set_path("/v1/creator/x");\n'
        "    http.delete(url).send().await?;",
        "its URL is an object that is built by steps",
    ),
}

GO_HEAD = """package app

import (
\t"net/http"
\t"net/url"
)

type Client struct {
\thttp *http.Client
}

var _ = url.PathEscape

func (c *Client) Run(id string) {
\t%s
}
"""
GO = {
    "the client that the package has": "http.DefaultClient.Get({})",
    "a field called as the package is": "c.http.Get({})",
}


@pytest.mark.parametrize("name", CSHARP)
def test_csharp(name: str) -> None:
    before, after = CSHARP[name]
    check_rewritten(CSHARP_HEAD % (1, before), CSHARP_HEAD % (2, after), file="Client.cs")


@pytest.mark.parametrize("name", CSHARP_REVIEWED)
def test_csharp_reviewed(name: str) -> None:
    code, reason = CSHARP_REVIEWED[name]
    check_review(CSHARP_HEAD % (1, code), reason, file="Client.cs")


@pytest.mark.parametrize("name", RUST)
def test_rust(name: str) -> None:
    before, after = RUST[name]
    check_rewritten(RUST_HEAD % (1, before), RUST_HEAD % (2, after), file="src/main.rs")


@pytest.mark.parametrize("name", RUST_REVIEWED)
def test_rust_reviewed(name: str) -> None:
    code, reason = RUST_REVIEWED[name]
    check_review(RUST_HEAD % (1, code), reason, file="src/main.rs")


@pytest.mark.parametrize("name", GO)
def test_go(name: str) -> None:
    before = GO[name].format('"https://api.creatoraudit.com/v1/creator?creator_id=" + id')
    after = GO[name].format('"https://api.creatoraudit.com/v2/creators/" + url.PathEscape(id)')
    check_rewritten(GO_HEAD % before, GO_HEAD % after, file="client.go")


def test_java_environment_as_a_map() -> None:
    head = (
        'class Api {\n  static final String BASE = System.getenv().getOrDefault("CREATORAUDIT_BASE_URL", '
        '"https://api.creatoraudit.com/v%d");\n'
        "  void run() throws Exception {\n"
        '    java.net.http.HttpRequest.newBuilder(java.net.URI.create(BASE + "%s")).build();\n  }\n}\n'
    )
    check_rewritten(head % (1, "/list-creators"), head % (2, "/creators"), file="Api.java")


JAVA = """package app;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.net.http.HttpRequest;
import org.apache.http.client.utils.URIBuilder;

class Api {
  static final String BASE = "https://api.creatoraudit.com/v%d";

  void run(String id, String size) throws Exception {
    %s
  }
}
"""
ENCODED = 'URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20")'
APACHE = {
    "a parameter that goes": (
        'HttpRequest.newBuilder(new URIBuilder(BASE + "/creator").addParameter("creator_id", id).build()).build();',
        f'HttpRequest.newBuilder(new URIBuilder(BASE + "/creators/" + {ENCODED}).build()).build();',
    ),
    "a parameter that stays": (
        'var uri = new URIBuilder(BASE + "/list-creators").setParameter("per_page", size).build();\n'
        "    HttpRequest.newBuilder(uri).build();",
        'var uri = new URIBuilder(BASE + "/creators").setParameter("limit", size).build();\n'
        "    HttpRequest.newBuilder(uri).build();",
    ),
}
APACHE_REVIEWED = {
    "a builder in a variable": (
        'var uri = new URIBuilder(BASE + "/creator/delete");\n    uri.addParameter("creator_id", id);\n'
        "    HttpRequest.newBuilder(java.net.URI.create(uri.toString())).DELETE().build();"
    ),
    "a path that is set": (
        'var uri = new URIBuilder(BASE + "/creator/delete").setPath("/v1/creator/x").build();\n'
        "    HttpRequest.newBuilder(uri).DELETE().build();"
    ),
}


@pytest.mark.parametrize("name", APACHE)
def test_apache(name: str) -> None:
    before, after = APACHE[name]
    check_rewritten(JAVA % (1, before), JAVA % (2, after), file="Api.java")


@pytest.mark.parametrize("name", APACHE_REVIEWED)
def test_apache_reviewed(name: str) -> None:
    check_review(JAVA % (1, APACHE_REVIEWED[name]), "", file="Api.java")


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (
            "app.go",
            'package app\n\nimport "net/url"\n\n'
            'var u = url.URL{Scheme: "https", Host: "api.creatoraudit.com", Path: "/v1/list-creators"}\n',
        ),
        (
            "app.mjs",
            '// https://api.creatoraudit.com\nexport const made = (base) => send(new URL("/v1/list-creators", base));\n',
        ),
    ],
)
def test_a_url_object_is_no_route(file: str, code: str) -> None:
    check_review(code, "a v1 path that no call seen here uses", file=file)

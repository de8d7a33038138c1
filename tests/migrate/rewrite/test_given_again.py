"""A request or a client whose URL, method or base is set again once it is made is left for review."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_files, rewritten

V1, OTHER = "https://api.creatoraudit.com/v1", "https://other.example"
CODE = {
    "py": "import httpx, requests, urllib.request\nHERE\n",
    "js": 'const axios = require("axios");\nHERE\n',
    "rb": 'require "faraday"\nHERE\n',
    "go": 'package main\nimport "net/http"\nfunc main() {\nHERE\n}\n',
    "php": "<?php\nuse GuzzleHttp\\Psr7\\Request;\nHERE\n",
    "cs": "using System.Net.Http;\nclass P { static async Task Main() {\nHERE\n} }\n",
    "java": "import java.net.URI; import java.net.http.*; import okhttp3.*;\nclass A { void go() throws Exception {\nHERE\n} }\n",
    "kt": "import okhttp3.*\nimport okhttp3.HttpUrl.Companion.toHttpUrl\nfun main() {\nHERE\n}\n",
    "rs": "async fn go() {\nHERE\n}\n",
}
GO = 'req, _ := http.NewRequest("GET", "V1/list-creators", nil)\nMORE\nhttp.DefaultClient.Do(req)'
REQUEST = 'r = requests.Request("GET", "V1/list-creators")\nMORE\nrequests.Session().send(r.prepare())'
RUST = 'let c = reqwest::Client::new();\nlet mut r = c.get("V1/list-creators").build().unwrap();\nMORE\nc.execute(r).await.unwrap();'
GUZZLE = '$r = new Request("GET", "V1/list-creators");\nMORE\n(new GuzzleHttp\\Client())->send($r);'
FARADAY = 'conn = Faraday.new(url: "V1")\nMORE\nconn.get("list-creators")'
PROGRAMS = {
    "py": [
        (REQUEST, ['r.url = "OTHER/x"', 'r.method = "DELETE"']),
        (
            REQUEST.replace("MORE", "p = r.prepare()\nMORE")
            .replace("r.prepare()\n", "r.prepare()\n")
            .replace("send(r.prepare())", "send(p)"),
            ['p.url = "OTHER/x"'],
        ),
        ('c = httpx.Client(base_url="V1")\nMORE\nc.get("/list-creators")', ['c.base_url = "OTHER"']),
        (
            'r = urllib.request.Request("V1/list-creators")\nMORE\nurllib.request.urlopen(r)',
            ['r.full_url = "OTHER/x"', 'r.host = "other.example"'],
        ),
    ],
    "js": [
        (
            'const api = axios.create({ baseURL: "V1" });\nMORE\napi.get("/list-creators");',
            ['api.defaults.baseURL = "OTHER";'],
        ),
        (
            'const r = new Request("V1/list-creators");\nMORE;',
            ['fetch(r, { method: "DELETE" })', 'fetch(new Request("OTHER", r))'],
        ),
    ],
    "rb": [
        (FARADAY, ['conn.url_prefix = "OTHER"', 'conn.host = "other.example"', 'conn.path_prefix = "/v9"'])
    ],
    "go": [(GO, ['req.URL.Host = "other.example"', 'req.URL.Path = "/x"', "req.URL = other()"])],
    "php": [
        (GUZZLE, ['$r = $r->withMethod("DELETE");', "$r = $r->withUri(other());"]),
        (
            '$ch = curl_init("V1/list-creators");\nMORE\ncurl_exec($ch);',
            ['curl_setopt($ch, CURLOPT_URL, "OTHER/x");'],
        ),
    ],
    "cs": [
        (
            'var r = new HttpRequestMessage(HttpMethod.Get, "V1/list-creators");\nMORE\nawait new HttpClient().SendAsync(r);',
            ['r.RequestUri = new Uri("OTHER/x");', "r.Method = HttpMethod.Delete;"],
        ),
        (
            'var c = new HttpClient { BaseAddress = new Uri("V1/") };\nMORE\nawait c.GetAsync("list-creators");',
            ['c.BaseAddress = new Uri("OTHER/");'],
        ),
    ],
    "java": [
        (
            'HttpRequest.Builder b = HttpRequest.newBuilder(URI.create("V1/list-creators"));\nMORE\n'
            "HttpClient.newHttpClient().send(b.GET().build(), HttpResponse.BodyHandlers.ofString());",
            ['b.uri(URI.create("OTHER/x"));'],
        ),
        (
            'Request r = new Request.Builder().url("V1/list-creators").build();\nMORE\nnew OkHttpClient().newCall(s).execute();',
            ['Request s = r.newBuilder().url("OTHER/x").build();'],
        ),
    ],
    "rs": [
        (RUST, ['*r.url_mut() = "OTHER/x".parse().unwrap();', "*r.method_mut() = reqwest::Method::DELETE;"])
    ],
}
CASES = [
    (language, program, more)
    for language, programs in PROGRAMS.items()
    for program, every in programs
    for more in every
]
SET_OF_LIBRARY = 'axios.defaults.baseURL = "V1";\nMOREaxios.get("/list-creators");'
LEAVES = [
    (
        "js",
        'const creators = await fetch("V1/list-creators").then((r) => read(r));\nMORE',
        'creators.url = "/x";',
    ),
    ("js", 'const answer = await fetch("V1/list-creators");\nMORE', 'answer.path = "/x";'),
    ("js", SET_OF_LIBRARY, ""),
    ("py", REQUEST, 'r.headers["x"] = "1"'),
    ("py", REQUEST, 'other.url = "OTHER/x"'),
    ("rb", FARADAY, 'conn.headers["x"] = "1"'),
    ("go", GO, 'req.Header.Set("x", "1")'),
    ("rs", RUST, 'r.headers_mut().insert("x", y);'),
]


def _text(language: str, program: str, more: str) -> str:
    text = CODE[language].replace("HERE", program.replace("MORE", more))
    return text.replace("V1", V1).replace("OTHER", OTHER)


@pytest.mark.parametrize(("language", "program", "more"), CASES)
def test_what_is_set_again_is_left_for_review(language: str, program: str, more: str) -> None:
    files = {f"a.{language}": _text(language, program, more)}
    after, sites = rewritten(files)
    assert {path: text.decode() for path, text in after.items()} == files, sites
    assert any(site.outcome in (Outcome.NEEDS_REVIEW, Outcome.UNMAPPED) for site in sites), sites


@pytest.mark.parametrize(("language", "program", "more"), LEAVES)
def test_what_sets_something_else_is_no_matter(language: str, program: str, more: str) -> None:
    before = _text(language, program, more)
    after = before.replace("com/v1", "com/v2").replace("list-creators", "creators")
    check_files({f"a.{language}": before}, {f"a.{language}": after})

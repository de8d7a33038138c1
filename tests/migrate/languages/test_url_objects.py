"""URLs that are objects, built by steps: of libraries that nothing is known of, the call is still seen."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_review, check_untouched

API = "https://api.creatoraudit.com/v1"
HEADS = {
    "app.py": """import aiohttp
import httpx
import requests
from furl import furl
from hyperlink import URL as Link

BASE = "%s"


def run(cid, size, session: aiohttp.ClientSession):
    %s
""",
    "src/main.rs": """use reqwest::{Client, Url};

const BASE: &str = "%s";

async fn run(id: &str) -> Result<(), Box<dyn std::error::Error>> {
    let http = Client::new();
    %s
    Ok(())
}
""",
    "app.go": """package app

import (
	"net/http"
	"net/url"
)

const base = "%s"

func run(id string) {
	%s
}
""",
    "app.rb": """require "addressable/uri"
require "httparty"
require "net/http"

BASE = "%s"

def run(id)
  %s
end
""",
    "app.php": """<?php
use GuzzleHttp\\Client;
use GuzzleHttp\\Psr7\\Uri;
use GuzzleHttp\\Psr7\\UriResolver;

const BASE = "%s";

function run($id) {
    $client = new Client();
    %s
}
""",
    "Client.cs": """using System;
using System.Net.Http;

class Api
{
    const string Base = "%s";
    readonly HttpClient http = new();

    async Task Run(string id)
    {
        %s
    }
}
""",
    "app/Main.kt": """package app

import io.ktor.client.*
import io.ktor.client.request.*
import io.ktor.http.*

const val BASE = "%s"
val client = HttpClient()

suspend fun run(id: String) {
    %s
}
""",
    "app.mjs": """import urlJoin from "url-join";

const BASE = "%s";

export async function run(id) {
  %s
}
""",
}
STEPS = "its URL is an object that is built by steps that are not followed"
SEEN = {
    "python: furl's operator": ("app.py", 'requests.get((furl(BASE) / "creator").url)'),
    "python: furl's methods": (
        "app.py",
        'requests.get(furl(BASE).add(path="creator", args={"creator_id": cid}).url)',
    ),
    "python: furl's members": (
        "app.py",
        'f = furl(BASE)\n    f.path.add("creator")\n    requests.get(f.url)',
    ),
    "python: hyperlink": ("app.py", 'requests.get(Link.from_text(BASE).child("creator").to_text())'),
    "python: httpx, with another path": (
        "app.py",
        'httpx.get(httpx.URL(BASE).copy_with(raw_path=b"/v1/creator?creator_id=7"))',
    ),
    "rust: segments that are pushed": (
        "src/main.rs",
        "let mut url = Url::parse(BASE)?;\n"
        '    url.path_segments_mut().map_err(|_| "no base")?.push("creator").push(id);\n'
        "    http.get(url).send().await?;",
    ),
    "rust: a copy whose path is set": (
        "src/main.rs",
        'let all = Url::parse(&format!("{BASE}/list-creators"))?;\n    let mut url = all.clone();\n'
        '    url.set_path("/v1/creator");\n    http.get(url).send().await?;',
    ),
    "go: a copy whose path is set": (
        "app.go",
        'all, _ := url.Parse(base + "/list-creators")\n\tu := *all\n\tu.Path = "/v1/creator"\n\thttp.Get(u.String())',
    ),
    "ruby: a copy whose path is set": (
        "app.rb",
        'all = URI(BASE + "/list-creators")\n  uri = all.dup\n  uri.path = "/v1/creator"\n  Net::HTTP.get(uri)',
    ),
    "ruby: values of a query": (
        "app.rb",
        'uri = Addressable::URI.parse(BASE + "/creator")\n  uri.query_values = { creator_id: id }\n'
        "  HTTParty.get(uri.to_s)",
    ),
    "php: a path that is set": ("app.php", '$client->get((new Uri(BASE))->withPath("/v1/creator"));'),
    "php: a reference": (
        "app.php",
        '$client->get(UriResolver::resolve(new Uri(BASE . "/"), new Uri("creator")));',
    ),
    "csharp: a path that is added to": (
        "Client.cs",
        'var b = new UriBuilder(Base);\n        b.Path += "/creator";\n        await http.GetAsync(b.Uri);',
    ),
    "kotlin: a builder": (
        "app/Main.kt",
        'val url = URLBuilder(BASE).apply { appendPathSegments("creator", id) }.build()\n    client.get(url)',
    ),
    "kotlin: statements": (
        "app/Main.kt",
        'val url = URLBuilder(BASE)\n    url.appendPathSegments("creator")\n    client.get(url.buildString())',
    ),
    "javascript: a function": ("app.mjs", 'await fetch(urlJoin(BASE, "creator", id));'),
}
OTHER = "https://other.example/v1"


@pytest.mark.parametrize("name", SEEN)
def test_a_call_is_seen(name: str) -> None:
    file, code = SEEN[name]
    seen = check_review(HEADS[file] % (API, code), STEPS, file=file)
    assert not [site for site in seen if site.outcome is Outcome.REWRITTEN]
    base = next(site for site in seen if site.operation == "base-url")
    assert "held back" in (base.reason or "")


@pytest.mark.parametrize("name", SEEN)
def test_another_host_is_not(name: str) -> None:
    file, code = SEEN[name]
    check_untouched(HEADS[file] % (OTHER, code), file=file)


OF_OBJECTS = {
    "src/lib.rs": """use reqwest::{Client, Url};

pub struct Api {
    base: Url,
    http: Client,
}

impl Api {
    pub fn new() -> Self {
        Api { base: Url::parse("%s").unwrap(), http: Client::new() }
    }

    fn endpoint(&self, parts: &[&str]) -> Url {
        let mut url = self.base.clone();
        url.path_segments_mut().unwrap().extend(parts);
        url
    }

    pub async fn read(&self) -> reqwest::Result<()> {
        self.http.get(self.endpoint(&["creator"])).send().await?;
        Ok(())
    }
}
""",
    "app.go": """package app

import (
	"net/http"
	"net/url"
	"path"
)

type Client struct {
	base *url.URL
}

func New() *Client {
	u, _ := url.Parse("%s")
	return &Client{base: u}
}

func (c *Client) Read() {
	u := *c.base
	u.Path = path.Join(u.Path, "creator")
	http.Get(u.String())
}
""",
    "app.rb": """require "net/http"

class Api
  def initialize
    @base = URI("%s")
  end

  def read
    uri = @base.dup
    uri.path += "/creator"
    Net::HTTP.get(uri)
  end
end
""",
}


@pytest.mark.parametrize("file", OF_OBJECTS)
def test_a_copy_of_what_an_object_has(file: str) -> None:
    check_review(OF_OBJECTS[file] % API, STEPS, file=file)
    check_untouched(OF_OBJECTS[file] % OTHER, file=file)

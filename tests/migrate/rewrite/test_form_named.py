"""Bodies that are not seen, and are forms by what is said of them: v2 takes JSON, so a person must look."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten

REASON = "as a form"
FORM = "application/x-www-form-urlencoded"
GO = """package app

import (
\t"io"
\t"net/http"
\t"net/url"
\t"strings"
)

const base = "https://api.creatoraudit.com/v%s"

const formType = "%s"

func run(text string, body io.Reader, form url.Values) {
\t%s
\t_, _, _ = strings.NewReader(text), body, form
}
"""
SENT = '\n\treq.Header.{}("Content-Type", {})\n\thttp.DefaultClient.Do(req)'
GOS = {
    "an argument": f'http.Post(base+"/add-creator", "{FORM}", strings.NewReader(text))',
    "an argument, of a reader": f'http.Post(base+"/add-creator", "{FORM}; charset=utf-8", body)',
    "a form of the caller": f'http.Post(base+"/add-creator", "{FORM}", strings.NewReader(form.Encode()))',
    "a form of the caller without its encoding": 'http.PostForm(base+"/add-creator", form)',
    "a header that is set": 'req, _ := http.NewRequest("POST", base+"/add-creator", body)'
    + SENT.format("Set", f'"{FORM}"'),
    "a header of a constant": 'req, _ := http.NewRequest("POST", base+"/add-creator", strings.NewReader(text))'
    + SENT.format("Add", "formType"),
}


@pytest.mark.parametrize("name", GOS)
def test_go(name: str) -> None:
    check_review(GO % (1, FORM, GOS[name]), REASON, file="app/main.go")


def test_go_of_another_type() -> None:
    code = 'http.Post(base+"/%s", "application/json", body)'
    before, after = GO % (1, "x", code % "add-creator"), GO % (2, "x", code % "creators")
    check_rewritten(before, after, file="app/main.go")


RUST = """const BASE: &str = "https://api.creatoraudit.com/v1";

pub async fn run(client: &reqwest::Client, text: String) -> Result<(), Box<dyn std::error::Error>> {
    %s
    Ok(())
}
"""
RUSTS = {
    "a step": f'client.post(format!("{{BASE}}/add-creator")).header("Content-Type", "{FORM}").body(text).send().await?;',
    "a step of ureq": f'ureq::post(&format!("{{BASE}}/add-creator")).set("Content-Type", "{FORM}").send_string(&text)?;',
}


@pytest.mark.parametrize("name", RUSTS)
def test_rust(name: str) -> None:
    check_review(RUST % RUSTS[name], REASON, file="src/main.rs")


JAVA = """package app;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.*;
import okhttp3.*;
import org.springframework.http.*;
import org.springframework.util.*;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;

class Main {
  static final String BASE = "https://api.creatoraudit.com/v1";

  static void run(RestTemplate rest, WebClient web, String text, MultiValueMap<String, String> form) {
    %s
  }
}
"""
HEADERS = "HttpHeaders headers = new HttpHeaders();\n    headers.setContentType(MediaType.APPLICATION_FORM_URLENCODED);\n    "
JAVAS = {
    "a type of OkHttp": 'new Request.Builder().url(BASE + "/add-creator")'
    f'.post(RequestBody.create(text, MediaType.get("{FORM}"))).build();',
    "a builder of OkHttp in a variable": 'FormBody.Builder made = new FormBody.Builder();\n    made.add("name", text);\n'
    '    new Request.Builder().url(BASE + "/add-creator").post(made.build()).build();',
    "what is said before the URL": f'HttpRequest.newBuilder().header("Content-Type", "{FORM}")'
    '.POST(HttpRequest.BodyPublishers.ofString(text)).uri(URI.create(BASE + "/add-creator")).build();',
    "a form of OkHttp before the URL": 'new Request.Builder().post(new FormBody.Builder().add("name", text).build())'
    '.url(BASE + "/add-creator").build();',
    "a publisher that is not seen": f'HttpRequest.newBuilder(URI.create(BASE + "/add-creator"))'
    f'.header("Content-Type", "{FORM}").POST(of(text)).build();',
    "an entity's headers": HEADERS
    + 'rest.exchange(BASE + "/add-creator", HttpMethod.POST, new HttpEntity<>(text, headers), String.class);',
    "an entity in a variable": HEADERS + "HttpEntity<String> entity = new HttpEntity<>(text, headers);\n"
    '    rest.postForObject(BASE + "/add-creator", entity, String.class);',
    "a parameter": 'rest.postForObject(BASE + "/add-creator", form, String.class);',
    "a variable": "MultiValueMap<String, String> made = made(text);\n"
    '    rest.postForObject(BASE + "/add-creator", made, String.class);',
    "an inserter": 'web.post().uri(BASE + "/add-creator").body(BodyInserters.fromFormData("name", text)).retrieve();',
    "an inserter of a map": 'web.post().uri(BASE + "/add-creator").body(BodyInserters.fromFormData(form)).retrieve();',
    "a step": 'web.post().uri(BASE + "/add-creator").contentType(MediaType.APPLICATION_FORM_URLENCODED)'
    ".bodyValue(text).retrieve();",
}


@pytest.mark.parametrize("name", JAVAS)
def test_java(name: str) -> None:
    check_review(JAVA % JAVAS[name], REASON, file="app/Main.java")


KOTLIN = """package app

import io.ktor.client.*
import io.ktor.client.request.*
import io.ktor.http.*
import okhttp3.*
import org.springframework.util.LinkedMultiValueMap
import org.springframework.web.client.RestTemplate

const val BASE = "https://api.creatoraudit.com/v1"

suspend fun run(client: HttpClient, rest: RestTemplate, text: String, form: Parameters) {
    %s
}
"""
KOTLINS = {
    "a block": 'client.post("$BASE/add-creator") {\n'
    "        contentType(ContentType.Application.FormUrlEncoded)\n        setBody(text)\n    }",
    "an encoded form": 'client.post("$BASE/add-creator") { setBody(form.formUrlEncode()) }',
    "a map that a block fills": 'val made = LinkedMultiValueMap<String, String>().apply { add("name", text) }\n'
    '    rest.postForObject("$BASE/add-creator", made, String::class.java)',
    "a type of OkHttp": 'Request.Builder().url("$BASE/add-creator")'
    f'.post(text.toRequestBody("{FORM}".toMediaType())).build()',
}


@pytest.mark.parametrize("name", KOTLINS)
def test_kotlin(name: str) -> None:
    check_review(KOTLIN % KOTLINS[name], REASON, file="app/Main.kt")


CSHARP = """using System.Net.Http;
using RestSharp;

class Client
{
    const string Base = "https://api.creatoraudit.com/v1";
    readonly HttpClient http = new();
    readonly RestClient rest = new(Base);

    async Task Run(string text, FormUrlEncodedContent form)
    {
        %s
    }
}
"""
REST = 'var request = new RestRequest("add-creator", Method.Post);\n        request.%s;\n        await rest.ExecuteAsync(request);'
CSHARPS = {
    "a type": f'await http.PostAsync($"{{Base}}/add-creator", new StringContent(text, Encoding.UTF8, "{FORM}"));',
    "a parameter": 'await http.PostAsync($"{Base}/add-creator", form);',
    "what RestSharp is told in three": REST % f'AddParameter("{FORM}", text, ParameterType.RequestBody)',
    "an object of RestSharp": REST % "AddObject(new { text })",
    "a parameter of RestSharp": REST % 'AddOrUpdateParameter("name", text)',
}


@pytest.mark.parametrize("name", CSHARPS)
def test_csharp(name: str) -> None:
    check_review(CSHARP % CSHARPS[name], REASON, file="P.cs")


OTHERS = {
    "app.mjs": 'export function run(text) {\n  fetch("https://api.creatoraudit.com/v1/add-creator", '
    f'{{ method: "POST", headers: {{ "Content-Type": "{FORM}" }}, body: text }});\n}}\n',
    "client.mjs": 'import axios from "axios";\n'
    f'const api = axios.create({{ headers: {{ "Content-Type": "{FORM}" }} }});\n'
    'export function run(text) {\n  api.post("https://api.creatoraudit.com/v1/add-creator", text);\n}\n',
    "app.py": "from urllib.request import Request, urlopen\n\n\ndef run(text):\n"
    f'    headers = {{"Content-Type": "{FORM}"}}\n'
    '    urlopen(Request("https://api.creatoraudit.com/v1/add-creator", data=text, headers=headers))\n',
}


@pytest.mark.parametrize("file", OTHERS)
def test_others(file: str) -> None:
    check_review(OTHERS[file], REASON, file=file)

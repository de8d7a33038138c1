"""A v2 base beside a v1 one that must stay: the new line is written as the old one is, in any language."""

from __future__ import annotations

import pytest

from migrate.model import Basis
from migrate.options import Options
from tests.migrate.tools import rewritten

SPLIT = Options(accept=frozenset({Basis.ASSUMED}), split_base=True)
V1 = "https://api.creatoraudit.com/v1"
V2 = "https://api.creatoraudit.com/v2"
CASES = {
    "a constant of Java, with type and modifiers": (
        "app/Main.java",
        """import java.net.URI;
import java.net.http.HttpRequest;

class Main {
  private static final String BASE = "%s"; // the API
  void run() {
    HttpRequest.newBuilder(URI.create(BASE + "/add-creator")).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    HttpRequest.newBuilder(URI.create(BASE + "/unheard-of")).GET().build();
  }
}
""",
        f'  private static final String BASE_V2 = "{V2}";\n',
        'URI.create(BASE_V2 + "/creators")',
    ),
    "a variable of the environment in Java": (
        "app/Main.java",
        """import java.net.URI;
import java.net.http.HttpRequest;

class Main {
  static final String baseUrl = java.util.Objects.requireNonNullElse(System.getenv("CREATORAUDIT_BASE_URL"), "%s");
  void run() {
    HttpRequest.newBuilder(URI.create(baseUrl + "/add-creator")).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    HttpRequest.newBuilder(URI.create(baseUrl + "/unheard-of")).GET().build();
  }
}
""",
        '  static final String baseUrlV2 = baseUrl.replaceFirst("v1/?$", "v2");\n',
        'URI.create(baseUrlV2 + "/creators")',
    ),
    "a constant of Kotlin": (
        "app/Main.kt",
        """import io.ktor.client.*
import io.ktor.client.request.*

const val BASE: String = "%s/"

suspend fun run(client: HttpClient) {
  client.post(BASE + "add-creator") { setBody(body) }
  client.get(BASE + "unheard-of")
}
""",
        f'const val BASE_V2: String = "{V2}/"\n',
        'client.post(BASE_V2 + "creators")',
    ),
    "a constant of C#": (
        "Main.cs",
        """using System.Net.Http;

class Program
{
    public const string BaseUrl = "%s";
    async Task Run(HttpClient http)
    {
        await http.PostAsJsonAsync(BaseUrl + "/add-creator", new { name = "x" });
        await http.GetAsync(BaseUrl + "/unheard-of");
    }
}
""",
        f'    public const string BaseUrlV2 = "{V2}";\n',
        'PostAsJsonAsync(BaseUrlV2 + "/creators"',
    ),
    "a constant of JavaScript": (
        "app.mjs",
        """export const BASE = "%s";
await fetch(`${BASE}/add-creator`, { method: "POST", body: JSON.stringify({ name: "x" }) });
await fetch(`${BASE}/unheard-of`);
""",
        f'export const BASE_V2 = "{V2}";\n',
        "fetch(`${BASE_V2}/creators`",
    ),
    "a variable of the environment in JavaScript": (
        "app.mjs",
        """const BASE = process.env.CREATORAUDIT_BASE_URL ?? "%s";
await fetch(`${BASE}/add-creator`, { method: "POST", body: JSON.stringify({ name: "x" }) });
await fetch(`${BASE}/unheard-of`);
""",
        'const BASE_V2 = BASE.replace(new RegExp("v1/?$"), "v2");\n',
        "fetch(`${BASE_V2}/creators`",
    ),
    "a constant among others in Go": (
        "main.go",
        """package main

import "net/http"

const (
\tbase = "%s"
\tport = 80
)

func main() {
\thttp.Post(base+"/add-creator", "application/json", body)
\thttp.Get(base + "/unheard-of")
}
""",
        f'\tbase_v2 = "{V2}"\n',
        'http.Post(base_v2+"/creators"',
    ),
    "a variable of PowerShell": (
        "app.ps1",
        "$Base = $env:CREATORAUDIT_BASE_URL ?? '%s'\n"
        'irm "$Base/add-creator" -Method Post -Body \'{"name": "x"}\'\nirm "$Base/unheard-of"\n',
        "$BaseV2 = ($Base -replace 'v1/?$', 'v2')\n",
        'irm "$BaseV2/creators"',
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_base_is_split_in_the_languages_own_spelling(name: str) -> None:
    file, text, line, call = CASES[name]
    before = text.replace("%s", V1)
    found, _ = rewritten({file: before}, options=SPLIT)
    after = found[file].decode()
    assert line in after, after
    assert call in after, after
    assert V1 in after
    assert after.index(line) > after.index(V1)


def test_a_line_that_holds_more_is_left() -> None:
    before = f"""class Main {{
  static final String A = "x", BASE = "{V1}";
  void run() {{
    java.net.http.HttpRequest.newBuilder(java.net.URI.create(BASE + "/list-creators")).GET().build();
    java.net.http.HttpRequest.newBuilder(java.net.URI.create(BASE + "/unheard-of")).GET().build();
  }}
}}
"""
    found, _ = rewritten({"Main.java": before}, options=SPLIT)
    assert found["Main.java"].decode() == before


READ = {
    "a key": ("config.yml", f"partner:\n  endpoint: {V1}\n", "settings.partner.endpoint"),
    "a key that says nothing": ("config.yml", f"api:\n  url: {V1}\n", 'yaml.safe_load(open("config.yml"))["api"]["url"]'),
    "a variable": (".env", f"PARTNER_URL={V1}\n", 'os.environ["PARTNER_URL"]'),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_a_base_that_code_reads_from_the_settings_is_not_split(name: str) -> None:
    file, settings, read = READ[name]
    code = (
        f"import os, requests, yaml\nfrom conf import settings\nB = {read}\n"
        'requests.get(B + "/list-creators")\nrequests.get(B + "/unheard-of")\n'
    )
    after, seen = rewritten({file: settings, "app.py": code}, options=SPLIT)
    assert {path: text.decode() for path, text in after.items()} == {file: settings, "app.py": code}
    reasons = [site.reason or "" for site in seen if site.operation == "creator-list"]
    assert len(reasons) == 1
    assert "a v2 base is not set beside one that code reads from the settings" in reasons[0]

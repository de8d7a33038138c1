"""A value that is percent-encoded in a URL: a body takes it as it was before, and a path encodes it once."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.rewrite.cuts import cuts
from tests.migrate.tools import rewritten

JAVASCRIPT = "const BASE = 'https://cuts.example/v1';\nexport function f(key, u) {\n%s}\n"
PYTHON = (
    "import requests\nfrom urllib.parse import quote, quote_plus\n\nBASE = 'https://cuts.example/v1'\n\n\n"
    "def f(key, u):\n%s"
)
PHP = "<?php\nconst BASE = 'https://cuts.example/v1';\nfunction f($key, $u) {\n%s}\n"
RUBY = "require 'httparty'\nrequire 'cgi'\nBASE = 'https://cuts.example/v1'\ndef f(key, u)\n%send\n"
CSHARP = (
    "using System;\nusing System.Net;\nusing System.Net.Http;\nusing System.Net.Http.Json;\nclass C {\n"
    '  const string Base = "https://cuts.example/v1";\n  HttpClient c = new HttpClient();\n'
    "  async void F(string key, string u) {\n%s  }\n}\n"
)
RUST = (
    'const BASE: &str = "https://cuts.example/v1";\n'
    "async fn f(c: &reqwest::Client, key: &str, u: &str) -> reqwest::Result<reqwest::Response> {\n%s}\n"
)
SHELL = '$Base = "https://cuts.example/v1"\nfunction Get-It($Key, $U) {\n%s}\n'

IN_BODY = [
    (
        "a.js",
        JAVASCRIPT,
        "  return fetch(`${BASE}/links/cut?key=${key}&longUrl=${encodeURIComponent(u)}`);\n",
        '  return fetch(`${BASE}/links?key=${key}`, { method: "POST", '
        'headers: { "Content-Type": "application/json" }, '
        "body: JSON.stringify({ long_url: String(u) }) });\n",
    ),
    (
        "a.py",
        PYTHON,
        "    return requests.get(BASE + '/links/cut?key=' + key + '&longUrl=' + quote_plus(u))\n",
        "    return requests.post(BASE + f'/links?key={key}', json={\"long_url\": str(u)})\n",
    ),
    (
        "a.php",
        PHP,
        "  $ch = curl_init(BASE . '/links/cut?key=' . $key . '&longUrl=' . urlencode($u));\n"
        "  return curl_exec($ch);\n",
        "  $ch = curl_init(BASE . '/links?key=' . $key);\n"
        "  curl_setopt($ch, CURLOPT_CUSTOMREQUEST, 'POST');\n"
        "  curl_setopt($ch, CURLOPT_HTTPHEADER, ['Content-Type: application/json']);\n"
        "  curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode(['long_url' => (string) $u]));\n"
        "  return curl_exec($ch);\n",
    ),
    (
        "a.rb",
        RUBY,
        '  HTTParty.get("#{BASE}/links/cut?key=#{key}&longUrl=#{CGI::escape(u)}")\n',
        '  HTTParty.post("#{BASE}/links?key=#{key}", headers: { "Content-Type" => "application/json" }, '
        "body: { long_url: u.to_s }.to_json)\n",
    ),
    (
        "C.cs",
        CSHARP,
        '    await c.GetAsync($"{Base}/links/cut?key={key}&longUrl={WebUtility.UrlEncode(u)}");\n',
        '    await c.PostAsJsonAsync($"{Base}/links?key={key}", value: new { long_url = u.ToString() });\n',
    ),
    (
        "a.rs",
        RUST,
        '    c.get(format!("{}/links/cut?key={}&longUrl={}", BASE, key, urlencoding::encode(u))).send().await\n',
        '    c.post(format!("{}/links?key={key_in_path}", BASE, key_in_path = key))'
        '.header("Content-Type", "application/json")'
        '.body(serde_json::json!({"long_url": u}).to_string()).send().await\n',
    ),
    (
        "a.ps1",
        SHELL,
        '  Invoke-RestMethod -Uri "$Base/links/cut?key=$Key&longUrl=$([uri]::EscapeDataString($U))"\n',
        "  Invoke-RestMethod -Uri \"$Base/links?key=$($Key)\" -Method Post -ContentType 'application/json' "
        "-Body ((@{ long_url = [string]$U } | ConvertTo-Json))\n",
    ),
]
IN_PATH = [
    (  # an encoder by another of its names is no value that is encoded again
        "a.rb",
        RUBY,
        '  HTTParty.get("#{BASE}/links/clicks?key=#{key}&link=#{CGI::escape(u)}")\n',
        '  HTTParty.get("#{BASE}/links/#{CGI::escape(u).gsub("+", "%20")}/clicks?key=#{key}")\n',
    ),
    (
        "a.js",
        JAVASCRIPT,
        "  return fetch(`${BASE}/links/clicks?key=${key}&link=${encodeURIComponent(u)}`);\n",
        "  return fetch(`${BASE}/links/${encodeURIComponent(u)}/clicks?key=${key}`);\n",
    ),
]
# What may be encoded before: by a variable, a branch, a helper, a caller, or by what its name says.
LEFT = {
    "a variable": ("a.js", JAVASCRIPT, "  const e = encodeURIComponent(u);\n", "e", "is"),
    "itself": ("a.js", JAVASCRIPT, "  u = encodeURIComponent(u);\n", "u", "is"),
    "under a condition": ("a.js", JAVASCRIPT, "  if (key) { u = encodeURIComponent(u); }\n", "u", "is"),
    "one of two": ("a.js", JAVASCRIPT, "  const e = key ? encodeURIComponent(u) : u;\n", "e", "is"),
    "a helper": ("a.js", "const e = (x) => encodeURIComponent(x);\n" + JAVASCRIPT, "", "e(u)", "is"),
    "a whole URL": ("a.js", JAVASCRIPT, "", "encodeURI(u)", "is"),
    "an old function": ("a.js", JAVASCRIPT, "", "escape(u)", "may be"),
    "and changed": ("a.js", JAVASCRIPT, "", "encodeURIComponent(u).toUpperCase()", "is"),
    "a name": ("a.js", JAVASCRIPT, "", "key.encodedUrl", "may be"),
    "a caller": (
        "a.js",
        JAVASCRIPT + "export const g = (x) => f('k', encodeURIComponent(x));\n",
        "",
        "u",
        "is",
    ),
}
SENT = {
    "cut": "  return fetch(`${BASE}/links/cut?key=${key}&longUrl=${%s}`);\n",
    "clicks": "  return fetch(`${BASE}/links/clicks?key=${key}&link=${%s}`);\n",
}


@pytest.mark.parametrize(("file", "around", "before", "after"), [*IN_BODY, *IN_PATH])
def test_a_value_is_encoded_as_often_as_before(file: str, around: str, before: str, after: str) -> None:
    texts, found = rewritten({file: around % before}, pathmap=cuts())
    assert [site.outcome for site in found] == [Outcome.REWRITTEN] * 2
    assert after in texts[file].decode()


@pytest.mark.parametrize("sent", SENT)
@pytest.mark.parametrize("case", LEFT)
def test_a_value_that_may_be_encoded_before_is_left(case: str, sent: str) -> None:
    file, around, made, value, how = LEFT[case]
    text = around % (made + SENT[sent] % value)
    texts, found = rewritten({file: text}, pathmap=cuts())
    assert texts[file].decode() == text
    reasons = [site.reason or "" for site in found if site.operation == sent]
    name = "longUrl" if sent == "cut" else "link"
    assert reasons == [f"{name} {how} percent-encoded before the URL is made"]

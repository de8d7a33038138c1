"""Mappings that are declared for values of one kind: no compiler takes a flag in a map of texts."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten

REASON = "v2 needs is_active as true, and the mapping is declared for values of another kind"
GO = """package app

import (
\t"net/url"

\t"github.com/go-resty/resty/v2"
)

const base = "https://api.creatoraudit.com/v%s"

func run(c *resty.Client, id, name string) string {
\t%s
\treturn url.PathEscape(id)
}
"""
JAVA = """package app;

import java.util.*;
import org.springframework.web.client.RestTemplate;

class Main {
  static final String BASE = "https://api.creatoraudit.com/v%s";

  static void run(RestTemplate rest, String id, String name) {
    %s
  }
}
"""
KOTLIN = """package app

import org.springframework.web.client.RestTemplate

const val BASE = "https://api.creatoraudit.com/v%s"

fun run(rest: RestTemplate, id: String, name: String) {
    %s
}
"""
CSHARP = """using System.Net.Http;
using System.Net.Http.Json;

class Client
{
    const string Base = "https://api.creatoraudit.com/v%s";
    readonly HttpClient http = new();

    async Task Run(string id, string name)
    {
        %s
    }
}
"""
RUST = """use std::collections::HashMap;
const BASE: &str = "https://api.creatoraudit.com/v%s";

pub async fn run(client: &reqwest::Client, id: &str, name: &str) -> Result<(), Box<dyn std::error::Error>> {
    %s
    client.post(format!("{BASE}/creator/activate")).json(&body).send().await?;
    Ok(())
}
"""
SCRIPT = """import axios from "axios";
const BASE = "https://api.creatoraudit.com/v%s";
export async function run(id: string) {
  %s
  await axios.post(`${BASE}/creator/activate`, body);
}
"""
REST = 'rest.postForObject(BASE + "/creator/activate", body, String.class);'
KOTLIN_REST = 'rest.postForObject("$BASE/creator/activate", body, String::class.java)'
POST = 'await http.PostAsJsonAsync($"{Base}/creator/activate", %s);'
LEFT = {
    "go": ("a.go", GO, 'c.R().SetBody(map[string]string{"creator_id": id}).Post(base + "/creator/activate")'),
    "go, in a variable": (
        "a.go",
        GO,
        'body := map[string]string{}\n\tbody["creator_id"] = id\n\tc.R().SetBody(body).Post(base + "/creator/activate")',
    ),
    "java": ("A.java", JAVA, f'Map<String, String> body = Map.of("creator_id", id);\n    {REST}'),
    "java, filled": (
        "A.java",
        JAVA,
        f'Map<String, String> body = new HashMap<>();\n    body.put("creator_id", id);\n    {REST}',
    ),
    "java, said where it is made": (
        "A.java",
        JAVA,
        f'var body = new HashMap<String, String>();\n    body.put("creator_id", id);\n    {REST}',
    ),
    "kotlin": (
        "A.kt",
        KOTLIN,
        f'val body: Map<String, String> = mapOf("creator_id" to id)\n    {KOTLIN_REST}',
    ),
    "kotlin, filled": (
        "A.kt",
        KOTLIN,
        f'val body = mutableMapOf<String, String>()\n    body["creator_id"] = id\n    {KOTLIN_REST}',
    ),
    "csharp": ("A.cs", CSHARP, POST % 'new Dictionary<string, string> { ["creator_id"] = id }'),
    "csharp, filled": (
        "A.cs",
        CSHARP,
        'var body = new Dictionary<string, string>();\n        body["creator_id"] = id;\n        '
        + POST % "body",
    ),
    "rust": (
        "a.rs",
        RUST,
        'let mut body: HashMap<&str, &str> = HashMap::new();\n    body.insert("creator_id", id);',
    ),
    "rust, by what else it holds": (
        "a.rs",
        RUST,
        'let mut body = HashMap::new();\n    body.insert("creator_id", id);\n    body.insert("x", name);',
    ),
    "typescript": ("a.ts", SCRIPT, "const body: Record<string, string> = { creator_id: id };"),
}


@pytest.mark.parametrize("name", LEFT)
def test_left(name: str) -> None:
    file, text, code = LEFT[name]
    check_review(text % (1, code), REASON, file=file)


NOTHING = "nothing would be left in a mapping whose type is known by what it holds"
RUST_MODIFY = RUST.replace("activate", "modify")
KOTLIN_MODIFY = KOTLIN_REST.replace("activate", "modify")
EMPTIED = {
    "kotlin": ("A.kt", KOTLIN, f'val body = mapOf("creator_id" to id)\n    {KOTLIN_MODIFY}'),
    "kotlin, in the call": ("A.kt", KOTLIN, KOTLIN_MODIFY.replace("body", 'mapOf("creator_id" to id)')),
    "rust": ("a.rs", RUST_MODIFY, 'let body = HashMap::from([("creator_id", id)]);'),
    "rust, filled": (
        "a.rs",
        RUST_MODIFY,
        'let mut body = HashMap::new();\n    body.insert("creator_id", id);',
    ),
}


@pytest.mark.parametrize("name", EMPTIED)
def test_emptied(name: str) -> None:
    file, text, code = EMPTIED[name]
    check_review(text % (1, code), NOTHING, file=file)


ANY = "Map<String, Object> body = new HashMap<>();\n    body.put(%s);\n    "
TAKEN = {
    "go": (
        "a.go",
        GO,
        'c.R().SetBody(map[string]interface{}{"creator_id": id}).Post(base + "/creator/activate")',
        'c.R().SetBody(map[string]interface{}{"is_active": true}).Patch(base + "/creators/" + url.PathEscape(id))',
    ),
    "java": (
        "A.java",
        JAVA,
        ANY % '"creator_id", id' + REST,
        ANY % '"is_active", true' + 'rest.patchForObject(BASE + "/creators/" + id, body, String.class);',
    ),
    "kotlin, emptied with its type": (
        "A.kt",
        KOTLIN,
        f'val body: Map<String, Any> = mapOf("creator_id" to id)\n    {KOTLIN_MODIFY}',
        "val body: Map<String, Any> = mapOf()\n    "
        'rest.patchForObject("$BASE/creators/${id}", body, String::class.java)',
    ),
    "csharp": (
        "A.cs",
        CSHARP,
        POST % 'new Dictionary<string, object> { ["creator_id"] = id }',
        'await http.PatchAsJsonAsync($"{Base}/creators/{System.Uri.EscapeDataString(id)}", '
        'new Dictionary<string, object> { ["is_active"] = true });',
    ),
}


@pytest.mark.parametrize("name", TAKEN)
def test_taken(name: str) -> None:
    file, text, before, after = TAKEN[name]
    check_rewritten(text % (1, before), text % (2, after), file=file)

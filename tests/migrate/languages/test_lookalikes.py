"""What looks like a v1 call and is none, in every language: other hosts, routes, patterns, queries of databases."""

from __future__ import annotations

import pytest

from migrate.languages.base import languages
from migrate.model import Outcome
from tests.migrate.tools import rewritten

OTHER = "https://api.other.example/v1/creator/modify"
OURS = {"ours.py": 'import requests\nrequests.get("https://api.creatoraudit.com/v1/list-creators")\n'}
SQL = "SELECT id FROM creator WHERE path = '/creator/modify'"
# By language: a file's name, a call of another host, a route of a server, a pattern, a query of a database.
LOOKALIKES = {
    "python": (
        "app.py",
        f'import requests\nrequests.post("{OTHER}", json={{"creator_id": 1}})\n',
        '@app.post("/v1/creator/modify")\ndef modify(): ...\n',
        'import re\nPATTERN = re.compile(r"^/v1/creator/(modify|delete)$")\n',
        f'cursor.execute("{SQL}")\n',
    ),
    "javascript": (
        "app.js",
        f'fetch("{OTHER}", {{ method: "POST", body: JSON.stringify({{ creator_id: 1 }}) }});\n',
        'const express = require("express");\nexpress().post("/v1/creator/modify", (req, res) => res.json({}));\n',
        "const PATTERN = /^\\/v1\\/creator\\/(modify|delete)$/;\n",
        f'db.query("{SQL}");\n',
    ),
    "java": (
        "App.java",
        f'class A {{ void f() {{ HttpRequest.newBuilder(URI.create("{OTHER}")).POST(b).build(); }} }}\n',
        '@RestController\nclass A {\n  @PostMapping("/v1/creator/modify")\n  String modify() { return ""; }\n}\n',
        'class A { static final Pattern P = Pattern.compile("^/v1/creator/(modify|delete)$"); }\n',
        f'class A {{ void f(Statement s) throws Exception {{ s.executeQuery("{SQL}"); }} }}\n',
    ),
    "kotlin": (
        "App.kt",
        f'suspend fun f(c: HttpClient) = c.post("{OTHER}")\n',
        'fun Application.module() {\n    routing {\n        post("/v1/creator/modify") { call.respond("") }\n    }\n}\n',
        'val pattern = Regex("^/v1/creator/(modify|delete)$")\n',
        f'fun f(s: java.sql.Statement) = s.executeQuery("{SQL}")\n',
    ),
    "csharp": (
        "App.cs",
        f'class A {{ Task F(HttpClient c) => c.PostAsync("{OTHER}", null); }}\n',
        'app.MapPost("/v1/creator/modify", () => "");\n',
        'class A { Regex p = new Regex("^/v1/creator/(modify|delete)$"); }\n',
        f'class A {{ void F(SqlCommand c) {{ c.CommandText = "{SQL}"; }} }}\n',
    ),
    "go": (
        "app.go",
        f'package app\n\nimport "net/http"\n\nfunc f() {{\n\thttp.Post("{OTHER}", "", nil)\n}}\n',
        'package app\n\nimport "net/http"\n\nfunc f(h http.HandlerFunc) {\n\thttp.HandleFunc("/v1/creator/modify", h)\n}\n',
        'package app\n\nimport "regexp"\n\nvar p = regexp.MustCompile("^/v1/creator/(modify|delete)$")\n',
        f'package app\n\nfunc f(db *sql.DB) {{\n\tdb.Query("{SQL}")\n}}\n',
    ),
    "ruby": (
        "app.rb",
        f'HTTParty.post("{OTHER}", body: {{ creator_id: 1 }})\n',
        'Rails.application.routes.draw do\n  post "/v1/creator/modify", to: "creators#modify"\nend\n',
        "PATTERN = %r{^/v1/creator/(modify|delete)$}\n",
        f'ActiveRecord::Base.connection.execute("{SQL}")\n',
    ),
    "php": (
        "app.php",
        f'<?php\n$client = new GuzzleHttp\\Client();\n$client->post("{OTHER}", ["json" => ["creator_id" => 1]]);\n',
        '<?php\nRoute::post("/v1/creator/modify", [CreatorController::class, "modify"]);\n',
        '<?php\n$found = preg_match("#^/v1/creator/(modify|delete)$#", $path);\n',
        f'<?php\n$db->query("{SQL}");\n',
    ),
    "rust": (
        "app.rs",
        f'async fn f(c: reqwest::Client) {{\n    c.post("{OTHER}").send().await.unwrap();\n}}\n',
        'fn f() -> axum::Router {\n    axum::Router::new().route("/v1/creator/modify", axum::routing::post(modify))\n}\n',
        'fn f() -> regex::Regex {\n    regex::Regex::new(r"^/v1/creator/(modify|delete)$").unwrap()\n}\n',
        f'fn f(c: &rusqlite::Connection) {{\n    c.execute("{SQL}", []).unwrap();\n}}\n',
    ),
    "powershell": (
        "app.ps1",
        f'Invoke-RestMethod -Method Post -Uri "{OTHER}" -Body "{{}}"\n',
        'Add-PodeRoute -Method Post -Path "/v1/creator/modify" -ScriptBlock { "" }\n',
        '$found = $path -match "^/v1/creator/(modify|delete)$"\n',
        f'Invoke-Sqlcmd -Query "{SQL}"\n',
    ),
    "shell": (
        "app.sh",
        f'curl -X POST "{OTHER}" -d "creator_id=1"\n',
        "cat > nginx.conf <<'EOF'\nlocation /v1/creator/modify { return 204; }\nEOF\n",
        "grep -E '^/v1/creator/(modify|delete)$' access.log\n",
        f'psql -c "{SQL}"\n',
    ),
}
KINDS = ("another host", "a route", "a pattern", "a database")


def test_every_language_has_its_own() -> None:
    assert {language.name for language in languages()} <= set(LOOKALIKES)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LOOKALIKES)
def test_a_lookalike_is_untouched(language: str, kind: str) -> None:
    file, *texts = LOOKALIKES[language]
    text = texts[KINDS.index(kind)]
    found, seen = rewritten({file: text, **OURS})  # beside a file that proves that the project uses the API

    assert found[file].decode() == text
    assert not [site for site in seen if site.file == file and site.outcome is Outcome.REWRITTEN]
    if kind == "another host":
        assert not [site for site in seen if site.file == file]

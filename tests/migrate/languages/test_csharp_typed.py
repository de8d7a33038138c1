"""Answers that C# reads into types: what v2 calls otherwise is told, with the place of the member."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import rewritten

HEAD = """using System.Net.Http;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Flurl.Http;
%s

class Api
{
    const string Base = "https://api.creatoraudit.com/v1";
    readonly HttpClient http = new();

    async Task Run(string id)
    {
        %s
    }
}
"""
TYPES = {
    "a property": "public class Answer { public List<Creator> Creators { get; set; } }",
    "an attribute": 'public class Answer { [JsonPropertyName("creators")] public List<Creator> Items { get; set; } }',
    "Newtonsoft's attribute": 'public class Answer { [JsonProperty("creators")] public List<Creator> Items { get; set; } }',
    "a record": "public record Answer(List<Creator> Creators);",
    "a record's attribute": 'public record Answer([property: JsonPropertyName("creators")] List<Creator> Items);',
}
READS = {
    "HttpClient": 'var all = await http.GetFromJsonAsync<Answer>($"{Base}/list-creators");',
    "Flurl": 'var all = await $"{Base}/list-creators".GetJsonAsync<Answer>();',
    "content": (
        'var response = await http.GetAsync($"{Base}/list-creators");\n'
        "        var all = await response.Content.ReadFromJsonAsync<Answer>();"
    ),
    "a text": (
        'var text = await http.GetStringAsync($"{Base}/list-creators");\n'
        "        var all = JsonSerializer.Deserialize<Answer>(text);"
    ),
}
TOLD = "creators is data in v2's answer, and the type that it is read into stays (the answer is read at Api.cs:6)"


def _reasons(types: str, code: str) -> list[str]:
    after, seen = rewritten({"Api.cs": HEAD % (types, code)})
    assert types.encode() in after["Api.cs"]
    calls = [site for site in seen if site.operation in ("creator-list", "creator-modify")]
    assert [site.outcome for site in calls] == [Outcome.REWRITTEN]
    return [site.reason or "" for site in calls]


@pytest.mark.parametrize("read", READS)
@pytest.mark.parametrize("kind", TYPES)
def test_a_member_for_a_key_of_v1_is_told(kind: str, read: str) -> None:
    assert _reasons(TYPES[kind], READS[read]) == [TOLD]


@pytest.mark.parametrize(
    "types",
    [
        "public class Answer { public List<Creator> Data { get; set; } }",
        'public class Answer { [JsonPropertyName("data")] public List<Creator> Creators { get; set; } }',
        "public class Answer { public List<Creator> Creators() => new(); }",
        "public class Other { public List<Creator> Creators { get; set; } }",
    ],
)
def test_a_type_without_such_a_member_is_not(types: str) -> None:
    assert _reasons(types, READS["HttpClient"]) == [""]


def test_the_type_of_what_is_sent_is_not() -> None:
    types = "public class Answer { public string Creator { get; set; } }"
    code = (
        'await http.PostAsJsonAsync<Answer>($"{Base}/creator/modify", new { creator_id = id, name = "x" });'
    )
    assert _reasons(types, code) == [""]

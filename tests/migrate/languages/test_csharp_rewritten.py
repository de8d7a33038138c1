"""C# calls that are rewritten, form by form."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files, check_rewritten, rewritten

HEAD = """using System;
using System.Net.Http;
using System.Net.Http.Json;
using System.Text.Json;

namespace App;

class Client
{
    const string Base = "https://api.creatoraudit.com/v%d";
    readonly HttpClient http = new();

    async Task Run(string id, string name, int number)
    {
        %s
    }
}
"""
ID = "Uri.EscapeDataString(id)"

CALLS = {
    "a message whose members are set": (
        """var request = new HttpRequestMessage();
        request.Method = HttpMethod.Post;
        request.RequestUri = new Uri($"{Base}/creator/remove-account?creator_id={number}&account_id=7");
        await http.SendAsync(request);""",
        """var request = new HttpRequestMessage();
        request.Method = HttpMethod.Delete;
        request.RequestUri = new Uri($"{Base}/creators/{number}/accounts/7");
        await http.SendAsync(request);""",
    ),
    "an interpolated URL": (
        'await http.GetStringAsync($"{Base}/creator?creator_id={id}");',
        f'await http.GetStringAsync($"{{Base}}/creators/{{{ID}}}");',
    ),
    "a sum": (
        'await http.GetAsync(Base + "/creator?creator_id=" + find(id));',
        'await http.GetAsync(Base + "/creators/" + Uri.EscapeDataString(find(id).ToString()));',
    ),
    "an object as JSON": (
        'await http.PostAsJsonAsync(Base + "/creator/modify", new { creator_id = number, name });',
        'await http.PatchAsJsonAsync(Base + $"/creators/{number}", new { name });',
    ),
    "an object that goes": (
        'await http.PostAsJsonAsync($"{Base}/creator/remove-account", new { creator_id = id, account_id = 7 });',
        f'await http.DeleteAsync($"{{Base}}/creators/{{{ID}}}/accounts/7");',
    ),
    "an object that goes where the method keeps a body": (
        'await http.PostAsJsonAsync($"{Base}/creator/add-account", new { creator_id = id, account_id = 7 });',
        f'await http.PutAsync($"{{Base}}/creators/{{{ID}}}/accounts/7", null);',
    ),
    "no body becomes one": (
        'await http.PostAsync($"{Base}/creator/activate?creator_id={number}", null);',
        'await http.PatchAsJsonAsync($"{Base}/creators/{number}", value: new { is_active = true });',
    ),
    "a text of JSON of a dictionary": (
        """var body = new Dictionary<string, object> { ["creator_id"] = id, ["name"] = name };
        var json = JsonSerializer.Serialize(body);
        await http.PostAsync($"{Base}/creator/modify", new StringContent(json, Encoding.UTF8, "application/json"));""",
        f"""var body = new Dictionary<string, object> {{ ["name"] = name }};
        var json = JsonSerializer.Serialize(body);
        await http.PatchAsync($"{{Base}}/creators/{{{ID}}}", new StringContent(json, Encoding.UTF8, "application/json"));""",
    ),
    "a dictionary that is built up": (
        """var body = new Dictionary<string, object>();
        body["creator_id"] = number;
        await http.PostAsJsonAsync($"{Base}/creator/activate", body);""",
        """var body = new Dictionary<string, object>();
        body["is_active"] = true;
        await http.PatchAsJsonAsync($"{Base}/creators/{number}", body);""",
    ),
    "a message": (
        """var request = new HttpRequestMessage(HttpMethod.Post, $"{Base}/creator/modify")
        {
            Content = JsonContent.Create(new { creator_id = id, name }),
        };
        await http.SendAsync(request);""",
        f"""var request = new HttpRequestMessage(HttpMethod.Patch, $"{{Base}}/creators/{{{ID}}}")
        {{
            Content = JsonContent.Create(new {{ name }}),
        }};
        await http.SendAsync(request);""",
    ),
    "a message without what it carried": (
        'var request = new HttpRequestMessage(HttpMethod.Delete, Base + "/creator/delete") '
        "{ Content = JsonContent.Create(new { creator_id = number }) };",
        'var request = new HttpRequestMessage(HttpMethod.Delete, Base + $"/creators/{number}");',
    ),
    "a message that carries something now": (
        'var request = new HttpRequestMessage(HttpMethod.Post, $"{Base}/creator/activate?creator_id={number}");',
        'var request = new HttpRequestMessage(HttpMethod.Patch, $"{Base}/creators/{number}") '
        "{ Content = System.Net.Http.Json.JsonContent.Create(new { is_active = true }) };",
    ),
    "a message by its members": (
        "var request = new HttpRequestMessage { Method = HttpMethod.Post, RequestUri = new Uri(Base + "
        '"/creator/remove-account?creator_id=" + id + "&account_id=" + number) };',
        f"var request = new HttpRequestMessage {{ Method = HttpMethod.Delete, RequestUri = new Uri(Base + "
        f'"/creators/" + {ID} + "/accounts/" + number) }};',
    ),
    "a method by its name": (
        'var request = new HttpRequestMessage(new HttpMethod("POST"), $"{Base}/creator/activate?creator_id=4");',
        'var request = new HttpRequestMessage(new HttpMethod("PATCH"), $"{Base}/creators/4") '
        "{ Content = System.Net.Http.Json.JsonContent.Create(new { is_active = true }) };",
    ),
    "a value that is encoded": (
        'await http.GetAsync($"{Base}/creator?creator_id={Uri.EscapeDataString(name)}");',
        'await http.GetAsync($"{Base}/creators/{Uri.EscapeDataString(name)}");',
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_call(name: str) -> None:
    before, after = CALLS[name]
    check_rewritten(HEAD % (1, before), HEAD % (2, after), file="App/Client.cs")


def test_restsharp() -> None:
    text = """using RestSharp;

class A
{
    readonly RestClient client = new RestClient("https://api.creatoraudit.com/v%d");

    async Task Run(long id, string name)
    {
        %s
        await client.ExecuteAsync(request);
    }
}
"""
    calls = {
        """var request = new RestRequest("creator/modify", Method.Post);
        request.AddJsonBody(new { creator_id = id, name });""": """var request = new RestRequest($"creators/{id}", Method.Patch);
        request.AddJsonBody(new { name });""",
        """var request = new RestRequest("creator/remove-account", Method.POST)
            .AddJsonBody(new { creator_id = id, account_id = 7 });""": (
            """var request = new RestRequest($"creators/{id}/accounts/7", Method.DELETE);"""
        ),
    }
    for before, after in calls.items():
        check_rewritten(text % (1, before), text % (2, after), file="App/A.cs")


SENT = {
    "by a method of its own": (
        'var r = await client.PostAsync(new RestRequest("creator/activate").AddJsonBody(new { creator_id = id }));',
        'var r = await client.PatchAsync(new RestRequest($"creators/{id}").AddJsonBody(new { is_active = true }));',
    ),
    "by a method of its own, with a type": (
        'var request = new RestRequest("creator/remove-account?creator_id=1&account_id=2"); client.Post<Answer>(request);',
        'var request = new RestRequest("creators/1/accounts/2"); client.Delete<Answer>(request);',
    ),
    "said and sent": (
        'var request = new RestRequest("creator/remove-account?creator_id=1&account_id=2", Method.Post); await client.PostAsync(request);',
        'var request = new RestRequest("creators/1/accounts/2", Method.Delete); await client.DeleteAsync(request);',
    ),
    "said by none": (
        'var all = client.Execute(new RestRequest("list-creators"));',
        'var all = client.Execute(new RestRequest("creators"));',
    ),
    "with a query, for reading": (
        'var r = await client.ExecuteGetAsync(new RestRequest("creator").AddQueryParameter("creator_id", id));',
        'var r = await client.ExecuteGetAsync(new RestRequest($"creators/{id}"));',
    ),
    "with members in braces": (
        'client.Execute(new RestRequest { Resource = "creator/remove-account?creator_id=1&account_id=2", Method = Method.Post });',
        'client.Execute(new RestRequest { Resource = "creators/1/accounts/2", Method = Method.Delete });',
    ),
    "with a method that is set": (
        """var request = new RestRequest("creator/remove-account?creator_id=1&account_id=2");
        request.Method = Method.Post;
        client.Execute(request);""",
        """var request = new RestRequest("creators/1/accounts/2");
        request.Method = Method.Delete;
        client.Execute(request);""",
    ),
}
BASES = {
    "options": 'new RestClient(new RestClientOptions("%s") { MaxTimeout = 3 })',
    "members of options": 'new RestClient(new RestClientOptions { BaseUrl = new Uri("%s"), MaxTimeout = 3 })',
}


def sharp(base: str, version: int, code: str) -> str:
    made = base % f"https://api.creatoraudit.com/v{version}"
    return f"using RestSharp;\nclass A\n{{\n    RestClient client = {made};\n    async Task Run(long id)\n    {{\n        {code}\n    }}\n}}\n"


@pytest.mark.parametrize("name", SENT)
def test_requests_of_restsharp_go_by_what_sends_them(name: str) -> None:
    before, after = SENT[name]
    base = 'new RestClient("%s")'
    check_rewritten(sharp(base, 1, before), sharp(base, 2, after), file="App/A.cs")


@pytest.mark.parametrize("name", BASES)
def test_options_of_restsharp_hold_the_base(name: str) -> None:
    before, after = SENT["said by none"]
    check_rewritten(sharp(BASES[name], 1, before), sharp(BASES[name], 2, after), file="App/A.cs")


def test_options_of_restsharp_in_a_variable() -> None:
    text = """using RestSharp;
class A
{
    RestClient client;
    A(string key)
    {
        var options = new RestClientOptions("https://api.creatoraudit.com/v%d") { Authenticator = new Key(key) };
        client = new RestClient(options);
    }
    async Task Run() { var all = await client.GetAsync(new RestRequest("%s")); }
}
"""
    check_rewritten(text % (1, "list-creators"), text % (2, "creators"), file="App/A.cs")


@pytest.mark.parametrize(
    "more", ['options.BaseUrl = new Uri("https://api.partner.com/v1");', "options.BaseUrl = Given();"]
)
def test_options_of_restsharp_that_are_given_another_base(more: str) -> None:
    text = f"""using RestSharp;
class A
{{
    RestClient client;
    A(string key)
    {{
        var options = new RestClientOptions("https://api.creatoraudit.com/v1");
        {more}
        client = new RestClient(options);
    }}
    async Task Run() {{ var all = await client.GetAsync(new RestRequest("list-creators")); }}
}}
"""
    after, _ = rewritten({"App/A.cs": text})
    assert after["App/A.cs"] == text.encode()


def test_a_base_address_and_a_wrapper() -> None:
    text = """using System.Net.Http;

namespace App
{
    public class Api
    {
        private readonly HttpClient http;

        public Api()
        {
            http = new HttpClient { BaseAddress = new Uri(Settings.Root) };
        }

        private Task<HttpResponseMessage> Send(HttpMethod method, string path, object body) =>
            http.SendAsync(new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) });

        public Task Rename(long id, string name) =>
            %s;
    }
}
"""
    settings = 'namespace App;\n\nstatic class Settings\n{\n    public const string Root = "https://api.creatoraudit.com/v%d/";\n}\n'
    old = 'Send(HttpMethod.Post, "creator/modify", new { creator_id = id, name })'
    new = 'Send(HttpMethod.Patch, $"creators/{id}", new { name })'
    check_files(
        {"src/Api.cs": text % old, "src/Settings.cs": settings % 1},
        {"src/Api.cs": text % new, "src/Settings.cs": settings % 2},
    )

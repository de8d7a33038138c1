"""C# that must not be edited: other hosts, servers, and what is not certain."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_review, check_untouched

FOREIGN = {
    "another host": """
class A { Task Run(HttpClient http) => http.PostAsync("https://api.elsewhere.example/v1/creator/modify", null); }
""",
    "a client of another host": """
// https://api.creatoraudit.com
class A
{
    private readonly HttpClient _client;
    public A(HttpClient client)
    {
        _client = client;
        _client.BaseAddress = new Uri("https://api.elsewhere.example/v1/");
    }
    async Task Run(int id)
    {
        await _client.PostAsync($"creator/remove-account?creator_id={id}&account_id=4", null);
        var request = new HttpRequestMessage(HttpMethod.Post, "creator/remove-account?creator_id=3&account_id=4");
        await _client.SendAsync(request);
    }
}
""",
    "a route of a server": """
// https://api.creatoraudit.com
[ApiController]
class A : ControllerBase
{
    [HttpPost("/creator/modify")]
    public IActionResult Modify([FromBody] Body body) => Ok(body);
}
""",
    "a minimal API": """
// https://api.creatoraudit.com
app.MapPost("/creator/modify", (Body body) => Results.Ok(body));
""",
    "a regular expression": """
// https://api.creatoraudit.com
class A { static readonly Regex Path = new Regex(@"^/v1/creator/(modify|delete)$"); }
""",
    "SQL": """
// https://api.creatoraudit.com
class A { string Sql = "select creator_id from creator where path = '/creator'"; }
""",
    "a server of a test": """
// https://api.creatoraudit.com
class A { void Test() { server.Given(Request.Create().WithPath("/creator/modify").UsingPost()); } }
""",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign(name: str) -> None:
    check_untouched(FOREIGN[name], Outcome.LEFT_ALONE, Outcome.NEEDS_REVIEW, file="App/A.cs")


HEAD = """using System.Net.Http;
class A
{
    const string Base = "https://api.creatoraudit.com/v1";
    readonly HttpClient http = new HttpClient();

    void Run(string id, string name)
    {
        %s
    }
}
"""
REVIEWED = {
    "an id in a body that is not seen": (
        'http.PostAsync(Base + "/creator/modify", content);',
        "not visible here",
    ),
    "names that JSON may write otherwise": (
        'http.PostAsJsonAsync(Base + "/creator/modify", new { CreatorId = id, Name = name });',
        "not visible here",
    ),
    "a body that is written to the log, too": (
        """var body = new Dictionary<string, object> { ["creator_id"] = id, ["name"] = name };
        log.Write(body);
        http.PostAsJsonAsync(Base + "/creator/modify", body);""",
        "not by this call alone",
    ),
    "a method that is chosen": (
        'http.SendAsync(new HttpRequestMessage(Choose(), Base + "/creator/modify"));',
        "",
    ),
    "a method that calls share": (
        "var method = HttpMethod.Post; Other(method); "
        'http.SendAsync(new HttpRequestMessage(method, Base + "/creator/remove-account?creator_id=1&account_id=2"));',
        "a value that other calls share",
    ),
    "a format of its own": (
        'http.GetAsync($"{Base}/creator?creator_id={id:N}");',
        "formatted in a way of its own",
    ),
}


RESTSHARP = {
    "nothing sends a request in this way with the method": (
        'var request = new RestRequest("creator/remove-account?creator_id=1&account_id=2"); client.ExecutePostAsync(request);',
        "ExecutePostAsync sends POST, and v2 takes DELETE",
    ),
    "a request that is sent twice": (
        'var request = new RestRequest("creator/remove-account?creator_id=1&account_id=2"); '
        "client.PostAsync(request); client.PostAsync(request);",
        "it sends more than one request",
    ),
    "a request that says another method than what sends it": (
        'var request = new RestRequest("creator/remove-account?creator_id=1&account_id=2", Method.Post); client.PutAsync(request);',
        "method of the call is not visible",
    ),
    "what sends the request is not seen": (
        'var request = new RestRequest("creator/remove-account?creator_id=1&account_id=2"); Send(client, request);',
        "method of the call is not visible",
    ),
    "a parameter": (
        'var request = new RestRequest("creator/modify", Method.Post); '
        'request.AddParameter("creator_id", id); client.Execute(request);',
        "set on a line that holds more",
    ),
    "the client of another host": (
        'var request = new RestRequest("creator/remove-account?creator_id=1&account_id=2", Method.Post); '
        "other.Execute(request);",
        "",
    ),
}


@pytest.mark.parametrize("name", RESTSHARP)
def test_restsharp(name: str) -> None:
    text, reason = RESTSHARP[name]
    file = """using RestSharp;
class A
{
    readonly RestClient client = new RestClient("https://api.creatoraudit.com/v1");
    readonly RestClient other = new RestClient("https://api.elsewhere.example/v1");
    void Run(string id) { %s }
}
"""
    if reason:
        check_review(file % text, reason, file="App/A.cs")
    else:
        check_untouched(file % text, Outcome.LEFT_ALONE, Outcome.NEEDS_REVIEW, file="App/A.cs")


@pytest.mark.parametrize("name", REVIEWED)
def test_reviewed(name: str) -> None:
    text, reason = REVIEWED[name]
    check_review(HEAD.replace("%s", text), reason, file="App/A.cs")

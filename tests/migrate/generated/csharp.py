"""The generated programs of C#; there is no compiler to run them, so they are read and not sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation
from tests.migrate.generated.emit import Program
from tests.migrate.generated.emitter import Emitter, stays
from tests.migrate.generated.spoken import PLACEMENTS, Spoken
from tests.migrate.generated.writer import Body, Held, Pairs, Way, Writer, filled, is_query, relative

_CONSTANT = "public const string Base = {base};"
# Members of the class, what names the base, and further files.
_BASES = {
    "constant": (_CONSTANT, "Base", {}),
    "nested class": (f"static class Settings {{{{ {_CONSTANT} }}}}", "Settings.Base", {}),
    "property": ("static string Base => {base};", "Base", {}),
    "other file": (
        "",
        "Settings.Base",
        {"App/Settings.cs": f"namespace App;\n\npublic static class Settings\n{{{{\n    {_CONSTANT}\n}}}}\n"},
    ),
    "environment or": (
        'static readonly string Base = Environment.GetEnvironmentVariable("{variable}") ?? {base};',
        "Base",
        {},
    ),
}
_USING = "".join(
    f"using {name};\n"
    for name in ("System", "System.Collections.Generic", "System.Net.Http", "System.Net.Http.Json",
                 "System.Text.Json", "System.Threading.Tasks", "RestSharp")
)  # fmt: skip
_SEND = """    {words}Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body = null)
    {{
        var request = new HttpRequestMessage(method, {base} + path);
        if (body != null)
        {{
            request.Content = JsonContent.Create(body);
        }}
        return Http.SendAsync(request);
    }}
"""
_VALUES = {
    "variable": Way(before="var {local} = {odd};"),
    "parameter": Way(parameter="string {local}"),
    "number parameter": Way(parameter="long {local}"),
    "member": Way(parameter="Row {local}", code="{local}.Key"),
    "call": Way(code="Find({odd})"),
    "encoded": Way(before="var {local} = {odd};", code="Uri.EscapeDataString({local})"),
}
_HOLDS = {
    "constant": Held("private const string Path = {};", "Path"),
    "local": Held("var path = {};", "path"),
}


class _Writer(Writer):
    bases = _BASES
    values = _VALUES
    holds = _HOLDS
    body = Body(
        item="{name} = {code}",
        made="new {{ {items} }}",
        variable="var payload = new Dictionary<string, object> {{ {items} }};",
        start="var payload = new Dictionary<string, object>();",
        put='payload["{name}"] = {code};',
    )

    def odd(self) -> str:
        return f"v{self.count}-{self.count}"

    def item(self, name: str, code: str) -> str:
        return super().item(f'["{name}"]' if self.case["placement"] == "json variable" else name, code)

    def sum(self, first: list[str], tokens: list[str]) -> str:
        if self.case["join"] == "plus":
            return self.plus(first, tokens)
        inner = filled(first, tokens, "{{{}}}".format)
        return f'$"{inner}"' if "{" in inner else f'"{inner}"'

    def call(self, tokens: list[str], body: str | None, query: Pairs) -> list[str]:
        del query
        if self.case["client"].startswith("RestSharp"):
            return self.sharp(tokens, body)
        if self.case["client"] != "message members":
            return [f"await {self.sent(tokens, body)};"]
        return [
            "var request = new HttpRequestMessage();",
            f"request.Method = HttpMethod.{self.method.capitalize()};",
            f"request.RequestUri = new Uri({self.expression(self.base, tokens)});",
            *([f"request.Content = JsonContent.Create({body});"] if body else []),
            "await Http.SendAsync(request);",
        ]

    def sharp(self, tokens: list[str], body: str | None) -> list[str]:
        """By RestSharp: the method said by the request, by its members, or by what sends it."""
        client, verb = self.case["client"], self.method.capitalize()
        path = self.expression("", relative(tokens))
        made, send = f"new RestRequest({path}, Method.{verb})", "ExecuteAsync"
        given = f"new RestClientOptions({self.base})" if client == "RestSharp members" else self.base
        if client == "RestSharp members":
            made = f"new RestRequest {{ Resource = {path}, Method = Method.{verb} }}"
        elif client == "RestSharp sender":
            made, send = f"new RestRequest({path})", f"{verb}Async"
        self.head.append(f"static readonly RestClient Sharp = new RestClient({given});")
        steps = [f"request.AddJsonBody({body});"] if body else []
        return [f"var request = {made};", *steps, f"await Sharp.{send}(request);"]

    def sent(self, tokens: list[str], body: str | None) -> str:
        base, method = self.base, self.method
        verb = f"HttpMethod.{method.capitalize()}"
        if self.case["wrapper"] == "function":
            given = ", ".join([verb, self.expression("", tokens), *([body] if body else [])])
            return f"Send({given})"
        client = self.case["client"]
        if client == "BaseAddress":  # what is relative to it begins without a slash
            url, http = self.expression("", relative(tokens)), "Api"
            self.head.append(
                f'static readonly HttpClient Api = new HttpClient {{ BaseAddress = new Uri({base} + "/") }};'
            )
        else:
            url, http = self.expression(base, tokens), "Http"
        if client.startswith("message"):
            content = f"Content = JsonContent.Create({body})" if body else ""
            if client == "message":
                made = f"new HttpRequestMessage({verb}, {url})" + (f" {{ {content} }}" if content else "")
            else:
                entries = [
                    f"Method = {verb}",
                    f"RequestUri = new Uri({url})",
                    *([content] if content else []),
                ]
                made = f"new HttpRequestMessage {{ {', '.join(entries)} }}"
            return f"Http.SendAsync({made})"
        if client == "json verb":
            return f"{http}.{method.capitalize()}AsJsonAsync({url}, {body})"
        if method in ("GET", "DELETE"):
            return f"{http}.{method.capitalize()}Async({url})"
        content = f'new StringContent(JsonSerializer.Serialize({body}), null, "application/json")'
        return f"{http}.{method.capitalize()}Async({url}, {content if body else 'null'})"

    def whole(self, lines: list[str]) -> Program:
        members = [*self.declared, *self.head]
        members += ["static readonly HttpClient Http = new HttpClient();"]
        members += ["static string Find(string text) => text;"]
        head = self.indented(members)
        if self.case["wrapper"] == "function":
            head += "\n" + _SEND.format(words="static ", base=self.base)
        text = (
            f"{_USING}\nnamespace App;\n\npublic record Row(string Key);\n\npublic static class Program\n{{\n"
            f"{head}\n    static async Task Run({self.names})\n    {{\n{self.inside(lines, 2)}    }}\n}}\n"
        )
        return Program(files={**self.further, "App/Program.cs": text}, main="App", environment={})


class CSharp(Emitter):
    """Programs of C# 10."""

    name = "csharp"
    writer = _Writer
    offers: Mapping[str, Sequence[str]] = {
        "client": ("verb", "json verb", "message", "message options", "message members", "BaseAddress",
                   "RestSharp", "RestSharp members", "RestSharp sender"),
        "join": ("plus", "interpolated"),
        "base": tuple(_BASES),
        "path": ("literal", "constant", "local"),
        "placement": PLACEMENTS,
        "wrapper": ("none", "function"),
        "value": ("literal", "number", "variable", "parameter", "number parameter", "member", "call", "encoded"),
        "quote": ('"',),
    }  # fmt: skip

    def fits(self, case: Spoken, operation: Operation, names: Sequence[tuple[str, bool]]) -> bool:
        client, query, method = case["client"], is_query(case["placement"]), operation.v1.method
        if case["wrapper"] == "function" and client != "message":
            return False
        free = client.startswith(("message", "RestSharp"))  # any method, with a body or without
        if not query and method == "DELETE" and not free:
            return False  # DeleteAsync takes no body
        if method == "GET" and operation.v2 is not None and not stays(operation):
            return free
        if client == "json verb" and (query or method not in ("POST", "PUT", "PATCH")):
            return False
        return case["wrapper"] == "none" or case["path"] == "literal"

"""The generated programs of C#; there is no compiler to run them, so they are read and not sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation, PathMap
from tests.migrate.generated.emit import VARIABLE, Program
from tests.migrate.generated.given import path_of, sample, tokens_of
from tests.migrate.generated.spoken import Spoken, fields

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
_PLAIN = {"page": "1", "per_page": "20"}  # what is sent where any text would not do
_USING = "".join(
    f"using {name};\n"
    for name in ("System", "System.Collections.Generic", "System.Net.Http", "System.Net.Http.Json",
                 "System.Text.Json", "System.Threading.Tasks")
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


class CSharp:
    """Programs of C# 10."""

    name = "csharp"
    offers: Mapping[str, Sequence[str]] = {
        "client": ("verb", "json verb", "message", "message options", "BaseAddress"),
        "join": ("plus", "interpolated"),
        "base": tuple(_BASES),
        "path": ("literal", "constant", "local"),
        "placement": ("query literal", "query value", "json", "json variable", "json built"),
        "wrapper": ("none", "function"),
        "value": ("literal", "number", "variable", "parameter", "number parameter", "member", "call", "encoded"),
        "quote": ('"',),
    }  # fmt: skip

    def is_sensible(self, case: Spoken, operation: Operation) -> bool:
        placement, client, value = case["placement"], case["client"], case["value"]
        query = placement.startswith("query")
        carried = fields(operation, query=query)
        method = operation.v1.method
        if carried is None or operation.v1.parameters or (not query and (method == "GET" or not carried[0])):
            return False
        if query and case["path"] == "constant":
            return False
        if value == "encoded" and placement != "query value":
            return False
        if query and (placement == "query literal") != (value in ("literal", "number")):
            return False
        if not query and method == "DELETE" and not client.startswith("message"):
            return False  # DeleteAsync takes no body
        if method == "GET" and operation.v2 is not None and operation.v2.method != "GET":
            return client.startswith("message")
        if client == "json verb" and (query or method not in ("POST", "PUT", "PATCH")):
            return False
        return case["wrapper"] == "none" or (client == "message" and case["path"] == "literal")

    def write(self, case: Spoken, operation: Operation, pathmap: PathMap) -> Program:
        return _Writer(case, operation, pathmap).program()


class _Writer:
    def __init__(self, case: Spoken, operation: Operation, pathmap: PathMap) -> None:
        self.case = case
        self.operation = operation
        self.v1 = pathmap.bases[0].v1
        self.members: list[str] = []
        self.before: list[str] = []
        self.parameters: list[str] = []
        self.count = 0

    def value(self, name: str) -> str:
        self.count += 1
        local = f"{name.replace('-', '_')}Value"
        plain = f'"{sample(self.operation, name, self.count, f"v{self.count}-{self.count}")}"'
        match self.case["value"]:
            case "literal":
                return f'"{sample(self.operation, name, self.count, f"v{self.count}")}"'
            case "number":
                return str(40 + self.count)
            case "parameter":
                self.parameters.append(f"string {local}")
                return local
            case "number parameter":
                self.parameters.append(f"long {local}")
                return local
            case "member":
                self.parameters.append(f"Row {local}")
                return f"{local}.Key"
            case "call":
                return f"Find({plain})"
            case "encoded":
                self.before.append(f"var {local} = {plain};")
                return f"Uri.EscapeDataString({local})"
            case _:
                self.before.append(f"var {local} = {plain};")
                return local

    def program(self) -> Program:
        query = self.case["placement"].startswith("query")
        carried = fields(self.operation, query=query)
        assert carried is not None
        pairs = [
            (name, self.value(name) if is_id else f'"{_PLAIN.get(name, f"{name[:1]}x")}"')
            for name, is_id in carried[0]
        ]
        url = tokens_of(path_of(self.operation), pairs if query else [])
        body = None if query else self.mapping(pairs)
        return self.whole(self.call(url, body))

    def mapping(self, pairs: Sequence[tuple[str, str]]) -> str:
        match self.case["placement"]:
            case "json":
                return "new { " + ", ".join(f"{name} = {code}" for name, code in pairs) + " }"
            case "json variable":
                listed = ", ".join(f'["{name}"] = {code}' for name, code in pairs)
                self.before.append(f"var payload = new Dictionary<string, object> {{ {listed} }};")
            case _:
                self.before.append("var payload = new Dictionary<string, object>();")
                self.before += [f'payload["{name}"] = {code};' for name, code in pairs]
        return "payload"

    def expression(self, base: str, tokens: list[str]) -> str:
        first = [base] if base else []
        if self.case["path"] == "constant":
            self.members.append(f'private const string Path = "{tokens[0]}";')
            return self.joined([*first, "Path"], [""])
        if self.case["path"] == "local":
            self.before.append(f"var path = {self.joined([], tokens)};")
            return self.joined([*first, "path"], [""])
        return self.joined(first, tokens)

    def joined(self, first: list[str], tokens: list[str]) -> str:
        if self.case["join"] == "plus":
            texts = [f'"{item}"' if i % 2 == 0 else item for i, item in enumerate(tokens) if item]
            return " + ".join([*first, *texts])
        inner = "".join(f"{{{code}}}" for code in first)
        inner += "".join(item if i % 2 == 0 else f"{{{item}}}" for i, item in enumerate(tokens))
        return f'$"{inner}"' if "{" in inner else f'"{inner}"'

    def call(self, tokens: list[str], body: str | None) -> str:
        base, method = _BASES[self.case["base"]][1], self.operation.v1.method
        verb = f"HttpMethod.{method.capitalize()}"
        if self.case["wrapper"] == "function":
            given = ", ".join([verb, self.expression("", tokens), *([body] if body else [])])
            return f"await Send({given});"
        client = self.case["client"]
        if client == "BaseAddress":  # what is relative to it begins without a slash
            url, http = self.expression("", [tokens[0].removeprefix("/"), *tokens[1:]]), "Api"
            self.members.append(
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
            return f"await Http.SendAsync({made});"
        if client == "json verb":
            return f"await {http}.{method.capitalize()}AsJsonAsync({url}, {body});"
        if method in ("GET", "DELETE"):
            return f"await {http}.{method.capitalize()}Async({url});"
        content = f'new StringContent(JsonSerializer.Serialize({body}), null, "application/json")'
        return f"await {http}.{method.capitalize()}Async({url}, {content if body else 'null'});"

    def whole(self, call: str) -> Program:
        member, _, files = _BASES[self.case["base"]]
        given = {"base": f'"{self.v1}"', "variable": VARIABLE[self.case.map]}
        members = [*([member.format(**given)] if member else []), *self.members]
        members += ["static readonly HttpClient Http = new HttpClient();"]
        members += ["static string Find(string text) => text;"]
        head = "".join(f"    {item}\n" for item in members)
        if self.case["wrapper"] == "function":
            head += "\n" + _SEND.format(words="static ", base=_BASES[self.case["base"]][1])
        inside = "".join(f"        {line}\n" for line in (*self.before, call))
        text = (
            f"{_USING}\nnamespace App;\n\npublic record Row(string Key);\n\npublic static class Program\n{{\n"
            f"{head}\n    static async Task Run({', '.join(self.parameters)})\n    {{\n{inside}    }}\n}}\n"
        )
        found = {name: other.format(**given) for name, other in files.items()}
        return Program(files={**found, "App/Program.cs": text}, main="App", environment={})

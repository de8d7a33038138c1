"""The generated programs of Java."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation, PathMap
from tests.migrate.generated.emit import VARIABLE, Program
from tests.migrate.generated.given import path_of, sample
from tests.migrate.generated.spoken import Spoken, fields

_FINAL = "static final String"
# Members of the class, what names the base, and further files.
_BASES = {
    "constant": (f"private {_FINAL} BASE = {{base}};", "BASE", {}),
    "nested class": (f"static class Settings {{{{ {_FINAL} BASE = {{base}}; }}}}", "Settings.BASE", {}),
    "interface": ("interface Settings {{ String BASE = {base}; }}", "Settings.BASE", {}),
    "other file": (
        "",
        "Settings.BASE",
        {"app/Settings.java": f"package app;\n\nclass Settings {{{{\n  {_FINAL} BASE = {{base}};\n}}}}\n"},
    ),
    "other package": (
        "",
        "Settings.BASE",
        {
            "app/conf/Settings.java": "package app.conf;\n\n"
            f"public class Settings {{{{\n  public {_FINAL} BASE = {{base}};\n}}}}\n"
        },
    ),
    "static import": (
        "",
        "BASE",
        {
            "app/conf/Settings.java": "package app.conf;\n\n"
            f"public class Settings {{{{\n  public {_FINAL} BASE = {{base}};\n}}}}\n"
        },
    ),
    "property": (f'private {_FINAL} BASE = System.getProperty("{{variable}}", {{base}});', "BASE", {}),
    "environment or": (
        f'private {_FINAL} BASE = Objects.requireNonNullElse(System.getenv("{{variable}}"), {{base}});',
        "BASE",
        {},
    ),
    "environment, if not null": (
        f'private {_FINAL} BASE = System.getenv("{{variable}}") != null '
        '? System.getenv("{variable}") : {base};',
        "BASE",
        {},
    ),
}
_PLAIN = {"page": "1", "per_page": "20"}  # what is sent where any text would not do
_IMPORTS = """
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
"""
_PUBLISHERS = "HttpRequest.BodyPublishers"
_SEND = """
  {words}String send(String method, String path, Object body) throws Exception {{
    HttpRequest request = HttpRequest.newBuilder(URI.create({base} + path))
        .header("Content-Type", "application/json")
        .method(method, body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(new ObjectMapper().writeValueAsString(body)))
        .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }}
"""


class Java:
    """Programs of Java 17."""

    name = "java"
    offers: Mapping[str, Sequence[str]] = {
        "client": ("java.net.http", "java.net.http uri()", "java.net.http method()", "okhttp", "okhttp method()",
                   "HttpURLConnection"),
        "join": ("plus", "format", "formatted"),
        "base": tuple(_BASES),
        "path": ("literal", "constant", "local", "url local"),
        "placement": ("query literal", "query value", "json", "json variable", "json built"),
        "wrapper": ("none", "function", "class", "other file", "two levels"),
        "value": ("literal", "number", "variable", "parameter", "number parameter", "field", "call", "encoded"),
        "quote": ('"',),
    }  # fmt: skip

    def is_sensible(self, case: Spoken, operation: Operation) -> bool:
        placement, client, wrapper, value = case["placement"], case["client"], case["wrapper"], case["value"]
        query = placement.startswith("query")
        carried = fields(operation, query=query)
        if carried is None or operation.v1.parameters or (not query and operation.v1.method == "GET"):
            return False
        if not query and not carried[0]:
            return False
        if query and case["path"] == "constant":
            return False
        if value == "encoded" and placement != "query value":
            return False
        if (placement == "query literal") != (value in ("literal", "number")) and query:
            return False
        if client == "HttpURLConnection" and operation.v2 is not None:
            # It has no PATCH, and a body that is written by a statement of its own stays.
            if operation.v2.method == "PATCH" or operation.fixed or not query:
                return False
            if operation.v2.method != operation.v1.method and operation.v1.method == "GET":
                return False
        if wrapper != "none" and (client != "java.net.http" or case["path"] == "url local"):
            return False
        return case["path"] != "url local" or case["join"] == "plus"

    def write(self, case: Spoken, operation: Operation, pathmap: PathMap) -> Program:
        return _Writer(case, operation, pathmap).program()


class _Writer:
    def __init__(self, case: Spoken, operation: Operation, pathmap: PathMap) -> None:
        self.case = case
        self.operation = operation
        self.v1 = pathmap.bases[0].v1
        self.members: list[str] = []
        self.before: list[str] = []
        self.parameters: list[tuple[str, str]] = []
        self.files: dict[str, str] = {}
        self.count = 0

    def value(self, name: str) -> str:
        self.count += 1
        raw = self.case["placement"].startswith("query") and self.case["value"] != "encoded"
        odd = f"v{self.count}-{self.count}" if raw else f"v{self.count} /{self.count}?"
        plain = f'"{sample(self.operation, name, self.count, odd)}"'
        local = f"{name}Value".replace("-", "_")
        match self.case["value"]:
            case "literal":
                return f'"{sample(self.operation, name, self.count, f"v{self.count}")}"'
            case "number":
                return str(40 + self.count)
            case "variable":
                self.before.append(f"String {local} = {plain};")
                return local
            case "parameter":
                self.parameters.append((f"String {local}", plain))
                return local
            case "number parameter":
                self.parameters.append((f"long {local}", str(70 + self.count)))
                return local
            case "field":
                self.members.append(f"static class Row{self.count} {{ final String key = {plain}; }}")
                self.before.append(f"Row{self.count} row{self.count} = new Row{self.count}();")
                return f"row{self.count}.key"
            case "call":
                self.members.append(
                    f"static String find{self.count}(String text) {{ return text + {self.count}; }}"
                )
                return f'find{self.count}("{sample(self.operation, name, self.count, f"v{self.count}")}")'
            case _:
                self.before.append(f"String {local} = {plain};")
                return f'URLEncoder.encode({local}, StandardCharsets.UTF_8).replace("+", "%20")'

    def program(self) -> Program:
        placement = self.case["placement"]
        query = placement.startswith("query")
        carried = fields(self.operation, query=query)
        assert carried is not None
        pairs = [
            (name, self.value(name) if is_id else f'"{_PLAIN.get(name, f"{name[:1]}x")}"')
            for name, is_id in carried[0]
        ]
        path, body = path_of(self.operation), None
        url = self.joined(path, pairs if query else [])
        if not query:
            body = self.mapping(pairs)
        return self.whole(self.call(url, body))

    def mapping(self, pairs: Sequence[tuple[str, str]]) -> str:
        listed = ", ".join(f'"{name}", {code}' for name, code in pairs)
        match self.case["placement"]:
            case "json":
                return f"Map.of({listed})"
            case "json variable":
                self.before.append(f"Map<String, Object> payload = Map.of({listed});")
            case _:
                self.before.append("Map<String, Object> payload = new LinkedHashMap<>();")
                self.before += [f'payload.put("{name}", {code});' for name, code in pairs]
        return "payload"

    # --- the URL ---

    def joined(self, path: str, pairs: Sequence[tuple[str, str]]) -> list[str]:
        """Literal text and code, in turn."""
        tokens = [path]
        for index, (name, code) in enumerate(pairs):
            tokens[-1] += ("&" if index or "?" in path else "?") + name + "="
            literal = code.strip('"')
            if literal != code or code.isdigit():
                tokens[-1] += literal
            else:
                tokens += [code, ""]
        return tokens

    def expression(self, base: str, tokens: list[str]) -> str:
        held = self.case["path"]
        if held == "url local":
            self.before.append(f"String url = {self.sum([*([base] if base else [])], tokens)};")
            return "url"
        if held == "constant":
            self.members.append(f'private static final String PATH = "{tokens[0]}";')
            return self.sum([*([base] if base else []), "PATH"], ["", *tokens[1:]])
        if held == "local":
            self.before.append(f"String path = {self.sum([], tokens)};")
            return self.sum([*([base] if base else []), "path"], [""])
        return self.sum([base] if base else [], tokens)

    def sum(self, first: list[str], tokens: list[str]) -> str:
        if self.case["join"] == "plus" or not (first or tokens[1:]):
            texts = [f'"{item}"' if i % 2 == 0 else item for i, item in enumerate(tokens) if item]
            return " + ".join([*first, *texts])
        text = "%s" * len(first) + "".join(item if i % 2 == 0 else "%s" for i, item in enumerate(tokens))
        values = ", ".join([*first, *tokens[1::2]])
        if self.case["join"] == "format":
            return f'String.format("{text}", {values})'
        return f'"{text}".formatted({values})'

    # --- the call ---

    def call(self, tokens: list[str], body: str | None) -> list[str]:
        base = _BASES[self.case["base"]][1]
        method = self.operation.v1.method
        if self.case["wrapper"] != "none":
            return self.wrapped(self.expression("", tokens), body)
        url = self.expression(base, tokens)
        client = self.case["client"]
        if client == "HttpURLConnection":
            lines = [f"HttpURLConnection connection = (HttpURLConnection) new URL({url}).openConnection();"]
            lines += [f'connection.setRequestMethod("{method}");'] if method != "GET" else []
            return [*lines, "connection.getResponseCode();"]
        text = f"new ObjectMapper().writeValueAsString({body})" if body else None
        return self.okhttp(url, method, text) if client.startswith("okhttp") else self.net(url, method, text)

    def net(self, url: str, method: str, text: str | None) -> list[str]:
        begin = f"HttpRequest.newBuilder(URI.create({url}))"
        if self.case["client"] == "java.net.http uri()":
            begin = f"HttpRequest.newBuilder().uri(URI.create({url}))"
        steps = ['.header("Content-Type", "application/json")'] if text else []
        body = f"{_PUBLISHERS}.ofString({text})" if text else f"{_PUBLISHERS}.noBody()"
        if self.case["client"].endswith("method()") or method == "PATCH" or (method == "DELETE" and text):
            steps.append(f'.method("{method}", {body})')
        elif method in ("GET", "DELETE"):
            steps.append(f".{method}()")
        else:
            steps.append(f".{method}({body})")
        joined = "".join(f"\n        {step}" for step in (*steps, ".build();"))
        send = "HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());"
        return [f"HttpRequest request = {begin}{joined}", send]

    def okhttp(self, url: str, method: str, text: str | None) -> list[str]:
        kind = 'MediaType.get("application/json")'
        body = f"RequestBody.create({text}, {kind})" if text else None
        if self.case["client"].endswith("method()"):
            empty = "null" if method in ("GET", "DELETE") else "RequestBody.create(new byte[0], null)"
            step = f'.method("{method}", {body or empty})'
        elif method in ("GET", "DELETE"):
            step = f".{method.lower()}({body or ''})"
        else:
            step = f".{method.lower()}({body or 'RequestBody.create(new byte[0], null)'})"
        return [
            f"Request request = new Request.Builder().url({url}){step}.build();",
            "new OkHttpClient().newCall(request).execute();",
        ]

    def wrapped(self, path: str, body: str | None) -> list[str]:
        base = _BASES[self.case["base"]][1]
        given = f'"{self.operation.v1.method}", {path}, {body or "null"}'
        match self.case["wrapper"]:
            case "function":
                self.members.append(_SEND.format(words="static ", base=base).strip())
                return [f"send({given});"]
            case "two levels":
                self.members.append(_SEND.format(words="static ", base=base).strip())
                self.members.append(
                    "static String ask(String method, String path, Object body) throws Exception {\n"
                    "    return send(method, path, body);\n  }"
                )
                return [f"ask({given});"]
            case "class":
                text = _SEND.format(words="", base="base")
                self.files["app/Client.java"] = (
                    f"package app;\n{_IMPORTS}\nclass Client {{\n  private final String base;\n\n"
                    f"  Client(String base) {{\n    this.base = base;\n  }}\n{text}}}\n"
                )
                return [f"new Client({base}).send({given});"]
            case _:
                inside = self.case["base"] not in ("other file", "other package", "static import")
                text = _SEND.format(words="static ", base=f"Main.{base}" if inside else base)
                self.files["app/Api.java"] = f"package app;\n{self.imports()}\nclass Api {{{text}}}\n"
                return [f"Api.send({given});"]

    def imports(self) -> str:
        kind = self.case["base"]
        extra = {
            "other package": "import app.conf.Settings;\n",
            "static import": "import static app.conf.Settings.BASE;\n",
        }
        return _IMPORTS + extra.get(kind, "")

    def whole(self, lines: list[str]) -> Program:
        member, _, files = _BASES[self.case["base"]]
        given = {"base": f'"{self.v1}"', "variable": VARIABLE[self.case.map]}
        members = [member.format(**given), *self.members] if member else self.members
        if self.case["wrapper"] == "other file":  # another class uses what this one holds
            members = [item.replace("private ", "") for item in members]
        head = "".join(f"  {item}\n\n" for item in members)
        names = ", ".join(name for name, _ in self.parameters)
        values = ", ".join(value for _, value in self.parameters)
        inside = "".join(f"    {line}\n" for line in (*self.before, *lines))
        text = (
            f"package app;\n{self.imports()}\npublic class Main {{\n{head}"
            f"  public static void run() throws Exception {{\n    call({values});\n  }}\n\n"
            f"  static void call({names}) throws Exception {{\n{inside}  }}\n}}\n"
        )
        found = {name: text.format(**given) for name, text in files.items()}
        return Program(files={**found, **self.files, "app/Main.java": text}, main="app.Main", environment={})

"""The generated programs of Java."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation
from tests.migrate.generated.emit import Program
from tests.migrate.generated.emitter import Emitter
from tests.migrate.generated.spoken import PLACEMENTS, Spoken
from tests.migrate.generated.writer import Body, Held, Pairs, Way, Writer, filled, is_query

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
_VALUES = {
    "variable": Way(before="String {local} = {odd};"),
    "parameter": Way(parameter="String {local}"),
    "number parameter": Way(parameter="long {local}", argument="{number}"),
    "field": Way(
        head="static class Row{n} {{ final String key = {odd}; }}",
        before="Row{n} row{n} = new Row{n}();",
        code="row{n}.key",
    ),
    "call": Way(head="static String find{n}(String text) {{ return text + {n}; }}", code="find{n}({plain})"),
    "encoded": Way(
        before="String {local} = {odd};",
        code='URLEncoder.encode({local}, StandardCharsets.UTF_8).replace("+", "%20")',
    ),
}
_HOLDS = {
    "constant": Held("private static final String PATH = {};", "PATH"),
    "local": Held("String path = {};", "path"),
    "url local": Held("String url = {};", "url", is_whole=True),
}


class JavaWriter(Writer):
    """What calls look like."""

    bases = _BASES
    values = _VALUES
    holds = _HOLDS
    body = Body(
        item='"{name}", {code}',
        made="Map.of({items})",
        variable="Map<String, Object> payload = {made};",
        start="Map<String, Object> payload = new LinkedHashMap<>();",
        put='payload.put("{name}", {code});',
    )

    # --- the URL ---

    def sum(self, first: list[str], tokens: list[str]) -> str:
        values = ", ".join([*first, *tokens[1::2]])
        if self.case["join"] == "plus" or not values:
            return self.plus(first, tokens)
        text = self.text(filled(first, tokens, lambda _: "%s"))
        return (
            f"String.format({text}, {values})"
            if self.case["join"] == "format"
            else f"{text}.formatted({values})"
        )

    # --- the call ---

    def call(self, tokens: list[str], body: str | None, query: Pairs) -> list[str]:
        del query
        method = self.method
        if self.case["wrapper"] != "none":
            return self.wrapped(self.expression("", tokens), body)
        url = self.expression(self.base, tokens)
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
        base = self.base
        given = f'"{self.method}", {path}, {body or "null"}'
        match self.case["wrapper"]:
            case "function":
                self.head.append(_SEND.format(words="static ", base=base).strip())
                return [f"send({given});"]
            case "two levels":
                self.head.append(_SEND.format(words="static ", base=base).strip())
                self.head.append(
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
        members = [*self.declared, *self.head]
        if self.case["wrapper"] == "other file":  # another class uses what this one holds
            members = [item.replace("private ", "") for item in members]
        head = "".join(f"  {item}\n\n" for item in members)
        text = (
            f"package app;\n{self.imports()}\npublic class Main {{\n{head}"
            f"  public static void run() throws Exception {{\n    call({self.arguments});\n  }}\n\n"
            f"  static void call({self.names}) throws Exception {{\n{self.inside(lines)}  }}\n}}\n"
        )
        files = {**self.further, **self.files, "app/Main.java": text}
        return Program(files=files, main="app.Main", environment={})


class Java(Emitter):
    """Programs of Java 17."""

    name = "java"
    writer = JavaWriter
    offers: Mapping[str, Sequence[str]] = {
        "client": ("java.net.http", "java.net.http uri()", "java.net.http method()", "okhttp", "okhttp method()",
                   "HttpURLConnection"),
        "join": ("plus", "format", "formatted"),
        "base": tuple(_BASES),
        "path": ("literal", "constant", "local", "url local"),
        "placement": PLACEMENTS,
        "wrapper": ("none", "function", "class", "other file", "two levels"),
        "value": ("literal", "number", "variable", "parameter", "number parameter", "field", "call", "encoded"),
        "quote": ('"',),
    }  # fmt: skip

    def fits(self, case: Spoken, operation: Operation, names: Sequence[tuple[str, bool]]) -> bool:
        client, wrapper, v2 = case["client"], case["wrapper"], operation.v2
        if client == "HttpURLConnection" and v2 is not None:
            # It has no PATCH, and a body that is written by a statement of its own stays.
            if v2.method == "PATCH" or operation.fixed or not is_query(case["placement"]):
                return False
            if v2.method != operation.v1.method == "GET":
                return False
        if wrapper != "none" and (client != "java.net.http" or case["path"] == "url local"):
            return False
        return case["path"] != "url local" or case["join"] == "plus"

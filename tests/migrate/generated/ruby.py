"""The generated programs of Ruby."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation, PathMap
from tests.migrate.generated.emit import VARIABLE, Program
from tests.migrate.generated.given import path_of, sample
from tests.migrate.generated.spoken import Spoken, fields

# Declarations of the file, what names the base, and further files.
_BASES = {
    "constant": ("BASE = {base}", "BASE", {}),
    "frozen": ("BASE = {base}.freeze", "BASE", {}),
    "module": ("module Settings\n  BASE = {base}\nend", "Settings::BASE", {}),
    "other file": ("require_relative 'settings'", "Settings::BASE", {}),
    "hash": ("CONFIG = {{ api: {{ base: {base} }} }}", "CONFIG[:api][:base]", {}),
    "environment fetch": ('BASE = ENV.fetch("{variable}", {base})', "BASE", {}),
    "environment block": ('BASE = ENV.fetch("{variable}") {{ {base} }}', "BASE", {}),
    "environment or": ("BASE = ENV['{variable}'] || {base}", "BASE", {}),
}
_FILES = {"other file": ("settings.rb", "module Settings\n  BASE = {base}\nend\n")}
_PLAIN = {"page": "1", "per_page": "20"}  # what is sent where any text would not do
_REQUIRES = {
    "net/http": ("net/http", "json"),
    "faraday": ("faraday", "json"),
    "httparty": ("httparty", "json"),
    "rest-client": ("rest-client", "json"),
    "http.rb": ("http",),
}
_TYPE = '"Content-Type" => "application/json"'
_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Ruby:
    """Programs of Ruby 3.1: net/http, and the gems that Debian has."""

    name = "ruby"
    offers: Mapping[str, Sequence[str]] = {
        "client": (
            "net/http request",
            "net/http session",
            "net/http get",
            "faraday",
            "faraday block",
            "faraday json",
            "httparty",
            "httparty class",
            "rest-client",
            "rest-client execute",
            "http.rb",
            "http.rb chain",
        ),
        "join": ("plus", "interpolated", "format", "percent", "File.join"),
        "base": tuple(_BASES),
        "path": ("literal", "constant", "local"),
        "placement": ("query literal", "query value", "params", "json", "json variable", "json built"),
        "wrapper": ("none", "method", "keywords", "class", "module", "file"),
        "value": ("literal", "number", "variable", "parameter", "member", "call", "encoded"),
        "quote": ('"', "'"),
    }

    def is_sensible(self, case: Spoken, operation: Operation) -> bool:
        placement, client, wrapper = case["placement"], case["client"], case["wrapper"]
        value, join = case["value"], case["join"]
        query = placement in ("query literal", "query value", "params")
        carried = fields(operation, query=query)
        method = operation.v1.method
        if carried is None or operation.v1.parameters or (not query and (method == "GET" or not carried[0])):
            return False
        if query and not carried[0] and placement != "query literal":
            return False
        in_text = placement.startswith("query") and bool(carried[0])
        if placement == "query literal" and carried[0] and value not in ("literal", "number"):
            return False
        if placement == "query value" and value in ("literal", "number"):
            return False
        if value == "encoded" and placement != "query value":
            return False
        if in_text and (case["path"] == "constant" or join == "File.join"):
            return False
        if join == "File.join" and wrapper != "none":
            return False
        if client.startswith("net/http") and placement == "params":
            return False
        if client == "net/http get" and (method != "GET" or not _stays(operation)):
            return False
        if client == "faraday block" and query and placement != "params":
            return False
        if client in ("faraday", "faraday json", "httparty class") and join in (
            "File.join",
            "plus",
            "percent",
        ):
            return case["path"] == "literal" and wrapper == "none" and join == "plus"
        if client in (
            "faraday",
            "faraday json",
            "faraday block",
            "httparty class",
            "net/http session",
            "net/http get",
        ):
            return wrapper == "none"
        if client == "rest-client" and wrapper in ("method", "class", "module"):
            return False  # its methods do not have the same order
        return wrapper == "none" or (
            client in ("net/http request", "rest-client execute", "http.rb") and placement != "params"
        )

    def write(self, case: Spoken, operation: Operation, pathmap: PathMap) -> Program:
        return _Writer(case, operation, pathmap).program()


def _stays(operation: Operation) -> bool:
    return operation.v2 is not None and operation.v2.method == operation.v1.method


class _Writer:
    def __init__(self, case: Spoken, operation: Operation, pathmap: PathMap) -> None:
        self.case = case
        self.operation = operation
        self.method = operation.v1.method
        self.v1 = pathmap.bases[0].v1
        self.head: list[str] = []
        self.before: list[str] = []
        self.parameters: list[tuple[str, str]] = []
        self.files: dict[str, str] = {}
        self.count = 0

    def text(self, text: str) -> str:
        quote = self.case["quote"]
        return f"{quote}{text}{quote}"

    def value(self, name: str) -> str:
        self.count += 1
        as_it_is = self.case["placement"] == "query value" and self.case["value"] != "encoded"
        shown = f"v{self.count}-{self.count}" if as_it_is else f"v{self.count} /{self.count}?"
        plain = self.text(sample(self.operation, name, self.count, shown))
        local = f"{name}_value".replace("-", "_")
        match self.case["value"]:
            case "literal":
                return self.text(sample(self.operation, name, self.count, f"v{self.count}"))
            case "number":
                return str(40 + self.count)
            case "variable":
                self.before.append(f"{local} = {plain}")
                return local
            case "parameter":
                self.parameters.append((local, plain))
                return local
            case "member":
                self.before.append(f"row{self.count} = {{ key: {plain} }}")
                return f"row{self.count}[:key]"
            case "call":
                self.head.append(f"def find{self.count}(text)\n  text + {self.text(str(self.count))}\nend")
                return f"find{self.count}({plain})"
            case _:
                self.before.append(f"{local} = {plain}")
                if not any("erb" in line for line in self.head):
                    self.head.append('require "erb"')
                return f"ERB::Util.url_encode({local})"

    def program(self) -> Program:
        placement = self.case["placement"]
        query = placement in ("query literal", "query value", "params")
        carried = fields(self.operation, query=query)
        assert carried is not None
        pairs = [
            (name, self.value(name) if is_id else self.text(_PLAIN.get(name, f"{name[:1]}x")))
            for name, is_id in carried[0]
        ]
        in_params = placement == "params"
        path, body, params = path_of(self.operation, named=not in_params), None, None
        if in_params:
            pairs = [*((name, self.text(value)) for name, value in self.operation.v1.query.items()), *pairs]
        if placement.startswith("query"):
            url = tokens(path, pairs)
        else:
            url = tokens(path, [])
            made = "{ " + ", ".join(f"{_key(name)} {code}" for name, code in pairs) + " }"
            if placement == "json variable":
                self.before.append(f"payload = {made}")
                made = "payload"
            elif placement == "json built":
                self.before.append("payload = {}")
                self.before += [f"payload[{self.text(name)}] = {code}" for name, code in pairs]
                made = "payload"
            body, params = (None, made) if query else (made, None)
        return self.made(self.call(url, body, params))

    # --- the URL ---

    def expression(self, base: str, url: Sequence[str], *, relative: bool = False) -> str:
        """Base and path as one text; `relative`: without the slash that the path begins with."""
        first, *rest = url
        first = first[1:] if relative else first
        held = self.case["path"]
        joins = self.case["join"]
        if joins == "File.join":
            first = first.lstrip("/")
        codes, texts = [first, *rest], [True, *(index % 2 == 1 for index in range(len(rest)))]
        if held == "constant":
            self.head.append(f"PATH = {self.text(first)}.freeze")
        elif held == "local":  # the whole of it, values and all
            whole = [
                code if index % 2 else self.text(code) for index, code in enumerate([first, *rest]) if code
            ]
            self.before.append(f"path = {' + '.join(whole)}")
            codes, texts = [first], [True]
        if held != "literal":
            codes[0], texts[0] = {"constant": "PATH", "local": "path"}[held], False
        pieces = [(base, False)] if base else []
        pieces += [(code, is_text) for code, is_text in zip(codes, texts, strict=True) if code]
        return _joined(pieces, joins, self.text)

    # --- the call ---

    def call(self, url: Sequence[str], body: str | None, params: str | None) -> str:
        base = _BASES[self.case["base"]][1]
        if self.case["wrapper"] != "none":
            return self.wrapped(self.expression("", url), body)
        client = self.case["client"]
        return {
            "net/http request": self.request,
            "net/http session": self.session,
            "net/http get": self.got,
            "faraday": self.faraday,
            "faraday block": self.faraday_block,
            "faraday json": self.faraday_json,
            "httparty": self.httparty,
            "httparty class": self.httparty_class,
            "rest-client": self.rest_client,
            "rest-client execute": self.execute,
            "http.rb": self.http_rb,
            "http.rb chain": self.http_rb,
        }[client](base, url, body, params)

    def request(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        del params
        self.before.append(f"uri = URI({self.expression(base, url)})")
        self.before.append(f"request = Net::HTTP::{self.method.capitalize()}.new(uri)")
        if body:
            self.before.append(f'request["Content-Type"] = {self.text("application/json")}')
            self.before.append(f"request.body = {self.json(body)}")
        return (
            'Net::HTTP.start(uri.hostname, uri.port, use_ssl: uri.scheme == "https") do |http|\n'
            "    http.request(request)\n  end"
        )

    def session(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        if body and self.method == "DELETE":
            return self.request(base, url, body, params)
        self.before.append(f"uri = URI.parse({self.expression(base, url)})")
        self.before.append("http = Net::HTTP.new(uri.host, uri.port)")
        given = ["uri.request_uri"]
        if self.method not in ("GET", "DELETE"):
            given += [f"{self.json(body)}", f"{{ {_TYPE} }}"] if body else ["nil"]
        return f"http.{self.method.lower()}({', '.join(given)})"

    def got(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        del body, params
        return f"Net::HTTP.get_response(URI({self.expression(base, url)}))"

    def faraday(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        if (body and self.method in ("GET", "DELETE")) or (params and self.method not in ("GET", "DELETE")):
            return self.faraday_block(base, url, body, params)
        self.before.append(f"conn = Faraday.new(url: {base})")
        given = [self.expression("", url, relative=True)]
        given += [params] if params else []
        given += [self.json(body), f"{{ {_TYPE} }}"] if body else []
        return f"conn.{self.method.lower()}({', '.join(given)})"

    def faraday_block(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        self.before.append(f"conn = Faraday.new({base})")
        lines = [f"req.params = {params}"] if params else []
        if body:
            lines += [f"req.headers[{self.text('Content-Type')}] = {self.text('application/json')}"]
            lines += [f"req.body = {self.json(body)}"]
        inside = "".join(f"    {line}\n" for line in lines)
        target = self.expression("", url, relative=True)
        block = f" do |req|\n{inside}  end" if lines else ""
        return f"conn.{self.method.lower()}({target}){block}"

    def faraday_json(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        if (body and self.method in ("GET", "DELETE")) or (params and self.method not in ("GET", "DELETE")):
            return self.faraday_block(base, url, body, params)
        self.head.append('require "faraday_middleware"')
        self.head.append(
            f"def conn\n  @conn ||= Faraday.new(url: {base}) do |f|\n    f.request :json\n  end\nend"
        )
        given = [self.expression("", url, relative=True)]
        given += [item for item in (params, body) if item]
        return (
            f"conn.{self.method.lower()} {', '.join(given)}"
            if given[0][:1] in "\"'"
            else f"conn.{self.method.lower()}({', '.join(given)})"
        )

    def options(self, body: str | None, params: str | None) -> list[str]:
        found = [f"query: {params}"] if params else []
        if body:
            found += [f"body: {self.json(body)}", f"headers: {{ {_TYPE} }}"]
        return found

    def httparty(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        given = [self.expression(base, url), *self.options(body, params)]
        return f"HTTParty.{self.method.lower()}({', '.join(given)})"

    def httparty_class(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        target = self.expression("", url)
        given = [target, *self.options(body, params)]
        names = [name for name, _ in self.parameters]
        inside = "".join(f"    {line}\n" for line in self.before)
        self.head.append(
            f"class Api\n  include HTTParty\n  base_uri {base}\n\n"
            f"  def send_it({', '.join(names)})\n{inside}"
            f"    self.class.{self.method.lower()}({', '.join(given)})\n  end\nend"
        )
        self.before = []
        return f"Api.new.send_it({', '.join(names)})"

    def rest_client(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        if body and self.method in ("GET", "DELETE"):
            return self.execute(base, url, body, params)
        given = [self.expression(base, url)]
        if self.method in ("GET", "DELETE"):
            given += [f"params: {params}"] if params else []
        else:
            given += [self.json(body), "content_type: :json"] if body else ["nil"]
            given += [f"params: {params}"] if params else []
        return f"RestClient.{self.method.lower()}({', '.join(given)})"

    def execute(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        headers = [f"params: {params}"] if params else []
        headers += ["content_type: :json"] if body else []
        given = [f"method: :{self.method.lower()}", f"url: {self.expression(base, url)}"]
        given += [f"payload: {self.json(body)}"] if body else []
        given += [f"headers: {{ {', '.join(headers)} }}"] if headers else []
        return f"RestClient::Request.execute({', '.join(given)})"

    def http_rb(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        given = [self.expression(base, url)]
        given += [f"params: {params}"] if params else []
        given += [f"json: {body}"] if body else []
        chain = 'HTTP.headers("Accept" => "application/json")' if "chain" in self.case["client"] else "HTTP"
        return f"{chain}.{self.method.lower()}({', '.join(given)})"

    def json(self, body: str) -> str:
        return f"JSON.generate({body})" if self.case["quote"] == "'" else f"{body}.to_json"

    # --- wrappers ---

    def wrapped(self, path: str, body: str | None) -> str:
        base = _BASES[self.case["base"]][1]
        verb = f":{self.method.lower()}"
        given = ", ".join([verb, path, *([body] if body else [])])
        match self.case["wrapper"]:
            case "keywords":
                self.head.append(
                    "def send_it(path, method:, body: nil)\n"
                    + _indented(self.sending("method", base))
                    + "end"
                )
                more = f", body: {body}" if body else ""
                return f"send_it({path}, method: {verb}{more})"
            case "class":
                self.head.append(
                    f"class Client\n  attr_reader :base\n\n  def initialize(base: {base})\n    @base = base\n  end\n\n"
                    "  def send_it(method, path, body = nil)\n"
                    + _indented(self.sending("method", "base"), 2)
                    + "  end\nend"
                )
                return f"Client.new.send_it({given})"
            case "module":
                self.head.append(
                    "module Api\n  def self.send_it(method, path, body = nil)\n"
                    + _indented(self.sending("method", base), 2)
                    + "  end\nend"
                )
                return f"Api.send_it {given}"
            case "file":
                self.files["client.rb"] = (
                    "def send_it(method, path, body = nil)\n"
                    + _indented(self.sending("method", base))
                    + "end\n"
                )
                return f"send_it({given})"
            case _:
                self.head.append(
                    "def send_it(method, path, body = nil)\n"
                    + _indented(self.sending("method", base))
                    + "end"
                )
                return f"send_it({given})"

    def sending(self, method: str, base: str) -> list[str]:
        """The body of a wrapper: it is given the method, a path and what is sent."""
        target = f'"#{{{base}}}#{{path}}"' if self.case["join"] == "interpolated" else f"{base} + path"
        if self.case["client"] == "http.rb":
            return [f"HTTP.request({method}, {target}, json: body)"]
        if self.case["client"] == "rest-client execute":
            return [
                "payload = body.nil? ? nil : body.to_json",
                f"RestClient::Request.execute(method: {method}, url: {target}, payload: payload,"
                " headers: { content_type: :json })",
            ]
        return [
            f"uri = URI({target})",
            "http = Net::HTTP.new(uri.host, uri.port)",
            f"http.send_request({method}.to_s.upcase, uri.request_uri, body && body.to_json, {{ {_TYPE} }})",
        ]

    # --- files ---

    def made(self, call: str) -> Program:
        variable = VARIABLE[self.case.map]
        declared, _, _ = _BASES[self.case["base"]]
        base = declared.format(base=self.text(self.v1), variable=variable)
        requires = next(items for name, items in _REQUIRES.items() if self.case["client"].startswith(name))
        lines = ["# frozen_string_literal: true", "", *(f'require "{name}"' for name in requires)]
        if self.case["base"] in _FILES:
            name, text = _FILES[self.case["base"]]
            self.files[name] = text.format(base=self.text(self.v1))
        if "client.rb" in self.files:
            shared = [] if self.case["base"] in _FILES else [base]
            below = ['require_relative "settings"', ""] if self.case["base"] in _FILES else []
            self.files["client.rb"] = "\n".join([*lines, *below, *shared, "", self.files["client.rb"]])
            lines = ["# frozen_string_literal: true", "", 'require_relative "client"']
        else:
            lines.append(base)
        names = ", ".join(name for name, _ in self.parameters)
        values = ", ".join(value for _, value in self.parameters)
        inside = "".join(f"  {line}\n" for line in self.before)
        run = f"def run({names})\n{inside}  {call}\nend\n\nrun({values})\n"
        heads = [line for line in self.head if line.startswith("require")]
        heads += [line for line in self.head if not line.startswith("require")]
        main = "\n".join([*lines, *heads, "", run])
        return Program(files={**self.files, "main.rb": main}, main="main.rb", environment={})


def _key(name: str) -> str:
    return f"{name}:" if name.isidentifier() else f'"{name}" =>'


def _indented(lines: Sequence[str], depth: int = 1) -> str:
    return "".join(f"{'  ' * depth}{line}\n" for line in lines)


def tokens(path: str, pairs: Sequence[tuple[str, str]]) -> list[str]:
    """The path as literal text and code, in turn: text, code, text."""
    tokens = [path]
    for index, (name, code) in enumerate(pairs):
        tokens[-1] += ("&" if index or "?" in path else "?") + name + "="
        literal = code.strip("\"'")
        if literal != code or code.isdigit():
            tokens[-1] += literal
        else:
            tokens += [code, ""]
    return tokens


def _joined(pieces: Sequence[tuple[str, bool]], how: str, text: object) -> str:
    assert callable(text)
    if how == "interpolated":
        inner = "".join(code if is_text else f"#{{{code}}}" for code, is_text in pieces)
        return f'"{inner}"'
    values = [code for code, is_text in pieces if not is_text]
    if how in ("format", "percent") and values:
        spelled = text("".join(code if is_text else "%s" for code, is_text in pieces))
        if how == "format":
            return f"format({spelled}, {', '.join(values)})"
        return f"({spelled} % [{', '.join(values)}])" if len(values) > 1 else f"({spelled} % {values[0]})"
    spelled_ = [text(code) if is_text else code for code, is_text in pieces]
    if how == "File.join" and len(spelled_) > 1:
        return f"File.join({', '.join(spelled_)})"
    return " + ".join(spelled_)

"""The generated programs of Ruby."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation
from tests.migrate.generated.emit import Program
from tests.migrate.generated.emitter import Emitter, stays
from tests.migrate.generated.spoken import MORE_PLACEMENTS, Spoken
from tests.migrate.generated.writer import Body, Held, Pairs, Way, Writer, filled, is_formed, relative

_SETTINGS = {"settings.rb": "module Settings\n  BASE = {base}\nend\n"}
# Declarations of the file, what names the base, and further files.
_BASES = {
    "constant": ("BASE = {base}", "BASE", {}),
    "frozen": ("BASE = {base}.freeze", "BASE", {}),
    "module": ("module Settings\n  BASE = {base}\nend", "Settings::BASE", {}),
    "other file": ("require_relative 'settings'", "Settings::BASE", _SETTINGS),
    "hash": ("CONFIG = {{ api: {{ base: {base} }} }}", "CONFIG[:api][:base]", {}),
    "environment fetch": ('BASE = ENV.fetch("{variable}", {base})', "BASE", {}),
    "environment block": ('BASE = ENV.fetch("{variable}") {{ {base} }}', "BASE", {}),
    "environment or": ("BASE = ENV['{variable}'] || {base}", "BASE", {}),
}
_REQUIRES = {
    "net/http": ("net/http", "json"),
    "faraday": ("faraday", "json"),
    "httparty": ("httparty", "json"),
    "rest-client": ("rest-client", "json"),
    "http.rb": ("http",),
}
_TYPE = '"Content-Type" => "application/json"'
_FORM_TYPE = "application/x-www-form-urlencoded"
_VALUES = {
    "variable": Way(before="{local} = {odd}"),
    "parameter": Way(parameter="{local}"),
    "member": Way(before="row{n} = {{ key: {odd} }}", code="row{n}[:key]"),
    "call": Way(head="def find{n}(text)\n  text + {end}\nend", code="find{n}({odd})"),
    "encoded": Way(head='require "erb"', before="{local} = {odd}", code="ERB::Util.url_encode({local})"),
}
_HOLDS = {"constant": Held("PATH = {}.freeze", "PATH"), "local": Held("path = {}", "path")}


class _Writer(Writer):
    bases = _BASES
    values = _VALUES
    holds = _HOLDS
    body = Body(
        item="{name} {code}",
        made="{{ {items} }}",
        variable="payload = {made}",
        start="payload = {}",
        put="payload[{quoted}] = {code}",
    )
    local = "{name}_value"
    pad = "  "

    def given_to(self, name: str) -> dict[str, str]:
        return {**super().given_to(name), "end": self.text(str(self.count))}

    def item(self, name: str, code: str) -> str:
        return super().item(f"{name}:" if name.isidentifier() else f'"{name}" =>', code)

    # --- the URL ---

    def expression(self, base: str, tokens: list[str]) -> str:
        if self.case["join"] == "File.join":
            tokens = relative(tokens)
        return super().expression(base, tokens)

    def local_path(self, first: list[str], tokens: list[str]) -> str:
        return self.plus(first, tokens)

    def sum(self, first: list[str], tokens: list[str]) -> str:
        join, values = self.case["join"], [*first, *tokens[1::2]]
        if join == "interpolated":
            return '"' + filled(first, tokens, "#{{{}}}".format) + '"'
        if join in ("format", "percent") and values:
            text, given = self.text(filled(first, tokens, lambda _: "%s")), ", ".join(values)
            if join == "format":
                return f"format({text}, {given})"
            return f"({text} % [{given}])" if len(values) > 1 else f"({text} % {given})"
        parts = [*first, *(self.text(text) for text in tokens if text)]
        if join == "File.join" and len(parts) > 1:  # it is not used where there is a value in the text
            return f"File.join({', '.join(parts)})"
        return self.plus(first, tokens)

    # --- the call ---

    def call(self, tokens: list[str], body: str | None, query: Pairs) -> list[str]:
        if self.case["wrapper"] != "none":
            return [self.wrapped(self.expression("", tokens), body)]
        write = {
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
        }[self.case["client"]]
        return [write(tokens, body, self.mapping(query) if query else None)]

    def request(self, url: list[str], body: str | None, params: str | None) -> str:
        del params
        self.before.append(f"uri = URI({self.expression(self.base, url)})")
        self.before.append(f"request = Net::HTTP::{self.method.capitalize()}.new(uri)")
        if body and self.is_form and self.case["quote"] == "'":
            self.before.append(f"request.set_form_data({body})")
        elif body:
            self.before.append(f'request["Content-Type"] = {self.text(self.type_)}')
            self.before.append(f"request.body = {self.json(body)}")
        return (
            'Net::HTTP.start(uri.hostname, uri.port, use_ssl: uri.scheme == "https") do |http|\n'
            "    http.request(request)\n  end"
        )

    def session(self, url: list[str], body: str | None, params: str | None) -> str:
        if body and self.method == "DELETE":
            return self.request(url, body, params)
        self.before.append(f"uri = URI.parse({self.expression(self.base, url)})")
        self.before.append("http = Net::HTTP.new(uri.host, uri.port)")
        given = ["uri.request_uri"]
        if self.method not in ("GET", "DELETE"):
            given += [f"{self.json(body)}", f"{{ {self.typed} }}"] if body else ["nil"]
        return f"http.{self.method.lower()}({', '.join(given)})"

    def got(self, url: list[str], body: str | None, params: str | None) -> str:
        del body, params
        return f"Net::HTTP.get_response(URI({self.expression(self.base, url)}))"

    def faraday(self, url: list[str], body: str | None, params: str | None) -> str:
        if (body and self.method in ("GET", "DELETE")) or (params and self.method not in ("GET", "DELETE")):
            return self.faraday_block(url, body, params)
        self.before.append(f"conn = Faraday.new(url: {self.base})")
        given = [self.expression("", relative(url))]
        given += [params] if params else []
        given += [self.given_body(body)] if body else []
        given += [f"{{ {_TYPE} }}"] if body and not self.is_form else []
        return f"conn.{self.method.lower()}({', '.join(given)})"

    def faraday_block(self, url: list[str], body: str | None, params: str | None) -> str:
        self.before.append(f"conn = Faraday.new({self.base})")
        lines = [f"req.params = {params}"] if params else []
        if body:
            lines += [f"req.headers[{self.text('Content-Type')}] = {self.text(self.type_)}"]
            lines += [f"req.body = {self.json(body)}"]
        inside = "".join(f"    {line}\n" for line in lines)
        target = self.expression("", relative(url))
        block = f" do |req|\n{inside}  end" if lines else ""
        return f"conn.{self.method.lower()}({target}){block}"

    def faraday_json(self, url: list[str], body: str | None, params: str | None) -> str:
        if (body and self.method in ("GET", "DELETE")) or (params and self.method not in ("GET", "DELETE")):
            return self.faraday_block(url, body, params)
        self.head.append('require "faraday_middleware"')
        self.head.append(
            f"def conn\n  @conn ||= Faraday.new(url: {self.base}) do |f|\n    f.request :json\n  end\nend"
        )
        given = [self.expression("", relative(url))]
        given += [item for item in (params, body) if item]
        return (
            f"conn.{self.method.lower()} {', '.join(given)}"
            if given[0][:1] in "\"'"
            else f"conn.{self.method.lower()}({', '.join(given)})"
        )

    def options(self, body: str | None, params: str | None) -> list[str]:
        found = [f"query: {params}"] if params else []
        if body:
            found += [f"body: {self.given_body(body)}"]
            found += [f"headers: {{ {_TYPE} }}"] if not self.is_form else []
        return found

    def httparty(self, url: list[str], body: str | None, params: str | None) -> str:
        given = [self.expression(self.base, url), *self.options(body, params)]
        return f"HTTParty.{self.method.lower()}({', '.join(given)})"

    def httparty_class(self, url: list[str], body: str | None, params: str | None) -> str:
        target = self.expression("", url)
        given = [target, *self.options(body, params)]
        inside = self.indented(self.before, 2)
        self.head.append(
            f"class Api\n  include HTTParty\n  base_uri {self.base}\n\n"
            f"  def send_it({self.names})\n{inside}"
            f"    self.class.{self.method.lower()}({', '.join(given)})\n  end\nend"
        )
        self.before = []
        return f"Api.new.send_it({self.names})"

    def rest_client(self, url: list[str], body: str | None, params: str | None) -> str:
        if body and self.method in ("GET", "DELETE"):
            return self.execute(url, body, params)
        given = [self.expression(self.base, url)]
        if self.method in ("GET", "DELETE"):
            given += [f"params: {params}"] if params else []
        else:
            typed = [] if self.is_form else ["content_type: :json"]
            given += [self.given_body(body), *typed] if body else ["nil"]
            given += [f"params: {params}"] if params else []
        return f"RestClient.{self.method.lower()}({', '.join(given)})"

    def execute(self, url: list[str], body: str | None, params: str | None) -> str:
        headers = [f"params: {params}"] if params else []
        headers += ["content_type: :json"] if body and not self.is_form else []
        given = [f"method: :{self.method.lower()}", f"url: {self.expression(self.base, url)}"]
        given += [f"payload: {self.given_body(body)}"] if body else []
        given += [f"headers: {{ {', '.join(headers)} }}"] if headers else []
        return f"RestClient::Request.execute({', '.join(given)})"

    def http_rb(self, url: list[str], body: str | None, params: str | None) -> str:
        given = [self.expression(self.base, url)]
        given += [f"params: {params}"] if params else []
        given += [f"{'form' if self.is_form else 'json'}: {body}"] if body else []
        chain = 'HTTP.headers("Accept" => "application/json")' if "chain" in self.case["client"] else "HTTP"
        return f"{chain}.{self.method.lower()}({', '.join(given)})"

    @property
    def type_(self) -> str:
        return _FORM_TYPE if self.is_form else "application/json"

    @property
    def typed(self) -> str:
        return f'"Content-Type" => "{self.type_}"'

    def given_body(self, body: str) -> str:
        """A body where the client makes a form of a hash itself."""
        return body if self.is_form else self.json(body)

    def json(self, body: str) -> str:
        if self.is_form:
            return f"URI.encode_www_form({body})"
        return f"JSON.generate({body})" if self.case["quote"] == "'" else f"{body}.to_json"

    # --- wrappers ---

    def wrapped(self, path: str, body: str | None) -> str:
        base = self.base
        verb = f":{self.method.lower()}"
        given = ", ".join([verb, path, *([body] if body else [])])
        match self.case["wrapper"]:
            case "keywords":
                self.head.append(
                    "def send_it(path, method:, body: nil)\n"
                    + self.indented(self.sending("method", base))
                    + "end"
                )
                more = f", body: {body}" if body else ""
                return f"send_it({path}, method: {verb}{more})"
            case "class":
                self.head.append(
                    f"class Client\n  attr_reader :base\n\n  def initialize(base: {base})\n    @base = base\n  end\n\n"
                    "  def send_it(method, path, body = nil)\n"
                    + self.indented(self.sending("method", "base"), 2)
                    + "  end\nend"
                )
                return f"Client.new.send_it({given})"
            case "module":
                self.head.append(
                    "module Api\n  def self.send_it(method, path, body = nil)\n"
                    + self.indented(self.sending("method", base), 2)
                    + "  end\nend"
                )
                return f"Api.send_it {given}"
            case "file":
                self.files["client.rb"] = (
                    "def send_it(method, path, body = nil)\n"
                    + self.indented(self.sending("method", base))
                    + "end\n"
                )
                return f"send_it({given})"
            case _:
                self.head.append(
                    "def send_it(method, path, body = nil)\n"
                    + self.indented(self.sending("method", base))
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

    def whole(self, lines: list[str]) -> Program:
        requires = next(items for name, items in _REQUIRES.items() if self.case["client"].startswith(name))
        top = ["# frozen_string_literal: true", ""]
        begin = [*top, *(f'require "{name}"' for name in requires)]
        if "client.rb" in self.files:
            below = ['require_relative "settings"', ""] if self.further else self.declared
            self.files["client.rb"] = "\n".join([*begin, *below, "", self.files["client.rb"]])
            begin = [*top, 'require_relative "client"']
        else:
            begin += self.declared
        run = f"def run({self.names})\n{self.inside(lines)}end\n\nrun({self.arguments})\n"
        heads = sorted(self.head, key=lambda line: not line.startswith("require"))
        main = "\n".join([*begin, *heads, "", run])
        files = {**self.files, **self.further, "main.rb": main}
        return Program(files=files, main="main.rb", environment={})


class Ruby(Emitter):
    """Programs of Ruby 3.1: net/http, and the gems that Debian has."""

    name = "ruby"
    writer = _Writer
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
        "placement": MORE_PLACEMENTS,
        "wrapper": ("none", "method", "keywords", "class", "module", "file"),
        "value": ("literal", "number", "variable", "parameter", "member", "call", "encoded"),
        "quote": ('"', "'"),
    }

    bare = ("query literal",)
    lenient = True

    def fits(self, case: Spoken, operation: Operation, names: Sequence[tuple[str, bool]]) -> bool:
        placement, client, wrapper, join = case["placement"], case["client"], case["wrapper"], case["join"]
        in_text = placement.startswith("query")
        if placement == "form" and (
            wrapper != "none" or client == "faraday json" or not is_formed(operation)
        ):
            return False
        if join == "File.join" and (wrapper != "none" or (in_text and names)):
            return False
        if client.startswith("net/http") and placement == "params":
            return False
        if client == "net/http get" and (operation.v1.method != "GET" or not stays(operation)):
            return False
        if client == "faraday block" and in_text:
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

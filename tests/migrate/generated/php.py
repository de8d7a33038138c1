"""The generated programs of PHP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation
from tests.migrate.generated.emit import Program
from tests.migrate.generated.emitter import Emitter, stays
from tests.migrate.generated.spoken import MORE_PLACEMENTS, Spoken
from tests.migrate.generated.writer import (
    Body,
    Held,
    Pairs,
    Way,
    Writer,
    filled,
    is_formed,
    is_query,
    relative,
)

# Declarations of the file, what names the base, and further files.
_BASES = {
    "constant": ("const BASE = {base};", "BASE", {}),
    "define": ("define('BASE', {base});", "BASE", {}),
    "class constant": ("class Settings\n{{\n    const BASE = {base};\n}}", "Settings::BASE", {}),
    "static": ("class Settings\n{{\n    public static $base = {base};\n}}", "Settings::$base", {}),
    "other file": (
        "require_once __DIR__ . '/settings.php';",
        "Settings::BASE",
        {"settings.php": "<?php\n\nclass Settings\n{{\n    const BASE = {base};\n}}\n"},
    ),
    "returned": (
        "$config = require __DIR__ . '/settings.php';\ndefine('BASE', $config['base']);",
        "BASE",
        {"settings.php": "<?php\n\nreturn ['base' => {base}];\n"},
    ),
    "array": ("const CONFIG = ['api' => ['base' => {base}]];", "CONFIG['api']['base']", {}),
    "environment or": ("define('BASE', getenv('{variable}') ?: {base});", "BASE", {}),
    "environment array": ("define('BASE', $_ENV['{variable}'] ?? {base});", "BASE", {}),
}
_TYPE = "'Content-Type: application/json'"
_USES = {
    "guzzle": "use GuzzleHttp\\Client;\n",
    "symfony": "use Symfony\\Component\\HttpClient\\HttpClient;\n",
    "laravel": "use Illuminate\\Support\\Facades\\Http;\n",
}
_VALUES = {
    "variable": Way(before="{local} = {odd};"),
    "parameter": Way(parameter="{local}"),
    "member": Way(before="$row{n} = ['key' => {odd}];", code="$row{n}['key']"),
    "call": Way(head="function find{n}($text)\n{{\n    return $text . {n};\n}}", code="find{n}({odd})"),
    "encoded": Way(before="{local} = {odd};", code="rawurlencode({local})"),
}
_HOLDS = {"constant": Held("const PATH = {};", "PATH"), "local": Held("$path = {};", "$path")}


class _Writer(Writer):
    bases = _BASES
    values = _VALUES
    holds = _HOLDS
    body = Body(
        item="{quoted} => {code}",
        made="[{items}]",
        variable="$payload = {made};",
        start="$payload = [];",
        put="$payload[{quoted}] = {code};",
        name="$payload",
    )
    local = "${name}Value"
    sign = " . "

    # --- the URL ---

    def local_path(self, first: list[str], tokens: list[str]) -> str:
        return self.plus(first, tokens)

    def sum(self, first: list[str], tokens: list[str]) -> str:
        join, values = self.case["join"], [*first, *tokens[1::2]]
        if join == "interpolated" and all(code.startswith("$") for code in values):
            return '"' + filled(first, tokens, "{{{}}}".format) + '"'
        if join == "sprintf" and values:
            return f"sprintf({self.text(filled(first, tokens, lambda _: '%s'))}, {', '.join(values)})"
        return self.plus(first, tokens)

    # --- the call ---

    def call(self, tokens: list[str], body: str | None, query: Pairs) -> list[str]:
        if self.case["wrapper"] != "none":
            return [f"{self.wrapped(self.expression('', tokens), body)};"]
        name = self.case["client"].replace(" ", "_")
        return [f"{getattr(self, name)(tokens, body, self.mapping(query) if query else None)};"]

    def curl(self, url: list[str], body: str | None, params: str | None) -> str:
        del params
        self.before.append(f"$request = curl_init({self.expression(self.base, url)});")
        self.before.append("curl_setopt($request, CURLOPT_RETURNTRANSFER, true);")
        if self.method == "POST":
            self.before.append("curl_setopt($request, CURLOPT_POST, true);")
        elif self.method != "GET":
            self.before.append(f"curl_setopt($request, CURLOPT_CUSTOMREQUEST, {self.text(self.method)});")
        if body and not (self.is_form and self.case["quote"] == "'"):
            self.before.append(f"curl_setopt($request, CURLOPT_HTTPHEADER, ['Content-Type: {self.type_}']);")
        if body:
            self.before.append(f"curl_setopt($request, CURLOPT_POSTFIELDS, {self.encoded(body)});")
        return "curl_exec($request)"

    def curl_array(self, url: list[str], body: str | None, params: str | None) -> str:
        del params
        lines = [f"CURLOPT_URL => {self.expression(self.base, url)}", "CURLOPT_RETURNTRANSFER => true"]
        if self.method != "GET":
            lines.append(f"CURLOPT_CUSTOMREQUEST => {self.text(self.method)}")
        if body:
            lines += [f"CURLOPT_POSTFIELDS => {self.encoded(body)}"]
            lines += [f"CURLOPT_HTTPHEADER => ['Content-Type: {self.type_}']"]
        inside = "".join(f"        {line},\n" for line in lines)
        self.before.append("$request = curl_init();")
        self.before.append(f"curl_setopt_array($request, [\n{inside}    ]);")
        return "curl_exec($request)"

    def streams(self, url: list[str], body: str | None, params: str | None) -> str:
        del params
        target = self.expression(self.base, url)
        if self.method == "GET" and not body:
            return f"file_get_contents({target})"
        lines = [f"'method' => {self.text(self.method)}"]
        if body:
            lines += [
                f"'header' => \"Content-Type: {self.type_}\\r\\n\"",
                f"'content' => {self.encoded(body)}",
            ]
        self.before.append(f"$context = stream_context_create(['http' => [{', '.join(lines)}]]);")
        return f"file_get_contents({target}, false, $context)"

    def options(self, body: str | None, params: str | None) -> str:
        found = [f"'query' => {params}"] if params else []
        form = "body" if self.case["client"] == "symfony" else "form_params"
        found += [f"'{form if self.is_form else 'json'}' => {body}"] if body else []
        return f", [{', '.join(found)}]" if found else ""

    def guzzle(self, url: list[str], body: str | None, params: str | None) -> str:
        self.before.append("$client = new Client();")
        return (
            f"$client->{self.method.lower()}({self.expression(self.base, url)}{self.options(body, params)})"
        )

    def guzzle_request(self, url: list[str], body: str | None, params: str | None) -> str:
        self.before.append("$client = new Client();")
        target = self.expression(self.base, url)
        return f"$client->request({self.text(self.method)}, {target}{self.options(body, params)})"

    def guzzle_base(self, url: list[str], body: str | None, params: str | None) -> str:
        self.before.append(f"$client = new Client(['base_uri' => {self.base} . '/']);")
        target = self.expression("", relative(url))
        return f"$client->{self.method.lower()}({target}{self.options(body, params)})"

    def symfony(self, url: list[str], body: str | None, params: str | None) -> str:
        self.before.append("$client = HttpClient::create();")
        target = self.expression(self.base, url)
        return (
            f"$client->request({self.text(self.method)}, {target}{self.options(body, params)})->getContent()"
        )

    def laravel(self, url: list[str], body: str | None, params: str | None) -> str:
        more = params or body
        given = f", {more}" if more else ""
        how = "->asForm()" if self.is_form else ""
        return f"Http::withToken('t'){how}->{self.method.lower()}({self.expression(self.base, url)}{given})"

    def laravel_base(self, url: list[str], body: str | None, params: str | None) -> str:
        more = params or body
        given = f", {more}" if more else ""
        target = self.expression("", url)
        return f"Http::baseUrl({self.base})->acceptJson()->{self.method.lower()}({target}{given})"

    def wordpress(self, url: list[str], body: str | None, params: str | None) -> str:
        del params
        lines: list[str] = []
        if self.method not in ("GET", "POST"):
            lines.append(f"'method' => {self.text(self.method)}")
        if body and self.is_form:
            lines.append(f"'body' => {body}")
        elif body:
            lines += [
                "'headers' => ['Content-Type' => 'application/json']",
                f"'body' => wp_json_encode({body})",
            ]
        name = {"GET": "wp_remote_get", "POST": "wp_remote_post"}.get(self.method, "wp_remote_request")
        given = f", [{', '.join(lines)}]" if lines else ""
        return f"{name}({self.expression(self.base, url)}{given})"

    @property
    def type_(self) -> str:
        return "application/x-www-form-urlencoded" if self.is_form else "application/json"

    def encoded(self, body: str) -> str:
        """The text of a body."""
        return f"{'http_build_query' if self.is_form else 'json_encode'}({body})"

    # --- wrappers ---

    def wrapped(self, path: str, body: str | None) -> str:
        base = self.base
        given = ", ".join([self.text(self.method), path, *([body] if body else [])])
        head = "function sendIt($method, $path, $body = null)"
        match self.case["wrapper"]:
            case "class":
                inside = self.indented(self.sending("$this->base"), 2)
                self.head.append(
                    f"class Client_\n{{\n    private $base;\n\n    public function __construct(string $base = {base})\n"
                    f"    {{\n        $this->base = $base;\n    }}\n\n    public {head}\n    {{\n{inside}    }}\n}}"
                )
                return f"(new Client_())->sendIt({given})"
            case "static":
                inside = self.indented(self.sending(base), 2)
                self.head.append(f"class Api\n{{\n    public static {head}\n    {{\n{inside}    }}\n}}")
                return f"Api::sendIt({given})"
            case "file":
                self.files["client.php"] = f"{head}\n{{\n{self.indented(self.sending(base))}}}\n"
                return f"sendIt({given})"
            case _:
                self.head.append(f"{head}\n{{\n{self.indented(self.sending(base))}}}")
                return f"sendIt({given})"

    def sending(self, base: str) -> list[str]:
        """The body of a wrapper: it is given the method, a path and what is sent."""
        target = f"{base} . $path"
        if self.case["join"] == "sprintf":
            target = f"sprintf('%s%s', {base}, $path)"
        elif self.case["join"] == "interpolated":
            target = f'"{{{base}}}$path"' if base.startswith("$") else f"rtrim({base}, '/') . $path"
        if self.case["client"] == "guzzle request":
            return [
                "$client = new Client();",
                f"return $client->request($method, {target}, $body === null ? [] : ['json' => $body]);",
            ]
        if self.case["client"] == "wordpress":
            return [
                f"return wp_remote_request({target}, ['method' => $method,"
                " 'headers' => ['Content-Type' => 'application/json'],"
                " 'body' => $body === null ? null : wp_json_encode($body)]);"
            ]
        return [
            f"$request = curl_init({target});",
            "curl_setopt($request, CURLOPT_RETURNTRANSFER, true);",
            "curl_setopt($request, CURLOPT_CUSTOMREQUEST, $method);",
            f"curl_setopt($request, CURLOPT_HTTPHEADER, [{_TYPE}]);",
            "if ($body !== null) {",
            "    curl_setopt($request, CURLOPT_POSTFIELDS, json_encode($body));",
            "}",
            "return curl_exec($request);",
        ]

    # --- files ---

    def whole(self, lines: list[str]) -> Program:
        uses = next((text for name, text in _USES.items() if self.case["client"].startswith(name)), "")
        top = ["<?php", "", *([uses] if uses else [])]
        begin = [*top, *self.declared]
        if "client.php" in self.files:
            self.files["client.php"] = "\n".join([*begin, "", self.files["client.php"]])
            begin = ["<?php", "", "require_once __DIR__ . '/client.php';"]
        run = f"function run({self.names})\n{{\n{self.inside(lines)}}}\n\nrun({self.arguments});\n"
        main = "\n".join([*begin, *self.head, "", run])
        files = {**self.files, **self.further, "main.php": main}
        return Program(files=files, main="main.php", environment={})


class PHP(Emitter):
    """Programs of PHP 8: curl and streams, and the libraries that Debian has; WordPress by a stand-in."""

    name = "php"
    writer = _Writer
    offers: Mapping[str, Sequence[str]] = {
        "client": (
            "curl",
            "curl array",
            "streams",
            "guzzle",
            "guzzle request",
            "guzzle base",
            "symfony",
            "laravel",
            "laravel base",
            "wordpress",
        ),
        "join": ("dot", "interpolated", "sprintf"),
        "base": tuple(_BASES),
        "path": ("literal", "constant", "local"),
        "placement": MORE_PLACEMENTS,
        "wrapper": ("none", "function", "class", "static", "file"),
        "value": ("literal", "number", "variable", "parameter", "member", "call", "encoded"),
        "quote": ("'", '"'),
    }

    bare = ("query literal",)
    lenient = True

    def fits(self, case: Spoken, operation: Operation, names: Sequence[tuple[str, bool]]) -> bool:
        placement, client, wrapper = case["placement"], case["client"], case["wrapper"]
        value, join = case["value"], case["join"]
        query, method = is_query(placement), operation.v1.method
        if placement == "form" and (
            wrapper != "none" or client == "laravel base" or not is_formed(operation)
        ):
            return False
        if join == "interpolated" and (
            case["path"] == "constant" or value in ("call", "encoded") or not _held(case)
        ):
            return False  # no constant and no call stands inside a text
        if placement == "params" and (
            not client.startswith(("guzzle", "symfony", "laravel")) or wrapper != "none"
        ):
            return False
        if client in ("guzzle base", "laravel base") and (wrapper != "none" or join == "sprintf"):
            return False
        if client.startswith("laravel") and query and method != "GET":
            return False  # it sends an empty list, which is no v1 body
        if wrapper == "class" and case["base"] == "static":
            return False  # no such default can be declared
        if client == "streams" and not stays(operation) and query:
            return False
        return wrapper == "none" or client in ("curl", "guzzle request", "wordpress")


def _held(case: Spoken) -> bool:
    """Whether the base, or what a wrapper puts before the path, can stand inside a text."""
    return (
        case["client"] in ("guzzle base", "laravel base")
        or case["wrapper"] != "none"
        or case["base"] == "static"
    )

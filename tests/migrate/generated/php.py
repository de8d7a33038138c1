"""The generated programs of PHP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation, PathMap
from tests.migrate.generated.emit import VARIABLE, Program
from tests.migrate.generated.given import path_of, sample
from tests.migrate.generated.ruby import tokens
from tests.migrate.generated.spoken import Spoken, fields

# Declarations of the file, what names the base, and the text of a further file.
_BASES = {
    "constant": ("const BASE = {base};", "BASE", ""),
    "define": ("define('BASE', {base});", "BASE", ""),
    "class constant": ("class Settings\n{{\n    const BASE = {base};\n}}", "Settings::BASE", ""),
    "static": ("class Settings\n{{\n    public static $base = {base};\n}}", "Settings::$base", ""),
    "other file": (
        "require_once __DIR__ . '/settings.php';",
        "Settings::BASE",
        "class Settings\n{{\n    const BASE = {base};\n}}\n",
    ),
    "returned": (
        "$config = require __DIR__ . '/settings.php';\ndefine('BASE', $config['base']);",
        "BASE",
        "return ['base' => {base}];\n",
    ),
    "array": ("const CONFIG = ['api' => ['base' => {base}]];", "CONFIG['api']['base']", ""),
    "environment or": ("define('BASE', getenv('{variable}') ?: {base});", "BASE", ""),
    "environment array": ("define('BASE', $_ENV['{variable}'] ?? {base});", "BASE", ""),
}
_PLAIN = {"page": "1", "per_page": "20"}  # what is sent where any text would not do
_TYPE = "'Content-Type: application/json'"
_USES = {
    "guzzle": "use GuzzleHttp\\Client;\n",
    "symfony": "use Symfony\\Component\\HttpClient\\HttpClient;\n",
    "laravel": "use Illuminate\\Support\\Facades\\Http;\n",
}
_BODY_KEYS = {"guzzle": "json", "symfony": "json"}


class PHP:
    """Programs of PHP 8: curl and streams, and the libraries that Debian has; WordPress by a stand-in."""

    name = "php"
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
        "placement": ("query literal", "query value", "params", "json", "json variable", "json built"),
        "wrapper": ("none", "function", "class", "static", "file"),
        "value": ("literal", "number", "variable", "parameter", "member", "call", "encoded"),
        "quote": ("'", '"'),
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
        if in_text and case["path"] == "constant":
            return False
        if join == "interpolated" and (
            case["path"] == "constant" or value in ("call", "encoded") or not _held(case)
        ):
            return False  # no constant and no call stands inside a text
        if placement == "params" and (
            not client.startswith(("guzzle", "symfony", "laravel")) or wrapper != "none"
        ):
            return False
        if placement == "params" and client.startswith("laravel") and method != "GET":
            return False
        if client in ("guzzle base", "laravel base") and (wrapper != "none" or join == "sprintf"):
            return False
        if client.startswith("laravel") and query and method != "GET":
            return False  # it sends an empty list, which is no v1 body
        if wrapper == "class" and case["base"] == "static":
            return False  # no such default can be declared
        stays = operation.v2 is not None and operation.v2.method == method
        if client == "streams" and not stays and query:
            return False
        return wrapper == "none" or client in ("curl", "guzzle request", "wordpress")

    def write(self, case: Spoken, operation: Operation, pathmap: PathMap) -> Program:
        return _Writer(case, operation, pathmap).program()


def _held(case: Spoken) -> bool:
    """Whether the base, or what a wrapper puts before the path, can stand inside a text."""
    return (
        case["client"] in ("guzzle base", "laravel base")
        or case["wrapper"] != "none"
        or case["base"] == "static"
    )


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
        local = f"${name}Value".replace("-", "_")
        match self.case["value"]:
            case "literal":
                return self.text(sample(self.operation, name, self.count, f"v{self.count}"))
            case "number":
                return str(40 + self.count)
            case "variable":
                self.before.append(f"{local} = {plain};")
                return local
            case "parameter":
                self.parameters.append((local, plain))
                return local
            case "member":
                self.before.append(f"$row{self.count} = ['key' => {plain}];")
                return f"$row{self.count}['key']"
            case "call":
                self.head.append(
                    f"function find{self.count}($text)\n{{\n    return $text . {self.count};\n}}"
                )
                return f"find{self.count}({plain})"
            case _:
                self.before.append(f"{local} = {plain};")
                return f"rawurlencode({local})"

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
            made = "[" + ", ".join(f"{self.text(name)} => {code}" for name, code in pairs) + "]"
            if placement == "json variable":
                self.before.append(f"$payload = {made};")
                made = "$payload"
            elif placement == "json built":
                self.before.append("$payload = [];")
                self.before += [f"$payload[{self.text(name)}] = {code};" for name, code in pairs]
                made = "$payload"
            body, params = (None, made) if query else (made, None)
        return self.made(self.call(url, body, params))

    # --- the URL ---

    def expression(self, base: str, url: Sequence[str], *, relative: bool = False) -> str:
        """Base and path as one text; `relative`: without the slash that the path begins with."""
        first, *rest = url
        first = first[1:] if relative else first
        held = self.case["path"]
        codes, texts = [first, *rest], [True, *(index % 2 == 1 for index in range(len(rest)))]
        if held == "constant":
            self.head.append(f"const PATH = {self.text(first)};")
        elif held == "local":  # the whole of it, values and all
            whole = [
                code if index % 2 else self.text(code) for index, code in enumerate([first, *rest]) if code
            ]
            self.before.append(f"$path = {' . '.join(whole)};")
            codes, texts = [first], [True]
        if held != "literal":
            codes[0], texts[0] = {"constant": "PATH", "local": "$path"}[held], False
        pieces = [(base, False)] if base else []
        pieces += [(code, is_text) for code, is_text in zip(codes, texts, strict=True) if code]
        return self.joined(pieces)

    def joined(self, pieces: Sequence[tuple[str, bool]]) -> str:
        join = self.case["join"]
        values = [code for code, is_text in pieces if not is_text]
        if join == "interpolated" and all(code.startswith("$") for code in values):
            return '"' + "".join(code if is_text else f"{{{code}}}" for code, is_text in pieces) + '"'
        if join == "sprintf" and values:
            spelled = self.text("".join(code if is_text else "%s" for code, is_text in pieces))
            return f"sprintf({spelled}, {', '.join(values)})"
        return " . ".join(self.text(code) if is_text else code for code, is_text in pieces)

    # --- the call ---

    def call(self, url: Sequence[str], body: str | None, params: str | None) -> str:
        base = _BASES[self.case["base"]][1]
        if self.case["wrapper"] != "none":
            return self.wrapped(self.expression("", url), body)
        name = self.case["client"].replace(" ", "_")
        return getattr(self, name)(base, url, body, params)

    def curl(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        del params
        self.before.append(f"$request = curl_init({self.expression(base, url)});")
        self.before.append("curl_setopt($request, CURLOPT_RETURNTRANSFER, true);")
        if self.method == "POST":
            self.before.append("curl_setopt($request, CURLOPT_POST, true);")
        elif self.method != "GET":
            self.before.append(f"curl_setopt($request, CURLOPT_CUSTOMREQUEST, {self.text(self.method)});")
        if body:
            self.before.append(f"curl_setopt($request, CURLOPT_HTTPHEADER, [{_TYPE}]);")
            self.before.append(f"curl_setopt($request, CURLOPT_POSTFIELDS, json_encode({body}));")
        return "curl_exec($request)"

    def curl_array(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        del params
        lines = [f"CURLOPT_URL => {self.expression(base, url)}", "CURLOPT_RETURNTRANSFER => true"]
        if self.method != "GET":
            lines.append(f"CURLOPT_CUSTOMREQUEST => {self.text(self.method)}")
        if body:
            lines += [f"CURLOPT_POSTFIELDS => json_encode({body})", f"CURLOPT_HTTPHEADER => [{_TYPE}]"]
        inside = "".join(f"        {line},\n" for line in lines)
        self.before.append("$request = curl_init();")
        self.before.append(f"curl_setopt_array($request, [\n{inside}    ]);")
        return "curl_exec($request)"

    def streams(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        del params
        target = self.expression(base, url)
        if self.method == "GET" and not body:
            return f"file_get_contents({target})"
        lines = [f"'method' => {self.text(self.method)}"]
        if body:
            lines += [
                "'header' => \"Content-Type: application/json\\r\\n\"",
                f"'content' => json_encode({body})",
            ]
        self.before.append(f"$context = stream_context_create(['http' => [{', '.join(lines)}]]);")
        return f"file_get_contents({target}, false, $context)"

    def options(self, body: str | None, params: str | None) -> str:
        found = [f"'query' => {params}"] if params else []
        found += [f"'json' => {body}"] if body else []
        return f", [{', '.join(found)}]" if found else ""

    def guzzle(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        self.before.append("$client = new Client();")
        return f"$client->{self.method.lower()}({self.expression(base, url)}{self.options(body, params)})"

    def guzzle_request(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        self.before.append("$client = new Client();")
        target = self.expression(base, url)
        return f"$client->request({self.text(self.method)}, {target}{self.options(body, params)})"

    def guzzle_base(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        self.before.append(f"$client = new Client(['base_uri' => {base} . '/']);")
        target = self.expression("", url, relative=True)
        return f"$client->{self.method.lower()}({target}{self.options(body, params)})"

    def symfony(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        self.before.append("$client = HttpClient::create();")
        target = self.expression(base, url)
        return (
            f"$client->request({self.text(self.method)}, {target}{self.options(body, params)})->getContent()"
        )

    def laravel(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        more = params or body
        given = f", {more}" if more else ""
        return f"Http::withToken('t')->{self.method.lower()}({self.expression(base, url)}{given})"

    def laravel_base(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        more = params or body
        given = f", {more}" if more else ""
        target = self.expression("", url)
        return f"Http::baseUrl({base})->acceptJson()->{self.method.lower()}({target}{given})"

    def wordpress(self, base: str, url: Sequence[str], body: str | None, params: str | None) -> str:
        del params
        lines: list[str] = []
        if self.method not in ("GET", "POST"):
            lines.append(f"'method' => {self.text(self.method)}")
        if body:
            lines += [
                "'headers' => ['Content-Type' => 'application/json']",
                f"'body' => wp_json_encode({body})",
            ]
        name = {"GET": "wp_remote_get", "POST": "wp_remote_post"}.get(self.method, "wp_remote_request")
        given = f", [{', '.join(lines)}]" if lines else ""
        return f"{name}({self.expression(base, url)}{given})"

    # --- wrappers ---

    def wrapped(self, path: str, body: str | None) -> str:
        base = _BASES[self.case["base"]][1]
        given = ", ".join([self.text(self.method), path, *([body] if body else [])])
        head = "function sendIt($method, $path, $body = null)"
        match self.case["wrapper"]:
            case "class":
                inside = _indented(self.sending("$this->base"), 2)
                self.head.append(
                    f"class Client_\n{{\n    private $base;\n\n    public function __construct(string $base = {base})\n"
                    f"    {{\n        $this->base = $base;\n    }}\n\n    public {head}\n    {{\n{inside}    }}\n}}"
                )
                return f"(new Client_())->sendIt({given})"
            case "static":
                inside = _indented(self.sending(base), 2)
                self.head.append(f"class Api\n{{\n    public static {head}\n    {{\n{inside}    }}\n}}")
                return f"Api::sendIt({given})"
            case "file":
                self.files["client.php"] = f"{head}\n{{\n{_indented(self.sending(base))}}}\n"
                return f"sendIt({given})"
            case _:
                self.head.append(f"{head}\n{{\n{_indented(self.sending(base))}}}")
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

    def made(self, call: str) -> Program:
        declared, _, other = _BASES[self.case["base"]]
        variable = VARIABLE[self.case.map]
        base = declared.format(base=self.text(self.v1), variable=variable)
        if other:
            self.files["settings.php"] = "<?php\n\n" + other.format(base=self.text(self.v1))
        uses = next((text for name, text in _USES.items() if self.case["client"].startswith(name)), "")
        top = ["<?php", "", *([uses] if uses else [])]
        lines = [*top, base]
        if "client.php" in self.files:
            self.files["client.php"] = "\n".join([*top, base, "", self.files["client.php"]])
            lines = ["<?php", "", "require_once __DIR__ . '/client.php';"]
        names = ", ".join(name for name, _ in self.parameters)
        values = ", ".join(value for _, value in self.parameters)
        inside = "".join(f"    {line}\n" for line in self.before)
        run = f"function run({names})\n{{\n{inside}    {call};\n}}\n\nrun({values});\n"
        main = "\n".join([*lines, *self.head, "", run])
        return Program(files={**self.files, "main.php": main}, main="main.php", environment={})


def _indented(lines: Sequence[str], depth: int = 1) -> str:
    return "".join(f"{'    ' * depth}{line}\n" for line in lines)

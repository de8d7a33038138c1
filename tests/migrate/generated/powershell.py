"""The generated programs of PowerShell; it is not on the machine, so they are read and not sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation, PathMap, Place
from tests.migrate.generated.emit import VARIABLE, Program
from tests.migrate.generated.given import path_of, sample, tokens_of
from tests.migrate.generated.spoken import Spoken, fields

# What sets the base, and further files.
_BASES = {
    "constant": ("$Base = '{base}'", {}),
    "two parts": ("$Server = '{host}'\n$Base = \"$Server/{version}\"", {}),
    "environment or": ("$Base = $env:{variable} ?? '{base}'", {}),
    "environment if absent": ("$Base = $env:{variable}\nif (-not $Base) {{ $Base = '{base}' }}", {}),
    "parameter": ("param([string]$Base = '{base}')", {}),
    "other file": ('. "$PSScriptRoot/settings.ps1"', {"settings.ps1": "$Base = '{base}'\n"}),
}
_PLAIN = {"page": "1", "per_page": "20"}  # what is sent where any text would not do
_JSON = "-ContentType 'application/json'"
_SEND = """function Send-Request {{
    param([string]$Method, [string]$Path, $Body)
    {call}
}}
"""


class PowerShell:
    """Programs of PowerShell 5.1 and 7."""

    name = "powershell"
    offers: Mapping[str, Sequence[str]] = {
        "client": ("named", "alias", "web request", "cut short", "splat"),
        "join": ("interpolated", "plus", "format"),
        "base": tuple(_BASES),
        "path": ("literal", "constant", "local"),
        "placement": ("query literal", "query value", "hashtable query", "json", "json variable", "json built",
                      "json text", "here-string", "form"),
        "wrapper": ("none", "named", "positions"),
        "value": ("literal", "number", "variable", "parameter", "typed parameter", "member", "encoded"),
        "quote": ('"', "'"),
    }  # fmt: skip

    def is_sensible(self, case: Spoken, operation: Operation) -> bool:
        placement, value, method = case["placement"], case["value"], operation.v1.method
        query = "query" in placement
        carried = fields(operation, query=query)
        if carried is None or operation.v1.parameters or (not query and (method == "GET" or not carried[0])):
            return False
        if placement == "form" and any(Place.FORM not in item.places for item in operation.parameters):
            return False
        if placement == "hashtable query":
            stays = operation.v2 is not None and operation.v2.method == "GET"
            return (
                method == "GET"
                and stays
                and bool(carried[0])
                and case["wrapper"] == "none"
                and value != "encoded"
            )
        if value == "encoded" and placement != "query value":
            return False
        if query and (
            case["path"] == "constant" or (placement == "query literal") != (value in ("literal", "number"))
        ):
            return False
        if case["wrapper"] != "none":
            moves = any(item.to is Place.JSON for item in operation.parameters)
            if query and (operation.fixed or moves):
                return False  # a function that takes no body cannot be given one
            return case["client"] == "named" and placement not in ("form", "json text", "here-string")
        return case["join"] != "format" or case["path"] == "literal"

    def write(self, case: Spoken, operation: Operation, pathmap: PathMap) -> Program:
        return _Writer(case, operation, pathmap).program()


class _Writer:
    def __init__(self, case: Spoken, operation: Operation, pathmap: PathMap) -> None:
        self.case = case
        self.operation = operation
        self.v1 = pathmap.bases[0].v1
        self.head: list[str] = []
        self.before: list[str] = []
        self.parameters: list[str] = []
        self.count = 0

    def quoted(self, text: str) -> str:
        quote = self.case["quote"]
        return f"{quote}{text}{quote}"

    def value(self, name: str) -> str:
        self.count += 1
        local = f"${name.replace('-', '_')}Value"
        plain = self.quoted(sample(self.operation, name, self.count, f"v{self.count}-{self.count}"))
        match self.case["value"]:
            case "literal":
                return self.quoted(sample(self.operation, name, self.count, f"v{self.count}"))
            case "number":
                return str(40 + self.count)
            case "parameter":
                self.parameters.append(local)
                return local
            case "typed parameter":
                self.parameters.append(f"[string]{local}")
                return local
            case "member":
                self.parameters.append(local)
                return f"{local}.Key"
            case "encoded":
                self.before.append(f"{local} = {plain}")
                return f"[uri]::EscapeDataString({local})"
            case _:
                self.before.append(f"{local} = {plain}")
                return local

    def program(self) -> Program:
        placement = self.case["placement"]
        carried = fields(self.operation, query="query" in placement)
        assert carried is not None
        pairs = [
            (name, self.value(name) if is_id else self.quoted(_PLAIN.get(name, f"{name[:1]}x")))
            for name, is_id in carried[0]
        ]
        in_url = placement in ("query literal", "query value")
        tokens = tokens_of(path_of(self.operation), pairs if in_url else [], "'\"")
        return self.whole(self.call(tokens, None if in_url else self.body(pairs)))

    def expression(self, base: str, tokens: list[str]) -> str:
        first = [base] if base else []
        if self.case["path"] == "constant":
            self.head.append(f"$Path = {self.quoted(tokens[0])}")
            return self.joined([*first, "$Path"], [""])
        if self.case["path"] == "local":
            self.before.append(f"$url = {self.joined([], tokens)}")
            return self.joined([*first, "$url"], [""])
        return self.joined(first, tokens)

    def joined(self, first: list[str], tokens: list[str]) -> str:
        match self.case["join"]:
            case "plus":
                texts = [self.quoted(item) if i % 2 == 0 else item for i, item in enumerate(tokens) if item]
                return " + ".join([*first, *texts])
            case "format":
                values = [*first, *tokens[1::2]]
                text = "".join(f"{{{index}}}" for index in range(len(first)))
                for index, item in enumerate(tokens):
                    text += item if index % 2 == 0 else f"{{{len(first) + index // 2}}}"
                return f"{self.quoted(text)} -f {', '.join(values)}" if values else self.quoted(text)
            case _:
                inner = "".join(first)
                for index, item in enumerate(tokens):
                    held = item if item.isidentifier() or item[1:].isidentifier() else f"$({item})"
                    inner += item if index % 2 == 0 else held
                return f'"{inner}"'

    def body(self, pairs: Sequence[tuple[str, str]]) -> str:
        listed = "; ".join(f"{name} = {code}" for name, code in pairs)
        match self.case["placement"]:
            case "hashtable query" | "form":
                return f"@{{ {listed} }}"
            case "json":
                return f"(@{{ {listed} }} | ConvertTo-Json)"
            case "json variable":
                self.before.append(f"$payload = @{{ {listed} }}")
            case "json built":
                self.before.append("$payload = @{}")
                self.before += [f"$payload.{name} = {code}" for name, code in pairs]
            case kind:
                return self.text(pairs, here=kind == "here-string")
        return "($payload | ConvertTo-Json -Depth 5)"

    def text(self, pairs: Sequence[tuple[str, str]], *, here: bool) -> str:
        """The body as JSON text."""
        quote = '"' if here else '`"'
        held = {
            name: code if code.isdigit() else code.strip("'\"") if code[0] in "'\"" else f"$({code})"
            for name, code in pairs
        }
        items = [
            f"{quote}{name}{quote}: {code}"
            if code.isdigit()
            else f"{quote}{name}{quote}: {quote}{code}{quote}"
            for name, code in held.items()
        ]
        if not here:
            return '"{' + ", ".join(items) + '}"'
        self.before.append('$json = @"\n{' + ", ".join(items) + '}\n"@')
        return "$json"

    def call(self, tokens: list[str], body: str | None) -> str:
        method = self.operation.v1.method
        if self.case["wrapper"] != "none":
            return self.wrapped(tokens, body)
        url = self.expression("$Base", tokens)
        url = url if url[0] in "'\"" and " -f " not in url else f"({url})"
        if self.case["client"] == "splat":
            entries = [f"Uri = {url}", f"Method = '{method.capitalize()}'"]
            entries += [f"Body = {body}"] if body else []
            entries += ["ContentType = 'application/json'"] if body and self.sends_json else []
            self.before.append("$request = @{\n" + "".join(f"        {item}\n" for item in entries) + "    }")
            return "Invoke-RestMethod @request"
        words = {
            "named": f"Invoke-RestMethod -Uri {url} -Method {method.capitalize()}",
            "alias": f"irm {url} -Method {method}",
            "web request": f"Invoke-WebRequest -UseBasicParsing -Method {method} -Uri {url}",
            "cut short": f"iwr -ur {url} -me:{method.lower()}",
        }[self.case["client"]]
        return words + (f" -Body {body}" if body else "") + (f" {_JSON}" if body and self.sends_json else "")

    @property
    def sends_json(self) -> bool:
        return "json" in self.case["placement"] or self.case["placement"] == "here-string"

    def wrapped(self, tokens: list[str], body: str | None) -> str:
        sent = f" -Body ($Body | ConvertTo-Json) {_JSON}" if body else ""
        call = f'Invoke-RestMethod -Uri "$Base$Path" -Method $Method{sent}'
        self.head.append(_SEND.format(call=call).rstrip())
        given = (body or "").removeprefix("(").split(" | ConvertTo-Json")[0]
        method, path = self.operation.v1.method, self.expression("", tokens)
        path = path if path[0] in "'\"" and " " not in path else f"({path})"
        if self.case["wrapper"] == "positions":
            return " ".join(["Send-Request", method, path, *([given] if given else [])])
        return f"Send-Request -Method {method} -Path {path}" + (f" -Body {given}" if given else "")

    def whole(self, call: str) -> Program:
        setting, files = _BASES[self.case["base"]]
        scheme, _, rest = self.v1.partition("://")
        host, _, version = rest.partition("/")
        host = f"{scheme}://{host}"
        variable = VARIABLE[self.case.map]
        given = {"base": self.v1, "host": host, "version": version, "variable": variable}
        lines = [setting.format(**given), *self.head]
        given_to = f"    param({', '.join(self.parameters)})\n" if self.parameters else ""
        inside = "".join(f"    {line}\n" for line in (*self.before, call))
        text = "\n".join(lines) + f"\n\nfunction Invoke-Main {{\n{given_to}{inside}}}\n"
        found = {name: other.format(**given) for name, other in files.items()}
        return Program(files={**found, "main.ps1": text}, main="main.ps1", environment={})

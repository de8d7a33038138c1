"""The generated programs of PowerShell; it is not on the machine, so they are read and not sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from urllib.parse import urlsplit

from migrate.pathmap.model import Operation, Place
from tests.migrate.generated.emit import Program
from tests.migrate.generated.emitter import Emitter, stays
from tests.migrate.generated.given import path_of
from tests.migrate.generated.spoken import Spoken
from tests.migrate.generated.writer import Body, Held, Pairs, Way, Writer, filled, is_query

# What sets the base, what names it, and further files.
_BASES = {
    "constant": ("$Base = '{base}'", "$Base", {}),
    "two parts": ("$Server = '{host}'\n$Base = \"$Server/{version}\"", "$Base", {}),
    "environment or": ("$Base = $env:{variable} ?? '{base}'", "$Base", {}),
    "environment if absent": ("$Base = $env:{variable}\nif (-not $Base) {{ $Base = '{base}' }}", "$Base", {}),
    "parameter": ("param([string]$Base = '{base}')", "$Base", {}),
    "other file": ('. "$PSScriptRoot/settings.ps1"', "$Base", {"settings.ps1": "$Base = '{base}'\n"}),
}
_JSON = "-ContentType 'application/json'"
_SEND = """function Send-Request {{
    param([string]$Method, [string]$Path, $Body)
    {call}
}}
"""
_VALUES = {
    "variable": Way(before="{local} = {odd}"),
    "parameter": Way(parameter="{local}"),
    "typed parameter": Way(parameter="[string]{local}"),
    "member": Way(parameter="{local}", code="{local}.Key"),
    "encoded": Way(before="{local} = {odd}", code="[uri]::EscapeDataString({local})"),
}
_HOLDS = {"constant": Held("$Path = {}", "$Path"), "local": Held("$url = {}", "$url")}


class _Writer(Writer):
    bases = _BASES
    values = _VALUES
    holds = _HOLDS
    body = Body(
        item="{name} = {code}",
        between="; ",
        made="@{{ {items} }}",
        variable="$payload = {made}",
        start="$payload = @{}",
        put="$payload.{name} = {code}",
        name="($payload | ConvertTo-Json -Depth 5)",
    )
    local = "${name}Value"

    def odd(self) -> str:
        return f"v{self.count}-{self.count}"

    def beside(self, pairs: Pairs) -> tuple[str, Pairs]:
        return path_of(self.operation), pairs

    def sum(self, first: list[str], tokens: list[str]) -> str:
        values = [*first, *tokens[1::2]]
        match self.case["join"]:
            case "plus":
                return self.plus(first, tokens)
            case "format":
                numbers = count()
                text = self.text(filled(first, tokens, lambda _: f"{{{next(numbers)}}}"))
                return f"{text} -f {', '.join(values)}" if values else text
            case _:
                return f'"{filled(first, tokens, _put_in)}"'

    def mapping(self, pairs: Pairs) -> str:
        match self.case["placement"]:
            case "json":
                return f"({super().mapping(pairs)} | ConvertTo-Json)"
            case "json text" | "here-string" as kind:
                return self.json(pairs, here=kind == "here-string")
            case _:
                return super().mapping(pairs)

    def json(self, pairs: Pairs, *, here: bool) -> str:
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

    def call(self, tokens: list[str], body: str | None, query: Pairs) -> list[str]:
        return [self.sent(tokens, self.mapping(query) if query else body)]

    def sent(self, tokens: list[str], body: str | None) -> str:
        method = self.method
        if self.case["wrapper"] != "none":
            return self.wrapped(tokens, body)
        url = self.expression(self.base, tokens)
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
        sent = f" -Body $(if ($Body) {{ $Body | ConvertTo-Json }}) {_JSON}" if body else ""  # else: null
        call = f'Invoke-RestMethod -Uri "$Base$Path" -Method $Method{sent}'
        self.head.append(_SEND.format(call=call).rstrip())
        given = (body or "").removeprefix("(").split(" | ConvertTo-Json")[0]
        method, path = self.method, self.expression("", tokens)
        path = path if path[0] in "'\"" and " " not in path else f"({path})"
        if self.case["wrapper"] == "positions":
            return " ".join(["Send-Request", method, path, *([given] if given else [])])
        return f"Send-Request -Method {method} -Path {path}" + (f" -Body {given}" if given else "")

    @property
    def given(self) -> Mapping[str, str]:
        url = urlsplit(self.v1)
        host, version = f"{url.scheme}://{url.netloc}", url.path.removeprefix("/")
        return {**super().given, "base": self.v1, "host": host, "version": version}

    def whole(self, lines: list[str]) -> Program:
        given_to = f"    param({self.names})\n" if self.parameters else ""
        top = "\n".join([*self.declared, *self.head])
        text = f"{top}\n\nfunction Invoke-Main {{\n{given_to}{self.inside(lines)}}}\n"
        return Program(files={**self.further, "main.ps1": text}, main="main.ps1", environment={})


def _put_in(code: str) -> str:
    return code if code.removeprefix("$").isidentifier() else f"$({code})"


class PowerShell(Emitter):
    """Programs of PowerShell 5.1 and 7."""

    name = "powershell"
    writer = _Writer
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

    def fits(self, case: Spoken, operation: Operation, names: Sequence[tuple[str, bool]]) -> bool:
        placement, wrapper = case["placement"], case["wrapper"]
        if placement == "form" and any(Place.FORM not in item.places for item in operation.parameters):
            return False
        if placement == "hashtable query":
            return operation.v1.method == "GET" and stays(operation) and bool(names) and wrapper == "none"
        if wrapper != "none":
            moves = any(item.to is Place.JSON for item in operation.parameters)
            if is_query(placement) and (operation.fixed or moves):
                return False  # a function that takes no body cannot be given one
            return case["client"] == "named" and placement not in ("form", "json text", "here-string")
        return case["join"] != "format" or case["path"] == "literal"

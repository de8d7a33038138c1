"""The generated programs of the shell."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation, Place
from tests.migrate.generated.emit import Program
from tests.migrate.generated.emitter import LITERALS, Emitter
from tests.migrate.generated.given import path_of, sample
from tests.migrate.generated.spoken import Spoken
from tests.migrate.generated.writer import Pairs, ProgramWriter, in_text, is_query

# What sets the base, and what names it; there is no further file.
_BASES = {
    "constant": ("BASE={quoted}", "$BASE", {}),
    "read-only": ("readonly BASE={quoted}", "$BASE", {}),
    "exported": ("export BASE={quoted}", "$BASE", {}),
    "environment default": ('BASE="${{{variable}:-{base}}}"', "$BASE", {}),
    "two parts": ('HOST={host}\nBASE="$HOST/{version}"', "$BASE", {}),
    "a function": ("set_base() {{\n  BASE={quoted}\n}}\nset_base", "$BASE", {}),
}
_UUID = "0b7c1d52-9a3e-4f60-8c2b-5d6e7f80910"  # and a digit
_TYPED = "Content-Type: application/json"
_ITEMS = ("query items", "items")  # what HTTPie alone has


class _Writer(ProgramWriter):
    """Code is an expansion, which begins with `$`; what does not is literal text."""

    bases = _BASES
    local = "{name}_value"
    pad = "  "

    def other(self, text: str) -> str:
        return text

    def value(self, name: str) -> str:
        """A value for an id. In a query it stands as it is; in JSON any text will do where the map allows it."""
        self.count += 1
        known = next((p.type for p in self.operation.parameters if name in p.names), None)
        plain = f"{_UUID}{self.count}" if known == "uuid" else f"v{self.count}"
        if known is None and not is_query(self.case["placement"]) and self.case["placement"] != "form":
            plain += " /?&%é"
        plain = sample(self.operation, name, self.count, plain)
        local = self.named(name)
        match self.case["value"]:
            case "literal":
                return plain.split(" ")[0]
            case "number":
                return f"{_UUID}{self.count}" if known == "uuid" else str(40 + self.count)
            case "variable":
                self.before.append(f"local {local}={self.text(plain)}")
            case "parameter":
                self.parameters.append((str(len(self.parameters) + 1), self.text(plain)))
                return f"${len(self.parameters)}"
            case "element":
                self.head.append(f"rows{self.count}=(other {self.text(plain)})")
                return f"${{rows{self.count}[1]}}"
            case _:
                self.head.append(f"find{self.count}() {{\n  printf '%s' {self.text(plain)}\n}}")
                self.before.append(f"local {local}\n  {local}=$(find{self.count})")
        return f"${local}"

    def program(self) -> Program:
        pairs = self.pairs()
        in_url = pairs if in_text(self.case["placement"]) else []
        return self.whole(*self.command(in_url, [] if in_url else self.body(pairs)))

    # --- words ---

    def expansion(self, code: str) -> str:
        """Text or an expansion between double quotes."""
        braces = self.case["join"] == "braces" and code.startswith("$") and not code.startswith("${")
        return f"${{{code[1:]}}}" if braces else code

    def url(self, base: str, pairs: Pairs) -> str:
        """The URL as one word: base, path, query."""
        pieces = [path_of(self.operation)]
        for index, (name, value) in enumerate(pairs):
            pieces += [("&" if index or self.operation.v1.query else "?") + name + "=", value]
        if self.case["path"] == "local":
            self.before.append(f'local path="{"".join(map(self.expansion, pieces))}"')
            pieces = ["$path"]
        pieces = [*([base] if base else []), *pieces]
        match self.case["join"]:
            case "apart":
                return "".join(f'"{piece}"' if piece.startswith("$") else f"'{piece}'" for piece in pieces)
            case "bare":
                return "".join(pieces)
            case _:
                return f'"{"".join(map(self.expansion, pieces))}"'

    def body(self, pairs: Pairs) -> list[str]:
        """What is sent, as words: the flag, and the text."""
        spelled = [(name, self.expansion(code)) for name, code in pairs]
        match self.case["placement"]:
            case "data as query":
                return ["-G", *(word for name, code in spelled for word in ("-d", f'"{name}={code}"'))]
            case "encoded query":
                return [
                    "-G",
                    *(w for name, code in spelled for w in ("--data-urlencode", f'"{name}={code}"')),
                ]
            case "items" | "query items" as kind:
                sign = "==" if kind == "query items" else "="
                return [f'"{name}{sign}{code}"' for name, code in spelled]
            case "form" if self.case["client"][:4] == "http":
                return ["--form", *(f'"{name}={code}"' for name, code in spelled)]
            case "form":
                return ["-d", '"' + "&".join(f"{name}={code}" for name, code in spelled) + '"']
            case "jq":
                given = " ".join(f'--arg v{i} "{code}"' for i, (_, code) in enumerate(spelled))
                made = ", ".join(f'"{name}": $v{i}' for i, (name, _) in enumerate(spelled))
                return ["-d", f"\"$(jq -nc {given} '{{{made}}}')\""]
            case "here-document":
                text = ",\n".join(f'  "{name}": "{code}"' for name, code in spelled)
                return ["-d", "@-", f"\n{{\n{text}\n}}\nEOF"]
            case _:
                body = self.json(pairs)
                if self.case["placement"] == "json variable":
                    self.before.append(f"local payload={body}")
                    body = '"$payload"'
                return ["-d", body]

    def json(self, pairs: Pairs) -> str:
        if self.case["quote"] == '"':
            inner = ", ".join(f'\\"{name}\\": \\"{self.expansion(code)}\\"' for name, code in pairs)
            return f'"{{{inner}}}"'
        inner = ", ".join(
            f"{json.dumps(name)}: "
            + (f'"\'"{self.expansion(code)}"\'"' if code.startswith("$") else json.dumps(code))
            for name, code in pairs
        )
        return f"'{{{inner}}}'"

    # --- the command ---

    def command(self, pairs: Pairs, words: list[str]) -> tuple[str, list[str]]:
        """The command, and the lines of a file of its own."""
        method = self.method
        typed = ["-H", self.text(_TYPED)] if words and self.case["placement"] not in ("form",) else []
        typed = [] if is_query(self.case["placement"]) else typed
        document = words.pop() if self.case["placement"] == "here-document" else ""
        if self.case["client"][:4] == "http":
            return self.pie(method, pairs, words, document), []
        match self.case["wrapper"]:
            case "none":
                made = self.direct(method, self.url(self.base, pairs), typed, words)
                return made + (f" <<EOF{document}" if document else ""), []
            case "rest":
                self.head.append('send() {\n  curl -sS "$@"\n}')
                return f"send -X {method} {' '.join([*typed, *words])} {self.url(self.base, pairs)}", []
            case "positions and rest":
                self.head.append(
                    'send() {\n  local method="$1" path="$2"\n  shift 2\n'
                    '  curl -sS -X "$method" "$BASE$path" "$@"\n}'
                )
                return f"send {method} {self.url('', pairs)} {' '.join([*typed, *words])}", []
            case kind:
                header = f"-H '{_TYPED}' " if typed else ""
                data = '-d "$3" ' if words else ""
                made = f'send() {{\n  curl -sS -X "$1" {header}{data}"$BASE$2"\n}}'
                lines = [made] if kind == "sourced" else []
                self.head += [] if lines else [made]
                return f"send {method} {self.url('', pairs)} {' '.join(words[1:])}", lines

    def pie(self, method: str, pairs: Pairs, words: list[str], document: str) -> str:
        """The same for HTTPie, whose fields stand behind the URL, and flags before it."""
        fields_, flags = ([], ["--raw", *words[1:]]) if words[:1] == ["-d"] else (words, [])
        if document:
            flags = []
        elif fields_[:1] == ["--form"]:
            fields_, flags = fields_[1:], fields_[:1]
        fields_ = [*fields_, "Accept:application/json"]  # else it goes by what is sent
        verb = [] if self.case["client"] == "http implied" else [method]
        quiet = [] if document else ["--ignore-stdin"]
        match self.case["wrapper"]:
            case "none":
                found = ["http", *quiet, *flags, *verb, self.url(self.base, pairs), *fields_]
                return " ".join(found) + (f" <<EOF{document}" if document else "")
            case "rest":
                self.head.append('send() {\n  http --ignore-stdin "$@"\n}')
                return " ".join(["send", *flags, *verb, self.url(self.base, pairs), *fields_])
            case _:
                self.head.append(
                    'send() {\n  local method="$1" path="$2"\n  shift 2\n'
                    '  http --ignore-stdin "$method" "$BASE$path" "$@"\n}'
                )
                return " ".join(["send", method, self.url("", pairs), *fields_, *flags])

    def direct(self, method: str, url: str, typed: list[str], words: list[str]) -> str:
        match self.case["client"]:
            case "curl":
                found = ["curl", "-sS", "-X", method, *typed, *words, url]
            case "curl long":
                long = {"-d": "--data", "-H": "--header", "-G": "--get"}
                given = [long.get(word, word) for word in (*typed, *words)]
                found = ["curl", "--silent", "--request", method, "\\\n   ", *given, "--url", url]
            case "curl bundled":
                found = ["curl", f"-sSX{method}", url, "\\\n   ", *typed, *words]
            case "curl implied":
                found = ["curl", url, "-s", *typed, *words]
            case kind:
                flag = f"--method={method}" if kind == "wget" else ""
                data = "--body-data" if kind == "wget" else "--post-data"
                header = [f"--header={typed[1]}"] if typed else []
                body = [f"{data}={words[1]}"] if words else []
                found = ["wget", "-qO-", *([flag] if flag else []), *header, *body, url]
        return " ".join(found)

    @property
    def given(self) -> Mapping[str, str]:
        host, _, version = self.v1.rpartition("/")
        quoted = self.text(self.v1)
        return {**super().given, "base": self.v1, "quoted": quoted, "host": host, "version": version}

    def whole(self, command: str, library: list[str]) -> Program:
        lines, _, end = command.partition(" <<EOF")
        shown = f"{lines} <<EOF | jq -c .{end}" if end else f"{lines} | jq -c ."
        words = " ".join(value for _, value in self.parameters)
        run = f"run() {{\n{self.inside([shown])}}}\nrun {words}".rstrip() + "\n"
        if library:
            files = {
                "lib/client.sh": "\n".join([*self.declared, *library, ""]),
                "main.sh": "\n".join(['source "$(dirname "$0")/lib/client.sh"', *self.head, run]),
            }
        else:
            files = {"main.sh": "\n".join(["#!/usr/bin/env bash", *self.declared, *self.head, run])}
        return Program(files=files, main="main.sh", environment={})


class Shell(Emitter):
    """Programs of bash."""

    name = "shell"
    writer = _Writer
    offers: Mapping[str, Sequence[str]] = {
        "client": (
            "curl", "curl long", "curl bundled", "curl implied", "wget", "wget post", "http", "http implied",
        ),
        "join": ("quoted", "braces", "apart", "bare"),
        "base": tuple(_BASES),
        "path": ("literal", "local"),
        "placement": (
            "query literal", "query value", "data as query", "encoded query", "json", "json variable",
            "here-document", "jq", "form", "query items", "items",
        ),
        "wrapper": ("none", "positions", "rest", "positions and rest", "sourced"),
        "value": ("literal", "number", "variable", "parameter", "element", "command"),
        "quote": ('"', "'"),
    }  # fmt: skip

    bare = ()

    def fits(self, case: Spoken, operation: Operation, names: Sequence[tuple[str, bool]]) -> bool:
        placement, client = case["placement"], case["client"]
        query = is_query(placement)
        forms = {item.name for item in operation.parameters if Place.FORM in item.places}
        if placement == "form" and not all(is_id and name in forms for name, is_id in names):
            return False
        if placement == "query items" and case["value"] in LITERALS:
            return False
        if placement in ("data as query", "encoded query") and (
            client[:4] != "curl" or operation.v1.method != "GET"
        ):
            return False
        if placement == "here-document" and (client[:4] == "wget" or case["wrapper"] != "none"):
            return False
        if placement in _ITEMS and client[:4] != "http":
            return False
        several = len(names) > 1 or operation.v1.query  # `&` is the shell's own
        if case["join"] == "bare" and (several or case["path"] == "local"):
            return False
        if case["path"] == "local" and case["join"] != "quoted":
            return False
        implied = operation.v1.method == ("GET" if query else "POST")
        if client[-7:] == "implied" and not implied:
            return False
        if case["base"] == "two parts" and case.map != "creatoraudit":  # its version is no segment of its own
            return False
        closed = case["wrapper"] in (
            "positions",
            "sourced",
        )  # the function must be told to send what v2 wants
        if closed and operation.fixed and (query or placement == "form"):
            return False
        if (
            closed
            and query
            and operation.v2 is not None
            and operation.v2.method != operation.v1.method == "GET"
        ):
            return False
        if client == "wget post" and (query or not implied):
            return False
        if client == "http":
            return case["wrapper"] in ("none", "rest", "positions and rest")
        return case["wrapper"] == "none" or (client == "curl" and placement[-5:] != "query")

"""The generated programs of the shell."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from migrate.pathmap.model import Operation, PathMap, Place
from tests.migrate.generated.emit import VARIABLE, Program
from tests.migrate.generated.given import path_of, sample
from tests.migrate.generated.spoken import Spoken, fields

_BASES = {
    "constant": "BASE={quoted}",
    "read-only": "readonly BASE={quoted}",
    "exported": "export BASE={quoted}",
    "environment default": 'BASE="${{{variable}:-{base}}}"',
    "two parts": 'HOST={host}\nBASE="$HOST/{version}"',
    "a function": "set_base() {{\n  BASE={quoted}\n}}\nset_base",
}
_PLAIN = {"page": "1", "per_page": "20"}  # what is sent where any text would not do
_UUID = "0b7c1d52-9a3e-4f60-8c2b-5d6e7f80910"  # and a digit
_TYPED = "Content-Type: application/json"


@dataclass(frozen=True, slots=True)
class Given:
    """A value: literal text, or an expansion."""

    text: str
    expands: bool = False


class Shell:
    """Programs of bash."""

    name = "shell"
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

    def is_sensible(self, case: Spoken, operation: Operation) -> bool:
        placement, client = case["placement"], case["client"]
        query = _is_query(placement)
        carried = fields(operation, query=query)
        if carried is None or operation.v1.parameters or (not query and operation.v1.method == "GET"):
            return False
        forms = {item.name for item in operation.parameters if Place.FORM in item.places}
        if not carried[0] or (placement == "form" and not all(i and name in forms for name, i in carried[0])):
            return False
        if (placement == "query literal") != (case["value"] in ("literal", "number")) and placement[
            :5
        ] == "query":
            return False
        if placement in ("data as query", "encoded query") and (
            client[:4] != "curl" or operation.v1.method != "GET"
        ):
            return False
        if placement == "here-document" and (client[:4] == "wget" or case["wrapper"] != "none"):
            return False
        if placement in _ITEMS and client[:4] != "http":
            return False
        several = len(carried[0]) > 1 or operation.v1.query  # `&` is the shell's own
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

    def write(self, case: Spoken, operation: Operation, pathmap: PathMap) -> Program:
        return _Writer(case, operation, pathmap).program()


_ITEMS = ("query items", "items")  # what HTTPie alone has


def _is_query(placement: str) -> bool:
    return "query" in placement


class _Writer:
    def __init__(self, case: Spoken, operation: Operation, pathmap: PathMap) -> None:
        self.case = case
        self.operation = operation
        self.v1 = pathmap.bases[0].v1
        self.head: list[str] = []
        self.before: list[str] = []
        self.parameters: list[str] = []
        self.count = 0

    def text(self, text: str) -> str:
        quote = self.case["quote"]
        return f"{quote}{text}{quote}"

    def value(self, name: str) -> Given:
        """A value for an id. In a query it stands as it is; in JSON any text will do where the map allows it."""
        self.count += 1
        known = next((p.type for p in self.operation.parameters if name in p.names), None)
        plain = f"{_UUID}{self.count}" if known == "uuid" else f"v{self.count}"
        if known is None and not _is_query(self.case["placement"]) and self.case["placement"] != "form":
            plain += " /?&%é"
        plain = sample(self.operation, name, self.count, plain)
        local = f"{name}_value".replace("-", "_")
        match self.case["value"]:
            case "literal":
                return Given(plain.split(" ")[0])
            case "number":
                return Given(f"{_UUID}{self.count}" if known == "uuid" else str(40 + self.count))
            case "variable":
                self.before.append(f"local {local}={self.text(plain)}")
            case "parameter":
                self.parameters.append(self.text(plain))
                return Given(str(len(self.parameters)), expands=True)
            case "element":
                self.head.append(f"rows{self.count}=(other {self.text(plain)})")
                return Given(f"{{rows{self.count}[1]}}", expands=True)
            case _:
                self.head.append(f"find{self.count}() {{\n  printf '%s' {self.text(plain)}\n}}")
                self.before.append(f"local {local}\n  {local}=$(find{self.count})")
        return Given(local, expands=True)

    def program(self) -> Program:
        placement = self.case["placement"]
        carried = fields(self.operation, query=_is_query(placement))
        assert carried is not None
        pairs = [
            (name, self.value(name) if is_id else Given(_PLAIN.get(name, f"{name[:1]}x")))
            for name, is_id in carried[0]
        ]
        in_url = pairs if placement in ("query literal", "query value") else []
        words = [] if in_url else self.body(pairs)
        return self.files(*self.command(in_url, words))

    # --- words ---

    def expansion(self, value: Given) -> str:
        braces = self.case["join"] == "braces" and not value.text.startswith("{")
        return f"${{{value.text}}}" if braces else f"${value.text}"

    def url(self, base: str, pairs: Sequence[tuple[str, Given]]) -> str:
        """The URL as one word: base, path, query."""
        pieces: list[Given] = [Given(path_of(self.operation))]
        for index, (name, value) in enumerate(pairs):
            pieces += [Given(("&" if index or self.operation.v1.query else "?") + name + "="), value]
        if self.case["path"] == "local":
            inner = "".join(self.expansion(item) if item.expands else item.text for item in pieces)
            self.before.append(f'local path="{inner}"')
            pieces = [Given("path", expands=True)]
        if base:
            pieces.insert(0, Given(base, expands=True))
        match self.case["join"]:
            case "apart":
                return "".join(f'"${p.text}"' if p.expands else f"'{p.text}'" for p in pieces)
            case "bare":
                return "".join(f"${p.text}" if p.expands else p.text for p in pieces)
            case _:
                return f'"{"".join(self.expansion(p) if p.expands else p.text for p in pieces)}"'

    def body(self, pairs: Sequence[tuple[str, Given]]) -> list[str]:
        """What is sent, as words: the flag, and the text."""
        spelled = [(name, self.expansion(item) if item.expands else item.text) for name, item in pairs]
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

    def json(self, pairs: Sequence[tuple[str, Given]]) -> str:
        if self.case["quote"] == '"':
            inner = ", ".join(
                f'\\"{name}\\": \\"{self.expansion(v) if v.expands else v.text}\\"' for name, v in pairs
            )
            return f'"{{{inner}}}"'
        inner = ", ".join(
            f"{json.dumps(name)}: " + (f'"\'"{self.expansion(v)}"\'"' if v.expands else json.dumps(v.text))
            for name, v in pairs
        )
        return f"'{{{inner}}}'"

    # --- the command ---

    def command(self, pairs: Sequence[tuple[str, Given]], words: list[str]) -> tuple[str, list[str]]:
        """The command, and the lines of a file of its own."""
        method = self.operation.v1.method
        typed = ["-H", self.text(_TYPED)] if words and self.case["placement"] not in ("form",) else []
        typed = [] if _is_query(self.case["placement"]) else typed
        document = words.pop() if self.case["placement"] == "here-document" else ""
        if self.case["client"][:4] == "http":
            return self.pie(method, pairs, words, document), []
        match self.case["wrapper"]:
            case "none":
                made = self.direct(method, self.url("BASE", pairs), typed, words)
                return made + (f" <<EOF{document}" if document else ""), []
            case "rest":
                self.head.append('send() {\n  curl -sS "$@"\n}')
                return f"send -X {method} {' '.join([*typed, *words])} {self.url('BASE', pairs)}", []
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

    def pie(self, method: str, pairs: Sequence[tuple[str, Given]], words: list[str], document: str) -> str:
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
                found = ["http", *quiet, *flags, *verb, self.url("BASE", pairs), *fields_]
                return " ".join(found) + (f" <<EOF{document}" if document else "")
            case "rest":
                self.head.append('send() {\n  http --ignore-stdin "$@"\n}')
                return " ".join(["send", *flags, *verb, self.url("BASE", pairs), *fields_])
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

    def files(self, command: str, library: list[str]) -> Program:
        base = _BASES[self.case["base"]].format(
            quoted=self.text(self.v1),
            variable=VARIABLE[self.case.map],
            base=self.v1,
            host=self.v1.rpartition("/")[0],
            version=self.v1.rpartition("/")[2],
        )
        inside = "".join(f"  {line}\n" for line in self.before)
        lines, _, end = command.partition(" <<EOF")
        shown = f"{lines} <<EOF | jq -c .{end}" if end else f"{lines} | jq -c ."
        run = f"run() {{\n{inside}  {shown}\n}}\nrun {' '.join(self.parameters)}".rstrip() + "\n"
        if library:
            files = {
                "lib/client.sh": "\n".join([base, *library, ""]),
                "main.sh": "\n".join(['source "$(dirname "$0")/lib/client.sh"', *self.head, run]),
            }
        else:
            files = {"main.sh": "\n".join(["#!/usr/bin/env bash", base, *self.head, run])}
        return Program(files=files, main="main.sh", environment={})

"""Write the program of a case: files, one of them to be run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from migrate.pathmap.model import Operation, Parameter, PathMap, Place
from tests.migrate.generated.cases import CLIENTS, Case, Client, placed
from tests.migrate.generated.given import sample

VARIABLE = {
    "creatoraudit": "CREATORAUDIT_BASE_URL",
    "shelf": "PETSHELF_URL",
    "ledger": "LEDGER_API_URL",
    "depot": "DEPOT_URL",
}
TRICKY = (
    "a/b c",
    "50%?x=1&y#z",
    'it\'s "q"',
    "åé漢",
    "{brace}",
    "a+b;c=d",
    "back\\slash",
    "%2F..",
    "~tilde:@!",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program to run: its files, the one to start, its environment (with v1 URLs)."""

    files: Mapping[str, str]
    main: str
    environment: Mapping[str, str]


_REMARKS = {**dict.fromkeys((".py", ".rb", ".sh", ".ps1", ".psm1"), "#"), **dict.fromkeys(
    (".js", ".mjs", ".java", ".kt", ".cs", ".go", ".rs", ".php"), "//")}  # fmt: skip


def shifted(program: Program, seed: str) -> Program:
    """The program with a remark of some length before the code of each file, if there are several.

    So the files' offsets lie against each other by chance: what is told of one must not be taken for another's.
    """
    if len(program.files) < 2:
        return program
    random = Random(seed)
    files = {name: _behind(text, name, random.randrange(160)) for name, text in program.files.items()}
    return Program(files=files, main=program.main, environment=program.environment)


def _behind(text: str, name: str, length: int) -> str:
    sign = _REMARKS.get(name[name.rfind(".") :])
    first, rest = text.split("\n", 1) if text.startswith(("#!", "<?php")) else ("", text)
    if sign is None:
        return text
    return (f"{first}\n" if first else "") + f"{sign}{'-' * length}\n{rest}"


@dataclass(frozen=True, slots=True)
class Hole:
    """A value inside a URL's text: code, the same for inside an f-string, and whether it is text already."""

    code: str
    inside: str
    is_text: bool


Token = str | Hole


@dataclass(slots=True)
class _Parts:
    imports: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    before: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    parameters: list[tuple[str, str, str]] = field(default_factory=list)  # name, annotation, argument
    loops: list[str] = field(default_factory=list)

    def need(self, line: str) -> None:
        if line not in self.imports:
            self.imports.append(line)

    def define(self, line: str) -> None:
        if line not in self.head:
            self.head.append(line)


def write(case: Case, operation: Operation, pathmap: PathMap) -> Program:
    """The program of `case`."""
    return _Emitter(case, operation, pathmap).program()


class _Emitter:
    def __init__(self, case: Case, operation: Operation, pathmap: PathMap) -> None:
        self.case = case
        self.operation = operation
        self.client: Client = CLIENTS[case.client]
        self.v1 = pathmap.bases[0].v1
        self.variable = VARIABLE[case.map]
        self.parts = _Parts()
        self.on_self = case.wrapper in ("verbs", "two levels", "base class") or case.base in (
            "self",
            "self given",
            "dataclass",
        )
        self.count = 0

    # --- values -------------------------------------------------------------------------------------------

    def value(self, name: str) -> Hole:
        """The code that gives the id called `name`."""
        self.count += 1
        number = self.count
        begun = sample(self.operation, name, 0, f"{name[:2]}-")
        plain = sample(self.operation, name, number, f"{begun}{number}f3a")
        tricky = sample(self.operation, name, number, TRICKY[(len(str(self.case)) + number) % len(TRICKY)])
        parts = self.parts
        local = name if name not in ("id",) else "creator_id"
        match self.case.value:
            case "literal":
                return Hole(f'"{plain}"', f"'{plain}'", is_text=True)
            case "tricky literal":
                return Hole(repr(tricky), repr(tricky), is_text=True)
            case "int":
                return Hole(str(40 + number), str(40 + number), is_text=False)
            case "variable" | "tricky variable" | "int variable":
                text = {"v": repr(plain), "t": repr(tricky), "i": str(40 + number)}[self.case.value[0]]
                parts.before.append(f"{local} = {text}")
                return Hole(local, local, self.case.value[0] != "i")
            case "attribute":
                parts.define("class Record:\n    def __init__(self, key):\n        self.key = key\n")
                parts.define(f'row_{number} = Record("{plain}")')
                return Hole(f"row_{number}.key", f"row_{number}.key", is_text=True)
            case "subscript":
                parts.define(f'row_{number} = {{"key": "{plain}"}}')
                return Hole(f'row_{number}["key"]', f"row_{number}['key']", is_text=True)
            case "call":
                parts.define('def find(prefix, number):\n    return f"{prefix}{number}"\n')
                return Hole(f'find("{plain}", {number})', f"find('{plain}', {number})", is_text=True)
            case "await":
                parts.define('async def find(prefix, number):\n    return f"{prefix}{number}"\n')
                return Hole(
                    f'await find("{plain}", {number})', f"await find('{plain}', {number})", is_text=True
                )
            case "parameter" | "typed parameter":
                annotation = ": str" if self.case.value[0] == "t" else ""
                parts.parameters.append((local, annotation, repr(plain)))
                return Hole(local, local, is_text=True)
            case "str()":
                parts.before.append(f"number_{number} = {40 + number}")
                return Hole(f"str(number_{number})", f"str(number_{number})", is_text=True)
            case "quoted":
                parts.need("from urllib.parse import quote")
                parts.before.append(f"{local} = {sample(self.operation, name, number, plain + ' /x')!r}")
                return Hole(
                    f"quote({local}, safe='')",
                    f"quote({local}, safe={chr(34) * 2})".replace('""', "''"),
                    is_text=True,
                )
            case "loop":
                parts.loops.append(
                    f'for {local} in ["{plain}", "{sample(self.operation, name, 9, plain + "b")}"]:'
                )
                return Hole(local, local, is_text=True)
            case "conditional":
                parts.before += [f'first_{number} = ""', f'second_{number} = "{plain}"']
                code = f"first_{number} if first_{number} else second_{number}"
                return Hole(f"({code})", f"({code})", is_text=True)
            case "fstring":
                parts.before.append(f"number_{number} = {40 + number}")
                return Hole(
                    f'f"{begun}{{number_{number}}}"',
                    f"'{begun}' + str(number_{number})",
                    is_text=True,
                )
        raise AssertionError(self.case.value)

    # --- what is sent -------------------------------------------------------------------------------------

    def request(self) -> tuple[list[Token], dict[str, str]]:
        """The URL below the base, and the arguments of the client call by role."""
        where = placed(self.case.placement)
        tokens: list[Token] = []
        query: list[tuple[str, Hole]] = []
        body: list[tuple[str, Hole]] = []
        form: list[tuple[str, Hole]] = []
        holes: dict[str, Hole] = {}
        named = [(name, _spelled(value)) for name, value in self.operation.v1.query.items()]
        query += named if where is Place.QUERY else []
        for parameter in self.operation.parameters:
            item = self.given(parameter, where)
            if item is None:
                continue
            place, name, hole = item
            if place is Place.PATH:
                holes[name] = hole
            else:
                {Place.QUERY: query, Place.JSON: body, Place.FORM: form}[place].append((name, hole))
        for index, segment in enumerate(self.operation.v1.segments):
            tokens.append("/")
            tokens.append(holes[segment[1:-1]] if segment.startswith("{") else segment)
            del index
        if self.case.placement.startswith("query"):
            for index, (name, hole) in enumerate(query):
                tokens += ["&" if index else "?", f"{name}=", hole]
            query = []
        for index, (name, hole) in enumerate(named if where is not Place.QUERY else ()):
            tokens += ["&" if index else "?", f"{name}=", hole]
        return _merged(tokens), self.arguments(query, body, form)

    def given(self, parameter: Parameter, where: Place) -> tuple[Place, str, Hole] | None:
        if parameter.to is Place.PATH:
            name = (
                parameter.aliases[0] if self.case.names == "alias" and parameter.aliases else parameter.name
            )
            place = where if where in parameter.places else Place.PATH
            return place, parameter.name if place is Place.PATH else name, self.value(name)
        if Place.PATH in parameter.places:
            return Place.PATH, parameter.name, self.value(parameter.name)
        if self.case.fields == "bare":
            return None
        body = Place.FORM if where is Place.FORM else Place.JSON
        place = (
            where if where in parameter.places else body if body in parameter.places else parameter.places[0]
        )
        if where is Place.FORM and Place.FORM not in parameter.places:
            return None
        if place in (Place.JSON, Place.FORM) and not self.can_send(place):
            return None
        sample = {"object": '{"team": "blue"}', "boolean": "True", "integer": "25"}.get(
            parameter.type or "", '"Ana B"'
        )
        if self.operation.pagination is not None and parameter.name == self.operation.pagination.page:
            sample = "1"
        if place is Place.QUERY and sample == "True":  # not every client spells it in a query
            sample = '"true"'
        if self.case.placement.startswith("query") and place is Place.QUERY:
            sample = sample.strip('"').replace(" ", "")
            return place, parameter.name, Hole(repr(sample), repr(sample), is_text=True)
        return place, parameter.name, Hole(sample, sample, sample[0] == '"')

    def can_send(self, place: Place) -> bool:
        if self.operation.v1.method == "GET" or self.operation.v1.method in self.client.no_body_verbs:
            return False
        return place is Place.JSON or "form" in self.client.sends

    def arguments(
        self, query: list[tuple[str, Hole]], body: list[tuple[str, Hole]], form: list[tuple[str, Hole]]
    ) -> dict[str, str]:
        found: dict[str, str] = {}
        placement = self.case.placement
        if query:
            code = self.mapping(query)
            if placement == "params variable":
                self.parts.before.append(f"query = {code}")
                code = "query"
            found["query"] = code
        if form:
            code = self.mapping(form)
            if placement == "form variable":
                self.parts.before.append(f"form = {code}")
                code = "form"
            found["form"] = code
        if body:
            self.body(body, found)
        return found

    def body(self, body: list[tuple[str, Hole]], found: dict[str, str]) -> None:
        placement = self.case.placement
        code = self.mapping(body)
        if placement == "json dict()":
            code = "dict(" + ", ".join(f"{name}={hole.code}" for name, hole in body) + ")"
        if placement == "json built":
            self.parts.before.append("payload = {}")
            self.parts.before += [f'payload["{name}"] = {hole.code}' for name, hole in body]
            code = "payload"
        if placement in ("json variable", "dumps variable"):
            self.parts.before.append(f"payload = {code}")
            code = "payload"
        dumps = placement.startswith("dumps") or "json" not in self.client.sends
        if dumps:
            self.parts.need("import json")
            code = f"json.dumps({code})"
        found["dumps" if dumps else "json"] = code

    def mapping(self, entries: Sequence[tuple[str, Hole]]) -> str:
        items = [f'"{name}": {hole.code}' for name, hole in entries]
        if self.case.layout == "inline":
            return "{" + ", ".join(items) + "}"
        if self.case.layout == "comments":
            inner = "".join(f"\n    {item},  # entry {index}" for index, item in enumerate(items))
            return "{" + inner + "\n    # the end\n}"
        return "{" + "".join(f"\n    {item}," for item in items) + "\n}"

    # --- the URL ------------------------------------------------------------------------------------------

    def base(self) -> str:
        """The code of the base URL, its set-up done."""
        v1, parts, case = self.v1, self.parts, self.case
        root, _, version = v1.rpartition("/")
        lookup = f'os.environ.get("{self.variable}", "{v1}")'
        if case.base.startswith("environment"):
            parts.need("import os")
        match case.base:
            case "constant":
                return self.constant("BASE", f'"{v1}"')
            case "slash":
                return self.constant("BASE", f'"{v1}/"')
            case "two constants":
                parts.define(f'HOST = "{root}"')
                return self.constant("BASE", f'HOST + "/{version}"')
            case "version apart":
                parts.define(f'HOST = "{root}"')
                parts.define(f'VERSION = "{version}"')
                return self.constant("BASE", 'f"{HOST}/{VERSION}"')
            case "class attribute":
                parts.define(f'class Config:\n    BASE = "{v1}"\n')
                return "Config.BASE"
            case "dict":
                parts.define(f'CONFIG = {{"base": "{v1}", "timeout": 3}}')
                return 'CONFIG["base"]'
            case "environment":
                parts.environment[self.variable] = v1
                return self.constant("BASE", f'os.environ["{self.variable}"]')
            case "environment default":
                return self.constant("BASE", lookup)
            case "environment or":
                return self.constant("BASE", f'os.getenv("{self.variable}") or "{v1}"')
            case "settings":
                parts.settings.append(f'BASE = "{v1}"')
                parts.need("from settings import BASE")
                return "BASE"
            case "settings module":
                parts.settings.append(f'BASE = "{v1}"')
                parts.need("import settings")
                return "settings.BASE"
            case "self" | "self given" | "dataclass":
                return "self.base_url"
        raise AssertionError(case.base)

    def constant(self, name: str, code: str) -> str:
        self.parts.define(f"{name} = {code}")
        return name

    def path(self, tokens: Sequence[Token], lead: str) -> str | Sequence[Token]:
        """The path as the case spells it: code, or the tokens themselves where it is spelled in place."""
        if self.case.path in ("literal", "url local"):
            return tokens
        if self.case.path == "local":
            self.parts.before.append(f"path = {_plus(tokens) if len(tokens) > 1 else _quoted(tokens)}")
            return "path"
        text = _quoted(tokens)
        parts, key = self.parts, self.operation.id.replace("-", "_").upper()
        del lead
        match self.case.path:
            case "constant":
                return self.constant(key, text)
            case "class attribute":
                parts.define(f'class Paths:\n    {key} = {text}\n    OTHER = "/other"\n')
                return f"Paths.{key}"
            case "dict":
                parts.define(f'ENDPOINTS = {{\n    "{key}": {text},\n    "other": "/other",\n}}')
                return f'ENDPOINTS["{key}"]'
            case "enum value":
                parts.need("from enum import Enum")
                parts.define(f"class Paths(Enum):\n    {key} = {text}\n")
                return f"Paths.{key}.value"
            case "str enum":
                parts.need("from enum import StrEnum")
                parts.define(f"class Paths(StrEnum):\n    {key} = {text}\n")
                return f"Paths.{key}"
            case "settings":
                parts.settings.append(f"{key} = {text}")
                parts.need(f"from settings import {key}")
                return key
        raise AssertionError(self.case.path)

    def joined(self, base: str, tokens: str | Sequence[Token]) -> str:
        """Base and path put together as the case says; a base that ends in a slash takes a path without."""
        join = self.case.join
        if isinstance(tokens, str):
            tokens = [Hole(tokens, tokens.replace('"', "'"), is_text=True)]
        slash = "" if self.case.base == "slash" or not _begins_with_slash(tokens) else "/"
        holes = [token for token in tokens if isinstance(token, Hole)]
        match join:
            case "plus":
                return f"{base} + {_plus(tokens)}"
            case "fstring":
                inner = "".join(
                    token if isinstance(token, str) else "{" + token.inside + "}" for token in tokens
                )
                return 'f"{' + base.replace('"', "'") + "}" + inner + '"'
            case "percent":
                spelled = [token.replace("%", "%%") if isinstance(token, str) else "%s" for token in tokens]
                text = "%s" + "".join(spelled)
                codes = [base, *(hole.code for hole in holes)]
                return f'"{text}" % ' + (codes[0] if len(codes) == 1 else f"({', '.join(codes)})")
            case "format":
                text = "{}" + "".join(token if isinstance(token, str) else "{}" for token in tokens)
                return f'"{text}".format({", ".join([base, *(hole.code for hole in holes)])})'
            case "named format":
                names = iter(f"part{index}" for index in range(len(holes)))
                text = "{base}" + "".join(
                    token if isinstance(token, str) else "{" + next(names) + "}" for token in tokens
                )
                more = [f"part{index}={hole.code}" for index, hole in enumerate(holes)]
                return f'"{text}".format({", ".join([f"base={base}", *more])})'
            case "urljoin":
                self.parts.need("from urllib.parse import urljoin")
                end = "" if self.case.base == "slash" else ' + "/"'
                return f"urljoin({base}{end}, {_plus(_without_slash(tokens)) if slash else _plus(tokens)})"
            case "join":
                items = [base, *_segments(_without_slash(tokens))] if slash else [base, _plus(tokens)]
                return f'"/".join([{", ".join(items)}])'
            case "helper":
                if self.on_self:
                    return f"self.url({_plus(tokens)})"
                self.parts.define(f"def at(path):\n    return {base} + path\n")
                return f"at({_plus(tokens)})"
        raise AssertionError(join)

    def relative_needs_no_slash(self) -> bool:
        """Whether the path is written without its first slash."""
        if self.client.family in ("aiohttp", "requests_toolbelt") and self.client.relative:
            return True
        return not self.client.relative and (
            self.case.base == "slash" or self.case.join == "urljoin" or (self.case.join == "join")
        )

    # --- the call -----------------------------------------------------------------------------------------

    def program(self) -> Program:
        from tests.migrate.generated.shapes import shape

        tokens, arguments = self.request()
        return shape(self, tokens, arguments)


def _spelled(text: str) -> Hole:
    return Hole(f'"{text}"', f"'{text}'", is_text=True)


def _merged(tokens: Sequence[Token]) -> list[Token]:
    """Neighbouring texts as one; a literal value in the text becomes text."""
    found: list[Token] = []
    for token in tokens:
        item: Token = token
        if isinstance(token, Hole) and token.code[0] in "\"'" and token.is_text:
            from ast import literal_eval
            from urllib.parse import quote

            item = quote(literal_eval(token.code), safe="")
        elif isinstance(token, Hole) and token.code.isdigit():
            item = token.code
        if isinstance(item, str) and found and isinstance(found[-1], str):
            found[-1] += item
        else:
            found.append(item)
    return found


def _begins_with_slash(tokens: Sequence[Token]) -> bool:
    return isinstance(tokens[0], str) and tokens[0].startswith("/")


def _without_slash(tokens: Sequence[Token]) -> list[Token]:
    first = tokens[0]
    return [first[1:], *tokens[1:]] if isinstance(first, str) and first.startswith("/") else list(tokens)


def _quoted(tokens: Sequence[Token]) -> str:
    assert all(isinstance(token, str) for token in tokens)
    return '"' + "".join(token for token in tokens if isinstance(token, str)) + '"'


def _plus(tokens: Sequence[Token]) -> str:
    found = [
        f'"{token}"' if isinstance(token, str) else token.code if token.is_text else f"str({token.code})"
        for token in tokens
    ]
    return " + ".join(found)


def _segments(tokens: Sequence[Token]) -> list[str]:
    """The arguments of a join with slashes: each literal segment one; what holds a query in one piece."""
    if any(isinstance(token, str) and "?" in token for token in tokens) or len(tokens) > 1:
        return [_plus(tokens)]
    first = tokens[0]
    assert isinstance(first, str | Hole)
    return [f'"{part}"' for part in first.split("/")] if isinstance(first, str) else [first.code]

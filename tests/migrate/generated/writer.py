"""The program of a case in a language but Python: what is the same for all, with hooks for its spelling."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from migrate.pathmap.model import Operation, PathMap, Place
from tests.migrate.generated.emit import VARIABLE, Program
from tests.migrate.generated.given import path_of, sample
from tests.migrate.generated.spoken import Spoken, fields

Pairs = Sequence[tuple[str, str]]
_PLAIN = {"page": "1", "per_page": "20"}  # what is sent where any text would not do
_IN_TEXT = ("query literal", "query value")
_BODIES = ("json", "here", "jq", "form", "items")  # how placements begin that are no query


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How code comes by a value, as templates.

    `head` is declared in the file, `before` a statement in front of the call, `parameter` one of the function
    that calls, which is given `argument`. The templates are given the names of `Writer.given_to`.
    """

    head: str = ""
    before: str = ""
    parameter: str = ""
    argument: str = "{odd}"
    code: str = "{local}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """How a mapping is written, as templates: of an entry (`name`, `quoted`, `code`), of all (`items`).

    `variable` is the statement that holds it, `start` and `put` those that build it, where the language offers that;
    `name` is what it is then called.
    """

    item: str
    between: str = ", "
    made: str
    variable: str
    start: str = ""
    put: str = ""
    name: str = "payload"


@dataclass(frozen=True, slots=True)
class Held:
    """A template of what holds a text apart from the call, and what names it; `is_whole`: with the base."""

    declared: str
    name: str
    is_whole: bool = False


class ProgramWriter(ABC):
    """What any program is written of: its values and its files.

    `bases` are by kind what declares the base URL (a template), what names it, and further files; `values` what
    is no literal.
    """

    bases: ClassVar[Mapping[str, tuple[str, str, Mapping[str, str]]]]
    values: ClassVar[Mapping[str, Way]] = {}
    local: ClassVar[str] = "{name}Value"
    pad: ClassVar[str] = "    "

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

    @abstractmethod
    def program(self) -> Program:
        """The program."""

    # --- values ---

    def text(self, text: str) -> str:
        """A literal."""
        quote = self.case["quote"]
        return f"{quote}{text}{quote}"

    def other(self, text: str) -> str:
        """The code for a value that is no id."""
        return self.text(text)

    def odd(self) -> str:
        """A text that must be encoded in a URL, where the program does so."""
        as_it_is = self.case["placement"] == "query value" and self.case["value"] != "encoded"
        return f"v{self.count}-{self.count}" if as_it_is else f"v{self.count} /{self.count}?"

    def sample(self, name: str, other: str) -> str:
        """A literal for the id called `name`: `other` where any text will do."""
        return self.text(sample(self.operation, name, self.count, other))

    def named(self, name: str) -> str:
        """The variable for the id called `name`."""
        return self.local.format(name=name).replace("-", "_")

    def given_to(self, name: str) -> dict[str, str]:
        """What a template of a value is given: a variable, its number, literals plain and odd, another number."""
        return {
            "local": self.named(name),
            "n": str(self.count),
            "plain": self.sample(name, f"v{self.count}"),
            "odd": self.sample(name, self.odd()),
            "number": str(70 + self.count),
        }

    def value(self, name: str) -> str:
        """The code that gives the id called `name`."""
        self.count += 1
        kind, given = self.case["value"], self.given_to(name)
        if kind == "number":
            return str(40 + self.count)
        if kind == "literal":
            return given["plain"]
        way = self.values[kind]
        for template, lines in ((way.head, self.head), (way.before, self.before)):
            if template and (line := template.format(**given)) not in lines:
                lines.append(line)
        if way.parameter:
            self.parameters.append((way.parameter.format(**given), way.argument.format(**given)))
        return way.code.format(**given)

    def pairs(self) -> Pairs:
        """The names of what the call carries, each with its code."""
        carried = fields(self.operation, query=is_query(self.case["placement"]))
        assert carried is not None
        return [
            (name, self.value(name) if is_id else self.other(_PLAIN.get(name, f"{name[:1]}x")))
            for name, is_id in carried[0]
        ]

    # --- files ---

    @property
    def base(self) -> str:
        """What names the base URL."""
        return self.bases[self.case["base"]][1]

    @property
    def given(self) -> Mapping[str, str]:
        """What a template of a base is given."""
        return {"base": self.text(self.v1), "variable": VARIABLE[self.case.map]}

    @property
    def declared(self) -> list[str]:
        """What declares the base URL in the file; nothing where another does."""
        text = self.bases[self.case["base"]][0]
        return [text.format(**self.given)] if text else []

    @property
    def further(self) -> dict[str, str]:
        """The files that the base needs."""
        files = self.bases[self.case["base"]][2]
        return {name: text.format(**self.given) for name, text in files.items()}

    @property
    def names(self) -> str:
        """The parameters of the function that calls."""
        return ", ".join(name for name, _ in self.parameters)

    @property
    def arguments(self) -> str:
        """What the function that calls is given."""
        return ", ".join(value for _, value in self.parameters)

    def inside(self, lines: Iterable[str], depth: int = 1) -> str:
        """The body of the function that calls."""
        return self.indented([*self.before, *lines], depth)

    def indented(self, lines: Iterable[str], depth: int = 1) -> str:
        """Lines at a depth, each ended."""
        return "".join(f"{self.pad * depth}{line}\n" for line in lines)


class Writer(ProgramWriter):
    """Writes a program whose call is code: a URL that is put together, and what is sent beside it.

    `holds` is where a path is that is not in the call: a constant, a table, a local or the local of a whole URL.
    """

    body: ClassVar[Body]
    holds: ClassVar[Mapping[str, Held]]
    sign: ClassVar[str] = " + "

    def program(self) -> Program:
        """The program: its values, the URL and what is sent beside it, the call, the files around it."""
        placement = self.case["placement"]
        pairs, path = self.pairs(), path_of(self.operation)
        if self.in_text:
            return self.whole(self.call(self.tokens(path, pairs), None, []))
        if not is_query(placement):
            return self.whole(self.call([path], self.mapping(pairs), []))
        path, pairs = self.beside(pairs)
        return self.whole(self.call([path], None, pairs))

    @abstractmethod
    def call(self, tokens: list[str], body: str | None, query: Pairs) -> list[str]:
        """The statements that send the request: its path as text and code in turn, a body, what is queried."""

    @abstractmethod
    def whole(self, lines: list[str]) -> Program:
        """The files around the statements of the call."""

    # --- what is sent beside the URL ---

    def beside(self, pairs: Pairs) -> tuple[str, Pairs]:
        """The path, and the fields of a query that is not in the URL's text: what names the operation is there."""
        named = [(name, self.text(value)) for name, value in self.operation.v1.query.items()]
        return path_of(self.operation, named=False), [*named, *pairs]

    def item(self, name: str, code: str) -> str:
        """One entry of a mapping."""
        return self.body.item.format(name=name, quoted=self.text(name), code=code)

    def mapping(self, pairs: Pairs) -> str:
        """A mapping, or the variable that holds it."""
        body, placement = self.body, self.case["placement"]
        items = body.between.join(self.item(name, code) for name, code in pairs)
        made = body.made.format(items=items)
        if placement == "json variable":
            self.before.append(body.variable.format(items=items, made=made))
        elif placement == "json built":
            self.before.append(body.start)
            self.before += [
                body.put.format(name=name, quoted=self.text(name), code=code) for name, code in pairs
            ]
        else:
            return made
        return body.name

    # --- the URL ---

    @property
    def is_form(self) -> bool:
        """Whether what is sent beside the URL is a form."""
        return self.case["placement"] == "form"

    @property
    def in_text(self) -> bool:
        """Whether what is carried stands in the URL's text."""
        return in_text(self.case["placement"])

    def literal(self, code: str) -> str | None:
        """What a literal says; None for other code."""
        inner = code.strip("\"'`")
        return inner if inner != code or code.isdigit() else None

    def tokens(self, path: str, pairs: Pairs) -> list[str]:
        """The path with its query as literal text and code, in turn."""
        found = [path]
        for index, (name, code) in enumerate(pairs):
            found[-1] += ("&" if index or "?" in path else "?") + name + "="
            literal = self.literal(code)
            if literal is not None:
                found[-1] += literal
            else:
                found += [code, ""]
        return found

    def expression(self, base: str, tokens: list[str]) -> str:
        """Base and path as one text."""
        first, held = [base] if base else [], self.holds.get(self.case["path"])
        if held is None:
            return self.sum(first, tokens)
        if self.case["path"] in ("constant", "table"):
            self.head.append(held.declared.format(self.text(tokens[0])))
            return self.sum([*first, held.name], ["", *tokens[1:]])
        self.before.append(held.declared.format(self.local_path(first if held.is_whole else [], tokens)))
        return held.name if held.is_whole else self.sum([*first, held.name], [""])

    def local_path(self, first: list[str], tokens: list[str]) -> str:
        """What a local is given that holds the path."""
        return self.sum(first, tokens)

    @abstractmethod
    def sum(self, first: list[str], tokens: list[str]) -> str:
        """One text of code (`first`) and of text and code in turn."""

    def plus(self, first: Iterable[str], tokens: Sequence[str]) -> str:
        """The sum by the operator for it."""
        return self.sign.join(
            [*first, *(self.text(t) if i % 2 == 0 else t for i, t in enumerate(tokens) if t)]
        )


def is_query(placement: str) -> bool:
    """Whether what is carried is in the query, however it is put there."""
    return not placement.startswith(_BODIES)


def is_formed(operation: Operation) -> bool:
    """Whether v1 takes a form where the operation takes a body."""
    return operation.v1.method == "POST" and all(Place.FORM in item.places for item in operation.parameters)


def in_text(placement: str) -> bool:
    """Whether what is carried stands in the URL's own text, as it is written."""
    return placement in _IN_TEXT


def filled(first: Iterable[str], tokens: Sequence[str], hole: Callable[[str], str]) -> str:
    """The text of a sum, with a hole for each code."""
    return "".join(map(hole, first)) + "".join(t if i % 2 == 0 else hole(t) for i, t in enumerate(tokens))


def relative(tokens: Sequence[str]) -> list[str]:
    """The same without the slash that the path begins with."""
    return [tokens[0].removeprefix("/"), *tokens[1:]]

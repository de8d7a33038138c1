"""How a language spells what must change, as a table: the base of the writers of all languages but Python's.

A language gives a `Spelling`; what a table cannot say is a method that its writer overrides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import Text, Value
from migrate.model import Edit, Span
from migrate.rewrite.draft import Code, Content, Draft, Encoded, Entry, Review

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator
    from migrate.pathmap.model import Pagination, Scalar
    from migrate.rewrite.carry import Field

_JSON_VALUE = re.compile(r"null|true|false|-?\d+(?:\.\d+)?")
_PATH = re.compile(r"[\w/-]+")
_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """The words and signs of a language.

    Forms hold `{}` where the value stands. `interpolation` stands around a value inside a literal, and
    `interpolating` are the delimiters of a literal that takes it; without them a value is put in by ending
    the literal and `join`.
    """

    null: str = "null"
    true: str = "true"
    false: str = "false"
    quote: str = '"'
    quotes: tuple[str, ...] = ('"', "'")
    interpolation: tuple[str, str] | None = None
    interpolating: tuple[str, str] | None = None
    join: str = " + "
    mapping: tuple[str, str] = ("{ ", " }")
    empty_mapping: str = "{}"
    key: str = '"{}": '  # a key of a mapping in quotes
    bare_key: str | None = None  # the same for a key that is a name
    named_argument: str | None = None  # `{}: ` or `{}=`
    path_value: str = "{}"  # a value as one percent-encoded path segment
    path_value_takes_text: bool = True  # the form needs a text
    text: str = "{}"  # a value as text
    quoting: frozenset[str] = frozenset()  # the names of functions that percent-encode, as they are called
    form_quoting: frozenset[str] = frozenset()  # those that write a blank as a plus sign, as in a form
    blanks: str = "{}"  # what such a function gives, with its blanks as a path writes them
    pure: frozenset[str] = frozenset()  # functions that only spell what they are given
    json: str | None = None  # a mapping as JSON text
    encoded: str = ""  # a value as its JSON text
    encoded_needs: frozenset[str] = frozenset()  # what that needs imported
    variable: str = "{} = {}"
    fill: str | None = None  # a text, a placeholder, a value
    fill_needs: frozenset[str] = frozenset()  # what `fill` needs imported
    moved: str | None = None  # a base URL `old` whose end `end` is `new`
    needs: frozenset[str] = frozenset()  # what `path_value` needs imported
    instead_of: Mapping[str, str] = field(
        default_factory=dict[str, str]
    )  # names for words that no function has
    sigil: str = ""  # the sign before the name of a variable
    one_kind: str = ""  # what declares a mapping for values of one kind that is no flag, as a pattern
    inferred: bool = False  # what a mapping is filled with is of one kind, declared or not
    row: tuple[str, str] = ("(", ")")  # around several values that a formatting operator is given


class SpellingWriter:
    """A writer that a table drives."""

    def __init__(self, spelling: Spelling) -> None:
        self.spelling = spelling

    @property
    def joins(self) -> bool:
        """Whether a value is put into a literal by ending it."""
        return self.spelling.interpolation is None

    def scalar(self, value: Scalar) -> str:
        words = {None: self.spelling.null, True: self.spelling.true, False: self.spelling.false}
        if isinstance(value, bool) or value is None:
            return words[value]
        return self.string(value, "") if isinstance(value, str) else str(value)

    def null(self, kind: str = "") -> str:
        return self.spelling.null

    def encodes(self, kind: str | None) -> bool:
        return True

    def present(self, text: str, kind: str) -> str:
        del kind
        return text

    def path_value(
        self, module: ModuleInfo, code: str, expr: ir.Expr, value: Value
    ) -> tuple[str, frozenset[str]]:
        spelling = self.spelling
        node = unwrapped(expr)
        if isinstance(node, ir.Call) and module.text(node.func) in spelling.quoting:
            return code, frozenset()
        code = one_line(code)
        if isinstance(node, ir.Call) and module.text(node.func) in spelling.form_quoting:
            return spelling.blanks.format(code), frozenset()
        if spelling.path_value_takes_text and not self.is_text(expr, value):
            code = spelling.text.format(code)
        return spelling.path_value.format(code), spelling.needs

    def is_text(self, expr: ir.Expr, value: Value) -> bool:
        """Whether the value is sure to be a text."""
        return isinstance(expr, ir.Str | ir.Template) or (
            isinstance(value, Text) and all(piece.text is not None for piece in value.pieces)
        )

    def text_value(self, module: ModuleInfo, expr: ir.Expr) -> str:
        return self.spelling.text.format(one_line(module.text(expr)))

    def imports(self, module: ModuleInfo, needs: frozenset[str], near: Span) -> list[Edit]:
        return []

    def also_import(self, module: ModuleInfo, statement: ir.Import, name: str) -> list[Edit]:
        raise Review(f"{name} would have to be imported, too")

    def spell(self, content: Content, literal: ir.Str, source: bytes, *, at_end: bool) -> str:
        quote = source[literal.close.start : literal.close.end].decode()
        opens = source[literal.open.start : literal.open.end].decode()
        has_code = any(isinstance(item, Code) and item.literal is None for item in content)
        if has_code and not literal.formatted and self.spelling.interpolating is not None:
            opens, quote = self.spelling.interpolating
        found: list[str] = []
        for index, item in enumerate(content):
            if isinstance(item, str) or item.literal is not None:
                text = item if isinstance(item, str) else item.literal or ""
                found.append(self.plain(text, quote))
            elif self.spelling.interpolation is not None:
                found.append(self.interpolated(item.text, quote))
            else:
                ends = at_end and index == len(content) - 1
                found.append(
                    f"{quote}{self.spelling.join}{as_operand(item.text)}"
                    + ("" if ends else self.spelling.join + opens)
                )
        return "".join(found)

    def interpolated(self, code: str, quote: str) -> str:
        """`code` put into a literal that ends with `quote`."""
        assert self.spelling.interpolation is not None
        before, behind = self.spelling.interpolation
        if "\n" in code:
            raise Review("the value that belongs in the path is spelled over several lines")
        return f"{before}{code}{behind}"

    def plain(self, text: str, quote: str) -> str:
        """Text of a path inside a literal that ends with `quote`."""
        opens = self.spelling.interpolation[0] if self.spelling.interpolation is not None else "\0"
        if "\\" in text or quote in text or "\n" in text or opens in text:
            raise Review("the new path holds a character that this literal cannot")
        return text

    def apart(self, source: bytes, edits: Sequence[Edit]) -> Sequence[Edit]:
        return edits

    def tidy(self, source: bytes, edits: Sequence[Edit]) -> Sequence[Edit]:
        return edits

    def open_up(self, literal: ir.Str, source: bytes) -> list[Edit]:
        spelling = self.spelling
        if spelling.interpolating is None:
            return []
        opens, closes = spelling.interpolating
        assert spelling.interpolation is not None
        body = source[literal.open.end : literal.close.start].decode(errors="replace")
        if closes in body or spelling.interpolation[0] in body:
            raise Review("the literal holds a sign that would mean something else in one with values in it")
        return [Edit(literal.open, opens), Edit(literal.close, closes)]

    def wrapped(self, content: Content, literal: ir.Str, source: bytes, parent: ir.Expr | None) -> list[Edit]:
        return []

    def placeholder(self, content: Content, literal: ir.Str, source: bytes) -> str:
        quote = source[literal.close.start : literal.close.end].decode()
        found: list[str] = []
        for item in content:
            if isinstance(item, str) or item.literal is not None:
                text = item if isinstance(item, str) else item.literal or ""
                found.append(self.plain(text, quote))
            elif self.spelling.fill is None:
                raise Review("the path is a constant that calls share, and a value belongs in it")
            else:
                found.append("{" + item.name + "}")
        return "".join(found)

    def fill(self, code: str, values: Mapping[str, str]) -> str:
        if self.spelling.fill is None:
            raise Review("the path is a constant that calls share, and a value belongs in it")
        for name, value in values.items():
            code = self.spelling.fill.format(code, self.string("{" + name + "}", ""), value)
        return code

    def fill_all(self, code: str, values: str) -> str:
        del code, values
        raise Review("v2 has a value in the path, and a table that calls share spells it")

    def optional(self, name: str) -> str:
        return name

    def string(self, text: str, like: str) -> str:
        quote = like[:1] if like[:1] in self.spelling.quotes and like[:1] else self.spelling.quote
        escaped = text.replace("\\", "\\\\").replace(quote, "\\" + quote).replace("\n", "\\n")
        return f"{quote}{escaped}{quote}"

    def pattern(self, old: ir.Dict) -> ir.Dict | None:
        return old

    def entry(self, key: str, value: str, like: ir.Dict | None, source: bytes) -> str:
        spelling = self.spelling
        if like is not None and like.notation is not ir.Notation.OWN:
            return self.json_entry(key, value, like, source)
        keys = [item.key for item in like.entries if isinstance(item.key, ir.Str)] if like is not None else []
        bare = all(item.open.start == item.open.end for item in keys)
        if spelling.bare_key is not None and bare and _IDENTIFIER.fullmatch(key):
            return spelling.bare_key.format(key) + value
        quoted = [
            source[item.open.start : item.open.end].decode()
            for item in keys
            if item.open.start < item.open.end
        ]
        text = self.string(key, quoted[0] if quoted else "")
        return spelling.key.replace('"{}"', "{}").format(text) + value

    def json_entry(self, key: str, value: str, like: ir.Dict, source: bytes) -> str:
        """An entry of an object that is spelled as JSON text, quoted as its other keys are."""
        words = {self.spelling.null: "null", self.spelling.true: "true", self.spelling.false: "false"}
        first = next((item.key for item in like.entries if isinstance(item.key, ir.Str)), None)
        value = words.get(value, value)
        if first is None or like.notation is not ir.Notation.JSON or not _JSON_VALUE.fullmatch(value):
            raise Review(f"{key} would have to be put into a text")
        quote = source[first.open.start : first.open.end].decode()
        return f"{quote}{key}{quote}: {value}"

    def mapping(self, entries: Sequence[str]) -> str:
        before, behind = self.spelling.mapping
        return f"{before}{', '.join(entries)}{behind}" if entries else self.spelling.empty_mapping

    def lines(self, entries: Sequence[str]) -> str:
        return self.mapping(entries)

    def argument(self, name: str, value: str) -> str:
        if self.spelling.named_argument is None:
            raise Review(f"{name} cannot be given by name")
        return self.spelling.named_argument.format(name) + value

    def encoded(self) -> Encoded | None:
        before, found, behind = self.spelling.encoded.partition("{}")
        return Encoded(before=before, behind=behind, needs=self.spelling.encoded_needs) if found else None

    def json_text(self, entries: Sequence[Entry]) -> str | None:
        if self.spelling.json is not None:
            return self.spelling.json.format(self.mapping([item.text for item in entries]))
        if not all(item.constant for item in entries):
            return None
        found = json.dumps({item.name: item.value for item in entries}, ensure_ascii=False)
        return self.string(found, "")

    def assignment(self, name: str, value: str) -> str:
        return self.spelling.variable.format(name, value)

    def moved_base(self, old: str, end: str, new: str) -> str:
        if self.spelling.moved is None or not _PATH.fullmatch(end) or not _PATH.fullmatch(new):
            raise Review("the base URL is not spelled where it is set")
        return self.spelling.moved.format(old=old, end=end, new=new)

    def interpolates(self, text: str) -> bool:
        return self.spelling.interpolation is not None and text.startswith(self.spelling.interpolation[0])

    def behind(self, source: bytes, statement: Span) -> int:
        return statement.end

    @property
    def open_needs(self) -> frozenset[str]:
        return frozenset()

    @property
    def fill_needs(self) -> frozenset[str]:
        return self.spelling.fill_needs

    def one_kind(self) -> tuple[str, bool]:
        return self.spelling.one_kind, self.spelling.inferred

    def are_texts(self, module: ModuleInfo, values: Sequence[ir.Expr]) -> bool:
        return all(isinstance(value, ir.Str | ir.Template) for value in values)

    def is_pure(self, func: str) -> bool:
        return func in self.spelling.pure

    def row(self) -> tuple[str, str]:
        return self.spelling.row

    @property
    def sigil(self) -> str:
        return self.spelling.sigil

    def function_name(self, name: str) -> str:
        return self.spelling.instead_of.get(name, name)

    def copy_gap(self, *, method: bool) -> str:
        return "\n\n"

    def page_loop(self, evaluator: Evaluator, draft: Draft, pages: Pagination, item: Field) -> str:
        raise Review("loops over pages are not turned in this language")


def one_line(code: str) -> str:
    """`code` on one line, where that keeps its meaning."""
    if "\n" not in code:
        return code
    if any(sign in code for sign in ("//", "/*", "#", "`", '"""', "'''")):
        raise Review("the value that belongs in the path is spelled over several lines")
    return re.sub(r"\s*\n\s*", " ", code).replace("( ", "(").replace(" )", ")")


def as_operand(code: str) -> str:
    """`code` as it may stand in a sum: in parentheses where an operator in it might bind otherwise."""
    depth, quote, escaped = 0, "", False
    for char in code:
        if quote:
            quote = "" if char == quote and not escaped else quote
        elif char in "\"'`":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char in "?:+-*/%<>=&|^ " and not depth:
            return f"({code})"
        escaped = char == "\\" and not escaped
    return code

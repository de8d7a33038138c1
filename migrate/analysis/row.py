"""Read a row of words one by one: which is a flag, which a flag's value, which stands by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from migrate.analysis import ir
from migrate.analysis.library import Flag, Role, Words
from migrate.analysis.scope import Context
from migrate.analysis.slots import Home, Slot
from migrate.analysis.values import UNKNOWN, Mapping, Parameter, Value
from migrate.model import Span
from migrate.pathmap.resolve import HOLE

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_ITEM = re.compile(rf"(?P<name>[^:=@{HOLE}\s]+)(?P<sign>:=@|=@|==|:=|=|@|:)", re.DOTALL)


@dataclass(slots=True)
class Word:
    """One word: where it stands, and what it is."""

    arg: ir.Arg
    context: Context
    home: int  # the list that it stands in
    text: str  # with a `HOLE` for each value


@dataclass(slots=True)
class Given:
    """What the words of a command say so far."""

    slots: list[Slot] = field(default_factory=list[Slot])
    spread: bool = False
    several: bool = False  # it sends more than one request
    method: str | None = None
    queries: bool = False
    json: bool = False
    form: bool = False
    unfed: bool = False
    groups: list[tuple[int, ir.Arg]] = field(default_factory=list[tuple[int, ir.Arg]])  # lists, for homes
    homes: list[Home] = field(default_factory=list[Home])
    rest: Parameter | None = None  # words that a caller gives


class Reader(Protocol):
    """What a row needs of the reader of words."""

    evaluator: Evaluator

    def text(self, expr: ir.Expr, context: Context) -> str:
        """The text of a word, with a `HOLE` for each value that is not known."""
        ...

    def tail(self, expr: ir.Expr, count: int) -> ir.Expr:
        """The word without its first `count` characters."""
        ...

    def content(self, flag: Flag, expr: ir.Expr, context: Context) -> tuple[Role, Value]:
        """What the value of a flag says is sent, and as what."""
        ...


@dataclass(slots=True)
class Row:
    """One row of words under reading."""

    reader: Reader
    words: Words
    given: Given
    call: ir.Call
    context: Context
    plain: int = 0  # words without a flag so far
    hidden: list[Word] = field(default_factory=list[Word])  # such words of which nothing is seen

    def run(self, row: Sequence[Word]) -> None:
        index = 0
        only = False  # behind `--` there are no flags
        while index < len(row):
            word = row[index]
            if word.text == "--":
                only = True
                self._group(word.home, word.arg)
                index += 1
            elif not only and word.text.startswith("-") and len(word.text) > 1:
                index += self._flag(word, row[index + 1] if index + 1 < len(row) else None)
            else:
                self._free(word)
                index += 1
        self._settle()

    def _settle(self) -> None:
        """Where no word is seen to be the URL, the last of those that are not seen is."""
        if self.words.items and not self.given.unfed:
            self._read()
        urls = sum(slot.role is Role.URL for slot in self.given.slots)
        if self.hidden and not urls:
            word = self.hidden.pop()
            self._slot(Role.URL, word.arg, word.context)
        methods = any(slot.role is Role.METHOD for slot in self.given.slots)
        if self.words.items and len(self.hidden) == 1 and not methods:  # what stands before the URL
            word = self.hidden.pop()
            self._slot(Role.METHOD, word.arg, word.context)
        self.given.spread = self.given.spread or bool(self.hidden)
        self.given.several = self.given.several or urls > 1

    def _read(self) -> None:
        """What the command reads is sent, where no field is."""
        fed = self.call.fed
        if fed is None or any(slot.role in (Role.JSON, Role.RAW) for slot in self.given.slots):
            return
        role, value = self.reader.content(Flag(role=Role.RAW, json=True), fed, self.context)
        self.given.json = True
        arg = ir.Arg(span=fed.span, value=fed)
        feeding = self.call.feeding
        slot = Slot(role=role, arg=arg, value=value, context=self.context, feeding=feeding)
        self.given.slots.append(slot)

    def _group(self, home: int, arg: ir.Arg) -> ir.Arg:
        self.given.groups.append((home, arg))
        return arg

    def _flag(self, word: Word, following: Word | None) -> int:
        """Read a flag; how many words it takes."""
        text = word.text
        name, sign, _ = text.partition("=")
        whole = self.words.flag(text)
        if whole is not None or (text.startswith("--") and not (self.words.equals and sign)):
            return self._found(whole, text, word, following)
        if text.startswith("--"):
            flag = self.words.flag(name)
            if flag is None or not flag.value:
                self._group(word.home, word.arg)
                return 1
            value = self.reader.tail(word.arg.value, len(name) + 1)
            self._take(flag, name, word, value, word.arg.span, word.arg.span)
            return 1
        return (
            self._bundle(word, following) if self.words.bundles else self._found(None, text, word, following)
        )

    def _found(self, flag: Flag | None, name: str, word: Word, following: Word | None) -> int:
        if HOLE in name:
            self.given.spread = True
        if flag is None or not flag.value:
            self._note(flag)
            arg = self._group(word.home, word.arg)
            if flag is not None and flag.form:
                self.given.slots.append(Slot(role=Role.TYPE, arg=arg, value=UNKNOWN, context=word.context))
            return 1
        if following is None:
            self.given.spread = True
            self._group(word.home, word.arg)
            return 1
        if following.home != word.home:
            self.given.spread = True
        self._take(flag, name, following, following.arg.value, _from(word, following), word.arg.span)
        return 2

    def _bundle(self, word: Word, following: Word | None) -> int:
        """`-sSXPOST`: flags of one letter, the last of which may have its value against it."""
        text = word.text
        for at in range(1, len(text)):
            name = f"-{text[at]}"
            flag = self.words.flag(name)
            if flag is None or not flag.value:
                self._note(flag)
                self.given.spread = self.given.spread or (flag is not None and flag.form)
                continue
            if at + 1 < len(text):
                value = self.reader.tail(word.arg.value, at + 1)
                alone = word.arg.span if at == 1 else None
                self._take(flag, name, word, value, alone or word.arg.span, whole=at == 1)
                return 1
            if following is None or following.home != word.home:
                self.given.spread = True
                break
            self._take(flag, name, following, following.arg.value, _from(word, following), whole=at == 1)
            return 2
        self._group(word.home, word.arg)
        return 1

    def _note(self, flag: Flag | None) -> None:
        given = self.given
        if flag is not None:
            given.method = flag.method or given.method
            given.queries = given.queries or flag.queries
            given.json = given.json or flag.json
            given.form = given.form or flag.form
            given.unfed = given.unfed or flag.unfed
            given.spread = given.spread or flag.hides
            given.several = given.several or flag.parts

    def _take(
        self,
        flag: Flag,
        name: str,
        word: Word,
        expr: ir.Expr,
        span: Span,
        name_span: Span | None = None,
        *,
        whole: bool = True,
    ) -> None:
        """A flag with its value; `whole`: they are words of their own, and can go."""
        self._note(flag)
        arg = ir.Arg(span=span, value=expr, name=name, name_span=name_span)
        self._group(word.home, arg)
        if flag.role is Role.OTHER:
            return
        own = expr
        expr, context = self._fed(expr, word)
        if flag.role in (Role.RAW, Role.QUERY, Role.HEADERS):
            role, value = self.reader.content(flag, expr, context)
        else:
            role, value = flag.role, self.reader.evaluator.value(expr, context)
        feeding = self.call.feeding if expr is not own else ()
        if (expr is not own and not feeding) or not whole:  # what is read cannot go, nor a flag among others
            arg = ir.Arg(span=expr.span, value=expr)
        self.given.slots.append(Slot(role=role, arg=arg, value=value, context=context, feeding=feeding))

    def _fed(self, expr: ir.Expr, word: Word) -> tuple[ir.Expr, Context]:
        """`@-` is what the command reads."""
        text = self.reader.text(expr, word.context)
        if self.words.files and text == f"{self.words.files}-" and self.call.fed is not None:
            return self.call.fed, self.context
        return expr, word.context

    def _free(self, word: Word) -> None:
        """A word without a flag: the URL, and for some the method before it and the fields behind it."""
        arg = self._group(word.home, word.arg)
        if self.words.items and not self.plain and word.text.upper() in _METHODS:
            self._slot(Role.METHOD, arg, word.context)
            return
        if word.text == HOLE and not (self.words.items and self.plain):
            self.hidden.append(Word(arg, word.context, word.home, word.text))
            return
        self.plain += 1
        if self.words.items and self.plain > 1:
            self._item(word, arg)
            return
        self._slot(Role.URL, arg, word.context)

    def _slot(self, role: Role, arg: ir.Arg, context: Context) -> None:
        value = self.reader.evaluator.value(arg.value, context)
        self.given.slots.append(Slot(role=role, arg=arg, value=value, context=context))

    def _item(self, word: Word, arg: ir.Arg) -> None:
        """`name=value`, `name:=json`, `name==query`, `Header:value`."""
        found = _ITEM.match(word.text)
        sign = found["sign"] if found is not None else ""
        if found is None or sign in (":=@", "=@", "@"):
            self.given.spread = True
            return
        value = self.reader.tail(word.arg.value, found.end())
        if sign == ":":
            self.given.slots.append(Slot(role=Role.HEADERS, arg=arg, value=UNKNOWN, context=word.context))
            return
        if sign == ":=":
            value = _constant(value, word.text[found.end() :])
        key = _name_of(word, found["name"])
        entry = ir.Entry(span=arg.span, key=key, value=value)
        node = ir.Dict(
            span=arg.span, entries=(entry,), inner=arg.span, notation=ir.Notation.ITEMS, glue=" ", part=True
        )
        mapping = Mapping(((found["name"], entry, word.context),), node, word.context.scope.module)
        role = Role.QUERY if sign == "==" else Role.JSON
        self.given.slots.append(Slot(role=role, arg=arg, value=mapping, context=word.context))


def _name_of(word: Word, name: str) -> ir.Str:
    head = word.arg.value
    while isinstance(head, ir.Concat):
        head = head.items[0]
    start = head.open.end if isinstance(head, ir.Str) else word.arg.span.start
    span = Span(start, start + len(name.encode()))
    at, end = Span(start, start), Span(span.end, span.end)
    return ir.Str(span=span, parts=(ir.Part(span=span, text=name),), open=at, close=end)


def _constant(expr: ir.Expr, text: str) -> ir.Expr:
    words: dict[str, bool | None] = {"true": True, "false": False, "null": None}
    if text in words:
        return ir.Const(span=expr.span, value=words[text])
    return ir.Const(span=expr.span, value=int(text)) if text.isdecimal() else expr


def _from(word: Word, following: Word) -> Span:
    return Span(word.arg.span.start, following.arg.span.end)

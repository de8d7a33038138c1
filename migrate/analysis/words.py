"""What a command is given: flags, their values, and the words between, as parts of the request.

A flag's value may stand against it (`-XPOST`), behind a sign (`--method=POST`) or in the next word, and a
list (`"${args[@]}"`) stands for its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from migrate.analysis import ir
from migrate.analysis.binding import as_text
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.library import Flag, Form, Reading, Role
from migrate.analysis.row import Given, Row, Word
from migrate.analysis.scope import Context
from migrate.analysis.slots import Home, Slot
from migrate.analysis.spelled import form_mapping, header_mapping, json_mapping, written
from migrate.analysis.values import UNKNOWN, Body, Constant, Mapping, Parameter, Response, Value
from migrate.analysis.values import Sequence as Items
from migrate.model import Span
from migrate.pathmap.resolve import HOLE

_BODY = (Role.RAW, Role.JSON, Role.DATA)


@dataclass(slots=True)
class WordReader:
    """Reads the words of commands; what is cut from a word is made once."""

    evaluator: Evaluator
    _tails: dict[tuple[ir.Expr, int], ir.Expr] = field(default_factory=dict[tuple[ir.Expr, int], ir.Expr])

    def read(
        self, call: ir.Call, form: Form, context: Context, args: Sequence[ir.Arg] | None = None
    ) -> Given:
        """What `call` of a command of `form` is given; `args` are words behind its URL, all where None."""
        assert form.words is not None
        given = Given()
        own = list(call.args if args is None else args)
        end = call.inner.end
        inner = Span(own[0].span.start if own else end, end) if args is not None else call.inner
        lists: list[tuple[Span, Context, ir.Expr | None]] = [(inner, context, None)]
        words = self._expanded(own, context, given, lists)
        Row(self, form.words, given, call, context, plain=int(args is not None)).run(words)
        given.homes = self._homes(given, lists)
        homes = {id(item): home for home in given.homes for item in home.items}
        given.slots[:] = [replace(slot, home=homes.get(id(slot.arg))) for slot in given.slots]
        self._settle(given)
        return given

    def _expanded(
        self,
        args: Sequence[ir.Arg],
        context: Context,
        given: Given,
        lists: list[tuple[Span, Context, ir.Expr | None]],
    ) -> list[Word]:
        words: list[Word] = []
        for arg in args:
            if not arg.spread:
                words.append(Word(arg, context, 0, self.text(arg.value, context)))
                continue
            value = self.evaluator.value(arg.value, context)
            node = _list_node(value)
            if isinstance(value, Parameter):
                given.rest = value
            elif isinstance(value, Items) and node is not None:
                lists.append((node, value.items[0][1] if value.items else context, arg.value))
                for item, at in value.items:
                    made = ir.Arg(span=item.span, value=item)
                    words.append(Word(made, at, len(lists) - 1, self.text(item, at)))
            else:
                given.spread = True
        return words

    def text(self, expr: ir.Expr, context: Context) -> str:
        """The text of a word, with a `HOLE` for each value that is not known."""
        pieces = as_text(self.evaluator.value(expr, context), expr, context).pieces
        return "".join(HOLE if piece.text is None else piece.text for piece in pieces)

    def _homes(self, given: Given, lists: Sequence[tuple[Span, Context, ir.Expr | None]]) -> list[Home]:
        found: list[Home] = []
        for index, (inner, context, expr) in enumerate(lists):
            items = tuple(arg for at, arg in given.groups if at == index)
            module = context.scope.module
            found.append(Home(inner=inner, items=items, module=module, given=expr, glue=" "))
        return found

    def _settle(self, given: Given) -> None:
        """What the headers and the flags together say of the body."""
        typed = next((t for s in given.slots if s.role is Role.HEADERS and (t := self._type_of(s))), "")
        for index, slot in enumerate(given.slots):
            if slot.role not in _BODY:
                continue
            if given.queries:
                given.slots[index] = replace(slot, role=Role.QUERY)
            elif slot.role is Role.RAW and not isinstance(slot.value, Mapping):
                is_json = given.json or "json" in typed
                given.slots[index] = replace(slot, role=Role.RAW if is_json else Role.DATA)
        if given.form:
            given.slots[:] = [
                replace(slot, role=Role.DATA) if slot.role is Role.JSON else slot for slot in given.slots
            ]

    def _type_of(self, slot: Slot) -> str:
        """The type that a header names; nothing where it is another header."""
        for name, entry, context in slot.value.entries if isinstance(slot.value, Mapping) else ():
            if name.lower() == "content-type":
                return self.text(entry.value, context).strip().lower()
        return ""

    def given(self, role: Role, expr: ir.Expr, context: Context) -> tuple[Role, Value]:
        """What a wrapper is given as `role`, read as the flag that it hands it to would."""
        flag = Flag(role=Role.RAW if role in _BODY else role)
        found, value = self.content(flag, expr, context)
        return (found, value) if isinstance(value, Mapping) else (role, self.evaluator.value(expr, context))

    def tail(self, expr: ir.Expr, count: int) -> ir.Expr:
        """The word without its first `count` characters, which are literal."""
        found = self._tails.get((expr, count))
        if found is None:
            found = self._tails[(expr, count)] = _tail(expr, count)
        return found

    def content(self, flag: Flag, expr: ir.Expr, context: Context) -> tuple[Role, Value]:
        """What the value of a flag says is sent, and as what."""
        value = self.evaluator.value(expr, context)
        if isinstance(value, Mapping):
            return Role.JSON, value
        if isinstance(value, Parameter | Constant | Response | Body):
            return flag.role, value
        text = written(self.evaluator, expr, context)
        if text is None:
            return flag.role, value
        if flag.role is Role.HEADERS:
            return flag.role, header_mapping(text) or UNKNOWN
        if flag.reading is Reading.PAIR:
            name, _, rest = text.text.partition("=")
            pair = (
                None
                if "@" in name or rest[:1] in ("@", "<")
                else form_mapping(text, encoded=False, several=False)
            )
            return (Role.DATA if flag.role is Role.RAW else flag.role), pair or value
        made = json_mapping(text)
        if made is not None:
            return Role.JSON, made
        form = form_mapping(text, encoded=True) if not text.text.lstrip().startswith(("{", "[")) else None
        return (Role.DATA, form) if form is not None else (flag.role, value)


def _list_node(value: Value) -> Span | None:
    """What lies between the parentheses of a list, as far as its words reach."""
    if not isinstance(value, Items) or not value.items:
        return None
    return Span(value.items[0][0].span.start, value.items[-1][0].span.end)


def _tail(expr: ir.Expr, count: int) -> ir.Expr:
    match expr:
        case ir.Str():
            return _tail_of(expr, count)
        case ir.Concat():
            items = list(expr.items)
            while items and isinstance(items[0], ir.Str):
                length = sum(len(part.text or "") for part in items[0].parts)
                if length > count or not count:
                    break
                if any(part.expr is not None for part in items[0].parts):
                    break
                count -= length
                items.pop(0)
            if count and items and isinstance(items[0], ir.Str):
                items[0] = _tail_of(items[0], count)
            if len(items) == 1:
                return items[0]
            start = items[0].span.start if items else expr.span.end
            return ir.Concat(span=Span(start, expr.span.end), items=tuple(items))
        case _:
            return expr


def _tail_of(expr: ir.Str, count: int) -> ir.Expr:
    parts: list[ir.Part] = []
    for part in expr.parts:
        text = part.text
        if text is None or not count:
            parts.append(part)
        elif len(text) <= count:
            count -= len(text)
        else:
            begin = part.span.start + len(text[:count].encode()) if part.exact else part.span.start
            parts.append(ir.Part(span=Span(begin, part.span.end), text=text[count:], exact=part.exact))
            count = 0
    only = parts[0].expr if len(parts) == 1 else None
    if only is not None:
        return only
    if expr.open.start < expr.open.end:  # quotes around the flag too
        return replace(expr, parts=tuple(parts))
    start = parts[0].span.start if parts else expr.span.end
    return replace(expr, parts=tuple(parts), span=Span(start, expr.span.end), open=Span(start, start))

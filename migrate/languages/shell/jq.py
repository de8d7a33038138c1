"""Read programs of jq: `.creator.id` reads an answer, `{id: $id}` makes a body.

Source: the manual of jq 1.7, "Basic filters", "Object Construction", "Invoking jq".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.lowering import Lowering, span_of, text_of
from migrate.languages.shell.words import word
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

DECODE = "jq"  # f(text)
_PATH = re.compile(
    r"\s*\.(?P<keys>[A-Za-z_]\w*(?:\??(?:\.[A-Za-z_]\w*|\[\d*\]))*)\??(?P<rest>.*)\s*", re.DOTALL
)
_STEP = re.compile(r"(?:^|\.)(?P<key>[A-Za-z_]\w*)|\[\d*\]")
_REST = re.compile(r"\s*(?:\|.*|//\s*(?:empty|\"[^\"]*\"|null))?\s*", re.DOTALL)
_OBJECT = re.compile(r"\s*\{(?P<inside>[^{}\[\]()|]*)\}\s*", re.DOTALL)
_ENTRY = re.compile(
    r"\s*(?:\"(?P<quoted>\w+)\"|(?P<bare>[A-Za-z_]\w*))\s*:\s*"
    r"(?:\$(?P<name>\w+)|(?P<constant>true|false|null|-?\d+(?:\.\d+)?)|\"(?P<text>[^\"\\]*)\")\s*"
    r"|\s*\$(?P<short>\w+)\s*"
)
_PAIRS = {"--arg": True, "--argjson": False}
_WITH_VALUES = frozenset({"--arg", "--argjson", "--slurpfile", "--rawfile"})


@dataclass(frozen=True, slots=True)
class _Program:
    """A program in one literal, with the variables that it is given."""

    text: str
    start: int  # the byte of its first character
    node: Node
    given: dict[str, tuple[ir.Expr, bool]]  # the value of a variable; whether it is a text
    null_input: bool


def read(low: Lowering, span: Span, arguments: list[Node], fed: ir.Expr | None) -> ir.Expr | None:
    """What a command of jq is worth; None where its program is not understood."""
    program = _program(low, arguments)
    if program is None:
        return None
    if program.null_input:
        return _made(program)
    return _taken(program, span, fed) if fed is not None else None


def _program(low: Lowering, arguments: list[Node]) -> _Program | None:
    given: dict[str, tuple[ir.Expr, bool]] = {}
    null_input = False
    index = 0
    while index < len(arguments):
        text = text_of(arguments[index])
        if text in _WITH_VALUES and index + 2 < len(arguments):
            if text in _PAIRS:
                given[text_of(arguments[index + 1])] = (word(low, arguments[index + 2]), _PAIRS[text])
            index += 3
        elif text.startswith("-"):
            null_input = null_input or text == "--null-input" or (text[1:2] != "-" and "n" in text)
            index += 1
        else:
            break
    rest = arguments[index:]
    if len(rest) != 1 or rest[0].type not in ("word", "raw_string", "string"):
        return None
    text, start = text_of(rest[0]), rest[0].start_byte
    if rest[0].type != "word":
        text, start = text[1:-1], start + 1
    if not text.isascii() or (rest[0].type == "string" and set(text) & set("\\$`")):
        return None
    return _Program(text, start, rest[0], given, null_input)


def _taken(program: _Program, span: Span, fed: ir.Expr) -> ir.Expr:
    """The reads of `.creator.id`; a program that is not understood reads the whole."""
    end = Span(program.start, program.start)
    func = ir.Name(span=end, id=DECODE)
    whole = ir.Call(span=span, func=func, args=(ir.Arg(span=fed.span, value=fed),), inner=fed.span)
    found = _PATH.fullmatch(program.text)
    if found is None or _REST.fullmatch(found["rest"]) is None:
        return ir.Opaque(span=span, parts=(whole,), kind="jq")
    value: ir.Expr = whole
    for step in _STEP.finditer(found["keys"]):
        if step["key"] is None:
            continue
        begin = program.start + found.start("keys") + step.start("key")
        at = Span(begin, begin + len(step["key"]))
        part = ir.Part(span=at, text=step["key"])
        key = ir.Str(span=at, parts=(part,), open=Span(begin, begin), close=Span(at.end, at.end))
        value = ir.Index(span=span, value=value, key=key)
    return ir.Opaque(span=span, parts=(value,), kind="jq") if found["rest"].strip() else value


def _made(program: _Program) -> ir.Expr | None:
    """The object that `{id: $id}` makes; None where it holds anything else."""
    found = _OBJECT.fullmatch(program.text)
    if found is None:
        return None
    entries: list[ir.Entry] = []
    at = found.start("inside")
    for text in found["inside"].split(",") if found["inside"].strip() else ():
        entry = _entry(program, text, program.start + at)
        if entry is None:
            return None
        entries.append(entry)
        at += len(text) + 1
    inner = Span(program.start + found.start("inside"), program.start + found.end("inside"))
    return ir.Dict(span=span_of(program.node), entries=tuple(entries), inner=inner, notation=ir.Notation.JQ)


def _entry(program: _Program, text: str, offset: int) -> ir.Entry | None:
    found = _ENTRY.fullmatch(text)
    if found is None:
        return None
    lead, tail = len(text) - len(text.lstrip()), len(text.rstrip())
    span = Span(offset + lead, offset + tail)
    name = found["quoted"] or found["bare"] or found["short"]
    group = "short" if found["short"] else "quoted" if found["quoted"] else "bare"
    begin = offset + found.start(group) - (group != "bare")
    key_span = Span(begin, offset + found.end(group) + (group == "quoted"))
    inner = Span(offset + found.start(group), offset + found.end(group))
    key = ir.Str(
        span=key_span,
        parts=(ir.Part(span=inner, text=name),),
        open=Span(begin, inner.start),
        close=Span(inner.end, key_span.end),
    )
    variable = found["name"] or found["short"]
    if variable:
        given = program.given.get(variable)
        return ir.Entry(span=span, key=key, value=given[0]) if given is not None else None
    return ir.Entry(span=span, key=key, value=_constant(found, offset))


def _constant(found: re.Match[str], offset: int) -> ir.Expr:
    if found["text"] is not None:
        at = Span(offset + found.start("text"), offset + found.end("text"))
        part = ir.Part(span=at, text=found["text"])
        span = Span(at.start - 1, at.end + 1)
        return ir.Str(span=span, parts=(part,), open=Span(span.start, at.start), close=Span(at.end, span.end))
    at = Span(offset + found.start("constant"), offset + found.end("constant"))
    words: dict[str, bool | None] = {"true": True, "false": False, "null": None}
    text = found["constant"]
    value = words[text] if text in words else int(text) if text.lstrip("-").isdecimal() else float(text)
    return ir.Const(span=at, value=value)

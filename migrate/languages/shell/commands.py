"""Lower commands of the shell, with redirections and in pipes: what each is worth is what it prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.lowering import Lowering, span_of, text_of
from migrate.languages.shell import jq
from migrate.languages.shell.words import heredoc, spread_of, word
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

COMMANDS = frozenset({"command", "redirected_statement", "pipeline"})
# What runs the words behind it.
_BEFORE = frozenset({"sudo", "time", "command", "exec", "nohup", "env"})
_LONG = 50  # commands of a pipe


def command(low: Lowering, node: Node) -> ir.Expr:
    """A command that reads nothing that is seen."""
    return _run(low, node, None, span_of(node))


def _run(
    low: Lowering, node: Node, fed: ir.Expr | None, span: Span, feeding: tuple[Span, ...] = ()
) -> ir.Expr:
    """What a command is worth: what it prints. `fed` is what it reads."""
    name = node.child_by_field_name("name")
    if name is None:
        return low.opaque(node)
    if re.match(r"\$\s", text_of(name)):  # a prompt that was copied with its command
        name = name.named_children[0].named_children[0]
    for redirect in node.children_by_field_name("redirect"):
        if redirect.type == "herestring_redirect" and redirect.named_children:
            fed = word(low, redirect.named_children[-1])
    arguments = node.children_by_field_name("argument")
    while text_of(name) in _BEFORE and arguments and not text_of(arguments[0]).startswith("-"):
        name, arguments = arguments[0], arguments[1:]
    match text_of(name):
        case "echo" if (said := _echoed(low, arguments)) is not None:
            return said
        case "printf" if len(arguments) == 2 and text_of(arguments[0]).strip("'\"") in ("%s", r"%s\n"):
            return word(low, arguments[1])
        case "cat" if not arguments and fed is not None:
            return fed
        case "tee" if fed is not None:
            return fed
        case "jq" if (made := jq.read(low, span, arguments, fed)) is not None:
            return made
        case _:
            return _call(low, name, arguments, span, fed, feeding)


def _echoed(low: Lowering, arguments: list[Node]) -> ir.Expr | None:
    words = [node for node in arguments if text_of(node) not in ("-n", "-e", "-E", "-ne", "-en")]
    return word(low, words[0]) if len(words) == 1 and spread_of(low, words[0]) is None else None


def _call(
    low: Lowering,
    name: Node,
    arguments: list[Node],
    span: Span,
    fed: ir.Expr | None,
    feeding: tuple[Span, ...],
) -> ir.Expr:
    func = word(low, name)
    if isinstance(func, ir.Str) and len(func.parts) == 1 and func.parts[0].text:
        text = func.parts[0].text
        func = ir.Name(span=func.span, id=text.rpartition("/")[2] if text.startswith("/") else text)
    args = tuple(_argument(low, *nodes) for nodes in _whole_words(arguments))
    end = name.end_byte
    inner = Span(args[0].span.start, args[-1].span.end) if args else Span(end, end)
    return ir.Call(span=span, func=func, args=args, inner=inner, glue=" ", fed=fed, feeding=feeding)


def _whole_words(nodes: list[Node]) -> Iterator[list[Node]]:
    """The words of a command: what stands against each other is one."""
    found: list[Node] = []
    for node in nodes:
        if found and found[-1].end_byte != node.start_byte:
            yield found
            found = []
        found.append(node)
    if found:
        yield found


def _argument(low: Lowering, node: Node, *further: Node) -> ir.Arg:
    spread = spread_of(low, node) if not further else None
    if spread is not None:
        return ir.Arg(span=span_of(node), value=spread, spread="*")
    value = word(low, node, *further)
    return ir.Arg(span=Span(node.start_byte, (node, *further)[-1].end_byte), value=value)


def redirected(low: Lowering, node: Node) -> ir.Expr:
    """A command with redirections; a here-document is what it reads, and may hold the rest of its line."""
    body = node.child_by_field_name("body")
    if body is None:
        return low.opaque(node)
    fed: ir.Expr | None = None
    further: list[Node] = []
    feeding: tuple[Span, ...] = ()
    for redirect in node.children_by_field_name("redirect"):
        if redirect.type == "heredoc_redirect":
            fed, feeding = heredoc(low, redirect), _document(redirect)
            if redirect.children_by_field_name("argument"):
                return _scattered(low, node)
            further += [child for child in redirect.named_children if child.type in COMMANDS]
        elif redirect.type == "herestring_redirect" and redirect.named_children:
            fed = word(low, redirect.named_children[-1])
        elif len(redirect.children_by_field_name("destination")) > 1:
            return _scattered(low, node)
        elif any(child.type == "<" for child in redirect.children):
            fed = ir.Opaque(span=span_of(redirect), kind="file")
    if body.type == "pipeline":
        found = _pipe(low, low.named(body), None)
    elif body.type == "command":
        found = _run(low, body, fed, span_of(node), feeding)
    else:
        return low.opaque(node)
    rest = [child for item in further for child in (low.named(item) if item.type == "pipeline" else [item])]
    return _pipe(low, rest, found) if rest else found


def _scattered(low: Lowering, node: Node) -> ir.Opaque:
    """A command with further words behind a redirection: it is not followed, only what is in its words."""
    body = node.child_by_field_name("body")
    words = body.children_by_field_name("argument") if body is not None else []
    return ir.Opaque(span=span_of(node), parts=tuple(word(low, item) for item in words), kind=node.type)


def _document(redirect: Node) -> tuple[Span, ...]:
    """A here-document: its sign with the word that it ends by, its lines; nothing where it is not closed."""
    parts = {child.type: child for child in redirect.children}
    begin, body, end = (parts.get(kind) for kind in ("heredoc_start", "heredoc_body", "heredoc_end"))
    if begin is None or body is None or end is None:
        return ()
    before = (redirect.text or b"")[: body.start_byte - redirect.start_byte].rstrip()
    start = redirect.prev_sibling.end_byte if redirect.prev_sibling is not None else redirect.start_byte
    return Span(start, begin.end_byte), Span(redirect.start_byte + len(before), end.end_byte)


def pipeline(low: Lowering, node: Node) -> ir.Expr:
    """Commands, each of which reads what the one before it prints."""
    return _pipe(low, low.named(node), None)


def _pipe(low: Lowering, nodes: list[Node], fed: ir.Expr | None) -> ir.Expr:
    """One command after the other, each reading what the one before it prints."""
    found = fed
    for node in nodes:
        inner = node.child_by_field_name("body") if node.type == "redirected_statement" else node
        if found is not None and inner is not None and inner.type == "command":
            start = nodes[0].start_byte if len(nodes) < _LONG else node.start_byte
            found = _run(low, inner, found, Span(start, node.end_byte))
        elif found is None:
            found = low.expr(node)
        else:
            found = ir.Opaque(span=span_of(node), parts=(found, low.expr(node)), kind="pipeline")
    return found if found is not None else ir.Opaque(span=Span(0, 0))

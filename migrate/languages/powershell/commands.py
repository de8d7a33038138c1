"""Commands and pipelines of PowerShell: parameters by name, splatted hashtables, what is handed on.

Source: the documentation of PowerShell 7.4, about_Command_Syntax, about_Splatting, about_Pipelines.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.lowering import Lowering, span_of, text_of
from migrate.languages.powershell.library import COMMANDS, DECODED, SPLAT
from migrate.languages.powershell.names import SWITCHES, whole
from migrate.languages.powershell.words import core
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_DECODES = frozenset({"invoke-restmethod", "irm"})  # what gives the answer decoded
_SAME = frozenset({"out-null", "out-string", "tee-object", "out-host", "write-output"})


def command(low: Lowering, node: Node) -> ir.Expr:
    """`Name -Parameter value ..`, or its name alone."""
    named = node if node.type == "command_name" else node.child_by_field_name("command_name")
    operator = next((child for child in node.children if child.type == "command_invokation_operator"), None)
    elements = _elements(node)
    if named is None or (operator is not None and text_of(operator) != "&"):
        return ir.Opaque(span=span_of(node), parts=tuple(low.expr(item) for item in elements), kind=node.type)
    inner = core(named)
    text = text_of(inner)
    if inner.type == "command_name":
        name = text.rpartition("\\")[2].lower() if not text.startswith((".", "/")) else text
        func: ir.Expr = ir.Name(span=span_of(inner), id=name)
    else:
        name, func = "", low.expr(inner)
    if name == "write-output" and len(elements) == 1:
        return low.expr(elements[0])
    args = tuple(_arguments(low, elements, known=name in COMMANDS))
    end = named.end_byte
    within = Span(args[0].span.start, args[-1].span.end) if args else Span(end, end)
    stop = max(end, within.end)
    call = ir.Call(span=Span(node.start_byte, stop), func=func, args=args, inner=within, glue=" ")
    return decoded(call) if name in _DECODES else call


def decoded(call: ir.Call) -> ir.Call:
    """What a call gives whose answer comes decoded."""
    at = Span(call.span.end, call.span.end)
    func = ir.Name(span=Span(call.span.start, call.span.start), id=DECODED)
    return ir.Call(span=call.span, func=func, args=(ir.Arg(span=call.span, value=call),), inner=at)


def _elements(node: Node) -> list[Node]:
    """The words of a command, with the colons between a parameter and its value."""
    found: list[Node] = []
    stack = [child for child in reversed(node.children) if child.type == "command_elements"]
    while stack:
        item = stack.pop()
        if item.type == "command_elements":
            stack.extend(reversed(item.children))
        elif item.type not in ("redirection", "comment") and (
            item.type != "command_argument_sep" or text_of(item).strip() == ":"
        ):
            found.append(item)
    return found


def _arguments(low: Lowering, elements: Sequence[Node], *, known: bool) -> list[ir.Arg]:
    found: list[ir.Arg] = []
    index = 0
    while index < len(elements):
        item = core(elements[index])
        index += 1
        if item.type == "command_argument_sep":
            continue
        if item.type != "command_parameter":
            found.append(_free(low, item, known=known))
            continue
        name = text_of(item).lstrip("-").rstrip(":")
        follows = elements[index : index + 2]
        if follows and follows[0].type == "command_argument_sep":
            index, value = index + 1, follows[-1] if len(follows) == 2 else None
        else:
            value = follows[0] if follows else None
            if value is not None and (core(value).type == "command_parameter" or whole(name) in SWITCHES):
                value = None
        at = Span(item.start_byte, item.end_byte)
        if value is None:
            given: ir.Expr = ir.Const(span=at, value=True)
            span = at
        else:
            index += 1
            given, span = low.expr(value), Span(item.start_byte, value.end_byte)
        found.append(ir.Arg(span=span, value=given, name=name.lower(), name_span=at))
    return found


def _free(low: Lowering, node: Node, *, known: bool) -> ir.Arg:
    """What has no name; a splatted hashtable is followed where the command is `known`."""
    if node.type == "variable" and text_of(node).startswith("@"):
        span = span_of(node)
        value = ir.Name(span=span, id=text_of(node)[1:].lower())
        return (
            ir.Arg(span=span, value=value, name=SPLAT)
            if known
            else ir.Arg(span=span, value=value, spread="**")
        )
    return ir.Arg(span=span_of(node), value=low.expr(node))


def pipeline(low: Lowering, node: Node) -> ir.Expr:
    """`a | b`: each is given what the one before it gives."""
    found: ir.Expr | None = None
    for child in node.named_children:
        if child.type == "comment":
            continue
        item = core(child)
        if found is None:
            found = low.expr(item)
        else:
            found = _fed(low, found, item, Span(node.start_byte, item.end_byte))
    return found if found is not None else low.opaque(node)


def _fed(low: Lowering, given: ir.Expr, node: Node, span: Span) -> ir.Expr:
    """What a command makes of what it is given."""
    named = node if node.type == "command_name" else node.child_by_field_name("command_name")
    name = text_of(core(named)).lower() if named is not None else ""
    elements = _elements(node)
    if name in _SAME:
        return ir.Wrap(span=span, value=given, kind="pipeline")
    if name in ("convertto-json", "convertfrom-json"):
        at = Span(node.end_byte, node.end_byte)
        func = ir.Name(span=span_of(named or node), id=name)
        return ir.Call(span=span, func=func, args=(ir.Arg(span=given.span, value=given),), inner=at)
    if name in ("select-object", "select"):
        words = [core(item) for item in elements]
        expands = [text_of(item).lower() for item in words if item.type == "command_parameter"]
        member = words[-1] if len(words) == 2 else None
        if member is not None and expands and "-expandproperty".startswith(expands[0]):
            text = text_of(member).strip("'\"")
            at = Span(member.start_byte, member.end_byte)
            if len(text) < at.end - at.start:
                at = Span(at.start + 1, at.end - 1)
            return ir.Attr(span=span, value=given, name=text, name_span=at)
    parts = (given, low.expr(node))
    if name in COMMANDS:  # a body that comes through the pipeline: what is sent is not seen
        inner = parts[1]
        while isinstance(inner, ir.Call) and isinstance(inner.func, ir.Name) and inner.func.id == DECODED:
            inner = inner.args[0].value
        if isinstance(inner, ir.Call):
            hidden = ir.Opaque(span=Span(given.span.start, given.span.start), kind="pipeline")
            inner.args = (*inner.args, ir.Arg(span=hidden.span, value=hidden, name="body"))
    return ir.Opaque(span=span, parts=parts, kind="pipeline")

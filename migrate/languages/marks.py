"""What is said of declarations beside them: annotations and attributes, as most grammars have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.bare import literal_text
from migrate.analysis.marks import Declared, DeclaredParam, Mark
from migrate.languages.lowering import inner_of, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node


# Marks whose argument is a member's key in JSON: System.Text.Json, Newtonsoft.Json, Jackson, Gson, Moshi,
# kotlinx.serialization.
_NAME_KEYS = frozenset({"JsonPropertyName", "JsonProperty", "SerializedName", "Json", "SerialName"})
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def dotted(node: Node) -> ir.Expr:
    """A name with its package: `a.b.C`."""
    found: ir.Expr | None = None
    for word in _words(node):
        if found is None:
            found = ir.Name(span=span_of(word), id=text_of(word))
        else:
            span = Span(node.start_byte, word.end_byte)
            found = ir.Attr(span=span, value=found, name=text_of(word), name_span=span_of(word))
    return found or ir.Opaque(span=span_of(node), kind=node.type)


def _words(node: Node) -> Iterator[Node]:
    stack = [node]
    while stack:
        current = stack.pop()
        if current.type.endswith("identifier") and not current.named_children:
            yield current
        else:
            stack.extend(reversed(current.named_children))


def mark(
    node: Node, name: Node, arguments: Node | None, args: Iterable[ir.Arg], whole: Node | None = None
) -> Mark:
    """The mark `node`, called `name`; where it goes, `whole` goes."""
    end = node.end_byte
    call = ir.Call(
        span=span_of(node),
        func=dotted(name),
        args=tuple(args),
        inner=inner_of(arguments) if arguments is not None else Span(end, end),
    )
    return Mark(span=span_of(whole or node), call=call)


def child(node: Node | None, *types: str) -> Node | None:
    """The first child of one of `types`."""
    return next((item for item in node.named_children if item.type in types), None) if node else None


def operation(
    node: Node, found: tuple[Mark, ...], params: Iterable[Node], param: Callable[[Node], DeclaredParam]
) -> Iterator[ir.Stmt]:
    """A function without a body, where marks say what it does."""
    if found:
        name = text_of(node.child_by_field_name("name"))
        yield Declared(span=span_of(node), name=name, marks=found, params=tuple(map(param, params)))


_SETTING = re.compile(r"\$\{([\w.-]+)(?::([^{}]*))?\}")


def setting(expr: ir.Expr) -> ir.Expr:
    """What a literal gives that names a setting: `${api.url}`, `${api.url:https://..}`; else the literal."""
    if not isinstance(expr, ir.Str) or any(part.text is None for part in expr.parts):
        return expr
    found = _SETTING.fullmatch(literal_text(expr))
    if found is None:
        return expr
    default, last = found[2], expr.parts[-1]
    if default is None:
        return named_setting(found[1], expr.span)
    end = last.span.end - 1
    start = end - len(default.encode())
    if not last.exact or not (last.text or "").endswith(f"{default}}}"):
        return ir.Opaque(span=expr.span, kind="setting")
    return named_setting(found[1], expr.span, (default, Span(start, end)))


def named_setting(name: str, span: Span, default: tuple[str, Span] | None = None) -> ir.Expr:
    """The setting `name`, or the text that stands for it in `span` where there is none."""
    named = ir.Setting(span=Span(span.start, span.start), name=name)
    if default is None:
        return named
    text, at = default
    part = ir.Part(span=at, text=text)
    begin, end = Span(span.start, at.start), Span(at.end, span.end)
    return ir.Either(span=span, items=(named, ir.Str(span=span, parts=(part,), open=begin, close=end)))


def injected(marks: Iterable[Mark]) -> ir.Expr | None:
    """The setting that a container gives a field or a parameter: `@Value("${api.url}")`."""
    for item in marks:
        func, args = item.call.func, item.call.args
        if isinstance(func, ir.Name) and func.id == "Value" and len(args) == 1:
            value = args[0].value
            return value if isinstance(value, ir.Setting | ir.Either) else None
    return None


def key(name: Node, said: Iterable[Mark]) -> ir.Str:
    """What a member is called in JSON: as a mark says, else by its name.

    Serializers match a name in any case, or as `snake_case`.
    """
    given = (arg.value for item in said if _last(item.call.func) in _NAME_KEYS for arg in item.call.args[:1])
    named = next((value for value in given if isinstance(value, ir.Str)), None)
    if named is not None:
        return named
    at = span_of(name)
    part = ir.Part(span=at, text=_CAPITAL.sub("_", text_of(name)).lower())
    return ir.Str(span=at, parts=(part,), open=Span(at.start, at.start), close=Span(at.end, at.end))


def _last(func: ir.Expr) -> str:
    name = func.name if isinstance(func, ir.Attr) else func.id if isinstance(func, ir.Name) else ""
    return name.removesuffix("Attribute")


__all__ = ["child", "dotted", "injected", "key", "mark", "named_setting", "operation", "setting"]

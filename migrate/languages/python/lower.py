"""Lower a Python syntax tree to the interpreter's: one small function a node type, found by a table.

Node types are those of tree-sitter-python; a type without a row becomes `Opaque` with its children.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.lowering import error_spans
from migrate.languages.python.strings import format_template, lower_string, percent_template, span_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Query


@cache
def _parser() -> Parser:
    import tree_sitter_python
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_python.language()))


def parse(source: bytes, file: str) -> ir.Module:
    """The module that `source` (UTF-8) is; broken places are in `errors`, the rest is lowered all the same.

    Raises:
        RecursionError: the source is nested deeper than the interpreter's stack.
    """
    root = _parser().parse(source).root_node
    body = tuple(_block(root))
    return ir.Module(
        file=file, source=source, body=body, errors=tuple(error_spans(root)), texts=tuple(_texts(root))
    )


def has_errors(source: bytes, file: str) -> int:
    """How many broken places there are in `source`; the parser lets blocks without a statement pass."""
    del file
    root = _parser().parse(source).root_node
    return sum(1 for _ in error_spans(root)) + sum(1 for _ in _empty_blocks(root))


def _empty_blocks(root: Node) -> Iterator[Node]:
    stack = [root]
    while stack:
        node = stack.pop()
        if node.type == "block" and all(child.type == "comment" for child in node.named_children):
            yield node
        stack.extend(node.named_children)


@cache
def _queries() -> Query:
    from tree_sitter import Query

    language = _parser().language
    assert language is not None
    return Query(
        language, "(comment) @text (expression_statement . [(string) (concatenated_string)] @text .)"
    )


def _texts(root: Node) -> list[Span]:
    """Comments, and strings that stand alone (docstrings)."""
    from tree_sitter import QueryCursor

    found = QueryCursor(_queries()).captures(root).get("text", [])
    return [span_of(node) for node in found]


def _text(node: Node | None) -> str:
    return (node.text or b"").decode(errors="replace") if node is not None else ""


# --- statements ---


def _block(node: Node | None) -> Iterator[ir.Stmt]:
    for child in node.named_children if node is not None else ():
        yield from _statement(child)


def _statement(node: Node) -> Iterator[ir.Stmt]:
    handler = _STATEMENTS.get(node.type)
    if handler is not None:
        yield from handler(node)
    elif node.type != "comment":
        blocks = tuple(tuple(_block(child)) for child in node.named_children if child.type == "block")
        exprs = tuple(lower(child) for child in node.named_children if child.type not in ("block", "comment"))
        yield ir.Compound(span=span_of(node), kind=node.type, exprs=exprs, blocks=blocks)


def _expression_statement(node: Node) -> Iterator[ir.Stmt]:
    for child in node.named_children:
        if child.type == "assignment":
            yield from _assignment(child)
        elif child.type == "augmented_assignment":
            yield ir.Assign(
                span=span_of(child),
                target=lower(_field(child, "left")),
                value=lower(_field(child, "right")),
                augmented=True,
            )
        elif child.type == "yield":
            yield ir.Return(
                span=span_of(child), value=lower(child.named_children[0]) if child.named_children else None
            )
        else:
            yield ir.Eval(span=span_of(child), value=lower(child))
            yield from _bindings_inside(child)


def _bindings_inside(node: Node) -> Iterator[ir.Stmt]:
    """Walrus targets bind like assignments."""
    if b":=" not in (node.text or b""):
        return
    stack = [node]
    while stack:
        child = stack.pop()
        if child.type == "named_expression":
            name, value = _field(child, "name"), _field(child, "value")
            yield ir.Assign(span=span_of(child), target=lower(name), value=lower(value))
        stack.extend(child.named_children)


def _assignment(node: Node) -> Iterator[ir.Stmt]:
    value = node.child_by_field_name("right")
    annotation = node.child_by_field_name("type")
    if value is None and annotation is None:
        return
    if value is not None and value.type == "assignment":  # a = b = c
        yield from _assignment(value)
        while value is not None and value.type == "assignment":
            value = value.child_by_field_name("right")
    yield ir.Assign(
        span=span_of(node),
        target=lower(_field(node, "left")),
        value=lower(value) if value is not None else None,
        annotation=lower(annotation) if annotation is not None else None,
    )


def _field(node: Node, name: str) -> Node:
    return node.child_by_field_name(name) or node


def _function(node: Node) -> Iterator[ir.Stmt]:
    name, parameters = _field(node, "name"), node.child_by_field_name("parameters")
    decorators = _decorators(node)
    params = tuple(_params(parameters)) if parameters is not None else ()
    in_class = node.parent is not None and _holder(node).type == "class_definition"
    marks = {item.id for item in decorators if isinstance(item, ir.Name)}
    sets = any(isinstance(item, ir.Attr) and item.name in ("setter", "deleter") for item in decorators)
    yield ir.Function(
        span=span_of(_outer(node)),
        name=_text(name),
        name_span=span_of(name),
        params=params,
        body=tuple(_block(node.child_by_field_name("body"))),
        decorators=decorators,
        receiver=in_class and "staticmethod" not in marks and bool(params),
        of_class="classmethod" in marks,
        accessor="set" if sets else "get" if marks & {"property", "cached_property"} else "",
    )


def _outer(node: Node) -> Node:
    parent = node.parent
    return parent if parent is not None and parent.type == "decorated_definition" else node


def _holder(node: Node) -> Node:
    """The definition or module whose block holds `node`."""
    found = _outer(node).parent
    while found is not None and found.type not in ("class_definition", "function_definition", "module"):
        found = found.parent
    return found or node


def _decorators(node: Node) -> tuple[ir.Expr, ...]:
    outer = _outer(node)
    if outer is node:
        return ()
    return tuple(
        lower(c.named_children[0]) for c in outer.children if c.type == "decorator" and c.named_children
    )


def _params(node: Node) -> Iterator[ir.Param]:
    keyword_only = False
    for child in node.named_children:
        if child.type == "keyword_separator":
            keyword_only = True
            continue
        if child.type in ("comment", "positional_separator"):
            continue
        name, spread = _param_name(child)
        default, kind = child.child_by_field_name("value"), child.child_by_field_name("type")
        yield ir.Param(
            name=name,
            span=span_of(child),
            default=lower(default) if default is not None else None,
            annotation=lower(kind) if kind is not None else None,
            spread=spread,
            keyword_only=keyword_only,
        )
        keyword_only = keyword_only or spread == "*"


def _param_name(node: Node) -> tuple[str, str]:
    spreads = {"list_splat_pattern": "*", "dictionary_splat_pattern": "**"}
    spread = spreads.get(node.type, "")
    found: Node | None = node.child_by_field_name("name")
    while found is None or found.type != "identifier":
        inner = found if found is not None else node
        if inner.type == "identifier":
            return _text(inner), spread
        if not inner.named_children:
            return _text(inner), spread
        found = inner.named_children[0]
        spread = spread or spreads.get(found.type, "")
    return _text(found), spread


def _class(node: Node) -> Iterator[ir.Stmt]:
    supers = node.child_by_field_name("superclasses")
    bases = tuple(
        lower(c)
        for c in (supers.named_children if supers is not None else ())
        if c.type not in ("keyword_argument", "comment")
    )
    yield ir.Class(
        span=span_of(_outer(node)),
        name=_text(_field(node, "name")),
        bases=bases,
        body=tuple(_block(node.child_by_field_name("body"))),
        decorators=_decorators(node),
    )


def _decorated(node: Node) -> Iterator[ir.Stmt]:
    definition = node.child_by_field_name("definition")
    if definition is not None:
        yield from _statement(definition)


def _return(node: Node) -> Iterator[ir.Stmt]:
    values = [child for child in node.named_children if child.type != "comment"]
    yield ir.Return(span=span_of(node), value=lower(values[0]) if values else None)


def _import(node: Node) -> Iterator[ir.Stmt]:
    for child in node.named_children:
        if child.type == "aliased_import":
            alias = _text(child.child_by_field_name("alias"))
            yield ir.Import(span=span_of(node), module=_text(child.child_by_field_name("name")), bound=alias)
        elif child.type == "dotted_name":
            yield ir.Import(span=span_of(node), module=_text(child))


def _import_from(node: Node) -> Iterator[ir.Stmt]:
    source = _text(node.child_by_field_name("module_name"))
    module = source.lstrip(".")
    names: list[tuple[str, str]] = []
    for child in node.children_by_field_name("name"):
        if child.type == "aliased_import":
            names.append(
                (_text(child.child_by_field_name("name")), _text(child.child_by_field_name("alias")))
            )
        else:
            names.append((_text(child), _text(child)))
    star = any(child.type == "wildcard_import" for child in node.children)
    yield ir.Import(
        span=span_of(node), module=module, level=len(source) - len(module), names=tuple(names), star=star
    )


def _with(node: Node) -> Iterator[ir.Stmt]:
    """`with a as b` binds b to what entering a gives; clients and responses give themselves."""
    yield from _with_items(node)
    yield ir.Compound(
        span=span_of(node), kind="with", exprs=(), blocks=(tuple(_block(node.child_by_field_name("body"))),)
    )


def _with_items(node: Node) -> Iterator[ir.Stmt]:
    for item in node.named_children[0].named_children if node.named_children else ():
        value = item.child_by_field_name("value") if item.type == "with_item" else None
        if value is None:
            continue
        if value.type == "as_pattern":
            entered, alias = value.named_children[0], value.child_by_field_name("alias")
            target = alias.named_children[0] if alias is not None and alias.named_children else value
            yield ir.Assign(
                span=span_of(item),
                target=lower(target),
                value=ir.Wrap(span=span_of(entered), value=lower(entered), kind="enter"),
            )
        else:
            yield ir.Eval(span=span_of(item), value=lower(value))


def _for(node: Node) -> Iterator[ir.Stmt]:
    left, right = _field(node, "left"), _field(node, "right")
    bind = ir.Assign(span=span_of(left), target=lower(left), value=None)
    body = (bind, *_block(node.child_by_field_name("body")))
    rest = tuple(_block(part)) if (part := node.child_by_field_name("alternative")) is not None else ()
    yield ir.Compound(span=span_of(node), kind="loop", exprs=(lower(right),), blocks=(body, rest))


def _while(node: Node) -> Iterator[ir.Stmt]:
    condition = _field(node, "condition")
    body = (*_bindings_inside(condition), *_block(node.child_by_field_name("body")))
    yield ir.Compound(span=span_of(node), kind="loop", exprs=(lower(condition),), blocks=(body,))


def _if(node: Node) -> Iterator[ir.Stmt]:
    condition = _field(node, "condition")
    yield from _bindings_inside(condition)
    blocks = [tuple(_block(node.child_by_field_name("consequence")))]
    exprs = [lower(condition)]
    for branch in node.children_by_field_name("alternative"):
        test = branch.child_by_field_name("condition")
        if test is not None:
            exprs.append(lower(test))
        body = branch.child_by_field_name("consequence") or branch.child_by_field_name("body")
        blocks.append(tuple(_block(body)))
    yield ir.Compound(span=span_of(node), kind="if", exprs=tuple(exprs), blocks=tuple(blocks))


def _try(node: Node) -> Iterator[ir.Stmt]:
    blocks: list[tuple[ir.Stmt, ...]] = []
    exprs: list[ir.Expr] = []
    for child in node.named_children:
        if child.type == "block":
            blocks.append(tuple(_block(child)))
            continue
        bind: tuple[ir.Stmt, ...] = ()
        for part in child.named_children:
            if part.type == "as_pattern":
                alias = part.child_by_field_name("alias")
                if alias is not None and alias.named_children:
                    bind = (ir.Assign(span=span_of(part), target=lower(alias.named_children[0]), value=None),)
                exprs.append(lower(part.named_children[0]))
            elif part.type == "block":
                blocks.append((*bind, *_block(part)))
            elif part.type != "comment":
                exprs.append(lower(part))
    yield ir.Compound(span=span_of(node), kind="try", exprs=tuple(exprs), blocks=tuple(blocks))


_STATEMENTS: dict[str, Callable[[Node], Iterator[ir.Stmt]]] = {
    "expression_statement": _expression_statement,
    "function_definition": _function,
    "class_definition": _class,
    "decorated_definition": _decorated,
    "return_statement": _return,
    "import_statement": _import,
    "import_from_statement": _import_from,
    "with_statement": _with,
    "for_statement": _for,
    "while_statement": _while,
    "if_statement": _if,
    "try_statement": _try,
}

# --- expressions ---


def lower(node: Node) -> ir.Expr:
    """One expression."""
    handler = _EXPRESSIONS.get(node.type)
    if handler is not None:
        return handler(node)
    return _opaque(node)


def _opaque(node: Node) -> ir.Opaque:
    parts = tuple(lower(child) for child in node.named_children if child.type not in ("comment", "block"))
    return ir.Opaque(span=span_of(node), parts=parts, kind=node.type)


def _name(node: Node) -> ir.Expr:
    return ir.Name(span=span_of(node), id=_text(node))


def _string(node: Node) -> ir.Expr:
    return lower_string(node, lower)


def _adjacent(node: Node) -> ir.Expr:
    return ir.Concat(
        span=span_of(node), items=tuple(lower(c) for c in node.named_children if c.type != "comment")
    )


def _attribute(node: Node) -> ir.Expr:
    name = _field(node, "attribute")
    return ir.Attr(
        span=span_of(node), value=lower(_field(node, "object")), name=_text(name), name_span=span_of(name)
    )


def _subscript(node: Node) -> ir.Expr:
    keys = node.children_by_field_name("subscript")
    value = lower(_field(node, "value"))
    if len(keys) != 1:
        return ir.Opaque(span=span_of(node), parts=(value, *map(lower, keys)), kind="subscript")
    return ir.Index(span=span_of(node), value=value, key=lower(keys[0]))


def _call(node: Node) -> ir.Expr:
    arguments = _field(node, "arguments")
    func = lower(_field(node, "function"))
    if arguments.type != "argument_list":
        return ir.Opaque(span=span_of(node), parts=(func, lower(arguments)), kind="call")
    args = tuple(_arg(child) for child in arguments.named_children if child.type != "comment")
    inner = Span(arguments.start_byte + 1, max(arguments.start_byte + 1, arguments.end_byte - 1))
    if (
        isinstance(func, ir.Name)
        and func.id == "dict"
        and (made := _dict_call(node, args, inner)) is not None
    ):
        return made
    call = ir.Call(span=span_of(node), func=func, args=args, inner=inner)
    if isinstance(func, ir.Attr) and func.name == "format" and isinstance(func.value, ir.Str):
        return format_template(call, func.value) or call
    return call


def _dict_call(node: Node, args: tuple[ir.Arg, ...], inner: Span) -> ir.Dict | None:
    """`dict(key=value)` is a mapping literal like any other."""
    entries: list[ir.Entry] = []
    for arg in args:
        if arg.spread == "**":
            entries.append(ir.Entry(span=arg.span, value=arg.value))
        elif arg.name is None or arg.name_span is None:
            return None
        else:
            at = arg.name_span
            part = ir.Part(span=at, text=arg.name)
            key = ir.Str(span=at, parts=(part,), open=Span(at.start, at.start), close=Span(at.end, at.end))
            entries.append(ir.Entry(span=arg.span, key=key, value=arg.value))
    return ir.Dict(span=span_of(node), entries=tuple(entries), inner=inner)


def _arg(node: Node) -> ir.Arg:
    if node.type == "keyword_argument":
        name = _field(node, "name")
        return ir.Arg(
            span=span_of(node), value=lower(_field(node, "value")), name=_text(name), name_span=span_of(name)
        )
    spread = {"list_splat": "*", "dictionary_splat": "**"}.get(node.type, "")
    value = lower(node.named_children[0]) if spread and node.named_children else lower(node)
    return ir.Arg(span=span_of(node), value=value, spread=spread)


def _dictionary(node: Node) -> ir.Expr:
    entries: list[ir.Entry] = []
    for child in node.named_children:
        if child.type == "pair":
            key, value = lower(_field(child, "key")), lower(_field(child, "value"))
            entries.append(ir.Entry(span=span_of(child), key=key, value=value))
        elif child.type == "dictionary_splat" and child.named_children:
            entries.append(ir.Entry(span=span_of(child), value=lower(child.named_children[0])))
    return ir.Dict(span=span_of(node), entries=tuple(entries), inner=_inner(node))


def _inner(node: Node) -> Span:
    return Span(node.start_byte + 1, max(node.start_byte + 1, node.end_byte - 1))


def _sequence(node: Node) -> ir.Expr:
    items = tuple(lower(child) for child in node.named_children if child.type != "comment")
    return ir.Seq(span=span_of(node), items=items, inner=_inner(node))


def _number(node: Node) -> ir.Expr:
    text = _text(node).replace("_", "")
    try:
        return ir.Const(span=span_of(node), value=int(text, 0) if node.type == "integer" else float(text))
    except ValueError:
        return ir.Opaque(span=span_of(node), kind=node.type)


def _constant(node: Node) -> ir.Expr:
    return ir.Const(span=span_of(node), value={"true": True, "false": False}.get(node.type))


def _binary(node: Node) -> ir.Expr:
    operator = _text(node.child_by_field_name("operator"))
    if operator == "+":
        return _sum(node)
    left, right = lower(_field(node, "left")), lower(_field(node, "right"))
    if operator == "%" and isinstance(left, ir.Str):
        made = percent_template(
            ir.Opaque(span=span_of(node), parts=(left, right), kind="percent"), left, right
        )
        if made is not None:
            return made
    return ir.Opaque(span=span_of(node), parts=(left, right), kind=f"binary {operator}")


def _sum(node: Node) -> ir.Expr:
    """`a + b + c` as one row; sums nest to the left and may be thousands long."""
    items: list[ir.Expr] = []
    current = node
    while current.type == "binary_operator" and _text(current.child_by_field_name("operator")) == "+":
        items.append(lower(_field(current, "right")))
        current = _field(current, "left")
    items.append(lower(current))
    return ir.Concat(span=span_of(node), items=tuple(reversed(items)))


def _boolean(node: Node) -> ir.Expr:
    left, right = lower(_field(node, "left")), lower(_field(node, "right"))
    if _text(node.child_by_field_name("operator")) == "or":
        return ir.Either(span=span_of(node), items=(left, right))
    return ir.Opaque(span=span_of(node), parts=(left, right), kind="and")


def _conditional(node: Node) -> ir.Expr:
    children = [child for child in node.named_children if child.type != "comment"]
    if len(children) != 3:
        return _opaque(node)
    yes, test, no = map(lower, children)
    return ir.Either(span=span_of(node), items=(yes, no), others=(test,))


def _wrapped(node: Node) -> ir.Expr:
    inner = [child for child in node.named_children if child.type != "comment"]
    if not inner:
        return _opaque(node)
    value = node.child_by_field_name("value") if node.type == "named_expression" else inner[0]
    return ir.Wrap(span=span_of(node), value=lower(value or inner[0]), kind=node.type)


_EXPRESSIONS: dict[str, Callable[[Node], ir.Expr]] = {
    "identifier": _name,
    "string": _string,
    "concatenated_string": _adjacent,
    "attribute": _attribute,
    "subscript": _subscript,
    "call": _call,
    "dictionary": _dictionary,
    "list": _sequence,
    "tuple": _sequence,
    "set": _sequence,
    "expression_list": _sequence,
    "pattern_list": _sequence,
    "tuple_pattern": _sequence,
    "integer": _number,
    "float": _number,
    "true": _constant,
    "false": _constant,
    "none": _constant,
    "binary_operator": _binary,
    "boolean_operator": _boolean,
    "conditional_expression": _conditional,
    "parenthesized_expression": _wrapped,
    "await": _wrapped,
    "named_expression": _wrapped,
    "type": _wrapped,
}

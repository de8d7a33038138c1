"""Lower a Python module to the interpreter's tree: one small function for each kind of statement, by a table.

Node types are those of tree-sitter-python; a type without a row becomes `Opaque` with its children.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.lowering import error_spans, field_of, span_of, text_of
from migrate.languages.parsing import root_of
from migrate.languages.python import names
from migrate.languages.python.expressions import lower
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Query


@cache
def parser() -> Parser:
    """The parser of Python, of 2 as well: its grammar takes both."""
    import tree_sitter_python
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_python.language()))


def parse(source: bytes, file: str) -> ir.Module:
    """The module that `source` (UTF-8) is; broken places are in `errors`, the rest is lowered all the same.

    Raises:
        RecursionError: the source is nested deeper than the interpreter's stack.
    """
    root = root_of(parser(), source)
    body = tuple(_block(root))
    return ir.Module(
        file=file, source=source, body=body, errors=tuple(error_spans(root)), texts=tuple(_texts(root))
    )


def has_errors(source: bytes, file: str) -> int:
    """How many broken places there are in `source`; the parser lets blocks without a statement pass."""
    del file
    root = root_of(parser(), source)
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

    language = parser().language
    assert language is not None
    return Query(
        language, "(comment) @text (expression_statement . [(string) (concatenated_string)] @text .)"
    )


def _texts(root: Node) -> list[Span]:
    """Comments, and strings that stand alone (docstrings)."""
    from tree_sitter import QueryCursor

    found = QueryCursor(_queries()).captures(root).get("text", [])
    return [span_of(node) for node in found]


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
            yield _augmented(child)
        elif child.type == "yield":
            yield ir.Return(
                span=span_of(child), value=lower(child.named_children[0]) if child.named_children else None
            )
        else:
            yield ir.Eval(span=span_of(child), value=lower(child))


def _augmented(node: Node) -> ir.Stmt:
    """`url /= "path"` gives the variable anew: of texts and objects of URLs it is no sum."""
    left, right = lower(field_of(node, "left")), lower(field_of(node, "right"))
    sign = text_of(field_of(node, "operator")).removesuffix("=")
    if sign not in ("/", "%"):
        return ir.Assign(span=span_of(node), target=left, value=right, augmented=True)
    value = ir.Opaque(span=span_of(node), parts=(lower(field_of(node, "left")), right), kind=f"binary {sign}")
    return ir.Assign(span=span_of(node), target=left, value=value)


def _assignment(node: Node) -> Iterator[ir.Stmt]:
    value = node.child_by_field_name("right")
    annotation = node.child_by_field_name("type")
    if value is None and annotation is None:
        return
    yield ir.Assign(
        span=span_of(node),
        target=lower(field_of(node, "left")),
        value=lower(value) if value is not None else None,
        annotation=lower(annotation) if annotation is not None else None,
    )


def _function(node: Node) -> Iterator[ir.Stmt]:
    name, parameters = field_of(node, "name"), node.child_by_field_name("parameters")
    decorators = _decorators(node)
    params = tuple(names.parameters(parameters, lower)) if parameters is not None else ()
    in_class = node.parent is not None and _holder(node).type == "class_definition"
    marks = {item.id for item in decorators if isinstance(item, ir.Name)}
    sets = any(isinstance(item, ir.Attr) and item.name in ("setter", "deleter") for item in decorators)
    yield ir.Function(
        span=span_of(_outer(node)),
        name=text_of(name),
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


def _class(node: Node) -> Iterator[ir.Stmt]:
    supers = node.child_by_field_name("superclasses")
    bases = tuple(
        lower(c)
        for c in (supers.named_children if supers is not None else ())
        if c.type not in ("keyword_argument", "comment")
    )
    yield ir.Class(
        span=span_of(_outer(node)),
        name=text_of(field_of(node, "name")),
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
            alias = text_of(child.child_by_field_name("alias"))
            yield ir.Import(
                span=span_of(node), module=text_of(child.child_by_field_name("name")), bound=alias
            )
        elif child.type == "dotted_name":
            yield ir.Import(span=span_of(node), module=text_of(child))


def _import_from(node: Node) -> Iterator[ir.Stmt]:
    source = text_of(node.child_by_field_name("module_name"))
    module = source.lstrip(".")
    names: list[tuple[str, str]] = []
    for child in node.children_by_field_name("name"):
        if child.type == "aliased_import":
            names.append(
                (text_of(child.child_by_field_name("name")), text_of(child.child_by_field_name("alias")))
            )
        else:
            names.append((text_of(child), text_of(child)))
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
    left, right = field_of(node, "left"), field_of(node, "right")
    bind = ir.Assign(span=span_of(left), target=lower(left), value=None)
    body = (bind, *_block(node.child_by_field_name("body")))
    rest = tuple(_block(part)) if (part := node.child_by_field_name("alternative")) is not None else ()
    yield ir.Compound(span=span_of(node), kind="loop", exprs=(lower(right),), blocks=(body, rest))


def _while(node: Node) -> Iterator[ir.Stmt]:
    condition = field_of(node, "condition")
    body = tuple(_block(node.child_by_field_name("body")))
    yield ir.Compound(span=span_of(node), kind="loop", exprs=(lower(condition),), blocks=(body,))


def _if(node: Node) -> Iterator[ir.Stmt]:
    condition = field_of(node, "condition")
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


def _case(node: Node) -> Iterator[ir.Stmt]:
    """A `case`: its names get values that are not known, before its guard is asked."""
    body = node.child_by_field_name("consequence")
    at = Span(node.start_byte, node.start_byte)
    patterns = [child for child in node.named_children if child.type == "case_pattern"]
    bound = tuple(
        ir.Assign(span=at, target=lower(name), value=None)
        for pattern in patterns
        for name in names.captured(pattern)
    )
    guard = node.child_by_field_name("guard")
    # Texts in a pattern are seen as others are; its names, which read nothing, are not.
    read = [pattern for pattern in patterns if b'"' in (pattern.text or b"") or b"'" in (pattern.text or b"")]
    tests = [*read, *([guard] if guard is not None else [])]
    asked = tuple(ir.Eval(span=span_of(test), value=lower(test)) for test in tests)
    yield ir.Compound(span=span_of(node), kind="case", exprs=(), blocks=((*bound, *asked, *_block(body)),))


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
    "case_clause": _case,
}

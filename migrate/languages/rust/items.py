"""Functions, structs, impls, modules and imports of Rust."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages import objects, rows
from migrate.languages.lowering import Lowering, field_of, span_of, text_of
from migrate.languages.rust import flow
from migrate.languages.rust.serde import keys
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

THIS = "self"
_AROUND = frozenset({"Arc", "Rc", "Box", "Option", "Cow", "Mutex", "RwLock", "RefCell", "Lazy", "LazyLock"})


def kind(low: Lowering, node: Node) -> ir.Expr:
    """A type: of a reference, or of what only holds one, the type inside."""
    if node.type == "reference_type":
        return kind(low, field_of(node, "type"))
    if node.type == "generic_type":
        inside = node.child_by_field_name("type_arguments")
        given = [child for child in inside.named_children if child.type != "lifetime"] if inside else []
        name = text_of(node.child_by_field_name("type")).rpartition("::")[2]
        if name in _AROUND and given:
            return kind(low, given[-1])
        return kind(low, field_of(node, "type"))
    if node.type == "scoped_type_identifier":
        return scoped(low, node)
    if node.type in ("type_identifier", "primitive_type", "identifier"):
        return named(low, node)
    return ir.Opaque(span=span_of(node), kind=node.type)


def named(low: Lowering, node: Node) -> ir.Expr:
    """A name; `Self` is the type around it."""
    if text_of(node) == "None":
        return ir.Const(span=span_of(node), value=None)
    if text_of(node) != "Self":
        return rows.name(low, node)
    current: Node | None = node
    while current is not None and current.type not in ("impl_item", "trait_item"):
        current = current.parent
    type_ = current.child_by_field_name("type") if current is not None else None
    return ir.Name(span=span_of(node), id=_type_name(type_) if type_ is not None else "Self")


def _type_name(node: Node) -> str:
    inner = node.child_by_field_name("type") if node.type == "generic_type" else None
    return text_of(inner or node).rpartition("::")[2]


def scoped(low: Lowering, node: Node) -> ir.Expr:
    """`a::b`."""
    path, name = node.child_by_field_name("path"), field_of(node, "name")
    if path is None:
        return rows.name(low, name)
    owner = scoped(low, path) if path.type.startswith("scoped") else _segment(low, path)
    return ir.Attr(span=span_of(node), value=owner, name=text_of(name), name_span=span_of(name))


def _segment(low: Lowering, node: Node) -> ir.Expr:
    if node.type == "generic_type":
        return kind(low, node)
    return named(low, node)


# --- functions ---


def _parameters(low: Lowering, node: Node | None) -> tuple[tuple[ir.Param, ...], bool]:
    """The parameters, and whether the first is the object."""
    found: list[ir.Param] = []
    receiver = False
    for child in low.named(node) if node is not None else ():
        if child.type == "self_parameter":
            receiver = True
            found.append(ir.Param(name=THIS, span=span_of(child)))
            continue
        pattern = child.child_by_field_name("pattern") if child.type == "parameter" else child
        type_ = child.child_by_field_name("type") if child.type == "parameter" else None
        while pattern is not None and pattern.type in ("mut_pattern", "ref_pattern", "reference_pattern"):
            pattern = pattern.named_children[-1] if pattern.named_children else None
        name = text_of(pattern) if pattern is not None and pattern.type == "identifier" else "_"
        found.append(
            ir.Param(
                name=name,
                span=span_of(pattern or child),
                annotation=kind(low, type_) if type_ is not None else None,
            )
        )
    return tuple(found), receiver


def _given_back(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    if node.type == "return_expression":
        yield from low.statement(node)
        return
    yield ir.Return(span=span_of(node), value=low.expr(node))


def made(low: Lowering, node: Node) -> ir.Function:
    """The function that `node` is."""
    name = field_of(node, "name")
    params, receiver = _parameters(low, node.child_by_field_name("parameters"))
    body = node.child_by_field_name("body")
    return ir.Function(
        span=span_of(node),
        name=text_of(name),
        name_span=span_of(name),
        params=params,
        body=tuple(flow.block(low, body, lambda last: _given_back(low, last))),
        receiver=receiver,
    )


def function(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`fn name(..) { }`."""
    if node.child_by_field_name("body") is not None:
        yield made(low, node)


def closure(low: Lowering, node: Node) -> ir.Expr:
    """`|x| y`; an async block."""
    params, _ = _parameters(low, node.child_by_field_name("parameters"))
    body = node.child_by_field_name("body") or next(iter(reversed(node.named_children)), None)
    inner = ir.Function(
        span=span_of(node),
        name="",
        name_span=span_of(node),
        params=params,
        body=tuple(flow.block(low, body, lambda last: _given_back(low, last))),
    )
    return ir.Lambda(span=span_of(node), function=inner)


# --- types ---


@lru_cache(maxsize=1)
def _methods(root: Node) -> tuple[frozenset[str], dict[str, list[Node]]]:
    """The types that a file declares, and what its impls hold, by the name of their type."""
    kinds: set[str] = set()
    held: dict[str, list[Node]] = {}
    for child in _items(root):
        if child.type in ("struct_item", "enum_item", "union_item"):
            kinds.add(text_of(child.child_by_field_name("name")))
        elif child.type == "impl_item":
            body = child.child_by_field_name("body")
            of = child.child_by_field_name("type")
            if body is not None and of is not None:
                held.setdefault(_type_name(of), []).extend(body.named_children)
    return frozenset(kinds), held


def _items(root: Node) -> Iterator[Node]:
    """The items of a file, those of its own modules included."""
    stack = list(reversed(root.named_children))
    while stack:
        node = stack.pop()
        body = node.child_by_field_name("body") if node.type == "mod_item" else None
        if body is not None:
            stack.extend(reversed(body.named_children))
        else:
            yield node


def _root(node: Node) -> Node:
    while node.parent is not None:
        node = node.parent
    return node


def impl(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`impl Kind { .. }`: read with its type where this is in the file, else as parts of it."""
    of, body = node.child_by_field_name("type"), node.child_by_field_name("body")
    if of is None or body is None or _type_name(of) in _methods(_root(node))[0]:
        return
    at = Span(node.start_byte, node.start_byte)
    base = ir.Name(span=at, id=_type_name(of))
    for held in _members(low, body.named_children):
        name = held.name if isinstance(held, ir.Function) else str(held.span.start)
        yield ir.Class(span=at, name=f"{base.id}.{name}", bases=(base,), body=(held,))


def _members(low: Lowering, nodes: list[Node]) -> Iterator[ir.Stmt]:
    for child in nodes:
        if child.type in ("function_item", "const_item"):
            yield from low.statement(child)


def declared(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`struct Name { .. }`, `enum Name { .. }` with what the file's impls hold for it."""
    name = text_of(field_of(node, "name"))
    held = _methods(_root(node))[1].get(name, [])
    body = node.child_by_field_name("body")
    fields = body if body is not None and body.type.startswith("field_decl") else None
    made_ = (_constructor(low, fields),) if fields is not None else ()
    named_ = keys(node, fields) if fields is not None else ()
    yield ir.Class(span=span_of(node), name=name, bases=(), body=(*made_, *_members(low, held)), keys=named_)


def _constructor(low: Lowering, body: Node) -> ir.Function:
    """What `Name { field: value }` calls."""
    given: list[ir.Param] = []
    for child in low.named(body):
        name, type_ = child.child_by_field_name("name"), child.child_by_field_name("type")
        if child.type == "field_declaration" and name is not None and type_ is not None:
            given.append(ir.Param(name=text_of(name), span=span_of(name), annotation=kind(low, type_)))
    at = Span(body.start_byte, body.start_byte)
    return objects.constructor(span_of(body), at, given, this=THIS, shown=True)


def structure(low: Lowering, node: Node) -> ir.Expr:
    """`Name { field: value, other }`."""
    name, body = field_of(node, "name"), field_of(node, "body")
    args: list[ir.Arg] = []
    for child in low.named(body):
        if child.type == "base_field_initializer":
            args.append(ir.Arg(span=span_of(child), value=low.opaque(child), spread="**"))
            continue
        at = child.child_by_field_name("field") or next(iter(child.named_children), child)
        value = child.child_by_field_name("value") or at
        spelled = rows.name(low, value) if value is at else low.expr(value)
        args.append(ir.Arg(span=span_of(child), value=spelled, name=text_of(at), name_span=span_of(at)))
    inner = Span(body.start_byte + 1, max(body.start_byte + 1, body.end_byte - 1))
    return ir.Call(span=span_of(node), func=kind(low, name), args=tuple(args), inner=inner)


# --- modules ---


def module(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`mod name;` is a file; what `mod name { .. }` holds is read as the file's own."""
    name, body = text_of(field_of(node, "name")), node.child_by_field_name("body")
    if body is None:
        yield ir.Import(span=span_of(node), module=f"self.{name}", bound=name)
        return
    for child in body.named_children:
        yield from low.statement(child)


def imported(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`use a::{b, c as d, e::*};`."""
    del low
    argument = node.child_by_field_name("argument")
    if argument is not None:
        yield from _used(node, argument, "")


def _used(node: Node, item: Node, above: str) -> Iterator[ir.Stmt]:
    """The imports of one branch of a `use`; `above` is the path that it stands in."""
    span = span_of(node)
    if item.type == "scoped_use_list":
        path = _joined(above, text_of(item.child_by_field_name("path")))
        for child in field_of(item, "list").named_children:
            yield from _used(node, child, path)
        return
    if item.type == "use_list":
        for child in item.named_children:
            yield from _used(node, child, above)
        return
    if item.type == "use_wildcard":
        path = text_of(item.named_children[0]) if item.named_children else ""
        yield ir.Import(span=span, module=_joined(above, path), star=True)
        return
    bound = None
    if item.type == "use_as_clause":
        bound = text_of(item.child_by_field_name("alias"))
        item = field_of(item, "path")
    whole = _joined(above, text_of(item)) if item.type != "self" else above
    owner, _, name = whole.rpartition(".")
    if owner:
        yield ir.Import(span=span, module=owner, names=((name, bound or name),))
    elif name:
        yield ir.Import(span=span, module=name, bound=bound or name)


def _joined(above: str, path: str) -> str:
    path = path.replace(" ", "").removeprefix("::").replace("::", ".")
    return f"{above}.{path}" if above and path else above or path

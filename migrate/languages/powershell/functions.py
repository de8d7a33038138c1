"""Statements of PowerShell: functions with their parameters, classes, branches, assignments.

Source: the documentation of PowerShell 7.4, about_Functions, about_Scopes, about_Classes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.lowering import Lowering, Statement, span_of, text_of
from migrate.languages.powershell.conditions import conditional
from migrate.languages.powershell.words import core
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

THIS = "this"
_GLOBAL = ("script:", "global:")


def _child(node: Node | None, *types: str) -> Node | None:
    return next((child for child in node.named_children if child.type in types), None) if node else None


# --- functions ---


def block(low: Lowering, node: Node) -> ir.Function:
    """A block in braces: its parameters, and what it does."""
    script = _child(node, "script_block") or node
    given = _child(_child(script, "param_block"), "parameter_list")
    params = _params(low, given) or (ir.Param(name="_", span=Span(node.start_byte, node.start_byte)),)
    at = Span(node.start_byte, node.start_byte)
    return ir.Function(span=span_of(node), name="", name_span=at, params=params, body=_body(low, script))


def function(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`function Name { param(..) .. }`, `function Name(..) { .. }`."""
    name, script = _child(node, "function_name"), _child(node, "script_block")
    if name is None:
        return
    beside = _child(_child(node, "function_parameter_declaration"), "parameter_list")
    inside = _child(_child(script, "param_block"), "parameter_list")
    text = text_of(name)
    for word in _GLOBAL:
        text = text[len(word) :] if text.lower().startswith(word) else text
    yield ir.Function(
        span=span_of(node),
        name=text.lower(),
        name_span=span_of(name),
        params=_params(low, beside or inside),
        body=_body(low, script if script is not None else node),
    )


def script_params(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """What a script is given: names with their defaults."""
    for param in _params(low, _child(node, "parameter_list")):
        target = ir.Name(span=param.span, id=param.name)
        yield ir.Assign(span=param.span, target=target, value=param.default)


def _params(low: Lowering, node: Node | None) -> tuple[ir.Param, ...]:
    found: list[ir.Param] = []
    for child in node.named_children if node is not None else ():
        named = child if child.type == "variable" else _child(child, "variable")
        default = _child(child, "script_parameter_default")
        types = [item for item in _descend(child) if item.type == "type_literal"]
        if named is None:
            continue
        value = default.named_children[0] if default is not None and default.named_children else None
        kind = types[-1] if types else None
        found.append(
            ir.Param(
                name=text_of(named).lstrip("$").lower(),
                span=span_of(child),
                default=low.expr(value) if value is not None else None,
                annotation=low.expr(kind) if kind is not None else None,
            )
        )
    return tuple(found)


def _descend(node: Node) -> Iterator[Node]:
    for child in node.named_children:
        yield child
        if child.type in ("attribute_list", "attribute"):
            yield from _descend(child)


def _piped(node: Node | None) -> tuple[str, ...]:
    """The parameters that are given anew with each item of a pipeline."""
    found = node.named_children if node is not None else ()
    piped = [item for item in found if b"valuefrompipeline" in (item.text or b"").lower()]
    return tuple(text_of(_child(item, "variable")).lstrip("$").lower() for item in piped)


def _named_blocks(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`begin {..}`, `process {..}`, `end {..}`: what is piped in is known in `process` alone."""
    around = [node.parent, node.parent.parent] if node.parent is not None else []
    params = next((block for item in around if (block := _child(item, "param_block")) is not None), None)
    piped = _piped(_child(params, "parameter_list"))
    for child in node.named_children:
        body = tuple(low.block(_child(child, "statement_block")))
        if piped and text_of(_child(child, "block_name")).lower() == "process":
            at = Span(child.start_byte, child.start_byte)
            given = [ir.Assign(span=at, target=ir.Name(span=at, id=name), value=None) for name in piped]
            yield ir.Compound(span=span_of(child), kind="loop", exprs=(), blocks=((*given, *body),))
        else:
            yield from body


def _body(low: Lowering, node: Node) -> tuple[ir.Stmt, ...]:
    """What a function does; what its last statement gives, it gives back."""
    found: list[ir.Stmt] = []
    for child in node.named_children:
        if child.type in ("script_block_body", "statement_list", "statement_block"):
            found += low.block(child)
        elif child.type not in ("param_block", "comment", "function_name", "function_parameter_declaration"):
            found += low.statement(child)
    if found:
        found[-1] = _given_back(found[-1])
    return tuple(found)


def _given_back(item: ir.Stmt) -> ir.Stmt:
    match item:
        case ir.Eval():
            return ir.Return(span=item.span, value=item.value)
        case ir.Compound(kind="if" | "with" | "try"):
            blocks = tuple((*body[:-1], _given_back(body[-1])) if body else body for body in item.blocks)
            return ir.Compound(span=item.span, kind=item.kind, exprs=item.exprs, blocks=blocks)
        case _:
            return item


def _flow(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`return value`, `throw value`."""
    values = low.named(node)
    value = low.expr(values[0]) if values else None
    if text_of(node.children[0]).lower() == "return":
        yield ir.Return(span=span_of(node), value=value)
    elif value is not None:
        yield ir.Eval(span=span_of(node), value=value)


# --- classes ---


def class_(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """A class: properties before methods; the one called as the class makes an object."""
    names = [child for child in node.named_children if child.type == "simple_name"]
    if not names:
        return
    own = text_of(names[0])
    fields: list[ir.Stmt] = []
    methods: list[ir.Stmt] = []
    for child in node.named_children:
        if child.type == "class_property_definition":
            fields += _property(low, child)
        elif child.type == "class_method_definition":
            methods += _method(low, child, own)
    bases = tuple(ir.Name(span=span_of(name), id=f":{text_of(name).lower()}") for name in names[1:])
    yield ir.Class(span=span_of(node), name=f":{own.lower()}", bases=bases, body=(*fields, *methods))


def _property(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    named = _child(node, "variable")
    values = [child for child in low.named(node) if named is not None and child.start_byte > named.end_byte]
    if named is not None:
        target = ir.Name(span=span_of(named), id=text_of(named).lstrip("$"))
        value = low.expr(values[-1]) if values else None
        kind = low.expr(_child(node, "type_literal") or named)  # of what is only declared here
        yield ir.Assign(span=span_of(node), target=target, value=value, annotation=kind)


def _method(low: Lowering, node: Node, own: str) -> Iterator[ir.Stmt]:
    name = _child(node, "simple_name")
    rest = [child for child in node.named_children if "parameter" in child.type]
    params: list[ir.Param] = [ir.Param(name=THIS, span=Span(node.start_byte, node.start_byte))]
    stack = list(reversed(rest))
    while stack:
        item = stack.pop()
        if item.type == "class_method_parameter_list":
            stack.extend(reversed(item.named_children))
        else:
            params += _one(low, item)
    body = _body_of_method(low, node)
    if name is not None:
        makes = text_of(name).lower() == own.lower()
        yield ir.Function(
            span=span_of(node),
            name=ir.CONSTRUCTOR if makes else text_of(name),
            name_span=span_of(name),
            params=tuple(params),
            body=body,
            receiver=True,
        )


def _one(low: Lowering, node: Node) -> tuple[ir.Param, ...]:
    named, kind = _child(node, "variable"), _child(node, "type_literal")
    if named is None:
        return ()
    annotation = low.expr(kind) if kind is not None else None
    name = text_of(named).lstrip("$").lower()
    return (ir.Param(name=name, span=span_of(node), annotation=annotation),)


def _body_of_method(low: Lowering, node: Node) -> tuple[ir.Stmt, ...]:
    script = _child(node, "script_block", "statement_block")
    if script is None:
        return ()
    return tuple(stmt for child in script.named_children for stmt in low.block(child))


# --- statements ---


def _assigned(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    children = [child for child in node.children if child.type != "comment"]
    if len(children) != 3:
        yield ir.Eval(span=span_of(node), value=low.opaque(node))
        return
    left, sign = core(children[0]), text_of(children[1])
    while left.type == "cast_expression" and left.named_children:
        left = core(left.named_children[-1])
    known, text = sign in ("=", "+="), text_of(left).lower()
    if left.type == "variable" and text[1:].startswith(_GLOBAL):
        name = ir.Name(span=span_of(left), id=text.partition(":")[2])
        yield ir.Compound(span=span_of(node), kind="global_statement", exprs=(name,), blocks=())
    yield ir.Assign(
        span=span_of(node),
        target=_target(low, left),
        value=low.expr(children[2]) if known else None,
        augmented=sign == "+=",
    )
    if not known:
        yield ir.Eval(span=span_of(children[2]), value=low.expr(children[2]))


def _target(low: Lowering, node: Node) -> ir.Expr:
    """What is set; a member of anything but the object itself may be an entry of a hashtable."""
    text = text_of(node).lstrip("$")
    if node.type == "variable" and text.lower().startswith("env:"):
        return ir.Name(span=span_of(node), id=text.lower())
    found = low.expr(node)
    if isinstance(found, ir.Attr) and not (isinstance(found.value, ir.Name) and found.value.id == THIS):
        at = found.name_span
        part = ir.Part(span=at, text=found.name)
        key = ir.Str(span=at, parts=(part,), open=Span(at.start, at.start), close=Span(at.end, at.end))
        return ir.Index(span=found.span, value=found.value, key=key)
    return found


def _loop(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """Any loop; what `foreach` names is one of a list."""
    inside = _child(node, "statement_block")
    rest = [child for child in low.named(node) if child != inside]
    first: list[ir.Stmt] = []
    if node.type == "foreach_statement" and rest:
        name = core(rest.pop(0))
        if name.type == "variable":
            first.append(ir.Assign(span=span_of(name), target=low.expr(name), value=None))
    exprs: list[ir.Expr] = []
    for child in rest:
        if core(child).type in low.statements:
            first += low.statement(child)
        else:
            exprs.append(low.expr(child))
    yield ir.Compound(
        span=span_of(node), kind="loop", exprs=tuple(exprs), blocks=((*first, *low.block(inside)),)
    )


def _try(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    inside = _child(node, "statement_block")
    yield ir.Compound(span=span_of(node), kind="with", exprs=(), blocks=(tuple(low.block(inside)),))
    for child in node.named_children:
        if child.type in ("catch_clause", "catch_clauses", "finally_clause"):
            for clause in child.named_children if child.type == "catch_clauses" else [child]:
                body = tuple(low.block(_child(clause, "statement_block")))
                yield ir.Compound(span=span_of(clause), kind="try", exprs=(), blocks=(body,))


def _switch(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    condition = _child(node, "switch_condition")
    exprs = tuple(low.expr(child) for child in (condition.named_children if condition is not None else ()))
    body = _child(node, "switch_body")
    clauses = [item for item in _clauses(body) if item.type == "switch_clause"] if body is not None else []
    blocks = tuple(tuple(low.block(_child(clause, "statement_block"))) for clause in clauses)
    yield ir.Compound(span=span_of(node), kind="case", exprs=exprs, blocks=blocks)


def _clauses(node: Node) -> Iterator[Node]:
    for child in node.named_children:
        yield child
        if child.type == "switch_clauses":
            yield from child.named_children


def _command(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """A command; `. ./lib.ps1` and `Import-Module ./lib.psm1` make the names of another file known."""
    operator = _child(node, "command_invokation_operator")
    named = node.child_by_field_name("command_name")
    name = text_of(core(named)) if named is not None else ""
    path = name if operator is not None and text_of(operator) == "." else ""
    if name.lower() in ("import-module", "ipmo"):
        path = text_of(node.child_by_field_name("command_elements"))
    if path:
        yield from _sourced(node, path)
        return
    yield ir.Eval(span=span_of(node), value=low.expr(node))


def _sourced(node: Node, path: str) -> Iterator[ir.Stmt]:
    """The file that a path means, as far as it is spelled: what follows the script's own folder."""
    words = path.replace("\\", "/").strip("()'\" ").split()
    found = words[-1].strip("'\"") if words else ""
    tail = found.partition("$")[2].partition("/")[2] if "$" in found else found
    if tail.endswith((".ps1", ".psm1")) and "$" not in tail:
        yield ir.Import(span=span_of(node), module=tail.removeprefix("./"), star=True)


STATEMENTS: dict[str, Statement] = {
    "assignment_expression": _assigned,
    "function_statement": function,
    "class_statement": class_,
    "flow_control_statement": _flow,
    "if_statement": conditional,
    "foreach_statement": _loop,
    "for_statement": _loop,
    "while_statement": _loop,
    "do_statement": _loop,
    "try_statement": _try,
    "switch_statement": _switch,
    "command": _command,
    "param_block": script_params,
    "named_block_list": _named_blocks,
}

"""Modules of JavaScript: ECMAScript imports and exports, CommonJS, and which file an import means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo
from migrate.languages.lowering import Lowering, field_of, span_of, text_of
from migrate.languages.paths import resolved
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

SUFFIXES = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts")
_COMPILED = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}
_ALIASES = ("@/", "~/", "src/")  # what bundlers are told to take for the project's own folder
_DEFAULT = "default"
# Names that no script of the project gives.
_BROWSER = frozenset(
    {"$", "jQuery", "axios", "console", "document", "encodeURIComponent", "fetch", "JSON", "location", "Math"}
    | {"Object", "Promise", "String", "URL", "URLSearchParams", "XMLHttpRequest", "undefined", "window"}
)
# What a page's scripts give each other, and what makes a file a module, which gives nothing unasked.
DECLARATIONS = re.compile(rb"(?m)^(?:async[ \t]+)?(?:var|let|const|function|class)[ \t]+([A-Za-z_$][\w$]*)")
MODULE = re.compile(rb"(?m)^[ \t]*(?:import|export)\b|\brequire[ \t]*\(|\bmodule\.exports\b|\bexports\.\w")


def outer(node: Node) -> Node:
    """The export around a declaration, or the declaration."""
    parent = node.parent
    return parent if parent is not None and parent.type == "export_statement" else node


def _specifier(node: Node | None) -> str:
    return text_of(node).strip("\"'`")


# --- ECMAScript ---


def imported(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`import a, { b as c } from "d"`, `import * as a from "d"`, `import a = require("d")`."""
    source = _specifier(node.child_by_field_name("source"))
    clause = next((child for child in node.named_children if child.type == "import_clause"), None)
    names: list[tuple[str, str]] = []
    for child in low.named(clause) if clause is not None else ():
        if child.type == "identifier":
            names.append((_DEFAULT, text_of(child)))
        elif child.type == "namespace_import":
            bound = text_of(low.named(child)[0]) if low.named(child) else None
            yield ir.Import(span=span_of(node), module=source, bound=bound)
        else:
            names += [_names(item) for item in low.named(child)]
    if names:
        yield ir.Import(span=span_of(node), module=source, names=tuple(names))
    elif clause is None and (equal := _import_require(node)) is not None:
        yield equal


def _import_require(node: Node) -> ir.Import | None:
    clause = next((child for child in node.named_children if child.type == "import_require_clause"), None)
    if clause is None:
        return None
    source = clause.child_by_field_name("source")
    return ir.Import(span=span_of(node), module=_specifier(source), bound=text_of(clause.named_children[0]))


def _names(node: Node) -> tuple[str, str]:
    name = text_of(field_of(node, "name"))
    alias = node.child_by_field_name("alias")
    return name, text_of(alias) if alias is not None else name


def export(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`export const a`, `export { a as b }`, `export default a`, `export * from "b"`."""
    declaration, value = node.child_by_field_name("declaration"), node.child_by_field_name("value")
    source = node.child_by_field_name("source")
    default = any(child.type == _DEFAULT for child in node.children)
    if declaration is not None:
        yield from low.statement(declaration)
        name = declaration.child_by_field_name("name")
        if default:
            bound = ir.Name(span=span_of(name or declaration), id=text_of(name) if name else _DEFAULT)
            yield _exported(_DEFAULT, bound, span_of(node))
    elif value is not None:
        yield _exported(_DEFAULT, low.expr(value), span_of(node))
    else:
        yield from _clause(node, _specifier(source) if source is not None else None)


def _clause(node: Node, source: str | None) -> Iterator[ir.Stmt]:
    clause = next((child for child in node.named_children if child.type == "export_clause"), None)
    if clause is None:
        if source is not None and not any(child.type == "namespace_export" for child in node.named_children):
            yield ir.Import(span=span_of(node), module=source, star=True)
        return
    names = [_names(child) for child in clause.named_children if child.type == "export_specifier"]
    if source is not None:
        given = tuple((name, ir.EXPORT + bound) for name, bound in names)
        yield ir.Import(span=span_of(node), module=source, names=given)
        return
    for child in clause.named_children:
        if child.type == "export_specifier" and _names(child)[0] != _names(child)[1]:
            at = field_of(child, "name")
            yield _exported(_names(child)[1], ir.Name(span=span_of(at), id=text_of(at)), span_of(child))


def _exported(name: str, value: ir.Expr, span: Span) -> ir.Assign:
    return ir.Assign(
        span=span, target=ir.Name(span=Span(span.start, span.start), id=ir.EXPORT + name), value=value
    )


# --- CommonJS ---


def required(node: Node) -> tuple[str, str | None] | None:
    """(module, member) of `require("module")` and `require("module").member`."""
    if node.type == "member_expression":
        inner = required(field_of(node, "object"))
        return (inner[0], text_of(field_of(node, "property"))) if inner is not None and not inner[1] else None
    if node.type != "call_expression" or text_of(node.child_by_field_name("function")) != "require":
        return None
    arguments = field_of(node, "arguments").named_children
    if len(arguments) != 1 or arguments[0].type != "string":
        return None
    return _specifier(arguments[0]), None


def require(low: Lowering, target: Node, found: tuple[str, str | None], span: Span) -> Iterator[ir.Stmt]:
    """`const target = require("module")`."""
    module, member = found
    if target.type == "identifier":
        bound = text_of(target)
        if member is None:
            yield ir.Import(span=span, module=module, bound=bound)
        else:
            yield ir.Import(span=span, module=module, names=((member, bound),))
        return
    names: list[tuple[str, str]] = []
    for child in low.named(target):
        if child.type == "shorthand_property_identifier_pattern":
            names.append((text_of(child), text_of(child)))
        elif child.type == "pair_pattern" and field_of(child, "value").type == "identifier":
            names.append((text_of(field_of(child, "key")), text_of(field_of(child, "value"))))
    if names:
        yield ir.Import(span=span, module=module, names=tuple(names))


def exports(low: Lowering, left: Node, right: Node, span: Span) -> Iterator[ir.Stmt] | None:
    """What `module.exports = value` and `exports.name = value` give; None for another assignment."""
    target = text_of(left)
    if target == "module.exports":
        return _whole(low, right, span)
    for prefix in ("module.exports.", "exports."):
        name = target.removeprefix(prefix)
        if name != target and name.isidentifier():
            return iter((_exported(name, low.expr(right), span),))
    return None


def _whole(low: Lowering, right: Node, span: Span) -> Iterator[ir.Stmt]:
    value = low.expr(right)
    if not isinstance(value, ir.Dict):
        yield _exported(ir.WHOLE, value, span)
        return
    yield ir.Eval(span=span, value=value)
    for entry in value.entries:
        key = entry.key
        if isinstance(key, ir.Str) and len(key.parts) == 1 and key.parts[0].text:
            name = key.parts[0].text
            if not (isinstance(entry.value, ir.Name) and entry.value.id == name):
                yield _exported(name, entry.value, entry.span)


# --- files ---


def candidates(
    module: ModuleInfo, statement: ir.Import, name: str | None
) -> Iterator[tuple[str, str | None]]:
    """(file, name in it) that an import may mean; the name None where it is the module itself.

    A name that nothing imports may be another script's, where a page loads both.
    """
    if not statement.module:
        if name is not None and name not in _BROWSER:
            yield "**", name
        return
    for path in _paths(module, statement.module):
        yield path, name
        if name == _DEFAULT:  # a module without a default is what it exports as a whole
            yield path, None


def _paths(module: ModuleInfo, specifier: str) -> Iterator[str]:
    here = module.file.partition("\0")[0].split("/")[:-1]
    roots: list[list[str]] = []
    if specifier.startswith("."):
        roots = [here]
    else:
        alias = next((alias for alias in _ALIASES if specifier.startswith(alias)), None)
        if alias is None:
            return
        specifier = specifier.removeprefix(alias)
        for depth in range(len(here), -1, -1):
            roots += [[*here[:depth], "src"], here[:depth]]
    for root in roots:
        path = resolved(root, specifier)
        if path is None:
            continue
        stem, dot, suffix = path.rpartition(".")
        if dot and f".{suffix}" in SUFFIXES:
            yield path
            yield from (stem + other for other in _COMPILED.get(f".{suffix}", ()))
        yield from (path + other for other in SUFFIXES)
        yield from (f"{path}/index{other}" if path else f"index{other}" for other in SUFFIXES)


def foreign(statement: ir.Import, name: str | None) -> str:
    """The dotted name of something that is not the project's: `axios`, `undici.request`."""
    module = statement.module.removeprefix("node:")
    return module if name in (None, _DEFAULT) else f"{module}.{name}"

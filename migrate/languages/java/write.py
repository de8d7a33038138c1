"""How Java writes what must change."""

from __future__ import annotations

import re
from collections.abc import Mapping

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import External, Parameter, Value
from migrate.languages.reading import Reads
from migrate.languages.spelling import Spelling, SpellingWriter, one_line
from migrate.model import Edit, Span

_PACKAGE = re.compile(rb"^[ \t]*package[ \t]+[\w.`]+[ \t]*;?", re.M)
_LINE_END = re.compile(rb"[ \t;]*(?://[^\n]*)?\r?\n")
_NEEDS = frozenset({"java.net.URLEncoder", "java.nio.charset.StandardCharsets"})
SPELLING = Spelling(
    one_kind=r"<\s*String\s*,(?!\s*(?:Object|Any|Boolean)\b|\s*[?*])",
    quote='"',
    quotes=('"',),
    mapping=("java.util.Map.of(", ")"),
    empty_mapping="java.util.Map.of()",
    key='"{}", ',
    # URLEncoder writes forms, where a blank is a plus sign.
    path_value='URLEncoder.encode({}, StandardCharsets.UTF_8).replace("+", "%20")',
    text="String.valueOf({})",
    variable="var {} = {};",
    fill="{}.replace({}, {})",
    moved='{old}.replaceFirst("{end}/?$", "{new}")',
    needs=_NEEDS,
)


class JavaWriter(SpellingWriter):
    """Java 10 and later."""

    def path_value(
        self, module: ModuleInfo, code: str, expr: ir.Expr, value: Value
    ) -> tuple[str, frozenset[str]]:
        if is_number(module, expr, value):
            return code, frozenset()
        if (encoded := _encoded(module, expr, code)) is not None:
            return encoded, frozenset()
        text = is_declared(module, expr, value, frozenset({"String"}))
        if text and not isinstance(expr, ir.Str):
            return self.spelling.path_value.format(code), self.spelling.needs
        return super().path_value(module, code, expr, value)

    def fill(self, code: str, values: Mapping[str, str]) -> str:
        texts = {
            name: text if text.startswith("URLEncoder.") else f"String.valueOf({text})"
            for name, text in values.items()
        }
        return super().fill(code, texts)

    def entry(self, key: str, value: str, like: ir.Dict | None, source: bytes) -> str:
        if like is not None and like.notation is not ir.Notation.OWN:
            return super().entry(key, value, like, source)
        return f"{self.string(key, '')}, {value}"

    def imports(self, module: ModuleInfo, needs: frozenset[str], near: Span) -> list[Edit]:
        del near
        return place_imports(module, needs, ";")


def place_imports(module: ModuleInfo, needs: frozenset[str], end: str) -> list[Edit]:
    """The imports of `needs` that are not there yet, each where it belongs among the others."""
    names = {statement.module for statement in module.imports if statement.star}
    bound = {f"{s.module}.{name}" for s in module.imports for name, _ in s.names}
    missing = [n for n in sorted(needs) if n not in bound and n.rpartition(".")[0] not in names]
    edits: list[Edit] = []  # one for each, as other calls may need some of them
    for index, name in enumerate(missing):
        at, gap = _import_place(module, name)
        edits.append(Edit(Span(at, at), f"{'' if index else gap}import {name}{end}\n"))
    return edits


def _import_place(module: ModuleInfo, name: str) -> tuple[int, str]:
    """Where an import can be added: before the first one that comes after it, or behind the package."""
    source = module.source
    lines = sorted({item.span for item in module.imports}, key=lambda span: span.start)
    if lines and any(error.start < lines[-1].end for error in module.tree.errors):
        return lines[0].start, ""
    for span in lines:
        words = source[span.start : span.end].decode(errors="replace").split()
        if words[1:2] != ["static"] and words[-1].rstrip(";") > name:
            return span.start, ""
    if not lines:
        return _behind_package(module)
    end = _LINE_END.match(source, lines[-1].end)
    # What stands behind an import on its line may go on over more lines, and imports come before all code.
    return (end.end(), "") if end is not None else (lines[-1].start, "")


def _behind_package(module: ModuleInfo) -> tuple[int, str]:
    """Where the first import can be added: behind the line of the package; at the top where there is none."""
    source, prose = module.source, module.tree.texts
    for found in _PACKAGE.finditer(source):
        if not any(span.start <= found.start() < span.end for span in prose):
            end = _LINE_END.match(source, found.end())
            return (end.end(), "\n") if end is not None else (found.end(), "\n\n")
    return 0, ""


def _encodes(module: ModuleInfo, call: ir.Call) -> bool:
    name = module.text(call.func)
    static = name == "encode" and b"import static java.net.URLEncoder." in module.source
    return static or name.endswith("URLEncoder.encode")


def _encoded(module: ModuleInfo, expr: ir.Expr, code: str) -> str | None:
    """A value that is encoded already: as a form does it, where a blank is a plus sign, or for good."""
    expr = unwrapped(expr)
    if not isinstance(expr, ir.Call):
        return None
    if _encodes(module, expr):
        return f'{one_line(code)}.replace("+", "%20")'
    if not isinstance(expr.func, ir.Attr):
        return None
    inner = expr.func.value
    replaces = expr.func.name in ("replace", "replaceAll") and len(expr.args) == 2
    known = replaces and isinstance(inner, ir.Call) and _encodes(module, inner)
    return one_line(code) if known and '"%20"' in module.text(expr.args[1]) else None


_NUMBERS = frozenset({"int", "long", "short", "byte", "Integer", "Long", "Short"})


def is_number(module: ModuleInfo, expr: ir.Expr, value: Value) -> bool:
    """Whether a value is declared as a whole number, which needs no encoding."""
    return is_declared(module, expr, value, _NUMBERS)


def is_declared(module: ModuleInfo, expr: ir.Expr, value: Value, kinds: frozenset[str]) -> bool:
    """Whether `expr` is a variable of one of `kinds`."""
    annotation = value.param.annotation if isinstance(value, Parameter) else None
    if isinstance(value, External):
        return False
    if annotation is None and isinstance(expr, ir.Name) and expr in module.contexts:
        found = lookup(expr.id, module.contexts[expr].scope)
        known = [item.annotation for item in found[1] if item.annotation is not None] if found else []
        declared = {module.text(item) for item in known}
        return bool(declared) and declared <= kinds
    return annotation is not None and module.text(annotation) in kinds


class JavaReads(Reads):
    """How Java writes reads of an answer: there are none that are followed."""

    def index(self, code: str, key: str) -> str:
        return f'{code}.get("{key}")'

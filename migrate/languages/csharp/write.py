"""How C# writes what must change."""

from __future__ import annotations

import re
from collections.abc import Mapping

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import Parameter, Value
from migrate.languages.reading import Reads
from migrate.languages.spelling import Spelling, SpellingWriter, as_operand, one_line
from migrate.model import Edit
from migrate.rewrite.draft import Review

SPELLING = Spelling(
    one_kind=r"<\s*string\s*,(?!\s*(?:object|dynamic|bool|JsonNode)\b)",
    quote='"',
    quotes=('"',),
    interpolation=("{", "}"),
    interpolating=('$"', '"'),
    mapping=("new { ", " }"),
    empty_mapping="new { }",
    bare_key="{} = ",
    named_argument="{}: ",
    json="System.Net.Http.Json.JsonContent.Create({})",
    variable="var {} = {};",
    fill="{}.Replace({}, {})",
    moved='System.Text.RegularExpressions.Regex.Replace({old}, "{end}/?$", "{new}")',
)
_NUMBERS = frozenset({"int", "long", "short", "uint", "ulong", "Int32", "Int64", "Guid"})
_FORM_ENCODERS = ("UrlEncode",)


class CSharpWriter(SpellingWriter):
    """C# 8 and later."""

    def path_value(
        self, module: ModuleInfo, code: str, expr: ir.Expr, value: Value
    ) -> tuple[str, frozenset[str]]:
        node = unwrapped(expr)
        if isinstance(node, ir.Call) and isinstance(node.func, ir.Attr):
            if node.func.name == "EscapeDataString":
                return code, frozenset()
            if node.func.name in _FORM_ENCODERS:  # it writes a blank as a plus sign
                return f'{one_line(code)}.Replace("+", "%20")', frozenset()
        code = one_line(code)
        if _declared(module, expr, value, _NUMBERS):
            return code, frozenset()
        if not (self.is_text(expr, value) or _declared(module, expr, value, frozenset({"string", "String"}))):
            # A value that may be absent is spelled as nothing, as it is in an interpolation.
            code = f'$"{{{code}}}"' if "?." in code else f"{as_operand(code)}.ToString()"
        imported = any(item.star and item.module == "System" for item in module.imports)
        return f"{'' if imported else 'System.'}Uri.EscapeDataString({code})", frozenset()

    def text_value(self, module: ModuleInfo, expr: ir.Expr) -> str:
        return f"{as_operand(one_line(module.text(expr)))}.ToString()"

    def fill(self, code: str, values: Mapping[str, str]) -> str:
        texts = {
            name: text if "EscapeDataString(" in text else f"{as_operand(text)}.ToString()"
            for name, text in values.items()
        }
        return super().fill(code, texts)

    def interpolated(self, code: str, quote: str) -> str:
        text = super().interpolated(code, quote)
        outside = re.sub(r"\([^()]*\)", "", code)
        return f"{{({code})}}" if ":" in outside else text

    def open_up(self, literal: ir.Str, source: bytes) -> list[Edit]:
        if source[literal.open.start : literal.open.end] != b'"':
            raise Review("the literal is of a kind that a value cannot be put into")
        return super().open_up(literal, source)

    def entry(self, key: str, value: str, like: ir.Dict | None, source: bytes) -> str:
        first = like.entries[0] if like is not None and like.entries else None
        if like is not None and like.notation is not ir.Notation.OWN:
            return super().entry(key, value, like, source)
        if like is not None and like.closed:
            return f"{self.string(key, '')}, {value}"
        begin = source[first.span.start : first.span.start + 1] if first is not None else b""
        if begin == b"[":
            return f"[{self.string(key, '')}] = {value}"
        if begin == b"{":
            return f"{{ {self.string(key, '')}, {value} }}"
        if not key.isidentifier():
            raise Review(f"{key} cannot be the name of a member")
        return f"{key} = {value}"


def _declared(module: ModuleInfo, expr: ir.Expr, value: Value, kinds: frozenset[str]) -> bool:
    """Whether `expr` is a variable of one of `kinds`."""
    if isinstance(value, Parameter) and value.param.annotation is not None:
        return module.text(value.param.annotation) in kinds
    if not isinstance(expr, ir.Name) or expr not in module.contexts:
        return False
    found = lookup(expr.id, module.contexts[expr].scope)
    known = [item.annotation for item in found[1] if item.annotation is not None] if found else []
    declared = {module.text(item) for item in known}
    return bool(declared) and declared <= kinds


class CSharpReads(Reads):
    """How C# writes reads of an answer: there are none that are followed."""

    signs = ()

    def succeeded(self, response: str, client: str) -> str | None:
        del client
        return f"{response}.IsSuccessStatusCode"

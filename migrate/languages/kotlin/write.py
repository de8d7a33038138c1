"""How Kotlin writes what must change."""

from __future__ import annotations

from collections.abc import Mapping

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import Value
from migrate.languages.java.write import JavaReads, is_declared, place_imports
from migrate.languages.spelling import Spelling, SpellingWriter, as_operand, one_line
from migrate.model import Edit, Span

SPELLING = Spelling(
    inferred=True,
    one_kind=r"<\s*String\s*,(?!\s*(?:Object|Any|Boolean)\b|\s*[?*])",
    quote='"',
    quotes=('"',),
    interpolation=("${", "}"),
    mapping=("mapOf(", ")"),
    empty_mapping="mapOf<String, Any>()",
    named_argument="{} = ",
    variable="val {} = {}",
    fill="{}.replace({}, {})",
    moved='{old}.trimEnd(\'/\').removeSuffix("{end}") + "{new}"',
)
_NUMBERS = frozenset({"Int", "Long", "Short", "UUID"})
_ENCODE = "io.ktor.http.encodeURLPathPart"
_ENCODER = "java.net.URLEncoder"


class KotlinWriter(SpellingWriter):
    """Kotlin 1.6 and later, on the JVM; with Ktor everywhere."""

    def path_value(
        self, module: ModuleInfo, code: str, expr: ir.Expr, value: Value
    ) -> tuple[str, frozenset[str]]:
        node = unwrapped(expr)
        code = one_line(code)
        if isinstance(node, ir.Call) and isinstance(node.func, ir.Attr):
            owner = node.func.value
            if node.func.name == "encodeURLPathPart":
                return code, frozenset()
            if module.text(node.func).endswith("URLEncoder.encode"):  # it writes a blank as a plus sign
                return f'{code}.replace("+", "%20")', frozenset()
            encoded = isinstance(owner, ir.Call) and module.text(owner.func).endswith("URLEncoder.encode")
            if node.func.name == "replace" and encoded and '"%20"' in code:
                return code, frozenset()
        if is_declared(module, expr, value, _NUMBERS):
            return code, frozenset()
        if not (self.is_text(expr, value) or is_declared(module, expr, value, frozenset({"String"}))):
            code = f"{as_operand(code)}.toString()"
        if any(item.module.startswith("io.ktor") for item in module.imports):
            return f"{as_operand(code)}.encodeURLPathPart()", frozenset({_ENCODE})
        return f'URLEncoder.encode({code}, "UTF-8").replace("+", "%20")', frozenset({_ENCODER})

    def text_value(self, module: ModuleInfo, expr: ir.Expr) -> str:
        return f"{as_operand(one_line(module.text(expr)))}.toString()"

    def fill(self, code: str, values: Mapping[str, str]) -> str:
        known = ("URLEncoder.", "encodeURLPathPart(")
        texts = {
            name: text if any(word in text for word in known) else f"{as_operand(text)}.toString()"
            for name, text in values.items()
        }
        return super().fill(code, texts)

    def string(self, text: str, like: str) -> str:
        return super().string(text, like).replace("$", "\\$")

    def entry(self, key: str, value: str, like: ir.Dict | None, source: bytes) -> str:
        if like is not None and like.notation is not ir.Notation.OWN:
            return super().entry(key, value, like, source)
        return f"{self.string(key, '')} to {value}"

    def imports(self, module: ModuleInfo, needs: frozenset[str], near: Span) -> list[Edit]:
        del near
        return place_imports(module, needs, end="")


class KotlinReads(JavaReads):
    """How Kotlin writes reads of an answer: there are none that are followed."""

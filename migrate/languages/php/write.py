"""How PHP writes what must change."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import Parameter, Value
from migrate.languages.spelling import Spelling, SpellingWriter, as_operand, one_line
from migrate.model import Edit
from migrate.rewrite.draft import Code, Content, Review

SPELLING = Spelling(
    null="null",
    quote="'",
    quotes=("'", '"'),
    join=" . ",
    mapping=("[", "]"),
    empty_mapping="[]",
    key='"{}" => ',
    path_value="rawurlencode({})",
    path_value_takes_text=False,
    text="(string) {}",
    quoting=frozenset({"rawurlencode", "\\rawurlencode"}),
    json="json_encode({})",
    variable="{} = {};",
    fill="str_replace({1}, {2}, {0})",
    sigil="$",
)
_FORM_ENCODERS = ("urlencode", "\\urlencode")  # they write a blank as a plus sign


class PhpWriter(SpellingWriter):
    """PHP 7.1 and later."""

    def path_value(
        self, module: ModuleInfo, code: str, expr: ir.Expr, value: Value
    ) -> tuple[str, frozenset[str]]:
        node = expr
        while isinstance(node, ir.Wrap):
            node = node.value
        if isinstance(node, ir.Call) and module.text(node.func) in _FORM_ENCODERS:
            return f"str_replace('+', '%20', {one_line(code)})", frozenset()
        strict = b"strict_types" in module.source and not isinstance(node, ir.Call)
        if strict and not (
            self.is_text(expr, value) or _is_string(module, value) or isinstance(expr, ir.Wrap)
        ):
            code = f"(string) {as_operand(one_line(code))}"
        return super().path_value(module, code, expr, value)

    def text_value(self, module: ModuleInfo, expr: ir.Expr) -> str:
        return f"(string) {as_operand(one_line(module.text(expr)))}"

    def plain(self, text: str, quote: str) -> str:
        if "$" in text and quote != "'":
            raise Review("the new path holds a character that this literal cannot")
        return super().plain(text, quote)

    def spell(self, content: Content, literal: ir.Str, source: bytes, *, at_end: bool) -> str:
        values = any(isinstance(item, Code) and item.literal is None for item in content)
        if values and source[literal.open.start : literal.open.start + 1] == b"<":
            raise Review("the literal is of a kind that a value cannot be put into")
        return super().spell(content, literal, source, at_end=at_end)

    def string(self, text: str, like: str) -> str:
        quote = '"' if like[:1] == '"' or "\n" in text else "'"
        found = super().string(text, quote)
        return found.replace("$", "\\$") if quote == '"' else found

    def entry(self, key: str, value: str, like: ir.Dict | None, source: bytes) -> str:
        if like is not None and like.notation is ir.Notation.LINES:
            return self.string(f"{key}: {value[1:-1]}", "")
        if key.startswith("CURLOPT_"):
            return f"{key} => {value}"
        return super().entry(key, value, like, source)


def _is_string(module: ModuleInfo, value: Value) -> bool:
    """Whether a parameter is declared to be a text."""
    if not isinstance(value, Parameter):
        return False
    return module.source[value.param.span.start : value.param.span.end].startswith((b"string ", b"?string "))


class PhpReads:
    """How PHP writes reads of an answer."""

    def succeeded(self, response: str, client: str) -> str | None:
        return f"{response}->successful()" if client.startswith("Laravel") else None

    def index(self, code: str, key: str) -> str:
        return f"{code}['{key}']"

    def key(self, text: str, like: str) -> str:
        quote = like[:1] if like[:1] in ("'", '"') else "'"
        return f"{quote}{text}{quote}"

    def status_test(self, module: ModuleInfo, test: ir.Opaque, statuses: Sequence[int]) -> list[Edit] | None:
        """`$response->status() === 200` becomes a test of several."""
        if len(test.parts) != 2 or not isinstance(test.parts[1], ir.Const):
            return None
        left, number = test.parts
        between = module.source[left.span.end : number.span.start].decode().strip()
        if between not in ("==", "===", "!=", "!=="):
            return None
        if len(statuses) == 1:
            return [Edit(number.span, str(statuses[0]))]
        listed = ", ".join(map(str, sorted(statuses)))
        negated = "!" if between[0] == "!" else ""
        return [Edit(test.span, f"{negated}in_array({module.text(left)}, [{listed}], true)")]

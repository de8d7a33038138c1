"""How PHP writes what must change."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import Parameter, Value
from migrate.languages.reading import Reads
from migrate.languages.spelling import Spelling, SpellingWriter, as_operand, one_line
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
    form_quoting=frozenset({"urlencode", "\\urlencode"}),
    blanks="str_replace('+', '%20', {})",
    json="json_encode({})",
    encoded="json_encode({})",
    variable="{} = {};",
    fill="str_replace({1}, {2}, {0})",
    sigil="$",
)


class PhpWriter(SpellingWriter):
    """PHP 7.1 and later."""

    def path_value(
        self, module: ModuleInfo, code: str, expr: ir.Expr, value: Value
    ) -> tuple[str, frozenset[str]]:
        strict = b"strict_types" in module.source and not isinstance(unwrapped(expr), ir.Call)
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


class PhpReads(Reads):
    """How PHP writes reads of an answer."""

    quotes = ("'", '"')
    signs = ("==", "===", "!=", "!==")

    def succeeded(self, response: str, client: str) -> str | None:
        return f"{response}->successful()" if client.startswith("Laravel") else None

    def index(self, code: str, key: str) -> str:
        return f"{code}['{key}']"

    def one_of(self, code: str, sign: str, statuses: Sequence[str]) -> str:
        return f"{'!' if sign[0] == '!' else ''}in_array({code}, [{', '.join(statuses)}], true)"

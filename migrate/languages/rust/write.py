"""How Rust writes what must change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import Value
from migrate.languages.reading import Reads
from migrate.languages.rust.kinds import is_text
from migrate.languages.spelling import Spelling, SpellingWriter, as_operand, one_line
from migrate.model import Edit, Span
from migrate.rewrite.draft import Code, Content, Entry, Review

_HELPER = "encode_segment"
HELPER_CODE = """
/// `value` as one segment of a URL's path, percent-encoded.
fn encode_segment(value: impl std::fmt::Display) -> String {
    let mut text = String::new();
    for byte in value.to_string().bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => text.push(byte as char),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}
"""
_ENCODES = re.compile(r"(?:urlencoding::)?encode\(|utf8_percent_encode\(|encode_segment\(")
_OPTION = re.compile(r"(?:[\w:]*::)?Option<?(&?)")
_BRACES = re.compile(r"[{}]")
SPELLING = Spelling(
    null="None",
    one_kind=r"(?:HashMap|BTreeMap|IndexMap|Map)\s*(?:::\s*)?<(?!\s*_\s*,\s*_\s*>)|\bMap::",
    inferred=True,
    quote='"',
    quotes=('"',),
    mapping=("serde_json::json!({", "})"),
    empty_mapping="serde_json::json!({})",
    named_argument="{} = ",
    variable="let {} = {};",
    fill="{}.replace({}, &{})",
    pure=frozenset({"encode_segment"}),
)


class RustWriter(SpellingWriter):
    """Rust 2021."""

    @property
    def joins(self) -> bool:
        return False

    def null(self, kind: str = "") -> str:
        if kind and not _OPTION.match(kind):
            raise Review(f"a {kind} cannot be None")
        return super().null()

    def present(self, text: str, kind: str) -> str:
        found = _OPTION.match(kind)
        return f"Some({found[1]}{text})" if found is not None else text

    def path_value(
        self, module: ModuleInfo, code: str, expr: ir.Expr, value: Value
    ) -> tuple[str, frozenset[str]]:
        del value
        bare = one_line(code).lstrip("&").strip()
        if _ENCODES.match(bare):
            return bare, frozenset()
        if isinstance(expr, ir.Const) and isinstance(expr.value, int):
            return bare, frozenset()
        encode = self._encoder(module)
        if encode is not None:
            return f"{encode}(&{as_operand(bare)})", frozenset()
        return f"{_HELPER}(&{as_operand(bare)})", frozenset({_HELPER})

    def _encoder(self, module: ModuleInfo) -> str | None:
        """What the file encodes with already."""
        names = {name for item in module.imports if item.module == "urlencoding" for name in item.names}
        if ("encode", "encode") in names:
            return "encode"
        return "urlencoding::encode" if b"urlencoding::encode(" in module.source else None

    def text_value(self, module: ModuleInfo, expr: ir.Expr) -> str:
        return one_line(module.text(expr))

    def are_texts(self, module: ModuleInfo, values: Sequence[ir.Expr]) -> bool:
        return any(is_text(module, value) for value in values)

    def imports(self, module: ModuleInfo, needs: frozenset[str], near: Span) -> list[Edit]:
        del near
        if _HELPER not in needs:
            return []
        held = [item for item in module.functions if item.node.name == _HELPER]
        if held or _HELPER in module.names:
            if len(held) == 1 and HELPER_CODE.strip()[-60:] in module.text(held[0].node).replace(
                "\t", "    "
            ):
                return []
            raise Review(f"{_HELPER} is another function here")
        end = len(module.source)
        code = HELPER_CODE.replace("    ", "\t") if b"\n\t" in module.source else HELPER_CODE
        if not module.source.endswith(b"\n"):  # nor does it then
            code = "\n" + code.rstrip("\n")
        return [Edit(Span(end, end), code)]

    # --- texts ---

    def spell(self, content: Content, literal: ir.Str, source: bytes, *, at_end: bool) -> str:
        del at_end
        quote = source[literal.close.start : literal.close.end].decode()
        has_code = any(isinstance(item, Code) and item.literal is None for item in content)
        found: list[str] = []
        for item in content:
            if isinstance(item, Code) and item.literal is None:
                found.append("{}")
                continue
            text = self.plain(item if isinstance(item, str) else item.literal or "", quote)
            found.append(text.replace("{", "{{").replace("}", "}}") if has_code else text)
        return "".join(found)

    def wrapped(self, content: Content, literal: ir.Str, source: bytes, parent: ir.Expr | None) -> list[Edit]:
        """What makes a literal a `format!` of the values in `content`.

        Raises:
            Review: it cannot be one.
        """
        body = source[literal.open.end : literal.close.start].decode(errors="replace")
        if _BRACES.search(body):
            raise Review("the literal holds braces, which would mean something else in one with values in it")
        codes = [item.text for item in content if isinstance(item, Code) and item.literal is None]
        if source[literal.open.start : literal.open.start + 1] not in (b'"', b"r"):
            raise Review("the literal is not one that a value can be put into")
        wraps = isinstance(parent, ir.Wrap) and parent.kind in ("same", "made")
        owned = isinstance(parent, ir.Attr) or wraps
        begin, end = literal.open.start, literal.close.end
        opens = "format!(" if owned else "&format!("
        return [Edit(Span(begin, begin), opens), Edit(Span(end, end), f", {', '.join(codes)})")]

    def placeholder(self, content: Content, literal: ir.Str, source: bytes) -> str:
        if _BRACES.search(source[literal.open.end : literal.close.start].decode(errors="replace")):
            raise Review("the constant that calls share holds braces")
        return super().placeholder(content, literal, source)

    def fill(self, code: str, values: Mapping[str, str]) -> str:
        return super().fill(code, {name: text.lstrip("&") for name, text in values.items()})

    # --- what is sent ---

    def entry(self, key: str, value: str, like: ir.Dict | None, source: bytes) -> str:
        text = self.string(key, "")
        if like is None or like.inner.start <= 0 or source[like.inner.start - 1 : like.inner.start] != b"[":
            return f"{text}: {value}"
        if not value.startswith('"'):
            raise Review("the pairs that are sent hold texts, and v2 needs a value of another kind")
        return f"({text}, {value})"

    def mapping(self, entries: Sequence[str]) -> str:
        return super().mapping(entries).replace("({ ", "({").replace(" })", "})")

    def json_text(self, entries: Sequence[Entry]) -> str | None:
        if all(item.constant for item in entries):
            return super().json_text(entries)
        return f"{self.mapping([item.text for item in entries])}.to_string()"


class RustReads(Reads):
    """How Rust writes reads of an answer."""

    def key(self, text: str, like: str) -> str:
        if not like:  # of a field, whose name is the key
            return f'#[serde(rename(deserialize = "{text}"))] '
        return super().key(text, like) if like[:1] == '"' else text

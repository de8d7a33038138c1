"""How Ruby writes what must change."""

from __future__ import annotations

import re
from collections.abc import Sequence

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo
from migrate.languages.reading import Reads
from migrate.languages.spelling import Spelling, SpellingWriter, as_operand, one_line
from migrate.model import Edit, Span
from migrate.rewrite.draft import Entry, Review

_ENCODERS = ("ERB::Util.url_encode", "URI.encode_uri_component")
_FORM_ENCODERS = ("CGI.escape", "URI.encode_www_form_component")


def _spelled(names: tuple[str, ...]) -> frozenset[str]:
    """The functions as they may be called: `CGI.escape`, `CGI::escape`."""
    return frozenset(name for one in names for name in (one, "::".join(one.rsplit(".", 1))))


SPELLING = Spelling(
    null="nil",
    quote='"',
    quotes=('"', "'"),
    interpolation=("#{", "}"),
    interpolating=('"', '"'),
    key='"{}" => ',
    bare_key="{}: ",
    named_argument="{}: ",
    path_value="ERB::Util.url_encode({})",
    path_value_takes_text=False,
    text="{}.to_s",
    quoting=_spelled(_ENCODERS),
    form_quoting=_spelled(_FORM_ENCODERS),
    blanks='{}.gsub("+", "%20")',
    encoded="{}.to_json",
    encoded_needs=frozenset({"json"}),
    variable="{} = {}",
    fill="{}.sub({}, {})",
    row=("[", "]"),
    needs=frozenset({"erb"}),
)
_HEAD = re.compile(rb"\A(?:#[^\n]*\n)*")


class RubyWriter(SpellingWriter):
    """Ruby 2.5 and later."""

    def text_value(self, module: ModuleInfo, expr: ir.Expr) -> str:
        return f"{as_operand(one_line(module.text(expr)))}.to_s"

    def plain(self, text: str, quote: str) -> str:
        if "#" in text:
            raise Review("the new path holds a character that this literal cannot")
        return super().plain(text, quote)

    def open_up(self, literal: ir.Str, source: bytes) -> list[Edit]:
        body = source[literal.open.end : literal.close.start]
        if source[literal.open.start : literal.open.end] != b"'":
            raise Review("the literal is of a kind that a value cannot be put into")
        if b"\\" in body or b"#" in body:
            raise Review("the literal holds a sign that would mean something else in one with values in it")
        return super().open_up(literal, source)

    def string(self, text: str, like: str) -> str:
        if like.startswith(":"):
            return f":{text}" if text.isidentifier() else f':"{text}"'
        found = super().string(text, like)
        return found.replace("#", "\\#") if found.startswith('"') else found

    def entry(self, key: str, value: str, like: ir.Dict | None, source: bytes) -> str:
        first = like.entries[0].key if like is not None and like.entries else None
        if isinstance(first, ir.Str) and source[first.open.start : first.open.end] == b":":
            return f"{self.string(key, ':')} => {value}"
        return super().entry(key, value, like, source)

    def json_text(self, entries: Sequence[Entry]) -> str | None:
        if all(item.constant for item in entries):
            found = super().json_text(entries)
            inside = found[1:-1].replace('\\"', '"') if found is not None else "'"
            return f"'{inside}'" if "'" not in inside and "\\" not in inside else found
        return f"{self.mapping([item.text for item in entries])}.to_json"

    def imports(self, module: ModuleInfo, needs: frozenset[str], near: Span) -> list[Edit]:
        del near
        wanted = sorted(needs - {item.module for item in module.imports})
        if not wanted:
            return []
        own = [item for item in module.imports if item in module.tree.body]
        quote = "'" if own and module.text(own[-1]).endswith(("'", "')")) else '"'
        lines = [f"require {quote}{name}{quote}" for name in wanted]  # one edit each: calls share them
        before = [item for item in own if not item.level]
        if before:
            end = before[-1].span.end
            return [Edit(Span(end, end), f"\n{line}") for line in lines]
        head = _HEAD.match(module.source)
        at = head.end() if head is not None else 0
        gap = module.source[at : at + 1] != b"\n" and not own
        return [Edit(Span(at, at), text) for text in [*(f"{line}\n" for line in lines), *["\n"] * gap]]


class RubyReads(Reads):
    """How Ruby writes reads of an answer."""

    quotes = ('"', "'")

    def succeeded(self, response: str, client: str) -> str | None:
        return f"{response}.success?" if client.startswith(("Faraday", "HTTParty")) else None

    def key(self, text: str, like: str) -> str:
        if like.startswith(":"):
            return f":{text}" if text.isidentifier() else f':"{text}"'
        return super().key(text, like)

    def one_of(self, code: str, sign: str, statuses: Sequence[str]) -> str:
        return f"{'!' if sign == '!=' else ''}[{', '.join(statuses)}].include?({code})"

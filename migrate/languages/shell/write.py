"""How the shell writes what must change: words in quotes, and JSON inside them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import Value
from migrate.languages.reading import Reads
from migrate.languages.spelling import Spelling, SpellingWriter
from migrate.model import Edit, Span
from migrate.pathmap.model import Scalar
from migrate.rewrite.draft import Code, Content, Entry, Review

SPELLING = Spelling(
    null='""', quote="'", quotes=('"', "'"), interpolation=("$", ""), interpolating=('"', '"')
)
# jq 1.7, "Format strings and escaping": `@uri` leaves the unreserved characters of RFC 3986 as they are.
_ENCODED = "$(jq -rn --arg v {} '$v|@uri')"
_RUNS_JQ = re.compile(rb"(?m)(?:^|[|(;&\s`])jq\s+\S")
_VARIABLE = re.compile(r"\$\w+|\$\{\w+\}")
_OPEN = re.compile(r"(?<!\\)\$(?P<name>[A-Za-z_]\w*)$")  # a variable whose name could go on
_PLAIN = re.compile(r"[\w@%+=:,./-]+")
_SPECIAL = frozenset("\"'\\$`\n")
_PLAIN_TYPES = frozenset({"uuid", "integer", "number", "boolean"})


class ShellWriter(SpellingWriter):
    """POSIX shells."""

    def encodes(self, kind: str | None) -> bool:
        return kind not in _PLAIN_TYPES

    def path_value(
        self, module: ModuleInfo, code: str, expr: ir.Expr, value: Value
    ) -> tuple[str, frozenset[str]]:
        if "@uri" in code:
            return code, frozenset()
        if _RUNS_JQ.search(module.source) is None:
            raise Review("the value belongs in the path percent-encoded, and the script has no means to")
        return _ENCODED.format(_quoted(code)), frozenset()

    def text_value(self, module: ModuleInfo, expr: ir.Expr) -> str:
        return module.text(expr)

    def scalar(self, value: Scalar) -> str:
        return json.dumps(value, ensure_ascii=False)

    def spell(self, content: Content, literal: ir.Str, source: bytes, *, at_end: bool) -> str:
        quote = source[literal.close.start : literal.close.end].decode()
        if any(isinstance(item, Code) and item.literal is None for item in content) and not literal.formatted:
            quote = '"'
        found: list[str] = []
        for item in content:
            if isinstance(item, Code) and item.literal is None:
                found.append(_put_in(item.text))
                continue
            text = item if isinstance(item, str) else item.literal or ""
            if re.match(r"\w", text) and found and re.fullmatch(r"\$\w+", found[-1]):
                found[-1] = "${" + found[-1][1:] + "}"
            found.append(self.plain(text, quote))
        return "".join(found)

    def plain(self, text: str, quote: str) -> str:
        unsafe = {"'": frozenset("'"), '"': frozenset('"\\$`\n')}.get(quote)
        if (set(text) & unsafe) if unsafe is not None else not (not text or _PLAIN.fullmatch(text)):
            raise Review("the new path holds a character that this literal cannot")
        return text

    def interpolates(self, text: str) -> bool:
        return text.startswith("$")

    def apart(self, source: bytes, edits: Sequence[Edit]) -> Sequence[Edit]:
        """`$URL` before what becomes a letter is `${URL}`."""
        found: list[Edit] = []
        touched = sorted(edits, key=lambda edit: (edit.span.start, edit.span.end))
        ends = {edit.span.end for edit in touched if edit.span.start < edit.span.end}
        for index, edit in enumerate(touched):
            follows = source[edit.span.end : edit.span.end + 1].decode(errors="replace")
            last = index + 1 == len(touched) or touched[index + 1].span.start > edit.span.end
            text = edit.text
            if last and re.fullmatch(r"\w", follows) and (name := _OPEN.search(text)):
                text = f"{text[: name.start()]}${{{name['name']}}}"
            found.append(Edit(edit.span, text))
            before = _OPEN.search(
                source[max(0, edit.span.start - 80) : edit.span.start].decode(errors="replace")
            )
            head = (text or (follows if last else ""))[:1]
            if before is None or edit.span.start in ends or not re.match(r"\w", head):
                continue
            at = edit.span.start - len(before["name"].encode())
            found[-1] = Edit(edit.span, "}" + text)
            found.append(Edit(Span(at, at), "{"))
        return found

    def open_up(self, literal: ir.Str, source: bytes) -> list[Edit]:
        if source[literal.open.start : literal.open.end] != b"'":
            return []
        body = source[literal.open.end : literal.close.start].decode(errors="replace")
        if set(body) & set('"\\$`!'):
            raise Review("the literal holds a sign that would mean something else in one with values in it")
        return [Edit(literal.open, '"'), Edit(literal.close, '"')]

    def string(self, text: str, like: str) -> str:
        if like[:2] == '\\"' and not set(text) & _SPECIAL:  # a text inside a text
            return f'\\"{text}\\"'
        quote = like[:1] if like[:1] in ('"', "'") else ""
        if quote == '"' and not set(text) & _SPECIAL:
            return f'"{text}"'
        if not quote and text and _PLAIN.fullmatch(text):
            return text
        return "'" + text.replace("'", "'\\''") + "'"

    def pattern(self, old: ir.Dict) -> ir.Dict | None:
        return None if old.notation is ir.Notation.FORM else old  # the fields of a flag are no JSON

    def entry(self, key: str, value: str, like: ir.Dict | None, source: bytes) -> str:
        if like is None:
            return f"{json.dumps(key)}: {value}"
        match like.notation:
            case ir.Notation.JSON:
                return _as_around(f"{json.dumps(key)}: {value}", like, source)
            case ir.Notation.JQ:
                name = key if key.isidentifier() else json.dumps(key)
                return _as_around(f"{name}: {value}", like, source)
            case ir.Notation.ITEMS if value.startswith('"'):
                return self.string(f"{key}={json.loads(value)}", "")
            case ir.Notation.ITEMS:
                return f"{key}:={value}"
            case _:
                raise Review(f"{key} would have to be put among the fields that the command is given")

    def mapping(self, entries: Sequence[str]) -> str:
        return "{" + ", ".join(entries) + "}"

    def argument(self, name: str, value: str) -> str:
        """A flag and its value."""
        return f"{name}{value}" if name.endswith("=") else f"{name} {value}"

    def json_text(self, entries: Sequence[Entry]) -> str | None:
        if not all(item.constant for item in entries):
            raise Review("v2 wants a value in the body that the script would have to put into JSON")
        return self.string(json.dumps({item.name: item.value for item in entries}, ensure_ascii=False), "'")

    def placeholder(self, content: Content, literal: ir.Str, source: bytes) -> str:
        quote = source[literal.close.start : literal.close.end].decode()
        if any(isinstance(item, Code) and item.literal is None for item in content):
            raise Review("the path is a constant that calls share, and a value belongs in it")
        texts = (item if isinstance(item, str) else item.literal or "" for item in content)
        return "".join(self.plain(text, quote) for text in texts)

    def assignment(self, name: str, value: str) -> str:
        return f"{name}={value}"


def _quoted(code: str) -> str:
    return code if code[:1] == '"' else f'"{code}"'


def _put_in(code: str) -> str:
    """A value as it stands inside quotes, or outside of any."""
    inner = code[1:-1] if len(code) > 1 and code[0] == code[-1] == '"' else code
    if "\n" in inner or not inner.startswith("$") or (inner is code and not _whole(inner)):
        raise Review("the value that belongs in the path is spelled in a way that cannot stand in it")
    return inner


def _whole(code: str) -> bool:
    """Whether the code is one expansion."""
    return _VARIABLE.fullmatch(code) is not None or (code[:2] in ("${", "$(") and code[-1] in "})")


def _as_around(text: str, like: ir.Dict, source: bytes) -> str:
    """`text` as it stands in the literal that holds the mapping."""
    keys = [item.key for item in like.entries if isinstance(item.key, ir.Str)]
    at = keys[0].open if keys else Span(like.span.start - 1, like.span.start)
    spelled = source[at.start : at.end]
    if spelled in (b'\\"', b'"' if not keys else b"\0"):
        return text.replace("\\", "\\\\").replace('"', '\\"')
    if "'" in text or "\\" in text or "$" in text or "`" in text:
        raise Review("the text that is to be put in holds a sign that this literal cannot")
    if spelled in (b'"', b"'", b"\n") or (spelled == b"" and '"' not in text):
        return text
    raise Review("the mapping stands outside quotes")


class ShellReads(Reads):
    """How the shell, with jq, writes reads of an answer."""

    signs = ()

    def index(self, code: str, key: str) -> str:
        raise Review(f"v2 has the answer under {key}")

    def key(self, text: str, like: str) -> str:
        return super().key(text, like) if like[:1] == '"' else text

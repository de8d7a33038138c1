"""How PowerShell writes what must change: hashtables, parameters, values inside strings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.inline import Inline
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import Parameter, Value
from migrate.languages.reading import Reads
from migrate.languages.spelling import Spelling, SpellingWriter, as_operand, one_line
from migrate.model import Edit, Span
from migrate.rewrite.draft import Review

SPELLING = Spelling(
    null="$null",
    true="$true",
    false="$false",
    quote="'",
    quotes=("'", '"'),
    interpolation=("$(", ")"),
    interpolating=('"', '"'),
    mapping=("@{ ", " }"),
    empty_mapping="@{}",
    key="'{}' = ",
    bare_key="{} = ",
    encoded="({} | ConvertTo-Json)",
    variable="{} = {}",
    sigil="$",
    fill="{}.Replace({}, {})",
    moved="({old} -replace '{end}/?$', '{new}')",
)
_NUMBERS = frozenset({"[int]", "[long]", "[int32]", "[int64]", "[guid]", "[uint32]", "[short]"})
_VARIABLE = re.compile(r"\$[A-Za-z_]\w*")
_OPEN = re.compile(rb"(?<![`$])\$([A-Za-z_]\w*)$")  # a variable whose name could go on
_NAME = re.compile(r"[A-Za-z_]\w*")


class PowerShellWriter(SpellingWriter):
    """Windows PowerShell 5.1 and PowerShell 7."""

    def path_value(
        self, module: ModuleInfo, code: str, expr: ir.Expr, value: Value
    ) -> tuple[str, frozenset[str]]:
        node = unwrapped(expr)
        if isinstance(expr, ir.Wrap) and expr.kind == "sub_expression":  # as it stands in a string
            code = module.text(expr.value)
        code = one_line(code)
        is_command = isinstance(node, ir.Call) and node.glue == " " and not code.startswith("(")
        if (is_command or isinstance(expr, Inline)) and _VARIABLE.fullmatch(code) is None:
            code = f"({code})"  # nor commands nor assignments are operands, as values of an entry may be
        lower = code.lower()
        if isinstance(node, ir.Call) and "::escapedatastring(" in lower:
            return code, frozenset()
        if isinstance(node, ir.Call) and "::urlencode(" in lower:  # it writes a blank as a plus sign
            return f"{as_operand(code)}.Replace('+', '%20')", frozenset()
        kind = value.param.annotation if isinstance(value, Parameter) else None
        if kind is not None and module.text(kind).lower().replace("system.", "") in _NUMBERS:
            return code, frozenset()
        return f"[uri]::EscapeDataString({code})", frozenset()

    def text_value(self, module: ModuleInfo, expr: ir.Expr) -> str:
        return f"[string]{as_operand(one_line(module.text(expr)))}"

    def interpolated(self, code: str, quote: str) -> str:
        if "\n" in code or quote not in ('"', ""):
            raise Review("the value that belongs in the path is spelled in a way that cannot stand in it")
        return code if code.startswith("$(") else f"$({code})"

    def plain(self, text: str, quote: str) -> str:
        if set(text) & set("`$\"'\n " if not quote else f"`${quote}\n"):
            raise Review("the new path holds a character that this literal cannot")
        return text

    def open_up(self, literal: ir.Str, source: bytes) -> list[Edit]:
        body = source[literal.open.end : literal.close.start].decode(errors="replace")
        if source[literal.open.start : literal.open.end] != b"'" or set(body) & set("`$\"'"):
            raise Review("the literal holds a sign that would mean something else in one with values in it")
        return [Edit(literal.open, '"'), Edit(literal.close, '"')]

    def interpolates(self, text: str) -> bool:
        return text.startswith("$")

    def string(self, text: str, like: str) -> str:
        if like[:1] == '"' and not set(text) & set('`$"\n'):
            return f'"{text}"'
        return "'" + text.replace("'", "''") + "'"

    def entry(self, key: str, value: str, like: ir.Dict | None, source: bytes) -> str:
        if like is not None and like.notation is not ir.Notation.OWN:
            return super().entry(key, value, like, source)
        keys = [item.key for item in like.entries if isinstance(item.key, ir.Str)] if like is not None else []
        quoted = [source[k.open.start : k.open.end].decode() for k in keys if k.open.start < k.open.end]
        bare = not quoted and _NAME.fullmatch(key) is not None
        return f"{key if bare else self.string(key, quoted[0] if quoted else '')} = {value}"

    def mapping(self, entries: Sequence[str]) -> str:
        return f"@{{ {'; '.join(entries)} }}" if entries else "@{}"

    def argument(self, name: str, value: str) -> str:
        if name == "Method":  # a name of an enumeration, which is written without quotes
            value = value.strip("'").capitalize()
        elif "|" in value:
            value = f"({value})"
        return f"-{name} {value}"

    def fill(self, code: str, values: Mapping[str, str]) -> str:
        return super().fill(code, values)

    def apart(self, source: bytes, edits: Sequence[Edit]) -> Sequence[Edit]:
        """`$URL` before what becomes a letter is `${URL}`."""
        found: list[Edit] = []
        for edit in edits:
            start = edit.span.start
            before = _OPEN.search(source[max(0, start - 80) : start])
            head = edit.text[:1] or source[edit.span.end : edit.span.end + 1].decode(errors="replace")
            if before is not None and re.match(r"[\w:]", head) and edit.span.start < edit.span.end:
                at = edit.span.start - len(before[1])
                found += [Edit(Span(at, at), "{"), Edit(edit.span, "}" + edit.text)]
            else:
                found.append(edit)
        return found


class PowerShellReads(Reads):
    """How PowerShell writes reads of an answer."""

    quotes = ("'", '"')
    signs = ("-eq", "-ne")

    def index(self, code: str, key: str) -> str:
        return f"{code}.{key}" if _NAME.fullmatch(key) else f"{code}['{key}']"

    def one_of(self, code: str, sign: str, statuses: Sequence[str]) -> str:
        return f"{code} {'-in' if sign == '-eq' else '-notin'} {', '.join(statuses)}"

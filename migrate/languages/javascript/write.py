"""How JavaScript and TypeScript write what must change."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo
from migrate.languages.spelling import Spelling, SpellingWriter
from migrate.model import Edit, Span

SPELLING = Spelling(
    null="undefined",
    quote='"',
    quotes=('"', "'", "`"),
    interpolation=("${", "}"),
    interpolating=("`", "`"),
    key='"{}": ',
    bare_key="{}: ",
    path_value="encodeURIComponent({})",
    path_value_takes_text=False,
    text="String({})",
    quoting=frozenset({"encodeURIComponent"}),
    json="JSON.stringify({})",
    variable="const {} = {};",
    fill="{}.replace({}, {})",
    moved='{old}.replace(new RegExp("{end}/?$"), "{new}")',
)


class JavaScriptWriter(SpellingWriter):
    """JavaScript of ECMAScript 2015 and later."""

    def scalar(self, value: object) -> str:
        return "null" if value is None else super().scalar(value)  # type: ignore[arg-type]


_SUCCESS = {"fetch": "ok", "ky": "ok", "superagent": "ok", "got": "ok"}


class JavaScriptReads:
    """How JavaScript writes reads of an answer."""

    def succeeded(self, response: str, client: str) -> str | None:
        member = _SUCCESS.get(client)
        return f"{response}.{member}" if member is not None else None

    def index(self, code: str, key: str) -> str:
        return f"{code}.{key}" if key.isidentifier() else f'{code}["{key}"]'

    def key(self, text: str, like: str) -> str:
        quote = like[:1] if like[:1] in ("'", '"', "`") else '"'
        return f"{quote}{text}{quote}"

    def status_test(self, module: ModuleInfo, test: ir.Opaque, statuses: Sequence[int]) -> list[Edit] | None:
        if len(test.parts) != 2 or not isinstance(test.parts[1], ir.Const):
            return None
        left, number = test.parts
        between = Span(left.span.end, number.span.start)
        sign = module.source[between.start : between.end].decode().strip()
        if sign not in ("==", "===", "!=", "!=="):
            return None
        if len(statuses) == 1:
            return [Edit(number.span, str(statuses[0]))]
        listed = ", ".join(map(str, sorted(statuses)))
        text = f"{'!' if sign[0] == '!' else ''}[{listed}].includes({module.text(left)})"
        return [Edit(test.span, text)]

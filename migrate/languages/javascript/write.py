"""How JavaScript and TypeScript write what must change."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.languages.reading import Reads
from migrate.languages.spelling import Spelling, SpellingWriter
from migrate.pathmap.model import Scalar

SPELLING = Spelling(
    null="undefined",
    one_kind=r"\b(?:Record|Map)<\s*string\s*,\s*string\s*>|:\s*string\s*[;,]?\s*\}\s*=",
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
    encoded="JSON.stringify({})",
    variable="const {} = {};",
    fill="{}.replace({}, {})",
    instead_of={"delete": "del"},
    moved='{old}.replace(new RegExp("{end}/?$"), "{new}")',
)


class JavaScriptWriter(SpellingWriter):
    """JavaScript of ECMAScript 2015 and later."""

    def scalar(self, value: Scalar) -> str:
        return "null" if value is None else super().scalar(value)


_SUCCESS = {"fetch": "ok", "ky": "ok", "superagent": "ok", "got": "ok"}


class JavaScriptReads(Reads):
    """How JavaScript writes reads of an answer."""

    quotes = ('"', "'", "`")
    signs = ("==", "===", "!=", "!==")

    def succeeded(self, response: str, client: str) -> str | None:
        member = _SUCCESS.get(client)
        return f"{response}.{member}" if member is not None else None

    def index(self, code: str, key: str) -> str:
        return f"{code}.{key}" if key.isidentifier() else super().index(code, key)

    def one_of(self, code: str, sign: str, statuses: Sequence[str]) -> str:
        return f"{'!' if sign[0] == '!' else ''}[{', '.join(statuses)}].includes({code})"

"""How Python writes reads of an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo
from migrate.model import Edit, Span

_SUCCESS = {"requests": "ok", "httpx": "is_success", "aiohttp": "ok"}
_OPERATORS = {"==": "in", "!=": "not in"}


class PythonReads:
    """Python's answer reads, by client."""

    def succeeded(self, response: str, client: str) -> str | None:
        member = _SUCCESS.get(client)
        return f"{response}.{member}" if member is not None else None

    def index(self, code: str, key: str) -> str:
        return f'{code}["{key}"]'

    def key(self, text: str, like: str) -> str:
        quote = "'" if like.lstrip("rRuUbBfF").startswith("'") else '"'
        return f"{quote}{text}{quote}"

    def status_test(self, module: ModuleInfo, test: ir.Opaque, statuses: Sequence[int]) -> list[Edit] | None:
        if len(test.parts) != 2:
            return None
        left, right = test.parts
        number = right if isinstance(right, ir.Const) else None
        if number is None:
            return None
        if len(statuses) == 1:
            return [Edit(number.span, str(statuses[0]))]
        between = Span(left.span.end, number.span.start)
        operator = module.source[between.start : between.end].decode().strip()
        if operator not in _OPERATORS or not re.fullmatch(r"\d+", module.text(number)):
            return None
        listed = ", ".join(map(str, sorted(statuses)))
        return [Edit(Span(between.start, number.span.end), f" {_OPERATORS[operator]} ({listed})")]

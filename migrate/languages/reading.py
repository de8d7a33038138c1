"""How most languages write reads of an answer: the base of their `ResponseWriter`s."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo
from migrate.languages.spelling import as_operand
from migrate.model import Edit


class Reads:
    """Reads of an answer; a language overrides what it writes otherwise.

    A key is put into one of `quotes`, the first where the old one tells none. `signs` are the operators that
    compare a status with a number.
    """

    quotes: ClassVar[tuple[str, ...]] = ('"',)
    signs: ClassVar[tuple[str, ...]] = ("==", "!=")

    def succeeded(self, response: str, client: str) -> str | None:
        del response, client
        return None

    def index(self, code: str, key: str) -> str:
        return f'{code}["{key}"]'

    def key(self, text: str, like: str) -> str:
        quote = like[:1] if like[:1] in self.quotes else self.quotes[0]
        return f"{quote}{text}{quote}"

    def status_test(self, module: ModuleInfo, test: ir.Opaque, statuses: Sequence[int]) -> list[Edit] | None:
        """`response.status == 200` becomes a test of another status, or of several."""
        if len(test.parts) != 2 or not isinstance(test.parts[1], ir.Const):
            return None
        left, number = test.parts
        sign = module.source[left.span.end : number.span.start].decode().strip().lower()
        if sign not in self.signs:
            return None
        if len(statuses) == 1:
            return [Edit(number.span, str(statuses[0]))]
        return [
            Edit(test.span, self.one_of(module.text(left), sign, [str(code) for code in sorted(statuses)]))
        ]

    def one_of(self, code: str, sign: str, statuses: Sequence[str]) -> str:
        """The test that `code` is (or, by its `sign`, is not) one of the statuses."""
        code = as_operand(code)
        joint = " || " if sign == "==" else " && "
        return f"({joint.join(f'{code} {sign} {status}' for status in statuses)})"

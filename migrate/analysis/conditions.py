"""Tests whether a parameter was given, as they are written: `if query:`, `if (body !== undefined)`."""

from __future__ import annotations

import re

from migrate.analysis import ir
from migrate.analysis.scope import Binding, Context

_NOTHING = r"(?:None|null|nil|undefined)"
# What is true where the value N is something; N stands for the name.
_GIVEN = re.compile(
    rf"""(?:
        !!\s*N | N
      | N\s*(?:!=|!==|is\ not|-ne)\s*{_NOTHING}
      | {_NOTHING}\s*(?:!=|!==|-ne)\s*N
      | typeof\s+N\s*!==?\s*["']undefined["']
      | (?:bool|isset|Boolean)\(\s*N\s*\)
      | (?:!|not\s)\s*(?:empty|is_null)\(\s*N\s*\)
      | !\s*N\.nil\? | N&\.any\?
      | N\?\.length(?:\s*(?:>|!==?)\s*0)?
    )""",
    re.X,
)
# The same, which fails, or is said to fail, where there is no value at all.
_FILLED = re.compile(
    r"""(?:
        (?:len|count|sizeof)\(\s*N\s*\)(?:\s*(?:>|!==?)\s*0)?
      | N\.(?:length|size|Count|count)(?:\(\))?(?:\s*(?:>|!==?)\s*0)?
      | Object\.(?:keys|entries)\(\s*N\s*\)\.length(?:\s*(?:>|!==?)\s*0)?
      | !\s*N\.(?:isEmpty\(\)|empty\?)
      | N\.any\?
    )""",
    re.X,
)
# What is true where it is nothing.
_ABSENT = re.compile(
    rf"""(?:
        (?:!|not\s)\s*N
      | N\s*(?:===?|is|-eq)\s*{_NOTHING}
      | {_NOTHING}\s*(?:===?|-eq)\s*N
      | typeof\s+N\s*===?\s*["']undefined["']
      | (?:empty|is_null)\(\s*N\s*\) | (?:!|not\s)\s*isset\(\s*N\s*\)
      | N\.nil\?
    )""",
    re.X,
)
_AND = re.compile(r"\s*(?:&&|\band\b)\s*")


def asks_for(test: ir.Expr, context: Context, name: str, *, nothing: bool = False) -> bool:
    """Whether `test` is true where the variable `name` holds something, and looks at nothing else.

    `nothing`: what holds nothing has a length, too.
    """
    first, *rest = _AND.split(_spelled(test, context, name))
    known = _GIVEN.fullmatch(first) or (nothing and _FILLED.fullmatch(first))
    return bool(known) and all(map(_is_known, rest))


def fills(item: Binding, name: str) -> bool:
    """Whether a binding gives `name` an empty mapping where it is nothing: `if name is None: name = {}`."""
    blocks, expr = item.context.blocks, item.expr
    if not isinstance(expr, ir.Dict) or expr.entries or item.augmented or not blocks:
        return False
    tests = list(item.context.scope.module.guards.get(blocks[-1][0], ()))
    asked = len(tests) == 1 and _ABSENT.fullmatch(_spelled(tests[0][0], item.context, name)) is not None
    return asked and tests[0][1]


def _spelled(test: ir.Expr, context: Context, name: str) -> str:
    """The test on one line, with N for `name`."""
    text = " ".join(context.scope.module.text(test).split())
    while text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1].strip()
    return re.sub(rf"(?<![\w.$])\$?{re.escape(name.lstrip('$'))}(?!\w)", "N", text)


def _is_known(part: str) -> bool:
    return (_GIVEN.fullmatch(part) or _FILLED.fullmatch(part)) is not None


def runs_with(at: Context, here: Context, name: str, *, nothing: bool = False) -> bool:
    """Whether what stands at `at` runs where `here` does and `name` holds something, and else never.

    What runs wherever `here` does is no such thing.
    """
    if at.scope is not here.scope:
        return False
    shared = 0
    for one, other in zip(at.blocks, here.blocks, strict=False):
        if one != other:
            break
        shared += 1
    if shared < len(here.blocks):  # the one may run where the other does not
        return False
    module = at.scope.module
    for number, loops in at.blocks[shared:]:
        tests = list(module.guards.get(number, ()))
        if loops or len(tests) != 1:
            return False
        test, wanted = tests[0]
        if not wanted or not asks_for(test, at, name, nothing=nothing):
            return False
    return len(at.blocks) > shared

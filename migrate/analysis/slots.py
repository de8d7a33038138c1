"""Where the parts of a request stand in the source: the argument that carries one, and the list around it."""

from __future__ import annotations

from dataclasses import dataclass

from migrate.analysis import ir
from migrate.analysis.library import Role
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.values import Value
from migrate.model import Span


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Home:
    """A list with commas that parts of a request stand in: a call's arguments, or a mapping of options.

    `prefix` is the path of keys that lead to a mapping inside the options.
    """

    inner: Span
    items: tuple[ir.Arg, ...]
    module: ModuleInfo
    mapping: ir.Dict | None = None
    prefix: str = ""
    given: ir.Expr | None = None  # what the call is given, where that stands for the mapping
    glue: str = ","  # what stands between the items
    statement: ir.Stmt | None = None  # the assignment that gives the one item
    before: bool = False  # what the function was given before it is called
    around: ir.Call | None = None  # the call that only adds the one item to its first argument


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Slot:
    """An argument of the call as written that carries a part of the request.

    `home` is the list that it stands in; None: the arguments of the call.
    """

    role: Role
    arg: ir.Arg
    value: Value
    context: Context
    position: int | None = None
    home: Home | None = None
    step: ir.Call | None = None  # the step that gives it
    poured: bool = False  # its entries are put beside others, and something must give them
    always: bool = False  # a text is made of it and sent, also where it is nothing
    whole: bool = False  # it goes as a whole when nothing is left in it
    feeding: tuple[Span, ...] = ()  # what goes with it elsewhere

    @property
    def is_empty_text(self) -> bool:
        """Whether it is a body that is a literal without any text."""
        expr = self.arg.value
        is_body = self.role in (Role.JSON, Role.DATA, Role.RAW)
        return is_body and isinstance(expr, ir.Str) and not any(part.text or part.expr for part in expr.parts)

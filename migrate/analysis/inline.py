"""Assignments that stand within an expression: `if ((r = get()).ok)`, `x && (path = "/a")`, a walrus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from migrate.analysis import ir
from migrate.model import Span

PATTERN = "pattern"  # a target that takes something out of its value in a way that is not followed
POINTER = "pointer"  # a variable itself, not its value, is given away: `set(&name)`, `ref name`
DEREFERENCE = "dereference"  # what a pointer points to: `*name`


@dataclass(slots=True, eq=False, kw_only=True)
class Inline(ir.Wrap):
    """An expression that gives a name its value, and is that value; `made` says what it gives to whom.

    `foreign`: what says before it that the name is another scope's.
    """

    made: tuple[ir.Assign, ...]
    foreign: tuple[ir.Compound, ...] = ()

    def named(self) -> Iterator[ir.Assign]:
        """Those that give a name its value; what is set in an object stays an expression of this one."""
        return (item for item in self.made if _is_named(item.target))

    def children(self) -> Iterator[ir.Expr]:
        yield self.value
        yield from (item.target for item in self.made if not _is_named(item.target))


def _is_named(target: ir.Expr) -> bool:
    return isinstance(target, ir.Name | ir.Seq) or (isinstance(target, ir.Wrap) and target.kind == PATTERN)


def unknown(span: Span, kind: str, names: Iterable[ir.Name], parts: Iterable[ir.Expr] = ()) -> Inline:
    """An expression that gives `names` values that are not known, as patterns do."""
    made = tuple(ir.Assign(span=name.span, target=name, value=None, rebinds=False) for name in names)
    return Inline(span=span, kind=kind, value=ir.Opaque(span=span, parts=tuple(parts), kind=kind), made=made)


def inline(span: Span, kind: str, statements: Iterable[ir.Stmt]) -> Inline | None:
    """The expression that an assignment is, which would be `statements`; None where these do more."""
    made, parts, foreign = list[ir.Assign](), list[ir.Expr](), list[ir.Compound]()
    for item in statements:
        match item:
            case ir.Compound(kind="global_statement"):
                foreign.append(item)
            case ir.Assign() | ir.Eval():
                made.extend([item] if isinstance(item, ir.Assign) else [])
                parts.extend([item.value] if item.value is not None else [])
            case _:
                return None
    if not made:
        return None
    only = len(parts) == 1 and not made[-1].augmented
    value = parts[0] if only else ir.Opaque(span=span, parts=tuple(parts), kind=kind)
    return Inline(span=span, value=value, kind=kind, made=tuple(made), foreign=tuple(foreign))


def sets_names(expr: ir.Expr) -> bool:
    """Whether an assignment stands in `expr`, so that it matters when that is evaluated."""
    return any(isinstance(node, Inline) for node in ir.walk(expr))


def evaluated(root: ir.Expr, *, sure: bool = True) -> Iterator[tuple[ir.Expr, ir.Expr | None, bool]]:
    """`root` and all below it, each with what is around it, and whether it is evaluated whenever `root` is.

    Only the first part of a choice, or of what is not known, surely is: `a && b`, `a ? b : c`.
    """
    stack: list[tuple[ir.Expr, ir.Expr | None, bool]] = [(root, None, sure)]
    while stack:
        node, parent, always = stack.pop()
        yield node, parent, always
        may_skip = isinstance(node, ir.Either | ir.Opaque)
        stack.extend(
            (child, node, always and not (may_skip and index)) for index, child in enumerate(node.children())
        )

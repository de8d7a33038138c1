"""Declarations that say by marks what they do: annotations and attributes, as part of the lowered tree."""

from __future__ import annotations

from dataclasses import dataclass

from migrate.analysis import ir
from migrate.analysis.library import Declares
from migrate.model import Span


@dataclass(slots=True, eq=False, kw_only=True)
class Mark:
    """What is said of a declaration beside it: an annotation, an attribute. `span` goes where it goes."""

    span: Span
    call: ir.Call


@dataclass(slots=True, eq=False, kw_only=True)
class DeclaredParam:
    """A parameter of a declared function. `optional`: it may be absent."""

    name: str
    span: Span
    marks: tuple[Mark, ...]
    kind: str  # its type, as written
    optional: bool = False


@dataclass(slots=True, eq=False, kw_only=True)
class Declared(ir.Stmt):
    """A function without a body, of which the marks say what it does: an operation of a declared client."""

    name: str
    marks: tuple[Mark, ...]
    params: tuple[DeclaredParam, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Declaration:
    """The declaration behind a call site: `mark`, one of those of `node`, says method and path.

    `unsure` is why no base can be said for it.
    """

    node: Declared
    kind: Declares
    mark: ir.Call
    name: str  # what the mark is called, with its package
    unsure: str | None = None

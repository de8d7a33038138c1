"""Constructors that set fields by their parameters alone: of records, and of classes with parameters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from migrate.analysis import ir
from migrate.model import Span

THIS = "this"


def receiver(at: Span, this: str = THIS) -> ir.Param:
    """The object, as the first parameter of its methods."""
    return ir.Param(name=this, span=at)


def member(name: str, at: Span, this: str = THIS, shown: Span | None = None) -> ir.Attr:
    """`this.name`; `shown` is where it stands in the text, if it does."""
    return ir.Attr(span=shown or at, value=ir.Name(span=at, id=this), name=name, name_span=shown or at)


def constructor(
    span: Span,
    at: Span,
    given: Sequence[ir.Param],
    further: Iterable[ir.Stmt] = (),
    *,
    this: str = THIS,
    shown: bool = False,
) -> ir.Function:
    """What makes an object whose fields are `given`; `further` is what it does besides.

    `shown` where a literal names the fields, so that they stand where they are declared.
    """
    body = [
        ir.Assign(
            span=param.span,
            target=member(param.name, at, this, param.span if shown else None),
            value=ir.Name(span=param.span, id=param.name),
        )
        for param in given
    ]
    return ir.Function(
        span=span,
        name=ir.CONSTRUCTOR,
        name_span=at,
        params=(receiver(at, this), *given),
        body=(*body, *further),
        receiver=True,
    )

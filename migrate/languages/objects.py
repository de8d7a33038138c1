"""Constructors that set fields by their parameters alone: of records, and of classes with parameters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from migrate.analysis import ir
from migrate.model import Span

THIS = "this"


def receiver(at: Span) -> ir.Param:
    """The object, as the first parameter of its methods."""
    return ir.Param(name=THIS, span=at)


def member(name: str, at: Span) -> ir.Attr:
    """`this.name`."""
    return ir.Attr(span=at, value=ir.Name(span=at, id=THIS), name=name, name_span=at)


def constructor(
    span: Span, at: Span, given: Sequence[ir.Param], further: Iterable[ir.Stmt] = ()
) -> ir.Function:
    """What makes an object whose fields are `given`; `further` is what it does besides."""
    body = [
        ir.Assign(
            span=param.span, target=member(param.name, at), value=ir.Name(span=param.span, id=param.name)
        )
        for param in given
    ]
    return ir.Function(
        span=span,
        name=ir.CONSTRUCTOR,
        name_span=at,
        params=(receiver(at), *given),
        body=(*body, *further),
        receiver=True,
    )

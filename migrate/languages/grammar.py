"""A tree-sitter grammar, loaded with the first text that is read by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.lowering import Lowering, error_spans
from migrate.languages.parsing import root_of

if TYPE_CHECKING:
    from tree_sitter import Node, Parser


@dataclass(slots=True)
class Grammar:
    """`language` gives what is in the grammar's package; `as_read` is a text as the grammar reads it."""

    language: Callable[[], object]
    as_read: Callable[[bytes], bytes] = field(default=lambda source: source)
    _parser: Parser | None = None

    @property
    def parser(self) -> Parser:
        """The parser."""
        if self._parser is None:
            from tree_sitter import Language, Parser

            self._parser = Parser(Language(self.language()))
        return self._parser

    def root(self, source: bytes) -> Node:
        """The root of the syntax tree of `source` (UTF-8).

        Raises:
            Unreadable: it takes the parser too long.
        """
        return root_of(self.parser, self.as_read(source))

    def lowered(self, lowering: Lowering, source: bytes, file: str) -> ir.Module:
        """The module that `source` (UTF-8) is.

        Raises:
            RecursionError: the source is nested deeper than the interpreter's stack.
        """
        return lowering.module(self.root(source), source, file)

    def broken(self, source: bytes, file: str) -> int:
        """How many broken places there are in `source`."""
        del file
        return sum(1 for _ in error_spans(self.root(source)))

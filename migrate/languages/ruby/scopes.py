"""The lowering of one Ruby file: which words are variables where it stands, and its heredocs."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from migrate.languages.lowering import Lowering

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruby(Lowering):
    """What is known while a file is lowered from its top to its end.

    `heredocs` are the bodies of texts that stand below their lines, by where they are named. `scopes` are the
    variables of the scopes around the place that is read, innermost last, and `methods` the names of the
    methods around it.
    """

    heredocs: Mapping[int, Node] = field(default_factory=dict[int, "Node"])
    scopes: list[set[str]] = field(default_factory=lambda: [set[str]()])
    methods: list[str] = field(default_factory=list[str])
    owners: list[str] = field(default_factory=list[str])  # classes and modules

    @property
    def method(self) -> str:
        """The name of the method around the place; nothing outside methods."""
        return self.methods[-1] if self.methods else ""

    def is_local(self, word: str) -> bool:
        """Whether `word` was assigned before in the scope."""
        return word in self.scopes[-1]

    def assign(self, word: str) -> None:
        """From here on `word` is a variable."""
        self.scopes[-1].add(word)

    @contextmanager
    def scope(self, *, inside: bool = False, method: str | None = None) -> Generator[None]:
        """A scope; `inside`: the variables around it are seen in it."""
        self.scopes.append(set(self.scopes[-1]) if inside else set())
        if method is not None:
            self.methods.append(method)
        try:
            yield
        finally:
            self.scopes.pop()
            if method is not None:
                self.methods.pop()

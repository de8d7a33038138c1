"""A rewrite under way: its edits, the reasons that stop it, and what a language must know to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.sites import CallSite
from migrate.analysis.slots import Slot
from migrate.analysis.values import Value
from migrate.model import Basis, Edit, Span
from migrate.pathmap.model import Pagination, Scalar
from migrate.plan import FileEdit

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator
    from migrate.rewrite.carry import Field


class Review(Exception):
    """The call must go to a person; the message is the reason shown."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Code:
    """Source text put into a URL as one path segment's value; `literal` when its text is known.

    `origin` is the expression where it stands in the URL already; `here` says that it means at the call what
    it means there.
    """

    name: str
    text: str = ""
    literal: str | None = None
    needs: frozenset[str] = frozenset()
    origin: ir.Expr | None = None
    here: bool = True
    since: int = 0  # the byte from which on the names in it are known


Content = Sequence["str | Code"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry that a mapping gets: its source text, and its value where that is a constant."""

    name: str
    text: str
    code: str  # the value
    constant: bool = False
    value: Scalar = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """What stands before and behind a value to give its JSON text, and the helpers that this needs."""

    before: str
    behind: str
    needs: frozenset[str] = frozenset()


class Writer(Protocol):
    """How a language writes what must change. Every text is source text of the language."""

    @property
    def joins(self) -> bool:
        """Whether a value is put into a literal by ending it."""
        ...

    def scalar(self, value: Scalar) -> str:
        """A constant."""
        ...

    def null(self, kind: str = "") -> str:
        """The absent value, where a value of `kind` is taken.

        Raises:
            Review: `kind` has none.
        """
        ...

    def present(self, text: str, kind: str) -> str:
        """A value where one of `kind` is taken that may be absent."""
        ...

    def path_value(
        self, module: ModuleInfo, code: str, expr: ir.Expr, value: Value
    ) -> tuple[str, frozenset[str]]:
        """`code` percent-encoded as one path segment, and the helpers that this needs."""
        ...

    def text_value(self, module: ModuleInfo, expr: ir.Expr) -> str:
        """`expr` as text."""
        ...

    def encodes(self, kind: str | None) -> bool:
        """Whether a value that the map calls `kind` is percent-encoded where it is put into a path."""
        ...

    def imports(self, module: ModuleInfo, needs: frozenset[str], near: Span) -> list[Edit]:
        """What brings the helpers `needs` into the file."""
        ...

    def also_import(self, module: ModuleInfo, statement: ir.Import, name: str) -> list[Edit]:
        """What imports `name` from where `statement` imports from.

        Raises:
            Review: the language has no such import.
        """
        ...

    def spell(self, content: Content, literal: ir.Str, source: bytes, *, at_end: bool) -> str:
        """`content` as it stands inside `literal`, once `open_up` has made it interpolating where needed.

        Raises:
            Review: the literal cannot hold it.
        """
        ...

    def apart(self, source: bytes, edits: Sequence[Edit]) -> Sequence[Edit]:
        """`edits` of a file, with what keeps new text apart from a value that it comes to stand against."""
        ...

    def tidy(self, source: bytes, edits: Sequence[Edit]) -> Sequence[Edit]:
        """All the edits of a file, with what takes out what they leave without a use."""
        ...

    def open_up(self, literal: ir.Str, source: bytes) -> list[Edit]:
        """What makes `literal` interpolate, its other text kept."""
        ...

    @property
    def open_needs(self) -> frozenset[str]:
        """What a literal that is opened up needs of the language, and old versions of it lack."""
        ...

    def wrapped(self, content: Content, literal: ir.Str, source: bytes, parent: ir.Expr | None) -> list[Edit]:
        """What stands around a literal that values are put into; `parent` is what it is a part of.

        Raises:
            Review: the literal cannot be one.
        """
        ...

    def placeholder(self, content: Content, literal: ir.Str, source: bytes) -> str:
        """`content` inside a constant, with named placeholders for the values."""
        ...

    def fill(self, code: str, values: Mapping[str, str]) -> str:
        """The constant `code` with its placeholders filled."""
        ...

    def fill_all(self, code: str, values: str) -> str:
        """The constant `code` with its placeholders filled by the entries of `values`, which may be absent.

        Raises:
            Review: the language has no short way to say that.
        """
        ...

    def optional(self, name: str) -> str:
        """A parameter that may be left out."""
        ...

    def string(self, text: str, like: str) -> str:
        """A string literal, quoted as the source text `like` is where that is one."""
        ...

    def pattern(self, old: ir.Dict) -> ir.Dict | None:
        """What a mapping that is made anew spells its keys like, when it takes entries of `old`."""
        ...

    def entry(self, key: str, value: str, like: ir.Dict | None, source: bytes) -> str:
        """An entry of a mapping literal."""
        ...

    def mapping(self, entries: Sequence[str]) -> str:
        """A mapping literal."""
        ...

    def lines(self, entries: Sequence[str]) -> str:
        """A list of texts."""
        ...

    def argument(self, name: str, value: str) -> str:
        """A named argument."""
        ...

    def encoded(self) -> Encoded | None:
        """What gives the JSON text of a value; None where there is no such way."""
        ...

    def json_text(self, entries: Sequence[Entry]) -> str | None:
        """The JSON text of a mapping with `entries`; None where the language has no way to write it."""
        ...

    def assignment(self, name: str, value: str) -> str:
        """A statement that gives a new variable its value, without the line's end."""
        ...

    def moved_base(self, old: str, end: str, new: str) -> str:
        """The base URL `old`, whose end `end` is `new` instead.

        Raises:
            Review: the language has no short way to say that.
        """
        ...

    def interpolates(self, text: str) -> bool:
        """Whether `text`, as `spell` wrote it, is one value put in, and nothing that ends the literal."""
        ...

    def behind(self, source: bytes, statement: Span) -> int:
        """Where a statement can stand behind the lines `statement`, once what they made is tested."""
        ...

    @property
    def fill_needs(self) -> frozenset[str]:
        """The helpers that `fill` needs."""
        ...

    def one_kind(self) -> tuple[str, bool]:
        """What declares a mapping for values of one kind, as a pattern; whether each that is filled is so."""
        ...

    def are_texts(self, module: ModuleInfo, values: Sequence[ir.Expr]) -> bool:
        """Whether the values of a form, which are of one type, are sure to be texts."""
        ...

    def is_pure(self, func: str) -> bool:
        """Whether a call of `func` only spells what it is given, and may happen later."""
        ...

    @property
    def sigil(self) -> str:
        """The sign before the name of a variable."""
        ...

    def row(self) -> tuple[str, str]:
        """What stands around several values that a formatting operator is given."""
        ...

    def function_name(self, name: str) -> str:
        """A name like `name` that a function may have."""
        ...

    def copy_gap(self, *, method: bool) -> str:
        """What stands between a function and its copy after it."""
        ...

    def page_loop(self, evaluator: Evaluator, draft: Draft, pages: Pagination, item: Field) -> str:
        """Turn the loop over page numbers around the call into a walk; gives the entry instead of the page's.

        Raises:
            Review: the loop is not of a shape that can be turned.
        """
        ...


@dataclass(slots=True, kw_only=True)
class Draft:
    """The edits of one call, and the notes that go with it."""

    site: CallSite
    writer: Writer
    accept: frozenset[Basis] = frozenset()
    edits: list[FileEdit] = field(default_factory=list[FileEdit])
    needs: set[str] = field(default_factory=set[str])
    notes: list[str] = field(default_factory=list[str])
    shared: set[tuple[str, int]] = field(
        default_factory=set[tuple[str, int]]
    )  # literals of others that are edited
    switched: set[tuple[str, int]] = field(
        default_factory=set[tuple[str, int]]
    )  # literals that hold the version of a base, and are edited
    likely: bool = False  # something was inferred
    hides_query: bool = False  # the URL's query is not seen
    target: str = ""  # v2's method
    kept: set[ir.Expr] = field(default_factory=set[ir.Expr])  # values that were given before, with the URL
    in_url: Slot | None = None  # a mapping that is written into the URL as its query

    @property
    def module(self) -> ModuleInfo:
        return self.site.module

    def add_slot(self, slot: Slot) -> None:
        """What the call carries beside what its site says."""
        self.site = replace(self.site, slots=(*self.site.slots, slot))

    def put(self, edit: Edit, module: ModuleInfo | None = None) -> None:
        """Add an edit of `module`, the call's own when None."""
        self.edits.append(FileEdit((module or self.module).file, edit))

    def put_all(self, edits: Sequence[Edit], module: ModuleInfo | None = None) -> None:
        """Add several."""
        for edit in edits:
            self.put(edit, module)

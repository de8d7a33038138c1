"""What a module is made of: scopes, bindings, functions, classes, and where each expression stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.marks import Declared


@dataclass(slots=True, eq=False)
class Binding:
    """One place that gives a name a value. `expr` None: the value is not known."""

    name: str
    context: Context
    offset: int
    expr: ir.Expr | None = None
    augmented: bool = False
    function: FunctionInfo | None = None
    cls: ClassInfo | None = None
    imported: tuple[ir.Import, str | None] | None = None  # (statement, name in the module; None: the module)
    param: ir.Param | None = None
    annotation: ir.Expr | None = None
    statement: ir.Stmt | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """The files of a folder that are imported as one; `find` gives what a name is in them."""

    find: Callable[[str], Binding | None]


@dataclass(slots=True, eq=False)
class Scope:
    """A module's, class's or function's names."""

    module: ModuleInfo
    parent: Scope | None = None
    function: FunctionInfo | None = None
    cls: ClassInfo | None = None
    foreign: set[str] = field(default_factory=set[str])  # names that `global` gives to another scope
    bindings: dict[str, list[Binding]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Context:
    """Where an expression stands: its scope, and the blocks around it (number, whether a loop)."""

    scope: Scope
    blocks: tuple[tuple[int, bool], ...] = ()
    statement: ir.Stmt | None = None


@dataclass(slots=True, eq=False)
class FunctionInfo:
    """A function or method."""

    node: ir.Function
    scope: Scope
    cls: ClassInfo | None
    made: ir.Lambda | None = None  # where it stands as an expression
    returns: list[tuple[ir.Expr, Context]] = field(default_factory=list[tuple[ir.Expr, Context]])

    @property
    def module(self) -> ModuleInfo:
        return self.scope.module

    @property
    def params(self) -> tuple[ir.Param, ...]:
        """The parameters a caller fills: without the receiver."""
        return self.node.params[1:] if self.node.receiver else self.node.params


@dataclass(slots=True, eq=False)
class ClassInfo:
    """A class; `attributes` holds what its body and `self.x = ...` bind."""

    node: ir.Class
    scope: Scope
    outer: Context
    methods: dict[str, FunctionInfo] = field(default_factory=dict[str, FunctionInfo])
    attributes: dict[str, list[Binding]] = field(default_factory=lambda: defaultdict(list))

    @property
    def name(self) -> str:
        return self.node.name


@dataclass(frozen=True, slots=True)
class Guards:
    """The tests before branch `index` of an `if`, which failed, and its own; a chain may have thousands."""

    tests: tuple[ir.Expr, ...]
    index: int

    def __iter__(self) -> Iterator[tuple[ir.Expr, bool]]:
        yield from ((test, False) for test in self.tests[: self.index])
        yield from ((test, True) for test in self.tests[self.index : self.index + 1])


@dataclass(slots=True, eq=False)
class ModuleInfo:
    """One analysed file."""

    tree: ir.Module
    scope: Scope = field(init=False)
    calls: list[tuple[ir.Call, Context]] = field(default_factory=list[tuple[ir.Call, Context]])
    names: dict[str, list[tuple[ir.Name, Context]]] = field(default_factory=lambda: defaultdict(list))
    uses: dict[str, dict[Scope, list[tuple[ir.Name, Context]]]] = field(
        default_factory=dict[str, "dict[Scope, list[tuple[ir.Name, Context]]]"]
    )  # the names by the scope that binds them, of those that were asked for
    attrs: dict[str, list[tuple[ir.Attr, Context]]] = field(default_factory=lambda: defaultdict(list))
    assigned: list[tuple[ir.Assign, Context]] = field(default_factory=list[tuple[ir.Assign, Context]])
    set_items: list[tuple[ir.Index, Binding]] = field(default_factory=list[tuple[ir.Index, Binding]])
    strings: list[tuple[ir.Str, Context]] = field(default_factory=list[tuple[ir.Str, Context]])
    reads: dict[ir.Expr, tuple[ir.Expr, Context]] = field(
        default_factory=dict[ir.Expr, tuple[ir.Expr, Context]]
    )
    imports: list[ir.Import] = field(default_factory=list[ir.Import])
    functions: list[FunctionInfo] = field(default_factory=list[FunctionInfo])
    lambdas: dict[ir.Lambda, FunctionInfo] = field(default_factory=dict["ir.Lambda", "FunctionInfo"])
    classes: list[ClassInfo] = field(default_factory=list[ClassInfo])
    declared: dict[ir.Call, tuple[Declared, ClassInfo]] = field(
        default_factory=dict[ir.Call, tuple[Declared, "ClassInfo"]]
    )  # the operations that a class declares, by each of their marks
    contexts: dict[ir.Expr, Context] = field(default_factory=dict[ir.Expr, Context])
    # What it gives others, by the name that they ask for, of what was asked for.
    given: dict[str, Binding] = field(default_factory=dict[str, Binding])
    # What is set where the file declares no such name: another file's, or a member that a class inherits.
    loose: dict[str, list[tuple[Binding, Scope]]] = field(default_factory=lambda: defaultdict(list))
    # What members of other objects than a method's own are given, by their name, with the object.
    sets: dict[str, list[tuple[ir.Expr, Binding]]] = field(default_factory=lambda: defaultdict(list))
    called_sets: dict[str, list[tuple[ir.Expr, Binding]]] | None = None  # the same by calls, once asked for
    # The scopes in which a variable itself is given to what may set it, by its name.
    given_away: dict[str, list[Scope]] = field(default_factory=lambda: defaultdict(list))
    parents: dict[ir.Expr, ir.Expr] = field(default_factory=dict[ir.Expr, ir.Expr])
    loops: dict[int, ir.Compound] = field(default_factory=dict[int, ir.Compound])  # by their block's number
    # The tests that lead into a block of an `if`, by the block's number, and what each must be.
    guards: dict[int, Iterable[tuple[ir.Expr, bool]]] = field(
        default_factory=dict[int, Iterable[tuple[ir.Expr, bool]]]
    )

    @property
    def file(self) -> str:
        return self.tree.file

    @property
    def source(self) -> bytes:
        return self.tree.source

    def text(self, node: ir.Expr | ir.Stmt | ir.Arg | ir.Entry) -> str:
        """The node's source text."""
        return self.source[node.span.start : node.span.end].decode(errors="replace")

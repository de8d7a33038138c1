"""The small tree that every language is lowered to: only what the string interpreter needs, with byte spans.

Nodes compare by identity, so a node is a key. They are never changed; frozen classes take thrice as long to
make. What a language has besides is `Opaque` with its children: calls and names inside are still seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from migrate.model import Span


class Notation(StrEnum):
    """What the entries of a mapping are written in."""

    OWN = "own"  # the language's own literal
    JSON = "json"  # JSON inside a text
    JQ = "jq"  # an object of a jq program
    FORM = "form"  # `a=1&b=2` inside a text
    LINES = "lines"  # texts in a list: `["Accept: text/html"]`
    ITEMS = "items"  # words of a command: `a=1 b:=2`
    STEPS = "steps"  # a call each: `.query("a", 1).query("b", 2)`


@dataclass(slots=True, eq=False, kw_only=True)
class Expr:
    """An expression."""

    span: Span

    def children(self) -> Iterator[Expr]:
        """The direct parts."""
        yield from ()


@dataclass(slots=True, eq=False, kw_only=True)
class Part:
    """A piece of a string: decoded text, or an expression put in.

    `exact`: the bytes of `span` are the UTF-8 of `text`, so offsets of the one are offsets of the other.
    `span` of an expression part covers its delimiters (`{x}`).
    """

    span: Span
    text: str | None = None
    expr: Expr | None = None
    exact: bool = True


@dataclass(slots=True, eq=False, kw_only=True)
class Str(Expr):
    """A string literal. `open` and `close` are its delimiters, the prefix included."""

    parts: tuple[Part, ...]
    open: Span
    close: Span
    formatted: bool = False  # interpolates
    bytes_: bool = False

    def children(self) -> Iterator[Expr]:
        return (part.expr for part in self.parts if part.expr is not None)


@dataclass(slots=True, eq=False, kw_only=True)
class Name(Expr):
    """A variable."""

    id: str


@dataclass(slots=True, eq=False, kw_only=True)
class Attr(Expr):
    """`value.name`."""

    value: Expr
    name: str
    name_span: Span
    shorthand: bool = False  # a pattern that binds the member under its own name: `const { name } = value`

    def children(self) -> Iterator[Expr]:
        yield self.value


@dataclass(slots=True, eq=False, kw_only=True)
class Index(Expr):
    """`value[key]`."""

    value: Expr
    key: Expr

    def children(self) -> Iterator[Expr]:
        return iter((self.value, self.key))


@dataclass(slots=True, eq=False, kw_only=True)
class Arg:
    """An argument; `span` covers the name. `spread` is "" or "*" or "**"."""

    span: Span
    value: Expr
    name: str | None = None
    name_span: Span | None = None
    spread: str = ""


@dataclass(slots=True, eq=False, kw_only=True)
class Call(Expr):
    """`func(args)`; `inner` is what lies between the parentheses.

    Where the arguments are words with flags among them, `glue` is a blank, and `fed` what the command reads.
    `types` are given in angle brackets.
    """

    func: Expr
    args: tuple[Arg, ...]
    inner: Span
    types: tuple[Expr, ...] = ()
    glue: str = ","
    fed: Expr | None = None
    feeding: tuple[Span, ...] = ()  # what goes where it is to read nothing
    bare: bool = False  # it is only named, which calls a function
    block: Lambda | None = None  # a function behind the arguments
    gathered: Arg | None = None  # the named arguments, which end the call, as one mapping

    def given(self, *, together: bool) -> tuple[Arg, ...]:
        """The arguments; `together`: the named ones as one mapping."""
        rest = (arg for arg in self.args if arg.name is None and arg.spread != "**")
        return (*rest, self.gathered) if together and self.gathered is not None else self.args

    def children(self) -> Iterator[Expr]:
        more = (self.fed, self.block, self.gathered.value if self.gathered is not None else None)
        return (part for part in (self.func, *(arg.value for arg in self.args), *more) if part is not None)


@dataclass(slots=True, eq=False, kw_only=True)
class Entry:
    """`key: value` of a mapping; `key` is None for a spread."""

    span: Span
    value: Expr
    key: Expr | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class Dict(Expr):
    """A mapping literal; `inner` is what lies between the braces.

    `closed`: it is made empty, and statements set its entries. `part`: it is one of several that make one
    mapping together, and goes with its last entry. `bare`: it ends a call's arguments, and has no braces.
    """

    entries: tuple[Entry, ...]
    inner: Span
    closed: bool = False
    notation: Notation = Notation.OWN
    glue: str = ","  # what stands between entries
    part: bool = False
    bare: bool = False

    def children(self) -> Iterator[Expr]:
        return (part for item in self.entries for part in (item.key, item.value) if part is not None)


@dataclass(slots=True, eq=False, kw_only=True)
class Seq(Expr):
    """A list, tuple or set."""

    items: tuple[Expr, ...]
    inner: Span

    def children(self) -> Iterator[Expr]:
        return iter(self.items)


@dataclass(slots=True, eq=False, kw_only=True)
class Item(Expr):
    """What a target at `position` of a list of targets gets of `value`: `method, path = row`."""

    value: Expr
    position: int


@dataclass(slots=True, eq=False, kw_only=True)
class Const(Expr):
    """A number, a boolean or null."""

    value: int | float | bool | None


@dataclass(slots=True, eq=False, kw_only=True)
class Setting(Expr):
    """A value that the project's settings, or the environment, have under `name`."""

    name: str


@dataclass(slots=True, eq=False, kw_only=True)
class Concat(Expr):
    """Strings put one after the other, by an operator or by standing side by side."""

    items: tuple[Expr, ...]

    def children(self) -> Iterator[Expr]:
        return iter(self.items)


@dataclass(slots=True, eq=False, kw_only=True)
class Template(Expr):
    """A string made by a formatting call or operator: `"{}/x".format(a)`, `"%s/x" % a`, `urljoin(a, b)`.

    `kind` is the language's name for the form; `parts` is the outcome piece by piece; `node` is what
    the writer needs to change it (the call or operands), `literal` the format string.
    """

    kind: str
    parts: tuple[Part, ...]
    node: Expr
    literal: Str | None = None

    def children(self) -> Iterator[Expr]:
        yield self.node


@dataclass(slots=True, eq=False, kw_only=True)
class Either(Expr):
    """One of several: `a or b`, `a if c else b`."""

    items: tuple[Expr, ...]
    others: tuple[Expr, ...] = ()  # evaluated, never the value (a condition)

    def children(self) -> Iterator[Expr]:
        return iter((*self.others, *self.items))


@dataclass(slots=True, eq=False, kw_only=True)
class Wrap(Expr):
    """An expression whose value is another's: parentheses, `await`, a walrus, a cast."""

    value: Expr
    kind: str = ""

    def children(self) -> Iterator[Expr]:
        yield self.value


@dataclass(slots=True, eq=False, kw_only=True)
class Opaque(Expr):
    """Anything else."""

    parts: tuple[Expr, ...] = ()
    kind: str = ""

    def children(self) -> Iterator[Expr]:
        return iter(self.parts)


@dataclass(slots=True, eq=False, kw_only=True)
class Stmt:
    """A statement."""

    span: Span


@dataclass(slots=True, eq=False, kw_only=True)
class Assign(Stmt):
    """`target = value`; `augmented` for `+=`. `value` None: bound to something unknown (a loop variable).

    `rebinds`: the name was declared before, in this function, one around it, or the class.
    """

    target: Expr
    value: Expr | None
    augmented: bool = False
    annotation: Expr | None = None
    rebinds: bool = False


@dataclass(slots=True, eq=False, kw_only=True)
class Eval(Stmt):
    """An expression for its effect."""

    value: Expr


@dataclass(slots=True, eq=False, kw_only=True)
class Return(Stmt):
    """`return value`, or a yield."""

    value: Expr | None


@dataclass(slots=True, eq=False, kw_only=True)
class Param:
    """A parameter; `spread` is "" or "*" or "**"."""

    name: str
    span: Span
    default: Expr | None = None
    annotation: Expr | None = None
    spread: str = ""
    keyword_only: bool = False


CONSTRUCTOR = "__init__"  # the name of what makes an object, whatever the language calls it
ENTERS = ("__enter__", "__aenter__")  # the names of what a block is entered by
EXPORT = "export "  # before the names that a module gives to others, where these are other names than its own
OF_CLASS, WHOLE = "class ", "="  # before names of methods of a class itself; what a whole module exports
DELETE, UNREAD = "delete_statement", "unread"  # kinds of compounds and opaque expressions the core knows
COMPARISON, PARENTHESES, BUILDER = "comparison_operator", "parenthesized_expression", "builder"
DECODED, SEGMENT = "decoded", "segment"  # a path, or a segment of one, that is encoded where it is given


@dataclass(slots=True, eq=False, kw_only=True)
class Function(Stmt):
    """A function or method; `receiver`: the first parameter is the object.

    `of_class`: the receiver is the class. `accessor`: read as an attribute ("get"), or set as one ("set").
    """

    name: str
    name_span: Span
    params: tuple[Param, ...]
    body: tuple[Stmt, ...]
    decorators: tuple[Expr, ...] = ()
    receiver: bool = False
    of_class: bool = False
    accessor: str = ""


@dataclass(slots=True, eq=False, kw_only=True)
class Lambda(Expr):
    """A function that is an expression."""

    function: Function


@dataclass(slots=True, eq=False, kw_only=True)
class Class(Stmt):
    """A class. `implicit`: its methods name its members without the object: `send()` is `this.send()`."""

    name: str
    bases: tuple[Expr, ...]
    body: tuple[Stmt, ...]
    decorators: tuple[Expr, ...] = ()
    implicit: bool = False
    keys: tuple[Str, ...] = ()  # what its members are called in JSON, where it says so
    apart: bool = False  # its objects do not have its own methods, which are named with `OF_CLASS`


@dataclass(slots=True, eq=False, kw_only=True)
class Import(Stmt):
    """`from module import name as alias`; `name` None imports the module, bound to its first word."""

    module: str
    level: int = 0
    names: tuple[tuple[str, str], ...] = ()  # (name, bound as)
    bound: str | None = None  # import a.b as bound
    star: bool = False


@dataclass(slots=True, eq=False, kw_only=True)
class Compound(Stmt):
    """A statement with blocks: `if`, a loop, `try`, `with`."""

    kind: str
    exprs: tuple[Expr, ...]
    blocks: tuple[tuple[Stmt, ...], ...]


@dataclass(slots=True, eq=False, kw_only=True)
class Module:
    """One file, or the cells of one notebook."""

    file: str
    source: bytes
    body: tuple[Stmt, ...]
    errors: tuple[Span, ...] = ()
    texts: tuple[Span, ...] = field(default_factory=tuple[Span, ...])  # comments and docstrings


def extent(expr: Expr) -> Span:
    """The span of what `expr` reads: for what a pattern takes of a value, that of the whole value."""
    while isinstance(expr, Attr | Either | Item):
        inner = expr.value if isinstance(expr, Item) else next(expr.children(), expr)
        if expr.span.covers(inner.span):
            break
        expr = inner
    return expr.span


def walk(expr: Expr) -> Iterator[Expr]:
    """`expr` and everything below it, outermost first."""
    stack = [expr]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(list(node.children())))

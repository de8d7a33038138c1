"""What an expression can be worth to the interpreter: strings with holes, mappings, clients, objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.scope import ClassInfo, Context, FunctionInfo, ModuleInfo, Package
from migrate.pathmap.resolve import HOLE


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """Something unknown."""


UNKNOWN = Value()


@dataclass(frozen=True, slots=True, eq=False)
class Steps(Value):
    """What steps that are not followed make of a URL."""


MOST_PIECES = 64  # of a text; what has more is not followed


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Piece:
    """A piece of a string: literal text with the source part that owns it, or a hole.

    `part` is None for text that no source byte spells (the slash a join adds). `hole` is the value the
    hole stands for; `env` the variable it is read from. `others` is what else callers give in its place.
    """

    text: str | None = None
    part: ir.Part | None = None
    literal: ir.Expr | None = None  # the Str or Template the part belongs to
    module: ModuleInfo | None = None
    hole: Value | None = None
    expr: ir.Expr | None = None
    context: Context | None = None
    env: str | None = None
    others: tuple[Text, ...] = ()
    queries: int = 0  # steps behind it that give the URL a query, of which no piece has anything
    maybe: bool = False  # it belongs to a query that is not always there
    cut: str = ""  # signs that what fills the hole loses at its beginning
    before: Piece | None = None  # the hole that it was, where it is what the project gives there


@dataclass(frozen=True, slots=True, eq=False)
class Text(Value):
    """A string. `env`: it is the default of that environment variable."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Constant(Value):
    """A number, a boolean or None."""

    value: int | float | bool | None


@dataclass(frozen=True, slots=True, eq=False)
class Mapping(Value):
    """A mapping. `nodes` are the literals it is made of; `open`: it may hold keys that are not seen."""

    entries: tuple[tuple[str, ir.Entry, Context], ...]
    node: ir.Dict | None
    module: ModuleInfo
    open: bool = False
    form: bool = False  # it is sent as a form where it is the body
    # What makes it open, where that is only this: entries that parameters give, where they are given.
    given: tuple[tuple[str, ir.Entry, Context], ...] = ()
    rest: Value | None = None  # the same of what one other mapping holds, which is spread into it
    over: bool = False  # what `rest` holds counts where both have a key
    unsure: frozenset[str] = frozenset()  # keys that may hold something else than their entry says


@dataclass(frozen=True, slots=True, eq=False)
class Sequence(Value):
    """A list or tuple."""

    items: tuple[tuple[ir.Expr, Context], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Parameter(Value):
    """The value a caller gives for a parameter of `function`."""

    function: FunctionInfo
    param: ir.Param


@dataclass(frozen=True, slots=True, eq=False)
class Taken(Value):
    """What is taken of what a caller gives, or by it: `row[0]`, `row.path`, `TABLE[name]`.

    `key` is what it is called in what the caller gives, where it stands right there.
    """

    of: Parameter
    take: Callable[[Value], Value]
    key: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class External(Value):
    """A name of a module that is not the project's: `requests.post`."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class ModuleRef(Value):
    """A module of the project."""

    module: ModuleInfo


@dataclass(frozen=True, slots=True, eq=False)
class PackageRef(Value):
    """A folder of the project's modules."""

    package: Package


@dataclass(frozen=True, slots=True, eq=False)
class FunctionRef(Value):
    """A function of the project; `receiver` is what a method is bound to."""

    function: FunctionInfo
    receiver: Value | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Applied(Value):
    """A function with arguments given: `call` is `partial(function, ...)`, and stands at `context`."""

    function: Value
    call: ir.Call
    context: Context


@dataclass(frozen=True, slots=True, eq=False)
class ClassRef(Value):
    """A class of the project. `late`: or one derived from it, whichever a method is called on."""

    cls: ClassInfo
    late: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Instance(Value):
    """An object of a class of the project; `call` makes it, where that is seen.

    `given` is what the functions are given that give it back, the innermost first.
    """

    cls: ClassInfo
    call: ir.Call | None = None
    context: Context | None = None
    given: tuple[tuple[FunctionInfo, MappingType[ir.Param, Value]], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Client(Value):
    """An HTTP client object; `made` is the call that made it, `base` its base URL."""

    kind: str
    base: Value | None = None
    made: ir.Call | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Member(Value):
    """A method or attribute of a client, a response, or something unknown."""

    owner: Value
    name: str
    node: ir.Attr | None = None
    take: Callable[[Value], Value] | None = None  # what it is where the owner is known
    key: str | None = None  # what it is called where the owner is a mapping


@dataclass(frozen=True, slots=True, eq=False)
class Response(Value):
    """What a call gives back: a request, or its answer. `call` is as written, `client` its library."""

    call: ir.Call
    module: ModuleInfo
    client: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Body(Value):
    """The decoded body of a response, or a part of it reached by `keys`."""

    response: Value
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Many(Value):
    """One of several. `either`: of two, the second where the first is nothing."""

    values: tuple[Value, ...] = field(default_factory=tuple)
    either: bool = False


def reference(found: ModuleInfo | Package | None) -> Value:
    """What an import of a whole module binds."""
    if found is None:
        return UNKNOWN
    return PackageRef(found) if isinstance(found, Package) else ModuleRef(found)


def each(value: Value) -> Iterator[Value]:
    """The alternatives of a value; itself when there is one."""
    if isinstance(value, Many):
        for item in value.values:
            yield from each(item)
    else:
        yield value


def join(values: list[Value]) -> Value:
    """One value for several, at most four; more are unknown."""
    if len(values) == 1:
        return values[0]
    alternatives = (item for value in values for item in each(value))
    flat = list({item.name if isinstance(item, External) else item: item for item in alternatives}.values())
    if not flat:
        return UNKNOWN
    if len(flat) == 1:
        return flat[0]
    return Many(tuple(flat)) if len(flat) <= 4 else UNKNOWN


def plain(value: Value) -> str | None:
    """The text of a string without holes."""
    if not isinstance(value, Text) or any(piece.text is None for piece in value.pieces):
        return None
    return "".join(piece.text or "" for piece in value.pieces)


def url_string(text: Text) -> tuple[str, list[str | None]]:
    """The URL with `HOLE` for what is not known, and the environment variable of each hole."""
    found: list[str] = []
    names: list[str | None] = []
    for piece in text.pieces:
        if piece.text is None:
            found.append(HOLE)
            names.append(piece.env)
        else:
            found.append(piece.text)
    return "".join(found), names

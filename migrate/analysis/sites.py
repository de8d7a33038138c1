"""A call site: one HTTP call as it stands in the source, whatever makes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field, replace

from migrate.analysis import ir
from migrate.analysis.applied import Unfolded
from migrate.analysis.branches import Guard
from migrate.analysis.library import Builder, Form, Role
from migrate.analysis.marks import Declaration
from migrate.analysis.scope import Context, FunctionInfo, ModuleInfo
from migrate.analysis.slots import Home, Slot
from migrate.analysis.values import UNKNOWN, Applied, Mapping, Parameter, Piece, Text, Value, url_string
from migrate.model import Span

BODY = (Role.JSON, Role.DATA, Role.RAW)


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodFlag:
    """A setting that says the method by being true: where its name and its value stand.

    `sends`: it is the name of what sends the request, which says the method.
    """

    method: str
    key: Span
    value: Span
    statement: ir.Stmt | None = None  # what says nothing but this
    sends: str = ""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CallSite:
    """One HTTP call as it stands in the source.

    `url` is the whole URL template; its last `path_pieces` pieces come from `url_arg`, the argument that
    gives the path; those before it from a client's or wrapper's base. `method_piece` is the literal that
    spells the method, `method_name` the member that says it by its name.
    """

    call: ir.Call
    context: Context
    client: str
    form: Form
    url: Text
    url_slot: Slot | None
    method: str | None
    method_value: Text | None = None
    method_name: ir.Attr | None = None
    slots: tuple[Slot, ...] = ()
    spread: bool = False  # arguments that cannot be seen (`**kwargs`)
    asks: bool = False  # the query behind its URL is a mapping that is among its parts
    wrapper: FunctionInfo | None = None  # the wrapper called, where it is one
    inner: CallSite | None = None  # the call that the wrapper makes
    guards: tuple[Guard, ...] = ()  # the tests that lead to the call
    branches: tuple[CallSite, ...] = ()  # what the wrapper does for other methods
    known_client: bool = True
    doubt: str | None = None  # why it may be no request, where nothing tells that it is one
    options: tuple[Home, ...] = ()  # the mappings of options that the call is given
    open_options: Parameter | None = None  # options that a wrapper's caller gives
    steps: tuple[ir.Call, ...] = ()  # further calls that say more of the same request
    flag: MethodFlag | None = None  # what says the method, where no text does
    args: tuple[ir.Arg, ...] = ()  # what stands in the parentheses, as what is called takes it
    step_forms: MappingType[ir.Call, Form] = field(default_factory=dict[ir.Call, Form])
    builder: Builder | None = None  # how steps are added
    rest: Parameter | None = None  # further words, which a wrapper's caller gives
    several: bool = False  # the command sends more than one request
    queried: bool = False  # the command sends what it is given as a body as the query
    declared: Declaration | None = None  # the operation is declared, and not called
    picked: bool = False  # the URL argument picks a row of a table, which holds the path
    unfolded: Unfolded | None = None  # what is called in the end, where the call names something else

    @property
    def span(self) -> Span:
        """From where the request is begun to its last step, where these are one expression."""
        ends = [step.span for step in self.steps if step.span.covers(self.call.span)]
        return max(ends, key=lambda span: span.end, default=self.call.span)

    def covers(self, span: Span, module: ModuleInfo) -> bool:
        """Whether the call, one of its steps, or what was given before, holds `span` of `module`."""
        if module is not self.module:
            return False
        before = (item.call for item in self.applied if item.context.scope.module is self.module)
        return self.span.covers(span) or any(call.span.covers(span) for call in (*self.steps, *before))

    @property
    def func(self) -> ir.Expr:
        """What names the function that is called."""
        return self.call.func if self.unfolded is None else self.unfolded.func

    @property
    def func_at(self) -> Context:
        """Where `func` stands."""
        return self.context if self.unfolded is None else self.unfolded.at

    @property
    def applied(self) -> tuple[Applied, ...]:
        """What the function was given before, where that is seen."""
        return () if self.unfolded is None else self.unfolded.applied

    @property
    def module(self) -> ModuleInfo:
        return self.context.scope.module

    def slot(self, *roles: Role) -> Slot | None:
        """The first argument with one of `roles`."""
        return next((slot for slot in self.slots if slot.role in roles), None)

    @property
    def chain(self) -> Iterator[CallSite]:
        """This site and the calls its wrappers make, outermost first."""
        site: CallSite | None = self
        while site is not None:
            yield site
            site = site.inner


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A call that says more of a request made before."""

    call: ir.Call
    form: Form
    name: ir.Attr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a caller's options add to the call that a wrapper makes."""

    form: Form = field(default_factory=Form)
    slots: tuple[Slot, ...] = ()
    spread: bool = False
    homes: tuple[Home, ...] = ()
    method: Slot | None = None
    parameter: Parameter | None = None


def home_of(call: ir.Call, context: Context, args: tuple[ir.Arg, ...] | None = None) -> Home:
    """The list that the arguments of `call` are, or its arguments taken as `args`."""
    items = call.args if args is None else args
    return Home(inner=call.inner, items=items, module=context.scope.module, glue=call.glue)


def merged(found: Sequence[CallSite]) -> CallSite:
    """One call for the branches that it may take: what they do not agree on is not visible."""
    if len(found) == 1:
        return found[0]
    best = max(found, key=lambda site: len(site.slots))
    slots = {frozenset((slot.arg, slot.role) for slot in site.slots) for site in found}
    if len({site.method for site in found}) > 1:
        best = replace(best, method=None, method_value=None)
    urls = {url_string(site.url)[0]: site for site in found}
    shortest = min(urls, key=len)
    if all(url == shortest or url.startswith(f"{shortest}?") for url in urls):  # the query is added later
        best = replace(best, url=urls[shortest].url, spread=best.spread or len(urls) > 1)
    else:
        hole = Piece(hole=UNKNOWN, expr=best.call, context=best.context)
        best = replace(best, url=Text((hole,)), url_slot=None)
    return replace(best, spread=True) if len(slots) > 1 else best


def mapping_of(value: Value) -> Mapping | None:
    """The mapping that a body or query argument is, if it is one."""
    return value if isinstance(value, Mapping) else None

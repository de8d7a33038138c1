"""Where things stand in the modules of a project: looked up without going through all for each call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

from migrate.analysis import ir
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.values import Text

if TYPE_CHECKING:
    from migrate.analysis.calls import Finder

_T = TypeVar("_T")
Part = tuple[str, int]  # a literal part: its file and first byte
Read = tuple[ir.Expr, Context]


class Index:
    """What was found by a finder, by name and by place; each table is made when it is first asked for."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._known: dict[Hashable, object] = {}

    def once(self, key: Hashable, find: Callable[[], _T]) -> _T:
        """What `find` gives; it is asked once for a `key`, however many calls need it."""
        if key not in self._known:
            self._known[key] = find()
        return cast("_T", self._known[key])

    @cached_property
    def modules(self) -> Mapping[str, ModuleInfo]:
        """The modules by file."""
        return {module.file: module for module in self._finder.modules}

    def reads(self, name: str) -> Iterator[tuple[ModuleInfo, ir.Expr, Context]]:
        """The names and attributes that are called `name`."""
        for module in self._named.get(name, ()):
            yield from ((module, node, at) for node, at in module.names.get(name, ()))
            yield from ((module, node, at) for node, at in module.attrs.get(name, ()))

    @cached_property
    def _named(self) -> Mapping[str, Sequence[ModuleInfo]]:
        found: dict[str, list[ModuleInfo]] = defaultdict(list)
        for module in self._finder.modules:
            for name in dict.fromkeys((*module.names, *module.attrs)):
                found[name].append(module)
        return found

    def calls(self, name: str) -> Sequence[tuple[ir.Call, Context]]:
        """The calls of something that is called `name`."""
        return self._called.get(name, ())

    @cached_property
    def _called(self) -> Mapping[str, Sequence[tuple[ir.Call, Context]]]:
        found: dict[str, list[tuple[ir.Call, Context]]] = defaultdict(list)
        for module in self._finder.modules:
            for call, context in module.calls:
                match call.func:
                    case ir.Name(id=name) | ir.Attr(name=name):
                        found[name].append((call, context))
                    case _:
                        pass
        return found

    def holding(self, part: Part) -> Sequence[Read]:
        """What is read or put together on the trail whose value holds the literal part.

        Names, attributes, keys, and texts that something is put into.
        """
        return self._holding.get(part, ())

    @cached_property
    def _holding(self) -> Mapping[Part, Sequence[Read]]:
        found: dict[Part, list[Read]] = defaultdict(list)
        finder = self._finder
        for module in finder.modules:
            for expr, context in module.contexts.items():
                if not _reads(expr) or _is_target(expr, context):
                    continue
                if not finder.trail.touches(expr.span, context):
                    continue
                value = finder.evaluator.value(expr, context)
                for piece in value.pieces if isinstance(value, Text) else ():
                    if piece.part is not None and piece.module is not None:
                        found[piece.module.file, piece.part.span.start].append((expr, context))
        return found

    @cached_property
    def inner(self) -> frozenset[int]:
        """The identities of the sites that another one stands for."""
        return frozenset(id(site.inner) for site in self._finder.sites.values() if site.inner is not None)

    @cached_property
    def followed(self) -> frozenset[int]:
        """The identities of the calls that lead to a site."""
        return frozenset(id(one.call) for site in self._finder.sites.values() for one in site.chain)


def _reads(expr: ir.Expr) -> bool:
    if isinstance(expr, ir.Str):
        return any(part.expr is not None for part in expr.parts)
    return isinstance(expr, ir.Name | ir.Attr | ir.Index)


def _is_target(expr: ir.Expr, context: Context) -> bool:
    """Whether it is what an assignment gives its value to."""
    statement = context.statement
    return isinstance(statement, ir.Assign) and statement.target.span.covers(expr.span)

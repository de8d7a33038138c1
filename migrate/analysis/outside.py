"""Names of other files that need no import: what one is there, and what else sets a variable of this file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from migrate.analysis import ir
from migrate.analysis.library import Library
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import Binding, Context, ModuleInfo, Package, Scope
from migrate.model import Span

_BESIDE = ir.Import(span=Span(0, 0), module="", star=True)  # what is seen without an import
_Import = Callable[[ModuleInfo, ir.Import, str | None], "ModuleInfo | Package | Binding | str | None"]


class Outside:
    """What files see of each other unasked, where the language has that (`Library.beside`).

    `setters(module, name)` gives the files beside a module that may set its `name`.
    """

    def __init__(self, library: Library, imports: _Import) -> None:
        self._library = library
        self._imports = imports
        self._found: dict[ModuleInfo, dict[str, Binding | str | None]] = {}
        self._sets: dict[tuple[ModuleInfo, str], Sequence[Binding]] = {}
        self.setters: Callable[[ModuleInfo, str], Iterable[ModuleInfo]] = lambda module, name: ()

    def find(self, name: str, module: ModuleInfo) -> Binding | str | None:
        """The binding of the project, or the foreign name, that a name is which its file does not bind."""
        if not self._library.beside:
            return None
        known = self._found.setdefault(module, {})
        if name not in known:
            known[name] = self._find(name, module)
        return known[name]

    def _find(self, name: str, module: ModuleInfo) -> Binding | str | None:
        stars = [statement for statement in module.imports if statement.star]
        for statement in (_BESIDE, *stars):
            found = self._imports(module, statement, name)
            if isinstance(found, Binding):
                return found
            if isinstance(found, str) and found != name and self._library.knows(found):
                return found
        return None

    def also_set(self, name: str, scope: Scope) -> Sequence[Binding]:
        """What other files give the variable `name` of `scope`, whenever they run."""
        if not self._library.beside or scope is not scope.module.scope:
            return ()
        key = (scope.module, name)
        if key not in self._sets:
            found = self.setters(scope.module, name)
            self._sets[key] = tuple(item for module in found for item in _sets(module, name))
        return self._sets[key]

    def starred(self, name: str, scope: Scope, bound: Sequence[Binding]) -> Iterator[Binding]:
        """What files that are imported whole behind where `name` is `bound` give it again."""
        module = scope.module
        if not self._library.sets.by_star or scope is not module.scope or not bound:
            return
        first = min(item.offset for item in bound)
        for statement in module.imports:
            if statement.star and statement.span.start > first:
                found = self._imports(module, statement, name)
                if isinstance(found, Binding):
                    yield found


def _sets(module: ModuleInfo, name: str) -> Iterator[Binding]:
    """Where `module` sets a `name` that it does not declare; a variable given away may be anything then."""
    for binding, around in module.loose.get(name, ()):
        cls = around.cls if around.function is None else None
        own = cls is not None and any(item.context.scope is around for item in cls.attributes[name])
        if not own:
            yield binding
    for place in module.given_away.get(name, ()):
        if lookup(name, place) is None:
            yield Binding(name=name, context=Context(place), offset=0)

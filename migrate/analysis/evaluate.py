"""What an expression is worth: demand-driven, memoised, through names, attributes, calls and imports.

The interpreter never runs code. It follows what is written down in the project and gives up (a hole) where a
value is not. Loops and recursion end because an expression that is being evaluated is unknown to itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Mapping as MappingType
from typing import TypeVar

from migrate.analysis import ir
from migrate.analysis.altered import Altered
from migrate.analysis.applied import Elsewhere, Unfolding
from migrate.analysis.bare import unwrapped
from migrate.analysis.binding import as_text, substitute
from migrate.analysis.built import built_up
from migrate.analysis.called import Called
from migrate.analysis.choice import chosen, one_of
from migrate.analysis.classes import Classes
from migrate.analysis.conditions import fills
from migrate.analysis.given import settled
from migrate.analysis.ingredients import Ingredients
from migrate.analysis.library import Library
from migrate.analysis.literal import mapping_made
from migrate.analysis.lookup import (
    completes,
    cuts,
    implicit_classes,
    is_given_away,
    last_set,
    lookup,
    reaching,
)
from migrate.analysis.members import Members
from migrate.analysis.operators import operated
from migrate.analysis.outside import Outside
from migrate.analysis.parameters import Parameters
from migrate.analysis.scope import Binding, Context, FunctionInfo, ModuleInfo, Package
from migrate.analysis.set_from import SetFrom
from migrate.analysis.settings import setting_read
from migrate.analysis.unfollowed import of_name
from migrate.analysis.values import (
    MOST_PIECES,
    UNKNOWN,
    ClassRef,
    Client,
    Constant,
    External,
    FunctionRef,
    Instance,
    Mapping,
    Parameter,
    Piece,
    Response,
    Sequence,
    Text,
    Value,
    each,
    reference,
)

_DEPTH = 40
_STEPS = 20_000
"""What one question may cost: functions that call each other twice each double the cost with every level."""
_HEAVY = 1_000
"""Steps from which on what is left of an answer is kept when the question was given up."""
_TANGLED = 10 * _STEPS
"""What heavy questions of one file may cost together: a bundle has thousands that go round in one knot."""
_FEW = 400
"""Steps for a question of a file that has had its share: enough for what stands near."""
_T = TypeVar("_T")
Import = Callable[[ModuleInfo, ir.Import, str | None], "ModuleInfo | Package | Binding | str | None"]


class Evaluator:
    """Evaluates expressions of one project's modules of one language.

    `imports(module, statement, name)` finds what an import binds: a module of the project, a binding of one,
    or the dotted name of something foreign.
    """

    def __init__(self, library: Library, imports: Import, keys: frozenset[str] = frozenset()) -> None:
        self.library = library
        self.keys = keys
        self._imports = imports
        self._known: dict[ir.Expr, Value] = {}
        self._active: set[object] = set()
        self._depth = 0
        self._left = _STEPS
        self._spent: dict[ModuleInfo, int] = {}  # steps of heavy questions
        self._open: set[object] | None = None  # what is not finished and was met
        self.classes = Classes()
        self.outside = Outside(library, imports)
        self.set_from = SetFrom(self)
        self.decided: dict[ir.Param, Text] = {}  # bases that all callers of a function agree on
        self.is_ours: Callable[[Text], bool] = lambda text: False  # whether it begins with a base of the map
        self.is_base: Callable[[Text], bool] = lambda text: False  # whether it is such a base, and no more
        self.parameters = Parameters(self)
        self.altered = Altered(self)
        self.ingredients = Ingredients(self)
        self.members = Members(self)
        self.calls = Called(self)
        self.unfolding = Unfolding(self)
        self._kinds: dict[str, Callable[[ir.Expr, Context], Value]] = {
            "Str": self._str,
            "Name": self._name,
            "Attr": self.members.attr,
            "Index": self.members.index,
            "Item": self.members.unpacked,
            "Call": self.calls.call,
            "Dict": self._dict,
            "Seq": self._seq,
            "Const": self._const,
            "Setting": self._const,
            "Concat": self._concat,
            "Template": self._template,
            "Either": self._either,
            "Wrap": self._wrap,
            "Inline": self._wrap,
            "Opaque": lambda expr, context: operated(self, expr, context),
            "Elsewhere": self._elsewhere,
            "Lambda": self._lambda,
        }

    # --- entry ---

    def value(self, expr: ir.Expr, context: Context) -> Value:
        """The value of `expr` standing in `context`."""
        known = self._known.get(expr)
        if known is not None:
            return known
        if not self._depth:
            tangled = self._spent and self._spent.get(context.scope.module, 0) > _TANGLED
            self._left = _FEW if tangled else _STEPS
        if expr in self._active or self._depth > _DEPTH or self._left <= 0:
            self.met(expr if expr in self._active else self)
            return UNKNOWN
        handler = self._kinds.get(type(expr).__name__)
        if handler is None:
            return UNKNOWN
        self._active.add(expr)
        self._depth += 1
        self._left -= 1
        before = self._left
        around, self._open = self._open, None
        try:
            found = handler(expr, context)
            if self.keys:
                found = setting_read(self, expr, context, found)
        finally:
            self._active.discard(expr)
            self._depth -= 1
            final = self._closed(expr, around)
            if not self._depth:
                self._open = None
        steps = before - self._left
        if steps >= _HEAVY and not self._depth:
            module = context.scope.module
            self._spent[module] = self._spent.get(module, 0) + steps
        given_up = self._left <= 0 and steps >= _HEAVY
        # What rests on a value that is still being evaluated may be more when that is known.
        if final or given_up:
            self._known[expr] = found
        return found

    def met(self, key: object) -> None:
        """Note that what is being evaluated rests on `key`, which is not finished."""
        if self._open is None:
            self._open = set()
        self._open.add(key)

    def _closed(self, key: object, around: set[object] | None) -> bool:
        """End the evaluation of `key`; whether it rests on nothing that is not finished."""
        mine = self._open
        if mine is not None:
            mine.discard(key)
        if not mine:
            self._open = around
            return True
        self._open = mine if around is None else around | mine
        return False

    def text(self, expr: ir.Expr, context: Context) -> Text:
        """The value as a string; one hole when it is none."""
        found = self.value(expr, context)
        return as_text(found, expr, context)

    # --- literals ---

    def _str(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Str)
        return UNKNOWN if expr.bytes_ else self._parts(expr.parts, expr, context)

    def _template(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Template)
        return self._parts(expr.parts, expr, context)

    def _parts(self, parts: Iterable[ir.Part], literal: ir.Expr, context: Context) -> Value:
        pieces: list[Piece] = []
        for part in parts:
            if part.expr is not None:
                pieces.extend(self.text(part.expr, context).pieces)
            else:
                pieces.append(Piece(text=part.text, part=part, literal=literal, module=context.scope.module))
        return Text(tuple(pieces)) if len(pieces) <= MOST_PIECES else UNKNOWN

    def _concat(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Concat)
        values = [self.value(item, context) for item in expr.items]
        if not any(isinstance(alt, Text | Parameter) for value in values for alt in each(value)):
            return UNKNOWN
        pieces = [
            p for item, v in zip(expr.items, values, strict=True) for p in as_text(v, item, context).pieces
        ]
        return Text(tuple(pieces)) if len(pieces) <= MOST_PIECES else UNKNOWN

    def _const(self, expr: ir.Expr, context: Context) -> Value:
        if isinstance(expr, ir.Setting):
            return Text((Piece(hole=UNKNOWN, expr=expr, context=context, env=expr.name),))
        assert isinstance(expr, ir.Const)
        return Constant(expr.value)

    def _dict(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Dict)
        return mapping_made(expr, context, self.value)

    def _seq(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Seq)
        return Sequence(tuple((item, context) for item in expr.items))

    def _either(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Either)
        return chosen([self.value(item, context) for item in expr.items], either_way=bool(expr.others))

    def _elsewhere(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, Elsewhere)
        return self.value(expr.arg.value, expr.at)

    def _lambda(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Lambda)
        found = context.scope.module.lambdas.get(expr)
        return FunctionRef(found) if found is not None else UNKNOWN

    def _wrap(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Wrap)
        found = self.value(expr.value, context)
        if expr.kind == "enter" and isinstance(found, Instance):
            enter = self.members.member(found, ir.ENTERS[0]) or self.members.member(found, ir.ENTERS[1])
            if isinstance(enter, FunctionRef):
                result = self.returned(enter.function, {})
                return found if result is UNKNOWN else result
        return found

    # --- names ---

    def _name(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Name)
        for cls in implicit_classes(expr.id, context.scope):
            member = self.members.own(cls, expr.id, context)
            if member is not None:
                return member
        found = lookup(expr.id, context.scope)
        if found is None:
            return self._unbound(expr, context)
        scope, bindings = found
        at = expr.span.start
        usable = reaching(bindings, context, at, scope)
        if len(usable) > 1:
            usable = [item for item in usable if not cuts(item, expr.id)] or usable
        if len(usable) == 2 and usable[0].param is not None:
            usable = usable[1:] if completes(usable[1], expr.id) else usable
            usable = usable[:1] if fills(usable[-1], expr.id) else usable
        again = self.outside.starred(expr.id, scope, usable)
        value = self.bindings([*usable, *self.outside.also_set(expr.id, scope), *again])
        if scope is scope.module.scope:
            value = self.set_from.joined(value, lambda: self.set_from.of_module(scope.module, expr.id))
        if scope is not context.scope and (last := last_set(bindings, context, at)) is not None:
            own = self.binding(last)  # an answer that the function itself has just got
            value = own if isinstance(own, Response) else value
        if isinstance(value, Mapping) and scope.module is context.scope.module:
            return built_up(value, expr.id, scope, context, at, self.library, self.value)
        if isinstance(value, Sequence) and scope.module is context.scope.module:
            return self.altered.since(value, expr.id, scope, context, at)
        if not isinstance(value, Text | Parameter):
            return value
        if isinstance(value, Text) and is_given_away(expr.id, scope) and not any(map(_is_made, usable)):
            return UNKNOWN
        return of_name(self, expr, value, context)

    def _unbound(self, expr: ir.Name, context: Context) -> Value:
        """A name that its file does not bind: of a module imported whole, of a file beside it, or foreign."""
        name = expr.id
        found = self.outside.find(name, context.scope.module)
        if found is None:
            if self.library.environment_names and not self.library.knows(name):
                return Text((Piece(hole=UNKNOWN, expr=expr, context=context, env=name),))
            return External(name)
        if isinstance(found, Binding):
            every = [found, *self.outside.also_set(found.name, found.context.scope)]
            return self.guarded(found, lambda: self.bindings(every))
        return External(found)

    def bindings(self, bindings: list[Binding]) -> Value:
        """What a name bound by any of `bindings` can be."""
        return one_of([self.binding(item, bindings) for item in bindings])

    def binding(self, item: Binding, among: list[Binding] | None = None) -> Value:
        """What one binding gives."""
        if item.function is not None:
            return FunctionRef(item.function)
        if item.cls is not None:
            return ClassRef(item.cls)
        if item.imported is not None:
            return self._imported(item)
        if item.param is not None:
            return self.parameters.value(item)
        if item.expr is None:
            return self._annotated(item)
        if item.augmented:
            return self._augmented(item, among or [])
        found = self.value(item.expr, item.context)
        return self._annotated(item) if found is UNKNOWN else found

    def _annotated(self, item: Binding) -> Value:
        if item.annotation is None:
            return UNKNOWN
        return self.instance_of(item.annotation, item.context)

    def instance_of(self, annotation: ir.Expr, context: Context) -> Value:
        """An object of the annotated type, where that is a class of the project or a known client."""
        node = annotation
        node = unwrapped(node)
        if isinstance(node, ir.Str) and node.parts and node.parts[0].text:
            node = ir.Name(span=node.span, id=node.parts[0].text)
        for kind in each(self.value(node, context)):
            if isinstance(kind, ClassRef):
                return Instance(kind.cls)
            if isinstance(kind, External) and (client := self.library.constructor(kind.name)) is not None:
                return Client(client.name)
        return UNKNOWN

    def _augmented(self, item: Binding, among: list[Binding]) -> Value:
        before = [b for b in among if b.offset < item.offset and not b.augmented]
        if item.expr is None or not before or any(b.augmented for b in among if b is not item):
            return UNKNOWN
        left = as_text(self.bindings(before), item.expr, item.context)
        return Text((*left.pieces, *self.text(item.expr, item.context).pieces))

    def _imported(self, item: Binding) -> Value:
        assert item.imported is not None
        statement, name = item.imported
        found = self._imports(item.context.scope.module, statement, name)
        if isinstance(found, str):
            return External(found)
        if isinstance(found, Binding):
            return self.altered.given(self.guarded(found, lambda: self.binding(found)), found)
        return reference(found)

    def source(self, item: Binding) -> Binding | None:
        """The binding of the project that an import binds."""
        assert item.imported is not None
        found = self._imports(item.context.scope.module, *item.imported)
        return found if isinstance(found, Binding) else None

    def guarded(self, key: object, run: Callable[[], Value]) -> Value:
        """`run()`, or unknown when it is already under way."""
        return self.finished(key, run, UNKNOWN)[0]

    def finished(self, key: object, run: Callable[[], _T], otherwise: _T) -> tuple[_T, bool]:
        """`run()`, and whether it rests on nothing unfinished; `otherwise` when it is already under way."""
        if key in self._active:
            self.met(key)
            return otherwise, False
        self._active.add(key)
        around, self._open = self._open, None
        final = False
        try:
            found = run()
        finally:
            self._active.discard(key)
            final = self._closed(key, around)
        return found, final

    # --- calls ---

    def returned(self, function: FunctionInfo, values: MappingType[ir.Param, Value]) -> Value:
        """What `function` gives back when its parameters are `values`."""
        results = [self.value(expr, context) for expr, context in function.returns]
        return substitute(one_of(results), function, values) if results else UNKNOWN

    def settled(self, url: Text, context: Context) -> Text:
        """`url` with constructor parameters replaced by what the project's constructions give them."""
        return settled(self, url, context)


def _is_made(item: Binding) -> bool:
    """Whether a call makes what a binding gives: an object, whose parts are followed, and no text."""
    return item.expr is not None and any(isinstance(node, ir.Call) for node in ir.walk(item.expr))

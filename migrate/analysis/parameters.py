"""What a parameter is: the object, what a promise gives, or what the callers give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.answered import given_by_call
from migrate.analysis.binding import bind_arguments
from migrate.analysis.scope import Binding, ClassInfo, Context, FunctionInfo, ModuleInfo
from migrate.analysis.values import UNKNOWN, ClassRef, Instance, Parameter, Value, each

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator


class Parameters:
    """Parameters of the project's functions, and the calls and constructions that give them their values."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._library = evaluator.library
        self.callers: dict[FunctionInfo, dict[ir.Call, Context]] = {}
        self._instances: dict[ClassInfo, list[Instance]] = {}
        self._looked: set[ClassInfo] = set()
        self._inherit: list[ClassInfo] = []  # those of them that have no constructor of their own
        # Whether other files may use a function of a module by its name.
        self.named_elsewhere: Callable[[ModuleInfo, str], bool] = lambda module, name: True
        self.asked: set[FunctionInfo] = set()  # functions whose callers were asked for

    def value(self, item: Binding) -> Value:
        function = item.context.scope.function
        assert item.param is not None
        if function is None:
            return UNKNOWN
        if function.node.receiver and item.param is function.node.params[0]:
            if function.cls is None:
                return UNKNOWN
            return ClassRef(function.cls, late=True) if function.node.of_class else Instance(function.cls)
        if (given := given_by_call(self._evaluator, function, item.param)) is not None:
            return given
        return Parameter(function, item.param)

    def values(self, value: Parameter) -> list[Value]:
        """What a parameter is given anywhere in the project, its default included."""
        return [given for given, _, _ in self.given(value)]

    def given(self, value: Parameter) -> list[tuple[Value, ir.Expr, Context]]:
        """The same with the expressions, and where they stand."""
        function, default = value.function, value.param.default
        self.asked.add(function)
        places: list[tuple[ir.Expr, Context]] = []
        if default is not None:
            places.append((default, Context(function.scope.parent or function.scope)))
        made = [(item.call, item.context) for item in self._made_by(function)]
        for call, context in [*made, *self.callers.get(function, {}).items()]:
            given = bind_arguments(function, call).get(value.param) if call is not None else None
            if given is not None and context is not None:
                places.append((given.value, context))
        return [(self._evaluator.value(expr, context), expr, context) for expr, context in places]

    def filled(
        self, function: FunctionInfo, given: Mapping[ir.Param, ir.Arg], context: Context
    ) -> dict[ir.Param, Value]:
        """What the parameters of `function` are where they are `given` this, their defaults included."""
        found = {param: self._evaluator.value(arg.value, context) for param, arg in given.items()}
        outside = Context(function.scope.parent or function.scope)
        for param in function.params:
            if param not in found and param.default is not None:
                found[param] = self._evaluator.value(param.default, outside)
        return found

    def given_object(self, value: Parameter) -> Instance | None:
        """The object of the project that a constructor is given: `Orders(self)` in a client."""
        values = (item for found in self.values(value) for item in each(found))
        objects: dict[ClassInfo, Instance] = {}
        for item in (item for item in values if isinstance(item, Instance)):
            same = objects.get(item.cls, item)
            objects[item.cls] = (
                item if same.call is item.call and same.given == item.given else Instance(item.cls)
            )
        if len(objects) == 1:
            return next(iter(objects.values()))
        self._evaluator.met(value.function)  # the construction may come to be seen later
        return None

    def _made_by(self, function: FunctionInfo) -> Iterator[Instance]:
        """The objects that the constructor `function` makes, those of classes that inherit it included."""
        if function.node.name != ir.CONSTRUCTOR:
            return
        if function.cls is not None:
            self._look_inside(function.cls)
            yield from tuple(self._instances.get(function.cls, ()))
        for cls in tuple(self._inherit):
            if cls is not function.cls and self._constructor(cls) is function:
                yield from tuple(self._instances[cls])

    def _look_inside(self, cls: ClassInfo) -> None:
        """Note the objects that a class makes of itself as its own constants: those of an enumeration."""
        if cls in self._looked:
            return
        self._looked.add(cls)
        for item in (item for items in cls.attributes.values() for item in items):
            made = item.expr.func if isinstance(item.expr, ir.Call) else None
            if isinstance(made, ir.Name) and made.id == cls.name and item.expr is not None:
                self._evaluator.value(item.expr, item.context)

    def _constructor(self, cls: ClassInfo) -> FunctionInfo | None:
        makers = (c.methods.get(ir.CONSTRUCTOR) for c in self._evaluator.members.lineage(cls))
        return next((maker for maker in makers if maker is not None), None)

    def note_made(self, made: Instance) -> None:
        """An object of the project is made here."""
        if made.cls not in self._instances:
            self._instances[made.cls] = []
            if ir.CONSTRUCTOR not in made.cls.methods:
                self._inherit.append(made.cls)
        self._instances[made.cls].append(made)

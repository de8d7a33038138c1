"""What an expression is worth: demand-driven, memoised, through names, attributes, calls and imports.

The interpreter never runs code. It follows what is written down in the project and gives up (a hole) where a
value is not. Loops and recursion end because an expression that is being evaluated is unknown to itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as MappingType
from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.built import built_up
from migrate.analysis.content import content_of
from migrate.analysis.filled import fill_braces, fill_percent, replaced
from migrate.analysis.given import settled
from migrate.analysis.library import ClientKind, Form, Library, Role
from migrate.analysis.scope import (
    Binding,
    ClassInfo,
    Context,
    FunctionInfo,
    ModuleInfo,
    Scope,
    completes,
    continues,
    cuts,
    exported,
    implicit_classes,
    lookup,
    reaching,
)
from migrate.analysis.values import (
    UNKNOWN,
    Body,
    ClassRef,
    Client,
    Constant,
    External,
    FunctionRef,
    Instance,
    Many,
    Mapping,
    Member,
    ModuleRef,
    Parameter,
    Piece,
    Response,
    Sequence,
    Text,
    Value,
    each,
    join,
    plain,
)
from migrate.model import Span

_DEPTH = 40
_STEPS = 20_000
"""What one question may cost: functions that call each other twice each double the cost with every level."""
_HEAVY = 1_000
"""Steps from which on what is left of an answer is kept when the question was given up."""
_PIECES = 64
_BESIDE = ir.Import(span=Span(0, 0), module="", star=True)  # what is seen without an import
Import = Callable[[ModuleInfo, ir.Import, str | None], "ModuleInfo | Binding | str | None"]


class Evaluator:
    """Evaluates expressions of one project's modules of one language.

    `imports(module, statement, name)` finds what an import binds: a module of the project, a binding of one,
    or the dotted name of something foreign.
    """

    def __init__(self, library: Library, imports: Import) -> None:
        self.library = library
        self._imports = imports
        self._known: dict[ir.Expr, Value] = {}
        self._active: set[object] = set()
        self._depth = 0
        self._left = _STEPS
        self._open: set[object] | None = None  # what is not finished and was met
        self.callers: dict[FunctionInfo, dict[ir.Call, Context]] = {}
        self.classes: list[ClassInfo] = []
        self._outside: dict[ModuleInfo, dict[str, Binding | str | None]] = {}
        self.asked: set[FunctionInfo] = set()  # functions whose callers were asked for
        self.instances: dict[ClassInfo, list[Instance]] = {}
        self.decided: dict[ir.Param, Text] = {}  # bases that all callers of a function agree on
        self.is_ours: Callable[[Text], bool] = lambda text: False  # whether it begins with a base of the map
        self._kinds: dict[str, Callable[[ir.Expr, Context], Value]] = {
            "Str": self._str,
            "Name": self._name,
            "Attr": self._attr,
            "Index": self._index,
            "Item": self._unpacked,
            "Call": self._call,
            "Dict": self._dict,
            "Seq": self._seq,
            "Const": self._const,
            "Concat": self._concat,
            "Template": self._template,
            "Either": self._either,
            "Wrap": self._wrap,
            "Opaque": self._opaque,
            "Lambda": self._lambda,
        }

    # --- entry ---

    def value(self, expr: ir.Expr, context: Context) -> Value:
        """The value of `expr` standing in `context`."""
        known = self._known.get(expr)
        if known is not None:
            return known
        if not self._depth:
            self._left = _STEPS
        if expr in self._active or self._depth > _DEPTH or self._left <= 0:
            self._met(expr if expr in self._active else self)
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
        finally:
            self._active.discard(expr)
            self._depth -= 1
            final = self._closed(expr, around)
            if not self._depth:
                self._open = None
        given_up = self._left <= 0 and before - self._left >= _HEAVY
        # What rests on a value that is still being evaluated may be more when that is known.
        if final or given_up:
            self._known[expr] = found
        return found

    def _met(self, key: object) -> None:
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
        return Text(tuple(pieces)) if len(pieces) <= _PIECES else UNKNOWN

    def _concat(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Concat)
        values = [self.value(item, context) for item in expr.items]
        if not any(isinstance(alt, Text | Parameter) for value in values for alt in each(value)):
            return UNKNOWN
        pieces = [
            p for item, v in zip(expr.items, values, strict=True) for p in as_text(v, item, context).pieces
        ]
        return Text(tuple(pieces)) if len(pieces) <= _PIECES else UNKNOWN

    def _const(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Const)
        return Constant(expr.value)

    def _dict(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Dict)
        entries: list[tuple[str, ir.Entry, Context]] = []
        is_open = False
        for entry in expr.entries:
            key = plain(self.value(entry.key, context)) if entry.key is not None else None
            if key is None:
                is_open = True
            else:
                entries.append((key, entry, context))
        return Mapping(tuple(entries), expr, context.scope.module, is_open)

    def _seq(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Seq)
        return Sequence(tuple((item, context) for item in expr.items))

    def _either(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Either)
        values = [self.value(item, context) for item in expr.items]
        if len(values) == 2:
            # `environment or default`: the default is what is seen, the variable is remembered.
            for value, default in (values, reversed(values)) if expr.others else (values,):
                env = _env_name(value)
                if env is not None and isinstance(default, Text):
                    return _with_env(default, env)
            # `params or {}`: an empty mapping adds nothing.
            if isinstance(values[1], Mapping) and not values[1].entries and not values[1].open:
                return values[0]
            if values[1] is not UNKNOWN and isinstance(values[0], Constant) and values[0].value is None:
                return values[1]
        return join(values)

    def _opaque(self, expr: ir.Expr, context: Context) -> Value:
        """`PATH % values`, where `PATH` stands for a text."""
        assert isinstance(expr, ir.Opaque)
        fills = len(expr.parts) == 2 and expr.kind in self.library.fill_kinds
        left = self.value(expr.parts[0], context) if fills else UNKNOWN
        if not isinstance(left, Text):
            return UNKNOWN
        right = expr.parts[1]
        if isinstance(right, ir.Dict):
            made = self.value(right, context)
            entries = made.entries if isinstance(made, Mapping) and not made.open else ()
            named = {key: self.text(entry.value, at) for key, entry, at in entries}
            return fill_percent(left, (), named) or UNKNOWN
        items = right.items if isinstance(right, ir.Seq) else (right,)
        return fill_percent(left, [self.text(item, context) for item in items], {}) or UNKNOWN

    def _lambda(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Lambda)
        found = context.scope.module.lambdas.get(expr)
        return FunctionRef(found) if found is not None else UNKNOWN

    def _wrap(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Wrap)
        found = self.value(expr.value, context)
        if expr.kind == "enter" and isinstance(found, Instance):
            enter = self.member(found, ir.ENTERS[0]) or self.member(found, ir.ENTERS[1])
            if isinstance(enter, FunctionRef):
                result = self.returned(enter.function, {})
                return found if result is UNKNOWN else result
        return found

    # --- names ---

    def _name(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Name)
        for cls in implicit_classes(expr.id, context.scope):
            member = self.member(Instance(cls), expr.id) or self._nested(cls, expr.id)
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
        if len(usable) == 2 and usable[0].param is not None and completes(usable[1], expr.id):
            usable = usable[1:]
        value = self.bindings(usable)
        if isinstance(value, Mapping) and scope.module is context.scope.module:
            return built_up(value, expr.id, scope, context, at, self.library.set_members)
        return value

    def _nested(self, cls: ClassInfo, name: str) -> Value | None:
        """A class that stands in a class or in one that it is derived from."""
        for owner in self.lineage(cls):
            for item in owner.scope.bindings.get(name, ()):
                if item.cls is not None:
                    return ClassRef(item.cls)
        return None

    def _unbound(self, expr: ir.Name, context: Context) -> Value:
        """A name that its file does not bind: of a module imported whole, of a file beside it, or foreign."""
        name = expr.id
        found = self.outside(name, context.scope.module)
        if found is None:
            if self.library.environment_names and not self.library.knows(name):
                return Text((Piece(hole=UNKNOWN, expr=expr, context=context, env=name),))
            return External(name)
        if isinstance(found, Binding):
            return self.guarded(found, lambda: self.binding(found))
        return External(found)

    def outside(self, name: str, module: ModuleInfo) -> Binding | str | None:
        """The binding of the project, or the foreign name, that a name is which its file does not bind."""
        if not self.library.beside:
            return None
        known = self._outside.setdefault(module, {})
        if name not in known:
            known[name] = self._find_outside(name, module)
        return known[name]

    def _find_outside(self, name: str, module: ModuleInfo) -> Binding | str | None:
        stars = [statement for statement in module.imports if statement.star]
        for statement in (_BESIDE, *stars):
            found = self._imports(module, statement, name)
            if isinstance(found, Binding):
                return found
            if isinstance(found, str) and found != name and self.library.knows(found):
                return found
        return None

    def bindings(self, bindings: list[Binding]) -> Value:
        """What a name bound by any of `bindings` can be."""
        return join([self.binding(item, bindings) for item in bindings])

    def binding(self, item: Binding, among: list[Binding] | None = None) -> Value:
        """What one binding gives."""
        if item.function is not None:
            return FunctionRef(item.function)
        if item.cls is not None:
            return ClassRef(item.cls)
        if item.imported is not None:
            return self._imported(item)
        if item.param is not None:
            return self._param(item)
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
        while isinstance(node, ir.Wrap):
            node = node.value
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

    def _param(self, item: Binding) -> Value:
        function = item.context.scope.function
        assert item.param is not None
        if function is None:
            return UNKNOWN
        if function.node.receiver and item.param is function.node.params[0]:
            if function.cls is None:
                return UNKNOWN
            return ClassRef(function.cls) if function.node.of_class else Instance(function.cls)
        if (given := self._given_by_then(function, item.param)) is not None:
            return given
        return Parameter(function, item.param)

    def _given_by_then(self, function: FunctionInfo, param: ir.Param) -> Value | None:
        """What `x.then(function)` gives the function."""
        if function.node.name or param is not function.node.params[0]:
            return None
        module = function.module
        made = next((node for node, info in module.lambdas.items() if info is function), None)
        call = module.parents.get(made) if made is not None else None
        if not isinstance(call, ir.Call) or not isinstance(call.func, ir.Attr):
            return None
        first = call.args[0].value if call.args else None
        if first is not made or call.func.name not in self.library.then_members:
            return None
        return self.value(call.func.value, module.contexts[call.func.value])

    def _imported(self, item: Binding) -> Value:
        assert item.imported is not None
        statement, name = item.imported
        found = self._imports(item.context.scope.module, statement, name)
        if isinstance(found, str):
            return External(found)
        if isinstance(found, Binding):
            return self.guarded(found, lambda: self.binding(found))
        return UNKNOWN if found is None else ModuleRef(found)

    def source(self, item: Binding) -> Binding | None:
        """The binding of the project that an import binds."""
        assert item.imported is not None
        found = self._imports(item.context.scope.module, *item.imported)
        return found if isinstance(found, Binding) else None

    def guarded(self, key: object, run: Callable[[], Value]) -> Value:
        """`run()`, or unknown when it is already under way."""
        if key in self._active:
            self._met(key)
            return UNKNOWN
        self._active.add(key)
        around, self._open = self._open, None
        try:
            return run()
        finally:
            self._active.discard(key)
            self._closed(key, around)

    # --- members ---

    def _attr(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Attr)
        owners = list(each(self.value(expr.value, context)))
        prefix = self.library.method_prefix
        if expr.name.startswith(prefix) and any(
            isinstance(item, External) and item.name in self.library.method_owners for item in owners
        ):
            name = expr.name.removeprefix(prefix)
            span = Span(expr.name_span.start + len(prefix), expr.name_span.end)
            part = ir.Part(span=span, text=name)
            return Text((Piece(text=name, part=part, module=context.scope.module),))
        return join([self._attribute(owner, expr) for owner in owners])

    def _attribute(self, owner: Value, expr: ir.Attr) -> Value:
        name = expr.name
        match owner:
            case External() if owner.name in self.library.environment_members:
                return Text((Piece(hole=UNKNOWN, expr=expr, env=name),))
            case External():
                return External(f"{owner.name}.{name}")
            case ModuleRef():
                found = exported(owner.module, name)
                return self.bindings(found) if found else UNKNOWN
            case Mapping() if self.library.member_keys and any(key == name for key, _, _ in owner.entries):
                return self.entry(owner, name)
            case Response() if name in self.library.json_fields.get(owner.client, ()):
                return Body(owner)
            case Body() if self.library.member_keys:
                return Body(owner.response, (*owner.keys, name))
            case Instance() | ClassRef():
                return self.member(owner, name) or self._nested(owner.cls, name) or Member(owner, name, expr)
            case Text() if name == "value":  # an enum member's value
                return owner
            case Parameter() if owner.param.annotation is not None:
                kind = self.instance_of(owner.param.annotation, Context(owner.function.scope))
                return Member(owner, name, expr) if kind is UNKNOWN else self._attribute(kind, expr)
            case Parameter() if owner.function.node.name == ir.CONSTRUCTOR:
                given = self._given_object(owner)
                return self._attribute(given, expr) if given is not None else Member(owner, name, expr)
            case _:
                return Member(owner, name, expr)

    def member(self, owner: Instance | ClassRef, name: str) -> Value | None:
        """A method or attribute of an object or class of the project, its bases included."""
        for cls in self.lineage(owner.cls):
            method = cls.methods.get(name)
            if method is not None:
                if method.node.accessor == "get":
                    if name not in cls.attributes:  # else a setter takes what is assigned
                        return self.returned(method, {})
                else:
                    return FunctionRef(method, owner)
            if name in cls.attributes:
                if isinstance(owner, Instance) and owner.call is None and self._overrides(owner.cls, name):
                    return UNKNOWN  # which class the object is of is not seen
                items = _given(cls.attributes[name])
                if len(items) == 2 and continues(*items):
                    items = items[1:]  # what is added to is in it
                return self.guarded(
                    (cls, name),
                    lambda cls=cls, items=items: join([self.binding(i, cls.attributes[name]) for i in items]),  # type: ignore[misc]
                )
        return self._foreign_member(owner, name)

    def _overrides(self, cls: ClassInfo, name: str) -> bool:
        """Whether a class derived from `cls` gives the attribute another value."""
        below = (one for one in self.classes if one is not cls and name in one.attributes)
        return any(cls in self.lineage(one) for one in below)

    def _foreign_member(self, owner: Instance | ClassRef, name: str) -> Value | None:
        """A method that a client class outside the project gives its subclass."""
        for cls in self.lineage(owner.cls):
            for base in cls.node.bases:
                value = self.value(base, cls.outer)
                if isinstance(value, External) and (kind := self.library.constructor(value.name)) is not None:
                    return Member(Client(kind.name), name)
        return None

    def lineage(self, cls: ClassInfo) -> list[ClassInfo]:
        """The class and the project's classes it is derived from, nearest first."""
        found: list[ClassInfo] = []
        todo = [cls]
        while todo:
            current = todo.pop(0)
            if current in found:
                continue
            found.append(current)
            for base in current.node.bases:
                value = self.value(base, current.outer)
                if isinstance(value, ClassRef):
                    todo.append(value.cls)
        return found

    def _index(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Index)
        key_value = self.value(expr.key, context)
        if isinstance(key_value, Constant) and type(key_value.value) is int:
            owners = each(self.value(expr.value, context))
            return join([self._at(owner, key_value.value) for owner in owners])
        key = plain(key_value)
        return join(
            [self._item(owner, key, expr, context) for owner in each(self.value(expr.value, context))]
        )

    def _unpacked(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Item)
        return join([self._at(owner, expr.position) for owner in each(self.value(expr.value, context))])

    def _at(self, owner: Value, position: int) -> Value:
        """The item of a list at `position`."""
        if not isinstance(owner, Sequence) or not 0 <= position < len(owner.items):
            return UNKNOWN
        return self.value(*owner.items[position])

    def _item(self, owner: Value, key: str | None, expr: ir.Expr, context: Context) -> Value:
        match owner:
            case External() if owner.name in self.library.environment_maps and key is not None:
                return Text((Piece(hole=UNKNOWN, expr=expr, context=context, env=key),))
            case Mapping():
                return self.entry(owner, key)
            case Body() if key is not None:
                return Body(owner.response, (*owner.keys, key))
            case ClassRef() if key is not None:  # an enum member by name
                return self.member(owner, key) or UNKNOWN
            case _:
                return UNKNOWN

    def entry(self, owner: Mapping, key: str | None) -> Value:
        """The value under `key`; any of the values when the key is not known."""
        found = [(e, c) for k, e, c in owner.entries if key is None or k == key]
        if key is not None:
            found = found[-1:]
        return join([self.value(e.value, c) for e, c in found])

    # --- calls ---

    def _call(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Call)
        return join([self._called(callee, expr, context) for callee in each(self.value(expr.func, context))])

    def _called(self, callee: Value, call: ir.Call, context: Context) -> Value:
        match callee:
            case FunctionRef():
                return self.apply(callee, call, context)
            case ClassRef():
                made = Instance(callee.cls, call, context)
                self.instances.setdefault(callee.cls, []).append(made)
                return made
            case External():
                return self._external(callee.name, call, context)
            case Member():
                return self._member_call(callee, call, context)
            case _:
                return UNKNOWN

    def apply(self, callee: FunctionRef, call: ir.Call, context: Context) -> Value:
        """The result of calling a function of the project."""
        function = callee.function
        self.callers.setdefault(function, {})[call] = context
        arguments = bind_arguments(function, call)
        values: dict[ir.Param, Value] = {}
        for param in function.params:
            given = arguments.get(param)
            if given is not None:
                values[param] = self.value(given.value, context)
            elif param.default is not None:
                values[param] = self.value(param.default, Context(function.scope.parent or function.scope))
        result = self.guarded((function, "returns"), lambda: self.returned(function, values))
        return (
            Response(call, context.scope.module, result.client)
            if isinstance(result, Response)
            else _rebase_body(result, call, context)
        )

    def returned(self, function: FunctionInfo, values: MappingType[ir.Param, Value]) -> Value:
        """What `function` gives back when its parameters are `values`."""
        results = [self.value(expr, context) for expr, context in function.returns]
        return substitute(join(results), function, values) if results else UNKNOWN

    def _external(self, name: str, call: ir.Call, context: Context) -> Value:
        library = self.library
        first = call.args[0].value if call.args and not call.args[0].spread else None
        kind = library.constructor(name)
        if kind is not None:
            return self._client(kind.name, call, context)
        if name in library.nothing:
            return Constant(None)
        if name in library.functions:
            made = self.value(first, context) if first is not None else UNKNOWN
            client = library.functions[name][0]
            return made if isinstance(made, Response) else Response(call, context.scope.module, client)
        if name in library.parents:
            return self._parent(context)
        if first is None:
            return UNKNOWN
        if name in library.environment:
            return self._environment(call, context)
        if name in library.default_functions and len(call.args) > 1:
            return self._defaulted(self.value(first, context), call.args[1].value, context)
        if name in library.body_of or name in library.body_first:
            body = self.value(content_of(call, context, library, self.value), context)
            return Constant(None) if plain(body) == "" else body
        if name in library.same_object:
            made = self.value(first, context)
            return made if isinstance(made, Response) else UNKNOWN
        if name in library.quoting:  # what comes out is spelled otherwise
            return Text((Piece(hole=UNKNOWN, expr=call, context=context),))
        if name in library.same_text:
            found = self.value(first, context)
            return (
                found
                if isinstance(found, Text | Parameter)
                else Text((Piece(hole=found, expr=call, context=context),))
            )
        if name in library.resolve and len(call.args) > 1:
            return resolve_reference(self.text(first, context), self.text(call.args[1].value, context))
        if name in library.resolve_second:
            if self._is_changed(call, context):
                return UNKNOWN
            if len(call.args) > 1:
                return resolve_reference(self.text(call.args[1].value, context), self.text(first, context))
            return self.value(first, context)
        if name in library.partials:
            return self._partial(self.value(first, context), call)
        if name in library.path_join:
            return self._joined([arg.value for arg in call.args], "/", context)
        if name in library.decode_json:
            found = self.value(first, context)
            if isinstance(found, Response):  # what a command prints is the text itself
                return Body(found)
            return Body(found.owner) if isinstance(found, Member) else UNKNOWN
        return UNKNOWN

    def _defaulted(self, value: Value, default: ir.Expr, context: Context) -> Value:
        """A value that another stands in for where it is absent."""
        env, given = _env_name(value), self.value(default, context)
        return _with_env(given, env) if env is not None and isinstance(given, Text) else join([value, given])

    def _parent(self, context: Context) -> Value:
        """What `super()` is in `context`: an object of the next class, the project's or a client's."""
        scope: Scope | None = context.scope
        while scope is not None and scope.cls is None:
            scope = scope.parent
        cls = scope.cls if scope is not None else None
        for base in cls.node.bases if cls is not None else ():
            value = self.value(base, cls.outer) if cls is not None else UNKNOWN
            if isinstance(value, ClassRef):
                return Instance(value.cls)
            if isinstance(value, External) and (kind := self.library.constructor(value.name)) is not None:
                return Client(kind.name)
        return UNKNOWN

    def _client(self, kind_name: str, call: ir.Call, context: Context) -> Value:
        kind = self.library.kind(kind_name)
        base: Value | None = None
        position = 0
        for arg in call.args:
            role = kind.base.role(position, arg.name) if kind is not None else Role.OTHER
            position += arg.name is None
            if role is Role.BASE and not arg.spread:
                base = self.text(arg.value, context)
            elif role is Role.OPTIONS and kind is not None:
                base = self._option(kind.base, arg.value, context) or base
        if base is None and kind is not None and kind.base_said:
            base = self._base_said(kind, call, context)
        return Client(kind_name, base, call)

    def _base_said(self, kind: ClientKind, call: ir.Call, context: Context) -> Value | None:
        """The base that is said in a block that the client is made with; unknown where there are several."""
        blocks = [arg.value.span for arg in call.args if isinstance(arg.value, ir.Lambda)]
        found = [
            self.text(inner.args[0].value, at)
            for inner, at in (context.scope.module.calls if blocks else ())
            if isinstance(inner.func, ir.Name)
            and inner.func.id in kind.base_said
            and len(inner.args) == 1
            and any(span.covers(inner.span) for span in blocks)
        ]
        if len(found) > 1:
            return Text((Piece(hole=UNKNOWN, expr=call, context=context),))
        return found[0] if found else None

    def _option(self, form: Form, expr: ir.Expr, context: Context) -> Value | None:
        """The base URL in the options that a client is made with."""
        options = self.value(expr, context)
        for key, entry, at in options.entries if isinstance(options, Mapping) else ():
            if form.options.get(key) is Role.BASE:
                return self.text(entry.value, at)
        return None

    def _environment(self, call: ir.Call, context: Context) -> Value:
        name = plain(self.value(call.args[0].value, context))
        if name is None:
            return UNKNOWN
        others = [arg for arg in call.args[1:] if arg.name in (None, "default")]
        default = self.value(others[0].value, context) if others else UNKNOWN
        if isinstance(default, Text):
            return _with_env(default, name)
        return Text((Piece(hole=UNKNOWN, expr=call, context=context, env=name),))

    def _partial(self, callee: Value, call: ir.Call) -> Value:
        """A client's function with arguments that say nothing of the request: `partial(get, timeout=3)`."""
        form: Form | None = None
        if isinstance(callee, External) and callee.name in self.library.functions:
            form = self.library.functions[callee.name][1]
        elif isinstance(callee, Member) and isinstance(callee.owner, Client):
            kind = self.library.kind(callee.owner.kind)
            form = kind.methods.get(callee.name) if kind is not None else None
        given = call.args[1:]
        if form is None or any(arg.spread or arg.name is None for arg in given):
            return UNKNOWN
        plain_ones = all(form.role(0, arg.name) is Role.OTHER for arg in given)
        return callee if plain_ones else UNKNOWN

    def _joined(self, items: list[ir.Expr], glue: str, context: Context) -> Value:
        pieces: list[Piece] = []
        for index, item in enumerate(items):
            if index and not (glue == "/" and pieces[-1].text is not None and pieces[-1].text.endswith("/")):
                pieces.append(Piece(text=glue))
            pieces.extend(self.text(item, context).pieces)
        return Text(tuple(pieces)) if 0 < len(pieces) <= _PIECES else UNKNOWN

    def _member_call(self, callee: Member, call: ir.Call, context: Context) -> Value:
        owner, name, library = callee.owner, callee.name, self.library
        match owner:
            case Client():
                kind = library.kind(owner.kind)
                if kind is not None and name in kind.methods:
                    return Response(call, context.scope.module, kind.name)
                if kind is not None and name in kind.extends:
                    made = self._client(kind.name, call, context)
                    return (
                        Client(kind.name, made.base or owner.base, call) if isinstance(made, Client) else made
                    )
                if kind is not None and name in kind.same:
                    return owner
                return owner if name.startswith("__") else UNKNOWN
            case Text() | Parameter() if name in library.default_members and len(call.args) == 1:
                return self._defaulted(owner, call.args[0].value, context)
            case _ if name in library.body_members:
                return Constant(None) if plain(owner) == "" or isinstance(owner, Constant) else owner
            case _ if name in library.text_methods and not isinstance(owner, Response | Instance | ClassRef):
                return Response(call, context.scope.module, library.text_methods[name][0])
            case _ if name in library.senders and call.args:
                sent = self.value(call.args[0].value, context)
                return sent if isinstance(sent, Response) else UNKNOWN
            case _ if name in library.then_members and call.args:
                return self._then(owner, call, context)
            case Text() if name in library.replace_methods and len(call.args) == 2:
                return self._replaced(owner, call, context)
            case Sequence() if name in library.join_members and len(call.args) == 1:
                glue = plain(self.value(call.args[0].value, context))
                return (
                    self._joined([i for i, _ in owner.items], glue, context) if glue is not None else UNKNOWN
                )
            case Text() if name in library.cut_methods and call.args:
                return _without_end(owner, plain(self.value(call.args[0].value, context)))
            case Text() | Parameter() if name in library.same_text_methods:
                return owner
            case Text() if name in library.fill_methods and not any(arg.spread for arg in call.args):
                values = [self.text(arg.value, context) for arg in call.args if arg.name is None]
                named = {arg.name: self.text(arg.value, context) for arg in call.args if arg.name}
                return fill_braces(owner, values, named) or UNKNOWN
            case Text() if name == "join" and len(call.args) == 1:
                items = self.value(call.args[0].value, context)
                glue = plain(owner)
                if isinstance(items, Sequence) and glue is not None:
                    return self._joined([item for item, _ in items.items], glue, context)
                return UNKNOWN
            case Response():
                if name in library.json_members:
                    return Body(owner)
                if name in library.steps.get(owner.client, ()):
                    return owner
                return owner if name in library.same_response_members else UNKNOWN
            case Body() if name in library.get_members and call.args:
                key = plain(self.value(call.args[0].value, context))
                return UNKNOWN if key is None else Body(owner.response, (*owner.keys, key))
            case Mapping() if name in library.get_members and call.args:
                return self.entry(owner, plain(self.value(call.args[0].value, context)))
            case _:
                return UNKNOWN

    def _is_changed(self, call: ir.Call, context: Context) -> bool:
        """Whether the URL object that `call` makes is given a query later."""
        for member in self.library.url_members:
            for node, at in context.scope.module.attrs.get(member, ()):
                found = lookup(node.value.id, at.scope) if isinstance(node.value, ir.Name) else None
                if found is not None and any(item.expr is call for item in found[1]):
                    return True
        return False

    def _then(self, owner: Value, call: ir.Call, context: Context) -> Value:
        """What `x.then(function)` gives: what the function gives for x."""
        callee = self.value(call.args[0].value, context)
        if not isinstance(callee, FunctionRef) or not callee.function.params:
            return UNKNOWN
        values = {callee.function.params[0]: owner}
        return self.guarded((callee.function, "returns"), lambda: self.returned(callee.function, values))

    def _replaced(self, owner: Text, call: ir.Call, context: Context) -> Value:
        """`text.replace("{id}", value)`, where the first is in one piece of the text."""
        old = plain(self.value(call.args[0].value, context))
        new = self.text(call.args[1].value, context)
        return (replaced(owner, old, new) if old else None) or UNKNOWN

    def parameter_values(self, value: Parameter) -> list[Value]:
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
        return [(self.value(expr, context), expr, context) for expr, context in places]

    def _given_object(self, value: Parameter) -> Instance | None:
        """The object of the project that a constructor is given: `Orders(self)` in a client."""
        values = (item for found in self.parameter_values(value) for item in each(found))
        objects = {item.cls: item for item in values if isinstance(item, Instance)}
        if len(objects) == 1:
            return next(iter(objects.values()))
        self._met(value.function)  # the construction may come to be seen later
        return None

    def _made_by(self, function: FunctionInfo) -> Iterator[Instance]:
        """The objects that the constructor `function` makes, those of classes that inherit it included."""
        if function.node.name != ir.CONSTRUCTOR:
            return
        for cls, made in list(self.instances.items()):
            makers = (c.methods.get(ir.CONSTRUCTOR) for c in self.lineage(cls))
            own = next((maker for maker in makers if maker is not None), None)
            if cls is function.cls or own is function:
                yield from tuple(made)

    def settled(self, url: Text, context: Context) -> Text:
        """`url` with constructor parameters replaced by what the project's constructions give them."""
        return settled(self, url, context)

    def as_text(self, value: Value, expr: ir.Expr, context: Context) -> Text:
        """`value` as a string: itself, or one hole."""
        return as_text(value, expr, context)


def _given(items: list[Binding]) -> list[Binding]:
    """The bindings without a declaration alone, where something else gives the value."""
    known = [item for item in items if item.expr is not None or item.annotation is None]
    return known or items


def encloses(function: FunctionInfo, context: Context) -> bool:
    """Whether `context` stands inside `function`."""
    scope = context.scope
    while True:
        if scope.function is function:
            return True
        if scope.parent is None:
            return False
        scope = scope.parent


def as_text(value: Value, expr: ir.Expr, context: Context) -> Text:
    """`value` as a string: itself, or one hole."""
    if isinstance(value, Text):
        return value
    if isinstance(value, Many):
        texts = [item for item in value.values if isinstance(item, Text)]
        if (
            len({plain(item) for item in texts}) == 1
            and plain(texts[0]) is not None
            and len(texts) == len(value.values)
        ):
            return texts[0]
    return Text((Piece(hole=value, expr=expr, context=context),))


def _without_end(value: Text, end: str | None) -> Value:
    """`value` without the text `end` at its end, where that is seen."""
    last = value.pieces[-1] if value.pieces else None
    if end is None or last is None or last.text is None:
        return UNKNOWN
    return Text((*value.pieces[:-1], replace(last, text=last.text.removesuffix(end))))


def _env_name(value: Value) -> str | None:
    if isinstance(value, Text) and len(value.pieces) == 1:
        return value.pieces[0].env
    return None


def _with_env(default: Text, env: str) -> Text:
    return Text(tuple(replace(piece, env=env) for piece in default.pieces))


def _rebase_body(value: Value, call: ir.Call, context: Context) -> Value:
    """A body that a function gives back belongs to the call of the function, for its callers."""
    if isinstance(value, Body):
        client = value.response.client if isinstance(value.response, Response) else ""
        return Body(Response(call, context.scope.module, client), value.keys)
    return value


def bind_arguments(function: FunctionInfo, call: ir.Call) -> dict[ir.Param, ir.Arg]:
    """Which argument of `call` fills which parameter; what `*` and `**` spread is left out."""
    bound: dict[ir.Param, ir.Arg] = {}
    open_slots = [p for p in function.params if not p.spread and not p.keyword_only]
    by_name = {p.name: p for p in function.params if not p.spread}
    position = 0
    for arg in call.args:
        if arg.spread:
            position = len(open_slots) if arg.spread == "*" else position
        elif arg.name is None:
            if position < len(open_slots):
                bound[open_slots[position]] = arg
            position += 1
        elif arg.name in by_name:
            bound[by_name[arg.name]] = arg
    return bound


def substitute(value: Value, function: FunctionInfo, values: MappingType[ir.Param, Value]) -> Value:
    """`value` with the parameters of `function` replaced by `values`."""
    if isinstance(value, Parameter):
        return values.get(value.param, value) if value.function is function else value
    if isinstance(value, Text):
        pieces: list[Piece] = []
        for piece in value.pieces:
            hole = piece.hole
            if isinstance(hole, Parameter) and hole.function is function and hole.param in values:
                given = values[hole.param]
                if isinstance(given, Text):
                    pieces.extend(given.pieces)
                else:
                    pieces.append(replace(piece, hole=given))
            elif isinstance(hole, Many):
                chosen = _without_none(substitute(hole, function, values))
                pieces.extend(chosen.pieces if isinstance(chosen, Text) else [replace(piece, hole=chosen)])
            else:
                pieces.append(piece)
        return Text(tuple(pieces))
    if isinstance(value, Many):
        return join([substitute(item, function, values) for item in value.values])
    if isinstance(value, Client) and value.base is not None:
        return Client(value.kind, substitute(value.base, function, values), value.made)
    return value


def _without_none(value: Value) -> Value:
    """`given or DEFAULT` is the default where nothing is given."""
    return join([item for item in each(value) if not (isinstance(item, Constant) and item.value is None)])


def resolve_reference(base: Text, reference: Text) -> Text:
    """`reference` resolved against `base` (RFC 3986, 5.2), as far as the texts are seen."""
    head = reference.pieces[0].text if reference.pieces else None
    if head is not None and ("://" in head or head.startswith("//")):
        return reference
    if head is not None and head.startswith("/"):
        return Text((*_origin(base), *reference.pieces))
    last = base.pieces[-1].text if base.pieces else None
    if last is None:
        return Text((*base.pieces, Piece(text="/"), *reference.pieces))
    if last.endswith("/"):
        return Text((*base.pieces, *reference.pieces))
    # The last segment of the base is dropped: what is left of it is not its literal's whole text any more.
    cut = last.rfind("/")
    kept = replace(base.pieces[-1], text=last[: cut + 1], part=None)
    return Text((*base.pieces[:-1], kept, *reference.pieces))


def _origin(base: Text) -> tuple[Piece, ...]:
    """Scheme and host of `base`; the whole of it where they are not seen."""
    text = base.pieces[0].text if base.pieces else None
    if text is None or "//" not in text:
        return base.pieces
    end = text.find("/", text.index("//") + 2)
    return base.pieces[:1] if end < 0 else (replace(base.pieces[0], text=text[:end], part=None),)

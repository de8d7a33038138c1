"""Calls of something unknown that are written as requests: which are taken for one, and which may be none.

`x.get(url)` is a request of a client, a read of a map, or what a test says of a server. What made `x` tells,
its type, its name, what else is called of it, and what is done with what the call gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.library import Form
from migrate.analysis.lookup import exported, lookup, reaching, uses_of
from migrate.analysis.scope import Binding, Context, ModuleInfo
from migrate.analysis.values import (
    Body,
    ClassRef,
    Client,
    Constant,
    External,
    Instance,
    Mapping,
    Member,
    ModuleRef,
    Parameter,
    Response,
    Sequence,
    Text,
    Value,
    each,
)

UNKNOWN_CLIENT = "unknown client"
_NO_CLIENTS = Instance | Response | Client | Mapping | Body | Text | Sequence | Constant
_DEPTH = 6
_VERBS = frozenset({"get", "post", "put", "patch", "delete", "request"})
_OF_CLIENTS = ("post", "patch", "request")  # what has these keeps no values
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_CLIENT = frozenset(
    {
        *("client", "api", "http", "https", "httpx", "rest", "sdk", "session", "sess", "axios", "agent"),
        *("conn", "connection", "request", "requests", "requester", "fetch", "fetcher", "ajax", "web"),
        *("gateway", "service", "svc", "backend", "remote", "transport", "caller", "endpoint"),
    }
)
# What keeps values, or says what a server does, by the last word of its name, in the singular.
_KEEPS = frozenset(
    {
        *("cache", "store", "storage", "map", "mapping", "dict", "dictionary", "memo", "registry", "table"),
        *("lookup", "set", "queue", "stack", "deque", "jar", "cookie", "header", "param", "arg", "kwarg"),
        *("config", "configuration", "setting", "option", "opt", "env", "environ", "environment", "state"),
        *("index", "list", "array", "item", "entry", "value", "data", "db", "database", "redis", "lru"),
        *("memcache", "memcached", "bucket", "collection", "repo", "repository", "seen", "visited"),
        *("pending", "inflight", "handler", "listener", "injector", "container", "context", "counter"),
        *("router", "route", "app", "server", "mock", "stub", "namespace", "record", "row", "form"),
    }
)
_LITERAL = "dictionary"  # what is written as one has this name
_AROUND = frozenset({"Optional", "Union", "Readonly", "Final", "Annotated", "ClassVar", "typing", "t"})
_TYPE = re.compile(r"\w+")


@dataclass(slots=True)
class Guesses:
    """Judges the calls of things unknown of one project."""

    evaluator: Evaluator
    _owners: dict[ModuleInfo, frozenset[str]] = field(default_factory=dict[ModuleInfo, frozenset[str]])

    def form(self, callee: Value, call: ir.Call, context: Context) -> Form | None:
        """How `call` takes a request, where it is taken for one."""
        library = self.evaluator.library
        if not library.guess.guesses or not library.clients or not isinstance(callee, Member):
            return None
        if isinstance(callee.owner, _NO_CLIENTS) or callee.name not in _VERBS or not call.args:
            return None
        if self._is_double(callee.owner, call) or self._keeps_values(callee, call, context):
            return None
        return library.clients[0].methods.get(callee.name)

    def doubt(self, callee: Value, call: ir.Call, context: Context) -> str | None:
        """Why such a call may be no request, where nothing tells that it is one."""
        owner = _owner_of(callee, call)
        if not isinstance(callee, Member) or callee.name in _OF_CLIENTS or owner is None:
            return None
        if any(_is_client(name) for name in self._names(owner, context)):
            return None
        if self._sends_more(owner, context) or self._is_given_as_one(call, context):
            return None
        if self._is_read_as_answer(call, context):
            return None
        spelled = " ".join(context.scope.module.text(owner).split())
        return f"`{spelled}.{callee.name}` may be no request: nothing here tells what `{spelled}` is"

    def _is_double(self, owner: Value, call: ir.Call) -> bool:
        """Whether a call of something unknown says what a server answers in a test."""
        guess = self.evaluator.library.guess
        named = isinstance(owner, Parameter) and owner.param.name in guess.doubles
        return named or any(arg.name in guess.answer_arguments for arg in call.args if arg.name)

    # --- what it is called, and what makes it ---

    def _keeps_values(self, callee: Member, call: ir.Call, context: Context) -> bool:
        """Whether it is a thing that keeps values, by what makes it, its type or its name."""
        owner = _owner_of(callee, call)
        if owner is None:
            return False
        table = self.evaluator.library.guess.containers
        made = list(self._made_of(owner, context, _DEPTH))
        if any(name in table or name.rpartition(".")[2] in table for name in made):
            return True
        if callee.name in _OF_CLIENTS:
            return False
        named = [name for name in made if _is_client(name) or _keeps(name)]
        return any(map(_keeps, named)) if named else _keeps(_name_of(owner))

    def _names(self, owner: ir.Expr, context: Context) -> Iterator[str]:
        yield _name_of(owner)
        yield from self._made_of(owner, context, _DEPTH)

    def _made_of(self, expr: ir.Expr, context: Context, depth: int) -> Iterator[str]:
        """The names of what makes the value of `expr`, and of its types."""
        if not depth:
            return
        match expr:
            case ir.Wrap() | ir.Item() | ir.Index():
                yield from self._made_of(expr.value, context, depth)
            case ir.Either():
                for item in expr.items:
                    yield from self._made_of(item, context, depth - 1)
            case ir.Call():
                found = each(self.evaluator.value(expr.func, context))
                yield from (item.name for item in found if isinstance(item, External))
                yield _name_of(expr.func)
            case ir.Name():
                yield from self._of_name(expr, context, depth - 1)
            case ir.Attr():
                for owner in each(self.evaluator.value(expr.value, context)):
                    yield from self._of_bindings(_attributes(owner, expr.name), depth - 1)
            case ir.Opaque():
                yield expr.kind
            case ir.Dict() | ir.Seq():
                yield _LITERAL
            case _:
                pass

    def _of_name(self, expr: ir.Name, context: Context, depth: int) -> Iterator[str]:
        found = lookup(expr.id, context.scope)
        if found is None:
            outside = self.evaluator.outside.find(expr.id, context.scope.module)
            yield from self._of_bindings([outside] if isinstance(outside, Binding) else [], depth)
            return
        yield from self._of_bindings(reaching(found[1], context, expr.span.start, found[0]), depth)

    def _of_bindings(self, bindings: list[Binding], depth: int) -> Iterator[str]:
        for item in bindings:
            source = self.evaluator.source(item) if item.imported is not None else item
            if source is None:
                continue
            annotation = source.param.annotation if source.param is not None else source.annotation
            if annotation is not None:
                yield from _types(source.context.scope.module.text(annotation))
            if source.param is not None:
                yield from self._of_callers(source, depth)
            elif source.expr is not None:
                yield from self._made_of(source.expr, source.context, depth)

    def _of_callers(self, item: Binding, depth: int) -> Iterator[str]:
        value = self.evaluator.parameters.value(item)
        given = self.evaluator.parameters.given(value) if isinstance(value, Parameter) else []
        for _, expr, context in given:
            yield from self._made_of(expr, context, depth)

    # --- how it is used ---

    def _sends_more(self, owner: ir.Expr, context: Context) -> bool:
        """Whether what only a client has is called of it in the same file."""
        module = context.scope.module
        known = self._owners.get(module)
        if known is None:
            calls = (node for name in _OF_CLIENTS for node, _ in module.attrs.get(name, ()))
            known = frozenset(module.text(node.value) for node in calls)
            self._owners[module] = known
        return module.text(owner) in known

    def _is_given_as_one(self, call: ir.Call, context: Context) -> bool:
        """Whether it is given what only a request is given: headers, say."""
        known = self.evaluator.library.guess.request_arguments
        for arg in call.args:
            value = self.evaluator.value(arg.value, context)
            keys = [key for key, _, _ in value.entries] if isinstance(value, Mapping) else []
            if known.intersection([*keys, *([arg.name] if arg.name else [])]):
                return True
        return False

    def _is_read_as_answer(self, call: ir.Call, context: Context) -> bool:
        """Whether what it gives is read as only an answer is."""
        module, reads = context.scope.module, self.evaluator.library.guess.answer_reads
        if _read(module, call) in reads:
            return True
        for name, bindings in context.scope.bindings.items():
            if any(_unwrapped(item.expr) is call for item in bindings):
                uses = uses_of(name, context.scope, module)
                return any(_read(module, node) in reads for node, _ in uses)
        return False


def _owner_of(callee: Value, call: ir.Call) -> ir.Expr | None:
    """What the method is of, where it is written with what is called."""
    node = callee.node if isinstance(callee, Member) else None
    func = call.func if isinstance(call.func, ir.Attr) else node
    return func.value if func is not None else None


def _attributes(owner: Value, name: str) -> list[Binding]:
    match owner:
        case Instance(cls=cls) | ClassRef(cls=cls):
            return cls.attributes.get(name, [])
        case ModuleRef(module=module):
            return exported(module, name) or []
        case _:
            return []


def _name_of(expr: ir.Expr) -> str:
    """The last word that a thing is called by."""
    match expr:
        case ir.Wrap() | ir.Index() | ir.Item():
            return _name_of(expr.value)
        case ir.Attr():
            return expr.name
        case ir.Name():
            return expr.id
        case ir.Call():
            return _name_of(expr.func)
        case _:
            return ""


def _types(annotation: str) -> Iterator[str]:
    """The type itself, and not what it is of: `dict` of `Optional[dict[str, Client]]`."""
    words = (word for word in _TYPE.findall(annotation) if word not in _AROUND)
    yield next(words, "")


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]


def _keeps(name: str) -> bool:
    """Whether what has this name keeps values: `urlCache`, `redis.createClient`."""
    module, _, own = name.rpartition(".")
    last = [words[-1] for words in (_words(own), _words(module)) if words]
    return any(word in _KEEPS or word.removesuffix("s") in _KEEPS for word in last)


def _is_client(name: str) -> bool:
    own = _words(name.rpartition(".")[2])
    return not _CLIENT.isdisjoint(own) and not _keeps(name)


def _unwrapped(expr: ir.Expr | None) -> ir.Expr | None:
    expr = unwrapped(expr)
    return expr


def _read(module: ModuleInfo, node: ir.Expr) -> str:
    """The member that is read of what `node` gives."""
    parent = module.parents.get(node)
    while isinstance(parent, ir.Wrap):
        parent = module.parents.get(parent)
    return parent.name if isinstance(parent, ir.Attr) else ""

"""A query that a function adds to its URL where it is given: `if query: url += "?" + urlencode(query)`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from migrate.analysis import ir
from migrate.analysis.carried import Carried, carried
from migrate.analysis.conditions import asks_for, runs_with
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.given_uses import Uses, is_asked, uses_given
from migrate.analysis.library import Library
from migrate.analysis.lookup import uses_of
from migrate.analysis.query_made import TEXTS, query_made
from migrate.analysis.scope import Context, FunctionInfo
from migrate.analysis.sites import CallSite
from migrate.analysis.values import External, Mapping

_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Added:
    """What callers give whose fields are the query; `always`: the text is made where nothing is given, too.

    `beside` is the mapping of the function's own that it is put into, and where that stands.
    """

    given: Carried
    always: bool = False
    beside: tuple[Mapping, ir.Expr, Context] | None = None


def query_added(evaluator: Evaluator, site: CallSite, function: FunctionInfo) -> Added | None:
    """What callers give `function` whose fields are the query of the URL of `site`, a call in its body."""
    slot = site.url_slot
    if slot is None or site.inner is not None or site.context.scope.module is not function.module:
        return None
    nothing = evaluator.library.urls.unset_length
    made = (
        _added(evaluator, site, given, uses, slot.arg.value)
        for given, uses in uses_given(function, nothing=nothing)
    )
    found = [item for item in made if item is not None]
    return found[0] if len(found) == 1 else _at_the_end(evaluator, site, function) if not found else None


def _at_the_end(evaluator: Evaluator, site: CallSite, function: FunctionInfo) -> Added | None:
    """What the text that always ends the URL is made of, where callers give it."""
    made = query_made(evaluator, site)
    if made is None:
        return None
    value, expr, context = made
    given = carried(value.rest if isinstance(value, Mapping) and value.rest is not None else value)
    if given is None or not given.by(function):
        return None
    beside = (value, expr, context) if isinstance(value, Mapping) else None
    return Added(given, always=True, beside=beside)


def _added(evaluator: Evaluator, site: CallSite, given: Carried, uses: Uses, url: ir.Expr) -> Added | None:
    """Where all that is done in `uses` is to ask whether `given` is there, and to add it as the query."""
    made = [(node, call, at) for node, at in uses if (call := _encoding(evaluator, node, at)) is not None]
    if len(made) != 1:
        return None
    node, call, context = made[0]
    nothing, text = evaluator.library.urls.unset_length, context.scope.module.text
    others = [(other, at) for other, at in uses if not call.span.covers(other.span)]
    if not all(is_asked(other, at, text(other), nothing=nothing) for other, at in others):
        return None
    end = _End(site=site, url=url, nothing=nothing, names=[text(node)])
    if not end.reached(call, context):
        return None
    held = call.args[0].value if isinstance(call, ir.Call) and call.args else None
    value = evaluator.value(held, context) if held is not None and held is not node else None
    if not isinstance(value, Mapping) or held is None:
        return Added(given, end.always) if value is None else None
    rest = carried(value.rest) if value.rest is not None else None
    same = rest is not None and rest.key == given.key and rest.parameter.param is given.parameter.param
    return Added(given, end.always, (value, held, context)) if same else None


def _encoding(evaluator: Evaluator, node: ir.Expr, context: Context) -> ir.Expr | None:
    """What makes the text of a query of the variable: `urlencode(query)`, `query.Encode()`."""
    library, module = evaluator.library, context.scope.module
    parent = module.parents.get(node)
    while isinstance(parent, ir.Wrap) or _puts_in(parent, library):
        node, parent = parent, module.parents.get(parent)
    if isinstance(parent, ir.Attr) and parent.name in library.form_members:
        call = module.parents.get(parent)
        return call if isinstance(call, ir.Call) and call.func is parent and not call.args else None
    if not isinstance(parent, ir.Call) or not parent.args or parent.args[0].value is not node:
        return None
    callee = evaluator.value(parent.func, context)
    known = isinstance(callee, External) and len(parent.args) == 1
    if known and isinstance(callee, External) and callee.name in library.encode_form | library.urls.makers:
        return parent
    return None


def _puts_in(parent: ir.Expr | None, library: Library) -> TypeGuard[ir.Expr]:
    """Whether it is a mapping with further entries: `{...query, key}`, `Object.assign({key}, query)`."""
    if isinstance(parent, ir.Call):
        of_member = isinstance(parent.func, ir.Attr) and parent.func.name in library.merges
        return of_member or (
            isinstance(parent.func, ir.Name | ir.Attr) and _dotted(parent.func) in library.merges
        )
    return isinstance(parent, ir.Dict)


def _dotted(expr: ir.Expr) -> str:
    """`a.b` as it is spelled."""
    if isinstance(expr, ir.Attr):
        return f"{_dotted(expr.value)}.{expr.name}"
    return expr.id if isinstance(expr, ir.Name) else ""


@dataclass(slots=True, kw_only=True)
class _End:
    """How the text of a query comes to the end of the URL of `site`, which is `url`.

    `names` are spellings of what tells whether there is a query: the query, and variables that hold its text.
    """

    site: CallSite
    url: ir.Expr
    nothing: bool
    names: list[str] = field(default_factory=list[str])
    marked: bool = False  # a question mark stands before it
    tested: bool = False  # that it is given
    always: bool = False  # it is not

    def reached(self, node: ir.Expr, context: Context) -> bool:
        """Whether `node` stands behind the mark of a query, where the URL ends, where there is a query."""
        for _ in range(_DEPTH):
            top = self._up(node, context)
            if top is None:
                return False
            if top is self.url:
                return self._is_sure(context)
            statement = context.statement
            if not isinstance(statement, ir.Assign) or not isinstance(statement.target, ir.Name):
                return False
            if statement.value is not top:
                return False
            if _is_last(self.url, statement.target.id):
                return self._is_sure(context)
            further = self._held(statement.target, context)
            if further is None:
                return False
            node, context = further
        return False

    def _up(self, node: ir.Expr, context: Context) -> ir.Expr | None:
        """The whole text that ends with `node`, in one expression; None where it is not seen to."""
        module = context.scope.module
        while node is not self.url and (parent := module.parents.get(node)) is not None:
            match parent:
                case ir.Str(parts=(*before, last)) if last.expr is node:
                    self.marked = self.marked or _ends_in_mark(before)
                case ir.Concat(items=(*items, last)) if last is node:
                    self.marked = self.marked or _ends_in_mark(_parts_of(items))
                case ir.Either(items=items, others=(test,)) if node in items:
                    rest = [item for item in items if item is not node]
                    if not self._asks(test, context) or not _are_empty(rest):
                        return None
                    self.tested = True
                case ir.Wrap() | ir.Attr() | ir.Call(args=()) if _is_same_text(parent):
                    pass
                case _:
                    return None
            node = parent
        return node

    def _held(self, target: ir.Name, context: Context) -> tuple[ir.Expr, Context] | None:
        """Where the text in the variable is used, all else being tests whether there is any."""
        scope = context.scope
        if len(scope.bindings.get(target.id, ())) != 1:
            return None
        self.names.append(target.id)
        uses = [(node, at) for node, at in uses_of(target.id, scope, scope.module) if node is not target]
        rest = [(node, at) for node, at in uses if not is_asked(node, at, target.id, nothing=self.nothing)]
        if len(rest) != 1 or rest[0][1].scope is not scope or context.blocks != rest[0][1].blocks:
            return None
        return rest[0]

    def _is_sure(self, context: Context) -> bool:
        """Whether the text is added where there is a query, and never else."""
        if not self.marked:
            return False
        if self.tested:
            return context.blocks == self.site.context.blocks
        here = self.site.context
        if any(runs_with(context, here, name, nothing=self.nothing) for name in self.names):
            return True
        blocks = here.blocks[: len(context.blocks)]
        self.always = context.scope is here.scope and context.blocks == blocks
        return self.always

    def _asks(self, test: ir.Expr, context: Context) -> bool:
        return any(asks_for(test, context, name, nothing=self.nothing) for name in self.names)


def _is_same_text(node: ir.Expr) -> bool:
    """Whether it only spells what is in it: parentheses, `.toString()`."""
    match node:
        case ir.Attr(name=name) | ir.Call(func=ir.Attr(name=name), args=()):
            return name in TEXTS
        case _:
            return isinstance(node, ir.Wrap)


def _parts_of(items: Sequence[ir.Expr]) -> list[ir.Part]:
    return [part for item in items if isinstance(item, ir.Str) for part in item.parts]


def _ends_in_mark(parts: Sequence[ir.Part]) -> bool:
    """Whether a field of a query can follow: behind a question mark, or behind another field."""
    last = (parts[-1].text or "") if parts else ""
    return last.endswith("?") or (last.endswith("&") and any("?" in (part.text or "") for part in parts))


def _are_empty(rest: Sequence[ir.Expr]) -> bool:
    """Whether an empty text is all else that there is."""
    return all(
        isinstance(item, ir.Str) and not any(part.text or part.expr for part in item.parts) for item in rest
    )


def _is_last(url: ir.Expr, name: str) -> bool:
    """Whether the URL is the variable, or ends with it."""
    match url:
        case ir.Name(id=found):
            return found == name
        case ir.Wrap(value=value):
            return _is_last(value, name)
        case ir.Str(parts=(*_, ir.Part(expr=ir.Expr() as last))):
            return _is_last(last, name)
        case ir.Concat(items=(*_, last)):
            return _is_last(last, name)
        case ir.Call(args=(ir.Arg(value=value),)):  # what only parses it: `URI(url)`
            return _is_last(value, name)
        case _:
            return False

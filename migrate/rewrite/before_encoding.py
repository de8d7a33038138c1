"""What a value of a URL is before it is percent-encoded: a body takes it so, and a path encodes it once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.bare import literal_text
from migrate.analysis.binding import bind_arguments
from migrate.analysis.calls import Finder
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import Context, FunctionInfo
from migrate.analysis.values import External, FunctionRef, Parameter
from migrate.pathmap.model import Place
from migrate.rewrite.carry import Carried
from migrate.rewrite.draft import Review

_DEPTH = 6
# Functions and variables whose names say that a text is, or becomes, percent-encoded.
_CALLED = re.compile(r"(?<!un)(?:encode|escape)|(?<!un)quote(?:_?plus)?$|url_?enc$", re.IGNORECASE)
_CODED = re.compile(r"encoded|(?<!un)(?:escaped|quoted)|url_?enc$", re.IGNORECASE)
_IS, _MAY = "is", "may be"
_CHANGES = re.compile(r"case|upper|lower|trim|strip|code", re.IGNORECASE)  # what gives nearly the same text
_SHORT = re.compile(r"^enc(?:$|_|[A-Z])|_enc$|[a-z]Enc$")


def take_back(finder: Finder, carried: Carried) -> None:
    """Say of each value that a body takes out of the URL's text what it is before it is percent-encoded.

    Raises:
        Review: it may be encoded, and by what is not seen.
    """
    for item, parameter in carried.renamed:
        if not item.in_url or parameter.to not in (Place.JSON, Place.FORM):
            continue
        if item.expr is None or item.context is None:
            continue
        guard_encoded(finder, item.name, item.expr, item.context)
        if (inner := encoded_by(finder, item.expr, item.context)) is not None:
            carried.plain[item] = replace(item, expr=inner)


def encoded_by(finder: Finder, expr: ir.Expr, context: Context) -> ir.Expr | None:
    """What `expr` percent-encodes, where it is a call of a known function that encodes one value."""
    call = _same_text(finder, expr)
    if not isinstance(call, ir.Call):
        return None
    library = finder.library
    name = _encoder(finder, call.func, context)
    if name is None or name in library.urls.quotes_whole:
        return None
    given = call.given(together=library.gathers)
    return given[0].value if given and not given[0].spread else None


def _encoder(finder: Finder, func: ir.Expr, context: Context) -> str | None:
    """The known function that encodes, by what it is; by how it is called, where nothing says what it is."""
    callee, known = finder.evaluator.value(func, context), finder.library.quoting
    if isinstance(callee, FunctionRef):
        return None
    spelled = callee.name if isinstance(callee, External) else context.scope.module.text(func)
    return next((name for name in known if name == spelled or name.endswith(f".{spelled}")), None)


def guard_encoded(finder: Finder, name: str, expr: ir.Expr, context: Context) -> None:
    """The value of the field `name` is percent-encoded where it is put into the URL, or not at all.

    Raises:
        Review: it is encoded before, or may be by what its names say, or as a whole URL is.
    """
    inner = encoded_by(finder, expr, context)
    expr = expr if inner is None else inner
    if found := _encoded(finder, expr, context, _DEPTH):
        raise Review(f"{name} {found} percent-encoded before the URL is made")


def _encoded(finder: Finder, expr: ir.Expr, context: Context, depth: int) -> str:
    """Whether a part of the text is encoded: that it is, that it may be by a name, or nothing."""
    if not depth:
        return ""
    found = ""
    for node in _operands(expr):
        if found:
            break
        if isinstance(node, ir.Call):
            found = _encoded_by_call(finder, node, context, depth)
        elif isinstance(node, ir.Name):
            found = _made_encoded(finder, node, context, depth) or _told(node.id)
        elif isinstance(node, ir.Attr):
            found = _told(node.name)
    return found


def _told(name: str) -> str:
    return _MAY if _CODED.search(name) or _SHORT.search(name) else ""


def _encoded_by_call(finder: Finder, call: ir.Call, context: Context, depth: int) -> str:
    library, func = finder.library, call.func
    callee = finder.evaluator.value(func, context)
    if isinstance(callee, FunctionRef):
        return _first(_encoded(finder, expr, at, depth - 1) for expr, at in callee.function.returns)
    outside = callee.name if isinstance(callee, External) else ""
    if _encoder(finder, func, context) is not None:
        return _IS
    name = func.id if isinstance(func, ir.Name) else func.name if isinstance(func, ir.Attr) else ""
    of_text = isinstance(func, ir.Attr) and name in library.same_text_methods
    if not of_text and (_CALLED.search(name) or _SHORT.search(name) or _CODED.search(outside)):
        return _MAY
    if isinstance(func, ir.Attr) and (of_text or isinstance(func.value, ir.Call)):
        return _encoded(finder, func.value, context, depth - 1)
    return ""


def _made_encoded(finder: Finder, name: ir.Name, context: Context, depth: int) -> str:
    """The same of what the variable is given anywhere, or the parameter by any caller."""
    found = lookup(name.id, context.scope)
    bindings = found[1] if found is not None else ()
    given = [(binding.expr, binding.context) for binding in bindings if binding.expr is not None]
    value = finder.evaluator.value(name, context)
    if isinstance(value, Parameter):
        given.extend(_given(finder, value.function, value.param))
    return _first(_encoded(finder, expr, at, depth - 1) for expr, at in given)


def _first(found: Iterable[str]) -> str:
    return next((item for item in found if item), "")


def _given(finder: Finder, function: FunctionInfo, param: ir.Param) -> Iterator[tuple[ir.Expr, Context]]:
    """What calls give the parameter: of the function, and of what may be it by its name."""
    for call, context in finder.index.calls(function.node.name) if function.node.name else ():
        callee = finder.evaluator.value(call.func, context)
        other = isinstance(callee, FunctionRef) and callee.function is not function
        given = None if other or isinstance(callee, External) else bind_arguments(function, call).get(param)
        if given is not None:
            yield given.value, context


def _same_text(finder: Finder, expr: ir.Expr) -> ir.Expr:
    """What is only given another form: `(x)`, `x.to_string()`."""
    while True:
        if isinstance(expr, ir.Wrap):
            expr = expr.value
        elif isinstance(expr, ir.Call) and isinstance(expr.func, ir.Attr) and _keeps(finder, expr, expr.func):
            expr = expr.func.value
        else:
            return expr


def _keeps(finder: Finder, call: ir.Call, method: ir.Attr) -> bool:
    """Whether a method spells the same, or only a blank as a path does: `encoded.replace("+", "%20")`."""
    library, name = finder.library, method.name
    if not call.args:
        return name in library.same_text_methods and not _CHANGES.search(name)
    texts = [literal_text(arg.value) for arg in call.args if isinstance(arg.value, ir.Str)]
    return name in library.replace_methods and texts == ["+", "%20"]


def _operands(expr: ir.Expr) -> Iterator[ir.Expr]:
    """The values of which the text is made that `expr` is."""
    match expr:
        case ir.Wrap():
            yield from _operands(expr.value)
        case ir.Concat() | ir.Str() | ir.Template() | ir.Either():
            for part in expr.children():
                yield from _operands(part)
        case _:
            yield expr

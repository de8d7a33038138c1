"""A URL of this API that steps carry on which are not followed: the call is seen, its path is not.

What makes or changes a URL is told by its name, so that libraries that nothing is known of are seen as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import Context
from migrate.analysis.urlsteps import PERCENT, SLASH
from migrate.analysis.values import UNKNOWN, External, Member, Parameter, Piece, Steps, Text, Value, each

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator

OPERATORS = (SLASH, PERCENT)  # of texts no language divides one; an object of a URL may be
_MAKER = re.compile(r"ur[il]", re.IGNORECASE)
_STEP = re.compile(
    r"(?!get|is|has)\w*(?:path|quer|segment|param|ur[il]|resolv|build)"
    r"|(?:join|merge|child|copy|with|append|add|set|tap|then|apply|also)",
    re.IGNORECASE,
)
TEXTS = re.compile(r"ur[il]|href", re.IGNORECASE)  # members that are the text of a URL
_WORDS = 2  # of a dotted name: `UriBuilder.fromUri`


def steps_of(url: Text) -> Sequence[Piece]:
    """The parts of `url` that steps make which are not followed."""
    return [piece for piece in url.pieces if isinstance(piece.hole, Steps)]


def has_steps(url: Text) -> bool:
    """Whether there are such parts."""
    return bool(steps_of(url))


def of_call(evaluator: Evaluator, callee: Value, call: ir.Call, context: Context) -> Value:
    """What `call` gives where nothing else is known of it: a URL that it is given, or is a step of."""
    match callee:
        case Text() if has_steps(callee):  # a method that is named as the text is: `toUri()`
            return callee
        case Member(owner=Text() as url, name=name):
            if has_steps(url) or (is_whole(evaluator, url) and _STEP.match(name)):
                return _carried(url, call, context)
        case Member(owner=Parameter() as given, name=name) if name in evaluator.library.urls.steps:
            at = call.func.value if isinstance(call.func, ir.Attr) else call
            return _carried(Text((Piece(hole=given, expr=at, context=context),)), call, context)
        case External(name=name) if _MAKER.search(".".join(name.split(".")[-_WORDS:])):
            return _of_given(evaluator, (arg.value for arg in call.args), call, context)
        case _:
            pass
    return UNKNOWN


def of_parts(evaluator: Evaluator, expr: ir.Opaque, context: Context) -> Value:
    """What a builder makes that is given a URL and more."""
    return _of_given(evaluator, expr.parts, expr, context)


def _of_given(evaluator: Evaluator, parts: Iterable[ir.Expr], expr: ir.Expr, context: Context) -> Value:
    """The first URL among `parts`, as `expr` carries it on."""
    given = (item for part in parts for item in each(evaluator.value(part, context)))
    urls = [item for item in given if isinstance(item, Text) and is_whole(evaluator, item)]
    return _carried(urls[0], expr, context) if urls else UNKNOWN


def of_operator(evaluator: Evaluator, left: Value, expr: ir.Opaque, context: Context) -> Value:
    """What `url / "path"` and `url % query` give."""
    known = isinstance(left, Text) and expr.kind in OPERATORS and is_whole(evaluator, left)
    return _carried(left, expr, context) if known and isinstance(left, Text) else UNKNOWN


def of_name(evaluator: Evaluator, expr: ir.Name, url: Text | Parameter, context: Context) -> Value:
    """The variable `expr`, which holds `url`; where that is a copy that is changed later, with its steps."""
    library, module = evaluator.library, context.scope.module
    found = lookup(expr.id, context.scope)
    copies = found is not None and any(_is_copy(item.expr, library.same_text_methods) for item in found[1])
    if not copies or found is None or not library.urls.members:
        return url
    text = url if isinstance(url, Text) else Text((Piece(hole=url, expr=expr, context=context),))
    if isinstance(url, Text) and not is_whole(evaluator, url):
        return url
    set_ = {assign.target for assign, _ in module.assigned}
    for member in library.urls.members:
        for node, at in module.attrs.get(member, ()):
            same = isinstance(node.value, ir.Name) and node.value.id == expr.id
            changes = node in set_ or member not in library.urls.reads
            if same and changes and lookup(expr.id, at.scope) == found:
                return _carried(text, expr, context)
    return url


def _is_copy(expr: ir.Expr | None, methods: Iterable[str]) -> bool:
    """Whether it is a copy of a URL, or another name for one that an object has."""
    expr = unwrapped(expr)
    method = isinstance(expr, ir.Call) and isinstance(expr.func, ir.Attr) and expr.func.name in methods
    return method or isinstance(expr, ir.Attr)


def is_whole(evaluator: Evaluator, url: Text) -> bool:
    """Whether it is a URL of this API, or of a host that is written there."""
    first = url.pieces[0].text if url.pieces else None
    whole = first is not None and first.startswith(("https://", "http://"))
    return whole or has_steps(url) or evaluator.is_ours(url)


def _carried(url: Text, expr: ir.Expr, context: Context) -> Text:
    """`url` with what `expr` makes of it, which covers the steps before."""
    known = tuple(piece for piece in url.pieces if not isinstance(piece.hole, Steps))
    return Text((*known, Piece(hole=Steps(), expr=expr, context=context)))

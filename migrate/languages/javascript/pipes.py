"""Operators of RxJS, read as steps that follow: `asked.pipe(map(f), tap(g))` is `asked.then(f).subscribe(g)`.

Source: RxJS 7, "RxJS Operators".
"""

from __future__ import annotations

from migrate.analysis import ir
from migrate.model import Span

# The step that gives a function what comes, and what that gives back, or what came.
_STEPS = {
    **dict.fromkeys(("map", "switchMap", "mergeMap", "concatMap", "exhaustMap", "flatMap"), "then"),
    "tap": "subscribe",
}
# What comes goes on as it is, or something else in its place: an error's stand-in, nothing.
_SAME = frozenset(
    {
        *("catchError", "retry", "retryWhen", "timeout", "share", "shareReplay", "publishReplay", "refCount"),
        *("take", "takeUntil", "takeUntilDestroyed", "first", "last", "finalize", "delay", "untilDestroyed"),
        *("debounceTime", "distinctUntilChanged", "observeOn", "subscribeOn", "startWith", "filter"),
    }
)


def piped(call: ir.Call) -> ir.Expr:
    """What a call of `pipe` does, step by step, where all that it is given are known operators."""
    owner = call.func.value if isinstance(call.func, ir.Attr) and call.func.name == "pipe" else None
    if owner is None or not call.args or not all(_operator(arg.value) for arg in call.args):
        return call
    found, start = owner, owner.span.start
    for step in (arg.value for arg in call.args):
        span = Span(start, step.span.end)
        if not isinstance(step, ir.Call) or not isinstance(step.func, ir.Name) or step.func.id in _SAME:
            found = ir.Either(span=span, items=(found,), others=(step,))
            continue
        at = step.func.span
        func = ir.Attr(span=Span(start, at.end), value=found, name=_STEPS[step.func.id], name_span=at)
        found = ir.Call(span=span, func=func, args=step.args, inner=step.inner)
    return ir.Wrap(span=call.span, value=found, kind="pipe")


def _operator(expr: ir.Expr) -> bool:
    if not isinstance(expr, ir.Call) or not isinstance(expr.func, ir.Name):
        return False
    return expr.func.id in _SAME or (expr.func.id in _STEPS and len(expr.args) == 1)

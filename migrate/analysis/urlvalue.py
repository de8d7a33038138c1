"""What a URL that is parsed, or made of its parts, is worth as a text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.binding import as_text
from migrate.analysis.library import Library
from migrate.analysis.scope import Context
from migrate.analysis.unfollowed import has_steps
from migrate.analysis.urlmade import made_text
from migrate.analysis.urlobject import adds_to_own, is_changed, is_own_path, path_set
from migrate.analysis.urls import host_of, resolve_reference
from migrate.analysis.values import UNKNOWN, Mapping, Parameter, Text, Value, url_string

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator


def url_object(evaluator: Evaluator, name: str, call: ir.Call, context: Context) -> Value:
    """The text, with the path that is set in it, or put behind its own, later."""
    library, first = evaluator.library, call.args[0].value
    made = library.urls.made.get(name)
    if is_changed(call, context, library) or (made is None and any(arg.name for arg in call.args)):
        return UNKNOWN
    path = path_set(call, context, library) if library.urls.paths else None
    if made is not None:
        return made_text(call, made, context, evaluator.value) if path is None else UNKNOWN
    url = evaluator.value(first, context)
    if len(call.args) > 1:
        base = evaluator.text(call.args[1].value, context)
        url = resolve_reference(base, as_text(url, first, context))
    if path is None or path.value is None:
        return url
    whole, text = as_text(url, first, context), evaluator.text(path.value, context)
    if adds_to_own(path, call, context, library):
        own = text.pieces and is_own_path(text.pieces[0].expr, call, context, library)
        return Text((*whole.pieces, *text.pieces[1:])) if own else UNKNOWN
    return Text((*whole.pieces, *text.pieces)) if path.augmented else resolve_reference(whole, text)


def is_step(library: Library, owner: Text | Parameter, name: str) -> bool:
    """Whether the method `name` of `owner` gives another URL, or its host."""
    if isinstance(owner, Parameter):
        return name in library.urls.joiners
    if name not in library.host_members | library.urls.steps:
        return False
    first = owner.pieces[0].text if owner.pieces else None  # a text that others are joined with is no URL
    return first is None or "/" in first[:-1] or not library.urls.slashes


def of_url(
    evaluator: Evaluator, owner: Text | Parameter, name: str, call: ir.Call, context: Context
) -> Value:
    """The host of a URL; a reference as seen from it; the URL with more behind it, or another query."""
    urls = evaluator.library.urls
    if any(arg.name or arg.spread for arg in call.args) or (isinstance(owner, Text) and has_steps(owner)):
        return UNKNOWN
    if name in urls.joiners and isinstance(call.func, ir.Attr):
        return evaluator.calls.joined([call.func.value, *(arg.value for arg in call.args)], "/", context)
    if isinstance(owner, Parameter):
        return UNKNOWN
    if name in urls.resolvers and len(call.args) == 1:
        return resolve_reference(owner, evaluator.text(call.args[0].value, context))
    if name in urls.query_steps and len(call.args) == 1:
        query = evaluator.value(call.args[0].value, context)
        return queried(owner) if isinstance(query, Mapping) and "?" not in url_string(owner)[0] else UNKNOWN
    return host_of(owner) if name in evaluator.library.host_members and not call.args else UNKNOWN


def queried(url: Value) -> Value:
    """`url` with a query that a step gives it, of which the text has nothing."""
    if not isinstance(url, Text) or not url.pieces:
        return url
    *before, last = url.pieces
    return Text((*before, replace(last, queries=last.queries + 1)))

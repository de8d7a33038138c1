"""What a URL that is parsed, or made of its parts, is worth as a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.binding import as_text
from migrate.analysis.scope import Context
from migrate.analysis.urlmade import made_text
from migrate.analysis.urlobject import adds_to_own, is_changed, is_own_path, path_set
from migrate.analysis.urls import resolve_reference
from migrate.analysis.values import UNKNOWN, Text, Value

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator


def url_object(evaluator: Evaluator, name: str, call: ir.Call, context: Context) -> Value:
    """The text, with the path that is set in it, or put behind its own, later."""
    library, first = evaluator.library, call.args[0].value
    if is_changed(call, context, library):
        return UNKNOWN
    path = path_set(call, context, library) if library.urls.paths else None
    made = library.urls.made.get(name)
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

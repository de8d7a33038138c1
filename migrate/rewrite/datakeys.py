"""Words that are keys of data, and no path: of an answer that is read, of what a call carries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import Body, Mapping, Response, each
from migrate.rewrite.study import Study

DATA_KEY = "a key of data, which is never joined into a URL here"
# What makes a URL of the keys that it is given: `api["list-things"].get()`.
_CLIENT = re.compile(
    r"(?:client|api|sdk|session|http|rest|resource|endpoint|route|path|url)s?\W*$", re.IGNORECASE
)


def is_data_key(study: Study, module: ModuleInfo, literal: ir.Str) -> bool:
    """Whether `literal`, which has no slash, stands where a key of data does.

    The keys of a table that stands by itself may be paths, and so may those of what is called as a client is.
    """
    if any("/" in (part.text or "/") for part in literal.parts):
        return False
    parent = module.parents.get(literal)
    match parent:
        case ir.Index() if parent.key is literal:
            return not _may_join(study, module, parent.value)
        case ir.Call(func=ir.Attr(value=owner, name=name)) if name in study.evaluator.library.get_members:
            return _is_answer(study, module, owner)
        case ir.Dict() if any(entry.key is literal for entry in parent.entries):
            return _is_carried(study, module, parent)
        case _:
            return False


def _is_answer(study: Study, module: ModuleInfo, owner: ir.Expr) -> bool:
    values = each(study.evaluator.value(owner, module.contexts[owner]))
    return all(isinstance(value, Body | Response) for value in values)


def _may_join(study: Study, module: ModuleInfo, owner: ir.Expr) -> bool:
    """Whether what is looked into is called as a client is, and is no answer."""
    return not _is_answer(study, module, owner) and _CLIENT.search(module.text(owner)) is not None


def _is_carried(study: Study, module: ModuleInfo, node: ir.Dict) -> bool:
    """Whether a call carries the mapping, or what it is a part of."""
    carried = study.finder.index.once("carried", lambda: frozenset(_carried(study)))
    at: ir.Expr | None = node
    while isinstance(at, ir.Dict | ir.Seq | ir.Wrap):
        if at in carried:
            return True
        at = module.parents.get(at)
    return False


def _carried(study: Study) -> Iterator[ir.Expr]:
    for site in study.finder.sites.values():
        for slot in site.slots:
            if isinstance(slot.value, Mapping) and slot.value.node is not None:
                yield slot.value.node

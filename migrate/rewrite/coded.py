"""Settings that are written as code: `config/services.php`, Django's `settings.py`, `config.x.a.url = ..`.

What such a file gives under a key is read elsewhere by that key, as the values of other settings files are.
Sources: Laravel "Configuration"; Django "Using settings in Python code"; Rails "Custom Configuration";
node-config "Configuration Files".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.settings import path_of
from migrate.analysis.values import Text, plain, url_string
from migrate.formats.links import is_variable
from migrate.keys import names, spelling
from migrate.pathmap.foreign import elsewhere, is_base
from migrate.plan import BaseKey, Elsewhere, literal_base
from migrate.rewrite.study import Study

_SETTINGS = re.compile(
    r"(?:^|/)(?:config|conf|settings|configuration)(?:/[^/]+)*/[^/]+$|(?:^|/)[^/]*(?:settings|config)[^/]*$"
)
_NAMELESS = (ir.EXPORT, ir.WHOLE)  # what a whole file gives: its name says what it is of
_DEPTH = 8
_MOST = 2000
Entry = tuple[tuple[str, ...], ir.Expr, Context]


@dataclass(slots=True)
class Coded:
    """What the settings of a language say: see `linking.Keys`, and who gives what.

    `holders` are the names of the literals, by file and place, `links` names that are set from variables,
    `unnamed` the keys of literals whose keys say nothing.
    """

    owned: set[str] = field(default_factory=set[str])
    spelled: set[str] = field(default_factory=set[str])
    holders: dict[tuple[str, int], frozenset[str]] = field(
        default_factory=dict[tuple[str, int], frozenset[str]]
    )
    links: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    others: list[Elsewhere] = field(default_factory=list[Elsewhere])
    unnamed: dict[BaseKey, tuple[str, ...]] = field(default_factory=dict[BaseKey, tuple[str, ...]])

    @property
    def known(self) -> frozenset[str]:
        """All names."""
        given = {name for other in self.others for name in other.names}
        return frozenset(self.owned | given | {name for _, name, _ in self.links})

    @property
    def variables(self) -> frozenset[str]:
        """The variables that are given other URLs."""
        return frozenset(name for other in self.others for name in other.names if is_variable(name))


def are_settings(file: str) -> bool:
    """Whether a file of code is settings, as its name goes; code inside a document is none."""
    return "\0" not in file and _SETTINGS.search(file) is not None


def coded_settings(study: Study) -> Coded:
    """What the modules that are settings say of bases."""
    found = Coded()
    for module in list(study.project.modules.values()):  # to read a value may load what it is imported from
        if are_settings(module.file):
            for keys, expr, context in _entries(study, module):
                _take(study, module, found, keys, study.evaluator.text(expr, context))
    return found


def _take(study: Study, module: ModuleInfo, found: Coded, keys: tuple[str, ...], text: Text) -> None:
    called = names(keys, module.file)
    if not called:
        _take_unnamed(module, found, keys, text)
        return
    url, holes = url_string(text)
    if is_base(study.pathmap, url, holes):
        found.owned.update(called)
        spelled = spelling(keys, module.file)
        found.spelled |= {spelled} if spelled is not None else set()
        for piece in text.pieces:
            if piece.part is not None and piece.module is not None:
                found.holders[piece.module.file, piece.part.span.start] = frozenset(called)
            if piece.env is not None:
                found.links.extend((module.file, name, piece.env) for name in called)
        return
    part = next((piece.part for piece in text.pieces if piece.part is not None), None)
    if part is not None and None not in (piece.text for piece in text.pieces):
        other = elsewhere(
            study.pathmap, url, frozenset(called), module.file, study.line(module, part.span.start)
        )
        found.others.extend([other] if other is not None else [])
        found.links.extend((module.file, name, env) for env in _variables(text) for name in called)
    elif len(text.pieces) == 1:
        found.links.extend((module.file, name, env) for env in _variables(text) for name in called)


def _take_unnamed(module: ModuleInfo, found: Coded, keys: tuple[str, ...], text: Text) -> None:
    whole = keys if len(keys) > 1 else (module.file.rpartition("/")[2].partition(".")[0], *keys)
    for piece in text.pieces:
        if piece.part is not None and piece.module is module:
            found.unnamed[literal_base(module.file, piece.part.span.start)] = whole


def _variables(text: Text) -> set[str]:
    return {piece.env for piece in text.pieces if piece.env is not None}


def _entries(study: Study, module: ModuleInfo) -> Iterator[Entry]:
    """The values of a module and their key paths."""
    roots: dict[ir.Expr, str] = {}
    for name, bindings in module.scope.bindings.items():
        for item in bindings:
            if item.expr is not None:
                roots[item.expr] = name
                if not isinstance(item.expr, ir.Dict):
                    yield (name,), item.expr, item.context
    for assign, context in module.assigned[:_MOST]:
        if isinstance(assign.target, ir.Attr) and assign.value is not None:
            yield path_of(study.evaluator, assign.target, context), assign.value, context
    mappings = (expr for expr in module.contexts if isinstance(expr, ir.Dict))
    for mapping in list(mappings)[:_MOST]:
        if not isinstance(_outer(module, mapping), ir.Dict):
            root = roots.get(mapping, ir.EXPORT)
            lead = () if root.startswith(_NAMELESS) else (root,)
            yield from _below(study, mapping, module.contexts[mapping], lead, _DEPTH)


def _outer(module: ModuleInfo, expr: ir.Expr) -> ir.Expr | None:
    outer = module.parents.get(expr)
    while isinstance(outer, ir.Wrap):
        outer = module.parents.get(outer)
    return outer


def _below(
    study: Study, mapping: ir.Dict, context: Context, lead: tuple[str, ...], depth: int
) -> Iterator[Entry]:
    for entry in mapping.entries:
        key = plain(study.evaluator.value(entry.key, context)) if entry.key is not None else None
        if key is None or not depth:
            continue
        value = entry.value
        value = unwrapped(value)
        if isinstance(value, ir.Dict):
            yield from _below(study, value, context, (*lead, key), depth - 1)
        else:
            yield (*lead, key), value, context

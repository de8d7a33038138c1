"""Stands in for a runtime that is not on the machine: the requests of a program as its code says them.

What the evaluator sees of each call is written down as a request: literal text as it is, and a token in place of
each value that only a run would give, the same token before and after. So it is told that the rewritten code says
what `translate()` says of the original; that the compiler takes it is not told, but that the grammar does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any
from urllib.parse import quote

from migrate.analysis import ir
from migrate.analysis.calls import CallSite
from migrate.analysis.library import Role
from migrate.analysis.project import Project
from migrate.analysis.scope import Context
from migrate.analysis.slots import Slot
from migrate.analysis.values import Constant, Piece, plain
from migrate.languages.base import language_named
from migrate.pathmap.model import PathMap, Place
from migrate.rewrite.carry import read_fields
from migrate.rewrite.study import Study
from tests.migrate.generated.runner import Ran
from tests.migrate.generated.server import Recorded

# Calls that only spell a value in another way: the value is what they are called on, or given.
_SPELLS = re.compile(r"encod|escape|replace|tostring|to_string|to_s\b", re.IGNORECASE)
_GIVEN = re.compile(r"encod|escape", re.IGNORECASE)


class Reader:
    """Reads programs of one language below the hosts of some maps; a context manager, as a runtime is."""

    def __init__(self, language: str, maps: Mapping[str, PathMap]) -> None:
        found = language_named(language)
        assert found is not None
        self._language = found
        self._maps = maps

    def run(
        self, files: Mapping[str, str], main: str, hosts: Sequence[str], environment: Mapping[str, str]
    ) -> Ran:
        """Read one program; `main` and `environment` are of no matter."""
        del main, environment
        sources = {path: text.encode() for path, text in files.items()}
        broken = [path for path, text in sources.items() if self._language.support.broken(text, path)]
        if broken:
            return Ran(requests=[], error=f"does not parse: {broken}")
        pathmap = next(item for item in self._maps.values() if tuple(item.hosts) == tuple(hosts))
        project = Project(self._language, sources.get, lambda *_: iter(sources.items()))
        for path, text in sorted(sources.items()):
            project.load(path, text)
        study = Study(project=project, pathmap=pathmap)
        calls = study.finder.find(list(project.modules.values()))
        inner = {id(site.inner) for site in study.finder.sites.values() if site.inner is not None}
        told = [_Told(study, site).request(hosts) for site in calls if id(site) not in inner]
        return Ran(requests=[item for item in told if item is not None], error=None)

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is open."""


class _Told:
    """One call as the request that it says."""

    def __init__(self, study: Study, site: CallSite) -> None:
        self.evaluator = study.evaluator
        self.library = study.project.language.support.library
        self.site = site

    def request(self, hosts: Sequence[str]) -> Recorded | None:
        """The request, where it goes to one of `hosts`."""
        url = "".join(map(self._piece, self.site.url.pieces))
        found = re.match(r"https?://([^/]+)(/[^?#]*)(?:\?([^#]*))?", url)
        if found is None or found[1] not in hosts:
            return None
        fields = read_fields(self.site, self.library, self.evaluator.value, iter(()))
        query, form = [found[3]] if found[3] else [], list[str]()
        body: dict[str, Any] = {}
        for slot, _ in fields.hidden:
            body |= self._written(slot)
        for item in fields.fields:
            assert item.expr is not None
            assert item.context is not None
            value = self._text(item.expr, item.context)
            if item.place is Place.JSON:
                body[item.name] = value
            else:
                (query if item.place is Place.QUERY else form).append(f"{item.name}={value}")
        sends_json = bool(body) or any(
            slot.role is Role.JSON and not (isinstance(slot.value, Constant) and slot.value.value is None)
            for slot in self.site.slots
        )
        return Recorded(
            method=self.site.method or "GET",
            path=found[2],
            query="&".join(query),
            content_type="application/json" if sends_json else "",
            body=json.dumps(body) if sends_json else "&".join(form),
        )

    def _piece(self, piece: Piece) -> str:
        if piece.text is not None:
            return piece.text
        if piece.env is not None or piece.expr is None or piece.context is None:
            return "UNSEEN"
        value = str(self._text(piece.expr, piece.context))
        expr = piece.expr
        while isinstance(expr, ir.Wrap):
            expr = expr.value
        func = expr.func if isinstance(expr, ir.Call) else None
        encodes = func is not None and _GIVEN.search(piece.context.scope.module.text(func))
        return quote(value, safe="") if encodes else value

    def _written(self, slot: Slot) -> dict[str, Any]:
        """A body that the code spells as JSON text; nothing where it spells none."""
        texts = [
            plain(self.evaluator.value(node, slot.context))
            for node in ir.walk(slot.arg.value)
            if isinstance(node, ir.Str)
        ]
        found = [text for text in texts if text and text.startswith("{")]
        return json.loads(found[0]) if found else {}

    def _text(self, expr: ir.Expr, context: Context) -> Any:
        """A value: what it is where the code shows it, else a token of its own."""
        while isinstance(expr, ir.Call) and _SPELLS.search(context.scope.module.text(expr.func)):
            name = context.scope.module.text(expr.func)
            given = bool(expr.args) and bool(_GIVEN.search(name.rpartition(".")[2]))
            inner = expr.args[0].value if given else getattr(expr.func, "value", None)
            if inner is None:
                break
            expr = inner
        if isinstance(expr, ir.Wrap):
            return self._text(expr.value, context)
        value = self.evaluator.value(expr, context)
        if isinstance(value, Constant):
            return value.value
        known = plain(self.evaluator.settled(self.evaluator.text(expr, context), context))
        if known is not None:
            return known
        return "token" + context.scope.module.text(expr).encode().hex()

"""Bring requests that are held as data (a Postman item, a `.http` block, a HAR entry) to v2 as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from migrate.formats.answered import brought, is_old
from migrate.formats.beside import renamed
from migrate.formats.cassettes import answer_edits
from migrate.formats.document import (
    Body,
    BodyKind,
    NewRequest,
    Pairs,
    RecordedRequest,
    Verbatim,
    as_array,
    as_object,
)
from migrate.formats.planning import (
    BROKEN,
    File,
    assumed_change,
    assumed_row,
    fields_of,
    impossible,
    translated,
)
from migrate.formats.variables import VARIABLE, Template, Tokens, template_of
from migrate.model import Confidence, Edit, Outcome
from migrate.pathmap.bases import Proof
from migrate.pathmap.model import Operation, Parameter, Place
from migrate.pathmap.resolve import AlreadyV2, Ambiguous, Matched, NotOurs, Unmapped, resolve
from migrate.pathmap.template import HOLE
from migrate.pathmap.translate import Request, Untranslatable
from migrate.plan import UNKNOWN_BASE, BaseKey, Planned, Unwritable, named_base

_ID_LIKE = re.compile(r"(?:^|_|-)(?:id|uuid|guid)$|(?<=[a-z0-9])(?:Id|ID|Uuid)$")
_PATH_VARIABLE = re.compile(r"(?<=/):[A-Za-z_][\w-]*")
_TYPED = ("boolean", "integer", "number", "object", "array")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Located:
    """A request's URL, resolved: what it is, and its parts as the file spells them."""

    found: Matched | Ambiguous | Unmapped | AlreadyV2
    path: tuple[int, int]  # of the request's URL text
    base: str  # the text before the path, brought to v2
    through: frozenset[BaseKey]


class _Review(Exception):
    """A person must act; the message is the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFinder:
    """Finds in the recorded requests of one file."""

    file: File

    def find(self) -> Iterator[Planned]:
        """The sites of all requests."""
        located = [
            (request, self._locate(request, vicinity=self.file.vicinity))
            for request in self.file.document.requests
        ]
        proven = self.file.vicinity or any(
            item is not None and isinstance(item.found, Matched | AlreadyV2) for _, item in located
        )
        for request, item in located:
            where = item or (self._locate(request, vicinity=True) if proven else None)
            if where is not None:
                yield self._site(request, where)

    # --- whose the request is ---

    def _locate(self, request: RecordedRequest, *, vicinity: bool) -> _Located | None:
        text = request.url
        template = template_of(text)
        known = self._known_variable(template)
        prefix = known.rstrip("/") if known is not None else None
        inner = template_of(prefix) if prefix is not None else None
        url = inner.url + template.url[1:] if inner is not None else template.url
        names = (*inner.names, *template.names[1:]) if inner is not None else template.names
        shift = len(inner.url) - 1 if inner is not None else 0
        query = {name: (None if VARIABLE.search(value) else value) for name, value in request.query}
        found = resolve(
            self.file.pathmap,
            method=request.method,
            url=url,
            hole_names=names,
            query=query,
            vicinity=vicinity and url[:1] in ("/", HOLE),
        )
        if isinstance(found, NotOurs):
            return None
        start, end = found.path if isinstance(found, Matched) else (found.base.end, len(url))
        inside = shift > 0 and found.base.end - shift < 1
        begin, stop = template.back(max(start - shift, 1 if known is not None else 0), end - shift)
        base = text[:begin]
        change = found.base.change
        if change is not None and change.start - shift >= (1 if known is not None else 0) and not inside:
            a, b = template.back(change.start - shift, change.end - shift)
            base = text[:a] + change.text + text[b:begin]
            through: frozenset[BaseKey] = frozenset()
        else:
            through = self._through(template, found.base.proof)
        return _Located(found=found, path=(begin, stop), base=base, through=through)

    def _known_variable(self, template: Template) -> str | None:
        """The value of the variable that the URL begins with, where this very file sets it."""
        if not template.url.startswith(HOLE) or not template.names[0]:
            return None
        value = self.file.document.variables.get(template.names[0])
        return value or None

    @staticmethod
    def _through(template: Template, proof: Proof) -> frozenset[BaseKey]:
        if template.url.startswith(HOLE) and template.names[0]:
            return frozenset({named_base(template.names[0])})
        return frozenset() if proof in (Proof.V1, Proof.V2) else frozenset({UNKNOWN_BASE})

    # --- what becomes of it ---

    def _site(self, request: RecordedRequest, where: _Located) -> Planned:
        found = where.found
        if isinstance(found, AlreadyV2):
            v2 = str(found.endpoint) if found.endpoint else f"{request.method} {request.url}"
            site = self.file.site(request.span, Outcome.ALREADY_V2, v2=v2, client=request.client)
            return Planned(site=site, through=where.through)
        kept = request.recording is not None and not self.file.options.include_text
        if isinstance(found, Unmapped | Ambiguous):
            unmapped = isinstance(found, Unmapped)
            reason = "the map has no row for it" if isinstance(found, Unmapped) else found.reason
            outcome = Outcome.UNMAPPED if unmapped else Outcome.NEEDS_REVIEW
            site = self.file.site(
                request.span,
                Outcome.LEFT_ALONE if kept else outcome,
                v1=found.path if isinstance(found, Unmapped) else f"{request.method} {request.url}",
                reason=request.recording if kept else reason,
                confidence=Confidence.CERTAIN if unmapped else Confidence.WEAK,
                suggestion=None
                if isinstance(found, Unmapped)
                else " or ".join(str(row.target) for row in found.operations) or None,
                client=request.client,
            )
            return Planned(site=site, through=frozenset() if kept else where.through)
        return self._matched(request, where, found, kept=kept)

    def _matched(self, request: RecordedRequest, where: _Located, match: Matched, *, kept: bool) -> Planned:
        row = match.operation
        edits: tuple[Edit, ...] = ()
        split: tuple[Edit, ...] = ()
        confidence = match.confidence
        suggestion = None
        reason: str | None = None
        notes: list[str] = [request.note] if request.note else []
        try:
            new, inferred, fields, asks = self._new(request, where, row)
            suggestion = _shown(new)
            if fields:
                notes.append(f"kept, though the map does not know them: {', '.join(fields)}")
            if inferred and confidence is Confidence.CERTAIN:
                confidence = Confidence.LIKELY
            edits = request.rewrite(new)
            split = self._split(request, where, new)
            if self.file.refused(row.basis):
                raise _Review(assumed_row(row))
            if asks is not None:
                raise _Review(asks)
            edits += self._answer(request, row, notes)
            if self.file.broken(edits):
                raise _Review(BROKEN)
        except (_Review, Unwritable) as error:
            reason, edits, split = str(error), (), ()
        if kept:
            outcome, reason, edits, split = Outcome.LEFT_ALONE, request.recording, (), ()
        else:
            outcome = Outcome.NEEDS_REVIEW if reason else Outcome.REWRITTEN
        site = self.file.site(
            request.span,
            outcome,
            row=row,
            confidence=confidence,
            reason=reason or ("; ".join(notes) or None),
            suggestion=None if outcome is Outcome.REWRITTEN else suggestion or row.target,
            client=request.client,
        )
        return Planned(
            site=site,
            edits=self.file.edits(edits),
            through=frozenset() if kept else where.through,
            split=self.file.edits(split),
            split_name=template_of(request.url).names[0] if split else None,
            stands_in=request.stands_in,
        )

    def _answer(self, request: RecordedRequest, row: Operation, notes: list[str]) -> tuple[Edit, ...]:
        """The edits of what is answered; a note where it stays in the v1 shape."""
        response, answer = row.response, request.answer
        if response is None or answer is None or not is_old(answer, response):
            return ()
        if self.file.refused(response.basis):
            notes.append("it is answered in the v1 shape, which is assumed; --accept assumed rewrites it")
            return ()
        new = brought(answer, response)
        if new is None:
            notes.append("it is answered in the v1 shape")
            return ()
        return answer_edits(answer, new)

    def _split(self, request: RecordedRequest, where: _Located, new: NewRequest) -> tuple[Edit, ...]:
        """The edits of the same request below the v2 variable."""
        name = renamed(where.base) if self.file.options.split_base and where.through else None
        if name is None:
            return ()
        start, end, twin = name
        try:
            return request.rewrite(replace(new, base=where.base[:start] + twin + where.base[end:]))
        except Unwritable:
            return ()

    def _new(
        self, request: RecordedRequest, where: _Located, row: Operation
    ) -> tuple[NewRequest, bool, tuple[str, ...], str | None]:
        """The v2 request, whether a field was taken for an id by its looks, the unknown fields kept, and why
        it is not written unasked.

        Raises:
            _Review: the v2 request cannot be told from this one.
        """
        why = impossible(row)
        if why is not None:
            raise _Review(why)
        _body_is_seen(request, row)
        tokens = Tokens(repr((request.url, request.query, request.body)))
        path = _PATH_VARIABLE.sub(lambda m: tokens.add(m.group()), request.url[where.path[0] : where.path[1]])
        old = Request(
            method=request.method.upper(),
            path=tokens.protect(path),
            query=_protect_pairs(tokens, request.query),
            json=_protect_json(tokens, request.body.json),
            has_json=request.body.kind is BodyKind.JSON,
            form=_protect_pairs(tokens, request.body.form)
            if request.body.kind in (BodyKind.FORM, BodyKind.MULTIPART)
            else None,
        )
        old, inferred = _with_ids(old, row)
        blanks: list[tuple[str, str]] = []
        if request.path_variables:
            old = _with_blanks(old, row, tokens, blanks)
        result = translated(self.file.pathmap, old)
        if isinstance(result, Untranslatable):
            raise _Review(result.reason)
        made = result.request
        body = request.body if request.body.kind in (BodyKind.OTHER, BodyKind.FILE) else Body()
        if made.has_json:
            body = Body(kind=BodyKind.JSON, json=_restore_json(tokens, made.json, row))
        elif made.form is not None:
            body = Body(
                kind=request.body.kind if request.body.form else BodyKind.FORM,
                form=_restore_pairs(tokens, made.form),
            )
        new = NewRequest(
            method=made.method,
            base=where.base,
            path=tokens.restore(made.path),
            query=_restore_pairs(tokens, made.query),
            body=body,
            path_variables=tuple(pair for pair in blanks if f":{pair[0]}" in tokens.restore(made.path)),
        )
        return new, inferred, result.kept, assumed_change(self.file, row, old)


def _body_is_seen(request: RecordedRequest, row: Operation) -> None:
    """Refuse a body that cannot be read where the row has a say in it."""
    if request.body.kind not in (BodyKind.OTHER, BodyKind.FILE):
        return
    moved = [
        item
        for item in row.parameters
        if {Place.JSON, Place.FORM} & set(item.places)
        and (item.to is not Place.JSON or item.target != item.name or item.values or item.manual)
    ]
    if moved or row.fixed or row.body is not Place.JSON:
        raise _Review(f"it sends {request.body.kind.value}, whose fields are not visible here")


def _shown(new: NewRequest) -> str:
    """The v2 request on one line."""
    import json

    query = "&".join(f"{name}={value}" for name, value in new.query)
    text = f"{new.method} {new.base}{new.path}" + (f"?{query}" if query else "")
    if new.body.kind is BodyKind.JSON:
        text += f" with {json.dumps(new.body.json, ensure_ascii=False)}"
    elif new.body.kind is not BodyKind.NONE:
        text += f" with {'&'.join(f'{name}={value}' for name, value in new.body.form)}"
    return text


def _protect_pairs(tokens: Tokens, pairs: Pairs) -> Pairs:
    return tuple((tokens.protect(name), tokens.protect(value)) for name, value in pairs)


def _restore_pairs(tokens: Tokens, pairs: Pairs) -> Pairs:
    return tuple((tokens.restore(name), tokens.restore(value)) for name, value in pairs)


def _protect_json(tokens: Tokens, value: Any) -> Any:
    """A JSON value with a stand-in for each variable; an unquoted variable keeps its own stand-in."""
    if isinstance(value, Verbatim):
        return tokens.add(value)
    if isinstance(value, str):
        return tokens.protect(value)
    fields, items = as_object(value), as_array(value)
    if fields is not None:
        return {tokens.protect(key): _protect_json(tokens, item) for key, item in fields.items()}
    return value if items is None else [_protect_json(tokens, item) for item in items]


def _restore_json(tokens: Tokens, fields: dict[str, Any], row: Operation) -> dict[str, Any]:
    """The variables put back; one that stands for a number or a truth value goes unquoted."""
    types = {item.target: item.type for item in row.parameters}
    restored: dict[str, Any] = {}
    for name, value in fields.items():
        variable = tokens.original(value) if isinstance(value, str) else None
        typed = types.get(name) in _TYPED
        restored[tokens.restore(name)] = (
            Verbatim(variable) if variable is not None and typed else tokens.restore_all(value)
        )
    return restored


def _with_ids(request: Request, row: Operation) -> tuple[Request, bool]:
    """Give the one field that looks like an id the name that the map knows, where just one id is missing."""
    assert row.v2 is not None
    fields = fields_of(request)
    known = {name for name, place in fields if _takes(row.parameter(name), place)}
    in_path = set(row.v1.parameters)
    missing = [
        item
        for item in row.parameters
        if item.to is Place.PATH
        and item.target in row.v2.parameters
        and not in_path & set(item.names)
        and not known & set(item.names)
    ]
    likely = [(name, place) for name, place in fields if name not in known and _ID_LIKE.search(name)]
    if len(missing) != 1 or len(likely) != 1:
        return request, False
    (name, place), wanted = likely[0], missing[0]
    if place not in wanted.places:
        return request, False
    return _renamed(request, name, place, wanted.name), True


def _takes(parameter: Parameter | None, place: Place) -> bool:
    return parameter is not None and place in parameter.places


def _renamed(request: Request, old: str, place: Place, new: str) -> Request:
    if place is Place.QUERY:
        return replace(request, query=tuple((new if n == old else n, v) for n, v in request.query))
    if place is Place.FORM:
        return replace(request, form=tuple((new if n == old else n, v) for n, v in request.form or ()))
    return replace(request, json={(new if n == old else n): v for n, v in request.json.items()})


def _with_blanks(request: Request, row: Operation, tokens: Tokens, blanks: list[tuple[str, str]]) -> Request:
    """Put a path variable for each id that the request names and leaves empty, for a person to fill in."""

    def filled(name: str, value: Any, place: Place) -> Any:
        parameter = row.parameter(name)
        if (
            value != ""
            or parameter is None
            or parameter.to is not Place.PATH
            or place not in parameter.places
        ):
            return value
        blanks.append((parameter.target, ""))
        return tokens.add(f":{parameter.target}")

    query = tuple((name, filled(name, value, Place.QUERY)) for name, value in request.query)
    form = None
    if request.form is not None:
        form = tuple((name, filled(name, value, Place.FORM)) for name, value in request.form)
    fields = as_object(request.json)
    if fields is None:
        return replace(request, query=query, form=form)
    json = {name: filled(name, value, Place.JSON) for name, value in fields.items()}
    return replace(request, query=query, form=form, json=json)

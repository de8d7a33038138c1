"""Classify the values of a config file: base URLs, v1 URLs and paths, and calls spelled as a mapping."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import unquote_plus

from migrate.formats.beside import renamed
from migrate.formats.coding import part
from migrate.formats.find_bases import apart, base_site, elsewhere_of, names_v1
from migrate.formats.find_texts import hit_site
from migrate.formats.links import by_mapping, called, names_of, variable_names
from migrate.formats.occurrences import Hit, hits
from migrate.formats.planning import (
    BASE_URL,
    BROKEN,
    PATH_CONSTANT,
    File,
    assumed_change,
    assumed_row,
    impossible,
    suggestion,
    translated,
)
from migrate.formats.proxies import PASSED, is_passed
from migrate.formats.served import DOCUMENT, LINK, ROUTE, is_document, is_link, is_route, never
from migrate.formats.variables import ASSIGNMENT, DEFAULT, Template, Tokens, template_of
from migrate.keys import names as key_names
from migrate.keys import spelling
from migrate.model import Confidence, Edit, Outcome, Span
from migrate.pathmap.bases import Base, Proof, find_base
from migrate.pathmap.model import Operation, Place
from migrate.pathmap.resolve import AlreadyV2, Ambiguous, Matched, NotOurs, Unmapped, resolve
from migrate.pathmap.template import HOLE
from migrate.pathmap.translate import Request, Untranslatable
from migrate.plan import UNKNOWN_BASE, BaseHolder, BaseKey, Elsewhere, Planned, Scalar, Unwritable, named_base

_METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS"
_METHOD_AND_URL = re.compile(rf"({_METHODS})(\s+)(\S+)", re.IGNORECASE)
_METHOD_KEYS = frozenset({"method", "httpmethod", "verb", "httpverb", "requestmethod"})
_BODY_KEYS = frozenset(
    {"params", "query", "querystring", "qs", "queryparams", "body", "json", "data", "form", "payload",
     "formdata"}
)  # fmt: skip
_PROSE_KEYS = frozenset(
    {"description", "summary", "title", "message", "comment", "comments", "doc", "docs", "help", "note",
     "notes", "label", "log", "msg", "text", "example", "about", "hint", "tooltip", "caption", "deprecated"}
)  # fmt: skip
_MOST_ALIASES = 20  # of one value that are followed to further ones
_NOTED = re.compile(r"(\S+)[ \t]+[#;]")


@dataclass(frozen=True, kw_only=True)
class ScalarFinder:
    """Finds in the scalars of one file."""

    file: File

    @cached_property
    def siblings(self) -> Mapping[tuple[str, ...], list[Scalar]]:
        """The scalars by the mapping they stand in."""
        return by_mapping(self.file.document)

    @cached_property
    def set_here(self) -> frozenset[tuple[str, ...]]:
        """The key paths that scalars stand at."""
        return frozenset(scalar.keys for scalar in self.file.document.scalars)

    @cached_property
    def fields(self) -> Mapping[tuple[str, ...], list[str]]:
        """The names of the query and body fields that stand beside a URL, by the mapping it stands in."""
        found: dict[tuple[str, ...], list[str]] = {}
        for keys in (*(scalar.keys for scalar in self.file.document.scalars), *self.file.document.leaves):
            for index, key in enumerate(keys[:-1]):
                if re.sub(r"[_-]", "", key).lower() in _BODY_KEYS:
                    name = next((word for word in keys[index + 1 :] if not word.isdigit()), "")
                    found.setdefault(keys[:index], []).append(name)
        return found

    def find(self) -> Iterator[Planned | BaseHolder | Elsewhere]:
        """The sites of all scalars, and the URLs of others that they give."""
        document = is_document(self.file.document.scalars)
        for scalar in self.file.document.scalars:
            if document or is_route(scalar) or is_link(scalar):
                where = DOCUMENT if document else LINK if is_link(scalar) else ROUTE
                yield from self._served(scalar, where)
            elif self.file.document.format == "ini" and "\n" in scalar.text:  # a list, one value a line
                for line in re.finditer(r"[^\n]+", scalar.text):
                    yield from self._scalar(part(scalar, *line.span(), scalar.keys))
            else:
                yield from self._scalar(scalar)

    def _served(self, scalar: Scalar, where: str) -> Iterator[Planned]:
        """v1 strings that say what a server answers."""
        for hit in hits(scalar.text, self.file.pathmap, self.file.words):
            yield hit_site(self.file, hit, f"a {where}", _place(scalar, hit), never)

    def _scalar(self, scalar: Scalar) -> Iterator[Planned | BaseHolder | Elsewhere]:
        names = self._names(scalar)
        piece = scalar
        assigned = ASSIGNMENT.fullmatch(scalar.text)
        if assigned and not re.match(r"[^=]*//", scalar.text):
            names |= variable_names((assigned.group("name"),))
            piece = part(scalar, *assigned.span("value"), (*scalar.keys, assigned.group("name")))
        default = DEFAULT.fullmatch(piece.text)
        if default:
            names |= variable_names((default.group("name"),))
            piece = part(piece, *default.span("value"), piece.keys)
        noted = _NOTED.match(piece.text) if self.file.document.format == "ini" else None
        if noted:  # some readers take the rest of the line for a comment, some for the value
            piece = part(piece, *noted.span(1), piece.keys)
        for keys in (called(piece, self.siblings), *self._aliased(scalar)):
            names |= frozenset(key_names(keys, self.file.name))
        found = self._value(piece, names, scalar) or apart(self.file, piece, self.siblings)
        if found is not None:
            yield found
            return
        other = elsewhere_of(self.file, piece, names)
        if other is not None:
            yield other
        yield from self._within(piece)

    def _names(self, scalar: Scalar) -> frozenset[str]:
        paths = (scalar.keys, *self._aliased(scalar))
        names = frozenset(name for path in paths for name in variable_names(path))
        return names | names_of(scalar, self.siblings)

    def _aliased(self, scalar: Scalar) -> tuple[tuple[str, ...], ...]:
        """The further key paths at which a value is read: of aliases and merges, also of what these hold."""
        if not self.file.document.aliases:
            return ()
        paths = [scalar.keys]
        for path in paths:  # which grows
            if len(paths) > _MOST_ALIASES:
                break
            for alias in self.file.document.aliases:
                keys = alias.keys + path[len(alias.target) :]
                if (
                    path[: len(alias.target)] == alias.target
                    and keys not in paths
                    and keys not in self.set_here
                ):
                    paths.append(keys)
        return tuple(paths[1:])

    # --- one value ---

    def _value(self, scalar: Scalar, names: frozenset[str], whole: Scalar) -> Planned | BaseHolder | None:
        """The site where the whole value is a base, a URL, a path, or a method and a URL."""
        text = scalar.text
        template = template_of(text)
        base = find_base(self.file.pathmap, template.url, template.names)
        rest = template.url[base.end :]
        owned = base.proof in (Proof.V1, Proof.V2, Proof.NAMED) or names_v1(self.file, template, base)
        if base.proof is Proof.V1 and base.change is not None and is_passed(self.file, scalar):
            return self._passed(scalar, base)
        if owned and rest in ("", "/"):
            keys, also = tuple(called(scalar, self.siblings)), self._aliased(whole)
            patterns = (spelling(path, self.file.name) for path in (keys, *also))
            read_as = "|".join(dict.fromkeys(item for item in patterns if item is not None)) or None
            held = base_site(self.file, scalar, template, base, names, whole, read_as)
            return replace(held, keys=keys, also=also) if isinstance(held, BaseHolder) else held
        spelled = _METHOD_AND_URL.fullmatch(text.strip())
        if spelled and text == text.strip():
            url = part(scalar, *spelled.span(3), scalar.keys)
            return self._url(url, template_of(url.text), part(scalar, *spelled.span(1), scalar.keys))
        if not text or re.search(r"\s", re.sub(r"\{\{[^{}]*\}\}", "", text)):
            return None
        return self._url(scalar, template, self.methods.get(scalar.keys[:-1]) if scalar.keys else None)

    def _passed(self, scalar: Scalar, base: Base) -> Planned:
        """The site of a base that a proxy passes requests on to."""
        pair = self.file.base_pair(scalar.text)
        site = self.file.site(
            scalar.span,
            Outcome.NEEDS_REVIEW,
            operation=BASE_URL,
            v1=scalar.text,
            v2=pair.v2 if pair else None,
            basis=pair.basis if pair else base.basis,
            reason=PASSED,
            source=pair.source if pair else None,
        )
        return Planned(site=site)

    @cached_property
    def methods(self) -> Mapping[tuple[str, ...], Scalar]:
        """The scalar that says the method, by the mapping it stands in."""
        found: dict[tuple[str, ...], Scalar] = {}
        for outer, scalars in self.siblings.items():
            for scalar in scalars:
                key = re.sub(r"[_-]", "", scalar.keys[-1]).lower()
                if key in _METHOD_KEYS and re.fullmatch(_METHODS, scalar.text, re.IGNORECASE):
                    found.setdefault(outer, scalar)
        return found

    def _url(self, scalar: Scalar, template: Template, method: Scalar | None) -> Planned | None:
        verb = method.text.upper() if method else None
        found = resolve(
            self.file.pathmap,
            method=verb,
            url=template.url,
            hole_names=template.names,
            vicinity=self.file.vicinity and template.url[:1] in ("/", HOLE),
        )
        span = scalar.span
        if isinstance(found, NotOurs):
            return None
        if isinstance(found, AlreadyV2):
            v2 = str(found.endpoint) if found.endpoint else scalar.text
            return Planned(site=self.file.site(span, Outcome.ALREADY_V2, operation=PATH_CONSTANT, v2=v2))
        if isinstance(found, Unmapped):
            site = self.file.site(
                span,
                Outcome.UNMAPPED,
                operation=PATH_CONSTANT,
                v1=found.path,
                reason="the map has no row for it",
            )
            return Planned(site=site, through=_through(template, found.base))
        if isinstance(found, Ambiguous):
            rows = " or ".join(str(row.v2 or row.target) for row in found.operations)
            site = self.file.site(
                span,
                Outcome.NEEDS_REVIEW,
                operation=PATH_CONSTANT,
                v1=scalar.text,
                reason=found.reason,
                suggestion=rows or None,
                confidence=Confidence.WEAK,
            )
            return Planned(site=site, through=_through(template, found.base))
        return self._matched(scalar, template, method, found)

    # --- a matched URL or path ---

    def _matched(self, scalar: Scalar, template: Template, method: Scalar | None, match: Matched) -> Planned:
        row = match.operation
        reason = impossible(row)
        edits: tuple[Edit, ...] = ()
        if reason is None:
            try:
                edits = self._edits(scalar, template, method, match)
            except Unwritable as error:
                reason = str(error)
        if reason is None and self.file.refused(row.basis):
            reason = assumed_row(row)
        if reason is None and self.file.broken(edits):
            reason = BROKEN
        site = self.file.site(
            scalar.span,
            Outcome.NEEDS_REVIEW if reason else Outcome.REWRITTEN,
            row=row,
            operation=row.id if method else PATH_CONSTANT,
            confidence=match.confidence,
            reason=reason,
            suggestion=suggestion(row) if reason else None,
        )
        through = _through(template, match.base)
        split = () if reason else self._split(scalar, edits, through)
        return Planned(
            site=site,
            edits=() if reason else self.file.edits(edits),
            through=through,
            split=self.file.edits(split),
            split_name=template.names[0] if split else None,
        )

    def _split(
        self, scalar: Scalar, edits: tuple[Edit, ...], through: frozenset[BaseKey]
    ) -> tuple[Edit, ...]:
        """The edits that let the URL begin with the v2 variable."""
        new = renamed(scalar.text) if self.file.options.split_base else None
        if new is None or not any(key[0] == "name" for key in through):
            return ()
        try:
            return (*edits, scalar.splice(*new))
        except Unwritable:
            return ()

    def _edits(
        self, scalar: Scalar, template: Template, method: Scalar | None, match: Matched
    ) -> tuple[Edit, ...]:
        """The edits of URL and method.

        Raises:
            Unwritable: the v2 call needs more than another URL and method, or the place cannot hold it.
        """
        row = match.operation
        self._nothing_beside(scalar, row)
        tokens = Tokens(template.text)
        start, end = match.path
        query_start = template.url.find("?", end)
        request = Request(
            method=row.v1.method,
            path=tokens.protect(self._shown_part(template, start, end)) or "/",
            query=_pairs(tokens, self._shown_part(template, query_start + 1, len(template.url)))
            if query_start >= 0
            else (),
        )
        result = translated(self.file.pathmap, request)
        if isinstance(result, Untranslatable):
            raise Unwritable(result.reason)
        asks = assumed_change(self.file, row, request)
        if asks is not None:
            raise Unwritable(asks)
        new = result.request
        if new.has_json or new.form:
            raise Unwritable("v2 needs a body, which this value cannot hold")
        if new.method != row.v1.method and method is None:
            raise Unwritable(
                f"v2 takes {new.method} instead of {row.v1.method}: the code that reads this must send it"
            )
        pairs = "&".join(f"{tokens.restore(name)}={tokens.restore(value)}" for name, value in new.query)
        query = f"?{pairs}" if pairs else ""
        if query and query_start < 0 and "//" not in template.url[:start]:
            raise Unwritable("v2 needs a query, and what reads this path may add its own")
        path = tokens.restore(new.path) + (query if query_start < 0 else "")
        edits = [scalar.splice(*template.back(start, end), path)]
        if query_start >= 0 and new.query != request.query:
            edits.append(scalar.splice(*template.back(query_start, len(template.url)), query))
        change = match.base.change
        if change is not None:
            edits.append(scalar.splice(*template.back(change.start, change.end), change.text))
        if method is not None and new.method != method.text.upper():
            verb = new.method.lower() if method.text.islower() else new.method
            edits.append(method.splice(0, len(method.text), verb))
        return tuple(edits)

    @staticmethod
    def _shown_part(template: Template, start: int, end: int) -> str:
        a, b = template.back(start, end)
        return template.text[a:b]

    def _nothing_beside(self, scalar: Scalar, row: Operation) -> None:
        """Refuse where the fields that stand beside the URL would have to move or change too."""
        for name in self.fields.get(scalar.keys[:-1], ()) if scalar.keys else ():
            parameter = row.parameter(name)
            if parameter is not None and (
                parameter.to in (Place.PATH, Place.DROPPED) or parameter.target != name
            ):
                raise Unwritable(
                    f"{name} stands beside the URL and v2 wants it elsewhere or under another name"
                )

    # --- longer values ---

    def _within(self, scalar: Scalar) -> Iterator[Planned]:
        """v1 strings inside a value that is more than one URL."""
        if re.search(r"\s|[,;|=()]", scalar.text) is None:
            return
        prose = _is_prose(scalar)
        for hit in hits(scalar.text, self.file.pathmap, self.file.words, quoted=False):
            where = "a description" if prose else None
            if not self._is_own(scalar, hit):
                yield hit_site(self.file, hit, where, _place(scalar, hit), scalar.splice)

    def _is_own(self, scalar: Scalar, hit: Hit) -> bool:
        """Whether a text inside a value is a value too: a string in an expression in a string."""
        found = scalar.text[hit.start : hit.end]
        return any(
            found in other.text and other.span != scalar.span and scalar.span.covers(other.span)
            for other in self.file.document.scalars
        )


def _place(scalar: Scalar, hit: Hit) -> Span:
    """The bytes of a hit, where the quoting can tell them, else those of the whole value."""
    try:
        return scalar.splice(hit.start, hit.end, scalar.text[hit.start : hit.end]).span
    except Unwritable:
        return scalar.span


def _is_prose(scalar: Scalar) -> bool:
    keys = [key.lower() for key in scalar.keys if not key.isdigit()]
    if keys and keys[-1] in _PROSE_KEYS:
        return True
    # Several words with few marks of code: a sentence.
    words = re.findall(r"(?<!\S)[A-Za-z][a-z']*[.,:;!?]?(?!\S)", scalar.text)
    return len(words) >= 4 and not re.search(r"\bcurl\b|--\w|[{}$]", scalar.text)


def _through(template: Template, base: Base) -> frozenset[BaseKey]:
    """The shared bases a URL goes through: none where it holds its own."""
    if base.change is not None or base.proof is Proof.V1:
        return frozenset()
    if template.url.startswith(HOLE) and template.names[0]:
        return frozenset({named_base(template.names[0])})
    return frozenset({UNKNOWN_BASE})


def _pairs(tokens: Tokens, query: str) -> tuple[tuple[str, str], ...]:
    pairs = [item.partition("=") for item in tokens.protect(query.partition("#")[0]).split("&") if item]
    return tuple((unquote_plus(name), unquote_plus(value)) for name, _, value in pairs)

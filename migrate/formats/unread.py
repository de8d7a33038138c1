"""Code of languages that no language file reads: URLs that need another text only, and a list of the rest.

A literal is rewritten where it alone decides: it is a whole URL on this API's host, nothing is added to it or
filled into it, the row keeps the method, and what the request carries besides is the same in v2.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from migrate.formats import is_template
from migrate.formats.coding import Written, byte_length
from migrate.formats.document import Document
from migrate.formats.env import PLAIN_TEXT
from migrate.formats.find_texts import hit_site
from migrate.formats.links import links_in
from migrate.formats.occurrences import Hit, hits
from migrate.formats.plain import language_of_name, listed
from migrate.formats.planning import File, Options, assumed_row, impossible, translated
from migrate.formats.syntax import SYNTAXES, Token, tokens
from migrate.formats.urltext import query_pairs, url_changes
from migrate.model import Confidence, Edit, Outcome, Span
from migrate.pathmap.bases import Proof
from migrate.pathmap.model import Operation, PathMap, Place
from migrate.pathmap.resolve import Matched, resolve
from migrate.pathmap.translate import Request, Untranslatable
from migrate.plan import Found, Planned, Unwritable

_NO_BODY = ("GET", "HEAD", "DELETE")
_FILLED = re.compile(r"[{}$<>|\\\s]|%(?![0-9A-Fa-f]{2})|/:\w")
_ENDS = re.compile(r"\s*(?:[)\],;}:!?]|\Z|\n)|[ \t]*(?:#|//|--)")
_JOINED = re.compile(r"[ \t\r\n]*(?:\+|\.\.|\.(?![a-z])|<>|&|~|\|\||\^)")
_METHOD_WORD = re.compile(r"\b(?:get|post|put|patch|delete|head)\b", re.IGNORECASE)
_NEAR = 2000  # characters
_NEAR_LINES = (2, 6)  # lines before and after a literal that may belong to its call
UNSEEN = "what the code reads of the answer is not looked at"


class _Listed(Exception):
    """Why a literal is only listed."""


def find_unread(
    file: str, text: bytes, pathmap: PathMap, options: Options, *, vicinity: bool = False
) -> Found:
    """The v1 strings of a file that neither a language nor a format reads.

    `vicinity` says that something else in the project proves that it uses this API.
    """
    language = language_of_name(file)
    decoded = text.decode("utf-8", "surrogateescape")
    document = Document(format=language, client="unknown")
    study = File(name=file, text=text, document=document, pathmap=pathmap, options=options, vicinity=vicinity)
    parts = list(tokens(decoded, language)) if language in SYNTAXES else []
    calls = tuple(_Reading(study, decoded, parts).sites())
    return Found(calls=calls, links=tuple(links_in(decoded)) if is_template(file) else ())


@dataclass(slots=True)
class _Reading:
    """One file: its text, and its comments and strings in order."""

    file: File
    text: str
    parts: Sequence[Token]
    _starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._starts = [token.span.start for token in self.parts]

    def sites(self) -> Iterator[Planned]:
        """A site for each v1 string."""
        for hit in hits(self.text, self.file.pathmap, self.file.words):
            token = self._around(hit.start, hit.end)
            if token is not None and token.quotes is None:
                written = Written(self.file.text, self._bytes(token.span), PLAIN_TEXT)
                yield hit_site(
                    self.file, self._moved(hit, token), "a comment", self._place(hit), written.splice
                )
            else:
                yield self._string(hit, token)

    def _around(self, start: int, end: int) -> Token | None:
        index = bisect_right(self._starts, start) - 1
        token = self.parts[index] if index >= 0 else None
        return token if token is not None and end <= token.span.end else None

    def _moved(self, hit: Hit, token: Token) -> Hit:
        """The hit with its edits counted from the start of the comment."""
        if hit.edits is None:
            return hit
        start = token.span.start
        return replace(hit, edits=tuple((a - start, b - start, new) for a, b, new in hit.edits))

    def _offset(self, index: int) -> int:
        return index if self.text.isascii() else byte_length(self.text[:index])

    def _bytes(self, span: Span) -> Span:
        return Span(self._offset(span.start), self._offset(span.end))

    def _place(self, hit: Hit) -> Span:
        return self._bytes(Span(hit.start, hit.end))

    def _string(self, hit: Hit, token: Token | None) -> Planned:
        site = listed(self.file, hit, self._place(hit))
        if token is None:
            return site
        try:
            row, edits = self._literal(token)
        except _Listed as reason:
            return site if not str(reason) else _because(site, str(reason))
        made = self.file.site(
            self._bytes(token.span),
            Outcome.REWRITTEN,
            row=row,
            confidence=Confidence.LIKELY,
            reason=UNSEEN if row.response is not None else None,
        )
        return Planned(site=made, edits=self.file.edits(edits))

    # --- one literal ---

    def _literal(self, token: Token) -> tuple[Operation, tuple[Edit, ...]]:
        """The row and the edits of a literal that is a whole URL.

        Raises:
            _Listed: it does not decide alone what the call becomes; an empty reason where it is no URL.
        """
        raw = self.text[token.span.start : token.span.end]
        found = resolve(self.file.pathmap, method=None, url=raw)
        if not isinstance(found, Matched) or found.base.proof is not Proof.V1 or found.base.change is None:
            raise _Listed("")
        row = found.operation
        reason = impossible(row) or (assumed_row(row) if self.file.refused(row.basis) else None)
        reason = reason or self._open(token, raw) or self._sends_more(row, raw, token)
        if reason:
            raise _Listed(reason)
        mark = raw.find("?")
        end = mark if mark >= 0 else len(raw)
        fragment = raw.find("#")
        query = tuple(pair for *_, pair in query_pairs(raw, end + 1, fragment if fragment >= 0 else len(raw)))
        start = found.path[0]
        request = Request(method=row.v1.method, path=raw[start:end] or "/", query=query)
        result = translated(self.file.pathmap, request)
        if isinstance(result, Untranslatable):
            raise _Listed(result.reason)
        if result.request.has_json or result.request.form:
            raise _Listed("v2 needs a body, which only the code around it can send")
        change = found.base.change
        head = raw[: change.start] + change.text + raw[change.end : start]
        written = Written(self.file.text, self._bytes(token.span), PLAIN_TEXT)
        try:
            changes = url_changes(raw, head + result.request.path, result.request.query)
            return row, tuple(written.splice(*item) for item in changes)
        except Unwritable as error:
            raise _Listed(str(error)) from None

    def _open(self, token: Token, raw: str) -> str | None:
        """Why the literal may not be the whole URL."""
        if _FILLED.search(raw):
            return "something is filled into the URL at run time"
        assert token.quotes is not None
        behind = token.span.end + len(token.quotes.closes)
        if _JOINED.match(self.text, behind) or _ENDS.match(self.text, behind) is None:
            return "something may be added to the URL"
        return None

    def _sends_more(self, row: Operation, raw: str, token: Token) -> str | None:
        """Why the code around the literal may have to change with it."""
        if row.v2 is None or row.v2.method != row.v1.method:
            return f"v2 takes {row.v2.method} instead of {row.v1.method}" if row.v2 else "v2 has no such call"
        if row.v1.method not in _NO_BODY:
            return "what it sends as a body cannot be seen"
        other = self._other_method(row.v1.method, token)
        if other is not None:
            return f"{other} stands near it, and v1 takes {row.v1.method}"
        for names in _changing(row):
            words = "|".join(map(re.escape, names))
            if re.search(rf"[?&](?:{words})=", raw):
                continue
            sent = re.search(rf"\b(?:{words})\b", self._code)
            if sent is not None:
                return f"{sent.group()} may be sent with it, and v2 takes that in another way"
        return None

    def _other_method(self, method: str, token: Token) -> str | None:
        """A method beside the literal that is not the row's, first in its line, then in those around it."""
        start, end = token.span.start, token.span.end
        before = self.text[max(0, start - _NEAR) : start].split("\n")
        after = self.text[end : end + _NEAR].split("\n")
        for near in ((before[-1], after[0]), (*before[-_NEAR_LINES[0] :], *after[: _NEAR_LINES[1]])):
            words = [word for line in near for word in _METHOD_WORD.findall(line)]
            words = [word for word in words if word.isupper() or word.islower()]
            if words:
                return next((word for word in words if word.upper() != method), None)
        return None

    @property
    def _code(self) -> str:
        """The text without its comments."""
        pieces: list[str] = []
        done = 0
        for token in self.parts:
            if token.quotes is None:
                pieces.append(self.text[done : token.span.start])
                done = token.span.end
        return "".join([*pieces, self.text[done:]])


def _changing(row: Operation) -> Iterator[tuple[str, ...]]:
    """The names of what a v1 request may carry and v2 takes elsewhere, otherwise or not at all."""
    for parameter in row.parameters:
        if (
            parameter.to in (Place.PATH, Place.DROPPED)
            or parameter.target != parameter.name
            or parameter.values
        ):
            yield (parameter.name, *parameter.aliases)
    if row.pagination is not None:
        yield from ((name,) for name in (row.pagination.page, row.pagination.size) if name)


def _because(planned: Planned, reason: str) -> Planned:
    return replace(planned, site=planned.site.with_outcome(Outcome.NEEDS_REVIEW, reason))

"""`--markers`: a comment above each place that a person has to look at, and its removal.

A marker is a line of its own in the file's own comment syntax. It is set where the file, read again, says the
same as before and has the marker as a comment; a run that finds one there already leaves or replaces it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from migrate import formats
from migrate.edits import find_clash
from migrate.formats.document import Document
from migrate.formats.occurrences import hits, search_for
from migrate.formats.plain import language_of_name
from migrate.formats.syntax import SYNTAXES, Syntax, tokens
from migrate.languages.base import Language, language_of
from migrate.model import Edit, FileResult, Outcome, Site, Span
from migrate.pathmap.model import PathMap

if TYPE_CHECKING:
    from migrate.engine import Plan
    from migrate.sources import Sources

MARK = "REVIEW(creatoraudit-migrate)"
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_PLACE = re.compile(r"(?<=[\w.]):\d+\b")  # the lines of a reason move with every marker
_FARTHEST = 200  # lines above a site at which its marker may stand: above the script that the site is in
_MOST_TRIES = 400  # of one file
_LONGEST = 200
_NAMES = {"elixir-config": "elixir", "markdown": "markdown", "http-file": "http-file"}
_NO_COMMENTS = "files of this kind have no comments"
_NO_PLACE = "no line above it can hold a comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A plan with the edits of its markers, and the sites that could not be marked, each with the reason."""

    plan: Plan
    unmarked: tuple[tuple[Site, str], ...] = ()


def with_markers(plan: Plan, sources: Sources, pathmap: PathMap) -> Marked:
    """The plan with a marker at each site that needs review; markers that say something else are replaced."""
    stale = _marked_files(sources)
    results = {result.file: result for result in plan.results}
    results |= {file: FileResult(file=file) for file in stale if file not in results}
    unmarked: list[tuple[Site, str]] = []
    done: list[FileResult] = []
    for file, result in sorted(results.items()):
        todo = [site for site in result.sites if site.outcome is Outcome.NEEDS_REVIEW]
        if not todo and file not in stale:
            done.append(result)
            continue
        text = stale.get(file) or sources.read(file)
        if text is None:
            done.append(result)
            continue
        marking = _Marking(file, text, pathmap)
        edits = marking.edits(todo)
        unmarked.extend(marking.unmarked)
        done.append(_joined(result, text, edits, unmarked))
    return Marked(plan=replace(plan, results=tuple(done)), unmarked=tuple(unmarked))


def without_markers(sources: Sources) -> tuple[FileResult, ...]:
    """The edits that take every marker out, by file."""
    return tuple(
        FileResult(file=file, edits=tuple(Edit(span, "") for span in _marker_lines(text)))
        for file, text in sorted(_marked_files(sources).items())
    )


def _marked_files(sources: Sources) -> dict[str, bytes]:
    pattern = re.compile(re.escape(MARK.encode()))
    return {file: text for file, text in sources.search(pattern) if any(_marker_lines(text))}


def _marker_lines(text: bytes) -> Iterator[Span]:
    """The lines that are markers: nothing but a comment that begins with the mark."""
    for line in _LINE.finditer(text):
        if line.end() == line.start():
            break
        if re.match(rb"[ \t]*[^\w\s]{1,4} ?" + re.escape(MARK.encode()), line.group()):
            yield Span(line.start(), line.end())


def _joined(
    result: FileResult, text: bytes, edits: Sequence[Edit], unmarked: list[tuple[Site, str]]
) -> FileResult:
    """The result with the edits of its markers, where they do not touch its own."""
    both = (*result.edits, *edits)
    if find_clash(text, both) is None:
        return replace(result, edits=both)
    unmarked.extend((site, "its marker would touch an edit") for site in result.sites[:1])
    return result


@dataclass(slots=True)
class _Marking:
    """The markers of one file."""

    file: str
    text: bytes
    pathmap: PathMap
    unmarked: list[tuple[Site, str]] = field(default_factory=list[tuple[Site, str]])
    _tries: int = 0

    def edits(self, sites: Sequence[Site]) -> list[Edit]:
        """The edits that set the markers of `sites` and take all others out."""
        found = list(_marker_lines(self.text))
        kept: set[Span] = set()
        wanted: dict[int, list[str]] = defaultdict(list)
        reader = _reader(self.file, self.text)
        for site in sites:
            if reader is None:
                self.unmarked.append((site, _NO_COMMENTS))
                continue
            line = self._place(site, reader)
            if line is None:
                self.unmarked.append((site, _NO_PLACE))
            elif (comment := reader.comment(self._words(site))) not in wanted[line]:
                wanted[line].append(comment)
        edits: list[Edit] = []
        for line, comments in wanted.items():
            indent = self._indent(line)
            block = list(self._block_above(line, found))
            new = [f"{indent}{comment}" for comment in comments]
            if [self._text(span) for span in block] == new:
                kept |= set(block)
            else:
                edits.append(Edit(Span(line, line), "".join(f"{item}\n" for item in new)))
        return [*edits, *(Edit(span, "") for span in found if span not in kept)]

    def _text(self, span: Span) -> str:
        return self.text[span.start : span.end].decode("utf-8", "replace").rstrip("\r\n")

    def _block_above(self, line: int, found: Sequence[Span]) -> Iterable[Span]:
        block: list[Span] = []
        for span in reversed(found):
            if span.end == line:
                block.insert(0, span)
                line = span.start
        return block

    def _indent(self, line: int) -> str:
        found = re.compile(rb"[ \t]*").match(self.text, line)
        return found.group().decode() if found else ""

    def _place(self, site: Site, reader: _Reader) -> int | None:
        """The start of the line above which the marker of a site stands: the site's, or one above it."""
        starts = [line.start() for line in _LINE.finditer(self.text)]
        markers = {span.start for span in _marker_lines(self.text)}
        for number in range(min(site.line, len(starts)) - 1, max(-1, site.line - 2 - _FARTHEST), -1):
            start = starts[number]
            if start in markers:
                continue
            if number and self.text[:start].rstrip(b"\r\n").endswith(b"\\"):
                continue
            if self._tries >= _MOST_TRIES:
                return None
            self._tries += 1
            line = f"{self._indent(start)}{reader.comment(MARK)}\n".encode()
            if reader.holds(self.text[:start] + line + self.text[start:], start + len(self._indent(start))):
                return start
        return None

    def _words(self, site: Site) -> str:
        """What a marker says; nothing that would itself be found as a v1 call."""
        said = site.operation or "a call"
        reason = " ".join(_PLACE.sub("", site.reason or "").split())
        link = f" (see {site.source})" if site.source else ""
        text = f"{MARK}: {said}: {reason}{link}" if reason else f"{MARK}: {said}{link}"
        if any(hits(text, self.pathmap, search_for(self.pathmap))):
            text = f"{MARK}: {said}: `scan` says why{link}"
        text = text.replace("--", "-").replace("*/", "* /")  # what ends a comment in some languages
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


# --- how a file is read before and after ---


@dataclass(frozen=True, slots=True)
class _Reader:
    """How comments of a file are written, and whether a text with one more says the same."""

    syntax: Syntax
    holds: Callable[[bytes, int], bool]

    def comment(self, words: str) -> str:
        """A comment of one line."""
        if self.syntax.line:
            return f"{self.syntax.line[0]} {words}"
        opens, closes = self.syntax.block[0]
        return f"{opens} {words} {closes}"


def _reader(file: str, text: bytes) -> _Reader | None:
    language = language_of(file, text[:200])
    if language is not None:
        syntax = SYNTAXES.get(language.name)
        return _Reader(syntax, _code(language, file, text)) if syntax else None
    row = formats.format_of(file, text)
    name = _NAMES.get(row.name, row.name) if row else language_of_name(file)
    syntax = SYNTAXES.get(name)
    if syntax is None or not (syntax.line or syntax.block) or name == "rst":
        return None
    return _Reader(syntax, _document(file, text) if row else _unread(name, text))


def _code(language: Language, file: str, text: bytes) -> Callable[[bytes, int], bool]:
    support = language.support
    try:
        broken = support.broken(text, file)
    except RecursionError:
        broken = -1  # nothing can be written into what cannot be read

    def holds(new: bytes, at: int) -> bool:
        # A line put into a text (of JSX, of a template) breaks nothing, and is no comment.
        try:
            return support.broken(new, file) <= broken and any(
                span.start == at for span in support.parse(new, file).texts
            )
        except RecursionError:
            return False

    return holds


def _document(file: str, text: bytes) -> Callable[[bytes, int], bool]:
    before = formats.read(file, text)
    said = _said(before) if before is not None else ()
    known = _marks(before) if before is not None else 0

    def holds(new: bytes, at: int) -> bool:
        after = formats.read(file, new)
        if after is None or any(error.start <= at <= error.end for error in after.errors):
            return False  # what is broken may be taken for a comment with one line more, and not with two
        return _marks(after) == known + 1 and _said(after) == said

    return holds


def _marks(document: Document) -> int:
    """How many markers a document has in its comments."""
    return sum(words.text.count(MARK) for words in document.texts if words.where in ("comment", "prose"))


def _said(document: Document) -> tuple[object, ...]:
    """All that a document says, comments and places aside."""
    return (
        [(scalar.keys, scalar.text) for scalar in document.scalars],
        [(code.language, code.text) for code in document.embedded if code.language != document.format],
        [(call.method, call.url, call.query, call.headers, call.body) for call in document.requests],
        document.leaves,
        len(document.errors),
    )


def _unread(name: str, text: bytes) -> Callable[[bytes, int], bool]:
    def shown(source: bytes) -> list[tuple[str, bool]]:
        decoded = source.decode("utf-8", "surrogateescape")
        return [
            (decoded[token.span.start : token.span.end], token.quotes is None)
            for token in tokens(decoded, name)
        ]

    before = shown(text)

    def holds(new: bytes, at: int) -> bool:
        after = shown(new)
        marks = [item for item in after if item[1] and MARK in item[0]]
        old_marks = [item for item in before if item[1] and MARK in item[0]]
        rest = [item for item in after if item not in marks]
        return len(marks) == len(old_marks) + 1 and rest == [item for item in before if item not in old_marks]

    return holds

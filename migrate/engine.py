"""Plan a whole run: which files, which sites, which edits. Pure: reads through `Sources`, writes nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from migrate import formats
from migrate.discover import Discovery
from migrate.edits import ordered
from migrate.elsewhere import judged
from migrate.languages.base import language_of
from migrate.model import Edit, FileError, FileResult, Outcome, Site
from migrate.options import Options
from migrate.pathmap.fragments import fragments, prefilter
from migrate.pathmap.model import PathMap
from migrate.plan import Planned
from migrate.settle import settle
from migrate.sources import PatternOf, Progress, Result, Sources
from migrate.withheld import withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run would do."""

    results: tuple[FileResult, ...]
    looked_for: tuple[str, ...]
    files: int
    calls: tuple[Planned, ...] = ()  # as the finders handed them over, before bases were settled


def plan(
    sources: Sources,
    pathmap: PathMap,
    options: Options,
    progress: Progress | None = None,
    openapi: Callable[[], Mapping[str, Any] | None] | None = None,
    *,
    verify: bool = True,
) -> Plan:
    """The sites and edits of everything in `sources`.

    `openapi` gives the v2 OpenAPI document; it is asked for only when a path has no row. Without `verify`
    there is no second run over what was rewritten: enough for a report from which nothing is written.
    """
    run = _Run(sources, pathmap, options, progress)
    left: dict[str, str] = {}  # the files that are left as they are, and why
    while True:
        found = run.plan(left)
        changed = {result.file: result for result in found.results if result.edits}
        # What was rewritten must need nothing more; a breach is a fault of this program.
        faults = _faults(_Overlay.of(sources, changed), run, left) if changed and verify else {}
        if not faults:
            return _suggested(found, pathmap, openapi)
        if len(left) > _MOST_LEFT:
            left |= dict.fromkeys(changed, "too many others were refused")
        left |= faults


# More are not looked at one after the other: then nothing is changed.
_MOST_LEFT = 20
# What stands around a syntax error may be read otherwise once a part of it is another.
_BROKEN = "it has syntax errors, and rewritten it would have more: mend it, or leave it out with --exclude"


def _faults(overlay: _Overlay, run: _Run, left: Mapping[str, str]) -> dict[str, str]:
    """The rewritten files that are worse than before, and in what way."""
    restless = _restless(overlay, run, left)
    if restless:  # or only for want of what other files hold back: with them it takes longer
        restless = _restless(replace(overlay, whole=True), run, left)
    faults = dict.fromkeys(restless, "a second run would change it again") | overlay.clashes
    return faults | {file: reason for file in overlay.texts if (reason := _breach(overlay, file)) is not None}


def _restless(overlay: _Overlay, run: _Run, left: Mapping[str, str]) -> list[str]:
    """The rewritten files that a run over them changes again."""
    second = _Run(overlay, run.pathmap, run.options, None).plan(left)
    return [result.file for result in second.results if result.edits and result.file in overlay.texts]


def _suggested(found: Plan, pathmap: PathMap, openapi: Callable[[], Mapping[str, Any] | None] | None) -> Plan:
    """The plan with the likeliest v2 endpoint at each path that has no row."""
    unmapped = {
        site.v1 for r in found.results for site in r.sites if site.outcome is Outcome.UNMAPPED and site.v1
    }
    if not unmapped:
        return found
    from migrate.pathmap.suggest import suggest

    document = openapi() if openapi is not None else None
    texts: dict[str, str] = {}
    for call in unmapped:
        method, _, path = call.partition(" ")
        best = (
            suggest(pathmap, document, method, path, most=1)
            if path.startswith("/") and "…" not in path
            else []
        )
        if best:
            texts[call] = f"perhaps {best[0].v2} (assumed: {best[0].reason})"
    return replace(found, results=tuple(_with_texts(result, texts) for result in found.results))


def _with_texts(result: FileResult, texts: Mapping[str, str]) -> FileResult:
    sites = tuple(
        replace(site, suggestion=site.suggestion or texts.get(site.v1 or ""))
        if site.outcome is Outcome.UNMAPPED
        else site
        for site in result.sites
    )
    return replace(result, sites=sites)


def _breach(overlay: _Overlay, file: str) -> str | None:
    """What is wrong with the rewritten text of `file`: it parses worse than before."""
    new = overlay.read(file) or b""
    old = overlay.original(file) or b""
    language = language_of(file, new)
    if language is None:
        before, after = formats.read(file, old), formats.read(file, new)
        known = (
            (len(before.errors), len(after.errors)) if before is not None and after is not None else (0, 0)
        )
    else:
        try:
            known = language.support.broken(old, file), language.support.broken(new, file)
        except RecursionError as error:
            return f"the rewritten text cannot be parsed: {error}"
    if known[1] <= known[0]:
        return None
    return _BROKEN if known[0] else "the rewritten text does not parse"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Overlay:
    """`Sources` with the planned edits made; only what was edited is searched, unless it is `whole`."""

    sources: Sources
    texts: Mapping[str, bytes]
    clashes: dict[str, str]
    whole: bool = False

    @classmethod
    def of(cls, sources: Sources, changed: Mapping[str, FileResult]) -> _Overlay:
        from migrate.edits import apply

        texts: dict[str, bytes] = {}
        clashes: dict[str, str] = {}
        for file, result in changed.items():
            text = sources.read(file)
            new = apply(text, result.edits) if text is not None else b""
            if isinstance(new, bytes):
                texts[file] = new
            else:
                clashes[file] = str(new)
        return cls(sources=sources, texts=texts, clashes=clashes)

    def search(
        self, pattern: re.Pattern[bytes], suffixes: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, bytes]]:
        return self.search_each(lambda _: pattern, suffixes)

    def search_each(
        self, pattern_of: PatternOf, suffixes: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, bytes]]:
        for path, text in self.texts.items():
            pattern = pattern_of(path) if path.endswith(suffixes or "") else None
            if pattern is not None and pattern.search(text):
                yield path, text
        if self.whole:
            others = partial(self._other, pattern_of)
            yield from self.sources.search_each(others, suffixes)

    def _other(self, pattern_of: PatternOf, path: str) -> re.Pattern[bytes] | None:
        return None if path in self.texts else pattern_of(path)

    def read(self, path: str) -> bytes | None:
        return self.texts[path] if path in self.texts else self.sources.read(path)

    def original(self, path: str) -> bytes | None:
        return self.sources.read(path)

    def share(self, tasks: Sequence[Callable[[], Result]]) -> list[Result]:
        return self.sources.share(tasks)

    @property
    def errors(self) -> Sequence[FileError]:
        return ()

    @property
    def count(self) -> int:
        return len(self.texts)


Settled = tuple[Mapping[str, Sequence[Site]], Mapping[str, Sequence[Edit]]]


@dataclass(slots=True)
class _Run:
    sources: Sources
    pathmap: PathMap
    options: Options
    progress: Progress | None
    _discovery: Discovery | None = None
    _words: tuple[str, ...] = ()

    def plan(self, left: Mapping[str, str]) -> Plan:
        """The plan by which the files that are `left`, each with the reason, stay as they are."""
        if self._discovery is None:
            self._discovery = self._look()
        discovery = self._discovery
        found = withheld(judged(discovery.found), left)
        settled = settle(found, self.options.min_confidence, split=self.options.split_base)
        return Plan(
            results=tuple(self._results(settled, discovery.errors, left)),
            looked_for=self._words,
            files=self.sources.count,
            calls=tuple(call for items in discovery.found.values() for item in items for call in item.calls),
        )

    def _look(self) -> Discovery:
        self._words = fragments(self.pathmap)
        hits = dict(self.sources.search(prefilter(self._words)))
        vicinity = any(self._proves(text) for text in hits.values())
        discovery = Discovery(
            sources=self.sources, pathmap=self.pathmap, options=self.options, vicinity=vicinity
        )
        discovery.run(hits)
        if self.progress is not None:
            self.progress("settle", len(hits), len(hits))
        return discovery

    def _proves(self, text: bytes) -> bool:
        """Whether a file shows that the project uses this API at all."""
        return any(word.encode() in text for word in (*self.pathmap.hosts, *self.pathmap.environment))

    def _results(
        self, settled: Settled, errors: Sequence[FileError], left: Mapping[str, str]
    ) -> Iterator[FileResult]:
        sites, edits = settled
        problems: dict[str, list[FileError]] = defaultdict(list)
        for error in (*self.sources.errors, *errors, *_left(left)):
            problems[error.file].append(error)
        for file in sorted({*sites, *edits, *problems}):
            made = edits.get(file, ())
            source = self.sources.read(file) if made else None
            yield FileResult(
                file=file,
                edits=ordered(made if source is None else tidied(file, source, made)),
                sites=tuple(sorted(sites.get(file, ()), key=lambda site: (site.line, site.column))),
                errors=tuple(problems.get(file, ())),
            )


def _left(left: Mapping[str, str]) -> Iterator[FileError]:
    """What is told of the files that are left as they are."""
    for file, reason in left.items():
        whose = "" if reason == _BROKEN else "a fault of this program, "
        yield FileError(file=file, line=0, message=f"{whose}the file was left as it was: {reason}")


def tidied(file: str, source: bytes, edits: Sequence[Edit]) -> Sequence[Edit]:
    """The edits of a file, and what its language wants besides once all of them are known."""
    language = language_of(file, source[:200]) if edits else None
    return edits if language is None else language.support.writer.tidy(source, edits)

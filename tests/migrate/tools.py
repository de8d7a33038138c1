"""Helpers that run the engine as a user does, on texts: what comes out, and what must always hold.

Each helper checks, beside its own matter, that a second run finds nothing to edit and that every byte outside
the edits is the same.
"""

from __future__ import annotations

import gc
import re
import textwrap
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from migrate.edits import Clash, apply, with_line_ends
from migrate.engine import Plan, plan
from migrate.files_encoding import line_end
from migrate.model import Basis, FileError, Outcome, Site
from migrate.options import Options
from migrate.pathmap.load import load_bundled
from migrate.pathmap.model import PathMap
from migrate.sources import PatternOf, Result

ASSUMED = Options(accept=frozenset({Basis.ASSUMED}))


class Texts:
    """Files in memory, as the engine reads them."""

    errors: Sequence[FileError] = ()

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def search(
        self, pattern: re.Pattern[bytes], suffixes: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, bytes]]:
        return self.search_each(lambda _: pattern, suffixes)

    def search_each(
        self, pattern_of: PatternOf, suffixes: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, bytes]]:
        for path, text in self.files.items():
            if (
                path.endswith(suffixes or "")
                and (pattern := pattern_of(path)) is not None
                and pattern.search(text)
            ):
                yield path, text

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def share(self, tasks: Sequence[Callable[[], Result]]) -> list[Result]:
        return [task() for task in tasks]

    @property
    def count(self) -> int:
        return len(self.files)


bundled = cache(load_bundled)


def planned_within(seconds: float, files: Mapping[str, bytes | str], pathmap: PathMap | None = None) -> Plan:
    """What `planned` gives, once it took no longer, in processor time; three tries, since others' work only adds.

    Cycles are not collected meanwhile, as the program does not: here it would look through what other tests made.
    """
    for _ in range(3):
        gc.disable()
        started = time.process_time()
        try:
            result = planned(files, pathmap)
        finally:
            took = time.process_time() - started
            gc.enable()
        if took < seconds:
            return result
    raise AssertionError(f"Expected less than {seconds} s of processor time but took {took:.2f} s")


def planned(
    files: Mapping[str, bytes | str], pathmap: PathMap | None = None, options: Options = ASSUMED
) -> Plan:
    """The plan for `files`, for which the program did not fail on any call."""
    result = plan(Texts(_as_bytes(files)), pathmap or bundled(), options)
    errors = [error for item in result.results for error in item.errors]
    assert not any("this call was left" in error.message for error in errors), errors
    return result


def _as_bytes(files: Mapping[str, bytes | str]) -> dict[str, bytes]:
    return {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}


def sites(result: Plan) -> list[Site]:
    """Every site of the run."""
    return [site for item in result.results for site in item.sites]


def rewritten(
    files: Mapping[str, bytes | str], pathmap: PathMap | None = None, options: Options = ASSUMED
) -> tuple[dict[str, bytes], list[Site]]:
    """The files with the edits made, and the sites; what holds for every run is asserted."""
    before = _as_bytes(files)
    result = planned(before, pathmap, options)
    errors = [error for item in result.results for error in item.errors]
    assert not errors, errors
    after = dict(before)
    for item in result.results:
        if item.edits:
            edits = with_line_ends(item.edits, line_end(before[item.file]))
            text = apply(before[item.file], edits)
            assert not isinstance(text, Clash), text
            after[item.file] = text
            assert_outside_kept(before[item.file], text, [(e.span.start, e.span.end, e.text) for e in edits])
    again = planned(after, pathmap, options)
    assert not [item for item in again.results if item.edits], "a second run edits again"
    return after, sites(result)


def assert_outside_kept(before: bytes, after: bytes, edits: Sequence[tuple[int, int, str]]) -> None:
    """Every byte of `before` that no edit covers stands in `after`, in its place."""
    at = done = 0
    for start, end, text in sorted(edits):
        kept = before[done:start]
        assert after[at : at + len(kept)] == kept
        at += len(kept) + len(text.encode())
        done = end
    assert after[at:] == before[done:]


def _dedent(text: str) -> str:
    return textwrap.dedent(text.removeprefix("\n"))


def check_rewritten(before: str, after: str, file: str = "app.py", **options: object) -> list[Site]:
    """`before` becomes `after`, and nothing is left for a person."""
    expected = _dedent(after)
    if file.endswith(".py"):
        compile(expected, "after", "exec")
    found, seen = rewritten({file: _dedent(before)}, options=_options(**options))
    left = [site for site in seen if site.outcome in (Outcome.NEEDS_REVIEW, Outcome.UNMAPPED)]
    assert found[file].decode() == expected, "\n".join([found[file].decode(), *map(_told, seen)])
    assert not left, [_told(site) for site in left]
    return seen


def check_files(before: Mapping[str, str], after: Mapping[str, str], **options: object) -> list[Site]:
    """The same for several files; `after` names those that change."""
    texts = {path: _dedent(text) for path, text in before.items()}
    found, seen = rewritten(texts, options=_options(**options))
    expected = {**texts, **{path: _dedent(text) for path, text in after.items()}}
    assert {path: text.decode() for path, text in found.items()} == expected, [_told(site) for site in seen]
    return seen


def check_untouched(text: str, *outcomes: Outcome, file: str = "app.py", **options: object) -> list[Site]:
    """Nothing is edited; every site ends as one of `outcomes` (none given: nothing is found at all)."""
    source = _dedent(text)
    found, seen = rewritten({file: source}, options=_options(**options))
    assert found[file].decode() == source
    assert {site.outcome for site in seen} <= set(outcomes), [_told(site) for site in seen]
    return seen


def check_review(text: str, reason: str, file: str = "app.py", **options: object) -> list[Site]:
    """Nothing is edited, and a call is left to a person with a reason that matches `reason`."""
    seen = check_untouched(text, *Outcome, file=file, **options)
    reasons = [site.reason or "" for site in seen if site.outcome is Outcome.NEEDS_REVIEW]
    assert any(re.search(reason, item) for item in reasons), [_told(site) for site in seen]
    return seen


def _options(**options: object) -> Options:
    return Options(**{"accept": frozenset({Basis.ASSUMED}), **options})


def _told(site: Site) -> str:
    return f"{site.file}:{site.line} {site.outcome} {site.operation}: {site.reason}"

"""Imports of Go: where one is added, and which go, since the compiler refuses one without a use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from migrate.analysis.scope import ModuleInfo
from migrate.model import Edit, Span
from migrate.rewrite.draft import Review

_QUALIFIED = re.compile(rb"(?<![.\w])([A-Za-z_]\w*)\.[A-Za-z_]")
_OWN = re.compile(rb"(?<![.\w])([A-Za-z_]\w*)\b(?!\s*\()")
_SPEC = r'(?:[ \t]*import)?[ \t]*(?:([A-Za-z_]\w*)[ \t]+)?"((?:[\w.\-~]+/)*[\w.\-~]+)"'
_SPEC_LINE = re.compile(rf"^{_SPEC}[ \t]*(?://[^\n]*)?\r?\n".encode(), re.M)
_IMPORTS = re.compile(rb"^import\b(?:[ \t]*\([^)]*\)|[^\n]*)", re.M)
_PACKAGE = re.compile(rb"^package[ \t]+\w+[^\n]*\n", re.M)
_VERSION = re.compile(r"v\d+")


def bound(module: ModuleInfo, path: str) -> str | None:
    """What a package is called in `module`; None where it is not imported."""
    found = [item.bound for item in module.imports if item.module == path and item.bound is not None]
    return found[0] if found else None


def called(path: str) -> str:
    """What a package is called where its import gives it no other name."""
    words = [word for word in path.split("/") if not _VERSION.fullmatch(word)] or [path]
    return words[-1]


@lru_cache(maxsize=2)
def _names(source: bytes) -> frozenset[bytes]:
    """The names in the code that are no functions called, imports aside."""
    return frozenset(_OWN.findall(_IMPORTS.sub(b"", source)))


def added(module: ModuleInfo, name: str) -> Iterator[Edit]:
    """What imports the package `name`, where it is not imported yet.

    Raises:
        Review: its name stands for something else in the file, or there is no import to put it beside.
    """
    if bound(module, name) is not None:
        return
    short = called(name)
    if short.encode() in _names(module.source):
        raise Review(f"{name} would have to be imported, and {short} is a name of its own here")
    yield _import_edit(module, name)


def _import_edit(module: ModuleInfo, name: str) -> Edit:
    """An import where it belongs among the others."""
    specs = sorted(
        (item for item in module.imports if item.module and item.bound), key=lambda item: item.span.start
    )
    specs = [item for item in specs if module.source[item.span.start : item.span.start + 1] != b"i"]
    if not specs:
        package = _PACKAGE.search(module.source)
        if package is None:
            raise Review(f"{name} would have to be imported, and the file names no package")
        return Edit(Span(package.end(), package.end()), f'\nimport "{name}"\n')
    after = next((item for item in specs if item.module > name), None)
    source = module.source
    one = after or specs[-1]
    begin = source.rfind(b"\n", 0, one.span.start) + 1
    lead = source[begin : one.span.start].decode()
    if lead.strip():  # import "a", without parentheses
        return Edit(Span(begin, begin), f'import "{name}"\n')
    if after is not None:
        return Edit(Span(one.span.start, one.span.start), f'"{name}"\n{lead}')
    return Edit(Span(one.span.end, one.span.end), f'\n{lead}"{name}"')


def applied(source: bytes, span: Span, edits: Sequence[Edit]) -> bytes:
    """What the edits make of the part `span` of `source`."""
    found: list[bytes] = []
    position = span.start
    for edit in sorted(edits, key=lambda item: (item.span.start, item.span.end)):
        if not (span.start <= edit.span.start and edit.span.end <= span.end):
            continue
        found += [source[position : max(position, edit.span.start)], edit.text.encode()]
        position = max(position, edit.span.end)
    return b"".join([*found, source[position : span.end]])


def without_unused(source: bytes, edits: Sequence[Edit]) -> Sequence[Edit]:
    """The edits of a whole file, and those that take out the imports which they leave without a use."""
    before = Counter(_QUALIFIED.findall(source))
    after = Counter(_QUALIFIED.findall(applied(source, Span(0, len(source)), edits)))
    gone = {name for name, count in before.items() if count and not after[name]}
    if not gone:
        return edits
    kept = list(edits)
    for block in _IMPORTS.finditer(source):
        for spec in _SPEC_LINE.finditer(source, block.start(), _line_end(source, block.end())):
            name = spec[1] or called(spec[2].decode()).encode()
            if name in gone:
                kept = _without(kept, spec)
    return kept


def _line_end(source: bytes, at: int) -> int:
    found = source.find(b"\n", at)
    return len(source) if found < 0 else found + 1


def _without(edits: Sequence[Edit], spec: re.Match[bytes]) -> list[Edit]:
    """The edits with one that takes out the line `spec`; what was to be put on it takes its place."""
    line = Span(*spec.span())
    put = [edit for edit in edits if line.start < edit.span.start <= edit.span.end < line.end]
    rest = [edit for edit in edits if edit not in put]
    if not put:
        return [*rest, Edit(line, "")]
    names = dict.fromkeys(edit.text.strip() for edit in put)
    quote = spec.start(1) if spec[1] else spec.start(2) - 1
    lead = spec.string[line.start : quote].decode()
    return [*rest, Edit(line, "".join(f"{lead}{name}\n" for name in names))]

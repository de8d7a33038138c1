"""Which modules may have to do with each other, by the words in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from migrate.analysis.scope import ModuleInfo
from migrate.model import Span

WORD = re.compile(rb"\w+|@")  # `@` is what some call all that a function is given


def neighbours(modules: Iterable[ModuleInfo]) -> Iterator[tuple[ModuleInfo, ModuleInfo]]:
    """Pairs of modules of which one may use the other: they lie in one folder, or one names the other's."""
    modules = list(modules)
    first: dict[bytes, ModuleInfo] = {}
    for module in modules:
        folder, _, file = module.file.rpartition("/")
        name = folder.rpartition("/")[2] or file.partition(".")[0]
        for key in (
            b"/" + folder.encode("utf-8", "surrogateescape"),
            name.encode("utf-8", "surrogateescape"),
        ):
            if key in first:
                yield module, first[key]
            first.setdefault(key, module)
    for module in modules:
        for word in words_in(module, Span(0, len(module.source))):
            if word in first:
                yield module, first[word]


def words_in(module: ModuleInfo, span: Span) -> frozenset[bytes]:
    """The words of the source text in `span`."""
    return frozenset(WORD.findall(module.source, span.start, span.end))

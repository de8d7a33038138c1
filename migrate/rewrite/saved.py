"""Where v1's keys are read of a file that an answer is saved to: `curl -o a.json ..`, `jq .creator a.json`.

It is read from the text, in lines that hold the file's name and the key. For the report alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from migrate.analysis.scope import ModuleInfo
from migrate.pathmap.model import Operation
from migrate.rewrite.responses import moved_key
from migrate.rewrite.study import Call, Study

_LINE = re.compile(rb"(?:[^\n\\]|\\(?s:.))+")  # with those that it goes on in
_BRACED = re.compile(rb"\$\{(\w+)\}")
_NOWHERE = frozenset({b"-", b"/dev/null", b"/dev/stdout", b"/dev/stderr"})
# Whose it is, where it begins, its text, where it has the key.
_Line = tuple[ModuleInfo, int, bytes, Sequence[int]]


@dataclass(slots=True)
class SavedReads:
    """The lines of each file that read a key, by file and key."""

    study: Study
    _by_file: dict[str, list[ModuleInfo]] = field(
        default_factory=lambda: defaultdict[str, list[ModuleInfo]](list)
    )
    _lines: dict[tuple[str, str], Sequence[_Line]] = field(
        default_factory=dict[tuple[str, str], "Sequence[_Line]"]
    )

    def of(self, call: Call, operation: Operation) -> Iterator[tuple[ModuleInfo, int]]:
        """The places that read the answer of `call` in the v1 shape."""
        module, span = call.site.context.scope.module, call.site.span
        pattern = self.study.project.language.support.saved
        key = moved_key(operation)
        if pattern is None or key is None:
            return
        rest = _LINE.match(module.source, span.start)
        said = pattern.findall(rest.group()) if rest is not None else ()
        for name in {_plain(word) for word in said} - _NOWHERE:
            word = re.compile(rb"(?<![\w./-])" + re.escape(name) + rb"(?![\w/-]|\.\w)")
            for home, start, line, keys in self._reading(self._file(module), key):
                if word.search(_plain(line)):
                    places = (start + at for at in keys)
                    yield from (
                        (home, at) for at in places if home is not module or not span.start <= at < span.end
                    )

    def _file(self, module: ModuleInfo) -> str:
        host = self.study.hosts.get(module.file)
        return host.file if host is not None else module.file

    def _modules(self, file: str) -> Sequence[ModuleInfo]:
        if not self._by_file:
            for module in self.study.project.modules.values():
                self._by_file[self._file(module)].append(module)
        return self._by_file[file]

    def _reading(self, file: str, key: str) -> Sequence[_Line]:
        """The lines of a file, or of the code in it, that read `key` of something."""
        if (file, key) not in self._lines:
            word = re.escape(key.encode())
            read = re.compile(rb"[\"']" + word + rb"\\?[\"']|\." + word + rb"\b")
            lines = (
                (module, line.start(), line.group(), [key.start() for key in read.finditer(line.group())])
                for module in self._modules(file)
                for line in _LINE.finditer(module.source)
                if not line.group().lstrip().startswith(b"#")
            )
            self._lines[file, key] = [line for line in lines if line[3]]
        return self._lines[file, key]


def _plain(text: bytes) -> bytes:
    """A word, or words, in the plainest spelling."""
    return _BRACED.sub(rb"$\1", text).replace(b'"', b"").replace(b"'", b"")

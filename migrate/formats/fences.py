"""Code inside documentation: which language a block is in, and how its lines stand below a prefix."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from migrate.formats.coding import Coding, Decoded, Written, byte_length
from migrate.formats.document import Text
from migrate.model import Edit, Span
from migrate.plan import Embedded, Unwritable

_ALIASES = {
    "py": "python", "python3": "python", "pycon": "python", "ipython": "python", "ipython3": "python",
    "sh": "shell", "bash": "shell", "console": "shell", "zsh": "shell", "shell-session": "shell",
    "curl": "shell",
    "js": "javascript", "jsx": "javascript", "node": "javascript", "mjs": "javascript",
    "ts": "typescript", "rb": "ruby", "golang": "go", "cs": "c-sharp", "csharp": "c-sharp", "yml": "yaml",
    "jsonc": "json", "json5": "json", "dotenv": "env", "rest": "http", "cfg": "ini", "ps1": "powershell",
    "kt": "kotlin", "rs": "rust",
}  # fmt: skip
_BREAK = re.compile(r"\r\n|\r|\n")


def language_named(word: str) -> str:
    """The language that an info string's first word means; empty where there is none."""
    name = word.strip().strip("{}.").lower()
    return _ALIASES.get(name, name)


def lines_coding(prefix: str, *, closed: bool = False) -> Coding:
    """Lines that each stand behind `prefix`, or behind as much of it as they have.

    `closed`: more of the file follows, so that the last line must keep its end.
    """

    def decode(raw: str) -> Decoded:
        out = Decoded()
        position = 0
        while position < len(raw):
            found = _BREAK.search(raw, position)
            end = found.end() if found else len(raw)
            skip = 0
            while skip < len(prefix) and position + skip < end and raw[position + skip] == prefix[skip]:
                skip += 1
            out.plain(raw, position + skip, end)
            position = end
        return out

    def encode(new: str) -> str:
        return re.sub(r"\n(?=[^\r\n])", "\n" + prefix, new)

    def refuses(raw: str) -> str | None:
        if closed and raw and raw[-1] not in "\r\n":
            return "the last line of the block must end before what follows"
        return None

    return Coding(
        name="block of code",
        decode=decode,
        encode=encode,
        refuses=refuses,
        bare=lambda _: not prefix,
        margin=prefix,
    )


@dataclass(frozen=True, slots=True)
class Host:
    """A text inside a file (or the file itself), and how edits and offsets of it become the file's."""

    text: str
    edit: Callable[[Edit], Edit]
    offset: Callable[[int], int]  # of a byte of `text`

    @classmethod
    def of(cls, written: Written) -> Host:
        """The host that a written value is."""
        whole = written.embedded("text")
        return cls(whole.text, whole.host_edit, whole.host_offset)

    @classmethod
    def file(cls, source: bytes) -> Host:
        """A whole file."""
        return cls(source.decode("utf-8", "surrogateescape"), lambda edit: edit, lambda offset: offset)

    def code(self, start: int, end: int, prefix: str, language: str, scope: str | None = None) -> Embedded:
        """The characters [start, end) as code whose lines stand behind `prefix`."""
        coding = lines_coding(prefix, closed=end < len(self.text))
        written = self._written(start, end, coding)
        inner = written.embedded(language, scope)

        def host_edit(edit: Edit) -> Edit:
            if edit.span.start < len(inner.text.encode("utf-8", "surrogatepass")) or not edit.text:
                return self.edit(inner.host_edit(edit))
            if not (inner.text.endswith("\n") and edit.text.endswith("\n")):
                raise Unwritable("text at the end of the block must be whole lines")
            # A new line after the last stands behind the prefix too.
            at = Span(written.span.end, written.span.end)
            return self.edit(Edit(at, prefix + coding.encode(edit.text)))

        return Embedded(
            language=language,
            text=inner.text,
            host_edit=host_edit,
            host_offset=lambda offset: self.offset(inner.host_offset(offset)),
            scope=scope,
        )

    def words(self, start: int, end: int, where: str) -> Text:
        """The characters [start, end) as words for people."""
        written = self._written(start, end, lines_coding(""))
        return Text(
            where=where,
            text=written.text,
            splice=lambda a, b, new: self.edit(written.splice(a, b, new)),
            offset=lambda index: self.offset(written.offset(index)),
        )

    def _written(self, start: int, end: int, coding: Coding) -> Written:
        source = self.text.encode("utf-8", "surrogateescape")
        begin = byte_length(self.text[:start])
        return Written(source, Span(begin, begin + byte_length(self.text[start:end])), coding)

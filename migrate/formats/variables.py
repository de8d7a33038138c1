"""Variables inside values: `{{x}}`, `${X}`, `${X:-default}`, `$X`, `{x}`, `%(x)s`; texts as URL templates.

Sources: Compose interpolation, Postman variables, GitHub Actions expressions, configparser interpolation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from migrate.formats.document import as_array, as_object
from migrate.pathmap.template import HOLE

VARIABLE = re.compile(
    r"""\$?\{\{-?\s*(?P<double>[^{}\n]*?)\s*-?\}\}          # {{x}}, ${{ env.X }}
    |\$\{(?P<shell>[A-Za-z_][\w.]*)(?:[:?+=-][^{}\n]*)?\}   # ${X}, ${X:-default}
    |[$\#]\{(?P<code>[^{}\n]+)\}                            # ${a.b()}, #{x}
    |\$\((?P<make>[A-Za-z_]\w*)\)
    |\$(?P<bare>[A-Za-z_]\w*)
    |%\((?P<percent>[\w.-]+)\)s
    |\{(?P<single>[A-Za-z_][\w.]*)\}""",
    re.VERBOSE,
)
DEFAULT = re.compile(r"\$\{(?P<name>[A-Za-z_][\w.]*)(?::?[-=]|:)(?P<value>[^{}\s]+)\}")
ASSIGNMENT = re.compile(r"(?:export\s+|-D|--)?(?P<name>[A-Za-z_][\w.-]*)=(?P<value>.*)", re.DOTALL)


def name_of(match: re.Match[str]) -> str | None:
    """The variable's own name, without the scope it stands in (`env.X`, `.Values.x`)."""
    text = next((value for value in match.groupdict().values() if value is not None), "")
    words = re.findall(r"[\w$-]+", text)
    return words[-1] if words else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A text with each variable as one `HOLE`. Character i of `url` begins at `origin[i]` of the text."""

    text: str
    url: str
    names: tuple[str | None, ...]
    origin: tuple[int, ...]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The range of the text that a range of `url` is."""
        return self.origin[start], self.origin[end]


def template_of(text: str) -> Template:
    """The text as a URL template."""
    url: list[str] = []
    names: list[str | None] = []
    origin: list[int] = []
    position = 0
    for match in VARIABLE.finditer(text):
        url.append(text[position : match.start()])
        origin.extend(range(position, match.start()))
        url.append(HOLE)
        origin.append(match.start())
        names.append(name_of(match))
        position = match.end()
    url.append(text[position:])
    origin.extend(range(position, len(text) + 1))
    return Template(text=text, url="".join(url), names=tuple(names), origin=tuple(origin))


class Tokens:
    """Stand-ins for variables that pass through percent-encoding and JSON unchanged, and back."""

    def __init__(self, text: str) -> None:
        salt = 0
        while f"zq{salt}v" in text:
            salt += 1
        self._lead = f"zq{salt}v"
        self._texts: list[str] = []

    def add(self, text: str) -> str:
        """A stand-in for `text`."""
        self._texts.append(text)
        return f"{self._lead}{len(self._texts) - 1}qz"

    def protect(self, text: str, pattern: re.Pattern[str] = VARIABLE) -> str:
        """`text` with a stand-in for each variable."""
        return pattern.sub(lambda match: self.add(match.group()), text)

    def restore(self, text: str) -> str:
        """The variables put back."""
        return re.sub(rf"{self._lead}(\d+)qz", lambda match: self._texts[int(match.group(1))], text)

    def original(self, text: str) -> str | None:
        """The variable, where `text` is the stand-in for one and nothing else."""
        found = re.fullmatch(rf"{self._lead}(\d+)qz", text)
        return self._texts[int(found.group(1))] if found else None

    def restore_all(self, value: Any) -> Any:
        """The variables put back everywhere in a JSON value."""
        if isinstance(value, str):
            return self.restore(value)
        fields, items = as_object(value), as_array(value)
        if fields is not None:
            return {self.restore(key): self.restore_all(item) for key, item in fields.items()}
        return value if items is None else [self.restore_all(item) for item in items]

"""Scripts with another tool's variables: `$(API)` of make, `${var.api}` of Terraform, `${{ env.API }}`.

The tool fills them in before a shell sees the script, so to the shell's reader each is a plain `${API}`; an
edit that carries one along is written back in the tool's own spelling.
Sources: GNU make "Using Variables in Recipes"; Terraform "Strings and Templates"; GitHub Actions
"Expressions"; Compose "Interpolation"; Kubernetes "Define Dependent Environment Variables"; Helm
"Template Functions".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from migrate.formats.coding import Coding, Decoded
from migrate.plan import Unwritable


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a tool marks its variables in a script.

    `reference` matches one of them, or (without the group `name`) an escaped mark, which means its last
    character or what the group `plain` holds. `escape` writes text of the shell so that the tool leaves it.
    """

    reference: re.Pattern[str]
    escape: tuple[re.Pattern[str], str] | None = None


_TEMPLATE = r"\{\{-?\s*(?P<name>[^{}\n]*?)\s*-?\}\}"
MAKE = Dialect(reference=re.compile(r"\$[({](?P<name>[\w.-]+)[)}]|\$\$"), escape=(re.compile(r"\$"), r"$$"))
COMPOSE = Dialect(
    reference=re.compile(r"\$\{(?P<name>\w+)(?::?[-=?+][^{}]*)?\}|\$(?P<bare>[A-Za-z_]\w*)|\$\$"),
    escape=(re.compile(r"\$"), r"$$"),
)
TERRAFORM = Dialect(
    reference=re.compile(r"\$(?P<plain>\$\{)|(?<!\$)\$\{(?P<name>[^{}\n]+)\}"),
    escape=(re.compile(r"\$(?=\{)"), r"$$"),
)
ACTIONS = Dialect(reference=re.compile(r"\$" + _TEMPLATE))
TEMPLATE = Dialect(reference=re.compile(_TEMPLATE))
KUBERNETES = Dialect(
    reference=re.compile(r"\$\((?P<name>[\w.-]+)\)|\$\$(?=\()"), escape=(re.compile(r"\$(?=\()"), r"$$")
)
_SHELL = re.compile(r"\$\{(\w+)\}")


def _meaning(found: re.Match[str]) -> str:
    groups = found.groupdict()
    name = groups.get("name") or groups.get("bare")
    if not name:
        return groups.get("plain") or found.group()[-1]
    words = re.findall(r"\w+", re.split(r"\||:?[-=?+]", name)[0]) or ["value"]
    return f"${{{words[-1]}}}"


def behind(base: Coding, dialect: Dialect, text: str) -> Coding:
    """The coding of a script in `base`, `text` being the script as the tool sees it."""
    known: dict[str, str] = {}
    for found in dialect.reference.finditer(text):
        meaning = _meaning(found)
        if _SHELL.fullmatch(meaning):
            known.setdefault(meaning, found.group())

    def decode(raw: str) -> Decoded:
        return _filled(base.decode(raw), dialect)

    def encode(new: str) -> str:
        return base.encode(_spelled(new, known, dialect))

    return replace(base, decode=decode, encode=encode, bare=_never)


def _never(raw: str) -> bool:
    return False


def _filled(inner: Decoded, dialect: Dialect) -> Decoded:
    out = Decoded()
    text = inner.text
    position = 0
    for found in dialect.reference.finditer(text):
        _copy(inner, out, position, found.start())
        out.unit(_meaning(found), inner.starts[found.start()], inner.ends[found.end() - 1])
        position = found.end()
    _copy(inner, out, position, len(text))
    return out


def _copy(inner: Decoded, out: Decoded, start: int, end: int) -> None:
    out.chars.extend(inner.chars[start:end])
    out.starts.extend(inner.starts[start:end])
    out.ends.extend(inner.ends[start:end])


def _spelled(new: str, known: Mapping[str, str], dialect: Dialect) -> str:
    """New text of the shell as the tool must see it.

    Raises:
        Unwritable: a variable of the tool and one of the shell have the same name.
    """
    pieces: list[str] = []
    position = 0
    for found in _SHELL.finditer(new):
        if found.group() in known:
            pieces += (_escaped(new[position : found.start()], dialect), known[found.group()])
            position = found.end()
    return "".join([*pieces, _escaped(new[position:], dialect)])


def _escaped(text: str, dialect: Dialect) -> str:
    if dialect.escape is None:
        if dialect.reference.search(text):
            raise Unwritable("the new text would be read as an expression")
        return text
    pattern, put = dialect.escape
    return pattern.sub(lambda _: put, text)

"""A v2 variable beside the v1 one that some calls still need (`--base-partial split`), in a file's own form.

The lines that set the variable are repeated with the new name and base. The file, read again, must say all
that it said, the new variable, and nothing else; otherwise there is no such edit.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from migrate.edits import Clash, apply
from migrate.formats.document import Document
from migrate.formats.links import by_mapping, names_of
from migrate.formats.variables import ASSIGNMENT, VARIABLE
from migrate.model import Edit, Span
from migrate.plan import Scalar

# What stands before the name where the lines set nothing but this variable.
_STARTS = re.compile(
    rb"[ \t]*(?:-[ \t]+)?(?:\{?[ \t]*[\"']?(?:name|key)[\"']?[ \t]*[:=][ \t]*"
    rb"|(?:export|ENV|ARG|set|override)[ \t]+|@)?[\"']?"
)
_MOST = 400_000  # bytes of a file; what is larger is not written by hand


def twin_of(name: str) -> str:
    """What the v2 variable beside `name` is called."""
    if name.isupper():
        return f"{name}_V2"
    return f"{name}V2" if re.search(r"[a-z][A-Z]", name) else f"{name}_v2"


def renamed(text: str) -> tuple[int, int, str] | None:
    """The range of the name in the variable that `text` begins with, and the v2 variable's."""
    found = VARIABLE.match(text)
    words = list(re.finditer(r"[A-Za-z_][\w-]*", re.split(r":[-=?+]", found.group())[0])) if found else []
    if found is None or not words or ":" in found.group():
        return None
    return words[-1].start(), words[-1].end(), twin_of(words[-1].group())


def beside(
    text: bytes, document: Document, file: str, scalar: Scalar, switch: Sequence[Edit]
) -> tuple[Edit, ...]:
    """The edit that sets the v2 variable beside the one whose value `scalar` is; none where it cannot."""
    if len(text) > _MOST or not switch:
        return ()
    name = _name(document, scalar)
    if name is None:
        return ()
    for edit in _candidates(text, scalar.span, name, switch):
        after = apply(text, [edit])
        if not isinstance(after, Clash) and _says_more(document, text, after, file, twin_of(name)):
            return (edit,)
    return ()


def _name(document: Document, scalar: Scalar) -> str | None:
    """What the file itself calls the value."""
    assigned = ASSIGNMENT.fullmatch(scalar.text)
    if assigned and not re.match(r"[^=]*//", scalar.text):
        return assigned.group("name")
    if not scalar.keys:
        return None
    if scalar.keys[-1] == "value":
        others = by_mapping(document).get(scalar.keys[:-1], ())
        return next((item.text for item in others if item.keys[-1] in ("name", "key")), None)
    return scalar.keys[-1]


def _candidates(text: bytes, span: Span, name: str, switch: Sequence[Edit]) -> Iterator[Edit]:
    """The lines of the variable once more: behind them, or before them where a comma must part the two."""
    word = re.compile(rb"(?<![\w.-])" + re.escape(name.encode()) + rb"(?![\w.-])")
    start = text.rfind(b"\n", 0, span.start) + 1
    end = text.find(b"\n", span.end) + 1 or len(text)
    for _ in range(3):  # `- name: X`, `value: Y` are lines of their own
        chunk = text[start:end]
        lead = _STARTS.match(chunk)
        if lead is not None and word.match(chunk, lead.end()):
            new = _changed(chunk, start, word, twin_of(name), switch)
            if new is not None:
                whole = chunk.endswith(b"\n")
                yield Edit(Span(end, end), new if whole else "\n" + new)
                line = new.rstrip("\r\n")
                yield Edit(Span(start, start), f"{line},\n" if whole else f"{line}\n")
        if start == 0:
            return
        start = text.rfind(b"\n", 0, start - 1) + 1


def _changed(
    chunk: bytes, start: int, word: re.Pattern[bytes], twin: str, switch: Sequence[Edit]
) -> str | None:
    names = [Edit(Span(*found.span()), twin) for found in word.finditer(chunk)]
    moved = [Edit(Span(edit.span.start - start, edit.span.end - start), edit.text) for edit in switch]
    new = apply(chunk, [*names, *moved])
    return None if isinstance(new, Clash) else new.decode("utf-8", "replace")


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _says_more(before: Document, before_text: bytes, text: bytes, file: str, twin: str) -> bool:
    from migrate.formats import read

    after = read(file, text)
    if before.format == "json" and _is_json(before_text) and not _is_json(text):
        return False
    if after is None or len(after.errors) != len(before.errors) or len(after.leaves) != len(before.leaves):
        return False
    if Counter(code.text for code in after.embedded) != Counter(code.text for code in before.embedded):
        return False
    if [(call.method, call.body) for call in after.requests] != [
        (call.method, call.body) for call in before.requests
    ]:
        return False
    old, new = (Counter(scalar.text for scalar in item.scalars) for item in (before, after))
    added = list((new - old).elements())
    if old - new or not 1 <= len(added) <= 2:
        return False
    siblings = by_mapping(after)
    return any(
        twin in names_of(scalar, siblings) or scalar.text.startswith(f"{twin}=")
        for scalar in after.scalars
        if scalar.text in added
    )

"""How Go writes what must change, and what its compiler would refuse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import Value
from migrate.languages.java.write import JavaReads, is_declared
from migrate.languages.spelling import Spelling, SpellingWriter, one_line
from migrate.model import Edit, Span
from migrate.rewrite.draft import Review

_NUMBERS = frozenset(
    {"int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64"}
)
_ESCAPE = frozenset({"net/url.PathEscape", "net/url.QueryEscape"})
SPELLING = Spelling(
    null="nil",
    quote='"',
    quotes=('"',),
    mapping=("map[string]any{", "}"),
    empty_mapping="map[string]any{}",
    variable="{} := {}",
    needs=frozenset({"net/url"}),
)
_FUNCTION = re.compile(rb"^func\b.*?^\}", re.M | re.S)
_NAME = re.compile(rb"(?<![.\w])[A-Za-z_]\w*")
_DECLARED = re.compile(rb"((?:[A-Za-z_]\w*[ \t]*,[ \t]*)*[A-Za-z_]\w*)[ \t]*:=|\bvar[ \t]+([A-Za-z_]\w*)")
_SEVERAL = re.compile(rb",[ \t]*\w+[ \t]*:?=(?!=)")


class GoWriter(SpellingWriter):
    """Go 1.18 and later."""

    def path_value(
        self, module: ModuleInfo, code: str, expr: ir.Expr, value: Value
    ) -> tuple[str, frozenset[str]]:
        node = expr
        while isinstance(node, ir.Wrap):
            node = node.value
        escape = _bound(module, "net/url")
        if isinstance(node, ir.Call) and isinstance(node.func, ir.Attr):
            called = module.text(node.func)
            if called == f"{escape}.PathEscape":
                return code, frozenset()
            if called == f"{escape}.QueryEscape" and len(node.args) == 1:  # it writes a blank as a plus sign
                return f"{escape}.PathEscape({one_line(module.text(node.args[0].value))})", frozenset()
            if called in ("strconv.Itoa", "strconv.FormatInt"):
                return code, frozenset()
        if self.is_text(expr, value) or is_declared(module, expr, value, frozenset({"string"})):
            return f"{escape or 'url'}.PathEscape({one_line(code)})", self.spelling.needs
        if is_declared(module, expr, value, _NUMBERS):
            if (printed := _bound(module, "fmt")) is None:
                raise Review("a number belongs in the path, and fmt is not imported here")
            return f"{printed}.Sprint({one_line(code)})", frozenset()
        raise Review("whether what belongs in the path is a string is not seen")

    def text_value(self, module: ModuleInfo, expr: ir.Expr) -> str:
        raise Review("whether the value is a string is not seen")

    def imports(self, module: ModuleInfo, needs: frozenset[str], near: Span) -> list[Edit]:
        del near
        edits: list[Edit] = []
        for name in sorted(needs):
            if _bound(module, name) is not None:
                continue
            short = name.rpartition("/")[2]
            if re.search(rf"(?<![\w.]){short}\b(?!\s*\()".encode(), _code(module)):
                raise Review(f"{name} would have to be imported, and {short} is a name of its own here")
            edits.append(_import_edit(module, name))
        return edits

    def apart(self, source: bytes, edits: Sequence[Edit]) -> Sequence[Edit]:
        """The edits, where the compiler takes what they leave: every name and import must be used.

        Raises:
            Review: it would not.
        """
        _guard_imports(source, edits)
        for edit in edits:
            removed = source[edit.span.start : edit.span.end]
            if _SEVERAL.search(removed) and not edit.text:
                raise Review("a statement that sets an error too would go, and the error is looked at")
        for found in _FUNCTION.finditer(source):
            _guard_names(source, Span(found.start(), found.end()), edits)
        return edits


def _bound(module: ModuleInfo, path: str) -> str | None:
    """What a package is called in `module`; None where it is not imported."""
    found = [item.bound for item in module.imports if item.module == path and item.bound is not None]
    return found[0] if found else None


def _code(module: ModuleInfo) -> bytes:
    """The source without strings that are paths of imports."""
    spans = sorted((item.span for item in module.imports), key=lambda span: span.start, reverse=True)
    source = module.source
    for span in spans:
        source = source[: span.start] + source[span.end :]
    return source


def _import_edit(module: ModuleInfo, name: str) -> Edit:
    """An import where it belongs among the others."""
    specs = sorted(
        (item for item in module.imports if item.module and item.bound), key=lambda item: item.span.start
    )
    specs = [item for item in specs if module.source[item.span.start : item.span.start + 1] != b"i"]
    if not specs:
        raise Review(f"{name} would have to be imported, and there are no imports here")
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


def _applied(source: bytes, span: Span, edits: Sequence[Edit]) -> bytes:
    """What the edits make of the part `span` of `source`."""
    found: list[bytes] = []
    position = span.start
    for edit in sorted(edits, key=lambda item: (item.span.start, item.span.end)):
        if not (span.start <= edit.span.start and edit.span.end <= span.end):
            continue
        found += [source[position : max(position, edit.span.start)], edit.text.encode()]
        position = max(position, edit.span.end)
    return b"".join([*found, source[position : span.end]])


_QUALIFIED = re.compile(rb"(?<![.\w])([A-Za-z_]\w*)\.[A-Za-z_]")


def _guard_imports(source: bytes, edits: Sequence[Edit]) -> None:
    """No import may be left without a use, not even by the edits of several calls together."""
    whole = Span(0, len(source))
    before = Counter(_QUALIFIED.findall(source))
    after = Counter(_QUALIFIED.findall(_applied(source, whole, edits)))
    for name, count in before.items():
        spec = rb'"(?:[\w.\-/]*/)?' + re.escape(name) + rb'(?:/v\d+)?"|^\s*(?:import\s+)?' + re.escape(name)
        if after[name] < count and re.search(spec + rb'\s+"', source, re.M | re.S):
            raise Review(f"what uses the import {name.decode()} would go, and Go refuses one without a use")


def _guard_names(source: bytes, span: Span, edits: Sequence[Edit]) -> None:
    old = source[span.start : span.end]
    new = _applied(source, span, edits)
    if old == new:
        return
    before, after = Counter(_NAME.findall(old)), Counter(_NAME.findall(new))
    declared = Counter(_declared(new))
    for name, times in declared.items():
        if after[name] < before[name] and after[name] < 2 * times:
            raise Review(f"{name.decode()} would be left without a use, which Go refuses")


def _declared(text: bytes) -> Iterator[bytes]:
    for found in _DECLARED.finditer(text):
        for name in (found[1] or found[2]).split(b","):
            if name.strip() != b"_":
                yield name.strip()


class GoReads(JavaReads):
    """How Go writes reads of an answer: there are none that are followed."""

"""How Go writes what must change, and what its compiler would refuse."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import UNKNOWN, Value
from migrate.languages.go.imports import added, applied, bound, without_unused
from migrate.languages.go.kinds import is_number, is_string, stands_as_text
from migrate.languages.reading import Reads
from migrate.languages.spelling import Spelling, SpellingWriter, one_line
from migrate.model import Edit, Span
from migrate.rewrite.draft import Content, Review

_ESCAPE = frozenset({"net/url.PathEscape", "net/url.QueryEscape"})
SPELLING = Spelling(
    null="nil",
    one_kind=r"map\[string\](?!any\b|interface\s*\{|bool\b)",
    quote='"',
    quotes=('"',),
    mapping=("map[string]any{", "}"),
    empty_mapping="map[string]any{}",
    variable="{} := {}",
    fill_needs=frozenset({"fmt"}),
    pure=frozenset({"fmt.Sprint", "strconv.Itoa", "strconv.FormatInt", "strconv.FormatUint"}),
    needs=frozenset({"net/url"}),
)
# Types of which nil is a value, by their ends and by what makes them.
_NIL = ("any", "error", "interface{}", "io.Reader", "io.ReadCloser", "url.Values", "http.Header")
_NIL_MADE = re.compile(r"(?:^|\s)(?:\*|map\[|\[\]|interface\b|func\b)")
_LISTS = re.compile(rb"(?:\bValues|\bHeader|\[\]string)\s*\{$")  # maps of lists, by their types
_FUNCTION = re.compile(rb"^func\b.*?^\}", re.M | re.S)
_NAME = re.compile(rb"(?<![.\w])[A-Za-z_]\w*")
_DECLARED = re.compile(rb"((?:[A-Za-z_]\w*[ \t]*,[ \t]*)*[A-Za-z_]\w*)[ \t]*:=|\bvar[ \t]+([A-Za-z_]\w*)")
_SEVERAL = re.compile(rb",[ \t]*(\w+)[ \t]*:?=(?!=)")


class GoWriter(SpellingWriter):
    """Go 1.18 and later."""

    def entry(self, key: str, value: str, like: ir.Dict | None, source: bytes) -> str:
        lists = like is not None and _LISTS.search(source[like.span.start : like.inner.start])
        return super().entry(key, f"{{{value}}}" if lists else value, like, source)

    def pattern(self, old: ir.Dict) -> ir.Dict | None:
        return None  # the old one's type may be another: `url.Values{"tag": {"a"}}`

    def null(self, kind: str = "") -> str:
        if kind and not kind.endswith(_NIL) and not _NIL_MADE.search(kind):
            raise Review(f"a {kind} cannot be nil")
        return super().null()

    def path_value(
        self, module: ModuleInfo, code: str, expr: ir.Expr, value: Value
    ) -> tuple[str, frozenset[str]]:
        node = expr
        node = unwrapped(node)
        escape = bound(module, "net/url")
        if isinstance(node, ir.Call) and isinstance(node.func, ir.Attr):
            called = module.text(node.func)
            if called == f"{escape}.PathEscape":
                return code, frozenset()
            if called == f"{escape}.QueryEscape" and len(node.args) == 1:  # it writes a blank as a plus sign
                return f"{escape}.PathEscape({one_line(module.text(node.args[0].value))})", frozenset()
            if called in ("strconv.Itoa", "strconv.FormatInt"):
                return code, frozenset()
        if is_string(module, expr, value):
            return f"{escape or 'url'}.PathEscape({one_line(code)})", self.spelling.needs
        if is_number(module, expr, value):
            return f"{bound(module, 'fmt') or 'fmt'}.Sprint({one_line(code)})", frozenset({"fmt"})
        raise Review("whether what belongs in the path is a string is not seen")

    def placeholder(self, content: Content, literal: ir.Str, source: bytes) -> str:
        if b"%" in source[literal.span.start : literal.span.end]:
            raise Review("the path is a constant that calls share, and it holds a percent sign")
        quote = source[literal.close.start : literal.close.end].decode()
        found = (item if isinstance(item, str) else item.literal for item in content)
        return "".join("%s" if text is None else self.plain(text, quote).replace("%", "%%") for text in found)

    def fill(self, code: str, values: Mapping[str, str]) -> str:
        return f"fmt.Sprintf({code}, {', '.join(values.values())})"

    def text_value(self, module: ModuleInfo, expr: ir.Expr) -> str:
        if stands_as_text(module, expr) or is_string(module, expr, UNKNOWN):
            return one_line(module.text(expr))
        if is_number(module, expr, UNKNOWN):
            raise Review("the value is a number, and would have to be made a string")
        raise Review("whether the value is a string is not seen")

    def are_texts(self, module: ModuleInfo, values: Sequence[ir.Expr]) -> bool:
        return True  # the only step that has one beside it takes a map[string]string

    def imports(self, module: ModuleInfo, needs: frozenset[str], near: Span) -> list[Edit]:
        del near
        return [edit for name in sorted(needs) for edit in added(module, name)]

    def apart(self, source: bytes, edits: Sequence[Edit]) -> Sequence[Edit]:
        """The edits, where the compiler takes what they leave: every name must be used.

        Raises:
            Review: it would not.
        """
        edits = [self._with_check(source, edit) for edit in edits]
        for span in _functions_around(source, edits):
            _guard_names(source, span, edits)
        return edits

    def _with_check(self, source: bytes, edit: Edit) -> Edit:
        """The edit; where a statement that sets an error too goes, the test of the error goes with it.

        Raises:
            Review: the error is looked at in another way.
        """
        removed = source[edit.span.start : edit.span.end]
        if edit.text.strip() or (sets := _SEVERAL.search(removed)) is None:
            return edit
        if sets[1] == b"_":
            return edit
        indent = removed[: len(removed) - len(removed.lstrip(b" \t"))]
        end = _behind_test(source, edit.span.end, indent, sets[1])
        if end is None or not self._declared_later(source, end, indent, sets[1]):
            raise Review("a statement that sets an error too would go, and the error is looked at")
        return Edit(Span(edit.span.start, end), edit.text)

    def behind(self, source: bytes, statement: Span) -> int:
        line = source[statement.start : statement.end]
        sets = _SEVERAL.search(line)
        indent = line[: len(line) - len(line.lstrip(b" \t"))]
        end = _behind_test(source, statement.end, indent, sets[1]) if sets is not None else None
        return end or statement.end

    def _declared_later(self, source: bytes, at: int, indent: bytes, name: bytes) -> bool:
        """Whether the first use of `name` behind `at`, in its function, declares it in the same block."""
        end = source.find(b"\n}", at)
        mention = re.compile(rb"^([^\n]*?)(?<![.\w])%b\b" % name, re.M)
        use = mention.search(source, at, end if end >= 0 else at)
        if use is None:
            return True
        line = source[use.start() : source.find(b"\n", use.start())]
        return re.match(rb"%b(?:\w+, )*%b :=" % (indent, name), line) is not None

    def tidy(self, source: bytes, edits: Sequence[Edit]) -> Sequence[Edit]:
        return without_unused(source, edits)


def _behind_test(source: bytes, at: int, indent: bytes, name: bytes) -> int | None:
    """Where the test of an error ends that stands at `at`; None where there is none."""
    test = re.compile(
        rb"%bif %b != nil \{\r?\n(?:%b[ \t]+[^\n]*\n|[ \t]*\r?\n)*%b\}\r?\n" % (indent, name, indent, indent)
    )
    found = test.match(source, at)
    return found.end() if found is not None else None


@lru_cache(maxsize=2)
def _functions(source: bytes) -> tuple[Span, ...]:
    return tuple(Span(found.start(), found.end()) for found in _FUNCTION.finditer(source))


def _functions_around(source: bytes, edits: Sequence[Edit]) -> list[Span]:
    """The functions that hold one of the edits."""
    spans = _functions(source)
    found: dict[Span, None] = {}
    for edit in edits:
        at = bisect_right(spans, edit.span.start, key=lambda span: span.start) - 1
        if at >= 0 and spans[at].covers(edit.span):
            found[spans[at]] = None
    return list(found)


def _guard_names(source: bytes, span: Span, edits: Sequence[Edit]) -> None:
    old = source[span.start : span.end]
    new = applied(source, span, edits)
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


class GoReads(Reads):
    """How Go writes reads of an answer: keys of maps, and the tags of what JSON is put into."""

    def key(self, text: str, like: str) -> str:
        return super().key(text, like) if like[:1] == '"' else text

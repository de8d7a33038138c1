"""Keys of an answer that are read by the members of a type: `GetFromJsonAsync<Answer>(url)`.

What else is read into the type, and who uses its members, is not followed: these keys are told, and stay.
A type is found by its name, which stands beside what is made of the answer: between angle brackets, as the
literal of a class, before or behind a variable, at the head of a function that gives it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set

from migrate.analysis import ir
from migrate.analysis.bare import literal_text
from migrate.analysis.calls import Finder
from migrate.analysis.marks import Declared
from migrate.analysis.scope import ClassInfo, FunctionInfo, ModuleInfo
from migrate.analysis.values import ClassRef, each
from migrate.model import Span
from migrate.rewrite.made import Made
from migrate.rewrite.read import Read

_NAME = re.compile(rb"\b[A-Z]\w*")
_ARGUMENT = re.compile(rb"\b[A-Z]\w*(?=\s*(?:::|\.)\s*class\b)|(?<=typeof\()\s*\w+|<[^()]*>")
_WIDE = 400  # bytes in which names of types are looked for

Word = re.Match[bytes]


def typed_reads(finder: Finder, made: Iterable[Made], known: Iterable[Read], old: Set[str]) -> list[Read]:
    """The keys in `old` of types that what is `made` of an answer is read into, but for those in `known`."""
    nodes = {read.node for read in known}
    return [
        Read(node=key, keys=(literal_text(key),), module=cls.scope.module, context=cls.outer, typed=True)
        for cls in _types(finder, made)
        for key in cls.node.keys
        if key not in nodes and literal_text(key) in old
    ]


def _types(finder: Finder, made: Iterable[Made]) -> dict[ClassInfo, None]:
    """The types beside what is made of an answer."""
    found: dict[ClassInfo, None] = {}
    for module, node in made:
        words = {word.group(): word.start() for word in names_beside(finder, module, node)}
        for name, start in words.items():
            written = ir.Name(span=Span(start, start + len(name)), id=name.decode(errors="replace"))
            for of in each(finder.evaluator.value(written, module.contexts[node])):
                if isinstance(of, ClassRef):
                    found[of.cls] = None
    return found


def names_beside(finder: Finder, module: ModuleInfo, node: ir.Expr) -> Iterator[Word]:
    """Names of what may be types, beside `node`."""
    if isinstance(node, ir.Call):
        yield from _of_call(finder, module, node)
    if module.parents.get(node) is not None:
        return
    at = module.contexts[node]
    function, statement = at.scope.function, at.statement
    if isinstance(statement, ir.Assign) and statement.value is node:
        yield from _words(module, Span(statement.span.start, node.span.start), (statement.target.span,))
    elif isinstance(statement, Declared):
        beside = [*(mark.span for mark in statement.marks), *(param.span for param in statement.params)]
        yield from _words(module, statement.span, beside)
    elif function is not None and any(node is expr for expr, _ in function.returns):
        yield from _of_function(module, function)


def _of_call(finder: Finder, module: ModuleInfo, call: ir.Call) -> Iterator[Word]:
    names = finder.library.typed_reads
    func = call.func
    if not names or (isinstance(func, ir.Attr) and func.name in names):
        yield from _words(module, Span(func.span.end, call.inner.start))
        yield from (word for of in call.types for word in _words(module, of.span))
    for arg in call.args:
        if not isinstance(arg.value, ir.Str) and arg.span.end - arg.span.start < _WIDE:
            for item in _ARGUMENT.finditer(module.source, arg.span.start, arg.span.end):
                yield from _NAME.finditer(module.source, item.start(), item.end())


def _of_function(module: ModuleInfo, function: FunctionInfo) -> Iterator[Word]:
    node = function.node
    end = node.body[0].span.start if node.body else node.span.end
    yield from _words(module, Span(node.span.start, end), [param.span for param in node.params])


def _words(module: ModuleInfo, span: Span, without: Iterable[Span] = ()) -> Iterator[Word]:
    """The capitalised words in `span`, but for those in `without`."""
    for word in _NAME.finditer(module.source, max(span.start, span.end - _WIDE), span.end):
        if not any(item.start <= word.start() < item.end for item in without):
            yield word

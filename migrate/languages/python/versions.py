"""Which Python a file and its project are for.

Sources: the classifiers and `python_requires` of setuptools, `requires-python` of PEP 621;
"What's New In Python 3.0" for the syntax that went, and for the modules and functions that moved.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo
from migrate.languages.parsing import root_of
from migrate.languages.python.lower import parser

if TYPE_CHECKING:
    from tree_sitter import Query

_DECLARED = ("setup.py", "setup.cfg", "pyproject.toml")
_IS_2 = re.compile(rb"Programming Language :: Python :: 2\b")
_IS_3 = re.compile(rb"Programming Language :: Python :: 3\b|(?:python_requires|requires-python)\W+>=?\s*3")
_FIRST_LINE = re.compile(rb"#![^\n]*python2")

# Modules that Python 3 has under other names, and functions that it has in other modules.
_RENAMED = {"ConfigParser", "Cookie", "HTMLParser", "Queue", "StringIO", "cPickle"}
_OF_2 = _RENAMED | {"cStringIO", "cookielib", "httplib", "urllib2", "urlparse"}
_OF_3 = {"configparser", "http", "html", "queue", "urllib.error", "urllib.parse", "urllib.request"}
_MOVED = {"quote", "quote_plus", "unquote", "unquote_plus", "urlencode", "urlopen", "urlretrieve"}

# What is no Python 3; each is a whole match.
_SYNTAX = """
[(print_statement) (exec_statement)] @old
(except_clause value: (_) value: (_)) @old
(raise_statement (expression_list)) @old
(comparison_operator "<>") @old
((integer) @old (#match? @old "^(0+[1-9][0-9]*|.*[lL])$"))
((string_start) @old (#match? @old "^[uU][rR]"))
"""
# What of it must stand in the text; most files have none, and need not be parsed again.
_PERHAPS = re.compile(
    rb"""\b(?:print|exec)\b(?!\()|\bexcept\b(?!\s*\([^()]*\)\s*(?:as\b|:))[^:]{0,300},|\braise\b[^\n]{0,1000}[,\\]"""
    rb"""|<>|(?<![\w."'])0+[1-9][0-9]*(?!\w)|[0-9][lL]\b|\b[uU][rR]['"]"""
)


@cache
def _query() -> Query:
    from tree_sitter import Query

    language = parser().language
    assert language is not None
    return Query(language, _SYNTAX)


def is_for_2(read: Callable[[str], bytes | None], module: ModuleInfo) -> bool:
    """Whether `module` is for Python 2 alone: its project says so, or its own code; `read` gives files."""
    folder = module.file.partition("\0")[0].rpartition("/")[0]
    return only_python_2(read, folder) or imports_2(module) or _is_spelled_in_2(module.source)


def only_python_2(read: Callable[[str], bytes | None], folder: str) -> bool:
    """Whether the declaration nearest above or in `folder` names Python 2 and not 3; `read` gives files."""
    folders = folder.split("/") if folder else []
    for depth in range(len(folders), -1, -1):
        texts = [read("/".join([*folders[:depth], name])) for name in _DECLARED]
        declared = b"\n".join(text for text in texts if text is not None)
        if _IS_2.search(declared) or _IS_3.search(declared):
            return _IS_3.search(declared) is None
    return False


def imports_2(module: ModuleInfo) -> bool:
    """Whether modules are imported that Python 3 has under other names, and not by these names, too."""
    found = list(_imported(module))
    if any(name in _OF_3 for name, _ in found):
        return False
    return any(name in _OF_2 or (name == "urllib" and own in _MOVED) for name, own in found)


def _imported(module: ModuleInfo) -> Iterator[tuple[str, str | None]]:
    for statement in module.imports:
        yield statement.module, None
        for name, _ in statement.names:
            yield statement.module, name
            yield f"{statement.module}.{name}", None
    for call, _ in module.calls:
        func = call.func
        if isinstance(func, ir.Attr) and isinstance(func.value, ir.Name):
            yield func.value.id, func.name


def _is_spelled_in_2(source: bytes) -> bool:
    from tree_sitter import QueryCursor

    if _FIRST_LINE.match(source):
        return True
    if _PERHAPS.search(source) is None:
        return False
    return bool(QueryCursor(_query()).captures(root_of(parser(), source)))

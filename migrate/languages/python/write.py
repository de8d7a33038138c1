"""How Python writes what must change."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import UNKNOWN, External, Parameter, Text, Value
from migrate.languages.python.pages import page_loop
from migrate.languages.python.versions import imports_2
from migrate.model import Edit, Span
from migrate.pathmap.model import Pagination, Scalar
from migrate.rewrite.carry import Field
from migrate.rewrite.draft import Code, Content, Draft, Encoded, Entry, Review

_QUOTE = "urllib.parse.quote"
_JSON = "json"
_FORMATTED = "f-strings"
_SAFE_ARGUMENT = re.compile(r"""^[\w.\[\]()'", =*+/-]*$""")


class PythonWriter:
    """Writes Python 3.8 and later: no nested quotes of the same kind in f-strings."""

    @property
    def joins(self) -> bool:
        return False

    def scalar(self, value: Scalar) -> str:
        return repr(value) if not isinstance(value, str) else _quoted(value, '"')

    def null(self, kind: str = "") -> str:
        return "None"

    def encodes(self, kind: str | None) -> bool:
        return True

    def present(self, text: str, kind: str) -> str:
        del kind
        return text

    @property
    def open_needs(self) -> frozenset[str]:
        return frozenset({_FORMATTED})

    def path_value(
        self, module: ModuleInfo, code: str, expr: ir.Expr, value: Value
    ) -> tuple[str, frozenset[str]]:
        code = _one_line(code)
        inner = _already_quoted(expr, module, value)
        if inner is not None:
            code = _one_line(inner)
        text = code if _is_text(expr, value) else f"str({code})"
        return f"{quote_name(module)}({text}, safe='')", frozenset({_QUOTE})

    def text_value(self, module: ModuleInfo, expr: ir.Expr) -> str:
        code = _one_line(module.text(expr))
        inner = _already_quoted(expr, module, UNKNOWN)
        code = _one_line(inner) if inner is not None else code
        return code if code.startswith("str(") and _is_text(expr, UNKNOWN) else f"str({code})"

    def imports(self, module: ModuleInfo, needs: frozenset[str], near: Span) -> list[Edit]:
        del near
        lines = "import json\n" if _JSON in needs and not _imports_json(module) else ""
        if _QUOTE in needs and _bound_quote(module) is None:
            lines += "from urllib.parse import quote\n"
        return [_import_edit(module, lines)] if lines else []

    def also_import(self, module: ModuleInfo, statement: ir.Import, name: str) -> list[Edit]:
        start, end = statement.span.start, statement.span.end
        indent = module.source[module.source.rfind(b"\n", 0, start) + 1 : start].decode(errors="replace")
        if indent.strip():
            raise Review(f"{name} would have to be imported beside other code")
        return [
            Edit(Span(end, end), f"\n{indent}from {'.' * statement.level}{statement.module} import {name}")
        ]

    def spell(self, content: Content, literal: ir.Str, source: bytes, *, at_end: bool) -> str:
        opens = source[literal.open.start : literal.open.end].decode()
        closes = source[literal.close.start : literal.close.end].decode()
        has_code = any(isinstance(item, Code) and item.literal is None for item in content)
        braces = literal.formatted or has_code
        found: list[str] = []
        for item in content:
            if isinstance(item, str) or item.literal is not None:
                text = item if isinstance(item, str) else item.literal or ""
                found.append(_spelled(text, closes, braces=braces))
            else:
                found.append(_interpolation(item.text, opens, closes))
        return "".join(found)

    def apart(self, source: bytes, edits: Sequence[Edit]) -> Sequence[Edit]:
        return edits

    def tidy(self, source: bytes, edits: Sequence[Edit]) -> Sequence[Edit]:
        return edits

    def open_up(self, literal: ir.Str, source: bytes) -> list[Edit]:
        opens = source[literal.open.start : literal.open.end].decode()
        prefix = opens.rstrip("\"'")
        if "b" in prefix.lower():
            raise Review("the URL is a bytes literal")
        edits = [
            Edit(
                Span(literal.open.start, literal.open.start + len(prefix)),
                "f" + prefix.replace("u", "").replace("U", ""),
            )
        ]
        for part in literal.parts:
            data = source[part.span.start : part.span.end]
            for position, byte in enumerate(data):
                if byte in b"{}":
                    at = part.span.start + position
                    edits.append(Edit(Span(at, at), chr(byte)))
        return edits

    def wrapped(self, content: Content, literal: ir.Str, source: bytes, parent: ir.Expr | None) -> list[Edit]:
        return []

    def placeholder(self, content: Content, literal: ir.Str, source: bytes) -> str:
        closes = source[literal.close.start : literal.close.end].decode()
        found: list[str] = []
        has_code = any(isinstance(item, Code) and item.literal is None for item in content)
        for item in content:
            if isinstance(item, str) or item.literal is not None:
                text = item if isinstance(item, str) else item.literal or ""
                found.append(_spelled(text, closes, braces=literal.formatted or has_code))
            else:
                name = "{" + item.name + "}"
                found.append("{" + name + "}" if literal.formatted else name)
        return "".join(found)

    def fill(self, code: str, values: Mapping[str, str]) -> str:
        return f"{code}.format({', '.join(f'{name}={value}' for name, value in values.items())})"

    def fill_all(self, code: str, values: str) -> str:
        return f"{code}.format(**({values} or {{}}))"

    def optional(self, name: str) -> str:
        return f"{name}=None"

    def string(self, text: str, like: str) -> str:
        quote = "'" if like.lstrip("rRuUbBfF").startswith("'") else '"'
        return _quoted(text, quote)

    def pattern(self, old: ir.Dict) -> ir.Dict | None:
        return old

    def entry(self, key: str, value: str, like: ir.Dict | None, source: bytes) -> str:
        if like is not None and like.notation is ir.Notation.LINES:
            return self.string(f"{key}: {value[1:-1]}", "")
        if like is not None and source[like.span.start : like.span.start + 1] != b"{":  # dict(key=value)
            if not key.isidentifier():
                raise Review(f"{key} cannot be written as a keyword")
            return f"{key}={value}"
        quote = '"'
        for entry in like.entries if like is not None else ():
            if isinstance(entry.key, ir.Str):
                quote = source[entry.key.close.start : entry.key.close.start + 1].decode()
                break
        return f"{_quoted(key, quote)}: {value}"

    def mapping(self, entries: Sequence[str]) -> str:
        return "{" + ", ".join(entries) + "}"

    def lines(self, entries: Sequence[str]) -> str:
        return "[" + ", ".join(entries) + "]"

    def argument(self, name: str, value: str) -> str:
        return f"{name}={value}"

    def encoded(self) -> Encoded | None:
        return Encoded(before="json.dumps(", behind=")", needs=frozenset({_JSON}))

    def json_text(self, entries: Sequence[Entry]) -> str | None:
        if not all(item.constant for item in entries):
            return None
        return repr(json.dumps({item.name: item.value for item in entries}))

    def assignment(self, name: str, value: str) -> str:
        return f"{name} = {value}"

    def moved_base(self, old: str, end: str, new: str) -> str:
        return f'{old}.rstrip("/").removesuffix("{end}") + "{new}"'

    def interpolates(self, text: str) -> bool:
        return text.startswith("{")

    def behind(self, source: bytes, statement: Span) -> int:
        return statement.end

    @property
    def fill_needs(self) -> frozenset[str]:
        return frozenset()

    def one_kind(self) -> tuple[str, bool]:
        return "", False  # what is declared is not held to

    def are_texts(self, module: ModuleInfo, values: Sequence[ir.Expr]) -> bool:
        del module
        return all(isinstance(value, ir.Str | ir.Template) for value in values)

    def is_pure(self, func: str) -> bool:
        return func == "str"

    def row(self) -> tuple[str, str]:
        return "(", ")"

    @property
    def sigil(self) -> str:
        return ""

    def function_name(self, name: str) -> str:
        return name

    def copy_gap(self, *, method: bool) -> str:
        return "\n\n" if method else "\n\n\n"

    def page_loop(self, evaluator: Evaluator, draft: Draft, pages: Pagination, item: Field) -> str:
        return page_loop(evaluator, draft, pages, item)


def _quoted(text: str, quote: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(quote, "\\" + quote).replace("\n", "\\n")
    return f"{quote}{escaped}{quote}"


def _spelled(text: str, closes: str, *, braces: bool) -> str:
    if "\\" in text or closes[0] in text or "\n" in text:
        raise Review("the new path holds a character that this literal cannot")
    return text.replace("{", "{{").replace("}", "}}") if braces else text


def _interpolation(code: str, opens: str, closes: str) -> str:
    quote = closes[0]
    if len(closes) == 1 and quote in code and "\\" not in code:
        other = "'" if quote == '"' else '"'
        code = _requoted(code, quote, other)
    clash = quote in code if len(closes) == 1 else closes in code or code.endswith(quote)
    if "\\" in code or "#" in code or "\n" in code or clash:
        prefix = opens if "f" in opens.lower() else "f" + opens
        return f"{closes} + {code} + {prefix}"
    return "{" + (" " if code.startswith("{") else "") + code + "}"


def _requoted(code: str, quote: str, other: str) -> str:
    """`code` with its simple literals in the other quotes; unchanged where that could change a literal."""
    found = re.findall(r"'[^'\"\\]*'|\"[^'\"\\]*\"", code)
    rest = re.sub(r"'[^'\"\\]*'|\"[^'\"\\]*\"", "", code)
    if "'" in rest or '"' in rest:
        return code
    for literal in found:
        if literal[0] == quote:
            code = code.replace(literal, other + literal[1:-1] + other)
    return code


def _one_line(code: str) -> str:
    if "\n" not in code:
        return code
    if '"""' in code or "'''" in code or "#" in code:
        raise Review("the value that belongs in the path is spelled over several lines")
    return re.sub(r"\s*\n\s*", " ", code).replace("( ", "(").replace(" )", ")")


def _is_text(expr: ir.Expr, value: Value) -> bool:
    node = expr
    while isinstance(node, ir.Wrap) and node.kind == "parenthesized_expression":
        node = node.value
    if isinstance(node, ir.Str | ir.Template):
        return True
    if isinstance(node, ir.Call) and isinstance(node.func, ir.Name) and node.func.id == "str":
        return True
    if isinstance(value, Parameter):
        kind = value.param.annotation
        kind = unwrapped(kind)
        return isinstance(kind, ir.Name) and kind.id == "str"
    return isinstance(value, Text) and all(piece.text is not None for piece in value.pieces)


def _already_quoted(expr: ir.Expr, module: ModuleInfo, value: Value) -> str | None:
    del value
    if isinstance(expr, ir.Call) and len(expr.args) >= 1:
        name = module.text(expr.func)
        if name.split(".")[-1] in ("quote", "quote_plus"):
            return module.text(expr.args[0].value)
    return None


def _bound_quote(module: ModuleInfo) -> str | None:
    """The name by which the module already calls `urllib.parse.quote`."""
    for bound, bindings in module.scope.bindings.items():
        for item in bindings:
            if item.imported is None:
                continue
            statement, name = item.imported
            if statement.module == "urllib.parse" and name == "quote":
                return bound
            if name is None and statement.module == "urllib.parse":
                return f"{statement.bound}.quote" if statement.bound else "urllib.parse.quote"
            if statement.module == "urllib" and name == "parse":
                return f"{bound}.quote"
    return None


def quote_name(module: ModuleInfo) -> str:
    """How the module calls `urllib.parse.quote`, once it is imported.

    Raises:
        Review: the name `quote` means something else there.
    """
    bound = _bound_quote(module)
    if bound is not None:
        return bound
    if imports_2(module):
        raise Review("the id must be percent-encoded, and Python 2 has no `urllib.parse` for that")
    scopes = (module.scope, *(function.scope for function in module.functions))
    if "quote" in module.names or any("quote" in scope.bindings for scope in scopes):
        raise Review("the id must be percent-encoded, and `quote` is another thing in this file")
    return "quote"


def _imports_json(module: ModuleInfo) -> bool:
    """Whether `json` is the standard library's already.

    Raises:
        Review: it is something else.
    """
    imported = (item.imported for item in module.scope.bindings.get("json", ()))
    if any(item is not None and item[0].module == "json" and item[1] is None for item in imported):
        return True
    if any("json" in scope.bindings for scope in (module.scope, *(f.scope for f in module.functions))):
        raise Review("v2 takes JSON, and `json` is another thing in this file")
    return False


def _import_edit(module: ModuleInfo, line: str) -> Edit:
    """Add `line` with the standard library's, which stand first; at the top where there are none."""
    source = module.source
    after = before = None
    head = 0
    for statement in module.tree.body:
        if isinstance(statement, ir.Compound) and statement.kind == "ERROR":
            continue  # a line of a notebook that is no code
        if isinstance(statement, ir.Import):
            top = statement.module.split(".")[0]
            if not statement.level and top in sys.stdlib_module_names:
                after = statement.span.end
            elif before is None:
                before = statement.span.start
        elif not (isinstance(statement, ir.Eval) and isinstance(statement.value, ir.Str | ir.Concat)):
            break
        else:
            head = statement.span.end
    if after is not None or before is None:
        at = _last_beside(module, after) if after is not None else head
        end = source.find(b"\n", at) if at else _after_comments(source) - 1
        if end < 0 and at:
            return Edit(Span(len(source), len(source)), "\n" + line)
        return Edit(Span(end + 1, end + 1), line if at != head or not at else "\n" + line)
    return Edit(Span(before, before), line + "\n")


def _last_beside(module: ModuleInfo, at: int) -> int:
    """Where the last statement ends of those that begin on the line where one ends at `at`."""
    for statement in module.tree.body:
        if statement.span.start >= at and b"\n" not in module.source[at : statement.span.start]:
            at = statement.span.end
    return at


def _after_comments(source: bytes) -> int:
    """Behind a shebang, an encoding line and what else is said at the top."""
    at = len(source) - len(source.lstrip()) if source.lstrip().startswith(b"#") else 0
    while source.startswith(b"#", at):
        end = source.find(b"\n", at)
        at = len(source) if end < 0 else end + 1
    return at


__all__ = ["External", "PythonWriter", "quote_name"]

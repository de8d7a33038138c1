"""Change a path map's YAML text in place: every byte outside a changed value or an added row stays."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import yaml

_PLAIN = re.compile(r"[/A-Za-z][A-Za-z0-9/_.-]*")
_NOT_TEXT = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


@dataclass(frozen=True, slots=True, order=True)
class Splice:
    """Replace the characters [start, end) by `text`."""

    start: int
    end: int
    text: str


def apply(text: str, splices: Sequence[Splice]) -> str:
    """`text` with all splices done; they must not overlap."""
    for splice in sorted(splices, reverse=True):
        text = text[: splice.start] + splice.text + text[splice.end :]
    return text


def flow(value: Any) -> str:
    """A value of JSON as YAML in one line."""
    if isinstance(value, dict):
        pairs = cast("Mapping[str, Any]", value)
        return "{" + ", ".join(f"{flow(key)}: {flow(item)}" for key, item in pairs.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, cast("Sequence[Any]", value))) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT:
        return value
    return json.dumps(value, ensure_ascii=False)


class MapText:
    """The YAML text of a map, and where its rows are."""

    def __init__(self, text: str) -> None:
        self.text = text
        # The loader in Python counts characters of `text`; libyaml's marks do so only without a BOM.
        root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
        self._operations: yaml.SequenceNode = _value(root, "operations")
        self.newline = "\r\n" if "\r\n" in text else "\n"

    def row(self, index: int) -> yaml.MappingNode:
        """The row at `index`."""
        node: yaml.MappingNode = self._operations.value[index]
        return node

    def set(self, index: int, key: str, value: object, *, after: str = "basis") -> Splice | None:
        """Give `key` of a row another value, or add it behind the key `after`; None: it has that value."""
        row = self.row(index)
        found = next((pair for pair in row.value if pair[0].value == key), None)
        if found is not None:
            start, end = found[1].start_mark.index, _end(found[1])
            new = flow(value)
            return None if self.text[start:end] == new else Splice(start, end, new)
        _key, node = next(pair for pair in row.value if pair[0].value == after)
        lead = ", " if row.flow_style else self.newline + " " * row.start_mark.column
        return Splice(_end(node), _end(node), f"{lead}{key}: {flow(value)}")

    def replace_pair(self, index: int, key: str, new_key: str, value: object) -> Splice:
        """Put another key and value in the place of `key`."""
        pair = next(pair for pair in self.row(index).value if pair[0].value == key)
        return Splice(pair[0].start_mark.index, _end(pair[1]), f"{new_key}: {flow(value)}")

    def endpoint(self, index: int, key: str, method: str, path: str) -> list[Splice]:
        """Change method and path of an endpoint, each only where it differs."""
        node = _value(self.row(index), key)
        splices: list[Splice] = []
        for name, new in (("method", method), ("path", path)):
            scalar = _value(node, name)
            if scalar.value != new:
                splices.append(Splice(scalar.start_mark.index, _end(scalar), flow(new)))
        return splices

    def raw(self, index: int, *path: str | int) -> str:
        """The text of the value at `path` of a row."""
        node: Any = self.row(index)
        for key in path:
            node = node.value[key] if isinstance(key, int) else _value(node, key)
        return self.text[node.start_mark.index : _end(node)]

    def append(self, rows: Sequence[Mapping[str, Any]]) -> Splice:
        """Add rows behind the last one, in the style of the list."""
        node = self._operations
        if node.flow_style and node.value:
            at = _end(node.value[-1])
            return Splice(at, at, "".join(f", {flow(row)}" for row in rows))
        if node.flow_style:  # operations: []
            blocks = "".join(_block(row, "  ", self.newline) for row in rows)
            return Splice(node.start_mark.index, _end(node), blocks.rstrip("\r\n"))
        at = _end(node.value[-1])
        line_end = self.text.find("\n", at)
        line_end = len(self.text) if line_end < 0 else line_end
        at = line_end - (1 if self.text[line_end - 1 : line_end] == "\r" else 0)
        indent = " " * node.start_mark.column
        blocks = "".join(self.newline + _block(row, indent, self.newline) for row in rows)
        return Splice(at, at, blocks.rstrip("\r\n"))


def _block(row: Mapping[str, Any], indent: str, newline: str) -> str:
    lines: list[str] = []
    for key, value in row.items():
        dash = "- " if not lines else "  "
        if key == "parameters":
            lines.append(f"{indent}{dash}{key}:")
            lines.extend(f"{indent}    - {item if isinstance(item, str) else flow(item)}" for item in value)
        else:
            lines.append(f"{indent}{dash}{key}: {flow(value)}")
    return newline + newline.join(lines)


def block(row: Mapping[str, Any]) -> str:
    """One row as YAML text, indented as in the bundled map; a parameter given as text stands as it is."""
    return _block(row, "  ", "\n").removeprefix("\n") + "\n"


def _value(node: Any, key: str) -> Any:
    return next(value for name, value in node.value if name.value == key)


def _end(node: yaml.Node) -> int:
    """Where a node's own text ends; the mark of a block ends behind the comments and blank lines after it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last: Any = node.value[-1]
        return _end(last[1] if isinstance(node, yaml.MappingNode) else last)
    index: int = node.end_mark.index
    return index

"""What must be known of a whole script before it is lowered: names that it sets, and what `$1` is where."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from migrate.languages.lowering import text_of

if TYPE_CHECKING:
    from tree_sitter import Node

_NUMBER = re.compile(r"\d+")
_REFERENCE = re.compile(r"-[a-zA-Z]*n[a-zA-Z]*")  # of `declare`, `local`
_SET_IN_TEXT = re.compile(r"(?<![\w$=/])([A-Za-z_]\w*)\+?=(?!=)")


@dataclass(slots=True)
class Body:
    """The body of a function: the shifts in it (offset, by how many; None: not known), and what it uses."""

    start: int
    end: int
    shifts: list[tuple[int, int | None]] = field(default_factory=list[tuple[int, int | None]])
    most: int = 0  # the highest position used
    rest: bool = False  # uses "$@"
    defaults: dict[int, list[Node]] = field(default_factory=dict[int, "list[Node]"])

    def shifted(self, offset: int) -> int | None:
        """By how many places the positions have moved at `offset`; None where that is not known."""
        by = 0
        for at, number in self.shifts:
            if at >= offset:
                break
            if number is None:
                return None
            by += number
        return by


@dataclass(slots=True)
class Facts:
    """The facts of one script."""

    assigned: set[str] = field(default_factory=set[str])
    bodies: list[Body] = field(default_factory=list[Body])
    starts: list[int] = field(default_factory=list[int])

    def around(self, offset: int) -> Body | None:
        """The innermost function body at `offset`."""
        for index in range(bisect_right(self.starts, offset) - 1, -1, -1):
            if self.bodies[index].end > offset:
                return self.bodies[index]
        return None

    def position(self, number: int, offset: int) -> int | None:
        """Which argument of the function `$number` is at `offset`."""
        body = self.around(offset)
        by = body.shifted(offset) if body is not None else 0
        return None if by is None else number + by


def gather(root: Node) -> Facts:
    """The facts of the script `root`."""
    facts = Facts()
    uses: list[Node] = []
    stack = [root]
    while stack:
        node = stack.pop()
        match node.type:
            case "function_definition":
                _body(facts, node)
            case "variable_assignment":
                _assigned(facts, node)
            case "for_statement":
                facts.assigned.add(text_of(node.child_by_field_name("variable")))
            case "simple_expansion" | "expansion":
                uses.append(node)
            case "command" | "declaration_command":
                facts.assigned |= {name for _, name in variables_set(node)}
            case _:
                pass
        stack.extend(node.children)
    facts.bodies.sort(key=lambda body: body.start)
    facts.starts = [body.start for body in facts.bodies]
    for node in uses:
        _used(facts, node)
    return facts


def variables_set(node: Node) -> Iterator[tuple[Node, str]]:
    """The variables that a command, or a declaration, sets to what is not seen, and the words that name them.

    `read -r NAME`, `printf -v NAME`, `eval "NAME=$value"`; `declare -n other=NAME`: what sets one sets both.
    """
    if node.type == "declaration_command":
        refers = any(_REFERENCE.fullmatch(text_of(child)) for child in node.children)
        values = (child.child_by_field_name("value") for child in node.children if refers)
        yield from ((value, text_of(value).strip("'\"")) for value in values if value is not None)
        return
    name = text_of(node.child_by_field_name("name"))
    given = node.children_by_field_name("argument")
    if name == "eval":
        for word in given:
            yield from ((word, found) for found in dict.fromkeys(_SET_IN_TEXT.findall(text_of(word))))
    elif name in ("read", "mapfile", "readarray"):
        yield from ((word, text_of(word)) for word in given if not text_of(word).startswith("-"))
    elif name == "getopts" or (name == "printf" and given and text_of(given[0]) == "-v"):
        yield from ((word, text_of(word)) for word in given[1:2])


def _body(facts: Facts, node: Node) -> None:
    inside = node.child_by_field_name("body")
    if inside is None:
        return
    body = Body(inside.start_byte, inside.end_byte)
    for child in inside.named_children:
        if child.type == "command" and text_of(child.child_by_field_name("name")) == "shift":
            given = [text_of(item) for item in child.children_by_field_name("argument")]
            number = int(given[0]) if given and _NUMBER.fullmatch(given[0]) else None if given else 1
            body.shifts.append((child.start_byte, number))
        elif re.search(rb"\b(?:shift|set\s+--)", child.text or b""):
            body.shifts.append((child.start_byte, None))
    facts.bodies.append(body)


def _assigned(facts: Facts, node: Node) -> None:
    name = text_of(node.child_by_field_name("name"))
    value = node.child_by_field_name("value")
    quoted = value is not None and value.type == "string" and value.child_count == 3
    inner = value.children[1] if value is not None and quoted else value
    if inner is not None and inner.type == "expansion" and inner.child_count > 2:
        own = text_of(inner.children[1]) == name
        if own and text_of(inner.children[2]) in (
            ":-",
            "-",
            ":=",
            "=",
            ":?",
            "?",
        ):  # it reads the environment
            return
    facts.assigned.add(name)


def _used(facts: Facts, node: Node) -> None:
    body = facts.around(node.start_byte)
    name = text_of(node.child(1)) if node.child_count > 1 else ""
    if body is None:
        return
    if name in ("@", "*"):
        body.rest = True
    elif _NUMBER.fullmatch(name) and len(name) < 3 and name != "0":
        by = body.shifted(node.start_byte)
        if by is None:
            return
        place = int(name) + by
        body.most = max(body.most, place)
        if node.type == "expansion" and text_of(node.child(2)) in (":-", "-") and node.named_child_count > 1:
            body.defaults.setdefault(place, []).append(node)

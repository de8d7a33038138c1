"""The names that a PHP file has, for what sets one of them without saying which; each is looked for once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from migrate.languages.lowering import text_of

if TYPE_CHECKING:
    from tree_sitter import Node

THIS = "$this"
FUNCTIONS = frozenset(
    {
        "function_definition",
        "method_declaration",
        "anonymous_function",
        "anonymous_function_creation_expression",
    }
)
_CLASSES = frozenset({"class_declaration", "trait_declaration", "enum_declaration", "anonymous_class"})
_MEMBERS = frozenset({"property_element", "property_promotion_parameter"})
ACCESSES = frozenset({"member_access_expression", "nullsafe_member_access_expression"})


@dataclass(slots=True)
class Names:
    """The names of one file, found when they are first asked for."""

    _variables: dict[int, tuple[str, ...]] = field(default_factory=dict[int, tuple[str, ...]])
    _properties: dict[int, tuple[str, ...]] = field(default_factory=dict[int, tuple[str, ...]])
    _references: dict[str, set[int]] | None = None

    def variables(self, around: Node) -> tuple[str, ...]:
        """The variables of a function, or of a file outside its functions and classes."""
        if around.id not in self._variables:
            nodes = _below(around, FUNCTIONS | _CLASSES)
            found = (text_of(node) for node in nodes if node.type == "variable_name")
            self._variables[around.id] = tuple(dict.fromkeys(name for name in found if name != THIS))
        return self._variables[around.id]

    def properties(self, around: Node) -> tuple[str, ...]:
        """The names of properties in a class, or in a file, with their sign."""
        if around.id not in self._properties:
            self._properties[around.id] = tuple(dict.fromkeys(_properties(around)))
        return self._properties[around.id]

    def references(self, node: Node) -> dict[str, set[int]]:
        """By function and method: the parameters that are the caller's variables themselves, from 0."""
        if self._references is None:
            self._references = defaultdict(set)
            for item in _below(root(node), frozenset()):
                name, params = item.child_by_field_name("name"), item.child_by_field_name("parameters")
                if item.type not in FUNCTIONS or name is None or params is None:
                    continue
                given = (child for child in params.named_children if child.type != "comment")
                for index, param in enumerate(given):
                    if any(child.type == "reference_modifier" for child in param.children):
                        self._references[text_of(name)].add(index)
        return self._references


def _properties(around: Node) -> Iterator[str]:
    for node in _below(around, frozenset()):
        name = node.child_by_field_name("name")
        if node.type in _MEMBERS and name is not None:
            yield text_of(name)
        elif node.type in ACCESSES and name is not None and name.type == "name":
            yield f"${text_of(name)}"


def _below(around: Node, closed: frozenset[str]) -> Iterator[Node]:
    """What lies below `around`, but not within nodes of the types `closed`."""
    stack = list(reversed(around.children))
    while stack:
        node = stack.pop()
        yield node
        if node.type not in closed:
            stack.extend(reversed(node.children))


def function_around(node: Node) -> Node:
    """The function around `node`, or the whole file."""
    while node.parent is not None and node.type not in FUNCTIONS:
        node = node.parent
    return node


def class_around(node: Node) -> Node:
    """The class around `node`, or the whole file."""
    while node.parent is not None and node.type not in _CLASSES:
        node = node.parent
    return node


def root(node: Node) -> Node:
    """The whole file."""
    while node.parent is not None:
        node = node.parent
    return node

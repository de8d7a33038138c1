"""Read YAML as the path map means it: every key is text and stands once, dates are text, lines are known."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, cast

import yaml

from migrate.model import MigrateError

if TYPE_CHECKING:
    _Safe = yaml.SafeLoader
else:
    _Safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class MapError(MigrateError):
    """A path map that cannot be used; the message names file, line and key."""


class _Doubled(Exception):
    """A key that stands twice in one mapping."""


class _Loader(_Safe):
    """Keys are taken as written (`1:` and `true:` are text here); a doubled one is refused."""

    yaml_implicit_resolvers = {  # noqa: RUF012  (read by PyYAML under this name)
        first: [rule for rule in rules if not rule[0].endswith((":timestamp", ":value"))]
        for first, rules in _Safe.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002  (PyYAML's)
        _refuse_doubles(node)
        self.flatten_mapping(node)
        construct = cast("Callable[..., Any]", self.construct_object)  # pyright: ignore[reportUnknownMemberType]
        return {str(key.value): construct(value, deep=deep) for key, value in node.value}


def _refuse_doubles(node: yaml.MappingNode) -> None:
    first: dict[str, int] = {}
    for key, _value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise _Doubled(line, "Expected a text key but got a list or a mapping")
        if key.value in first:
            raise _Doubled(
                line, f"{key.value}: Expected each key once but it stands on line {first[key.value]} too"
            )
        first[key.value] = line


def load_yaml(text: str, name: str) -> Any:
    """The data of one YAML document; `name` is the file named in messages.

    Raises:
        MapError: the text is no YAML, or a mapping holds a key twice.
    """
    try:
        return yaml.load(text, Loader=_Loader)
    except _Doubled as error:
        line, message = error.args
        raise MapError(f"{name}:{line}: {message}") from None
    except yaml.YAMLError as error:
        where, problem = told(error, name)
        raise MapError(f"{where}: Expected YAML but got: {problem}") from None
    except RecursionError:
        raise MapError(
            f"{name}: Expected a path map but its YAML is nested too deep or holds itself"
        ) from None


def told(error: yaml.YAMLError, name: str) -> tuple[str, str]:
    """(file and line, what is wrong there) of text that is no YAML, each on one line."""
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"{name}:{mark.line + 1}" if mark else name, f"{context}: {problem}" if context else problem


class Lines:
    """Finds the line of a key by its path; the text is composed only when a line is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._root: yaml.Node | None = None

    def of(self, path: Sequence[str | int]) -> int:
        """The line (from 1) of the deepest node along `path`."""
        if self._root is None:
            self._root = yaml.compose(self._text, Loader=_Safe)
        node, line = self._root, 1
        for key in path:
            found = _child(node, key)
            if found is None:
                break
            node, line = found
        return line


def _child(node: yaml.Node | None, key: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == str(key):
                return value, name.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key], node.value[key].start_mark.line + 1
    return None

"""Finds the operation of a request in the table that the OpenAPI document makes."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from mockapi.document import Operation
from mockapi.problems import Problem


class Router:
    """Paths of one document under one prefix; literal segments win over placeholders."""

    def __init__(self, operations: Iterable[Operation], prefix: str) -> None:
        self._exact: dict[str, dict[str, Operation]] = {}
        self._templates: dict[int, list[tuple[tuple[str, ...], dict[str, Operation]]]] = {}
        for operation in operations:
            self._methods(prefix + operation.path)[operation.method] = operation

    def _methods(self, path: str) -> dict[str, Operation]:
        if "{" not in path:
            return self._exact.setdefault(path, {})
        parts = tuple(path.split("/"))
        for known, methods in self._templates.setdefault(len(parts), []):
            if known == parts:
                return methods
        self._templates[len(parts)].append((parts, {}))
        return self._templates[len(parts)][-1][1]

    def match(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """The operation and its path values; 404 for no such path, 405 with `Allow` for no such method."""
        methods, values = self.find(path)
        operation = methods.get("GET" if method == "HEAD" else method)
        if operation is None:
            raise self.not_allowed(methods)
        return operation, values

    def find(self, path: str) -> tuple[dict[str, Operation], dict[str, str]]:
        """The methods of a path."""
        exact = self._exact.get(path)
        if exact is not None:
            return exact, {}
        parts = path.split("/")
        for template, methods in self._templates.get(len(parts), ()):
            values = _values(template, parts)
            if values is not None:
                return methods, values
        raise Problem("NOT_FOUND", "No such path.")

    def not_allowed(self, methods: Collection[str]) -> Problem:
        """405 with the methods that the path has; HEAD goes with GET (RFC 9110, section 9.3.2)."""
        allowed = set(methods) | ({"HEAD"} if "GET" in methods else set[str]())
        return Problem("METHOD_NOT_ALLOWED", headers={"Allow": ", ".join(sorted(allowed))})


def _values(template: tuple[str, ...], parts: list[str]) -> dict[str, str] | None:
    values: dict[str, str] = {}
    for expected, part in zip(template, parts, strict=True):
        if expected.startswith("{"):
            if not part:
                return None
            values[expected[1:-1]] = part
        elif expected != part:
            return None
    return values

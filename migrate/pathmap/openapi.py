"""Read from an OpenAPI document what a path map must agree with: endpoints, fields, statuses.

Follows references within the document; a schema that leaves its fields open answers `None` for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from migrate.pathmap.model import Endpoint
from migrate.pathmap.template import shape

Node = Mapping[str, Any]
_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
JSON_TYPE = "application/json"
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation of the document."""

    method: str
    path: str
    document: Document = field(repr=False)
    node: Node = field(repr=False)
    shared_parameters: Sequence[Node] = field(default=(), repr=False)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @cached_property
    def query(self) -> Mapping[str, Node]:
        """The query parameters by name, each with its whole object."""
        own: Sequence[Node] = self.node.get("parameters", ())
        found = [self.document.follow(item) for item in (*self.shared_parameters, *own)]
        return {item["name"]: item for item in found if item.get("in") == "query"}

    @cached_property
    def body(self) -> Node:
        """The request body object; empty where there is none."""
        return self.document.follow(self.node.get("requestBody", {}))

    def body_schema(self, *types: str) -> Node | None:
        """The schema of the body in the first of `types` that it has."""
        content: Node = self.body.get("content", {})
        return next((content[kind].get("schema", {}) for kind in types if kind in content), None)

    @property
    def tags(self) -> Sequence[str]:
        """The operation's tags."""
        tags: Sequence[str] = self.node.get("tags", ())
        return tags

    @cached_property
    def statuses(self) -> frozenset[int]:
        """The statuses that the document names for it."""
        return frozenset(int(code) for code in self.node.get("responses", {}) if str(code).isdigit())

    @cached_property
    def success_schema(self) -> Node | None:
        """The JSON schema of its first 2xx answer that has one."""
        return next((found for code, found in self._answers() if code.startswith("2")), None)

    @cached_property
    def error_schemas(self) -> Sequence[Node]:
        """The JSON schemas of its 4xx answers."""
        return [found for code, found in self._answers() if code.startswith("4")]

    def _answers(self) -> Iterator[tuple[str, Node]]:
        responses: Node = self.node.get("responses", {})
        for code, response in sorted(responses.items(), key=lambda item: str(item[0])):
            content: Node = self.document.follow(response).get("content", {})
            for kind, media in content.items():
                if "json" in kind and "schema" in media:
                    yield str(code), media["schema"]


class Document:
    """An OpenAPI document; raises `ValueError` where it is none."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        paths = data.get("paths")
        if not isinstance(paths, dict):
            raise ValueError("Expected an OpenAPI document but it has no `paths`")
        self._data = data
        self._paths = cast("Mapping[str, Node]", paths)

    @cached_property
    def operations(self) -> Sequence[Operation]:
        """Every operation, in the document's order."""
        found: list[Operation] = []
        for path, item in self._paths.items():
            node = self.follow(item)
            shared: Sequence[Node] = node.get("parameters", ())
            for method in _METHODS:
                if method in node:
                    found.append(
                        Operation(
                            method=method.upper(),
                            path=path,
                            document=self,
                            node=node[method],
                            shared_parameters=shared,
                        )
                    )
        return found

    @cached_property
    def _by_shape(self) -> Mapping[tuple[str, str], Operation]:
        return {(op.method, shape(op.path)): op for op in self.operations}

    def find(self, endpoint: Endpoint) -> Operation | None:
        """The operation of an endpoint; parameter names do not count."""
        return self._by_shape.get((endpoint.method, shape(endpoint.path)))

    def follow(self, node: Node) -> Node:
        """`node`, or what it refers to within the document."""
        for _step in range(20):  # references to references end sooner in any sane document
            reference = node.get("$ref")
            if not isinstance(reference, str):
                return node
            target: Any = self._data if reference.startswith("#/") else {}
            for part in reference[2:].split("/"):
                key = part.replace("~1", "/").replace("~0", "~")
                target = cast("Node", target).get(key, {}) if isinstance(target, dict) else {}
            node = cast("Node", target)
        return {}

    def fields(self, schema: Node, depth: int = 0) -> Mapping[str, Node] | None:
        """The properties that `schema` knows; None where it takes any."""
        node = self.follow(schema)
        found: dict[str, Node] = dict(node.get("properties", {}))
        is_open = not found and node.get("additionalProperties", True) is not False
        parts: list[Node] = [part for key in ("allOf", "anyOf", "oneOf") for part in node.get(key, ())]
        if depth < 10:
            inner = [self.fields(part, depth + 1) for part in parts if part.get("type") != "null"]
            known = [item for item in inner if item is not None]
            for item in known:
                found.update(item)
            is_open = is_open and not known
        return None if is_open else found

    def field_at(self, schema: Node, keys: Sequence[str]) -> Node | None:
        """The schema at `keys` (through lists); an empty one where anything may stand, else None."""
        node: Node = schema
        for key in keys:
            fields = self.fields(self.items(node))
            if fields is None:
                return {}
            if key not in fields:
                return None
            node = fields[key]
        return node

    def items(self, schema: Node) -> Node:
        """The schema of a list's items; any other schema as it is."""
        node = self.follow(schema)
        items = node.get("items")
        return self.follow(cast("Node", items)) if isinstance(items, dict) else node

    def required(self, schema: Node) -> frozenset[str]:
        """The fields that `schema` asks for."""
        node = self.follow(schema)
        own: Sequence[str] = node.get("required", ())
        parts: Sequence[Node] = node.get("allOf", ())
        return frozenset(own).union(*(self.required(part) for part in parts))

    def types(self, schema: Node) -> frozenset[str]:
        """The JSON types that `schema` names, `null` aside; empty where it names none."""
        node = self.follow(schema)
        kind = node.get("type", ())
        own = frozenset([kind] if isinstance(kind, str) else kind)
        parts: list[Node] = [part for key in ("allOf", "anyOf", "oneOf") for part in node.get(key, ())]
        return own.union(*(self.types(part) for part in parts)) - {"null"}

    def fault(self, schema: Node, value: object) -> str | None:
        """Why `value` is not valid, or None."""
        from jsonschema import Draft202012Validator  # a slow import that few runs need

        validator: Any = Draft202012Validator(
            {**self.follow(schema), "components": self._data.get("components", {})}
        )
        error = next(iter(validator.iter_errors(value)), None)
        return None if error is None else str(error.message)

"""The OpenAPI document: which operation a request is, and what it promises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from jsonschema.exceptions import ValidationError

from contract.schemas import Schemas
from contract.values import as_object

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    """The template, below the server's base."""
    parameters: tuple[Mapping[str, Any], ...]
    body: Mapping[str, Any] | None
    """Schema of the JSON request body, references resolved one level."""
    responses: Mapping[str, Mapping[str, Any]]
    is_open: bool
    """Whether it needs no key."""
    is_assumed: bool
    """Whether the documentation does not speak of it, so that a target may lack it."""
    scope: str | None

    @property
    def key(self) -> str:
        """How the catalogue writes it."""
        return f"{self.method} {self.path}"

    @property
    def path_parameters(self) -> tuple[str, ...]:
        """Names in the path, in order."""
        return tuple(re.findall(r"\{([^}]+)\}", self.path))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What matches a path of it."""
        parts = re.split(r"\{[^}]+\}", self.path)
        return re.compile("[^/]+".join(map(re.escape, parts)))

    @property
    def produces(self) -> str | None:
        """The media type of its success; None when that has no body."""
        for status, response in self.responses.items():
            if status.startswith("2"):
                return next(iter(response.get("content") or ()), None)
        return None

    def parameter(self, name: str) -> Mapping[str, Any] | None:
        """A parameter by name, or None."""
        return next((each for each in self.parameters if each.get("name") == name), None)


class Document:
    """An OpenAPI document that has been read."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        self._schemas = Schemas(content)
        self.operations: tuple[Operation, ...] = tuple(self._operations())
        self._by_key = {each.key: each for each in self.operations}
        # A fixed path goes before one with parameters that would match it, too.
        self._by_fit = sorted(self.operations, key=lambda each: len(each.path_parameters))

    @property
    def base_path(self) -> str:
        """The path of the first server, without a slash at its end."""
        servers = self.content.get("servers") or [{"url": ""}]
        url: str = servers[0]["url"]
        return urlsplit(url).path.rstrip("/")

    def operation(self, key: str) -> Operation:
        """The operation that the catalogue or the profile writes as `METHOD /path`."""
        return self._by_key[key]

    def has(self, key: str) -> bool:
        """Whether there is such an operation."""
        return key in self._by_key

    def find(self, method: str, path: str) -> Operation | None:
        """The operation that a request is."""
        return next(
            (each for each in self._by_fit if each.method == method and each.pattern.fullmatch(path)), None
        )

    def methods_of(self, path: str) -> frozenset[str]:
        """The methods that a template or a path has."""
        return frozenset(
            each.method for each in self.operations if each.path == path or each.pattern.fullmatch(path)
        )

    @property
    def paths(self) -> tuple[str, ...]:
        """The templates."""
        return tuple(dict.fromkeys(each.path for each in self.operations))

    def resolve(self, node: Any) -> Any:
        """What a node stands for: references are followed until there is none."""
        while "$ref" in as_object(node):
            found: Any = self.content
            for part in str(as_object(node)["$ref"]).removeprefix("#/").split("/"):
                found = found[part.replace("~1", "/").replace("~0", "~")]
            node = found
        resolved: Any = node
        return resolved

    def response_schema(self, operation: Operation, status: int, media_type: str) -> Any:
        """The schema of an answer's body, or None when the document has none."""
        response = operation.responses.get(str(status)) or operation.responses.get("default") or {}
        content = as_object(as_object(response).get("content"))
        return as_object(content.get(media_type)).get("schema")

    def errors(self, operation: Operation, status: int, media_type: str, value: Any) -> list[ValidationError]:
        """What an answer's body has that its schema does not allow; nothing where there is none."""
        schema = self.response_schema(operation, status, media_type)
        if schema is None:
            return []
        return self._schemas.errors(f"{operation.key} {status} {media_type}", schema, value)

    def _operations(self) -> Iterator[Operation]:
        everywhere = self.content.get("security")
        for path, item in self.content["paths"].items():
            shared = item.get("parameters", [])
            for method in METHODS:
                if method in item:
                    yield self._operation(path, method, item[method], shared, everywhere)

    def _operation(self, path: str, method: str, node: Any, shared: Any, everywhere: Any) -> Operation:
        content = as_object(as_object(self.resolve(node.get("requestBody"))).get("content"))
        schema = as_object(content.get("application/json")).get("schema")
        return Operation(
            method=method.upper(),
            path=path,
            parameters=tuple(self.resolve(each) for each in [*shared, *node.get("parameters", [])]),
            body=self.resolve(schema),
            responses={status: self.resolve(each) for status, each in node.get("responses", {}).items()},
            is_open=not node.get("security", everywhere),
            is_assumed=node.get("x-basis") == "assumed",
            scope=node.get("x-required-scope"),
        )

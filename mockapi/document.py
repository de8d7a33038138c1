"""The OpenAPI documents as the mock uses them: operations, parameters, resolved schemas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import yaml

from mockapi.errors import MockError
from specs import CREATORAUDIT

METHODS: Final = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
_FILES: Final = {"v1": "openapi-v1.yaml", "v2": "openapi-v2.yaml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method on one path of a document."""

    id: str
    method: str
    path: str
    """Without the version prefix, with placeholders."""
    open: bool
    """Needs no key."""
    scope: str
    parameters: tuple[Mapping[str, Any], ...]
    body_schema: Mapping[str, Any] | None
    """None: takes no body."""
    body_types: tuple[str, ...]
    media_types: tuple[str, ...]
    """What a 200 is served as."""

    @property
    def takes_idempotency_key(self) -> bool:
        """Whether the document lists the header."""
        return any(p["in"] == "header" and p["name"].lower() == "idempotency-key" for p in self.parameters)


class Document:
    """A loaded OpenAPI document."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        self.operations = tuple(
            self._operation(path, method, item)
            for path, item in content["paths"].items()
            for method in METHODS
            if method in item
        )

    def resolve(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        """Follow `$ref` until there is none."""
        while "$ref" in node:
            target: Any = self.content
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def _operation(self, path: str, method: str, item: Mapping[str, Any]) -> Operation:
        node = item[method]
        security = node.get("security", self.content.get("security", []))
        listed = (*item.get("parameters", ()), *node.get("parameters", ()))
        body = self.resolve(node["requestBody"]) if "requestBody" in node else None
        content: Mapping[str, Any] = body["content"] if body else {}
        success = self.resolve(node["responses"].get("200", {}))
        return Operation(
            id=node["operationId"],
            method=method.upper(),
            path=path,
            open=not security,
            scope=node.get("x-required-scope", "read" if method == "get" else "write"),
            parameters=tuple(self.resolve(parameter) for parameter in listed),
            body_schema=next(iter(content.values()))["schema"] if content else None,
            body_types=tuple(content),
            media_types=tuple(success.get("content", {})) or ("application/json",),
        )


@cache
def load_document(version: str) -> Document:
    """Read a bundled document once."""
    name = _FILES[version]
    try:
        text = CREATORAUDIT.joinpath(name).read_text(encoding="utf-8")
    except OSError as error:
        raise MockError(f"Expected the bundled document {name} but it cannot be read: {error}.") from error
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Document(yaml.load(text, Loader=loader))

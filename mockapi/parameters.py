"""Reads path, query and header parameters of one operation as its schemas say; errors name the parameter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from mockapi.document import Document, Operation
from mockapi.http import Request
from mockapi.problems import FieldError, Problem
from mockapi.validation import Check, Compiler

_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_BOOLEANS: Final = {"true": True, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One declared parameter, ready to be read."""

    name: str
    place: str
    required: bool
    kind: str
    default: Any
    check: Check


class ParameterReader:
    """The parameters of one operation."""

    def __init__(self, operation: Operation, document: Document, compiler: Compiler) -> None:
        self._parameters = [_parameter(node, document, compiler) for node in operation.parameters]
        self._of_path = [p for p in self._parameters if p.place == "path"]
        self._of_query = [p for p in self._parameters if p.place == "query"]
        self._of_header = [p for p in self._parameters if p.place == "header"]

    def read(self, request: Request, path_values: Mapping[str, str]) -> tuple[dict[str, str], dict[str, Any]]:
        """Path values and query values (defaults filled in), or 422 with every parameter at fault."""
        errors: list[FieldError] = []
        for parameter in self._of_path:
            parameter.check(path_values[parameter.name], parameter.name, errors)
        query = self._query(request, errors)
        for parameter in self._of_header:
            value = request.header(parameter.name.lower())
            if value is not None:
                parameter.check(value, parameter.name, errors)
        if errors:
            raise Problem("VALIDATION_ERROR", errors=errors)
        return {name: value.lower() for name, value in path_values.items()}, query

    def _query(self, request: Request, errors: list[FieldError]) -> dict[str, Any]:
        try:
            pairs = request.query_pairs()
        except ValueError:
            raise Problem("BAD_REQUEST", "The query string could not be parsed.") from None
        sent: dict[str, list[str]] = {}
        for name, value in pairs:
            sent.setdefault(name, []).append(value)
        values: dict[str, Any] = {}
        for parameter in self._of_query:
            given = sent.get(parameter.name, [])
            if len(given) > 1:
                errors.append(FieldError(field=parameter.name, message="Expected one value but got several."))
            elif given:
                values[parameter.name] = _convert(given[0], parameter, errors)
            elif parameter.required:
                errors.append(
                    FieldError(field=parameter.name, message="Expected this parameter but it is missing.")
                )
            elif parameter.default is not None:
                values[parameter.name] = parameter.default
        return values


def _parameter(node: Mapping[str, Any], document: Document, compiler: Compiler) -> Parameter:
    schema = document.resolve(node["schema"])
    kind = schema.get("type", "string")
    return Parameter(
        name=node["name"],
        place=node["in"],
        required=node.get("required", False),
        kind=kind if isinstance(kind, str) else next(each for each in kind if each != "null"),
        default=schema.get("default"),
        check=compiler.compile(schema),
    )


def _convert(text: str, parameter: Parameter, errors: list[FieldError]) -> Any:
    value: Any = text
    if parameter.kind == "integer" and _INTEGER.fullmatch(text):
        value = int(text)
    elif parameter.kind == "boolean":
        value = _BOOLEANS.get(text, text)
    parameter.check(value, parameter.name, errors)
    return value

"""What an answer has that its schema in the document does not allow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from contract.values import as_object


class Schemas:
    """The validators of one document, each made when it is first needed."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._components = content.get("components", {})
        self._quick: dict[str, jsonschema_rs.Validator] = {}
        self._thorough: dict[str, Draft202012Validator] = {}

    def errors(self, name: str, schema: Any, value: Any) -> list[ValidationError]:
        """The errors of a value; `name` stands for the schema from then on."""
        if name not in self._quick:
            whole = {**as_object(schema), "components": self._components}
            self._quick[name] = jsonschema_rs.Draft202012Validator(whole, validate_formats=False)
            self._thorough[name] = Draft202012Validator(whole)
        # Nearly all answers have none, and to see that takes the other one a hundred times as long.
        if self._quick[name].is_valid(value):
            return []
        return list(self._thorough[name].iter_errors(value))  # pyright: ignore[reportUnknownMemberType]

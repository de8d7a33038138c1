"""Reads the requirements: closed rows, each id once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from contract.errors import UsageError
from contract.model import Basis, Level, Requirement
from specs import SCHEMAS


class Catalogue(Mapping[str, Requirement]):
    """Every requirement by its id, in the order of the files."""

    def __init__(self, requirements: Iterable[Requirement]) -> None:
        self._rows: dict[str, Requirement] = {}
        for row in requirements:
            if row.id in self._rows:
                raise UsageError(
                    f"Expected each requirement once but {row.id!r} stands in {self._rows[row.id].area} "
                    f"and in {row.area}: give one of them another id."
                )
            self._rows[row.id] = row

    def __getitem__(self, key: str) -> Requirement:
        return self._rows[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def areas(self) -> tuple[str, ...]:
        """Names of the areas, in order."""
        return tuple(dict.fromkeys(row.area for row in self._rows.values()))

    def select(self, names: Iterable[str]) -> tuple[Requirement, ...]:
        """The rows that areas or ids name; all when none is named.

        Raises UsageError for a name that is neither.
        """
        wanted = list(names)
        for name in wanted:
            if name not in self._rows and name not in self.areas:
                raise UsageError(
                    f"Expected an area or the id of a requirement but got {name!r}; "
                    "`creatoraudit-contract list` shows them."
                )
        rows = self._rows.values()
        return tuple(row for row in rows if not wanted or row.id in wanted or row.area in wanted)


def load_catalogue(folder: Traversable) -> Catalogue:
    """Read `requirements/*.yaml` of an API's folder. Raises UsageError for a file that breaks the format."""
    files = sorted((folder / "requirements").iterdir(), key=lambda file: file.name)
    return Catalogue(
        row
        for file in files
        if file.name.endswith(".yaml")
        for row in parse_area(file.name, file.read_text("utf-8"))
    )


def parse_area(name: str, text: str) -> list[Requirement]:
    """The rows of one file's text."""
    content = read_checked(name, text, "requirements.schema.json")
    return [_row(content["area"], each) for each in content["requirements"]]


def read_checked(name: str, text: str, schema: str) -> Any:
    """YAML that keeps one of our schemas. Raises UsageError with the place of the first fault."""
    try:
        content = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise UsageError(f"Expected YAML in {name} but got: {' '.join(str(error).split())}.") from error
    validator: Any = Draft202012Validator(json.loads((SCHEMAS / schema).read_text("utf-8")))
    worst = min(validator.iter_errors(content), key=lambda error: str(error.json_path), default=None)
    if worst is not None:
        raise UsageError(f"Expected {name} to keep {schema} but at {worst.json_path}: {worst.message}.")
    return content


def _row(area: str, row: Mapping[str, Any]) -> Requirement:
    return Requirement(
        id=row["id"],
        area=area,
        level=Level(row["level"]),
        text=row["text"],
        basis=Basis(row["basis"]),
        source=tuple(row.get("source", ())),
        applies_to=tuple(" ".join(each.split()) for each in row["applies_to"]),
        needs=frozenset(row["needs"]),
        excluded=row.get("excluded"),
    )

"""Say what fills the parameters of a v2 path that has no row yet: the map's own way where it has one."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from migrate.pathmap.model import Endpoint, Parameter, PathMap, Place
from migrate.pathmap.template import shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Filler:
    """How the map writes a v2 path that ends in a parameter, and which parameter of which row fills that."""

    path: str
    row: int = -1
    position: int = -1
    parameter: Parameter | None = None

    @property
    def segment(self) -> str:
        """The last segment, `{creator_id}`."""
        return self.path.rpartition("/")[2]


def filler(pathmap: PathMap, prefix: str) -> Filler | None:
    """The first row's way to write and fill `prefix`, a v2 path up to and with a parameter."""
    wanted, depth = shape(prefix), prefix.count("/")
    for index, operation in enumerate(pathmap.operations):
        own = operation.v2.path if operation.v2 else ""
        head = "/".join(own.split("/")[: depth + 1])
        if own and shape(head) == wanted:
            name = head.rpartition("{")[2].partition("}")[0]
            for position, item in enumerate(operation.parameters):
                if item.to is Place.PATH and item.target == name:
                    return Filler(path=head, row=index, position=position, parameter=item)
            return Filler(path=head)
    return None


def with_known_names(pathmap: PathMap, path: str) -> str:
    """`path` with the parameter names that the map uses at the same place: `{id}` -> `{creator_id}`."""
    done = ""
    for segment in path.strip("/").split("/"):
        known = filler(pathmap, f"{done}/{segment}") if "{" in segment else None
        done += "/" + (known.segment if known else segment)
    return done


def assumed_parameter(name: str, prefix: str) -> dict[str, Any]:
    """Our guess where v1 carried an id: everywhere it can be, under its own name or the resource's."""
    words = [part for part in prefix.split("/") if part and "{" not in part]
    item: dict[str, Any] = {"name": name}
    if name == "id" and words:
        item = {"name": re.sub(r"\W", "_", singular(words[-1])) + "_id", "aliases": ["id"], "as": "id"}
    return item | {"in": ["query", "json", "form"], "to": "path", "basis": "assumed"}


def parameter_data(item: Parameter) -> dict[str, Any]:
    """A parameter as the map writes it."""
    data: dict[str, Any] = {
        "name": item.name,
        "in": [place.value for place in item.places],
        "to": item.to.value,
    }
    more = {
        "aliases": list(item.aliases),
        "as": item.rename,
        "type": item.type,
        "required": item.required,
        "values": item.values,
        "manual": item.manual,
        "source": item.source,
        "note": item.note,
    }
    return data | {key: value for key, value in more.items() if value} | {"basis": item.basis.value}


def endpoint_data(endpoint: Endpoint) -> dict[str, Any]:
    """An endpoint as the map writes it."""
    data: dict[str, Any] = {"method": endpoint.method, "path": endpoint.path}
    return data | ({"query": dict(endpoint.query)} if endpoint.query else {})


def new_id(endpoint: Endpoint, taken: Collection[str]) -> str:
    """A row id made of the v1 path's words, unlike those of `taken`."""
    text = " ".join([re.sub(r"\{[^{}]*\}", " ", endpoint.path), *endpoint.query.values()])
    name = "-".join(re.findall(r"[a-z0-9]+", text.lower())) or "root"
    if name in taken:
        name = f"{endpoint.method.lower()}-{name}"
    stem, number = name, 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return name


def singular(word: str) -> str:
    """A resource's name for one of it, by the plain rules of English plurals."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return (
        word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    )


def plural(word: str) -> str:
    """A resource's name for many of it."""
    if singular(word) != word:
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh", "z")) else "s")

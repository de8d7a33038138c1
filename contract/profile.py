"""How to find one's way about an API: its roles, as the profile names them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any, Final

import yaml

from contract.catalogue import Catalogue, load_catalogue, read_checked
from contract.document import Document, Operation
from contract.errors import UsageError
from contract.legacy import Legacy
from contract.model import Exchange, Requirement
from contract.request import Request, fill

MAIN: Final = "key"
"""The identity under which everything is sent that says nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who may call."""

    role: str
    env: str
    """The environment variable that holds the key."""
    mock: str = ""
    """The name of the key in the mock's ready line."""
    capability: str = ""
    """What a target has when this key is given."""
    organization: str = "main"
    refused: bool = False
    """Whether every call with it is refused."""
    limited: bool = False
    """Whether its rate limit is small and may be used up: a 429 is not waited out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers:
    """Names of the headers that have a meaning."""

    request_id: str
    idempotency_key: str
    rate_limit: str
    rate_remaining: str
    rate_reset: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problems:
    """What error answers look like."""

    media_type: str
    type: str
    """A pattern that every type matches."""
    request_id: str
    """The member that repeats the request id."""
    codes: Mapping[str, list[str]]
    """The codes that the documentation lists, by status."""
    types: Mapping[str, str]
    """Documented types by code."""
    titles: Mapping[str, str]
    """Documented titles by code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of resource that can be made, read, changed and removed."""

    name: str
    collection: str
    """Path of the collection: GET lists, POST makes."""
    item: str
    """Path template of one: GET, PATCH and DELETE."""
    body: Mapping[str, Any]
    """What to make it from; texts hold tokens of `World.body`."""
    mark: Mapping[str, Any]
    """A change that shows in the resource and means nothing else."""
    variety: tuple[Mapping[str, Any], ...] = ()
    """Changes of `body` that together fill a collection; the first comes first in the default order."""

    @classmethod
    def of(cls, name: str, row: Mapping[str, Any]) -> Kind:
        """A kind of the profile."""
        members: dict[str, Any] = {**row, "name": name, "variety": tuple(row.get("variety", ()))}
        return cls(**members)

    def list(self, **query: Any) -> Request:
        """Asks for a page."""
        return Request(method="GET", path=self.collection).with_query(**query)

    def create(self, body: Any) -> Request:
        """Makes one."""
        return Request(method="POST", path=self.collection).with_json(body)

    def read(self, id: str) -> Request:
        """Asks for one."""
        return Request(method="GET", path=self._path(id))

    def change(self, id: str, body: Any) -> Request:
        """Changes one."""
        return Request(method="PATCH", path=self._path(id)).with_json(body)

    def delete(self, id: str) -> Request:
        """Removes one."""
        return Request(method="DELETE", path=self._path(id))

    def _path(self, id: str) -> str:
        name = self.item.rpartition("{")[2].rstrip("}")
        return fill(self.item, {name: id})


def request_of(operation: Operation, ids: Mapping[str, str] | None = None) -> Request:
    """A call of an operation that asks for the media type that it serves."""
    request = Request(method=operation.method, path=fill(operation.path, ids or {}))
    served = operation.produces
    return request.with_headers({"Accept": served}) if served and not served.endswith("json") else request


class Api:
    """Everything that is known of an API before it is called: document, catalogue and profile."""

    def __init__(
        self,
        *,
        document: Document,
        catalogue: Catalogue,
        profile: Mapping[str, Any],
        data: Mapping[str, Mapping[str, Any]] | None = None,
        legacy: Legacy | None = None,
    ) -> None:
        self.document, self.catalogue, self.profile, self.legacy = document, catalogue, profile, legacy
        self.data = data or {}
        """What the checks of one area need besides, by area."""
        self.name: str = profile["name"]
        self.identities = {role: Identity(role=role, **row) for role, row in profile["identities"].items()}
        self.headers = Headers(**profile["headers"])
        self.problem = Problems(**profile["problem"])
        self.kinds = {name: Kind.of(name, row) for name, row in profile["kinds"].items()}
        self.surfaces: Mapping[str, str] = profile.get("surfaces", {})
        self.plain = self.kinds[profile["plain"]]
        self._check_operations()

    @property
    def whoami(self) -> Request:
        """The smallest request that needs a key and nothing else."""
        operation = self.document.operation(self.profile["whoami"])
        return Request(method=operation.method, path=operation.path)

    def data_of(self, exchange: Exchange) -> Any:
        """What an answer carries in its envelope, or None."""
        return exchange.at_path(self.profile["envelope"]["data"])

    def id_of(self, exchange: Exchange) -> str | None:
        """The id of the resource that an answer carries, or None."""
        found = exchange.at_path(self.profile["envelope"]["data"], self.profile["envelope"]["id"])
        return found if isinstance(found, str) else None

    @staticmethod
    def body_of(request: Request) -> Any:
        """The JSON that a request carries, or None."""
        try:
            return json.loads(request.body or b"")
        except ValueError:
            return None

    def kind_made_by(self, operation: Operation | None) -> Kind | None:
        """The kind whose resources an operation makes."""
        if operation is None or operation.method != "POST":
            return None
        return next((kind for kind in self.kinds.values() if kind.collection == operation.path), None)

    def concerns(self, requirement: Requirement, operation: Operation | None) -> bool:
        """Whether a requirement speaks of an operation; None is a request that the document does not know."""
        for each in requirement.applies_to:
            if each == "*" or (operation is not None and each == operation.key):
                return True
            if each == "authenticated" and operation is not None and not operation.is_open:
                return True
        return False

    def operations_of(self, requirement: Requirement) -> tuple[Operation, ...]:
        """The operations that a requirement speaks of, in the order of the document."""
        return tuple(each for each in self.document.operations if self.concerns(requirement, each))

    def _check_operations(self) -> None:
        wanted = [self.profile["whoami"], *self.profile.get("requests", {})]
        wanted += [f"POST {kind.collection}" for kind in self.kinds.values()]
        wanted += [f"GET {kind.item}" for kind in self.kinds.values()]
        for row in self.catalogue.values():
            wanted += [each for each in row.applies_to if " " in each]
        for key in wanted:
            if not self.document.has(key):
                raise UsageError(f"Expected an operation of the OpenAPI document but got {key!r}.")


def load_api(folder: Traversable) -> Api:
    """Read an API's folder. Raises UsageError for what breaks a format."""
    home = folder / "contract"
    profile = read_checked(
        "contract/profile.yaml", (home / "profile.yaml").read_text("utf-8"), "contract-profile.schema.json"
    )
    data = {
        area: read_checked(file.name, file.read_text("utf-8"), f"contract-{area}.schema.json")
        for file in home.iterdir()
        if (area := file.name.removesuffix(".yaml")) not in (file.name, "profile")
    }
    legacy = profile.get("legacy")
    return Api(
        document=Document(_yaml(folder / profile["document"])),
        catalogue=load_catalogue(folder),
        profile=profile,
        data=data,
        legacy=legacy
        and Legacy(
            surface=legacy["surface"],
            document=Document(_yaml(folder / legacy["document"])),
            path_map=_yaml(folder / legacy["map"]),
        ),
    )


def _yaml(file: Traversable) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text("utf-8"), Loader=loader)

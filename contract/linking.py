"""The link between two kinds of resources: which operations make and break it, and where it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contract.document import Operation
from contract.errors import Untestable
from contract.model import Exchange
from contract.profile import Api, Kind
from contract.request import Request, fill
from contract.values import as_object


@dataclass(frozen=True, kw_only=True)
class Link:
    """The first parameter of its path names the holder, the last one the member."""

    path: str
    holder: Kind
    member: Kind
    names: tuple[str, ...]

    @property
    def field(self) -> str:
        """Where a member shows its holder: it is called as in the path."""
        return self.names[0]

    def put(self, holder: str, member: str) -> Request:
        """Makes the link."""
        return Request(method="PUT", path=self._filled(holder, member))

    def remove(self, holder: str, member: str) -> Request:
        """Breaks it."""
        return Request(method="DELETE", path=self._filled(holder, member))

    def holder_of(self, api: Api, shown: Exchange) -> Any:
        """The holder that a member shows; None when it has none, or is not shown."""
        return as_object(api.data_of(shown)).get(self.field)

    def _filled(self, holder: str, member: str) -> str:
        return fill(self.path, dict(zip(self.names, (holder, member), strict=True)))


def link_of(api: Api) -> Link:
    """The API's link. Raises Untestable when it has none."""
    kinds: Mapping[str, str] = api.profile["ids"]
    for operation in api.document.operations:
        names = operation.path_parameters
        if operation.method == "PUT" and len(names) == 2 and api.document.has(_removal(operation)):
            holder, member = (api.kinds[kinds[name]] for name in names)
            return Link(path=operation.path, holder=holder, member=member, names=tuple(names))
    raise Untestable("The document has no link between two resources.")


def _removal(operation: Operation) -> str:
    return f"DELETE {operation.path}"

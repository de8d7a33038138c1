"""What writes aim at that must be refused, and whether it stayed as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from contract.document import Operation
from contract.model import Exchange
from contract.profile import MAIN, Kind
from contract.request import Request, fill
from contract.values import as_object

if TYPE_CHECKING:
    from contract.context import Context


class Aims:
    """One resource of each kind, and a link of each sort, that their owner has made and nobody may change."""

    def __init__(self, ctx: Context, owner: str = MAIN) -> None:
        """`owner`: the identity that makes them. Raises Untestable when they cannot be made."""
        self._ctx, self._owner = ctx, owner
        self._kinds = {name: ctx.api.kinds[kind] for name, kind in ctx.api.profile["ids"].items()}
        self.ids = {name: self._make(name) for name in self._kinds}
        """An id by path parameter; what they name is not linked."""
        self.linked: dict[str, Mapping[str, str]] = {}
        """Ids of which the first is linked to the second, by path of the link."""
        for operation in ctx.api.document.operations:
            if _is_link(operation) and operation.method == "PUT":
                last = operation.path_parameters[-1]
                self.linked[operation.path] = ids = {**self.ids, last: self._make(last)}
                ctx.served(self._send(Request(method="PUT", path=fill(operation.path, ids))))

    def requests(self) -> list[Request]:
        """A well-formed request of each operation that writes; those that remove come last."""
        writing = [each for each in self._ctx.api.document.operations if _writes(each)]
        found = [self._request(each) for each in sorted(writing, key=lambda each: each.method == "DELETE")]
        return [each for each in found if each is not None]

    def effects(self, refused: Iterable[Exchange]) -> Iterator[tuple[Exchange, str]]:
        """Each of these exchanges with what it did, as far as that is seen; empty when it did nothing.

        What was made nevertheless is removed again.
        """
        seen: dict[Request, Exchange] = {}
        lists: dict[str, list[dict[str, Any]]] = {}
        for each in refused:
            if each.operation is not None and _writes(each.operation):
                yield each, self._effect(each, each.operation, seen, lists)

    def _effect(
        self,
        exchange: Exchange,
        operation: Operation,
        seen: dict[Request, Exchange],
        lists: dict[str, list[dict[str, Any]]],
    ) -> str:
        made = self._ctx.api.kind_made_by(operation)
        sent = as_object(self._ctx.api.body_of(exchange.request))
        if made is not None:
            return self._made(made, sent, lists)
        if _is_link(operation):
            return self._of_link(exchange.request, operation, seen)
        kind = next(each for each in self._kinds.values() if each.item == operation.path)
        read = self._once(kind.read(exchange.request.path.rpartition("/")[2]), seen)
        if operation.method == "DELETE":
            return "" if read.is_success or read.is_outage else f"it is gone: {read.status}"
        data = as_object(self._ctx.api.data_of(read))
        is_changed = bool(sent) and all(data.get(name) == value for name, value in sent.items())
        return f"it was changed to {sent}" if is_changed else ""

    def _made(self, kind: Kind, sent: Mapping[str, Any], lists: dict[str, list[dict[str, Any]]]) -> str:
        if kind.name not in lists:
            items = self._ctx.items(kind.list(), identity=self._owner)
            lists[kind.name] = [as_object(each) for each in items]
        mark = {name: sent[name] for name in kind.mark if name in sent}
        found = [
            each
            for each in lists[kind.name]
            if mark and all(each.get(name) == value for name, value in mark.items())
        ]
        for each in found:
            self._send(kind.delete(str(each.get(self._ctx.api.profile["envelope"]["id"]))))
        return f"it was made: {found[0]}" if found else ""

    def _of_link(self, request: Request, operation: Operation, seen: dict[Request, Exchange]) -> str:
        """Linking is told by its status: 201 when there was no link, 200 when there was."""
        again = self._once(Request(method="PUT", path=request.path), seen)
        if operation.method == "PUT":
            return "it was linked" if again.status == 200 else ""
        return "the link is gone" if again.status == 201 else ""

    def _request(self, operation: Operation) -> Request | None:
        world = self._ctx.world
        made = self._ctx.api.kind_made_by(operation)
        if made is not None:
            return made.create({**world.body(made), **world.mark(made)})
        if _is_link(operation):
            ids = self.linked[operation.path] if operation.method == "DELETE" else self.ids
            return Request(method=operation.method, path=fill(operation.path, ids))
        kind = next((each for each in self._kinds.values() if each.item == operation.path), None)
        if kind is None:
            return None
        id = self.ids[operation.path_parameters[-1]]
        return kind.delete(id) if operation.method == "DELETE" else kind.change(id, world.mark(kind))

    def _once(self, request: Request, seen: dict[Request, Exchange]) -> Exchange:
        if request not in seen:
            seen[request] = self._send(request)
        return seen[request]

    def _make(self, name: str) -> str:
        return self._ctx.world.make(self._kinds[name], identity=self._owner).id

    def _send(self, request: Request) -> Exchange:
        return self._ctx.send(request, identity=self._owner)


def _is_link(operation: Operation) -> bool:
    return len(operation.path_parameters) > 1


def _writes(operation: Operation) -> bool:
    return operation.scope not in (None, "read")

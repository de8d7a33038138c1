"""What a fault is, and the few ways to break a mock."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select, true

from mockapi.call import Call, Handler
from mockapi.http import Answer, Result
from mockapi.mock import Mock
from mockapi.pipeline import Exchange
from mockapi.problems import Problem
from mockapi.schema import api_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One breach."""

    name: str
    requirement: str
    """The id of the row in `specs/creatoraudit/requirements` that it breaks."""
    text: str
    """One sentence: what the mock does wrong."""
    apply: Callable[[Mock], None]


def fault(name: str, requirement: str, text: str, apply: Callable[[Mock], None]) -> Fault:
    """A row of a table of faults."""
    return Fault(name=name, requirement=requirement, text=text, apply=apply)


def shadow(owner: object, name: str, make: Callable[[Any], Any]) -> None:
    """Replace a method of one object by what `make` builds around it."""
    setattr(owner, name, make(getattr(owner, name)))


Change = Callable[[Call, Result], Any]
"""Alters a result in place, or returns another."""


def after(mock: Mock, operations: str | Collection[str], change: Change, *, version: str = "v2") -> None:
    """Alter what handlers return."""
    handlers = getattr(mock, version).handlers
    for operation in [operations] if isinstance(operations, str) else operations:
        handlers[operation] = _after(handlers[operation], change)


def _after(handler: Handler, change: Change) -> Handler:
    def broken(call: Call) -> Result:
        result = handler(call)
        return change(call, result) or result

    return broken


def before(
    mock: Mock, operations: str | Collection[str], change: Callable[[Call], Any], *, version: str = "v2"
) -> None:
    """Alter what handlers are given."""
    handlers = getattr(mock, version).handlers
    for operation in [operations] if isinstance(operations, str) else operations:
        handlers[operation] = _before(handlers[operation], change)


def _before(handler: Handler, change: Callable[[Call], Any]) -> Handler:
    def broken(call: Call) -> Result:
        change(call)
        return handler(call)

    return broken


def instead(mock: Mock, operation: str, make: Callable[[Handler], Handler], *, version: str = "v2") -> None:
    """Replace a handler by what `make` builds around it."""
    handlers = getattr(mock, version).handlers
    handlers[operation] = make(handlers[operation])


def unsaved(operation: str, *, version: str = "v2") -> Callable[[Mock], None]:
    """Answer as if done, and roll the change back."""

    def make(handler: Handler) -> Handler:
        def broken(call: Call) -> Result:
            savepoint = call.connection.begin_nested()
            result = handler(call)
            savepoint.rollback()
            return result

        return broken

    return lambda mock: instead(mock, operation, make, version=version)


def on_answer(mock: Mock, change: Callable[[Exchange, Answer], Any]) -> None:
    """Alter every v2 answer just before it leaves."""

    def make(finish: Callable[[Exchange, Answer], Answer]) -> Callable[[Exchange, Answer], Answer]:
        def broken(exchange: Exchange, answer: Answer) -> Answer:
            answer = finish(exchange, answer)
            change(exchange, answer)
            return answer

        return broken

    shadow(mock.v2, "finish", make)


def on_problem(mock: Mock, change: Callable[[dict[str, Any], Problem], Any]) -> None:
    """Alter every v2 problem document."""

    def make(document: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        def broken(problem: Problem, instance: str, request_id: str) -> dict[str, Any]:
            content = document(problem, instance, request_id)
            change(content, problem)
            return content

        return broken

    shadow(mock.v2, "problem_document", make)


def forget(
    mock: Mock, codes: Collection[str], answer: Callable[[Call, Problem], Result], operations: Collection[str]
) -> None:
    """Answer with success where handlers raise problems of these codes."""
    for operation in operations:
        instead(mock, operation, lambda handler: _forget(handler, codes, answer))


def _forget(handler: Handler, codes: Collection[str], answer: Callable[[Call, Problem], Result]) -> Handler:
    def broken(call: Call) -> Result:
        try:
            return handler(call)
        except Problem as problem:
            if problem.kind.code not in codes:
                raise
            return answer(call, problem)

    return broken


class OpenCall(Call):
    """A call that forgets whose rows it may see."""

    def is_owner(self, table: Table) -> Any:
        """Everybody's."""
        return true()


class OpenAccountsCall(Call):
    """A call that forgets whose accounts it may see."""

    def is_owner(self, table: Table) -> Any:
        """Everybody's accounts, one's own of all else."""
        return true() if table.name == "accounts" else super().is_owner(table)


class OpenCreatorsCall(Call):
    """A call that forgets whose creators it may see."""

    def is_owner(self, table: Table) -> Any:
        """Everybody's creators, one's own of all else."""
        return true() if table.name == "creators" else super().is_owner(table)


def calls_as(
    mock: Mock, kind: type[Call], operations: Collection[str], when: Callable[[Call], bool] | None = None
) -> None:
    """Give handlers another kind of call."""

    def make(make_call: Callable[..., Call]) -> Callable[..., Call]:
        def broken(*arguments: Any) -> Call:
            call = make_call(*arguments)
            if call.operation_id not in operations or (when is not None and not when(call)):
                return call
            return kind(**{field.name: getattr(call, field.name) for field in dataclasses.fields(call)})

        return broken

    shadow(mock.v2, "make_call", make)


def some_lookup(mock: Mock) -> str:
    """The first usable key with every scope."""
    query = (
        select(api_keys.c.lookup)
        .where(api_keys.c.disabled.is_(False), api_keys.c.scopes.contains("admin"))
        .order_by(api_keys.c.created_at, api_keys.c.name)
    )
    with mock.parts.database.read() as connection:
        return str(connection.execute(query).scalars().first())


LISTS = ("listAccounts", "listCreators", "listVideos", "listAccountVideos")
ITEMS = ("getAccount", "getCreator", "getVideo")
CREATES = ("trackAccount", "createCreator", "trackVideo")
UPDATES = ("updateAccount", "updateCreator", "updateVideo")
DELETES = ("deleteAccount", "deleteCreator", "deleteVideo")
ANALYTICS = ("getAccountAnalytics", "getCreatorAnalytics", "getVideoAnalytics", "getOverviewAnalytics")
METRICS = ("batchVideoMetrics", "batchAccountMetrics", "batchAccountVideoMetrics")

"""Removes what the run has made, the newest first."""

from __future__ import annotations

from collections.abc import Iterable

from contract.errors import ContractError
from contract.interrupts import held_back
from contract.model import Exchange
from contract.profile import MAIN, Api, Kind
from contract.target import Target


def made_by(
    api: Api, exchanges: Iterable[Exchange], adopted: Iterable[tuple[Kind, str]] = ()
) -> list[tuple[Kind, str, str]]:
    """Kind, id and identity of each resource that a request of the run made and none removed.

    `adopted`: those whose making no answer of the API under test told.
    """
    made = {id: (kind, id, MAIN) for kind, id in adopted}
    for each in exchanges:
        kind = api.kind_made_by(each.operation)
        id = api.id_of(each)
        if each.status == 201 and kind is not None and id is not None:
            # Made without a key that counts: if anywhere, then in the organisation of the main one.
            made[id] = (kind, id, each.identity or MAIN)
        if each.request.method == "DELETE" and each.is_success:
            made.pop(each.request.path.rpartition("/")[2], None)
    return list(made.values())


def clean_up(target: Target) -> list[str]:
    """Remove it all; returns what could not be removed, as `METHOD /path: reason`.

    Ctrl-C is overheard once: whoever presses it again wants to end more than to have it clean.
    """
    target.sender = "clean-up"
    left: list[str] = []
    try:
        with held_back():
            _remove(target, left)
    except KeyboardInterrupt:
        requests = [kind.delete(id) for kind, id, _ in made_by(target.api, target.exchanges, target.adopted)]
        left = [f"{request.method} {request.target}: interrupted" for request in requests]
    return left


def _ask_again(target: Target) -> list[str]:
    """Learn what unanswered requests have made; returns those of which it cannot be learned.

    A request with an idempotency key is sent once more as it was: where it was carried out, it is replayed,
    and what it makes otherwise is removed with the rest.
    """
    unknown: list[str] = []
    asked, target.unanswered = target.unanswered, []
    for request, identity in asked:
        operation = None if request.surface else target.api.document.find(request.method, request.path)
        if target.api.kind_made_by(operation) is None and not request.surface:
            continue  # what it changes is made by the run, and is removed
        told = f"{request.method} {request.target}: was not answered, and may have made something"
        if request.surface or request.header(target.api.headers.idempotency_key) is None:
            unknown.append(told)
            continue
        try:
            answer = target.send(request, identity=identity)
        except ContractError:
            unknown.append(told)
            continue
        if answer.is_outage:
            unknown.append(told)
    return unknown


def _remove(target: Target, left: list[str]) -> None:
    with target.beyond_budget():
        left += _ask_again(target)
        for kind, id, identity in reversed(made_by(target.api, target.exchanges, target.adopted)):
            request = kind.delete(id)
            # One whose limit is small may be used up: another of the same organisation removes it.
            who = MAIN if target.api.identities[identity].limited else identity
            try:
                answer = target.send(request, identity=who)
            except ContractError as error:
                left.append(f"{request.method} {request.target}: {error}")
                continue
            if not answer.is_success and answer.status not in (404, 410):
                left.append(f"{request.method} {request.target}: answered {answer.status}")

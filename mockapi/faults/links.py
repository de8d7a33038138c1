"""Faults of links between creators and accounts."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from typing import Any, Final

from sqlalchemy import delete, update

from mockapi.call import Call, Handler
from mockapi.faults.model import Fault, after, before, fault, forget, instead
from mockapi.http import Result
from mockapi.mock import Mock
from mockapi.problems import Problem
from mockapi.schema import accounts, creators


def _status(old: int, new: int) -> Any:
    def change(call: Call, result: Result) -> None:
        if result.status == old:
            result.status = new

    return lambda mock: after(mock, "linkAccount", change)


def _set(call: Call, **values: Any) -> None:
    call.connection.execute(update(accounts).where(accounts.c.id == call.path["account_id"]).values(**values))


def _only_in_name(call: Call) -> Result:
    call.owned(creators, call.path["creator_id"], "Creator")
    call.owned(accounts, call.path["account_id"], "Account")
    data = {"type": "creator_account", "creator_id": call.path["creator_id"],
              "account_id": call.path["account_id"],
            "linked_at": "2026-01-01T00:00:00Z"}  # fmt: skip
    location = f"/v2/creators/{call.path['creator_id']}/accounts/{call.path['account_id']}"
    return Result(status=201, body={"data": data}, headers={"Location": location})


def _steal(mock: Mock) -> None:
    def answer(call: Call, problem: Problem) -> Result:
        _set(call, creator_id=call.path["creator_id"], linked_at=call.now)
        return _only_in_name(call)

    forget(mock, ("CONFLICT",), answer, ("linkAccount",))


def _steal_and_refuse(mock: Mock) -> None:
    """Move the account to the other creator, and answer 409 all the same."""

    def answer(call: Call, problem: Problem) -> Result:
        _set(call, creator_id=call.path["creator_id"], linked_at=call.now)
        document = mock.v2.problem_document(problem, call.request.path, "")
        return Result(status=409, body=document, headers={"Content-Type": "application/problem+json"})

    forget(mock, ("CONFLICT",), answer, ("linkAccount",))

    def make(finish: Any) -> Any:
        def broken(exchange: Any, reply: Any) -> Any:
            if reply.status == 409:
                reply.body = reply.body.replace(
                    b'"request_id":""', f'"request_id":"{exchange.request_id}"'.encode()
                )
            return finish(exchange, reply)

        return broken

    mock.v2.__dict__["finish"] = make(mock.v2.finish)


def _relinks(mock: Mock) -> None:
    """Change the link each time it is repeated."""

    def change(call: Call, result: Result) -> None:
        if result.status == 200:
            _set(call, linked_at=call.now + 3_600_000, category="relinked")

    after(mock, "linkAccount", change)


def _single(mock: Mock) -> None:
    """Let a creator have one account; the next takes its place."""

    def change(call: Call, result: Result) -> None:
        others = (accounts.c.creator_id == call.path["creator_id"]) & (
            accounts.c.id != call.path["account_id"]
        )
        call.connection.execute(update(accounts).where(others).values(creator_id=None))

    after(mock, "linkAccount", change)


def _unlink_all(mock: Mock) -> None:
    def change(call: Call, result: Result) -> None:
        linked = accounts.c.creator_id == call.path["creator_id"]
        call.connection.execute(update(accounts).where(linked).values(creator_id=None))

    after(mock, "unlinkAccount", change)


def _unlink_deletes(call: Call, result: Result) -> None:
    call.connection.execute(delete(accounts).where(accounts.c.id == call.path["account_id"]))


def _never_again(mock: Mock) -> None:
    """Refuse to link an account that was unlinked once."""
    unlinked: set[str] = set()

    def remember(call: Call, result: Result) -> None:
        unlinked.add(call.path["account_id"])

    def check(call: Call) -> None:
        if call.path["account_id"] in unlinked:
            raise Problem("CONFLICT")

    after(mock, "unlinkAccount", remember)
    before(mock, "linkAccount", check)


def _nameless(mock: Mock) -> None:
    """Link the account and leave creator_name empty."""
    for operation in ("getAccount", "listAccounts"):
        instead(mock, operation, _without_name)


def _without_name(handler: Handler) -> Handler:
    def broken(call: Call) -> Result:
        result = handler(call)
        data = result.body["data"]
        for item in data if isinstance(data, list) else [data]:
            item["creator_name"] = None
        return result

    return broken


def _empty_record(call: Call, result: Result) -> None:
    result.body = {"data": None}


def _small_record(call: Call, result: Result) -> None:
    result.body["data"].pop("linked_at")


def _ok(call: Call, problem: Problem) -> Result:
    return Result(status=200, body={"data": dict(call.path)})


def _missing(name: str) -> Any:
    """Answer 200 when the creator, or the account, is not there."""

    def answer(call: Call, problem: Problem) -> Result:
        if problem.detail != f"{name} not found.":
            raise problem
        return _ok(call, problem)

    return lambda mock: forget(mock, ("NOT_FOUND",), answer, ("linkAccount",))


FAULTS: Final[tuple[Fault, ...]] = (
    fault("link-answers-200", "link-first-created", "Answers the first link with 200.", _status(201, 200)),
    fault("link-without-location", "link-first-location", "Leaves Location out of the first link.",
          lambda mock: after(mock, "linkAccount", lambda call, result: result.headers.clear())),
    fault("link-repeat-created", "link-repeat-ok", "Answers a repeated link with 201.", _status(200, 201)),
    fault("link-repeat-conflicts", "link-repeat-ok", "Answers a repeated link with 409.",
          lambda mock: after(mock, "linkAccount", lambda call, result: _refuse_200(result))),
    fault("link-repeat-changes", "link-repeat-changes-nothing",
          "Changes the account when a link is repeated.",
          _relinks),
    fault("link-record-missing", "link-record-returned", "Returns no link record.",
          lambda mock: after(mock, "linkAccount", _empty_record)),
    fault("link-record-small", "link-record-fields", "Leaves linked_at out of the link record.",
          lambda mock: after(mock, "linkAccount", _small_record)),
    fault("link-ineffective", "link-takes-effect", "Answers 201 and links nothing.",
          lambda mock: instead(mock, "linkAccount", lambda handler: _only_in_name)),
    fault("link-nameless", "link-takes-effect-name", "Leaves creator_name of linked accounts empty.",
          _nameless),
    fault("link-steals", "link-other-creator-conflict", "Moves an account from its creator to another.",
          _steal),
    fault("link-conflict-steals", "link-conflict-changes-nothing", "Moves the account, and answers 409.",
          _steal_and_refuse),
    fault("link-unknown-creator-accepted", "link-unknown-creator-not-found",
          "Answers 200 for an unknown creator.",
          _missing("Creator")),
    fault("link-unknown-account-accepted", "link-unknown-account-not-found",
          "Answers 200 for an unknown account.",
          _missing("Account")),
    fault("link-single", "link-several-accounts", "Keeps only the last account of a creator.", _single),
    fault("unlink-ineffective", "unlink-takes-effect", "Answers 204 and keeps the link.",
          lambda mock: instead(mock, "unlinkAccount", lambda handler: lambda call: Result(status=204))),
    fault("unlink-all", "unlink-keeps-others", "Unlinks all of the creator's accounts.", _unlink_all),
    fault("unlink-deletes", "unlink-keeps-account", "Deletes an account with its link.",
          lambda mock: after(mock, "unlinkAccount", _unlink_deletes)),
    fault("unlink-repeatable", "unlink-repeat", "Answers every unlinking with 204.",
          lambda mock: forget(mock, ("NOT_FOUND",), lambda call, problem: Result(status=204),
              ("unlinkAccount",))),
    fault("relink-refused", "relink-after-unlink", "Refuses to link again what was unlinked.", _never_again),
)  # fmt: skip


def _refuse_200(result: Result) -> None:
    if result.status == 200:
        raise Problem("CONFLICT", "The account is already linked.")

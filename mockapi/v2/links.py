"""Links between creators and accounts [api-reference/creators/link-an-account-to-a-creator]."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import update

from mockapi.call import Call, Handler
from mockapi.clock import iso
from mockapi.http import Result
from mockapi.problems import Problem
from mockapi.schema import accounts, creators


def link_account(call: Call) -> Result:
    """`PUT /creators/{creator_id}/accounts/{account_id}`: 201 at first, 200 from then on."""
    creator_id, account_id = call.path["creator_id"], call.path["account_id"]
    linked_at, is_new = link(call, creator_id, account_id)
    record = {
        "type": "creator_account",
        "creator_id": creator_id,
        "account_id": account_id,
        "linked_at": iso(linked_at),
    }
    headers = {"Location": f"/v2/creators/{creator_id}/accounts/{account_id}"} if is_new else {}
    return Result(status=201 if is_new else 200, body={"data": record}, headers=headers)


def link(call: Call, creator_id: str, account_id: str) -> tuple[int, bool]:
    """Link, unless linked already; 409 when another creator has the account."""
    call.owned(creators, creator_id, "Creator")
    account = call.owned(accounts, account_id, "Account")
    if account["creator_id"] == creator_id:
        return account["linked_at"], False
    if account["creator_id"] is not None:
        raise Problem("CONFLICT", "The account is linked to a different creator.")
    call.connection.execute(
        update(accounts).where(accounts.c.id == account_id).values(creator_id=creator_id, linked_at=call.now)
    )
    return call.now, True


def unlink_account(call: Call) -> Result:
    """`DELETE /creators/{creator_id}/accounts/{account_id}`; the account stays tracked."""
    unlink(call, call.path["creator_id"], call.path["account_id"])
    return Result(status=204)


def unlink(call: Call, creator_id: str, account_id: str) -> None:
    """Remove a link, or 404 where there is none."""
    call.owned(creators, creator_id, "Creator")
    account = call.owned(accounts, account_id, "Account")
    if account["creator_id"] != creator_id:
        raise Problem("NOT_FOUND", "Link not found.")
    call.connection.execute(
        update(accounts).where(accounts.c.id == account_id).values(creator_id=None, linked_at=None)
    )


HANDLERS: Final[Mapping[str, Handler]] = {"linkAccount": link_account, "unlinkAccount": unlink_account}

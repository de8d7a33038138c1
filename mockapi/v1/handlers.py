"""The nine rows; each does what its v2 successor does, through the same functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import func, select

from mockapi.call import Call, Handler
from mockapi.http import Result
from mockapi.problems import invalid
from mockapi.schema import creators
from mockapi.v2.creators import change_creator, insert_creator, remove_creator, render_creators, show_creator
from mockapi.v2.links import link, unlink


def _creator_id(fields: Mapping[str, Any]) -> str:
    """The creator's id under either of its assumed names."""
    given = {str(fields[name]).lower() for name in ("creator_id", "id") if name in fields}
    if len(given) != 1:
        raise invalid("creator_id", "Expected one creator id, as creator_id or id.")
    return given.pop()


def _account_id(fields: Mapping[str, Any]) -> str:
    if "account_id" not in fields:
        raise invalid("account_id", "Expected this field but it is missing.")
    return str(fields["account_id"]).lower()


def _v1_creator(creator: Mapping[str, Any]) -> dict[str, Any]:
    return {name: creator[name] for name in ("id", "name", "is_active", "metadata")}


def _success() -> Result:
    return Result(status=200, body={"success": True})


def add_creator(call: Call) -> Result:
    """`POST /add-creator`."""
    creator = show_creator(call, insert_creator(call, call.body)["id"])
    return Result(status=200, body={"success": True, "creator": _v1_creator(creator)})


def list_creators(call: Call) -> Result:
    """`GET /list-creators`, in numbered pages."""
    page, per_page = call.query["page"], call.query["per_page"]
    owned = select(creators).where(call.is_owner(creators))
    total = call.connection.execute(select(func.count()).select_from(owned.subquery())).scalar_one()
    rows: list[Any] = []
    if (page - 1) * per_page < total:
        statement = (
            owned.order_by(creators.c.name, creators.c.id).limit(per_page).offset((page - 1) * per_page)
        )
        rows = list(call.connection.execute(statement).mappings())
    listed = [_v1_creator(creator) for creator in render_creators(call, rows)]
    return Result(status=200, body={"creators": listed, "page": page, "per_page": per_page, "total": total})


def get_creator(call: Call) -> Result:
    """`GET /creator`."""
    return Result(status=200, body={"creator": _v1_creator(show_creator(call, _creator_id(call.query)))})


def modify_creator(call: Call) -> Result:
    """`POST /creator/modify`."""
    creator_id = _creator_id(call.body)
    change_creator(call, creator_id, call.body)
    return Result(status=200, body={"success": True, "creator": _v1_creator(show_creator(call, creator_id))})


def delete_creator(call: Call) -> Result:
    """`DELETE /creator/delete`."""
    remove_creator(call, _creator_id(call.body))
    return _success()


def activate_creator(call: Call) -> Result:
    """`POST /creator/activate`."""
    change_creator(call, _creator_id(call.body), {"is_active": True})
    return _success()


def deactivate_creator(call: Call) -> Result:
    """`POST /creator/de-activate`."""
    change_creator(call, _creator_id(call.body), {"is_active": False})
    return _success()


def add_account(call: Call) -> Result:
    """`POST /creator/add-account`."""
    link(call, _creator_id(call.body), _account_id(call.body))
    return _success()


def remove_account(call: Call) -> Result:
    """`POST /creator/remove-account`."""
    unlink(call, _creator_id(call.body), _account_id(call.body))
    return _success()


HANDLERS: Final[Mapping[str, Handler]] = {
    "addCreator": add_creator,
    "listCreators": list_creators,
    "getCreator": get_creator,
    "modifyCreator": modify_creator,
    "deleteCreator": delete_creator,
    "activateCreator": activate_creator,
    "deactivateCreator": deactivate_creator,
    "addAccount": add_account,
    "removeAccount": remove_account,
}

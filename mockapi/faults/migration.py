"""Faults of v1 and of what v1 and v2 must have in common."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from mockapi.call import Call
from mockapi.faults.model import Fault, after, before, fault, shadow, unsaved
from mockapi.http import Result
from mockapi.mock import Mock
from mockapi.problems import Problem


def _v1(operation: str, change: Callable[[Call, Result], Any]) -> Callable[[Mock], None]:
    return lambda mock: after(mock, operation, change, version="v1")


def _first_only(call: Call, result: Result) -> None:
    result.body["creators"] = result.body["creators"][:1]


def _other_name(call: Call, result: Result) -> None:
    result.body["creator"]["name"] = result.body["creator"]["name"].upper() + "!"


def _activates(call: Call, result: Result) -> None:
    """Renaming through v1 also activates the creator."""
    from sqlalchemy import update

    from mockapi.schema import creators

    creator_id = result.body["creator"]["id"]
    call.connection.execute(
        update(creators).where(creators.c.id == creator_id).values(is_active=True, metadata="{}")
    )


def _wrapped(mock: Mock) -> None:
    """Answer in v2's envelope."""

    def change(call: Call, result: Result) -> None:
        result.body = {"data": result.body}

    after(mock, tuple(mock.v1.handlers), change, version="v1")


def _two_stores(mock: Mock) -> None:
    """Show in v1 only what v1 made."""
    made: set[str] = set()

    def remember(call: Call, result: Result) -> None:
        made.add(result.body["creator"]["id"])

    def check(call: Call) -> None:
        creator_id = call.query.get("creator_id") or call.query.get("id")
        if creator_id and creator_id not in made:
            raise Problem("NOT_FOUND", "Creator not found.")

    after(mock, "addCreator", remember, version="v1")
    before(mock, "getCreator", check, version="v1")


def _v1_forgives(mock: Mock) -> None:
    """Answer 200 in v1 where v2 refuses."""

    def make(render: Callable[..., Any]) -> Callable[..., Any]:
        def broken(exchange: Any, problem: Problem) -> Any:
            answer = render(exchange, problem)
            if problem.kind.code in ("NOT_FOUND", "CONFLICT", "VALIDATION_ERROR"):
                answer.status, answer.body = 200, b'{"success":true}'
            return answer

        return broken

    shadow(mock.v1, "render_problem", make)


def _v1_gone(mock: Mock) -> None:
    def make(answer: Callable[..., Any]) -> Callable[..., Any]:
        def broken(exchange: Any) -> Any:
            raise Problem("NOT_FOUND", "v1 is gone.")

        return broken

    shadow(mock.v1, "answer", make)


def _v1_other_key(mock: Mock) -> None:
    """Refuse v2's keys in v1."""

    def make(admit: Callable[..., None]) -> Callable[..., None]:
        def broken(exchange: Any) -> None:
            raise Problem("UNAUTHORIZED")

        return broken

    shadow(mock.v1, "admit", make)


FAULTS: Final[tuple[Fault, ...]] = (
    fault("v1-add-ineffective", "migration-creator-add", "Keeps nothing of /add-creator.",
          unsaved("addCreator", version="v1")),
    fault("v1-list-short", "migration-creator-list", "Lists one creator in v1.",
          _v1("listCreators", _first_only)),
    fault("v1-get-differs", "migration-creator-get", "Shows other names in v1.",
          _v1("getCreator", _other_name)),
    fault("v1-modify-ineffective", "migration-creator-modify", "Keeps nothing of /creator/modify.",
          unsaved("modifyCreator", version="v1")),
    fault("v1-delete-ineffective", "migration-creator-delete", "Keeps creators deleted in v1.",
          unsaved("deleteCreator", version="v1")),
    fault("v1-activate-ineffective", "migration-creator-activate", "Activates nothing in v1.",
          unsaved("activateCreator", version="v1")),
    fault("v1-de-activate-ineffective", "migration-creator-de-activate", "Pauses nothing in v1.",
          unsaved("deactivateCreator", version="v1")),
    fault("v1-add-account-ineffective", "migration-creator-add-account", "Links nothing in v1.",
          unsaved("addAccount", version="v1")),
    fault("v1-remove-account-ineffective", "migration-creator-remove-account", "Unlinks nothing in v1.",
          unsaved("removeAccount", version="v1")),
    fault("v1-modify-resets", "migration-sequences",
          "Resets a creator's state and tags with every change in v1.",
          _v1("modifyCreator", _activates)),
    fault("v1-enveloped", "migration-v1-shapes", "Answers v1 in v2's envelope.", _wrapped),
    fault("v1-own-store", "migration-one-store", "Shows in v1 only what v1 made.", _two_stores),
    fault("v1-forgives", "migration-refusals-agree", "Answers 200 in v1 where v2 refuses.", _v1_forgives),
    fault("v1-gone", "v1-still-served", "Does not serve v1.", _v1_gone),
    fault("v1-other-key", "v1-same-key", "Refuses v2's keys in v1.", _v1_other_key),
)  # fmt: skip

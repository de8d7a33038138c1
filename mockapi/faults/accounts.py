"""Faults of accounts and the quota."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import delete, update

from mockapi.call import Call
from mockapi.faults.authentication import write_all_the_same
from mockapi.faults.model import Fault, after, before, fault, forget, instead, on_problem, shadow, unsaved
from mockapi.http import Request, Result
from mockapi.mock import Mock
from mockapi.problems import Problem
from mockapi.schema import accounts


def _items(change: Callable[[dict[str, Any]], Any]) -> Callable[[Mock], None]:
    """Alter every account that is read."""

    def apply(mock: Mock) -> None:
        after(mock, ("getAccount", "trackAccount"), lambda call, result: change(result.body["data"]) and None)
        after(
            mock, "listAccounts", lambda call, result: [change(item) for item in result.body["data"]] and None
        )

    return apply


def _undo(call: Call, result: Result) -> None:
    call.connection.execute(delete(accounts).where(accounts.c.id == result.body["data"]["id"]))


def _force(operation: str, name: str, value: Any) -> Callable[[Mock], None]:
    """Write another value than the one sent."""
    return lambda mock: before(
        mock, operation, lambda call: setattr(call, "body", {**call.body, name: value})
    )


def _default(operation: str, name: str, *, value: Any) -> Callable[[Mock], None]:
    return lambda mock: before(
        mock, operation, lambda call: setattr(call, "body", {name: value, **call.body})
    )


def _guess(name: str, value: str, when: Callable[[dict[str, Any]], bool]) -> Callable[[Mock], None]:
    """Fill in or repair a field of `POST /accounts` instead of refusing the body."""

    def make(check: Callable[..., None]) -> Callable[..., None]:
        def broken(operation: Any, body: Any) -> None:
            if operation.id == "trackAccount" and isinstance(body, dict) and when(body):
                body[name] = value
            check(operation, body)

        return broken

    return lambda mock: shadow(mock.v2, "check_body", make)


def _conflicts_accepted(mock: Mock) -> None:
    def answer(call: Call, problem: Problem) -> Result:
        call.body = {**call.body, "username": f"{call.body['username'][:22]}.{uuid.uuid4().hex[:6]}"}
        return mock.v2.handlers["trackAccount"](call)

    forget(mock, ("CONFLICT",), answer, ("trackAccount",))


def _conflict_overwrites(mock: Mock) -> None:
    """Change the account that a duplicate meets, then refuse."""

    def make(answer: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def broken(exchange: Any) -> Any:
            try:
                return answer(exchange)
            except Problem as problem:
                if problem.kind.code == "CONFLICT" and exchange.request.path == "/v2/accounts":
                    with mock.parts.database.write() as connection:
                        owner = accounts.c.org_id == exchange.caller.org_id
                        connection.execute(update(accounts).where(owner).values(category="overwritten"))
                raise

        return broken

    shadow(mock.v2, "answer", make)


def _case_kept(mock: Mock) -> None:
    """Take another spelling of a username for another profile."""

    def answer(call: Call, problem: Problem) -> Result:
        spelled: str = call.body["username"]
        if spelled == spelled.removeprefix("@").lower():
            raise problem
        call.body = {**call.body, "username": spelled.removeprefix("@")[:25] + "_cs"}
        return mock.v2.handlers["trackAccount"](call)

    forget(mock, ("CONFLICT",), answer, ("trackAccount",))


def _one_platform(mock: Mock) -> None:
    """Take a username for one profile on both platforms."""

    def check(call: Call) -> None:
        from sqlalchemy import select

        same = accounts.c.username == call.body["username"].removeprefix("@").lower()
        if call.connection.execute(select(accounts.c.id).where(call.is_owner(accounts), same)).first():
            raise Problem("CONFLICT")

    before(mock, "trackAccount", check)


def _no_list_entry(mock: Mock) -> None:
    """Leave the newest account out of lists."""

    def change(call: Call, result: Result) -> None:
        newest = max((item["added_at"] for item in result.body["data"]), default="")
        result.body["data"] = [item for item in result.body["data"] if item["added_at"] != newest]

    after(mock, "listAccounts", change)


def _quota(mock: Mock, rule: Callable[[Callable[[Call], None]], Callable[[Call], None]]) -> None:
    shadow(mock.parts.tools, "check_quota", rule)


def _one_early(mock: Mock) -> None:
    def check(call: Call) -> None:
        from sqlalchemy import func, select

        from mockapi.schema import organizations

        cap = call.connection.execute(
            select(organizations.c.account_quota).where(organizations.c.id == call.org_id)
        ).scalar_one()
        count = select(func.count()).select_from(accounts).where(call.is_owner(accounts))
        if cap is not None and call.connection.execute(count).scalar_one() >= cap - 1:
            raise Problem("QUOTA_EXCEEDED")

    shadow(mock.parts.tools, "check_quota", lambda sound: check)


def _for_all_kinds(mock: Mock) -> None:
    """Once the quota of accounts is reached, refuse creators and videos as well."""
    before(mock, ("createCreator", "trackVideo"), lambda call: call.tools.check_quota(call))


def _high_water(mock: Mock) -> None:
    """Once reached, a quota is not freed by deletion."""
    reached: set[str] = set()

    def rule(sound: Callable[[Call], None]) -> Callable[[Call], None]:
        def broken(call: Call) -> None:
            if call.org_id in reached:
                raise Problem("QUOTA_EXCEEDED")
            try:
                sound(call)
            except Problem:
                reached.add(call.org_id)
                raise

        return broken

    _quota(mock, rule)


def _tracked_all_the_same(mock: Mock) -> None:
    """Track an account that the quota refuses, and refuse it."""
    refused: list[Request] = []

    def rule(sound: Callable[[Call], None]) -> Callable[[Call], None]:
        def broken(call: Call) -> None:
            if refused and refused.pop() is call.request:
                return
            try:
                sound(call)
            except Problem:
                refused.append(call.request)
                raise

        return broken

    _quota(mock, rule)
    write_all_the_same(mock, frozenset({"QUOTA_EXCEEDED"}), ("POST",))


def _quota_says(name: str, value: Any) -> Callable[[Mock], None]:
    def change(document: dict[str, Any], problem: Problem) -> None:
        if problem.kind.code == "QUOTA_EXCEEDED":
            document[name] = value

    return lambda mock: on_problem(mock, change)


def _quota_as(code: str) -> Callable[[Mock], None]:
    def rule(sound: Callable[[Call], None]) -> Callable[[Call], None]:
        def broken(call: Call) -> None:
            try:
                sound(call)
            except Problem:
                raise Problem(code) from None

        return broken

    return lambda mock: _quota(mock, rule)


FAULTS: Final[tuple[Fault, ...]] = (
    fault("account-create-id-only", "account-create-returns-account", "Returns only the id of a new account.",
          lambda mock: after(mock, "trackAccount", lambda call, result: result.body.update(
              data={"id": result.body["data"]["id"]}) and None)),
    fault("account-create-lost", "account-create-readable", "Does not keep a new account.",
          lambda mock: after(mock, "trackAccount", _undo)),
    fault("account-create-unlisted", "account-create-listed", "Leaves the newest account out of lists.",
          _no_list_entry),
    fault("account-platform-guessed", "account-create-platform-required",
          "Takes instagram for a missing platform.",
          _guess("platform", "instagram", lambda body: "platform" not in body)),
    fault("account-username-guessed", "account-create-username-required", "Makes up a missing username.",
          _guess("username", "someone", lambda body: "username" not in body)),
    fault("account-platform-repaired", "account-create-platform-invalid",
          "Takes instagram for an unknown platform.",
          _guess("platform", "instagram", lambda body: body.get("platform", "tiktok") not in ("instagram",
              "tiktok"))),
    fault("account-category-lost", "account-create-category-kept", "Drops the category of a new account.",
          _force("trackAccount", "category", None)),
    fault("account-interval-lost", "account-create-interval-kept", "Drops the interval of a new account.",
          _force("trackAccount", "scrape_interval_hours", 24)),
    fault("account-interval-default-12", "account-create-interval-default",
          "Refreshes every 12 hours by default.",
          _default("trackAccount", "scrape_interval_hours", value=12)),
    fault("account-created-paused", "account-create-active-default", "Creates accounts paused.",
          _default("trackAccount", "is_active", value=False)),
    fault("account-duplicate-accepted", "account-duplicate-conflict", "Tracks a profile twice.",
          _conflicts_accepted),
    fault("account-duplicate-overwrites", "account-duplicate-changes-nothing",
          "Changes accounts on a refused duplicate.",
          _conflict_overwrites),
    fault("account-spelling-distinct", "account-username-normalised",
          "Takes @Name and name for two profiles.",
          _case_kept),
    fault("account-platforms-merged", "account-same-username-other-platform",
          "Refuses a username on a second platform.",
          _one_platform),
    fault("account-unknown-empty", "account-unknown-not-found", "Answers an unknown account with 200.",
          lambda mock: forget(mock, ("NOT_FOUND",), lambda call, problem: Result(status=200,
              body={"data": None}), ("getAccount",))),
    fault("account-field-missing", "account-fields-present", "Leaves follower_count out.",
          _items(lambda item: item.pop("follower_count"))),
    fault("account-type-other", "account-type-constant", "Sends profile as type.",
          _items(lambda item: item.update(type="profile"))),
    fault("account-platform-title-case", "account-platform-value", "Sends Instagram and TikTok as platform.",
          _items(lambda item: item.update(platform=item["platform"].title()))),
    fault("account-saved-zero", "account-saved-count-tiktok", "Sends 0 as saved_count on TikTok.",
          _items(lambda item: item.update(saved_count=item["saved_count"] or 0))),
    fault("account-list-differs", "account-list-equals-single", "Sends other categories in lists.",
          lambda mock: after(mock, "listAccounts", lambda call, result: [
              item.update(category="listed") for item in result.body["data"]] and None)),
    fault("account-update-not-saved", "account-update-persists", "Does not keep changes of accounts.",
          unsaved("updateAccount")),
    fault("account-pause-ignored", "account-update-is-active", "Ignores is_active in changes of accounts.",
          lambda mock: before(mock, "updateAccount", lambda call: call.body.pop("is_active", None))),
    fault("account-delete-undone", "account-delete-gone", "Answers 204 and keeps the account.",
          lambda mock: instead(mock, "deleteAccount", lambda handler: lambda call: Result(status=204))),
    fault("quota-ignored", "quota-exceeded-status", "Ignores the account quota.",
          lambda mock: _quota(mock, lambda sound: lambda call: None)),
    fault("quota-as-conflict", "quota-exceeded-status", "Answers a reached quota with 409.",
          _quota_as("CONFLICT")),
    fault("quota-as-forbidden", "quota-exceeded-code", "Answers a reached quota with FORBIDDEN.",
          _quota_as("FORBIDDEN")),
    fault("quota-type-other", "quota-exceeded-type", "Sends another type with QUOTA_EXCEEDED.",
          _quota_says("type", "urn:creatoraudit:error:quota")),
    fault("quota-title-other", "quota-exceeded-title", "Sends another title with QUOTA_EXCEEDED.",
          _quota_says("title", "Quota Exceeded")),
    fault("quota-refused-tracked", "quota-refused-changes-nothing",
          "Tracks an account that the quota refuses.",
          _tracked_all_the_same),
    fault("quota-early", "quota-reached-not-before", "Refuses the last account that the quota allows.",
          _one_early),
    fault("quota-not-freed", "quota-freed-by-delete", "Does not free the quota when an account is deleted.",
          _high_water),
    fault("quota-hits-others", "quota-spares-others",
          "Refuses creators and videos, too, once the quota of accounts is reached.",
          _for_all_kinds),
)  # fmt: skip

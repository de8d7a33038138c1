"""Faults of creators."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import delete, update

from mockapi.call import Call, Handler
from mockapi.faults.model import Fault, after, before, fault, forget, instead, shadow, unsaved
from mockapi.http import Result
from mockapi.mock import Mock
from mockapi.problems import Problem
from mockapi.schema import accounts, creators


def _items(change: Callable[[dict[str, Any]], Any]) -> Callable[[Mock], None]:
    """Alter every creator that is read."""

    def apply(mock: Mock) -> None:
        after(
            mock, ("getCreator", "createCreator"), lambda call, result: change(result.body["data"]) and None
        )
        after(
            mock, "listCreators", lambda call, result: [change(item) for item in result.body["data"]] and None
        )

    return apply


def _summary(change: Callable[[dict[str, Any]], Any]) -> Callable[[Mock], None]:
    return _items(lambda item: change(item["accounts_summary"]))


def _body(operation: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Mock], None]:
    """Alter the body of a request before the handler sees it."""
    return lambda mock: before(mock, operation, lambda call: setattr(call, "body", change(call.body)))


def _repair(operation: str, change: Callable[[dict[str, Any]], Any]) -> Callable[[Mock], None]:
    """Bring a body that should be refused into one that is not."""

    def make(check: Callable[..., None]) -> Callable[..., None]:
        def broken(checked: Any, body: Any) -> None:
            if checked.id == operation and isinstance(body, dict):
                change(body)
            check(checked, body)

        return broken

    return lambda mock: shadow(mock.v2, "check_body", make)


def _cut_name(body: dict[str, Any]) -> None:
    if isinstance(body.get("name"), str):
        body["name"] = body["name"][:255]


def _fill_name(body: dict[str, Any]) -> None:
    if body.get("name") == "":
        body["name"] = "unnamed"


def _text_name(body: dict[str, Any]) -> None:
    if "name" in body and not isinstance(body["name"], str):
        body["name"] = str(body["name"])


def _read_bool(body: dict[str, Any]) -> None:
    if "is_active" in body and not isinstance(body["is_active"], bool):
        body["is_active"] = bool(body["is_active"])


def _fewer_tags(body: dict[str, Any]) -> None:
    if isinstance(body.get("metadata"), dict):
        body["metadata"] = dict(list(body["metadata"].items())[:20])


def _shorter_tags(body: dict[str, Any]) -> None:
    if isinstance(body.get("metadata"), dict):
        body["metadata"] = {k: v[:255] if isinstance(v, str) else v for k, v in body["metadata"].items()}


def _shorter_keys(body: dict[str, Any]) -> None:
    if isinstance(body.get("metadata"), dict):
        body["metadata"] = {k[:255]: v for k, v in body["metadata"].items()}


def _no_tags(body: dict[str, Any]) -> None:
    if "metadata" in body and not isinstance(body["metadata"], dict):
        body["metadata"] = {}


def _any_tags(body: dict[str, Any]) -> None:
    _no_tags(body)
    _fewer_tags(body)
    _shorter_tags(body)


def _merge_tags(mock: Mock) -> None:
    def check(call: Call) -> None:
        from mockapi.call import as_tags

        if "metadata" in call.body:
            stored = call.owned(creators, call.path["creator_id"], "Creator")["metadata"]
            call.body = {**call.body, "metadata": {**as_tags(stored), **call.body["metadata"]}}

    before(mock, "updateCreator", check)


def _reset_others(mock: Mock) -> None:
    """Put what a change does not name back to its default."""
    before(
        mock,
        "updateCreator",
        lambda call: setattr(call, "body", {"metadata": {}, "is_active": True, **call.body}),
    )


def _undo(call: Call, result: Result) -> None:
    call.connection.execute(delete(creators).where(creators.c.id == result.body["data"]["id"]))


def _unlisted(mock: Mock) -> None:
    """Leave creators without accounts out of lists."""

    def change(call: Call, result: Result) -> None:
        items = result.body["data"]
        result.body["data"] = [item for item in items if item["accounts_summary"]["total"]]

    after(mock, "listCreators", change)


def _unique_names(mock: Mock) -> None:
    def check(call: Call) -> None:
        from sqlalchemy import select

        same = creators.c.name == call.body["name"]
        if call.connection.execute(select(creators.c.id).where(call.is_owner(creators), same)).first():
            raise Problem("CONFLICT")

    before(mock, "createCreator", check)


def _pausing(*, to: bool, others: bool = False) -> Callable[[Mock], None]:
    """Leave linked accounts as they were, or change accounts that are not linked."""

    def make(handler: Handler) -> Handler:
        def broken(call: Call) -> Result:
            owner = call.is_owner(accounts)
            if call.body.get("is_active") is not to:
                return handler(call)
            linked = accounts.c.creator_id == call.path["creator_id"]
            result = handler(call)
            target = owner if others else owner & linked
            call.connection.execute(update(accounts).where(target).values(is_active=to if others else not to))
            return result

        return broken

    return lambda mock: instead(mock, "updateCreator", make)


def _kept(mock: Mock, *, hide: bool) -> None:
    """Answer 204 and keep the creator; with `hide`, only reading it by id fails."""
    gone: set[str] = set()

    def delete_only_in_name(call: Call) -> Result:
        call.owned(creators, call.path["creator_id"], "Creator")
        gone.add(call.path["creator_id"])
        return Result(status=204)

    instead(mock, "deleteCreator", lambda handler: delete_only_in_name)
    if hide:

        def check(call: Call) -> None:
            if call.path["creator_id"] in gone:
                raise Problem("NOT_FOUND", "Creator not found.")

        before(mock, ("getCreator", "updateCreator"), check)


def _take_accounts_along(mock: Mock) -> None:
    def check(call: Call) -> None:
        linked = accounts.c.creator_id == call.path["creator_id"]
        call.connection.execute(delete(accounts).where(call.is_owner(accounts), linked))

    before(mock, "deleteCreator", check)


def _top_limit(mock: Mock, *, always: bool) -> None:
    def check(call: Call) -> None:
        sent = [name for name, _ in call.request.query_pairs()]
        if always or "limit" not in sent:
            call.query = {**call.query, "limit": 25}

    before(mock, "listTopCreators", check)


def _loose_top(mock: Mock) -> None:
    import re

    def make(answer: Callable[..., Any]) -> Callable[..., Any]:
        def broken(exchange: Any) -> Any:
            request = exchange.request
            if request.path == "/v2/creators/top":
                request.query = re.sub(
                    r"(^|&)limit=(?:0|2[6-9]|[3-9]\d|\d{3,})(?=&|$)", r"\g<1>limit=25", request.query
                )
            return answer(exchange)

        return broken

    shadow(mock.v2, "answer", make)


def _loose_top_period(mock: Mock) -> None:
    import re

    def make(answer: Callable[..., Any]) -> Callable[..., Any]:
        def broken(exchange: Any) -> Any:
            request = exchange.request
            if request.path == "/v2/creators/top":
                request.query = re.sub(
                    r"(^|&)period=(?!(7d|30d|90d)(&|$))[^&]*", r"\g<1>period=30d", request.query
                )
            return answer(exchange)

        return broken

    shadow(mock.v2, "answer", make)


FAULTS: Final[tuple[Fault, ...]] = (
    fault("creator-create-id-only", "creator-create-returns-creator", "Returns only the id of a new creator.",
          lambda mock: after(mock, "createCreator", lambda call, result: result.body.update(
              data={"id": result.body["data"]["id"]}) and None)),
    fault("creator-create-lost", "creator-create-readable", "Does not keep a new creator.",
          lambda mock: after(mock, "createCreator", _undo)),
    fault("creator-create-unlisted", "creator-create-listed", "Lists only creators with accounts.",
          _unlisted),
    fault("creator-name-optional", "creator-create-name-required", "Makes up a missing name.",
          _repair("createCreator", lambda body: body.setdefault("name", "unnamed"))),
    fault("creator-name-empty-accepted", "creator-create-name-shortest", "Takes an empty name.",
          _repair("createCreator", _fill_name)),
    fault("creator-name-cut", "creator-create-name-longest", "Cuts names longer than 255 characters.",
          _repair("createCreator", _cut_name)),
    fault("creator-name-of-any-type", "creator-create-name-type-refused", "Takes a name that is no text.",
          _repair("createCreator", _text_name)),
    fault("creator-name-ascii", "creator-name-unicode", "Replaces everything but ASCII in names.",
          _body("createCreator", lambda body: {**body, "name": body["name"].encode("ascii",
              "replace").decode()})),
    fault("creator-name-unique", "creator-name-duplicates", "Refuses a second creator of the same name.",
          _unique_names),
    fault("creator-created-inactive", "creator-create-active-default", "Creates creators inactive.",
          _body("createCreator", lambda body: {"is_active": False, **body})),
    fault("creator-inactive-ignored", "creator-create-inactive", "Ignores is_active of a new creator.",
          _body("createCreator", lambda body: {**body, "is_active": True})),
    fault("creator-is-active-of-any-type", "creator-create-is-active-type-refused",
          "Takes any value for is_active.",
          _repair("createCreator", _read_bool)),
    fault("creator-metadata-lost", "creator-create-metadata-kept", "Drops the metadata of a new creator.",
          _body("createCreator", lambda body: {**body, "metadata": {}})),
    fault("creator-metadata-keys-cut", "creator-create-metadata-keys", "Drops tags after the twentieth.",
          _repair("createCreator", _fewer_tags)),
    fault("creator-metadata-values-cut", "creator-create-metadata-length",
          "Cuts tags longer than 255 characters.",
          _repair("createCreator", _shorter_tags)),
    fault("creator-metadata-names-cut", "creator-create-metadata-key-length", "Cuts names of tags.",
          _repair("createCreator", _shorter_keys)),
    fault("creator-metadata-of-any-type", "creator-create-metadata-type-refused",
          "Takes metadata that is no object.",
          _repair("createCreator", _no_tags)),
    fault("creator-rename-ignored", "creator-update-name", "Ignores the name in changes.",
          _body("updateCreator", lambda body: {k: v for k, v in body.items() if k != "name"})),
    fault("creator-archive-ignored", "creator-update-archives", "Ignores is_active: false in changes.",
          _body("updateCreator", lambda body: {k: v for k, v in body.items() if (k, v) != ("is_active",
              False)})),
    fault("creator-activate-ignored", "creator-update-activates", "Ignores is_active: true in changes.",
          _body("updateCreator", lambda body: {k: v for k, v in body.items() if (k, v) != ("is_active",
              True)})),
    fault("creator-metadata-merged", "creator-update-metadata-replaces",
          "Merges metadata instead of replacing it.",
          _merge_tags),
    fault("creator-update-resets", "creator-update-partial", "Resets what a change does not name.",
          _reset_others),
    fault("creator-update-not-saved", "creator-update-persists", "Does not keep changes of creators.",
          unsaved("updateCreator")),
    fault("creator-null-archives", "creator-update-null-keeps", "Takes null for false in changes.",
          _body("updateCreator", lambda body: {**body, "is_active": False} if body.get("is_active",
              0) is None else body)),
    fault("creator-update-name-cut", "creator-update-name-length", "Cuts or fills names in changes.",
          lambda mock: (_repair("updateCreator", _cut_name)(mock), _repair("updateCreator",
              _fill_name)(mock))[0]),
    fault("creator-update-metadata-loose", "creator-update-metadata-refused",
          "Takes any metadata in changes.",
          _repair("updateCreator", _any_tags)),
    fault("creator-pause-spares-accounts", "creator-pause-pauses-accounts",
          "Leaves accounts active when pausing.",
          _pausing(to=False)),
    fault("creator-resume-forgets-accounts", "creator-resume-resumes-accounts",
          "Leaves accounts paused when resuming.",
          _pausing(to=True)),
    fault("creator-pause-hits-all", "creator-pause-spares-others", "Pauses all accounts with one creator.",
          _pausing(to=False, others=True)),
    fault("creator-delete-undone", "creator-delete-gone", "Answers 204 and keeps the creator.",
          lambda mock: _kept(mock, hide=False)),
    fault("creator-delete-still-listed", "creator-delete-not-listed", "Lists deleted creators.",
          lambda mock: _kept(mock, hide=True)),
    fault("creator-delete-takes-accounts", "creator-delete-keeps-accounts",
          "Deletes a creator's accounts with it.",
          _take_accounts_along),
    fault("creator-delete-repeatable", "creator-delete-repeated-not-found",
          "Answers every deletion with 204.",
          lambda mock: forget(mock, ("NOT_FOUND",), lambda call, problem: Result(status=204),
              ("deleteCreator",))),
    fault("creator-unknown-empty", "creator-unknown-not-found", "Answers an unknown creator with 200.",
          lambda mock: forget(mock, ("NOT_FOUND",), lambda call, problem: Result(status=200,
              body={"data": None}), ("getCreator",))),
    fault("creator-field-missing", "creator-fields-present", "Leaves metadata out.",
          _items(lambda item: item.pop("metadata"))),
    fault("creator-type-other", "creator-type-constant", "Sends group as type.",
          _items(lambda item: item.update(type="group"))),
    fault("creator-total-wrong", "creator-summary-total", "Counts one account too many.",
          _summary(lambda summary: summary.update(total=summary["total"] + 1))),
    fault("creator-followers-wrong", "creator-summary-followers", "Sends 0 as total_followers.",
          _summary(lambda summary: summary.update(total_followers=0))),
    fault("creator-platforms-wrong", "creator-summary-platforms", "Counts every account as two by platform.",
          _summary(lambda summary: summary.update(platforms={k: 2 * v for k,
              v in summary["platforms"].items()}))),
    fault("top-as-object", "creators-top-array", "Sends the ranking as an object.",
          lambda mock: after(mock, "listTopCreators", lambda call, result: result.body.update(
              data={item["id"]: item for item in result.body["data"]}) and None)),
    fault("top-limit-default-25", "creators-top-limit-default", "Ranks up to 25 creators by default.",
          lambda mock: _top_limit(mock, always=False)),
    fault("top-limit-ignored", "creators-top-limit-respected", "Ranks up to 25 creators whatever the limit.",
          lambda mock: _top_limit(mock, always=True)),
    fault("top-limit-loose", "creators-top-limit-bounds", "Takes any limit for the ranking.", _loose_top),
    fault("top-period-loose", "creators-top-period", "Takes any period for the ranking.", _loose_top_period),
    fault("top-unranked", "creators-top-ranked", "Sends the ranking from last to first.",
          lambda mock: after(mock, "listTopCreators", lambda call, result: result.body["data"].reverse())),
)  # fmt: skip

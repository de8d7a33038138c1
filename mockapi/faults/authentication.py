"""Faults of keys, schemes, scopes and the open endpoints."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from mockapi.document import Operation
from mockapi.faults.model import Fault, after, fault, on_answer, shadow, some_lookup
from mockapi.gate import Caller, unauthorized
from mockapi.http import Answer
from mockapi.mock import Mock
from mockapi.pipeline import Exchange
from mockapi.problems import Problem

_ANYONE: Final = "\0anyone"
Find = Callable[[str, int], Caller]


def _read_as(mock: Mock, rule: Callable[[str | None], str | None]) -> None:
    """Let `rule` read the key first; None leaves it to the sound reading."""

    def make(read: Callable[[str | None], str]) -> Callable[[str | None], str]:
        def broken(field: str | None) -> str:
            found = rule(field)
            return read(field) if found is None else found

        return broken

    shadow(mock.parts.gate, "read_token", make)


def _admit_anyone(mock: Mock, when: Callable[[str], bool]) -> None:
    """Take the first usable key for refused ones."""
    key = some_lookup(mock)

    def make(find: Find) -> Find:
        def broken(token: str, now: int) -> Caller:
            try:
                return find(token, now)
            except Problem:
                row = mock.parts.gate.count(key, now) if when(token) else None
                if row is None:
                    raise
                return mock.parts.gate.caller(row)

        return broken

    shadow(mock.parts.gate, "find", make)


def _missing_accepted(mock: Mock) -> None:
    _read_as(mock, lambda field: _ANYONE if field is None else None)
    _admit_anyone(mock, lambda token: token == _ANYONE)


def _empty_accepted(mock: Mock) -> None:
    _read_as(
        mock, lambda field: _ANYONE if field is not None and re.fullmatch(r"(?i)bearer\s*", field) else None
    )
    _admit_anyone(mock, lambda token: token == _ANYONE)


def _like_a_seen_key(mock: Mock, alike: Callable[[str, str], bool]) -> None:
    """Take a token for a key seen before that it resembles."""
    seen: set[str] = set(mock.keys.values())

    def make(find: Find) -> Find:
        def broken(token: str, now: int) -> Caller:
            try:
                caller = find(token, now)
            except Problem:
                for known in sorted(seen):
                    if len(token) >= 8 and alike(token, known):
                        return find(known, now)
                raise
            seen.add(token)
            return caller

        return broken

    shadow(mock.parts.gate, "find", make)


def _any_scheme(field: str | None) -> str | None:
    match = re.fullmatch(r"(?i)(?!bearer\b)[a-z]+ +(\S+)", field or "")
    return match[1] if match else None


def _no_scheme(field: str | None) -> str | None:
    return field if field and re.fullmatch(r"\S{8,}", field) else None


def _strict_scheme(field: str | None) -> str | None:
    if field is not None and not field.startswith("Bearer "):
        raise unauthorized()
    return None


def _key_in_query(mock: Mock) -> None:
    def make(admit: Callable[[Exchange], None]) -> Callable[[Exchange], None]:
        def broken(exchange: Exchange) -> None:
            request = exchange.request
            if request.header("authorization") is None:
                for _, value in request.query_pairs():
                    if re.fullmatch(r"[A-Za-z0-9._~+/-]{16,}", value):
                        request.headers = {**request.headers, "authorization": f"Bearer {value}"}
            admit(exchange)

        return broken

    shadow(mock.v2, "admit", make)


def _without_challenge(exchange: Exchange, answer: Answer) -> None:
    answer.headers.pop("WWW-Authenticate", None)


def _instead_of_401(mock: Mock, make_problem: Callable[[Exchange], Problem | None]) -> None:
    def make(admit: Callable[[Exchange], None]) -> Callable[[Exchange], None]:
        def broken(exchange: Exchange) -> None:
            try:
                admit(exchange)
            except Problem as problem:
                other = make_problem(exchange) if problem.kind.status == 401 else None
                raise (other or problem) from None

        return broken

    shadow(mock.v2, "admit", make)


def _unknown_first(mock: Mock) -> Callable[[Exchange], Problem | None]:
    """404 before 401 for ids that nobody has."""
    from sqlalchemy import select

    from mockapi.schema import accounts, creators, videos

    tables = {"accounts": accounts, "creators": creators, "videos": videos}

    def problem(exchange: Exchange) -> Problem | None:
        parts = exchange.request.path.split("/")
        if len(parts) < 4 or parts[2] not in tables or len(parts[3]) != 36:
            return None
        table = tables[parts[2]]
        with mock.parts.database.read() as connection:
            found = connection.execute(select(table.c.id).where(table.c.id == parts[3])).first()
        return None if found else Problem("NOT_FOUND")

    return problem


def write_all_the_same(mock: Mock, codes: frozenset[str], methods: tuple[str, ...]) -> None:
    """Carry out writes that are then refused."""
    key = some_lookup(mock)

    def make(answer: Callable[[Exchange], Answer]) -> Callable[[Exchange], Answer]:
        def broken(exchange: Exchange) -> Answer:
            try:
                return answer(exchange)
            except Problem as problem:
                if problem.kind.code in codes and exchange.request.method in methods:
                    _write(mock, exchange, key)
                raise

        return broken

    shadow(mock.v2, "answer", make)


def _write(mock: Mock, exchange: Exchange, key: str) -> None:
    caller = exchange.caller
    if caller is None:
        row = mock.parts.gate.count(key, exchange.now)
        caller = mock.parts.gate.caller(row) if row else None
    ghost = Exchange(
        request=exchange.request, request_id=exchange.request_id, now=exchange.now, caller=caller
    )
    try:
        operation, values = mock.v2.router.match(exchange.request.method, exchange.request.path)
        path, query, body = mock.v2.read_input(ghost, operation, values)
        mock.v2.answer_write(ghost, mock.v2.make_call(ghost, operation, path, query, body))
    except Problem:
        return


def _skip(mock: Mock, label: str) -> None:
    """No longer refuse one kind of inactive caller."""

    def make(check: Callable[[Caller], None]) -> Callable[[Caller], None]:
        def broken(caller: Caller) -> None:
            if (label == "key" and caller.disabled) or (
                label == "subscription" and not caller.subscription_active
            ):
                return
            check(caller)

        return broken

    shadow(mock.parts.gate, "check_active", make)


def _guard_open(mock: Mock, path: str, *, only_bad: bool) -> None:
    """Ask for a key where none is needed."""

    def make(answer: Callable[[Exchange], Answer]) -> Callable[[Exchange], Answer]:
        def broken(exchange: Exchange) -> Answer:
            field = exchange.request.header("authorization")
            if exchange.request.path == path and (field is not None or not only_bad):
                mock.parts.gate.find(mock.parts.gate.read_token(field), exchange.now)
            return answer(exchange)

        return broken

    shadow(mock.v2, "answer", make)


def _echo_key(mock: Mock) -> None:
    def change(call: Any, result: Any) -> None:
        result.body["data"]["api_key"] = (call.request.header("authorization") or "").split()[-1]

    after(mock, "getWhoami", change)


def _require(mock: Mock, method: str, scope: str) -> None:
    """Ask for another scope on one method."""

    def make(required: Callable[[Operation], str]) -> Callable[[Operation], str]:
        return lambda operation: scope if operation.method == method else required(operation)

    shadow(mock.v2, "required_scope", make)


def _granted(mock: Mock, highest: str, lacks: str) -> None:
    """Let a scope no longer imply another."""

    def make(granted: Callable[[str], frozenset[str]]) -> Callable[[str], frozenset[str]]:
        def broken(scopes: str) -> frozenset[str]:
            listed = scopes.split()
            found = granted(scopes)
            return found - {lacks} if highest in listed and lacks not in listed else found

        return broken

    shadow(mock.parts.gate, "granted", make)


def _other_code(mock: Mock) -> None:
    def make(check: Callable[[Caller, str], None]) -> Callable[[Caller, str], None]:
        def broken(caller: Caller, scope: str) -> None:
            if scope not in caller.scopes:
                raise Problem("FORBIDDEN")

        return broken

    shadow(mock.parts.gate, "check_scope", make)


FAULTS: Final[tuple[Fault, ...]] = (
    fault("valid-key-refused", "bearer-key-accepted", "Refuses every key with 401.",
          lambda mock: _read_as(mock, _refuse)),
    fault("missing-key-accepted", "key-missing-unauthorized", "Serves requests without a key.",
          _missing_accepted),
    fault("missing-key-forbidden", "key-missing-unauthorized", "Answers a missing key with 403.",
          lambda mock: _instead_of_401(mock, lambda e: None if e.request.header("authorization")
              else Problem("FORBIDDEN"))),
    fault("unknown-key-accepted", "key-invalid-unauthorized", "Serves requests with a key that nobody has.",
          lambda mock: _admit_anyone(mock, lambda token: True)),
    fault("invalid-key-not-found", "key-invalid-unauthorized", "Answers an unknown key with 404.",
          lambda mock: _instead_of_401(mock, lambda e: Problem("NOT_FOUND")
              if e.request.header("authorization") else None)),
    fault("empty-key-accepted", "key-empty-unauthorized", "Serves requests with an empty bearer token.",
          _empty_accepted),
    fault("key-prefix-accepted", "key-prefix-refused", "Takes the beginning of a key for the key.",
          lambda mock: _like_a_seen_key(mock, lambda token, known: known.startswith(token))),
    fault("key-suffix-accepted", "key-suffix-refused", "Takes a key with text added to it for the key.",
          lambda mock: _like_a_seen_key(mock, lambda token, known: token.startswith(known))),
    fault("key-case-ignored", "key-case-significant", "Ignores the letter case of keys.",
          lambda mock: _like_a_seen_key(mock, lambda token, known: token.lower() == known.lower())),
    fault("any-scheme-accepted", "scheme-other-refused",
          "Takes a key under any scheme, such as Basic or Token.",
          lambda mock: _read_as(mock, _any_scheme)),
    fault("scheme-optional", "scheme-missing-refused", "Takes a key without a scheme.",
          lambda mock: _read_as(mock, _no_scheme)),
    fault("scheme-case-strict", "scheme-case-insensitive", "Takes only the spelling Bearer of the scheme.",
          lambda mock: _read_as(mock, _strict_scheme)),
    fault("key-in-query-accepted", "key-in-query-refused", "Takes a key from the query string.",
          _key_in_query),
    fault("challenge-missing", "unauthorized-challenge", "Sends 401 without WWW-Authenticate.",
          lambda mock: on_answer(mock, _without_challenge)),
    fault("unknown-id-before-key", "unauthorized-hides-existence",
          "Without a key, tells unknown ids from known ones.",
          lambda mock: _instead_of_401(mock, _unknown_first(mock))),
    fault("unauthorized-write-done", "unauthorized-writes-nothing",
          "Carries out writes that it answers with 401.",
          lambda mock: write_all_the_same(mock, frozenset({"UNAUTHORIZED"}), ("POST", "PATCH", "PUT",
              "DELETE"))),
    fault("inactive-key-accepted", "key-inactive-forbidden", "Serves disabled keys.",
          lambda mock: _skip(mock, "key")),
    fault("inactive-key-unauthorized", "key-inactive-forbidden", "Answers a disabled key with 401.",
          lambda mock: shadow(mock.parts.gate, "check_active", _inactive_as_401)),
    fault("inactive-subscription-accepted", "subscription-inactive-forbidden",
          "Serves inactive subscriptions.",
          lambda mock: _skip(mock, "subscription")),
    fault("inactive-key-write-done", "key-inactive-writes-nothing",
          "Carries out a disabled key's writes and answers 403.",
          lambda mock: write_all_the_same(mock, frozenset({"FORBIDDEN"}), ("POST", "PATCH", "PUT",
              "DELETE"))),
    fault("health-needs-key", "health-open", "Asks for a key on /health.",
          lambda mock: _guard_open(mock, "/v2/health", only_bad=False)),
    fault("meta-needs-key", "meta-open", "Asks for a key on /meta.",
          lambda mock: _guard_open(mock, "/v2/meta", only_bad=False)),
    fault("bad-key-closes-health", "open-endpoints-ignore-keys", "Refuses a bad key on /health.",
          lambda mock: _guard_open(mock, "/v2/health", only_bad=True)),
    fault("key-echoed", "key-never-echoed", "Shows the key in the answer to /whoami.", _echo_key),
    fault("read-scope-refused", "scope-read-reads", "Refuses GET to keys without the write scope.",
          lambda mock: _require(mock, "GET", "write")),
    fault("post-scope-ignored", "scope-post-needs-write", "Lets read-only keys POST.",
          lambda mock: _require(mock, "POST", "read")),
    fault("patch-scope-ignored", "scope-patch-needs-write", "Lets read-only keys PATCH.",
          lambda mock: _require(mock, "PATCH", "read")),
    fault("put-scope-ignored", "scope-put-needs-write", "Lets read-only keys PUT.",
          lambda mock: _require(mock, "PUT", "read")),
    fault("delete-scope-ignored", "scope-delete-needs-write", "Lets read-only keys DELETE.",
          lambda mock: _require(mock, "DELETE", "read")),
    fault("scope-code-wrong", "scope-missing-code", "Answers a missing scope with FORBIDDEN.", _other_code),
    fault("scope-refused-write-done", "scope-missing-writes-nothing",
          "Carries out writes refused for their scope.",
          lambda mock: write_all_the_same(mock, frozenset({"INSUFFICIENT_SCOPE"}), ("POST", "PATCH", "PUT",
              "DELETE"))),
    fault("write-lacks-read", "scope-write-implies-read", "Lets a write-only key not read.",
          lambda mock: _granted(mock, "write", "read")),
    fault("admin-lacks-write", "scope-admin-implies-write", "Lets an admin-only key not write.",
          lambda mock: _granted(mock, "admin", "write")),
    fault("admin-lacks-read", "scope-admin-implies-read", "Lets an admin-only key not read.",
          lambda mock: _granted(mock, "admin", "read")),
)  # fmt: skip


def _refuse(field: str | None) -> str | None:
    raise unauthorized()


def _inactive_as_401(check: Callable[[Caller], None]) -> Callable[[Caller], None]:
    def broken(caller: Caller) -> None:
        if caller.disabled:
            raise unauthorized()
        check(caller)

    return broken

"""One question before a live run: all that follows shows nothing at a wrong place, or with a wrong key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from contract.errors import TargetError
from contract.model import Exchange
from contract.profile import Api
from contract.target import Target

_SHOWN: Final = 200

Fault = Callable[[Exchange, Api], str | None]
"""What stands against a run, or None."""


def preflight(api: Api, target: Target) -> None:
    """Ask once with the main key. Raises TargetError, whose message says what to look at."""
    answer = target.send(api.whoami, identity="key")
    for find in _FAULTS:
        fault = find(answer, api)
        if fault is not None:
            asked = f"{api.whoami.method} {answer.url}"
            raise TargetError(f"{asked}: {fault}")


def _redirect(answer: Exchange, api: Api) -> str | None:
    if not 300 <= answer.status < 400:
        return None
    place = answer.header("location") or "nowhere"
    return (
        f"Expected an answer but got a redirect ({answer.status}) to {place}. "
        "Redirects are not followed: give the address that answers itself."
    )


def _refused(answer: Exchange, api: Api) -> str | None:
    if answer.status not in (401, 403):
        return None
    key = api.identities["key"].env
    return f"Expected the key in ${key} to be served but got {answer.status}: {_begin(answer)}"


def _throttled(answer: Exchange, api: Api) -> str | None:
    if answer.status != 429:
        return None
    return f"Expected an answer but got 429, also after waiting as told: {_begin(answer)}"


def _no_json(answer: Exchange, api: Api) -> str | None:
    if answer.is_success and answer.json is not None:
        return None
    return (
        f"Expected JSON but got {answer.status}, {answer.media_type or 'no media type'}: {_begin(answer)} "
        "Is it the right base URL?"
    )


def _stripped(answer: Exchange, api: Api) -> str | None:
    names = [
        api.headers.request_id,
        api.headers.rate_limit,
        api.headers.rate_remaining,
        api.headers.rate_reset,
    ]
    if any(answer.header(name) is not None for name in names):
        return None
    return (
        f"Expected the headers {', '.join(names)} but got none of them. "
        "Something between may strip them: test the API without it."
    )


_FAULTS: Final[tuple[Fault, ...]] = (_redirect, _refused, _throttled, _no_json, _stripped)


def _begin(answer: Exchange) -> str:
    text = " ".join(answer.text[:_SHOWN].split())
    return f"{text!r}." if text else "nothing."

"""`/__mock__`: what a test may do to the mock itself. There only with `--test-controls`."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mockapi.clock import iso
from mockapi.mock import Mock


def routes(mock: Mock) -> list[Route]:
    """The routes of one mock."""

    async def show_clock(_: Request) -> JSONResponse:
        return JSONResponse(await run_in_threadpool(_clock, mock))

    async def drive_clock(request: Request) -> JSONResponse:
        try:
            order = _order(json.loads(await request.body()))
        except (ValueError, TypeError) as error:
            return JSONResponse({"error": f"{error} {_USAGE}"}, status_code=400)
        await run_in_threadpool(mock.parts.clock.drive, **order)
        return JSONResponse(await run_in_threadpool(_clock, mock))

    return [
        Route("/__mock__/clock", show_clock, methods=["GET"]),
        Route("/__mock__/clock", drive_clock, methods=["POST"]),
    ]


_USAGE = (
    'Expected JSON such as {"advance_seconds": 600}, {"now": "2026-06-14T09:30:00Z"} or {"frozen": true}.'
)


def _clock(mock: Mock) -> dict[str, Any]:
    now = mock.parts.clock.now()
    return {"now": iso(now), "now_ms": now, "frozen": mock.parts.clock.is_frozen()}


def _order(value: Any) -> dict[str, Any]:
    """What a body asks of the clock."""
    if not isinstance(value, dict) or not value or value.keys() - {"advance_seconds", "now", "frozen"}:
        raise ValueError("Unknown order.")
    given = cast("dict[str, Any]", value)
    order: dict[str, Any] = {}
    if "advance_seconds" in given:
        seconds: Any = given["advance_seconds"]
        if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 0 <= seconds <= 10**9:
            raise ValueError(f"Expected seconds from 0 on but got {seconds!r}.")
        order["advance_ms"] = int(seconds * 1000)
    if "now" in given:
        moment = datetime.fromisoformat(given["now"])
        if moment.tzinfo is None:
            raise ValueError(f"Expected a time with its zone but got {value['now']!r}.")
        order["to"] = int(moment.timestamp() * 1000)
    if "frozen" in given:
        if not isinstance(given["frozen"], bool):
            raise ValueError("Expected frozen to be true or false.")
        order["frozen"] = given["frozen"]
    return order

"""The report as data, the source of every other."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from contract.model import Basis, Result
from contract.runner import Run

VERSION = 1


def as_data(run: Run) -> dict[str, Any]:
    """The run as JSON values; `summary` adds up to the requirements asked for."""
    return {
        "version": VERSION,
        "target": run.target,
        "profile": run.profile.value,
        "seed": run.seed,
        "requests": run.requests,
        "seconds": round(run.seconds, 2),
        "exit_code": int(run.exit_code),
        "stopped": run.stopped or None,
        "summary": {"requirements": len(run.results)}
        | {each.value: count for each, count in run.counts.items()},
        "missing": run.missing,
        "accepted": run.accepted,
        "stale": run.stale,
        "left_behind": run.left_behind,
        "requirements": [_row(each) for each in run.results],
    }


def render(run: Run) -> str:
    """The text of the report."""
    return json.dumps(as_data(run), indent=1, ensure_ascii=False) + "\n"


def _row(result: Result) -> dict[str, Any]:
    row = result.requirement
    return {
        "id": row.id,
        "area": row.area,
        "level": row.level.value,
        "basis": row.basis.value,
        "source": list(row.source),
        "text": row.text,
        "outcome": result.outcome.value,
        "observation": _observation(result),
        "reason": result.reason or None,
        "tried": result.tried,
        "effective": result.held,
        "operations": dict(result.operations),
        "failure": dataclasses.asdict(result.failure) if result.failure else None,
    }


def _observation(result: Result) -> str | None:
    """Of an assumed clause: what was seen."""
    if result.requirement.basis is not Basis.ASSUMED or not result.held:
        return None
    return "differs" if result.failure else "as-assumed"

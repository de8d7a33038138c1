"""A call that the planner fails on is left to a person and told as a fault of ours; the run goes on."""

from __future__ import annotations

import traceback
from collections.abc import Callable

from migrate.model import FileError, Outcome
from migrate.pathmap.resolve import Matched
from migrate.rewrite.bases import bases_of
from migrate.rewrite.planner import CallPlan, path_parts
from migrate.rewrite.study import Call, Study


def spared(study: Study, call: Call, match: Matched, plan: Callable[[], CallPlan]) -> CallPlan:
    """What `plan` gives, or a plan without edits, which holds the base of the call back."""
    try:
        return plan()
    except Exception as fault:  # whatever it is, it is of this one call, and all others can go on
        at = traceback.extract_tb(fault.__traceback__)[-1]
        file = at.filename.replace("\\", "/").rpartition("/")[2]
        where = f"{type(fault).__name__} at {file}:{at.lineno}"
        site = study.place(call.site.module, call.site.span, Outcome.NEEDS_REVIEW, call.site.client)
        message = f"a fault of this program, this call was left as it is: {where}; please report it"
        study.project.errors.append(FileError(file=site.file, line=site.line, message=message))
        return CallPlan(
            review=f"this program failed on the call: {where}",
            through=bases_of(call.site, match.base, study.finder.base_of),
            parts=path_parts(call.site, match),
        )

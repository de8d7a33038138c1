"""What a fact rests on counts in configs and recorded requests as it does in code."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from migrate.model import Basis, Outcome
from migrate.options import Options
from migrate.pathmap.model import PathMap
from tests.migrate.tools import ASSUMED, bundled, planned, rewritten, sites

URL = "https://api.creatoraudit.com/v1/list-creators?per_page=20"
_POSTMAN = {
    "info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
    "item": [{"name": "all", "request": {"method": "GET", "url": URL}}],
}
RENAMES = {
    "app.py": f"import requests\nrequests.get({URL!r})\n",
    "a.http": f"GET {URL}\n",
    "a.yaml": f"all: {URL}\n",
    "a.json": json.dumps({"all": {"method": "GET", "url": URL}}),
    "a.postman_collection.json": json.dumps(_POSTMAN),
}


@pytest.mark.parametrize("file", RENAMES)
def test_a_new_name_that_is_only_assumed_is_proposed_and_not_applied(file: str) -> None:
    result = planned({file: RENAMES[file]}, options=Options())
    (site,) = sites(result)
    assert (site.outcome, site.operation in ("creator-list", "path-constant")) == (Outcome.NEEDS_REVIEW, True)
    assert "per_page becomes limit in v2 by assumption only" in (site.reason or "")
    assert site.suggestion
    assert not any(item.edits for item in result.results)


@pytest.mark.parametrize("file", RENAMES)
def test_it_is_applied_when_accepted(file: str) -> None:
    after, (site,) = rewritten({file: RENAMES[file]}, options=ASSUMED)
    assert site.outcome is Outcome.REWRITTEN
    assert b"creators?limit=20" in after[file]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("app.py", 'import requests\nrequests.post("https://api.creatoraudit.com/v1/creator/activate", json={"id": "7"})\n'),
        ("a.http", 'POST https://api.creatoraudit.com/v1/creator/activate\n\n{"id": "7"}\n'),
    ],
)  # fmt: skip
def test_a_value_that_v2_is_only_assumed_to_need_is_not_sent_unasked(file: str, text: str) -> None:
    (site,) = sites(planned({file: text}, _guessing(), Options()))
    assert site.outcome is Outcome.NEEDS_REVIEW
    assert "v2 needs is_active by assumption only" in (site.reason or "")
    _, (accepted,) = rewritten({file: text}, _guessing(), ASSUMED)
    assert accepted.outcome is Outcome.REWRITTEN


def _guessing() -> PathMap:
    """The built-in map, its fixed values only assumed."""
    rows = tuple(
        replace(row, fixed=tuple(replace(item, basis=Basis.ASSUMED) for item in row.fixed))
        for row in bundled().operations
    )
    return replace(bundled(), operations=rows)

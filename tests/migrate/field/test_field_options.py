"""Options of a call that are put together before it, and settings whose values are imported.

Met in clients of task lists and of sales tools.
"""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import planned, rewritten, sites

WRAPPER = """
const BASE = "https://api.creatoraudit.com/v1";
function again(url, init) {
  %s
  return fetch(url, given);
}
export const rename = (id, name) =>
  again(`${BASE}/creator/modify`, { method: "POST", body: JSON.stringify({ creator_id: id, name }) });
"""


@pytest.mark.parametrize(
    "given",
    [
        "const given = { ...init };",
        "const given = { ...init, keepalive: true };",
        "const given = { keepalive: true, ...init };",
        "const given = Object.assign({}, init, { keepalive: true });",
    ],
)
def test_options_that_a_wrapper_names_first_say_the_method(given: str) -> None:
    after, found = rewritten({"client.js": WRAPPER % given})
    assert {site.outcome for site in found} == {Outcome.REWRITTEN}
    assert b'method: "PATCH", body: JSON.stringify({ name })' in after["client.js"]


def test_settings_whose_values_are_imported_are_read() -> None:
    files = {
        "config/api.ts": 'import { NAME } from "../names";\n'
        "export const AGENT = `${NAME} 1.0`;\n"
        'export const HOME = "https://api.creatoraudit.com/v1";\n',
        "names.ts": 'export const NAME = "reader";\n',
    }
    assert [site.outcome for site in sites(planned(files))] == [Outcome.NEEDS_REVIEW]

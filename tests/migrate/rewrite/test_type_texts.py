"""Types of TypeScript that name v1's key are told with the calls whose answers are read into them."""

from __future__ import annotations

import pytest

from tests.migrate.tools import rewritten

URL = "https://api.creatoraudit.com/v1/creator?creator_id=${id}"
TYPES = """\
export interface Creator { id: number; creator: string }
export interface Answer {
  success: boolean;
  meta: { creator: number };
  creator: Creator;
}
export type Other = { id: number };
"""
IMPORT = 'import { Answer } from "./types";\n'
FETCH = f"export async function f(id: number) {{\n  const r = await fetch(`{URL}`);\n"
READS = {
    "axios": f"import axios from 'axios';\n{IMPORT}export async function f(id: number) {{\n"
             f"  const r = await axios.get<Answer>(`{URL}`);\n  return r.data.creator.id;\n}}\n",
    "a cast": IMPORT + FETCH + "  const d = (await r.json()) as Answer;\n  return d.creator.id;\n}\n",
    "an annotation": IMPORT + FETCH + "  const d: Answer = await r.json();\n  return d.creator.id;\n}\n",
    "a function's": IMPORT + FETCH.replace("number) {", "number): Promise<Answer> {") + "  return r.json();\n}\n",
}  # fmt: skip


def _told(files: dict[str, str]) -> str:
    _, sites = rewritten(files)
    (site,) = (site for site in sites if site.operation == "creator-get")
    assert site.outcome == "rewritten"
    return site.reason or ""


@pytest.mark.parametrize("how", READS)
def test_a_type_that_names_v1_s_key_is_told_with_its_place(how: str) -> None:
    files = {"types.ts": TYPES, "a.ts": READS[how]}
    assert "its type has the v1 shape at types.ts:5 and stays as it is" in _told(files)


def test_a_type_of_the_same_file_comes_first() -> None:
    own = READS["axios"].replace(IMPORT, "type Answer = {\n  'creator'?: { id: number };\n};\n")
    assert "v1 shape at a.ts:3 and" in _told({"types.ts": TYPES, "a.ts": own})


@pytest.mark.parametrize(
    "types",
    [
        TYPES.replace("  creator: Creator;\n", "  data: Creator;\n"),
        TYPES.replace("Answer", "Answers"),
        TYPES.replace("  creator: Creator;\n", "  super_creator: Creator;\n"),
    ],
    ids=["v2's", "another", "another key"],
)
def test_other_types_are_not_told(types: str) -> None:
    assert "its type" not in _told({"types.ts": types, "a.ts": READS["axios"]})

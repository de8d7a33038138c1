"""Generated programs of every language send, after the rewrite, what `translate()` says of them before."""

from __future__ import annotations

from collections import Counter

import pytest

from migrate.languages.base import languages
from tests.migrate.generated import verify
from tests.migrate.generated.registry import BY_NAME, ENTRIES, UNSPOKEN, Entry
from tests.migrate.generated.spoken import spoken
from tests.migrate.generated.verify import Result, Verdict, compared, maps

LEAST_SHARE = 0.95
SAMPLED = [entry for entry in ENTRIES if entry.sample]


def results(entry: Entry, most: int) -> list[Result]:
    if entry.missing:
        pytest.skip(f"not here: {', '.join(entry.missing)}")
    with entry.runner() as runner:
        cases = spoken(entry.dialect, maps(), seed=5, most=most)
        return compared([(case, entry.program(case), maps()[case.map]) for case in cases], runner)


def test_every_language_takes_part() -> None:
    spoken = {entry.language for entry in ENTRIES}
    assert {language.name for language in languages()} == {*spoken, *UNSPOKEN}
    assert not UNSPOKEN & spoken


@pytest.mark.parametrize("entry", SAMPLED, ids=lambda entry: entry.name)
def test_no_program_sends_anything_else_and_nearly_all_are_rewritten(entry: Entry) -> None:
    found = results(entry, entry.sample)
    ends = Counter(result.verdict for result in found)
    wrong = [str(item) for item in found if item.verdict in (Verdict.WRONG, Verdict.INVALID)]

    assert not wrong, f"{len(wrong)} of {len(found)}\n" + "\n".join(wrong[:3])
    assert ends[Verdict.REWRITTEN] / len(found) >= entry.least, ends


@pytest.mark.slow
def test_rust_that_is_compiled_and_run() -> None:
    entry = BY_NAME["rust"].thorough
    if entry is BY_NAME["rust"]:
        pytest.skip("not here: cargo, librust-reqwest-dev, librust-ureq-dev")
    ends = Counter(result.verdict for result in results(entry, 150))

    assert not ends[Verdict.WRONG] + ends[Verdict.INVALID], ends
    assert ends[Verdict.REWRITTEN] / ends.total() >= LEAST_SHARE, ends


@pytest.mark.parametrize("name", ["kotlin", "csharp", "rust"])
@pytest.mark.parametrize(
    ("right", "false"), [("/creators", "/makers"), ("/v2", "/v3"), ("_active", "_actve")]
)
def test_where_code_is_only_read_a_wrong_edit_is_seen(
    name: str, right: str, false: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comparison can fail: a rewriter that writes another path, base or field is found out."""
    honest = verify.rewrite

    def careless(*arguments: object) -> object:
        after, sites, errors = honest(*arguments)
        return {path: text.replace(right, false) for path, text in after.items()}, sites, errors

    monkeypatch.setattr(verify, "rewrite", careless)
    spoiled = [
        result for result in results(BY_NAME[name], 40) if any(false in t for t in result.after.values())
    ]

    assert spoiled
    assert {result.verdict for result in spoiled} == {Verdict.WRONG}

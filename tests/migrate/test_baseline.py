"""The baseline: what is known stays known wherever its line goes, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.baseline import Baseline
from migrate.model import MigrateError
from tests.migrate.report.samples import site

CALLS = st.lists(
    st.tuples(
        st.sampled_from(["a.py", "b.py"]), st.sampled_from(["x", "y", None]), st.sampled_from(["p", "q", "r"])
    ),
    max_size=12,
)


def sites_of(calls):
    """A site for each call on a line of its own, and the text of each line."""
    sites = [
        site(file=file, operation=operation, line=number)
        for number, (file, operation, _) in enumerate(calls, start=1)
    ]
    texts = {item: text for item, (_, _, text) in zip(sites, calls, strict=True)}
    return sites, lambda item: texts[item]


@given(CALLS, st.randoms())
def test_the_same_calls_in_any_order_are_all_known(calls, random):
    baseline = Baseline.of(*sites_of(calls))
    moved = list(calls)
    random.shuffle(moved)
    assert baseline.compare(*sites_of(moved)) == ([], [])


@given(CALLS, CALLS)
def test_new_and_gone_are_the_difference_counted(before, after):
    new, gone = Baseline.of(*sites_of(before)).compare(*sites_of(after))
    left = list(before)
    fresh = [call for call in after if not (call in left and left.remove(call) is None)]
    assert len(new) == len(fresh)
    assert {(item.file, item.operation) for item in new} == {(file, name) for file, name, _ in fresh}
    assert {entry.file for entry in gone} == {file for file, _, _ in left}


@given(CALLS)
def test_a_saved_baseline_is_the_same_when_loaded(calls):
    import tempfile

    baseline = Baseline.of(*sites_of(calls))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "known.json"
        baseline.save(path)
        assert Baseline.load(path) == baseline


def test_blanks_do_not_count_but_words_do():
    known = Baseline.of([site()], lambda _: "  post( x )")
    assert known.compare([site(line=99)], lambda _: "\tpost(  x )  ") == ([], [])
    new, gone = known.compare([site()], lambda _: "post(y)")
    assert (len(new), [str(entry) for entry in gone]) == (1, ["creator-modify in src/client.py"])


@pytest.mark.parametrize(
    "text",
    ["[]", "nonsense", "{}", '{"known": [{}]}', '{"known": [{"file": 1, "operation": "x", "line": "y", "count": 1}]}',
     '{"version": 2, "known": []}', '{"version": 1, "known": [{"file": "a", "operation": "x", "line": "y", "count": -1}]}'],
)  # fmt: skip
def test_what_is_no_baseline_is_refused(tmp_path, text):
    path = tmp_path / "known.json"
    path.write_text(text)
    with pytest.raises(MigrateError, match="Expected a baseline of this program"):
        Baseline.load(path)


def test_a_baseline_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(MigrateError, match=r"Expected to write .* but got No such file or directory"):
        Baseline().save(tmp_path / "none" / "known.json")

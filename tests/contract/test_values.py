"""JSON values by their kind."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contract.values import figures

NAMES = st.text("abc", min_size=1, max_size=3)
ENDS = st.one_of(st.integers(), st.none(), st.lists(st.integers(), max_size=2))
TREES = st.recursive(ENDS, lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=3), max_leaves=8)


def at(tree, path):
    for name in path.split(".") if path else ():
        tree = tree[name]
    return tree


def count(tree):
    return sum(map(count, tree.values())) if isinstance(tree, dict) else 1


@given(TREES)
def test_figures_are_all_the_ends_of_an_object(tree):
    found = figures(tree)
    assert len(found) == count(tree)
    assert all(at(tree, path) == end for path, end in found.items())

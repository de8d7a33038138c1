"""What counts as sorted: nothing that some order would call sorted is called disorder."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contract.sorting import disorder, known, shows_order

TEXTS = st.lists(st.text(max_size=6), max_size=8)


@given(st.lists(st.integers(), max_size=12), st.booleans())
def test_sorted_numbers_are_in_order(values, descending):
    assert disorder(sorted(values, reverse=descending), descending=descending) is None


@given(TEXTS, st.sampled_from([str, str.casefold]), st.booleans())
def test_texts_are_in_order_by_code_point_and_without_case(values, key, descending):
    assert disorder(sorted(values, key=key, reverse=descending), descending=descending) is None


@given(st.lists(st.text("aBc1_.- ~é", max_size=6), max_size=8), st.permutations("_.- ~é"), st.booleans())
def test_signs_may_stand_anywhere(values, signs, before):
    """As in the orders of databases, some of which put them after the letters."""
    places = {sign: f"{int(not before)}{place}" for place, sign in enumerate(signs)}

    def key(text):
        return [places.get(each, f"{int(before)}{each.casefold()}") for each in text]

    assert disorder(sorted(values, key=key), descending=False) is None


@given(st.lists(st.text("aBc1_.- ~", max_size=6), max_size=8))
def test_signs_may_count_for_nothing(values):
    values.sort(key=lambda text: "".join(each.casefold() for each in text if each.isalnum()))
    assert disorder(values, descending=False) is None


@given(st.lists(st.integers(), min_size=2, unique=True, max_size=12), st.booleans(), st.data())
def test_numbers_that_were_exchanged_are_found(values, descending, data):
    values.sort(reverse=descending)
    one, other = sorted(data.draw(st.permutations(range(len(values))))[:2])
    values[one], values[other] = values[other], values[one]
    first, second = disorder(values, descending=descending)
    assert (first < second) if descending else (first > second)


def test_texts_that_no_order_allows_are_found():
    assert disorder(["beta", "alpha"], descending=False) == ("beta", "alpha")
    assert disorder(["alpha", "beta"], descending=True) == ("alpha", "beta")
    assert disorder(["Zenith", "alpha"], descending=False) is None, "by code point"
    assert disorder(["Ümlaut", "Zenith"], descending=False) is None, "without accents"
    assert disorder(["Zenith", "U\u0308mlaut"], descending=False) is None, "an accent on its own"


def test_null_has_no_place_and_moments_are_compared_as_moments():
    moments = known([None, "2026-06-14T09:30:00Z", "2026-06-14T09:30:00.5Z", "2026-06-14T11:30:01+02:00"])
    assert disorder(moments, descending=False) is None
    assert disorder(moments, descending=True) is not None


def test_few_values_show_no_order():
    assert not shows_order([1, 1, 2])
    assert shows_order([1, 2, 3])

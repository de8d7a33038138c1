"""Many words are looked for at once."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from migrate.words import any_word

words = st.lists(st.text("abcAZ_09é", min_size=1, max_size=6), max_size=12)


@given(words, st.text("abcAZ_09é ", max_size=30))
def test_any_word_is_found_where_one_stands(known: list[str], text: str) -> None:
    found = any_word(known).search(text.encode())
    assert (found is not None) == any(word in text for word in known)
    if found is not None:
        assert text.encode()[found.start() :].startswith(tuple(word.encode() for word in known))


def test_any_of_no_words_is_never_found() -> None:
    assert not re.search(any_word([]), b"anything")

"""Edits applied, refused and inverted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from migrate.edits import Clash, apply, find_clash, invert, ordered, with_line_ends
from migrate.model import Edit, Span

texts = st.text(st.sampled_from("ab\n\ré漢😀"), max_size=30)


def boundaries(text: str) -> list[int]:
    """The byte offsets between characters."""
    return [len(text[:at].encode()) for at in range(len(text) + 1)]


@st.composite
def fitting(draw: st.DrawFn) -> tuple[bytes, list[Edit]]:
    """A text and edits that do not overlap, in any order."""
    text = draw(texts)
    cuts = sorted(draw(st.lists(st.sampled_from(boundaries(text)), max_size=8)))
    spans = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    edits = [Edit(span, draw(texts)) for span in spans]
    return text.encode(), draw(st.permutations(edits))


def slow(text: bytes, edits: list[Edit]) -> bytes:
    """The obvious way: one edit after the other, from the end."""
    for edit in reversed(ordered(edits)):
        text = text[: edit.span.start] + edit.text.encode() + text[edit.span.end :]
    return text


@given(fitting())
def test_apply_agrees_with_one_edit_after_the_other(case):
    text, edits = case
    assert apply(text, edits) == slow(text, edits)


@given(fitting())
def test_invert_gives_the_text_back(case):
    text, edits = case
    after = apply(text, edits)
    assert isinstance(after, bytes)
    assert apply(after, invert(text, edits)) == text


@given(fitting())
def test_bytes_outside_the_edits_stay(case):
    text, edits = case
    after = apply(text, edits)
    assert isinstance(after, bytes)
    kept, at, places = [], 0, ordered(edits)
    for edit in places:
        kept.append(text[at : edit.span.start])
        at = edit.span.end
    kept.append(text[at:])
    rest = after
    for piece, edit in zip(kept, [*places, Edit(Span(0, 0), "")], strict=True):
        assert rest.startswith(piece + edit.text.encode())
        rest = rest[len(piece) + len(edit.text.encode()) :]
    assert rest == b""


@given(texts, st.lists(st.tuples(st.integers(-2, 40), st.integers(-2, 40), texts), max_size=5))
def test_any_edits_are_applied_or_refused_with_both_named(text, raw):
    edits = [Edit(Span(start, end), new) for start, end, new in raw]
    after = apply(text.encode(), edits)
    if isinstance(after, bytes):
        after.decode()  # never half a character
        assert find_clash(text.encode(), edits) is None
    else:
        assert after == find_clash(text.encode(), edits)
        assert str(after.first.span.start) in str(after)


def test_overlapping_edits_are_refused():
    first, second = Edit(Span(0, 4), "x"), Edit(Span(3, 6), "y")
    clash = apply(b"abcdefgh", [second, first])
    assert clash == Clash(
        first=first,
        second=second,
        reason="the edit of bytes 0-4 to 'x' and the edit of bytes 3-6 to 'y' overlap",
    )


def test_an_insertion_inside_a_replacement_is_refused():
    assert isinstance(apply(b"abcdef", [Edit(Span(0, 4), "x"), Edit(Span(2, 2), "y")]), Clash)


def test_an_insertion_at_either_side_of_a_replacement_is_made():
    edits = [Edit(Span(2, 2), "<"), Edit(Span(2, 4), "X"), Edit(Span(4, 4), ">")]
    assert apply(b"abcdef", edits) == b"ab<X>ef"


def test_the_same_edit_twice_is_made_once():
    assert apply(b"ab", [Edit(Span(1, 1), "import x\n")] * 2) == b"aimport x\nb"


def test_an_edit_outside_the_text_is_refused():
    clash = apply(b"abc", [Edit(Span(2, 9), "")])
    assert str(clash) == "Expected an edit within bytes 0-3 but got the edit of bytes 2-9 to ''"


def test_an_edit_that_splits_a_character_is_refused():
    clash = apply("é".encode(), [Edit(Span(1, 2), "")])
    assert str(clash) == "Expected an edit between characters but the edit of bytes 1-2 to '' splits one"


@given(texts, st.sampled_from(["\n", "\r\n", "\r"]))
def test_new_text_gets_the_line_ends_of_the_file(text, end):
    (edit,) = with_line_ends([Edit(Span(0, 0), text)], end)
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert edit.text == plain.replace("\n", end)

"""What a person wrote beside a value stays, also where the value goes elsewhere."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from migrate.edits import Clash, apply
from migrate.model import Span
from migrate.rewrite.splice import edit_list
from tests.migrate.tools import check_rewritten

_ITEM = st.sampled_from(['"a": 1', '"b": f(x, y)', '"c": {"d": 2}'])
_GAP = st.sampled_from(["", " ", "\n    ", "  # after\n    ", "\n    # above\n    ", " # x\n    # y\n    "])


def test_a_body_that_goes_leaves_its_comments_above_the_call() -> None:
    check_rewritten(
        """
        import requests

        def link(creator, account):
            return requests.post(
                "https://api.creatoraudit.com/v1/creator/add-account",
                json={
                    # as the team's sheet has it
                    "creator_id": "7",  # the team's own
                    "account_id": "8",  # noqa: X100
                },
            )
        """,
        """
        import requests

        def link(creator, account):
            # as the team's sheet has it
            # the team's own
            return requests.put(
                "https://api.creatoraudit.com/v2/creators/7/accounts/8",
            )
        """,
    )


def test_a_variable_that_goes_leaves_its_comments_in_its_place() -> None:
    check_rewritten(
        """
        import requests

        def link():
            body = {
                # who
                "creator_id": "7",  # the team's own
                "account_id": "8",
            }
            return requests.post("https://api.creatoraudit.com/v1/creator/add-account", json=body)
        """,
        """
        import requests

        def link():
            # who
            # the team's own
            return requests.put("https://api.creatoraudit.com/v2/creators/7/accounts/8")
        """,
    )


def test_an_entry_that_goes_leaves_the_comments_around_it() -> None:
    check_rewritten(
        """
        import requests

        requests.post("https://api.creatoraudit.com/v1/creator/modify", json={
            # who
            "creator_id": "7",  # the team's own
            # what
            "name": "x",
        })
        """,
        """
        import requests

        requests.patch("https://api.creatoraudit.com/v2/creators/7", json={
            # who
            # the team's own
            # what
            "name": "x",
        })
        """,
    )


@given(
    items=st.lists(_ITEM, max_size=3, unique=True),
    gaps=st.lists(_GAP, min_size=5, max_size=5),
    late=st.lists(st.sampled_from(["", " ", "  # late\n"]), min_size=3, max_size=3),
    gone=st.sets(st.integers(0, 3)),
    add=st.sampled_from([(), ('"new": 3',), ('"new": 3', '"more": 4')]),
    trailing=st.booleans(),
)
def test_a_list_keeps_its_comments_and_stays_a_list(
    items: list[str],
    gaps: list[str],
    late: list[str],
    gone: set[int],
    add: tuple[str, ...],
    *,
    trailing: bool,
) -> None:
    text, spans = "m = {", list[Span]()
    for index, item in enumerate(items):
        text += gaps[index]
        spans.append(Span(len(text), len(text) + len(item)))
        text += item + late[index] + ("," if trailing or index + 1 < len(items) else "")
    text += gaps[-1] + "}"
    drop = frozenset(index for index in gone if index < len(items))
    made = apply(text.encode(), edit_list(text.encode(), Span(5, len(text) - 1), spans, drop=drop, add=add))
    assert not isinstance(made, Clash)
    after = made.decode()
    code: dict[str, object] = {"f": lambda *_: 0, "x": 0, "y": 0}
    exec(compile(after, "after", "exec"), code)
    names = [item[1] for index, item in enumerate(items) if index not in drop]
    assert set(code["m"]) == {*names, *(item.split('"')[1] for item in add)}
    assert after.count("#") == text.count("#")

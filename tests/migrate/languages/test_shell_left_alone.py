"""Shell that only looks like a call of the API, and calls that are left to a person."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_review, check_untouched

BASE = "BASE=https://api.creatoraudit.com/v1\n"
TYPED = "-H 'Content-Type: application/json'"


@pytest.mark.parametrize(
    "text",
    [
        "curl https://example.com/v1/list-creators\n",
        "grep -E 'creator/modify|list-creators' access.log\n",
        "sed -i 's#/creator/modify#/creators#' routes.conf\n",
        "psql -c \"select * from creator where path = '/creator/modify'\"\n",
        "location=/creator/modify\n",
        "# curl -X POST $BASE/creator/modify\n",
        "cat > nginx.conf <<'EOF'\nlocation /creator/modify { return 404; }\nEOF\n",
    ],
)
def test_what_is_no_call_of_the_api_is_not_edited(text: str) -> None:
    check_untouched(text, *Outcome, file="a.sh")


REVIEWS = {
    "a form with more than the id": (
        "curl -X POST $BASE/creator/modify -d creator_id=$id -d name=New\n",
        "sent as a form",
    ),
    "JSON that is not called so": (
        'curl -X POST $BASE/creator/modify -d \'{"creator_id": "x", "name": "N"}\'\n',
        "does not say so",
    ),
    "JSON that ends too early": (
        f"curl -X POST $BASE/creator/modify {TYPED} -d '{{\"creator_id\": {{}}'\n",
        "not visible here",
    ),
    "a body from a file": (
        f"curl -X POST $BASE/creator/modify {TYPED} -d @body.json\n",
        "not visible",
    ),
    "a body in a variable that is not seen": (
        f'curl -X POST $BASE/creator/modify {TYPED} -d "$body"\n',
        "not visible",
    ),
    "words that are not seen": (
        'curl -X POST "$BASE/creator/modify" $EXTRA_ARGS\n',
        "not visible",
    ),
    "a variable that two calls send": (
        f'body=\'{{"creator_id": "abc", "name": "x"}}\'\n'
        f'curl -X POST $BASE/creator/modify {TYPED} -d "$body"\necho "$body"\n',
        "used in 2 places",
    ),
    "a list that two calls take": (
        f'args=({TYPED} -d \'{{"creator_id": "abc", "name": "x"}}\')\n'
        'curl -X POST "${args[@]}" $BASE/creator/modify\ncurl "${args[@]}" https://example.com\n',
        "used in 2 places",
    ),
    "words behind a redirection": (
        'curl "$BASE/creator/modify" > out -X POST -d "creator_id=$id"\n',
        "no call seen here uses",
    ),
    "a command in a text": (
        'eval "curl -X POST $BASE/creator/activate?creator_id=$id"\n',
        "a command in a text, which this code may run",
    ),
    "pages by number": (
        'for p in 1 2; do curl "$BASE/list-creators?page=$p"; done\n',
        "page numbers have no counterpart",
    ),
    "two URLs in one command": (
        "curl $BASE/creator?creator_id=$a $BASE/creator?creator_id=$b\n",
        "more than one",
    ),
    "two requests in one command": (
        "curl $BASE/creator?creator_id=$a --next $BASE/creator?creator_id=$b\n",
        "more than one request",
    ),
}


@pytest.mark.parametrize("name", sorted(REVIEWS))
def test_a_call_that_cannot_be_followed_is_left_to_a_person(name: str) -> None:
    text, reason = REVIEWS[name]
    check_review(BASE + text, reason, "a.sh")

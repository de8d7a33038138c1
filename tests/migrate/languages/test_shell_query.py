"""curl's `-G`, which sends what is given as a body as the query: what becomes of it, and what is said of it."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.rewrite.cuts import cuts
from tests.migrate.tools import check_rewritten, rewritten

V1, V2 = "https://api.creatoraudit.com/v1", "https://api.creatoraudit.com/v2"
CUTS = "https://cuts.example/v1"


@pytest.mark.parametrize("flag", ["-d", "--data-urlencode"])
@pytest.mark.parametrize("get", ["-G", "--get", "-sG"])
def test_what_it_carries_is_a_query(get: str, flag: str) -> None:
    check_rewritten(
        f'curl {get} {V1}/creator {flag} "id=$1"\ncurl {get} {V1}/list-creators {flag} "per_page=$1"\n',
        f'curl {get} {V2}/creators/$1\ncurl {get} {V2}/creators {flag} "limit=$1"\n',
        file="a.sh",
    )


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (f'curl -G {CUTS}/links/cut --data-urlencode "longUrl=$u"', "would have to put into JSON"),
        (f'curl {CUTS}/links/cut --url-query "longUrl=$u"', "would have to put into JSON"),
        (f'curl -G "{CUTS}/links/cut?longUrl=x"', "sends what it is given as the query"),
        (f'curl -G "{CUTS}/links/cut?longUrl=x" -d "key=$k"', "sends what it is given as the query"),
    ],
)
def test_a_query_of_which_v2_wants_a_body_is_called_no_form(call: str, reason: str) -> None:
    after, found = rewritten({"a.sh": f"{call}\n"}, cuts())
    assert after["a.sh"].decode() == f"{call}\n"
    told = [site.reason or "" for site in found if site.outcome is Outcome.NEEDS_REVIEW]
    assert len(told) == 1
    assert reason in told[0]
    assert "form" not in told[0]


def test_a_body_that_v2_wants_is_not_sent_as_the_query() -> None:
    text = f'curl -X POST -G {V1}/creator/activate --data-urlencode "creator_id=$1"\n'
    after, found = rewritten({"a.sh": text})
    assert after["a.sh"].decode() == text
    assert ["sends what it is given as the query" in (site.reason or "") for site in found] == [True]

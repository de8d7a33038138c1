"""Python 2's urllib2: `urllib2.urlopen(urllib2.Request(url, data))`, whose requests are told no method."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten

HEAD = 'import json, urllib, urllib2\n\nBASE = "https://api.creatoraudit.com/v1"\n'
V2 = HEAD.replace("/v1", "/v2")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'urllib2.urlopen(urllib2.Request(BASE + "/list-creators")).read()\n',
            'urllib2.urlopen(urllib2.Request(BASE + "/creators")).read()\n',
        ),
        (
            'urllib2.urlopen(urllib2.Request(BASE + "/add-creator", urllib.urlencode({"name": x})))\n',
            'urllib2.urlopen(urllib2.Request(BASE + "/creators", json.dumps({"name": x}), '
            'headers={"Content-Type": "application/json"}))\n',
        ),
        (
            'req = urllib2.Request(BASE + "/add-creator", json.dumps({"name": x}))\nurllib2.urlopen(req)\n',
            'req = urllib2.Request(BASE + "/creators", json.dumps({"name": x}))\nurllib2.urlopen(req)\n',
        ),
    ],
)
def test_what_keeps_its_method_is_rewritten(before: str, after: str) -> None:
    check_rewritten(HEAD + before, V2 + after)


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (
            'urllib2.Request(BASE + "/creator/modify", json.dumps({"creator_id": "x"}))\n',
            "urllib2 cannot send PATCH",
        ),
        (
            'req = urllib2.Request(BASE + "/creator/delete?creator_id=x")\nreq.get_method = lambda: "DELETE"\n',
            "the method of the call is not visible here",
        ),
        (
            'req = urllib2.Request(BASE + "/creator/modify")\nreq.add_data(data)\n',
            "what the call carries is not visible here",
        ),
    ],
)
def test_what_needs_another_method_is_left_to_a_person(call: str, reason: str) -> None:
    check_review(HEAD + call, reason)

"""What a run has made is removed, also where no answer told that it was made."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from contract.cleanup import clean_up
from contract.errors import TargetError
from contract.profile import MAIN
from contract.request import Request
from tests.contract.tools import endpoint_in_process

KEY = "clean-up-1234567890"


class Swallowing(httpx.BaseTransport):
    """Carries requests to a mock, and loses the answers to the first `count` that are not safe."""

    def __init__(self, inner, count):
        self._inner, self._left = inner, count

    def handle_request(self, request):
        answer = self._inner.handle_request(request)
        if request.method != "GET" and self._left:
            self._left -= 1
            raise httpx.ReadTimeout("timed out", request=request)
        return answer


@pytest.fixture
def target():
    endpoint, mock = endpoint_in_process()
    yield lambda count: replace(endpoint, transport=Swallowing(endpoint.transport, count)).target()
    mock.close()


def creators(target):
    found = target.send(Request(method="GET", path="/creators").with_query(limit=100), identity=MAIN)
    return {each["id"] for each in found.at_path("data")}


def create(target, *, keyed=True):
    headers = {"Idempotency-Key": KEY} if keyed else {}
    request = Request(method="POST", path="/creators").with_json({"name": "Nobody"}).with_headers(headers)
    with pytest.raises(TargetError):
        target.send(request, identity=MAIN)


def test_what_an_unanswered_request_made_is_removed(target):
    target = target(1)
    before = creators(target)
    create(target)
    assert len(creators(target)) == len(before) + 1
    assert clean_up(target) == []
    assert creators(target) == before


def test_what_cannot_be_asked_again_is_told(target):
    target = target(1)
    create(target, keyed=False)
    assert clean_up(target) == ["POST /creators: was not answered, and may have made something"]


def test_a_target_that_answers_no_more_is_told(target):
    target = target(2)
    create(target)
    assert clean_up(target) == ["POST /creators: was not answered, and may have made something"]

"""The clean mock raises no alarm, whatever the seed, the way to it, its database, and how slow it is."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import httpx
import pytest

from contract.endpoint import started_mock
from contract.runner import ExitCode
from tests.contract.tools import alarms, api, endpoint_in_process

SEEDS = range(1, 21)
LONGEST_DELAY = 0.05


class Delayed(httpx.BaseTransport):
    """Lets each request wait for up to 50 ms."""

    def __init__(self, seed):
        self._inner, self._random = httpx.HTTPTransport(), random.Random(seed)

    def handle_request(self, request):
        time.sleep(self._random.uniform(0, LONGEST_DELAY))
        return self._inner.handle_request(request)

    def close(self):
        self._inner.close()


def whole(endpoint, seed=1):
    return endpoint.test(api().catalogue.select([]), seed=seed)


def check(run):
    assert alarms(run) == []
    assert run.exit_code is ExitCode.CONFORMS
    assert run.left_behind == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_over_http(database_url, seed):
    with started_mock(api(), options=["--database-url", database_url]) as endpoint:
        check(whole(endpoint, seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_in_this_process(database_url, seed):
    endpoint, mock = endpoint_in_process(database_url=database_url)
    try:
        check(whole(endpoint, seed))
    finally:
        mock.close()


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_over_http_with_delays(database_url, seed):
    with started_mock(api(), options=["--database-url", database_url]) as endpoint:
        check(whole(replace(endpoint, transport=Delayed(seed)), seed))


@pytest.mark.slow
def test_the_same_seed_gives_the_same_verdict_ten_times():
    seen = []
    for _ in range(10):
        with started_mock(api()) as endpoint:
            run = whole(endpoint)
        seen.append({row.requirement.id: (row.outcome, bool(row.failure), row.reason) for row in run.results})
    for again in seen[1:]:
        assert again == seen[0]

"""The suite against a mock in this process, and answers made by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from contract.endpoint import of_mock
from contract.profile import load_api
from contract.runner import Profile
from contract.selftest import alarms
from mockapi import Settings, create_app
from specs import CREATORAUDIT
from tests.mockapi.conftest import AsgiTransport

__all__ = ["alarms", "api", "endpoint_in_process", "in_process", "run_in_process"]


@cache
def api():
    """The built-in API, read once."""
    return load_api(CREATORAUDIT)


def in_process(*faults, limits=None, transport=None, **settings):
    """A target in this process, and the mock behind it."""
    endpoint, mock = endpoint_in_process(*faults, transport=transport, **settings)
    return endpoint.target(limits), mock


def endpoint_in_process(*faults, transport=None, **settings):
    """An endpoint in this process, and the mock behind it."""
    app = create_app(
        Settings(**{"test_controls": True, "rate_limit": 6000, "faults": tuple(faults), **settings})
    )
    mock = app.state.mock
    endpoint = of_mock(api(), "http://testserver", mock.keys, transport=transport or AsgiTransport(app))
    return replace(endpoint, sleep=_no_sleep), mock


def run_in_process(*names, faults=(), seed=1, profile=Profile.STANDARD, limits=None, target=None, **settings):
    """A run of the rows that areas or ids name."""
    target, mock = target or in_process(*faults, limits=limits, **settings)
    endpoint = of_mock(api(), target.base_url, mock.keys)
    try:
        return endpoint.test(api().catalogue.select(names), target=target, seed=seed, profile=profile)
    finally:
        mock.close()


def _no_sleep(seconds):
    raise AssertionError(f"A test would sleep for {seconds} s")

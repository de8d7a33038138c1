"""The suite against a mock in this process, and answers made by hand."""

from __future__ import annotations

from functools import cache

from contract.profile import load_api
from contract.registry import load_registry
from contract.runner import Profile, Runner, capabilities_of
from contract.selftest import alarms
from contract.target import Limits, Target
from mockapi import Settings, create_app
from specs import CREATORAUDIT
from tests.mockapi.conftest import AsgiTransport

__all__ = ["alarms", "api", "in_process", "run_in_process"]


@cache
def api():
    """The built-in API, read once."""
    return load_api(CREATORAUDIT)


def in_process(*faults, limits=None, transport=None):
    """A target in this process, and the mock behind it."""
    app = create_app(Settings(test_controls=True, rate_limit=6000, rate_window=60, faults=tuple(faults)))
    mock = app.state.mock
    keys = {role: mock.keys[row.mock] for role, row in api().identities.items() if row.mock in mock.keys}
    return Target(
        api=api(), base_url="http://testserver", keys=keys, limits=limits or Limits(),
        transport=transport or AsgiTransport(app), sleep=_no_sleep,
    ), mock  # fmt: skip


def run_in_process(*names, faults=(), seed=1, profile=Profile.STANDARD, limits=None, target=None):
    """A run of the rows that areas or ids name."""
    target, mock = target or in_process(*faults, limits=limits)
    extra = [*api().profile["mock_capabilities"], api().profile["controls"]["capability"]]
    try:
        runner = Runner(
            target, load_registry(), capabilities=capabilities_of(api(), target.keys, extra), seed=seed,
            profile=profile,
        )  # fmt: skip
        return runner.run(api().catalogue.select(names))
    finally:
        target.close()
        mock.close()


def _no_sleep(seconds):
    raise AssertionError(f"A test would sleep for {seconds} s")

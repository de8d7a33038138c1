"""The suite as a pytest plugin: one item a requirement.

    pytest --creatoraudit-base-url URL          keys come from the environment, as for the command
    pytest --creatoraudit-mock                  the mock is started for it

The items share one run, so that a request is sent once for all of them; under pytest-xdist they stay on one
worker, since requests of another would disturb what they count.
A failed clause is a failed item, a suite or target at fault an item in error, a clause that could not be
tested a skipped item with the reason, and a `should` a warning.
The fixture `creatoraudit_run` gives the whole run to tests of one's own.

pytest loads this module in every session of an environment that it is installed in: nothing else of the suite
is imported before a target is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from contract.order import Order
    from contract.runner import Run

_GROUP: Final = "creatoraudit-contract"
_PREFIX: Final = "--creatoraudit-"
_MANY: Final[dict[str, Any]] = {"action": "append", "default": []}
_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "base-url": {"metavar": "URL", "help": "test this endpoint; keys come from the environment"},
    "mock": {"action": "store_true", "help": "start creatoraudit-mock and test it"},
    "fault": {**_MANY, "metavar": "NAME", "help": "with the mock: break one rule"},
    "profile": {"default": "standard", "help": "read-only, standard (the default) or thorough"},
    "only": {**_MANY, "metavar": "AREA|ID", "help": "these requirements only"},
    "seed": {"type": int, "default": 1, "help": "the same seed, the same requests (default 1)"},
    "max-requests": {"type": int, "metavar": "N", "help": "what the run may send"},
    "time-limit": {"type": float, "metavar": "SECONDS", "help": "what the run may take"},
    "has": {**_MANY, "metavar": "CAPABILITY", "help": "what the target has besides its keys, such as writes"},
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the command, under the names of the plugin."""
    group = parser.getgroup(_GROUP, "contract of an API")
    for name, told in _OPTIONS.items():
        group.addoption(f"{_PREFIX}{name}", **told)


def pytest_configure(config: pytest.Config) -> None:
    """Nothing is done unless a target is named."""
    config.addinivalue_line("markers", "creatoraudit_contract: one requirement of the contract suite")
    has_target = config.getoption(f"{_PREFIX}mock") or config.getoption(f"{_PREFIX}base-url")
    if has_target:
        try:
            from contract.items import Suite
        except ImportError as error:
            raise pytest.UsageError(
                f"Expected {error.name} to be installed; `pip install 'creatoraudit-v2[contract]'` does it."
            ) from None
        config.pluginmanager.register(Suite(_order(config)), f"{_GROUP}-suite")


def _order(config: pytest.Config) -> Order:
    from contract.order import Order
    from contract.runner import Profile

    told: dict[str, Any] = {name.replace("-", "_"): config.getoption(f"{_PREFIX}{name}") for name in _OPTIONS}
    if told.pop("mock") and told["base_url"]:
        raise pytest.UsageError(f"Expected one of {_PREFIX}base-url and {_PREFIX}mock but got both.")
    if told["profile"] not in list(Profile):
        raise pytest.UsageError(f"Expected a profile of {', '.join(Profile)} but got {told['profile']!r}.")
    told |= {name: tuple(told[name]) for name in ("fault", "only", "has")}
    return Order(faults=told.pop("fault"), profile=Profile(told.pop("profile")), **told)


@pytest.fixture(scope="session")
def creatoraudit_run(request: pytest.FixtureRequest) -> Run:
    """The run of the suite in this session: results by requirement, counts, requests, seconds."""
    suite: Any = request.config.pluginmanager.get_plugin(f"{_GROUP}-suite")
    if suite is None:
        pytest.skip(f"no target: give {_PREFIX}base-url or {_PREFIX}mock")
    run: Run = suite.run(request.session).run
    return run

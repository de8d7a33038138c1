"""The contract suite judges the gateway: v1 served out of v2 is equivalent to v2, and v2 through it is v2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contract.endpoint import of_mock
from contract.runner import ExitCode
from tests.contract.tools import alarms, api
from tests.migrate.gateway.conftest import Program


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_v1_through_the_gateway_is_equivalent_to_v2(
    mock: Any, gateway: Callable[..., Program], seed: int
) -> None:
    front = gateway("--upstream", f"{mock.url}/v2")
    endpoint = of_mock(api(), front.url, mock.keys)
    run = endpoint.test(api().catalogue.select(["migration-equivalence"]), seed=seed)
    assert alarms(run) == []
    assert run.exit_code is ExitCode.CONFORMS
    assert all(row.held for row in run.results)


def test_v2_through_the_gateway_keeps_its_contract(mock: Any, gateway: Callable[..., Program]) -> None:
    front = gateway("--upstream", f"{mock.url}/v2")
    endpoint = of_mock(api(), front.url, mock.keys)
    areas = ["pagination", "request-ids", "conditional-requests", "content-negotiation"]
    assert alarms(endpoint.test(api().catalogue.select(areas))) == []

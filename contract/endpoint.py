"""What a run is sent to: a mock started for it, or an endpoint that its user names."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from contract.mock import running_mock
from contract.model import Requirement
from contract.preflight import preflight
from contract.profile import Api
from contract.registry import load_registry
from contract.runner import Profile, Run, Runner, capabilities_of
from contract.secrets import Scrubber
from contract.target import Limits, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One API that can be called."""

    api: Api
    base_url: str
    keys: Mapping[str, str] = field(repr=False)
    """Key by role."""
    capabilities: tuple[str, ...] = ()
    """What it has besides its keys."""
    is_ours: bool = False
    """A mock: nobody has to be told what is wrong with its address or its key."""
    transport: httpx.BaseTransport | None = None
    """Instead of a connection."""
    sleep: Callable[[float], None] = time.sleep

    @property
    def scrubber(self) -> Scrubber:
        """What takes its keys out of a text."""
        return Scrubber({self.api.identities[role].env: value for role, value in self.keys.items()})

    def target(self, limits: Limits | None = None) -> Target:
        """Something to send requests with."""
        return Target(
            api=self.api,
            base_url=self.base_url,
            keys=self.keys,
            limits=limits or Limits(),
            transport=self.transport,
            sleep=self.sleep,
        )

    def test(
        self,
        rows: Sequence[Requirement],
        *,
        target: Target | None = None,
        limits: Limits | None = None,
        seed: int = 1,
        profile: Profile = Profile.STANDARD,
        progress: Callable[[str], None] = lambda _: None,
    ) -> Run:
        """Test the rows. Raises TargetError where nothing can be tested."""
        target = target or self.target(limits)
        try:
            if not self.is_ours:
                preflight(self.api, target)
            return Runner(
                target,
                load_registry(),
                capabilities=capabilities_of(self.api, self.keys, self.capabilities),
                seed=seed,
                profile=profile,
                progress=progress,
            ).run(rows)
        finally:
            target.close()


def of_mock(
    api: Api, url: str, keys: Mapping[str, str], *, transport: httpx.BaseTransport | None = None
) -> Endpoint:
    """A mock with its own names for the keys, which has all capabilities."""
    return Endpoint(
        api=api,
        base_url=url + api.document.base_path,
        keys={role: keys[each.mock] for role, each in api.identities.items() if each.mock in keys},
        capabilities=(*api.profile.get("mock_capabilities", ()), api.profile["controls"]["capability"]),
        is_ours=True,
        transport=transport,
    )


@contextmanager
def started_mock(api: Api, *, faults: Sequence[str] = (), options: Iterable[str] = ()) -> Generator[Endpoint]:
    """A fresh mock, until the block ends; `options` are more of `creatoraudit-mock serve`.

    Raises:
        UsageError: the mock is not installed.
        TargetError: it does not start.
    """
    with running_mock(faults, options) as mock:
        yield of_mock(api, mock.url, mock.keys)

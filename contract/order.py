"""What is to be tested and how, and the one way to carry it out: the command line and the plugin share it."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from contract.endpoint import Endpoint, started_mock
from contract.errors import TargetError, UsageError
from contract.model import Requirement
from contract.profile import Api, load_api
from contract.runner import Profile, Run, apply_baseline
from contract.secrets import Scrubber
from contract.target import Limits
from specs import CREATORAUDIT

_REQUESTS: Final = {Profile.READ_ONLY: 2000, Profile.STANDARD: 4000, Profile.THOROUGH: 40_000}
_SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One run that is asked for."""

    base_url: str | None = None
    """None: a mock is started for it."""
    spec: str | None = None
    """Folder of the facts of another API; None: the built-in one."""
    faults: tuple[str, ...] = ()
    profile: Profile = Profile.STANDARD
    only: tuple[str, ...] = ()
    seed: int | None = None
    max_requests: int | None = None
    time_limit: float | None = None
    """Seconds."""
    baseline: str | None = None
    has: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """Key by role; the environment is asked for those that are not here."""

    @property
    def limits(self) -> Limits:
        """What the run may cost."""
        return Limits(
            requests=self.max_requests or _REQUESTS[self.profile],
            seconds=self.time_limit or _SECONDS,
            read_only=self.profile is Profile.READ_ONLY,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A run, and what takes its secrets out of every text that is made of it."""

    run: Run
    scrubber: Scrubber


def api_of(spec: str | None) -> Api:
    """The facts in a folder, or the built-in ones."""
    folder: Traversable = CREATORAUDIT
    if spec is not None:
        path = Path(spec)
        folder = path.parent.parent if path.is_file() else path
        if not folder.joinpath("contract", "profile.yaml").is_file():
            raise UsageError(f"Expected a folder with contract/profile.yaml but got {spec}.")
    return load_api(folder)


def carry_out(
    order: Order,
    api: Api,
    *,
    rows: Iterable[Requirement] | None = None,
    progress: Callable[[str], None] = lambda _: None,
    tell: Callable[[str], None] = lambda _: None,
) -> Done:
    """Test `rows`, or those that the order selects; `tell` is told at once what is missing.

    Raises:
        UsageError: a selection, key or baseline that cannot be used.
        TargetError: the mock did not start, or the target cannot be tested at all.
    """
    chosen = list(api.catalogue.select(order.only) if rows is None else rows)
    accepted = _baseline(order.baseline, api)
    began = time.monotonic()
    with _endpoint(order, api, tell) as endpoint:
        scrubber = endpoint.scrubber
        try:
            run = endpoint.test(
                chosen,
                limits=order.limits,
                seed=secrets.randbelow(10**6) if order.seed is None else order.seed,
                profile=order.profile,
                progress=progress,
            )
        except TargetError as error:
            raise TargetError(scrubber.text(str(error))) from None
    run.seconds = time.monotonic() - began
    apply_baseline(run, accepted)
    return Done(run=run, scrubber=scrubber)


@contextmanager
def _endpoint(order: Order, api: Api, tell: Callable[[str], None]) -> Generator[Endpoint]:
    if order.base_url is None:
        with started_mock(api, faults=order.faults) as endpoint:
            yield endpoint
        return
    keys = _keys(api, order.keys)
    lacking = [each.env for role, each in api.identities.items() if role not in keys]
    if lacking:
        tell(f"Not set, so what needs them is not tested: {', '.join(lacking)}")
    extra = order.has or (() if order.limits.read_only else ("writes",))
    yield Endpoint(api=api, base_url=order.base_url, keys=keys, capabilities=extra)


def _keys(api: Api, given: Mapping[str, str]) -> dict[str, str]:
    """Keys by role, told and from the environment. Raises UsageError without the main one."""
    unknown = sorted(given.keys() - api.identities.keys())
    if unknown:
        raise UsageError(f"Expected keys of {', '.join(api.identities)} but got {', '.join(unknown)}.")
    told = {role: given.get(role) or os.environ.get(each.env, "") for role, each in api.identities.items()}
    found = {role: value for role, value in told.items() if value}
    if "key" not in found:
        raise UsageError(f"Expected a key in ${api.identities['key'].env} but it is not set.")
    return found


def _baseline(file: str | None, api: Api) -> list[str]:
    """The ids of accepted failures. Raises UsageError for a file or an id that is none."""
    if file is None:
        return []
    try:
        lines = Path(file).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"Expected a readable baseline but got {file}: {error}.") from error
    found: list[str] = []
    for number, line in enumerate(lines, 1):
        name = line.partition("#")[0].strip()
        if name and api.catalogue.get(name) is None:
            raise UsageError(f"{file}:{number}: Expected the id of a requirement but got {name!r}.")
        if name:
            found.append(name)
    return found

"""What can stop a check or a run."""

from __future__ import annotations


class ContractError(Exception):
    """Base of all."""


class UsageError(ContractError):
    """Wrong use or unusable input; exit code 2."""


class TargetError(ContractError):
    """The target could not be reached, or did not answer as HTTP; exit code 3."""


class BudgetError(ContractError):
    """The run's requests or its time are used up."""


class Untestable(ContractError):
    """Raised by a check that finds out on its way that it cannot test; the message is the reason."""

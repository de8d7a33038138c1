"""What a run may do."""

from __future__ import annotations

from dataclasses import dataclass

from migrate.model import Basis, Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a run may do."""

    accept: frozenset[Basis] = frozenset()
    only: frozenset[str] = frozenset()
    min_confidence: Confidence = Confidence.LIKELY
    include_text: bool = False
    split_base: bool = False

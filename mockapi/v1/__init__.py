"""The nine documented rows of v1 [migration], over the same data as v2.

What v1 requests and responses looked like is not documented; everything but methods and paths is assumed.
"""

from __future__ import annotations

from mockapi.v1.handlers import HANDLERS
from mockapi.v1.pipeline import V1Pipeline

__all__ = ["HANDLERS", "V1Pipeline"]

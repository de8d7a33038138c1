"""Python: how it spells strings, calls and clients, and how it writes what must change."""

from __future__ import annotations

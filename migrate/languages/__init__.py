"""One package or file a language."""

from __future__ import annotations

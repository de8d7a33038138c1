"""PHP: how it spells strings, calls and clients, and how it writes changes."""

from __future__ import annotations

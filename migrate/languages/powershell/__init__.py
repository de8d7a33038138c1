"""PowerShell: how it spells strings, hashtables, commands and functions, and how it writes changes."""

from __future__ import annotations

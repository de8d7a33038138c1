"""JavaScript and TypeScript: how they spell strings, calls and clients, and how they write changes."""

from __future__ import annotations

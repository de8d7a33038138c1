"""One abstract interpreter of strings and one call model for all languages."""

from __future__ import annotations

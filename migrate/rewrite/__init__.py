"""From a matched call to edits: carry the values, change method, path and body, keep all else."""

from __future__ import annotations

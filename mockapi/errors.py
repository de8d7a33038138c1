"""The error a person who runs the mock can cause: one clear line and an exit code, never a traceback."""

from __future__ import annotations


class MockError(Exception):
    """Wrong use or unusable input; `str()` is the one line that the command prints."""

    exit_code = 2

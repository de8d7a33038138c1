"""Which files are for tests, by what they and their folders are called."""

from __future__ import annotations

import re

_TESTS = re.compile(r"(?:^|/)(?:tests?|testing)/|(?:^|/)(?:test_[^/]*|[^/]*_tests?|conftest)\.\w+$")


def is_test(file: str) -> bool:
    """Whether a file, or code inside one, is for tests."""
    return _TESTS.search(file.partition("\0")[0]) is not None

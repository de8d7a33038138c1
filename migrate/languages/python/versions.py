"""Which Python a project says that it is for.

Source: the classifiers and `python_requires` of setuptools, `requires-python` of PEP 621.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_DECLARED = ("setup.py", "setup.cfg", "pyproject.toml")
_IS_2 = re.compile(rb"Programming Language :: Python :: 2\b")
_IS_3 = re.compile(rb"Programming Language :: Python :: 3\b|(?:python_requires|requires-python)\W+>=?\s*3")


def only_python_2(read: Callable[[str], bytes | None], folder: str) -> bool:
    """Whether the declaration nearest above or in `folder` names Python 2 and not 3; `read` gives files."""
    folders = folder.split("/") if folder else []
    for depth in range(len(folders), -1, -1):
        texts = [read("/".join([*folders[:depth], name])) for name in _DECLARED]
        declared = b"\n".join(text for text in texts if text is not None)
        if _IS_2.search(declared) or _IS_3.search(declared):
            return _IS_3.search(declared) is None
    return False

"""Where text goes: standard output or a file, with colour only where a person looks."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TextIO

from migrate.model import MigrateError


def wants_colour(choice: str, stream: TextIO | None = None) -> bool:
    """Whether to colour text; NO_COLOR and FORCE_COLOR decide where the choice is `auto`."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return (stream or sys.stdout).isatty() and os.environ.get("TERM") != "dumb"


def emit(text: str, output: str | None) -> None:
    """Write `text` to the file `output`, or to standard output in UTF-8 whatever the locale.

    Raises:
        MigrateError: the file cannot be written.
    """
    if output is None:
        buffer = getattr(sys.stdout, "buffer", None)
        if buffer is None:
            sys.stdout.write(text)
        else:
            sys.stdout.flush()
            buffer.write(_encoded(text))
            buffer.flush()
        return
    try:
        Path(output).write_bytes(_encoded(text))
    except OSError as error:
        raise MigrateError(f"Expected to write {output} but got {error.strerror}") from None


def _encoded(text: str) -> bytes:
    """`text` in UTF-8; bytes of a file name that are no UTF-8 stand in it as they are on the disk."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace")

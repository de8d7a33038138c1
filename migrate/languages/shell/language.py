"""The shell as the engine sees it: files, imports, parsers, libraries, writer."""

from __future__ import annotations

import re

from migrate.languages.base import Support
from migrate.languages.shell import modules
from migrate.languages.shell.library import LIBRARY
from migrate.languages.shell.lower import broken, parse
from migrate.languages.shell.write import SPELLING, ShellReads, ShellWriter

# Sources: bash(1), "Redirection"; curl(1) and wget(1), "-o", "-O"; tee(1).
_SAVED = re.compile(
    rb"(?:(?<![<>&\\\d])1?>>?\|?\s*|\s-[A-Za-z]*[oO]\s+|\s--output(?:-document)?[\s=]+|\btee\s+(?:-a\s+)?)"
    rb"(\"[^\"\n]+\"|'[^'\n]+'|[^\s;|&<>()]+)"
)

LANGUAGE = Support(
    parse=parse,
    broken=broken,
    library=LIBRARY,
    writer=ShellWriter(SPELLING),
    reads=ShellReads(),
    candidates=modules.candidates,
    foreign=modules.foreign,
    saved=_SAVED,
)

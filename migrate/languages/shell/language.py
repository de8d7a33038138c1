"""The shell as the engine sees it: files, imports, parsers, libraries, writer."""

from __future__ import annotations

from migrate.languages.base import Support
from migrate.languages.shell import modules
from migrate.languages.shell.library import LIBRARY
from migrate.languages.shell.lower import broken, parse
from migrate.languages.shell.write import SPELLING, ShellReads, ShellWriter

LANGUAGE = Support(
    parse=parse,
    broken=broken,
    library=LIBRARY,
    writer=ShellWriter(SPELLING),
    reads=ShellReads(),
    candidates=modules.candidates,
    foreign=modules.foreign,
)

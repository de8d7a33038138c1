"""PowerShell as the engine sees it: files, imports, parser, libraries, writer."""

from __future__ import annotations

from migrate.languages.base import Support
from migrate.languages.powershell.library import LIBRARY
from migrate.languages.powershell.lower import broken, parse
from migrate.languages.powershell.write import SPELLING, PowerShellReads, PowerShellWriter
from migrate.languages.shell import modules

LANGUAGE = Support(
    parse=parse,
    broken=broken,
    library=LIBRARY,
    writer=PowerShellWriter(SPELLING),
    reads=PowerShellReads(),
    candidates=modules.candidates,
    foreign=modules.foreign,
)

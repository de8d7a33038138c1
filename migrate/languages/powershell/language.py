"""PowerShell as the engine sees it: files, imports, parser, libraries, writer."""

from __future__ import annotations

import re

from migrate.languages.base import Support
from migrate.languages.powershell import modules
from migrate.languages.powershell.library import LIBRARY
from migrate.languages.powershell.lower import broken, parse
from migrate.languages.powershell.write import SPELLING, PowerShellReads, PowerShellWriter

LANGUAGE = Support(
    parse=parse,
    broken=broken,
    library=LIBRARY,
    writer=PowerShellWriter(SPELLING),
    reads=PowerShellReads(),
    candidates=modules.candidates,
    foreign=modules.foreign,
    declarations=re.compile(rb"(?i:\bfunction)\s+(?:(?i:script|global):)?([\w-]+)"),
)

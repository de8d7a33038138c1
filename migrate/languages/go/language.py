"""Go as the engine sees it: files, imports, parser, libraries, writer."""

from __future__ import annotations

import re

from migrate.languages.base import Support
from migrate.languages.go import packages
from migrate.languages.go.library import LIBRARY
from migrate.languages.go.lower import broken, parse
from migrate.languages.go.write import SPELLING, GoReads, GoWriter

LANGUAGE = Support(
    parse=parse,
    broken=broken,
    library=LIBRARY,
    writer=GoWriter(SPELLING),
    reads=GoReads(),
    candidates=packages.candidates,
    rooted=packages.rooted,
    foreign=packages.foreign,
    declarations=re.compile(rb"(?m)^(?:func\s+\([^)\n]*\)\s*|(?:func|type|const|var)\s+|\t)(\w+)"),
)

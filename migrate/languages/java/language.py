"""Java as the engine sees it: files, imports, parser, libraries, writer."""

from __future__ import annotations

import re

from migrate.languages.base import Support
from migrate.languages.java import packages
from migrate.languages.java.library import LIBRARY
from migrate.languages.java.lower import broken, parse
from migrate.languages.java.write import SPELLING, JavaReads, JavaWriter

LANGUAGE = Support(
    parse=parse,
    broken=broken,
    library=LIBRARY,
    writer=JavaWriter(SPELLING),
    reads=JavaReads(),
    candidates=packages.candidates,
    foreign=packages.foreign,
    declarations=re.compile(rb"\b(?:class|record|interface|enum)\s+(\w+)"),
)

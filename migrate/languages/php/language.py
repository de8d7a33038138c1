"""PHP as the engine sees it: files, namespaces, parser, libraries, writer."""

from __future__ import annotations

import re

from migrate.languages.base import Support
from migrate.languages.php import namespaces
from migrate.languages.php.library import LIBRARY
from migrate.languages.php.lower import broken, parse
from migrate.languages.php.write import SPELLING, PhpReads, PhpWriter

LANGUAGE = Support(
    parse=parse,
    broken=broken,
    library=LIBRARY,
    writer=PhpWriter(SPELLING),
    reads=PhpReads(),
    candidates=namespaces.candidates,
    foreign=namespaces.foreign,
    declarations=re.compile(rb"\b(?:(?:class|interface|trait|enum|function|const)\s+|define\(\s*['\"])(\w+)"),
)

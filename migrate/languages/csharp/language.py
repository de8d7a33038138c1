"""C# as the engine sees it: files, imports, parser, libraries, writer."""

from __future__ import annotations

import re

from migrate.languages.base import Support
from migrate.languages.csharp import namespaces
from migrate.languages.csharp.library import LIBRARY
from migrate.languages.csharp.lower import broken, parse
from migrate.languages.csharp.write import SPELLING, CSharpReads, CSharpWriter

LANGUAGE = Support(
    parse=parse,
    broken=broken,
    library=LIBRARY,
    writer=CSharpWriter(SPELLING),
    reads=CSharpReads(),
    candidates=namespaces.candidates,
    foreign=namespaces.foreign,
    declarations=re.compile(rb"\b(?:class|record|struct|interface|enum)\s+(\w+)"),
)

"""JavaScript and TypeScript as the engine sees them: files, imports, parsers, libraries, writer."""

from __future__ import annotations

from migrate.languages.base import Support
from migrate.languages.javascript import modules
from migrate.languages.javascript.library import LIBRARY
from migrate.languages.javascript.lower import broken, parse
from migrate.languages.javascript.write import SPELLING, JavaScriptReads, JavaScriptWriter

LANGUAGE = Support(
    parse=parse,
    broken=broken,
    library=LIBRARY,
    writer=JavaScriptWriter(SPELLING),
    reads=JavaScriptReads(),
    candidates=modules.candidates,
    foreign=modules.foreign,
    declarations=modules.DECLARATIONS,
    module=modules.MODULE,
    types=rb"\b(?:interface|type|class)\s+NAME\b[^{};]{0,300}\{",
)

"""Ruby as the engine sees it: files, requires, parser, libraries, writer."""

from __future__ import annotations

import re

from migrate.languages.base import Support
from migrate.languages.ruby import files
from migrate.languages.ruby.library import LIBRARY
from migrate.languages.ruby.lower import broken, parse
from migrate.languages.ruby.write import SPELLING, RubyReads, RubyWriter

LANGUAGE = Support(
    parse=parse,
    broken=broken,
    library=LIBRARY,
    writer=RubyWriter(SPELLING),
    reads=RubyReads(),
    candidates=files.candidates,
    foreign=files.foreign,
    declarations=re.compile(
        rb"(?m)^[ \t]*(?:def[ \t]+\w+\.|(?:(?:class|module)[ \t]+(?:\w+::)*)?(?=[A-Z]))(\w+[?!]?)"
    ),
)

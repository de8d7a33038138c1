"""Rust as the engine sees it: files, imports, parser, libraries, writer."""

from __future__ import annotations

import re

from migrate.languages.base import Support
from migrate.languages.rust import crates
from migrate.languages.rust.library import LIBRARY
from migrate.languages.rust.lower import broken, parse
from migrate.languages.rust.write import SPELLING, RustReads, RustWriter

LANGUAGE = Support(
    parse=parse,
    broken=broken,
    library=LIBRARY,
    writer=RustWriter(SPELLING),
    reads=RustReads(),
    candidates=crates.candidates,
    rooted=crates.rooted,
    foreign=crates.foreign,
    declarations=re.compile(rb"\bfn\s+(\w+)"),
)

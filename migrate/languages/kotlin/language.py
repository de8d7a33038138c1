"""Kotlin as the engine sees it: files, imports, parser, libraries, writer."""

from __future__ import annotations

import re

from migrate.languages.base import Support
from migrate.languages.kotlin import packages
from migrate.languages.kotlin.library import LIBRARY
from migrate.languages.kotlin.lower import broken, parse
from migrate.languages.kotlin.write import SPELLING, KotlinReads, KotlinWriter

LANGUAGE = Support(
    parse=parse,
    broken=broken,
    library=LIBRARY,
    writer=KotlinWriter(SPELLING),
    reads=KotlinReads(),
    candidates=packages.candidates,
    foreign=packages.foreign,
    declarations=re.compile(rb"\b(?:val|var|fun|class|object|interface)\s+(\w+)"),
)

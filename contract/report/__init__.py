"""Reports; JSON is the source of the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from contract.report import html, json, junit, markdown, text
from contract.runner import Run

FORMATS: Final[Mapping[str, Callable[[Run], str]]] = {
    "json": json.render,
    "junit": junit.render,
    "html": html.render,
    "markdown": markdown.render,
    "text": text.render,
}

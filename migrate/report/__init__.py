"""Report formats: each is a function from a report to text, found by name; `json` has all there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from migrate.model import Report

# Name -> module with `render(report) -> str`. `diff` is not here: it is made from texts, not from a report.
FORMATS: Mapping[str, str] = {
    "json": "migrate.report.json",
    "sarif": "migrate.report.sarif",
    "markdown": "migrate.report.markdown",
    "html": "migrate.report.html",
}


def renderer(name: str) -> Callable[[Report], str]:
    """The function that writes a report in the format `name`; its module is imported only now."""
    render: Callable[[Report], str] = import_module(FORMATS[name]).render
    return render

"""The report as one HTML page that needs nothing else: readable in light and dark, filtered by outcome."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from migrate.model import Outcome, Report, Site
from migrate.proof import Difference, SiteVerdict
from migrate.report.columns import side_by_side
from migrate.report.text import details, plain

_STYLE = """
:root{color-scheme:light dark;--line:#8884;--dim:#666}
body{font:15px/1.45 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.3rem}h2{font:600 1rem ui-monospace,monospace;margin:1.6rem 0 .3rem}
table{border-collapse:collapse;width:100%}
td{padding:.35rem .5rem;vertical-align:top;border-top:1px solid var(--line)}
td.at{white-space:nowrap;color:var(--dim);font-family:ui-monospace,monospace;text-align:right;width:4rem}
td.outcome{white-space:nowrap;width:8rem;font-weight:600}
code,pre{font-family:ui-monospace,monospace;font-size:.92em}pre{white-space:pre-wrap;margin:.2rem 0}
p.reason{margin:.2rem 0;color:var(--dim)}
.rewritten{color:#1a7f37}.needs-review{color:#9a6700}.unmapped,.error{color:#cf222e}
.already-v2{color:#0969da}.left-alone,.dim{color:var(--dim)}
@media(prefers-color-scheme:dark){:root{--dim:#9a9a9a}.rewritten{color:#3fb950}.needs-review{color:#d29922}
.unmapped,.error{color:#f85149}.already-v2{color:#58a6ff}}
form{display:flex;gap:1rem;flex-wrap:wrap;margin:1rem 0}
""".strip()
_SCRIPT = """
const form=document.querySelector('form');
form.querySelectorAll('input').forEach(box=>box.hidden=false);
form.addEventListener('change',()=>{
  const on=new Set([...form.querySelectorAll('input:checked')].map(box=>box.value));
  document.querySelectorAll('tr[data-outcome]').forEach(row=>row.hidden=!on.has(row.dataset.outcome));
  document.querySelectorAll('section').forEach(part=>
    part.hidden=!part.querySelector('tr[data-outcome]:not([hidden])'));
});
""".strip()


def render(report: Report) -> str:
    """The report as an HTML page."""
    return "\n".join(_page(report)) + "\n"


def _page(report: Report) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>Migration report: {_text(report.map)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    yield f"<h1>Migration report: {_text(report.map)}</h1>"
    counted = f"{len(report.sites):,} sites in {report.files:,} files"
    yield f"<p>{counted} below <code>{_text(report.root)}</code>.</p>"
    yield "<form>"
    for outcome in Outcome:
        box = f'<input type="checkbox" value="{outcome.value}" checked hidden>'
        yield f'<label class="{outcome.value}">{box} {outcome.value} ({report.count(outcome)})</label>'
    yield "</form>"
    for error in report.errors:
        yield f'<p class="error">{_text(error.file)}:{error.line}: {_text(error.message)}</p>'
    for file, sites in groupby(report.sites, key=lambda site: site.file):
        yield f"<section><h2>{_text(file)}</h2>\n<table>"
        for site in sites:
            found = report.verification
            yield from _row(site, found.of(site.file, site.line, site.column) if found else None)
        yield "</table></section>"
    for difference in report.verification.differences if report.verification else ():
        yield from _difference(difference)
    if not report.sites:
        yield f"<p>Looked for: <code>{_text(', '.join(report.looked_for))}</code></p>"
    yield f"<script>{_SCRIPT}</script>\n</body>\n</html>"


def _difference(difference: Difference) -> Iterator[str]:
    yield f"<section><h2>Difference: {_text(difference.text)}</h2>"
    if difference.v1:
        yield f"<p>v1 sent <code>{_text(difference.v1)}</code></p>"
    lines = side_by_side(difference.expected, difference.sent, ("expected", "got"))
    shown = "\n".join(_text(line) for line in lines)
    yield f"<pre>{shown}</pre></section>"


def _row(site: Site, verdict: SiteVerdict | None) -> Iterator[str]:
    name = site.outcome.value
    yield f'<tr data-outcome="{name}"><td class="at">{site.line}</td>'
    yield f'<td class="outcome {name}">{name}</td><td>'
    sides = [f"<code>{_text(side)}</code>" for side in dict.fromkeys((site.v1, site.v2)) if side]
    told = f'<span class="dim"> {_text(", ".join(details(site)))}</span>' if details(site) else ""
    yield " &rarr; ".join(sides) + told
    if verdict is not None:
        why = f": {_text(verdict.reason)}" if verdict.reason else ""
        yield f'<p class="verdict {verdict.verdict.name.lower()}">{verdict.verdict.value}{why}</p>'
    if site.reason:
        yield f'<p class="reason">{_text(site.reason)}</p>'
    if site.suggestion and site.outcome in (Outcome.NEEDS_REVIEW, Outcome.UNMAPPED):
        yield f"<pre>{escape(site.suggestion)}</pre>"
    yield "</td></tr>"


def _text(value: str) -> str:
    return escape(plain(value))

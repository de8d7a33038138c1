"""The report as one HTML page that needs nothing else: readable in light and dark, filtered by outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby
from typing import Any

from contract.model import Outcome
from contract.report.json import as_data
from contract.runner import Run

_STYLE = """
:root{color-scheme:light dark;--line:#8884;--dim:#666;--good:#1a7f37;--bad:#cf222e;--warn:#9a6700}
@media(prefers-color-scheme:dark){:root{--dim:#9a9a9a;--good:#3fb950;--bad:#f85149;--warn:#d29922}}
body{font:15px/1.45 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.3rem}h2{font-size:1.05rem;margin:1.6rem 0 .3rem}
table{border-collapse:collapse;width:100%}
td,th{padding:.35rem .5rem;vertical-align:top;border-top:1px solid var(--line);text-align:left}
td.outcome{white-space:nowrap;width:8rem;font-weight:600}td.id{white-space:nowrap}
code,pre{font-family:ui-monospace,monospace;font-size:.92em}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.3rem 0;padding:.4rem .6rem}
pre{border-left:3px solid var(--line)}
p.dim,.dim{margin:.1rem 0;color:var(--dim)}
.passed,.observed{color:var(--good)}.failed,.error{color:var(--bad)}.warned,.untestable{color:var(--warn)}
.not-applicable{color:var(--dim)}
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


def render(run: Run) -> str:
    """The text of the report."""
    return "\n".join(_page(as_data(run))) + "\n"


def _page(data: Mapping[str, Any]) -> Iterator[str]:
    title = f"Contract of {escape(data['target'])}"
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>"
    summary = data["summary"]
    yield (
        f"<p>{summary['requirements']} requirements, {data['requests']} requests in {data['seconds']} s, "
        f"seed {data['seed']}, profile {escape(data['profile'])}.</p>"
    )
    if data["stopped"]:
        yield f'<p class="error">The run ended before its end: {escape(data["stopped"])}</p>'
    if data["missing"]:
        yield f'<p class="dim">The target or the run lacks: {escape(", ".join(data["missing"]))}.</p>'
    yield "<form>"
    for each in Outcome:
        box = f'<input type="checkbox" value="{each.value}" checked hidden>'
        yield f'<label class="{each.value}">{box} {each.value} ({summary[each.value]})</label>'
    yield "</form>"
    for area, rows in groupby(data["requirements"], key=lambda row: str(row["area"])):
        yield f"<section><h2>{escape(area)}</h2>\n<table>"
        for row in rows:
            yield from _row(row)
        yield "</table></section>"
    yield f"<script>{_SCRIPT}</script>\n</body>\n</html>"


def _row(row: Mapping[str, Any]) -> Iterator[str]:
    outcome = row["outcome"]
    yield f'<tr data-outcome="{outcome}"><td class="outcome {outcome}">{outcome}</td>'
    yield f'<td class="id"><code>{escape(row["id"])}</code></td><td>{escape(row["text"])}'
    rests_on = ", ".join(filter(None, (row["level"], row["basis"], "; ".join(row["source"]))))
    yield f'<p class="dim">{escape(rests_on)}; tried {row["tried"]}, effective {row["effective"]}</p>'
    if row["reason"]:
        yield f'<p class="dim">{escape(row["reason"])}</p>'
    failure = row["failure"]
    if failure:
        yield f"<pre>expected  {escape(failure['expected'])}\nreceived  {escape(failure['received'])}</pre>"
        if failure["request"]:
            yield f"<pre>{escape(failure['curl'])}</pre>"
            yield f'<p class="dim">answered {failure["status"]}</p><pre>{escape(failure["body"])}</pre>'
    yield "</td></tr>"

"""Code that looks through a base URL for its version: `BASE.replace("/v1", "")`, `base.endswith("/v1")`.

It would not find it in a v2 base: `HOST + "/v2"`, made so of one that was switched, would have two versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import FunctionRef, Text, url_string
from migrate.model import Confidence, Outcome, Span
from migrate.pathmap.model import PathMap
from migrate.pathmap.resolve import Proof, find_base
from migrate.plan import Planned
from migrate.rewrite.bases import keys_of
from migrate.rewrite.study import Study
from migrate.testfiles import is_test

_READS = "it looks for the version in the base URL, which v2 has otherwise"
# What tests, cuts or replaces a part of a text is called so in all languages.
_STEP = re.compile(
    r"re?pl|sub|trim|strip|suffix|prefix|match|split|ends|starts|contain|include|index|test|search|cut|find"
    r"|remove|delete|chomp|partition|before|after|exec|^[%#]+$",
    re.IGNORECASE,
)
_LONGEST = 40  # of a text or a pattern that is nothing but the version


def version_reads(study: Study, module: ModuleInfo) -> Iterator[tuple[Span, Planned]]:
    """The places of `module` that look for the version of v1 in a base, each as a site that holds it."""
    old, new = _versions(study.pathmap)
    if is_test(module.file) or not any(word.encode() in module.source for word in old):
        return
    for expr, context in module.contexts.items():
        if not isinstance(expr, ir.Call) or not study.finder.trail.touches(expr.span, context):
            continue
        parts = [arg.value for arg in expr.args]
        parts += [expr.func.value] if isinstance(expr.func, ir.Attr) else []
        named = [set(_words(module, part)) for part in parts]
        if not any(words and words <= old for words in named) or any(words & new for words in named):
            continue
        if _STEP.search(_name(expr)) is None or isinstance(
            study.evaluator.value(expr.func, context), FunctionRef
        ):
            continue
        for part in parts:
            value = study.evaluator.value(part, context)
            base = find_base(study.pathmap, *url_string(value)) if isinstance(value, Text) else None
            if base is None or base.proof not in (Proof.V1, Proof.NAMED) or not isinstance(value, Text):
                continue
            through = keys_of(value, base)
            if through and not url_string(value)[0][base.end :].strip("/"):
                pair = base.pair or study.pathmap.bases[0]
                site = study.place(module, expr.span, Outcome.NEEDS_REVIEW, "text")
                site = replace(site, operation="base-url", v1=pair.v1, v2=pair.v2, basis=pair.basis)
                site = replace(site, confidence=Confidence.LIKELY, reason=_READS, source=pair.source)
                yield expr.span, Planned(site=site, through=through)


def _versions(pathmap: PathMap) -> tuple[set[str], set[str]]:
    """The words that only v1's bases have, and those that only v2's have."""
    pairs = [(set(re.findall(r"\w+", pair.v1)), set(re.findall(r"\w+", pair.v2))) for pair in pathmap.bases]
    return set[str]().union(*(old - new for old, new in pairs)), set[str]().union(
        *(new - old for old, new in pairs)
    )


def _words(module: ModuleInfo, part: ir.Expr) -> Iterator[str]:
    """The words of a text or a pattern, without the letters that quote it or change what it means."""
    if part.span.end - part.span.start > _LONGEST or isinstance(part, ir.Name | ir.Attr):
        return
    yield from (word for word in re.findall(r"\w+", module.text(part)) if len(word) > 1)


def _name(call: ir.Call) -> str:
    match call.func:
        case ir.Attr(name=name) | ir.Name(id=name):
            return name
        case _:
            return ""

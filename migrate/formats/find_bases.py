"""Classify the values that hold a base URL, whole or in parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from migrate.formats.beside import beside
from migrate.formats.planning import BASE_URL, BROKEN, File
from migrate.formats.variables import Template, template_of
from migrate.keys import is_telling, words
from migrate.model import Confidence, Edit, Outcome
from migrate.pathmap.bases import Base, Change, Proof, find_base
from migrate.pathmap.foreign import elsewhere
from migrate.pathmap.template import HOLE
from migrate.plan import BaseHolder, Elsewhere, Planned, Scalar, Unwritable, literal_base, named_base

Siblings = Mapping[tuple[str, ...], list[Scalar]]

_BEGINS = re.compile(r"(?P<scheme>https?://|)\$[{(]?(?P<name>[A-Za-z_]\w*)[})]?")
_MOST = 2_000  # values of a file in which one is looked for


def names_v1(file: File, template: Template, base: Base) -> bool:
    """Whether the text is a v1 base once the variable it begins with has the value this file gives it."""
    if base.proof is not Proof.UNKNOWN or base.change is None or not template.url.startswith(HOLE):
        return False
    value = file.document.variables.get(template.names[0] or "")
    if value is None:
        return False
    whole = template_of(value.rstrip("/") + template.text[template.origin[1] :])
    return find_base(file.pathmap, whole.url, whole.names).proof is Proof.V1


def base_site(
    file: File,
    scalar: Scalar,
    template: Template,
    base: Base,
    names: frozenset[str],
    whole: Scalar,
    spelled: str | None,
) -> Planned | BaseHolder | None:
    """The site of a base URL that is `whole` or a part of it; None where it only names a variable."""
    if base.v2 or base.proof is Proof.V2:
        site = file.site(scalar.span, Outcome.ALREADY_V2, operation=BASE_URL, v2=scalar.text.strip())
        return Planned(site=site)
    change = base.change
    if change is None and base.unclear is None:
        return None
    edits, reason = _switch(file, scalar, template, base, change)
    pair = file.base_pair(template.url)
    target = _changed(template, change, base.end) if change is not None else None
    site = file.site(
        scalar.span,
        Outcome.NEEDS_REVIEW if reason else Outcome.REWRITTEN,
        operation=BASE_URL,
        v1=template.text[: template.origin[base.end]],
        v2=target or (pair.v2 if pair else None),
        basis=pair.basis if pair else base.basis,
        reason=reason,
        suggestion=target if reason else None,
        source=pair.source if pair else None,
    )
    key = literal_base(file.name, scalar.span.start)
    twin = beside(file.text, file.document, file.name, whole, edits) if file.options.split_base else ()
    return BaseHolder(
        key=key, site=site, edits=file.edits(edits), names=names, beside=file.edits(twin), spelled=spelled
    )


def elsewhere_of(file: File, scalar: Scalar, names: frozenset[str]) -> Elsewhere | None:
    """What a value gives under `names` that is a URL, and none of this API's."""
    told = frozenset(name for name in names if name.isupper() or is_telling(words(name)))
    text = _begun(file, scalar.text) if told else scalar.text
    line = file.lines.at(scalar.span.start)[0]
    return elsewhere(file.pathmap, text, told, file.name, line, scalar.keys)


def _begun(file: File, text: str) -> str:
    """`text` with the variable that it begins with, or its host is, as the same file sets it."""
    found = _BEGINS.match(text)
    scalars = file.document.scalars
    if found is None or len(scalars) > _MOST:
        return text
    name = found.group("name")
    values = {item.text for item in scalars if item.keys[-1:] == (name,) and "$" not in item.text}
    return text if len(values) != 1 else f"{found.group('scheme')}{values.pop()}{text[found.end() :]}"


def _switch(
    file: File, scalar: Scalar, template: Template, base: Base, change: Change | None
) -> tuple[tuple[Edit, ...], str | None]:
    """The edit that switches a base, or the reason why there is none."""
    if change is None:
        return (), base.unclear
    if file.refused(base.basis):
        return (), "the map only assumes this v2 base; --accept assumed applies it"
    try:
        edits = (scalar.splice(*template.back(change.start, change.end), change.text),)
    except Unwritable as error:
        return (), str(error)
    return ((), BROKEN) if file.broken(edits) else (edits, None)


def _changed(template: Template, change: Change, end: int) -> str:
    """The base as it will stand, its variables as the file spells them."""
    left, right = template.back(change.start, change.end)
    return template.text[:left] + change.text + template.text[right : template.origin[end]]


def apart(file: File, scalar: Scalar, siblings: Siblings) -> Planned | None:
    """The site of a version that stands apart from the API's host: `host: api.example.com`, `version: v1`."""
    for pair in file.pathmap.bases if scalar.keys else ():
        old, new = (urlsplit(base).path.strip("/") for base in (pair.v1, pair.v2))
        if not old or scalar.text.strip("/") != old:
            continue
        host = next((other for other in _beside(scalar, siblings) if _is_host(file, other.text)), None)
        if host is None:
            continue
        site = file.site(
            scalar.span,
            Outcome.NEEDS_REVIEW,
            operation=BASE_URL,
            v1=pair.v1,
            v2=pair.v2,
            basis=pair.basis,
            confidence=Confidence.LIKELY,
            reason=f"the version stands apart from the host in {''.join(host.keys[-1:])}",
            suggestion=scalar.text.replace(old, new),
            source=pair.source,
        )
        return Planned(site=site, through=frozenset({named_base(scalar.keys[-1])}))
    return None


def _beside(scalar: Scalar, siblings: Siblings) -> Iterator[Scalar]:
    """The values of the same mapping; in a file without any, those whose names begin alike."""
    if not scalar.keys:
        return
    *outer, name = scalar.keys
    for other in siblings.get(tuple(outer), ()):
        if outer or other.keys[0].partition("_")[0] == name.partition("_")[0]:
            yield other


def _is_host(file: File, text: str) -> bool:
    url = text if "//" in text else f"//{text}"
    return find_base(file.pathmap, url).proof is Proof.HOST and re.search(r"[^/:]/[^/]", text) is None

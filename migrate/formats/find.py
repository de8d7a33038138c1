"""Find the v1 sites of a document: its values, its recorded requests, and what its words say."""

from __future__ import annotations

from migrate.formats import may_set
from migrate.formats.document import Document
from migrate.formats.find_requests import RequestFinder
from migrate.formats.find_scalars import ScalarFinder
from migrate.formats.find_texts import find_texts
from migrate.formats.inside import find_inside
from migrate.formats.links import links_of
from migrate.formats.planning import File, Options
from migrate.formats.proxies import find_proxies
from migrate.formats.variables import template_of
from migrate.languages.base import language_named
from migrate.pathmap.bases import Proof, find_base
from migrate.pathmap.model import PathMap
from migrate.plan import BaseHolder, Elsewhere, Found, Planned, Route


def find(
    document: Document, file: str, text: bytes, pathmap: PathMap, options: Options, *, vicinity: bool = False
) -> Found:
    """The calls and bases of one file; embedded code of the languages that are read is left to those.

    `vicinity` says that something else in the project proves that it uses this API.
    """
    near = vicinity or _proves(document, pathmap)
    study = File(name=file, text=text, document=document, pathmap=pathmap, options=options, vicinity=near)
    finder = ScalarFinder(file=study)
    found: list[Planned | BaseHolder | Elsewhere | Route] = [*finder.find(), *find_proxies(study)]
    links = list(links_of(document, finder.siblings))
    found.extend(RequestFinder(file=study).find())
    found.extend(find_texts(study))
    for embedded in document.embedded:
        if language_named(embedded.language) is None:
            inside = find_inside(embedded, file, text, pathmap, options, vicinity=near)
            found.extend((*inside.calls, *inside.bases))
            found.extend(inside.elsewhere if may_set(file) else ())
            links.extend(inside.links)
    return Found(
        calls=tuple(item for item in found if isinstance(item, Planned)),
        bases=tuple(item for item in found if isinstance(item, BaseHolder)),
        links=tuple(dict.fromkeys(links)),
        elsewhere=tuple(item for item in found if isinstance(item, Elsewhere)),
        routes=tuple(item for item in found if isinstance(item, Route)),
    )


def _proves(document: Document, pathmap: PathMap) -> bool:
    """Whether a value of the document is on this API's host."""
    for scalar in document.scalars:
        if not any(host in scalar.text for host in pathmap.hosts):
            continue
        template = template_of(scalar.text)
        if find_base(pathmap, template.url, template.names).proof in (Proof.V1, Proof.V2, Proof.HOST):
            return True
    return False

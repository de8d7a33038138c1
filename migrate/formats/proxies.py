"""Find proxies that send requests on to the API: what they say of v1 is for a person.

Who comes through a proxy need not be in this project, and what comes through must change with it: nothing of
a proxy is switched, and calls of its routes wait.
Sources: nginx ngx_http_proxy_module; Caddyfile "reverse_proxy", "rewrite"; Envoy RouteAction, Cluster;
ingress-nginx "Rewrite".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from migrate.formats.document import Proxy, Text
from migrate.formats.planning import BASE_URL, File
from migrate.formats.served import comes_in, is_route, never
from migrate.model import Outcome, Span
from migrate.pathmap.bases import Proof, find_base
from migrate.plan import Planned, Route, Scalar

_COMES = ("prefix", "path", "regex", "path_separated_prefix", "value", "match")


def find_proxies(file: File) -> Iterator[Planned | Route]:
    """What the proxies of a document say of v1."""
    for proxy in (*file.document.proxies, *_of_values(file.document.scalars)):
        to = next((text for text in proxy.to if _is_ours(file, text)), None)
        if to is None:
            continue
        sites = [site for text in proxy.routes if (site := _site(file, text, to)) is not None]
        yield from sites
        if not sites and find_base(file.pathmap, _url(to)).proof is not Proof.V1:
            continue  # it sends on whatever comes, to any version
        line = min(
            [site.site.line for site in sites] or [file.lines.at(span.start)[0] for span in proxy.passed]
        )
        yield from (Route(comes=comes, file=file.name, line=line) for comes in proxy.comes)


def is_passed(file: File, scalar: Scalar) -> bool:
    """Whether a value is what a proxy passes requests on to."""
    return any(scalar.span == span for proxy in file.document.proxies for span in proxy.passed)


PASSED = "a proxy passes requests on to it: what comes through must be v2's when it is switched"


def _url(text: str) -> str:
    return text if "//" in text else f"//{text}"


def _is_ours(file: File, text: str) -> bool:
    return find_base(file.pathmap, _url(text)).proof in (Proof.V1, Proof.HOST)


def _site(file: File, text: Text, to: str) -> Planned | None:
    """The site of a route in which the path of a v1 base stands."""
    for pair in file.pathmap.bases:
        old, new = (urlsplit(base).path.rstrip("/") for base in (pair.v1, pair.v2))
        found = re.search(rf"(?<![\w.-]){re.escape(old)}(?![\w-])", text.text) if old.strip("/") else None
        if found is None or old == new:
            continue
        site = file.site(
            Span(text.offset(found.start()), text.offset(found.end())),
            Outcome.NEEDS_REVIEW,
            operation=BASE_URL,
            v1=pair.v1,
            v2=pair.v2,
            basis=pair.basis,
            reason=f"a proxy sends this on to {to}: it must let v2 through once the calls of it are v2",
            suggestion=text.text[: found.start()] + new + text.text[found.end() :],
            source=pair.source,
        )
        return Planned(site=site)
    return None


# --- routes in YAML and JSON ---


def _of_values(scalars: tuple[Scalar, ...]) -> Iterator[Proxy]:
    """The routes of Envoy, by the item they stand in, and of an ingress, by the file."""
    groups: dict[tuple[str, ...], list[Scalar]] = defaultdict(list)
    others: dict[tuple[str, ...], list[Scalar]] = defaultdict(list)
    for scalar in scalars:
        (groups if is_route(scalar) else others)[_item(scalar.keys)].append(scalar)
    clusters = _clusters(scalars if groups else ())
    for item, routes in groups.items():
        beside = others[item]
        names = [text for scalar in beside for text in clusters.get(scalar.text, ())]
        comes = (scalar.text for scalar in routes if scalar.keys[-1] in _COMES)
        yield Proxy(
            routes=tuple(_text(scalar) for scalar in routes),
            comes=tuple(comes_in(comes)),
            to=(*(scalar.text for scalar in beside), *names),
        )


def _item(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The item of a list of routes in which a value stands; the document, where it stands in none."""
    places = [at for at, key in enumerate(keys[:-1]) if key == "routes" and keys[at + 1].isdigit()]
    return keys[: places[-1] + 2] if places else ()


def _clusters(scalars: tuple[Scalar, ...]) -> Mapping[str, list[str]]:
    """The addresses of each cluster, by its name."""
    names: dict[tuple[str, ...], str] = {}
    texts: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for scalar in scalars:
        at = next((at for at, key in enumerate(scalar.keys[:-1]) if key == "clusters"), None)
        if at is None:
            continue
        item = scalar.keys[: at + 2]
        if scalar.keys[at + 2 :] == ("name",):
            names[item] = scalar.text
        else:
            texts[item].append(scalar.text)
    return {name: texts[item] for item, name in names.items()}


def _text(scalar: Scalar) -> Text:
    def offset(index: int) -> int:
        return min(scalar.span.start + len(scalar.text[:index].encode()), scalar.span.end)

    return Text(where="route of a server", text=scalar.text, splice=never, offset=offset)

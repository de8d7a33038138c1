"""Values that say what a server answers, not what a client calls: routes of proxies, API descriptions.

They are reported and never changed: a v1 path there is this project's own, or the subject of a document.
Sources: Envoy RouteMatch, Kubernetes Ingress, Gateway API HTTPRoute, Istio VirtualService, Serverless
Framework events, Kong declarative configuration, Traefik rules, OpenAPI and Swagger, HAL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from migrate.model import Edit
from migrate.plan import Scalar, Unwritable

ROUTE = "route of a server"
DOCUMENT = "description of an API"
LINK = "link of an answer"
# The ends of the key paths at which a route stands; list positions are left out, `*` is any key.
_ROUTES = (
    ("match", "prefix"), ("match", "path"), ("match", "regex"), ("match", "safe_regex", "regex"),
    ("match", "path_separated_prefix"), ("match", "uri", "*"), ("matches", "path", "value"),
    ("http", "paths", "path"), ("events", "http", "path"), ("events", "httpApi", "path"),
    ("events", "httpApi"), ("routes", "paths"), ("spec", "routes", "match"), ("routes", "prefix_rewrite"),
    ("route", "prefix_rewrite"),
    ("regex_rewrite", "substitution"), ("annotations", "nginx.ingress.kubernetes.io/rewrite-target"),
)  # fmt: skip
_RULE = re.compile(r"\b(?:Path|PathPrefix|PathRegexp|HostRegexp)\(\s*[`\"']")
_DOCUMENTS = frozenset({"openapi", "swagger"})


def is_document(scalars: Sequence[Scalar]) -> bool:
    """Whether a file describes an API in OpenAPI's terms."""
    return any(len(scalar.keys) == 1 and scalar.keys[0] in _DOCUMENTS for scalar in scalars)


def is_route(scalar: Scalar) -> bool:
    """Whether a value is a path that a server answers."""
    words = tuple(key for key in scalar.keys if not key.isdigit())
    return any(_ends(words, route) for route in _ROUTES) or _RULE.search(scalar.text) is not None


def is_link(scalar: Scalar) -> bool:
    """Whether a value is a link that a server answered, as HAL has it."""
    return "_links" in scalar.keys[:-1]


def comes_in(routes: Iterable[str]) -> Iterator[str]:
    """The beginnings of the paths that routes take."""
    for route in routes:
        found = re.match(r"\^?(/[^*($\[\\{]*)", route)
        if found is not None:
            yield found[1]


def _ends(words: tuple[str, ...], route: tuple[str, ...]) -> bool:
    last = words[-len(route) :]
    return len(last) == len(route) and all(b in ("*", a) for a, b in zip(last, route, strict=True))


def never(start: int, end: int, new: str) -> Edit:
    """The splice of what is not this client's to change.

    Raises:
        Unwritable: always.
    """
    raise Unwritable("what a server answers is its own")

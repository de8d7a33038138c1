"""The map for other proxies; what a format cannot say is told, and the row refused, not half served."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from migrate.model import MigrateError
from migrate.pathmap.export_envoy import envoy
from migrate.pathmap.export_nginx import nginx
from migrate.pathmap.export_overlay import overlay
from migrate.pathmap.exported import Exported
from migrate.pathmap.model import PathMap

FORMATS: Mapping[str, Callable[[PathMap, str], Exported]] = {
    "nginx": nginx,
    "envoy": envoy,
    "openapi-overlay": overlay,
}

# What needs no quoting in the files of any proxy.
_PLAIN = re.compile(r"[A-Za-z0-9._~:/@%\[\]-]+")


def export(pathmap: PathMap, format: str, upstream: str | None = None) -> Exported:
    """The map in `format`, one of `FORMATS`; `upstream` is v2's base URL, the map's first by default.

    Raises:
        MigrateError: `upstream` is no base URL.
    """
    if upstream is not None:
        _check(upstream)
    return FORMATS[format](pathmap, (upstream or pathmap.bases[0].v2).rstrip("/"))


def _check(upstream: str) -> None:
    try:
        parts = urlsplit(upstream)
        is_base = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        is_base, parts = False, urlsplit("")
    if not is_base or parts.query or parts.fragment or not _PLAIN.fullmatch(upstream):
        raise MigrateError(
            f"--upstream: Expected a URL such as https://api.example.com/v2 but got {upstream!r}"
        )
    if parts.username is not None:
        raise MigrateError("--upstream: Expected a URL without user and password; the client's key is passed")

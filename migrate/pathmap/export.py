"""The map for other proxies; what a format cannot say is told, and the row refused, not half served."""

from __future__ import annotations

from collections.abc import Callable, Mapping

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


def export(pathmap: PathMap, format: str, upstream: str | None = None) -> Exported:
    """The map in `format`, one of `FORMATS`; `upstream` is v2's base URL, the map's first by default."""
    return FORMATS[format](pathmap, (upstream or pathmap.bases[0].v2).rstrip("/"))

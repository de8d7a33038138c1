"""A second `resolve`, for URLs without holes: slow, obvious, and written with other means than the first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from migrate.pathmap.model import Endpoint, Operation, PathMap

Answers = set[str]  # every answer that is right: "matched:ID", "unsure", "unmapped", "v2", "not ours"


def slow_resolve(pathmap: PathMap, method: str, url: str) -> Answers:
    for spelling in (url, f"//{url}"):
        if re.match(r"(?i)(https?:)?//", spelling):
            found = _below_base(pathmap, spelling, written=spelling == url)
            if found is not None:
                version, path, sure = found
                return _judge(pathmap, method, version, path, _query(url), sure=sure)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", url):
        if any(_host_is(host, urlsplit(url).hostname or "") for host in _hosts(pathmap)):
            return {"not ours", "unsure"}
        return {"not ours"}
    path = re.split(r"[?#]", url)[0]
    for version, prefix in sorted(_prefixes(pathmap), key=lambda item: -len(item[1])):
        bare = prefix if path.startswith("/") else prefix[1:]
        if path == bare or path.startswith(bare + "/"):
            return _judge(
                pathmap, method, version, path[len(bare) :], _query(url), sure=False, versioned=True
            )
    return _judge(pathmap, method, 0, path, _query(url), sure=False)


def _query(url: str) -> dict[str, str]:
    return dict(parse_qsl(url.partition("#")[0].partition("?")[2], keep_blank_values=True))


def _hosts(pathmap: PathMap) -> Iterator[str]:
    yield from pathmap.hosts
    for base in pathmap.bases:
        for text in (base.v1, base.v2):
            host = urlsplit(text).hostname or ""
            if not re.fullmatch(r"\{\w+\}", host):
                yield host


def _host_is(wanted: str, given: str) -> bool:
    if re.fullmatch(r"\{\w+\}", wanted):
        return given != ""
    left, right = wanted.lower().split("."), given.lower().split(".")
    return len(left) == len(right) and all(
        a == b or (a.startswith("{") and b != "") for a, b in zip(left, right, strict=True)
    )


def _below_base(pathmap: PathMap, url: str, *, written: bool) -> tuple[int, str, bool] | None:
    """Version, path below the base, is the host its own; `written`: the URL shows that it is one."""
    parts = urlsplit(url)
    path = parts.path
    best: tuple[int, int, bool] | None = None
    for base in pathmap.bases:
        for version, text in ((1, base.v1), (2, base.v2)):
            own = urlsplit(text)
            try:
                port = parts.port
            except ValueError:
                port = -1
            if port not in (None, 80, 443) or not _host_is(own.hostname or "", parts.hostname or ""):
                continue
            if path == own.path or path.startswith(own.path + "/"):
                anyone = re.fullmatch(r"\{\w+\}", own.hostname or "") is not None
                if anyone and not written:  # without a scheme it may as well be a relative path
                    continue
                if best is None or len(own.path) > best[0]:
                    best = (len(own.path), version, not anyone)
    return None if best is None else (best[1], path[best[0] :], best[2])


def _prefixes(pathmap: PathMap) -> Iterator[tuple[int, str]]:
    for base in pathmap.bases:
        old, new = urlsplit(base.v1).path.split("/")[1:], urlsplit(base.v2).path.split("/")[1:]
        if old == new:
            continue
        while True:
            for version, part in ((1, old), (2, new)):
                if part:
                    yield version, "/" + "/".join(part)
            if not old or not new or old[0] != new[0]:
                break
            old, new = old[1:], new[1:]


def _fits(endpoint: Endpoint, path: str) -> bool:
    wanted = [part for part in endpoint.path.split("/")[1:] if part]
    given = path.strip("/").split("/") if path.strip("/") else []
    if len(wanted) != len(given):
        return False
    for want, got in zip(wanted, given, strict=True):
        text = unquote(got)
        pattern = "".join(
            "(?s:.+)" if p.startswith("{") else re.escape(p) for p in re.split(r"(\{[^}]*\})", want)
        )
        if not re.fullmatch(pattern, text) or ("{" in want and text in (".", "..")):
            return False
    return True


def _rank(op: Operation) -> tuple[int, ...]:
    """Narrower rows first: more named query values, then fewer parameters, then more letters."""
    return (-len(op.v1.query), len(op.v1.parameters), -len(re.sub(r"\{[^}]*\}", "", op.v1.path)))


def _named(op: Operation, rows: list[Operation], query: dict[str, str]) -> bool:
    names = {name for row in rows if row.v1.method == op.v1.method for name in row.v1.query}
    return all(query.get(name) == op.v1.query.get(name) for name in names)


def _judge(
    pathmap: PathMap,
    method: str,
    version: int,
    path: str,
    query: dict[str, str],
    *,
    sure: bool,
    versioned: bool = False,
) -> Answers:
    on_path = [op for op in pathmap.operations if _fits(op.v1, path)]
    versioned = versioned or version != 0
    if not path.strip("/") and not on_path:
        return {"not ours"}
    right = [op for op in on_path if op.v1.method == method and _named(op, on_path, query)]
    in_v2 = [e for e in pathmap.v2_endpoints if e.method == method and _fits(e, path)]
    if version == 2:
        if not in_v2 and any(op.distinctive and op.v1.method == method for op in on_path):
            return {"unsure"}
        return {"v2"} if sure else {"not ours"}
    if right:
        first = sorted(right, key=_rank)[0]
        if sure or versioned or first.distinctive:
            return {f"matched:{first.id}"}
        return {"not ours"}
    if version == 0 and in_v2:
        return {"not ours"}
    if sure or any(op.distinctive for op in on_path):
        return {"unmapped"}
    return {"not ours"}

"""Decide what a URL template is: a mapped v1 call, an unmapped one, v2 already, or somebody else's.

A URL template is a string in which `HOLE` stands for each value that is not known. Offsets are
characters of that string; the caller maps them back to the source that owns each character.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from migrate.model import Basis, Confidence
from migrate.pathmap.bases import Base, Change, Proof, find_base
from migrate.pathmap.model import Endpoint, Operation, Parameter, PathMap
from migrate.pathmap.resolution import AlreadyV2, Ambiguous, Matched, NotOurs, Resolution, Unmapped
from migrate.pathmap.template import HOLE, could_fit, fits, is_narrower, names_other, shape, split_path

_HIDDEN_PATH = "a part of the path is not visible here"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """One call under study."""

    pathmap: PathMap
    method: str | None
    base: Base
    path: str
    span: tuple[int, int]
    query: Mapping[str, str | None]
    open_query: bool  # the query may hold more than `query`
    vicinity: bool
    on_path: Sequence[Operation] = field(default_factory=tuple[Operation, ...])  # rows whose path fits

    @property
    def proven(self) -> bool:
        """Whether this is known to be the API, whatever the path says."""
        return self.base.proof in (Proof.V1, Proof.V2, Proof.NAMED) or self.vicinity

    def has(self, method: str) -> bool:
        """Whether the call may be of `method`."""
        return self.method in (None, method)

    def shown(self) -> str:
        """Method and path for a report."""
        names = {name for op in self.on_path for name in op.v1.query}
        query = "&".join(
            f"{name}={self.query.get(name) or '{…}'}" for name in sorted(names & self.query.keys())
        )
        path = "/".join(split_path(self.path)).replace(HOLE, "{…}")
        return f"{self.method or '?'} /{path}" + (f"?{query}" if query else "")


def resolve(
    pathmap: PathMap,
    *,
    method: str | None,
    url: str,
    hole_names: Sequence[str | None] = (),
    query: Mapping[str, str | None] | None = None,
    open_query: bool = False,
    vicinity: bool = False,
) -> Resolution:
    """What a call of `method` (None when not visible) to `url` is.

    `hole_names` names the environment variable behind each hole of `url`, where there is one. `query` holds
    what is known of the query beside the URL (None: a value that is not visible), `open_query` says that it
    may hold more. `vicinity` says that something else in the project proves that it uses this API.
    """
    base = find_base(pathmap, url, hole_names)
    if base.proof is Proof.FOREIGN:
        return NotOurs()
    path_end = min(
        (i for i in (url.find("?", base.end), url.find("#", base.end)) if i >= 0), default=len(url)
    )
    path = url[base.end : path_end]
    own_query = url[path_end:].partition("#")[0].lstrip("?")
    call = _Call(
        pathmap=pathmap,
        method=method.upper() if method else None,
        base=base,
        path=path,
        span=(base.end + max(0, len(path) - len(path.lstrip("/")) - 1), path_end),
        query={**_query_of(own_query), **(query or {})},
        open_query=open_query
        or any(HOLE in item.partition("=")[0] for item in own_query.split("&"))
        or path.endswith(HOLE),
        vicinity=vicinity or any(name in pathmap.environment for name in hole_names if name),
        on_path=_on_path(pathmap, base, path),
    )
    if base.proof is Proof.HOST:
        return _under_host(call)
    if not path.strip("/") and not call.on_path:
        return NotOurs()
    if base.v2:
        return _below_v2(call)
    return _matched(call) if call.on_path else _unmatched(call)


def _on_path(pathmap: PathMap, base: Base, path: str) -> Sequence[Operation]:
    if path.startswith(HOLE) and base.versioned:  # `/v1{rest}`: where the path begins is not visible
        return ()
    return [op for op in pathmap.operations if fits(op.v1, path)]


def _query_of(text: str) -> dict[str, str | None]:
    pairs: dict[str, str | None] = {}
    for item in text.split("&"):
        name, _, value = item.partition("=")
        if name and HOLE not in name:
            pairs[unquote_plus(name)] = None if HOLE in value else unquote_plus(value)
    return pairs


def _named(call: _Call, endpoint: Endpoint) -> bool | None:
    """Whether the query values that belong to the endpoint's name are there; None: they may be."""
    if names_other(endpoint, (op.v1 for op in call.on_path), call.query.keys()):
        return False
    seen: list[bool | None] = []
    for name, value in endpoint.query.items():
        if name in call.query:
            given = call.query[name]
            seen.append(None if given is None else given == value)
        else:
            seen.append(None if call.open_query else False)
    return False if False in seen else None if None in seen else True


def _narrowest(operations: Sequence[Operation]) -> list[Operation]:
    """The rows that no other row of the same method is a special case of."""
    return [
        op
        for op in operations
        if not any(other.v1.method == op.v1.method and is_narrower(other.v1, op.v1) for other in operations)
    ]


def _matched(call: _Call) -> Resolution:
    right = [op for op in call.on_path if call.has(op.v1.method)]
    sure = [op for op in right if _named(call, op.v1) is True]
    maybe = [op for op in right if _named(call, op.v1) is None]
    if not sure and not maybe:
        return _other_operation(call)
    rows = _narrowest(sure)
    if not call.proven and not call.base.versioned and not any(op.distinctive for op in (*rows, *maybe)):
        return NotOurs()
    if maybe:
        return Ambiguous(
            operations=(*rows, *maybe),
            base=call.base,
            reason="the query value that names the operation is not visible here",
        )
    if len(rows) > 1:
        names = ", ".join(f"{op.id} ({op.v1})" for op in rows)
        return Ambiguous(operations=tuple(rows), base=call.base, reason=f"the call could be any of {names}")
    return _one_row(call, rows[0])


def _one_row(call: _Call, operation: Operation) -> Resolution:
    base = call.base
    confidence = _confidence(call, operation)
    if confidence is None:
        return NotOurs()
    if base.unclear is not None:
        return Ambiguous(operations=(operation,), base=base, reason=base.unclear)
    twin = _v2_endpoint(call, v1=operation.v1) if base.undecided else None
    if twin is None or (keeps_call(operation) and base.proof is not Proof.V1):
        return Matched(operation=operation, base=base, path=call.span, confidence=confidence)
    if keeps_call(operation):
        return AlreadyV2(endpoint=twin, base=base)
    reason = f"{twin} is a v2 call too, and the base does not show which version is meant"
    return Ambiguous(operations=(operation,), base=base, reason=reason)


def _confidence(call: _Call, operation: Operation) -> Confidence | None:
    if call.base.proof is not Proof.UNKNOWN:
        # A hole taken for a value might hold the literal word of a narrower row.
        others = (
            op for op in call.pathmap.operations if op is not operation and is_narrower(op.v1, operation.v1)
        )
        hidden = HOLE in call.path and any(
            call.has(op.v1.method) and could_fit(op.v1, call.path) for op in others
        )
        return Confidence.LIKELY if hidden or call.base.basis is Basis.ASSUMED else Confidence.CERTAIN
    if operation.distinctive:
        return Confidence.LIKELY
    return Confidence.WEAK if call.vicinity or call.base.versioned else None


def keeps_call(operation: Operation) -> bool:
    """Whether v2 takes the very call that v1 took, below another base."""
    return (
        operation.v2 is not None
        and operation.v2.method == operation.v1.method
        and shape(operation.v2.path) == shape(operation.v1.path)
        and operation.v2.query == operation.v1.query
        and not operation.fixed
        and not operation.manual
        and all(_stays(item) for item in operation.parameters)
    )


def _stays(parameter: Parameter) -> bool:
    changed = parameter.rename is not None or parameter.values is not None or parameter.manual is not None
    return set(parameter.places) == {parameter.to} and not changed


def _v2_endpoint(call: _Call, v1: Endpoint | None = None) -> Endpoint | None:
    """The map's v2 endpoint that the call may be of, unless the v1 endpoint is a special case of it."""
    return next(
        (
            endpoint
            for endpoint in call.pathmap.v2_endpoints
            if call.has(endpoint.method)
            and fits(endpoint, call.path)
            and _named(call, endpoint) is not False
            and (v1 is None or not is_narrower(v1, endpoint))
        ),
        None,
    )


def _other_operation(call: _Call) -> Resolution:
    """A mapped path under another method or name: v2 where the map has it, else v1 without a row."""
    twin = _v2_endpoint(call) if call.base.undecided else None
    if twin is not None:
        return AlreadyV2(endpoint=twin, base=call.base) if call.proven else NotOurs()
    if call.proven or any(op.distinctive for op in call.on_path):
        return Unmapped(path=call.shown(), base=call.base, reason=_why_none(call))
    return NotOurs()


def _why_none(call: _Call) -> str:
    """Why the rows of the call's path are not the call's."""
    named = [op for op in call.on_path if call.has(op.v1.method)]
    if named:
        names = " or ".join(sorted({name for op in named for name in op.v1.query}))
        return f"the map has rows for this path by {names} in the query, and none for what is seen there"
    methods = " or ".join(sorted({op.v1.method for op in call.on_path}))
    return f"the map has no row for this path by {call.method}, only by {methods}"


def _below_v2(call: _Call) -> Resolution:
    endpoint = _v2_endpoint(call)
    if endpoint is None and any(op.distinctive and call.has(op.v1.method) for op in call.on_path):
        rows = tuple(op for op in call.on_path if op.distinctive and call.has(op.v1.method))
        return Ambiguous(operations=rows, base=call.base, reason="a v1 path stands below the v2 base URL")
    if call.proven and (endpoint is not None or call.base.proof is Proof.V2):
        return AlreadyV2(endpoint=endpoint, base=call.base)
    return NotOurs()


def _unmatched(call: _Call) -> Resolution:
    """No row's path fits: v2, hidden in part, or a v1 path without a row."""
    endpoint = _v2_endpoint(call) if call.base.undecided else None
    if endpoint is not None:
        return AlreadyV2(endpoint=endpoint, base=call.base) if call.proven else NotOurs()
    if HOLE in call.path:
        return _hidden(call)
    if call.base.proof in (Proof.V1, Proof.NAMED):
        return Unmapped(path=call.shown(), base=call.base)
    return NotOurs()


def _hidden(call: _Call) -> Resolution:
    """A path with a hole where the rows have a word."""
    proven = call.base.proof in (Proof.V1, Proof.NAMED)
    if not call.path.replace(HOLE, "").strip("/"):
        known = Ambiguous(operations=(), base=call.base, reason="the path is not visible here")
        return known if proven else NotOurs()
    after = _after_version(call)
    if not call.base.versioned and (proven or any(op.distinctive for op in after)) and after:
        reason = "the version part of the base URL is not visible here"
        return Ambiguous(operations=after, base=call.base, reason=reason)
    could = tuple(
        op for op in call.pathmap.operations if call.has(op.v1.method) and could_fit(op.v1, call.path)
    )
    if could and (proven or (call.vicinity and _shares_word(could, call.path))):
        return Ambiguous(operations=could, base=call.base, reason=_HIDDEN_PATH)
    return Unmapped(path=call.shown(), base=call.base) if proven else NotOurs()


def _after_version(call: _Call) -> tuple[Operation, ...]:
    """The rows that fit what follows a first segment with a hole: `/{version}/creator`."""
    first, *rest = split_path(call.path) or ("",)
    if HOLE not in first:
        return ()
    return tuple(
        op for op in call.pathmap.operations if call.has(op.v1.method) and fits(op.v1, "/".join(rest))
    )


def _shares_word(operations: Sequence[Operation], path: str) -> bool:
    words = set(split_path(path))
    return any(words & {part for part in op.v1.segments if "{" not in part} for op in operations)


def _under_host(call: _Call) -> Resolution:
    """This API's host, but no base of the map: a version that is not visible, or another port or path."""
    rows = _after_version(call)
    if rows:
        reason = "the version part of the base URL is not visible here"
        return Ambiguous(operations=rows, base=call.base, reason=reason)
    for below in (find_base(call.pathmap, call.path), None):
        path = call.path[below.end :] if below else call.path
        if below is not None and (below.v2 or not below.versioned):
            continue
        rows = tuple(op for op in call.pathmap.operations if call.has(op.v1.method) and fits(op.v1, path))
        if below is not None or any(op.distinctive for op in rows):
            reason = "the host is this API's, but port or path are not those of a base URL of the map"
            return Ambiguous(operations=rows, base=call.base, reason=reason) if rows else NotOurs()
    return NotOurs()


__all__ = [
    "HOLE",
    "AlreadyV2",
    "Ambiguous",
    "Base",
    "Change",
    "Matched",
    "NotOurs",
    "Proof",
    "Resolution",
    "Unmapped",
    "find_base",
    "keeps_call",
    "resolve",
]

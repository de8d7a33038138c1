"""What a recorded request is answered with: brought to the v2 shape where the map knows it, else named."""

from __future__ import annotations

from migrate.formats.bodytext import body_of
from migrate.formats.document import BodyKind, as_object
from migrate.pathmap.model import Response
from migrate.plan import Scalar


def is_old(answer: Scalar, response: Response) -> bool:
    """Whether the answer is in v1's shape."""
    return bool(_names(response) & _fields(answer).keys())


def brought(answer: Scalar, response: Response) -> dict[str, object] | None:
    """The answer as v2 gives it; None where not all of it is known."""
    fields, root = _fields(answer), response.root
    rest = fields.keys() - _names(response)
    inner = as_object(fields.get(root.v1)) if root is not None else None
    if (
        root is None
        or root.v1 not in fields
        or rest
        or (inner is not None and inner.keys() & response.fields.keys())
    ):
        return None
    return {root.v2: fields[root.v1]}


def _names(response: Response) -> set[str]:
    names = (response.root.v1 if response.root is not None else None, response.success)
    return {name for name in names if name is not None}


def _fields(answer: Scalar) -> dict[str, object]:
    body = body_of(answer.text)
    found = as_object(body.json) if body.kind is BodyKind.JSON else None
    return dict(found) if found is not None else {}

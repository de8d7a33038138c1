"""What the document cannot say to schemathesis: a key is used once, and an identifier names a post."""

from __future__ import annotations

import uuid
import zlib

import schemathesis


@schemathesis.hook
def before_call(context, case, kwargs):
    """Give every request an `Idempotency-Key` of its own.

    The replay of an answer whose resource was deleted meanwhile is right, and would look like a lost
    resource.
    """
    if case.headers and "Idempotency-Key" in case.headers and is_valid(case):
        case.headers["Idempotency-Key"] = uuid.uuid4().hex
    if case.operation.label == "POST /videos" and is_valid(case) and isinstance(case.body, dict):
        case.body["identifier"] = str(1 + zlib.crc32(repr(case.body.get("identifier")).encode()))


def is_valid(case):
    """Whether the case was drawn as one that the API must take."""
    return case.meta is not None and case.meta.generation.mode.is_positive

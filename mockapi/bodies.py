"""Reads JSON bodies strictly: UTF-8, no NaN, no repeated key, bounded depth."""

from __future__ import annotations

import json
from typing import Any, Final

from mockapi.problems import Problem

MAX_DEPTH: Final = 64


def parse_json(body: bytes) -> Any:
    """The value of the body, or 400."""
    if body.count(b"[") + body.count(b"{") > MAX_DEPTH and _depth(body) > MAX_DEPTH:
        raise Problem("BAD_REQUEST", f"The body is nested deeper than {MAX_DEPTH} levels.")
    try:
        return _DECODER.decode(body.decode("utf-8"))
    except UnicodeDecodeError:
        raise Problem("BAD_REQUEST", "The body is not UTF-8.") from None
    except json.JSONDecodeError as error:
        detail = f"The body is not JSON: {error.msg} at line {error.lineno} column {error.colno}."
        raise Problem("BAD_REQUEST", detail) from None
    except (ValueError, RecursionError) as error:
        raise Problem("BAD_REQUEST", f"The body is not JSON: {error}.") from None


def _depth(body: bytes) -> int:
    """The deepest nesting, brackets inside strings left out."""
    depth = deepest = 0
    in_string = escaped = False
    for byte in body:
        if in_string:
            escaped, in_string = byte == 0x5C and not escaped, escaped or byte != 0x22
        elif byte == 0x22:
            in_string = True
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("an object has the same key twice")
    return values


_DECODER: Final = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=_unique)

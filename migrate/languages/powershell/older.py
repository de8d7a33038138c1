"""What the grammar does not read, written as it does: `a ?? b`, and code on the line of `param(..)`.

Only what is parsed is changed, byte for byte, so that every place is the same in both.
"""

from __future__ import annotations

import re

_TOKENS = re.compile(
    rb"(?P<text>'(?:''|[^'])*'|@'\r?\n.*?\n'@|@\"\r?\n.*?\n\"@|\"(?:`.|\"\"|[^\"`])*\"|<#.*?#>|#[^\n]*)"
    rb"|(?P<or>\?\?)(?P<set>=?)|(?P<param>\bparam\s*\()|(?P<open>[(])|(?P<close>[)])(?P<blank>[ \t]?)",
    re.DOTALL | re.IGNORECASE,
)


def older(source: bytes) -> tuple[bytes, frozenset[int]]:
    """The source as the grammar reads it, and where an operator stands for `??`."""
    if b"??" not in source and not re.search(rb"(?i)\bparam\b", source):
        return source, frozenset()
    made = bytearray(source)
    places: set[int] = set()
    depth: list[bool] = []  # whether a parenthesis that is open is that of `param`
    for found in _TOKENS.finditer(source):
        if found["or"] and not found["set"]:
            made[found.start() : found.end()] = b"-f"
            places.add(found.start())
        elif found["param"] or found["open"]:
            depth.append(bool(found["param"]))
        elif found["close"] and depth and depth.pop() and found["blank"]:
            made[found.end() - 1] = ord("\n")
    return bytes(made), frozenset(places)

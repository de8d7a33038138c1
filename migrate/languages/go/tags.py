"""What the tags of a Go struct say of its fields: the keys of JSON, the variables of the environment.

Source: the documentation of caarlos0/env and cleanenv (`env`, `envDefault`, `env-default`), of
kelseyhightower/envconfig (`envconfig`, `default`) and of sethvargo/go-envconfig (`env:"NAME, default=.."`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.lowering import text_of
from migrate.languages.marks import named_setting
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_TAG = re.compile(r'json:"([^",]+)')
_NAMED = re.compile(
    r'(?<![\w-])(?:env|envconfig):"\s*(?P<name>[A-Za-z_]\w*)\s*(?:,[^"]*?default=(?P<default>[^",]+)[^"]*|,[^"]*)?"'
)
_DEFAULT = re.compile(r'(?<![\w-])(?:envDefault|env-default|default):"(?P<default>[^"]*)"')


def tags(type_: Node) -> tuple[ir.Str, ...]:
    """The keys that the tags of a struct's own fields name, each where it stands."""
    found: list[ir.Str] = []
    for listed in type_.named_children:
        for child in listed.named_children:
            tag = child.child_by_field_name("tag")
            said = _TAG.search(text_of(tag)) if tag is not None else None
            if tag is None or said is None:
                continue
            begin = tag.start_byte + len(text_of(tag)[: said.start(1)].encode())
            at = Span(begin, begin + len(said[1].encode()))
            part = ir.Part(span=at, text=said[1])
            found.append(
                ir.Str(span=at, parts=(part,), open=Span(at.start, at.start), close=Span(at.end, at.end))
            )
    return tuple(found)


def from_environment(field: Node) -> ir.Expr | None:
    """The variable that a field is filled from, or its default, where the field's tag names one."""
    tag = field.child_by_field_name("tag")
    text = text_of(tag) if tag is not None else ""
    named = _NAMED.search(text) if text.startswith("`") else None
    if tag is None or named is None:
        return None
    found = named if named["default"] is not None else _DEFAULT.search(text)
    span = Span(tag.start_byte, tag.end_byte)
    if found is None:
        return ir.Setting(span=span, name=named["name"])
    begin = tag.start_byte + len(text[: found.start("default")].encode())
    default = found["default"]
    return named_setting(named["name"], span, (default, Span(begin, begin + len(default.encode()))))

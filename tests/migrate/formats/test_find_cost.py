"""Looking through a document costs its length, not its square: no value looks at all others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from migrate.formats import read
from migrate.formats.document import Scalar
from migrate.formats.find import find
from migrate.options import Options
from tests.migrate.tools import bundled


class _Counted(tuple[Scalar, ...]):
    looks = 0

    def __iter__(self) -> Iterator[Scalar]:
        self.looks += 1
        return super().__iter__()


def _looks(file: str, text: bytes) -> int:
    document = read(file, text)
    assert document is not None
    counted = _Counted(document.scalars)
    find(replace(document, scalars=counted), file, text, bundled(), Options())
    return counted.looks


def _json(count: int) -> bytes:
    named = {f"key{number}": {"url": f"https://other.example/{number}"} for number in range(count)}
    return json.dumps({"base": "https://api.creatoraudit.com/v1", "all": named}).encode()


def _aliased(count: int) -> bytes:
    lines = "".join(f"k{number}:\n  <<: *d\n  path: /p{number}\n" for number in range(count))
    return f"d: &d\n  url: https://api.creatoraudit.com/v1\n{lines}".encode()


@pytest.mark.parametrize(("file", "text"), [("a.json", _json), ("a.yaml", _aliased)])
def test_the_values_are_gone_through_as_often_whatever_their_number(file, text) -> None:
    assert _looks(file, text(10)) == _looks(file, text(200)) > 0

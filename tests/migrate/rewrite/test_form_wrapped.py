"""Forms that a wrapper hands on by name become JSON where it hands that on, too."""

from __future__ import annotations

from tests.migrate.tools import check_rewritten

TEXT = """
import requests
from urllib.parse import quote
BASE = "https://api.creatoraudit.com/v%d"
def send(method, path, **kwargs):
    return requests.request(method, BASE + path, timeout=3, **kwargs)
def modify(id, name):
    return send(%s)
"""


def test_python() -> None:
    before = '"POST", "/creator/modify", data={"creator_id": id, "name": name}'
    after = '"PATCH", f"/creators/{quote(str(id), safe=\'\')}", json={"name": name}'
    check_rewritten(TEXT % (1, before), TEXT % (2, after))

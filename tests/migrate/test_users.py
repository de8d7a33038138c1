"""Which files a run reads: those that hold a word of the map, those that use what these hold, and no others."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from migrate.engine import Plan, plan
from migrate.model import Outcome
from tests.migrate.tools import ASSUMED, Texts, bundled, sites

BASE = 'ROOT = "https://api.creatoraudit.com/v1"\n'
CALL = 'import requests\n{}\n\n\ndef one(number):\n    return requests.get(f"{{{}}}/creator", params={{"id": number}})\n'
FOREIGN = "import requests\n\n\ndef other(number):\n    return requests.get(ROOT + '/other')\n"


class Read(Texts):
    """Files in memory that remember which of them were handed out."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(files)
        self.handed: set[str] = set()

    def read(self, path: str) -> bytes | None:
        if path in self.files:
            self.handed.add(path)
        return super().read(path)


def run(files: Mapping[str, str]) -> tuple[Plan, set[str]]:
    """The plan, and the files that were read beside those that a search gave."""
    sources = Read({path: text.encode() for path, text in files.items()})
    return plan(sources, bundled(), ASSUMED), sources.handed


def ends(found: Plan) -> dict[str, set[Outcome]]:
    """The outcomes of the calls, by file."""
    by_file: dict[str, set[Outcome]] = {}
    for site in sites(found):
        if site.client == "requests":
            by_file.setdefault(site.file, set()).add(site.outcome)
    return by_file


# How a file without a word of the map reaches the base that another holds.
REACHED = {
    "beside": ("app/const.py", "app/use.py", "from .const import ROOT", "ROOT"),
    "beside, by the module": ("app/const.py", "app/use.py", "from . import const", "const.ROOT"),
    "below": ("app/const.py", "app/jobs/nightly/use.py", "from ...const import ROOT", "ROOT"),
    "in another folder": ("app/api/const.py", "app/jobs/use.py", "from app.api.const import ROOT", "ROOT"),
    "in another folder, renamed": (
        "app/api/const.py", "app/jobs/use.py", "from app.api.const import ROOT as BASE", "BASE",
    ),
    "in a package": ("app/api/__init__.py", "app/use.py", "from app.api import ROOT", "ROOT"),
    "at the root": ("const.py", "jobs/use.py", "from const import ROOT", "ROOT"),
    "below src": ("src/const.py", "tests/use.py", "from const import ROOT", "ROOT"),
}  # fmt: skip


@pytest.mark.parametrize(("holder", "user", "statement", "base"), REACHED.values(), ids=REACHED)
def test_unmapped_call_through_an_imported_base_is_found(
    holder: str, user: str, statement: str, base: str
) -> None:
    text = CALL.format(statement, base).replace("/creator", "/nowhere")
    found, _ = run({holder: BASE, user: text})
    assert ends(found) == {user: {Outcome.UNMAPPED}}


def test_what_a_file_makes_of_a_base_is_followed_to_the_next() -> None:
    files = {
        "app/const.py": BASE,
        "app/paths.py": "from .const import ROOT\n\nSTAFF = ROOT + '/staff'\n",
        "app/use.py": "import requests\nfrom .paths import STAFF\n\n\ndef one():\n    return requests.get(STAFF)\n",
    }
    found, _ = run(files)
    assert ends(found) == {"app/use.py": {Outcome.UNMAPPED}}


def test_same_names_elsewhere_are_not_read() -> None:
    others = {
        "shop/const.py": 'ROOT = "https://shop.example.com"\n',
        "shop/use.py": CALL.format("from .const import ROOT", "ROOT").replace("/creator", "/basket"),
        "shop/more.py": FOREIGN,
    }
    user = CALL.format("from .const import ROOT", "ROOT")
    found, handed = run({"app/const.py": BASE, "app/use.py": user, **others})
    assert not handed & others.keys()
    assert ends(found) == {"app/use.py": {Outcome.REWRITTEN}}


def test_imports_that_no_call_needs_are_not_read() -> None:
    head = "from .host import Host, CONSTANTS\nfrom .const import ROOT"
    user = CALL.format(head, "ROOT") + "\n\ndef start(host: Host):\n    host.log(CONSTANTS['name'])\n"
    host = "from .deep import Deep\n\nCONSTANTS = {'name': Deep()}\n\n\nclass Host:\n    def log(self, x):\n        pass\n"
    files = {
        "app/const.py": BASE,
        "app/use.py": user,
        "app/host.py": host,
        "app/deep.py": "class Deep: ...\n",
    }
    found, handed = run(files)
    assert not handed & {"app/host.py", "app/deep.py"}
    assert ends(found) == {"app/use.py": {Outcome.REWRITTEN}}


WRAPPER = """
import requests
from .settings import METHOD

class Transport:
    def __init__(self, base):
        self.base = base

    def fetch(self, path, **more):
        return self.send(METHOD, path, **more)

    def send(self, method, path, **more):
        return requests.request(method, self.base + path, **more)
"""
CALLER = """
from .transport import Transport
from .const import ROOT

class Creators(Transport):
    pass

api = Creators(ROOT)


def one(number):
    return api.fetch("/creator", params={"id": number})


def none():
    return api.fetch("/nowhere")
"""


def test_wrapper_of_a_file_without_a_word_is_followed() -> None:
    files = {
        "app/const.py": BASE,
        "app/settings.py": 'METHOD = "GET"\n',
        "app/transport.py": WRAPPER,
        "app/use.py": CALLER,
    }
    found, handed = run(files)
    assert {"app/settings.py", "app/transport.py"} <= handed
    assert ends(found) == {"app/use.py": {Outcome.UNMAPPED, Outcome.NEEDS_REVIEW}}
    review = next(
        site
        for site in sites(found)
        if site.outcome is Outcome.NEEDS_REVIEW and site.operation == "creator-get"
    )
    assert "app/use.py:16" in (review.reason or ""), (
        "held back by the call of the path that the map does not know"
    )

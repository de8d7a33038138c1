"""Shared base URLs: switched once when every call that goes through them is v2, else kept, or split on request."""

from __future__ import annotations

from migrate.engine import Options
from migrate.model import Basis, Outcome
from tests.migrate.tools import planned, rewritten, sites

MIXED = """
import requests

BASE = "https://api.creatoraudit.com/v1"


def one(i):
    return requests.get(f"{BASE}/creator", params={"id": i})


def two(i):
    return requests.post(f"{BASE}/account/modify", json={"id": i})
"""


def test_base_of_calls_that_all_move_is_switched_once() -> None:
    text = MIXED.replace("requests.post", "requests.delete").replace("/account/modify", "/creator/delete")
    after, found = rewritten({"app.py": text})
    assert after["app.py"].count(b"/v2") == 1
    assert {site.outcome for site in found} == {Outcome.REWRITTEN}


def test_unmapped_call_holds_back_the_base_and_the_calls_beside_it() -> None:
    after, found = rewritten({"app.py": MIXED})
    assert after["app.py"].decode() == MIXED
    by_operation = {site.operation: site for site in found}
    assert by_operation[None].outcome is Outcome.UNMAPPED
    assert "app.py:12" in (by_operation["base-url"].reason or "")
    assert "app.py:12" in (by_operation["creator-get"].reason or "")


def test_split_base_moves_the_mapped_call_and_keeps_the_other() -> None:
    after, found = rewritten({"app.py": MIXED}, options=_split())
    text = after["app.py"].decode()
    assert 'BASE = "https://api.creatoraudit.com/v1"\nBASE_V2 = "https://api.creatoraudit.com/v2"\n' in text
    assert 'requests.get(f"{BASE_V2}/creators/' in text
    assert 'requests.post(f"{BASE}/account/modify"' in text
    outcomes = {site.operation: site.outcome for site in found}
    assert outcomes["creator-get"] is Outcome.REWRITTEN
    assert outcomes["base-url"] is Outcome.NEEDS_REVIEW


def test_split_of_a_base_from_the_environment_follows_the_variable() -> None:
    text = MIXED.replace(
        '"https://api.creatoraudit.com/v1"',
        'os.getenv("CREATORAUDIT_BASE_URL", "https://api.creatoraudit.com/v1")',
    )
    after, _ = rewritten({"app.py": "import os" + text}, options=_split())
    assert b'BASE_V2 = BASE.rstrip("/").removesuffix("v1") + "v2"\n' in after["app.py"]


def test_base_in_another_module_is_switched_there() -> None:
    files = {
        "conf.py": 'BASE = "https://api.creatoraudit.com/v1"\n',
        "use.py": 'import requests\nfrom conf import BASE\nrequests.get(BASE + "/list-creators")\n',
    }
    after, _ = rewritten(files)
    assert after["conf.py"] == b'BASE = "https://api.creatoraudit.com/v2"\n'
    assert b'BASE + "/creators"' in after["use.py"]


def test_base_in_a_config_moves_with_the_code_that_reads_its_variable() -> None:
    files = {
        ".env": "CREATORAUDIT_BASE_URL=https://api.creatoraudit.com/v1\n",
        "use.py": 'import os, requests\nBASE = os.environ["CREATORAUDIT_BASE_URL"]\nrequests.get(BASE + "/list-creators")\n',
    }
    after, _ = rewritten(files)
    assert after[".env"] == b"CREATORAUDIT_BASE_URL=https://api.creatoraudit.com/v2\n"
    assert b'BASE + "/creators"' in after["use.py"]


def test_base_in_a_config_stays_while_a_call_through_it_stays() -> None:
    files = {
        ".env": "CREATORAUDIT_BASE_URL=https://api.creatoraudit.com/v1\n",
        "use.py": 'import os, requests\nBASE = os.environ["CREATORAUDIT_BASE_URL"]\nrequests.get(BASE + "/list-posts")\n',
    }
    after, _ = rewritten(files)
    assert after[".env"].decode() == files[".env"]


def test_variable_set_outside_the_tree_is_named() -> None:
    text = 'import os, requests\nBASE = os.environ["CREATORAUDIT_BASE_URL"]\nrequests.get(BASE + "/list-creators")\n'
    call = next(site for site in sites(planned({"use.py": text})) if site.operation == "creator-list")
    assert "CREATORAUDIT_BASE_URL is set outside these files" in (call.reason or "")


def test_base_that_no_call_goes_through_is_left_to_a_person() -> None:
    after, found = rewritten({"app.py": 'BASE = "https://api.creatoraudit.com/v1"\n'})
    assert after["app.py"] == b'BASE = "https://api.creatoraudit.com/v1"\n'
    assert [site.outcome for site in found] == [Outcome.NEEDS_REVIEW]


def _split() -> Options:
    return Options(accept=frozenset({Basis.ASSUMED}), split_base=True)

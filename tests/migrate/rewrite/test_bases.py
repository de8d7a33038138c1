"""Shared base URLs: switched once when every call that goes through them is v2, else kept, or split on request."""

from __future__ import annotations

import pytest

from migrate.model import Basis, Outcome
from migrate.options import Options
from tests.migrate.rewrite.cuts import cuts
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


def test_a_path_that_a_held_call_shares_stays_for_all() -> None:
    text = """
import requests

ONE = "https://api.creatoraudit.com/v1"
TWO = "https://api.creatoraudit.com/v1"
PATH = "/list-creators"


def one():
    return requests.get(ONE + PATH)


def two():
    return requests.get(TWO + PATH)


def three():
    return requests.get(TWO + "/list-posts")
"""
    after, found = rewritten({"app.py": text})
    assert after["app.py"].decode() == text
    reasons = {site.line: site.reason for site in found}
    assert reasons[10] == "shares its path with the call at app.py:14, which is not rewritten"
    assert reasons[6] == "its call at app.py:10 is not rewritten"


def test_code_that_is_not_read_holds_settings_and_no_constants_of_other_code() -> None:
    files = {
        "app.py": 'import requests\nBASE = "https://api.creatoraudit.com/v1"\nrequests.get(BASE + "/list-creators")\n',
        "page.lua": 'get(base .. "/list-creators")\n',
    }
    after, found = rewritten(files)
    assert b"/v2" in after["app.py"]
    assert [site.outcome for site in found if site.file == "page.lua"] == [Outcome.NEEDS_REVIEW]
    files[".env"] = "CREATORAUDIT_BASE_URL=https://api.creatoraudit.com/v1\n"
    after, found = rewritten(files)
    assert after[".env"].decode() == files[".env"]
    assert b"/v2" in after["app.py"]


CONSTANTS = """
CREATOR = "/creator"


class Paths:
    LIST = "/list-creators"
    MODIFY = CREATOR + "/modify"
    POSTS = "/list-posts"
    UNUSED = "/creator/delete"
"""


def test_a_path_constant_is_a_site_and_ends_as_its_calls_do() -> None:
    code = """
import requests
from paths import Paths

BASE = "https://api.creatoraudit.com/v1"
OTHER = "https://api.creatoraudit.com/v1"
requests.get(BASE + Paths.LIST)
requests.get(OTHER + Paths.POSTS)
requests.post(BASE + Paths.MODIFY, json={"name": "x"})
"""
    found = sites(planned({"paths.py": CONSTANTS, "app.py": code}))
    constants = {site.line: site for site in found if site.operation == "path-constant"}
    assert {line: site.file for line, site in constants.items()} == dict.fromkeys([2, 6, 7, 8, 9], "paths.py")
    outcomes = {line: site.outcome for line, site in constants.items()}
    review = Outcome.NEEDS_REVIEW
    assert outcomes == {2: review, 6: review, 7: review, 8: Outcome.UNMAPPED, 9: review}
    moved = "\n".join(line for line in code.splitlines() if "MODIFY" not in line)
    after, found = rewritten({"paths.py": CONSTANTS, "app.py": moved})
    assert b'LIST = "/creators"' in after["paths.py"]
    outcomes = {s.line: s.outcome for s in found if s.operation == "path-constant" and s.file == "paths.py"}
    assert outcomes[6] is Outcome.REWRITTEN


def _split() -> Options:
    return Options(accept=frozenset({Basis.ASSUMED}), split_base=True)


@pytest.mark.parametrize("caller", ["", "\n\ndef g(x):\n    return f(x, 'cut.example')\n"])
def test_a_host_that_is_given_or_a_default_hides_no_call(caller: str) -> None:
    text = (
        "import requests\n\n\ndef f(u, host='t.example'):\n"
        "    return requests.get(f'http://{host}/v1/links/clicks?link={u}')\n"
    )
    _, found = rewritten({"app.py": text + caller}, cuts())
    assert "clicks" in [site.operation for site in found]
    reasons = [site.reason for site in found if not caller]
    assert reasons in ([], ["the host is not visible here, and v2 has another in place of some hosts"])

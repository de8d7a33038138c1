"""APIs of other idioms, which are nothing but a map: what the generated programs do not have.

Their map files are those of the generated programs; `tests/migrate/generated` runs programs of both in every language.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import migrate
from migrate.model import Outcome
from tests.migrate.generated.verify import maps
from tests.migrate.tools import rewritten

NAMED = {
    "the name in the URL": (
        'requests.get(BASE + "/rest?method=user.get&user_id=7")',
        'requests.get(BASE + "/users/7")',
    ),
    "the name among the parameters": (
        'requests.get(f"{BASE}/rest", params={"method": "user.get", "user_id": 7})',
        'requests.get(f"{BASE}/users/7")',
    ),
    "the name beside a body": (
        'requests.post(BASE + "/rest", params={"method": "user.rename"}, json={"id": 7, "new_name": "x"})',
        'requests.patch(BASE + "/users/7", json={"name": "x"})',
    ),
    "v2 has a name, too": (
        'requests.get(BASE + "/rest", params={"method": "audit.search", "text": "x"})',
        'requests.get(BASE + "/audit", params={"view": "flat", "q": "x"})',
    ),
    "v2 has a name, too, in the URL": (
        'requests.get(BASE + "/rest?method=audit.search")',
        'requests.get(BASE + "/audit?view=flat")',
    ),
}
HEAD = 'import requests\nBASE = "https://api.ledger.example/v%d"\n\n\ndef run():\n    '


@pytest.mark.parametrize(("before", "after"), NAMED.values(), ids=NAMED)
def test_a_method_named_in_the_query(before: str, after: str) -> None:
    found, seen = rewritten({"app.py": HEAD % 1 + before + "\n"}, maps()["ledger"])

    assert found["app.py"].decode() == HEAD % 2 + after + "\n", seen
    assert {site.outcome for site in seen} == {Outcome.REWRITTEN}


HIDDEN = {
    "parameters from elsewhere": "def ask(params):\n    return requests.get(BASE + '/rest', params=params)\n",
    "a name from elsewhere": "def ask(name):\n    return requests.get(BASE + '/rest', params={'method': name})\n",
    "arguments from elsewhere": "def ask(**more):\n    return requests.get(BASE + '/rest', **more)\n",
}


@pytest.mark.parametrize("code", HIDDEN.values(), ids=HIDDEN)
def test_a_name_that_is_not_seen_is_for_a_person(code: str) -> None:
    text = f'import requests\nBASE = "https://api.ledger.example/v1"\n\n\n{code}'
    found, seen = rewritten({"app.py": text}, maps()["ledger"])

    assert found["app.py"].decode() == text
    assert {site.outcome for site in seen} == {Outcome.NEEDS_REVIEW}


FOREIGN = {
    "app.py": """import requests
requests.get("https://api.photos.example/v1/rest", params={"method": "user.get", "user_id": 7})
requests.get("https://api.photos.example/v1/rest?method=user.get&user_id=7")
requests.post("https://api.photos.example/api/v1/rpc/user.get", json={"user": 7})
requests.get("https://api.ledger.example.evil.example/v1/rest?method=user.get&user_id=7")
""",
    "app.sh": 'curl "https://api.photos.example/v1/rest?method=user.get&user_id=7"\n',
    "app.js": 'fetch("https://api.photos.example/api/v1/rpc/user.get", { method: "POST" });\n',
    "Api.java": 'class Api { String url = "https://api.photos.example/api/v1/rpc/user.get"; }\n',
    "settings.yaml": "url: https://api.photos.example/v1/rest?method=user.get\n",
    ".env": "BASE_URL=https://api.photos.example/api/v1\n",
}


@pytest.mark.parametrize("name", ["ledger", "depot"])
def test_the_same_prefix_on_other_hosts_is_nobody_s_business(name: str) -> None:
    pathmap = maps()[name]
    ours = {"ours.py": f'import requests\nrequests.get("{pathmap.bases[0].v1}/unknown")\n'}
    found, seen = rewritten({**FOREIGN, **ours}, pathmap)

    assert {path: text.decode() for path, text in found.items()} == {**FOREIGN, **ours}
    assert {site.outcome for site in seen} <= {Outcome.NEEDS_REVIEW, Outcome.UNMAPPED}
    assert not [site for site in seen if site.file in FOREIGN and site.outcome is Outcome.UNMAPPED]


def test_one_function_for_all_methods_is_not_changed_under_the_others() -> None:
    text = """import requests


def call(name, fields):
    return requests.post(f"https://depot.example/api/v1/rpc/{name}", json=fields)


call("user.rename", {"user": 7, "name": "x"})
call("parcel.seal", {"parcel": 8})
"""
    found, seen = rewritten({"app.py": text}, maps()["depot"])

    assert found["app.py"].decode() == text
    assert [s.operation for s in seen if s.operation != "path-constant"] == ["user-rename", "parcel-seal"]
    assert {site.outcome for site in seen} == {Outcome.NEEDS_REVIEW}


def test_no_word_of_them_is_in_the_package() -> None:
    words = ("ledger", "depot", "petshelf", "user.rename", "parcel")
    for path in Path(migrate.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8").lower()
        assert not [word for word in words if word in text], path

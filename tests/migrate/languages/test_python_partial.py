"""Functions that are given a part of the request before they are called: `functools.partial`, executors."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files, check_review, check_rewritten

HEAD = """
import asyncio
import requests
from functools import partial, partialmethod
from urllib.parse import quote

BASE = "https://api.creatoraudit.com/v1"
session = requests.Session()


"""
PATH = "f\"/creators/{quote(one, safe='')}\""


def becomes(before: str, after: str) -> None:
    """The code under the imports becomes other code, and the base v2's."""
    check_rewritten(HEAD + before.lstrip("\n"), HEAD.replace("/v1", "/v2") + after.lstrip("\n"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("partial(requests.post, timeout=3)", "partial(requests.patch, timeout=3)"),
        ('partial(session.request, "POST")', 'partial(session.request, "PATCH")'),
        ('partial(requests.request, method="POST")', 'partial(requests.request, method="PATCH")'),
        ('partial(partial(session.request, timeout=3), "POST")', 'partial(partial(session.request, timeout=3), "PATCH")'),
    ],
)  # fmt: skip
def test_the_method_changes_where_it_was_given(old: str, new: str) -> None:
    given = "url=" if "method=" in old else ""
    run = """


def run(one: str):
    return send({}, json={"creator_id": one, "name": "x"}).json()["creator"]
"""
    after = run.replace("{}", f"{given}BASE + {PATH}").replace('"creator_id": one, ', "")
    becomes(
        f"send = {old}" + run.replace("{}", f'{given}BASE + "/creator/modify"'),
        f"send = {new}" + after.replace('["creator"]', '["data"]'),
    )


def test_calls_that_want_the_same_share_it() -> None:
    becomes(
        """
send = partial(session.request, "POST")


def modify(one: str):
    send(BASE + "/creator/modify", json={"creator_id": one, "name": "x"})


def start(one: str):
    send(BASE + "/creator/activate", json={"creator_id": one})
""",
        f"""
send = partial(session.request, "PATCH")


def modify(one: str):
    send(BASE + {PATH}, json={{"name": "x"}})


def start(one: str):
    send(BASE + {PATH}, json={{"is_active": True}})
""",
    )


@pytest.mark.parametrize(
    ("also", "reason"),
    [
        ('def add():\n    send(BASE + "/add-creator", json={"name": "x"})\n', "do not all become the same"),
        ('send("https://elsewhere.example.com/")\n', "is used at app.py:1. too"),
        ("register(send)\n", "is used at app.py:1. too"),
        ("other = send\nregister(other)\n", "is used at app.py:1. too"),
        (
            'def more(path, one):\n    send(BASE + path, json={"creator_id": one})\n',
            "too, which is not rewritten",
        ),
    ],
)
def test_what_others_share_stays(also: str, reason: str) -> None:
    modify = """

def modify(one: str):
    send(BASE + "/creator/modify", json={"creator_id": one, "name": "x"})
"""
    check_review(HEAD + 'send = partial(session.request, "POST")\n' + also + modify, reason)


def test_a_path_without_values_changes_where_it_was_given() -> None:
    becomes(
        'everybody = partial(requests.get, f"{BASE}/list-creators")\n\n\n'
        'def run():\n    return everybody(params={"per_page": 3}).json()["creators"]\n',
        'everybody = partial(requests.get, f"{BASE}/creators")\n\n\n'
        'def run():\n    return everybody(params={"limit": 3}).json()["data"]\n',
    )


def test_a_path_that_gets_a_value_moves_to_the_calls_that_know_it() -> None:
    becomes(
        """
modify = partial(requests.post, BASE + "/creator/modify", timeout=3)
get = partial(requests.get, BASE + "/creator")


def run(one: str):
    modify(json={"creator_id": one, "name": "x"}, headers={"a": "b"})
    modify(json={"id": one, "name": "y"})
    return get(params={"creator_id": one})
""",
        f"""
modify = partial(requests.patch, timeout=3)
get = partial(requests.get)


def run(one: str):
    modify(BASE + {PATH}, json={{"name": "x"}}, headers={{"a": "b"}})
    modify(BASE + {PATH}, json={{"name": "y"}})
    return get(BASE + {PATH})
""",
    )


def test_a_path_stays_with_a_value_that_was_given_with_it() -> None:
    becomes(
        """
def run(one: str):
    send = partial(requests.post, BASE + "/creator/activate", json={"creator_id": one})
    send(timeout=3)
""",
        f"""
def run(one: str):
    send = partial(requests.patch, BASE + {PATH}, json={{"is_active": True}})
    send(timeout=3)
""",
    )


def test_a_path_that_cannot_move_is_left_to_a_person() -> None:
    check_review(
        HEAD
        + """
def make(base):
    return base


def run(one: str):
    return send(params={"creator_id": one})


send = partial(requests.get, make(BASE) + "/creator")
""",
        "before the value that belongs in it is known",
    )


CLIENT = """
class Client:
    def __init__(self, base=BASE):
        self.base = base
        self.send = partial(self._send, "POST")
        self.modify = partial(self._send, "POST", "/creator/modify")

    def _send(self, method, path, **more):
        return session.request(method, self.base + path, **more)

    everybody = partialmethod(_send, "GET", "/list-creators")

    def start(self, one: str):
        return self.send("/creator/activate", json={"creator_id": one})

    def rename(self, one: str, name):
        return self.modify(json={"creator_id": one, "name": name})

    def count(self):
        return len(self.everybody().json()["creators"])
"""


def test_the_projects_own_functions() -> None:
    after = (
        CLIENT.replace('(self._send, "POST")', '(self._send, "PATCH")')
        .replace('(self._send, "POST", "/creator/modify")', '(self._send, "PATCH")')
        .replace("/list-creators", "/creators")
        .replace('"/creator/activate", json={"creator_id": one}', f'{PATH}, json={{"is_active": True}}')
        .replace('json={"creator_id": one, "name"', f'{PATH}, json={{"name"')
        .replace('["creators"]', '["data"]')
    )
    becomes(CLIENT, after)


def test_a_function_of_another_file() -> None:
    ours = "import requests\nfrom functools import partial\n\nsend = partial(requests.post, timeout=3)\n"
    app = """
from urllib.parse import quote
from ours import send


def run(one: str):
    send("https://api.creatoraudit.com/v1/creator/modify", json={"creator_id": one, "name": "x"})
"""
    after = app.replace(
        '"https://api.creatoraudit.com/v1/creator/modify"',
        PATH.replace("/creators", "https://api.creatoraudit.com/v2/creators"),
    )
    check_files(
        {"ours.py": ours, "app.py": app},
        {"ours.py": ours.replace("post", "patch"), "app.py": after.replace('"creator_id": one, ', "")},
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            'await asyncio.to_thread(requests.get, BASE + "/creator", {"creator_id": one})',
            f"await asyncio.to_thread(requests.get, BASE + {PATH})",
        ),
        (
            'await loop.run_in_executor(None, partial(requests.post, BASE + "/creator/modify", '
            'json={"creator_id": one, "name": "x"}))',
            f'await loop.run_in_executor(None, partial(requests.patch, BASE + {PATH}, json={{"name": "x"}}))',
        ),
        (
            'pool.submit(requests.post, BASE + "/creator/modify", json={"creator_id": one, "name": "x"}).result()',
            f'pool.submit(requests.patch, BASE + {PATH}, json={{"name": "x"}}).result()',
        ),
    ],
)
def test_what_calls_a_function_that_it_is_given(old: str, new: str) -> None:
    run = 'async def run(one: str, loop, pool):\n    answer = {}\n    return answer.json()["creator"]["id"]\n'
    becomes(run.replace("{}", old), run.replace("{}", new).replace('["creator"]', '["data"]'))


@pytest.mark.parametrize("taker", ["retry({})", "Thread(target={}).start()", "await queue.put({})"])
def test_a_call_that_is_handed_on_is_read_as_it_is(taker: str) -> None:
    run = f"async def run(one: str, queue):\n    {taker}\n"
    old = 'partial(requests.post, BASE + "/creator/modify", json={"creator_id": one, "name": "x"})'
    new = f'partial(requests.patch, BASE + {PATH}, json={{"name": "x"}})'
    becomes(run.replace("{}", old), run.replace("{}", new))


def test_a_call_that_is_handed_on_with_more_is_left_to_a_person() -> None:
    check_review(
        HEAD + 'pool.map(partial(requests.post, BASE + "/creator/activate"), bodies)\n',
        "what the call carries is not visible here",
    )


def test_a_file_without_a_word_of_the_map_shares_it_too() -> None:
    ours = "import requests\nfrom functools import partial\n\nsend = partial(requests.post, timeout=3)\n"
    app = """
from ours import send

send("https://api.creatoraudit.com/v1/creator/modify", json={"creator_id": "7", "name": "x"})
"""
    other = 'from ours import send\n\nsend("https://elsewhere.example.com/")\n'
    seen = check_files({"ours.py": ours, "app.py": app, "other.py": other}, {})
    assert [site.reason for site in seen if site.operation == "creator-modify"] == [
        "what is given at ours.py:4 is used at other.py too"
    ]


def test_a_value_of_a_variable_moves_a_path_that_was_given_before() -> None:
    becomes(
        """
modify = partial(requests.post, BASE + "/creator/activate")


def run(record):
    query = {"creator_id": record["key"]}
    modify(params=query)
""",
        """
modify = partial(requests.patch)


def run(record):
    creator_id = record["key"]
    modify(BASE + f"/creators/{quote(str(creator_id), safe='')}", json={"is_active": True})
""",
    )


def test_a_constant_that_was_given_before_is_filled_at_the_call() -> None:
    becomes(
        """
MODIFY = "/creator/modify"
modify = partial(requests.post, "%s%s" % (BASE, MODIFY))


def run(one: str):
    modify(json={"creator_id": one, "name": "x"})
""",
        """
MODIFY = "/creators/{creator_id}"
modify = partial(requests.patch)


def run(one: str):
    modify("%s%s" % (BASE, MODIFY.format(creator_id=quote(one, safe=''))), json={"name": "x"})
""",
    )

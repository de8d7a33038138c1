"""Python calls that are rewritten, form by form; the text between the edits is the author's."""

from __future__ import annotations

import textwrap

import pytest

from tests.migrate.tools import check_files, check_rewritten

BASE = '"https://api.creatoraudit.com/v1"'


def both(before: str, after: str, name: str) -> object:
    """A case whose two sides stand under the same imports and base."""
    return pytest.param(textwrap.dedent(before).strip("\n"), textwrap.dedent(after).strip("\n"), id=name)


CALLS = [
    both(
        """
        def modify(creator_id: str):
            requests.post(
                BASE + "/creator/modify",
                json={
                    "creator_id": creator_id,  # the one to change
                    # what it is called
                    "name": "Ana",
                },
            )
        """,
        """
        def modify(creator_id: str):
            requests.patch(
                BASE + f"/creators/{quote(creator_id, safe='')}",
                json={
                    # the one to change
                    # what it is called
                    "name": "Ana",
                },
            )
        """,
        "an entry goes with its line; what is said of it stays",
    ),
    both(
        """
        def modify(creator_id: str):
            requests.post(BASE + '/creator/modify', json={'name': 'Ana', 'creator_id': creator_id})
        """,
        """
        def modify(creator_id: str):
            requests.patch(BASE + f'/creators/{quote(creator_id, safe="")}', json={'name': 'Ana'})
        """,
        "the last entry goes with the comma before it",
    ),
    both(
        """
        def link(creator_id: str, account_id: str):
            requests.post(BASE + "/creator/add-account", json={"creator_id": creator_id, "account_id": account_id})
        """,
        """
        def link(creator_id: str, account_id: str):
            requests.put(BASE + f"/creators/{quote(creator_id, safe='')}/accounts/{quote(account_id, safe='')}")
        """,
        "an argument without content goes",
    ),
    both(
        """
        def pause(row):
            requests.post(f"{BASE}/creator/de-activate", json={"creator_id": row["id"]}, timeout=3)
        """,
        """
        def pause(row):
            requests.patch(f"{BASE}/creators/{quote(str(row['id']), safe='')}", json={"is_active": False}, timeout=3)
        """,
        "a key in quotes inside an f-string",
    ),
    both(
        """
        def pause(creator_id: str):
            requests.post(f"{BASE}/creator/de-activate", params={"creator_id": creator_id})
        """,
        """
        def pause(creator_id: str):
            requests.patch(f"{BASE}/creators/{quote(creator_id, safe='')}", json={"is_active": False})
        """,
        "a fixed value becomes a body",
    ),
    both(
        """
        def get(creator_id: str):
            return requests.get(BASE + "/creator?creator_id=" + creator_id)
        """,
        """
        def get(creator_id: str):
            return requests.get(BASE + "/creators/" + quote(creator_id, safe=''))
        """,
        "the value stays where it stands in a sum",
    ),
    both(
        """
        def get(creator_id: str):
            return requests.get("%s/creator?creator_id=%s" % (BASE, creator_id))
        """,
        """
        def get(creator_id: str):
            return requests.get("%s/creators/%s" % (BASE, quote(creator_id, safe='')))
        """,
        "the value stays where it stands in a % form",
    ),
    both(
        """
        def get(creator_id: str):
            return requests.get("{}/creator?id={}".format(BASE, creator_id))
        """,
        """
        def get(creator_id: str):
            return requests.get("{}/creators/{}".format(BASE, quote(creator_id, safe='')))
        """,
        "the value stays where it stands in a format call",
    ),
    both(
        """
        def get(creator_id: str):
            return requests.get(f"{BASE}/creator?creator_id={creator_id}&verbose=1")
        """,
        """
        def get(creator_id: str):
            return requests.get(f"{BASE}/creators/{quote(creator_id, safe='')}?verbose=1")
        """,
        "a query field that the map does not know is kept",
    ),
    both(
        """
        def get(creator_id: str):
            return requests.get(
                BASE
                + "/creator"  # one creator
                , params={"id": creator_id},
            )
        """,
        """
        def get(creator_id: str):
            return requests.get(
                BASE
                + f"/creators/{quote(creator_id, safe='')}"  # one creator
                ,
            )
        """,
        "a comment between the operands",
    ),
    both(
        """
        def get(creator_id: str):
            return requests.get(BASE + r"/creator", params={"id": creator_id})
        """,
        """
        def get(creator_id: str):
            return requests.get(BASE + fr"/creators/{quote(creator_id, safe='')}")
        """,
        "a raw string",
    ),
    both(
        """
        def get(creator_id: str):
            return requests.get("/".join([BASE, "creator"]), params={"id": creator_id})
        """,
        """
        def get(creator_id: str):
            return requests.get("/".join([BASE, f"creators/{quote(creator_id, safe='')}"]))
        """,
        "a joined list",
    ),
    both(
        """
        def delete(creator_id: str):
            return requests.delete("/".join((BASE, "creator", "delete")), params={"id": creator_id})
        """,
        """
        def delete(creator_id: str):
            return requests.delete("/".join((BASE, f"creators/{quote(creator_id, safe='')}")))
        """,
        "a joined tuple of which an item goes",
    ),
    both(
        """
        def modify(creator_id: str, name):
            payload = {}
            payload["creator_id"] = creator_id
            payload["name"] = name
            requests.post(f"{BASE}/creator/modify", json=payload)
        """,
        """
        def modify(creator_id: str, name):
            payload = {}
            payload["name"] = name
            requests.patch(f"{BASE}/creators/{quote(creator_id, safe='')}", json=payload)
        """,
        "a body built up line by line",
    ),
    both(
        """
        def modify(creator_id: str, name):
            requests.post(f"{BASE}/creator/modify", json=dict(creator_id=creator_id, name=name))
        """,
        """
        def modify(creator_id: str, name):
            requests.patch(f"{BASE}/creators/{quote(creator_id, safe='')}", json=dict(name=name))
        """,
        "a body from dict()",
    ),
    both(
        """
        def modify(creator_id: str, name):
            requests.post(f"{BASE}/creator/modify", {"creator_id": creator_id, "name": name})
        """,
        """
        def modify(creator_id: str, name):
            requests.patch(f"{BASE}/creators/{quote(creator_id, safe='')}", json={"name": name})
        """,
        "a form by position becomes JSON by name",
    ),
    both(
        """
        def delete_all(ids):
            for creator_id in ids:
                try:
                    requests.delete(BASE + "/creator/delete", params={"creator_id": creator_id})
                except requests.ConnectionError:
                    pass
        """,
        """
        def delete_all(ids):
            for creator_id in ids:
                try:
                    requests.delete(BASE + f"/creators/{quote(str(creator_id), safe='')}")
                except requests.ConnectionError:
                    pass
        """,
        "inside a loop and a try",
    ),
    both(
        """
        def get(find):
            if (creator_id := find()) is not None:
                requests.get(BASE + "/creator", params={"creator_id": creator_id})
        """,
        """
        def get(find):
            if (creator_id := find()) is not None:
                requests.get(BASE + f"/creators/{quote(str(creator_id), safe='')}")
        """,
        "a name that a walrus binds",
    ),
    both(
        """
        def request(creator_id: str):
            method = "POST"
            with requests.Session() as session:
                session.request(method, BASE + "/creator/activate", json={"creator_id": creator_id})
        """,
        """
        def request(creator_id: str):
            method = "POST"
            with requests.Session() as session:
                session.request("PATCH", BASE + f"/creators/{quote(creator_id, safe='')}", json={"is_active": True})
        """,
        "the method is a variable",
    ),
    both(
        """
        def add(name):
            requests.post(url=BASE + "/add-creator", json={"name": name})
        """,
        """
        def add(name):
            requests.post(url=BASE + "/creators", json={"name": name})
        """,
        "the URL by its name",
    ),
    both(
        """
        def delete(key):
            with open("x"):
                payload = {"creator_id": key}
            requests.delete(BASE + "/creator/delete", json=payload)
        """,
        """
        def delete(key):
            with open("x"):
                payload = {}
            requests.delete(BASE + f"/creators/{quote(str(key), safe='')}")
        """,
        "a block keeps its only statement",
    ),
    both(
        '''
        def get(row):
            requests.get(f"""{BASE}/creator""", params={"id": row["id"]})
        ''',
        '''
        def get(row):
            requests.get(f"""{BASE}/creators/{quote(str(row["id"]), safe='')}""")
        ''',
        "a string in three quotes",
    ),
    both(
        """
        def modify(find):
            payload = {"creator_id": find(), "name": "Ana"}
            print("sending")
            requests.post(f"{BASE}/creator/modify", json=payload)
        """,
        """
        def modify(find):
            creator_id = find()
            payload = {"name": "Ana"}
            print("sending")
            requests.patch(f"{BASE}/creators/{quote(str(creator_id), safe='')}", json=payload)
        """,
        "a value is found once, when it was",
    ),
    both(
        """
        def modify(creator_id):
            payload = {"creator_id": creator_id, "name": "Ana"}
            creator_id = None
            requests.post(f"{BASE}/creator/modify", json=payload)
        """,
        """
        def modify(creator_id):
            creator_id_2 = creator_id
            payload = {"name": "Ana"}
            creator_id = None
            requests.patch(f"{BASE}/creators/{quote(str(creator_id_2), safe='')}", json=payload)
        """,
        "a name that changes before the call",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), CALLS)
def test_call(before: str, after: str) -> None:
    needs_quote = "quote(" in after
    head = "import requests\n\n"
    new_head = "from urllib.parse import quote\n\n" + head if needs_quote else head
    check_rewritten(
        f"{head}BASE = {BASE}\n\n\n{before}\n",
        f"{new_head}BASE = {BASE.replace('v1', 'v2')}\n\n\n{after}\n",
    )


def test_a_missing_sibling_of_a_verb_method_is_written() -> None:
    check_rewritten(
        """
        import httpx


        class Api:
            def __init__(self, base_url="https://api.creatoraudit.com/v1"):
                self.client = httpx.Client(base_url=base_url)

            def _post(self, path, **kwargs):
                return self.client.post(path, **kwargs)

            def activate(self, creator_id: str):
                return self._post("/creator/activate", json={"creator_id": creator_id})
        """,
        """
        from urllib.parse import quote

        import httpx


        class Api:
            def __init__(self, base_url="https://api.creatoraudit.com/v2"):
                self.client = httpx.Client(base_url=base_url)

            def _post(self, path, **kwargs):
                return self.client.post(path, **kwargs)

            def _patch(self, path, **kwargs):
                return self.client.patch(path, **kwargs)

            def activate(self, creator_id: str):
                return self._patch(f"/creators/{quote(creator_id, safe='')}", json={"is_active": True})
        """,
    )


def test_async_calls_keep_their_awaits() -> None:
    check_rewritten(
        """
        import httpx


        async def activate(find):
            async with httpx.AsyncClient(base_url="https://api.creatoraudit.com/v1") as client:
                return await client.post("/creator/activate", json={"creator_id": await find()})
        """,
        """
        from urllib.parse import quote

        import httpx


        async def activate(find):
            async with httpx.AsyncClient(base_url="https://api.creatoraudit.com/v2") as client:
                return await client.patch(f"/creators/{quote(str(await find()), safe='')}", json={"is_active": True})
        """,
    )


def test_constants_of_another_module_change_with_the_calls() -> None:
    check_files(
        {
            "shop/paths.py": """
                HOST = "https://api.creatoraudit.com"
                BASE = HOST + "/v1"
                MODIFY = "/creator/modify"
            """,
            "shop/client.py": """
                import requests

                from .paths import BASE, MODIFY


                def modify(creator_id: str, name: str):
                    requests.post(BASE + MODIFY, json={"creator_id": creator_id, "name": name})
            """,
        },
        {
            "shop/paths.py": """
                HOST = "https://api.creatoraudit.com"
                BASE = HOST + "/v2"
                MODIFY = "/creators/{creator_id}"
            """,
            "shop/client.py": """
                from urllib.parse import quote

                import requests

                from .paths import BASE, MODIFY


                def modify(creator_id: str, name: str):
                    requests.patch(BASE + MODIFY.format(creator_id=quote(creator_id, safe='')), json={"name": name})
            """,
        },
    )


@pytest.mark.parametrize(
    "line", ["import os; x = (\n    1\n)", "import os; import sys; x = 1; y = (\n    1\n)"]
)
def test_an_import_is_added_behind_all_that_stands_on_a_line(line: str) -> None:
    call = '\nrequests.get("https://api.creatoraudit.com/v%d/%s)\n'
    head = f"import requests\n{line}"
    check_rewritten(
        head + call % (1, 'creator?creator_id=" + name'),
        f"{head}\nfrom urllib.parse import quote" + call % (2, "creators/\" + quote(str(name), safe='')"),
    )

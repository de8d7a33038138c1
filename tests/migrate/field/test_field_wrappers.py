"""Shapes of wrappers that public client libraries use: each was missed or misread once.

Met in clients of CI services, time trackers, meeting services, cloud hosts and music services.
"""

from __future__ import annotations

import pytest

from migrate.analysis.members import Members
from migrate.model import Outcome
from tests.migrate.tools import check_review, check_rewritten, rewritten, sites

BRANCHES = """
import requests


class Api:
    def __init__(self, key, url="https://api.creatoraudit.com/v1"):
        self.url = url
        self.auth = (key, "")

    def _send(self, verb, path, data=None):
        target = "{0}/{1}".format(self.url, path)
        if verb == "GET":
            answer = requests.get(target, auth=self.auth)
        elif verb == "POST":
            answer = requests.post(target, auth=self.auth, json=data)
        elif verb in ("PATCH", "PUT"):
            answer = requests.patch(target, auth=self.auth, json=data)
        else:
            raise ValueError(verb)
        answer.raise_for_status()
        return answer

    def rename(self, creator_id, name):
        return self._send("POST", "creator/modify", {"creator_id": creator_id, "name": name})
"""


def test_a_wrapper_that_branches_on_the_verb_is_called_with_the_new_verb() -> None:
    after = (
        BRANCHES.replace("import requests\n", "from urllib.parse import quote\n\nimport requests\n")
        .replace("com/v1", "com/v2")
        .replace(
            '"POST", "creator/modify", {"creator_id": creator_id, ',
            '"PATCH", f"creators/{quote(str(creator_id), safe=\'\')}", {',
        )
    )
    found, seen = rewritten({"api.py": BRANCHES})
    text = found["api.py"].decode()
    assert [site.outcome for site in seen] == [Outcome.REWRITTEN] * 2, seen
    assert text.split("def rename")[1] == after.split("def rename")[1]
    assert (
        text.split("def _send")[1].split("def rename")[0]
        == BRANCHES.split("def _send")[1].split("def rename")[0]
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            ('verb in ("PATCH", "PUT")', 'verb == "PUT"', "requests.patch", "requests.put"),
            r"_send\(\) has no branch for PATCH",
        ),
        (
            (
                "requests.patch(target, auth=self.auth, json=data)",
                "requests.patch(target, auth=self.auth, params=data)",
            ),
            "sends its values otherwise when the method is PATCH",
        ),
    ],
    ids=["no branch for the new verb", "the branch sends the values elsewhere"],
)
def test_a_branch_that_does_not_do_the_same_is_left(change: tuple[str, ...], reason: str) -> None:
    text = BRANCHES
    for old, new in zip(change[::2], change[1::2], strict=True):
        assert old in text
        text = text.replace(old, new)
    check_review(text, reason)


def test_a_branch_is_found_through_a_wrapper_of_the_wrapper() -> None:
    text = BRANCHES.replace(
        '        return self._send("POST", "creator/modify", {"creator_id": creator_id, "name": name})',
        '        return self.run("creator/modify", "post", {"creator_id": creator_id, "name": name})\n\n'
        "    def run(self, path, method, data=None):\n"
        "        return self._send(method, path, data)",
    ).replace('verb == "POST"', 'verb == "post"')
    found, seen = rewritten({"api.py": text})
    assert (
        b'self.run(f"creators/{quote(str(creator_id), safe=\'\')}", "patch", {"name": name})'
        in found["api.py"]
    )
    assert {site.outcome for site in seen} == {Outcome.REWRITTEN}


def test_a_call_whose_branch_is_not_visible_is_told_and_not_lost() -> None:
    text = BRANCHES.replace(
        "def rename(self, creator_id, name)", "def rename(self, verb, creator_id, name)"
    ).replace('self._send("POST"', "self._send(verb")
    seen = check_review(text, "method|could be any")
    assert any(site.line == text.count("\n", 0, text.index("return self._send")) for site in seen)


def test_a_wrapper_with_and_without_values_is_one_wrapper() -> None:
    check_rewritten(
        """
        from urllib.parse import urlencode
        from urllib.request import Request, urlopen

        LIST = "https://api.creatoraudit.com/v1/list-creators"
        KEY = {"Authorization": "Bearer k"}


        def fetch(url, values=None):
            if values is None:
                return urlopen(Request(url, headers=KEY)).read()
            else:
                url = url + "?" + urlencode(values)
                return urlopen(Request(url, headers=KEY)).read()


        def everybody():
            return fetch(LIST)
        """,
        """
        from urllib.parse import urlencode
        from urllib.request import Request, urlopen

        LIST = "https://api.creatoraudit.com/v2/creators"
        KEY = {"Authorization": "Bearer k"}


        def fetch(url, values=None):
            if values is None:
                return urlopen(Request(url, headers=KEY)).read()
            else:
                url = url + "?" + urlencode(values)
                return urlopen(Request(url, headers=KEY)).read()


        def everybody():
            return fetch(LIST)
        """,
    )


LAYERS = """
import requests


class Link(object):
    def __init__(self, root=None):
        self.root = root

    @property
    def root(self):
        return self._root

    @root.setter
    def root(self, value):
        if value and value.endswith("/"):
            value = value[:-1]
        self._root = value

    def whole(self, path):
        if not path.startswith("/"):
            path = "/{}".format(path)
        if path.endswith("/"):
            path = path[:-1]
        return self.root + path

    def send(self, path, body=None):
        return requests.post(self.whole(path), json=body)


class Part(Link):
    def __init__(self, root, key):
        super(Part, self).__init__(root=root)
        self.key = key

    def send(self, path, body=None):
        return super(Part, self).send(path, body=body)


class Creators(Part):
    def add(self, name):
        return self.send("/add-creator", {"name": name})


def creators(key):
    return Creators("https://api.creatoraudit.com/v1", key)
"""


def test_layers_of_classes_are_followed_down_to_the_request() -> None:
    """super(), a property with a setter, paths completed and cut off by a test, a base given at the top."""
    found, seen = rewritten({"api.py": LAYERS})
    assert [site.outcome for site in seen] == [Outcome.REWRITTEN] * 2, seen
    after = LAYERS.replace('"/add-creator"', '"/creators"').replace("com/v1", "com/v2")
    assert found["api.py"].decode() == after


COMPLETES = """
import requests

ROOT = "https://api.creatoraudit.com/v1/"


def call(url, body):
    if not url.startswith("http"):
        url = ROOT + url
    return requests.post(url, json=body)


def by_path(name):
    return call("add-creator", {"name": name})


def by_url(name):
    return call("https://api.creatoraudit.com/v1/add-creator", {"name": name})
"""


def test_a_path_and_a_whole_url_go_through_one_wrapper() -> None:
    found, seen = rewritten({"api.py": COMPLETES})
    assert {site.outcome for site in seen} == {Outcome.REWRITTEN}
    after = COMPLETES.replace("com/v1", "com/v2").replace("add-creator", "creators")
    assert found["api.py"].decode() == after


def test_another_text_under_a_test_is_not_taken_for_the_path() -> None:
    """Only a test of how the text begins or what it holds completes it; any other chooses between texts."""
    text = COMPLETES.replace('if not url.startswith("http"):', "if NEW:").replace("ROOT + url", '"/" + url')
    found, _ = rewritten({"api.py": text})
    assert b'call("add-creator"' in found["api.py"]


def _work(count: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many attributes are evaluated for a class whose base refers to itself and has `count` URLs."""
    names = [f"url_{number}" for number in range(count)]
    lines = "\n".join(f'        self.{name} = self.base + "/{name}"' for name in names)
    methods = "\n".join(
        f"    def {name}(self, i):\n        return requests.get(self.{name} + '/' + i)" for name in names
    )
    text = (
        "import requests\nclass Api:\n    def __init__(self, host):\n        self.host = host.rstrip('/')\n"
        "        if not self.host.startswith('http'):\n            self.host = 'https://' + self.host\n"
        f"        self.base = self.host + '/v1'\n{lines}\n{methods}\n"
        "    def add(self, name):\n        return requests.post(self.base + '/add-creator', json={'name': name})\n"
    )
    calls = 0
    original = Members._attribute

    def counted(self: Members, owner: object, *rest: object) -> object:
        nonlocal calls
        calls += 1
        return original(self, owner, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(Members, "_attribute", counted)
        assert sites_of(text)
    return calls


def sites_of(text: str) -> int:
    """How many sites the text has."""
    from tests.migrate.tools import planned

    return len(sites(planned({"api.py": text})))


def test_an_attribute_that_refers_to_itself_does_not_multiply_the_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few, many = _work(20, monkeypatch), _work(40, monkeypatch)
    assert many < 3 * few


def test_a_base_that_is_added_to_is_switched_where_its_version_stands() -> None:
    check_rewritten(
        """
        import requests


        class Api:
            def __init__(self):
                self.base = "https://api.creatoraudit.com"
                self.base += "/v1"

            def add(self, name):
                return requests.post(self.base + "/add-creator", json={"name": name})
        """,
        """
        import requests


        class Api:
            def __init__(self):
                self.base = "https://api.creatoraudit.com"
                self.base += "/v2"

            def add(self, name):
                return requests.post(self.base + "/creators", json={"name": name})
        """,
    )


def test_a_base_that_is_made_here_in_a_way_not_followed_is_not_said_to_be_set_elsewhere() -> None:
    check_review(
        """
        import requests


        class Api:
            def __init__(self, version):
                self.base = "https://api.creatoraudit.com"
                for word in ("v", str(version)):
                    self.base += word

            def add(self, name):
                return requests.post(self.base + "/add-creator", json={"name": name})
        """,
        r"made at app.py:\d+ in a way that cannot be followed",
    )


def test_a_base_that_callers_may_give_is_the_default_where_they_do_not() -> None:
    before = """
    import requests

    ROOT = "https://api.creatoraudit.com/v1"


    def send(path, body, root=None):
        return requests.post("{}{}".format(root or ROOT, path), json=body)


    def add(name):
        return send("/add-creator", {"name": name})
    """
    check_rewritten(before, before.replace("/v1", "/v2").replace("/add-creator", "/creators"))


PICKED = """
import requests

ROOT = "https://api.creatoraudit.com/v1"
SEND = {"get": requests.get, "post": requests.post, "patch": requests.patch}


def call(verb, path, **values):
    return PICK(ROOT + path, timeout=3, **values)


def rename(key, name):
    return call("post", f"/creator/modify", json={"creator_id": f"{key}", "name": name})
"""


@pytest.mark.parametrize(
    "pick", ["getattr(requests, verb)", "getattr(requests.Session(), verb.lower())", "SEND[verb]"]
)
def test_a_function_that_a_text_picks_is_a_client_call(pick: str) -> None:
    found, seen = rewritten({"api.py": PICKED.replace("PICK(", f"{pick}(")})
    assert {site.outcome for site in seen} == {Outcome.REWRITTEN}, seen
    text = found["api.py"].decode()
    assert 'call("patch", f"/creators/{' in text
    assert 'json={"name": name})' in text


def test_a_table_without_the_new_verb_is_left() -> None:
    check_review(
        PICKED.replace("PICK(", "SEND[verb](").replace(', "patch": requests.patch', ""),
        "has none for PATCH|cannot send PATCH",
    )


def test_a_table_whose_names_say_something_else_is_not_read_as_methods() -> None:
    text = PICKED.replace("PICK(", "SEND[verb](").replace('"post": requests.post', '"post": requests.put')
    found, _ = rewritten({"api.py": text})
    assert found["api.py"].decode() == text

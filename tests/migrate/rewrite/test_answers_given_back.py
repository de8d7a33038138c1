"""Answers that functions give back are followed to their callers; what holds a part of one is not an answer."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files, check_rewritten

GET = 'requests.get("https://api.creatoraudit.com/v1/list-creators")'
GET_V2 = 'requests.get("https://api.creatoraudit.com/v2/creators")'
FETCH = 'axios.get("https://api.creatoraudit.com/v1/list-creators")'
FETCH_V2 = 'axios.get("https://api.creatoraudit.com/v2/creators")'


def _python(code: str, *, new: bool) -> str:
    text = "import requests\n\n" + code
    return text.replace("ROOT", "data").replace("GET", GET_V2) if new else text.replace("GET", GET)


def _script(code: str, *, new: bool) -> str:
    text = 'const axios = require("axios");\n' + code
    return text.replace("FETCH", FETCH_V2).replace("ROOT", "data") if new else text.replace("FETCH", FETCH)


PYTHON = {
    "the body": 'def load():\n    return GET.json()\n\nprint(load()["ROOT"])\n',
    "the answer": 'def load():\n    return GET\n\nprint(load().json()["ROOT"])\n',
    "in a variable": 'def load():\n    return GET.json()\n\nbody = load()\nprint(body["ROOT"])\n',
    "or nothing": "def load():\n    r = GET\n    if not r.ok:\n        return None\n    return r.json()\n\n"
    'print(load()["ROOT"])\n',
    "through two": "def ask():\n    return GET.json()\n\ndef load():\n    return ask()\n\n"
    'print(load()["ROOT"])\n',
    "a method": "class Api:\n    def load(self):\n        return GET.json()\n\n    def show(self):\n"
    '        print(self.load()["ROOT"])\n',
}
SCRIPT = {
    "awaited": "const load = () => FETCH;\n"
    "async function main() { const r = await load(); console.log(r.data.ROOT); }\n",
    "then": "function load() { return FETCH; }\nload().then((r) => console.log(r.data.ROOT));\n",
}
HELD = {
    "a mapping": 'd = {"creators": GET.json()["ROOT"]}\nprint(d["creators"])\n',
    "a function's mapping": 'def load():\n    return {"creators": GET.json()["ROOT"]}\n\n'
    'print(load()["creators"])\nprint(load().get("creators"))\n',
    "an object": "class View:\n    def fill(self):\n        self.creators = GET.json()['ROOT']\n\n"
    "    def show(self):\n        print(self.creators)\n",
}
HELD_SCRIPT = {
    "an object": "class V {\n  async fill() { const r = await FETCH; this.creators = r.data.ROOT; }\n"
    "  show() { return this.creators; }\n}\n",
    "a mapping": "async function load() { const r = await FETCH; return { creators: r.data.ROOT }; }\n"
    "async function main() { const d = await load(); const { creators } = d; return [creators, d.creators]; }\n",
}
DIFFERENT = {
    "a derived class": "class Api:\n    def load(self):\n        return GET.json()\n\n    def show(self):\n"
    '        print(self.load()["creators"])\n\nclass Other(Api):\n    def load(self):\n'
    '        return {"creators": []}\n',
    "something else too": "def load(kept):\n    if kept:\n        return kept\n    return GET.json()\n\n"
    'print(load({"creators": []})["creators"])\n',
    "two functions of the name": "def load():\n    return GET.json()\n\nif x:\n    def load():\n"
    '        return {"creators": []}\n\nprint(load()["creators"])\n',
}


@pytest.mark.parametrize("code", PYTHON.values(), ids=PYTHON)
def test_an_answer_that_a_function_gives_back_is_read_by_its_callers(code: str) -> None:
    check_rewritten(_python(code.replace("ROOT", "creators"), new=False), _python(code, new=True))


@pytest.mark.parametrize("code", SCRIPT.values(), ids=SCRIPT)
def test_so_it_is_in_javascript(code: str) -> None:
    check_rewritten(
        _script(code.replace("ROOT", "creators"), new=False), _script(code, new=True), file="a.js"
    )


def test_callers_may_stand_in_another_file() -> None:
    api, main = "def load():\n    return GET.json()\n", 'from api import load\n\nprint(load()["ROOT"])\n'
    check_files(
        {"api.py": _python(api, new=False), "main.py": main.replace("ROOT", "creators")},
        {"api.py": _python(api, new=True), "main.py": main.replace("ROOT", "data")},
    )


@pytest.mark.parametrize("code", HELD.values(), ids=HELD)
def test_what_holds_a_part_of_an_answer_keeps_its_own_names(code: str) -> None:
    check_rewritten(_python(code.replace("ROOT", "creators"), new=False), _python(code, new=True))


@pytest.mark.parametrize("code", HELD_SCRIPT.values(), ids=HELD_SCRIPT)
def test_so_it_does_in_javascript(code: str) -> None:
    check_rewritten(
        _script(code.replace("ROOT", "creators"), new=False), _script(code, new=True), file="a.js"
    )


@pytest.mark.parametrize("code", DIFFERENT.values(), ids=DIFFERENT)
def test_what_may_be_no_answer_is_left_alone(code: str) -> None:
    check_rewritten(_python(code, new=False), _python(code, new=True))

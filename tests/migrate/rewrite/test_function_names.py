"""Calls of a client's function by its own name: `from requests import post`."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten

CALL = """

def start(one):
    return post("https://api.creatoraudit.com/v1/creator/activate", json={"creator_id": one})
"""
MOVED = """

def start(one):
    return patch(f"https://api.creatoraudit.com/v2/creators/{quote(str(one), safe='')}", json={"is_active": True})
"""
QUOTE = "from urllib.parse import quote\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from requests import post\n", "from requests import post\nfrom requests import patch\n"),
        ("from requests import patch, post\n", "from requests import patch, post\n"),
        (
            "from httpx import (\n    post,\n)\n",
            "from httpx import (\n    post,\n)\nfrom httpx import patch\n",
        ),
    ],
)
def test_the_function_of_the_new_method_is_imported(before: str, after: str) -> None:
    check_rewritten(QUOTE + before + CALL, QUOTE + after + MOVED)


def test_an_import_inside_a_function_has_its_sibling_beside_it() -> None:
    body = CALL.replace("    return", "    from requests import post\n\n    return")
    moved = MOVED.replace(
        "    return", "    from requests import post\n    from requests import patch\n\n    return"
    )
    check_rewritten(QUOTE + body, QUOTE + moved)


def test_a_name_that_means_something_else_is_not_taken() -> None:
    check_review(
        QUOTE + "from requests import post\nfrom unittest.mock import patch\n" + CALL,
        "patch is another thing",
    )


def test_a_function_under_another_name_is_left_to_a_person() -> None:
    call = CALL.replace("post(", "send(")
    check_review(f"import requests\n\nsend = requests.post\n{call}", "POST is part of what `send` stands for")


def test_a_function_taken_out_of_a_client_is_left_to_a_person_in_javascript() -> None:
    check_review(
        """
        const axios = require("axios");
        const { post } = axios;

        export const start = (one) => post("https://api.creatoraudit.com/v1/creator/activate", { creator_id: one });
        """,
        "POST is part of what `post` stands for",
        file="app.js",
    )


def test_a_copy_of_a_wrapper_calls_the_function_of_its_method() -> None:
    before = """
    from requests import post

    BASE = "https://api.creatoraudit.com/v1"


    def send_post(path, **more):
        return post(BASE + path, **more)


    def add():
        return send_post("/add-creator", json={"name": "x"})


    def start():
        return send_post("/creator/activate", json={"creator_id": 7})
    """
    after = before.replace("/v1", "/v2").replace("/add-creator", "/creators")
    after = after.replace("import post\n", "import post\n    from requests import patch\n")
    copy = "\n\n    def send_patch(path, **more):\n        return patch(BASE + path, **more)\n"
    after = after.replace("return post(BASE + path, **more)\n", f"return post(BASE + path, **more)\n{copy}")
    after = after.replace(
        'send_post("/creator/activate", json={"creator_id": 7})',
        'send_patch("/creators/7", json={"is_active": True})',
    )
    check_rewritten(before, after)

"""Functions that are given an answer by their names, or called with one, at one place only, read it."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files, check_rewritten

URL, NEW = "https://api.creatoraudit.com/v1/list-creators", "https://api.creatoraudit.com/v2/creators"
READ = {
    "jquery": '$.get("URL", show);\nfunction show(data) {{ log(data.{root}); }}\n',
    "an option": '$.ajax({{ url: "URL", success: show }});\nfunction show(data) {{ log(data.{root}); }}\n',
    "done": 'const show = (data) => log(data.{root});\n$.getJSON("URL").done(show);\n',
    "fetch": 'function show(r) {{ return r.json().then((b) => log(b.{root})); }}\nfetch("URL").then(show);\n',
    "axios": 'const axios = require("axios");\nfunction show(r) {{ log(r.data.{root}); }}\n'
    'axios.get("URL").then(show);\n',
    "called": 'const axios = require("axios");\nfunction show(body) {{ log(body.{root}); }}\n'
    'async function main() {{ const r = await axios.get("URL"); show(r.data); }}\n',
}
SHARED = {
    "two calls": 'const axios = require("axios");\nconst show = (r) => log(r.data.creators);\n'
    'axios.get("URL").then(show);\naxios.get("https://other.example/x").then(show);\n',
    "exported": 'const axios = require("axios");\nfunction show(r) { log(r.data.creators); }\n'
    'axios.get("URL").then(show);\nmodule.exports = { show };\n',
    "set again": 'const axios = require("axios");\nlet show = (r) => log(r.data.creators);\nshow = other;\n'
    'axios.get("URL").then(show);\n',
}


@pytest.mark.parametrize("code", READ.values(), ids=READ)
def test_what_one_call_gives_is_read_in_its_shape(code: str) -> None:
    before, after = code.format(root="creators"), code.format(root="data")
    check_rewritten(before.replace("URL", URL), after.replace("URL", NEW), file="a.js")


@pytest.mark.parametrize("code", SHARED.values(), ids=SHARED)
def test_what_others_may_give_too_is_left_alone(code: str) -> None:
    check_rewritten(code.replace("URL", URL), code.replace("URL", NEW), file="a.js")


@pytest.mark.parametrize("other", ["b.js", "page.html"])
def test_what_another_file_may_use_is_left_alone(other: str) -> None:
    code, use = READ["jquery"].format(root="creators"), "<a onclick='show(x)'></a>\n"
    used = use if other.endswith("html") else "show({ creators: [] });\n"
    before = {"a.js": code.replace("URL", URL), other: used}
    check_files(before, {**before, "a.js": code.replace("URL", NEW)})


def test_so_it_is_in_python() -> None:
    code = 'import requests\n\n\ndef show(body):\n    print(body["ROOT"])\n\n\nshow(requests.get("URL").json())\n'
    check_rewritten(
        code.replace("ROOT", "creators").replace("URL", URL), code.replace("ROOT", "data").replace("URL", NEW)
    )


def test_names_that_are_no_plain_letters_are_looked_for_elsewhere_too() -> None:
    code, use = READ["jquery"].format(root="creators").replace("show", "größe"), "größe({ creators: [] });\n"
    before = {"a.js": code.replace("URL", URL), "b.js": use}
    check_files(before, {**before, "a.js": code.replace("URL", NEW)})


def test_a_part_of_an_answer_is_a_value_like_any_other_where_it_is_handed_on() -> None:
    code = """
        from urllib.parse import quote

        import requests

        BASE = "https://api.creatoraudit.com/{version}"


        def show(creator_id: str):
            return requests.get({get})


        made = requests.post(BASE + "{add}", json={{"name": "x"}}).json()
        show(made["{root}"]["id"])
        """
    old, new = (
        'BASE + "/creator", params={"id": creator_id}',
        "BASE + f\"/creators/{quote(creator_id, safe='')}\"",
    )
    check_rewritten(
        code.format(version="v1", get=old, add="/add-creator", root="creator"),
        code.format(version="v2", get=new, add="/creators", root="data"),
    )

"""What another file has at the same offset as a call is no part of the call, wherever the two happen to meet."""

from __future__ import annotations

import pytest

from tests.migrate.tools import rewritten

BASE = "https://api.creatoraudit.com/v1"
# The file with the base or with what is sent, a comment for its language, and the file with the call.
CASES = {
    "a base, Python": (
        {"settings.py": f'BASE = "{BASE}"\n'},
        "#",
        "app.py",
        'import requests\nfrom settings import BASE\ndef f(i):\n    requests.post(BASE + "/creator/de-activate" + "?creator_id=" + str(i) + "" + "")\n',
    ),
    "a base, Ruby": (
        {"client.rb": f"BASE = '{BASE}'\ndef send_it(path)\n  Net::HTTP.get(URI(BASE + path))\nend\n"},
        "#",
        "main.rb",
        "require_relative 'client'\ndef run(id_of_the_creator)\n  send_it(('/creator?creator_id=%s' % id_of_the_creator.to_s.to_s.to_s))\nend\n",
    ),
    "a base, JavaScript": (
        {"settings.js": f'export const BASE = "{BASE}";\n'},
        "//",
        "app.js",
        'import { BASE } from "./settings.js";\nexport const f = (id) => fetch(BASE + "/creator" + "?creator_id=" + encodeURIComponent(id));\n',
    ),
    "headers, Python": (
        {"settings.py": f'BASE = "{BASE}"\nHEADERS = {{"X-Key": "k"}}\n'},
        "#",
        "app.py",
        "import urllib.request\nfrom settings import BASE, HEADERS\ndef f(i):\n"
        '    urllib.request.urlopen(urllib.request.Request(BASE + "/creator/activate?creator_id=7", method="POST", headers=HEADERS))\n',
    ),
    "a body, Python": (
        {"settings.py": f'BASE = "{BASE}"\nBODY = {{"creator_id": 7, "name": "n"}}\n'},
        "#",
        "app.py",
        "import requests\nfrom settings import BASE, BODY\ndef f(i):\n"
        '    requests.post(BASE + "/creator/modify", json=BODY, timeout=1000, allow_redirects=False, verify=True)\n',
    ),
    "a query, Python": (
        {"settings.py": f'BASE = "{BASE}"\nQUERY = {{"creator_id": 7}}\n'},
        "#",
        "app.py",
        "import requests\nfrom settings import BASE, QUERY\ndef f(i):\n"
        '    requests.get(BASE + "/creator", params=QUERY, timeout=1000, allow_redirects=False, verify=True)\n',
    ),
    "a body, JavaScript": (
        {"settings.js": f'export const BASE = "{BASE}";\nexport const BODY = {{ creator_id: 7, name: "n" }};\n'},
        "//",
        "app.js",
        'import { BASE, BODY } from "./settings.js";\nimport axios from "axios";\n'
        'export const f = () => axios({ url: BASE + "/creator/modify", method: "post", data: BODY, timeout: 1000 });\n',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_no_offset_of_another_file_matters(name: str) -> None:
    others, sign, file, text = CASES[name]
    outcomes = set()
    for shift in range(0, 260, 3):
        padding = f"{sign}{'-' * shift}\n"
        after, sites = rewritten({file: text, **{other: padding + code for other, code in others.items()}})
        rest = [after[other].decode().removeprefix(padding) for other in others]
        outcomes.add((after[file], *rest, tuple((site.outcome, site.reason) for site in sites)))
    told = {tuple(reason for _, reason in ends) for *_, ends in outcomes}
    assert len({(text, *rest) for text, *rest, _ in outcomes}) == 1, told

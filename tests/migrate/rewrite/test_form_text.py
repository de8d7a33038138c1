"""A form that is spelled as one text: it is seen, but no field is taken out of it, and the reason says so."""

from __future__ import annotations

import pytest

from tests.migrate.field.lending import check_kept
from tests.migrate.rewrite.racks import racks
from tests.migrate.tools import rewritten

URL = "https://racks.example/v1/machine/boot"
SPELLED = {
    "Python": (f"import requests\n\nrequests.post('{URL}', data='ID=' + machine)\n", "racks.py"),
    "Python, formatted": (f"import requests\n\nrequests.post('{URL}', data='ID=%s' % machine)\n", "racks.py"),
    "JavaScript": (f"fetch('{URL}', {{ method: 'POST', body: `ID=${{machine}}` }});\n", "racks.js"),
    "JavaScript, by a name": (
        f"const text = 'ID=' + machine;\nfetch('{URL}', {{ method: 'POST', body: text }});\n",
        "racks.js",
    ),
    "PHP": (
        f"<?php\n$curl = curl_init('{URL}');\ncurl_setopt($curl, CURLOPT_POSTFIELDS, \"ID=$machine\");\n"
        "curl_exec($curl);\n",
        "racks.php",
    ),
    "Go, behind a reader": (
        'package racks\n\nimport (\n\t"net/http"\n\t"strings"\n)\n\nfunc f(id string) {\n'
        f'\tr, _ := http.NewRequest("POST", "{URL}", strings.NewReader("ID="+id))\n'
        '\tr.Header.Set("Content-Type", "application/x-www-form-urlencoded")\n'
        "\thttp.DefaultClient.Do(r)\n}\n",
        "racks.go",
    ),
    "C#, as a content": (
        "using System.Net.Http;\nusing System.Text;\nclass Racks {\n  void F(HttpClient c, string id) {\n"
        f'    c.PostAsync("{URL}", new StringContent("ID=" + id, Encoding.UTF8, "text/x"));\n  }}\n}}\n',
        "Racks.cs",
    ),
    "PowerShell": (f'Invoke-RestMethod -Method Post -Uri {URL} -Body "ID=$machine"\n', "racks.ps1"),
}


@pytest.mark.parametrize(("text", "file"), SPELLED.values(), ids=SPELLED)
def test_a_form_that_is_one_text_is_said_to_be_one(text: str, file: str) -> None:
    check_kept(text, "the body is spelled as one text, of which no field is taken", racks(), file)


def test_what_is_not_seen_is_said_to_be_so() -> None:
    text = f"import requests\n\nrequests.post('{URL}', data=given())\n"
    check_kept(text, "what the call carries is not visible here", racks(), "racks.py")


ADD = "https://api.creatoraudit.com/v1/add-creator"
FORM = '{"Content-Type": "application/x-www-form-urlencoded"}'


@pytest.mark.parametrize(
    ("text", "file"),
    [
        (f"import requests\n\nrequests.post('{ADD}', data='name=' + name)\n", "a.py"),
        (f"fetch('{ADD}', {{ method: 'POST', headers: {FORM}, body: `name=${{name}}` }});\n", "a.js"),
        (
            f"<?php\n$curl = curl_init('{ADD}');\ncurl_setopt($curl, CURLOPT_POSTFIELDS, 'name=' . urlencode($name));\n"
            "curl_exec($curl);\n",
            "a.php",
        ),
    ],
)
def test_so_it_is_where_no_field_moves(text: str, file: str) -> None:
    after, sites = rewritten({file: text})
    assert after[file].decode() == text
    said = "v2 takes JSON, and the body is spelled as one text, of which no field is taken"
    assert [(site.reason or "").partition(":")[0] for site in sites] == [said]

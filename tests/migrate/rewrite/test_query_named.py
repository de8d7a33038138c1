"""Values of a query that is written once for all calls: each keeps its name, whatever it is today."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.rewrite.halls import halls
from tests.migrate.tools import rewritten

NAMED = {
    "sum.py": (
        'import requests\n\nKEY = "{key}"\nCREDS = "format=json&key=" + KEY\n\n\n'
        'def halls():\n    return requests.get("https://halls.example/v1/halls/list?" + CREDS)\n',
        'requests.get(f"https://halls.example/v2/hall?key={KEY}")',
    ),
    "percent.py": (
        'import requests\n\nKEY = "{key}"\nBASE = "https://halls.example"\nCREDS = "format=json&key=%s" % KEY\n\n\n'
        'def halls():\n    url = "%s/v1/halls/list?%s" % (BASE, CREDS)\n    return requests.get(url)\n',
        'url = "%s/v2/hall?key=%s" % (BASE, KEY)',
    ),
    "nested.py": (
        'import requests\n\nKEY = "{key}"\nCREDS = "key=" + KEY\nALL = "format=json&" + CREDS\n\n\n'
        'def halls():\n    return requests.get("https://halls.example/v1/halls/list?" + ALL)\n',
        'requests.get(f"https://halls.example/v2/hall?key={KEY}")',
    ),
    "template.js": (
        'const KEY = "{key}";\nconst CREDS = `format=json&key=${KEY}`;\n'
        "export const halls = () => fetch(`https://halls.example/v1/halls/list?${CREDS}`);\n",
        "fetch(`https://halls.example/v2/hall?key=${KEY}`)",
    ),
    "halls.rb": (
        'require \'net/http\'\nKEY = "{key}"\nCREDS = "format=json&key=#{KEY}"\n'
        'def halls\n  Net::HTTP.get(URI("https://halls.example/v1/halls/list?" + CREDS))\nend\n',
        'URI("https://halls.example/v2/hall?key=#{KEY}")',
    ),
    "halls.php": (
        '<?php\nconst KEY = "{key}";\nconst CREDS = "format=json&key=" . KEY;\n'
        'function halls() { return file_get_contents("https://halls.example/v1/halls/list?" . CREDS); }\n',
        'file_get_contents("https://halls.example/v2/hall?key=" . KEY)',
    ),
    "halls.go": (
        'package halls\n\nimport "net/http"\n\nconst key = "{key}"\nconst creds = "format=json&key=" + key\n\n'
        'func List() { http.Get("https://halls.example/v1/halls/list?" + creds) }\n',
        'http.Get("https://halls.example/v2/hall?key=" + key)',
    ),
    "halls.sh": (
        "KEY='{key}'\nCREDS='format=json&key='$KEY\n"
        "halls() {\n  curl -s 'https://halls.example/v1/halls/list?'$CREDS\n}\n",
        'curl -s "https://halls.example/v2/hall?key=$KEY"',
    ),
}


@pytest.mark.parametrize("key", ["abc", ""])
@pytest.mark.parametrize("file", NAMED)
def test_a_value_that_has_a_name_is_not_written_out(file: str, key: str) -> None:
    source, wanted = NAMED[file]
    after, (site,) = rewritten({file: source.replace("{key}", key)}, halls())
    assert wanted in after[file].decode(), [site.reason, after[file].decode()]


@pytest.mark.parametrize("key", ["abc", ""])
def test_a_value_at_the_end_of_the_url_stays_where_it_is(key: str) -> None:
    source = (
        f'import requests\n\nKEY = "{key}"\n\n\n'
        "def halls():\n"
        '    requests.get("https://halls.example/v1/halls/list?format=json&key=" + KEY)\n'
        '    requests.get("https://halls.example/v1/halls/list?format=json&key=%s" % KEY)\n'
    )
    after, _ = rewritten({"app.py": source}, halls())
    wanted = source.replace("v1/halls/list?format=json&key", "v2/hall?key")
    assert after["app.py"].decode() == wanted


UNSEEN = {
    "the value is a variable of another function": (
        "def creds():\n    key = open('key').read()\n    return 'format=json&key=' + key\n\n\n"
        'def halls():\n    return requests.get("https://halls.example/v1/halls/list?" + creds())\n'
    ),
    "another variable has its name": (
        'KEY = "abc"\nCREDS = "format=json&key=" + KEY\n\n\n'
        'def halls(KEY):\n    return requests.get("https://halls.example/v1/halls/list?" + CREDS)\n'
    ),
    "it is set anew": (
        'KEY = "abc"\nCREDS = "format=json&key=" + KEY\nKEY = "def"\n\n\n'
        'def halls():\n    return requests.get("https://halls.example/v1/halls/list?" + CREDS)\n'
    ),
    "a function sets it anew": (
        'KEY = "abc"\nCREDS = "format=json&key=" + KEY\n\n\ndef renew(key):\n    global KEY\n    KEY = key\n\n\n'
        'def halls():\n    return requests.get("https://halls.example/v1/halls/list?" + CREDS)\n'
    ),
}


@pytest.mark.parametrize("case", UNSEEN)
def test_a_name_that_means_something_else_at_the_call_is_not_written_there(case: str) -> None:
    source = f"import requests\n\n{UNSEEN[case]}"
    after, sites = rewritten({"app.py": source}, halls())
    assert after["app.py"].decode() == source
    assert [site.outcome for site in sites] == [Outcome.NEEDS_REVIEW]

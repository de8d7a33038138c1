"""A query that is added to the URL behind what is edited: later, under a condition, or by a wrapper."""

from __future__ import annotations

import re

import pytest

from migrate.model import Outcome
from tests.migrate.rewrite.halls import halls
from tests.migrate.tools import planned, rewritten, sites

PYTHON = "import requests\n\nBASE = 'https://halls.example/v1'\n\n\n%s"
ADDED = {
    "a.py": PYTHON
    % "def f(key, more):\n    url = BASE + '/halls/list'\n    if more:\n        url += '?key=' + key\n    requests.get(url)\n",
    "b.py": PYTHON
    % "def f(key, more):\n    url = f'{BASE}/halls/list?key={key}'\n    if more:\n        url += '&more=1'\n    requests.get(url)\n",
    "c.py": PYTHON
    % "def f(key):\n    url = BASE + '/halls/list'\n    url += '?key=' + key\n    requests.get(url)\n",
    "d.py": PYTHON
    % "def get(path, key):\n    return requests.get(BASE + path + '?key=' + key)\n\n\ndef f(key):\n    get('/halls/list', key)\n",
    "a.js": "const BASE = 'https://halls.example/v1';\nexport function f(key, more) {\n"
    "  let u = `${BASE}/halls/list?key=${key}`;\n  if (more) u += '&more=1';\n  return fetch(u);\n}\n",
    "a.go": 'package a\n\nimport (\n\t"fmt"\n\t"net/http"\n)\n\nconst base = "https://halls.example/v1"\n\n'
    "func F(key string, more bool) (*http.Response, error) {\n"
    '\tu := fmt.Sprintf("%s/halls/list?key=%s", base, key)\n\tif more {\n\t\tu += "&more=1"\n\t}\n'
    "\treturn http.Get(u)\n}\n",
    "a.rb": "require 'httparty'\nBASE = 'https://halls.example/v1'\ndef f(key, more)\n"
    '  url = "#{BASE}/halls/list"\n  url << "?key=#{key}" if more\n  HTTParty.get(url)\nend\n',
    "a.php": "<?php\nconst BASE = 'https://halls.example/v1';\nfunction f($key, $more) {\n"
    "    $u = BASE . \"/halls/list?key=$key\";\n    if ($more) { $u .= '&more=1'; }\n"
    "    return file_get_contents($u);\n}\n",
    "A.java": 'import java.net.*;\nimport java.net.http.*;\nclass A {\n    static final String BASE = "https://halls.example/v1";\n'
    "    void f(HttpClient c, String key, boolean more) throws Exception {\n"
    '        String u = BASE + "/halls/list?key=" + key;\n        if (more) {\n            u += "&more=1";\n        }\n'
    "        c.send(HttpRequest.newBuilder(URI.create(u)).GET().build(), HttpResponse.BodyHandlers.ofString());\n    }\n}\n",
    "C.cs": 'using System.Net.Http;\nclass C {\n  const string Base = "https://halls.example/v1";\n  HttpClient c = new HttpClient();\n'
    '  async void F(string key, bool more) {\n    var u = Base + "/halls/list?key=" + key;\n'
    '    if (more) u += "&more=1";\n    await c.GetAsync(u);\n  }\n}\n',
}
LEFT = {
    "an id that is added": (
        "def f(hall):\n    url = BASE + '/halls/history'\n    url += '?hall=' + hall\n    requests.get(url)\n",
        "hall is added to the URL apart",
    ),
    "more behind an id": (
        "def f(hall, more):\n    url = BASE + '/halls/history?hall=' + hall\n    if more:\n"
        "        url += '&day=1'\n    requests.get(url)\n",
        "more of the query is added",
    ),
    "a field that v2 drops": (
        "def f(more):\n    url = BASE + '/halls/list'\n    if more:\n        url += '?format=json'\n    requests.get(url)\n",
        "format is added to the URL apart",
    ),
    "a field that v2 drops, in a wrapper": (
        "def get(path):\n    return requests.get(f'{BASE}/{path}?format=json')\n\n\ndef f():\n    get('halls/list')\n",
        "format is added to the URL apart",
    ),
    "a name that is not known": (
        "def f(more):\n    url = BASE + '/halls/list'\n    for name in more:\n        url += '?' + name + '=1'\n    requests.get(url)\n",
        "query|not visible|cannot be followed",
    ),
}


@pytest.mark.parametrize("file", ADDED)
def test_what_is_added_stays_as_it_is(file: str) -> None:
    found, seen = rewritten({file: ADDED[file]}, halls())
    expected = ADDED[file].replace("halls.example/v1", "halls.example/v2").replace("/halls/list", "/hall")
    assert found[file].decode() == expected
    assert {site.outcome for site in seen} == {Outcome.REWRITTEN}


@pytest.mark.parametrize(("code", "reason"), LEFT.values(), ids=LEFT)
def test_what_would_have_to_change_there_is_left_to_a_person(code: str, reason: str) -> None:
    result = planned({"a.py": PYTHON % code}, halls())
    assert not [item for item in result.results if item.edits]
    calls = [site for site in sites(result) if site.client == "requests"]
    assert calls
    assert all(re.search(reason, site.reason or "") for site in calls)

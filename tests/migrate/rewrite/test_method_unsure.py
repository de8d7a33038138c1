"""A method that is set under a condition, or later than the request is made: it is not taken for another."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import planned, rewritten, sites

URL = "https://api.creatoraudit.com/v1/creator/delete?creator_id=5"
READ = "https://api.creatoraudit.com/v1/creator?creator_id=5"
UNSURE = {
    "a.php": f"<?php\nfunction f($post) {{\n    $c = curl_init('{URL}');\n    if ($post) {{\n"
    "        curl_setopt($c, CURLOPT_POST, 1);\n    }\n    return curl_exec($c);\n}\n",
    "b.php": f"<?php\nfunction f($post) {{\n    $c = curl_init('{URL}');\n    if ($post) {{\n"
    "        curl_setopt($c, CURLOPT_CUSTOMREQUEST, 'POST');\n    }\n    return curl_exec($c);\n}\n",
    "A.java": "import java.net.*;\nclass A {\n  void f(boolean post) throws Exception {\n"
    f'    HttpURLConnection c = (HttpURLConnection) new URL("{URL}").openConnection();\n'
    '    if (post) {\n      c.setRequestMethod("POST");\n    }\n    c.getInputStream();\n  }\n}\n',
    "a.py": f"import urllib.request\n\n\ndef f(post):\n    r = urllib.request.Request('{READ}')\n    if post:\n"
    "        r.method = 'POST'\n    urllib.request.urlopen(r)\n",
    "b.py": f"import urllib.request\n\n\ndef f():\n    r = urllib.request.Request('{READ}')\n"
    "    r.get_method = lambda: 'PURGE'\n    urllib.request.urlopen(r)\n",
    "a.go": 'package a\n\nimport "net/http"\n\nfunc F(post bool) (*http.Response, error) {\n'
    f'\tr, _ := http.NewRequest("GET", "{READ}", nil)\n\tif post {{\n\t\tr.Method = "POST"\n\t}}\n'
    "\treturn http.DefaultClient.Do(r)\n}\n",
    "C.cs": "using System.Net.Http;\nclass C {\n  HttpClient c = new HttpClient();\n  async void F(bool post) {\n"
    f'    var r = new HttpRequestMessage(HttpMethod.Get, "{READ}");\n    if (post) r.Method = HttpMethod.Post;\n'
    "    await c.SendAsync(r);\n  }\n}\n",
    "a.js": "function f(post) {\n  const options = {};\n  if (post) { options.method = 'POST'; }\n"
    f"  return fetch('{READ}', options);\n}}\n",
    "b.js": "function f(post) {\n  const options = { method: 'GET' };\n  if (post) { options.method = 'POST'; }\n"
    f"  return fetch('{READ}', options);\n}}\n",
}
SURE = {
    "a.py": (
        f"import urllib.request\n\n\ndef f(post):\n    if post:\n        r = urllib.request.Request('{URL}')\n"
        "        r.method = 'DELETE'\n        urllib.request.urlopen(r)\n"
    ),
    "A.java": "import java.net.*;\nclass A {\n  void f() throws Exception {\n"
    f'    HttpURLConnection c = (HttpURLConnection) new URL("{URL}").openConnection();\n'
    '    try {\n      c.setRequestMethod("DELETE");\n      c.getInputStream();\n    } finally {\n      c.disconnect();\n'
    "    }\n  }\n}\n",
}


@pytest.mark.parametrize("file", UNSURE)
def test_a_method_that_may_be_another_is_left_to_a_person(file: str) -> None:
    result = planned({file: UNSURE[file]})
    assert not [item for item in result.results if item.edits]
    found = sites(result)
    assert [site.outcome for site in found if site.v1 and "creator" in site.v1] == [Outcome.NEEDS_REVIEW]
    assert "method" in (found[0].reason or "")


@pytest.mark.parametrize("file", SURE)
def test_a_method_that_is_set_with_the_request_is_known(file: str) -> None:
    found, seen = rewritten({file: SURE[file]})
    assert {site.outcome for site in seen} == {Outcome.REWRITTEN}
    assert found[file].decode() == SURE[file].replace("/v1/creator/delete?creator_id=5", "/v2/creators/5")


def test_a_method_that_is_set_before_the_url_is_seen() -> None:
    code = (
        "using System.Net.Http;\nclass C {\n  HttpClient c = new HttpClient();\n  async void F() {\n"
        "    var r = new HttpRequestMessage();\n    r.Method = HttpMethod.Delete;\n"
        f'    r.RequestUri = new Uri("{URL}");\n    await c.SendAsync(r);\n  }}\n}}\n'
    )
    assert [site.operation for site in sites(planned({"C.cs": code}))] == ["creator-delete"]

"""A URL that spells its query: one value of it moves into the path, the others stay as they are formatted."""

from __future__ import annotations

import re

import pytest

from migrate.model import Outcome
from tests.migrate.rewrite.halls import halls
from tests.migrate.tools import planned, rewritten, sites

GO = (
    'package a\n\nimport (\n\t"fmt"\n\t"net/http"\n\t"net/url"\n)\n\nconst base = "https://halls.example/v1"\n\n'
    "func F(key, hall string, n int) (*http.Response, error) {\n%s}\n"
)
PYTHON = (
    "import requests\nfrom urllib.parse import quote\n\nBASE = 'https://halls.example/v1'\n\n\n"
    "def f(key, hall, n):\n%s"
)
RUST = (
    'const BASE: &str = "https://halls.example/v1";\n'
    "async fn f(c: &reqwest::Client, key: &str, hall: &str, n: u32) -> reqwest::Result<reqwest::Response> {\n"
    "%s}\n"
)
SHELL = '$Base = "https://halls.example/v1"\nfunction Get-It($Key, $Hall, $N) {\n%s}\n'
JAVA = (
    "import java.net.*;\nimport java.net.http.*;\nclass F {\n"
    '    static final String BASE = "https://halls.example/v1";\n'
    "    void a(HttpClient c, String key, String hall, int n) throws Exception {\n%s    }\n}\n"
)
SENT = "c.send(HttpRequest.newBuilder(URI.create(u)).GET().build(), HttpResponse.BodyHandlers.ofString());"
KOTLIN = (
    'import okhttp3.*\nimport java.net.URLEncoder\nconst val BASE = "https://halls.example/v1"\n'
    "fun f(c: OkHttpClient, key: String, hall: String, n: Int) {\n%s}\n"
)
PHP = "<?php\nconst BASE = 'https://halls.example/v1';\nfunction f($key, $hall, $n) {\n%s}\n"
CSHARP = (
    'using System.Net.Http;\nclass C {\n  const string Base = "https://halls.example/v1";\n'
    "  HttpClient c = new HttpClient();\n  async void F(string key, string hall, int n) {\n%s  }\n}\n"
)
MOVED = [
    (  # a number keeps its own field
        "a.go",
        GO,
        '\tu := fmt.Sprintf("%s/halls/history?key=%s&day=%d&hall=%s", base, key, n, url.QueryEscape(hall))\n'
        "\treturn http.Get(u)\n",
        '\tu := fmt.Sprintf("%s/hall/%s/history?key=%s&day=%d", base, url.PathEscape(hall), key, n)\n'
        "\treturn http.Get(u)\n",
    ),
    (  # a sum in a variable
        "a.go",
        GO,
        '\tu := base + "/halls/history?key=" + key + "&hall=" + url.QueryEscape(hall) + "&day=now"\n'
        "\treturn http.Get(u)\n",
        '\tu := base + "/hall/" + url.PathEscape(hall) + "/history?key=" + key + "&day=now"\n'
        "\treturn http.Get(u)\n",
    ),
    (
        "a.py",
        PYTHON,
        "    return requests.get('%s/halls/history?key=%s&hall=%s&day=now' % (BASE, key, quote(hall)))\n",
        "    return requests.get('%s/hall/%s/history?key=%s&day=now' % (BASE, quote(str(hall), safe=''), key))\n",
    ),
    (
        "a.py",
        PYTHON,
        "    url = '{}/halls/history?key={}&hall={}&day={}'.format(BASE, key, hall, n)\n"
        "    return requests.get(url)\n",
        "    url = '{}/hall/{}/history?key={}&day={}'.format(BASE, quote(str(hall), safe=''), key, n)\n"
        "    return requests.get(url)\n",
    ),
    (
        "a.py",
        PYTHON,
        "    url = '{base}/halls/history?key={key}&hall={hall}&day={n}'.format(base=BASE, key=key, hall=hall, n=n)\n"
        "    return requests.get(url)\n",
        "    url = '{base}/hall/{hall}/history?key={key}&day={n}'.format("
        "base=BASE, key=key, hall=quote(str(hall), safe=''), n=n)\n"
        "    return requests.get(url)\n",
    ),
    (
        "a.py",
        PYTHON,
        "    return requests.get('{0}/halls/history?key={1}&hall={2}&day={3}'.format(BASE, key, hall, n))\n",
        "    return requests.get('{0}/hall/{2}/history?key={1}&day={3}'.format("
        "BASE, key, quote(str(hall), safe=''), n))\n",
    ),
    (
        "a.ps1",
        SHELL,
        '    Invoke-RestMethod -Uri ("{0}/halls/history?key={1}&day={2:D3}&hall={3}" -f $Base, $Key, $N, $Hall)\n',
        '    Invoke-RestMethod -Uri ("{0}/hall/{3}/history?key={1}&day={2:D3}" -f $Base, $Key, $N, '
        "[uri]::EscapeDataString($Hall))\n",
    ),
    (
        "A.java",
        JAVA,
        '        String u = String.format("%s/halls/history?key=%s&day=%d&hall=%s", BASE, key, n, '
        'URLEncoder.encode(hall, "UTF-8"));\n'
        f"        {SENT}\n",
        '        String u = String.format("%s/hall/%s/history?key=%s&day=%d", BASE, '
        'URLEncoder.encode(hall, "UTF-8").replace("+", "%20"), key, n);\n'
        f"        {SENT}\n",
    ),
    (
        "a.php",
        PHP,
        "    $u = sprintf('%s/halls/history?key=%s&day=%d&hall=%s', BASE, $key, $n, urlencode($hall));\n"
        "    return file_get_contents($u);\n",
        "    $u = sprintf('%s/hall/%s/history?key=%s&day=%d', BASE, "
        "str_replace('+', '%20', urlencode($hall)), $key, $n);\n"
        "    return file_get_contents($u);\n",
    ),
    (
        "A.java",
        JAVA,
        '        String u = String.format(Locale.ROOT, "%s/halls/history?hall=%s&key=%s", BASE, '
        'URLEncoder.encode(hall, "UTF-8"), key);\n'
        f"        {SENT}\n",
        '        String u = String.format(Locale.ROOT, "%s/hall/%s/history?key=%s", BASE, '
        'URLEncoder.encode(hall, "UTF-8").replace("+", "%20"), key);\n'
        f"        {SENT}\n",
    ),
    (
        "a.kt",
        KOTLIN,
        '    val u = "%s/halls/history?key=%s&day=%d&hall=%s".format(BASE, key, n, URLEncoder.encode(hall, "UTF-8"))\n'
        "    c.newCall(Request.Builder().url(u).get().build()).execute()\n",
        '    val u = "%s/hall/%s/history?key=%s&day=%d".format(BASE, '
        'URLEncoder.encode(hall, "UTF-8").replace("+", "%20"), key, n)\n'
        "    c.newCall(Request.Builder().url(u).get().build()).execute()\n",
    ),
    (
        "C.cs",
        CSHARP,
        '    var u = string.Format("{0}/halls/history?key={1}&day={2}&hall={3}", Base, key, n, '
        "Uri.EscapeDataString(hall));\n"
        "    await c.GetAsync(u);\n",
        '    var u = string.Format("{0}/hall/{3}/history?key={1}&day={2}", Base, key, n, '
        "Uri.EscapeDataString(hall));\n"
        "    await c.GetAsync(u);\n",
    ),
    (
        "C.cs",
        CSHARP,
        '    var u = $"{Base}/halls/history?key={key}&hall={Uri.EscapeDataString(hall)}&day={n}";\n'
        "    await c.GetAsync(u);\n",
        '    var u = $"{Base}/hall/{Uri.EscapeDataString(hall)}/history?key={key}&day={n}";\n'
        "    await c.GetAsync(u);\n",
    ),
]
LEFT = [
    (
        "a.go",
        GO,
        '\treturn http.Get(fmt.Sprintf("%s/halls/history?key=%s&day=%04d&hall=%s", base, key, n, '
        "url.QueryEscape(hall)))\n",
    ),
    ("a.py", PYTHON, "    return requests.get(f'{BASE}/halls/history?key={key!s}&day={n:03}&hall={hall}')\n"),
    (
        "a.py",
        PYTHON,
        "    return requests.get('{}/halls/history?key={}&day={:03}&hall={}'.format(BASE, key, n, hall))\n",
    ),
    (  # the value is another's, too
        "a.ps1",
        SHELL,
        '    Invoke-RestMethod -Uri ("{0}/halls/history?key={1}&day={2}&hall={1}" -f $Base, $Key, $N)\n',
    ),
    (
        "a.rs",
        RUST,
        '    let u = format!("{}/halls/history?key={}&day={:03}&hall={}", BASE, key, n, hall);\n'
        "    c.get(&u).send().await\n",
    ),
]


@pytest.mark.parametrize(("file", "around", "before", "after"), MOVED)
def test_the_value_stands_in_the_path_and_the_others_as_they_were(
    file: str, around: str, before: str, after: str
) -> None:
    found, seen = rewritten({file: around.replace("%s", before)}, halls())
    assert found[file].decode() == around.replace("/v1", "/v2").replace("%s", after)
    assert {site.outcome for site in seen} == {Outcome.REWRITTEN}


@pytest.mark.parametrize(("file", "around", "before"), LEFT)
def test_a_value_with_a_format_of_its_own_is_left_to_a_person(file: str, around: str, before: str) -> None:
    found = sites(planned({file: around.replace("%s", before)}, halls()))
    calls = [site for site in found if site.operation == "history"]
    assert [site.outcome for site in calls] == [Outcome.NEEDS_REVIEW]
    assert re.search("formatted in a way of its own|cannot be followed", calls[0].reason or "")

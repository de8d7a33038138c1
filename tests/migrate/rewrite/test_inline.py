"""Assignments within expressions: what they give counts, and what they may give makes a call unsure."""

from __future__ import annotations

import pytest

from migrate.model import Outcome, Site
from tests.migrate.tools import ASSUMED, check_review, check_rewritten, rewritten

BASE = "https://api.creatoraudit.com/v1"
JAVA = (
    "import org.springframework.web.client.RestTemplate;\nclass A {{\n  RestTemplate t = new RestTemplate();\n"
    '  String f(boolean x) {{\n    String path = "/list-creators";\n    {step}\n'
    f'    return t.getForObject("{BASE}" + path, String.class);\n  }}}}\n}}}}\n'
)
SHARP = (
    "using System.Net.Http;\nclass A {{\n  HttpClient c = new HttpClient();\n  object F(bool x) {{\n"
    f'    string path = "/list-creators";\n    {{step}}\n    return c.GetStringAsync("{BASE}" + path);\n  }}}}\n}}}}\n'
)
SCRIPT = f'async function f(x) {{{{\n  let path = "/list-creators";\n  {{step}}\n  return fetch("{BASE}" + path);\n}}}}\n'
PYTHON = (
    "import requests\n\n\ndef f(x):\n"
    f'    path = "/list-creators"\n    {{step}}\n    return requests.get("{BASE}" + path)\n'
)
PHP = f'<?php\nfunction f($x) {{{{\n  $path = "/list-creators";\n  {{step}}\n  return file_get_contents("{BASE}" . $path);\n}}}}\n'
RUBY = f'require "net/http"\ndef f(x)\n  path = "/list-creators"\n  {{step}}\n  Net::HTTP.get(URI("{BASE}" + path))\nend\n'
SHELL = (
    f'function f($x) {{{{\n  $path = "/list-creators"\n  {{step}}\n  Invoke-RestMethod "{BASE}$path"\n}}}}\n'
)
# One value, that is not the first one; one of several; one that nobody sees.
OTHER = [
    ("app.js", SCRIPT, 'use(path = "/other");'),
    ("app.js", SCRIPT, 'let q = path = "/other";'),
    ("app.py", PYTHON, 'use(path := "/other")'),
    ("app.py", PYTHON, 'assert (path := "/other")'),
    ("app.py", PYTHON, 'for y in (path := "/other"):\n        use(y)'),
    ("app.py", PYTHON, 'with open(path := "/other") as y:\n        use(y)'),
    ("app.py", PYTHON, 'q = path = "/other"'),
    ("app.php", PHP, '$q = $path = "/other";'),
    ("app.rb", RUBY, 'use(path = "/other")'),
    ("app.rb", RUBY, 'q = path = "/other"'),
    ("A.java", JAVA, 'String q = path = "/other";'),
    ("a.cs", SHARP, 'string q = path = "/other";'),
    ("a.ps1", SHELL, '$q = $path = "/other"'),
]
SEVERAL = [
    ("app.js", SCRIPT, 'x && (path = "/other");'),
    ("app.js", SCRIPT, 'x ? path = "/other" : 0;'),
    ("app.py", PYTHON, 'if x and (path := "/other"):\n        use(x)'),
    ("app.py", PYTHON, 'x or (path := "/other")'),
    ("app.py", PYTHON, 'if x:\n        use(x)\n    elif (path := "/other"):\n        use(x)'),
    ("app.php", PHP, '$x && ($path = "/other");'),
    ("app.php", PHP, '$x and $path = "/other";'),
    ("app.php", PHP, '$x ? $path = "/other" : 0;'),
    ("app.rb", RUBY, 'x && (path = "/other")'),
    ("app.rb", RUBY, 'x and path = "/other"'),
    ("A.java", JAVA, 'if (x && (path = "/other") != null) use(x);'),
    ("a.cs", SHARP, 'if (x && (path = "/other") != null) use(x);'),
    ("a.ps1", SHELL, '$(if ($x) { $path = "/other" })'),
]
UNSEEN = [
    ("app.js", SCRIPT, "if (!(path = x)) return;"),
    ("app.py", PYTHON, "while (path := x()):\n        use(path)"),
    ("app.py", PYTHON, "use([y for y in x if (path := y)])"),
    ("app.php", PHP, "if ($path = $x) { use_it(); }"),
    ("app.php", PHP, "$x && ($path .= $x);"),
    ("app.rb", RUBY, "use(x) if path = x"),
    ("A.java", JAVA, "while ((path = use(x)) != null) use(path);"),
    ("a.cs", SHARP, "if ((path = Use(x)) != null) Use(path);"),
    ("a.ps1", SHELL, "if ($path = Get-It) { use }"),
]
PLAIN = [("app.js", SCRIPT), ("app.py", PYTHON), ("app.php", PHP), ("app.rb", RUBY), ("A.java", JAVA)]


def calls(file: str, source: str) -> list[Site]:
    after, sites = rewritten({file: source})
    assert after == {file: source.encode()}
    return [site for site in sites if site.client not in (None, "", "text")]


@pytest.mark.parametrize(("file", "around"), [*PLAIN, ("a.cs", SHARP), ("a.ps1", SHELL)])
def test_the_call_is_rewritten_without_any(file: str, around: str) -> None:
    after, _ = rewritten({file: around.format(step="")})
    assert b"/v2" in after[file]


@pytest.mark.parametrize(("file", "around", "step"), OTHER)
def test_the_path_is_the_one_that_was_given_last(file: str, around: str, step: str) -> None:
    found = calls(file, around.format(step=step))
    assert [(site.outcome, site.v1) for site in found] == [(Outcome.UNMAPPED, "GET /other")]


@pytest.mark.parametrize(("file", "around", "step"), [*SEVERAL, *UNSEEN])
def test_a_path_that_may_be_another_is_left(file: str, around: str, step: str) -> None:
    found = calls(file, around.format(step=step))
    assert [site.outcome for site in found] == [Outcome.NEEDS_REVIEW]


@pytest.mark.parametrize(
    "source",
    [
        f'let m = "GET";\nx && (m = "POST");\nfetch("{BASE}/list-creators", {{ method: m }});\n',
        f'let m = "GET";\nuse(() => (m = "POST"));\nfetch("{BASE}/list-creators", {{ method: m }});\n',
    ],
)
def test_a_method_that_may_be_another_is_left(source: str) -> None:
    assert [site.outcome for site in calls("app.js", source)] == [Outcome.NEEDS_REVIEW]


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("app.js", 'let r;\nif ((r = await fetch("{url}")).ok) show((await r.json()).creators);\n'),
        ("app.php", '<?php\nif ($r = file_get_contents("{url}")) {{ show(json_decode($r)->creators); }}\n'),
        (
            "app.rb",
            'require "net/http"\nif r = Net::HTTP.get(URI("{url}"))\n  p JSON.parse(r)["creators"]\nend\n',
        ),
        (
            "app.py",
            'import requests\n\nassert (r := requests.get("{url}")).ok\nprint(r.json()["creators"])\n',
        ),
        ("app.py", 'import requests\n\nx = (r := requests.get("{url}")).ok\nprint(r.json()["creators"])\n'),
        ("app.py", 'import requests\n\nq = r = requests.get("{url}")\nprint(r.json()["creators"])\n'),
    ],
)
def test_an_answer_is_followed_through_one(file: str, source: str) -> None:
    after, sites = rewritten({file: source.format(url=f"{BASE}/list-creators")}, options=ASSUMED)
    assert [site.outcome for site in sites] == [Outcome.REWRITTEN]
    assert b"creators)" not in after[file]
    assert b'"creators"' not in after[file]


def test_a_call_within_one_is_one_call() -> None:
    source = (
        'import requests\n\nif (r := requests.get("{url}")).ok:\n    print(r)\n'
        'while (r := requests.get("{url}")).ok:\n    print(r)\nprint(s := requests.get("{url}"))\n'
        'a = b = requests.get("{url}")\n'
    )
    _, sites = rewritten({"app.py": source.format(url=f"{BASE}/list-creators")})
    assert [site.line for site in sites] == [3, 5, 7, 8]


def test_a_body_with_two_names_is_not_taken_apart() -> None:
    source = (
        'import requests\n\na = b = {"creator_id": "7", "name": "x"}\n'
        f'requests.post("{BASE}/creator/modify", json=b)\nprint(a["creator_id"])\n'
    )
    assert [site.outcome for site in calls("app.py", source)] == [Outcome.NEEDS_REVIEW]


@pytest.mark.parametrize(
    ("file", "source"),
    [
        (
            "a.js",
            'let m = "GET";\nfunction set() {{ m = "POST"; }}\nfetch("{url}/list-creators", {{ method: m }});\n',
        ),
        (
            "a.js",
            'function set() {{ m = "POST"; }}\nlet m = "GET";\nfetch("{url}/list-creators", {{ method: m }});\n',
        ),
        ("a.js", 'let p = "/list-creators";\nconst set = (x) => {{ p = x; }};\nfetch("{url}" + p);\n'),
        (
            "a.js",
            'let b = "{url}";\nexport function to(x) {{ ({{ b }} = x); }}\nfetch(`${{b}}/list-creators`);\n',
        ),
        (
            "a.rb",
            'require "net/http"\np = "/list-creators"\nx.each {{ |y| p = y }}\nNet::HTTP.get(URI("{url}" + p))\n',
        ),
        (
            "a.rb",
            'require "net/http"\np = "/list-creators"\nx.each do |y|\n  use(p = y)\nend\n'
            'Net::HTTP.get(URI("{url}" + p))\n',
        ),
    ],
)
def test_what_another_function_sets_is_not_known(file: str, source: str) -> None:
    found = calls(file, source.format(url=BASE))
    assert {site.outcome for site in found} == {Outcome.NEEDS_REVIEW}


def test_a_variable_of_a_method_is_not_the_one_of_the_file() -> None:
    source = (
        'require "net/http"\npath = "/list-creators"\ndef other(x)\n  path = x\n  path\nend\n'
        f'Net::HTTP.get(URI("{BASE}" + path))\n'
    )
    _, sites = rewritten({"app.rb": source})
    assert {site.outcome for site in sites} == {Outcome.REWRITTEN}


def test_a_value_that_sets_a_name_is_found_where_it_was() -> None:
    text = (
        "async function f(x) {{\n  let last = 0;\n{step}  const body = {{ {entries} }};\n  use(last);\n"
        "  await axios.{call}, body);\n}}\n"
    )
    before = text.format(
        step="", entries="creator_id: last = x, name: x", call=f'post("{BASE}/creator/modify"'
    )
    step = "  const creator_id = last = x;\n"
    url = "`https://api.creatoraudit.com/v2/creators/${encodeURIComponent(creator_id)}`"
    check_rewritten(before, text.format(step=step, entries="name: x", call=f"patch({url}"), file="app.js")


def test_a_value_that_sets_what_is_read_before_it_does_not_move() -> None:
    text = 'async function f(x) {\n  let last = 0;\n  await axios.post("%s/creator/modify", { name: last, creator_id: last = x });\n}\n'
    check_review(text % BASE, "known where the call's data is made", file="app.js")

"""A base stays while something that is not seen goes through it, in whatever language that is written."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.rewrite.cuts import cuts
from tests.migrate.tools import rewritten

BASE = "https://api.creatoraudit.com/v1"
# A use that no client is known for, beside a call that could be rewritten.
UNSEEN = {
    "sum.py": 'import foo, requests\nBASE = "{base}"\nfoo.load(BASE + "/creator")\nrequests.get(f"{{BASE}}/list-creators")\n',
    "template.py": 'import foo, requests\nBASE = "{base}"\nfoo.load(f"{{BASE}}/creator?x={{y}}")\nrequests.get(f"{{BASE}}/list-creators")\n',
    "helper.py": (
        'import foo, requests\nBASE = "{base}"\ndef at(path):\n    return BASE + path\n'
        'foo.load(at("/creator"))\nrequests.get(at("/list-creators"))\n'
    ),
    "client.py": 'import foo, requests\nBASE = "{base}"\nfoo.Client(BASE).load("/creator")\nrequests.get(f"{{BASE}}/list-creators")\n',
    "named.py": 'import foo, requests\nBASE = "{base}"\nfoo.Reports(base_url=BASE)\nrequests.get(f"{{BASE}}/list-creators")\n',
    "app.mjs": 'import foo from "foo";\nconst BASE = "{base}";\nfoo.load(`${{BASE}}/creator?id=${{id}}`);\nawait fetch(`${{BASE}}/list-creators`);\n',
    "made.mjs": 'import Sdk from "foo";\nconst BASE = "{base}";\nnew Sdk(BASE).load("/creator");\nawait fetch(`${{BASE}}/list-creators`);\n',
    "app.rb": 'require "net/http"\nBASE = "{base}"\nFoo.load(BASE + "/creator")\nNet::HTTP.get(URI("#{{BASE}}/list-creators"))\n',
    "app.go": 'package a\n\nimport (\n\t"net/http"\n\t"x/foo"\n)\n\nconst base = "{base}"\n\nfunc f() {{\n\tfoo.Load(base + "/creator")\n\thttp.Get(base + "/list-creators")\n}}\n',
    "app.sh": 'BASE={base}\nfoo "$BASE/creator"\ncurl "$BASE/list-creators"\n',
    "A.java": (
        'class A {{\n  static final String BASE = "{base}";\n  void f() {{\n    Foo.load(BASE + "/creator");\n'
        '    new okhttp3.Request.Builder().url(BASE + "/list-creators").build();\n  }}\n}}\n'
    ),
    "A.kt": 'import okhttp3.Request\n\nconst val BASE = "{base}"\n\nfun f() {{\n  Foo.load("$BASE/creator")\n  Request.Builder().url(BASE + "/list-creators").build()\n}}\n',
    "A.cs": 'class A {{\n  const string Base = "{base}";\n  async void F(System.Net.Http.HttpClient c) {{\n    Foo.Load(Base + "/creator");\n    await c.GetAsync($"{{Base}}/list-creators");\n  }}\n}}\n',
}
# Uses of a base that send nothing.
HARMLESS = {
    "said.py": 'import logging, requests\nBASE = "{base}"\nlogging.info("using %s", BASE)\nprint(BASE)\nrequests.get(f"{{BASE}}/list-creators")\n',
    "default.py": 'import requests, foo\nBASE = "{base}"\nSETTING = foo.Field(default=BASE)\nrequests.get(f"{{BASE}}/list-creators")\n',
    "error.py": 'import requests, foo\nBASE = "{base}"\ndef f():\n    raise foo.Failure(BASE)\nrequests.get(f"{{BASE}}/list-creators")\n',
    "unused.py": 'import requests\nBASE = "{base}"\nURL = BASE + "/creator"\nrequests.get(f"{{BASE}}/list-creators")\n',
    "own.py": 'import requests\nBASE = "{base}"\nclass Client:\n    def __init__(self, base):\n        self.base = base\n    def all(self):\n        return requests.get(self.base + "/list-creators")\nClient(BASE).all()\n',
    "tests/test_a.py": 'import requests\nBASE = "{base}"\ndef test_a(mock):\n    mock.load.assert_called_with(BASE + "/creator")\n    requests.get(f"{{BASE}}/list-creators")\n',
}


@pytest.mark.parametrize("file", UNSEEN)
def test_the_base_is_held_back(file):
    text = UNSEEN[file].format(base=BASE)
    after, sites = rewritten({file: text})
    assert after[file].decode() == text
    assert all(site.outcome is Outcome.NEEDS_REVIEW for site in sites), sites
    assert len(sites) >= 3


@pytest.mark.parametrize("file", HARMLESS)
def test_what_sends_nothing_holds_nothing(file):
    after, sites = rewritten({file: HARMLESS[file].format(base=BASE)})
    assert b'"https://api.creatoraudit.com/v2"' in after[file]
    assert [site.operation for site in sites if site.outcome is Outcome.REWRITTEN] == [
        "base-url",
        "creator-list",
    ]


# URLs of which nothing but the base is written where they stand, given to what no client is known for.
VALUES = {
    "text.py": 'import foo\ndef f(op, x):\n    foo.load(f"{base}/{{op}}/{{x}}")\n',
    "format.py": 'import foo\ndef f(op):\n    foo.load("{base}/{{}}".format(op))\n',
    "percent.py": 'import foo\ndef f(op):\n    foo.load("{base}/%s" % op)\n',
    "app.mjs": "foo.load(`{base}/${{op}}/${{x}}`);\n",
    "app.sh": 'load {base}/$op/"$x" | head\n',
    "app.rb": 'Foo.load("{base}/#{{op}}/#{{x}}")\n',
}


@pytest.mark.parametrize("file", VALUES)
def test_a_path_of_values_alone_is_told_where_its_call_is_not_seen(file):
    text = VALUES[file].format(base=BASE)
    after, sites = rewritten({file: text})
    assert after[file].decode() == text
    assert [site.outcome for site in sites] == [Outcome.NEEDS_REVIEW]
    assert sites[0].reason == "which v1 path this is cannot be seen, and no call seen here uses it"


def test_a_path_of_a_call_that_v2_has_not_is_told_with_what_to_do() -> None:
    _, found = rewritten({"a.js": "export const go = (send) => send('/links/history');\n"}, cuts())
    assert [site.suggestion for site in found] == ["ask each group for its links"]


MAY = 'import requests, foo\nrequests.post(foo.base() + "/creator/modify", json=foo.made())\n'
SURE = 'import requests, foo\nfrom a import BASE\nrequests.post(BASE + "/creator/modify", json=foo.made())\n'


@pytest.mark.parametrize(
    ("others", "who", "goes"),
    [
        ({"b.py": MAY}, "b.py:2", "may go"),
        ({"b.py": SURE}, "b.py:3", "goes"),
        ({"b.py": MAY, "c.py": SURE}, "c.py:3", "goes"),  # what is sure is told before what may be
    ],
)
def test_what_holds_a_base_back_goes_through_it_or_may(others, who, goes):
    own = f'import requests\nBASE = "{BASE}"\nrequests.get(BASE + "/list-creators")\n'
    _, sites = rewritten({"a.py": own, **others})
    found = {(site.file, site.line): site.reason for site in sites}
    assert found["a.py", 2] == f"held back by {who}, which {goes} through it and is not rewritten"
    assert found["a.py", 3] == f"its base URL stays v1: {who} {goes} through it and is not rewritten"

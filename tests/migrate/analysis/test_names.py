"""What a name means where it stands: names of its own inside, and what else may set a variable."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import rewritten

BASE = "https://api.creatoraudit.com/v1"
# The call is made with a method that is called `m`, as another name above it; and nobody sees what this `m` is.
OWN = {
    "comprehension.py": "def f(x): return [{call} for m in x]",
    "generator.py": "def f(x): return any({call} for k, m in x if k)",
    "dictionary.py": "def f(x): return {{k: {call} for k, m in x}}",
    "lambda.py": "def f(x): return map(lambda m: {call}, x)",
    "case.py": 'def f(x):\n    match x:\n        case {{"a": m}}: {call}',
    "case_as.py": "def f(x):\n    match x:\n        case [_, *_] as m: {call}",
    "case_class.py": "def f(x):\n    match x:\n        case Kind(m) | Other(k=m): {call}",
    "for.py": "def f(x):\n    for a, (b, *m) in x: {call}",
    "array.js": "const f = ([m = 1]) => {call};",
    "rest.js": "const f = ([...m]) => {call};",
    "of.js": "function f(x) {{ for (const [, m] of x) {call}; }}",
    "of_object.js": "function f(x) {{ for (const {{ m }} of x) {call}; }}",
    "of_both.js": "function f(x) {{ for (const [{{ a: m = 1 }}] of x) {call}; }}",
    "catch.js": "function f(x) {{ try {{ x(); }} catch ({{ m }}) {{ {call}; }} }}",
    "declared.js": "function f(x) {{ const [a, ...m] = x; {call}; }}",
    "taken.rb": "x.each {{ |(m, q)| {call} }}",
    "deep.rb": "x.each {{ |a, (b, (c, m))| {call} }}",
    "block.rb": "x.each {{ |a, &m| {call} }}",
    "in.rb": "def f(x)\n  case x\n  in {{ m: }}\n    {call}\n  end\nend",
    "in_list.rb": "def f(x)\n  case x\n  in [m, *]\n    {call}\n  end\nend",
    "result.go": "func f(x any) (m string) {{ {call}; return }}",
    "out.cs": "object F(string x) {{ if (D.Try(x, out var m)) return {call}; return null; }}",
    "is.cs": "object F(object x) {{ if (x is string m) return {call}; return null; }}",
    "case.cs": "object F(object x) {{ switch (x) {{ case string m: return {call}; }} return null; }}",
    "two.cs": "object F(object x) {{ var (m, q) = Two(); return {call}; }}",
    "each.cs": "object F(object x) {{ foreach (var (m, q) in x) {{ return {call}; }} return null; }}",
    "instance.java": "Object f(Object x) {{ if (x instanceof String m) {{ return {call}; }} return null; }}",
}
# A step after which a variable may be another.
SET = {
    "case.py": "match x:\n        case m: pass",
    "splat.py": "[*a, m] = x",
    "array.js": "[m = 1] = x;",
    "rest.js": "[a, ...m] = x;",
    "object.js": "({{ a: [m] }} = x);",
    "pattern.rb": "x => {{ m: }}",
    "rest.rb": "*m, q = x",
    "nested.rb": "(m, q), r = x",
    "character.rb": 'm[0] = "x"',
    "tuple.cs": "(m, x) = (x, m);",
    "ref.cs": "Set(ref m);",
    "out.cs": "if (Try(x, out m)) {{ }}",
    "pointer.go": "set(&m);",
    "alias.php": '$r = &$m; $r = "POST";',
    "closure.php": '$f = function() use (&$m) {{ $m = "POST"; }}; $f();',
    "each.php": "foreach ($x as &$m) {{ }}",
    "try.kt": 'val y = try {{ m = "/other"; 1 }} catch (e: E) {{ 2 }}',
    "when.kt": 'val y = when (x) {{ 1 -> {{ m = "/other"; 1 }} else -> 2 }}',
    "reference.ps1": "f ([ref]$m)",
    "printf.sh": "printf -v m %s POST",
    "getopts.sh": "getopts ab m",
    "mapfile.sh": "mapfile -t m",
}
CALLS = {
    "py": f'requests.request(m, "{BASE}/list-creators")',
    "js": f'fetch("{BASE}/list-creators", {{ method: m }})',
    "rb": f'Net::HTTP.get(URI("{BASE}/#{{m}}"))',
    "go": f'r, _ := http.NewRequest(m, "{BASE}/list-creators", nil); http.DefaultClient.Do(r)',
    "cs": f'c.SendAsync(new HttpRequestMessage(new HttpMethod(m), "{BASE}/list-creators"))',
    "java": f't.exchange("{BASE}/list-creators", HttpMethod.valueOf(m), null, String.class)',
    "php": f'file_get_contents("{BASE}/list-creators", false, stream_context_create(["http" => ["method" => $m]]))',
    "kt": f'c.newCall(Request.Builder().url("{BASE}" + m).build()).execute()',
    "ps1": f'Invoke-RestMethod "{BASE}/list-creators" -Method $m',
    "sh": f'curl -X "$m" {BASE}/list-creators',
}
AROUND = {
    "py": 'import requests\n\nm = "GET"\n\n\n{inside}\n',
    "js": 'let m = "GET";\n{inside}\n',
    "rb": 'require "net/http"\nm = "list-creators"\n{inside}\n',
    "go": 'package a\n\nimport "net/http"\n\nvar m = "GET"\n\n{inside}\n',
    "cs": 'using System.Net.Http;\nclass A {{\n  HttpClient c;\n  string m = "GET";\n  {inside}\n}}\n',
    "java": (
        "import org.springframework.web.client.RestTemplate;\nclass A {{\n"
        '  RestTemplate t = new RestTemplate();\n  String m = "GET";\n  {inside}\n}}\n'
    ),
}
STEPS = {
    "py": 'import requests\n\n\ndef f(x):\n    m = "GET"\n    {step}\n    return {call}\n',
    "js": 'function f(x) {{\n  let m = "GET";\n  {step}\n  return {call};\n}}\n',
    "rb": 'require "net/http"\ndef f(x)\n  m = "list-creators"\n  {step}\n  {call}\nend\n',
    "go": 'package a\n\nimport "net/http"\n\nfunc f() {{\n\tm := "GET"\n\t{step}\n\t{call}\n}}\n',
    "cs": (
        "using System.Net.Http;\nclass A {{\n  HttpClient c;\n  object F(string x) {{\n"
        '    var m = "GET";\n    {step}\n    return {call};\n  }}\n}}\n'
    ),
    "php": '<?php\nfunction f($x) {{\n  $m = "GET";\n  {step}\n  return {call};\n}}\n',
    "kt": (
        'import okhttp3.*\nfun f(c: OkHttpClient, x: Int) {{\n  var m = "/list-creators"\n  {step}\n  {call}\n}}\n'
    ),
    "ps1": '$m = "GET"\n{step}\n{call}\n',
    "sh": "m=GET\n{step}\n{call}\n",
}


def outcomes(file: str, source: str) -> set[Outcome]:
    _, sites = rewritten({file: source})
    return {site.outcome for site in sites}


@pytest.mark.parametrize("file", OWN)
def test_a_name_of_its_own_hides_the_one_around_it(file: str) -> None:
    kind = file.rpartition(".")[2]
    source = AROUND[kind].format(inside=OWN[file].format(call=CALLS[kind]))
    assert outcomes(file, source) == {Outcome.NEEDS_REVIEW}


@pytest.mark.parametrize("file", SET)
def test_a_variable_that_is_set_in_passing_is_not_known(file: str) -> None:
    kind = file.rpartition(".")[2]
    source = STEPS[kind].format(step=SET[file].format(), call=CALLS[kind])
    assert outcomes(file, source) == {Outcome.NEEDS_REVIEW}


@pytest.mark.parametrize("kind", STEPS)
def test_without_such_a_step_the_call_is_rewritten(kind: str) -> None:
    assert outcomes(f"app.{kind}", STEPS[kind].format(step="", call=CALLS[kind])) == {Outcome.REWRITTEN}


@pytest.mark.parametrize(
    ("file", "block"),
    [
        ("a.java", '{ m = System.getenv("M"); } String m = "GET";'),
        ("a.java", 'String m = "GET"; { m = System.getenv("M"); }'),
    ],
)
def test_what_the_body_of_a_class_sets_is_an_attribute_wherever_it_stands(file: str, block: str) -> None:
    source = (
        "import org.springframework.web.client.RestTemplate;\nclass A {\n"
        f"  RestTemplate t = new RestTemplate();\n  {block}\n  Object f() {{ return {CALLS['java']}; }}\n}}\n"
    )
    assert outcomes(file, source) == {Outcome.NEEDS_REVIEW}


def test_a_place_that_is_left_out_is_counted() -> None:
    source = f'const [, m] = ["POST", "GET"];\nfetch("{BASE}/list-creators", {{ method: m }});\n'
    assert outcomes("app.js", source) == {Outcome.REWRITTEN}


def test_what_a_lambda_and_a_comprehension_read_of_what_is_around_them_is_known() -> None:
    source = (
        f'import requests\n\nm = "GET"\nfind = lambda n=1: requests.request(m, "{BASE}/list-creators")\n'
        f'all_ = [requests.request(m, "{BASE}/list-creators") for _ in range(3)]\n'
    )
    assert outcomes("app.py", source) == {Outcome.REWRITTEN}


def test_a_call_in_what_a_try_gives_is_seen() -> None:
    source = (
        "import okhttp3.*\nfun f(c: OkHttpClient): Any? {\n  val r = try {\n"
        f'    c.newCall(Request.Builder().url("{BASE}/list-creators").build()).execute()\n'
        "  } catch (e: Exception) { null }\n  return r\n}\n"
    )
    assert outcomes("app.kt", source) == {Outcome.REWRITTEN}


def test_an_answer_in_a_variable_of_the_file_is_followed_where_it_was_got() -> None:
    source = (
        f'let r;\nasync function f() {{\n  r = await fetch("{BASE}/list-creators");\n'
        "  return (await r.json()).creators;\n}\n"
    )
    after, _ = rewritten({"app.js": source})
    assert b".data" in after["app.js"]


IMPORTING = (
    'import requests\nfrom config import {name}\n\nrequests.request({method}, "{base}/list-creators")\n'
)


@pytest.mark.parametrize(
    "config",
    [
        'METHOD = "GET"\nif DEBUG:\n    METHOD = "POST"\n',
        'if DEBUG:\n    METHOD = "POST"\nelse:\n    METHOD = "GET"\n',
        'METHOD = "GET"\ntry:\n    from local import METHOD\nexcept ImportError:\n    pass\n',
        'METHOD = "GET"\ndef to():\n    global METHOD\n    METHOD = "POST"\n',
    ],
)
def test_what_a_module_may_give_is_not_the_last_that_it_may_set(config: str) -> None:
    app = IMPORTING.format(name="METHOD", method="METHOD", base=BASE)
    _, sites = rewritten({"config.py": config, "app.py": app})
    assert [(site.file, site.outcome) for site in sites] == [("app.py", Outcome.NEEDS_REVIEW)]


def test_a_module_gives_what_it_surely_sets_last() -> None:
    app = IMPORTING.format(name="METHOD", method="METHOD", base=BASE)
    _, sites = rewritten({"config.py": 'METHOD = "POST"\nMETHOD = "GET"\n', "app.py": app})
    assert [site.outcome for site in sites] == [Outcome.REWRITTEN]


def test_a_call_whose_base_is_another_while_testing_is_told() -> None:
    config = f'BASE = "{BASE}"\nif DEBUG:\n    BASE = "http://localhost/v1"\n'
    app = 'import requests\nfrom config import BASE\n\nrequests.get(BASE + "/list-creators")\n'
    _, sites = rewritten({"config.py": config, "app.py": app})
    assert [(site.file, site.outcome) for site in sites] == [
        ("app.py", Outcome.NEEDS_REVIEW),
        ("config.py", Outcome.NEEDS_REVIEW),
    ]

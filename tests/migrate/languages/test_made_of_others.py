"""A base of something that another host's address goes into is not taken for v1's: copies, options, loops."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_files, rewritten

V1, OTHER = "https://api.creatoraudit.com/v1", "https://other.example/v1"
CLASS = 'class Config:\n    def __init__(self, base="V1"):\n        self.base = base\n'
OPTION = (
    "type Option func(*C)\nfunc WithBase(b string) Option { return func(c *C) { c.Base = b } }\n"
    'func New(opts ...Option) *C {\n\tc := &C{Base: "V1"}\n\tfor _, o := range opts { o(c) }\n\treturn c\n}\n'
)
# Where HERE stands in a program, and what the base is read of.
CODE = {
    "py": 'import attr, copy, dataclasses, requests\nHERE\nprint(requests.get(BASE + "/list-creators").status_code)\n',
    "js": 'HERE\nfetch(BASE + "/list-creators");\n',
    "rb": 'require "net/http"\nHERE\nNet::HTTP.get(URI(BASE + "/list-creators"))\n',
    "php": '<?php\nHERE\nfile_get_contents(BASE . "/list-creators");\n',
    "go": 'package main\nimport "net/http"\ntype C struct { Base string }\nHERE\nhttp.Get(BASE + "/list-creators")\n}\n',
    "kt": "import okhttp3.*\nHERE\n"
    'OkHttpClient().newCall(Request.Builder().url(BASE + "/list-creators").build()).execute()\n}\n',
    "cs": 'using System.Net.Http;\nHERE\nawait new HttpClient().GetAsync(BASE + "/list-creators");\n} }\n',
    "java": "import java.net.URI; import java.net.http.*; import java.util.*;\nHERE\n"
    'HttpRequest r = HttpRequest.newBuilder(URI.create(BASE + "/list-creators")).GET().build();\n'
    "HttpClient.newHttpClient().send(r, HttpResponse.BodyHandlers.ofString());\n}}\n",
    "rs": 'HERE\nreqwest::get(format!("{}/list-creators", BASE)).await.unwrap();\n}\n',
    "ps1": 'HERE\nInvoke-RestMethod "$(BASE)/list-creators"\n',
    "sh": 'HERE\ncurl "$base/list-creators"; done\n',
}
OBJECTS = {
    "py": [
        'D = {"base": "V1"}\ncfg = dict(D, base="OTHER") @ cfg["base"]',
        'D = {"base": "V1"}\ncfg = D | {"base": "OTHER"} @ cfg["base"]',
        'D = {"base": "V1"}\ncfg = copy.deepcopy(D)\ncfg["base"] = "OTHER" @ cfg["base"]',
        'D = {"base": "V1"}\ncfg = D.copy()\ncfg.update(base="OTHER") @ cfg["base"]',
        f'{CLASS}cfg = copy.copy(Config())\ncfg.base = "OTHER" @ cfg.base',
        f"{CLASS}    def of(self, base):\n        c = copy.copy(self)\n        c.base = base\n        return c\n"
        'cfg = Config().of("OTHER") @ cfg.base',
        f"{CLASS}    def of(self, base):\n        return type(self)(base)\n"
        'cfg = Config().of("OTHER") @ cfg.base',
        f"{CLASS}    @classmethod\n    def sandbox(cls):\n"
        '        return cls("OTHER")\ncfg = Config.sandbox() @ cfg.base',
        '@attr.s(auto_attribs=True)\nclass C:\n    base: str = "V1"\n'
        'cfg = attr.evolve(C(), base="OTHER") @ cfg.base',
        '@dataclasses.dataclass\nclass C:\n    base: str = "V1"\n'
        'cfg = dataclasses.replace(C(), base="OTHER") @ cfg.base',
        'from typing import NamedTuple\nclass C(NamedTuple):\n    base: str = "V1"\n'
        'cfg = C()._replace(base="OTHER") @ cfg.base',
    ],
    "js": [
        'const D = { base: "V1" };\nconst cfg = Object.assign({}, D, { base: "OTHER" }); @ cfg.base',
        'const D = { base: "V1" };\nconst cfg = structuredClone(D);\ncfg.base = "OTHER"; @ cfg.base',
        'const D = { base: "V1" };\nconst cfg = _.merge({}, D, { base: "OTHER" }); @ cfg.base',
        'class C { constructor(base = "V1") { this.base = base; } of(b) { return new C(b); } }\n'
        'const cfg = new C().of("OTHER"); @ cfg.base',
    ],
    "rb": [
        'D = { base: "V1" }\ncfg = D.merge(base: "OTHER") @ cfg[:base]',
        'D = { base: "V1" }\ncfg = D.dup\ncfg[:base] = "OTHER" @ cfg[:base]',
        'D = { base: "V1" }\ncfg = D.dup.tap { |c| c[:base] = "OTHER" } @ cfg[:base]',
        'C = Data.define(:base)\ncfg = C.new(base: "V1").with(base: "OTHER") @ cfg.base',
        'C = Struct.new(:base)\nd = C.new("V1")\ncfg = d.dup\ncfg.base = "OTHER" @ cfg.base',
    ],
    "php": [
        '$d = ["base" => "V1"];\n$cfg = array_merge($d, ["base" => "OTHER"]); @ $cfg["base"]',
        '$d = ["base" => "V1"];\n$cfg = ["base" => "OTHER"] + $d; @ $cfg["base"]',
        '$d = ["base" => "V1"];\n$cfg = array_replace($d, ["base" => "OTHER"]); @ $cfg["base"]',
    ],
    "go": [
        f'{OPTION}func main() {{\nc := New(WithBase("OTHER")) @ c.Base',
        'func Set(c *C, b string) { c.Base = b }\nfunc main() {\nc := &C{Base: "V1"}\nSet(c, "OTHER") @ c.Base',
    ],
    "kt": [
        'data class C(val base: String = "V1")\nfun main() {\nval cfg = C().copy(base = "OTHER") @ cfg.base',
        'data class C(val base: String = "V1")\nfun main() {\nval cfg = C().copy("OTHER") @ cfg.base',
        'class C { var base: String = "V1" }\nfun main() {\nval cfg = C().apply { base = "OTHER" } @ cfg.base',
    ],
    "cs": [
        'record C(string Base = "V1");\nclass P { static async Task Main() {\n'
        'var cfg = new C() with { Base = "OTHER" }; @ cfg.Base',
    ],
    "java": [
        'class C { final String base; C() { this("V1"); } C(String b) { base = b; }\n'
        "C of(String b) { return new C(b); } }\nclass A { void go() throws Exception {\n"
        'C cfg = new C().of("OTHER"); @ cfg.base',
    ],
    "rs": [
        "struct C { base: String, n: u32 }\nimpl Default for C { fn default() -> Self {\n"
        'C { base: "V1".to_string(), n: 1 } } }\nasync fn go() {\n'
        'let cfg = C { base: "OTHER".to_string(), ..Default::default() }; @ cfg.base',
    ],
    "ps1": ['$d = @{ Base = "V1" }\n$cfg = $d.Clone()\n$cfg.Base = "OTHER" @ $cfg.Base'],
}
LOOPS = {
    "py": [
        'for base in ("V1", "OTHER"):\n    pass @ base',
        'BASES = {"a": "V1", "b": "OTHER"}\nfor name, base in BASES.items():\n    pass @ base',
        'import random\nBASES = ["V1", "OTHER"] @ random.choice(BASES)',
        'import itertools\nbases = itertools.cycle(["V1", "OTHER"]) @ next(bases)',
        'bases = ["V1"]\nbases.append("OTHER")\nbase = bases.pop() @ base',
    ],
    "js": [
        'for (const base of ["V1", "OTHER"]) @ base',
        'const BASES = { a: "V1", b: "OTHER" };\nfor (const [k, base] of Object.entries(BASES)) @ base',
    ],
    "rb": ['for base in ["V1", "OTHER"]\nend @ base'],
    "php": ['foreach (["V1", "OTHER"] as $base) @ $base'],
    "go": ['func main() {\nfor _, base := range []string{"V1", "OTHER"} {} @ base'],
    "kt": ['fun main() = listOf("V1", "OTHER").forEach { base -> @ base'],
    "cs": ['class P { static async Task Main() {\nforeach (var b in new[] { "V1", "OTHER" }) @ b'],
    "java": ['class A { void go() throws Exception {\nfor (String b : new String[] {"V1", "OTHER"}) { @ b'],
    "rs": ['async fn go() { for base in ["V1", "OTHER"] { @ base'],
    "sh": ["for base in V1 OTHER; do @ base", 'bases=(V1 OTHER)\nfor base in "${bases[@]}"; do @ base'],
}
GIVEN = [  # to a function that is named, or that stands where it is given
    'import requests\ndef go(base):\n    return requests.get(base + "/list-creators")\nlist(map(go, ["V1", "OTHER"]))\n',
    "import requests\ncodes = [requests.get(base + '/list-creators').status_code for base in ('V1', 'OTHER')]\n",
    'import pytest, requests\n@pytest.mark.parametrize("base", ["V1", "OTHER"])\n'
    'def test_it(base):\n    requests.get(base + "/list-creators")\n',
    "import asyncio, httpx\nasync def go(base):\n    async with httpx.AsyncClient() as c:\n"
    '        return await c.get(base + "/list-creators")\n'
    'async def main():\n    await asyncio.gather(*(go(base) for base in ("V1", "OTHER")))\n',
]
OTHER_GIVEN = {
    "a.js": '["V1", "OTHER"].map((base) => fetch(base + "/list-creators"));\n',
    "b.js": 'const BASES = ["V1", "OTHER"];\nBASES.forEach(async (base) => { await fetch(`${base}/list-creators`); });\n',
    "a.rb": 'require "net/http"\n["V1", "OTHER"].each { |base| Net::HTTP.get(URI(base + "/list-creators")) }\n',
    "a.rs": "async fn go(o: Option<String>) {\n    match o {\n"
    '        Some(base) => { reqwest::get(format!("{}/list-creators", base)).await.unwrap(); }\n'
    '        None => {}\n    }\n}\nasync fn main() { go(Some("OTHER".to_string())).await; println!("V1"); }\n',
}


def _program(language: str, case: str) -> dict[str, str]:
    making, _, base = case.rpartition(" @ ")
    text = (
        CODE[language]
        .replace("HERE", making)
        .replace("BASE + ", f"{base} + ")
        .replace("BASE . ", f"{base} . ")
    )
    text = text.replace("(BASE)", f"({base})").replace(", BASE)", f", {base})")
    return {f"a.{language}": text.replace("V1", V1).replace("OTHER", OTHER)}


def _cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, case) for language, cases in table.items() for case in cases]


def _left_alone(files: dict[str, str]) -> None:
    after, sites = rewritten(files)
    assert {path: text.decode() for path, text in after.items()} == files, sites
    assert any(site.outcome is Outcome.NEEDS_REVIEW for site in sites), sites


@pytest.mark.parametrize(("language", "case"), _cases(OBJECTS))
def test_an_object_that_is_given_another_address_has_no_base_of_ours(language: str, case: str) -> None:
    _left_alone(_program(language, case))


@pytest.mark.parametrize(("language", "case"), _cases(LOOPS))
def test_one_of_several_bases_is_not_ours_where_another_is_not(language: str, case: str) -> None:
    _left_alone(_program(language, case))


@pytest.mark.parametrize("text", GIVEN)
def test_so_is_what_a_function_is_given_one_after_the_other(text: str) -> None:
    _left_alone({"a.py": text.replace("V1", V1).replace("OTHER", OTHER)})


@pytest.mark.parametrize("file", OTHER_GIVEN)
def test_other_languages_give_it_in_their_own_ways(file: str) -> None:
    _left_alone({file: OTHER_GIVEN[file].replace("V1", V1).replace("OTHER", OTHER)})


@pytest.mark.parametrize(
    "making",
    [
        'cfg = types.SimpleNamespace(**{"base": "V1", "docs": "OTHER"})',
        'cfg = attr.evolve(config(), base="V1", docs="OTHER")',
        'cfg = config("V1")\ncfg.docs = "OTHER"',
        'cfg = config("V1")\ncfg.mount("https://", adapter)\ncfg.headers.update({"Referer": "OTHER"})',
    ],
)
def test_another_address_under_another_name_holds_nothing_back(making: str) -> None:
    text = CODE["py"].replace("HERE", making).replace("BASE", "cfg.base")
    before = text.replace("V1", V1).replace("OTHER", OTHER)
    check_files(
        {"a.py": before}, {"a.py": before.replace("com/v1", "com/v2").replace("list-creators", "creators")}
    )


CLIENTS = {
    "Typed.cs": "using System.Net.Http;\nclass S { void C(IServiceCollection s) {\n"
    '  s.AddHttpClient<B>(c => c.BaseAddress = new Uri("OTHER/"));\n} }\n'
    'class B { HttpClient c; public B(HttpClient c) { this.c = c; } string v = "V1";\n'
    '  public Task Go() => c.GetAsync("list-creators"); }\n',
    "Root.java": "import org.springframework.boot.web.client.RestTemplateBuilder; import org.springframework.web.client.*;\n"
    'class A { String v = "V1"; RestTemplate b = new RestTemplateBuilder().rootUri("OTHER").build();\n'
    '  void go() { b.getForObject("/list-creators", String.class); } }\n',
    "Entry.kt": 'import okhttp3.*\nenum class Env(val base: String) { PROD("V1"), DEV("OTHER") }\nfun main() {\n'
    '  OkHttpClient().newCall(Request.Builder().url(Env.DEV.base + "/list-creators").build()).execute()\n}\n',
}


@pytest.mark.parametrize("file", CLIENTS)
def test_a_client_that_is_made_for_another_host_is_not_ours(file: str) -> None:
    _left_alone({file: CLIENTS[file].replace("V1", V1).replace("OTHER", OTHER)})


def test_a_client_that_is_made_for_this_api_is_ours() -> None:
    text = (
        "import org.springframework.boot.web.client.RestTemplateBuilder; import org.springframework.web.client.*;\n"
        'class A { RestTemplate b = new RestTemplateBuilder().rootUri("V1").build();\n'
        '  void go() { b.getForObject("/list-creators", String.class); } }\n'
    ).replace("V1", V1)
    check_files({"A.java": text}, {"A.java": text.replace("/v1", "/v2").replace("list-creators", "creators")})


def test_what_was_looked_for_from_afar_is_looked_for_again_from_near() -> None:
    names = [f"a{number} = wrap(a{number - 1})" for number in range(1, 10)]
    calls = [f'print(requests.get(a{number}.base + "/list-creators").status_code)' for number in (9, 3)]
    text = "\n".join(["import requests", f'V = "{V1}"', f'a0 = load("{OTHER}")', *names, *calls, ""])
    after, sites = rewritten({"a.py": text})
    assert 'a3.base + "/list-creators"' in after["a.py"].decode(), sites

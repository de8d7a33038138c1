"""An entry of a table that something sets again, wherever, is no constant: neither a base nor a path."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_files, rewritten

V1 = "https://api.creatoraudit.com/v1"
CODE = {
    "a.py": f'import requests\ncfg = {{"base": "{V1}"}}\nHERE\nrequests.get(cfg["base"] + "/list-creators")\n',
    "a.js": f'const cfg = {{ base: "{V1}" }};\nHERE\nfetch(cfg["base"] + "/list-creators");\n',
    "a.rb": f'require "net/http"\ncfg = {{ base: "{V1}" }}\nHERE\n'
    'Net::HTTP.get(URI(cfg[:base] + "/list-creators"))\n',
    "a.php": f'<?php\n$cfg = ["base" => "{V1}"];\nHERE\nfile_get_contents($cfg["base"] . "/list-creators");\n',
    "a.go": f'package main\nimport "net/http"\nvar cfg = map[string]string{{"base": "{V1}"}}\n'
    'func main() {\nHERE\nhttp.Get(cfg["base"] + "/list-creators")\n}\n',
}
SETS = {
    "a.py": {
        "set": 'cfg["base"] = other(1)',
        "maybe set": 'if given:\n    cfg["base"] = other(1)',
        "set in a function": 'def go():\n    cfg["base"] = other(1)\ngo()',
        "set in a function that is given it": 'def go(c):\n    c["base"] = other(1)\ngo(cfg)',
        "set in a method that is given it": (
            'class A:\n    def go(self, *, c):\n        c["base"] = other(1)\nA().go(c=cfg)'
        ),
        "updated": "cfg.update(base=other(1))",
        "updated in a function that is given it": "def go(c):\n    c.update(other(1))\ngo(cfg)",
        "set in one of two functions that call each other": (
            'def one(c):\n    two(c)\ndef two(d):\n    one(d)\n    d["base"] = other(1)\none(cfg)'
        ),
        "set in a function that another is given it by": (
            'def deep(d):\n    d["base"] = other(1)\ndef go(c):\n    deep(c)\ngo(cfg)'
        ),
    },
    "a.js": {
        "set": 'cfg["base"] = other(1);',
        "set as a member": "cfg.base = other(1);",
        "maybe set": "if (given) cfg.base = other(1);",
        "set in a function": "function go() { cfg.base = other(1); }",
        "set in a function that is given it": "const go = (c) => { c.base = other(1); };\ngo(cfg);",
    },
    "a.rb": {
        "set": "cfg[:base] = other(1)",
        "maybe set": "cfg[:base] = other(1) if given",
        "set in a function that is given it": "def go(c)\n  c[:base] = other(1)\nend\ngo(cfg)",
    },
    "a.php": {
        "set": '$cfg["base"] = other(1);',
        "maybe set": 'if ($given) { $cfg["base"] = other(1); }',
        "set in a function": 'function go() { global $cfg; $cfg["base"] = other(1); }',
        "set in the table of globals": '$GLOBALS["cfg"]["base"] = other(1);',
        "set in a function that is given it": 'function go(&$c) { $c["base"] = other(1); }\ngo($cfg);',
    },
    "a.go": {
        "set": 'cfg["base"] = other(1)',
        "maybe set": 'if given() { cfg["base"] = other(1) }',
    },
}
LEAVES = {
    "a.py": {
        "another": 'cfg["other"] = other(1)',
        "given to what only reads": "def go(c):\n    print(c)\ngo(cfg)",
        "another, in a function that is given it": 'def go(c):\n    c["other"] = other(1)\ngo(cfg)',
        "a copy": 'copied = dict(cfg)\ncopied["base"] = other(1)',
    },
    "a.js": {"another": "cfg.other = other(1);", "another's": "function go(c) { c.base = 1; }\ngo(mine);"},
    "a.rb": {"another": "cfg[:other] = other(1)"},
    "a.php": {"another": '$cfg["other"] = other(1);'},
    "a.go": {"another": 'cfg["other"] = other(1)'},
}

MORE = {
    "Map.java": (
        "import java.net.http.*;\nimport java.net.URI;\nimport java.util.*;\nclass A {\n"
        f'  static final Map<String, String> CFG = new HashMap<>(Map.of("base", "{V1}"));\n'
        "  HttpResponse<String> all(HttpClient c) throws Exception {\n    HERE\n    return c.send("
        'HttpRequest.newBuilder(URI.create(CFG.get("base") + "/list-creators")).build(), '
        "HttpResponse.BodyHandlers.ofString());\n  }\n}\n",
        [
            'CFG.put("base", other());',
            'if (x) CFG.put("base", other());',
            "CFG.replaceAll((k, v) -> other());",
        ],
        ['CFG.put("other", other());', 'System.out.println(CFG.get("base"));'],
    ),
    "Array.java": (
        "import java.net.http.*;\nimport java.net.URI;\nclass A {\n"
        f'  static String[] BASES = {{"{V1}"}};\n'
        "  HttpResponse<String> all(HttpClient c) throws Exception {\n    HERE\n    return c.send("
        'HttpRequest.newBuilder(URI.create(BASES[0] + "/list-creators")).build(), '
        "HttpResponse.BodyHandlers.ofString());\n  }\n}\n",
        ["BASES[0] = other();"],
        ["System.out.println(BASES[0]);"],
    ),
    "a.cs": (
        "using System.Net.Http;\nusing System.Threading.Tasks;\nusing System.Collections.Generic;\nclass A {\n"
        f'  static readonly Dictionary<string, string> Cfg = new() {{ ["base"] = "{V1}" }};\n'
        "  async Task<string> All(HttpClient c) {\n    HERE\n"
        '    return await c.GetStringAsync(Cfg["base"] + "/list-creators");\n  }\n}\n',
        ['Cfg["base"] = Other();', 'if (x) Cfg["base"] = Other();', 'Cfg.Add("base", Other());'],
        ['Cfg["other"] = Other();'],
    ),
    "a.kt": (
        f'import okhttp3.*\nval cfg = mutableMapOf("base" to "{V1}")\nfun all(c: OkHttpClient) {{\n  HERE\n'
        '  c.newCall(Request.Builder().url(cfg["base"] + "/list-creators").build()).execute()\n}\n',
        ['cfg["base"] = other()', 'cfg.put("base", other())'],
        ['cfg["other"] = other()'],
    ),
    "a.rs": (
        "use std::collections::HashMap;\nfn main() {\n"
        f'  let mut cfg = HashMap::from([("base", "{V1}")]);\n  HERE\n'
        '  let r = reqwest::blocking::get(format!("{}/list-creators", cfg["base"])).unwrap();\n}\n',
        ['cfg.insert("base", other());'],
        ['cfg.insert("other", other());'],
    ),
    "a.ps1": (
        f'$cfg = @{{ Base = "{V1}" }}\nHERE\nInvoke-RestMethod -Uri "$($cfg.Base)/list-creators"\n',
        ["$cfg.Base = Get-Other", '$cfg["Base"] = Get-Other', "if ($x) { $cfg.Base = Get-Other }"],
        ["$cfg.Other = 1"],
    ),
    "keys.sh": (
        f'declare -A cfg=([base]="{V1}")\nHERE\ncurl "${{cfg[base]}}/list-creators"\n',
        ["cfg[base]=$(other)"],
        ["cfg[other]=1"],
    ),
    "items.sh": (
        f'BASES=("{V1}")\nHERE\ncurl "${{BASES[0]}}/list-creators"\n',
        ["BASES[0]=$(other)"],
        ["BASES[1]=x"],
    ),
}


def _cases(table: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    return [(file, name) for file, names in table.items() for name in names]


@pytest.mark.parametrize(("file", "name"), _cases(SETS))
def test_a_base_that_may_be_set_again_is_left_alone(file: str, name: str) -> None:
    files = {file: CODE[file].replace("HERE", SETS[file][name])}
    after, sites = rewritten(files)
    assert {path: text.decode() for path, text in after.items()} == files, sites
    assert any("its base URL is made at" in (site.reason or "") for site in sites), sites


@pytest.mark.parametrize(("file", "name"), _cases(SETS))
def test_so_is_a_path(file: str, name: str) -> None:
    code = CODE[file].replace(V1, "/list-creators").replace("/list-creators", "@", 1)
    dot = " . " if file == "a.php" else " + "
    key = "cfg[:base]" if file == "a.rb" else '$cfg["base"]' if file == "a.php" else 'cfg["base"]'
    code = code.replace(f'{key}{dot}"/list-creators"', f'"{V1}"{dot}{key}').replace("@", "/list-creators")
    files = {file: code.replace("HERE", SETS[file][name])}
    after, sites = rewritten(files)
    assert {path: text.decode() for path, text in after.items()} == files, sites
    assert any(site.outcome is Outcome.NEEDS_REVIEW for site in sites), sites


@pytest.mark.parametrize(("file", "name"), _cases(LEAVES))
def test_what_sets_something_else_changes_nothing(file: str, name: str) -> None:
    before = CODE[file].replace("HERE", LEAVES[file][name])
    after = before.replace("com/v1", "com/v2").replace("list-creators", "creators")
    check_files({file: before}, {file: after})


@pytest.mark.parametrize(("file", "code"), [(file, code) for file in MORE for code in MORE[file][1]])
def test_other_languages_set_it_in_their_own_ways(file: str, code: str) -> None:
    files = {file: MORE[file][0].replace("HERE", code)}
    after, sites = rewritten(files)
    assert {path: text.decode() for path, text in after.items()} == files, sites
    assert any("its base URL is made at" in (site.reason or "") for site in sites), sites


@pytest.mark.parametrize(("file", "code"), [(file, code) for file in MORE for code in MORE[file][2]])
def test_other_languages_may_set_another(file: str, code: str) -> None:
    before = MORE[file][0].replace("HERE", code)
    after = before.replace("com/v1", "com/v2").replace("list-creators", "creators")
    check_files({file: before}, {file: after})

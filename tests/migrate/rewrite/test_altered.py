"""Paths in objects, tables and lists that are changed after they are made: what is written there may not hold."""

from __future__ import annotations

import re

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_untouched, rewritten

HEADS = {
    "app.js": 'const BASE = "https://api.creatoraudit.com/v1";\n',
    "app.py": "import requests\nBASE = 'https://api.creatoraudit.com/v1'\n",
    "app.rb": "BASE = 'https://api.creatoraudit.com/v1'\n",
    "app.php": "<?php\nconst BASE = 'https://api.creatoraudit.com/v1';\n",
}
OBJECT = "const o = { path: P };\n"
ROWS = "const rows = [P];\n"
TABLE = "const ends = { list: { path: P } };\n"
CLASS = "class A { %s f() { return fetch(BASE + this.t.list); } }"
# `P` is the path; every one may hold another when the request is sent.
CHANGED = {
    "app.js": (
        *(
            OBJECT + change + "\nfetch(BASE + o.path);"
            for change in (
                "o.path = x;",
                "if (c) o.path = x;",
                "c && (o.path = x);",
                "Object.assign(o, extra);",
                "Object.assign(o, { path: x });",
                'Object.defineProperty(o, "path", { value: x });',
                'Reflect.set(o, "path", x);',
                '_.set(o, "path", x);',
                "for (const k of keys) o[k] = all[k];",
                "keys.forEach((k) => { o[k] = all[k]; });",
                "const p = o;\np.path = x;",
                "const p = o;\nconst q = p;\nq[k] = x;",
                "this.kept = o;\nthis.kept.path = x;",
                "[o.path, y] = both();",
                "o.path += x;",
                "function set(x) { o.path = x; }",
                "function set(x) { Object.assign(o, x); }",
                "(o as any).path = x;",
            )
        ),
        "const o = { path: P, ...extra };\nfetch(BASE + o.path);",
        "const o = { path: P, ...extra() };\nfetch(BASE + o.path);",
        "const o = { path: P, ...(c ? { path: x } : {}) };\nfetch(BASE + o.path);",
        "function f(extra) { const o = { path: P, ...extra };\nreturn fetch(BASE + o.path); }",
        *(
            ROWS + change + "\nfetch(BASE + rows[0]);"
            for change in (
                "rows[0] = x;",
                "rows[i] = x;",
                "rows.unshift(x);",
                "rows.splice(0, 1, x);",
                "rows.reverse();",
                "rows.sort();",
                "if (c) rows.shift();",
                "const all = rows;\nall[0] = x;",
                "function set(x) { rows[0] = x; }",
            )
        ),
        'const rows = [["GET", P]];\nrows[0][1] = x;\nfetch(BASE + rows[0][1]);',
        *(
            TABLE + change + "\nfetch(BASE + ends.list.path);"
            for change in (
                "ends.list.path = x;",
                'ends["list"]["path"] = x;',
                "ends.list = x;",
                "Object.assign(ends.list, x);",
                "const row = ends.list;\nrow.path = x;",
                "for (const k in all) ends[k] = all[k];",
            )
        ),
        CLASS % "t = { list: P }; g(x) { this.t.list = x; }",
        CLASS % "t = { list: P }; g(x) { Object.assign(this.t, x); }",
        CLASS % "constructor() { this.t = { list: P }; } g(x) { this.t[x.k] = x.v; }",
        "class A { t = [P]; g(x) { this.t.unshift(x); } f() { return fetch(BASE + this.t[0]); } }",
    ),
    "app.py": (
        *(
            "d = {'path': P}\n" + change + "\nrequests.get(BASE + d['path'])"
            for change in (
                "d['path'] = x",
                "if c:\n    d['path'] = x",
                "for k in y:\n    d[k] = y[k]",
                "d.update(extra)",
                "d.update(path=x)",
                "d.update({'path': x})",
                "d |= extra",
                "e = d\ne['path'] = x",
                "def f():\n    d['path'] = x",
            )
        ),
        "d = {'path': P, **extra}\nrequests.get(BASE + d['path'])",
        *(
            "r = [P]\n" + change + "\nrequests.get(BASE + r[0])"
            for change in ("r[0] = x", "r.insert(0, x)", "r.sort()", "r.reverse()", "q = r\nq[0] = x")
        ),
        "d = {'l': {'path': P}}\nd['l']['path'] = x\nrequests.get(BASE + d['l']['path'])",
        "d = {'l': {'path': P}}\nd['l'].update(x)\nrequests.get(BASE + d['l']['path'])",
        "class A:\n    T = {'l': P}\n    def g(self, x):\n        self.T['l'] = x\n"
        "    def f(self):\n        requests.get(BASE + self.T['l'])",
        "class A:\n    T = [P]\n    def g(self, x):\n        self.T.insert(0, x)\n"
        "    def f(self):\n        requests.get(BASE + self.T[0])",
    ),
    "app.rb": (
        *(
            "h = { path: P }\n" + change + "\nNet::HTTP.get(URI(BASE + h[:path]))"
            for change in (
                "h[:path] = x",
                "h.merge!(x)",
                "h.update(x)",
                "h.store(:path, x)",
                "ks.each { |k| h[k] = x }",
                "g = h\ng[:path] = x",
            )
        ),
        "h = { path: P, **x }\nNet::HTTP.get(URI(BASE + h[:path]))",
        "r = [P]\nr[0] = x\nNet::HTTP.get(URI(BASE + r[0]))",
        "r = [P]\nr.unshift(x)\nNet::HTTP.get(URI(BASE + r[0]))",
    ),
    "app.php": (
        *(
            "$h = ['path' => P];\n" + change + "\nfile_get_contents(BASE . $h['path']);"
            for change in (
                "$h['path'] = $x;",
                "foreach ($y as $k => $v) { $h[$k] = $v; }",
                "$h = array_merge($h, $x);",
                "$g = &$h;\n$g['path'] = $x;",
            )
        ),
        "$h = ['path' => P, ...$x];\nfile_get_contents(BASE . $h['path']);",
        "$h = [P];\n$h[0] = $x;\nfile_get_contents(BASE . $h[0]);",
        "$h = [P];\narray_unshift($h, $x);\nfile_get_contents(BASE . $h[0]);",
    ),
}
# Nothing that these do sets the path.
KEPT = {
    "app.js": (
        OBJECT + "fetch(BASE + o.path);\no.path = x;",
        OBJECT + "o.other = x;\nfetch(BASE + o.path);",
        OBJECT + "Object.assign(o, { other: x });\nfetch(BASE + o.path);",
        OBJECT + "const p = o;\np.other = x;\nfetch(BASE + o.path);",
        OBJECT + "module.exports = o;\nfetch(BASE + o.path);",
        OBJECT + "this.kept = o;\nfetch(BASE + o.path);",
        OBJECT + "o.headers[k] = x;\nfetch(BASE + o.path);",
        "const o = {};\nif (c) { o.path = x; }\no.path = P;\nfetch(BASE + o.path);",
        "const o = { ...extra, path: P };\nfetch(BASE + o.path);",
        "const o = { path: P, ...{ other: x } };\nfetch(BASE + o.path);",
        "const o = { path: P, ...(c ? { other: x } : {}) };\nfetch(BASE + o.path);",
        "const rows = [P];\nconst all = rows;\nlog(all.length);\nfetch(BASE + rows[0]);",
        "const ends = { list: { path: P }, other: {} };\nends.other.path = x;\nfetch(BASE + ends.list.path);",
        "const api = { path: P, update: (x) => x };\napi.update(3);\nfetch(BASE + api.path);",
    ),
    "app.py": (
        "d = {'path': P}\nd.update({'other': x})\nrequests.get(BASE + d['path'])",
        "d = {**extra, 'path': P}\nrequests.get(BASE + d['path'])",
        "d = {'path': P}\nd.pop('other')\nrequests.get(BASE + d['path'])",
    ),
}


def _with_path(text: str) -> str:
    return re.sub(r"\bP\b", "'/list-creators'", text)


@pytest.mark.parametrize(("file", "text"), [(file, text) for file in CHANGED for text in CHANGED[file]])
def test_a_path_that_may_be_changed_is_left_to_a_person(file: str, text: str) -> None:
    head = HEADS[file] + ("require 'net/http'\n" if file == "app.rb" else "")
    name = "app.ts" if " as any" in text else file
    seen = check_untouched(head + _with_path(text) + "\n", Outcome.NEEDS_REVIEW, file=name)
    assert any(site.client != "text" for site in seen)


@pytest.mark.parametrize(("file", "text"), [(file, text) for file in KEPT for text in KEPT[file]])
def test_what_sets_something_else_leaves_the_path_certain(file: str, text: str) -> None:
    found, _ = rewritten({file: HEADS[file] + _with_path(text) + "\n"})
    assert "'/creators'" in found[file].decode()


@pytest.mark.parametrize(
    "files",
    [
        {
            "paths.js": "export const T = { list: '/list-creators' };\nT.list = x;\n",
            "app.js": 'import { T } from "./paths.js";\nfetch(BASE + T.list);\n',
        },
        {
            "paths.js": "export const T = ['/list-creators'];\nT[0] = x;\n",
            "app.js": 'import { T } from "./paths.js";\nfetch(BASE + T[0]);\n',
        },
        {
            "paths.js": "export const T = { list: '/list-creators' };\n",
            "app.js": 'import { T } from "./paths.js";\nT.list = x;\nfetch(BASE + T.list);\n',
        },
        {
            "paths.js": "export const T = { list: '/list-creators' };\nexport const set = (x) => { T.list = x; };\n",
            "app.js": 'import * as all from "./paths.js";\nfetch(BASE + all.T.list);\n',
        },
        {
            "paths.js": "module.exports = { list: '/list-creators' };\n",
            "app.js": 'const T = require("./paths.js");\nT.list = x;\nfetch(BASE + T.list);\n',
        },
    ],
)
def test_a_table_of_another_file_may_be_changed_there_and_here(files: dict[str, str]) -> None:
    texts = {**files, "app.js": HEADS["app.js"] + files["app.js"]}
    found, _ = rewritten(texts)
    assert {file: text.decode() for file, text in found.items()} == texts

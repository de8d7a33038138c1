"""A member or a variable that code sets by a name that is not seen, or through a table, is no constant."""

from __future__ import annotations

import pytest

from tests.migrate.tools import rewritten

V1 = "https://api.creatoraudit.com/v1"
CODE = {
    "made.py": "import requests\nclass C:\n    def __init__(self, **kw):\n"
    f'        self.base = "{V1}"\n        HERE\n'
    '    def all(self):\n        return requests.get(self.base + "/list-creators")\nC()\n',
    "set.py": f'import requests\nclass C:\n    base = "{V1}"\nc = C()\nHERE\n'
    'requests.get(c.base + "/list-creators")\n',
    "plain.py": f'import requests, sys\nBASE = "{V1}"\nHERE\nrequests.get(BASE + "/list-creators")\n',
    "list.py": f'import requests\nBASES = ["{V1}"]\nHERE\nrequests.get(BASES[0] + "/list-creators")\n',
    "made.js": f'class C {{\n  constructor(o) {{ this.base = "{V1}"; HERE }}\n'
    '  all() { return fetch(this.base + "/list-creators"); }\n}\nnew C({});\n',
    "set.js": f'class C {{\n  base = "{V1}";\n  all() {{ return fetch(this.base + "/list-creators"); }}\n}}\n'
    "const c = new C();\nHERE\n",
    "made.rb": f'require "net/http"\nclass C\n  def initialize(o)\n    @base = "{V1}"\n    HERE\n  end\n'
    '  def all\n    Net::HTTP.get(URI(@base + "/list-creators"))\n  end\nend\nC.new({})\n',
    "again.rb": f'require "net/http"\nclass Api\n  def base\n    "{V1}"\n  end\n'
    '  def all\n    Net::HTTP.get(URI(base + "/list-creators"))\n  end\nend\nHERE\n',
    "struct.rb": f'require "net/http"\nConf = Struct.new(:base)\nc = Conf.new("{V1}")\nHERE\n'
    'Net::HTTP.get(URI(c.base + "/list-creators"))\n',
}
SETS = {
    "made.py": [
        "self.__dict__.update(kw)",
        "vars(self).update(kw)",
        "for k, v in kw.items(): setattr(self, k, v)",
        'setattr(self, "base", kw["x"])',
        'self.__dict__["base"] = kw["x"]',
        "self.__dict__ = kw",
    ],
    "set.py": [
        'c.__dict__["base"] = other()',
        'vars(c)["base"] = other()',
        "c.__dict__.update(base=other())",
        "c.__dict__.update(other())",
        "setattr(c, key, other())",
        'object.__setattr__(c, "base", other())',
    ],
    "plain.py": [
        'globals()["BASE"] = other()',
        "globals()[key] = other()",
        "globals().update(BASE=other())",
        'vars()["BASE"] = other()',
        'setattr(sys.modules[__name__], "BASE", other())',
    ],
    "list.py": [
        "BASES[0] = other()",
        "BASES.insert(0, other())",
        "def go(b):\n    b[0] = other()\ngo(BASES)",
    ],
    "made.js": [
        "Object.assign(this, o);",
        "Object.assign(this, { ...o });",
        "for (const k in o) { this[k] = o[k]; }",
        'this["base"] = o.base;',
        "Object.entries(o).forEach(([k, v]) => { this[k] = v; });",
        "Object.keys(o).forEach((k) => (this[k] = o[k]));",
    ],
    "set.js": [
        'c["base"] = other();',
        "c[key] = other();",
        "Object.assign(c, other());",
        'Object.defineProperty(c, "base", { value: other() });',
    ],
    "made.rb": [
        'o.each { |k, v| instance_variable_set("@#{k}", v) }',
        'o.each { |k, v| send("#{k}=", v) }',
        "instance_variable_set(:@base, o[:x])",
    ],
    "again.rb": ["class Api\n  def base\n    other\n  end\nend"],
    "struct.rb": ["c.base = other", "c[:base] = other", "c[0] = other"],
}
LEAVES = {
    "made.py": ["pass", "kw.update(x=1)", 'setattr(self, "other", kw)', 'vars(self)["other"] = kw'],
    "set.py": ["setattr(d, key, other())", "d = {}\nd[key] = other()"],
    "plain.py": ['globals()["OTHER"] = other()', "sys.path[0] = other()"],
    "list.py": ["print(BASES)"],
    "made.js": ["Object.assign(this, { other: 1 });", "o[o.key] = 1;", "const h = {}; h[o.key] = 1;"],
    "set.js": ["d[key] = other();", "Object.assign({}, other());"],
    "made.rb": ['o.send("x", 1)', "instance_variable_set(:@other, o)"],
    "again.rb": [
        "class Api\n  def more\n    other\n  end\nend",
        "class Other\n  def base\n    other\n  end\nend",
    ],
    "struct.rb": ["c.other = other", "d.base = other"],
}


def _cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(file, code) for file, codes in table.items() for code in codes]


@pytest.mark.parametrize(("file", "code"), _cases(SETS))
def test_what_may_be_set_is_left_alone(file: str, code: str) -> None:
    files = {file: CODE[file].replace("HERE", code)}
    after, sites = rewritten(files)
    assert {path: text.decode() for path, text in after.items()} == files, sites
    assert any("its base URL is made at" in (site.reason or "") for site in sites), sites


@pytest.mark.parametrize(("file", "code"), _cases(LEAVES))
def test_what_sets_something_else_changes_nothing(file: str, code: str) -> None:
    before = CODE[file].replace("HERE", code)
    after, sites = rewritten({file: before})
    assert after[file].decode() == before.replace("com/v1", "com/v2").replace("list-creators", "creators"), (
        sites
    )

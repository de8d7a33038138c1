"""A member that other code sets is no constant: calls through it are left to a person."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_files, rewritten

V1 = "https://api.creatoraudit.com/v1"
OTHER = "https://api.elsewhere.example/v1"

GO = f"""package app

import "net/http"

var Base = "{V1}"

func F() {{ http.Get(Base + "/list-creators") }}
"""
GO_CLIENT = f"""package app

import "net/http"

type Client struct {{
	Base string
}}

func New() *Client {{ return &Client{{Base: "{V1}"}} }}

func (c *Client) F() {{ http.Get(c.Base + "/list-creators") }}
"""
JAVA = f"""package app;

import java.net.URI;
import java.net.http.*;

public class Api {{
    public static String base = "{V1}";
    public String own = "{V1}";
    private final HttpClient http = HttpClient.newHttpClient();

    HttpResponse<String> list() throws Exception {{
        HttpRequest r = HttpRequest.newBuilder(URI.create(base + "/list-creators")).GET().build();
        return http.send(r, HttpResponse.BodyHandlers.ofString());
    }}

    HttpResponse<String> second() throws Exception {{
        HttpRequest r = HttpRequest.newBuilder(URI.create(own + "/list-creators")).GET().build();
        return http.send(r, HttpResponse.BodyHandlers.ofString());
    }}
}}
"""
KOTLIN = f"""package app

import okhttp3.*

object Config {{
    var base = "{V1}"
}}

data class Api(val own: String = "{V1}", val key: String = "") {{
    fun f(c: OkHttpClient) {{
        c.newCall(Request.Builder().url(own + "/list-creators").get().build()).execute()
    }}
}}

fun f(c: OkHttpClient) {{
    c.newCall(Request.Builder().url(Config.base + "/list-creators").get().build()).execute()
}}
"""
CSHARP = f"""using System.Net.Http;
using System.Threading.Tasks;

namespace App;

public static class Config
{{
    public static string Base = "{V1}";
}}

public partial class Api
{{
    private static readonly HttpClient http = new HttpClient();
    public string Own {{ get; set; }} = "{V1}";
    public Task<HttpResponseMessage> List() => http.GetAsync(Config.Base + "/list-creators");
    public Task<HttpResponseMessage> Second() => http.GetAsync(Own + "/list-creators");
}}

public record Cfg(string Base = "{V1}", string Key = "")
{{
    private static readonly HttpClient http = new HttpClient();
    public Task<HttpResponseMessage> List() => http.GetAsync(Base + "/list-creators");
}}
"""
PYTHON = {
    "config.py": f'BASE = "{V1}"\n',
    "api.py": f"""from dataclasses import dataclass

import requests

import config


def f():
    return requests.get(config.BASE + "/list-creators")


class Api:
    base = "{V1}"

    def f(self):
        return requests.get(self.base + "/list-creators")


@dataclass
class Settings:
    host: str = "{V1}"

    def f(self):
        return requests.get(self.host + "/list-creators")
""",
}
JAVASCRIPT = {
    "config.js": f'const config = {{ base: "{V1}" }};\nmodule.exports = config;\n',
    "names.js": f'exports.base = "{V1}";\n',
    "api.js": f"""const config = require("./config");
const names = require("./names");
class Api {{
  own = "{V1}";
  static host = "{V1}";
  f() {{ return fetch(this.own + "/list-creators"); }}
  g() {{ return fetch(Api.host + "/list-creators"); }}
  h() {{ return fetch(config.base + "/list-creators"); }}
  i() {{ return fetch(names.base + "/list-creators"); }}
}}
module.exports = Api;
""",
}
RUBY = f"""require "net/http"

class Api
  attr_accessor :base

  def initialize
    @base = "{V1}"
  end

  def list
    Net::HTTP.get(URI("#{{@base}}/list-creators"))
  end
end
"""
PHP = f"""<?php

class Api
{{
    public static $host = "{V1}";
    public $base = "{V1}";

    public function first()
    {{
        return file_get_contents(Api::$host . "/list-creators");
    }}

    public function second()
    {{
        return file_get_contents($this->base . "/list-creators");
    }}
}}
"""
GO_ROOT = {"go.mod": "module example.com/x\n\ngo 1.21\n"}


def _go(text: str, more: str, imports: str = "") -> dict[str, str]:
    main = f'package main\n\nimport (\n{imports}\t"example.com/x/app"\n)\n\nfunc main() {{\n{more}\n}}\n'
    return {**GO_ROOT, "app/a.go": text, "main.go": main}


def _java(inside: str, imports: str = "", head: str = "class Main") -> dict[str, str]:
    return {"app/Api.java": JAVA, "app/Main.java": f"package app;\n\n{imports}{head} {{\n    {inside}\n}}\n"}


def _kotlin(inside: str, imports: str = "import okhttp3.*") -> dict[str, str]:
    return {"app/A.kt": KOTLIN, "app/B.kt": f"package app\n\n{imports}\n\nfun main() {{\n    {inside}\n}}\n"}


def _csharp(inside: str, using: str = "", head: str = "class Main") -> dict[str, str]:
    return {"A.cs": CSHARP, "B.cs": f"{using}namespace App;\n\n{head}\n{{\n    {inside}\n}}\n"}


def _python(text: str) -> dict[str, str]:
    return {**PYTHON, "main.py": text}


def _javascript(text: str) -> dict[str, str]:
    return {**JAVASCRIPT, "main.js": text}


# What is set, and how many calls are left to a person for it.
SET = {
    "go: of a package": _go(GO, f'\tapp.Base = "{OTHER}"'),
    "go: of a package, through a pointer": _go(GO, '\tflag.StringVar(&app.Base, "b", "", "")', '\t"flag"\n'),
    "go: of an object": _go(GO_CLIENT, f'\tc := app.New()\n\tc.Base = "{OTHER}"\n\tc.F()'),
    "java: of a class": _java(f'void m() {{ Api.base = "{OTHER}"; }}'),
    "java: with its package": _java(f'void m() {{ app.Api.base = "{OTHER}"; }}'),
    "java: by what is not seen": _java("static void main(String[] args) { Api.base = args[0]; }"),
    "java: by an import": _java(f'void m() {{ base = "{OTHER}"; }}', "import static app.Api.base;\n\n"),
    "java: by an import of all": _java(f'void m() {{ base = "{OTHER}"; }}', "import static app.Api.*;\n\n"),
    "java: in a derived class": _java(f'void m() {{ base = "{OTHER}"; }}', head="class Main extends Api"),
    "java: of an object": _java(f'void m() {{ Api a = new Api(); a.own = "{OTHER}"; }}'),
    "java: of a parameter": _java(f'void m(Api a) {{ a.own = "{OTHER}"; }}'),
    "java: of what is not seen": _java(f'void m() {{ made().api().own = "{OTHER}"; }}'),
    "java: in a class without a name": _java(f'Api m() {{ return new Api() {{{{ own = "{OTHER}"; }}}}; }}'),
    "java: in an expression": _java(f'void m(boolean b) {{ String x = Api.base = "{OTHER}"; }}'),
    "kotlin: of an object": _kotlin(f'Config.base = "{OTHER}"'),
    "kotlin: by an import": _kotlin(f'base = "{OTHER}"', "import app.Config.base"),
    "kotlin: in a block": _kotlin(f'Config.apply {{ base = "{OTHER}" }}'),
    "kotlin: in a block of a function": _kotlin(f'with(Config) {{ base = "{OTHER}" }}'),
    "kotlin: of a copy": _kotlin(f'Api().copy(own = "{OTHER}").f(OkHttpClient())'),
    "csharp: of a class": _csharp(f'void M() {{ Config.Base = "{OTHER}"; }}'),
    "csharp: with its namespace": _csharp(f'void M() {{ App.Config.Base = "{OTHER}"; }}'),
    "csharp: by an import": _csharp(f'void M() {{ Base = "{OTHER}"; }}', "using static App.Config;\n"),
    "csharp: by reference": _csharp("void M() { Set(ref Config.Base); }"),
    "csharp: where a function gives it": _csharp("void M() { Get(out Config.Base); }"),
    "csharp: where there is none": _csharp("void M(string[] a) { Config.Base ??= a[0]; }"),
    "csharp: in another part": _csharp(f'void M() {{ Own = "{OTHER}"; }}', head="partial class Api"),
    "csharp: in another part, of this": _csharp(
        f'void M() {{ this.Own = "{OTHER}"; }}', head="partial class Api"
    ),
    "csharp: of an object": _csharp(f'void M() {{ var a = new Api(); a.Own = "{OTHER}"; }}'),
    "csharp: where it is made": _csharp(f'void M() {{ var a = new Api {{ Own = "{OTHER}" }}; }}'),
    "csharp: where its type is left out": _csharp(f'void M() {{ Api a = new() {{ Own = "{OTHER}" }}; }}'),
    "csharp: of a copy": _csharp(f'void M(Cfg a) {{ var b = a with {{ Base = "{OTHER}" }}; b.List(); }}'),
    "python: of a module": _python(f'import config\n\nconfig.BASE = "{OTHER}"\n'),
    "python: of a module by another name": _python(
        "import sys\nimport config as c\n\nc.BASE = sys.argv[1]\n"
    ),
    "python: of a class": _python(f'from api import Api\n\nApi.base = "{OTHER}"\n'),
    "python: of a class of a module": _python(f'import api\n\napi.Api.base = "{OTHER}"\n'),
    "python: of an object": _python(f'from api import Api\n\na = Api()\na.base = "{OTHER}"\n'),
    "python: by its name": _python(f'import config\n\nsetattr(config, "BASE", "{OTHER}")\n'),
    "python: of what is not seen": _python(f'def use(a):\n    a.base = "{OTHER}"\n'),
    "python: of a copy": _python(
        f"from dataclasses import replace\n\ndef f(s):\n    replace(s, host='{OTHER}').f()\n"
    ),
    "javascript: of an object of settings": _javascript(
        'const c = require("./config");\nc.base = process.argv[2];\n'
    ),
    "javascript: of a module": _javascript('const c = require("./names");\nc.base = process.argv[2];\n'),
    "javascript: by entries": _javascript(
        f'const c = require("./config");\nObject.assign(c, {{ base: "{OTHER}" }});\n'
    ),
    "javascript: of a class": _javascript(f'const Api = require("./api");\nApi.host = "{OTHER}";\n'),
    "javascript: of an object": _javascript(
        f'const Api = require("./api");\nconst a = new Api();\na.own = "{OTHER}";\n'
    ),
    "javascript: where it is read": {
        "a.js": f'const c = {{ base: "{V1}" }};\nfunction f() {{ return fetch(c.base + "/list-creators"); }}\n'
        "function g() { c.base = process.argv[2]; }\n"
    },
    "ruby: of an object": {
        "a.rb": RUBY,
        "b.rb": f'require_relative "a"\n\na = Api.new\na.base = "{OTHER}"\n',
    },
    "ruby: of an object, by its name": {
        "a.rb": RUBY,
        "b.rb": f'require_relative "a"\n\na = Api.new\na.instance_variable_set(:@base, "{OTHER}")\n',
    },
    "php: of a class": {"A.php": PHP, "b.php": f'<?php\nrequire "A.php";\nApi::$host = "{OTHER}";\n'},
    "php: of an object": {
        "A.php": PHP,
        "b.php": f'<?php\nrequire "A.php";\n$a = new Api();\n$a->base = "{OTHER}";\n',
    },
    "ruby: in a block": {"a.rb": f'{RUBY}\nApi.new.tap {{ |x| x.base = "{OTHER}" }}\n'},
}


def _left(files: Mapping[str, str]) -> list[str]:
    """The reasons why calls are left; what is rewritten has no base that is."""
    _, sites = rewritten(files)
    return [site.reason or "" for site in sites if site.outcome is Outcome.NEEDS_REVIEW]


@pytest.mark.parametrize("name", SET)
def test_set(name: str) -> None:
    reasons = [reason for reason in _left(SET[name]) if re.search("its base URL is", reason)]
    assert len(reasons) == 1, reasons


NOT_SET = {
    "go: of another package": {
        **_go(GO, ""),
        "b/b.go": f'package b\n\nimport "example.com/x/other"\n\nfunc B() {{ other.Base = "{OTHER}" }}\n',
    },
    "java: of another class": _java(f'static String base; void m() {{ Main.base = "{OTHER}"; base = "b"; }}'),
    "java: of a parameter of another class": _java(f'String own; void m(Main a) {{ a.own = "{OTHER}"; }}'),
    "java: a variable": _java(f'void m() {{ String base = "a"; base = "{OTHER}"; }}'),
    "java: by nobody": _java("static void use(String given) { Api.base = given; }"),
    "kotlin: of a copy with another key": _kotlin('Api().copy(key = "k").f(OkHttpClient())'),
    "kotlin: of another object": _kotlin(f'Other.base = "{OTHER}"'),
    "csharp: where another is made": _csharp(
        f'string Own; void M() {{ var a = new Main {{ Own = "{OTHER}" }}; }}'
    ),
    "csharp: of a copy with another key": _csharp(
        'void M(Cfg a) { var b = a with { Key = "k" }; b.List(); }'
    ),
    "python: of another class": _python(
        f'class Other:\n    def __init__(self, base):\n        self.base = base\n\n\nOther.base = "{OTHER}"\n'
        f'o = Other(1)\no.base = "{OTHER}"\n'
    ),
    "python: of a library's object": _python(
        f'from flask import Flask\n\napp = Flask(__name__)\napp.base = "{OTHER}"\napp.host = "{OTHER}"\n'
    ),
    "python: in a test": {**PYTHON, "tests/test_api.py": f'from api import Api\n\nApi.base = "{OTHER}"\n'},
    "javascript: of another object": _javascript(f'const c = {{ base: 1 }};\nc.base = "{OTHER}";\n'),
    "php: of another class": {"A.php": PHP, "b.php": f'<?php\nclass B {{}}\nB::$host = "{OTHER}";\n'},
    "ruby: of another class": {
        "a.rb": RUBY,
        "b.rb": f'class B\n  attr_accessor :base\nend\n\nB.new.base = "{OTHER}"\n',
    },
}


@pytest.mark.parametrize("name", NOT_SET)
def test_not_set(name: str) -> None:
    files = NOT_SET[name]
    assert not _left(files)
    changed = {
        path: text.replace(V1, V1.replace("v1", "v2")).replace("/list-creators", "/creators")
        for path, text in files.items()
    }
    check_files(files, changed)


TOGETHER = f"""import requests


class Api:
    base = "{V1}"

    def f(self):
        return requests.get(self.base + "/list-creators")

"""


@pytest.mark.parametrize("value", [f'"{OTHER}"', "read()", 'os.environ["X_BASE"]', f'"{V1}"'])
def test_judged_as_in_one_class(value: str) -> None:
    """Where a member is set changes nothing of what is said of the call."""
    imports = "import os\n\n\n"
    _, within = rewritten({"api.py": f"{imports}{TOGETHER}    def g(self):\n        self.base = {value}\n"})
    files = {"api.py": imports + TOGETHER, "b.py": f"{imports}from api import Api\n\nApi.base = {value}\n"}
    _, apart = rewritten(files)
    calls = [[(s.outcome, s.v2, s.reason) for s in found if s.v2] for found in (within, apart)]
    assert calls[0] == calls[1]

"""Objects of one class that are made with bases of different hosts: a call through each is of its own host."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files

V1, OTHER = "https://api.creatoraudit.com/v1", "https://other.example/v1"
PYTHON = "import requests\n\n\nclass Client:\n    def __init__(self, base):\n        self.base = base\n\n    def get(self, path):\n        return requests.get(self.base + path)\n\n\n"
DERIVED = "import requests\n\n\nclass Base:\nMADE\n    def get(self, path):\n        return requests.get(self.base + path)\n\n\n"
JAVA = (
    "import java.net.URI; import java.net.http.*;\nclass Client {\n  private final String base;\n"
    "  Client(String base) { this.base = base; }\n"
    "  Object get(String path) throws Exception {\n"
    "    HttpRequest r = HttpRequest.newBuilder(URI.create(base + path)).GET().build();\n"
    "    return HttpClient.newHttpClient().send(r, HttpResponse.BodyHandlers.ofString());\n  }\n}\n"
    "class A { void go() throws Exception {\n"
    '  Client ours = new Client("V1");\n  Client other = new Client("OTHER");\n'
    '  ours.get("OURS");\n  other.get("/list-creators");\n} }\n'
)
USED = 'ours.get("OURS")\nother.get("/list-creators")\n'
GO = (
    'package main\nimport "net/http"\ntype Client struct { base string }\nMADE'
    "func (c *Client) Get(path string) { http.Get(c.base + path) }\nfunc main() {\n"
    '\tours := NEW("V1")\n\tother := NEW("OTHER")\n'
    '\tours.Get("OURS")\n\tother.Get("/list-creators")\n}\n'
)
RUBY = (
    'require "net/http"\nclass Client\n  attr_reader :base\n  def initialize(NAME)\n    @base = base\n  end\n'
    "  def get(path)\n    Net::HTTP.get(URI(READ + path))\n  end\nend\n"
    'ours = Client.new(GIVEN"V1")\nother = Client.new(GIVEN"OTHER")\n' + USED
)
JAVASCRIPT = (
    "class Client {\n  constructor(TAKEN) { SET; }\n  get(path) { return fetch(this.READ + path); }\n}\n"
    "const ours = new Client(OF_V1);\nconst other = new Client(OF_OTHER);\n"
    'ours.get("OURS");\nother.get("/list-creators");\n'
)


def _javascript(taken: str, set_: str, read: str, given: str) -> str:
    text = JAVASCRIPT.replace("TAKEN", taken).replace("SET", set_).replace("READ", read)
    return text.replace("OF_V1", given.replace("X", "V1")).replace("OF_OTHER", given.replace("X", "OTHER"))


def _ruby(name: str, read: str, given: str) -> str:
    return RUBY.replace("NAME", name).replace("READ", read).replace("GIVEN", given)


def _derived(made: str, ours: str, other: str, base: str = "base") -> str:
    classes = f"class Ours(Base):\n{ours}\n\nclass Other(Base):\n{other}\n\n"
    text = DERIVED.replace("MADE", made).replace("self.base", f"self.{base}") + classes
    return text + 'Ours().get("OURS")\nOther().get("/list-creators")\n'


CASES = {
    "constructor.py": f'{PYTHON}ours = Client("V1")\nother = Client("OTHER")\n{USED}',
    "registry.py": PYTHON + 'ALL = {"ours": Client("V1"), "other": Client("OTHER")}\n'
    'ALL["ours"].get("OURS")\nALL["other"].get("/list-creators")\n',
    "made.py": f"{PYTHON}def make(base):\n    return Client(base)\n\n\n"
    f'ours = make("V1")\nother = make("OTHER")\n{USED}',
    "further.py": PYTHON.replace("base):", "**given):", 1).replace("= base", '= given["base"]')
    + f'ours = Client(base="V1", timeout=3)\nother = Client(base="OTHER")\n{USED}',
    "held.py": f'{PYTHON}class Ours:\n    def __init__(self):\n        self.http = Client("V1")\n\n    def all(self):\n'
    '        self.http.get("OURS")\n\n\nclass Other:\n    def __init__(self):\n        self.http = Client("OTHER")\n\n'
    '    def all(self):\n        self.http.get("/list-creators")\n',
    "given.py": f"{PYTHON}class Ours:\n    def __init__(self, http):\n        self.http = http\n\n    def all(self):\n"
    '        self.http.get("OURS")\n\n\nclass Other:\n    def __init__(self, http):\n        self.http = http\n\n'
    '    def all(self):\n        self.http.get("/list-creators")\n\n\n'
    'Ours(Client("V1")).all()\nOther(Client("OTHER")).all()\n',
    "attribute.py": _derived("    base = None\n", '    base = "V1"\n', '    base = "OTHER"\n'),
    "method.py": _derived(
        "    def base(self):\n        raise NotImplementedError\n",
        '    def base(self):\n        return "V1"\n',
        '    def base(self):\n        return "OTHER"\n',
        "base()",
    ),
    "property.py": _derived(
        "    @property\n    def base(self):\n        raise NotImplementedError\n",
        '    @property\n    def base(self):\n        return "V1"\n',
        '    @property\n    def base(self):\n        return "OTHER"\n',
    ),
    "super.py": _derived(
        "    def __init__(self, base):\n        self.base = base\n",
        '    def __init__(self):\n        super().__init__("V1")\n',
        '    def __init__(self):\n        super().__init__("OTHER")\n',
    ),
    "constructor.js": _javascript("base", "this.base = base", "base", '"X"'),
    "options.js": _javascript("options", "this.base = options.base", "base", '{ base: "X" }'),
    "taken.js": _javascript("{ base }", "this.base = base", "base", '{ base: "X" }'),
    "whole.js": _javascript("options", "this.options = options", "options.base", '{ base: "X" }'),
    "constructor.rb": _ruby("base", "@base", ""),
    "named.rb": _ruby("base:", "base", "base: "),
    "literal.go": GO.replace('NEW("V1")', '&Client{base: "V1"}').replace('NEW("OTHER")', '&Client{base: "OTHER"}').replace("MADE", ""),
    "function.go": GO.replace("NEW", "New").replace(
        "MADE", "func New(base string) *Client { return &Client{base: base} }\n"
    ),
    "Constructor.java": JAVA,
    "constructor.kt": "import okhttp3.*\nclass Client(private val base: String) {\n  fun get(path: String) = "
    "OkHttpClient().newCall(Request.Builder().url(base + path).build()).execute()\n}\nfun main() {\n"
    f'val ours = Client("V1")\nval other = Client("OTHER")\n{USED}}}\n',
    "constructor.cs": "using System.Net.Http;\nclass Client {\n  private readonly string _base;\n"
    "  public Client(string b) { _base = b; }\n"
    "  public Task<HttpResponseMessage> Get(string path) => new HttpClient().GetAsync(_base + path);\n}\n"
    'class P { static async Task Main() {\n  var ours = new Client("V1");\n  var other = new Client("OTHER");\n'
    '  await ours.Get("OURS");\n  await other.Get("/list-creators");\n} }\n',
    "constructor.php": "<?php\nclass Client {\n  public function __construct(private string $base) {}\n"
    "  public function get($path) { return file_get_contents($this->base . $path); }\n}\n"
    '$ours = new Client("V1");\n$other = new Client("OTHER");\n'
    '$ours->get("OURS");\n$other->get("/list-creators");\n',
    "function.rs": "struct Client { base: String }\nimpl Client {\n"
    "    fn new(base: &str) -> Self { Client { base: base.to_string() } }\n"
    "    async fn get(&self, path: &str) -> reqwest::Response {\n"
    '        reqwest::get(format!("{}{}", self.base, path)).await.unwrap()\n    }\n}\nasync fn main() {\n'
    '    let ours = Client::new("V1");\n    let other = Client::new("OTHER");\n'
    '    ours.get("OURS").await;\n    other.get("/list-creators").await;\n}\n',
}  # fmt: skip


@pytest.mark.parametrize("file", CASES)
def test_a_call_goes_to_the_host_that_its_object_was_made_with(file: str) -> None:
    text = CASES[file].replace("OTHER", OTHER)
    before = text.replace("V1", V1).replace("OURS", "/list-creators")
    after = text.replace("V1", V1.replace("/v1", "/v2")).replace("OURS", "/creators")
    check_files({file: before}, {file: after})


def test_an_object_that_may_be_either_is_left_alone() -> None:
    made = 'def make(name):\n    if name == "ours":\n        return Client("V1")\n    return Client("OTHER")\n\n\n'
    text = f'{PYTHON}{made}make("ours").get("/list-creators")\n'.replace("V1", V1).replace("OTHER", OTHER)
    (site, *_) = [s for s in check_files({"a.py": text}, {"a.py": text}) if s.operation == "creator-list"]
    assert f"its base URL is one of {V1} and {OTHER}" in (site.reason or "")


def test_an_object_that_may_be_either_of_two_settings_is_left_alone() -> None:
    made = (
        'import os\n\n\ndef make(name):\n    if name == "ours":\n'
        '        return Client(os.environ["CREATORAUDIT_BASE_URL"])\n'
        '    return Client(os.environ["PARTNER_URL"])\n\n\n'
    )
    settings = f"CREATORAUDIT_BASE_URL={V1}\nPARTNER_URL=https://api.partner.com/v1\n"
    files = {"a.py": f'{PYTHON}{made}make("ours").get("/list-creators")\n', ".env": settings}
    check_files(files, files)


def test_a_method_that_a_derived_class_has_otherwise_is_not_taken_for_its_own() -> None:
    text = (
        f'import requests\n\n\nclass Base:\n    def base(self):\n        return "{V1}"\n\n'
        '    def all(self):\n        return requests.get(self.base() + "/list-creators")\n\n\n'
        f'class Other(Base):\n    def base(self):\n        return "{OTHER}"\n\n\nOther().all()\n'
    )
    check_files({"a.py": text}, {"a.py": text})


@pytest.mark.parametrize("body", ["raise NotImplementedError", "..."])
def test_a_method_that_only_derived_classes_give_is_theirs(body: str) -> None:
    before = (
        f"import requests\n\n\nclass Base:\n    def base(self):\n        {body}\n\n"
        '    def all(self):\n        requests.get(self.base() + "/list-creators")\n\n\n'
        f'class Ours(Base):\n    def base(self):\n        return "{V1}"\n\n\nOurs().all()\n'
    )
    after = before.replace("/v1", "/v2").replace("list-creators", "creators")
    check_files({"a.py": before}, {"a.py": after})


CALLED = {
    "guzzle.php": '<?php\n$a = new GuzzleHttp\\Client(["base_uri" => "V1/"]);\n$a->get("OURS");\n'
    '$a->get("list-creators", ["base_uri" => "OTHER/"]);\n',
    "symfony.php": "<?php\nuse Symfony\\Component\\HttpClient\\HttpClient;\n"
    '$a = HttpClient::create(["base_uri" => "V1/"]);\n$a->request("GET", "OURS");\n'
    '$a->request("GET", "list-creators", ["base_uri" => "OTHER/"]);\n',
    "ky.js": 'import ky from "ky";\nconst api = ky.create({ prefixUrl: "V1" });\napi.get("OURS");\n'
    'api.get("list-creators", { prefixUrl: "OTHER" });\n',
    "got.js": 'import got from "got";\nconst api = got.extend({ prefixUrl: "V1" });\napi.get("OURS");\n'
    'api.get("list-creators", { prefixUrl: "OTHER" });\n',
    "axios.js": 'const axios = require("axios");\nconst api = axios.create({ baseURL: "V1" });\napi.get("/OURS");\n'
    'api.get("/list-creators", { baseURL: "OTHER" });\n',
    "party.rb": 'require "httparty"\nclass C\n  include HTTParty\n  base_uri "V1"\nend\nC.get("/OURS")\n'
    'C.get("/list-creators", base_uri: "OTHER")\n',
}


@pytest.mark.parametrize("file", CALLED)
def test_a_base_that_a_call_is_given_counts_before_its_clients(file: str) -> None:
    text = CALLED[file].replace("OTHER", OTHER)
    before = text.replace("V1", V1).replace("OURS", "list-creators")
    after = text.replace("V1", V1.replace("/v1", "/v2")).replace("OURS", "creators")
    check_files({file: before}, {file: after})

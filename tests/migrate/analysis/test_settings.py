"""Code that reads a base by its key is joined with the settings that hold it, in every language and spelling.

`KEY` stands for a service: `partner` has the v1 base, `other` another host.
"""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import ASSUMED, rewritten

V1, V2 = "https://api.creatoraudit.com/v1", "https://api.creatoraudit.com/v2"
OTHER = "https://api.elsewhere.io/v1"
JSON = f'{{\n  "Partner": {{"Endpoint": "{V1}"}},\n  "Other": {{"Endpoint": "{OTHER}"}}\n}}\n'
YAML = f"partner:\n  endpoint: {V1}\nother:\n  endpoint: {OTHER}\n"
ENV = f"PARTNER_ENDPOINT={V1}\nOTHER_ENDPOINT={OTHER}\n"
TOML = f'[default.partner]\nendpoint = "{V1}"\n[default.other]\nendpoint = "{OTHER}"\n'
INI = f"[partner]\nendpoint = {V1}\n[other]\nendpoint = {OTHER}\n"

CS = """\
using System.Net.Http;
class NAME {
  HttpClient client = new HttpClient(); IConfiguration configuration;
  NAME(IConfiguration c) { configuration = c; }
  string Run() { return client.GetStringAsync(READ + "PATH").Result; }
}
"""
CS_OPTIONS = """\
using System.Net.Http;
class NAME {
  HttpClient client = new HttpClient(); KEYOptions options;
  NAME(IOptions<KEYOptions> o) { options = o.Value; }
  string Run() { return client.GetStringAsync($"{options.Endpoint}PATH").Result; }
}
"""
JAVA = """\
import org.springframework.web.client.RestTemplate;
class NAME {
  RestTemplate rest = new RestTemplate(); SOURCE source;
  NAME(SOURCE source) { this.source = source; }
  String run() { return rest.getForObject(READ + "PATH", String.class); }
}
"""
JAVA_VALUE = """\
import org.springframework.web.client.RestTemplate;
class NAME {
  @Value("${KEY.endpoint}") String endpoint; RestTemplate rest = new RestTemplate();
  String run() { return rest.getForObject(endpoint + "PATH", String.class); }
}
"""
RUBY = 'require "net/http"\nclass NAME\n  def run\n    Net::HTTP.get(URI(READ + "PATH"))\n  end\nend\n'
PYTHON = (
    'import requests, app\nconfig = app.settings()\ndef NAME():\n    return requests.get(READ + "PATH")\n'
)
NODE = 'const config = require("config");\nexports.NAME = () => fetch(`${READ}PATH`);\n'
PHP = "<?php\nfunction NAME() { return file_get_contents(READ . 'PATH'); }\n"
GO = 'package main\nimport "net/http"\nfunc NAME() {\n\thttp.Get(READ + "PATH")\n}\n'
RUST = 'pub async fn NAME(c: &Config) { reqwest::get(format!("{}PATH", READ)).await; }\n'

# The settings, the ending of code, the code, what reads the key, and whether it begins with a capital.
READERS = {
    "C#, an index": ("appsettings.json", JSON, "cs", CS, 'configuration["KEY:Endpoint"]'),
    "C#, a section": ("appsettings.json", JSON, "cs", CS, 'configuration.GetSection("KEY")["Endpoint"]'),
    "C#, a value": ("appsettings.json", JSON, "cs", CS, 'configuration.GetValue<string>("KEY:Endpoint")'),
    "C#, a section's value": ("appsettings.json", JSON, "cs", CS, 'configuration.GetSection("KEY:Endpoint").Value'),
    "C#, options": ("appsettings.json", JSON, "cs", CS_OPTIONS, ""),
    "Spring, @Value": ("src/main/resources/application.yml", YAML, "java", JAVA_VALUE, ""),
    "Spring, properties": (
        "application.properties", f"partner.endpoint={V1}\nother.endpoint={OTHER}\n", "java", JAVA_VALUE, ""),
    "Spring, the environment": (
        "application.yml", YAML, "java", JAVA.replace("SOURCE", "Environment"), 'source.getProperty("KEY.endpoint")'),
    "Spring, a class of settings": (
        "application.yml", YAML, "java", JAVA.replace("SOURCE", "CAPITALProperties"), "source.getEndpoint()"),
    "Rails, a settings object": ("config/settings.yml", YAML, "rb", RUBY, "Settings.KEY.endpoint"),
    "Rails, an index": ("config/settings.yml", YAML, "rb", RUBY, 'Settings["KEY"]["endpoint"]'),
    "Rails, the environment": (".env", ENV, "rb", RUBY, 'ENV.fetch("UPPER_ENDPOINT")'),
    "Python, YAML": ("config.yaml", YAML, "py", PYTHON, 'config["KEY"]["endpoint"]'),
    "Python, INI": ("a.ini", INI, "py", PYTHON, 'config.get("KEY", "endpoint")'),
    "Python, TOML": ("settings.toml", TOML, "py", PYTHON, "config.KEY.endpoint"),
    "Python, a field for a variable": (".env", ENV, "py", PYTHON, "config.KEY_endpoint"),
    "Node, config": ("config/default.json", JSON.lower(), "js", NODE, 'config.get("KEY.endpoint")'),
    "Node, members": ("config/default.json", JSON.lower(), "js", NODE, "config.KEY.endpoint"),
    "PHP, parameters": ("config/services.yaml", f"parameters:\n  partner.endpoint: {V1}\n  other.endpoint: {OTHER}\n",
                        "php", PHP, "$params->get('KEY.endpoint')"),
    "Go, viper": ("config.yaml", YAML, "go", GO, 'viper.GetString("KEY.endpoint")'),
    "Go, viper with a variable": (".env", ENV, "go", GO, 'viper.GetString("UPPER_ENDPOINT")'),
    "Rust, config": ("config/default.toml", TOML, "rs", RUST, 'c.get_string("KEY.endpoint").unwrap()'),
    "Laravel": (
        "config/services.php",
        f"<?php\nreturn [\n  'partner' => ['endpoint' => '{V1}'],\n  'other' => ['endpoint' => '{OTHER}'],\n];\n",
        "php", PHP, "config('services.KEY.endpoint')"),
    "Laravel, the default of a variable": (
        "config/services.php",
        f"<?php\nreturn [\n  'partner' => ['endpoint' => env('A_URL', '{V1}')],\n"
        f"  'other' => ['endpoint' => env('B_URL', '{OTHER}')],\n];\n",
        "php", PHP, "config('services.KEY.endpoint')"),
    "Django": ("settings.py", f'PARTNER_ENDPOINT = "{V1}"\nOTHER_ENDPOINT = "{OTHER}"\n',
               "py", "from django.conf import settings\n" + PYTHON, "settings.UPPER_ENDPOINT"),
    "Rails, x": (
        "config/application.rb",
        f'class App < Rails::Application\n  config.x.partner.endpoint = "{V1}"\n  config.x.other.endpoint = "{OTHER}"\nend\n',
        "rb", RUBY, "Rails.configuration.x.KEY.endpoint"),
    "Node, settings in code": (
        "config/default.js",
        f'module.exports = {{ partner: {{ endpoint: "{V1}" }}, other: {{ endpoint: "{OTHER}" }} }};\n',
        "js", NODE, 'config.get("KEY.endpoint")'),
}  # fmt: skip


def _code(name: str, key: str, path: str, function: str) -> str:
    _, _, ending, text, read = READERS[name]
    spelled = key.capitalize() if ending == "cs" else key
    text = text.replace("READ", read).replace("NAME", function).replace("PATH", path)
    return text.replace("CAPITAL", key.capitalize()).replace("UPPER", key.upper()).replace("KEY", spelled)


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_base_is_switched_with_the_code_that_reads_its_key(name: str) -> None:
    file, text, ending, _, _ = READERS[name]
    files = {f"a.{ending}": _code(name, "partner", "/list-creators", "A"), file: text}
    files[f"b.{ending}"] = _code(name, "other", "/list-creators", "B")
    after, sites = rewritten(files, options=ASSUMED)
    assert after[file].decode() == text.replace(V1, V2), sites
    assert b"/creators" in after[f"a.{ending}"], sites
    assert after[f"b.{ending}"].decode() == files[f"b.{ending}"]
    (site,) = [site for site in sites if site.file == f"b.{ending}"]
    assert site.outcome is Outcome.LEFT_ALONE
    assert f" is {OTHER} in {file}:" in (site.reason or "")


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_call_without_a_row_holds_the_base_back(name: str) -> None:
    file, text, ending, _, _ = READERS[name]
    files = {f"a.{ending}": _code(name, "partner", "/list-creators", "A"), file: text}
    files[f"b.{ending}"] = _code(name, "partner", "/reports/daily", "B")  # no word of the map but the key
    after, sites = rewritten(files, options=ASSUMED)
    assert {key: value.decode() for key, value in after.items()} == files
    told = {site.file: site for site in sites}
    assert f"held back by b.{ending}" in (told[file].reason or ""), sites
    assert told[f"b.{ending}"].outcome is Outcome.UNMAPPED


def test_a_variable_is_followed_through_settings_that_are_code() -> None:
    table = "<?php\nreturn ['partner' => ['endpoint' => env('A_URL')], 'other' => ['endpoint' => env('B_URL')]];\n"
    files = {".env": f"A_URL={V1}\nB_URL={OTHER}\n", "config/services.php": table}
    files |= {"a.php": _code("Laravel", "partner", "/list-creators", "a")}
    files |= {"b.php": _code("Laravel", "other", "/list-creators", "b")}
    after, sites = rewritten(files, options=ASSUMED)
    assert after[".env"].decode() == files[".env"].replace(V1, V2), sites
    assert b"/creators" in after["a.php"]
    assert after["b.php"].decode() == files["b.php"]
    files["b.php"] = _code("Laravel", "partner", "/reports/daily", "b")
    after, sites = rewritten(files, options=ASSUMED)
    assert after[".env"].decode() == files[".env"], sites
    assert "held back by b.php" in next(site.reason or "" for site in sites if site.file == ".env")


@pytest.mark.parametrize("other", ["Python, YAML", "Rails, a settings object", "Go, viper"])
@pytest.mark.parametrize("name", ["Laravel", "Node, settings in code"])
def test_settings_that_are_code_count_for_every_language(name: str, other: str) -> None:
    """Also for one whose files hold no word of the map."""
    settings, table, ending, _, _ = READERS[name]
    reader = _code(other, "partner", "/reports/daily", "b")
    files = {settings: table, f"a.{ending}": _code(name, "partner", "/list-creators", "a")}
    file = f"sub/b.{READERS[other][2]}"
    after, sites = rewritten(files | {file: reader}, options=ASSUMED)
    told = {site.file: site for site in sites}
    assert after[settings].decode() == table, sites
    assert file in (told[settings].reason or "")
    assert told[file].outcome is Outcome.UNMAPPED


@pytest.mark.parametrize("read", ["Rails.application.config_for(:KEY)[:endpoint]", "Config.KEY.endpoint"])
def test_settings_of_another_host_in_a_file_of_their_own(read: str) -> None:
    files = {"config/partner.yml": f"production:\n  endpoint: {V1}\ntest:\n  endpoint: {V1}\n"}
    files["config/other.yml"] = f"production:\n  endpoint: {OTHER}\n"
    for key in ("partner", "other"):
        text = RUBY.replace("READ", read.replace("KEY", key)).replace("PATH", "/list-creators")
        files[f"app/{key}.rb"] = text.replace("NAME", key.capitalize())
    after, sites = rewritten(files, options=ASSUMED)
    assert b"/creators" in after["app/partner.rb"]
    assert after["config/partner.yml"].decode() == files["config/partner.yml"].replace(V1, V2)
    assert after["app/other.rb"].decode() == files["app/other.rb"]
    (site,) = [site for site in sites if site.file == "app/other.rb"]
    assert site.outcome is Outcome.LEFT_ALONE
    assert f"other.endpoint is {OTHER} in config/other.yml:2" in (site.reason or "")


def test_a_key_that_any_settings_may_have_joins_nothing_and_is_told() -> None:
    files = {"config.yaml": f"api:\n  url: {V1}\n", "a.py": PYTHON.replace("READ", 'config["api"]["url"]')}
    files["a.py"] = files["a.py"].replace("PATH", "/reports/daily").replace("NAME", "a")
    after, sites = rewritten(files, options=ASSUMED)
    assert [(site.file, site.operation) for site in sites] == [
        ("a.py", "base-url"),
        ("config.yaml", "base-url"),
    ]
    assert {file: text.decode() for file, text in after.items()} == files
    assert "as it seems, and what it calls with that is not followed" in (sites[0].reason or "")


def test_the_last_word_alone_joins_nothing() -> None:
    files = {"config.yaml": YAML, "a.py": PYTHON.replace("READ", "config.third.endpoint")}
    files["a.py"] = files["a.py"].replace("PATH", "/reports/daily").replace("NAME", "a")
    _, sites = rewritten(files, options=ASSUMED)
    assert [site.file for site in sites] == ["config.yaml"]

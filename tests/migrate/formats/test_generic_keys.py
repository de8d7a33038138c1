"""A base under a key that any settings may have: switched only where every reader of it is known."""

from __future__ import annotations

import re

import pytest

from tests.migrate.tools import rewritten

V1 = "https://api.creatoraudit.com/v1"
_FRAMEWORKS: dict[str, tuple[dict[str, str], str, str]] = {
    "spring": (
        {"application.yml": f"creatoraudit:\n  url: {V1}\n"},
        ".java",
        'class %s {{ @Value("${{creatoraudit.url}}") String base; org.springframework.web.client.RestTemplate r; void f() {{ r.getForObject(base + "/{}", String.class); }} }}\n',
    ),
    "rails": (
        {"config/settings.yml": f"creatoraudit:\n  url: {V1}\n"},
        ".rb",
        'require "net/http"\nclass %s; def f; Net::HTTP.get(URI("#{{Settings.creatoraudit.url}}/{}")); end; end\n',
    ),
    "dotnet": (
        {"appsettings.json": f'{{"CreatorAudit":{{"Url":"{V1}"}}}}\n'},
        ".cs",
        'class %s {{ void F(IConfiguration c) {{ var h = new HttpClient(); h.GetAsync(c["CreatorAudit:Url"] + "/{}"); }} }}\n',
    ),
    "laravel": (
        {"config/creatoraudit.php": f"<?php\nreturn ['url' => '{V1}'];\n"},
        ".php",
        '<?php\nclass %s {{ function f() {{ return Http::get(config("creatoraudit.url") . "/{}"); }} }}\n',
    ),
    "node-config": (
        {"config/default.json": f'{{"creatoraudit":{{"url":"{V1}"}}}}\n'},
        ".js",
        'const config = require("config");\n/* %s */ fetch(`${{config.get("creatoraudit.url")}}/{}`);\n',
    ),
    "django": (
        {"app/settings.py": f'CREATORAUDIT = {{"url": "{V1}"}}\n'},
        ".py",
        'import requests\nfrom django.conf import settings\n# %s\nrequests.get(settings.CREATORAUDIT["url"] + "/{}")\n',
    ),
}


def _called(text: str, section: str) -> str:
    """The text with another name for the section; the URL stays."""
    renamed = re.sub("creatoraudit", section.lower(), text.replace(V1, "@@"))
    renamed = re.sub("CREATORAUDIT", section.upper(), re.sub("CreatorAudit", section, renamed))
    return renamed.replace("@@", V1)


@pytest.mark.parametrize("section", ["CreatorAudit", "Api"])
@pytest.mark.parametrize("framework", _FRAMEWORKS)
def test_a_reader_with_an_unmapped_call_holds_the_base_back(framework: str, section: str) -> None:
    settings, suffix, code = _FRAMEWORKS[framework]
    held = {_called(file, section): _called(text, section) for file, text in settings.items()}
    files = dict(held)
    files[f"a/One{suffix}"] = _called((code % "One").format("list-creators"), section)
    files[f"a/Two{suffix}"] = _called((code % "Two").format("no-such-call"), section)
    after, _ = rewritten(files)
    assert {file: after[file].decode() for file in held} == held

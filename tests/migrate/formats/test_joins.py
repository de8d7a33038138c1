"""A base that lives in one file and is read in another: switched in step, or held back with the reason."""

from __future__ import annotations

import textwrap

import pytest

from migrate.model import Outcome
from migrate.options import Options
from tests.migrate.tools import rewritten

V1, V2 = "https://api.creatoraudit.com/v1", "https://api.creatoraudit.com/v2"
READS = 'import os, requests\nBASE = os.environ["{name}"]\nrequests.{call}")\n'


def _text(text: str) -> str:
    return textwrap.dedent(text).lstrip("\n").replace("V1", V1)


# Where the base stands (V1), and the files between it and the code that reads `CA_URL`.
_CHAINS = {
    "dotenv": {".env": "CA_URL=V1\n"},
    "compose": {"compose.yml": "services: {w: {environment: {CA_URL: 'V1'}}}\n"},
    "compose, from a dotenv": {
        "compose.yml": "services: {w: {environment: ['CA_URL=${API_BASE}']}}\n",
        ".env": "API_BASE=V1\n",
    },
    "Kubernetes": {"k.yaml": "env:\n- name: CA_URL\n  value: V1\n"},
    "Kubernetes, from a ConfigMap": {
        "map.yaml": "kind: ConfigMap\ndata:\n  api-base: V1\n",
        "k.yaml": "env:\n- name: CA_URL\n  valueFrom: {configMapKeyRef: {name: m, key: api-base}}\n",
    },
    "GitHub Actions": {".github/workflows/a.yml": "env:\n  CA_URL: V1\njobs: {}\n"},
    "GitHub Actions, from another": {
        "a.yml": "env:\n  API_BASE: V1\njobs: {t: {steps: [{env: {CA_URL: '${{ env.API_BASE }}'}}]}}\n"
    },
    "GitLab CI": {".gitlab-ci.yml": "variables:\n  CA_URL:\n    value: V1\n    description: base\n"},
    "appsettings": {"appsettings.json": '{"Ca": {"Url": "V1"}}\n'},
    "Spring": {"application.yml": "ca:\n  url: ${CA_URL:V1}\n"},
    "Spring properties": {"application.properties": "ca.url=V1\n"},
    "CloudFormation": {
        "t.json": '{"Parameters": {"ApiBase": {"Default": "V1"}}, "V": {"CA_URL": {"Ref": "ApiBase"}}}\n'
    },
    "Helm": {
        "chart/values.yaml": "api:\n  baseUrl: V1\n",
        "chart/templates/d.yaml": "{{- if .Values.on }}\nenv:\n  {{- range .Values.x }}\n  - {{ . }}\n  {{- end }}\n"
        "  - name: CA_URL\n    value: {{ .Values.api.baseUrl | quote }}\n{{- end }}\n",
    },
    "Helm, a default in the template": {
        "templates/d.yaml": 'env:\n- name: CA_URL\n  value: {{ .Values.api.url | default "V1" | quote }}\n'
    },
    "Terraform": {
        "variables.tf": 'variable "api_base" {\n  type = string\n  default = "V1"\n}\n',
        "main.tf": 'resource "f" "f" {\n  environment {\n    variables = { CA_URL = var.api_base }\n  }\n}\n',
        "prod.tfvars": 'api_base = "V1"\n',
    },
    "Terraform, blocks of variables": {
        "main.tf": 'r "a" "b" {\n  env {\n    name = "X"\n    value = "1"\n  }\n  env {\n    name  = "CA_URL"\n'
        '    value = "V1"\n  }\n}\n'
    },
    "Terraform, a heredoc of variables": {
        "main.tf": 'r "a" "b" {\n  content = <<-EOT\n    # base\n    X=1\n    CA_URL=V1\n  EOT\n}\n'
    },
    "Terraform, a heredoc of JSON": {
        "main.tf": 'r "a" "b" {\n  d = <<EOT\n[{"environment": [{"name": "CA_URL", "value": "V1"}]}]\nEOT\n}\n'
    },
    "Terraform, a template of variables": {
        "main.tf": 'r "a" "b" {\n  d = templatefile("${path.module}/app.env.tftpl", {\n    api_base = "V1"\n  })\n}\n',
        "app.env.tftpl": "X=1\nCA_URL=${api_base}\n",
    },
    "Terraform, a template of a script": {
        "main.tf": 'r "a" "b" {\n  d = templatefile("${path.module}/init.sh.tpl", {\n    api_base = "V1"\n  })\n}\n',
        "init.sh.tpl": '#!/bin/sh\nexport CA_URL="${api_base}"\nexec app\n',
    },
    "Terraform, locals": {
        "main.tf": 'locals {\n  api_base = "V1"\n}\nr "a" "b" {\n  env = {\n    CA_URL = local.api_base\n  }\n}\n'
    },
    "systemd": {"app.service": '[Service]\nEnvironment=X=1 "CA_URL=V1"\nExecStart=/usr/bin/app\n'},
    "systemd, a drop-in": {"app.service.d/override.conf": "[Service]\nEnvironment=CA_URL=V1\n"},
    "Supervisor": {"app.conf": "[program:a]\ncommand=app\nenvironment=X='1',CA_URL=\"V1\"\n"},
    "PHP-FPM": {"pool.conf": "[www]\nenv[CA_URL] = V1\n"},
    "Serverless": {"serverless.yml": "e: {CA_URL: '${self:custom.apiBase}'}\ncustom: {apiBase: 'V1'}\n"},
    "Dockerfile": {"Dockerfile": 'FROM a\nARG X=1\nENV CA_URL="V1" Y=2\n'},
    "Dockerfile, old form": {"app.Dockerfile": "FROM a\nENV CA_URL V1\n"},
    "makefile": {"Makefile": "export CA_URL ?= V1\nrun:\n\tpython use.py\n"},
    "Elixir": {"config/runtime.exs": 'config :a, url: System.get_env("CA_URL") || "V1"\n'},
    "nginx": {"nginx.conf": "http {\n  env CA_URL;\n  set $CA_URL V1;\n}\n"},
    "INI": {"a.ini": "[d]\napi = V1\nCA_URL = %(api)s\n"},
}


@pytest.mark.parametrize("name", sorted(_CHAINS))
def test_a_base_is_switched_with_the_code_that_reads_it(name: str) -> None:
    files = {file: _text(text) for file, text in _CHAINS[name].items()}
    code = {"use.py": READS.format(name="CA_URL", call='get(BASE + "/list-creators')}
    after, sites = rewritten({**files, **code}, options=Options())
    assert b'BASE + "/creators"' in after["use.py"], [(s.file, s.line, s.reason) for s in sites]
    for file, text in files.items():
        assert after[file].decode() == text.replace(V1, V2), [(s.file, s.line, s.reason) for s in sites]


@pytest.mark.parametrize("name", sorted(_CHAINS))
def test_a_base_stays_with_the_code_that_stays(name: str) -> None:
    files = {file: _text(text) for file, text in _CHAINS[name].items()}
    code = {"use.py": READS.format(name="CA_URL", call='post(BASE + "/creator/modify')}
    after, sites = rewritten({**files, **code}, options=Options())
    assert after == {file: text.encode() for file, text in {**files, **code}.items()}
    bases = [site for site in sites if site.operation == "base-url"]
    assert bases
    assert all(site.outcome is Outcome.NEEDS_REVIEW for site in bases)
    assert all("held back by use.py:3" in (site.reason or "") for site in bases)


def test_a_name_that_says_nothing_joins_nothing() -> None:
    files = {"a.yml": f"a:\n  url: {V1}\n", "b.yml": "b:\n  CA_URL: ${other}\n  url: ${OTHER_URL}\n"}
    code = {"use.py": READS.format(name="CA_URL", call='get(BASE + "/list-creators')}
    after, sites = rewritten({**files, **code}, options=Options())
    assert after["a.yml"].decode() == files["a.yml"]
    told = [site.reason or "" for site in sites if site.file == "use.py"]
    assert any("CA_URL is set outside these files" in reason for reason in told), told

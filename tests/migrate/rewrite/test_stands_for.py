"""A text that stands for a value which another fills in is no value: in a path it would be encoded as it is.

Met in deployment files, whose variables a tool fills in before a shell or Python sees them, also between
single quotes, and in pages of documentation.
"""

from __future__ import annotations

import pytest

from tests.migrate.field.lending import check_kept, check_moved, lending

REASON = "stands for a value that is filled in elsewhere"
V1 = "https://api.lending.example/1.0/loan"

JOB = """
on: push
jobs:
  loans:
    runs-on: ubuntu-latest
    steps:
      - run: |
          %s
"""
PYTHON_JOB = """
on: push
jobs:
  loans:
    runs-on: ubuntu-latest
    steps:
      - shell: python
        run: |
          import requests
          requests.get('https://api.lending.example/1.0/loan', params={'number': '${{ vars.LOAN }}'})
"""
PLAY = """
- hosts: all
  tasks:
    - name: loan
      shell: %s
"""
COMMAND = """
resource "null_resource" "loan" {
  provisioner "local-exec" {
    command = "%s"
  }
}
"""
PAGE = "# Loans\n\n```bash\n%s\n```\n"
FILLED = {
    "an expression of a job, in the URL": (JOB % f"curl '{V1}?number=${{{{ vars.LOAN }}}}'", ".github/workflows/l.yml"),
    "an expression of a job, in the query's own flag": (
        JOB % f"curl -G -d 'number=${{{{ vars.LOAN }}}}' {V1}",
        ".github/workflows/l.yml",
    ),
    "an expression of a job, in Python": (PYTHON_JOB, ".github/workflows/l.yml"),
    "a template of a play": (PLAY % f"curl '{V1}?number={{{{ item }}}}'", "play.yml"),
    "a variable of make": (f"loan:\n\tcurl '{V1}?number=$(LOAN)'\n", "Makefile"),
    "a variable of Terraform": (COMMAND % f"curl '{V1}?number=${{var.loan}}'", "main.tf"),
    "a word in angle brackets": (PAGE % f'curl "{V1}?number=<number>"', "loans.md"),
    "a word in braces": (PAGE % f'curl "{V1}?number={{number}}"', "loans.md"),
    "a template of a page": (PAGE % f'curl "{V1}?number={{{{ number }}}}"', "loans.md"),
    "a word between signs of percent": (f"curl -G -d number=%number% {V1}\n", "loan.sh"),
    "a word between signs of at": (f"curl -G -d number=@number@ {V1}\n", "loan.sh"),
    "a text of a program": (
        f"import requests\n\nrequests.get('{V1}', params={{'number': '<your number>'}})\n",
        "loan.py",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "file"), FILLED.values(), ids=FILLED)
def test_what_stands_for_a_value_is_not_encoded(text: str, file: str) -> None:
    check_kept(text, REASON, lending(), file)


VALUES = {
    "an address": "a@b.example",
    "a price": "5%",
    "a dollar": "5$",
    "an at": "@here",
    "two words": "a b",
    "a word in braces, in a program": "{number}",
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_what_only_holds_such_a_sign_is_a_value(value: str) -> None:
    from urllib.parse import quote

    before = f"import requests\n\nrequests.get('{V1}', params={{'number': '{value}'}})\n"
    path = f"https://api.lending.example/2.0/loans/{quote(value, safe='')}"
    check_moved(before, f"import requests\n\nrequests.get('{path}')\n", lending(), "loan.py")

"""Commands in texts of a program: whether it runs them is not seen, so they are told, and hold their base back.

Met in small scripts that send with `curl`, by `os.popen`, by backticks, or over `ssh`.
"""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.field.lending import check_kept, moved
from tests.migrate.rewrite.racks import racks

REASON = "a command in a text, which this code may run"
URL = "https://racks.example/v1"
RUN = {
    "Python": ("import os\n\nos.system(f'curl -d ID={i} %s/machine/scrap')\n", "racks.py"),
    "Python, a formatted text": (
        "import os\n\nos.popen(\"curl -H 'Key: %%s' %s/machine/list\" %% key).read()\n",
        "racks.py",
    ),
    "Python, a shell's text": (
        "import subprocess\n\nsubprocess.check_output('curl -s %s/machine/list', shell=True)\n",
        "racks.py",
    ),
    "Ruby, between backticks": ("`curl -d ID=#{id} %s/machine/scrap`\n", "racks.rb"),
    "Ruby, behind a percent sign": ("found = %%x(curl -s %s/machine/list)\n", "racks.rb"),
    "PHP, between backticks": ("<?php\n$found = `curl -d ID=$id %s/machine/scrap`;\n", "racks.php"),
    "PHP": ('<?php\nexec("curl -d ID=$id %s/machine/scrap");\n', "racks.php"),
    "JavaScript": ("execSync(`curl -d ID=${id} %s/machine/scrap`);\n", "racks.js"),
    "Go": (
        'package racks\n\nimport "os/exec"\n\nfunc f() {\n\texec.Command("sh", "-c", "wget -q %s/machine/list").Run()\n}\n',
        "racks.go",
    ),
    "a shell on another machine": ('ssh "$HOST" "curl -s %s/machine/list"\n', "racks.sh"),
}


@pytest.mark.parametrize(("text", "file"), RUN.values(), ids=RUN)
def test_a_command_is_told(text: str, file: str) -> None:
    check_kept(text % URL, REASON, racks(), file)


BASE = {
    "Python": (
        'import os\nimport requests\n\nBASE = "https://racks.example/v1"\n\n\ndef f(i):\n'
        '    requests.get(BASE + "/machine/list")\n    os.system(f"curl -d ID={i} {BASE}/machine/scrap")\n',
        "racks.py",
    ),
    "Ruby": (
        "require 'httparty'\nBASE = 'https://racks.example/v1'\ndef f(id)\n"
        '  HTTParty.get("#{BASE}/machine/list")\n  `curl -d ID=#{id} #{BASE}/machine/scrap`\nend\n',
        "racks.rb",
    ),
    "JavaScript": (
        "const BASE = 'https://racks.example/v1';\nexport function f(id) {\n  fetch(`${BASE}/machine/list`);\n"
        "  execSync(`curl -d ID=${id} ${BASE}/machine/scrap`);\n}\n",
        "racks.js",
    ),
    "PHP": (
        "<?php\n$base = 'https://racks.example/v1';\nfile_get_contents($base . '/machine/list');\n"
        "$found = `curl -d ID=$id $base/machine/scrap`;\n",
        "racks.php",
    ),
}


@pytest.mark.parametrize(("text", "file"), BASE.values(), ids=BASE)
def test_its_base_stays(text: str, file: str) -> None:
    check_kept(text, "and is not rewritten", racks(), file)


@pytest.mark.parametrize(
    "text", ["try: curl %s/machine/list", "see %s/machine/list", "curls %s/machine/list"]
)
def test_what_is_only_said_is_left_alone(text: str) -> None:
    _, seen = moved(f"print({text % URL!r})\n", racks(), "racks.py")
    assert {site.outcome for site in seen} == {Outcome.LEFT_ALONE}

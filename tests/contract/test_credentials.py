"""Ways of showing a key: what is sent, what a report shows of it, and that no key is in a report."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from contract.credentials import CREDENTIALS
from contract.report import json as json_report
from contract.report import markdown as markdown_report
from contract.report import text as text_report
from tests.contract.tools import api, in_process, run_in_process

KEY = "sk_test-Aa1Zz9.sentinel"


@pytest.mark.parametrize("name", CREDENTIALS)
def test_shell_shows_what_is_sent(name):
    """What a reader is given to paste sends the same."""
    way = CREDENTIALS[name]
    fields, pairs = way.shown("THE_KEY")
    words = [*fields, *(value for _, value in pairs)]
    script = "\n".join(f'printf "%s\\n" "{word}"' for word in words)
    shell = shutil.which("bash")
    assert shell
    done = subprocess.run(
        [shell, "-c", script],
        env={"THE_KEY": KEY, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [*way.headers(KEY), *(value for _, value in way.parameters(KEY))]


@pytest.mark.parametrize("name", CREDENTIALS)
def test_request_says_how_the_key_is_shown(name):
    target, mock = in_process()
    key = target.keys["key"]
    exchange = target.send(api().whoami.showing(name), identity=None)
    mock.close()
    assert exchange.is_success is CREDENTIALS[name].is_valid
    assert key not in exchange.url
    assert key not in repr(exchange.request)


@pytest.mark.parametrize(
    "fault",
    ["key-prefix-accepted", "key-case-ignored", "key-in-query-accepted", "scheme-optional"],
)
def test_report_of_a_breach_holds_no_part_of_a_key(fault):
    target = in_process(fault)
    keys = list(target[0].keys.values())
    run = run_in_process("authentication", target=target)
    assert any(each.failure for each in run.results)
    for render in (json_report.render, text_report.render, markdown_report.render):
        text = render(run).lower()
        for key in keys:
            assert key[:-4].lower() not in text

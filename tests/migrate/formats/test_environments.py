"""A setting that is a v1 base in one environment and another's host in another may be either where it is read."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_files, rewritten

V1, OTHER = "https://api.creatoraudit.com/v1", "https://api.partner.com/v1"
CASES = {
    "TOML": {
        "config.toml": '[prod]\nbase = "V1"\n[dev]\nbase = "OTHER"\n',
        "a.py": "import requests, sys, tomllib\n"
        'cfg = tomllib.load(open("config.toml", "rb"))[sys.argv[1]]\nrequests.get(cfg["base"] + "/list-creators")\n',
    },
    "JSON": {
        "config.json": '{"development": {"base_url": "OTHER"}, "production": {"base_url": "V1"}}',
        "a.js": 'const cfg = require("./config.json")[process.env.NODE_ENV];\nfetch(cfg.base_url + "/list-creators");\n',
    },
    "YAML": {
        "config/api.yml": "production:\n  url: V1\nstaging:\n  url: OTHER\n",
        "a.rb": 'require "net/http"\nCONFIG = Rails.application.config_for(:api)\n'
        'Net::HTTP.get(URI(CONFIG["url"] + "/list-creators"))\n',
    },
    "INI": {
        "a.ini": "[prod]\nendpoint = V1\n[test]\nendpoint = OTHER\n",
        "a.py": "import configparser, requests, sys\nc = configparser.ConfigParser()\n"
        'requests.get(c.get(sys.argv[1], "endpoint") + "/list-creators")\n',
    },
}


def _files(name: str, other: str) -> dict[str, str]:
    return {path: text.replace("V1", V1).replace("OTHER", other) for path, text in CASES[name].items()}


@pytest.mark.parametrize("name", CASES)
def test_a_setting_that_is_anothers_in_one_environment_is_left_for_review(name: str) -> None:
    files = _files(name, OTHER)
    after, sites = rewritten(files)
    assert {path: text.decode() for path, text in after.items()} == files
    (call,) = [site for site in sites if site.operation == "creator-list"]
    assert call.outcome is Outcome.NEEDS_REVIEW
    assert f" is {OTHER} in " in (call.reason or "")
    assert "which of them this call is sent to is not seen" in (call.reason or "")


@pytest.mark.parametrize("other", ["http://localhost:3000", "https://sandbox.creatoraudit.com/v1"])
@pytest.mark.parametrize("name", CASES)
def test_a_machine_for_tests_or_a_neighbour_of_the_api_is_no_other(name: str, other: str) -> None:
    files = _files(name, other)
    check_files(
        files,
        {
            path: t.replace(V1, V1.replace("/v1", "/v2")).replace("list-creators", "creators")
            for path, t in files.items()
        },
    )


def test_settings_of_two_services_are_two() -> None:
    files = {
        "config.json": f'{{"partner": {{"base_url": "{OTHER}"}}, "ours": {{"base_url": "{V1}"}}}}',
        "a.js": 'const cfg = require("./config.json").ours;\nfetch(cfg.base_url + "/list-creators");\n',
    }
    check_files(
        files,
        {
            path: t.replace(V1, V1.replace("/v1", "/v2")).replace("list-creators", "creators")
            for path, t in files.items()
        },
    )

"""A program that could reach the API itself is not run, wherever its host is written down."""

from __future__ import annotations

import re

import pytest

from migrate.verify.reach import unreachable
from tests.migrate.tools import planned, sites
from tests.migrate.verify.tools import verify, write

HOSTS = re.compile(r"api\.creatoraudit\.com")
CALL = """\
import http.client
from settings import HOST

connection = http.client.HTTPSConnection(HOST)
connection.request("GET", "/v1/list-creators")
"""
WHOLE = """\
import urllib.request
from settings import URL

urllib.request.urlopen(URL + "/list-creators")
"""


def told(files, *, via_proxy=False):
    texts = {name: text.encode() for name, text in files.items()}
    return unreachable(sites(planned(files)), texts, HOSTS, via_proxy=via_proxy)


@pytest.mark.parametrize(
    "other",
    [
        {"settings.py": 'HOST = "api.creatoraudit.com"\n'},
        {"settings.py": "HOST = 'api.creatoraudit.com:443'\n"},
        {
            "settings.py": 'import os\nHOST = os.environ["API_HOST"]\n',
            ".env": "API_HOST=api.creatoraudit.com\n",
        },
        {"settings.py": "HOST = config()\n", "config.yml": "api:\n  host: api.creatoraudit.com\n"},
    ],
)
def test_a_host_alone_in_another_file(other):
    files = {"app.py": CALL, **other}
    named = next(name for name, text in other.items() if "creatoraudit.com" in text)
    said = told(files)
    assert said is not None
    assert said.startswith(f"{named}:")
    assert "http.client asks no proxy" in said


def test_a_host_alone_in_the_file_of_the_call():
    said = told({"app.py": CALL.replace("(HOST)", '("api.creatoraudit.com")')})
    assert said is not None
    assert said.startswith("app.py:4:")


def test_a_whole_url_is_pointed_elsewhere():
    assert told({"app.py": WHOLE, "settings.py": 'URL = "https://api.creatoraudit.com/v1"\n'}) is None


def test_prose_is_no_value():
    files = {"app.py": CALL, "settings.py": "HOST = host()\n", "README.md": "host: api.creatoraudit.com\n"}
    assert told(files) is None


def test_a_client_that_asks_no_proxy_is_not_run_through_one():
    files = {"app.py": CALL.replace("(HOST)", '("api.creatoraudit.com")')}
    assert "leave --via-proxy out" in str(told(files, via_proxy=True))


def test_the_command_refuses(tmp_path):
    folder = write(tmp_path, {"app.py": CALL, "settings.py": 'HOST = "api.creatoraudit.com"\n'})
    done = verify(folder, "python", "app.py")
    assert done.returncode == 2
    assert "settings.py:1: Expected a whole URL but got a host alone" in done.stderr

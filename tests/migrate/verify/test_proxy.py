"""Programs that cannot be pointed elsewhere are taken over as an HTTPS proxy, with certificates made for one run."""

from __future__ import annotations

import shutil
import sys

import pytest

from tests.migrate.verify.tools import STUB, verified, verify, write

# The host is put together at run time: no address to replace.
PYTHON = """\
import os, sys
import {client}
HOST = os.environ.get("NO_SUCH_NAME", "api.creatoraudit.com")
URL = "https://api.creatoraudit.com/v1/creator?creator_id=cr-000001"
{call}
"""
CALLS = {
    "requests": "print(requests.get('https://api.creatoraudit.com/v1/creator', params={'creator_id': 'cr-000001'}).status_code)",
    "urllib.request": "print(urllib.request.urlopen('https://api.creatoraudit.com/v1/creator?creator_id=cr-000001').status)",
    "httpx": "print(httpx.get('https://api.creatoraudit.com/v1/creator', params={'creator_id': 'cr-000001'}).status_code)",
}  # fmt: skip


@pytest.mark.parametrize("client", CALLS)
def test_python_client_is_proved_through_the_proxy(tmp_path, client):
    text = PYTHON.format(client=client, call=CALLS[client])
    options = (*STUB, "--via-proxy")
    found = verified(write(tmp_path, {"main.py": text}), sys.executable, "main.py", options=options)
    assert found["differences"] == []
    assert found["summary"] == {"proved": 1, "differs": 0, "not exercised": 0}


def test_curl_is_taken_over(tmp_path):
    """The rewriter's own language is Python here: curl runs beside it and is recorded by the same authority."""
    text = PYTHON.format(client="subprocess", call="subprocess.run(['curl', '-sSf', URL], check=True)")
    text += "import requests\nrequests.delete('https://api.creatoraudit.com/v1/creator/delete', params={'creator_id': 'cr-1'})\n"
    done = verify(
        write(tmp_path, {"main.py": text}), sys.executable, "main.py", options=(*STUB, "--via-proxy")
    )
    assert shutil.which("curl")
    assert "1 proved" in done.stdout, done.stdout + done.stderr


def test_client_that_asks_no_proxy_is_not_run(tmp_path):
    """Nothing could keep it from the API itself."""
    text = (
        "import http.client\n"
        'connection = http.client.HTTPSConnection("api.creatoraudit.com")\n'
        'connection.request("DELETE", "/v1/creator/delete?creator_id=cr-000001")\n'
    )
    folder = write(tmp_path, {"main.py": text})
    for options, said in (
        ((), "main.py:2: Expected a whole URL"),
        (("--via-proxy",), "leave --via-proxy out"),
    ):
        done = verify(folder, sys.executable, "main.py", options=(*STUB, *options))
        assert done.returncode == 2
        assert said in done.stderr


def test_other_hosts_are_reached_as_before(tmp_path):
    """Only the API's hosts are taken over: a call of a server on this machine goes through untouched."""
    text = (
        "import http.server, threading, urllib.request\n"
        "server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), http.server.SimpleHTTPRequestHandler)\n"
        "threading.Thread(target=server.serve_forever, daemon=True).start()\n"
        "print(urllib.request.urlopen(f'http://127.0.0.1:{server.server_address[1]}/main.py').status)\n"
        "urllib.request.urlopen('https://api.creatoraudit.com/v1/creator?creator_id=cr-000001')\n"
    )
    found = verified(
        write(tmp_path, {"main.py": text}), sys.executable, "main.py", options=(*STUB, "--via-proxy")
    )
    assert found["differences"] == []
    assert found["requests"] == {"v1": 1, "v2": 1}

"""The proxies that record a run hand answers on at once."""

from __future__ import annotations

import json
import re
import socket
import subprocess
from http.client import HTTPConnection

from migrate.verify.recorder import Recorder
from tests.migrate.verify.tools import STUB


def test_an_answer_does_not_wait_for_the_client_to_acknowledge_its_head(monkeypatch):
    """With Nagle's algorithm the body, a second write, is held back until then: 40 ms for each call."""
    undelayed = set[int]()
    ordinary = socket.socket.setsockopt

    def seen(self, *given):
        if given[:2] == (socket.IPPROTO_TCP, socket.TCP_NODELAY):
            undelayed.add(self.getsockname()[1])
        return ordinary(self, *given)

    monkeypatch.setattr(socket.socket, "setsockopt", seen)
    with subprocess.Popen(STUB[1].split(), stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        upstream = json.loads(server.stdout.readline())["url"]
        with Recorder(upstream, re.compile("api")) as recorder:
            port = int(recorder.address("https://api").rpartition(":")[2])
            connection = HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/v1/creator")
            assert connection.getresponse().status == 200
            connection.close()
        server.terminate()
    assert port in undelayed

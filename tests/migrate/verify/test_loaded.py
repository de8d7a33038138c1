"""HTTPie that is loaded once does what HTTPie does: what it sends, writes and ends with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.migrate.generated.bash import HTTPIE, SEARCHED
from tests.migrate.generated.server import Recorder

CALLS = """\
cd "$(mktemp -d)" && echo from a file > told.txt && export GIVEN=1
http --ignore-stdin POST "$1/words" name=Ada said=@told.txt; echo " $?"
echo '{"piped": true}' | http PUT "$1/piped" | tr a-z A-Z; echo " $?"
http --ignore-stdin --check-status GET "$1/query" page==2 "Given:$GIVEN"; echo " $?"
http --ignore-stdin no method at all 2>&1; echo " $?"
http --ignore-stdin http://127.0.0.1:1/nobody 2>/dev/null; echo " $?"
"""


@pytest.fixture
def server():
    with Recorder() as recorder:
        yield recorder
        recorder.shutdown()


def seen(server, *before: str):
    ran = subprocess.run(
        [*before, "bash", "-c", CALLS, "bash", server.origin],
        env={"PATH": SEARCHED, "HOME": os.devnull, "LC_ALL": "C.UTF-8", **HTTPIE},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ran.returncode, ran.stdout, ran.stderr, server.taken()


def test_it_does_what_httpie_does(server):
    itself = seen(server)
    assert [request["path"] for request in itself[3]] == ["/words", "/piped", "/query"]
    loaded = seen(server, sys.executable, str(Path(__file__).with_name("loaded.py")))
    assert loaded == itself

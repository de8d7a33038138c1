"""Third parties: the documented clients run unchanged, schemathesis' command line finds nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FLOWS = {
    "python": [sys.executable, "flow.py"],
    "curl": ["bash", "flow.sh"],
    "node": ["node", "flow.mjs"],
}


@pytest.mark.parametrize("client", FLOWS)
def test_documented_client_flow_runs_unchanged(client, serve, database_url):
    server = serve("--database-url", database_url, "--refresh-delay", "0.2")
    environment = {
        **os.environ,
        "CREATORAUDIT_BASE_URL": f"{server.url}/v2",
        "CREATORAUDIT_API_KEY": server.keys["full"],
    }
    done = subprocess.run(
        FLOWS[client], cwd=HERE / "clients", env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(client)
    assert server.stop() == 0
    assert "Traceback" not in server.stderr()


def test_schemathesis_command_line_finds_nothing(serve, database_url, tmp_path):
    server = serve("--database-url", database_url, "--rate-limit", "1000000/60")
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(HERE / "schemathesis.toml"),
        "run", f"{server.url}/v2/openapi.json", "--header", f"Authorization: Bearer {server.keys['full']}",
        "--generation-database", "none", "--seed", "20260614", "--no-color",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout[-6000:]
    assert "33 selected / 33 total" in done.stdout

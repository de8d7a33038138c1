"""The examples really run: v1 against the mock's v1, v2 against the mock's v2, and both say the same."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.examples.tools import EXAMPLES, files_of

HOST = "https://api.creatoraudit.com"


@dataclass(frozen=True, kw_only=True)
class Mock:
    """A running mock, as its ready line tells of it."""

    url: str
    key: str
    account: str  # one that no creator has
    paused: str  # a creator that is not active


@contextlib.contextmanager
def serve(database: Path):
    program = Path(sys.executable).with_name("creatoraudit-mock")
    command = [program, "serve", "--port", "0", "--database-url", str(database)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as server:
        try:
            ready = json.loads(server.stdout.readline())
            yield Mock(
                url=ready["url"],
                key=ready["keys"]["full"],
                account=next(item["id"] for item in ready["accounts"] if item["username"] == "fresh_start"),
                paused=next(item["id"] for item in ready["creators"] if item["name"] == "Dormant Duo"),
            )
        finally:
            server.terminate()


def lay(name: str, version: str, folder: Path, mock: Mock) -> None:
    """The example with the mock's address in place of the API's, wherever it stands."""
    for path, content in files_of(EXAMPLES / name / version).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content.replace(HOST.encode(), mock.url.encode()))


def run(folder: Path, mock: Mock, *arguments: str, **environment: str) -> str:
    """What Python prints for `arguments`; a failure shows what it said."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "CREATORAUDIT_API_KEY": mock.key, "PYTHONPATH": str(folder), **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def script(folder: Path, mock: Mock) -> str:
    return run(folder, mock, "import_creators.py", "creators.csv")


def client(folder: Path, mock: Mock) -> str:
    lines = (folder / ".env").read_text(encoding="utf-8").splitlines()
    environment = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    shown = run(folder, mock, "main.py", **environment)
    return shown + run(folder, mock, "-W", "ignore::ResourceWarning", "tests/test_roster.py", **environment)


def service(folder: Path, mock: Mock) -> str:
    linked = run(folder, mock, "-m", "app.sync", mock.account)
    dropped = run(folder, mock, "-m", "app.tools", mock.paused)
    names = run(folder, mock, "-c", "from app.reports import names; print(*names(), sep='\\n')")
    cells = json.loads((folder / "roster.ipynb").read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    program = "\n".join(line for cell in code for line in cell.splitlines() if not line.startswith("%"))
    active = "\nprint(sum(creator['is_active'] for creator in creators), len(creators))"
    return linked + dropped + names + run(folder, mock, "-c", program + active)


RUNS = {"script": script, "client": client, "service": service}


@pytest.mark.parametrize("name", RUNS)
def test_v1_and_v2_say_the_same(name, tmp_path):
    said = {}
    for version in ("v1", "v2"):
        with serve(tmp_path / f"{version}.sqlite3") as mock:
            folder = tmp_path / version
            lay(name, version, folder, mock)
            said[version] = RUNS[name](folder, mock)
    assert said["v1"]
    assert said["v2"] == said["v1"]

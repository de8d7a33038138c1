"""Runs `verify` on small programs as a user does, and on recordings made by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PROGRAM = Path(sys.executable).with_name("creatoraudit-migrate")
HEAD = """\
import os, requests
API = os.environ["CREATORAUDIT_BASE_URL"]
AUTH = {"Authorization": "Bearer " + os.environ["CREATORAUDIT_API_KEY"]}
"""
# A server that starts at once, where what the mock does is not the matter, and a program that makes one call of it.
STUB = ("--server", f"{sys.executable} {Path(__file__).with_name('stub.py')}")
ONE_CALL = """\
import os, urllib.request
URL = os.environ["CREATORAUDIT_BASE_URL"] + "/creator?creator_id=cr-000001"
print(urllib.request.urlopen(urllib.request.Request(URL)).status)
"""
# A program that makes four kinds of calls and reads their answers.
ROSTER = (
    HEAD
    + """\


def add(name):
    answer = requests.post(f"{API}/add-creator", json={"name": name, "metadata": {"team": "a"}}, headers=AUTH)
    answer.raise_for_status()
    return answer.json()["creator"]["id"]


def link(creator, account):
    body = {"creator_id": creator, "account_id": account}
    requests.post(f"{API}/creator/add-account", json=body, headers=AUTH).raise_for_status()


def pause(creator):
    requests.post(f"{API}/creator/de-activate", json={"creator_id": creator}, headers=AUTH).raise_for_status()


def rename(creator, name):
    body = {"creator_id": creator, "name": name}
    requests.post(f"{API}/creator/modify", json=body, headers=AUTH).raise_for_status()


ada = add("Ada")
bo = add("Bo")
rename(ada, "Ada Lovelace")
link(bo, os.environ["ACCOUNT"])
pause(ada)
print("paused", ada)
listing = requests.get(f"{API}/list-creators", params={"per_page": 100}, headers=AUTH)
for creator in sorted(listing.json()["creators"], key=lambda item: item["name"]):
    print(creator["name"], creator["is_active"])
"""
)


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """The files below `folder`."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def verify(folder: Path, *command: str, options: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """`verify FOLDER --accept assumed OPTIONS -- COMMAND`."""
    given = ("verify", str(folder), "--accept", "assumed", *options, "--", *command)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CREATORAUDIT_")}
    return subprocess.run(
        [PROGRAM, *given], capture_output=True, encoding="utf-8", env=environment, timeout=120, check=False
    )


def verified(folder: Path, *command: str, options: tuple[str, ...] = ()) -> dict[str, Any]:
    """The `verification` of the JSON report."""
    done = verify(folder, *command, options=("--format", "json", *options))
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)["verification"]
    assert bool(found["differences"]) or not found["summary"]["proved"] or done.returncode == 0
    return found

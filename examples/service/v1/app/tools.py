"""Drop a creator from the command line: `python -m app.tools CREATOR`."""

import os
import sys
import tomllib
from pathlib import Path

import requests


def drop(creator_id: str) -> None:
    settings = tomllib.loads((Path(__file__).parent.parent / "settings.toml").read_text())
    base = settings["creatoraudit"]["base_url"]
    response = requests.delete(
        f"{base}/creator/delete",
        params={"creator_id": creator_id},
        headers={"Authorization": f"Bearer {os.environ['CREATORAUDIT_API_KEY']}"},
        timeout=settings["creatoraudit"]["timeout"],
    )
    response.raise_for_status()


if __name__ == "__main__":
    drop(sys.argv[1])

"""Who is on the roster, for the weekly report."""

import os
from pathlib import Path

import httpx
import yaml

SETTINGS = yaml.safe_load((Path(__file__).parent.parent / "settings.yaml").read_text())["creatoraudit"]


def names() -> list[str]:
    response = httpx.get(
        SETTINGS["base_url"] + "/list-creators",
        headers={"Authorization": "Bearer " + os.environ["CREATORAUDIT_API_KEY"]},
        timeout=SETTINGS["timeout"],
    )
    response.raise_for_status()
    return [creator["name"] for creator in response.json()["creators"]]

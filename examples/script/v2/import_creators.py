"""Add the creators of a CSV file, pause those that are on hold, and print what is there."""

import csv
import os
import sys
from urllib.parse import quote

import requests

API = os.environ.get("CREATORAUDIT_BASE_URL", "https://api.creatoraudit.com/v2")
HEADERS = {"Authorization": f"Bearer {os.environ['CREATORAUDIT_API_KEY']}"}


def add_creator(name):
    response = requests.post(f"{API}/creators", json={"name": name}, headers=HEADERS, timeout=30)
    response.raise_for_status()
    return response.json()["data"]["id"]


def pause(creator_id):
    response = requests.patch(
        f"{API}/creators/{quote(str(creator_id), safe='')}",
        json={"is_active": False},
        headers=HEADERS,
        timeout=30,
    )
    if response.status_code != 200:
        sys.exit(f"could not pause {creator_id}: {response.json()['detail']}")


def main(path):
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            creator_id = add_creator(row["name"])
            if row["status"] == "hold":
                pause(creator_id)

    listing = requests.get(API + "/creators", headers=HEADERS, timeout=30)
    listing.raise_for_status()
    for creator in sorted(listing.json()["data"], key=lambda creator: creator["name"]):
        print(creator["name"], "active" if creator["is_active"] else "paused")


if __name__ == "__main__":
    main(sys.argv[1])

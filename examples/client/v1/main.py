"""Add three creators, rename one, drop one, and show the roster."""

import os

from roster.client import RosterClient


def main():
    client = RosterClient(os.environ["CREATORAUDIT_API_KEY"])
    ada = client.add("Ada", team="north")
    bo = client.add("Bo", team="south")
    client.add("Cy", team="south")
    print("renamed to", client.rename(ada["id"], "Ada Lovelace"))
    print("resumed:", client.resume(bo["id"]))
    client.drop(bo["id"])
    for creator in client.everyone():
        print(creator["name"], creator["metadata"])


if __name__ == "__main__":
    main()

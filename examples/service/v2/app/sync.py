"""Link and unlink accounts, one after the other and at once."""

import asyncio
import os
import sys
from urllib.parse import quote

import httpx

BASE_URL = os.environ.get("CREATORAUDIT_BASE_URL", "https://api.creatoraudit.com/v2")
AUTH = {"Authorization": "Bearer " + os.environ.get("CREATORAUDIT_API_KEY", "")}


def link(client: httpx.Client, creator_id: str, account_id: str) -> None:
    client.put(f"/creators/{quote(creator_id, safe='')}/accounts/{quote(account_id, safe='')}").raise_for_status()


def unlink(client: httpx.Client, creator_id: str, account_id: str) -> None:
    # one account can only belong to one creator
    response = client.delete(
        f"/creators/{quote(creator_id, safe='')}/accounts/{quote(account_id, safe='')}",
    )
    response.raise_for_status()


async def names(creator_ids: list[str]) -> list[str]:
    async with httpx.AsyncClient(base_url=BASE_URL, headers=AUTH) as client:
        async def name(creator_id: str) -> str:
            response = await client.get(f"/creators/{quote(creator_id, safe='')}")
            return response.json()["data"]["name"]

        return list(await asyncio.gather(*[name(creator_id) for creator_id in creator_ids]))


def main(account_id: str) -> None:
    with httpx.Client(base_url=BASE_URL, headers=AUTH) as client:
        created = client.post("/creators", json={"name": "Linked"})
        created.raise_for_status()
        creator_id = created.json()["data"]["id"]
        link(client, creator_id, account_id)
        unlink(client, creator_id, account_id)
    print(*asyncio.run(names([creator_id])))


if __name__ == "__main__":
    main(sys.argv[1])

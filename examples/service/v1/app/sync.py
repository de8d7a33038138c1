"""Link and unlink accounts, one after the other and at once."""

import asyncio
import os
import sys

import httpx

BASE_URL = os.environ.get("CREATORAUDIT_BASE_URL", "https://api.creatoraudit.com/v1")
AUTH = {"Authorization": "Bearer " + os.environ.get("CREATORAUDIT_API_KEY", "")}


def link(client: httpx.Client, creator_id: str, account_id: str) -> None:
    payload = {"creator_id": creator_id, "account_id": account_id}
    client.post("/creator/add-account", json=payload).raise_for_status()


def unlink(client: httpx.Client, creator_id: str, account_id: str) -> None:
    response = client.post(
        "/creator/remove-account",
        json={
            "creator_id": creator_id,
            # one account can only belong to one creator
            "account_id": account_id,
        },
    )
    response.raise_for_status()


async def names(creator_ids: list[str]) -> list[str]:
    async with httpx.AsyncClient(base_url=BASE_URL, headers=AUTH) as client:
        async def name(creator_id: str) -> str:
            response = await client.get("/creator", params={"id": creator_id})
            return response.json()["creator"]["name"]

        return list(await asyncio.gather(*[name(creator_id) for creator_id in creator_ids]))


def main(account_id: str) -> None:
    with httpx.Client(base_url=BASE_URL, headers=AUTH) as client:
        created = client.post("/add-creator", json={"name": "Linked"})
        created.raise_for_status()
        creator_id = created.json()["creator"]["id"]
        link(client, creator_id, account_id)
        unlink(client, creator_id, account_id)
    print(*asyncio.run(names([creator_id])))


if __name__ == "__main__":
    main(sys.argv[1])

"""Accounts: still on v1, because no row of the map says what became of this call."""

import os

import httpx

ACCOUNTS_URL = "https://api.creatoraudit.com/v1"


def modify_account(account_id: str, category: str) -> None:
    httpx.post(
        f"{ACCOUNTS_URL}/account/modify",
        json={"account_id": account_id, "category": category},
        headers={"Authorization": "Bearer " + os.environ["CREATORAUDIT_API_KEY"]},
    ).raise_for_status()

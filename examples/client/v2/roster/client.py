"""A small client for the creators of one organisation."""

import os
from urllib.parse import quote

import requests

from roster import paths


class RosterError(Exception):
    """The service refused a request."""


class RosterClient:
    def __init__(self, key, base_url=None):
        self.base_url = (base_url or os.environ["CREATORAUDIT_BASE_URL"]).rstrip("/")
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {key}"

    def _request(self, method, path, **kwargs):
        response = self.session.request(method, self.base_url + path, timeout=30, **kwargs)
        if not response.ok:
            raise RosterError(f"{method} {path}: {response.status_code}")
        return response

    def add(self, name, **metadata):
        response = self._request("POST", paths.ADD, json={"name": name, "metadata": metadata})
        return response.json()["data"]

    def rename(self, creator_id, name):
        # The service answers with the creator as it is now.
        body = self._request("PATCH", paths.MODIFY.format(creator_id=quote(str(creator_id), safe='')), json={"name": name}).json()
        return body["data"]["name"]

    def resume(self, creator_id):
        return self._request("PATCH", f"/creators/{quote(str(creator_id), safe='')}", json={"is_active": True}).ok

    def drop(self, creator_id):
        self._request("DELETE", paths.DELETE.format(creator_id=quote(str(creator_id), safe='')))

    def everyone(self):
        cursor = None
        while True:
            body = self._request("GET", paths.LIST, params={**({"cursor": cursor} if cursor else {}), "limit": 2}).json()
            yield from body["data"]
            cursor = body["pagination"]["next_cursor"]
            if not cursor:
                break

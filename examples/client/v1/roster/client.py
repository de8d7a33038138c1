"""A small client for the creators of one organisation."""

import os

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
        return response.json()["creator"]

    def rename(self, creator_id, name):
        # The service answers with the creator as it is now.
        body = self._request("POST", paths.MODIFY, json={"creator_id": creator_id, "name": name}).json()
        return body["creator"]["name"]

    def resume(self, creator_id):
        return self._request("POST", "/creator/activate", json={"creator_id": creator_id}).json()["success"]

    def drop(self, creator_id):
        self._request("DELETE", paths.DELETE, params={"creator_id": creator_id})

    def everyone(self):
        page = 1
        while True:
            body = self._request("GET", paths.LIST, params={"page": page, "per_page": 2}).json()
            yield from body["creators"]
            if page * 2 >= body["total"]:
                break
            page += 1

"""A client object that is called itself: `const api = axios.create(..)`, and `api({ url, method })`."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files, check_rewritten

MADE = [
    ("axios", 'axios.create({ baseURL: "https://api.creatoraudit.com/v1" })', "/", "data", "params"),
    ("got", 'got.extend({ prefixUrl: "https://api.creatoraudit.com/v1" })', "", "json", "searchParams"),
    ("ky", 'ky.create({ prefixUrl: "https://api.creatoraudit.com/v1" })', "", "json", "searchParams"),
]


@pytest.mark.parametrize(("client", "made", "slash", "body", "query"), MADE)
def test_the_client_is_called_with_a_path(client: str, made: str, slash: str, body: str, query: str) -> None:
    head = f'import {client} from "{client}";\nconst api = {made};\n'
    check_rewritten(
        f'{head}api("{slash}list-creators", {{ {query}: {{ per_page: n }} }});\n'
        f'api("{slash}creator/modify", {{ method: "post", {body}: {{ creator_id: x, name: y }} }});\n',
        head.replace("/v1", "/v2") + f'api("{slash}creators", {{ {query}: {{ limit: n }} }});\n'
        f'api(`{slash}creators/${{encodeURIComponent(x)}}`, {{ method: "patch", {body}: {{ name: y }} }});\n',
        file="a.js",
    )


def test_a_client_of_another_file_is_called_with_options() -> None:
    made = 'import axios from "axios";\nconst service = axios.create({ baseURL: "https://api.creatoraudit.com/v1" });\nexport default service;\n'
    check_files(
        {
            "request.js": made,
            "api.js": 'import request from "./request";\n'
            'export const one = (id) => request({ url: "/creator", method: "get", params: { id } });\n'
            'export const gone = (id) => request({ url: "/creator/delete", method: "delete", data: { creator_id: id } });\n',
        },
        {
            "request.js": made.replace("/v1", "/v2"),
            "api.js": 'import request from "./request";\n'
            'export const one = (id) => request({ url: `/creators/${encodeURIComponent(id)}`, method: "get" });\n'
            'export const gone = (id) => request({ url: `/creators/${encodeURIComponent(id)}`, method: "delete" });\n',
        },
    )

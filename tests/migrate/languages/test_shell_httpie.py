"""HTTPie and xh: fields where the command takes them, what it reads, and functions around it."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten

URL = "https://api.creatoraudit.com/v%d"

REWRITTEN = {
    "a field that comes stands before the flags": (
        f'http POST "{URL}/creator/activate?creator_id=$id" -v\n',
        f'http PATCH "{URL}/creators/$id" is_active:=true -v\n',
    ),
    "a field that is quoted as a whole changes its name": (
        f'http {URL}/list-creators "per_page==$size"\n',
        f'http {URL}/creators "limit==$size"\n',
    ),
    "a value that is quoted with its name": (
        f"http GET '{URL}/creator' \"creator_id==${{rows[1]}}\"\n",
        f'http GET "{URL}/creators/${{rows[1]}}"\n',
    ),
    "what is printed before is sent": (
        'echo "{\\"creator_id\\": \\"$id\\", \\"name\\": \\"x\\"}" | ' + f"http {URL}/creator/modify\n",
        'echo "{\\"name\\": \\"x\\"}" | ' + f"http PATCH {URL}/creators/$id\n",
    ),
    "raw": (
        f'http --raw "{{\\"creator_id\\": \\"$id\\", \\"name\\": \\"x\\"}}" POST {URL}/creator/modify\n',
        f'http --raw "{{\\"name\\": \\"x\\"}}" PATCH {URL}/creators/$id\n',
    ),
    "a here-document that goes": (
        f'http POST {URL}/creator/add-account <<EOF\n{{"creator_id": "$id", "account_id": "$other"}}\nEOF\n',
        f"http PUT {URL}/creators/$id/accounts/$other --ignore-stdin\n",
    ),
    "a form that goes": (
        f'http --form POST {URL}/creator/add-account creator_id="$id" account_id="$other"\n',
        f"http PUT {URL}/creators/$id/accounts/$other\n",
    ),
    "a function that is given the method, the path and the rest": (
        f'send() {{\n  local method="$1" path="$2"\n  shift 2\n  http "$method" "{URL}$path" "$@"\n}}\n'
        "send POST /creator/activate creator_id=$id -v\nsend GET /list-creators page==1 per_page==10\n",
        f'send() {{\n  local method="$1" path="$2"\n  shift 2\n  http "$method" "{URL}$path" "$@"\n}}\n'
        "send PATCH /creators/$id is_active:=true -v\nsend GET /creators limit==10\n",
    ),
    "a function that hands on all from a position on": (
        f'send() {{\n  curl -sX "$1" "{URL}$2" "${{@:3}}"\n}}\n'
        "send POST /creator/modify -H 'Content-Type: application/json' "
        '-d "{\\"creator_id\\": \\"$id\\", \\"name\\": \\"x\\"}"\n',
        f'send() {{\n  curl -sX "$1" "{URL}$2" "${{@:3}}"\n}}\n'
        "send PATCH /creators/$id -H 'Content-Type: application/json' "
        '-d "{\\"name\\": \\"x\\"}"\n',
    ),
}


@pytest.mark.parametrize("name", REWRITTEN)
def test_rewritten(name: str) -> None:
    before, after = REWRITTEN[name]
    check_rewritten(before % ((1,) * before.count("/v%d")), after % ((2,) * after.count("/v%d")), file="a.sh")


REVIEWED = {
    "a form where v2 takes JSON": (
        f"http --form POST {URL}/creator/activate creator_id=$id\n",
        "sends a form",
    ),
    "what is printed before and may not be sent": (
        f'echo "{{\\"creator_id\\": \\"$id\\", \\"account_id\\": \\"$x\\"}}" | http POST {URL}/creator/add-account\n',
        "the command reads one",
    ),
    "a file": (f"http POST {URL}/creator/modify < body.json\n", "not visible"),
    "more than is seen, for all callers": (
        f'send() {{\n  http "$1" "{URL}$2" $OPTIONS\n}}\nsend GET /list-creators\n',
        "not visible",
    ),
    "a position that is handed on twice": (
        f'send() {{\n  http "$1" "{URL}$2" "${{@:2}}"\n}}\nsend GET /list-creators page==1\n',
        "not visible",
    ),
}


@pytest.mark.parametrize("name", REVIEWED)
def test_reviewed(name: str) -> None:
    code, reason = REVIEWED[name]
    check_review(code.replace("%d", "1"), reason, file="a.sh")

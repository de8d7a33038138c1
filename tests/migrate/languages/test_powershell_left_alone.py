"""PowerShell that must not be edited: other hosts, other commands, and what is not certain."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_review, check_untouched

FOREIGN = {
    "another host": "irm 'https://o.example/v1/creator/modify' -Method Post -Body @{ creator_id = 5 }",
    "a route of a server": "Add-PodeRoute -Method Post -Path '/creator/modify' -ScriptBlock { 'x' } # api.creatoraudit.com",
    "a regular expression": "$ours = $url -match '^/v1/creator/(modify|delete)$' # api.creatoraudit.com",
    "SQL": "Invoke-Sqlcmd -Query \"select creator_id from creator where path = '/creator'\" # api.creatoraudit.com",
    "a double of a test": "Mock Invoke-RestMethod -ParameterFilter { $Uri -like '*/creator/modify' } # api.creatoraudit.com",
    "text": "Write-Host 'POST /creator/modify at https://api.creatoraudit.com/v1 renames a creator'",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign(name: str) -> None:
    check_untouched(FOREIGN[name] + "\n", Outcome.LEFT_ALONE, Outcome.NEEDS_REVIEW, file="app.ps1")


HEAD = "$Base = 'https://api.creatoraudit.com/v1'\n"
REVIEWED = {
    "a body that is not seen": (
        'irm "$Base/creator/modify" -Method Post -Body $body',
        "creator_id belongs in the v2 path, and what the call carries is not visible here",
    ),
    "a body that comes through the pipeline": (
        '$body | irm "$Base/creator/modify" -Method Post',
        "creator_id belongs in the v2 path",
    ),
    "a form that is spelled as text": (
        'irm "$Base/creator/modify" -Method Post -Body "creator_id=$id&name=x"',
        "",
    ),
    "a form whose type is in a variable": (
        "irm \"$Base/creator/modify\" -Method Post -Body @{ creator_id = 5; name = 'x' } -ContentType $type",
        "names the type of what it sends itself",
    ),
    "a method that is not seen": ('irm "$Base/creator/modify" -Method $method -Body @{ creator_id = 5 }', ""),
    "a hashtable that several calls are given": (
        "$request = @{ Uri = \"$Base/creator/modify\"; Method = 'Post'; Body = @{ creator_id = 5 } | ConvertTo-Json }\n"
        "irm @request\nirm @request",
        "",
    ),
    "parameters that are not seen": ('irm "$Base/creator/modify" @more', ""),
    "a URL that is put together as an object": (
        '$builder = [System.UriBuilder]::new("$Base/creator/modify")\n$builder.Query = "creator_id=5"\n'
        "irm $builder.Uri -Method Post",
        "",
    ),
    "a multipart form": (
        "irm \"$Base/creator/modify\" -Method Post -Form @{ creator_id = 5; name = 'x' }",
        "",
    ),
}


@pytest.mark.parametrize("name", REVIEWED)
def test_reviewed(name: str) -> None:
    text, reason = REVIEWED[name]
    check_review(HEAD + text + "\n", reason, file="app.ps1")


@pytest.mark.parametrize("value", ["c-$id", "$($id.x)-$($id.y)", "$id.Key"])
def test_a_value_that_is_a_piece_of_a_text_is_no_expression(value: str) -> None:
    body = f'"{{`"creator_id`": `"{value}`", `"name`": `"n`"}}" -ContentType "application/json"'
    call = f"irm -Method Post -Uri https://api.creatoraudit.com/v1/creator/modify -Body {body}"
    check_review(f"function f($id) {{\n  {call}\n}}\n", "put together within a text", file="a.ps1")
